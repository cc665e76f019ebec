import type { Literal, PropertyPath, QueryCondition } from './expression';
import { compileProperty, type PropertyContext } from './property-values';

/** How the values of a property are compared. */
export type PropertyType = 'string' | 'number' | 'boolean' | 'date' | 'cidr' | 'unknown';

export interface ConditionContext extends PropertyContext {
  typeFor(path: PropertyPath): PropertyType;
}

/** Returns SQL that is true or false, never NULL, so that NOT negates it. */
export function compileCondition(condition: QueryCondition, context: ConditionContext): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `(${condition.conditions.map((part) => compileCondition(part, context)).join(` ${condition.kind.toUpperCase()} `)})`;
    case 'not':
      return `(NOT ${compileCondition(condition.condition, context)})`;
    case 'compare':
      return compileTest(condition.path, context, (value) =>
        compare(value, condition.operator, condition.value, condition.path, context),
      );
    case 'in':
      return compileTest(
        condition.path,
        context,
        (value) =>
          `(${condition.values.map((literal) => compare(value, '=', literal, condition.path, context)).join(' OR ')})`,
      );
    case 'between':
      return compileTest(condition.path, context, (value) => compareRange(value, condition, context));
    case 'like':
      return compileTest(condition.path, context, (value) => `${value} LIKE ${context.values.add(condition.pattern)}`);
  }
}

/** A test holds if any of the values passes it, each test for itself: two tests may be passed by two elements. */
function compileTest(path: PropertyPath, context: ConditionContext, test: (value: string) => string): string {
  const property = compileProperty(path, context);
  if (property.kind === 'scalar') return `coalesce(${test(property.sql)}, FALSE)`;
  const anyPasses = `len(list_filter(${property.list()}, v -> coalesce(${test('v')}, FALSE))) > 0`;
  if (property.direct === 'NULL') return `coalesce(${anyPasses}, FALSE)`;
  return `coalesce(CASE WHEN ${property.direct} IS NOT NULL THEN ${test(property.direct)} ELSE ${anyPasses} END, FALSE)`;
}

type Operator = '=' | '<' | '<=' | '>' | '>=';

function compare(
  value: string,
  operator: Operator,
  literal: Literal,
  path: PropertyPath,
  { values, typeFor }: ConditionContext,
): string {
  if (typeof literal === 'boolean') return `${value} ${operator} ${values.add(String(literal))}`;
  const type = typeFor(path);
  if (typeof literal === 'number' || (type === 'number' && isNumeric(literal))) {
    // As text, since DuckDB takes a whole number of JavaScript for an integer of 64 bits.
    return `TRY_CAST(${value} AS DOUBLE) ${operator} CAST(${values.add(String(Number(literal)))} AS DOUBLE)`;
  }
  if (type === 'cidr') {
    const [low, high] = toBounds(operator, literal);
    return `address_overlaps(${value}, ${values.add(low)}, ${values.add(high)})`;
  }
  if (type === 'date') return `iso_time(${value}) ${operator} iso_time(${values.add(literal)})`;
  return `${value} ${operator} ${values.add(literal)}`;
}

function compareRange(
  value: string,
  { lower, upper, path }: Extract<QueryCondition, { kind: 'between' }>,
  context: ConditionContext,
): string {
  if (context.typeFor(path) === 'cidr' && typeof lower === 'string' && typeof upper === 'string') {
    return `address_overlaps(${value}, ${context.values.add(lower)}, ${context.values.add(upper)})`;
  }
  return `(${compare(value, '>=', lower, path, context)} AND ${compare(value, '<=', upper, path, context)})`;
}

/** The addresses that a comparison covers, both ends included; blank for no bound, `<` and `>` before an excluded one. */
function toBounds(operator: Operator, literal: string): readonly [low: string, high: string] {
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

/** Whether a text is a number. */
export const isNumeric = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));
