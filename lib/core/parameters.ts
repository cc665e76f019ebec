import { type AddressSet, addressSet, parseCidr } from './network/address-set';
import { formatValue } from './reading/properties';

/**
 * A declared parameter of a rule: its type, its default, and how it is read.
 *
 * AWS Config hands every input parameter over as text, and so does the command line; `assay.config.ts` gives typed
 * values. Both are read by `parse`, which throws a plain `Error` that says what is allowed.
 */
export interface Parameter<T> {
  readonly type: string;
  readonly description: string;
  /** As text, in the form that Config's input parameters have; absent where the rule does nothing without a value. */
  readonly default?: string;
  parse(text: string): T;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** The values that `evaluate` gets for the parameters a rule declares. */
export type ParameterValues<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

/** A wrong name or value of a parameter; the message names rule, parameter, what was found and what is allowed. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
}

/**
 * Reads the values of a rule's parameters from text, filling in defaults.
 * @throws ParameterError for an unknown name, a wrong value, or a missing value that has no default
 */
export function parseParameters<P extends Parameters>(
  rule: { readonly name: string; readonly parameters: P },
  given: Readonly<Record<string, string>>,
): ParameterValues<P> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(rule.parameters, name)) throw unknownParameter(rule, name);
  }
  return Object.fromEntries(
    Object.entries(rule.parameters).map(([name, parameter]) => {
      // A parameter may be called as something that every object inherits, such as `constructor`.
      const text = (Object.hasOwn(given, name) ? given[name] : undefined) ?? parameter.default;
      if (text === undefined) {
        throw new ParameterError(
          `Cannot run rule "${rule.name}": parameter "${name}" has no value (${parameter.type})`,
        );
      }
      return [name, parseValue(rule.name, name, parameter, text)];
    }),
  ) as ParameterValues<P>;
}

/** The parameters that a rule cannot do without and that have no default. */
export const requiredParameters = (rule: { readonly parameters: Parameters }): string[] =>
  Object.keys(rule.parameters).filter((name) => rule.parameters[name]?.default === undefined);

/** A list of CIDR blocks or single addresses, IPv4 and IPv6. */
export function cidrs(options: Declaration<string>): Parameter<AddressSet> {
  return declare('comma-separated CIDR blocks', options, (text) => addressSet(listOf(text).map(parseCidr)));
}

/** A list of words, without order. */
export function strings(options: Declaration<string> & { readonly pattern?: RegExp }): Parameter<readonly string[]> {
  return declare('comma-separated list', options, (text) => {
    const words = listOf(text);
    const odd = options.pattern && words.find((word) => !options.pattern?.test(word));
    if (odd !== undefined) throw new Error(`found ${formatValue(odd)}, allowed is ${options.pattern?.source}`);
    return words;
  });
}

/** One piece of text, not empty. */
export function text(options: Declaration<string>): Parameter<string> {
  return declare('text', options, (value) => {
    if (value.trim() === '') throw new Error(`found ${formatValue(value)}, allowed is text`);
    return value;
  });
}

/** One piece of text, or none: an empty one is `undefined`. */
export function optionalText(options: Omit<Declaration<string>, 'default'>): Parameter<string | undefined> {
  return declare('text, or nothing', { ...options, default: '' }, (value) => (value.trim() === '' ? undefined : value));
}

/** A whole number between two limits, both included. */
export function integer(
  options: Declaration<number> & { readonly min: number; readonly max: number },
): Parameter<number> {
  const allowed = `a whole number from ${options.min} to ${options.max}`;
  return declare(allowed, options, (value) => {
    const number = /^[+-]?\d+$/.test(value.trim()) ? Number(value) : Number.NaN;
    if (!(number >= options.min && number <= options.max))
      throw new Error(`found ${formatValue(value)}, allowed is ${allowed}`);
    return number;
  });
}

/** A list of whole numbers between two limits, both included. */
export function integers(
  options: Declaration<string> & { readonly min: number; readonly max: number },
): Parameter<readonly number[]> {
  const one = integer({ min: options.min, max: options.max, description: '' });
  return declare(`comma-separated whole numbers from ${options.min} to ${options.max}`, options, (value) =>
    listOf(value).map(one.parse),
  );
}

/** One of a few words; Config's own spelling decides, upper and lower case do not. */
export function choice<const T extends string>(options: Declaration<T> & { readonly of: readonly T[] }): Parameter<T> {
  const allowed = `one of ${options.of.join(', ')}`;
  return declare(allowed, options, (value) => {
    const found = options.of.find((word) => word.toLowerCase() === value.trim().toLowerCase());
    if (found === undefined) throw new Error(`found ${formatValue(value)}, allowed is ${allowed}`);
    return found;
  });
}

/** `true` or `false`. */
export function flag(options: Declaration<boolean>): Parameter<boolean> {
  return declare('true or false', options, (value) => {
    const word = value.trim().toLowerCase();
    if (word !== 'true' && word !== 'false') throw new Error(`found ${formatValue(value)}, allowed is true or false`);
    return word === 'true';
  });
}

interface Declaration<T> {
  readonly description: string;
  readonly default?: T;
}

function declare<T>(
  type: string,
  { description, default: value }: Declaration<string | number | boolean>,
  parse: (text: string) => T,
): Parameter<T> {
  if (value === undefined) return { type, description, parse };
  parse(String(value)); // A default that its own parameter refuses is an author's mistake: said at once, not at a user's.
  return { type, description, parse, default: String(value) };
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

function parseValue(rule: string, name: string, parameter: Parameter<unknown>, text: string): unknown {
  try {
    return parameter.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ParameterError(`Cannot read parameter "${name}" of rule "${rule}": ${reason}`, { cause });
  }
}

function unknownParameter(
  rule: { readonly name: string; readonly parameters: Parameters },
  name: string,
): ParameterError {
  const known = Object.keys(rule.parameters);
  const allowed = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none';
  return new ParameterError(`Rule "${rule.name}" has no parameter "${name}": ${allowed}`);
}
