import {
  type ConditionDialect,
  INTEGER_PATTERN,
  type PropertyComparison,
  type PropertyType,
  toNumberLiteral,
} from './compile-condition';
import type { PropertyPath } from './expression';
import { compileProperty, type PropertyContext } from './property-values';

export interface ConditionContext extends PropertyContext {
  typeFor(path: PropertyPath): PropertyType;
}

/** Creates the dialect of DuckDB, over the properties and values of a statement. */
export const createDuckDbDialect = (context: ConditionContext): ConditionDialect => ({
  anyValue: (path, test) => compileAnyValue(path, context, test),
  compare: (value, comparison) => compareInDuckDb(value, comparison, context),
  matches: (value, pattern) => `${value} LIKE ${context.values.add(pattern)}`,
  includes(value, { lower, upper, path }) {
    if (context.typeFor(path) !== 'cidr' || typeof lower !== 'string' || typeof upper !== 'string') return undefined;
    return `address_overlaps(${value}, ${context.values.add(lower)}, ${context.values.add(upper)})`;
  },
});

/** Each test counts for itself: two tests may be passed by two elements. */
function compileAnyValue(path: PropertyPath, context: ConditionContext, test: (value: string) => string): string {
  const property = compileProperty(path, context);
  if (property.kind === 'scalar') return `coalesce(${test(property.sql)}, FALSE)`;
  const anyPasses = `len(list_filter(${property.list()}, v -> coalesce(${test('v')}, FALSE))) > 0`;
  if (property.direct === 'NULL') return `coalesce(${anyPasses}, FALSE)`;
  return `coalesce(CASE WHEN ${property.direct} IS NOT NULL THEN ${test(property.direct)} ELSE ${anyPasses} END, FALSE)`;
}

function compareInDuckDb(
  value: string,
  { path, operator, value: literal }: PropertyComparison,
  { values, typeFor }: ConditionContext,
): string {
  if (typeof literal === 'boolean') return `${value} ${operator} ${values.add(String(literal))}`;
  const type = typeFor(path);
  const number = toNumberLiteral(literal, type);
  if (number) {
    // As text, since DuckDB takes a whole number of JavaScript for an integer of 64 bits.
    const asDoubles = `TRY_CAST(${value} AS DOUBLE) ${operator} CAST(${values.add(String(number.double))} AS DOUBLE)`;
    if (number.digits === undefined) return asDoubles;
    return `coalesce(${castToInteger(value)} ${operator} CAST(${values.add(number.digits)} AS DECIMAL(38, 0)), ${asDoubles})`;
  }
  const text = String(literal);
  if (type === 'cidr') {
    const [low, high] = toBounds(operator, text);
    return `address_overlaps(${value}, ${values.add(low)}, ${values.add(high)})`;
  }
  if (type === 'date') return `iso_time(${value}) ${operator} iso_time(${values.add(text)})`;
  return `${value} ${operator} ${values.add(text)}`;
}

/** Returns SQL for the integer that a text is, or else NULL. */
export const castToInteger = (value: string): string =>
  `CASE WHEN regexp_full_match(${value}, '${INTEGER_PATTERN}') THEN TRY_CAST(${value} AS DECIMAL(38, 0)) END`;

/**
 * The addresses that a comparison covers, both ends included; blank for no bound, `<` and `>` before an excluded one.
 */
function toBounds(operator: PropertyComparison['operator'], literal: string): readonly [low: string, high: string] {
  switch (operator) {
    case '=':
      return [literal, literal];
    case '<':
      return ['', `<${literal}`];
    case '<=':
      return ['', literal];
    case '>':
      return [`>${literal}`, ''];
    case '>=':
      return [literal, ''];
  }
}
