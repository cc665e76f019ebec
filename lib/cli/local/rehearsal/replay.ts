import { isObject, parseJson } from '../../../core/json';
import { UnreadableItem } from '../../../core/reading/unreadable';
import { toItem } from '../../../formats/items/configuration-item';
import type { Database } from '../../../history/store/duckdb';
import { GLOBAL } from '../../../local-region/account/accounts';
import type { AccountResource } from '../../../local-region/account/resources';
import { type SnapshotItem, toAccountResource } from '../../../local-region/account/snapshot';
import type { LocalRegion } from '../../../local-region/local-region';
import { type AccountState, toSnapshotItem } from '../state/read-state';

type ReplayScope = AccountState['scope'];

/** A recorded change: a version of a resource, or its end. */
interface ReplayedVersion {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly region: string;
  /** Undefined if the resource was deleted or is not recorded any longer. */
  readonly resource: AccountResource | undefined;
}

/** The changes of an account and Region in a time, and the calls that CloudTrail recorded. */
export interface RecordedPast {
  /** Oldest first, as the calls. */
  readonly versions: readonly ReplayedVersion[];
  /** Events of CloudTrail. */
  readonly calls: readonly { readonly time: number; readonly record: Readonly<Record<string, unknown>> }[];
  /** Versions of which only a summary was ingested, or whose item is unreadable. */
  readonly unreadable: number;
  /** The time of the newest version in the store, in epoch milliseconds; undefined if it has none. */
  readonly newest: number | undefined;
}

/** CloudTrail's events about a change are from before it was recorded. */
const CALLS_BEFORE_MS = 24 * 3600_000;

/**
 * Reads the past from a history store.
 * @param from epoch milliseconds, not included
 * @param to included
 */
export async function readPast(
  database: Database,
  { account, region }: ReplayScope,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<RecordedPast> {
  const rows = await database.rows<VersionRow>(
    `SELECT moment.time, moment.status, missing_reason, resource.resource_type, resource_id, region, item
     FROM moment JOIN resource USING (resource_no)
     LEFT JOIN version USING (version_no) LEFT JOIN body USING (version_no)
     WHERE account_id = $1 AND region IN ($2, '${GLOBAL}') AND moment.time > CAST($3 AS BIGINT) AND moment.time <= CAST($4 AS BIGINT)
     ORDER BY moment.time, moment.state_number, moment.content_order, resource_no`,
    [account, region, from, to],
  );
  const events = await database.rows<{ event_time: number; record: string }>(
    `SELECT event_time, record FROM event
     WHERE account_id = $1 AND event_time > CAST($2 AS BIGINT) AND event_time <= CAST($3 AS BIGINT) ORDER BY event_time, event_id`,
    [account, from - CALLS_BEFORE_MS, to],
  );
  const [last] = await database.rows<{ time: number | null }>(
    `SELECT max(time) AS time FROM moment JOIN resource USING (resource_no) WHERE account_id = $1 AND region IN ($2, '${GLOBAL}')`,
    [account, region],
  );
  const versions = rows.flatMap(toVersion);
  return {
    versions,
    calls: events.flatMap(({ event_time: time, record }) => {
      const parsed = parseJson(record);
      return isObject(parsed) ? [{ time, record: parsed }] : [];
    }),
    unreadable: rows.length - versions.length,
    newest: last?.time ?? undefined,
  };
}

interface VersionRow {
  readonly time: number;
  readonly status: string;
  readonly missing_reason: string | null;
  readonly resource_type: string;
  readonly resource_id: string;
  readonly region: string;
  readonly item: string | null;
}

function toVersion(row: VersionRow): ReplayedVersion[] {
  const { time, region, resource_type: resourceType, resource_id: resourceId } = row;
  const version = { time, region, resourceType, resourceId };
  if (row.status !== 'recorded') return [{ ...version, resource: undefined }];
  const resource = row.item === null || row.missing_reason !== null ? undefined : readResource(row.item);
  return resource ? [{ ...version, resource }] : [];
}

function readResource(text: string): AccountResource | undefined {
  try {
    return toAccountResource(toSnapshotItem(toItem(parseJson(text))));
  } catch (error) {
    if (error instanceof UnreadableItem) return undefined;
    throw error;
  }
}

/** AWS Config captured a change up to a minute after it was made. */
const REPLAY_DELAY_MS = 60_000;

/**
 * Repeats recorded changes in a local region, at their times of its clock. A version changes the properties that differ
 * from the version before it, so that it does not take back what a remediation changed elsewhere in the resource.
 * @param items the state that the local region began with
 */
export function schedulePast(
  local: LocalRegion,
  { account, region }: ReplayScope,
  items: readonly SnapshotItem[],
  { versions, calls }: RecordedPast,
): void {
  const recorded = new Map<string, AccountResource>();
  for (const item of items) {
    const resource = toAccountResource(item);
    if (resource) recorded.set(toReplayKey(resource), resource);
  }
  const change = (version: ReplayedVersion): void => {
    const { resourceType, resourceId, resource } = version;
    const resources = local.accounts.listResources(account, version.region);
    const key = toReplayKey(version);
    const before = recorded.get(key);
    if (!resource) {
      recorded.delete(key);
      resources.delete(resourceType, resourceId);
      return;
    }
    recorded.set(key, resource);
    const current = resources.find(resourceType, resourceId);
    resources.put(before && current ? applyChange(before, resource, current) : resource);
  };
  const steps = [
    ...versions.map((version) => ({ time: version.time - REPLAY_DELAY_MS, run: () => change(version) })),
    ...calls.map(({ time, record }) => ({
      time,
      run: () => local.accounts.findTrail(account, String(record.awsRegion ?? region)).load(record),
    })),
  ].sort((a, b) => a.time - b.time);
  scheduleSteps(local, steps, 0);
}

const toReplayKey = ({ resourceType, resourceId }: Pick<ReplayedVersion, 'resourceType' | 'resourceId'>): string =>
  `${resourceType} ${resourceId}`;

/** Schedules the next step; those of the same time run together. */
function scheduleSteps(
  local: LocalRegion,
  steps: readonly { readonly time: number; run(): void }[],
  from: number,
): void {
  const next = steps[from];
  if (!next) return;
  const run = (): void => {
    let index = from;
    for (let step = steps[index]; step && step.time <= next.time; step = steps[index]) {
      step.run();
      index += 1;
    }
    scheduleSteps(local, steps, index);
  };
  local.clock.schedule({ time: next.time, name: 'recorded change', isRecurring: true, run });
}

/** Returns the current resource with the properties that changed between two recorded versions. */
function applyChange(before: AccountResource, after: AccountResource, current: AccountResource): AccountResource {
  return {
    ...after,
    configuration: applyProperties(before.configuration, after.configuration, current.configuration),
    supplementaryConfiguration: applyProperties(
      before.supplementaryConfiguration,
      after.supplementaryConfiguration,
      current.supplementaryConfiguration,
    ),
  };
}

type RecordedProperties = Readonly<Record<string, unknown>>;

function applyProperties(
  before: RecordedProperties,
  after: RecordedProperties,
  current: RecordedProperties,
): RecordedProperties {
  const isSame = (name: string): boolean => JSON.stringify(before[name]) === JSON.stringify(after[name]);
  const names = [...new Set([...Object.keys(after), ...Object.keys(current)])];
  const chosen = names.map((name) => [name, isSame(name) ? current[name] : after[name]] as const);
  return Object.fromEntries(chosen.filter(([, value]) => value !== undefined));
}
