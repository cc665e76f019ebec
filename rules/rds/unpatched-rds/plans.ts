import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { cluster, instance } from '../sample-resources/databases';
import rule from './rule';

const fix = expectedSetting({
  service: 'rds',
  api: 'ModifyDBInstance',
  step: ['SetInstanceAutoMinorVersionUpgrade', 'RestoreInstanceAutoMinorVersionUpgrade'],
  to: { DBInstanceIdentifier: 'orders', AutoMinorVersionUpgrade: true },
  from: { DBInstanceIdentifier: 'orders', AutoMinorVersionUpgrade: false },
  summary: 'Turn on automatic upgrades of the minor version',
  sideEffects: ['Each upgrade restarts the database, in its maintenance window'],
  cannotUndo: 'A version that was installed stays',
});

export default definePlanCases(rule, [
  { scenario: 'an instance', ...instance({ autoMinorVersionUpgrade: false }), expected: fix },
  {
    scenario: 'an instance of an Aurora cluster',
    ...instance({ autoMinorVersionUpgrade: false, engine: 'aurora-mysql', dBClusterIdentifier: 'shop' }),
    expected: fix,
  },
  {
    scenario: 'the output of describe-db-instances',
    shape: 'description',
    resourceId: 'db-0ABCDEFGHIJ',
    configuration: { DBInstanceIdentifier: 'orders', Engine: 'mysql', AutoMinorVersionUpgrade: false },
    expected: fix,
  },
  {
    scenario: 'an instance of a Multi-AZ DB cluster',
    ...instance({ autoMinorVersionUpgrade: false, dBClusterIdentifier: 'shop' }),
    expected: needsManualFix(
      'Instance orders (mysql) belongs to a Multi-AZ DB cluster, whose instances RDS does not modify alone: modify the cluster',
    ),
  },
  {
    scenario: 'a Multi-AZ DB cluster',
    ...cluster({ autoMinorVersionUpgrade: false, engine: 'mysql' }),
    expected: needsManualFix(
      'RDS may apply this setting of a cluster only in the maintenance window, or together with all other changes that wait for it: modify the cluster by hand',
    ),
  },
  {
    scenario: 'an instance of RDS Custom',
    ...instance({ autoMinorVersionUpgrade: false, engine: 'custom-oracle-ee' }),
    expected: needsManualFix('RDS Custom has no automatic upgrades: install the minor versions yourself'),
  },
  {
    scenario: 'a stopped instance',
    ...instance({ autoMinorVersionUpgrade: false, dBInstanceStatus: 'stopped' }),
    expected: needsManualFix(
      'Instance orders (mysql) is stopped, and RDS modifies no such database: start it, or delete it',
    ),
  },
  {
    scenario: 'an instance that upgrades',
    ...instance({ autoMinorVersionUpgrade: true }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
