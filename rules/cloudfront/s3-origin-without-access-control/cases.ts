import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference } from '../../../lib/core/reading/unreadable';
import { bucket, described, distribution, leftOpen, server, template } from '../sample-resources/distributions';
import rule from './rule';

const origins = (...list: object[]) => distribution({}, { origins: list });
const without = (text: string) => nonCompliant(`No origin access control for ${text}`);
const withIdentity = {
  originAccessControlId: '',
  s3OriginConfig: { originAccessIdentity: 'origin-access-identity/cloudfront/E1' },
};
const templateBucket = (settings: object) =>
  template({
    Origins: [{ Id: 'files', DomainName: 'files.s3.amazonaws.com', S3OriginConfig: {}, ...settings }],
  });

export default defineCases(rule, [
  {
    scenario: 'a bucket without access control',
    ...origins(bucket({ originAccessControlId: '' })),
    expected: without('files'),
  },
  {
    scenario: 'a bucket without the property',
    ...origins(bucket({ originAccessControlId: undefined })),
    expected: without('files'),
  },
  {
    scenario: 'origin access identity, the older way',
    ...origins(bucket(withIdentity)),
    expected: without('files (origin access identity)'),
  },
  {
    scenario: 'an access control that signs nothing',
    ...origins(bucket({ oacSigningBehavior: 'never' })),
    expected: without('files'),
  },
  {
    scenario: 'two of three buckets',
    ...origins(bucket(), bucket({ id: 'old', ...withIdentity }), bucket({ id: 'other', originAccessControlId: null })),
    expected: without('old (origin access identity) and other'),
  },
  { scenario: 'a template without access control', ...templateBucket({}), expected: without('files') },
  { scenario: 'a bucket with access control', ...origins(bucket()), expected: COMPLIANT },
  {
    scenario: 'an access control that signs every request',
    ...origins(bucket({ oacSigningBehavior: 'always' }), server()),
    expected: COMPLIANT,
  },
  {
    scenario: 'access control, and an access identity of the time before',
    ...origins(bucket({ ...withIdentity, originAccessControlId: 'E2QWRUHAPOMQZL' })),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with an access control of its own',
    ...templateBucket({ OriginAccessControlId: new Reference('{"Fn::GetAtt":["Control","Id"]}', 'Control', 'Id') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template whose access control does not say how requests are signed',
    ...templateBucket({
      OriginAccessControlId: new Reference('{"Ref":"Control"}', 'Control', undefined, {
        OriginAccessControlConfig: { Name: 'files' },
      }),
    }),
    expected: unreadable(
      'Cannot read Properties.DistributionConfig.Origins[0].OriginAccessControlId.OriginAccessControlConfig.signingBehavior: expected one of always, no-override, never, found nothing',
    ),
  },
  {
    scenario: 'a template that takes the access control from a parameter, which can be empty',
    ...templateBucket({ OriginAccessControlId: parameter }),
    expected: leftOpen('Origins[0].OriginAccessControlId'),
  },
  {
    scenario: 'a bucket without access control, from get-distribution',
    ...described({
      Origins: {
        Quantity: 1,
        Items: [
          {
            Id: 'files',
            DomainName: 'files.s3.eu-west-1.amazonaws.com',
            S3OriginConfig: { OriginAccessIdentity: '' },
            OriginAccessControlId: '',
          },
        ],
      },
    }),
    expected: without('files'),
  },
  { scenario: 'a web server', ...origins(server()), expected: NOT_APPLICABLE },
  {
    scenario: 'the website of a bucket, which is a web server',
    ...origins({ ...server(), domainName: 'files.s3-website.eu-central-1.amazonaws.com' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that takes the origins from a parameter',
    ...template({ Origins: parameter }),
    expected: leftOpen('Origins'),
  },
  {
    scenario: 'a bucket that CloudFront reads as a web server, so that it is open to everyone',
    ...origins({ ...server(), domainName: 'Files.s3.eu-west-1.amazonaws.com' }),
    expected: without('web'),
  },
  {
    scenario: 'the website of a bucket in a Region with the older form of names',
    ...origins({ ...server(), domainName: 'files.s3-website-us-east-1.amazonaws.com' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a number instead of the access control',
    ...origins(bucket({ originAccessControlId: 7 })),
    expected: unreadable(
      'Cannot read configuration.distributionConfig.origins.items[0].originAccessControlId: expected a string, found 7',
    ),
  },
  {
    scenario: 'another word for how requests are signed',
    ...origins(bucket({ oacSigningBehavior: 'Never' })),
    expected: unreadable(
      'Cannot read configuration.distributionConfig.origins.items[0].oacSigningBehavior: expected one of always, no-override, never, found "Never"',
    ),
  },
]);
