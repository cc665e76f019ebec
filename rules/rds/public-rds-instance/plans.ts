import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const instance = (more: object) => ({
  resourceId: 'db-0ABCDEFGHIJ',
  configuration: {
    dBInstanceIdentifier: 'orders',
    dBInstanceStatus: 'available',
    engine: 'mysql',
    publiclyAccessible: true,
    ...more,
  },
});
const makePrivate = (sideEffect: string) =>
  expectedSetting({
    service: 'rds',
    api: 'ModifyDBInstance',
    step: ['SetInstancePubliclyAccessible', 'RestoreInstancePubliclyAccessible'],
    to: { DBInstanceIdentifier: 'orders', PubliclyAccessible: false },
    from: { DBInstanceIdentifier: 'orders', PubliclyAccessible: true },
    summary: 'Make the instance private',
    sideEffects: [sideEffect],
    cannotUndo: 'The public address may be another one afterwards',
  });
const endpoint = { address: 'orders.0a.eu-west-1.rds.amazonaws.com', port: 3306 };
const withEndpoint = makePrivate(
  'Clients outside of the VPC can no longer connect to orders.0a.eu-west-1.rds.amazonaws.com:3306: give them a VPN, a peering or a proxy first',
);

export default definePlanCases(rule, [
  { scenario: 'a public address', ...instance({ endpoint }), expected: withEndpoint },
  {
    scenario: 'an instance without an address',
    ...instance({}),
    expected: makePrivate(
      'Clients outside of the VPC can no longer connect: give them a VPN, a peering or a proxy first',
    ),
  },
  {
    scenario: 'an instance that is being created',
    ...instance({ dBInstanceStatus: 'creating' }),
    expected: needsManualFix(
      'Instance orders (mysql) is being created, and RDS modifies no such database: start the remediation again when it is available',
    ),
  },
  {
    scenario: 'an instance that is being deleted',
    ...instance({ dBInstanceStatus: 'deleting', endpoint }),
    expected: needsManualFix(
      'Instance orders (mysql) is being deleted, and RDS modifies no such database: nothing is left to do',
    ),
  },
  {
    scenario: 'an instance of an Aurora cluster',
    ...instance({ endpoint, engine: 'aurora-mysql', dBClusterIdentifier: 'shop' }),
    expected: withEndpoint,
  },
  {
    scenario: 'the output of describe-db-instances',
    shape: 'description',
    resourceId: 'db-0ABCDEFGHIJ',
    configuration: {
      DBInstanceIdentifier: 'orders',
      DBInstanceStatus: 'available',
      Engine: 'mysql',
      PubliclyAccessible: true,
      Endpoint: { Address: endpoint.address, Port: endpoint.port },
    },
    expected: withEndpoint,
  },
  {
    scenario: 'an instance of a Multi-AZ DB cluster',
    ...instance({ endpoint, dBClusterIdentifier: 'shop' }),
    expected: needsManualFix(
      'Instance orders (mysql) belongs to a Multi-AZ DB cluster, whose instances RDS does not modify alone: modify the cluster',
    ),
  },
  {
    scenario: 'a stopped instance',
    ...instance({ dBInstanceStatus: 'stopped' }),
    expected: needsManualFix(
      'Instance orders (mysql) is stopped, and RDS modifies no such database: start it, or delete it',
    ),
  },
  {
    scenario: 'a private instance',
    ...instance({ publiclyAccessible: false }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
