import { parseExactJson } from '../../core/exact-json';
import type { VersionStatus } from '../ingest/conversion/new-version';
import type { Database } from '../store/duckdb';

/** How sure an answer is: recorded so, or recorded daily or not seen directly, or not recorded then. */
export type Certainty = 'exact' | 'approximate' | 'unavailable';

/** A moment at which the state of a resource changed. */
export interface Moment {
  /** Epoch milliseconds: the capture time of a version, or the time of a snapshot that lacks the resource. */
  readonly time: number;
  readonly status: VersionStatus;
  readonly certainty: Certainty;
  readonly stateId: string | null;
  /** AWS's status; null for an item without one, and for a moment that a snapshot shows. */
  readonly itemStatus: string | null;
  /** The configuration item, with the digits of its numbers; null unless recorded, and for a summary or an unreadable item. */
  readonly item: ItemObject | null;
  /** Why a recorded state has no item; else null. */
  readonly missingReason: string | null;
  /** Whether AWS Config recorded the resource once a day. */
  readonly isDaily: boolean;
  /** Whether only a snapshot that lacks the resource shows it, so that it happened at any time since the moment before. */
  readonly isAbsence: boolean;
  /** Whether another content was delivered for the same capture time and state id. */
  readonly isConflict: boolean;
}

export type ItemObject = Readonly<Record<string, unknown>>;

interface MomentRow {
  readonly time: number;
  readonly status: VersionStatus;
  readonly by_snapshot: boolean;
  readonly state_id: string | null;
  readonly item_status: string | null;
  readonly missing_reason: string | null;
  readonly is_conflict: boolean | null;
  readonly is_daily: boolean | null;
  readonly version_no: number | null;
}

/**
 * Returns the moments of a resource, oldest first. Of several versions of one capture time only the one in force counts in
 * a state, but all of them are listed.
 * @param range epoch milliseconds, both included; the state in force at `from` is included as well
 */
export async function readMoments(
  database: Database,
  resourceNo: number,
  range: { readonly from?: number; readonly to?: number } = {},
): Promise<Moment[]> {
  const rows = await database.rows<MomentRow>(READ_MOMENTS, [resourceNo, range.from ?? MIN_TIME, range.to ?? MAX_TIME]);
  const items = await readItemTexts(
    database,
    rows.flatMap(({ version_no }) => version_no ?? []),
  );
  return rows.map((row) => toMoment(row, row.version_no === null ? undefined : items.get(row.version_no)));
}

/** Returns when a resource was recorded first, in epoch milliseconds. */
export async function readFirstTime(database: Database, resourceNo: number): Promise<number> {
  const [first] = await database.rows<{ time: number }>('SELECT min(time) AS time FROM moment WHERE resource_no = $1', [
    resourceNo,
  ]);
  return first?.time ?? MAX_TIME;
}

/** Reads the texts of versions by their numbers: DuckDB then skips the other blocks, which it does not do in a join. */
async function readItemTexts(database: Database, versions: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (versions.length === 0) return new Map();
  const rows = await database.rows<{ version_no: number; item: string }>(
    `SELECT version_no, item FROM body WHERE version_no IN (${versions.join(', ')})`,
  );
  return new Map(rows.map(({ version_no, item }) => [version_no, item]));
}

/** Beyond JavaScript's range of dates. */
const [MIN_TIME, MAX_TIME] = [-8.64e15, 8.64e15];

const MOMENT_ORDER = 'moment.time, moment.state_number, moment.content_order';

const READ_MOMENTS = `
  SELECT moment.time, moment.status, by_snapshot, version.state_id, version.item_status, missing_reason, is_conflict, is_daily,
         version_no
  FROM moment
  LEFT JOIN version USING (version_no)
  WHERE moment.resource_no = $1 AND moment.time <= CAST($3 AS BIGINT)
    AND moment.time >= coalesce(
      (SELECT max(time) FROM moment WHERE resource_no = $1 AND time <= CAST($2 AS BIGINT)), -9223372036854775807)
  ORDER BY ${MOMENT_ORDER}`;

function toMoment(row: MomentRow, text: string | undefined): Moment {
  const isRecorded = row.status === 'recorded';
  const missingReason = isRecorded ? row.missing_reason : null;
  const item = text === undefined ? null : (parseExactJson(text) as ItemObject);
  return {
    time: row.time,
    isDaily: row.is_daily === true,
    status: row.status,
    certainty: findCertainty(row),
    stateId: row.by_snapshot ? null : row.state_id,
    itemStatus: row.by_snapshot ? null : row.item_status,
    item: isRecorded && missingReason === null ? item : null,
    missingReason,
    isAbsence: row.by_snapshot,
    isConflict: row.is_conflict === true,
  };
}

function findCertainty({ status, by_snapshot, missing_reason, is_conflict, is_daily }: MomentRow): Certainty {
  if (status === 'notRecorded' || (status === 'recorded' && missing_reason !== null)) return 'unavailable';
  return by_snapshot || is_conflict || is_daily ? 'approximate' : 'exact';
}
