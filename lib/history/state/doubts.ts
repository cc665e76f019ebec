import { pluralize } from '../../core/text/format';
import type { Database } from '../store/duckdb';
import { IS_UNREADABLE } from '../store/schema';
import { stateQuery } from './inventory';
import { describeLostItems, listLostItems } from './lost-items';

/** A time in which a version of a resource may be missing, in epoch milliseconds, neither included. */
interface Doubt {
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

/** The resources of which an answer is approximate, and why, in words. */
export interface Uncertainty {
  readonly resources: number;
  readonly reasons: readonly string[];
}

/**
 * Returns of how many resources that are recorded at a time the state is approximate.
 * @param at epoch milliseconds
 */
export function readUncertainty(database: Database, at: number): Promise<Uncertainty> {
  const states = `
    SELECT version.*, from_time > capture_time AS is_restored,
           from_time < CAST($1 AS BIGINT) AND resource_no IN (SELECT resource_no FROM doubt WHERE from_time < $1 AND to_time > $1) AS is_doubtful
    FROM period JOIN version USING (version_no, resource_no)
    WHERE from_time <= CAST($1 AS BIGINT) AND until_time > CAST($1 AS BIGINT) AND missing_reason IS NULL`;
  return countReasons(database, states, [at]);
}

/** Returns of how many resources of some types the state at any time is approximate. */
export async function readUncertaintyOfTypes(database: Database, types: readonly string[]): Promise<Uncertainty> {
  if (types.length === 0) return { resources: 0, reasons: [] };
  const states = `
    SELECT version.*, from_time > capture_time AS is_restored,
           resource_no IN (SELECT resource_no FROM doubt) AS is_doubtful
    FROM period JOIN version USING (version_no, resource_no) JOIN resource USING (resource_no)
    WHERE resource_type IN (${types.map((_, index) => `$${index + 1}`).join(', ')}) AND missing_reason IS NULL`;
  return countReasons(database, states, types);
}

async function countReasons(
  database: Database,
  states: string,
  values: readonly (string | number)[],
): Promise<Uncertainty> {
  const columns = Object.keys(REASONS) as (keyof typeof REASONS)[];
  const [row] = await database.rows<Record<string, number>>(
    `SELECT ${columns.map((column) => `count(DISTINCT resource_no) FILTER (WHERE ${column}) AS ${column}`).join(', ')},
            count(DISTINCT resource_no) AS resources
     FROM (${states}) WHERE ${columns.join(' OR ')}`,
    values,
  );
  const found = columns.map((column) => [column, row?.[column] ?? 0] as const).filter(([, count]) => count > 0);
  return { resources: row?.resources ?? 0, reasons: found.map(([column, count]) => REASONS[column](count)) };
}

const REASONS = {
  is_doubtful: (count: number) =>
    `a version of ${pluralize(count, 'resource')} may be missing, since the delivered files have gaps`,
  is_daily: (count: number) => `${pluralize(count, 'resource')} ${count === 1 ? 'is' : 'are'} recorded once a day`,
  is_conflict: (count: number) =>
    `${pluralize(count, 'resource')} had two contents for one capture time, of which one is used: assay history shows both`,
  is_restored: (count: number) => `a snapshot lacked ${pluralize(count, 'resource')} that a later one lists unchanged`,
};

/** Says that an answer is approximate, and why; undefined if it is exact. */
export const describeUncertainty = ({ reasons }: Uncertainty): string | undefined =>
  reasons.length === 0 ? undefined : `approximate: ${reasons.join('; ')}`;

/**
 * Says of which resources an answer about the state at a time may be wrong, or lacks the configuration.
 * @param at epoch milliseconds
 */
export async function listStateWarnings(database: Database, at: number): Promise<string[]> {
  const uncertainty = describeUncertainty(await readUncertainty(database, at));
  const lost = describeLostItems((await listLostItems(database)).filter(({ from = at }) => from <= at));
  const [row] = await database.rows<{ missing: number; unreadable: number }>(
    `SELECT count(*) AS missing, count(*) FILTER (WHERE ${IS_UNREADABLE}) AS unreadable
     FROM (${stateQuery('$1')}) WHERE missing_reason IS NOT NULL`,
    [at],
  );
  const { missing = 0, unreadable = 0 } = row ?? {};
  const lacking = [
    ...(missing > unreadable
      ? [`${pluralize(missing - unreadable, 'oversized resource')}, since their files were not ingested`]
      : []),
    ...(unreadable > 0 ? [`${pluralize(unreadable, 'resource')}, since their items are unreadable`] : []),
  ];
  return [
    ...(lost === undefined ? [] : [lost]),
    ...(uncertainty === undefined ? [] : [`The state is ${uncertainty}`]),
    ...lacking.map((resources) => `Without their configuration: ${resources}`),
  ];
}

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
