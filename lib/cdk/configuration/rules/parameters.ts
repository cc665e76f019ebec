import { RULE_PARAMETER } from '../../../contract/rule-parameter';
import type { Parameter, Parameters } from '../../../core/parameters';
import { isList, isObject } from '../../../core/reading/properties';
import { formatInteger } from '../../../core/text/format';
import { entriesOf } from '../shape/checks';
import type { KeyPath } from '../shape/errors';

/** InputParameters of a Config rule, as JSON. https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html */
const MOST_CHARACTERS = 1024;

type Texts = Readonly<Record<string, string>>;

/** The parameters that a person gave one of our rules, as text, checked by the rule's own declaration; without defaults. */
export function ruleParameters(
  rule: { readonly name: string; readonly parameters: Parameters },
  written: unknown,
  at: KeyPath,
): Texts {
  const texts = textsOf(rule.parameters, written, at);
  const given = Object.entries(rule.parameters).flatMap(([name, parameter]) => {
    const text = texts.get(name) ?? parameter.default;
    if (text === undefined) return at.key(name).isFaulty() ? [] : missing(parameter, at.key(name));
    parsed(parameter, text, at.key(name));
    return text === parameter.default ? [] : [[name, text] as const];
  });
  return withinLimit(Object.fromEntries(given), { [RULE_PARAMETER]: rule.name }, at);
}

/** The parameters of a managed rule that Assay knows, as text; with AWS's defaults, which nobody else fills in. */
export function managedRuleParameters(parameters: Parameters, written: unknown, at: KeyPath): Texts {
  const texts = textsOf(parameters, written, at);
  const given = Object.entries(parameters).flatMap(([name, parameter]) => {
    const text = texts.get(name) ?? parameter.default;
    if (text === undefined) return at.key(name).isFaulty() ? [] : missing(parameter, at.key(name));
    const canonical = asText(parsed(parameter, text, at.key(name)));
    return canonical === undefined || canonical === '' ? [] : [[name, canonical] as const];
  });
  return withinLimit(Object.fromEntries(given), {}, at);
}

/** The parameters of a managed rule that Assay does not know: as they are written. */
export function otherParameters(written: unknown, at: KeyPath): Texts {
  const texts = entriesIn(written, at).flatMap(([name, value]) => {
    const text = asText(value);
    if (text !== undefined) return [[name, text] as const];
    at.key(name).refuse(value, 'text, a number, true or false, or a list of them');
    return [];
  });
  return withinLimit(Object.fromEntries(texts), {}, at);
}

function textsOf(parameters: Parameters, written: unknown, at: KeyPath): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of entriesIn(written, at)) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    const text = asText(value);
    if (!parameter) at.key(name).refuseName('parameter', name, Object.keys(parameters), 'the rule has none');
    else if (text === undefined) at.key(name).refuse(value, parameter.type);
    else texts.set(name, text);
  }
  return texts;
}

function entriesIn(written: unknown, at: KeyPath): [string, unknown][] {
  if (written === undefined) return [];
  if (isObject(written)) return entriesOf(written);
  at.refuse(written, 'an object of parameters');
  return [];
}

function missing(parameter: Parameter<unknown>, at: KeyPath): [] {
  at.say(`found nothing, needed is ${parameter.type}: ${parameter.description}`);
  return [];
}

function parsed(parameter: Parameter<unknown>, text: string, at: KeyPath): unknown {
  try {
    return parameter.parse(text);
  } catch (cause) {
    return at.say(cause instanceof Error ? cause.message : String(cause));
  }
}

/** Config takes text alone; a list is written with commas, so that its words can have none. */
function asText(value: unknown): string | undefined {
  if (isList(value)) {
    const words = value.map((word) => (isList(word) ? undefined : asText(word)));
    return words.some((word) => word === undefined || word.includes(',')) ? undefined : words.join(',');
  }
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return String(value);
  return undefined;
}

function withinLimit(given: Texts, beside: Texts, at: KeyPath): Texts {
  const { length } = JSON.stringify({ ...beside, ...given });
  if (length > MOST_CHARACTERS) {
    const own = Object.keys(beside).map((name) => ` with ${name}`);
    at.say(
      `found ${formatInteger(length)} characters as JSON${own.join('')}, AWS Config allows ${formatInteger(MOST_CHARACTERS)}`,
    );
  }
  return given;
}
