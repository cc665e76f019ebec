import { formatValue, isList, isObject, isString } from '../../../core/json';
import { formatInteger } from '../../../core/text/format';
import type { KeyPath } from './errors';

/** Checks a value of a configuration. Returns it typed, or reports errors and returns undefined. */
export interface Validator<Out, In = Out> {
  (value: unknown, at: KeyPath): Out | undefined;
  /** Never set: carries the type of the value as people write it, see `Input`. */
  readonly input?: In;
}

/** The type of a value as people write it. */
export type Input<C> = C extends Validator<unknown, infer In> ? In : never;

/** The type of a value that passed validation, with defaults. */
export type Output<C> = C extends Validator<infer Out, unknown> ? Out : never;

/** Makes the key of an object required. */
export const required = <C extends Validator<unknown>>(validate: C): C & Required =>
  Object.assign(((value, at) => validate(value, at)) as C, { required: true as const });

/** Gives the key of an object a default, for a missing or invalid value. */
export const withDefault = <C extends Validator<unknown>>(validate: C, value: NoInfer<Input<C>>): C & Defaulted =>
  Object.assign(((input, at) => validate(input, at)) as C, { default: value });

/** Returns keys without their defaults. */
export const withoutDefaults = <const S extends ObjectShape>(shape: S) =>
  Object.fromEntries(
    Object.entries(shape).map(([key, validate]) => [key, (value: unknown, at: KeyPath) => validate(value, at)]),
  ) as { readonly [K in keyof S]: Validator<Output<S[K]>, Input<S[K]>> };

export interface Required {
  readonly required: true;
}

export interface Defaulted {
  readonly default: unknown;
}

/**
 * The keys of an object, each with its validator. Editors show the JSDoc comments on them, since `Input` and `Output`
 * keep them.
 */
type ObjectShape = Readonly<Record<string, Validator<unknown>>>;

/** The validator of an object. The types below are derived from its shape. */
export interface ObjectValidator<S extends ObjectShape> extends Validator<OutputObject<S>, InputObject<S>> {}

type InputObject<S extends ObjectShape> = Merge<
  { readonly [K in keyof S as S[K] extends Required ? K : never]: Input<S[K]> } & {
    readonly [K in keyof S as S[K] extends Required ? never : K]?: Input<S[K]>;
  }
>;

type OutputObject<S extends ObjectShape> = Merge<
  { readonly [K in keyof S as S[K] extends Required | Defaulted ? K : never]: Output<S[K]> } & {
    readonly [K in keyof S as S[K] extends Required | Defaulted ? never : K]?: Output<S[K]>;
  }
>;

type Merge<T> = { [K in keyof T]: T[K] };

/** An object with known keys, optional unless they are `required`. */
export const objectWith =
  <const S extends ObjectShape>(shape: S): ObjectValidator<S> =>
  (value, at) => {
    const known = Object.keys(shape);
    if (!hasKeys(value)) return rejectObject(value, `an object with ${known.join(', ')}`, at);
    const input = new Map(listDefinedEntries(value));
    for (const key of input.keys()) if (!Object.hasOwn(shape, key)) at.key(key).rejectName('key', key, known);
    const output = new Map<string, unknown>();
    let isComplete = true;
    for (const [key, validate] of Object.entries(shape)) {
      const checked = input.has(key) || 'required' in validate ? validate(input.get(key), at.key(key)) : undefined;
      const result = checked === undefined && 'default' in validate ? validate(validate.default, at.key(key)) : checked;
      if (result !== undefined) output.set(key, result);
      else if ('required' in validate) isComplete = false;
    }
    return isComplete ? (Object.fromEntries(output) as OutputObject<S>) : undefined;
  };

/** A list of objects. Invalid ones are undefined in the result, so that each keeps its index. */
export const objectList =
  <C extends Validator<unknown>>(validate: C, expected: string, { min = 0 } = {}): ListValidator<C> =>
  (value, at) =>
    isList(value) && value.length >= min
      ? value.map((element, index) => validate(element, at.index(index)) as Output<C> | undefined)
      : at.reject(value, expected);

export interface ListValidator<C> extends Validator<readonly (Output<C> | undefined)[], readonly Input<C>[]> {}

export type Entries = readonly (readonly [name: string, value: unknown])[];

/** An object whose keys are names. Its values are checked later. */
export const namedEntries =
  <In extends object>(names: string): Validator<Entries, In> =>
  (value, at) =>
    hasKeys(value) ? listDefinedEntries(value) : rejectObject(value, `an object of ${names}`, at);

/** Whether a value is an object with keys, or an empty one: a promise or a map has none, and would count as empty. */
const hasKeys = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && (Object.keys(value).length > 0 || toClass(value) === '[object Object]');

/** Names the class of an object without keys: `got [object Promise]`. */
const rejectObject = (value: unknown, expected: string, at: KeyPath): undefined =>
  isObject(value) ? at.report(`got ${toClass(value)}, expected ${expected}`) : at.reject(value, expected);

const toClass = (value: unknown): string => Object.prototype.toString.call(value);

/** Accepts any value; it is checked later. */
export const unchecked =
  <In>(): Validator<{ readonly value: unknown }, In> =>
  (value) => ({ value });

/** The entries of an object without those whose value is undefined. */
export const listDefinedEntries = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, part]) => part !== undefined);

/** A string that matches a condition, which `expected` describes. */
export const textThat =
  (expected: string, matches: (text: string) => boolean): Validator<string> =>
  (value, at) =>
    isString(value) && matches(value) ? value : at.reject(value, expected);

export const pattern = (regex: RegExp, expected: string): Validator<string> =>
  textThat(expected, (text) => regex.test(text));

/** A string that is not blank, up to a length that AWS sets. */
export const shortText = (maxLength: number): Validator<string> =>
  textThat(
    `text of 1 to ${formatInteger(maxLength)} characters`,
    (value) => value.trim() !== '' && value.length <= maxLength,
  );

/** Lower-case words joined by hyphens, as Assay's own names are. */
export const kebabName = (maxLength: number): Validator<string> =>
  textThat(
    `a lower-case name with hyphens, up to ${maxLength} characters`,
    (value) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value) && value.length <= maxLength,
  );

export const integerBetween =
  (min: number, max: number): Validator<number> =>
  (value, at) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? (value as number)
      : at.reject(value, `an integer from ${min} to ${max}`);

export const boolean: Validator<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : at.reject(value, 'true or false');

export const literal =
  <const T extends string>(...words: readonly T[]): Validator<T> =>
  (value, at) => {
    if ((words as readonly unknown[]).includes(value)) return value as T;
    return at.reject(value, words.map((word) => `"${word}"`).join(words.length === 2 ? ' or ' : ', '));
  };

/** A list of strings without duplicates. */
export const uniqueList =
  <T extends string>(
    validate: Validator<T>,
    elements: string,
    { min = 1, max = Number.POSITIVE_INFINITY } = {},
  ): Validator<readonly T[]> =>
  (value, at) => {
    if (!isList(value) || value.length < min)
      return at.reject(value, `a ${min > 0 ? 'non-empty ' : ''}list of ${elements}`);
    if (value.length > max) return at.report(`got ${value.length} ${elements}, AWS Config allows ${max}`);
    const checked = value.map((element, index) => {
      if (value.indexOf(element) < index) return at.index(index).report(`duplicate ${formatValue(element)}`);
      return validate(element, at.index(index));
    });
    return checked.includes(undefined) ? undefined : (checked as T[]);
  };
