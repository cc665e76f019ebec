import type { AccountResource } from '../../account/resources';
import { formatArn } from '../../arns';
import { AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import { createResourceId, type ServiceContext } from '../service-context';
import { toItemTags, toSdkTags } from '../tags';
import { isCidr } from './checks';
import { answerFiltered } from './filters';
import { buildResource, EC2_KINDS, findOrRefuse } from './kinds';
import { readTagSpecifications } from './tags';
import { PREFIX_LIST_TYPE } from './types';

interface PrefixListEntry {
  readonly Cidr: string;
  readonly Description?: string;
}

/** Prefix lists have the shape of the type in CloudFormation, as AWS Config records them. */
export function createPrefixListOperations(context: ServiceContext): Operations {
  const { resources, scope } = context;
  const find = (id: string): AccountResource => findOrRefuse(context, EC2_KINDS.pl, id);
  const readEntries = ({ configuration }: AccountResource) => (configuration.Entries ?? []) as PrefixListEntry[];
  const describe = ({ configuration, resourceId, arn, tags }: AccountResource) => ({
    PrefixListId: resourceId,
    AddressFamily: configuration.AddressFamily,
    State: 'create-complete',
    PrefixListArn: arn,
    PrefixListName: configuration.PrefixListName,
    MaxEntries: configuration.MaxEntries,
    Version: configuration.Version,
    Tags: toSdkTags(tags),
    OwnerId: configuration.OwnerId ?? scope.account,
  });
  return {
    CreateManagedPrefixList: (call) => {
      const { PrefixListName, Entries = [], MaxEntries, AddressFamily } = call.input;
      checkListName(PrefixListName);
      if (AddressFamily !== 'IPv4' && AddressFamily !== 'IPv6') {
        throw new AwsError('InvalidParameterValue', `Value (${AddressFamily}) for parameter AddressFamily is invalid.`);
      }
      checkEntries(Entries, Entries, { AddressFamily, MaxEntries });
      const id = createResourceId(context, 'pl');
      const tags = readTagSpecifications(call, 'prefix-list');
      const arn = formatArn(context.scope, 'ec2', `prefix-list/${id}`);
      const list = buildResource(context, EC2_KINDS.pl, {
        resourceId: id,
        resourceName: PrefixListName,
        availabilityZone: 'Regional',
        tags,
        configuration: {
          PrefixListId: id,
          PrefixListName,
          AddressFamily,
          MaxEntries,
          Entries,
          Version: 1,
          Arn: arn,
          OwnerId: scope.account,
          Tags: toItemTags(tags),
        },
      });
      resources.put(list, call);
      return { PrefixList: describe(list) };
    },
    ModifyManagedPrefixList: (call) => {
      const { PrefixListId, AddEntries = [], RemoveEntries = [], PrefixListName, CurrentVersion } = call.input;
      const list = find(PrefixListId);
      const version = Number(list.configuration.Version ?? 1);
      if (CurrentVersion !== undefined && CurrentVersion !== version) {
        throw new AwsError('PrefixListVersionMismatch', `The prefix list has the version ${version}`);
      }
      if (PrefixListName !== undefined) checkListName(PrefixListName);
      const removed = (RemoveEntries as PrefixListEntry[]).map(({ Cidr }) => Cidr);
      const added = AddEntries as PrefixListEntry[];
      const kept = readEntries(list).filter(
        ({ Cidr }) => !removed.includes(Cidr) && !added.some((entry) => entry.Cidr === Cidr),
      );
      checkEntries(added, [...kept, ...added], list.configuration);
      const changed = {
        ...list,
        ...(PrefixListName && { resourceName: PrefixListName }),
        configuration: {
          ...list.configuration,
          ...(PrefixListName && { PrefixListName }),
          Entries: [...kept, ...added],
          Version: version + 1,
        },
      };
      resources.put(changed, call);
      return { PrefixList: describe(changed) };
    },
    DeleteManagedPrefixList: (call) => {
      const list = find(call.input.PrefixListId);
      resources.delete(PREFIX_LIST_TYPE, list.resourceId, call);
      return { PrefixList: { ...describe(list), State: 'delete-in-progress' } };
    },
    DescribeManagedPrefixLists: (call) => {
      const ids = call.input.PrefixListIds as readonly string[] | undefined;
      const lists = (ids ? ids.map(find) : resources.list(PREFIX_LIST_TYPE)).map(describe);
      return answerFiltered(call, 'PrefixLists', lists);
    },
    GetManagedPrefixListEntries: (call) => answerPage(call, 'Entries', readEntries(find(call.input.PrefixListId))),
  };
}

/** @throws AwsError */
function checkListName(name: string): void {
  if (name.length <= 255 && !name.startsWith('com.amazonaws')) return;
  throw new AwsError('InvalidParameterValue', `Value (${name}) for parameter PrefixListName is invalid.`);
}

/** @throws AwsError for entries that a list of this family and size cannot have */
function checkEntries(
  added: readonly PrefixListEntry[],
  all: readonly PrefixListEntry[],
  { AddressFamily, MaxEntries }: Readonly<Record<string, unknown>>,
): void {
  for (const { Cidr } of added) {
    if (isCidr(Cidr, AddressFamily === 'IPv6' ? 6 : 4)) continue;
    throw new AwsError('InvalidParameterValue', `The CIDR '${Cidr}' is not a valid ${AddressFamily} CIDR.`);
  }
  if (all.length <= Number(MaxEntries)) return;
  throw new AwsError(
    'PrefixListMaxEntriesExceeded',
    `You've reached the maximum number of entries for the prefix list: ${MaxEntries}`,
  );
}
