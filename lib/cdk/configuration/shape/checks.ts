import { isList, isObject, isString, formatValue } from '../../../core/reading/properties';
import type { Frequency } from '../../../core/rule';
import { formatInteger } from '../../../core/text/format';
import type { KeyPath } from './errors';

/** Reads a value that a person wrote: gives it typed, or tells the fault and gives nothing. */
export type Check<T> = (value: unknown, at: KeyPath) => T | undefined;

/** One text; `allowed` says in words what matches. */
export const textThat =
  (allowed: string, matches: (text: string) => boolean): Check<string> =>
  (value, at) =>
    isString(value) && matches(value) ? value : at.refuse(value, allowed);

export const pattern = (regex: RegExp, allowed: string): Check<string> => textThat(allowed, (text) => regex.test(text));

/** Text with something in it, up to a length that AWS sets. */
export const text = (most: number): Check<string> =>
  textThat(`text of 1 to ${formatInteger(most)} characters`, (value) => value.trim() !== '' && value.length <= most);

export const wholeNumber =
  (min: number, max: number): Check<number> =>
  (value, at) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? (value as number)
      : at.refuse(value, `a whole number from ${min} to ${max}`);

export const trueOrFalse: Check<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : at.refuse(value, 'true or false');

export const oneOf =
  <const T extends string>(...words: readonly T[]): Check<T> =>
  (value, at) => {
    if ((words as readonly unknown[]).includes(value)) return value as T;
    return at.refuse(value, words.map((word) => `"${word}"`).join(words.length === 2 ? ' or ' : ', '));
  };

/** A list without repetitions. */
export const listOf =
  <T extends string>(
    check: Check<T>,
    what: string,
    { min = 1, max = Number.POSITIVE_INFINITY } = {},
  ): Check<readonly T[]> =>
  (value, at) => {
    if (!isList(value) || value.length < min)
      return at.refuse(value, `a list of ${what}${min > 0 ? ', at least one' : ''}`);
    if (value.length > max) return at.say(`found ${value.length} ${what}, AWS Config allows ${max}`);
    const checked = value.map((element, index) => {
      if (value.indexOf(element) < index) return at.index(index).say(`found ${formatValue(element)} a second time`);
      return check(element, at.index(index));
    });
    return checked.includes(undefined) ? undefined : (checked as T[]);
  };

/** What a check gives. */
export type Result<C> = C extends Check<infer T> ? T : never;

export type Shape = Readonly<Record<string, Check<unknown>>>;

/** An object's values by key; a key is absent when it was not written or is faulty, unless it has to be there. */
export type Checked<S extends Shape, R extends keyof S = never> = { readonly [K in R]: Result<S[K]> } & {
  readonly [K in Exclude<keyof S, R>]?: Result<S[K]>;
};

/** An object with known keys, optional but for the required ones. */
export const objectOf =
  <const S extends Shape, R extends keyof S & string = never>(
    shape: S,
    ...required: readonly R[]
  ): Check<Checked<S, R>> =>
  (value, at) => {
    const known = Object.keys(shape);
    if (!isObject(value)) return at.refuse(value, `an object with ${known.join(', ')}`);
    const written = new Map(entriesOf(value));
    for (const key of written.keys()) if (!Object.hasOwn(shape, key)) at.key(key).refuseName('key', key, known);
    const checked = new Map<string, unknown>();
    for (const [key, check] of Object.entries(shape)) {
      if (!written.has(key) && !(required as readonly string[]).includes(key)) continue;
      const read = check(written.get(key), at.key(key));
      if (read !== undefined) checked.set(key, read);
    }
    return required.every((key) => checked.has(key)) ? (Object.fromEntries(checked) as Checked<S, R>) : undefined;
  };

/** An object whose keys are names; what they stand for is looked at later. */
export const namedEntries =
  (what: string): Check<readonly (readonly [name: string, value: unknown])[]> =>
  (value, at) =>
    isObject(value) ? entriesOf(value) : at.refuse(value, `an object of ${what}`);

/** Takes anything, to be looked at later. */
export const anything: Check<{ readonly value: unknown }> = (value) => ({ value });

/** What a person left undefined was not written. */
export const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, part]) => part !== undefined);

export const accountId = pattern(/^\d{12}$/, 'an account id, 12 digits in quotes');

/** All partitions: `eu-west-1`, `cn-north-1`, `us-gov-west-1`, `us-iso-east-1`, `eusc-de-east-1`. */
export const region = pattern(
  /^[a-z]{2,4}(-gov|-iso[a-z]?|-de)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/,
  'a Region such as eu-west-1',
);

/** `AWS::EC2::Volume`, or one of a third party's. */
const RESOURCE_TYPE = /^[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}$/;
export const resourceType = pattern(RESOURCE_TYPE, 'a resource type such as AWS::EC2::Volume');

export const resourceTypes = listOf(resourceType, 'resource types');

/** A rule's scope holds no more. https://docs.aws.amazon.com/config/latest/APIReference/API_Scope.html */
export const MOST_TYPES_IN_SCOPE = 100;
export const scopeTypes = listOf(resourceType, 'resource types', { max: MOST_TYPES_IN_SCOPE });

export const tagScope = objectOf({ key: text(128), value: text(256) }, 'key');

export const frequency: Check<Frequency> = oneOf(
  'One_Hour',
  'Three_Hours',
  'Six_Hours',
  'Twelve_Hours',
  'TwentyFour_Hours',
);

/** Lower case words with hyphens, as Assay's own names are. */
export const kebab = (most: number): Check<string> =>
  textThat(
    `a name in lower case with hyphens, up to ${most} characters`,
    (value) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value) && value.length <= most,
  );
