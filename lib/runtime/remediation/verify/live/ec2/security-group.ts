import {
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type PrefixListEntry,
  paginateDescribeNetworkInterfaces,
  paginateGetManagedPrefixListEntries,
} from '@aws-sdk/client-ec2';
import type { ConfigurationItem } from '../../../../../core/item';
import {
  createLiveItem,
  type LiveAccount,
  type LiveReader,
  ResourceGone,
  unlessAbsent,
  unlessGone,
} from '../live-resource';
import { assertOwner, describeEc2 } from './ec2';

/**
 * Reads a security group, and as related items the prefix lists that its permissions refer to, and the interfaces that
 * use it.
 */
export const readLiveSecurityGroup: LiveReader = async (id, account) => {
  const { scope, clients } = account;
  const label = `Security group ${id}`;
  const { SecurityGroups: [group] = [] } = await unlessGone(
    label,
    clients.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] })),
    'InvalidGroup.NotFound',
  );
  if (!group) throw new ResourceGone(label);
  assertOwner(group, scope);
  const permissions = [...(group.IpPermissions ?? []), ...(group.IpPermissionsEgress ?? [])];
  const listIds = permissions.flatMap(({ PrefixListIds = [] }) =>
    PrefixListIds.flatMap(({ PrefixListId }) => PrefixListId ?? []),
  );
  return {
    ...describeEc2(scope, `security-group/${id}`, group),
    ...(group.GroupName !== undefined && { resourceName: group.GroupName }),
    ...(group.SecurityGroupArn !== undefined && { arn: group.SecurityGroupArn }),
    relatedItems: [
      ...(await Promise.all([...new Set(listIds)].map((listId) => readPrefixList(listId, account)))).flat(),
      ...(account.relatedTypes?.includes(INTERFACE) ? await readInterfaces(id, account) : []),
    ],
  };
};

const INTERFACE = 'AWS::EC2::NetworkInterface';

/** Reads the network interfaces that use a group. */
async function readInterfaces(groupId: string, { scope, clients }: LiveAccount): Promise<ConfigurationItem[]> {
  const items: ConfigurationItem[] = [];
  const request = { Filters: [{ Name: 'group-id', Values: [groupId] }] };
  for await (const { NetworkInterfaces = [] } of paginateDescribeNetworkInterfaces({ client: clients.ec2 }, request)) {
    for (const { NetworkInterfaceId: id = '', Groups } of NetworkInterfaces) {
      const configuration = { NetworkInterfaceId: id, Groups };
      items.push(createLiveItem(scope, { resourceType: INTERFACE, resourceId: id, configuration }));
    }
  }
  return items;
}

/** The entries of such a list are not known. The rule reports insufficient data if it needs them. */
const LIST_NOT_READABLE = [
  'UnauthorizedOperation',
  'AccessDenied',
  'InvalidPrefixListID.NotFound',
  'InvalidPrefixListId.NotFound',
];

async function readPrefixList(id: string, { scope, clients }: LiveAccount): Promise<ConfigurationItem[]> {
  const Entries = await unlessAbsent(listEntries(id, clients.ec2), ...LIST_NOT_READABLE);
  if (!Entries) return [];
  const configuration = { PrefixListId: id, Entries };
  return [createLiveItem(scope, { resourceType: 'AWS::EC2::PrefixList', resourceId: id, configuration })];
}

async function listEntries(PrefixListId: string, client: EC2Client): Promise<PrefixListEntry[]> {
  const entries: PrefixListEntry[] = [];
  for await (const { Entries = [] } of paginateGetManagedPrefixListEntries({ client }, { PrefixListId })) {
    entries.push(...Entries);
  }
  return entries;
}
