import type { Database } from '../../store/duckdb';
import { DERIVE_GAPS } from './gaps';
import { DERIVE_PERIODS } from './periods';
import { DERIVE_PRESENCE } from './presence';

/** Derives again what follows from all records of a scope together, in the scopes that changed. Call it in a transaction. */
export async function deriveTables(database: Database): Promise<void> {
  await database.run(`
    CREATE TEMP TABLE stale_resource AS
      SELECT resource_no, account_id, region, resource_type, scope
      FROM (
        SELECT *, CASE WHEN region = 'global' THEN account_id || ' global ' || resource_type
                       ELSE account_id || ' ' || region END AS scope
        FROM resource)
      WHERE scope IN (SELECT scope FROM stale_scope);
    ${DERIVE_PRESENCE} ${DERIVE_PERIODS} ${DERIVE_GAPS}
    DROP TABLE stale_resource;
    DELETE FROM stale_scope;`);
}
