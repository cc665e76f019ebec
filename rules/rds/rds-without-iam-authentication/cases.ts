import { conditional, leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { cluster, clusterTemplate, instance, replica, template } from '../sample-resources/databases';
import rule from './rule';

const flagged = (label: string) => nonCompliant(`${label} accepts passwords only`);
const off = { iAMDatabaseAuthenticationEnabled: false };
const on = { iAMDatabaseAuthenticationEnabled: true };

export default defineCases(rule, [
  { scenario: 'an instance with passwords only', ...instance(off), expected: flagged('Instance orders (mysql)') },
  {
    scenario: 'an instance of PostgreSQL with passwords only, as text',
    ...instance({ engine: 'postgres', iAMDatabaseAuthenticationEnabled: 'false' }),
    expected: flagged('Instance orders (postgres)'),
  },
  { scenario: 'an instance that accepts IAM identities', ...instance(on), expected: COMPLIANT },
  {
    scenario: 'a cluster with passwords only',
    ...cluster({ iamdatabaseAuthenticationEnabled: false }),
    expected: flagged('Cluster shop (aurora-postgresql)'),
  },
  {
    scenario: 'a cluster that accepts IAM identities',
    ...cluster({ iamdatabaseAuthenticationEnabled: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a cluster of Neptune with passwords only, in the casing of instances',
    ...cluster({ engine: 'neptune', ...off }),
    expected: flagged('Cluster shop (neptune)'),
  },
  {
    scenario: 'a cluster of DocumentDB, which has no such setting',
    ...cluster({ engine: 'docdb' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a Multi-AZ DB cluster with passwords only',
    ...cluster({ engine: 'mysql', iamdatabaseAuthenticationEnabled: false }),
    expected: flagged('Cluster shop (mysql)'),
  },
  {
    scenario: 'a Multi-AZ DB cluster that accepts IAM identities',
    ...cluster({ engine: 'postgres', iamdatabaseAuthenticationEnabled: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an instance of Oracle, which cannot have it',
    ...instance({ engine: 'oracle-ee', ...off }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an instance of MariaDB, of which some versions can have it',
    ...instance({ engine: 'mariadb', engineVersion: '11.4.3', ...off }),
    expected: NOT_APPLICABLE,
    todo: flagged('Instance orders (mariadb)'),
  },
  {
    scenario: 'an instance of a cluster, which decides for it',
    ...instance({ engine: 'aurora-mysql', dBClusterIdentifier: 'shop', ...off }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an item without the setting',
    ...instance({}),
    expected: insufficientData('whether Instance orders (mysql) accepts IAM identities is not in the input'),
  },
  {
    scenario: 'null instead of the setting',
    ...cluster({ iamdatabaseAuthenticationEnabled: null }),
    expected: insufficientData('whether Cluster shop (aurora-postgresql) accepts IAM identities is not in the input'),
  },
  {
    scenario: 'a word instead of the setting',
    ...instance({ iAMDatabaseAuthenticationEnabled: 'enabled' }),
    expected: unreadable(
      'Cannot read configuration.iAMDatabaseAuthenticationEnabled: expected a boolean, found "enabled"',
    ),
  },
  {
    scenario: 'the output of describe-db-instances',
    ...instance({}),
    shape: 'description',
    configuration: { DBInstanceIdentifier: 'orders', Engine: 'mysql', IAMDatabaseAuthenticationEnabled: false },
    expected: flagged('Instance orders (mysql)'),
  },
  {
    scenario: 'the output of describe-db-clusters',
    ...cluster({}),
    shape: 'description',
    configuration: {
      DBClusterIdentifier: 'shop',
      Engine: 'aurora-mysql',
      IAMDatabaseAuthenticationEnabled: true,
    },
    expected: COMPLIANT,
  },
  { scenario: 'a template without the setting', ...template({}), expected: flagged('Instance Orders (mysql)') },
  {
    scenario: 'a template with the setting',
    ...template({ Engine: 'MySQL', EnableIAMDatabaseAuthentication: 'true' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of a replica without the setting, which does not get that of its source',
    ...replica({ Engine: 'postgres', EnableIAMDatabaseAuthentication: true }),
    expected: flagged('Instance Orders (postgres)'),
  },
  {
    scenario: 'a template of a cluster with the setting',
    ...clusterTemplate({ EnableIAMDatabaseAuthentication: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of a cluster of Neptune with the setting',
    ...clusterTemplate({ Engine: 'neptune', IamAuthEnabled: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the setting from a parameter',
    ...template({ EnableIAMDatabaseAuthentication: parameter }),
    expected: leftOpen('EnableIAMDatabaseAuthentication'),
  },
  {
    scenario: 'a template of an instance that belongs to a cluster under a condition',
    ...template({ DBClusterIdentifier: conditional }),
    expected: leftOpen('DBClusterIdentifier', conditional),
  },
  {
    scenario: 'a template that takes the engine from its snapshot',
    ...template({ Engine: undefined, DBSnapshotIdentifier: 'orders-1' }),
    expected: insufficientData('the template does not name the engine of Instance Orders'),
  },
]);
