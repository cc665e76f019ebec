import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { cluster, clusterTemplate, instance, template } from '../sample-resources/databases';
import rule from './rule';

const mysqlOnly = { parameters: { databaseEngines: 'mysql, mariadb' } };

export default defineCases(rule, [
  {
    scenario: 'an instance without protection',
    ...instance({ deletionProtection: false }),
    expected: nonCompliant('Instance orders (mysql) can be deleted by one call'),
  },
  { scenario: 'an instance with protection', ...instance({ deletionProtection: true }), expected: COMPLIANT },
  {
    scenario: 'a cluster without protection',
    ...cluster({ deletionProtection: false }),
    expected: nonCompliant('Cluster shop (aurora-postgresql) can be deleted by one call'),
  },
  { scenario: 'a cluster with protection', ...cluster({ deletionProtection: true }), expected: COMPLIANT },
  {
    scenario: 'an instance of a cluster, which has the protection',
    ...instance({ deletionProtection: false, dBClusterIdentifier: 'shop' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an engine that needs protection',
    ...instance({ deletionProtection: false }),
    ...mysqlOnly,
    expected: nonCompliant('Instance orders (mysql) can be deleted by one call'),
  },
  {
    scenario: 'an engine that needs none',
    ...cluster({ deletionProtection: false }),
    ...mysqlOnly,
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an instance without the property, as in items before 2018',
    ...instance({}),
    expected: insufficientData('the deletion protection of Instance orders (mysql) is not in the input'),
  },
  {
    scenario: 'text instead of a boolean',
    ...instance({ deletionProtection: 'on' }),
    expected: unreadable('Cannot read configuration.deletionProtection: expected a boolean, found "on"'),
  },
  {
    scenario: 'a cluster from describe-db-clusters',
    shape: 'description',
    resourceType: 'AWS::RDS::DBCluster',
    configuration: { DBClusterIdentifier: 'shop', Engine: 'neptune', DeletionProtection: false },
    expected: nonCompliant('Cluster shop (neptune) can be deleted by one call'),
  },
  {
    scenario: 'a template without protection',
    ...template({}),
    expected: nonCompliant('Instance Orders (mysql) can be deleted by one call'),
  },
  { scenario: 'a template with protection', ...template({ DeletionProtection: 'true' }), expected: COMPLIANT },
  {
    scenario: 'a template of an instance of a cluster',
    ...template({ DBClusterIdentifier: parameter }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that takes the setting from a parameter',
    ...clusterTemplate({ DeletionProtection: parameter }),
    expected: insufficientData('Properties.DeletionProtection is {"Ref":"Parameter"}, which the template leaves open'),
  },
  {
    scenario: 'a template that leaves the engine to a snapshot, with a list of engines',
    ...template({ Engine: undefined, DBSnapshotIdentifier: 'orders-2026-02-01' }),
    ...mysqlOnly,
    expected: insufficientData('the template does not name the engine of Instance Orders'),
  },
  {
    scenario: 'a template with the engine in another case, with a list of engines',
    ...template({ Engine: 'MySQL' }),
    ...mysqlOnly,
    expected: nonCompliant('Instance Orders (MySQL) can be deleted by one call'),
  },
  {
    scenario: 'an engine in other letters, as its label has it',
    ...instance({ deletionProtection: false }),
    parameters: { databaseEngines: 'MySQL' },
    expected: nonCompliant('Instance orders (mysql) can be deleted by one call'),
  },
]);
