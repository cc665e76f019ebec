import type { UnreadableEntry } from '../../engine/run-result';
import type { Database } from '../store/duckdb';

/** An item of a file that is no version, because it does not say of which resource and time it is. */
export type LostItem = UnreadableEntry & { readonly resourceType: string };

/**
 * Lists the items of which the store has no version. Facts of their types are not complete. What standard input had twice
 * is listed once.
 */
export async function listLostItems(database: Database): Promise<LostItem[]> {
  const rows = await database.rows<{
    path: string;
    resource_type: string;
    resource_id: string | null;
    message: string;
  }>('SELECT DISTINCT path, resource_type, resource_id, message FROM lost_item ORDER BY ALL');
  return rows.map(({ path, resource_type, resource_id, message }) => ({
    source: path,
    resourceType: resource_type,
    ...(resource_id !== null && { resourceId: resource_id }),
    message,
  }));
}
