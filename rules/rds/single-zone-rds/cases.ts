import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { cluster, clusterTemplate, instance, template } from '../sample-resources/databases';
import rule from './rule';

const ONE_ZONE = nonCompliant('Instance orders (mysql) is in one Availability Zone');

export default defineCases(rule, [
  { scenario: 'an instance in one zone', ...instance({ multiAZ: false }), expected: ONE_ZONE },
  { scenario: 'an instance with a standby', ...instance({ multiAZ: true }), expected: COMPLIANT },
  {
    scenario: 'a cluster with instances in one zone',
    ...cluster({ multiAZ: false }),
    expected: nonCompliant('Cluster shop (aurora-postgresql) is in one Availability Zone'),
  },
  { scenario: 'a cluster with instances in several zones', ...cluster({ multiAZ: true }), expected: COMPLIANT },
  {
    scenario: 'an instance of a cluster',
    ...instance({ multiAZ: false, dBClusterIdentifier: 'shop' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an instance of a cluster, in other casing',
    ...instance({ multiAZ: false, dbclusterIdentifier: 'shop' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a read replica',
    ...instance({ multiAZ: false, readReplicaSourceDBInstanceIdentifier: 'orders-1' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an instance that is no member of a cluster, as older items have it',
    ...instance({ multiAZ: false, dBClusterIdentifier: null }),
    expected: ONE_ZONE,
  },
  {
    scenario: 'an instance without the property',
    ...instance({}),
    expected: unreadable('Cannot read configuration.multiAZ: expected a boolean, found nothing'),
  },
  {
    scenario: 'an instance from describe-db-instances',
    shape: 'description',
    resourceType: 'AWS::RDS::DBInstance',
    configuration: { DBInstanceIdentifier: 'orders', Engine: 'mysql', MultiAZ: false },
    expected: ONE_ZONE,
  },
  {
    scenario: 'a template of an instance without a standby',
    ...template({}),
    expected: nonCompliant('Instance Orders (mysql) is in one Availability Zone'),
  },
  { scenario: 'a template of an instance with a standby', ...template({ MultiAZ: true }), expected: COMPLIANT },
  {
    scenario: 'a template of a cluster of Aurora',
    ...clusterTemplate({}),
    expected: insufficientData(
      'Cluster Orders (aurora-postgresql) may be in one zone; its instances decide, which are not part of it',
    ),
  },
  {
    scenario: 'a template of a Multi-AZ cluster, which has three instances',
    ...clusterTemplate({ Engine: 'postgres', DBClusterInstanceClass: 'db.m6gd.large' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the setting from a parameter',
    ...template({ MultiAZ: parameter }),
    expected: insufficientData('Properties.MultiAZ is {"Ref":"Parameter"}, which the template leaves open'),
  },
]);
