import { formatValue } from './json';
import { type AddressSet, parseCidr, toAddressSet } from './network/address-set';
import { describeError } from './text/errors';

/**
 * A declared parameter of a rule: its type, its default and its parser. AWS Config and the command line pass every
 * value as text; `assay.config.ts` has typed values, which become text.
 *
 * @example
 * const upperCase: Parameter<string> = {
 *   type: 'upper-case text',
 *   description: 'A name',
 *   parse: (text) => text.toUpperCase(),
 * };
 */
export interface Parameter<T> {
  /** For people: `an integer from 1 to 398`. */
  readonly type: string;
  readonly description: string;
  /** As text, as AWS Config passes input parameters; absent if the rule needs a value. */
  readonly default?: string;
  /** @throws Error that says what was found and what is expected */
  parse(text: string): T;
}

/**
 * The parameters of a rule by name.
 *
 * @example
 * const parameters = { days: integer({ min: 1, max: 365, description: 'Days' }) } satisfies Parameters;
 */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/**
 * The values that `evaluate` receives for the parameters that a rule declares.
 *
 * @example
 * const parameters = { days: integer({ min: 1, max: 365, description: 'Days' }) };
 * const { days }: ParameterValues<typeof parameters> = { days: 30 };
 */
export type ParameterValues<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

/** A wrong name or value of a parameter. The message names rule and parameter. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
}

/**
 * Parses the values of a rule's parameters and fills in defaults.
 * @throws ParameterError for an unknown name, a wrong value, or a missing value without a default
 * @example
 * parseParameters(rule, { daysToExpiration: '14' }); // { daysToExpiration: 14 }
 */
export function parseParameters<P extends Parameters>(
  rule: { readonly name: string; readonly parameters: P },
  values: Readonly<Record<string, string>>,
): ParameterValues<P> {
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(rule.parameters, name)) throw unknownParameter(rule, name);
  }
  const texts = fillDefaults(rule.parameters, values);
  return Object.fromEntries(
    Object.entries(rule.parameters).map(([name, parameter]) => {
      const text = texts[name];
      if (text === undefined) {
        throw new ParameterError(
          `Cannot run rule "${rule.name}": parameter "${name}" has no value (${parameter.type})`,
        );
      }
      return [name, parseValue(rule.name, name, parameter, text)];
    }),
  ) as ParameterValues<P>;
}

/**
 * Returns the text of each parameter: the given value, else the default, else nothing.
 * @example
 * fillDefaults(rule.parameters, {}); // { daysToExpiration: '30' }
 */
export const fillDefaults = (
  parameters: Parameters,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      name,
      // The name may be one that every object inherits, such as `constructor`.
      (Object.hasOwn(values, name) ? values[name] : undefined) ?? parameter.default,
    ]),
  );

/**
 * Returns the names of the parameters that have no default and so need a value.
 * @example
 * requiredParameters(rule); // ['tagKey']
 */
export const requiredParameters = (rule: { readonly parameters: Parameters }): string[] =>
  Object.keys(rule.parameters).filter((name) => rule.parameters[name]?.default === undefined);

/**
 * Declares a list of CIDRs or single addresses, IPv4 and IPv6.
 * @example
 * cidrs({ default: '10.0.0.0/8', description: 'Ranges that may reach port 22' });
 */
export function cidrs(options: ParameterOptions<string>): Parameter<AddressSet> {
  return declareParameter('comma-separated CIDRs', options, (text) => toAddressSet(splitWords(text).map(parseCidr)));
}

/**
 * Declares a list of words, in any order.
 * @example
 * strings({ default: '', pattern: /^pl-[0-9a-f]+$/, description: 'Prefix lists that may reach port 22' });
 */
export function strings(
  options: ParameterOptions<string> & {
    readonly pattern?: RegExp;
    /** Whether it has at least one word. Without any, a rule about what must or must not be there finds nothing. */
    readonly isRequired?: boolean;
  },
): Parameter<readonly string[]> {
  return declareParameter('comma-separated list', options, (text) => {
    const words = splitWords(text);
    if (options.isRequired && words.length === 0) throw unexpectedValue(text, 'at least one word');
    const wrong = options.pattern && words.find((word) => !options.pattern?.test(word));
    if (wrong !== undefined) throw unexpectedValue(wrong, String(options.pattern?.source));
    return words;
  });
}

/**
 * Declares a text that is not blank.
 * @example
 * text({ description: 'The tag that names the owner' });
 */
export function text(options: ParameterOptions<string>): Parameter<string> {
  return declareParameter('text', options, (value) => {
    if (value.trim() === '') throw unexpectedValue(value, 'text');
    return value.trim();
  });
}

/**
 * Declares a text that may be blank: its value is then `undefined`.
 * @example
 * optionalText({ description: 'The bucket that receives access logs' });
 */
export function optionalText(options: Omit<ParameterOptions<string>, 'default'>): Parameter<string | undefined> {
  return declareParameter('text, or nothing', { ...options, default: '' }, (value) => value.trim() || undefined);
}

/**
 * Declares an integer between two limits, both included.
 * @example
 * integer({ default: 30, min: 1, max: 398, description: 'Days before expiry' });
 */
export function integer(
  options: ParameterOptions<number> & { readonly min: number; readonly max: number },
): Parameter<number> {
  const expected = `an integer from ${options.min} to ${options.max}`;
  return declareParameter(expected, options, (value) => {
    const number = /^[+-]?\d+$/.test(value.trim()) ? Number(value) : Number.NaN;
    if (!(number >= options.min && number <= options.max)) throw unexpectedValue(value, expected);
    return number;
  });
}

/**
 * Declares a list of integers between two limits, both included.
 * @example
 * integers({ default: '3306,5432', min: 0, max: 65_535, description: 'Ports of databases' });
 */
export function integers(
  options: ParameterOptions<string> & {
    readonly min: number;
    readonly max: number;
    /** Whether it has at least one, as for `strings`. */
    readonly isRequired?: boolean;
  },
): Parameter<readonly number[]> {
  const { parse } = integer({ min: options.min, max: options.max, description: '' });
  return declareParameter(`comma-separated integers from ${options.min} to ${options.max}`, options, (value) => {
    const words = splitWords(value);
    if (options.isRequired && words.length === 0) throw unexpectedValue(value, 'at least one integer');
    return words.map(parse);
  });
}

/**
 * Declares one of a few words. Case does not matter; the value is written as in the list.
 * @example
 * choice({ of: ['GOVERNANCE', 'COMPLIANCE'], description: 'The mode of the lock' });
 */
export function choice<const T extends string>(
  options: ParameterOptions<T> & { readonly of: readonly T[] },
): Parameter<T> {
  const expected = `one of ${options.of.join(', ')}`;
  return declareParameter(expected, options, (value) => {
    const found = options.of.find((word) => word.toLowerCase() === value.trim().toLowerCase());
    if (found === undefined) throw unexpectedValue(value, expected);
    return found;
  });
}

/**
 * Declares `true` or `false`.
 * @example
 * flag({ default: false, description: 'Whether unused groups count' });
 */
export function flag(options: ParameterOptions<boolean>): Parameter<boolean> {
  return declareParameter('true or false', options, (value) => {
    const word = value.trim().toLowerCase();
    if (word !== 'true' && word !== 'false') throw unexpectedValue(value, 'true or false');
    return word === 'true';
  });
}

interface ParameterOptions<T> {
  readonly description: string;
  /** Absent if the rule needs a value. */
  readonly default?: T;
}

function declareParameter<T>(
  type: string,
  { description, default: value }: ParameterOptions<string | number | boolean>,
  parse: (text: string) => T,
): Parameter<T> {
  if (value === undefined) return { type, description, parse };
  // A default that its own parameter refuses is a bug of the rule: it fails when the rule is loaded.
  try {
    parse(String(value));
  } catch (cause) {
    throw new Error(`Cannot declare parameter "${description}": default: ${describeError(cause)}`, { cause });
  }
  return { type, description, parse, default: String(value) };
}

const unexpectedValue = (value: string, expected: string): Error =>
  new Error(`got ${formatValue(value)}, expected ${expected}`);

const splitWords = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

function parseValue(rule: string, name: string, parameter: Parameter<unknown>, text: string): unknown {
  try {
    return parameter.parse(text);
  } catch (cause) {
    const reason = describeError(cause);
    throw new ParameterError(`Cannot read parameter "${name}" of rule "${rule}": ${reason}`, { cause });
  }
}

function unknownParameter(
  rule: { readonly name: string; readonly parameters: Parameters },
  name: string,
): ParameterError {
  const known = Object.keys(rule.parameters);
  const reason = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none';
  return new ParameterError(`Rule "${rule.name}" has no parameter "${name}": ${reason}`);
}
