import { parseAddress } from '../../core/network/address';
import { parseTime } from '../../core/time';
import {
  type ConditionDialect,
  isNumeric,
  type PropertyComparison,
  type PropertyType,
} from '../advanced-query/compile-condition';
import type { PropertyPath } from '../advanced-query/expression';
import { QueryError } from '../query-error';
import { selectValues } from './property-values';
import { quoteText } from './state-query';

type TypeFor = (path: PropertyPath) => PropertyType;

/** Creates the dialect of Athena. Its tests throw `QueryError` for what Athena cannot compare. */
export const createAthenaDialect = (typeFor: TypeFor): ConditionDialect => ({
  anyValue(path, test) {
    const { kind, sql } = selectValues(path);
    if (kind === 'scalar') return `coalesce(${test(sql)}, false)`;
    return `coalesce(cardinality(filter(${sql}, v -> coalesce(${test('v')}, false))) > 0, false)`;
  },
  compare: (value, comparison) => compareInAthena(value, comparison, typeFor(comparison.path)),
  matches: (value, pattern) => `${value} LIKE ${quoteText(pattern)}`,
});

function compareInAthena(value: string, comparison: PropertyComparison, type: PropertyType): string {
  const { operator, value: literal } = comparison;
  if (typeof literal === 'boolean') return `${value} ${operator} '${literal}'`;
  if (typeof literal === 'number' || (type === 'number' && isNumeric(literal))) {
    return `TRY_CAST(${value} AS double) ${operator} ${formatDouble(Number(literal))}`;
  }
  if (type === 'cidr') return includesAddress(value, literal, comparison);
  const time = type === 'date' ? parseTime(literal) : undefined;
  if (time) {
    return `try(from_iso8601_timestamp(${value})) ${operator} from_iso8601_timestamp(${quoteText(time.toISOString())})`;
  }
  return `${value} ${operator} ${quoteText(literal)}`;
}

/** Athena has a function for ranges that contain an address, and no other for ranges. */
function includesAddress(value: string, literal: string, { operator, path }: PropertyComparison): string {
  if (operator !== '=' || !parseAddress(literal)) {
    throw new QueryError(
      'Cannot run the query: Athena compares ranges of addresses with = and one address only; use the history store',
      path.position,
    );
  }
  const range = `CASE WHEN strpos(${value}, '/') > 0 THEN ${value} END`;
  return `(${value} = ${quoteText(literal)} OR try(contains(${range}, CAST(${quoteText(literal)} AS ipaddress))))`;
}

const formatDouble = (value: number): string => `CAST(${quoteText(String(value))} AS double)`;
