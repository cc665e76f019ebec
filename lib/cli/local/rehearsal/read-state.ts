import { type ConfigurationItem, isCurrent } from '../../../core/item';
import { requiredParameters } from '../../../core/parameters';
import type { Rule } from '../../../core/rule';
import { listFiles } from '../../../engine/input-files';
import { indexRules } from '../../../engine/rule-index';
import type { UnreadableEntry } from '../../../engine/run-result';
import { enableRules } from '../../../engine/settings';
import type { SnapshotItem } from '../../../local-region/account/snapshot';
import type { Io } from '../../io';
import { collectResources } from '../../remediation/collect';
import { UsageError } from '../../usage-error';

/** The state of one account and Region. */
export interface AccountState {
  readonly scope: { readonly account: string; readonly region: string };
  readonly items: readonly SnapshotItem[];
  /** Resources of other accounts and Regions in the same files. */
  readonly leftOut: number;
  readonly unreadable: readonly UnreadableEntry[];
}

/**
 * Reads the newest items of the account and Region of which the files have most.
 * @throws UsageError if the files have none
 */
export async function readState(paths: readonly string[], io: Io, registry: readonly Rule[]): Promise<AccountState> {
  const rules = registry
    .filter((rule) => requiredParameters(rule).length === 0)
    .map(({ name }) => ({ name, parameters: {} }));
  const index = indexRules(enableRules(registry, { rules }), io.now(), [], { known: registry });
  // Items that only facts read are part of the state, too.
  const rulesByType = new Map(index.rulesByType);
  for (const type of index.factsByType.keys()) if (!rulesByType.has(type)) rulesByType.set(type, []);
  const listed = listFiles(paths);
  const collected = await collectResources(listed.files, { ...index, rulesByType }, { io, at: undefined });
  const items = collected.resources
    .map(({ item }) => item)
    .filter((item) => item.shape === 'config' && isCurrent(item) && item.accountId !== undefined);
  const counts = new Map<string, number>();
  for (const item of items) {
    if (item.region === undefined || item.region === 'global') continue;
    const key = `${item.accountId} ${item.region}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const unreadable = [...listed.unreadable, ...collected.unreadable];
  if (!most) {
    const reason =
      unreadable[0]?.message ??
      `found ${collected.items} items, none that AWS Config recorded in an account and Region`;
    throw new UsageError(`Cannot rehearse on ${paths.join(', ')}: ${reason}. Give a snapshot or history of AWS Config`);
  }
  const [account = '', region = ''] = most[0].split(' ');
  const own = items.filter(
    (item) => item.accountId === account && (item.region === region || item.region === 'global'),
  );
  return { scope: { account, region }, items: own.map(toSnapshotItem), leftOut: items.length - own.length, unreadable };
}

const toSnapshotItem = (item: ConfigurationItem): SnapshotItem => ({
  accountId: item.accountId as string,
  awsRegion: item.region ?? 'global',
  resourceType: item.resourceType,
  resourceId: item.resourceId,
  resourceName: item.resourceName ?? null,
  arn: item.arn ?? null,
  resourceCreationTime: item.resourceCreationTime ?? null,
  tags: item.tags,
  configuration: item.configuration,
  supplementaryConfiguration: item.supplementaryConfiguration,
  relationships: item.relationships,
});
