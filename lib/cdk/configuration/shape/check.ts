import { formatValue, isList, isObject, isString } from '../../../core/reading/properties';
import { formatInteger } from '../../../core/text/format';
import type { KeyPath } from './errors';

/** Checks a value of a configuration. Returns it typed, or reports errors and returns undefined. */
export interface Check<Out, In = Out> {
  (value: unknown, at: KeyPath): Out | undefined;
  /** Never set: carries the type of the value as people write it, see `Input`. */
  readonly input?: In;
}

/** A check whose key is required. */
interface RequiredCheck<Out, In> extends Check<Out, In> {
  readonly required: true;
}

/** A check whose key has a default. */
interface DefaultCheck<Out, In> extends Check<Out, In> {
  readonly default: In;
}

/** The type of a value as people write it. */
export type Input<C> = C extends Check<unknown, infer In> ? In : never;

/** The type of a value that passed the check, defaults filled in. */
export type Output<C> = C extends Check<infer Out> ? Out : never;

/** The keys of an object with the check of each. JSDoc comments on the keys appear in editors, through `Input`. */
type Shape = Readonly<Record<string, Check<unknown>>>;

type InputObject<S extends Shape> = Merge<
  { readonly [K in keyof S as S[K] extends RequiredCheck<unknown, unknown> ? K : never]: Input<S[K]> } & {
    readonly [K in keyof S as S[K] extends RequiredCheck<unknown, unknown> ? never : K]?: Input<S[K]>;
  }
>;

type OutputObject<S extends Shape> = Merge<
  { readonly [K in keyof S as S[K] extends AlwaysPresent ? K : never]: Output<S[K]> } & {
    readonly [K in keyof S as S[K] extends AlwaysPresent ? never : K]?: Output<S[K]>;
  }
>;

type AlwaysPresent = RequiredCheck<unknown, unknown> | DefaultCheck<unknown, unknown>;
type Merge<T> = { [K in keyof T]: T[K] };

/** Makes the key of an object required. */
export const required = <Out, In>(check: Check<Out, In>): RequiredCheck<Out, In> =>
  Object.assign((value: unknown, at: KeyPath) => check(value, at), { required: true as const });

/** Gives the key of an object a default, used where the key is missing or its value is invalid. */
export const withDefault = <Out, In>(check: Check<Out, In>, value: NoInfer<In>): DefaultCheck<Out, In> =>
  Object.assign((value: unknown, at: KeyPath) => check(value, at), { default: value });

/** An object with known keys, optional unless they are `required`. */
export const objectOf =
  <const S extends Shape>(shape: S): Check<OutputObject<S>, InputObject<S>> =>
  (value, at) => {
    const known = Object.keys(shape);
    if (!isObject(value)) return at.reject(value, `an object with ${known.join(', ')}`);
    const input = new Map(definedEntries(value));
    for (const key of input.keys()) if (!Object.hasOwn(shape, key)) at.key(key).rejectName('key', key, known);
    const output = new Map<string, unknown>();
    for (const [key, check] of Object.entries(shape)) {
      const checked = input.has(key) || 'required' in check ? check(input.get(key), at.key(key)) : undefined;
      const result = checked === undefined && 'default' in check ? check(check.default, at.key(key)) : checked;
      if (result !== undefined) output.set(key, result);
    }
    const isComplete = known.every((key) => output.has(key) || !('required' in (shape[key] as object)));
    return isComplete ? (Object.fromEntries(output) as OutputObject<S>) : undefined;
  };

export type Entries = readonly (readonly [name: string, value: unknown])[];

/** An object whose keys are names. Its values, of type `V`, are checked later. */
export const namedEntries =
  <V>(names: string): Check<Entries, Readonly<Record<string, V>>> =>
  (value, at) =>
    isObject(value) ? definedEntries(value) : at.reject(value, `an object of ${names}`);

/** Accepts any value; it is checked later. */
export const unchecked =
  <V>(): Check<{ readonly value: unknown }, V> =>
  (value) => ({ value });

/** The entries of an object without those whose value is undefined. */
export const definedEntries = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, part]) => part !== undefined);

/** A string that fulfils a condition; `expected` says it in words. */
export const textThat =
  (expected: string, matches: (text: string) => boolean): Check<string> =>
  (value, at) =>
    isString(value) && matches(value) ? value : at.reject(value, expected);

export const pattern = (regex: RegExp, expected: string): Check<string> =>
  textThat(expected, (text) => regex.test(text));

/** A string that is not blank, up to a length that AWS sets. */
export const text = (maxLength: number): Check<string> =>
  textThat(
    `text of 1 to ${formatInteger(maxLength)} characters`,
    (value) => value.trim() !== '' && value.length <= maxLength,
  );

/** Lower-case words joined by hyphens, as Assay's own names are. */
export const kebabCase = (maxLength: number): Check<string> =>
  textThat(
    `a lower-case name with hyphens, up to ${maxLength} characters`,
    (value) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value) && value.length <= maxLength,
  );

export const integer =
  (min: number, max: number): Check<number> =>
  (value, at) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? (value as number)
      : at.reject(value, `an integer from ${min} to ${max}`);

export const boolean: Check<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : at.reject(value, 'true or false');

export const oneOf =
  <const T extends string>(...words: readonly T[]): Check<T> =>
  (value, at) => {
    if ((words as readonly unknown[]).includes(value)) return value as T;
    return at.reject(value, words.map((word) => `"${word}"`).join(words.length === 2 ? ' or ' : ', '));
  };

/** A list of strings without duplicates. */
export const listOf =
  <T extends string>(
    check: Check<T>,
    elements: string,
    { min = 1, max = Number.POSITIVE_INFINITY } = {},
  ): Check<readonly T[]> =>
  (value, at) => {
    if (!isList(value) || value.length < min) return at.reject(value, `a ${min > 0 ? 'non-empty ' : ''}list of ${elements}`);
    if (value.length > max) return at.report(`got ${value.length} ${elements}, AWS Config allows ${max}`);
    const checked = value.map((element, index) => {
      if (value.indexOf(element) < index) return at.index(index).report(`duplicate ${formatValue(element)}`);
      return check(element, at.index(index));
    });
    return checked.includes(undefined) ? undefined : (checked as T[]);
  };

/** A list of objects. Invalid ones are undefined in the result, so that an index stays the same. */
export const objectsOf =
  <Out, In>(check: Check<Out, In>, expected: string, { min = 0 } = {}): Check<readonly (Out | undefined)[], readonly In[]> =>
  (value, at) =>
    isList(value) && value.length >= min
      ? value.map((element, index) => check(element, at.index(index)))
      : at.reject(value, expected);
