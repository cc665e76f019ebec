import { compareItems, type JsonChange } from '../../core/diff';
import type { Database } from '../store/duckdb';
import { isDoubtful, readDoubts } from './doubts';
import type { StateAt } from './state-at';
import { type ItemObject, type Moment, readMoments } from './timeline';

/** A version of a resource with what changed since the one before it. */
export interface VersionChange extends Moment {
  /** The item of the version before it; null if there is none, or if it has none. */
  readonly before: ItemObject | null;
  /** When the version before it was captured, in epoch milliseconds; null if there is none. */
  readonly previousTime: number | null;
  readonly changes: readonly JsonChange[];
  /** How the whole state came or went; undefined if both states are known. */
  readonly turn: StateTurn | undefined;
}

/**
 * How a state comes or goes: for the first time, once more, to its end, to one whose item is a summary or unreadable, or
 * from such a one.
 */
export type StateTurn = 'first' | 'again' | 'ended' | 'missing' | 'afterMissing';

/**
 * Returns the versions of a resource, oldest first, each compared with the version before it.
 * @param range epoch milliseconds, both included
 */
export async function readHistory(
  database: Database,
  resourceNo: number,
  range: { readonly from?: number; readonly to?: number } = {},
): Promise<VersionChange[]> {
  const moments = await readMoments(database, resourceNo, range);
  const doubts = await readDoubts(database, resourceNo);
  const versions = moments.map((moment, index): VersionChange => {
    const previous = moments[index - 1];
    const before = previous?.item ?? null;
    const previousTime = previous?.time ?? null;
    const next = moments[index + 1]?.time ?? range.to ?? Number.POSITIVE_INFINITY;
    const isSure = moment.certainty !== 'exact' || !isDoubtful(doubts, moment.time, next);
    const certainty = isSure ? moment.certainty : 'approximate';
    const turn = findTurn(previous, moment);
    return { ...moment, certainty, before, previousTime, turn, changes: listStateChanges(previous, moment) };
  });
  return versions.filter(({ time }) => time >= (range.from ?? Number.NEGATIVE_INFINITY));
}

type State = Pick<StateAt, 'status' | 'item'>;

/** Returns what changed between two states. One that comes or goes without an item changes as a whole, without a value. */
export function listStateChanges(before: State | undefined, after: State): readonly JsonChange[] {
  const changes = compareItems(before?.item ?? null, after.item);
  const isRecorded = after.status === 'recorded';
  if (changes.length > 0 || (before?.status === 'recorded') === isRecorded) return changes;
  return [{ op: isRecorded ? 'add' : 'remove', path: '' }];
}

/** Returns how a state came or went; undefined if both states are known, or if there was and is none. */
export function findTurn(before: State | undefined, { status, item }: State): StateTurn | undefined {
  const wasRecorded = before?.status === 'recorded';
  if (status !== 'recorded') return wasRecorded ? 'ended' : undefined;
  if (item === null) return 'missing';
  if (wasRecorded) return before.item === null ? 'afterMissing' : undefined;
  return before === undefined || before.status === 'noRecord' ? 'first' : 'again';
}
