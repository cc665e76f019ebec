import {
  DescribeSecurityGroupsCommand,
  GetManagedPrefixListEntriesCommand,
  type PrefixListEntry,
} from '@aws-sdk/client-ec2';
import type { ConfigurationItem } from '../../../../core/item';
import { toTags } from '../../../../formats/tags';
import {
  describedItem,
  type LiveAccount,
  type LiveReader,
  ResourceGone,
  unlessAbsent,
  unlessGone,
} from './live-resource';

/** A security group, and beside it the prefix lists that its permissions name. */
export const liveSecurityGroup: LiveReader = {
  resourceType: 'AWS::EC2::SecurityGroup',
  async read(id, account) {
    const { place, clients } = account;
    const { SecurityGroups: [group] = [] } = await unlessGone(
      `Security group ${id}`,
      clients.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] })),
      'InvalidGroup.NotFound',
    );
    if (!group) throw new ResourceGone(`Security group ${id} is not there any more`);
    // A group that another account shares with this one is listed, too, and is not this account's to change.
    if (group.OwnerId !== undefined && group.OwnerId !== place.accountId) {
      throw new Error(`it belongs to account ${group.OwnerId}`);
    }
    const permissions = [...(group.IpPermissions ?? []), ...(group.IpPermissionsEgress ?? [])];
    const lists = permissions.flatMap(({ PrefixListIds = [] }) =>
      PrefixListIds.flatMap(({ PrefixListId }) => PrefixListId ?? []),
    );
    return {
      item: describedItem(place, {
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: id,
        ...(group.GroupName !== undefined && { resourceName: group.GroupName }),
        arn:
          group.SecurityGroupArn ??
          `arn:${place.partition}:ec2:${place.region}:${place.accountId}:security-group/${id}`,
        tags: toTags(group.Tags, 'Tags'),
        configuration: group,
      }),
      beside: (await Promise.all([...new Set(lists)].map((list) => readPrefixList(list, account)))).flat(),
    };
  },
};

/** What may not be read is not known; the rule then says so itself, if it matters. */
const UNKNOWN_LIST = [
  'UnauthorizedOperation',
  'AccessDenied',
  'InvalidPrefixListID.NotFound',
  'InvalidPrefixListId.NotFound',
];

async function readPrefixList(id: string, { place, clients }: LiveAccount): Promise<ConfigurationItem[]> {
  const Entries: PrefixListEntry[] = [];
  let NextToken: string | undefined;
  do {
    const page = await unlessAbsent(
      clients.ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: id, NextToken })),
      ...UNKNOWN_LIST,
    );
    if (!page) return [];
    Entries.push(...(page.Entries ?? []));
    NextToken = page.NextToken || undefined;
  } while (NextToken !== undefined);
  const configuration = { PrefixListId: id, Entries };
  return [describedItem(place, { resourceType: 'AWS::EC2::PrefixList', resourceId: id, configuration })];
}
