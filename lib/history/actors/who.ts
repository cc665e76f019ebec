import { type Attribution, attributeChanges, attributeUnknownChange } from '../../alerts/actor/attribute-changes';
import { roundNumbers } from '../../core/exact-json';
import { formatMinute } from '../../core/time';
import type { ApiCall } from '../../formats/events/cloudtrail';
import { readHistory, type VersionChange } from '../state/resource-history';
import type { StoredResource } from '../state/resources';
import type { ItemObject } from '../state/timeline';
import type { Database } from '../store/duckdb';

/** The changes of one version that one call caused. */
export interface WhoEntry extends Attribution {
  /** Epoch milliseconds of the version. */
  readonly captureTime: number;
  /** The items before and after the version; the whole of it, not only this cause's part. */
  readonly before: ItemObject | null;
  readonly after: ItemObject | null;
  readonly turn: VersionChange['turn'];
  /** Why the version has no item, if it should; else null. */
  readonly missingReason: string | null;
  /** Whether the version has other causes as well. */
  readonly isShared: boolean;
}

/** Calls are made up to an hour before AWS Config captures the change, or a day if it records daily; clocks differ. */
const BEFORE_CAPTURE_MS = 60 * 60_000;
const BEFORE_DAILY_CAPTURE_MS = 26 * BEFORE_CAPTURE_MS;
const AFTER_CAPTURE_MS = 2 * 60_000;

/**
 * Finds the call behind each change of a resource, oldest first.
 * @param range epoch milliseconds, both included
 */
export async function findCauses(
  database: Database,
  { number, ref }: StoredResource,
  range: { readonly from?: number; readonly to?: number },
): Promise<WhoEntry[]> {
  const versions = await readHistory(database, number, range);
  const changed = versions.filter(({ changes }) => changes.length > 0);
  const windows = changed.map((version) => {
    const { previousTime } = version;
    const longest = version.isDaily ? BEFORE_DAILY_CAPTURE_MS : BEFORE_CAPTURE_MS;
    return {
      version,
      earliest: version.isAbsence && previousTime !== null ? previousTime : version.time - longest,
    };
  });
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return [];
  const start = Math.min(first.earliest, first.version.time - BEFORE_DAILY_CAPTURE_MS);
  const records = await readRecords(database, ref, start, last.version.time + AFTER_CAPTURE_MS);
  const trail = await readTrailPeriod(database, ref.accountId);
  return windows.flatMap(({ version, earliest }) => {
    const near = records.filter(({ time }) => time >= earliest && time <= version.time + AFTER_CAPTURE_MS);
    const question = {
      resourceType: ref.resourceType,
      resourceId: ref.resourceId,
      resourceName: ref.resourceName ?? null,
      arn: ref.arn ?? null,
      accountId: ref.accountId,
      region: ref.region,
      changedAt: new Date(version.time).toISOString(),
      recordedDaily: version.isDaily,
      isAbsence: version.isAbsence,
      previousAt: version.previousTime === null ? null : new Date(version.previousTime).toISOString(),
    };
    const calls = near.map(({ record }) => record);
    // Requests are compared with numbers, whatever their digits.
    const exact = new Map(version.changes.map((change) => [roundNumbers(change), change]));
    const rounded = [...exact.keys()];
    const attributions = isChangeUnknown(version)
      ? [attributeUnknownChange(calls, question, rounded)]
      : attributeChanges(calls, question, rounded);
    return attributions.map((attribution) => ({
      ...attribution,
      changes: attribution.changes.map((change) => exact.get(change) ?? change),
      reason:
        (isCreatedBefore(version, earliest)
          ? undefined
          : explainMissingTrail(attribution, trail, earliest, version.time, ref.accountId)) ?? attribution.reason,
      captureTime: version.time,
      before: version.before,
      after: version.item,
      turn: version.turn,
      missingReason: version.missingReason,
      isShared: attributions.length > 1,
    }));
  });
}

/** Whether a recorded state follows another, and the item of one of them is missing. */
const isChangeUnknown = ({ turn, before }: VersionChange): boolean =>
  turn === 'afterMissing' || (turn === 'missing' && before !== null);

/** Whether a version is the first of a resource that was created earlier: its reason says so. */
const isCreatedBefore = ({ turn, item }: VersionChange, earliest: number): boolean =>
  turn === 'first' && Date.parse(String(item?.resourceCreationTime)) < earliest;

/** The times of the first and the last event of an account; null if the store has none. */
interface TrailPeriod {
  readonly first: number | null;
  readonly last: number | null;
  /** The account's logs that could not be read completely, and when their calls were made, as far as that is known. */
  readonly lost: readonly LostTrail[];
}

interface LostTrail {
  readonly path: string;
  readonly from: number | null;
  readonly to: number | null;
}

async function readTrailPeriod(database: Database, accountId: string): Promise<TrailPeriod> {
  const [period] = await database.rows<Omit<TrailPeriod, 'lost'>>(
    'SELECT min(event_time) AS first, max(event_time) AS last FROM event WHERE account_id = $1',
    [accountId],
  );
  const lost = await database.rows<LostTrail>(
    `SELECT DISTINCT path, from_time AS "from", to_time AS "to" FROM lost
     WHERE is_event AND account_id = $1 ORDER BY ALL`,
    [accountId],
  );
  return { first: period?.first ?? null, last: period?.last ?? null, lost };
}

/** Says that no call can be found because CloudTrail's files of the time were not ingested; else undefined. */
function explainMissingTrail(
  { confidence, reason }: Attribution,
  { first, last, lost }: TrailPeriod,
  from: number,
  to: number,
  accountId: string,
): string | undefined {
  if (confidence !== 'none') return undefined;
  const unread = lost.find((file) => (file.from ?? to) <= to && (file.to ?? from) >= from);
  if (unread)
    return `${reason}; the call may be in a CloudTrail file that could not be read completely: ${unread.path}`;
  if (first === null || last === null) return `the store has no CloudTrail events of account ${accountId}`;
  if (to >= first && from <= last) return undefined;
  const [start, end] = [first, last].map((time) => formatMinute(new Date(time).toISOString()));
  return `the store has CloudTrail events of account ${accountId} only from ${start} to ${end}`;
}

interface TimedRecord {
  readonly time: number;
  readonly record: unknown;
}

/** Reads the records that name the resource by its id, name or ARN; services write ARNs in several forms. */
async function readRecords(
  database: Database,
  { resourceId, resourceName, arn }: StoredResource['ref'],
  from: number,
  to: number,
): Promise<TimedRecord[]> {
  const rows = await database.rows<{ event_time: number; record: string }>(
    `SELECT event_time, record FROM event
     WHERE event_time BETWEEN CAST($1 AS BIGINT) AND CAST($2 AS BIGINT)
       AND event_id IN (
         SELECT event_id FROM event_name
         WHERE name IN ($3, $4, $5) OR ends_with(name, '/' || $3) OR ends_with(name, ':' || $3))`,
    [from, to, resourceId, resourceName ?? resourceId, arn ?? resourceId],
  );
  return rows.map(({ event_time, record }) => ({ time: event_time, record: JSON.parse(record) as unknown }));
}

/** An event as the JSON of the command names it. */
export const toEventJson = (call: ApiCall): Readonly<Record<string, string | null>> => ({
  eventId: call.eventId,
  // CloudTrail's times have whole seconds and no fraction.
  eventTime: call.eventTime.replace('.000Z', 'Z'),
  eventName: call.eventName,
  eventSource: call.eventSource,
  principal: call.identity.arn ?? call.identity.invokedBy ?? call.identity.userName ?? call.identity.accountId,
  sourceIPAddress: call.sourceAddress,
  userAgent: call.userAgent,
});
