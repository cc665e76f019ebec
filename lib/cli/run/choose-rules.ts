import { parseParameters, requiredParameters } from '../../core/parameters';
import type { Rule, Severity } from '../../core/rule';
import { chooseFrameworkParameters, findFrameworkRules } from '../../core/standards/frameworks/bounds';
import type { FrameworkCatalog } from '../../core/standards/frameworks/define-framework';
import { describeError } from '../../core/text/errors';
import { joinList } from '../../core/text/format';
import { matchesPattern } from '../../core/text/pattern';
import { didYouMean } from '../../core/text/suggest';
import type { RunSettings } from '../../engine/settings';
import { UsageError } from '../usage-error';
import { selectRulesBySeverity, selectRulesByType } from './filter-options';

/** Which rules to run, with which parameters. */
export interface RuleChoice {
  /** By name, in which `*` matches any characters; empty for all that can run. */
  readonly names: readonly string[];
  /** Rules that are switched off, by name. They run only where `names` lists them. */
  readonly excluded?: readonly string[];
  /** Rules that do not run, even where `names` lists them. */
  readonly never?: readonly string[] | undefined;
  /** Only rules that evaluate one of these types; `*` matches any characters. */
  readonly types?: readonly string[] | undefined;
  /** Only rules that answer a control of one of these, and with the parameters that the controls ask for. */
  readonly frameworks?: readonly FrameworkCatalog[] | undefined;
  /** `<rule>.<key>=<value>`; the last value of a key counts. Each is for a rule that runs. */
  readonly parameters: readonly string[];
  /** The option that gives `parameters`, for messages. @default '--param' */
  readonly parameterOption?: string;
  /** The same from a configuration, which may be for a rule that does not run this time. `parameters` outweigh them. */
  readonly configured?: readonly string[];
  /** Only rules of this severity or higher. */
  readonly severity?: Severity | undefined;
}

interface ChosenRules {
  readonly rules: RunSettings['rules'];
  /** Rules left out because they need a parameter. */
  readonly leftOut: readonly Rule[];
}

/** @throws UsageError for a rule that does not exist, a parameter that cannot be read, and a choice without any rule */
export function chooseRules(registry: readonly Rule[], choice: RuleChoice): ChosenRules {
  const { parameterOption = '--param' } = choice;
  const given = groupParameters(registry, choice.parameters, parameterOption);
  const parameters = groupParameters(registry, [...(choice.configured ?? []), ...choice.parameters], parameterOption);
  const excluded = (choice.excluded ?? []).map((name) => findRule(registry, name));
  const named = choice.names.flatMap((name) => findRules(registry, name));
  const never = (choice.never ?? []).flatMap((name) => findRules(registry, name));
  const enabled = named.length > 0 ? named : registry.filter((rule) => !excluded.includes(rule));
  const { frameworks } = choice;
  const inScope = new Set(frameworks ? findFrameworkRules(frameworks, enabled) : enabled);
  const allowed = selectRulesBySeverity([...inScope], choice.severity).filter((rule) => !never.includes(rule));
  const wanted = choice.types ? selectRulesByType(allowed, choice.types) : allowed;
  const parametersFor = (rule: Rule) => ({
    ...(frameworks && chooseFrameworkParameters(rule, frameworks)),
    ...parameters.get(rule.name),
  });
  const canRun = (rule: Rule) => requiredParameters(rule).every((name) => name in parametersFor(rule));
  const leftOut = wanted.filter((rule) => !choice.names.includes(rule.name) && !canRun(rule));
  const run = wanted.filter((rule) => !leftOut.includes(rule));
  for (const name of given.keys()) {
    if (!run.some((rule) => rule.name === name)) {
      throw new UsageError(`Cannot use ${parameterOption} for "${name}": that rule is not run`);
    }
  }
  for (const rule of run) asUsageError(() => parseParameters(rule, parametersFor(rule)));
  // A framework says of each control that it was not evaluated.
  if (run.length === 0 && !frameworks) throw new UsageError(`Nothing to evaluate: ${explainNoRule(leftOut)}`);
  return { rules: run.map((rule) => ({ name: rule.name, parameters: parametersFor(rule) })), leftOut };
}

/** A run without rules must not look like "all compliant". */
const explainNoRule = (leftOut: readonly Rule[]): string =>
  leftOut.length > 0
    ? `each rule that is left needs a parameter: ${joinList(
        leftOut.map(({ name }) => name),
        4,
      )}`
    : 'the options and the configuration leave no rule';

/** @throws UsageError for a rule that does not exist, with the nearest that does */
export function findRule(registry: readonly Rule[], name: string): Rule {
  const rule = registry.find((one) => one.name === name);
  if (rule) return rule;
  const names = registry.map((one) => one.name);
  const near = didYouMean(name, names);
  const similar = near ? [near] : names.filter((one) => name.length >= 2 && one.includes(name.toLowerCase()));
  const hint =
    similar.length > 0
      ? `did you mean ${joinList(
          similar.map((one) => `"${one}"`),
          4,
        )}?`
      : 'assay rules lists them';
  throw new UsageError(`There is no rule "${name}": ${hint}`);
}

/** Returns the rules that a pattern names. @throws UsageError if there are none */
function findRules(registry: readonly Rule[], pattern: string): Rule[] {
  if (!pattern.includes('*')) return [findRule(registry, pattern)];
  const found = registry.filter(({ name }) => matchesPattern(pattern, name));
  if (found.length > 0) return found;
  throw new UsageError(`There is no rule like "${pattern}": assay rules lists them`);
}

function groupParameters(
  registry: readonly Rule[],
  texts: readonly string[],
  option: string,
): Map<string, Record<string, string>> {
  const byRule = new Map<string, Record<string, string>>();
  for (const text of texts) {
    const [, name, key, value] = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || key === undefined || value === undefined) {
      throw new UsageError(`Cannot read ${option} "${text}": expected <rule>.<key>=<value>`);
    }
    const rule = findRule(registry, name);
    byRule.set(name, { ...byRule.get(name), [key]: value });
    asUsageError(() => parseParameters({ name, parameters: selectParameter(rule, key) }, { [key]: value }));
  }
  return byRule;
}

/** Returns the one parameter alone, so that a wrong key or value is reported before a missing one. */
function selectParameter(rule: Rule, key: string): Rule['parameters'] {
  return Object.hasOwn(rule.parameters, key) ? { [key]: rule.parameters[key] } : rule.parameters;
}

function asUsageError<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new UsageError(describeError(cause), { cause });
  }
}
