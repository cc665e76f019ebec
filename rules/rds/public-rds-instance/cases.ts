import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const address = 'orders.0a.eu-west-1.rds.amazonaws.com';
const database = {
  dBInstanceIdentifier: 'orders',
  dBInstanceStatus: 'available',
  engine: 'mysql',
  endpoint: { address, port: 3306 },
  vpcSecurityGroups: [{ vpcSecurityGroupId: 'sg-0a', status: 'active' }],
};

const inTemplate = (configuration: Readonly<Record<string, unknown>>) => ({
  shape: 'template' as const,
  resourceId: 'Orders',
  configuration,
});
const SUBNETS = { resourceType: 'AWS::RDS::DBSubnetGroup' };
const UNDECIDED = insufficientData(
  'database Orders may be publicly accessible; the template omits PubliclyAccessible, and its default does not follow from the subnet group and the engine',
);

export default defineCases(rule, [
  {
    scenario: 'a public address',
    configuration: { ...database, publiclyAccessible: true },
    expected: nonCompliant(
      'Database orders (mysql) has a public address, orders.0a.eu-west-1.rds.amazonaws.com:3306, protected only by sg-0a',
    ),
  },
  {
    scenario: 'a private address',
    configuration: { ...database, publiclyAccessible: false },
    expected: COMPLIANT,
  },
  {
    scenario: 'a future public address of an instance that is being created',
    configuration: {
      ...database,
      dBInstanceStatus: 'creating',
      endpoint: undefined,
      vpcSecurityGroups: [],
      publiclyAccessible: true,
    },
    expected: nonCompliant('Database orders (mysql) has a public address'),
  },
  {
    scenario: 'a template with a public address',
    shape: 'template',
    resourceId: 'Orders',
    configuration: {
      Engine: 'postgres',
      PubliclyAccessible: 'true',
      VPCSecurityGroups: [new Unknown('{"Ref":"Group"}')],
    },
    expected: nonCompliant('Database Orders (postgres) has a public address'),
  },
  {
    scenario: 'a template with a private address',
    shape: 'template',
    resourceId: 'Orders',
    configuration: { Engine: 'postgres', PubliclyAccessible: false },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template without the property, with a subnet group of its own, as the CDK writes it',
    ...inTemplate({
      Engine: 'postgres',
      DBSubnetGroupName: new Reference('{"Ref":"Subnets"}', 'Subnets', undefined, {}, SUBNETS),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template without the property, with a subnet group by name',
    ...inTemplate({ Engine: 'postgres', DBSubnetGroupName: 'private' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template without the property, in the subnet group of the default VPC',
    ...inTemplate({ Engine: 'postgres', DBSubnetGroupName: 'Default' }),
    expected: nonCompliant('Database Orders (postgres) has a public address'),
  },
  {
    scenario: 'a template without the property, whose subnet group a parameter names',
    ...inTemplate({ Engine: 'postgres', DBSubnetGroupName: new Unknown('{"Ref":"Group"}') }),
    expected: UNDECIDED,
  },
  {
    scenario: 'a template without the property and without a subnet group',
    ...inTemplate({ Engine: 'postgres' }),
    expected: nonCompliant('Database Orders (postgres) has a public address'),
  },
  {
    scenario: 'a template without the property and with an empty subnet group, which is none',
    ...inTemplate({ Engine: 'postgres', DBSubnetGroupName: '' }),
    expected: nonCompliant('Database Orders (postgres) has a public address'),
  },
  {
    scenario: 'a template of an instance of an Aurora cluster, as the CDK writes it',
    ...inTemplate({ Engine: 'aurora-postgresql', DBClusterIdentifier: new Unknown('{"Ref":"Cluster"}') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template without the property, restored from a snapshot, whose engine it does not name',
    ...inTemplate({ DBSnapshotIdentifier: 'orders' }),
    expected: UNDECIDED,
  },
  {
    scenario: 'a template without the property of a replica, of which AWS documents no default',
    ...inTemplate({ SourceDBInstanceIdentifier: 'orders', DBSubnetGroupName: 'private', Engine: 'postgres' }),
    expected: UNDECIDED,
  },
  {
    scenario: 'a template without the property of an instance of Neptune',
    ...inTemplate({ Engine: 'neptune', DBSubnetGroupName: new Unknown('{"Ref":"Group"}') }),
    expected: COMPLIANT,
  },
  ...[
    { express: 'true', expected: nonCompliant('Database Orders (aurora-postgresql) has a public address') },
    { express: 'false', expected: COMPLIANT },
  ].map(({ express, expected }) => ({
    scenario: `a template with an instance that is added to a cluster, express configuration: ${express}`,
    ...inTemplate({
      Engine: 'aurora-postgresql',
      DBClusterIdentifier: new Reference('{"Ref":"Shop"}', 'Shop', undefined, { WithExpressConfiguration: express }),
    }),
    expected,
  })),
  {
    scenario: 'a template that takes the address from a parameter',
    shape: 'template',
    resourceId: 'Orders',
    configuration: { Engine: 'postgres', PubliclyAccessible: new Unknown('{"Ref":"Public"}') },
    expected: insufficientData('Properties.PubliclyAccessible is {"Ref":"Public"}, which the template leaves open'),
  },
  {
    scenario: 'a template with a public address and the engine from a parameter',
    shape: 'template',
    resourceId: 'Orders',
    configuration: { Engine: new Unknown('{"Ref":"Engine"}'), PubliclyAccessible: true },
    expected: nonCompliant('Database Orders has a public address'),
  },
  {
    scenario: 'a public address, from describe-db-instances',
    shape: 'description',
    configuration: {
      DBInstanceIdentifier: 'orders',
      Engine: 'mysql',
      Endpoint: { Address: address, Port: 3306 },
      VpcSecurityGroups: [
        { VpcSecurityGroupId: 'sg-0a', Status: 'active' },
        { VpcSecurityGroupId: 'sg-0b', Status: 'active' },
      ],
      PubliclyAccessible: true,
    },
    expected: nonCompliant(
      'Database orders (mysql) has a public address, orders.0a.eu-west-1.rds.amazonaws.com:3306, protected only by sg-0a and sg-0b',
    ),
  },
  {
    scenario: 'no property for public access',
    configuration: database,
    expected: unreadable('Cannot read configuration.publiclyAccessible: expected a boolean, found nothing'),
  },
  {
    scenario: 'text instead of a boolean',
    configuration: { ...database, publiclyAccessible: 'no' },
    expected: unreadable('Cannot read configuration.publiclyAccessible: expected a boolean, found "no"'),
  },
]);
