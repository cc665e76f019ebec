import { compareItems, type JsonChange } from '../../core/diff';
import type { Database } from '../store/duckdb';
import { isDoubtful, readDoubts } from './doubts';
import { type ItemObject, type Moment, readMoments } from './timeline';

/** A version of a resource with what changed since the one before it. */
export interface VersionChange extends Moment {
  /** The item of the version before it; null if there is none, or if it has none. */
  readonly before: ItemObject | null;
  readonly changes: readonly JsonChange[];
}

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
    return { ...moment, certainty, before, changes: compareItems(before, moment.item) };
  });
  return versions.filter(({ time }) => time >= (range.from ?? Number.NEGATIVE_INFINITY));
}
