import type { EnabledRule } from '../core/evaluate';
import { parseParameters, requiredParameters } from '../core/parameters';
import { type Rule, SEVERITIES, type Severity } from '../core/rule';
import { didYouMean } from '../core/text/suggest';
import type { Waiver } from '../core/waivers';
import { UsageError } from './usage-error';

/** What a run is asked to do, as plain data: a worker gets the same settings. */
export interface RunSettings {
  /** The rules to run, by name, with their parameters as text. */
  readonly rules: readonly { readonly name: string; readonly parameters: Readonly<Record<string, string>> }[];
  /** ISO 8601. */
  readonly now: string;
  readonly waivers: readonly Waiver[];
  /** Values for the parameters of templates. */
  readonly templateParameters: Readonly<Record<string, string>>;
}

/** The choice of rules that the command line makes. */
export interface RuleChoice {
  /** By name; empty for all that can run. */
  readonly names: readonly string[];
  /** `<rule>.<key>=<value>` */
  readonly parameters: readonly string[];
  /** This severity and worse. */
  readonly severity?: Severity | undefined;
}

export interface ChosenRules {
  readonly rules: RunSettings['rules'];
  /** Rules left out because they need a parameter. */
  readonly leftOut: readonly Rule[];
}

/** @throws UsageError for a rule that does not exist or a parameter that cannot be read */
export function chooseRules(registry: readonly Rule[], choice: RuleChoice): ChosenRules {
  const parameters = parametersByRule(registry, choice.parameters);
  const named = choice.names.map((name) => findRule(registry, name));
  const wanted = [...new Set(named.length > 0 ? named : registry)].filter(
    ({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(choice.severity ?? 'low'),
  );
  const givenFor = (rule: Rule) => parameters.get(rule.name) ?? {};
  const canRun = (rule: Rule) => requiredParameters(rule).every((name) => name in givenFor(rule));
  const leftOut = named.length > 0 ? [] : wanted.filter((rule) => !canRun(rule));
  const run = wanted.filter((rule) => !leftOut.includes(rule));
  for (const name of parameters.keys()) {
    if (!run.some((rule) => rule.name === name))
      throw new UsageError(`Cannot use --param for "${name}": that rule is not run`);
  }
  for (const rule of run) asUsageError(() => parseParameters(rule, givenFor(rule)));
  return { rules: run.map((rule) => ({ name: rule.name, parameters: givenFor(rule) })), leftOut };
}

/** The rules of the settings with their parameters parsed. */
export const enabledRules = (registry: readonly Rule[], settings: RunSettings): EnabledRule[] =>
  settings.rules.map(({ name, parameters }) => {
    const rule = findRule(registry, name);
    return { rule, parameters: parseParameters(rule, parameters) };
  });

export function findRule(registry: readonly Rule[], name: string): Rule {
  const rule = registry.find((one) => one.name === name);
  if (rule) return rule;
  const names = registry.map((one) => one.name);
  const near = didYouMean(name, names);
  throw new UsageError(
    `There is no rule "${name}"${near ? `: did you mean "${near}"?` : `: there are ${names.join(', ')}`}`,
  );
}

function parametersByRule(registry: readonly Rule[], texts: readonly string[]): Map<string, Record<string, string>> {
  const byRule = new Map<string, Record<string, string>>();
  for (const text of texts) {
    const [, name, key, value] = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || key === undefined || value === undefined) {
      throw new UsageError(`Cannot read --param "${text}": expected <rule>.<key>=<value>`);
    }
    const rule = findRule(registry, name);
    const given = byRule.get(name) ?? {};
    byRule.set(name, { ...given, [key]: value });
    asUsageError(() => parseParameters({ name, parameters: onlyKnown(rule, key) }, { [key]: value }));
  }
  return byRule;
}

/** The one parameter alone, so that a wrong key or value is told before anything else is missed. */
function onlyKnown(rule: Rule, key: string): Rule['parameters'] {
  return Object.hasOwn(rule.parameters, key) ? { [key]: rule.parameters[key] } : rule.parameters;
}

function asUsageError<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
