import { isUnknown, OpaqueValue, UnknownValue, UnreadableItem } from './reading/unreadable';

/**
 * A number of a JSON text that JavaScript writes in another way or does not hold, with its digits: `9007199254740993`,
 * `1e400`, `1.10`.
 * @example
 * String(new ExactNumber('9007199254740993')); // '9007199254740993'
 */
export class ExactNumber extends OpaqueValue {
  constructor(readonly text: string) {
    super();
  }

  override toString(): string {
    return this.text;
  }

  /** Returns the nearest number, for what does not know exact ones. */
  toJSON(): number {
    return Number(this.text);
  }
}

/**
 * Whether a value is a JSON object: neither a list nor a value that a template leaves open.
 * @example
 * isObject({ size: 8 }); // true
 */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof OpaqueValue);

/**
 * Whether a value is a string.
 * @example
 * isString('gp2'); // true
 */
export const isString = (value: unknown): value is string => typeof value === 'string';

/**
 * Whether a value is a list.
 * @example
 * isList([1]); // true
 */
export const isList = (value: unknown): value is unknown[] => Array.isArray(value);

/**
 * Whether a value is a list without elements.
 * @example
 * isEmptyList([]); // true
 */
export const isEmptyList = (value: unknown): boolean => isList(value) && value.length === 0;

/**
 * Returns the value of a JSON text, or `undefined` if the text is not JSON.
 * @example
 * parseJson('{"a":1}'); // { a: 1 }
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Returns the object or list that a string holds as JSON, such as a policy; any other value as it is.
 * @example
 * parseEmbeddedJson('{"Version":"2012-10-17"}'); // { Version: '2012-10-17' }
 */
export const parseEmbeddedJson = (value: unknown): unknown =>
  isString(value) && /^\s*[{[]/.test(value) ? (parseJson(value) ?? value) : value;

/**
 * Parses JSON that AWS wrote into a string, such as a bucket policy.
 * @throws UnreadableItem if the text is not JSON
 * @example
 * parseJsonText(policyText, 'supplementaryConfiguration.BucketPolicy');
 */
export function parseJsonText(text: string, path: string, parse: (text: string) => unknown = JSON.parse): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new UnreadableItem(`Cannot parse the JSON text of ${path}: found ${formatValue(text)}`, { cause });
  }
}

/**
 * Whether an object of a JSON text has a key twice. `JSON.parse` drops the first of them, which another program may not
 * do.
 * @param value the value that `JSON.parse` made of the text
 * @example
 * hasRepeatedKeys('{"a":1,"a":2}', { a: 2 }); // true
 */
export function hasRepeatedKeys(text: string, value: unknown): boolean {
  let written = 0;
  for (let start = text.indexOf('"'); start >= 0; ) {
    let end = text.indexOf('"', start + 1);
    while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
    if (end < 0) break;
    let next = end + 1;
    while (isJsonBlank(text.charCodeAt(next))) next++;
    // A string before a colon is a key.
    if (text[next] === ':') written++;
    start = text.indexOf('"', next);
  }
  return written !== countKeys(value);
}

/** Whether a quotation mark belongs to its string: an odd number of backslashes precedes it. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text[first - 1] === '\\') first--;
  return (at - first) % 2 === 1;
}

/** The blanks that JSON has between values. */
const isJsonBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

function countKeys(root: unknown): number {
  let keys = 0;
  const values: unknown[] = [root];
  for (let value = values.pop(); value !== undefined; value = values.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const members: unknown[] = Object.values(value);
    if (!isList(value)) keys += members.length;
    for (const member of members) values.push(member);
  }
  return keys;
}

/**
 * Returns the value if it is of the expected type.
 * @param expected the type, for the message: `a string`
 * @throws UnreadableItem if it is of another type
 * @throws UnknownValue if a template leaves it open
 * @example
 * expectType(value, 'configuration.size', 'an integer', Number.isInteger as (value: unknown) => value is number);
 */
export function expectType<T>(value: unknown, path: string, expected: string, is: (value: unknown) => value is T): T {
  if (is(value)) return value;
  if (isUnknown(value)) throw new UnknownValue(path, value);
  throw unexpectedType(path, expected, value);
}

/**
 * Creates the error for a value of the wrong type: `Cannot read configuration.size: expected an integer, found "x"`.
 * @example
 * throw unexpectedType('configuration.size', 'a size of 1 GiB or more', 0);
 */
export const unexpectedType = (path: string, expected: string, found: unknown): UnreadableItem =>
  new UnreadableItem(
    `Cannot read ${path}: expected ${expected}, found ${found == null ? 'nothing' : formatValue(found)}`,
  );

/**
 * Formats a value for a message: as JSON, cut to `maxLength` characters. It reads only as much of the
 * value as it shows, since the value can have megabytes and can be formatted once for each level of its nesting.
 * @example
 * formatValue({ a: [1, 2] }); // '{"a":[1,2]}'
 */
export function formatValue(value: unknown, maxLength = 60): string {
  const text = toJsonText(value, maxLength);
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 3)}...`;
}

/** Returns the JSON text of a value, or a beginning of it that is longer than `enough`. */
function toJsonText(value: unknown, enough: number): string {
  if (isString(value)) return JSON.stringify(value.slice(0, enough));
  if (isUnknown(value)) return value.what;
  if (value instanceof ExactNumber) return value.text;
  // Code can hold a bigint, for which JSON.stringify throws, and NaN, of which it makes null.
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  if (isList(value)) {
    return joinMembers('[]', value.length, (index, rest) => toJsonText(value[index] ?? null, rest), enough);
  }
  if (!isObject(value) || 'toJSON' in value) return JSON.stringify(value) ?? String(value);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  const formatMember = (index: number, rest: number) => {
    const key = keys[index] as string;
    return `${JSON.stringify(key.slice(0, enough))}:${toJsonText(value[key], rest)}`;
  };
  return joinMembers('{}', keys.length, formatMember, enough);
}

/** @param formatMember receives the length that is enough for the member, less for each level of nesting */
function joinMembers(
  brackets: '[]' | '{}',
  count: number,
  formatMember: (index: number, enough: number) => string,
  enough: number,
): string {
  let text = brackets.charAt(0);
  for (let index = 0; index < count; index++) {
    if (text.length > enough) return text;
    text += `${index > 0 ? ',' : ''}${formatMember(index, enough - text.length)}`;
  }
  return text + brackets.charAt(1);
}
