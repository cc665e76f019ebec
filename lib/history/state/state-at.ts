import type { Database } from '../store/duckdb';
import { isDoubtful, readDoubts } from './doubts';
import { type Certainty, type ItemObject, type Moment, readMoments } from './timeline';

/** The state of a resource at a time. */
export interface StateAt {
  readonly status: 'recorded' | 'deleted' | 'notRecorded' | 'noRecord';
  readonly certainty: Certainty;
  /** Why the state is approximate; else absent. */
  readonly certaintyReason?: string | undefined;
  /** Epoch milliseconds of the version in force, and of the next one; null if there is none. */
  readonly since: number | null;
  readonly until: number | null;
  readonly item: ItemObject | null;
  /** Why a recorded state has no item; else null. */
  readonly missingReason: string | null;
}

/**
 * Returns the state of a resource at a time: the version with the latest capture time up to it, unless a later snapshot
 * lacks the resource.
 * @param at epoch milliseconds
 */
export async function readStateAt(database: Database, resourceNo: number, at: number): Promise<StateAt> {
  const inForce = (await readMoments(database, resourceNo, { from: at, to: at })).at(-1);
  const [row] = await database.rows<{ next: number | null }>(
    'SELECT min(time) AS next FROM moment WHERE resource_no = $1 AND time > CAST($2 AS BIGINT)',
    [resourceNo, at],
  );
  const next = row?.next ?? null;
  if (!inForce) {
    return {
      status: 'noRecord',
      certainty: 'unavailable',
      since: null,
      until: next,
      item: null,
      missingReason: null,
    };
  }
  const { status, time, item, missingReason } = inForce;
  // At the capture time itself nothing can be missing.
  const isSure =
    inForce.certainty !== 'exact' || time === at || !isDoubtful(await readDoubts(database, resourceNo), at, at);
  return {
    status,
    certainty: isSure ? inForce.certainty : 'approximate',
    certaintyReason: isSure
      ? explainApproximation(inForce)
      : 'a version may be missing, since the delivered files have a gap',
    since: time,
    until: next,
    item,
    missingReason,
  };
}

/** Says why what AWS Config delivered does not show a state exactly; undefined if it does, or if there is none. */
function explainApproximation({ certainty, status, isAbsence, isConflict }: Moment): string | undefined {
  if (certainty !== 'approximate') return undefined;
  if (isAbsence)
    return status === 'deleted'
      ? 'only a snapshot that lacks the resource shows the deletion'
      : 'a snapshot lacked the resource, and this one lists it unchanged';
  return isConflict ? 'two contents were delivered for this capture time' : 'the resource is recorded once a day';
}
