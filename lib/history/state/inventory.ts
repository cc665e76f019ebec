import type { Database, SqlValue } from '../store/duckdb';

/** A key that an inventory groups by: `type`, `region`, `account` or `tag:<key>`. */
export type InventoryKey = 'type' | 'region' | 'account' | `tag:${string}`;

interface InventoryGroup {
  readonly key: Readonly<Record<string, string | null>>;
  readonly count: number;
}

export interface Inventory {
  readonly groups: readonly InventoryGroup[];
  readonly total: number;
}

const KEY_COLUMNS: Readonly<Record<string, string>> = {
  type: 'resource_type',
  region: 'region',
  account: 'account_id',
};

/** Whether a text is a key to group by. */
export const isInventoryKey = (text: string): text is InventoryKey =>
  Object.hasOwn(KEY_COLUMNS, text) || /^tag:./s.test(text);

/**
 * Counts the resources that are recorded at a time, largest group first.
 * @param at epoch milliseconds
 */
export async function countResources(
  database: Database,
  at: number,
  keys: readonly InventoryKey[],
): Promise<Inventory> {
  const values: SqlValue[] = [at];
  const selected = keys.map((key, index) => {
    const column =
      KEY_COLUMNS[key] ?? `json_extract_string(tags, $${values.push(toPointer(key.slice('tag:'.length)))})`;
    return `${column} AS key_${index}`;
  });
  const names = keys.map((_, index) => `key_${index}`);
  const rows = await database.rows<Record<string, string | number | null>>(
    `SELECT ${[...selected, 'count(*) AS count'].join(', ')} FROM (${stateQuery('$1')})
     ${keys.length > 0 ? `GROUP BY ${names.join(', ')}` : ''}
     ORDER BY ${['count DESC', ...names.map((name) => `${name} NULLS LAST`)].join(', ')}`,
    values,
  );
  const groups = rows.map((row) => ({
    key: Object.fromEntries(keys.map((key, index) => [key, row[`key_${index}`] as string | null])),
    count: Number(row.count),
  }));
  return { groups, total: groups.reduce((sum, { count }) => sum + count, 0) };
}

/** Returns a query for the versions in force at a time, with the columns of their resources. */
export const stateQuery = (at: string): string => `
  SELECT resource.account_id, resource.region, resource.resource_type, resource.resource_id, version.*
  FROM period JOIN version USING (version_no) JOIN resource ON resource.resource_no = period.resource_no
  WHERE period.from_time <= CAST(${at} AS BIGINT) AND period.until_time > CAST(${at} AS BIGINT)`;

/** https://www.rfc-editor.org/rfc/rfc6901 */
const toPointer = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
