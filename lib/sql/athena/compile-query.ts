import { compileCondition } from '../advanced-query/compile-condition';
import { collectAggregates, expandFields } from '../advanced-query/compile-query';
import type { AdvancedQuery, Aggregate } from '../advanced-query/expression';
import type { Field } from '../advanced-query/results';
import type { CheckedQuery } from '../advanced-query/run-query';
import { createAthenaDialect } from './dialect';
import { asJson, selectJson, selectValues } from './property-values';
import { type AthenaSource, stateExpressions } from './state-query';

/** A statement for Athena. Its columns are the selected fields as JSON text, and then {@link UNCOVERED_COLUMN}. */
type AthenaStatement = string;

/** Whether a result rests on an account and Region without a snapshot, whose unchanged resources are missing. */
export const UNCOVERED_COLUMN = 'is_uncovered';

/**
 * Compiles an advanced query into SQL of Athena over the state at a time.
 * @param limit the most rows
 * @throws QueryError for what the table of Athena does not have
 */
export function compileAthenaQuery(
  { query, typeFor }: Pick<CheckedQuery, 'query' | 'typeFor'>,
  source: AthenaSource,
  limit = Number.POSITIVE_INFINITY,
): AthenaStatement {
  const where = query.where ? `\nWHERE ${compileCondition(query.where, createAthenaDialect(typeFor))}` : '';
  const isGrouped = query.groupBy.length > 0 || query.select.some(({ kind }) => kind === 'aggregate');
  const select = isGrouped ? selectGroups(query, where, typeFor) : selectRows(query, where, typeFor);
  return `${stateExpressions(source)}\n${select}${Number.isFinite(limit) ? `\nLIMIT ${limit}` : ''}`;
}

function selectRows(query: AdvancedQuery, where: string, typeFor: CheckedQuery['typeFor']): string {
  const fields = expandFields(query).map((field, index) =>
    field.kind === 'property' ? `${selectJson(field.path)} AS field_${index}` : 'NULL',
  );
  const order = query.orderBy.flatMap(({ field, isDescending }) => {
    if (field.kind === 'aggregate') return [];
    const { kind, sql } = selectValues(field.path);
    const first = kind === 'scalar' ? sql : `element_at(${sql}, 1)`;
    return [`${toSortable(first, typeFor(field.path))} ${isDescending ? 'DESC' : 'ASC'} NULLS LAST`];
  });
  const tie = ['item.resourcetype', 'item.awsaccountid', 'item.awsregion', 'item.resourceid'];
  return `SELECT ${[...fields, UNCOVERED_COLUMN].join(',\n       ')}\nFROM state${where}\nORDER BY ${[...order, ...tie].join(', ')}`;
}

/**
 * A resource with several values at a path counts in the group of each of them, and one without in a group of its own.
 */
function selectGroups(query: AdvancedQuery, where: string, typeFor: CheckedQuery['typeFor']): string {
  const fields = expandFields(query);
  const aggregates = collectAggregates(query, fields);
  const keys = query.groupBy.map((path, index) => {
    const { kind, sql } = selectValues(path);
    const list =
      kind === 'scalar'
        ? `ARRAY[${sql}]`
        : `CASE WHEN cardinality(${sql}) > 0 THEN array_distinct(${sql}) ELSE ARRAY[CAST(NULL AS varchar)] END`;
    return { list: `${list} AS keys_${index}`, name: `key_${index}`, text: path.keys.join('.'), type: typeFor(path) };
  });
  const values = aggregates.map(({ path }, index) => {
    const found = path && selectValues(path);
    const list = !found
      ? 'ARRAY[CAST(NULL AS varchar)]'
      : found.kind === 'list'
        ? found.sql
        : `filter(ARRAY[${found.sql}], v -> v IS NOT NULL)`;
    return `${list} AS values_${index}`;
  });
  const columnFor = (field: Field): string => {
    if (field.kind === 'property') {
      const key = keys.find(({ text }) => text === field.path.keys.join('.'));
      return key ? toTypedJson(key.name, key.type) : 'NULL';
    }
    const index = aggregates.findIndex(({ text }) => text.toLowerCase() === field.aggregate.text.toLowerCase());
    return `aggregate_${index}`;
  };
  const order = query.orderBy.map(({ field, isDescending }) => {
    const direction = `${isDescending ? 'DESC' : 'ASC'} NULLS LAST`;
    if (field.kind === 'aggregate')
      return `TRY_CAST(${columnFor(field)} AS double) ${direction}, ${columnFor(field)} ${direction}`;
    const key = keys.find(({ text }) => text === field.path.keys.join('.'));
    return key ? `${toSortable(key.name, key.type)} ${direction}` : '1';
  });
  const allOrders = [...order, ...keys.map(({ name }) => `${name} NULLS LAST`)];
  return [
    `, matched AS (\n  SELECT ${[...keys.map(({ list }) => list), ...values, UNCOVERED_COLUMN].join(',\n         ')}\n  FROM state${where}\n)`,
    `, grouped AS (\n  SELECT ${[
      ...keys.map(({ name }) => name),
      ...aggregates.map(
        (aggregate, index) => `${compileAthenaAggregate(aggregate, `values_${index}`)} AS aggregate_${index}`,
      ),
      `bool_or(${UNCOVERED_COLUMN}) AS ${UNCOVERED_COLUMN}`,
    ].join(
      ',\n         ',
    )}\n  FROM matched${keys.map(({ name }, index) => `\n  CROSS JOIN UNNEST(keys_${index}) AS unnested_${index} (${name})`).join('')}${keys.length > 0 ? `\n  GROUP BY ${keys.map(({ name }) => name).join(', ')}` : ''}\n)`,
    `SELECT ${[...fields.map((field, index) => `${columnFor(field)} AS field_${index}`), UNCOVERED_COLUMN].join(',\n       ')}\nFROM grouped${allOrders.length > 0 ? `\nORDER BY ${allOrders.join(', ')}` : ''}`,
  ].join('\n');
}

const toSortable = (value: string, type: ReturnType<CheckedQuery['typeFor']>): string =>
  type === 'number' ? `TRY_CAST(${value} AS double)` : value;

/** Groups are numbers and booleans where their property is. */
function toTypedJson(key: string, type: ReturnType<CheckedQuery['typeFor']>): string {
  const text = asJson(key);
  if (type === 'number') return `'=' || CASE WHEN TRY_CAST(${key} AS double) IS NOT NULL THEN ${key} ELSE ${text} END`;
  if (type === 'boolean') return `'=' || CASE WHEN ${key} IN ('true', 'false') THEN ${key} ELSE ${text} END`;
  return `'=' || ${text}`;
}

const SUMMED = 'CAST(0 AS double), (s, v) -> s + v, s -> s';

function compileAthenaAggregate({ name, path }: Aggregate, list: string): string {
  if (!path) return asJson('count(*)');
  const numbers = `filter(transform(${list}, v -> TRY_CAST(v AS double)), v -> v IS NOT NULL)`;
  const sum = `sum(CASE WHEN cardinality(${numbers}) > 0 THEN reduce(${numbers}, ${SUMMED}) END)`;
  switch (name) {
    case 'count':
      return asJson(`coalesce(sum(cardinality(${list})), 0)`);
    case 'sum':
      return asJson(sum);
    case 'avg':
      return asJson(`${sum} / sum(cardinality(${numbers}))`);
    default: {
      // Numbers as numbers, anything else (dates) as text.
      const areNumbers = `bool_and(cardinality(${numbers}) = cardinality(${list}))`;
      const ofNumbers = asJson(`${name}(array_${name}(${numbers}))`);
      return `CASE WHEN ${areNumbers} THEN ${ofNumbers} ELSE ${asJson(`${name}(array_${name}(${list}))`)} END`;
    }
  }
}
