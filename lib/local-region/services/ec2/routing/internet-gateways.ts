import { relateTo } from '../../../account/relationships';
import type { AccountResource } from '../../../account/resources';
import { AwsError } from '../../../aws-call';
import type { Operations } from '../../../service';
import { createResourceId, type ServiceContext } from '../../service-context';
import { toSdkStructure } from '../../shapes';
import { toItemTags } from '../../tags';
import { buildResource, createDescribe, EC2_KINDS, findOrRefuse } from '../kinds';
import { readTagSpecifications } from '../tags';
import { INTERNET_GATEWAY_TYPE, ROUTE_TABLE_TYPE, VPC_TYPE } from '../types';

/** Creates an internet gateway, which may be attached to a VPC. */
export function buildInternetGateway(
  context: ServiceContext,
  vpcId: string | undefined,
  tags: Readonly<Record<string, string>>,
): AccountResource {
  const internetGatewayId = createResourceId(context, 'igw');
  return withAttachment(
    buildResource(context, EC2_KINDS.igw, {
      resourceId: internetGatewayId,
      availabilityZone: 'Multiple Availability Zones',
      tags,
      configuration: { internetGatewayId, ownerId: context.scope.account, tags: toItemTags(tags) },
    }),
    vpcId,
  );
}

const withAttachment = (gateway: AccountResource, vpcId: string | undefined): AccountResource => ({
  ...gateway,
  configuration: {
    ...gateway.configuration,
    attachments: vpcId === undefined ? [] : [{ state: 'available', vpcId }],
  },
  relationships: vpcId === undefined ? [] : [relateTo('Is attached to', VPC_TYPE, vpcId)],
});

/** Returns the VPC to which a gateway is attached. */
export function findAttachedVpc({ configuration }: AccountResource): string | undefined {
  const [attachment] = (configuration.attachments ?? []) as readonly { readonly vpcId?: string }[];
  return attachment?.vpcId;
}

export function createInternetGatewayOperations(context: ServiceContext): Operations {
  const { resources } = context;
  const find = (id: string): AccountResource => findOrRefuse(context, EC2_KINDS.igw, id);
  return {
    DescribeInternetGateways: createDescribe(context, EC2_KINDS.igw),
    CreateInternetGateway: (call) => {
      const gateway = buildInternetGateway(context, undefined, readTagSpecifications(call, 'internet-gateway'));
      resources.put(gateway, call);
      return { InternetGateway: toSdkStructure('ec2', 'InternetGateway', gateway.configuration) };
    },
    AttachInternetGateway: (call) => {
      const { InternetGatewayId, VpcId } = call.input;
      const gateway = find(InternetGatewayId);
      findOrRefuse(context, EC2_KINDS.vpc, VpcId);
      const attached = findAttachedVpc(gateway);
      if (attached !== undefined) {
        const message = `resource ${InternetGatewayId} is already attached to network ${attached}`;
        throw new AwsError('Resource.AlreadyAssociated', message);
      }
      if (resources.list(INTERNET_GATEWAY_TYPE).some((each) => findAttachedVpc(each) === VpcId)) {
        const message = `Network ${VpcId} already has an internet gateway attached`;
        throw new AwsError('InvalidParameterValue', message);
      }
      resources.put(withAttachment(gateway, VpcId), call);
      return {};
    },
    DetachInternetGateway: (call) => {
      const { InternetGatewayId, VpcId } = call.input;
      const gateway = find(InternetGatewayId);
      if (findAttachedVpc(gateway) !== VpcId) {
        const message = `resource ${InternetGatewayId} is not attached to network ${VpcId}`;
        throw new AwsError('Gateway.NotAttached', message);
      }
      resources.put(withAttachment(gateway, undefined), call);
      markRoutes(InternetGatewayId);
      return {};
    },
    DeleteInternetGateway: (call) => {
      const { InternetGatewayId } = call.input;
      if (findAttachedVpc(find(InternetGatewayId)) !== undefined) {
        const message = `The internetGateway '${InternetGatewayId}' has dependencies and cannot be deleted.`;
        throw new AwsError('DependencyViolation', message);
      }
      resources.delete(INTERNET_GATEWAY_TYPE, InternetGatewayId, call);
      return {};
    },
  };

  /** A route to a gateway that is detached stays, and leads nowhere. */
  function markRoutes(gatewayId: string): void {
    for (const table of resources.list(ROUTE_TABLE_TYPE)) {
      const routes = (table.configuration.routes ?? []) as readonly { readonly gatewayId?: string }[];
      if (!routes.some((route) => route.gatewayId === gatewayId)) continue;
      const marked = routes.map((route) => (route.gatewayId === gatewayId ? { ...route, state: 'blackhole' } : route));
      resources.configure(table, { routes: marked });
    }
  }
}
