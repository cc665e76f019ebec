import { UNIQUE_ID_TYPES } from '../../core/item';
import type { ResourceRow } from '../state/candidates';
import { stateQuery } from '../state/inventory';
import type { ResourceRef } from '../state/resources';
import { toRef } from '../state/resources';
import type { Database } from '../store/duckdb';

/** A relationship between two resources at a time. It runs from the resource whose item holds the reference. */
export interface RelatedEdge {
  readonly from: ResourceRef;
  readonly to: ResourceRef;
  readonly name: string;
  readonly origin: 'recorded' | 'derived';
  /** The number of steps from the resource that was asked for: 1 for its own relationships. */
  readonly depth: number;
}

interface EdgeRow extends ResourceRow {
  readonly name: string;
  readonly origin: 'recorded' | 'derived';
  readonly to_type: string;
  readonly to_id: string | null;
  readonly to_name: string | null;
  readonly target_no: number | null;
}

/** A VPC of a large account has ten thousand relationships. */
const MAX_EDGES = 20_000;

/**
 * Finds the relationships of a resource at a time, in both directions and up to some steps away.
 * @param at epoch milliseconds
 */
export async function findRelated(
  database: Database,
  resourceNo: number,
  at: number,
  depth: number,
): Promise<{ readonly edges: readonly RelatedEdge[]; readonly isCut: boolean }> {
  await createStateTable(database, resourceNo, at);
  const edges = new Map<string, RelatedEdge>();
  const visited = new Set([resourceNo]);
  let frontier = [resourceNo];
  for (let step = 1; step <= depth && frontier.length > 0; step++) {
    const rows = await readEdges(database, frontier);
    const targets = await readResources(database, rows);
    const next = new Set<number>();
    for (const row of rows) {
      if (edges.size === MAX_EDGES) return { edges: [...edges.values()], isCut: true };
      const to = (row.target_no !== null && targets.get(row.target_no)) || describeUnknown(row);
      const edge: RelatedEdge = { from: toRef(row), to, name: row.name.trim(), origin: row.origin, depth: step };
      const key = JSON.stringify([row.resource_no, to.resourceType, to.resourceId, edge.name]);
      if (!edges.has(key)) edges.set(key, edge);
      for (const number of [row.resource_no, row.target_no])
        if (number !== null && !visited.has(number)) next.add(number);
    }
    for (const number of next) visited.add(number);
    frontier = [...next];
  }
  return { edges: [...edges.values()], isCut: false };
}

/**
 * The versions that are recorded at the time, with the ids, names and ARNs by which others refer to them. The resource that
 * was asked for is among them, without a version if it is gone: others may still refer to it.
 */
async function createStateTable(database: Database, resourceNo: number, at: number): Promise<void> {
  await database.run(`
    CREATE TEMP TABLE state AS
      SELECT resource_no, version_no, account_id, region, resource_type, resource_id, resource_name, arn
      FROM (${stateQuery(String(Math.trunc(at)))});
    INSERT INTO state
      SELECT resource_no, NULL, account_id, region, resource_type, resource_id,
             arg_max(resource_name, capture_time), arg_max(arn, capture_time)
      FROM resource JOIN version USING (resource_no)
      WHERE resource_no = ${resourceNo} AND resource_no NOT IN (SELECT resource_no FROM state)
      GROUP BY ALL`);
}

/**
 * The edges that begin or end at some resources. A reference by id, name or ARN ends at the resource of that type; of
 * several, at one of the same account and Region. A name that is not unique means none elsewhere: a role or a function of
 * that name in another account is another one, and so is a resource that is gone.
 */
async function readEdges(database: Database, frontier: readonly number[]): Promise<EdgeRow[]> {
  const list = frontier.join(', ');
  // Joins on equal values alone, and names of those resources only that are referred to: the rest is a scan of the state.
  return database.rows<EdgeRow>(`
    WITH
      asked AS (SELECT resource_type, unnest([resource_id, resource_name, arn]) AS name FROM state WHERE resource_no IN (${list})),
      found AS (
        SELECT edge.* FROM edge WHERE resource_no IN (${list})
        UNION SELECT edge.* FROM edge JOIN asked ON edge.to_type = asked.resource_type AND edge.to_id = asked.name
        UNION SELECT edge.* FROM edge JOIN asked ON edge.to_type = asked.resource_type AND edge.to_name = asked.name),
      referring AS (
        SELECT version_no, state.account_id, state.region, found.name AS edge_name, to_type, to_id, to_name,
               unnest([to_id, to_name]) AS name
        FROM found JOIN state USING (version_no)),
      wanted AS (SELECT DISTINCT to_type, name FROM referring WHERE name IS NOT NULL),
      named AS (
        SELECT resource_no, version_no IS NULL AS is_gone, account_id, region, to_type, name, ${IS_UNIQUE} AS is_unique
        FROM state JOIN wanted ON resource_type = to_type AND resource_id = name
        UNION ALL
        SELECT resource_no, version_no IS NULL, account_id, region, to_type, name, FALSE
        FROM state JOIN wanted ON resource_type = to_type AND resource_name = name
        UNION ALL
        SELECT resource_no, version_no IS NULL, account_id, region, to_type, name, TRUE
        FROM state JOIN wanted ON resource_type = to_type AND arn = name),
      ranked AS (
        SELECT version_no, edge_name, to_type, to_id, to_name, named.resource_no, is_gone,
               CASE WHEN named.account_id = referring.account_id AND named.region = referring.region THEN 0
                    WHEN named.account_id = referring.account_id AND 'global' IN (named.region, referring.region) THEN 1
                    WHEN is_unique AND named.account_id = referring.account_id THEN 2
                    WHEN is_unique THEN 3 END AS rank
        FROM referring JOIN named USING (to_type, name)),
      targets AS (
        SELECT version_no, edge_name, to_type, to_id, to_name, arg_min(resource_no, (is_gone, rank, resource_no)) AS target_no
        FROM ranked WHERE rank IS NOT NULL AND (NOT is_gone OR rank <= 1) GROUP BY ALL)
    SELECT state.*, found.name, found.origin, found.to_type, found.to_id, found.to_name, targets.target_no
    FROM found JOIN state USING (version_no)
    LEFT JOIN targets
      ON targets.version_no = found.version_no AND targets.edge_name = found.name AND targets.to_type = found.to_type
     AND targets.to_id IS NOT DISTINCT FROM found.to_id AND targets.to_name IS NOT DISTINCT FROM found.to_name
    WHERE found.resource_no IN (${list}) OR targets.target_no IN (${list})
    ORDER BY state.resource_type, state.resource_id, found.to_type, found.to_id, found.to_name, found.name`);
}

/** Whether no other resource has the id: ARNs have none, and of third-party types only one resource can be meant. */
const IS_UNIQUE = `(starts_with(resource_id, 'arn:') OR NOT starts_with(resource_type, 'AWS::')
  OR ${UNIQUE_ID_TYPES.map((start) => `starts_with(resource_type, '${start}')`).join(' OR ')})`;

async function readResources(database: Database, rows: readonly EdgeRow[]): Promise<ReadonlyMap<number, ResourceRef>> {
  const numbers = [...new Set(rows.flatMap(({ target_no }) => target_no ?? []))];
  if (numbers.length === 0) return new Map();
  const found = await database.rows<ResourceRow>(`SELECT * FROM state WHERE resource_no IN (${numbers.join(', ')})`);
  return new Map(found.map((row) => [row.resource_no, toRef(row)]));
}

/** A resource that the store does not have. An ARN names its account and Region; others are beside the one that refers to them. */
function describeUnknown({ to_type, to_id, to_name, account_id, region }: EdgeRow): ResourceRef {
  const id = to_id ?? to_name ?? '';
  const [prefix, , , arnRegion, arnAccount] = id.split(':');
  return {
    accountId: (prefix === 'arn' && arnAccount) || account_id,
    region: (prefix === 'arn' && arnRegion) || region,
    resourceType: to_type,
    resourceId: id,
    ...(to_name !== null && to_id !== null && { resourceName: to_name }),
    ...(prefix === 'arn' && { arn: id }),
  };
}
