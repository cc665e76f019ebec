/**
 * When resources were gone, by the complete snapshots, and when they were there again.
 *
 * A snapshot that lacks a resource whose version in force shows it recorded ends it at the time of the snapshot. A later
 * snapshot that lists the same version again brings it back. Snapshots say nothing about a third-party type that none of
 * them lists, since it was never sent to AWS Config.
 */
export const DERIVE_PRESENCE = `
  DELETE FROM presence WHERE resource_no IN (SELECT resource_no FROM stale_resource);
  INSERT INTO presence
  WITH
    -- A snapshot may be delivered in several files.
    taken AS (
      SELECT snapshot_id, scope, max(time) AS time FROM snapshot
      WHERE scope IN (SELECT scope FROM stale_resource) GROUP BY ALL),
    listed AS (
      SELECT DISTINCT snapshot_id, scope, resource_no FROM snapshot JOIN snapshot_member USING (snapshot_no)),
    listed_type AS (
      SELECT DISTINCT listed.scope, resource_type FROM listed JOIN stale_resource USING (resource_no)
      WHERE NOT starts_with(resource_type, 'AWS::')),
    seen AS (
      SELECT stale_resource.resource_no, taken.time, listed.resource_no IS NOT NULL AS is_listed
      FROM stale_resource JOIN taken USING (scope)
      LEFT JOIN listed
        ON listed.snapshot_id = taken.snapshot_id AND listed.scope = taken.scope AND listed.resource_no = stale_resource.resource_no
      WHERE starts_with(resource_type, 'AWS::') OR (stale_resource.scope, resource_type) IN (SELECT (scope, resource_type) FROM listed_type)),
    latest AS (
      SELECT resource_no, capture_time,
             arg_max(version_no, (coalesce(state_number, -1), content_order)) AS version_no,
             arg_max(status, (coalesce(state_number, -1), content_order)) AS status
      FROM version WHERE resource_no IN (SELECT resource_no FROM seen) GROUP BY resource_no, capture_time),
    in_force AS (
      SELECT seen.resource_no, seen.time, seen.is_listed, latest.version_no, latest.status
      FROM seen ASOF JOIN latest ON latest.resource_no = seen.resource_no AND latest.capture_time <= seen.time),
    changed AS (
      SELECT *, lag(is_listed, 1, TRUE) OVER (PARTITION BY resource_no, version_no ORDER BY time) AS was_listed
      FROM in_force WHERE status = 'recorded')
  SELECT resource_no, time, CASE WHEN is_listed THEN version_no END
  FROM changed WHERE is_listed <> was_listed;
`;
