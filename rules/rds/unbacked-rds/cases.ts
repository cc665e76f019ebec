import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { cluster, clusterTemplate, instance, template } from '../sample-resources/databases';
import rule from './rule';

const window = { parameters: { preferredBackupWindow: '02:00-02:30' } };

export default defineCases(rule, [
  {
    scenario: 'an instance without backups',
    ...instance({ backupRetentionPeriod: 0 }),
    expected: nonCompliant('Instance orders (mysql) has no automatic backups'),
  },
  {
    scenario: 'backups that are kept for a day',
    ...instance({ backupRetentionPeriod: 1 }),
    expected: nonCompliant('Instance orders (mysql) keeps backups for 1 day, fewer than 7'),
  },
  { scenario: 'backups that are kept for a week', ...instance({ backupRetentionPeriod: 7 }), expected: COMPLIANT },
  {
    scenario: 'backups that are kept for a day less than required',
    ...instance({ backupRetentionPeriod: 13 }),
    parameters: { backupRetentionMinimum: '14' },
    expected: nonCompliant('Instance orders (mysql) keeps backups for 13 days, fewer than 14'),
  },
  {
    scenario: 'the requirement of instances, which is not that of clusters',
    ...cluster({ backupRetentionPeriod: 7 }),
    parameters: { backupRetentionMinimum: '14' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a cluster whose backups are kept for a day',
    ...cluster({ backupRetentionPeriod: 1 }),
    expected: nonCompliant('Cluster shop (aurora-postgresql) keeps backups for 1 day, fewer than 7'),
  },
  {
    scenario: 'a cluster with the required retention',
    ...cluster({ backupRetentionPeriod: 3 }),
    parameters: { minimumBackupRetentionPeriod: '3' },
    expected: COMPLIANT,
  },
  {
    scenario: 'an instance of a cluster, which has the backups',
    ...instance({ backupRetentionPeriod: 0, dBClusterIdentifier: 'shop' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a read replica',
    ...instance({ backupRetentionPeriod: 0, readReplicaSourceDBInstanceIdentifier: 'orders-1' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a read replica that needs backups',
    ...instance({ backupRetentionPeriod: 0, readReplicaSourceDBInstanceIdentifier: 'orders-1' }),
    parameters: { checkReadReplicas: 'true' },
    expected: nonCompliant('Instance orders (mysql) has no automatic backups'),
  },
  {
    scenario: 'a source of replicas, which is none itself',
    ...instance({ backupRetentionPeriod: 0, readReplicaDBInstanceIdentifiers: ['orders-2'] }),
    expected: nonCompliant('Instance orders (mysql) has no automatic backups'),
  },
  {
    scenario: 'the required window',
    ...instance({ backupRetentionPeriod: 7, preferredBackupWindow: '02:00-02:30' }),
    ...window,
    expected: COMPLIANT,
  },
  {
    scenario: 'any window',
    ...instance({ backupRetentionPeriod: 7, preferredBackupWindow: '14:00-14:30' }),
    expected: COMPLIANT,
  },
  {
    scenario: "a template that leaves the window to AWS's choice",
    ...template({ BackupRetentionPeriod: 7 }),
    ...window,
    expected: nonCompliant("Instance Orders (mysql) is backed up at a time of AWS's choice, not at 02:00-02:30"),
  },
  {
    scenario: 'another window',
    ...instance({ backupRetentionPeriod: 7, preferredBackupWindow: '14:00-14:30' }),
    ...window,
    expected: nonCompliant('Instance orders (mysql) is backed up at 14:00-14:30, not at 02:00-02:30'),
  },
  {
    scenario: 'an instance without the property',
    ...instance({}),
    expected: unreadable('Cannot read configuration.backupRetentionPeriod: expected an integer, found nothing'),
  },
  {
    scenario: 'an instance from describe-db-instances',
    shape: 'description',
    resourceType: 'AWS::RDS::DBInstance',
    configuration: { DBInstanceIdentifier: 'orders', Engine: 'mysql', BackupRetentionPeriod: 0 },
    expected: nonCompliant('Instance orders (mysql) has no automatic backups'),
  },
  {
    scenario: 'a template without a retention, which is one day',
    ...template({}),
    expected: nonCompliant('Instance Orders (mysql) keeps backups for 1 day, fewer than 7'),
  },
  {
    scenario: 'a template of an instance from a snapshot, which keeps its backups as long as before',
    ...template({ DBSnapshotIdentifier: 'orders-1' }),
    expected: insufficientData(
      'Instance Orders (mysql) is restored; for how long its backups are kept is not in the template',
    ),
  },
  {
    scenario: 'a template of an instance from an empty name of a snapshot, which is none',
    ...template({ DBSnapshotIdentifier: '' }),
    expected: nonCompliant('Instance Orders (mysql) keeps backups for 1 day, fewer than 7'),
  },
  {
    scenario: 'a template of an instance from a snapshot with two weeks',
    ...template({ DBSnapshotIdentifier: 'orders-1', BackupRetentionPeriod: 14 }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of a cluster that is restored to a time',
    ...clusterTemplate({ SourceDBClusterIdentifier: 'shop' }),
    expected: insufficientData(
      'Cluster Orders (aurora-postgresql) is restored; for how long its backups are kept is not in the template',
    ),
  },
  {
    scenario: 'a template of an instance that is restored to a time from an instance',
    ...template({ SourceDBInstanceIdentifier: 'orders', UseLatestRestorableTime: 'true' }),
    expected: insufficientData(
      'Instance Orders (mysql) is restored; for how long its backups are kept is not in the template',
    ),
  },
  {
    scenario: 'a template of a replica of an instance',
    ...template({ SourceDBInstanceIdentifier: 'orders', UseLatestRestorableTime: false }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template of a replica of a Multi-AZ cluster',
    ...template({ SourceDBClusterIdentifier: 'shop' }),
    expected: NOT_APPLICABLE,
  },
  { scenario: 'a template with two weeks', ...template({ BackupRetentionPeriod: '14' }), expected: COMPLIANT },
  {
    scenario: 'a template without backups',
    ...template({ BackupRetentionPeriod: 0 }),
    expected: nonCompliant('Instance Orders (mysql) has no automatic backups'),
  },
  {
    scenario: 'a template of an instance of a cluster',
    ...template({ DBClusterIdentifier: parameter }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that takes the retention from a parameter',
    ...clusterTemplate({ BackupRetentionPeriod: parameter }),
    expected: insufficientData(
      'Properties.BackupRetentionPeriod is {"Ref":"Parameter"}, which the template leaves open',
    ),
  },
  {
    scenario: 'empty texts for no source and no cluster',
    ...instance({ readReplicaSourceDBInstanceIdentifier: '', dBClusterIdentifier: '', backupRetentionPeriod: 0 }),
    expected: nonCompliant('Instance orders (mysql) has no automatic backups'),
  },
  {
    scenario: 'a cluster with an empty text for no source',
    ...cluster({ replicationSourceIdentifier: '', backupRetentionPeriod: 1 }),
    expected: nonCompliant('Cluster shop (aurora-postgresql) keeps backups for 1 day, fewer than 7'),
  },
  {
    scenario: 'a required window with blanks around it',
    ...instance({ backupRetentionPeriod: 7, preferredBackupWindow: '02:00-02:30' }),
    parameters: { preferredBackupWindow: ' 02:00-02:30 ' },
    expected: COMPLIANT,
  },
]);
