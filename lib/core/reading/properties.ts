import { expectType, isList, isObject, isString, parseJsonText, unexpectedType } from '../json';
import { capitalize } from '../text/casing';
import { parseTime } from '../time';
import { hasBranches, isUnknown, mayBeLeftOut, Reference, UnknownValue } from './unreadable';

/** A property's name as Config writes it (camelCase), or several names if AWS writes it in different ways. */
export type PropertyName = string | readonly string[];

/**
 * A JSON object that AWS wrote, read by property name with type checks.
 *
 * Names are written in Config's camelCase and also found in the PascalCase of service APIs and CloudFormation. `null`
 * equals absent, since Config once wrote one and now writes the other. A value of the wrong type throws
 * {@link UnreadableItem}; a value that a template leaves open throws {@link UnknownValue}. Both name the path.
 * @example
 * const volume = Properties.of(item.configuration, 'configuration');
 * volume.string('volumeType'); // 'gp2'
 */
export class Properties {
  /**
   * @param parent the object that has this one, or the path of the root
   * @param name the property of the parent, or an element of its list
   */
  private constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly parent: Properties | string,
    private readonly name: PropertyName = '',
    private readonly index = -1,
    private readonly takesNumbers: boolean = typeof parent !== 'string' && parent.takesNumbers,
  ) {}

  /** @throws UnreadableItem if the value is not an object */
  static of(value: unknown, path: string): Properties {
    return new Properties(expectType(value, path, 'an object', isObject), path);
  }

  /**
   * The properties of a template. CloudFormation takes a number where it documents a text: `EngineVersion: 5.7`.
   * @throws UnreadableItem if the value is not an object
   */
  static ofTemplate(value: unknown, path: string): Properties {
    return new Properties(expectType(value, path, 'an object', isObject), path, '', -1, true);
  }

  /** Where the object is, for messages: `configuration.ipPermissions[0]`. Most objects never need it. */
  get path(): string {
    if (typeof this.parent === 'string') return this.parent;
    return this.parent.joinPath(this.name, this.index);
  }

  /** The names as the object writes them. */
  keys(): string[] {
    return Object.keys(this.values);
  }

  /**
   * Whether it is present: also with a value that a template leaves open.
   * @throws UnknownValue if a condition of a template may leave it out
   */
  has(key: PropertyName): boolean {
    const value = this.raw(key);
    if (isUnknown(value) && mayBeLeftOut(value)) throw new UnknownValue(this.joinPath(key), value);
    return value !== undefined;
  }

  /** The value without checks, which may be `Unknown`; `undefined` if absent or null. */
  raw(key: PropertyName): unknown {
    if (typeof key !== 'string') return this.values[this.findName(key)] ?? undefined;
    const value = this.values[key];
    return (value === undefined ? this.values[toPascalCase(key)] : value) ?? undefined;
  }

  /**
   * The value without checks, for rules that look for known values alone and would take any other one for compliant.
   * @throws UnknownValue if a condition of a template chooses it: then each branch is evaluated
   */
  unconditional(key: PropertyName): unknown {
    const value = this.raw(key);
    if (isUnknown(value) && hasBranches(value)) throw new UnknownValue(this.joinPath(key), value);
    return value;
  }

  string(key: PropertyName): string {
    const value = this.text(key);
    return isString(value) ? value : expectType(value, this.joinPath(key), 'a string', isString);
  }
  optionalString(key: PropertyName): string | undefined {
    const value = this.text(key);
    return value === undefined || isString(value) ? value : expectType(value, this.joinPath(key), 'a string', isString);
  }

  /** A text that is shown and decides nothing. One that a template leaves open is shown as the template writes it. */
  shownText(key: PropertyName): string {
    const value = this.raw(key);
    return isUnknown(value) ? value.what : this.string(key);
  }

  /**
   * Whether a text is present and not empty. Where a template leaves it open, a resource of the template and a text
   * with a known part are not empty, and a parameter may be.
   * @throws UnknownValue if it may be empty
   */
  hasText(key: PropertyName): boolean {
    const value = this.raw(key);
    if (!isUnknown(value)) return (this.optionalString(key) ?? '') !== '';
    const pieces = value.pieces ?? [value];
    if (pieces.some((piece) => isString(piece) || piece instanceof Reference)) return true;
    throw new UnknownValue(this.joinPath(key), value);
  }

  /** Like {@link has}, for a text of which AWS takes an empty one for none. */
  hasValue(key: PropertyName): boolean {
    return isUnknown(this.raw(key)) ? this.has(key) : this.hasText(key);
  }

  /**
   * Whether a list has a text that is not empty. A text that a template leaves open counts, since AWS refuses empty
   * ones, unless a condition may leave it out.
   * @throws UnknownValue if conditions may leave out all texts
   */
  hasTexts(key: PropertyName): boolean {
    const elements = this.list(key);
    const isPresent = ([value, path]: (typeof elements)[number]) =>
      isUnknown(value) ? !mayBeLeftOut(value) : expectType(value, path, 'a string', isString) !== '';
    if (elements.filter(isPresent).length > 0) return true;
    for (const [value, path] of elements) if (isUnknown(value)) throw new UnknownValue(path, value);
    return false;
  }

  /**
   * A text of a form, such as a value of a list to which AWS adds from time to time. A rule that knows some of the
   * values would otherwise take a misspelled one for one that it does not concern.
   */
  stringLike(key: PropertyName, form: RegExp, expected: string): string {
    const value = this.text(key);
    const is = (text: unknown): text is string => isString(text) && form.test(text);
    return is(value) ? value : expectType(value, this.joinPath(key), expected, is);
  }

  /** One of the values that AWS's reference lists for the property. */
  oneOf<const T extends string>(key: PropertyName, words: readonly T[]): T {
    return this.toChoice(key, this.text(key), words);
  }
  optionalOneOf<const T extends string>(key: PropertyName, words: readonly T[]): T | undefined {
    const value = this.text(key);
    return value === undefined ? undefined : this.toChoice(key, value, words);
  }

  /** An integer. CloudFormation also takes text, and advanced queries return 100.0. */
  integer(key: PropertyName): number {
    return toInteger(this.required(key, 'an integer', isIntegral));
  }
  optionalInteger(key: PropertyName): number | undefined {
    const value = this.optional(key, 'an integer', isIntegral);
    return value === undefined ? undefined : toInteger(value);
  }

  boolean(key: PropertyName): boolean {
    return toBoolean(this.required(key, 'a boolean', isBooleanLike));
  }
  optionalBoolean(key: PropertyName): boolean | undefined {
    const value = this.optional(key, 'a boolean', isBooleanLike);
    return value === undefined ? undefined : toBoolean(value);
  }

  /** A time in any of AWS's forms; see {@link parseTime}. */
  time(key: PropertyName): Date {
    return this.toTime(key, this.required(key, 'a time', isTimeLike));
  }
  optionalTime(key: PropertyName): Date | undefined {
    const value = this.optional(key, 'a time', isTimeLike);
    return value === undefined ? undefined : this.toTime(key, value);
  }

  object(key: PropertyName): Properties {
    return new Properties(this.required(key, 'an object', isObject), this, key);
  }
  optionalObject(key: PropertyName): Properties | undefined {
    const value = this.optional(key, 'an object', isObject);
    return value === undefined ? undefined : new Properties(value, this, key);
  }

  /** A list of objects. */
  objects(key: PropertyName): Properties[] {
    return this.required(key, 'a list', isList).map((value, index) => this.toElement(value, key, index));
  }
  /** A list of objects; empty if absent. */
  optionalObjects(key: PropertyName): Properties[] {
    return this.has(key) ? this.objects(key) : [];
  }

  strings(key: PropertyName): string[] {
    return this.required(key, 'a list', isList).map((value, index) => {
      const text = this.toText(value);
      return isString(text) ? text : expectType(value, this.joinPath(key, index), 'a string', isString);
    });
  }
  /** A list of strings; empty if absent. */
  optionalStrings(key: PropertyName): string[] {
    return this.has(key) ? this.strings(key) : [];
  }

  /** A list whose elements have several forms: each element without checks, with its path. */
  list(key: PropertyName): (readonly [value: unknown, path: string])[] {
    return this.mixed(key).map((value, index) => [value, this.joinPath(key, index)] as const);
  }

  /** The same without the paths: `joinPath` returns them. An element that is an object is read with `element`. */
  mixed(key: PropertyName): readonly unknown[] {
    return this.required(key, 'a list', isList);
  }
  /** @throws UnreadableItem if the element is not an object */
  element(key: PropertyName, index: number): Properties {
    return this.toElement(this.mixed(key)[index], key, index);
  }

  /** JSON, also as text inside a string; `undefined` if absent. */
  optionalJson(key: PropertyName): unknown {
    const value = this.known(key);
    return typeof value === 'string' ? parseJsonText(value, this.joinPath(key)) : value;
  }

  /** The path of a property or of an element of its list, for messages: `configuration.ipPermissions[0].fromPort`. */
  joinPath(key: PropertyName, index = -1): string {
    return `${this.path}.${this.findName(key)}${index < 0 ? '' : `[${index}]`}`;
  }

  private text(key: PropertyName): unknown {
    return this.toText(this.raw(key));
  }

  private toText(value: unknown): unknown {
    return this.takesNumbers && typeof value === 'number' ? String(value) : value;
  }

  private required<T>(key: PropertyName, expected: string, is: (value: unknown) => value is T): T {
    const value = this.raw(key);
    return is(value) ? value : expectType(value, this.joinPath(key), expected, is);
  }

  private optional<T>(key: PropertyName, expected: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.raw(key);
    return value === undefined || is(value) ? value : expectType(value, this.joinPath(key), expected, is);
  }

  /** Joins the words for a message alone. */
  private toChoice<T extends string>(key: PropertyName, value: unknown, words: readonly T[]): T {
    const is = isChoice(words);
    return is(value) ? value : expectType(value, this.joinPath(key), describeChoice(words), is);
  }

  private known(key: PropertyName): unknown {
    const value = this.raw(key);
    if (isUnknown(value)) throw new UnknownValue(this.joinPath(key), value);
    return value;
  }

  private toElement(value: unknown, key: PropertyName, index: number): Properties {
    const element = isObject(value) ? value : expectType(value, this.joinPath(key, index), 'an object', isObject);
    return new Properties(element, this, key, index);
  }

  private toTime(key: PropertyName, value: string | number): Date {
    const time = parseTime(value);
    if (!time) throw unexpectedType(this.joinPath(key), 'a time', value);
    return time;
  }

  /** The first of the names that is present, or else the first, so that a message names what was expected. */
  private findName(key: PropertyName): string {
    if (typeof key !== 'string') {
      return key.map((name) => this.findCasing(name)).find((name) => this.values[name] != null) ?? (key[0] as string);
    }
    return this.findCasing(key);
  }

  private findCasing(name: string): string {
    if (this.values[name] !== undefined) return name;
    const pascal = toPascalCase(name);
    return this.values[pascal] !== undefined ? pascal : name;
  }
}

const isIntegral = (value: unknown): value is number | string =>
  typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && /^-?\d{1,15}$/.test(value);
const isBooleanLike = (value: unknown): value is boolean | string =>
  typeof value === 'boolean' || (typeof value === 'string' && /^(true|false)$/i.test(value));
const isTimeLike = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

const isChoice =
  <T extends string>(words: readonly T[]) =>
  (value: unknown): value is T =>
    (words as readonly unknown[]).includes(value);
const describeChoice = (words: readonly string[]): string => `one of ${words.join(', ')}`;

const toInteger = (value: number | string): number => Number(value);
const toBoolean = (value: boolean | string): boolean => String(value).toLowerCase() === 'true';

const pascalNames = new Map<string, string>();
function toPascalCase(name: string): string {
  let pascal = pascalNames.get(name);
  if (pascal === undefined) {
    pascal = capitalize(name);
    pascalNames.set(name, pascal);
  }
  return pascal;
}
