import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { cluster, clusterTemplate, instance, replica, template } from '../sample-resources/databases';
import rule from './rule';

export default defineCases(rule, [
  {
    scenario: 'an instance without automatic upgrades',
    ...instance({ autoMinorVersionUpgrade: false }),
    expected: nonCompliant('Instance orders (mysql) does not install minor versions automatically'),
  },
  {
    scenario: 'an instance with automatic upgrades',
    ...instance({ autoMinorVersionUpgrade: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an instance of a cluster without automatic upgrades',
    ...instance({ engine: 'aurora-mysql', dBClusterIdentifier: 'shop', autoMinorVersionUpgrade: false }),
    expected: nonCompliant('Instance orders (aurora-mysql) does not install minor versions automatically'),
  },
  {
    scenario: 'a cluster of Aurora, whose instances have the setting',
    ...cluster({ autoMinorVersionUpgrade: false }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a Multi-AZ cluster without automatic upgrades',
    ...cluster({ engine: 'postgres', autoMinorVersionUpgrade: false }),
    expected: nonCompliant('Cluster shop (postgres) does not install minor versions automatically'),
  },
  {
    scenario: 'a Multi-AZ cluster with automatic upgrades',
    ...cluster({ engine: 'mysql', autoMinorVersionUpgrade: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a Multi-AZ DB cluster without the property',
    ...cluster({ engine: 'mysql' }),
    expected: insufficientData('whether Cluster shop (mysql) upgrades automatically is not in the input'),
  },
  ...['docdb', 'neptune'].map((engine) => ({
    scenario: `a cluster of ${engine}`,
    ...cluster({ engine, autoMinorVersionUpgrade: false }),
    expected: NOT_APPLICABLE,
  })),
  {
    scenario: 'an instance of Neptune without them',
    ...instance({ engine: 'neptune', dBClusterIdentifier: 'shop', autoMinorVersionUpgrade: false }),
    expected: nonCompliant('Instance orders (neptune) does not install minor versions automatically'),
  },
  {
    scenario: 'an instance of DocumentDB, which never does',
    ...instance({ engine: 'docdb', dBClusterIdentifier: 'shop', autoMinorVersionUpgrade: false }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that leaves the engine open, with them',
    ...template({ Engine: parameter, AutoMinorVersionUpgrade: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an instance without the property',
    ...instance({}),
    expected: insufficientData('whether Instance orders (mysql) upgrades automatically is not in the input'),
  },
  {
    scenario: 'text instead of a boolean',
    ...instance({ autoMinorVersionUpgrade: 'sometimes' }),
    expected: unreadable('Cannot read configuration.autoMinorVersionUpgrade: expected a boolean, found "sometimes"'),
  },
  {
    scenario: 'an instance from describe-db-instances',
    shape: 'description',
    resourceType: 'AWS::RDS::DBInstance',
    configuration: { DBInstanceIdentifier: 'orders', Engine: 'mysql', AutoMinorVersionUpgrade: false },
    expected: nonCompliant('Instance orders (mysql) does not install minor versions automatically'),
  },
  { scenario: 'a template without the property, which is on by default', ...template({}), expected: COMPLIANT },
  {
    scenario: 'a template that turns it off',
    ...template({ AutoMinorVersionUpgrade: 'false' }),
    expected: nonCompliant('Instance Orders (mysql) does not install minor versions automatically'),
  },
  {
    scenario: 'a template of a replica, which has the setting of its source',
    ...replica({ Engine: 'postgres', AutoMinorVersionUpgrade: false }),
    expected: nonCompliant('Instance Orders (postgres) does not install minor versions automatically'),
  },
  {
    scenario: 'a template of a replica of a source without the setting',
    ...replica({ Engine: 'postgres' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of a replica with a setting of its own',
    ...replica({ Engine: 'postgres', AutoMinorVersionUpgrade: false }, { AutoMinorVersionUpgrade: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of a replica of a source outside of it',
    ...template({ SourceDBInstanceIdentifier: 'orders' }),
    expected: insufficientData('whether Instance Orders (mysql) upgrades automatically is not in the input'),
  },
  { scenario: 'a template of a cluster of Aurora', ...clusterTemplate({}), expected: NOT_APPLICABLE },
  {
    scenario: 'a template that takes the setting from a parameter',
    ...template({ AutoMinorVersionUpgrade: parameter }),
    expected: insufficientData(
      'Properties.AutoMinorVersionUpgrade is {"Ref":"Parameter"}, which the template leaves open',
    ),
  },
  {
    scenario: 'a template of a cluster without the engine',
    ...clusterTemplate({ Engine: undefined }),
    expected: insufficientData('the template does not name the engine of Cluster Orders'),
  },
  {
    scenario: 'a template of a cluster of Aurora in another case',
    ...clusterTemplate({ Engine: 'Aurora-MySQL' }),
    expected: NOT_APPLICABLE,
  },
]);
