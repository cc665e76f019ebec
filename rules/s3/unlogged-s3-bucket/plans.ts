import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { describedBucket, recordedBucket } from '../sample-resources/buckets';
import rule from './rule';

const recorded = (log: unknown) => recordedBucket({ BucketLoggingConfiguration: log });
const parameters = { targetBucket: 'logs' };
const writeTo = (TargetPrefix: string) =>
  expectedSetting({
    service: 's3',
    api: 'PutBucketLogging',
    step: 'AccessLog',
    to: { Bucket: 'reports', BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix } } },
    from: { Bucket: 'reports', BucketLoggingStatus: {} },
    summary: `Write the access log to bucket "logs" with prefix "${TargetPrefix}"`,
    sideEffects: ['The logs cost storage until a lifecycle rule of that bucket expires them'],
    notes: ['S3 delivers only if the policy of that bucket lets logging.s3.amazonaws.com write to it'],
  });

export default definePlanCases(rule, [
  { scenario: 'no log', ...recorded({}), parameters, expected: writeTo('reports/') },
  {
    scenario: 'no log, as AWS Config recorded it until 2024',
    ...recorded({ destinationBucketName: null, logFilePrefix: null }),
    parameters,
    expected: writeTo('reports/'),
  },
  {
    scenario: 'no log, as text from the API of AWS Config, and a prefix in the parameters',
    ...recorded('{"destinationBucketName":null,"logFilePrefix":null}'),
    parameters: { ...parameters, targetPrefix: 's3' },
    expected: writeTo('s3'),
  },
  {
    scenario: 'the output of the calls of S3',
    ...describedBucket({ BucketLoggingConfiguration: {} }),
    parameters,
    expected: writeTo('reports/'),
  },
  {
    scenario: 'no bucket in the parameters',
    ...recorded({}),
    expected: needsManualFix('Name the bucket for the logs in the parameter targetBucket'),
  },
  {
    scenario: 'the bucket that receives the logs',
    ...recorded({}),
    parameters: { targetBucket: 'reports' },
    expected: needsManualFix(
      'The bucket receives the logs: one that logs into itself never stops. Exclude it in the parameter excludedBuckets',
    ),
  },
  {
    scenario: 'a log in another bucket',
    ...recorded({ destinationBucketName: 'old-logs', logFilePrefix: '' }),
    parameters,
    expected: needsManualFix(
      'The bucket writes a log elsewhere. A new target replaces the grants and the format of keys of the log, which AWS Config does not record: change it by hand',
    ),
  },
  {
    scenario: 'a log',
    ...recorded({ destinationBucketName: 'logs', logFilePrefix: '' }),
    parameters,
    expected: nothingToDo('The resource is compliant'),
  },
]);
