import { type Cidr, formatCidr, parseCidr } from '../../../core/network/address-set';
import { relateTo } from '../../account/relationships';
import type { AccountResource } from '../../account/resources';
import { formatArn } from '../../arns';
import { AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { createResourceId, type ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { toItemTags } from '../tags';
import { checkNetworkSize, parseCalledCidr } from './checks';
import { findDefaultVpc } from './default-vpc';
import { answerFiltered } from './filters';
import { buildResource, createDescribe, EC2_KINDS, findOrRefuse } from './kinds';
import { buildInternetGateway, findAttachedVpc } from './routing/internet-gateways';
import { buildDefaultNetworkAcl, changeAclOfSubnet } from './routing/network-acls';
import { buildRouteTable, dropSubnetAssociation, isMainRouteTable } from './routing/route-tables';
import { buildSecurityGroup } from './security-groups';
import { readTagSpecifications } from './tags';
import {
  GROUP_TYPE,
  INTERFACE_TYPE,
  INTERNET_GATEWAY_TYPE,
  NETWORK_ACL_TYPE,
  ROUTE_TABLE_TYPE,
  SUBNET_TYPE,
  VPC_TYPE,
} from './types';

/** Lists the zones of a Region that are here. */
export const listZones = (region: string): string[] => [`${region}a`, `${region}b`];

/** Creates the network that every account has in a Region: a VPC_TYPE, a subnet in each zone, a gateway and a security group. */
export function createDefaultNetwork(context: ServiceContext): void {
  const { resources, scope } = context;
  // A snapshot has the network of its account, or none that the rules read.
  if (resources.listTypes().length > 0) return;
  const vpc = createVpc(context, '172.31.0.0/16', true, {});
  resources.put(vpc);
  resources.put(buildDefaultNetworkAcl(context, vpc.resourceId));
  for (const [index, zone] of listZones(scope.region).entries()) {
    const subnet = createSubnet(context, vpc.resourceId, `172.31.${16 * index}.0/20`, zone, true, {});
    resources.put(subnet);
    changeAclOfSubnet(context, subnet, 'add');
  }
  const gateway = buildInternetGateway(context, vpc.resourceId, {});
  resources.put(gateway);
  resources.put(buildRouteTable(context, vpc, { isMain: true, gatewayId: gateway.resourceId }));
  resources.put(createDefaultGroup(context, vpc.resourceId));
}

/** The members of a default group reach each other. */
const createDefaultGroup = (context: ServiceContext, vpcId: string): AccountResource =>
  buildSecurityGroup(
    context,
    { name: 'default', description: 'default VPC security group', vpcId },
    {
      rules: [
        {
          protocol: '-1',
          fromPort: undefined,
          toPort: undefined,
          kind: 'userIdGroupPairs',
          // Its own id, which it gets when it is created.
          source: '',
          userId: context.scope.account,
          description: undefined,
        },
      ],
    },
  );

function createVpc(
  context: ServiceContext,
  cidrBlock: string,
  isDefault: boolean,
  tags: Readonly<Record<string, string>>,
): AccountResource {
  const vpcId = createResourceId(context, 'vpc');
  return buildResource(context, EC2_KINDS.vpc, {
    resourceId: vpcId,
    availabilityZone: 'Multiple Availability Zones',
    tags,
    configuration: {
      cidrBlock,
      dhcpOptionsId: createResourceId(context, 'dopt'),
      state: 'available',
      vpcId,
      ownerId: context.scope.account,
      instanceTenancy: 'default',
      ipv6CidrBlockAssociationSet: [],
      cidrBlockAssociationSet: [
        {
          associationId: createResourceId(context, 'vpc-cidr-assoc'),
          cidrBlock,
          cidrBlockState: { state: 'associated' },
        },
      ],
      isDefault,
      tags: toItemTags(tags),
    },
  });
}

function createSubnet(
  context: ServiceContext,
  vpcId: string,
  cidrBlock: string,
  zone: string,
  isDefault: boolean,
  tags: Readonly<Record<string, string>>,
): AccountResource {
  const { scope } = context;
  const subnetId = createResourceId(context, 'subnet');
  const subnetArn = formatArn(context.scope, 'ec2', `subnet/${subnetId}`);
  return buildResource(context, EC2_KINDS.subnet, {
    resourceId: subnetId,
    arn: subnetArn,
    availabilityZone: zone,
    tags,
    configuration: {
      availabilityZone: zone,
      availabilityZoneId: `${scope.region}-az${zone.charCodeAt(zone.length - 1) - 96}`,
      availableIpAddressCount: 4091,
      cidrBlock,
      defaultForAz: isDefault,
      mapPublicIpOnLaunch: isDefault,
      mapCustomerOwnedIpOnLaunch: false,
      state: 'available',
      subnetId,
      vpcId,
      ownerId: scope.account,
      assignIpv6AddressOnCreation: false,
      ipv6CidrBlockAssociationSet: [],
      subnetArn,
      tags: toItemTags(tags),
    },
    relationships: [relateTo('Is contained in', VPC_TYPE, vpcId)],
  });
}

/** The attributes of VPCs that calls have set, by the id of the VPC. AWS Config does not record them. */
export type VpcAttributes = Map<string, Readonly<Record<string, boolean>>>;

const VPC_ATTRIBUTES = ['EnableDnsSupport', 'EnableDnsHostnames', 'EnableNetworkAddressUsageMetrics'];

export function createNetworkOperations(context: ServiceContext, attributes: VpcAttributes): Operations {
  const { resources, scope } = context;
  const findVpc = (vpcId: string): AccountResource => findOrRefuse(context, EC2_KINDS.vpc, vpcId);
  /** @throws AwsError for a subnet that is not in its network, or in another subnet */
  const checkSubnetRange = (vpc: AccountResource, range: Cidr, text: string): void => {
    const network = parseCidr(String(vpc.configuration.cidrBlock));
    if (range.first < network.first || range.last > network.last) {
      throw new AwsError('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`);
    }
    const isTaken = resources.list(SUBNET_TYPE).some(({ configuration }) => {
      if (configuration.vpcId !== vpc.resourceId) return false;
      const other = parseCidr(String(configuration.cidrBlock));
      return range.first <= other.last && range.last >= other.first;
    });
    if (isTaken) throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${text}' conflicts with another subnet`);
  };
  return {
    DescribeVpcs: createDescribe(context, EC2_KINDS.vpc),
    DescribeSubnets: createDescribe(context, EC2_KINDS.subnet),
    CreateVpc: (call) => {
      if (!call.input.CidrBlock) {
        throw new AwsError('MissingParameter', 'Either CidrBlock or Ipv4IpamPoolId must be provided.');
      }
      const range = parseCalledCidr(call.input.CidrBlock, 'cidrBlock', 4);
      checkNetworkSize(range, call.input.CidrBlock, 'InvalidVpc.Range');
      const vpc = createVpc(context, formatCidr(range), false, readTagSpecifications(call, 'vpc'));
      resources.put(vpc, call);
      resources.put(createDefaultGroup(context, vpc.resourceId), call);
      resources.put(buildDefaultNetworkAcl(context, vpc.resourceId), call);
      resources.put(buildRouteTable(context, vpc, { isMain: true }), call);
      return { Vpc: toSdkStructure('ec2', 'Vpc', vpc.configuration) };
    },
    DeleteVpc: (call) => {
      const { resourceId } = findVpc(call.input.VpcId);
      const inVpc = (type: string) =>
        resources.list(type).filter(({ configuration }) => configuration.vpcId === resourceId);
      // The parts with which a VPC was created go with it.
      const own = [
        ...inVpc(GROUP_TYPE).filter(({ configuration }) => configuration.groupName === 'default'),
        ...inVpc(NETWORK_ACL_TYPE).filter(({ configuration }) => configuration.isDefault === true),
        ...inVpc(ROUTE_TABLE_TYPE).filter(isMainRouteTable),
      ];
      const parts = [GROUP_TYPE, NETWORK_ACL_TYPE, ROUTE_TABLE_TYPE, SUBNET_TYPE].flatMap(inVpc);
      const isUsed =
        parts.length > own.length ||
        resources.list(INTERNET_GATEWAY_TYPE).some((gateway) => findAttachedVpc(gateway) === resourceId);
      if (isUsed) {
        throw new AwsError('DependencyViolation', `The vpc '${resourceId}' has dependencies and cannot be deleted.`);
      }
      for (const part of own) resources.delete(part.resourceType, part.resourceId, call);
      resources.delete(VPC_TYPE, resourceId, call);
      return {};
    },
    CreateSubnet: (call) => {
      const { VpcId, CidrBlock, AvailabilityZone = listZones(scope.region)[0] } = call.input;
      const vpc = findVpc(VpcId);
      if (!CidrBlock) throw new AwsError('MissingParameter', 'The request must contain the parameter cidrBlock');
      if (!listZones(scope.region).includes(AvailabilityZone)) {
        throw new AwsError(
          'InvalidParameterValue',
          `Value (${AvailabilityZone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${listZones(scope.region).join(', ')}.`,
        );
      }
      const range = parseCalledCidr(CidrBlock, 'cidrBlock', 4);
      checkNetworkSize(range, CidrBlock, 'InvalidSubnet.Range');
      checkSubnetRange(vpc, range, CidrBlock);
      const tags = readTagSpecifications(call, 'subnet');
      const subnet = createSubnet(context, vpc.resourceId, formatCidr(range), AvailabilityZone, false, tags);
      resources.put(subnet, call);
      changeAclOfSubnet(context, subnet, 'add', call);
      return { Subnet: toSdkStructure('ec2', 'Subnet', subnet.configuration) };
    },
    DeleteSubnet: (call) => {
      const { SubnetId } = call.input;
      const subnet = findOrRefuse(context, EC2_KINDS.subnet, SubnetId);
      const isUsed = resources.list(INTERFACE_TYPE).some(({ configuration }) => configuration.subnetId === SubnetId);
      if (isUsed) {
        throw new AwsError('DependencyViolation', `The subnet '${SubnetId}' has dependencies and cannot be deleted.`);
      }
      changeAclOfSubnet(context, subnet, 'remove', call);
      dropSubnetAssociation(context, SubnetId, call);
      resources.delete(SUBNET_TYPE, SubnetId, call);
      return {};
    },
    DescribeAvailabilityZones: (call) => {
      const { ZoneNames = [], ZoneIds = [] } = call.input;
      const zones = listZones(scope.region).map((ZoneName, index) => ({
        ZoneName,
        ZoneId: `${scope.region}-az${index + 1}`,
        RegionName: scope.region,
        State: 'available',
        OptInStatus: 'opt-in-not-required',
        ZoneType: 'availability-zone',
        GroupName: scope.region,
        NetworkBorderGroup: scope.region,
        Messages: [],
      }));
      for (const [names, key] of [[ZoneNames, 'ZoneName'] as const, [ZoneIds, 'ZoneId'] as const]) {
        const unknown = names.find((name: string) => !zones.some(({ [key]: value }) => value === name));
        if (unknown !== undefined) {
          throw new AwsError('InvalidParameterValue', `Invalid availability zone: [${unknown}]`);
        }
      }
      const found = zones.filter(
        ({ ZoneName, ZoneId }) =>
          (ZoneNames.length === 0 || ZoneNames.includes(ZoneName)) &&
          (ZoneIds.length === 0 || ZoneIds.includes(ZoneId)),
      );
      return answerFiltered(call, 'AvailabilityZones', found);
    },
    DescribeRegions: (call) => {
      const { RegionNames = [] } = call.input;
      const unknown = RegionNames.find((name: string) => name !== scope.region);
      if (unknown !== undefined) {
        throw new AwsError('InvalidParameterValue', `Invalid region provided: ${unknown}`);
      }
      const Endpoint = `ec2.${scope.region}.amazonaws.com`;
      const region = { RegionName: scope.region, Endpoint, OptInStatus: 'opt-in-not-required' };
      return answerFiltered(call, 'Regions', [region]);
    },
    DescribeAccountAttributes: ({ input: { AttributeNames = [] } }) => ({
      AccountAttributes: [
        {
          AttributeName: 'default-vpc',
          AttributeValues: [{ AttributeValue: findDefaultVpc(resources)?.resourceId ?? 'none' }],
        },
        { AttributeName: 'supported-platforms', AttributeValues: [{ AttributeValue: 'VPC' }] },
      ].filter(({ AttributeName }) => AttributeNames.length === 0 || AttributeNames.includes(AttributeName)),
    }),
    DescribeVpcAttribute: ({ input: { VpcId, Attribute } }) => {
      const { configuration } = findVpc(VpcId);
      const name = Attribute.charAt(0).toUpperCase() + Attribute.slice(1);
      const initial = { EnableDnsSupport: true, EnableDnsHostnames: configuration.isDefault === true };
      const values: Readonly<Record<string, boolean>> = { ...initial, ...attributes.get(VpcId) };
      return { VpcId, [name]: { Value: values[name] ?? false } };
    },
    ModifyVpcAttribute: ({ input }) => {
      const { resourceId } = findVpc(input.VpcId);
      const named = VPC_ATTRIBUTES.filter((name) => input[name] !== undefined);
      if (named.length !== 1) {
        throw new AwsError('InvalidParameterCombination', 'Exactly one attribute may be specified.');
      }
      const changed = Object.fromEntries(named.map((name) => [name, input[name].Value === true]));
      attributes.set(resourceId, { ...attributes.get(resourceId), ...changed });
      return {};
    },
  };
}
