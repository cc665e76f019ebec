import type { Literal, PropertyPath, QueryCondition } from './expression';

/** How the values of a property are compared. */
export type PropertyType = 'string' | 'number' | 'boolean' | 'date' | 'cidr' | 'unknown';

export type PropertyComparison = Extract<QueryCondition, { kind: 'compare' }>;
type Range = Extract<QueryCondition, { kind: 'between' }>;

/** The tests of a property in one dialect of SQL. The SQL of a test may be NULL. */
export interface ConditionDialect {
  /** Returns SQL that is true if any of the values of a property passes a test, and false otherwise. */
  anyValue(path: PropertyPath, test: (value: string) => string): string;
  compare(value: string, comparison: PropertyComparison): string;
  matches(value: string, pattern: string): string;
  /** Returns the test for a range if it is more than two comparisons. */
  includes?(value: string, range: Range): string | undefined;
}

/** Returns SQL that is true or false, never NULL, so that NOT negates it. */
export function compileCondition(condition: QueryCondition, dialect: ConditionDialect): string {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts = condition.conditions.map((part) => compileCondition(part, dialect));
      return `(${parts.join(` ${condition.kind.toUpperCase()} `)})`;
    }
    case 'not':
      return `(NOT ${compileCondition(condition.condition, dialect)})`;
    default:
      return dialect.anyValue(condition.path, (value) => compileTest(value, condition, dialect));
  }
}

function compileTest(
  value: string,
  condition: Exclude<QueryCondition, { kind: 'and' | 'or' | 'not' }>,
  dialect: ConditionDialect,
): string {
  const { path } = condition;
  const compare = (operator: PropertyComparison['operator'], literal: Literal) =>
    dialect.compare(value, { kind: 'compare', path, operator, value: literal });
  switch (condition.kind) {
    case 'compare':
      return dialect.compare(value, condition);
    case 'in':
      return `(${condition.values.map((literal) => compare('=', literal)).join(' OR ')})`;
    case 'between':
      return (
        dialect.includes?.(value, condition) ??
        `(${compare('>=', condition.lower)} AND ${compare('<=', condition.upper)})`
      );
    case 'like':
      return dialect.matches(value, condition.pattern);
  }
}

/** A number of a query. */
interface NumberLiteral {
  readonly double: number;
  /** The digits of an integer that has the same double as its neighbours. */
  readonly digits: string | undefined;
}

/** Returns the number that a property is compared with; undefined if it is compared with another value. */
export function toNumberLiteral(literal: Literal, type: PropertyType): NumberLiteral | undefined {
  if (typeof literal === 'boolean') return undefined;
  const text = String(literal).trim();
  if (typeof literal === 'string' && (type !== 'number' || text === '' || !Number.isFinite(Number(text))))
    return undefined;
  return { double: Number(text), digits: INTEGER.test(text) && !Number.isSafeInteger(Number(text)) ? text : undefined };
}

/** Integers that a decimal of 38 digits holds, and their sums. */
export const INTEGER_PATTERN = '-?[0-9]{1,30}';
const INTEGER = new RegExp(`^${INTEGER_PATTERN}$`);
