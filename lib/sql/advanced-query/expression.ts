/**
 * An advanced query of AWS Config after parsing.
 * https://docs.aws.amazon.com/config/latest/developerguide/query-components.html
 */
export interface AdvancedQuery {
  readonly select: readonly SelectedField[];
  readonly where: QueryCondition | undefined;
  readonly groupBy: readonly PropertyPath[];
  readonly orderBy: readonly Ordering[];
}

/** A property by its path: `configuration.state.name`. */
export interface PropertyPath {
  readonly keys: readonly string[];
  /** Where in the text it is, in characters from 0. */
  readonly position: number;
}

export const AGGREGATES = ['avg', 'count', 'max', 'min', 'sum'] as const;
type AggregateName = (typeof AGGREGATES)[number];

/** An aggregate of a property, or of all rows: `COUNT(*)`. */
export interface Aggregate {
  readonly name: AggregateName;
  readonly path: PropertyPath | undefined;
  /** The text as selected, which is the key of the result: `COUNT(*)`. */
  readonly text: string;
}

export type SelectedField =
  | { readonly kind: 'all' }
  | { readonly kind: 'property'; readonly path: PropertyPath }
  | { readonly kind: 'aggregate'; readonly aggregate: Aggregate };

export interface Ordering {
  readonly field: Exclude<SelectedField, { kind: 'all' }>;
  readonly isDescending: boolean;
}

/** An integer that no double holds is a bigint. */
export type Literal = string | number | bigint | boolean;

export type ComparisonOperator = '=' | '<' | '<=' | '>' | '>=';

/** A condition. Each test holds if any of the values at the path passes it, so that `not` negates the whole test. */
export type QueryCondition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly QueryCondition[] }
  | { readonly kind: 'not'; readonly condition: QueryCondition }
  | {
      readonly kind: 'compare';
      readonly path: PropertyPath;
      readonly operator: ComparisonOperator;
      readonly value: Literal;
    }
  | { readonly kind: 'in'; readonly path: PropertyPath; readonly values: readonly Literal[] }
  | { readonly kind: 'between'; readonly path: PropertyPath; readonly lower: Literal; readonly upper: Literal }
  | { readonly kind: 'like'; readonly path: PropertyPath; readonly pattern: string };

export const formatPath = ({ keys }: PropertyPath): string => keys.join('.');

/** Every property that the query names, each once. */
export function listPaths(query: AdvancedQuery): PropertyPath[] {
  const fields = [...query.select, ...query.orderBy.map(({ field }) => field)];
  const paths = [
    ...fields.flatMap((field) => {
      if (field.kind === 'property') return [field.path];
      return field.kind === 'aggregate' && field.aggregate.path ? [field.aggregate.path] : [];
    }),
    ...query.groupBy,
    ...(query.where ? listConditionPaths(query.where) : []),
  ];
  return [...new Map(paths.map((path) => [formatPath(path), path])).values()];
}

function listConditionPaths(condition: QueryCondition): PropertyPath[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.conditions.flatMap(listConditionPaths);
    case 'not':
      return listConditionPaths(condition.condition);
    default:
      return [condition.path];
  }
}
