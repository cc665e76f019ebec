import { parseParameters, requiredParameters } from '../../core/parameters';
import { type Rule, SEVERITIES, type Severity } from '../../core/rule';
import { describeError } from '../../core/text/errors';
import { didYouMean } from '../../core/text/suggest';
import type { RunSettings } from '../../engine/settings';
import { UsageError } from '../usage-error';
import { selectRulesByType } from './filter-options';

/** Which rules to run, with which parameters. */
export interface RuleChoice {
  /** By name; empty for all that can run. */
  readonly names: readonly string[];
  /** Rules that are switched off, by name. They run only where `names` lists them. */
  readonly excluded?: readonly string[];
  /** Rules that do not run, even where `names` lists them. */
  readonly never?: readonly string[] | undefined;
  /** Only rules that evaluate one of these types; `*` matches any characters. */
  readonly types?: readonly string[] | undefined;
  /** `<rule>.<key>=<value>`; the last value of a key counts. */
  readonly parameters: readonly string[];
  /** Only rules of this severity or higher. */
  readonly severity?: Severity | undefined;
}

export interface ChosenRules {
  readonly rules: RunSettings['rules'];
  /** Rules left out because they need a parameter. */
  readonly leftOut: readonly Rule[];
}

/** @throws UsageError for a rule that does not exist or a parameter that cannot be read */
export function chooseRules(registry: readonly Rule[], choice: RuleChoice): ChosenRules {
  const parameters = groupParameters(registry, choice.parameters);
  const excluded = (choice.excluded ?? []).map((name) => findRule(registry, name));
  const named = choice.names.map((name) => findRule(registry, name));
  const never = (choice.never ?? []).map((name) => findRule(registry, name));
  const inScope = new Set(named.length > 0 ? named : registry.filter((rule) => !excluded.includes(rule)));
  const bySeverity = [...inScope].filter(
    (rule) =>
      !never.includes(rule) && SEVERITIES.indexOf(rule.severity) <= SEVERITIES.indexOf(choice.severity ?? 'low'),
  );
  const wanted = choice.types ? selectRulesByType(bySeverity, choice.types) : bySeverity;
  const parametersFor = (rule: Rule) => parameters.get(rule.name) ?? {};
  const canRun = (rule: Rule) => requiredParameters(rule).every((name) => name in parametersFor(rule));
  const leftOut = named.length > 0 ? [] : wanted.filter((rule) => !canRun(rule));
  const run = wanted.filter((rule) => !leftOut.includes(rule));
  for (const name of parameters.keys()) {
    if (!run.some((rule) => rule.name === name)) {
      throw new UsageError(`Cannot use --param for "${name}": that rule is not run`);
    }
  }
  for (const rule of run) asUsageError(() => parseParameters(rule, parametersFor(rule)));
  return { rules: run.map((rule) => ({ name: rule.name, parameters: parametersFor(rule) })), leftOut };
}

/** @throws UsageError for a rule that does not exist, with the nearest that does */
export function findRule(registry: readonly Rule[], name: string): Rule {
  const rule = registry.find((one) => one.name === name);
  if (rule) return rule;
  const names = registry.map((one) => one.name);
  const near = didYouMean(name, names);
  throw new UsageError(
    `There is no rule "${name}"${near ? `: did you mean "${near}"?` : `: there are ${names.join(', ')}`}`,
  );
}

function groupParameters(registry: readonly Rule[], texts: readonly string[]): Map<string, Record<string, string>> {
  const byRule = new Map<string, Record<string, string>>();
  for (const text of texts) {
    const [, name, key, value] = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || key === undefined || value === undefined) {
      throw new UsageError(`Cannot read --param "${text}": expected <rule>.<key>=<value>`);
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
