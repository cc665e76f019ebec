import type { Database } from '../store/duckdb';

/**
 * Derives from the complete snapshots when resources were gone, and when they were there again, in the scopes that changed.
 * Call it in a transaction.
 *
 * A snapshot that lacks a resource whose version in force shows it recorded ends it at the time of the snapshot. A later
 * snapshot that lists the same version again brings it back.
 */
export async function derivePresence(database: Database): Promise<void> {
  await database.run(DERIVE_PRESENCE);
}

const DERIVE_PRESENCE = `
  CREATE TEMP TABLE scoped AS
    SELECT resource_no, scope
    FROM (
      SELECT resource_no,
             CASE WHEN region = 'global' THEN account_id || ' global ' || resource_type
                  ELSE account_id || ' ' || region END AS scope
      FROM resource)
    WHERE scope IN (SELECT scope FROM stale_scope) AND scope IN (SELECT scope FROM snapshot);
  DELETE FROM presence WHERE resource_no IN (SELECT resource_no FROM scoped);
  INSERT INTO presence
  WITH
    -- A snapshot may be delivered in several files.
    taken AS (
      SELECT snapshot_id, scope, max(time) AS time FROM snapshot
      WHERE scope IN (SELECT scope FROM scoped) GROUP BY ALL),
    listed AS (
      SELECT DISTINCT snapshot_id, scope, resource_no FROM snapshot JOIN snapshot_member USING (snapshot_no)),
    seen AS (
      SELECT scoped.resource_no, taken.time, listed.resource_no IS NOT NULL AS is_listed
      FROM scoped JOIN taken USING (scope)
      LEFT JOIN listed
        ON listed.snapshot_id = taken.snapshot_id AND listed.scope = taken.scope AND listed.resource_no = scoped.resource_no),
    latest AS (
      SELECT resource_no, capture_time,
             arg_max(version_no, (coalesce(state_number, -1), content_order)) AS version_no,
             arg_max(status, (coalesce(state_number, -1), content_order)) AS status
      FROM version WHERE resource_no IN (SELECT resource_no FROM scoped) GROUP BY resource_no, capture_time),
    in_force AS (
      SELECT seen.resource_no, seen.time, seen.is_listed, latest.version_no, latest.status
      FROM seen ASOF JOIN latest ON latest.resource_no = seen.resource_no AND latest.capture_time <= seen.time),
    changed AS (
      SELECT *, lag(is_listed, 1, TRUE) OVER (PARTITION BY resource_no, version_no ORDER BY time) AS was_listed
      FROM in_force WHERE status = 'recorded')
  SELECT resource_no, time, CASE WHEN is_listed THEN version_no END
  FROM changed WHERE is_listed <> was_listed;
  DROP TABLE scoped;`;
