import { stateQuery } from '../../history/state/inventory';
import type { SqlValue } from '../../history/store/duckdb';
import type { KnownColumns } from '../../history/store/property-columns';
import { compileCondition } from './compile-condition';
import { type ConditionContext, castToInteger, createDuckDbDialect } from './duckdb-dialect';
import {
  type AdvancedQuery,
  type Aggregate,
  listPaths,
  type Ordering,
  type PropertyPath,
  type SelectedField,
} from './expression';
import {
  compileProperty,
  compileValueList,
  findPropertyColumn,
  type PropertyValues,
  StatementValues,
  toItemPointer,
} from './property-values';

/** A statement for DuckDB. Its columns `field_0`, `field_1` … are the selected fields, as JSON text. */
interface CompiledQuery {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The properties of `SELECT *`. */
const ALL_PROPERTIES = [
  'accountId',
  'awsRegion',
  'arn',
  'availabilityZone',
  'configurationItemCaptureTime',
  'resourceCreationTime',
  'resourceId',
  'resourceName',
  'resourceType',
  'version',
] as const;

/** Returns the selected fields, with `*` expanded. */
export const expandFields = ({ select }: AdvancedQuery): Exclude<SelectedField, { kind: 'all' }>[] =>
  select.flatMap((field) =>
    field.kind === 'all'
      ? ALL_PROPERTIES.map((key) => ({ kind: 'property' as const, path: { keys: [key], position: 0 } }))
      : [field],
  );

/**
 * @param at epoch milliseconds
 * @param known the columns of the properties that `listDetails` returns, if the store has them
 */
export function compileQuery(
  query: AdvancedQuery,
  at: number,
  typeFor: ConditionContext['typeFor'],
  known?: KnownColumns,
): CompiledQuery {
  const values = new StatementValues();
  const context = { values, typeFor, columnFor: (keys: readonly string[]) => known?.columns.get(keys.join('.')) };
  const source = `(${stateQuery(values.add(at))}) AS state JOIN ${nameDetails(known)} AS detail ON detail.version_no = state.version_no`;
  const where = query.where ? `WHERE ${compileCondition(query.where, createDuckDbDialect(context))}` : '';
  const sql = isGroupedQuery(query)
    ? compileGrouped(query, source, where, context)
    : compileRows(query, source, where, context);
  return { sql, values: values.list };
}

const isGroupedQuery = ({ select, groupBy }: AdvancedQuery): boolean =>
  groupBy.length > 0 || select.some(({ kind }) => kind === 'aggregate');

/** Returns the table with the resource type of each version and what the properties of the query are read from. */
function nameDetails(known: KnownColumns | undefined): string {
  if (!known) return 'body';
  if (known.isComplete) return 'property';
  return `(SELECT body.version_no, body.resource_type, property.* EXCLUDE (version_no, resource_type)
           FROM body LEFT JOIN property ON property.version_no = body.version_no)`;
}

/**
 * Returns the keys of the properties that are no columns of a version. Returns none if the query needs the items
 * themselves: rows have the value of a property as JSON, groups as text.
 */
export function listDetails(query: AdvancedQuery): (readonly string[])[] {
  const needsJson = query.select.some((field) => field.kind === 'property' && isDetail(field.path));
  if (needsJson && !isGroupedQuery(query)) return [];
  return listPaths(query)
    .filter(isDetail)
    .map(({ keys }) => keys);
}

/** Whether a property is no column of a version. */
const isDetail = ({ keys }: PropertyPath): boolean => findPropertyColumn(keys) === undefined && keys[0] !== 'tags';

function compileRows(query: AdvancedQuery, source: string, where: string, context: ConditionContext): string {
  const fields = expandFields(query).map((field, index) =>
    field.kind === 'property' ? `${compileSelected(field.path, context.values)} AS field_${index}` : 'NULL',
  );
  const order = query.orderBy.flatMap((ordering) => compileOrdering(ordering, context));
  const tie = ['detail.resource_type', 'state.account_id', 'state.region', 'state.resource_id'];
  return `SELECT ${fields.join(', ')} FROM ${source} ${where} ORDER BY ${[...order, ...tie].join(', ')}`;
}

/** The JSON of a property: `=` and the value at its path, or the whole first member if lists are on the way. */
function compileSelected(path: PropertyPath, values: StatementValues): string {
  if (path.keys[0] === 'tags') return 'state.tags';
  const column = findPropertyColumn(path.keys);
  if (column !== undefined) return `CAST(to_json(${column}) AS VARCHAR)`;
  const direct = `json_extract(detail.item, ${values.add(toItemPointer(path.keys))})`;
  if (path.keys.length === 1) return `CAST(${direct} AS VARCHAR)`;
  const root = `json_extract(detail.item, ${values.add(toItemPointer(path.keys.slice(0, 1)))})`;
  return `CASE WHEN ${direct} IS NOT NULL THEN '=' || CAST(${direct} AS VARCHAR) ELSE CAST(${root} AS VARCHAR) END`;
}

function compileOrdering({ field, isDescending }: Ordering, context: ConditionContext): string[] {
  if (field.kind === 'aggregate') return [];
  const property = compileProperty(field.path, context);
  const first = property.kind === 'scalar' ? property.sql : `${compileValueList(property)}[1]`;
  const direction = isDescending ? 'DESC NULLS LAST' : 'ASC NULLS LAST';
  const type = context.typeFor(field.path);
  if (type === 'string' || type === 'date') return [`${type === 'date' ? `iso_time(${first})` : first} ${direction}`];
  return [...orderNumbers(first, direction), `${first} ${direction}`];
}

/** Doubles first: of integers with the same double, the digits decide. */
const orderNumbers = (value: string, direction: string): string[] => [
  `TRY_CAST(${value} AS DOUBLE) ${direction}`,
  `${castToInteger(value)} ${direction}`,
];

/** A resource with several values at a path counts in the group of each of them. */
function compileGrouped(query: AdvancedQuery, source: string, where: string, context: ConditionContext): string {
  const fields = expandFields(query);
  const keys = query.groupBy.map((path) => compileProperty(path, context));
  const aggregates = collectAggregates(query, fields);
  const inner = [
    ...keys.map((property, index) => `${compileKeyList(property)} AS keys_${index}`),
    ...aggregates.map(
      ({ path }, index) => `${path ? compileValueList(compileProperty(path, context)) : '[]'} AS values_${index}`,
    ),
  ];
  const unnested = keys.map((_, index) => `, unnest(rows.keys_${index}) AS unnested_${index}(key_${index})`);
  const keyIndex = new Map(query.groupBy.map(({ keys: path }, index) => [path.join('.'), index]));
  const aggregateIndex = new Map(aggregates.map(({ text }, index) => [text.toLowerCase(), index]));
  const columnFor = (field: (typeof fields)[number]): string =>
    field.kind === 'property'
      ? `key_${keyIndex.get(field.path.keys.join('.'))}`
      : `aggregate_${aggregateIndex.get(field.aggregate.text.toLowerCase())}`;
  const grouped = [
    ...keys.map((_, index) => `key_${index}`),
    ...aggregates.map((aggregate, index) => `${compileAggregate(aggregate, `values_${index}`)} AS aggregate_${index}`),
  ];
  const order = query.orderBy.flatMap(({ field, isDescending }) =>
    compileGroupOrder(field, columnFor(field), `${isDescending ? 'DESC' : 'ASC'} NULLS LAST`, context),
  );
  const tie = keys.map((_, index) => `key_${index} NULLS LAST`);
  const allOrders = [...order, ...tie];
  return `SELECT ${fields.map((field, index) => `${compileGroupedField(field, columnFor(field), context)} AS field_${index}`).join(', ')}
    FROM (
      SELECT ${grouped.join(', ')}
      FROM (SELECT ${inner.length > 0 ? inner.join(', ') : '1'} FROM ${source} ${where}) AS rows${unnested.join('')}
      ${keys.length > 0 ? `GROUP BY ${keys.map((_, index) => `key_${index}`).join(', ')}` : ''})
    ${allOrders.length > 0 ? `ORDER BY ${allOrders.join(', ')}` : ''}`;
}

/** A resource without a value is in a group of its own. */
function compileKeyList(property: PropertyValues): string {
  if (property.kind === 'scalar') return `[${property.sql}]`;
  const list = `list_sort(list_distinct(${property.list()}))`;
  return `CASE WHEN ${property.direct} IS NOT NULL THEN [${property.direct}] WHEN len(${list}) > 0 THEN ${list} ELSE [NULL] END`;
}

/** The JSON of a field. The keys of groups are texts, also where the property is a number or a boolean. */
function compileGroupedField(field: Ordering['field'], column: string, { typeFor }: ConditionContext): string {
  if (field.kind === 'aggregate') return `CAST(to_json(${column}) AS VARCHAR)`;
  const type = typeFor(field.path);
  const isBare =
    (type === 'number' && `TRY_CAST(${column} AS DOUBLE) IS NOT NULL`) ||
    (type === 'boolean' && `${column} IN ('true', 'false')`);
  const text = `CAST(to_json(${column}) AS VARCHAR)`;
  return `'=' || ${isBare ? `CASE WHEN ${isBare} THEN ${column} ELSE ${text} END` : text}`;
}

/** An aggregate is the JSON of a number, or of a text. */
function compileGroupOrder(
  field: Ordering['field'],
  column: string,
  direction: string,
  { typeFor }: ConditionContext,
): string[] {
  if (field.kind === 'aggregate') {
    const text = `CAST(${column} AS VARCHAR)`;
    return [...orderNumbers(text, direction), `${text} ${direction}`];
  }
  return typeFor(field.path) === 'number' ? orderNumbers(column, direction) : [`${column} ${direction}`];
}

/** The aggregates that are selected or sorted by, each once. */
export function collectAggregates(
  query: AdvancedQuery,
  fields: readonly Exclude<SelectedField, { kind: 'all' }>[],
): Aggregate[] {
  const found = new Map<string, Aggregate>();
  for (const field of [...fields, ...query.orderBy.map(({ field: ordered }) => ordered)]) {
    if (field.kind === 'aggregate') {
      const key = field.aggregate.text.toLowerCase();
      if (!found.has(key)) found.set(key, field.aggregate);
    }
  }
  return [...found.values()];
}

function compileAggregate({ name, path }: Aggregate, list: string): string {
  if (!path) return 'count(*)';
  const numbers = `list_transform(${list}, v -> TRY_CAST(v AS DOUBLE))`;
  const integers = `list_transform(${list}, v -> ${castToInteger('v')})`;
  // Whether no value of any row is another.
  const areAll = (converted: string) => `bool_and(len(list_filter(${converted}, v -> v IS NULL)) = 0)`;
  switch (name) {
    case 'count':
      return `coalesce(sum(len(${list})), 0)::BIGINT`;
    case 'sum':
      return `CASE WHEN ${areAll(integers)} THEN to_json(sum(list_sum(${integers}))) ELSE to_json(sum(list_sum(${numbers}))) END`;
    case 'avg':
      return `sum(list_sum(${numbers})) / sum(len(list_filter(${numbers}, v -> v IS NOT NULL)))`;
    default: {
      const compute = (values: string) => `to_json(${name}(list_${name}(${values})))`;
      // Numbers as numbers, anything else (dates) as text.
      return `CASE WHEN ${areAll(integers)} THEN ${compute(integers)} WHEN ${areAll(numbers)} THEN ${compute(numbers)} ELSE ${compute(list)} END`;
    }
  }
}
