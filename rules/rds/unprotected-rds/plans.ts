import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { cluster, instance } from '../sample-resources/databases';
import rule from './rule';

const protect = (kind: 'Instance' | 'Cluster', name: string) =>
  expectedSetting({
    service: 'rds',
    api: `ModifyDB${kind}`,
    step: [`Set${kind}DeletionProtection`, `Restore${kind}DeletionProtection`],
    to: { [`DB${kind}Identifier`]: name, DeletionProtection: true },
    from: { [`DB${kind}Identifier`]: name, DeletionProtection: false },
    summary: 'Turn on deletion protection',
    notes: ['Whoever deletes the database, or its CloudFormation stack, has to turn the protection off first'],
  });

export default definePlanCases(rule, [
  { scenario: 'an instance', ...instance({ deletionProtection: false }), expected: protect('Instance', 'orders') },
  { scenario: 'a cluster', ...cluster({ deletionProtection: false }), expected: protect('Cluster', 'shop') },
  {
    scenario: 'an instance, from describe-db-instances',
    shape: 'description',
    resourceId: 'db-0ABCDEFGHIJ',
    configuration: { DBInstanceIdentifier: 'orders', Engine: 'mysql', DeletionProtection: false },
    expected: protect('Instance', 'orders'),
  },
  {
    scenario: 'a cluster, from describe-db-clusters',
    shape: 'description',
    resourceType: 'AWS::RDS::DBCluster',
    resourceId: 'cluster-0ABCDEFGHIJ',
    configuration: { DBClusterIdentifier: 'shop', Engine: 'docdb', Status: 'available', DeletionProtection: false },
    expected: protect('Cluster', 'shop'),
  },
  {
    scenario: 'a stopped instance',
    ...instance({ deletionProtection: false, dBInstanceStatus: 'stopped' }),
    expected: needsManualFix(
      'Instance orders (mysql) is stopped, and RDS modifies no such database: start it, or delete it',
    ),
  },
  {
    scenario: 'a cluster that stops',
    ...cluster({ deletionProtection: false, status: 'stopping' }),
    expected: needsManualFix(
      'Cluster shop (aurora-postgresql) is stopping, and RDS modifies no such database: start it, or delete it',
    ),
  },
  {
    scenario: 'a cluster that is being created',
    ...cluster({ deletionProtection: false, status: 'creating' }),
    expected: needsManualFix(
      'Cluster shop (aurora-postgresql) is being created, and RDS modifies no such database: start the remediation again when it is available',
    ),
  },
  {
    scenario: 'an instance of a cluster',
    ...instance({ deletionProtection: false, dBClusterIdentifier: 'shop' }),
    expected: nothingToDo('The rule does not apply to the resource'),
  },
  {
    scenario: 'a protected cluster',
    ...cluster({ deletionProtection: true }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
