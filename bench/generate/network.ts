import type { Estate } from './estate';
import { arn, createTags, isNonCompliant, nameFor, past, type Recorded, related, toTagList } from './item';

/** VPCs and their resources. */

export function vpc(estate: Estate, index: number): Recorded {
  const id = estate.ids('vpc')[index] as string;
  const tags = createTags(estate, nameFor(estate, 'vpc'));
  const cidrBlock = `10.${index % 256}.0.0/16`;
  return {
    type: 'AWS::EC2::VPC',
    id,
    arn: arn(estate, 'ec2', `vpc/${id}`),
    zone: 'Multiple Availability Zones',
    relationships: [
      ...related('AWS::EC2::Subnet', 'Contains', estate.random.some(estate.ids('subnet'), 12)),
      ...related('AWS::EC2::SecurityGroup', 'Contains', estate.random.some(estate.ids('group'), 30)),
      ...related('AWS::EC2::NetworkInterface', 'Contains', estate.random.some(estate.ids('eni'), 80)),
      ...related('AWS::EC2::Instance', 'Contains', estate.random.some(estate.ids('instance'), 30)),
    ],
    configuration: {
      cidrBlock,
      dhcpOptionsId: `dopt-0${estate.random.hex(16)}`,
      state: 'available',
      vpcId: id,
      ownerId: estate.account,
      instanceTenancy: 'default',
      ipv6CidrBlockAssociationSet: [],
      cidrBlockAssociationSet: [
        {
          associationId: `vpc-cidr-assoc-0${estate.random.hex(16)}`,
          cidrBlock,
          cidrBlockState: { state: 'associated' },
        },
      ],
      isDefault: index === 0,
      tags: toTagList(tags),
    },
    tags,
  };
}

export function subnet(estate: Estate, index: number): Recorded {
  const { random } = estate;
  const id = estate.ids('subnet')[index] as string;
  const zone = random.pick(estate.zones);
  const vpcId = random.pick(estate.ids('vpc'));
  const tags = createTags(estate, nameFor(estate, 'subnet'));
  const subnetArn = arn(estate, 'ec2', `subnet/${id}`);
  return {
    type: 'AWS::EC2::Subnet',
    id,
    arn: subnetArn,
    zone,
    relationships: [
      ...related('AWS::EC2::NetworkAcl', 'Is attached to', [random.pick(estate.ids('acl'))]),
      ...related('AWS::EC2::NetworkInterface', 'Contains', random.some(estate.ids('eni'), random.int(12))),
      ...related('AWS::EC2::RouteTable', 'Is contained in', [random.pick(estate.ids('routeTable'))]),
      ...related('AWS::EC2::VPC', 'Is contained in', [vpcId]),
    ],
    configuration: {
      availabilityZone: zone,
      availabilityZoneId: `euc1-az${random.between(1, 3)}`,
      availableIpAddressCount: random.int(250),
      cidrBlock: `10.${random.int(256)}.${random.int(256)}.0/24`,
      defaultForAz: false,
      mapPublicIpOnLaunch: random.chance(0.2),
      mapCustomerOwnedIpOnLaunch: false,
      state: 'available',
      subnetId: id,
      vpcId,
      ownerId: estate.account,
      assignIpv6AddressOnCreation: false,
      ipv6CidrBlockAssociationSet: [],
      tags: toTagList(tags),
      subnetArn,
      enableDns64: false,
      ipv6Native: false,
      privateDnsNameOptionsOnLaunch: {
        hostnameType: 'ip-name',
        enableResourceNameDnsARecord: false,
        enableResourceNameDnsAAAARecord: false,
      },
    },
    tags,
  };
}

export function securityGroup(estate: Estate, index: number): Recorded {
  const { random, profile } = estate;
  const id = estate.ids('group')[index] as string;
  const vpcId = random.pick(estate.ids('vpc'));
  const name = nameFor(estate, 'sg');
  const tags = createTags(estate, name);
  return {
    type: 'AWS::EC2::SecurityGroup',
    id,
    name,
    arn: arn(estate, 'ec2', `security-group/${id}`),
    relationships: [
      ...related('AWS::EC2::NetworkInterface', 'Is associated with', random.some(estate.ids('eni'), random.int(10))),
      ...related('AWS::EC2::Instance', 'Is associated with', random.some(estate.ids('instance'), random.int(4))),
      ...related('AWS::EC2::VPC', 'Is contained in', [vpcId]),
    ],
    configuration: {
      description: `${name} (managed by platform)`,
      groupName: name,
      ipPermissions: random.many(random.between(...profile.permissions), (index) =>
        createPermission(estate, index === 0 && isNonCompliant(estate, 0.07)),
      ),
      ownerId: estate.account,
      groupId: id,
      ipPermissionsEgress: [
        {
          ipProtocol: '-1',
          ipv6Ranges: [],
          prefixListIds: [],
          userIdGroupPairs: [],
          ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
          ipRanges: ['0.0.0.0/0'],
        },
      ],
      tags: toTagList(tags),
      vpcId,
    },
    tags,
  };
}

/** Mostly web ports that are open to everyone, and internal ports that are not. */
function createPermission({ random, account, ids, profile }: Estate, opensSsh: boolean): object {
  const isOpen = opensSsh || random.chance(0.2);
  const port = opensSsh ? 22 : random.pick(isOpen ? [443, 80, 8080] : [22, 443, 8080, 5432, 3306, 6379, 9092, 2049]);
  const cidrs = isOpen
    ? ['0.0.0.0/0']
    : random.many(random.between(0, profile.ranges), () => `10.${random.int(256)}.${random.int(256)}.0/24`);
  return {
    fromPort: port,
    ipProtocol: 'tcp',
    ipv6Ranges: isOpen && random.chance(0.5) ? [{ cidrIpv6: '::/0' }] : [],
    prefixListIds: [],
    toPort: port,
    userIdGroupPairs: random.chance(0.5) ? [{ groupId: random.pick(ids('group')), userId: account }] : [],
    ipv4Ranges: cidrs.map((cidrIp) => ({ cidrIp })),
    ipRanges: cidrs,
  };
}

export function networkInterface(estate: Estate, index: number): Recorded {
  const { random } = estate;
  const id = estate.ids('eni')[index] as string;
  const zone = random.pick(estate.zones);
  const instanceId = random.pick(estate.ids('instance'));
  const groups = random.some(estate.ids('group'), random.between(1, 3));
  const subnetId = random.pick(estate.ids('subnet'));
  const vpcId = random.pick(estate.ids('vpc'));
  const address = `10.${random.int(256)}.${random.int(256)}.${random.int(256)}`;
  const privateDnsName = `ip-${address.replaceAll('.', '-')}.${estate.region}.compute.internal`;
  return {
    type: 'AWS::EC2::NetworkInterface',
    id,
    arn: arn(estate, 'ec2', `network-interface/${id}`),
    zone,
    relationships: [
      ...related('AWS::EC2::Instance', 'Is attached to', [instanceId]),
      ...related('AWS::EC2::SecurityGroup', 'Is associated with', groups),
      ...related('AWS::EC2::Subnet', 'Is contained in', [subnetId]),
      ...related('AWS::EC2::VPC', 'Is contained in', [vpcId]),
    ],
    configuration: {
      attachment: {
        attachTime: '2026-02-13T04:42:09.000Z',
        attachmentId: `eni-attach-0${random.hex(16)}`,
        deleteOnTermination: true,
        deviceIndex: random.int(3),
        networkCardIndex: 0,
        instanceId,
        instanceOwnerId: estate.account,
        status: 'attached',
      },
      availabilityZone: zone,
      description: random.pick(['', 'ELB app/web', 'AWS Lambda VPC ENI', 'RDSNetworkInterface', 'aws-K8S']),
      groups: groups.map((groupId) => ({ groupName: `${groupId.slice(4, 10)}-sg`, groupId })),
      interfaceType: 'interface',
      ipv6Addresses: [],
      macAddress: (random.hex(12).match(/../g) as string[]).join(':'),
      networkInterfaceId: id,
      ownerId: estate.account,
      privateDnsName,
      privateIpAddress: address,
      privateIpAddresses: random.many(random.chance(0.15) ? random.between(4, 15) : 1, (n) => ({
        primary: n === 0,
        privateDnsName,
        privateIpAddress: address,
      })),
      ipv4Prefixes: [],
      ipv6Prefixes: [],
      requesterManaged: random.chance(0.5),
      sourceDestCheck: true,
      status: 'in-use',
      subnetId,
      tagSet: [],
      vpcId,
    },
  };
}

export function routeTable(estate: Estate, index: number): Recorded {
  const { random } = estate;
  const id = estate.ids('routeTable')[index] as string;
  const vpcId = random.pick(estate.ids('vpc'));
  const subnets = random.some(estate.ids('subnet'), random.between(1, 4));
  const tags = createTags(estate, nameFor(estate, 'rt'));
  return {
    type: 'AWS::EC2::RouteTable',
    id,
    arn: arn(estate, 'ec2', `route-table/${id}`),
    relationships: [
      ...related('AWS::EC2::Subnet', 'Contains', subnets),
      ...related('AWS::EC2::VPC', 'Is contained in', [vpcId]),
    ],
    configuration: {
      associations: subnets.map((subnetId) => ({
        main: false,
        routeTableAssociationId: `rtbassoc-0${random.hex(16)}`,
        routeTableId: id,
        subnetId,
        associationState: { state: 'associated' },
      })),
      propagatingVgws: [],
      routeTableId: id,
      routes: random.many(random.between(2, 12), (n) => ({
        destinationCidrBlock: n === 0 ? '10.0.0.0/16' : `10.${random.int(256)}.0.0/16`,
        gatewayId: n === 0 ? 'local' : `tgw-0${random.hex(16)}`,
        origin: n === 0 ? 'CreateRouteTable' : 'CreateRoute',
        state: 'active',
      })),
      tags: toTagList(tags),
      vpcId,
      ownerId: estate.account,
    },
    tags,
  };
}

export function networkAcl(estate: Estate, index: number): Recorded {
  const { random } = estate;
  const id = estate.ids('acl')[index] as string;
  const vpcId = random.pick(estate.ids('vpc'));
  return {
    type: 'AWS::EC2::NetworkAcl',
    id,
    arn: arn(estate, 'ec2', `network-acl/${id}`),
    zone: 'Multiple Availability Zones',
    relationships: related('AWS::EC2::VPC', 'Is contained in', [vpcId]),
    configuration: {
      associations: random.some(estate.ids('subnet'), 3).map((subnetId) => ({
        networkAclAssociationId: `aclassoc-0${random.hex(16)}`,
        networkAclId: id,
        subnetId,
      })),
      entries: random.many(random.between(4, 10), (n) => ({
        cidrBlock: '0.0.0.0/0',
        egress: n % 2 === 0,
        protocol: '-1',
        ruleAction: n < 2 ? 'allow' : 'deny',
        ruleNumber: n * 100,
      })),
      isDefault: random.chance(0.5),
      networkAclId: id,
      tags: [],
      vpcId,
      ownerId: estate.account,
    },
  };
}

export function routeTableAssociation(estate: Estate): Recorded {
  const id = `rtbassoc-0${estate.random.hex(16)}`;
  return {
    type: 'AWS::EC2::SubnetRouteTableAssociation',
    id,
    zone: 'Regional',
    configuration: {
      Id: id,
      RouteTableId: estate.random.pick(estate.ids('routeTable')),
      SubnetId: estate.random.pick(estate.ids('subnet')),
    },
  };
}

export function elasticAddress(estate: Estate): Recorded {
  const { random } = estate;
  const id = `eipalloc-0${random.hex(16)}`;
  const networkInterfaceId = random.pick(estate.ids('eni'));
  const publicIp = `203.0.113.${random.int(256)}`;
  return {
    type: 'AWS::EC2::EIP',
    id,
    name: publicIp,
    arn: arn(estate, 'ec2', `eip-allocation/${id}`),
    created: past(estate),
    relationships: related('AWS::EC2::NetworkInterface', 'Is attached to', [networkInterfaceId]),
    configuration: {
      publicIp,
      allocationId: id,
      associationId: `eipassoc-0${random.hex(16)}`,
      domain: 'vpc',
      networkInterfaceId,
      networkInterfaceOwnerId: estate.account,
      privateIpAddress: `10.0.${random.int(256)}.${random.int(256)}`,
      tags: [],
      publicIpv4Pool: 'amazon',
      networkBorderGroup: estate.region,
    },
  };
}
