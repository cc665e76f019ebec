import { parseAddress } from '../../core/network/address';
import { parseTime } from '../../core/time';
import { isNumeric, type PropertyType } from '../advanced-query/compile-condition';
import type { ComparisonOperator, Literal, PropertyPath, QueryCondition } from '../advanced-query/expression';
import { QueryError } from '../query-error';
import { selectValues } from './property-values';
import { quoteText } from './state-query';

type TypeFor = (path: PropertyPath) => PropertyType;

/** Returns SQL that is true or false, never NULL. @throws QueryError for what Athena cannot compare */
export function compileForAthena(condition: QueryCondition, typeFor: TypeFor): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `(${condition.conditions.map((part) => compileForAthena(part, typeFor)).join(` ${condition.kind.toUpperCase()} `)})`;
    case 'not':
      return `(NOT ${compileForAthena(condition.condition, typeFor)})`;
    case 'compare':
      return anyValue(condition.path, (value) =>
        compareValue(value, condition.operator, condition.value, condition.path, typeFor),
      );
    case 'in':
      return anyValue(condition.path, (value) => {
        const tests = condition.values.map((literal) => compareValue(value, '=', literal, condition.path, typeFor));
        return `(${tests.join(' OR ')})`;
      });
    case 'between':
      return anyValue(condition.path, (value) => {
        const { lower, upper, path } = condition;
        return `(${compareValue(value, '>=', lower, path, typeFor)} AND ${compareValue(value, '<=', upper, path, typeFor)})`;
      });
    case 'like':
      return anyValue(condition.path, (value) => `${value} LIKE ${quoteText(condition.pattern)}`);
  }
}

/** A test holds if any of the values passes it. */
function anyValue(path: PropertyPath, test: (value: string) => string): string {
  const { kind, sql } = selectValues(path);
  if (kind === 'scalar') return `coalesce(${test(sql)}, false)`;
  return `coalesce(cardinality(filter(${sql}, v -> coalesce(${test('v')}, false))) > 0, false)`;
}

function compareValue(
  value: string,
  operator: ComparisonOperator,
  literal: Literal,
  path: PropertyPath,
  typeFor: TypeFor,
): string {
  if (typeof literal === 'boolean') return `${value} ${operator} '${literal}'`;
  const type = typeFor(path);
  if (typeof literal === 'number' || (type === 'number' && isNumeric(literal))) {
    return `TRY_CAST(${value} AS double) ${operator} ${formatDouble(Number(literal))}`;
  }
  if (type === 'cidr') return includesAddress(value, operator, literal, path);
  const time = type === 'date' ? parseTime(literal) : undefined;
  if (time) {
    return `try(from_iso8601_timestamp(${value})) ${operator} from_iso8601_timestamp(${quoteText(time.toISOString())})`;
  }
  return `${value} ${operator} ${quoteText(literal)}`;
}

/** Athena has a function for ranges that contain an address, and no other for ranges. */
function includesAddress(value: string, operator: ComparisonOperator, literal: string, path: PropertyPath): string {
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
