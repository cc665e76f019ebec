import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { cluster, template } from '../sample-resources/clusters';
import rule from './rule';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b';
const OTHER_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/2c3d';
const on = { loggingEnabled: true, bucketName: 'audit', s3KeyPrefix: 'sales/' };
const off = { loggingEnabled: false };
const unknown = (what: string) => insufficientData(`the input does not say whether the cluster ${what}`);

export default defineCases(rule, [
  {
    scenario: 'neither encryption nor logs',
    ...cluster({ encrypted: false }, off),
    expected: nonCompliant('The cluster is not encrypted and writes no audit logs'),
  },
  {
    scenario: 'a cluster that is not encrypted',
    ...cluster({ encrypted: false }, on),
    expected: nonCompliant('The cluster is not encrypted'),
  },
  {
    scenario: 'a cluster that is not encrypted, with an unknown state of its logs',
    ...cluster({ encrypted: false }),
    expected: nonCompliant('The cluster is not encrypted'),
  },
  {
    scenario: 'a cluster without logs',
    ...cluster({ encrypted: true, kmsKeyId: KEY }, off),
    expected: nonCompliant('The cluster writes no audit logs'),
  },
  {
    scenario: 'another key than the required one',
    ...cluster({ encrypted: true, kmsKeyId: OTHER_KEY }, on),
    parameters: { kmsKeyArns: KEY },
    expected: nonCompliant(`The cluster is encrypted with ${OTHER_KEY}, which is not allowed`),
  },
  {
    scenario: 'a template with an alias of a key, where one is required',
    ...template({
      Encrypted: true,
      KmsKeyId: 'alias/sales',
      LoggingProperties: { BucketName: 'audit' },
    }),
    parameters: { kmsKeyArns: KEY },
    expected: unknown('uses an allowed key'),
  },
  {
    scenario: 'a template with the ID of the required key',
    ...template({ Encrypted: true, KmsKeyId: '0a1b', LoggingProperties: { BucketName: 'audit' } }),
    parameters: { kmsKeyArns: KEY },
    expected: COMPLIANT,
  },
  {
    scenario: 'a key of AWS instead of the required one',
    ...cluster({ encrypted: true }, on),
    parameters: { kmsKeyArns: KEY },
    expected: nonCompliant('The cluster is encrypted with a key of AWS, which is not allowed'),
  },
  {
    scenario: 'another bucket than the required one',
    ...cluster({ encrypted: true }, on),
    parameters: { bucketNames: 'central-audit' },
    expected: nonCompliant('The cluster writes audit logs to audit, which is not allowed'),
  },
  {
    scenario: 'CloudWatch Logs instead of the required bucket',
    ...cluster({ encrypted: true }, { loggingEnabled: true, logDestinationType: 'cloudwatch' }),
    parameters: { bucketNames: 'central-audit' },
    expected: nonCompliant('The cluster writes audit logs to CloudWatch Logs, which is not allowed'),
  },
  {
    scenario: 'another type of nodes than the allowed ones',
    ...cluster({ encrypted: true }, on),
    parameters: { nodeTypes: 'ra3.xlplus, ra3.4xlarge' },
    expected: nonCompliant('The cluster has nodes of type ra3.large, which is not allowed'),
  },
  { scenario: 'a cluster with both', ...cluster({ encrypted: true, kmsKeyId: KEY }, on), expected: COMPLIANT },
  {
    scenario: 'logs in CloudWatch Logs',
    ...cluster({ encrypted: true }, { loggingEnabled: true, logDestinationType: 'cloudwatch', logExports: [] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the required key, bucket and type of nodes',
    ...cluster({ encrypted: true, kmsKeyId: KEY }, on),
    parameters: { kmsKeyArns: `${OTHER_KEY},${KEY}`, bucketNames: 'audit', nodeTypes: 'ra3.large' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a cluster without encryption, where it is not asked for',
    ...cluster({ encrypted: false }, on),
    parameters: { clusterDbEncrypted: 'false', kmsKeyArns: KEY },
    expected: COMPLIANT,
  },
  {
    scenario: 'a cluster without logs, where they are not asked for',
    ...cluster({ encrypted: true }, off),
    parameters: { loggingEnabled: 'false', bucketNames: 'central-audit' },
    expected: COMPLIANT,
  },
  {
    scenario: 'another key and another bucket than the required ones, where neither encryption nor logs are asked for',
    ...cluster({ encrypted: true, kmsKeyId: OTHER_KEY }, on),
    parameters: {
      clusterDbEncrypted: 'false',
      kmsKeyArns: KEY,
      loggingEnabled: 'false',
      bucketNames: 'central-audit',
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'neither encryption nor logs, where a key and a bucket are required',
    ...cluster({ encrypted: false }, off),
    parameters: { kmsKeyArns: KEY, bucketNames: 'central-audit' },
    expected: nonCompliant('The cluster is not encrypted and writes no audit logs'),
  },
  {
    scenario: 'an item without the state of its logs',
    ...cluster({ encrypted: true }),
    expected: unknown('writes audit logs'),
  },
  {
    scenario: 'null instead of the state of its logs',
    ...cluster({ encrypted: true }, null),
    expected: unknown('writes audit logs'),
  },
  {
    scenario: 'a cluster from describe-clusters',
    shape: 'description',
    configuration: { ClusterIdentifier: 'sales', Encrypted: true },
    expected: unknown('writes audit logs'),
  },
  {
    scenario: 'that output, with that of describe-logging-status',
    shape: 'description',
    configuration: { ClusterIdentifier: 'sales', Encrypted: true },
    supplementaryConfiguration: { LoggingStatus: { LoggingEnabled: true, BucketName: 'audit' } },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with both',
    ...template({ Encrypted: true, LoggingProperties: { BucketName: 'audit' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that turns encryption off',
    ...template({ Encrypted: 'false', LoggingProperties: { BucketName: parameter } }),
    expected: nonCompliant('The cluster is not encrypted'),
  },
  {
    scenario: 'a template with settings of logs that name no destination',
    ...template({ Encrypted: true, LoggingProperties: {} }),
    expected: unknown('writes audit logs'),
  },
  {
    scenario: 'a template with logs in CloudWatch Logs',
    ...template({ Encrypted: true, LoggingProperties: { LogDestinationType: 'cloudwatch' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template without logs',
    ...template({ Encrypted: true }),
    expected: nonCompliant('The cluster writes no audit logs'),
  },
  {
    scenario: 'a template that leaves encryption to a default',
    ...template({ LoggingProperties: { BucketName: 'audit' } }),
    expected: unknown('is encrypted'),
  },
  {
    scenario: 'a template that takes encryption from a parameter',
    ...template({ Encrypted: parameter, LoggingProperties: { BucketName: 'audit' } }),
    expected: leftOpen('Encrypted'),
  },
  {
    scenario: 'a template that chooses whether there are logs',
    ...template({ Encrypted: true, LoggingProperties: parameter }),
    expected: leftOpen('LoggingProperties'),
  },
  {
    scenario: 'an item without encryption',
    ...cluster({}, on),
    expected: unreadable('Cannot read configuration.encrypted: expected a boolean, found nothing'),
  },
  {
    scenario: 'a word instead of a boolean',
    ...cluster({ encrypted: true }, { loggingEnabled: 'on' }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.LoggingStatus.loggingEnabled: expected a boolean, found "on"',
    ),
  },
]);
