import { parseTime } from '../time';
import { isUnknown, UnknownValue, UnreadableItem } from './unreadable';

/** A property's name as Config writes it (camelCase), or several names where AWS writes it in unlike ways. */
export type Key = string | readonly string[];

/**
 * A JSON object of AWS's making, read by property name and checked while it is read.
 *
 * Names are given as Config writes them and found in the PascalCase of the service APIs and of CloudFormation too;
 * `null` and absent are the same, since Config once wrote the one and now the other.
 * A value of the wrong type throws {@link UnreadableItem} with its path and what was found;
 * a value that a template leaves unresolved throws {@link UnknownValue}.
 */
export class Properties {
  private constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    readonly path: string,
  ) {}

  static of(value: unknown, path: string): Properties {
    return new Properties(expectType(value, path, 'an object', isObject), path);
  }

  /** The names as written. */
  keys(): string[] {
    return Object.keys(this.values);
  }

  has(key: Key): boolean {
    return this.raw(key) !== undefined;
  }

  /** The value as it is written, `Unknown` included; `undefined` when absent or null. */
  raw(key: Key): unknown {
    return this.values[this.nameOf(key)] ?? undefined;
  }

  string(key: Key): string {
    return this.required(key, 'a string', isString);
  }
  optionalString(key: Key): string | undefined {
    return this.optional(key, 'a string', isString);
  }

  /** One of the words that AWS's reference lists for the property. */
  oneOf<const T extends string>(key: Key, words: readonly T[]): T {
    return this.required(key, wantedOf(words), isOneOf(words));
  }
  optionalOneOf<const T extends string>(key: Key, words: readonly T[]): T | undefined {
    return this.optional(key, wantedOf(words), isOneOf(words));
  }

  /** CloudFormation takes numbers as text, and advanced queries give 100.0: whole numbers of either form are read. */
  integer(key: Key): number {
    return toInteger(this.required(key, 'an integer', isIntegral));
  }
  optionalInteger(key: Key): number | undefined {
    const value = this.optional(key, 'an integer', isIntegral);
    return value === undefined ? undefined : toInteger(value);
  }

  boolean(key: Key): boolean {
    return toBoolean(this.required(key, 'a boolean', isBooleanLike));
  }
  optionalBoolean(key: Key): boolean | undefined {
    const value = this.optional(key, 'a boolean', isBooleanLike);
    return value === undefined ? undefined : toBoolean(value);
  }

  /** Any of the ways in which Config writes a time; see {@link parseTime}. */
  time(key: Key): Date {
    return this.toTime(key, this.required(key, 'a time', isTimeLike));
  }
  optionalTime(key: Key): Date | undefined {
    const value = this.optional(key, 'a time', isTimeLike);
    return value === undefined ? undefined : this.toTime(key, value);
  }

  object(key: Key): Properties {
    return new Properties(this.required(key, 'an object', isObject), this.pathOf(key));
  }
  optionalObject(key: Key): Properties | undefined {
    const value = this.optional(key, 'an object', isObject);
    return value === undefined ? undefined : new Properties(value, this.pathOf(key));
  }

  /** A list of objects. */
  objects(key: Key): Properties[] {
    return this.elements(key, this.required(key, 'a list', isList)).map(([value, path]) => Properties.of(value, path));
  }
  /** A list of objects, empty when absent. */
  optionalObjects(key: Key): Properties[] {
    return this.has(key) ? this.objects(key) : [];
  }

  strings(key: Key): string[] {
    return this.elements(key, this.required(key, 'a list', isList)).map(([value, path]) =>
      expectType(value, path, 'a string', isString),
    );
  }
  /** A list of strings, empty when absent. */
  optionalStrings(key: Key): string[] {
    return this.has(key) ? this.strings(key) : [];
  }

  /** A list of anything, for lists whose elements come in several forms: each with its path. */
  list(key: Key): (readonly [value: unknown, path: string])[] {
    return this.elements(key, this.required(key, 'a list', isList));
  }

  /** JSON, either as it is or written as text inside a string; `undefined` when absent. */
  optionalJson(key: Key): unknown {
    const value = this.known(key);
    return typeof value === 'string' ? parseJsonText(value, this.pathOf(key)) : value;
  }

  /** The path of a property, for messages: `configuration.ipPermissions[0].fromPort`. */
  pathOf(key: Key): string {
    return `${this.path}.${this.nameOf(key)}`;
  }

  private required<T>(key: Key, wanted: string, is: (value: unknown) => value is T): T {
    const value = this.raw(key);
    return is(value) ? value : expectType(value, this.pathOf(key), wanted, is);
  }

  private optional<T>(key: Key, wanted: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.raw(key);
    return value === undefined || is(value) ? value : expectType(value, this.pathOf(key), wanted, is);
  }

  private known(key: Key): unknown {
    const value = this.raw(key);
    if (isUnknown(value)) throw new UnknownValue(this.pathOf(key), value);
    return value;
  }

  private elements(key: Key, list: readonly unknown[]): (readonly [unknown, string])[] {
    return list.map((value, index) => [value, `${this.pathOf(key)}[${index}]`] as const);
  }

  private toTime(key: Key, value: string | number): Date {
    const time = parseTime(value);
    if (!time) throw unexpectedType(this.pathOf(key), 'a time', value);
    return time;
  }

  /** The first of the names that is there, or else the first, so that a message names what was looked for. */
  private nameOf(key: Key): string {
    if (typeof key !== 'string') {
      return key.map((name) => this.spelled(name)).find((name) => this.values[name] != null) ?? (key[0] as string);
    }
    return this.spelled(key);
  }

  private spelled(name: string): string {
    if (this.values[name] !== undefined) return name;
    const pascal = pascalCase(name);
    return this.values[pascal] !== undefined ? pascal : name;
  }
}

/** Parses JSON that AWS wrote into a string, such as a bucket policy. */
export function parseJsonText(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnreadableItem(`Cannot parse the JSON text of ${path}: found ${formatValue(text)}`, { cause });
  }
}

export function expectType<T>(value: unknown, path: string, wanted: string, is: (value: unknown) => value is T): T {
  if (is(value)) return value;
  if (isUnknown(value)) throw new UnknownValue(path, value);
  throw unexpectedType(path, wanted, value);
}

export function unexpectedType(path: string, wanted: string, found: unknown): UnreadableItem {
  return new UnreadableItem(
    `Cannot read ${path}: expected ${wanted}, found ${found == null ? 'nothing' : formatValue(found)}`,
  );
}

/** A value for a message: short, and quoted as JSON. */
export function formatValue(value: unknown): string {
  const text = jsonOf(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Nested deeper than the stack reaches.
    return Array.isArray(value) ? 'a list' : 'an object';
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value);
export const isString = (value: unknown): value is string => typeof value === 'string';
export const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isIntegral = (value: unknown): value is number | string =>
  typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && /^-?\d{1,15}$/.test(value);
const isBooleanLike = (value: unknown): value is boolean | string =>
  typeof value === 'boolean' || (typeof value === 'string' && /^(true|false)$/i.test(value));
const isTimeLike = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

const isOneOf =
  <T extends string>(words: readonly T[]) =>
  (value: unknown): value is T =>
    (words as readonly unknown[]).includes(value);
const wantedOf = (words: readonly string[]): string => `one of ${words.join(', ')}`;

const toInteger = (value: number | string): number => Number(value);
const toBoolean = (value: boolean | string): boolean => value === true || String(value).toLowerCase() === 'true';

const pascalNames = new Map<string, string>();
function pascalCase(name: string): string {
  let pascal = pascalNames.get(name);
  if (pascal === undefined) {
    pascal = name.charAt(0).toUpperCase() + name.slice(1);
    pascalNames.set(name, pascal);
  }
  return pascal;
}
