import type { Rule, Severity } from '../../../core/rule';
import { joinList } from '../../../core/text/format';
import { enableRules, type ReportedRule, type RunSettings } from '../../../engine/settings';
import type { TestedRule } from '../../../history/compliance/backtest/backtest';
import { chooseRules, findRule } from '../../run/choose-rules';
import { loadOwnRules, type ModuleHost } from '../../run/own-rules';
import { UsageError } from '../../usage-error';

/** The changes that a run is compared with. */
export interface ComparisonOptions {
  /** Folders with other versions of rules. */
  readonly folders: readonly string[];
  /** `<rule>.<key>=<value>`, in place of the values of the run. */
  readonly parameters: readonly string[];
}

/** Rules that a run is compared with, and those of the run that they replace. */
export interface ComparedRules {
  readonly rules: readonly ReportedRule[];
  readonly tested: readonly TestedRule[];
  /** Remarks about versions of rules that the run lacks. */
  readonly notes: readonly string[];
  close(): void;
}

/** The rules of the run with which others are compared. */
interface BaseRules {
  readonly registry: readonly Rule[];
  readonly rules: RunSettings['rules'];
  readonly severities: ReadonlyMap<string, Severity>;
}

/**
 * Loads the rules that a run is compared with: those of the folders in the place of the run's own with the same name, and
 * those with other parameters. Everything else about them is as in the run.
 * @throws UsageError if they have nothing in common with the run
 */
export async function loadComparedRules(
  { folders, parameters }: ComparisonOptions,
  { registry, rules, severities }: BaseRules,
  host: ModuleHost,
): Promise<ComparedRules> {
  const other = await loadOwnRules(folders, host, []);
  try {
    const names = new Set(rules.map(({ name }) => name));
    const replaced = other.rules.filter(({ name }) => names.has(name));
    const unmatched = other.rules.filter(({ name }) => !names.has(name)).map(({ name }) => name);
    if (other.rules.length > 0 && replaced.length === 0) {
      throw new UsageError(
        `Cannot compare with "${folders.join('", "')}": no rule in it has the name of a rule of this run (found ${joinList(unmatched)})`,
      );
    }
    const changed = parameters.map((text) => findRule(registry, text.split('.', 1)[0] as string).name);
    const notRun = changed.find((name) => !names.has(name));
    if (notRun !== undefined) throw new UsageError(`Cannot use --compare-param for "${notRun}": that rule is not run`);
    const compared = rules.filter(({ name }) => changed.includes(name) || replaced.some((rule) => rule.name === name));
    const all = registry.map((rule) => replaced.find(({ name }) => name === rule.name) ?? rule);
    const chosen = chooseRules(all, {
      names: compared.map(({ name }) => name),
      configured: compared.flatMap(({ name, parameters: values }) =>
        Object.entries(values).map(([key, value]) => `${name}.${key}=${value}`),
      ),
      parameters,
      parameterOption: '--compare-param',
    });
    const enabled = enableRules(all, { rules: chosen.rules, severities });
    return {
      rules: enabled,
      tested: describeTestedRules(all, { rules: chosen.rules, severities }),
      notes: unmatched.map((name) => `Rule ${name} of --compare was not compared: this run has no rule of that name`),
      close: other.close,
    };
  } catch (error) {
    other.close();
    throw error;
  }
}

/** Returns the rules of a run with the values of all their parameters as text, defaults included. */
export const describeTestedRules = (
  registry: readonly Rule[],
  settings: Pick<RunSettings, 'rules' | 'severities'>,
): TestedRule[] =>
  enableRules(registry, settings).map(({ rule: { name, severity }, parameterTexts }) => ({
    name,
    severity,
    parameters: parameterTexts,
  }));
