/** Six hours, and one for the delivery. */
const HISTORY_DELAY_MS = 7 * 3_600_000;

/**
 * When the history of a type was not delivered; after the presence. There are two proofs:
 *
 * - A file of the type's history cannot be read, or has an item that does not say of which resource it is. The items of
 *   global resources are in the files of a Region.
 * - The history of a type has a gap: a version is known, from a snapshot or a message, that no file of the type's history
 *   covers. AWS Config delivers history about every six hours, so a version of the last hours proves nothing.
 *
 * https://docs.aws.amazon.com/config/latest/developerguide/manage-delivery-channel.html
 */
export const DERIVE_GAPS = `
  DELETE FROM gap WHERE (account_id, region, resource_type) IN (SELECT (account_id, region, resource_type) FROM stale_resource);
  INSERT INTO gap
  WITH
    captured AS (
      SELECT account_id, region, resource_type, capture_time AS time
      FROM stale_resource SEMI JOIN history_file USING (account_id, region, resource_type) JOIN version USING (resource_no)),
    -- Files may overlap: reach is how far those up to one of them have come.
    reached AS (
      SELECT account_id, region, resource_type, from_time,
             max(to_time) OVER (PARTITION BY account_id, region, resource_type ORDER BY from_time) AS reach
      FROM history_file),
    uncovered AS (
      SELECT captured.*, reached.reach AS before
      FROM captured ASOF JOIN reached
        ON reached.account_id = captured.account_id AND reached.region = captured.region
       AND reached.resource_type = captured.resource_type AND reached.from_time <= captured.time
      WHERE reached.reach < captured.time),
    -- The newest record of an account and Region says how far the delivery has come.
    delivered AS (
      SELECT account_id, region, max(time) AS time
      FROM (
        SELECT account_id, region, to_time AS time FROM history_file
        UNION ALL SELECT account_id, region, time FROM captured
        UNION ALL SELECT account_id, region, time FROM (SELECT DISTINCT account_id, region, scope FROM stale_resource SEMI JOIN uncovered USING (account_id, region))
          JOIN snapshot USING (scope))
      SEMI JOIN uncovered USING (account_id, region)
      GROUP BY ALL)
  SELECT DISTINCT uncovered.account_id, uncovered.region, uncovered.resource_type, before, later.from_time
  FROM uncovered JOIN delivered USING (account_id, region)
  ASOF LEFT JOIN history_file AS later
    ON later.account_id = uncovered.account_id AND later.region = uncovered.region
   AND later.resource_type = uncovered.resource_type AND later.from_time > uncovered.time
  WHERE later.from_time IS NOT NULL OR delivered.time >= uncovered.time + ${HISTORY_DELAY_MS}
  UNION
  SELECT lost.account_id, kind.region, lost.resource_type, lost.from_time - 1, lost.to_time + 1
  FROM lost JOIN (SELECT DISTINCT account_id, region, resource_type FROM stale_resource) AS kind
    ON kind.account_id = lost.account_id AND kind.resource_type = lost.resource_type AND kind.region IN (lost.region, 'global')
  WHERE NOT is_event AND from_time IS NOT NULL;
`;

/**
 * When versions of resources may be missing; after the gaps. They may be in a gap, and before a resource was created again,
 * by its creation time, if nothing shows that it was deleted. The creation time of an instance is when it was last started,
 * which proves nothing.
 */
export const DERIVE_DOUBTS = `
  DELETE FROM doubt WHERE resource_no IN (SELECT resource_no FROM stale_resource);
  INSERT INTO doubt
  WITH
    missing AS (
      SELECT resource_no, scope, from_time, to_time FROM stale_resource JOIN gap USING (account_id, region, resource_type)),
    -- A resource that was gone before the gap stays gone, unless the gap shows it.
    begun AS (
      SELECT missing.*,
             arg_max(status, (time, state_number, content_order)) FILTER (WHERE time <= from_time) AS status,
             min(time) FILTER (WHERE time > from_time AND time < coalesce(to_time, 9223372036854775807)) AS shown,
             min(time) FILTER (WHERE time >= to_time) AS next_time
      FROM missing JOIN moment USING (resource_no) GROUP BY ALL),
    ended AS (
      SELECT begun.resource_no, begun.from_time, begun.status, begun.shown, begun.next_time,
             min(snapshot.time) FILTER (WHERE snapshot.time >= begun.to_time) AS snapshot_time
      FROM begun LEFT JOIN snapshot USING (scope) GROUP BY ALL),
    ordered AS (
      SELECT resource_no, resource_type, capture_time, creation_time, status,
             lead(struct_pack(capture_time, creation_time, status)) OVER (
               PARTITION BY resource_no ORDER BY capture_time, coalesce(state_number, -1), content_order) AS next
      FROM version JOIN stale_resource USING (resource_no))
  SELECT resource_no, CASE WHEN status = 'recorded' THEN from_time ELSE shown END,
         coalesce(least(next_time, snapshot_time), 9223372036854775807)
  FROM ended WHERE status = 'recorded' OR shown IS NOT NULL
  UNION ALL
  SELECT resource_no, capture_time, next.capture_time
  FROM ordered
  WHERE status = 'recorded' AND next.status = 'recorded' AND resource_type <> 'AWS::EC2::Instance' AND creation_time IS NOT NULL
    AND next.creation_time > capture_time AND next.creation_time <= next.capture_time;
`;
