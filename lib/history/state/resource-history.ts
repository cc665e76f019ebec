import { compareItems, type JsonChange } from '../../core/diff';
import type { Database } from '../store/duckdb';
import { isDoubtful, readDoubts } from './doubts';
import type { StateAt } from './state-at';
import { type ItemObject, type Moment, readMoments } from './timeline';

/** A version of a resource with what changed since the one before it. */
export interface VersionChange extends Moment {
  /** The item of the version before it; null if there is none, or if it has none. */
  readonly before: ItemObject | null;
  readonly changes: readonly JsonChange[];
  /** How the whole state came or went; undefined if both states are known. */
  readonly turn: StateTurn | undefined;
}

/** How a state comes or goes: for the first time, once more, to its end, or to one of which only a summary is known. */
export type StateTurn = 'first' | 'again' | 'ended' | 'summary';

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
    const before = moments[index - 1]?.item ?? null;
    const next = moments[index + 1]?.time ?? range.to ?? Number.POSITIVE_INFINITY;
    const isSure = moment.certainty !== 'exact' || !isDoubtful(doubts, moment.time, next);
    const certainty = isSure ? moment.certainty : 'approximate';
    const turn = findTurn(before, moment, index > 0);
    return { ...moment, certainty, before, turn, changes: compareItems(before, moment.item) };
  });
  return versions.filter(({ time }) => time >= (range.from ?? Number.NEGATIVE_INFINITY));
}

/** @param hasEarlier whether there is a state before those two */
export function findTurn(
  before: ItemObject | null,
  { status, item }: Pick<StateAt, 'status' | 'item'>,
  hasEarlier: boolean,
): StateTurn | undefined {
  if (item === null) return status === 'recorded' ? 'summary' : 'ended';
  if (before !== null) return undefined;
  return hasEarlier ? 'again' : 'first';
}
