import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import { bucket, described, distribution, leftOpen, server, template } from '../sample-resources/distributions';
import rule from './rule';

const origins = (...list: object[]) => distribution({}, { origins: list });
const at = (domainName: string) => bucket({ domainName });
const website = (domainName: string) => ({ ...server(), domainName });
const bucketItem = (resourceId: string, region = 'eu-west-1') => ({
  resourceType: 'AWS::S3::Bucket',
  resourceId,
  resourceName: resourceId,
  region,
  configuration: { name: resourceId },
});
const withFiles = { beside: [bucketItem('other'), bucketItem('files')] };
const withOthers = { beside: [bucketItem('other')] };
const all = { parameters: { hasAllBuckets: 'true' } };
const gone = (name: string) => nonCompliant(`Origins refer to missing buckets: ${name}`);
const unknown = (name: string) =>
  insufficientData(`origins may refer to missing buckets, which are not in the input: ${name}`);
const templateOrigin = (DomainName: unknown) =>
  template({ Origins: [{ Id: 'files', DomainName, S3OriginConfig: {} }] });
const templateServer = (expression: object) =>
  template({
    Origins: [
      {
        Id: 'web',
        DomainName: new Unknown(JSON.stringify(expression), expression),
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
      },
    ],
  });

export default defineCases(rule, [
  {
    scenario: 'a missing bucket, with all buckets in the input',
    ...origins(bucket()),
    ...withOthers,
    ...all,
    expected: gone('files'),
  },
  {
    scenario: 'two missing buckets of three',
    ...origins(bucket(), at('a.s3.amazonaws.com'), at('b.s3.us-east-1.amazonaws.com')),
    ...withFiles,
    ...all,
    expected: gone('a and b'),
  },
  {
    scenario: 'the website of a missing bucket',
    ...origins(website('files.s3-website.eu-central-1.amazonaws.com')),
    ...withOthers,
    ...all,
    expected: gone('files'),
  },
  {
    scenario: 'the website of a missing bucket, in a Region with the older form of names',
    ...origins(website('files.s3-website-us-east-1.amazonaws.com')),
    ...withOthers,
    ...all,
    expected: gone('files'),
  },
  {
    scenario: 'a bucket that the input does not have',
    ...origins(bucket()),
    ...withOthers,
    expected: unknown('files'),
  },
  { scenario: 'no bucket in the input', ...origins(bucket()), expected: unknown('files') },
  {
    scenario: 'no bucket in the input that should have all',
    ...origins(bucket()),
    ...all,
    expected: unknown('files'),
  },
  {
    scenario: 'buckets of another account alone',
    ...origins(bucket()),
    beside: [{ ...bucketItem('other'), accountId: '444455556666' }],
    ...all,
    expected: unknown('files'),
  },
  {
    scenario: 'a deleted bucket',
    ...origins(bucket()),
    beside: [bucketItem('other'), { ...bucketItem('files'), status: 'ResourceDeleted' }],
    ...all,
    expected: gone('files'),
  },
  { scenario: 'a bucket that exists', ...origins(bucket()), ...withFiles, expected: COMPLIANT },
  {
    scenario: 'a bucket of another account that is in the input',
    ...origins(bucket()),
    beside: [{ ...bucketItem('files'), accountId: '444455556666' }],
    expected: COMPLIANT,
  },
  {
    scenario: 'a bucket of another Region, and a web server',
    ...origins(server(), bucket()),
    beside: [bucketItem('files', 'us-west-2')],
    ...all,
    expected: COMPLIANT,
  },
  {
    scenario: 'the older domain name of a bucket',
    ...origins(at('files.s3.amazonaws.com')),
    ...withFiles,
    expected: COMPLIANT,
  },
  {
    scenario: 'a name with dots and the service in it',
    ...origins(at('cdn.s3.example.s3.eu-west-1.amazonaws.com')),
    beside: [bucketItem('cdn.s3.example')],
    expected: COMPLIANT,
  },
  {
    scenario: 'a domain name of China',
    ...origins(at('files.s3.cn-north-1.amazonaws.com.cn')),
    ...withFiles,
    expected: COMPLIANT,
  },
  {
    scenario: 'a domain name in capital letters',
    ...origins(at('Files.S3.amazonaws.com')),
    ...withFiles,
    expected: COMPLIANT,
  },
  {
    scenario: 'a dual-stack domain name',
    ...origins(at('files.s3.dualstack.eu-west-1.amazonaws.com')),
    ...withFiles,
    expected: COMPLIANT,
  },
  { scenario: 'a web server', ...origins(server()), ...withFiles, expected: NOT_APPLICABLE },
  {
    scenario: 'an access point, which is no bucket',
    ...origins(website('ap-111122223333.s3-accesspoint.eu-west-1.amazonaws.com')),
    ...withOthers,
    ...all,
    expected: NOT_APPLICABLE,
  },
  ...[
    'ap-1a2b3c-s3alias.s3.eu-west-1.amazonaws.com',
    'resize-1a2b3c--ol-s3.s3.eu-west-1.amazonaws.com',
    '1a2b3c.mrap.accesspoint.s3-global.amazonaws.com',
  ].map((domain) => ({
    scenario: `the alias of an access point: ${domain}`,
    ...origins(at(domain)),
    ...withOthers,
    ...all,
    expected: insufficientData(`origins may refer to missing buckets: ${domain}`),
  })),
  {
    scenario: 'a server of AWS with a similar name',
    ...origins(website('www.s3.example.com')),
    ...withOthers,
    ...all,
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an origin of S3 whose domain name has no bucket',
    ...origins(at('ap-111122223333.s3-accesspoint.eu-west-1.amazonaws.com')),
    ...withOthers,
    ...all,
    expected: insufficientData(
      'origins may refer to missing buckets: ap-111122223333.s3-accesspoint.eu-west-1.amazonaws.com',
    ),
  },
  {
    scenario: 'a missing bucket of the European Sovereign Cloud',
    ...origins(at('files.s3.eusc-de-east-1.amazonaws.eu')),
    ...withOthers,
    ...all,
    expected: gone('files'),
  },
  { scenario: 'the output of get-distribution with a web server', ...described({}), expected: NOT_APPLICABLE },
  {
    scenario: 'a template with a bucket of its own',
    ...templateOrigin(new Reference('{"Fn::GetAtt":["Files","RegionalDomainName"]}', 'Files', 'RegionalDomainName')),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a web server and a bucket of its own',
    ...template({
      Origins: [
        { Id: 'web', DomainName: 'www.example.com', CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } },
        { Id: 'files', DomainName: new Reference('{"Ref":"Files"}', 'Files'), S3OriginConfig: {} },
      ],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that makes the domain name of a bucket of its own',
    ...templateOrigin(
      new Unknown('{"Fn::Sub":"…"}', undefined, [
        new Reference('{"Ref":"Files"}', 'Files', undefined, undefined, { resourceType: 'AWS::S3::Bucket' }),
        '.s3.amazonaws.com',
      ]),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that makes the name of another bucket of that of its own',
    ...templateOrigin(
      new Unknown('{"Fn::Sub":"…"}', undefined, [
        new Reference('{"Ref":"Files"}', 'Files', undefined, undefined, { resourceType: 'AWS::S3::Bucket' }),
        '-logs.s3.amazonaws.com',
      ]),
    ),
    expected: insufficientData('origins may refer to missing buckets: {"Fn::Sub":"…"}'),
  },
  {
    scenario: 'a template with the name of a bucket',
    ...templateOrigin('files.s3.eu-west-1.amazonaws.com'),
    expected: unknown('files'),
  },
  {
    scenario: 'a template that takes the bucket from a parameter',
    ...templateOrigin(parameter),
    expected: insufficientData('origins may refer to missing buckets: {"Ref":"Parameter"}'),
  },
  {
    scenario: 'a template with the domain name of an API, as the CDK makes it of its URL',
    ...templateServer({
      'Fn::Select': [
        2,
        {
          'Fn::Split': [
            '/',
            { 'Fn::Join': ['', ['https://', { Ref: 'Api' }, '.execute-api.', { Ref: 'AWS::Region' }]] },
          ],
        },
      ],
    }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template with the URL of a function',
    ...templateServer({ 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Url', 'FunctionUrl'] }] }] }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template with a part of another address',
    ...templateServer({ 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'FunctionUrl' }] }] }),
    expected: insufficientData(
      'origins may refer to missing buckets: {"Fn::Select":[2,{"Fn::Split":["/",{"Ref":"FunctionUrl"}]}]}',
    ),
  },
  {
    scenario: 'a template with a bucket that exists and one from a parameter',
    ...template({
      Origins: [
        { Id: 'files', DomainName: 'files.s3.amazonaws.com', S3OriginConfig: {} },
        { Id: 'open', DomainName: parameter, S3OriginConfig: {} },
      ],
    }),
    ...withFiles,
    expected: insufficientData('origins may refer to missing buckets: {"Ref":"Parameter"}'),
  },
  {
    scenario: 'a template that takes the origins from a parameter',
    ...template({ Origins: parameter }),
    expected: leftOpen('Origins'),
  },
  {
    scenario: 'an origin without a domain name',
    ...origins(bucket({ domainName: null })),
    expected: unreadable(
      'Cannot read configuration.distributionConfig.origins.items[0].domainName: expected a string, found nothing',
    ),
  },
]);
