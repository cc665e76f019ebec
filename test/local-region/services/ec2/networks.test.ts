import type { CallInput } from '../../../../lib/local-region/aws-call';
import { TestingAccount } from '../../testing-account';

let aws: TestingAccount;
let VpcId: string;
beforeEach(async () => {
  aws = new TestingAccount();
  VpcId = (await aws.call('ec2:CreateVpc', { CidrBlock: '10.0.0.0/16' })).Vpc.VpcId;
});

const call = (operation: string, input: CallInput = {}) => aws.call(`ec2:${operation}`, input);
const inVpc = () => ({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] });
const createSubnet = async (CidrBlock: string): Promise<string> =>
  (await call('CreateSubnet', { VpcId, CidrBlock })).Subnet.SubnetId;
const createGateway = async (): Promise<string> => {
  const { InternetGateway } = await call('CreateInternetGateway');
  await call('AttachInternetGateway', { InternetGatewayId: InternetGateway.InternetGatewayId, VpcId });
  return InternetGateway.InternetGatewayId;
};
const createTable = async (): Promise<string> => (await call('CreateRouteTable', { VpcId })).RouteTable.RouteTableId;
const TO_INTERNET = { DestinationCidrBlock: '0.0.0.0/0' };

test('a VPC has a main route table and a network ACL, which go with it', async () => {
  const SubnetId = await createSubnet('10.0.1.0/24');
  const { RouteTables } = await call('DescribeRouteTables', inVpc());
  expect(RouteTables).toMatchObject([
    { Associations: [{ Main: true }], Routes: [{ DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' }] },
  ]);
  const { NetworkAcls } = await call('DescribeNetworkAcls', inVpc());
  expect(NetworkAcls).toMatchObject([{ IsDefault: true, Associations: [{ SubnetId }] }]);
  await call('DeleteSubnet', { SubnetId });
  expect((await call('DescribeNetworkAcls', inVpc())).NetworkAcls[0].Associations).toEqual([]);
  await call('DeleteVpc', { VpcId });
  for (const list of ['RouteTables', 'NetworkAcls']) {
    expect((await call(`Describe${list}`, inVpc()))[list]).toEqual([]);
  }
});

test('a subnet is connected to the internet, and everything is taken down again', async () => {
  const [SubnetId, GatewayId, RouteTableId] = [
    await createSubnet('10.0.1.0/24'),
    await createGateway(),
    await createTable(),
  ];
  await call('CreateRoute', { RouteTableId, ...TO_INTERNET, GatewayId });
  const { AssociationId } = await call('AssociateRouteTable', { RouteTableId, SubnetId });
  const filters = [{ Name: 'association.subnet-id', Values: [SubnetId] }];
  const { RouteTables } = await call('DescribeRouteTables', { Filters: filters });
  expect(RouteTables).toMatchObject([
    {
      Associations: [{ Main: false, SubnetId, RouteTableAssociationId: AssociationId }],
      Routes: [{ GatewayId: 'local' }, { ...TO_INTERNET, GatewayId, Origin: 'CreateRoute', State: 'active' }],
    },
  ]);
  expect(await aws.fail('ec2:DeleteRouteTable', { RouteTableId })).toMatch('DependencyViolation');
  expect(await aws.fail('ec2:DeleteInternetGateway', { InternetGatewayId: GatewayId })).toMatch('DependencyViolation');
  await call('DetachInternetGateway', { InternetGatewayId: GatewayId, VpcId });
  const [table] = (await call('DescribeRouteTables', { RouteTableIds: [RouteTableId] })).RouteTables;
  expect(table.Routes[1]).toMatchObject({ GatewayId, State: 'blackhole' });
  await call('DeleteInternetGateway', { InternetGatewayId: GatewayId });
  expect(await aws.fail('ec2:DeleteVpc', { VpcId })).toMatch('DependencyViolation');
  // The association of a subnet ends with it.
  await call('DeleteSubnet', { SubnetId });
  await call('DeleteRouteTable', { RouteTableId });
  await call('DeleteVpc', { VpcId });
});

test('routes and associations are replaced', async () => {
  const [SubnetId, GatewayId, RouteTableId] = [
    await createSubnet('10.0.1.0/24'),
    await createGateway(),
    await createTable(),
  ];
  const route = { RouteTableId, ...TO_INTERNET };
  await call('CreateRoute', { ...route, GatewayId });
  await call('ReplaceRoute', { ...route, NatGatewayId: 'nat-0a' });
  const { AssociationId } = await call('AssociateRouteTable', { RouteTableId, SubnetId });
  const other = await createTable();
  const { NewAssociationId } = await call('ReplaceRouteTableAssociation', { AssociationId, RouteTableId: other });
  await call('DisassociateRouteTable', { AssociationId: NewAssociationId });
  const [table] = (await call('DescribeRouteTables', { RouteTableIds: [RouteTableId] })).RouteTables;
  expect([table.Associations, table.Routes.length, table.Routes[1].NatGatewayId]).toEqual([[], 2, 'nat-0a']);
  await call('DeleteRoute', route);
  expect(await aws.fail('ec2:DeleteRoute', route)).toBe(
    `InvalidRoute.NotFound: no route with destination-cidr-block 0.0.0.0/0 in route table ${RouteTableId}`,
  );
});

test.each<
  [operation: string, input: (ids: { gateway: string; other: string; table: string }) => CallInput, code: string]
>([
  ['AttachInternetGateway', ({ gateway }) => ({ InternetGatewayId: gateway, VpcId }), 'Resource.AlreadyAssociated'],
  ['AttachInternetGateway', ({ other }) => ({ InternetGatewayId: other, VpcId }), 'InvalidParameterValue'],
  [
    'AttachInternetGateway',
    ({ gateway }) => ({ InternetGatewayId: gateway, VpcId: 'vpc-0a' }),
    'InvalidVpcID.NotFound',
  ],
  ['DetachInternetGateway', ({ gateway }) => ({ InternetGatewayId: gateway, VpcId: 'vpc-0a' }), 'Gateway.NotAttached'],
  ['DeleteInternetGateway', () => ({ InternetGatewayId: 'igw-0a' }), 'InvalidInternetGatewayID.NotFound'],
  [
    'CreateRoute',
    ({ table }) => ({ RouteTableId: table, ...TO_INTERNET, GatewayId: 'igw-0a' }),
    'InvalidGatewayID.NotFound',
  ],
  ['CreateRoute', ({ table }) => ({ RouteTableId: table, ...TO_INTERNET }), 'MissingParameter'],
  [
    'CreateRoute',
    ({ table }) => ({ RouteTableId: table, DestinationCidrBlock: '::/0', NatGatewayId: 'nat-0a' }),
    'InvalidParameterValue: Value (::/0) for parameter destinationCidrBlock is invalid.',
  ],
  [
    'DeleteRoute',
    ({ table }) => ({ RouteTableId: table, DestinationCidrBlock: '10.0.1.2/16' }),
    'cannot remove local route',
  ],
  ['CreateRoute', ({ table, gateway }) => ({ RouteTableId: table, GatewayId: gateway }), 'MissingParameter'],
  [
    'DeleteRoute',
    ({ table }) => ({ RouteTableId: table, DestinationCidrBlock: '10.0.0.0/16' }),
    'InvalidParameterValue',
  ],
  ['AssociateRouteTable', ({ table }) => ({ RouteTableId: table, SubnetId: 'subnet-0a' }), 'InvalidSubnetID.NotFound'],
  ['AssociateRouteTable', ({ table, gateway }) => ({ RouteTableId: table, GatewayId: gateway }), 'NotImplemented'],
  ['DisassociateRouteTable', () => ({ AssociationId: 'rtbassoc-0a' }), 'InvalidAssociationID.NotFound'],
  ['ModifyVpcAttribute', () => ({ VpcId }), 'InvalidParameterCombination'],
  ['DescribeSnapshots', () => ({ SnapshotIds: ['snap-0a'] }), 'InvalidSnapshot.NotFound'],
  ['DescribeKeyPairs', () => ({ KeyNames: ['ops'] }), 'InvalidKeyPair.NotFound'],
  ['DescribeImages', () => ({ Owners: ['amazon'] }), 'NotImplemented'],
])('%s is refused with %s (case %#)', async (operation, input, code) => {
  const { InternetGateway } = await call('CreateInternetGateway');
  const ids = {
    gateway: await createGateway(),
    other: InternetGateway.InternetGatewayId,
    table: await createTable(),
  };
  expect(await aws.fail(`ec2:${operation}`, input(ids))).toContain(code);
});

test('a route to the gateway of another VPC is refused', async () => {
  const { InternetGateways } = await call('DescribeInternetGateways');
  const route = { RouteTableId: await createTable(), ...TO_INTERNET, GatewayId: InternetGateways[0].InternetGatewayId };
  expect(await aws.fail('ec2:CreateRoute', route)).toMatch('belong to different networks');
});

test('the attributes of a VPC are those of a new one until they are set', async () => {
  const read = async () =>
    Promise.all(
      ['enableDnsSupport', 'enableDnsHostnames'].map(async (Attribute) => {
        const { VpcId: _, ...attribute } = await call('DescribeVpcAttribute', { VpcId, Attribute });
        return attribute;
      }),
    );
  expect(await read()).toEqual([{ EnableDnsSupport: { Value: true } }, { EnableDnsHostnames: { Value: false } }]);
  await call('ModifyVpcAttribute', { VpcId, EnableDnsHostnames: { Value: true } });
  await call('ModifyVpcAttribute', { VpcId, EnableDnsSupport: { Value: false } });
  expect(await read()).toEqual([{ EnableDnsSupport: { Value: false } }, { EnableDnsHostnames: { Value: true } }]);
});

test('the descriptions of rules are changed by what they permit, and by their ids', async () => {
  const { GroupId } = await call('CreateSecurityGroup', { VpcId, GroupName: 'web', Description: 'web' });
  const ports = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
  const permit = (...cidrs: string[]) => [{ ...ports, IpRanges: cidrs.map((CidrIp) => ({ CidrIp })) }];
  const { SecurityGroupRules } = await call('AuthorizeSecurityGroupIngress', {
    GroupId,
    IpPermissions: permit('10.0.0.0/8', '192.0.2.0/24'),
  });
  const described = [{ ...ports, IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'own' }] }];
  await call('UpdateSecurityGroupRuleDescriptionsIngress', { GroupId, IpPermissions: described });
  const byId = [{ SecurityGroupRuleId: SecurityGroupRules[1].SecurityGroupRuleId, Description: 'office' }];
  await call('UpdateSecurityGroupRuleDescriptionsIngress', { GroupId, SecurityGroupRuleDescriptions: byId });
  const { SecurityGroups } = await call('DescribeSecurityGroups', { GroupIds: [GroupId] });
  expect(SecurityGroups[0].IpPermissions[0].IpRanges).toEqual([
    { CidrIp: '10.0.0.0/8', Description: 'own' },
    { CidrIp: '192.0.2.0/24', Description: 'office' },
  ]);
  const unknown = { GroupId, IpPermissions: permit('203.0.113.0/24') };
  expect(await aws.fail('ec2:UpdateSecurityGroupRuleDescriptionsIngress', unknown)).toMatch(
    'InvalidPermission.NotFound',
  );
});
