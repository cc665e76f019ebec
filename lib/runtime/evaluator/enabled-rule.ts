import { RULE_PARAMETER } from '../../contract/rule-parameter';
import type { EnabledRule } from '../../core/evaluate';
import { parseParameters } from '../../core/parameters';
import { formatValue } from '../../core/reading/properties';
import type { Rule } from '../../core/rule';

/**
 * The rule that an event's parameters name, with the values of the others.
 * @throws Error when they name none, or one that is not deployed with the evaluator
 * @throws ParameterError when the rule refuses a parameter
 */
export function resolveEnabledRule(registry: readonly Rule[], parameters: Readonly<Record<string, string>>): EnabledRule {
  const { [RULE_PARAMETER]: name, ...given } = parameters;
  if (name === undefined) {
    throw new Error(`Cannot tell which rule to run: the rule has no parameter "${RULE_PARAMETER}"`);
  }
  const rule = registry.find((one) => one.name === name);
  if (!rule) throw new Error(`Cannot run rule ${formatValue(name)}: the evaluator does not hold it; deploy it anew`);
  return { rule, parameters: parseParameters(rule, given) };
}
