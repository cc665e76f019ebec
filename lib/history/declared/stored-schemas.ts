import type { Database } from '../store/duckdb';
import { parseResourceSchema, type ResourceSchema } from './resource-schema';

const KEY_PREFIX = 'schema ';

/** Stores schemas, so that queries and relationships of later runs know their types. A newer one replaces an older one. */
export async function storeSchemas(database: Database, schemas: readonly ResourceSchema[]): Promise<void> {
  for (const { typeName, document } of schemas) {
    await database.run('INSERT OR REPLACE INTO meta VALUES ($1, $2)', [
      `${KEY_PREFIX}${typeName}`,
      JSON.stringify(document),
    ]);
  }
}

/** Returns the schemas of the store. A database without tables has none. */
export async function readSchemas(database: Database): Promise<ResourceSchema[]> {
  const [table] = await database.rows(
    "SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta' AND database_name = current_database()",
  );
  if (!table) return [];
  const rows = await database.rows<{ key: string; value: string }>(
    'SELECT key, value FROM meta WHERE starts_with(key, $1) ORDER BY key',
    [KEY_PREFIX],
  );
  return rows.map(({ key, value }) => parseResourceSchema(value, key));
}
