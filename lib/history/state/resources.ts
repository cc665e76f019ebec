import type { Database } from '../store/duckdb';

/** A resource of the store, as the JSON of every command names it. */
export interface ResourceRef {
  readonly accountId: string;
  readonly region: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly arn?: string;
}

/** A resource with its number in the store. */
export interface StoredResource {
  readonly number: number;
  readonly ref: ResourceRef;
}

/** The user's words for a resource: an id, a name, an ARN or `type/id`, and what narrows it. */
export interface ResourceQuery {
  readonly resource: string;
  readonly type?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** The resource that is meant, none, or several between which the user has to choose. */
export type FoundResource =
  | { readonly kind: 'found'; readonly resource: StoredResource }
  /** With the names and ids that are similar or contain the text, the best first. */
  | { readonly kind: 'unknown'; readonly near: readonly string[] }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly ResourceRef[] };

/**
 * Finds the resource that a text means. Of several, those that exist at the time asked beat deleted namesakes, and those
 * that had the name at the time beat those that had it at another.
 * @param at epoch milliseconds
 * @param from the beginning of a period that ends at `at`: if no namesake exists at its end, those of its beginning count
 */
export async function findResource(
  database: Database,
  query: ResourceQuery,
  at: number,
  from?: number,
): Promise<FoundResource> {
  const candidates = await findCandidates(database, query, at);
  const best = candidates.filter(({ rank }) => rank === candidates[0]?.rank);
  const [only] = best;
  if (!only) return { kind: 'unknown', near: await findNearNames(database, query.resource) };
  if (best.length > 1 && only.rank === EXISTED && from !== undefined) return findResource(database, query, from);
  if (best.length === 1) return { kind: 'found', resource: { number: only.resource_no, ref: toRef(only) } };
  return { kind: 'ambiguous', candidates: best.slice(0, MAX_NAMESAKES).map(toRef) };
}

/** A name such as `default` may belong to thousands of resources. */
const MAX_NAMESAKES = 100;

async function findNearNames(database: Database, text: string): Promise<string[]> {
  const [, , idInText = text] = TYPE_AND_ID.exec(text) ?? [];
  const rows = await database.rows<{ name: string }>(FIND_NEAR_NAMES, [idInText.slice(0, MAX_COMPARED).toLowerCase()]);
  return rows.map(({ name }) => name);
}

/** Edit distances of longer texts take long. */
const MAX_COMPARED = 100;

const FIND_NEAR_NAMES = `
  WITH named AS (
    SELECT resource_id AS name FROM resource UNION SELECT resource_name FROM version WHERE resource_name IS NOT NULL),
  measured AS (
    SELECT name, length($1) >= 3 AND contains(lower(name), $1) AS is_part,
           CASE WHEN abs(length(name) - length($1)) <= 2 THEN levenshtein(lower(name), $1) ELSE 100 END AS distance
    FROM named WHERE length(name) <= ${MAX_COMPARED})
  SELECT name FROM measured WHERE is_part OR distance <= greatest(1, length($1) // 8)
  ORDER BY distance, length(name), name LIMIT 3`;

/** The columns of a resource, and of the version that is in force. */
export interface ResourceRow {
  readonly resource_no: number;
  readonly account_id: string;
  readonly region: string;
  readonly resource_type: string;
  readonly resource_id: string;
  readonly resource_name: string | null;
  readonly arn: string | null;
}

export const toRef = (row: ResourceRow): ResourceRef => ({
  accountId: row.account_id,
  region: row.region,
  resourceType: row.resource_type,
  resourceId: row.resource_id,
  ...(row.resource_name !== null && { resourceName: row.resource_name }),
  ...(row.arn !== null && { arn: row.arn }),
});

/** `AWS::EC2::Volume/vol-0a`, not an ARN, which may contain both. */
const TYPE_AND_ID = /^((?!arn:)[A-Za-z0-9]+(?:::[A-Za-z0-9]+)+)\/(.+)$/s;

async function findCandidates(
  database: Database,
  { resource, type, account, region }: ResourceQuery,
  at: number,
): Promise<(ResourceRow & { readonly rank: number })[]> {
  const [, typeInText, idInText] = TYPE_AND_ID.exec(resource) ?? [];
  return database.rows(FIND_CANDIDATES, [
    resource,
    typeInText ?? '',
    idInText ?? resource,
    type ?? '',
    account ?? '',
    region ?? '',
    at,
  ]);
}

/** The rank of a resource that existed at another time only. */
const EXISTED = 2;

/** Rank 0: exists and is called so at the time. 1: exists. 2: existed. */
const FIND_CANDIDATES = `
  WITH named AS (
    SELECT *, resource_id = $1 OR (resource_type = $2 AND resource_id = $3) AS is_id
    FROM resource
    WHERE resource_id IN ($1, $3)
       OR resource_no IN (SELECT resource_no FROM version WHERE arn IN ($1, $3) OR resource_name IN ($1, $3))),
  narrowed AS (
    SELECT * FROM named
    WHERE ($4 = '' OR resource_type = $4) AND ($5 = '' OR account_id = $5) AND ($6 = '' OR region = $6)
    -- The items of rule results have such a text as their id, so the type in the text comes first.
    QUALIFY CASE WHEN $2 = '' THEN TRUE
                 WHEN bool_or(resource_type = $2) OVER () THEN resource_type = $2 ELSE is_id END),
  latest AS (
    SELECT resource_no, arg_max(struct_pack(version_no, status), (time, coalesce(state_number, -1), content_order)) AS state
    FROM moment WHERE time <= CAST($7 AS BIGINT) AND resource_no IN (SELECT resource_no FROM narrowed) GROUP BY resource_no),
  described AS (
    SELECT resource_no, arg_max(resource_name, (capture_time, version_no)) AS last_name, arg_max(arn, (capture_time, version_no)) AS last_arn
    FROM version WHERE resource_no IN (SELECT resource_no FROM narrowed) GROUP BY resource_no)
  SELECT narrowed.resource_no, account_id, region, resource_type, resource_id,
         coalesce(version.resource_name, last_name) AS resource_name, coalesce(version.arn, last_arn) AS arn,
         CASE WHEN state.status IS DISTINCT FROM 'recorded' THEN 2
              WHEN is_id OR version.resource_name IN ($1, $3) OR version.arn = $1 THEN 0 ELSE 1 END AS rank
  FROM narrowed
  LEFT JOIN latest USING (resource_no) LEFT JOIN described USING (resource_no)
  LEFT JOIN version ON version.version_no = latest.state.version_no
  ORDER BY rank, resource_type, account_id, region, resource_id`;
