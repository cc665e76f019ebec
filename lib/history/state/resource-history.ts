import { compareItems, type JsonChange } from '../../core/diff';
import type { Database } from '../store/duckdb';
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
  const versions = moments.map((moment, index) => {
    const before = moments[index - 1]?.item ?? null;
    return { ...moment, before, changes: compareItems(before, moment.item) };
  });
  return versions.filter(({ time }) => time >= (range.from ?? Number.NEGATIVE_INFINITY));
}
