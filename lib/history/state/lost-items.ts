import { isNeeded, type RuleIndex } from '../../engine/rule-index';
import type { UnreadableEntry } from '../../engine/run-result';
import type { Database } from '../store/duckdb';

/**
 * Something of which the store has no version: an item that does not say of which resource and time it is, or a file that
 * cannot be read to its end. Without a type, it may be of any.
 */
export interface LostItem extends UnreadableEntry {
  /** Nothing in it was captured before, in epoch milliseconds. Absent if that is not known. */
  readonly from?: number;
}

/** Lists what was lost. What standard input had twice is listed once. */
export async function listLostItems(database: Database): Promise<LostItem[]> {
  // Every command asks this, so it is sorted here: DuckDB plans DISTINCT and ORDER BY for longer than it reads the table.
  const rows = await database.rows<{
    path: string;
    resource_type: string | null;
    resource_id: string | null;
    from_time: number | null;
    message: string;
  }>('SELECT path, resource_type, resource_id, from_time, message FROM lost WHERE NOT is_event');
  const items = rows.map(({ path, resource_type, resource_id, from_time, message }) => ({
    source: path,
    ...(resource_type !== null && { resourceType: resource_type }),
    ...(resource_id !== null && { resourceId: resource_id }),
    ...(from_time !== null && { from: from_time }),
    message,
  }));
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** Returns what may change the results of a run up to a time. */
export const selectLostItems = (
  lost: readonly LostItem[],
  ruleIndex: RuleIndex,
  to = Number.POSITIVE_INFINITY,
): LostItem[] =>
  lost.filter(
    ({ resourceType, from = Number.NEGATIVE_INFINITY }) =>
      from <= to && (resourceType === undefined || isNeeded(ruleIndex, resourceType)),
  );

/** Returns the entries that a report lists. */
export const toUnreadableEntries = (lost: readonly LostItem[]): UnreadableEntry[] =>
  lost.map(({ from: _from, ...entry }) => entry);

/** Says what an answer may lack; undefined if nothing was lost. */
export function describeLostItems(lost: readonly LostItem[]): string | undefined {
  const [first] = lost;
  if (!first) return undefined;
  const count = lost.length === 1 ? '1 file or item' : `${lost.length} files or items`;
  const example = `${lost.length > 1 ? 'one is in ' : ''}${first.source}: ${first.message}`;
  return `${count} could not be read, so that versions may be missing: ${example}`;
}
