import type { EnabledRule } from '../core/evaluate/evaluate';
import { fillDefaults, parseParameters } from '../core/parameters';
import type { Rule, Severity } from '../core/rule';
import type { Waiver } from '../core/waivers';
import type { TemplateParameters } from '../formats/document';
import type { ResourceFilter } from './resource-filter';

/** The settings of a run as plain data, so that a worker thread can receive them. */
export interface RunSettings {
  /** The rules to run, by name, with their parameters as text. */
  readonly rules: readonly { readonly name: string; readonly parameters: Readonly<Record<string, string>> }[];
  /** Severities that differ from those of the rules, by the name of the rule. */
  readonly severities?: ReadonlyMap<string, Severity>;
  /** The time of the evaluation, ISO 8601. */
  readonly now: string;
  /** The state to evaluate, ISO 8601: items captured later are not used. Absent for everything that the input holds. */
  readonly at?: string;
  readonly waivers: readonly Waiver[];
  /** The resources to evaluate; absent for all. The others still provide facts. */
  readonly filter?: ResourceFilter;
  /** Values for the parameters of templates. */
  readonly templateParameters: TemplateParameters;
  /** Random, so that an attacker cannot choose resource names whose keys collide. See `createKeyHasher`. */
  readonly hashSecret: string;
  /** URL of a module with the user's own rules, which a worker thread loads beside the registry. */
  readonly ownRules?: string;
}

/** A rule of a run, as reports show it. */
export interface ReportedRule extends EnabledRule {
  /** The values of all parameters as text, as `--param` takes them, defaults included. */
  readonly parameterTexts: Readonly<Record<string, string>>;
}

/**
 * Returns the rules of a run with their severities, and the values of their parameters.
 * @throws ParameterError as `parseParameters` does
 */
export function enableRules(
  registry: readonly Rule[],
  settings: Pick<RunSettings, 'rules' | 'severities'>,
): ReportedRule[] {
  return settings.rules.map(({ name, parameters }) => {
    const rule = registry.find((candidate) => candidate.name === name);
    if (!rule) throw new Error(`Cannot run rule "${name}": it is not registered`);
    const severity = settings.severities?.get(name);
    return {
      rule: severity ? { ...rule, severity } : rule,
      parameters: parseParameters(rule, parameters),
      parameterTexts: fillDefaults(rule.parameters, parameters) as Record<string, string>,
    };
  });
}
