import { RULE_PARAMETER } from '../../../contract/rule-parameter';
import { isList, isObject } from '../../../core/json';
import type { Parameter, Parameters } from '../../../core/parameters';
import { describeError } from '../../../core/text/errors';
import { formatInteger } from '../../../core/text/format';
import type { KeyPath } from '../validation/errors';
import { listDefinedEntries } from '../validation/validators';

/**
 * The limit of a Config rule's InputParameters, as JSON:
 * https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html
 */
const MAX_PARAMETERS_LENGTH = 1024;

/** The value of a rule's parameter, as people write it. */
export type ParameterValue = string | number | boolean | readonly (string | number | boolean)[];

type ParameterTexts = Readonly<Record<string, string>>;

/** Returns the parameters of one of Assay's rules as text, without those that equal the default. */
export function resolveParameters(
  rule: { readonly name: string; readonly parameters: Parameters },
  input: unknown,
  at: KeyPath,
): ParameterTexts {
  const texts = toParameterTexts(rule.parameters, input, at);
  const result = Object.entries(rule.parameters).flatMap(([name, parameter]) => {
    const text = texts.get(name) ?? parameter.default;
    if (text === undefined) return rejectMissing(parameter, at.key(name));
    parseParameter(parameter, text, at.key(name));
    return text === parameter.default ? [] : [[name, text] as const];
  });
  return limitLength(Object.fromEntries(result), { [RULE_PARAMETER]: rule.name }, at);
}

/**
 * Returns the parameters of a managed rule in AWS's list as text, with AWS's defaults, which only the console fills in.
 */
export function resolveManagedParameters(parameters: Parameters, input: unknown, at: KeyPath): ParameterTexts {
  const texts = toParameterTexts(parameters, input, at);
  const result = Object.entries(parameters).flatMap(([name, parameter]) => {
    const text = texts.get(name) ?? parameter.default;
    if (text === undefined) return rejectMissing(parameter, at.key(name));
    const canonical = toText(parseParameter(parameter, text, at.key(name)));
    return canonical === undefined || canonical === '' ? [] : [[name, canonical] as const];
  });
  return limitLength(Object.fromEntries(result), {}, at);
}

/** Returns the parameters of a managed rule that is not in AWS's list as text, without checking them. */
export function resolveUnknownParameters(input: unknown, at: KeyPath): ParameterTexts {
  const texts = readParameterInput(input, at).flatMap(([name, value]) => {
    const text = toText(value);
    if (text !== undefined) return [[name, text] as const];
    at.key(name).reject(value, 'text, a number, true or false, or a list of them');
    return [];
  });
  return limitLength(Object.fromEntries(texts), {}, at);
}

function toParameterTexts(parameters: Parameters, input: unknown, at: KeyPath): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of readParameterInput(input, at)) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    const text = toText(value);
    if (!parameter) at.key(name).rejectName('parameter', name, Object.keys(parameters), 'the rule has none');
    else if (text === undefined) at.key(name).reject(value, parameter.type);
    else texts.set(name, text);
  }
  return texts;
}

function readParameterInput(input: unknown, at: KeyPath): [string, unknown][] {
  if (input === undefined) return [];
  if (isObject(input)) return listDefinedEntries(input);
  at.reject(input, 'an object of parameters');
  return [];
}

function rejectMissing(parameter: Parameter<unknown>, at: KeyPath): [] {
  if (!at.hasErrors()) at.reject(undefined, `${parameter.type}: ${parameter.description}`);
  return [];
}

function parseParameter(parameter: Parameter<unknown>, text: string, at: KeyPath): unknown {
  try {
    return parameter.parse(text);
  } catch (cause) {
    return at.report(describeError(cause));
  }
}

/** AWS Config accepts only text. Lists are separated by commas, so their elements cannot contain one. */
function toText(value: unknown): string | undefined {
  if (isList(value)) {
    const words = value.map((word) => (isList(word) ? undefined : toText(word)));
    return words.some((word) => word === undefined || word.includes(',')) ? undefined : words.join(',');
  }
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return String(value);
  return undefined;
}

function limitLength(parameters: ParameterTexts, added: ParameterTexts, at: KeyPath): ParameterTexts {
  const { length } = JSON.stringify({ ...added, ...parameters });
  if (length > MAX_PARAMETERS_LENGTH) {
    const including = Object.keys(added).map((name) => ` including ${name}`);
    at.report(
      `got ${formatInteger(length)} characters of JSON${including.join('')}, AWS Config allows ${formatInteger(MAX_PARAMETERS_LENGTH)}`,
    );
  }
  return parameters;
}
