import type { AccountResource } from '../../../account/resources';
import { formatArn } from '../../../arns';
import { AwsError } from '../../../aws-call';
import type { Operations } from '../../../service';
import { createResourceId, type ServiceContext } from '../../service-context';
import { toSdkTags } from '../../tags';
import { answerFiltered } from '../filters';
import { buildResource, EC2_KINDS, findOrRefuse } from '../kinds';
import { readTagSpecifications } from '../tags';
import { TRANSIT_GATEWAY_TYPE } from '../types';

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
export function createNetworkSettingOperations(context: ServiceContext): Operations {
  const { resources, clock } = context;

  const findGateway = (id: string): AccountResource => findOrRefuse(context, EC2_KINDS.tgw, id);

  return {
    ModifySubnetAttribute: (call) => {
      const { SubnetId, MapPublicIpOnLaunch, AssignIpv6AddressOnCreation } = call.input;
      const subnet = findOrRefuse(context, EC2_KINDS.subnet, SubnetId);
      if (MapPublicIpOnLaunch && AssignIpv6AddressOnCreation) {
        throw new AwsError('InvalidParameterCombination', 'Only one attribute may be specified.');
      }
      const settings = {
        ...(MapPublicIpOnLaunch && { mapPublicIpOnLaunch: MapPublicIpOnLaunch.Value }),
        ...(AssignIpv6AddressOnCreation && { assignIpv6AddressOnCreation: AssignIpv6AddressOnCreation.Value }),
      };
      resources.configure(subnet, settings, call);
      return {};
    },
    CreateTransitGateway: (call) => {
      const id = createResourceId(context, 'tgw');
      const arn = formatArn(context.scope, 'ec2', `transit-gateway/${id}`);
      // AWS Config records this type as CloudFormation names its properties.
      const gateway = buildResource(context, EC2_KINDS.tgw, {
        resourceId: id,
        creationTime: clock.now.toISOString(),
        tags: readTagSpecifications(call, 'transit-gateway'),
        configuration: { Id: id, TransitGatewayArn: arn, ...DEFAULT_OPTIONS, ...call.input.Options },
      });
      resources.put(gateway, call);
      return { TransitGateway: { ...describeGateway(gateway), State: 'pending' } };
    },
    DescribeTransitGateways: (call) => {
      const ids = call.input.TransitGatewayIds as readonly string[] | undefined;
      const found = ids?.map(findGateway) ?? resources.list(TRANSIT_GATEWAY_TYPE);
      return answerFiltered(call, 'TransitGateways', found.map(describeGateway));
    },
    ModifyTransitGateway: (call) => {
      const { TransitGatewayId, Options = {} } = call.input;
      const changed = resources.configure(findGateway(TransitGatewayId), Options, call);
      return { TransitGateway: { ...describeGateway(changed), State: 'modifying' } };
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
    Tags: toSdkTags(tags),
  };
}
