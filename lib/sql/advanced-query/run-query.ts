import { listStateWarnings } from '../../history/state/doubts';
import type { Database } from '../../history/store/duckdb';
import { findKnownColumns } from '../../history/store/property-columns';
import { QuerySchema } from '../schema/properties';
import { checkProperties } from './check-properties';
import { compileQuery, expandFields, listDetails } from './compile-query';
import type { ConditionContext } from './duckdb-dialect';
import { type AdvancedQuery, formatPath } from './expression';
import { parseAdvancedQuery } from './parse-query';
import { buildResult, type QueryResult } from './results';
import { overlapsAddresses, toIsoTime } from './sql-functions';

export interface QueryResponse {
  /** The texts of the selected fields. */
  readonly fields: readonly string[];
  readonly results: readonly QueryResult[];
  /** AWS's limits that the query exceeds, and oddities. */
  readonly warnings: readonly string[];
}

/** AWS groups by three properties at most. */
const MAX_GROUP_PROPERTIES = 3;

/** An advanced query that was parsed, and checked against AWS's schema and limits. */
export interface CheckedQuery {
  readonly query: AdvancedQuery;
  readonly typeFor: ConditionContext['typeFor'];
  /** The resource types that it is limited to; undefined if it does not name them. */
  readonly types: readonly string[] | undefined;
  /** The texts of the selected fields. */
  readonly fields: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Parses and checks an advanced query.
 * @param database parses the text, and may be empty
 * @throws QueryError if AWS Config would refuse the query
 */
export async function checkQuery(text: string, database: Database): Promise<CheckedQuery> {
  const query = await parseAdvancedQuery(text, database);
  const { types, typeFor, warnings } = checkProperties(query, await QuerySchema.load(database));
  const fields = expandFields(query).map((field) =>
    field.kind === 'property' ? formatPath(field.path) : field.aggregate.text,
  );
  return { query, types, typeFor, fields, warnings: [...warnings, ...listGroupLimits(query)] };
}

/**
 * Runs an advanced query of AWS Config over the state at a time.
 * @param at epoch milliseconds
 * @throws QueryError if AWS Config would refuse the query
 */
export async function runAdvancedQuery(database: Database, text: string, at: number): Promise<QueryResponse> {
  const { query, types, typeFor, fields: names, warnings } = await checkQuery(text, database);
  const fields = expandFields(query);
  await database.addFunction(
    'address_overlaps',
    3,
    ([value, low, high]) => overlapsAddresses(value ?? '', low ?? '', high ?? ''),
    'BOOLEAN',
  );
  await database.addFunction('iso_time', 1, ([value]) => toIsoTime(value ?? ''), 'VARCHAR');
  const known = await findKnownColumns(database, types, listDetails(query));
  const { sql, values } = compileQuery(query, at, typeFor, known);
  const results: QueryResult[] = [];
  for await (const row of database.stream<Record<string, string | null>>(sql, values)) {
    results.push(
      buildResult(
        fields,
        fields.map((_, index) => row[`field_${index}`] ?? null),
      ),
    );
  }
  return { fields: names, results, warnings: [...warnings, ...(await listStateWarnings(database, at))] };
}

function listGroupLimits({ groupBy, orderBy }: AdvancedQuery): string[] {
  if (groupBy.length > MAX_GROUP_PROPERTIES) {
    return [`AWS Config groups by ${MAX_GROUP_PROPERTIES} properties at most`];
  }
  const sortsByAggregate = orderBy.some(({ field }) => field.kind === 'aggregate');
  if (groupBy.length <= 1 || !sortsByAggregate) return [];
  return ['AWS Config groups by one property where ORDER BY names an aggregate'];
}
