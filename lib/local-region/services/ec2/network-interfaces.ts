import { relateTo } from '../../account/relationships';
import type { AccountResource } from '../../account/resources';
import { AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { createResourceId, type ServiceContext } from '../service-context';
import { toConfiguration, toSdkStructure } from '../shapes';
import { toItemTags } from '../tags';
import { buildResource, createDescribe, EC2_KINDS, findOrRefuse } from './kinds';
import { readTagSpecifications } from './tags';
import { GROUP_TYPE, INSTANCE_TYPE, INTERFACE_TYPE, SUBNET_TYPE, VPC_TYPE } from './types';

export function createInterfaceOperations(context: ServiceContext): Operations {
  const { resources } = context;
  const findInterface = (id: string): AccountResource => findOrRefuse(context, EC2_KINDS.eni, id);
  return {
    CreateNetworkInterface: (call) => {
      const { SubnetId, Groups, Description = '' } = call.input;
      const subnet = findOrRefuse(context, EC2_KINDS.subnet, SubnetId);
      const tags = readTagSpecifications(call, 'network-interface');
      const created = buildNetworkInterface(context, { subnet, groupIds: Groups, description: Description, tags });
      resources.put(created, call);
      return { NetworkInterface: toSdkStructure('ec2', 'NetworkInterface', created.configuration) };
    },
    DeleteNetworkInterface: (call) => {
      const { NetworkInterfaceId: id } = call.input;
      const found = findInterface(id);
      if (found.configuration.attachment) {
        throw new AwsError('InvalidParameterValue', `Network interface '${id}' is currently in use.`);
      }
      resources.delete(INTERFACE_TYPE, id, call);
      return {};
    },
    ModifyNetworkInterfaceAttribute: (call) => {
      const { NetworkInterfaceId: id, Groups } = call.input;
      const found = findInterface(id);
      if (!Groups) return {};
      resources.put(setGroups(found, 'groups', describeGroups(context, Groups)), call);
      return {};
    },
    DescribeNetworkInterfaces: createDescribe(context, EC2_KINDS.eni),
  };
}

interface InterfaceGroup {
  readonly groupId: string;
  readonly groupName: string;
}

/** Returns the groups as an interface has them. @throws AwsError */
export const describeGroups = (context: ServiceContext, ids: readonly string[]): InterfaceGroup[] =>
  ids.map((groupId) => {
    const { configuration } = findOrRefuse(context, EC2_KINDS.sg, groupId);
    return { groupId, groupName: String(configuration.groupName ?? '') };
  });

/** Replaces the groups of an interface or instance, which are a member of its configuration and relationships. */
export const setGroups = (
  resource: AccountResource,
  member: 'groups' | 'securityGroups',
  groups: readonly InterfaceGroup[],
): AccountResource => ({
  ...resource,
  configuration: { ...resource.configuration, [member]: groups },
  relationships: [
    ...resource.relationships.filter(({ resourceType }) => resourceType !== GROUP_TYPE),
    ...groups.map(({ groupId }) => relateTo('Is associated with', GROUP_TYPE, groupId)),
  ],
});

/** Creates a network interface in a subnet; without groups in the default group of the VPC. */
export function buildNetworkInterface(
  context: ServiceContext,
  options: {
    readonly subnet: AccountResource;
    readonly groupIds?: readonly string[];
    readonly description: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly publicIp?: string;
    readonly attachment?: object;
    readonly instanceId?: string;
  },
): AccountResource {
  const { resources, scope } = context;
  const { subnet, description, tags, publicIp, attachment, instanceId } = options;
  const vpcId = String(subnet.configuration.vpcId);
  const defaultGroup = resources
    .list(GROUP_TYPE)
    .find(({ configuration }) => configuration.vpcId === vpcId && configuration.groupName === 'default');
  const groupIds = options.groupIds ?? (defaultGroup ? [defaultGroup.resourceId] : []);
  const groups = describeGroups(context, groupIds);
  for (const { groupId } of groups) {
    if (resources.find(GROUP_TYPE, groupId)?.configuration.vpcId === vpcId) continue;
    const message = `Security group ${groupId} and subnet ${subnet.resourceId} belong to different networks.`;
    throw new AwsError('InvalidParameter', message);
  }
  const id = createResourceId(context, 'eni');
  const address = `${String(subnet.configuration.cidrBlock).split('.').slice(0, 3).join('.')}.${10 + (Number.parseInt(id.slice(-4), 16) % 200)}`;
  return buildResource(context, EC2_KINDS.eni, {
    resourceId: id,
    ...(subnet.availabilityZone !== undefined && { availabilityZone: subnet.availabilityZone }),
    tags,
    configuration: toConfiguration({
      ...(publicIp !== undefined && { association: { ipOwnerId: 'amazon', publicDnsName: '', publicIp } }),
      ...(attachment && { attachment }),
      availabilityZone: subnet.availabilityZone,
      description,
      groups,
      interfaceType: 'interface',
      ipv6Addresses: [],
      macAddress: `02:00:00:${id.slice(-6).replace(/(..)(?=.)/g, '$1:')}`,
      networkInterfaceId: id,
      ownerId: scope.account,
      privateIpAddress: address,
      privateIpAddresses: [{ primary: true, privateIpAddress: address }],
      requesterManaged: false,
      sourceDestCheck: true,
      status: attachment ? 'in-use' : 'available',
      subnetId: subnet.resourceId,
      tagSet: toItemTags(tags),
      vpcId,
    }),
    relationships: [
      ...(instanceId !== undefined ? [relateTo('Is attached to', INSTANCE_TYPE, instanceId)] : []),
      ...groupIds.map((groupId) => relateTo('Is associated with', GROUP_TYPE, groupId)),
      relateTo('Is contained in', SUBNET_TYPE, subnet.resourceId),
      relateTo('Is contained in', VPC_TYPE, vpcId),
    ],
  });
}
