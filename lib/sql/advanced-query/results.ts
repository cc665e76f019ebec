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
    if (field.kind === 'aggregate') setAggregate(result, field.aggregate, parseColumn(columns[index] ?? 'null'));
    else {
      const key = field.path.keys[0] as string;
      const value = Object.hasOwn(result, key) ? undefined : readSelectedMember(key, fields, columns);
      if (value !== undefined) setOwn(result, key, value);
    }
  }
  return result;
}

/** Reads what a query selects of one member of an item. */
function readSelectedMember(key: string, fields: readonly Field[], columns: readonly (string | null)[]): unknown {
  const direct: unknown[] = [];
  // Athena returns each member of the supplementary configuration as a text of its own.
  const pathsOf = new Map<string, (readonly string[])[]>();
  for (const [index, field] of fields.entries()) {
    const text = columns[index];
    if (text == null || field.kind === 'aggregate' || field.path.keys[0] !== key) continue;
    const rest = field.path.keys.slice(1);
    // The value at the path, and not the member that holds lists on the way.
    if (text.startsWith('=')) direct.push(nest(rest, parseColumn(text.slice(1))));
    else pathsOf.set(text, [...(pathsOf.get(text) ?? []), rest]);
  }
  // All paths into a text at once, since the values of one element of a list belong together.
  const found = [...pathsOf].map(([text, paths]) => {
    const value = parseColumn(text);
    return value === null ? undefined : prune(key === 'tags' ? listTags(value) : value, paths);
  });
  return [...found, ...direct].filter((part) => part !== undefined).reduce(merge, undefined);
}

function setAggregate(result: QueryResult, { text }: Aggregate, value: unknown): void {
  if (value !== null) result[text] = value;
}

/** DuckDB keeps the digits of integers alone, and writes a fraction of zero behind others. */
const parseColumn = (text: string): unknown =>
  LONG_INTEGER.test(text) ? parseExactJson(text) : (JSON.parse(text) as unknown);
const LONG_INTEGER = /\d{16}|\d[eE]\+?\d{3}/;

const nest = (keys: readonly string[], value: unknown): unknown =>
  value === null ? undefined : keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);

/** AWS Config queries tags as a list. */
const listTags = (value: unknown): unknown =>
  isObject(value) ? Object.entries(value).map(([key, text]) => ({ key, value: text, tag: `${key}=${text}` })) : value;

/** Keeps only what is at one of several paths. */
function prune(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (paths.some((keys) => keys.length === 0)) return value;
  if (isList(value)) {
    const elements = value.map((element) => prune(element, paths)).filter((element) => element !== undefined);
    return elements.length > 0 ? elements : undefined;
  }
  const names = new Set(paths.map(([key]) => key as string));
  if (!isObject(value)) return names.has('value') && value !== null ? { value } : undefined;
  const members = [...names].flatMap((name): [string, unknown][] => {
    const rests = paths.filter(([key]) => key === name).map((keys) => keys.slice(1));
    const inner = Object.hasOwn(value, name) ? prune(value[name], rests) : undefined;
    return inner === undefined || inner === null ? [] : [[name, inner]];
  });
  return members.length > 0 ? Object.fromEntries(members) : undefined;
}

/** Adds the members of one object to another. Of two other values, the second one wins: it is whole. */
function merge(target: unknown, source: unknown): unknown {
  if (!isObject(target) || !isObject(source)) return source;
  for (const [key, value] of Object.entries(source)) {
    setOwn(target, key, Object.hasOwn(target, key) ? merge(target[key], value) : value);
  }
  return target;
}

const setOwn = (target: QueryResult, key: string, value: unknown): void => {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
};
