import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const VOLUME = 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0a';
const daily = { recoveryPointAgeValue: '1' };
const volume = {
  resourceType: 'AWS::EC2::Volume',
  resourceId: 'vol-0a',
  arn: VOLUME,
  configuration: { volumeId: 'vol-0a' },
  parameters: daily,
};
const resource = (resourceType: string, arn: string, configuration: object) => ({
  resourceType,
  resourceId: 'data-0a',
  arn,
  configuration,
  parameters: daily,
});
const point = (ResourceArn: unknown, CreationDate: unknown, Status: unknown = 'COMPLETED') => ({
  resourceType: 'AWS::Backup::RecoveryPoint',
  resourceId: `arn:aws:backup:eu-west-1:111122223333:recovery-point:${String(ResourceArn).split('-').at(-1)}-${String(CreationDate)}`,
  configuration: { ResourceArn, CreationDate, Status, IsEncrypted: true },
});
const OTHER = point('arn:aws:ec2:eu-west-1:111122223333:volume/vol-0b', '2026-03-01T05:00:00.000Z');
const fresh = (arn: string) => point(arn, '2026-03-01T05:00:00.000Z');
const NONE = nonCompliant('It has no recovery point');
const MAYBE = insufficientData(
  'the resource may have no backup; the input has no recovery point of its account and Region',
);
const old = (time: string, allowed = '1 day') =>
  nonCompliant(`Its newest recovery point is of ${time}, older than ${allowed}`);

export default defineCases(rule, [
  { scenario: 'recovery points of other resources', ...volume, beside: [OTHER], expected: NONE },
  {
    scenario: 'a recovery point that is too old',
    ...volume,
    beside: [point(VOLUME, '2026-02-28T11:59:59.000Z')],
    expected: old('2026-02-28T11:59:59.000Z'),
  },
  {
    scenario: 'the newest of several recovery points',
    ...volume,
    parameters: { recoveryPointAgeValue: '12', recoveryPointAgeUnit: 'hours' },
    beside: [point(VOLUME, '2026-02-27T05:00:00.000Z'), point(VOLUME, '2026-02-28T23:00:00.000Z')],
    expected: old('2026-02-28T23:00:00.000Z', '12 hours'),
  },
  {
    scenario: 'a recovery point that is incomplete',
    ...volume,
    beside: [point(VOLUME, '2026-03-01T05:00:00.000Z', 'PARTIAL')],
    expected: NONE,
  },
  {
    scenario: 'a recovery point that is being deleted',
    ...volume,
    beside: [point(VOLUME, '2026-03-01T05:00:00.000Z', 'DELETING')],
    expected: NONE,
  },
  {
    scenario: 'a recovery point that was deleted',
    ...volume,
    beside: [OTHER, { ...fresh(VOLUME), status: 'ResourceDeleted' }],
    expected: NONE,
  },
  {
    scenario: 'a table without a recovery point',
    ...resource('AWS::DynamoDB::Table', 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders', {}),
    beside: [OTHER],
    expected: NONE,
  },
  {
    scenario: 'the output of list-recovery-points-by-backup-vault',
    ...volume,
    beside: [{ ...OTHER, shape: 'description' }],
    expected: NONE,
  },
  { scenario: 'a recovery point of this morning', ...volume, beside: [OTHER, fresh(VOLUME)], expected: COMPLIANT },
  {
    scenario: 'a recovery point of just a day ago',
    ...volume,
    beside: [point(VOLUME, '2026-02-28T12:00:00.000Z')],
    expected: COMPLIANT,
  },
  {
    scenario: 'a recovery point that can be used before it is complete',
    ...volume,
    beside: [point(VOLUME, '2026-03-01T05:00:00.000Z', 'AVAILABLE')],
    expected: COMPLIANT,
  },
  {
    scenario: 'an older recovery point, where a week is allowed',
    ...volume,
    parameters: { recoveryPointAgeValue: '7' },
    beside: [point(VOLUME, '2026-02-23T12:00:00.000Z')],
    expected: COMPLIANT,
  },
  {
    scenario: 'a file system with a recovery point',
    ...resource('AWS::EFS::FileSystem', 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0a', {}),
    beside: [fresh('arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0a')],
    expected: COMPLIANT,
  },
  {
    scenario: 'a bucket, whose ARN follows from its name',
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'files',
    configuration: { name: 'files' },
    parameters: daily,
    beside: [fresh('arn:aws:s3:::files')],
    expected: COMPLIANT,
  },
  ...[
    ['cn-north-1', 'aws-cn'],
    ['us-iso-east-1', 'aws-iso'],
    ['eusc-de-east-1', 'aws-eusc'],
  ].map(([region = '', partition]) => ({
    scenario: `a bucket of the partition ${partition}`,
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'files',
    region,
    configuration: { name: 'files' },
    parameters: daily,
    beside: [fresh(`arn:${partition}:s3:::files`)],
    expected: COMPLIANT,
  })),
  {
    scenario: 'a cluster with a recovery point',
    ...resource('AWS::RDS::DBCluster', 'arn:aws:rds:eu-west-1:111122223333:cluster:shop', {}),
    beside: [fresh('arn:aws:rds:eu-west-1:111122223333:cluster:shop')],
    expected: COMPLIANT,
  },
  {
    scenario: 'an instance of a cluster, which has the backups',
    ...resource('AWS::RDS::DBInstance', 'arn:aws:rds:eu-west-1:111122223333:db:shop-1', {
      dBClusterIdentifier: 'shop',
    }),
    beside: [OTHER],
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a terminated instance',
    ...resource('AWS::EC2::Instance', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0a', {
      state: { name: 'terminated' },
    }),
    beside: [OTHER],
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'another resource than the one that needs backups',
    ...volume,
    parameters: { ...daily, resourceId: 'vol-0b' },
    beside: [OTHER],
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'the one resource that needs backups',
    ...volume,
    parameters: { ...daily, resourceId: 'vol-0a' },
    beside: [OTHER],
    expected: NONE,
  },
  {
    scenario: 'the one database that needs backups, in other letters',
    ...resource('AWS::RDS::DBInstance', 'arn:aws:rds:eu-west-1:111122223333:db:orders', {}),
    resourceName: 'orders',
    parameters: { ...daily, resourceId: ' Orders ' },
    beside: [OTHER],
    expected: NONE,
  },
  {
    scenario: 'a volume of a template',
    ...volume,
    shape: 'template',
    resourceId: 'Data',
    configuration: { Size: 100 },
    expected: NOT_APPLICABLE,
  },
  { scenario: 'no recovery point in the input', ...volume, expected: MAYBE },
  {
    scenario: 'recovery points of another Region alone',
    ...volume,
    beside: [{ ...OTHER, region: 'us-east-1' }],
    expected: MAYBE,
  },
  {
    scenario: 'recovery points of another account alone',
    ...volume,
    beside: [{ ...OTHER, accountId: '444455556666' }],
    expected: MAYBE,
  },
  {
    scenario: 'the output of describe-volumes, which has no ARN',
    shape: 'description',
    resourceType: 'AWS::EC2::Volume',
    resourceId: 'vol-0a',
    configuration: { VolumeId: 'vol-0a' },
    parameters: daily,
    beside: [OTHER],
    expected: insufficientData('the resource may have no recent backup; the input does not have its ARN'),
  },
  {
    scenario: 'an instance without a state',
    ...resource('AWS::EC2::Instance', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0a', {}),
    beside: [OTHER],
    expected: unreadable('Cannot read configuration.state: expected an object, found nothing'),
  },
]);
