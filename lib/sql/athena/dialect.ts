import { parseAddress } from '../../core/network/address';
import { parseTime } from '../../core/time';
import {
  type ConditionDialect,
  INTEGER_PATTERN,
  type PropertyComparison,
  type PropertyType,
  toNumberLiteral,
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
  const number = toNumberLiteral(literal, type);
  if (number) {
    const asDoubles = `TRY_CAST(${value} AS double) ${operator} ${formatDouble(number.double)}`;
    if (number.digits === undefined) return asDoubles;
    const integer = `CASE WHEN regexp_like(${value}, '^${INTEGER_PATTERN}$') THEN TRY_CAST(${value} AS decimal(38, 0)) END`;
    return `coalesce(${integer} ${operator} CAST(${quoteText(number.digits)} AS decimal(38, 0)), ${asDoubles})`;
  }
  const text = String(literal);
  if (type === 'cidr') return includesAddress(value, text, comparison);
  const time = type === 'date' ? parseTime(text) : undefined;
  if (time) {
    return `try(from_iso8601_timestamp(${value})) ${operator} from_iso8601_timestamp(${quoteText(time.toISOString())})`;
  }
  return `${value} ${operator} ${quoteText(text)}`;
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
