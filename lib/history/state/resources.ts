import type { Database } from '../store/duckdb';
import { type CandidateRank, findCandidates, type ResourceQuery, type ResourceRow, splitTypeAndId } from './candidates';

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

/** The resource that is meant, none, or several between which the user has to choose. */
export type FoundResource =
  | { readonly kind: 'found'; readonly resource: StoredResource }
  /**
   * With the resources of that name which have another type, account or Region than those asked for, or else with the names
   * and ids that are similar or contain the text, the best first.
   */
  | { readonly kind: 'unknown'; readonly elsewhere: readonly ResourceRef[]; readonly near: readonly string[] }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly ResourceRef[] };

/**
 * Finds the resource that a text means. Of several, those that exist at the time asked beat deleted namesakes, which beat
 * those that came later; and those that had the name at the time beat those that had it at another.
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
  if (!only) return explainUnknown(database, query, at);
  if (best.length > 1 && !EXISTING.includes(only.rank) && from !== undefined)
    return findResource(database, query, from);
  if (best.length === 1) return { kind: 'found', resource: { number: only.resource_no, ref: toRef(only) } };
  return { kind: 'ambiguous', candidates: best.slice(0, MAX_NAMESAKES).map(toRef) };
}

async function explainUnknown(
  database: Database,
  { resource, type, account, region }: ResourceQuery,
  at: number,
): Promise<FoundResource> {
  const isNarrowed = [type, account, region, splitTypeAndId(resource).type].some((part) => part !== undefined);
  const others = isNarrowed ? await findCandidates(database, { resource: splitTypeAndId(resource).id }, at) : [];
  const elsewhere = others.slice(0, MAX_NAMESAKES).map(toRef);
  return { kind: 'unknown', elsewhere, near: elsewhere.length > 0 ? [] : await findNearNames(database, resource) };
}

const EXISTING: readonly CandidateRank[] = ['named', 'exists'];

/** A name such as `default` may belong to thousands of resources. */
const MAX_NAMESAKES = 100;

async function findNearNames(database: Database, text: string): Promise<string[]> {
  const { id: idInText } = splitTypeAndId(text);
  const rows = await database.rows<{ name: string }>(FIND_NEAR_NAMES, [idInText.slice(0, MAX_COMPARED).toLowerCase()]);
  return rows.map(({ name }) => name);
}

/** Edit distances of longer texts take long. Whether a text is part of another, such as an ARN, does not. */
const MAX_COMPARED = 100;

const FIND_NEAR_NAMES = `
  WITH named AS (
    SELECT resource_id AS name FROM resource UNION SELECT resource_name FROM version WHERE resource_name IS NOT NULL),
  measured AS (
    SELECT name, length($1) >= 3 AND contains(lower(name), $1) AS is_part,
           CASE WHEN abs(length(name) - length($1)) <= 2 AND length(name) <= ${MAX_COMPARED}
                THEN levenshtein(lower(name), $1) ELSE ${MAX_COMPARED} END AS distance
    FROM named)
  SELECT name FROM measured WHERE is_part OR distance <= greatest(1, length($1) // 8)
  ORDER BY distance, length(name), name LIMIT 3`;

export const toRef = (row: ResourceRow): ResourceRef => ({
  accountId: row.account_id,
  region: row.region,
  resourceType: row.resource_type,
  resourceId: row.resource_id,
  ...(row.resource_name !== null && { resourceName: row.resource_name }),
  ...(row.arn !== null && { arn: row.arn }),
});
