import {
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewaysCommand,
  GetSnapshotBlockPublicAccessStateCommand,
  type Tag,
} from '@aws-sdk/client-ec2';
import type { ConfigurationItem } from '../../../../../core/item';
import { toTags } from '../../../../../formats/items/tags';
import type { AccountRegion } from '../../../../aws/lambda';
import { createLiveItem, type LiveReader, ResourceGone, unlessGone } from '../live-resource';

/** Reads an EC2 instance. */
export const readLiveInstance: LiveReader = async (id, { scope, clients: { ec2 } }) => {
  const label = `Instance ${id}`;
  const answer = ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  const { Reservations = [] } = await unlessGone(label, answer, 'InvalidInstanceID.NotFound');
  const [instance] = Reservations.flatMap(({ Instances = [] }) => Instances);
  if (!instance) throw new ResourceGone(label);
  return { item: createEc2Item(scope, 'Instance', 'instance', id, instance), relatedItems: [] };
};

/** Reads a subnet. */
export const readLiveSubnet: LiveReader = async (id, { scope, clients: { ec2 } }) => {
  const label = `Subnet ${id}`;
  const answer = ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
  const { Subnets: [subnet] = [] } = await unlessGone(label, answer, 'InvalidSubnetID.NotFound');
  if (!subnet) throw new ResourceGone(label);
  assertOwner(subnet, scope);
  return { item: createEc2Item(scope, 'Subnet', 'subnet', id, subnet), relatedItems: [] };
};

/** Reads a transit gateway. */
export const readLiveTransitGateway: LiveReader = async (id, { scope, clients: { ec2 } }) => {
  const label = `Transit gateway ${id}`;
  const answer = ec2.send(new DescribeTransitGatewaysCommand({ TransitGatewayIds: [id] }));
  const { TransitGateways: [gateway] = [] } = await unlessGone(label, answer, 'InvalidTransitGatewayID.NotFound');
  if (!gateway || gateway.State === 'deleted' || gateway.State === 'deleting') throw new ResourceGone(label);
  assertOwner(gateway, scope);
  return { item: createEc2Item(scope, 'TransitGateway', 'transit-gateway', id, gateway), relatedItems: [] };
};

/** Reads whether the Region blocks public EBS snapshots. Its ID is that of the account, and it always exists. */
export const readLiveSnapshotBlock: LiveReader = async (id, { scope, clients: { ec2 } }) => {
  if (id !== scope.accountId) throw new Error(`it is in account ${id}`);
  const { State, ManagedBy } = await ec2.send(new GetSnapshotBlockPublicAccessStateCommand({}));
  const resourceType = 'AWS::EC2::SnapshotBlockPublicAccess';
  const item = createLiveItem(scope, { resourceType, resourceId: id, configuration: { State, ManagedBy } });
  return { item, relatedItems: [] };
};

/** EC2 also describes what another account shares, which this account cannot change. */
function assertOwner({ OwnerId }: { readonly OwnerId?: string | undefined }, { accountId }: AccountRegion): void {
  if (OwnerId !== undefined && OwnerId !== accountId) throw new Error(`it belongs to account ${OwnerId}`);
}

/** Creates the item of a resource that EC2 describes. */
export const createEc2Item = (
  scope: AccountRegion,
  type: string,
  path: string,
  id: string,
  configuration: { readonly Tags?: Tag[] | undefined },
): ConfigurationItem =>
  createLiveItem(scope, {
    resourceType: `AWS::EC2::${type}`,
    resourceId: id,
    arn: `arn:${scope.partition}:ec2:${scope.region}:${scope.accountId}:${path}/${id}`,
    tags: toTags(configuration.Tags, 'Tags'),
    configuration,
  });
