import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import { cluster, clusterTemplate, instance, template } from '../sample-resources/databases';
import rule from './rule';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b';
const OTHER_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/2c3d';
const refer = (logicalId: string, target: object) =>
  new Reference(`{"Ref":"${logicalId}"}`, logicalId, undefined, target);
const requireKey = { parameters: { kmsKeyId: KEY } };
const MAYBE = insufficientData(
  'Instance Orders (mysql) may not be encrypted; a snapshot, a source or its cluster decides, which the template does not say',
);

export default defineCases(rule, [
  {
    scenario: 'an instance that is not encrypted',
    ...instance({ storageEncrypted: false }),
    expected: nonCompliant('Instance orders (mysql) is not encrypted'),
  },
  { scenario: 'an encrypted instance', ...instance({ storageEncrypted: true, kmsKeyId: KEY }), expected: COMPLIANT },
  {
    scenario: 'a cluster that is not encrypted',
    ...cluster({ storageEncrypted: false }),
    expected: nonCompliant('Cluster shop (aurora-postgresql) is not encrypted'),
  },
  {
    scenario: 'a template with an empty name of a snapshot, which is none',
    ...template({ DBSnapshotIdentifier: '', StorageEncrypted: true }),
    expected: COMPLIANT,
  },
  { scenario: 'an encrypted cluster', ...cluster({ storageEncrypted: true, kmsKeyId: KEY }), expected: COMPLIANT },
  {
    scenario: 'a cluster of Neptune that is not encrypted',
    ...cluster({ engine: 'neptune', storageEncrypted: false }),
    expected: nonCompliant('Cluster shop (neptune) is not encrypted'),
  },
  {
    scenario: 'the required key',
    ...instance({ storageEncrypted: true, kmsKeyId: KEY }),
    ...requireKey,
    expected: COMPLIANT,
  },
  {
    scenario: 'another key than the required one',
    ...instance({ storageEncrypted: true, kmsKeyId: OTHER_KEY }),
    ...requireKey,
    expected: nonCompliant(`Instance orders (mysql) is encrypted with ${OTHER_KEY}, not with ${KEY}`),
  },
  {
    scenario: 'the required key by its ID',
    ...instance({ storageEncrypted: true, kmsKeyId: KEY }),
    parameters: { kmsKeyId: '0a1b' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of an instance of a cluster with the required key',
    ...template({ DBClusterIdentifier: refer('Shop', { StorageEncrypted: true, KmsKeyId: KEY }) }),
    ...requireKey,
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of an instance that names the required key, of a cluster with another one',
    ...template({
      KmsKeyId: KEY,
      DBClusterIdentifier: refer('Shop', { StorageEncrypted: true, KmsKeyId: OTHER_KEY }),
    }),
    ...requireKey,
    expected: nonCompliant(`Instance Orders (mysql) is encrypted with ${OTHER_KEY}, not with ${KEY}`),
  },
  {
    scenario: 'a template of an instance of a cluster with the default key',
    ...template({ KmsKeyId: KEY, DBClusterIdentifier: refer('Shop', { StorageEncrypted: true }) }),
    ...requireKey,
    expected: nonCompliant(`Instance Orders (mysql) is encrypted with the default key, not with ${KEY}`),
  },
  {
    scenario: 'a template of a replica of an instance with the required key',
    ...template({
      SourceDBInstanceIdentifier: refer('Main', { Engine: 'mysql', StorageEncrypted: true, KmsKeyId: KEY }),
    }),
    ...requireKey,
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with an alias of a key',
    ...template({ StorageEncrypted: true, KmsKeyId: 'alias/orders' }),
    ...requireKey,
    expected: insufficientData(`alias/orders of Instance Orders (mysql) may be another key than ${KEY}`),
  },
  {
    scenario: 'an instance without the property',
    ...instance({}),
    expected: unreadable('Cannot read configuration.storageEncrypted: expected a boolean, found nothing'),
  },
  {
    scenario: 'text instead of a boolean',
    ...cluster({ storageEncrypted: 'yes' }),
    expected: unreadable('Cannot read configuration.storageEncrypted: expected a boolean, found "yes"'),
  },
  {
    scenario: 'an instance from describe-db-instances',
    shape: 'description',
    resourceType: 'AWS::RDS::DBInstance',
    configuration: { DBInstanceIdentifier: 'orders', Engine: 'mysql', StorageEncrypted: false },
    expected: nonCompliant('Instance orders (mysql) is not encrypted'),
  },
  {
    scenario: 'a cluster from describe-db-clusters',
    shape: 'description',
    resourceType: 'AWS::RDS::DBCluster',
    configuration: { DBClusterIdentifier: 'shop', Engine: 'aurora-mysql', StorageEncrypted: true },
    expected: COMPLIANT,
  },
  { scenario: 'a template with encryption', ...template({ StorageEncrypted: 'true' }), expected: COMPLIANT },
  {
    scenario: 'a template without encryption',
    ...template({}),
    expected: nonCompliant('Instance Orders (mysql) is not encrypted'),
  },
  {
    scenario: 'a template that restores a snapshot',
    ...template({ DBSnapshotIdentifier: 'rds:orders' }),
    expected: MAYBE,
  },
  {
    scenario: 'a template that says no where a snapshot decides',
    ...template({ StorageEncrypted: false, DBSnapshotIdentifier: 'rds:orders' }),
    expected: MAYBE,
  },
  {
    scenario: 'a template that says yes where a snapshot decides',
    ...template({ StorageEncrypted: true, DBSnapshotIdentifier: 'rds:orders' }),
    expected: MAYBE,
  },
  {
    scenario: 'a template that says yes where a cluster decides that is not encrypted',
    ...template({ StorageEncrypted: true, DBClusterIdentifier: refer('Shop', { Engine: 'mysql' }) }),
    expected: nonCompliant('Instance Orders (mysql) is not encrypted'),
  },
  {
    scenario: 'a template of a replica that says yes where its source says no',
    ...template({ StorageEncrypted: true, SourceDBInstanceIdentifier: refer('Main', { Engine: 'mysql' }) }),
    expected: nonCompliant('Instance Orders (mysql) is not encrypted'),
  },
  {
    scenario: 'a template of a cluster that is encrypted when a snapshot is restored',
    ...clusterTemplate({ StorageEncrypted: true, SnapshotIdentifier: 'rds:orders' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of a cluster of an open engine',
    ...clusterTemplate({ Engine: parameter }),
    expected: insufficientData('Properties.Engine is {"Ref":"Parameter"}, which the template leaves open'),
  },
  {
    scenario: 'a template of an instance of a cluster',
    ...template({ DBClusterIdentifier: new Unknown('{"Ref":"Shop"}') }),
    expected: MAYBE,
  },
  {
    scenario: 'a template of an instance of an encrypted cluster',
    ...template({ DBClusterIdentifier: refer('Shop', { Engine: 'aurora-mysql', StorageEncrypted: true }) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of an instance of a cluster that is not encrypted',
    ...template({ DBClusterIdentifier: refer('Shop', { Engine: 'mysql' }) }),
    expected: nonCompliant('Instance Orders (mysql) is not encrypted'),
  },
  {
    scenario: 'a template of a replica of an encrypted instance',
    ...template({ SourceDBInstanceIdentifier: refer('Main', { Engine: 'mysql', StorageEncrypted: true }) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of a replica of an instance that restores a snapshot',
    ...template({ SourceDBInstanceIdentifier: refer('Main', { DBSnapshotIdentifier: 'rds:orders' }) }),
    expected: MAYBE,
  },
  {
    scenario: 'a template of a cluster with an identifier, but without encryption',
    ...clusterTemplate({ Engine: 'mysql', DBClusterIdentifier: 'shop' }),
    expected: nonCompliant('Cluster Orders (mysql) is not encrypted'),
  },
  {
    scenario: 'a template of a cluster of a global database',
    ...clusterTemplate({ GlobalClusterIdentifier: new Unknown('{"Ref":"World"}') }),
    expected: insufficientData(
      'Cluster Orders (aurora-postgresql) may not be encrypted; a snapshot, a source or its cluster decides, which the template does not say',
    ),
  },
  {
    scenario: 'a template of a cluster of Aurora that leaves the encryption out',
    ...clusterTemplate({}),
    expected: insufficientData(
      'Cluster Orders (aurora-postgresql) may not be encrypted; Aurora encrypts new clusters since 2026-02-18, but no older ones',
    ),
  },
  {
    scenario: 'a template of a cluster of Aurora that turns the encryption off',
    ...clusterTemplate({ StorageEncrypted: false }),
    expected: nonCompliant('Cluster Orders (aurora-postgresql) is not encrypted'),
  },
  {
    scenario: 'a cluster that a key of AWS encrypts',
    ...cluster({ storageEncrypted: false, storageEncryptionType: 'sse-rds' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a cluster of the type "none"',
    ...cluster({ storageEncrypted: false, storageEncryptionType: 'none' }),
    expected: nonCompliant('Cluster shop (aurora-postgresql) is not encrypted'),
  },
  {
    scenario: 'a template that takes the encryption from a parameter',
    ...template({ StorageEncrypted: parameter }),
    expected: insufficientData('Properties.StorageEncrypted is {"Ref":"Parameter"}, which the template leaves open'),
  },
]);
