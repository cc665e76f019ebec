import type { EnabledRule } from '../../evaluate/evaluate';
import type { Parameter } from '../../parameters';
import type { Rule } from '../../rule';
import type { FrameworkCatalog, FrameworkControl, ParameterBound, ParameterBounds } from './define-framework';

/** Returns the rules that answer a control. */
export const findControlRules = <R extends Pick<Rule, 'controls'>>(
  { name }: Pick<FrameworkCatalog, 'name'>,
  { id }: Pick<FrameworkControl, 'id'>,
  rules: readonly R[],
): R[] => rules.filter(({ controls = [] }) => controls.some((control) => control === `${name} ${id}`));

/** Returns the rules that answer a control of one of the frameworks. */
export const findFrameworkRules = <R extends Pick<Rule, 'controls'>>(
  frameworks: readonly FrameworkCatalog[],
  rules: readonly R[],
): R[] => {
  const controls = new Set<string>(
    frameworks.flatMap(({ name, controls }) => controls.map(({ id }) => `${name} ${id}`)),
  );
  return rules.filter((rule) => rule.controls?.some((control) => controls.has(control)));
};

/**
 * Returns the parameters with which a rule is strict enough for its controls in frameworks, as text: for each parameter
 * with a bound the strictest one. A parameter that no control asks for gets the value that checks nothing.
 */
export function chooseFrameworkParameters(
  rule: Rule,
  frameworks: readonly FrameworkCatalog[],
): Readonly<Record<string, string>> {
  const controls = frameworks.flatMap((framework) =>
    framework.controls.filter((control) => findControlRules(framework, control, [rule]).length > 0),
  );
  const chosen: Record<string, string> = {};
  for (const [name, parameter] of Object.entries<Parameter<unknown>>(rule.parameters)) {
    const bounds = controls.flatMap((control) => getBound(control.bounds, name) ?? []);
    const limits = bounds.filter((bound) => !('notAsked' in bound));
    const strictest = (limits.length > 0 ? limits : bounds).reduce<ParameterBound | undefined>(
      (best, bound) => (best === undefined || compareWithBound(toLimit(bound), best) === 'stricter' ? bound : best),
      undefined,
    );
    // A control without a bound asks for the default.
    const value = strictest === undefined || bounds.length < controls.length ? undefined : toLimit(strictest);
    if (value !== undefined && isAccepted(parameter, value)) chosen[name] = value;
  }
  return chosen;
}

const getBound = (bounds: ParameterBounds, name: string): ParameterBound | undefined =>
  Object.hasOwn(bounds, name) ? bounds[name] : undefined;

const toLimit = (bound: ParameterBound): string => String(Object.values(bound)[0]);

function isAccepted(parameter: Parameter<unknown>, value: string): boolean {
  try {
    parameter.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** How a value of a parameter compares with what a control asks for. */
type Strictness = 'laxer' | 'equal' | 'stricter' | 'other';

/** Compares a value of a parameter with a bound. */
function compareWithBound(value: unknown, bound: ParameterBound): Strictness {
  if ('notAsked' in bound) return String(value) === bound.notAsked ? 'equal' : 'stricter';
  if ('exactly' in bound) return String(value) === bound.exactly ? 'equal' : 'other';
  const number = Number(value);
  if (Number.isNaN(number)) return 'other';
  const limit = 'atMost' in bound ? bound.atMost : bound.atLeast;
  if (number === limit) return 'equal';
  return 'atMost' in bound === number < limit ? 'stricter' : 'laxer';
}

/** A parameter whose value is not the one that a control asks for. */
interface ParameterDifference {
  readonly strictness: Exclude<Strictness, 'equal'>;
  /** As a clause: `maxAccessKeyAge is 120, and the control asks for 90 or less`. */
  readonly text: string;
}

/** Lists the parameters of a rule whose values are not what a control asks for: its bound, or else the default. */
export function compareParameters(
  { rule, parameters }: EnabledRule,
  { bounds }: Pick<FrameworkControl, 'bounds'>,
): ParameterDifference[] {
  return Object.entries<Parameter<unknown>>(rule.parameters).flatMap(([name, parameter]) => {
    const value = parameters[name];
    const bound = getBound(bounds, name);
    if (bound === undefined)
      return isDefault(parameter, value) ? [] : [toDifference('other', `${name} is not the default`)];
    const strictness = compareWithBound(value, bound);
    return strictness === 'equal'
      ? []
      : [toDifference(strictness, `${name} is ${String(value)}${describeBound(bound)}`)];
  });
}

const toDifference = (strictness: ParameterDifference['strictness'], text: string): ParameterDifference => ({
  strictness,
  text,
});

const isDefault = (parameter: Parameter<unknown>, value: unknown): boolean =>
  parameter.default !== undefined && formatPlain(parameter.parse(parameter.default)) === formatPlain(value);

/** The values of parameters are plain, but CIDRs have big integers, which JSON has not. */
const formatPlain = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part));

/** Formats a bound after a value. */
const describeBound = (bound: ParameterBound): string =>
  'notAsked' in bound ? ', which the control does not ask for' : `, and the control asks for ${formatBound(bound)}`;

/** Formats what a control asks of a parameter: `90 or less`. */
export function formatBound(bound: ParameterBound): string {
  if ('atMost' in bound) return `${bound.atMost} or less`;
  if ('atLeast' in bound) return `${bound.atLeast} or more`;
  return 'exactly' in bound ? bound.exactly : 'any';
}
