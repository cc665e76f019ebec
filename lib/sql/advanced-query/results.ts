import { parseExactJson } from '../../core/exact-json';
import { isList, isObject } from '../../core/json';
import type { Aggregate, SelectedField } from './expression';

export type QueryResult = Record<string, unknown>;
/** A selected field, after `*` is expanded. */
export type Field = Exclude<SelectedField, { kind: 'all' }>;

/**
 * Builds a result as AWS Config returns it: nested by path, lists as a whole, aggregates under their text. A property
 * without a value is absent.
 * @param columns the JSON text of each field, as `compileQuery` selects it
 */
export function buildResult(fields: readonly Field[], columns: readonly (string | null)[]): QueryResult {
  const result: QueryResult = {};
  for (const [index, field] of fields.entries()) {
    const text = columns[index];
    if (text == null) continue;
    if (field.kind === 'aggregate') setAggregate(result, field.aggregate, parseColumn(text));
    else merge(result, readProperty(field.path.keys, text));
  }
  return result;
}

function setAggregate(result: QueryResult, { text }: Aggregate, value: unknown): void {
  if (value !== null) result[text] = value;
}

function readProperty(keys: readonly string[], text: string): QueryResult {
  const [first, ...rest] = keys as [string, ...string[]];
  // The value at the path, and not the member that holds lists on the way.
  if (text.startsWith('=')) return nest(keys, parseColumn(text.slice(1)));
  const value = parseColumn(text);
  if (value === null) return {};
  const pruned = prune(first === 'tags' ? listTags(value) : value, rest);
  return pruned === undefined ? {} : { [first]: pruned };
}

/** DuckDB keeps the digits of integers alone, and writes a fraction of zero behind others. */
const parseColumn = (text: string): unknown =>
  LONG_INTEGER.test(text) ? parseExactJson(text) : (JSON.parse(text) as unknown);
const LONG_INTEGER = /\d{16}|\d[eE]\+?\d{3}/;

const nest = (keys: readonly string[], value: unknown): QueryResult =>
  keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as QueryResult;

/** AWS Config queries tags as a list. */
const listTags = (value: unknown): unknown =>
  isObject(value) ? Object.entries(value).map(([key, text]) => ({ key, value: text, tag: `${key}=${text}` })) : value;

/** Keeps only what is at a path. */
function prune(value: unknown, keys: readonly string[]): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (isList(value)) {
    const elements = value.map((element) => prune(element, keys)).filter((element) => element !== undefined);
    return elements.length > 0 ? elements : undefined;
  }
  if (!isObject(value)) return key === 'value' && value !== null ? { value } : undefined;
  const inner = Object.hasOwn(value, key) ? prune(value[key], rest) : undefined;
  return inner === undefined || inner === null ? undefined : { [key]: inner };
}

/**
 * Adds the members of one object to another. Lists come from one list of the item, so their elements belong together.
 */
function merge(target: QueryResult, source: QueryResult): void {
  for (const [key, value] of Object.entries(source)) {
    const known = Object.hasOwn(target, key) ? target[key] : undefined;
    if (isObject(known) && isObject(value)) merge(known, value);
    else if (isList(known) && isList(value) && known.length === value.length) {
      for (const [index, element] of value.entries()) {
        const other = known[index];
        if (isObject(other) && isObject(element)) merge(other, element);
      }
    } else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  }
}
