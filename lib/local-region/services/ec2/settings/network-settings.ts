import type { AccountResource } from '../../../account/resources';
import { type AwsCall, AwsError } from '../../../aws-call';
import type { AnswerCall } from '../../../service';
import { createResourceId, formatResourceArn, type ServiceContext } from '../../service-context';
import { answerFiltered } from '../filters';
import { readTagSpecifications } from '../tags';
import { SUBNET_TYPE, TRANSIT_GATEWAY_TYPE } from '../types';

/** The options of a new transit gateway. */
const DEFAULT_OPTIONS = {
  AmazonSideAsn: 64512,
  AutoAcceptSharedAttachments: 'disable',
  DefaultRouteTableAssociation: 'enable',
  DefaultRouteTablePropagation: 'enable',
  DnsSupport: 'enable',
  VpnEcmpSupport: 'enable',
};

/** The settings of subnets, and transit gateways. */
export function createNetworkSettingOperations(context: ServiceContext): Readonly<Record<string, AnswerCall>> {
  const { resources, scope, clock } = context;

  const find = (type: string, id: string, code: string): AccountResource => {
    const resource = resources.find(type, id);
    if (resource) return resource;
    throw new AwsError(code, `The ID '${id}' does not exist`);
  };
  const change = (call: AwsCall, resource: AccountResource, settings: object): void =>
    resources.put({ ...resource, configuration: { ...resource.configuration, ...settings } }, call);

  return {
    ModifySubnetAttribute: (call) => {
      const { SubnetId, MapPublicIpOnLaunch, AssignIpv6AddressOnCreation } = call.input;
      const subnet = find(SUBNET_TYPE, SubnetId, 'InvalidSubnetID.NotFound');
      if (MapPublicIpOnLaunch && AssignIpv6AddressOnCreation) {
        throw new AwsError('InvalidParameterCombination', 'Only one attribute may be specified.');
      }
      change(call, subnet, {
        ...(MapPublicIpOnLaunch && { mapPublicIpOnLaunch: MapPublicIpOnLaunch.Value }),
        ...(AssignIpv6AddressOnCreation && { assignIpv6AddressOnCreation: AssignIpv6AddressOnCreation.Value }),
      });
      return {};
    },
    CreateTransitGateway: (call) => {
      const id = createResourceId(context, 'tgw');
      const arn = formatResourceArn(context, 'ec2', `transit-gateway/${id}`);
      // AWS Config records this type as CloudFormation names its properties.
      const gateway: AccountResource = {
        resourceType: TRANSIT_GATEWAY_TYPE,
        resourceId: id,
        arn,
        region: scope.region,
        creationTime: clock.now.toISOString(),
        tags: readTagSpecifications(call, 'transit-gateway'),
        configuration: { Id: id, TransitGatewayArn: arn, ...DEFAULT_OPTIONS, ...call.input.Options },
        supplementaryConfiguration: {},
        relationships: [],
      };
      resources.put(gateway, call);
      return { TransitGateway: { ...describeGateway(gateway), State: 'pending' } };
    },
    DescribeTransitGateways: (call) => {
      const ids = call.input.TransitGatewayIds as readonly string[] | undefined;
      const found = ids
        ? ids.map((id) => find(TRANSIT_GATEWAY_TYPE, id, 'InvalidTransitGatewayID.NotFound'))
        : resources.list(TRANSIT_GATEWAY_TYPE);
      return answerFiltered(call, 'TransitGateways', found.map(describeGateway));
    },
    ModifyTransitGateway: (call) => {
      const { TransitGatewayId, Options = {} } = call.input;
      change(call, find(TRANSIT_GATEWAY_TYPE, TransitGatewayId, 'InvalidTransitGatewayID.NotFound'), Options);
      return {
        TransitGateway: {
          ...describeGateway(find(TRANSIT_GATEWAY_TYPE, TransitGatewayId, 'InvalidTransitGatewayID.NotFound')),
          State: 'modifying',
        },
      };
    },
  };
}

function describeGateway({ resourceId, arn, configuration, tags }: AccountResource): object {
  const { Id: _, TransitGatewayArn: __, ...Options } = configuration;
  return {
    TransitGatewayId: resourceId,
    TransitGatewayArn: arn,
    State: 'available',
    OwnerId: arn?.split(':')[4],
    Options,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}
