import { createHash } from 'node:crypto';
import type { Database } from './duckdb';

/** A hash of a text that every version of DuckDB computes alike. */
const hashName = (name: string): string => `(md5_number(${name}) >> 96)::UINTEGER`;

/** Returns the numbers of the resources that probably have had one of the names: their id, name or ARN has its hash. */
export async function findByName(database: Database, names: readonly string[]): Promise<number[]> {
  const hashes = names.map((name) => createHash('md5').update(name).digest().readUInt32LE(12));
  const rows = await database.rows<{ resource_no: number }>(
    `SELECT resource_no FROM resource_name WHERE name_hash IN (${hashes.join(', ')}) ORDER BY resource_no`,
  );
  return [...new Set(rows.map(({ resource_no }) => resource_no))];
}

/** The last resource and version whose names are stored. */
export interface NamedUpTo {
  readonly resource: number;
  readonly version: number;
}

/** Returns the last resource and version of the store. */
export async function readLast(database: Database): Promise<NamedUpTo> {
  const [last] = await database.rows<NamedUpTo>(
    'SELECT (SELECT coalesce(max(resource_no), 0) FROM resource) AS resource, (SELECT coalesce(max(version_no), 0) FROM version) AS version',
  );
  return last ?? { resource: 0, version: 0 };
}

/** Adds the names of the resources and versions after those. Call it in the transaction that stored them. */
export async function addNames(database: Database, { resource, version }: NamedUpTo): Promise<void> {
  await database.run(`
    INSERT INTO resource_name
    WITH
      named AS (
        SELECT resource_no, resource_id AS name FROM resource WHERE resource_no > ${resource}
        UNION ALL SELECT resource_no, unnest([resource_name, arn]) FROM version WHERE version_no > ${version}),
      hashed AS (SELECT DISTINCT ${hashName('name')} AS name_hash, resource_no FROM named WHERE name IS NOT NULL)
    SELECT name_hash, resource_no FROM hashed ANTI JOIN resource_name USING (name_hash, resource_no)
    ORDER BY name_hash`);
}
