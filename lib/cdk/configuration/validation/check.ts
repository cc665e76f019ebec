import { formatValue, isList, isObject, isString } from '../../../core/json';
import { formatInteger } from '../../../core/text/format';
import type { KeyPath } from './errors';

/** Checks a value of a configuration. Returns it typed, or reports errors and returns undefined. */
export interface Check<Out, In = Out> {
  (value: unknown, at: KeyPath): Out | undefined;
  /** Never set: carries the type of the value as people write it, see `Input`. */
  readonly input?: In;
}

/** The type of a value as people write it. */
export type Input<C> = C extends Check<unknown, infer In> ? In : never;

/** The type of a value that passed the check, defaults filled in. */
export type Output<C> = C extends Check<infer Out, unknown> ? Out : never;

/** Makes the key of an object required. */
export const required = <C extends Check<unknown>>(check: C): C & Required =>
  Object.assign(((value, at) => check(value, at)) as C, { required: true as const });

/** Gives the key of an object a default, for a missing or invalid value. */
export const withDefault = <C extends Check<unknown>>(check: C, value: NoInfer<Input<C>>): C & Defaulted =>
  Object.assign(((input, at) => check(input, at)) as C, { default: value });

export interface Required {
  readonly required: true;
}

export interface Defaulted {
  readonly default: unknown;
}

/** The keys of an object, each with its check. Editors show the JSDoc comments on them, since `Input` and `Output` keep them. */
type Shape = Readonly<Record<string, Check<unknown>>>;

/** The check of an object. The types below are derived from its shape. */
export interface ObjectCheck<S extends Shape> extends Check<OutputObject<S>, InputObject<S>> {}

type InputObject<S extends Shape> = Merge<
  { readonly [K in keyof S as S[K] extends Required ? K : never]: Input<S[K]> } & {
    readonly [K in keyof S as S[K] extends Required ? never : K]?: Input<S[K]>;
  }
>;

type OutputObject<S extends Shape> = Merge<
  { readonly [K in keyof S as S[K] extends Required | Defaulted ? K : never]: Output<S[K]> } & {
    readonly [K in keyof S as S[K] extends Required | Defaulted ? never : K]?: Output<S[K]>;
  }
>;

type Merge<T> = { [K in keyof T]: T[K] };

/** An object with known keys, optional unless they are `required`. */
export const objectOf =
  <const S extends Shape>(shape: S): ObjectCheck<S> =>
  (value, at) => {
    const known = Object.keys(shape);
    if (!isObject(value)) return at.reject(value, `an object with ${known.join(', ')}`);
    const input = new Map(definedEntries(value));
    for (const key of input.keys()) if (!Object.hasOwn(shape, key)) at.key(key).rejectName('key', key, known);
    const output = new Map<string, unknown>();
    let isComplete = true;
    for (const [key, check] of Object.entries(shape)) {
      const checked = input.has(key) || 'required' in check ? check(input.get(key), at.key(key)) : undefined;
      const result = checked === undefined && 'default' in check ? check(check.default, at.key(key)) : checked;
      if (result !== undefined) output.set(key, result);
      else if ('required' in check) isComplete = false;
    }
    return isComplete ? (Object.fromEntries(output) as OutputObject<S>) : undefined;
  };

/** A list of objects. Invalid ones are undefined in the result, so that each keeps its index. */
export const objectsOf =
  <C extends Check<unknown>>(check: C, expected: string, { min = 0 } = {}): ListCheck<C> =>
  (value, at) =>
    isList(value) && value.length >= min
      ? value.map((element, index) => check(element, at.index(index)) as Output<C> | undefined)
      : at.reject(value, expected);

export interface ListCheck<C> extends Check<readonly (Output<C> | undefined)[], readonly Input<C>[]> {}

export type Entries = readonly (readonly [name: string, value: unknown])[];

/** An object whose keys are names. Its values are checked later. */
export const namedEntries =
  <In extends object>(names: string): Check<Entries, In> =>
  (value, at) =>
    isObject(value) ? definedEntries(value) : at.reject(value, `an object of ${names}`);

/** Accepts any value; it is checked later. */
export const unchecked =
  <In>(): Check<{ readonly value: unknown }, In> =>
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
    if (!isList(value) || value.length < min)
      return at.reject(value, `a ${min > 0 ? 'non-empty ' : ''}list of ${elements}`);
    if (value.length > max) return at.report(`got ${value.length} ${elements}, AWS Config allows ${max}`);
    const checked = value.map((element, index) => {
      if (value.indexOf(element) < index) return at.index(index).report(`duplicate ${formatValue(element)}`);
      return check(element, at.index(index));
    });
    return checked.includes(undefined) ? undefined : (checked as T[]);
  };
