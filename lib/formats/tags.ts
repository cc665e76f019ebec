import { isList, isObject, isString, unexpectedType } from '../core/reading/properties';
import { isUnknown } from '../core/reading/unreadable';

/**
 * Tags as a map, from a map (Config) or from a list of keys and values (advanced queries, describe calls, templates).
 * What a template leaves unresolved stands as it is written there.
 */
export function toTags(value: unknown, path: string): Readonly<Record<string, string>> {
  if (value == null || isUnknown(value)) return NO_TAGS;
  if (isList(value)) return fromList(value, path);
  if (!isObject(value)) throw unexpectedType(path, 'tags', value);
  for (const key in value) if (!isString(value[key])) return fromOddMap(value, path);
  return value as Record<string, string>;
}

const NO_TAGS: Readonly<Record<string, string>> = Object.freeze({});

const fromOddMap = (map: Readonly<Record<string, unknown>>, path: string): Record<string, string> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, textOf(value, `${path}.${key}`)]));

function fromList(list: readonly unknown[], path: string): Record<string, string> {
  const tags = list.flatMap((tag, index): [string, string][] => {
    if (isUnknown(tag)) return [];
    if (!isObject(tag)) throw unexpectedType(`${path}[${index}]`, 'a tag', tag);
    const key = tag.key ?? tag.Key;
    if (isUnknown(key)) return [];
    if (!isString(key)) throw unexpectedType(`${path}[${index}].key`, 'a string', key);
    return [[key, textOf(tag.value ?? tag.Value, `${path}[${index}].value`)]];
  });
  return Object.fromEntries(tags);
}

/** A tag without a value has the empty one. Templates may write numbers and booleans for text. */
function textOf(value: unknown, path: string): string {
  if (isString(value)) return value;
  if (value == null) return '';
  if (isUnknown(value)) return value.what;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw unexpectedType(path, 'a string', value);
}
