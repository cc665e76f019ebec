import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference } from '../../../lib/core/reading/unreadable';
import { described, distribution, leftOpen, template } from '../sample-resources/distributions';
import rule from './rule';

const logging = (settings: unknown) => ({ logging: settings });
const NO_LOGS = nonCompliant('The distribution keeps no access logs');
const ownBucket = new Reference('{"Fn::GetAtt":["Logs","DomainName"]}', 'Logs', 'DomainName');
const source = (LogType: string) => ({ 'AWS::Logs::DeliverySource': [{ Name: 'cdn', LogType }] });
const delivery = (LogType: string) => ({
  supplementaryConfiguration: {
    ...source(LogType),
    'AWS::Logs::Delivery': [
      { DeliverySourceName: new Reference('{"Ref":"Source"}', 'Source', undefined, { Name: 'cdn', LogType }) },
    ],
  },
});
const inLogs = { parameters: { S3BucketName: 'logs' } };

export default defineCases(rule, [
  {
    scenario: 'logs that are off',
    ...distribution(logging({ enabled: false, includeCookies: false, bucket: '', prefix: '' })),
    expected: NO_LOGS,
  },
  {
    scenario: 'logs that are off, with the bucket of earlier ones',
    ...distribution(logging({ enabled: false, bucket: 'logs.s3.amazonaws.com' })),
    expected: NO_LOGS,
  },
  { scenario: 'logs without a bucket', ...distribution(logging({ enabled: true, bucket: '' })), expected: NO_LOGS },
  {
    scenario: 'logs by standard logging v2, which no item shows',
    ...distribution({ ...logging({ enabled: false, bucket: '' }), comment: 'logs by v2' }),
    expected: NO_LOGS,
    todo: COMPLIANT,
  },
  {
    scenario: 'logs in another bucket than the required one',
    ...distribution(logging({ enabled: true, bucket: 'mylogs.s3.amazonaws.com' })),
    ...inLogs,
    expected: nonCompliant('Access logs go to mylogs.s3.amazonaws.com, not to logs'),
  },
  {
    scenario: 'the output of get-distribution without logs',
    ...described({ Logging: { Enabled: false, Bucket: '', Prefix: '' } }),
    expected: NO_LOGS,
  },
  { scenario: 'logs', ...distribution({}), expected: COMPLIANT },
  { scenario: 'logs in the required bucket', ...distribution({}), ...inLogs, expected: COMPLIANT },
  {
    scenario: 'logs in the required bucket, by the domain name of its Region',
    ...distribution(logging({ enabled: true, bucket: 'logs.s3.eu-west-1.amazonaws.com' })),
    ...inLogs,
    expected: COMPLIANT,
  },
  {
    scenario: 'the required bucket, by its domain name',
    ...distribution({}),
    parameters: { S3BucketName: 'logs.s3.amazonaws.com' },
    expected: COMPLIANT,
  },
  { scenario: 'the output of get-distribution', ...described({}), expected: COMPLIANT },
  { scenario: 'a template with logs', ...template({}), expected: COMPLIANT },
  { scenario: 'a template without logs', ...template({ Logging: undefined }), expected: NO_LOGS },
  {
    scenario: 'a template with a delivery by standard logging v2',
    ...template({ Logging: undefined }),
    ...delivery('ACCESS_LOGS'),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a delivery source alone',
    ...template({ Logging: undefined }),
    supplementaryConfiguration: source('ACCESS_LOGS'),
    expected: insufficientData('access logs are kept only if a delivery of standard logging v2 uses their source'),
  },
  {
    scenario: 'a template with a delivery, where a bucket is required',
    ...template({ Logging: undefined }),
    ...delivery('ACCESS_LOGS'),
    ...inLogs,
    expected: insufficientData('access logs may go elsewhere than to logs, by standard logging v2'),
  },
  {
    scenario: 'a template with a delivery of other logs',
    ...template({ Logging: undefined }),
    ...delivery('CONNECTION_LOGS'),
    expected: NO_LOGS,
  },
  {
    scenario: 'a template with logs in a bucket of its own',
    ...template({ Logging: { Bucket: ownBucket } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a bucket of its own, where one is required',
    ...template({ Logging: { Bucket: ownBucket } }),
    ...inLogs,
    expected: insufficientData(`access logs may go to another bucket than logs: to ${ownBucket.what}`),
  },
  {
    scenario: 'a template with logs in a bucket that it takes from a parameter, which may be empty',
    ...template({ Logging: { Bucket: parameter } }),
    expected: leftOpen('Logging.Bucket'),
  },
  {
    scenario: 'a template that chooses whether there are logs',
    ...template({ Logging: parameter }),
    expected: leftOpen('Logging'),
  },
  {
    scenario: 'no logging settings',
    ...distribution(logging(undefined)),
    expected: unreadable('Cannot read configuration.distributionConfig.logging: expected an object, found nothing'),
  },
  {
    scenario: 'null instead of the bucket',
    ...distribution(logging({ enabled: true, bucket: null })),
    expected: unreadable(
      'Cannot read configuration.distributionConfig.logging.bucket: expected a string, found nothing',
    ),
  },
  {
    scenario: 'a word instead of a boolean',
    ...distribution(logging({ enabled: 'yes', bucket: 'logs.s3.amazonaws.com' })),
    expected: unreadable(
      'Cannot read configuration.distributionConfig.logging.enabled: expected a boolean, found "yes"',
    ),
  },
]);
