import type { JsonChange } from '../../core/diff';
import type { Database } from '../store/duckdb';
import { compareItems } from './changes';
import { type Moment, readMoments } from './timeline';

/** A version of a resource with what changed since the one before it. */
export interface VersionChange extends Moment {
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
  const versions = moments.map((moment, index) => ({
    ...moment,
    changes: compareItems(moments[index - 1]?.item ?? null, moment.item),
  }));
  return versions.filter(({ time }) => time >= (range.from ?? Number.NEGATIVE_INFINITY));
}
