import type { ConfigurationItem } from '../../core/item';
import { isList } from '../../core/json';
import { withMembers } from '../../core/remediation/members';
import type { Operation } from '../../core/remediation/operation';
import type { Setting } from '../../core/remediation/setting';
import { cannotCall } from '../cannot-call';
import { changeSupplementary, defineSettingOperation } from '../settings/setting-operation';
import { type RdsSnapshot, rdsSnapshot } from './snapshot';

/** How ARNs name a snapshot of an instance and of a cluster. */
const ARN_TYPES = { DBSnapshot: 'snapshot', DBClusterSnapshot: 'cluster-snapshot' } as const;

/** In the place of an account. */
const EVERY_ACCOUNT = 'all';

/** Whether every account may restore a snapshot. The accounts that it is shared with by their IDs are unchanged. */
export function publicSharing(kind: keyof typeof ARN_TYPES): Setting<RdsSnapshot, boolean> {
  const operation = createSharingCall(kind);
  const toCall = (step: string, member: 'ValuesToAdd' | 'ValuesToRemove') => ({
    step,
    operation,
    parameters: [`${kind}Identifier`, 'AttributeName', member],
    toParameters: ({ id }: RdsSnapshot) => ({
      [`${kind}Identifier`]: id,
      AttributeName: 'restore',
      [member]: [EVERY_ACCOUNT],
    }),
  });
  return {
    label: 'public',
    read: ({ sharedWith }) => sharedWith?.includes(EVERY_ACCOUNT),
    set: { ...toCall(`Make${kind}Private`, 'ValuesToRemove'), canSet: (isPublic) => !isPublic },
    restore: [{ ...toCall(`Make${kind}Public`, 'ValuesToAdd'), canSet: (isPublic) => isPublic }],
  };
}

/**
 * Adds accounts to those that may restore a snapshot, and removes others.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSnapshotAttribute.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBClusterSnapshotAttribute.html
 */
function createSharingCall(kind: keyof typeof ARN_TYPES): Operation {
  const api = `Modify${kind}Attribute`;
  return defineSettingOperation({
    service: 'rds',
    api,
    parameters: {
      [`${kind}Identifier`]: 'String',
      AttributeName: 'String',
      ValuesToAdd: 'StringList',
      ValuesToRemove: 'StringList',
    },
    permission: {
      action: `rds:${api}`,
      resource: `arn:\${Partition}:rds:\${Region}:\${Account}:${ARN_TYPES[kind]}:*`,
    },
    subject: `${kind}Identifier`,
    set(item, { AttributeName, ValuesToAdd: added = [], ValuesToRemove: removed = [] }) {
      if (AttributeName !== 'restore') throw cannotCall(api, `there is no attribute ${JSON.stringify(AttributeName)}`);
      if (!isList(added) || !isList(removed)) throw cannotCall(api, 'expected lists of accounts');
      const { canBePublic, sharedWith = [] } = rdsSnapshot.read(item);
      if (added.includes(EVERY_ACCOUNT) && !canBePublic) {
        throw cannotCall(api, 'an automated or encrypted snapshot cannot be public');
      }
      const kept = sharedWith.filter((account) => !removed.includes(account) && !added.includes(account));
      return withSharing(item, kind, [...kept, ...(added as readonly string[])]);
    },
  });
}

const withSharing = (item: ConfigurationItem, kind: string, accounts: readonly string[]): ConfigurationItem =>
  changeSupplementary(item, `${kind}Attributes`, (before) =>
    (isList(before) ? before : []).map((attribute) => {
      const [name] = Object.entries(attribute as object).find(([key]) => /^attributeName$/i.test(key)) ?? [];
      return name !== undefined && (attribute as Record<string, unknown>)[name] === 'restore'
        ? withMembers(attribute, { AttributeValues: accounts }, item.shape)
        : attribute;
    }),
  );
