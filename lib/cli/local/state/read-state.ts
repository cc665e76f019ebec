import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { type ConfigurationItem, isCurrent } from '../../../core/item';
import type { Rule } from '../../../core/rule';
import { joinList, pluralize } from '../../../core/text/format';
import { type ListedFiles, listConfigFiles } from '../../../engine/input-files';
import { indexRules, type RuleIndex } from '../../../engine/rule-index';
import type { UnreadableEntry } from '../../../engine/run-result';
import { attempt } from '../../../engine/system-error';
import type { RecordedSettings } from '../../../local-region/account/recorded-settings';
import type { SnapshotItem } from '../../../local-region/account/snapshot';
import { readTimeExpression } from '../../command';
import { DEFAULT_STORE, type Options, type OptionValues } from '../../definition';
import type { Io } from '../../io';
import { hasDefaultStore, readStoreInput, type StoreInput } from '../../past/store-input';
import { type CollectedResource, collectResources } from '../../remediation/collect';
import { UsageError } from '../../usage-error';
import { isSetting, readAccountSettings, SETTING_COMMANDS, type SettingAspect } from './read-settings';

/** Options of a command that begins with the recorded state of an account. */
export const STATE_OPTIONS = {
  from: {
    type: 'string',
    multiple: true,
    value: '<path>',
    description:
      'A snapshot or history of AWS Config, a folder of them, or a history store; beside it, a credential report and other answers about the account. May be repeated.',
    completion: 'file',
  },
  account: {
    type: 'string',
    value: '<id>',
    description: 'The account, if the state has several. Default: the largest.',
  },
  region: {
    type: 'string',
    value: '<region>',
    description: 'The Region, if the state has several. Default: the largest.',
  },
  at: {
    type: 'string',
    value: '<time>',
    description: 'The time of the state, at which the local region begins. Default: now, with the newest items.',
  },
} as const satisfies Options;

type StateValues = Partial<Pick<OptionValues<typeof STATE_OPTIONS>, 'account' | 'region'>>;

/** Reads the time of a state. @throws UsageError */
export const readStateTime = (at: string | undefined, io: Pick<Io, 'now'>): Date | undefined =>
  at === undefined ? undefined : readTimeExpression('at', at, io.now());

/**
 * The files that a state is read from, or a history store and the files beside it, which have settings of the account.
 */
export interface StateSource {
  readonly paths: readonly string[];
  readonly store?: string;
}

/** The state of one account and Region. */
export interface AccountState {
  readonly scope: { readonly account: string; readonly region: string };
  readonly items: readonly SnapshotItem[];
  /** The settings that AWS Config does not record, as far as files have them. */
  readonly settings: RecordedSettings;
  /** The aspects of the account that the settings answer. */
  readonly aspects: readonly SettingAspect[];
  /** Resources of other accounts and Regions in the same files. */
  readonly leftOut: number;
  readonly unreadable: readonly UnreadableEntry[];
  readonly notes: readonly string[];
}

/**
 * Returns where a state is read from: the paths that are given, one of which may be a history store, or else the
 * history store of the current folder.
 * @throws UsageError if nothing is given and there is no store, or if there are two stores
 */
export function findStateSource(paths: readonly string[] = [], purpose: string): StateSource {
  if (paths.length === 0) {
    if (hasDefaultStore()) return { store: DEFAULT_STORE, paths };
    throw new UsageError(
      `Cannot ${purpose} without a state: name a snapshot, its folder or a history store with --from`,
    );
  }
  const [store, second] = paths.filter(isStore);
  if (store === undefined) return { paths };
  if (second !== undefined) throw new UsageError(`Cannot read "${second}" beside "${store}": both are history stores`);
  return { store, paths: paths.filter((path) => path !== store) };
}

/**
 * Reads the newest items of one account and Region: the ones that are named, or of which the input has most.
 * @param at the time of the state; needed for a store
 * @throws UsageError if there are none
 */
export async function readState(
  source: StateSource,
  { at, purpose, ...values }: StateValues & { readonly at: Date | undefined; readonly purpose: string },
  io: Io,
  registry: readonly Rule[],
): Promise<AccountState> {
  const collect = async (input: ListedFiles & Partial<Pick<StoreInput, 'stream'>>): Promise<CollectedState> => {
    const { stream } = input;
    const index = indexAllTypes(registry, io.now());
    const collected = await collectResources(input.files, index, { io, at, ...(stream && { stdin: stream }) });
    const unreadable = [...input.unreadable, ...collected.unreadable];
    const notes = [...input.notes, ...collected.notes];
    return { found: collected.resources, count: collected.items, unreadable, notes };
  };
  const { store, paths } = source;
  const names = [...(store === undefined ? [] : [store]), ...paths].join(', ');
  const files = await collect(listConfigFiles(paths));
  if (store !== undefined) requireSettings(store, files);
  const stored = store === undefined ? [] : [await readStoreInput(store, io, at ?? io.now(), purpose, collect)];
  const parts = [...stored, files];
  const found = parts.flatMap((part) => part.found);
  const unreadable = parts.flatMap((part) => part.unreadable);
  const notes = parts.flatMap((part) => part.notes);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const items = found
    .map(({ item }) => item)
    .filter((item) => item.shape === 'config' && isCurrent(item) && item.accountId !== undefined);
  const scopes = countScopes(items);
  if (scopes.length === 0) {
    const time = at === undefined ? '' : ` up to ${at.toISOString()}`;
    const [first] = unreadable;
    const reason = first
      ? `${first.source === names ? '' : `${first.source}: `}${first.message}`
      : `found ${count} items, none that AWS Config recorded in an account and Region${time}`;
    throw new UsageError(`Cannot ${purpose} on ${names}: ${reason}. Give a snapshot or history of AWS Config`);
  }
  const scope = chooseScope(scopes, values, purpose);
  const own = items.filter((item) => isOfScope(item, scope));
  const settings = readAccountSettings(
    found.filter(({ item }) => isSetting(item)),
    scope,
    own,
  );
  return {
    scope,
    items: own.map(toSnapshotItem),
    settings: settings.settings,
    aspects: settings.aspects,
    leftOut: items.length - own.length,
    unreadable: [...unreadable, ...settings.unreadable],
    notes: [...notes, ...describeUnrecorded(found), ...settings.notes],
  };
}

/** @throws UsageError if files beside a store have anything but settings of the account */
function requireSettings(store: string, { found }: CollectedState): void {
  const other = found.find(({ item }) => !isSetting(item));
  if (!other) return;
  throw new UsageError(
    `Cannot read "${other.source}" beside "${store}": a history store is read alone, or with answers about settings of the account`,
  );
}

/** Lists the files that have settings of the account, which no history store takes: they have no capture time. */
export async function listSettingFiles(
  paths: readonly string[],
  io: Io,
  registry: readonly Rule[],
): Promise<readonly string[]> {
  const rules = registry.filter(({ resource: { aspect = '' } }) => Object.hasOwn(SETTING_COMMANDS, aspect));
  const index = indexRules(
    rules.map((rule) => ({ rule, parameters: {} })),
    io.now(),
    [],
  );
  // Standard input can be read once only.
  const { files } = listConfigFiles(paths.filter((path) => path !== '-'));
  const { resources } = await collectResources(files, index, { io, at: undefined });
  return [...new Set(resources.filter(({ item }) => isSetting(item)).map(({ source }) => source))];
}

/** Describes resources that are not used, because AWS Config did not record them: the local region has items alone. */
function describeUnrecorded(found: readonly CollectedResource[]): string[] {
  const others = found.filter(({ item }) => item.shape !== 'config' && !isSetting(item));
  const sources = [...new Set(others.map(({ source }) => source))];
  return others.length === 0
    ? []
    : [`Left out: ${pluralize(others.length, 'resource')} that AWS Config did not record, in ${joinList(sources, 3)}`];
}

/** Prints what of a state is not used. */
export function warnAboutState(state: AccountState, io: Io): void {
  for (const { source, message } of state.unreadable) io.warn(`Not read: ${source}: ${message}`);
  for (const note of describeInput(state)) io.warn(note);
}

/** Describes a state: remarks on its files, and what of them is left out. */
export const describeInput = ({ notes, leftOut }: Pick<AccountState, 'notes' | 'leftOut'>): string[] => [
  ...notes,
  ...(leftOut > 0 ? [`Left out: ${pluralize(leftOut, 'resource')} of other accounts and Regions`] : []),
];

interface CollectedState extends Pick<AccountState, 'unreadable' | 'notes'> {
  readonly found: readonly CollectedResource[];
  readonly count: number;
}

/** The rules of the deployment are not known yet, and a user looks at other resources, too. */
const indexAllTypes = (registry: readonly Rule[], now: Date): RuleIndex => ({
  ...indexRules([], now, [], { known: registry }),
  readsEveryType: true,
});

interface ScopeCount {
  readonly account: string;
  readonly region: string;
  readonly count: number;
}

/** Counts the resources of each account and Region, the largest first. */
function countScopes(items: readonly ConfigurationItem[]): ScopeCount[] {
  const counts = new Map<string, number>();
  for (const { accountId, region } of items) {
    if (region === undefined || region === 'global') continue;
    const key = `${accountId} ${region}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .map(([key, count]) => {
      const [account = '', region = ''] = key.split(' ');
      return { account, region, count };
    })
    .sort((a, b) => b.count - a.count);
}

/** @throws UsageError if the state has nothing of the account and Region that are named */
function chooseScope(
  scopes: readonly ScopeCount[],
  { account, region }: StateValues,
  purpose: string,
): AccountState['scope'] {
  const chosen = scopes.find(
    (each) => each.account === (account ?? each.account) && each.region === (region ?? each.region),
  );
  if (chosen) return { account: chosen.account, region: chosen.region };
  const found = joinList(
    scopes.map((each) => `${each.account} ${each.region}`),
    5,
  );
  const wanted = [account, region].filter((text) => text !== undefined).join(' ');
  throw new UsageError(`Cannot ${purpose} in ${wanted}: the state has resources of ${found}`);
}

/** Whether an item belongs to an account in a Region, or to the account in every Region. */
const isOfScope = (
  item: Pick<ConfigurationItem, 'accountId' | 'region'>,
  { account, region }: AccountState['scope'],
): boolean =>
  item.accountId === account && (item.region === region || item.region === 'global' || item.region === undefined);

/** Returns an item in the form of a snapshot's. */
export const toSnapshotItem = (item: ConfigurationItem): SnapshotItem => ({
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

/** DuckDB's files begin with a checksum of eight bytes and these four. */
const DUCKDB_MAGIC = 'DUCK';

/** @throws SystemFailure for a file that cannot be read */
const isStore = (path: string): boolean =>
  attempt(`Cannot read "${path}"`, () => {
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(DUCKDB_MAGIC.length);
      readSync(file, bytes, 0, bytes.length, 8);
      return bytes.toString('latin1') === DUCKDB_MAGIC;
    } finally {
      closeSync(file);
    }
  });
