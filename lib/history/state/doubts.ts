import { pluralize } from '../../core/text/format';
import type { Database } from '../store/duckdb';
import { stateQuery } from './inventory';

/** A time in which a version of a resource may be missing, in epoch milliseconds, neither included. */
export interface Doubt {
  readonly from: number;
  readonly to: number;
}

/** Returns when versions of a resource may be missing. */
export const readDoubts = (database: Database, resourceNo: number): Promise<Doubt[]> =>
  database.rows<Doubt>(
    'SELECT from_time::DOUBLE AS "from", to_time::DOUBLE AS "to" FROM doubt WHERE resource_no = $1 ORDER BY ALL',
    [resourceNo],
  );

/** Whether a version may be missing at some moment from one time to another. */
export const isDoubtful = (doubts: readonly Doubt[], from: number, to: number): boolean =>
  doubts.some((doubt) => doubt.from < to && doubt.to > from);

/**
 * Returns the number of resources that are recorded at a time, but of which a version may be missing.
 * @param at epoch milliseconds
 */
export async function countDoubtful(database: Database, at: number): Promise<number> {
  const [any] = await database.rows('SELECT 1 FROM doubt WHERE from_time < $1 AND to_time > $1 LIMIT 1', [at]);
  if (!any) return 0;
  const [row] = await database.rows<{ count: number }>(
    `SELECT count(DISTINCT resource_no) AS count
     FROM (${stateQuery('$1')}) JOIN doubt USING (resource_no)
     WHERE from_time < $1 AND to_time > $1 AND capture_time < $1`,
    [at],
  );
  return row?.count ?? 0;
}

/** Returns the number of resources of some types of which a version may be missing at any time. */
export const countEverDoubtful = (database: Database, types: readonly string[]): Promise<number> =>
  countOfTypes(database, 'doubt', types);

/**
 * Returns the number of resources in whose state at a time one of two contents is in force, both delivered for one capture
 * time.
 * @param at epoch milliseconds
 */
export async function countConflicting(database: Database, at: number): Promise<number> {
  const [row] = await database.rows<{ count: number }>(
    `SELECT count(*) AS count FROM (${stateQuery('$1')}) WHERE is_conflict`,
    [at],
  );
  return row?.count ?? 0;
}

/** Returns the number of resources of some types that have such contents at any time. */
export const countEverConflicting = (database: Database, types: readonly string[]): Promise<number> =>
  countOfTypes(database, '(SELECT resource_no FROM version WHERE is_conflict)', types);

/** Returns the number of resources of some types in a table or a subquery with the column `resource_no`. */
async function countOfTypes(database: Database, table: string, types: readonly string[]): Promise<number> {
  if (types.length === 0) return 0;
  const [row] = await database.rows<{ count: number }>(
    `SELECT count(DISTINCT resource_no) AS count FROM ${table} JOIN resource USING (resource_no)
     WHERE resource_type IN (${types.map((_, index) => `$${index + 1}`).join(', ')})`,
    types,
  );
  return row?.count ?? 0;
}

/** Says that the results of some resources are those of one of two contents. */
export const describeConflicting = (count: number): string =>
  `${pluralize(count, 'resource')} had two contents for one capture time, of which one is evaluated: assay history shows both`;

/** Says that an answer is approximate, and why. */
export const describeDoubtful = (count: number): string =>
  `approximate: a version of ${pluralize(count, 'resource')} may be missing, since the delivered files have gaps`;

/** A time in which the history of a type was not delivered, in epoch milliseconds; `to` is null if it never came again. */
export interface Gap {
  readonly accountId: string;
  readonly region: string;
  readonly resourceType: string;
  readonly from: number;
  readonly to: number | null;
}

export const readGaps = (database: Database): Promise<Gap[]> =>
  database.rows<Gap>(
    'SELECT account_id AS "accountId", region, resource_type AS "resourceType", from_time AS "from", to_time AS "to" FROM gap ORDER BY ALL',
  );
