import { isList, isObject, isString, unexpectedType } from '../../core/json';
import { isUnknown } from '../../core/reading/unreadable';

/**
 * Returns tags as a map, from a map (Config) or from a list of keys and values (advanced queries, describe calls,
 * templates). The value of a tag that a template leaves open is its expression.
 * @throws UnreadableItem if the value is neither a map nor a list of tags
 */
export function toTags(value: unknown, path: string): Readonly<Record<string, string>> {
  if (value == null || isUnknown(value)) return NO_TAGS;
  if (isList(value)) return tagListToMap(value, path);
  if (!isObject(value)) throw unexpectedType(path, 'tags', value);
  for (const key in value) if (!isString(value[key])) return normalizeTagMap(value, path);
  return value as Record<string, string>;
}

const NO_TAGS: Readonly<Record<string, string>> = Object.freeze({});

const normalizeTagMap = (map: Readonly<Record<string, unknown>>, path: string): Record<string, string> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, toTagValue(value, `${path}.${key}`)]));

function tagListToMap(list: readonly unknown[], path: string): Record<string, string> {
  const tags = list.flatMap((tag, index): [string, string][] => {
    if (isUnknown(tag)) return [];
    if (!isObject(tag)) throw unexpectedType(`${path}[${index}]`, 'a tag', tag);
    const key = tag.key ?? tag.Key;
    if (isUnknown(key)) return [];
    if (!isString(key)) throw unexpectedType(`${path}[${index}].key`, 'a string', key);
    return [[key, toTagValue(tag.value ?? tag.Value, `${path}[${index}].value`)]];
  });
  return Object.fromEntries(tags);
}

/** A tag without a value has the empty value. A template may write numbers and booleans instead of text. */
function toTagValue(value: unknown, path: string): string {
  if (isString(value)) return value;
  if (value == null) return '';
  if (isUnknown(value)) return value.what;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw unexpectedType(path, 'a string', value);
}
