import {
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewaysCommand,
  GetSnapshotBlockPublicAccessStateCommand,
  type Tag,
} from '@aws-sdk/client-ec2';
import { toTags } from '../../../../../formats/items/tags';
import type { AccountRegion } from '../../../../aws/lambda';
import { type LiveDescription, type LiveReader, ResourceGone, unlessGone } from '../live-resource';

/** Reads an EC2 instance. */
export const readLiveInstance: LiveReader = async (id, { scope, clients: { ec2 } }) => {
  const label = `Instance ${id}`;
  const answer = ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  const { Reservations = [] } = await unlessGone(label, answer, 'InvalidInstanceID.NotFound');
  const [instance] = Reservations.flatMap(({ Instances = [] }) => Instances);
  if (!instance) throw new ResourceGone(label);
  return describeEc2(scope, `instance/${id}`, instance);
};

/** Reads a subnet. */
export const readLiveSubnet: LiveReader = async (id, { scope, clients: { ec2 } }) => {
  const label = `Subnet ${id}`;
  const answer = ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
  const { Subnets: [subnet] = [] } = await unlessGone(label, answer, 'InvalidSubnetID.NotFound');
  if (!subnet) throw new ResourceGone(label);
  assertOwner(subnet, scope);
  return describeEc2(scope, `subnet/${id}`, subnet);
};

/** Reads a transit gateway. */
export const readLiveTransitGateway: LiveReader = async (id, { scope, clients: { ec2 } }) => {
  const label = `Transit gateway ${id}`;
  const answer = ec2.send(new DescribeTransitGatewaysCommand({ TransitGatewayIds: [id] }));
  const { TransitGateways: [gateway] = [] } = await unlessGone(label, answer, 'InvalidTransitGatewayID.NotFound');
  if (!gateway || gateway.State === 'deleted' || gateway.State === 'deleting') throw new ResourceGone(label);
  assertOwner(gateway, scope);
  return describeEc2(scope, `transit-gateway/${id}`, gateway);
};

/** Reads whether the Region blocks public EBS snapshots. Its ID is that of the account, and it always exists. */
export const readLiveSnapshotBlock: LiveReader = async (id, { scope, clients: { ec2 } }) => {
  if (id !== scope.accountId) throw new Error(`it is in account ${id}`);
  const { State, ManagedBy } = await ec2.send(new GetSnapshotBlockPublicAccessStateCommand({}));
  return { configuration: { State, ManagedBy } };
};

/** EC2 also describes what another account shares, which this account cannot change. */
export function assertOwner(
  { OwnerId }: { readonly OwnerId?: string | undefined },
  { accountId }: AccountRegion,
): void {
  if (OwnerId !== undefined && OwnerId !== accountId) throw new Error(`it belongs to account ${OwnerId}`);
}

/**
 * Returns the parts of the item of a resource that EC2 describes.
 * @param path the end of its ARN: `subnet/subnet-0a`
 */
export const describeEc2 = (
  { partition, region, accountId }: AccountRegion,
  path: string,
  configuration: { readonly Tags?: Tag[] | undefined },
): LiveDescription => ({
  arn: `arn:${partition}:ec2:${region}:${accountId}:${path}`,
  tags: toTags(configuration.Tags, 'Tags'),
  configuration,
});
