import type { AddressFamily } from '../../../../core/network/address';
import { formatCidr } from '../../../../core/network/address-set';
import { uncapitalize } from '../../../../core/text/casing';
import { relateTo } from '../../../account/relationships';
import type { AccountResource } from '../../../account/resources';
import { type AwsCall, AwsError, type CallInput } from '../../../aws-call';
import type { Operations } from '../../../service';
import { createResourceId, type ServiceContext } from '../../service-context';
import { toSdkStructure } from '../../shapes';
import { toItemTags } from '../../tags';
import { parseCalledCidr } from '../checks';
import { buildResource, createDescribe, EC2_KINDS, findOrRefuse } from '../kinds';
import { readTagSpecifications } from '../tags';
import { INTERNET_GATEWAY_TYPE, ROUTE_TABLE_TYPE, SUBNET_TYPE, VPC_TYPE } from '../types';
import { findAttachedVpc } from './internet-gateways';

/** The members of a call that name the target of a route. */
const TARGETS = [
  ...['GatewayId', 'NatGatewayId', 'TransitGatewayId', 'VpcPeeringConnectionId', 'NetworkInterfaceId', 'InstanceId'],
  ...['EgressOnlyInternetGatewayId', 'VpcEndpointId', 'LocalGatewayId', 'CarrierGatewayId', 'CoreNetworkArn'],
] as const;
const DESTINATIONS = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'] as const;

/** A route as AWS Config records it: `destinationCidrBlock`, `gatewayId`. */
type TableRoute = Readonly<Record<string, string>>;

interface TableAssociation {
  readonly main: boolean;
  readonly routeTableAssociationId: string;
  readonly routeTableId: string;
  readonly subnetId?: string;
  readonly associationState: { readonly state: string };
}

/** Creates a route table with the route that each has: to the addresses of its VPC. */
export function buildRouteTable(
  context: ServiceContext,
  vpc: AccountResource,
  options: {
    /** Whether the subnets without another one use it. */
    readonly isMain: boolean;
    /** The gateway to the internet. */
    readonly gatewayId?: string;
    readonly tags?: Readonly<Record<string, string>>;
  },
): AccountResource {
  const { isMain, gatewayId, tags = {} } = options;
  const routeTableId = createResourceId(context, 'rtb');
  const addRoute = (destinationCidrBlock: string, target: string, origin: string): TableRoute => ({
    destinationCidrBlock,
    gatewayId: target,
    origin,
    state: 'active',
  });
  return buildResource(context, EC2_KINDS.rtb, {
    resourceId: routeTableId,
    availabilityZone: 'Not Applicable',
    tags,
    configuration: {
      associations: isMain ? [buildAssociation(context, routeTableId)] : [],
      ownerId: context.scope.account,
      propagatingVgws: [],
      routeTableId,
      routes: [
        addRoute(String(vpc.configuration.cidrBlock), 'local', 'CreateRouteTable'),
        ...(gatewayId === undefined ? [] : [addRoute('0.0.0.0/0', gatewayId, 'CreateRoute')]),
      ],
      tags: toItemTags(tags),
      vpcId: vpc.resourceId,
    },
    relationships: [relateTo('Is contained in', VPC_TYPE, vpc.resourceId)],
  });
}

/** @param subnetId none for the association with the VPC */
const buildAssociation = (context: ServiceContext, routeTableId: string, subnetId?: string): TableAssociation => ({
  main: subnetId === undefined,
  routeTableAssociationId: createResourceId(context, 'rtbassoc'),
  routeTableId,
  ...(subnetId !== undefined && { subnetId }),
  associationState: { state: 'associated' },
});

const listAssociations = ({ configuration }: AccountResource): readonly TableAssociation[] =>
  (configuration.associations ?? []) as readonly TableAssociation[];

export const isMainRouteTable = (table: AccountResource): boolean => listAssociations(table).some(({ main }) => main);

const listTableRoutes = ({ configuration }: AccountResource): readonly TableRoute[] =>
  (configuration.routes ?? []) as readonly TableRoute[];

/** Ends the association of a subnet that is deleted. */
export function dropSubnetAssociation({ resources }: ServiceContext, subnetId: string, call: AwsCall): void {
  for (const table of resources.list(ROUTE_TABLE_TYPE)) {
    const kept = listAssociations(table).filter((association) => association.subnetId !== subnetId);
    if (kept.length < listAssociations(table).length) resources.put(withAssociations(table, kept), call);
  }
}

function withAssociations(table: AccountResource, associations: readonly TableAssociation[]): AccountResource {
  const subnets = associations.flatMap(({ subnetId }) => (subnetId === undefined ? [] : [subnetId]));
  return {
    ...table,
    configuration: { ...table.configuration, associations },
    relationships: [
      ...subnets.map((id) => relateTo('Contains', SUBNET_TYPE, id)),
      ...table.relationships.filter(({ resourceType }) => resourceType !== SUBNET_TYPE),
    ],
  };
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
export function createRouteTableOperations(context: ServiceContext): Operations {
  const { resources } = context;
  const find = (id: string): AccountResource => findOrRefuse(context, EC2_KINDS.rtb, id);
  const change = (call: AwsCall, table: AccountResource, settings: object): void =>
    void resources.configure(table, settings, call);
  const changeAssociations = (call: AwsCall, table: AccountResource, associations: readonly TableAssociation[]): void =>
    resources.put(withAssociations(table, associations), call);
  const findAssociation = (id: string): { readonly table: AccountResource; readonly association: TableAssociation } => {
    for (const table of resources.list(ROUTE_TABLE_TYPE)) {
      const association = listAssociations(table).find(({ routeTableAssociationId }) => routeTableAssociationId === id);
      if (association) return { table, association };
    }
    throw new AwsError('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
  };
  const associate = (call: AwsCall, table: AccountResource, subnetId?: string): TableAssociation => {
    const association = buildAssociation(context, table.resourceId, subnetId);
    changeAssociations(call, table, [...listAssociations(table), association]);
    return association;
  };
  const findRoute = (table: AccountResource, { key, value }: Destination): TableRoute | undefined =>
    listTableRoutes(table).find((route) => route[key] === value);
  const requireRoute = (table: AccountResource, destination: Destination): TableRoute => {
    const route = findRoute(table, destination);
    if (route) return route;
    throw new AwsError(
      'InvalidRoute.NotFound',
      `no route with ${destination.name} ${destination.value} in route table ${table.resourceId}`,
    );
  };
  const setRoute = (call: AwsCall, table: AccountResource, destination: Destination, target: TableRoute): void => {
    const route = { [destination.key]: destination.value, ...target, origin: 'CreateRoute', state: 'active' };
    change(call, table, {
      routes: [...listTableRoutes(table).filter((each) => each[destination.key] !== destination.value), route],
    });
  };
  const readTarget = (input: CallInput, table: AccountResource): TableRoute => {
    const targets = TARGETS.flatMap((name) =>
      input[name] === undefined ? [] : [[uncapitalize(name), input[name]] as const],
    );
    if (targets.length !== 1) {
      throw new AwsError('MissingParameter', 'The request must contain exactly one of gatewayId, natGatewayId, …');
    }
    checkGateway(input.GatewayId, table);
    return Object.fromEntries(targets);
  };
  const checkGateway = (id: string | undefined, { resourceId, configuration }: AccountResource): void => {
    if (!id?.startsWith('igw-')) return;
    const gateway = resources.find(INTERNET_GATEWAY_TYPE, id);
    if (!gateway) throw new AwsError('InvalidGatewayID.NotFound', `The gateway ID '${id}' does not exist`);
    if (findAttachedVpc(gateway) === configuration.vpcId) return;
    const message = `route table ${resourceId} and network gateway ${id} belong to different networks`;
    throw new AwsError('InvalidParameterValue', message);
  };

  return {
    DescribeRouteTables: createDescribe(context, EC2_KINDS.rtb),
    CreateRouteTable: (call) => {
      const vpc = findOrRefuse(context, EC2_KINDS.vpc, call.input.VpcId);
      const tags = readTagSpecifications(call, 'route-table');
      const table = buildRouteTable(context, vpc, { isMain: false, tags });
      resources.put(table, call);
      return { RouteTable: toSdkStructure('ec2', 'RouteTable', table.configuration) };
    },
    DeleteRouteTable: (call) => {
      const table = find(call.input.RouteTableId);
      if (listAssociations(table).length > 0) {
        const message = `The routeTable '${table.resourceId}' has dependencies and cannot be deleted.`;
        throw new AwsError('DependencyViolation', message);
      }
      resources.delete(ROUTE_TABLE_TYPE, table.resourceId, call);
      return {};
    },
    AssociateRouteTable: (call) => {
      const { RouteTableId, SubnetId } = call.input;
      const table = find(RouteTableId);
      if (SubnetId === undefined) {
        throw new AwsError('NotImplemented', 'The local region associates route tables with subnets alone', 501);
      }
      const subnet = findOrRefuse(context, EC2_KINDS.subnet, SubnetId);
      if (subnet.configuration.vpcId !== table.configuration.vpcId) {
        const message = `Route table ${RouteTableId} and subnet ${SubnetId} belong to different networks`;
        throw new AwsError('InvalidParameterValue', message);
      }
      const known = resources
        .list(ROUTE_TABLE_TYPE)
        .flatMap(listAssociations)
        .find(({ subnetId }) => subnetId === SubnetId);
      if (known) {
        const message = `the specified association for route table ${known.routeTableId} conflicts with an existing association`;
        throw new AwsError('Resource.AlreadyAssociated', message);
      }
      const { routeTableAssociationId } = associate(call, table, SubnetId);
      return { AssociationId: routeTableAssociationId, AssociationState: { State: 'associated' } };
    },
    DisassociateRouteTable: (call) => {
      const { table, association } = findAssociation(call.input.AssociationId);
      if (association.main) {
        throw new AwsError(
          'InvalidParameterValue',
          `cannot disassociate the main route table association ${call.input.AssociationId}`,
        );
      }
      changeAssociations(
        call,
        table,
        listAssociations(table).filter((each) => each !== association),
      );
      return {};
    },
    ReplaceRouteTableAssociation: (call) => {
      const { AssociationId, RouteTableId } = call.input;
      const { table, association } = findAssociation(AssociationId);
      find(RouteTableId);
      changeAssociations(
        call,
        table,
        listAssociations(table).filter((each) => each !== association),
      );
      const { routeTableAssociationId } = associate(call, find(RouteTableId), association.subnetId);
      return { NewAssociationId: routeTableAssociationId, AssociationState: { State: 'associated' } };
    },
    CreateRoute: (call) => {
      const table = find(call.input.RouteTableId);
      const destination = readDestination(call.input);
      const target = readTarget(call.input, table);
      if (findRoute(table, destination)) {
        throw new AwsError('RouteAlreadyExists', `The route identified by ${destination.value} already exists.`);
      }
      setRoute(call, table, destination, target);
      return { Return: true };
    },
    ReplaceRoute: (call) => {
      const table = find(call.input.RouteTableId);
      const destination = readDestination(call.input);
      requireRoute(table, destination);
      setRoute(call, table, destination, readTarget(call.input, table));
      return {};
    },
    DeleteRoute: (call) => {
      const table = find(call.input.RouteTableId);
      const route = requireRoute(table, readDestination(call.input));
      if (route.gatewayId === 'local') {
        throw new AwsError('InvalidParameterValue', `cannot remove local route in route table ${table.resourceId}`);
      }
      change(call, table, { routes: listTableRoutes(table).filter((each) => each !== route) });
      return {};
    },
  };
}

interface Destination {
  /** `destinationCidrBlock` */
  readonly key: string;
  /** `destination-cidr-block` */
  readonly name: string;
  readonly value: string;
}

const CIDR_FAMILIES: Readonly<Record<string, AddressFamily>> = { DestinationCidrBlock: 4, DestinationIpv6CidrBlock: 6 };

/** Reads the destination of a route, whose CIDR is written without bits of a host. @throws AwsError for none */
function readDestination(input: CallInput): Destination {
  const found = DESTINATIONS.find((name) => input[name] !== undefined);
  if (!found) throw new AwsError('MissingParameter', 'The request must contain the parameter destinationCidrBlock');
  const key = uncapitalize(found);
  const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const family = CIDR_FAMILIES[found];
  return { key, name, value: family ? formatCidr(parseCalledCidr(input[found], key, family)) : input[found] };
}
