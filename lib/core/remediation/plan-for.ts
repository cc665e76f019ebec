import { type EnabledRule, type Evaluation, type RunContext, evaluateRule } from '../evaluate';
import { isInsufficientData } from '../evaluation';
import type { Fact } from '../facts';
import type { ConfigurationItem } from '../item';
import { UnknownValue, UnreadableItem } from '../reading/unreadable';
import type { Rule } from '../rule';
import { needsManualFix, nothingToDo, type Plan } from './plan';

/** A plan, and the judgement that it rests on. */
export interface Planned {
  readonly evaluation: Evaluation;
  readonly plan: Plan;
}

/**
 * Judges the resource as it is, and plans only for what is non-compliant beyond doubt and not waived.
 * @throws UnreadableItem when the item contradicts AWS's shape in a part that the rule or its plan looks at
 */
export function planRemediation(enabled: EnabledRule, item: ConfigurationItem, context: RunContext): Planned {
  const evaluation = evaluateRule(enabled, item, context);
  return { evaluation, plan: planOf(evaluation, enabled, item, context) };
}

/** What stands in other items and is needed to judge and to plan. */
export const factsForPlan = ({ facts = [], remediation }: Rule): readonly Fact<unknown>[] => [
  ...new Set([...facts, ...(remediation?.facts ?? [])]),
];

function planOf(
  { complianceType, annotation }: Evaluation,
  { rule, parameters }: EnabledRule,
  item: ConfigurationItem,
  context: RunContext,
): Plan {
  if (complianceType === 'COMPLIANT') return nothingToDo('The resource is compliant');
  if (complianceType === 'NOT_APPLICABLE') return nothingToDo(annotation ?? 'The rule does not apply to the resource');
  if (isInsufficientData(annotation)) return needsManualFix(annotation ?? '');
  if (item.shape === 'template') return needsManualFix('A template is put right where it is written');
  if (!rule.remediation) return needsManualFix(`Rule "${rule.name}" has no remediation`);
  try {
    return rule.remediation.plan(rule.resource.read(item), { ...context, parameters });
  } catch (error) {
    if (error instanceof UnknownValue) return needsManualFix(`Cannot tell what to do: ${error.message}`);
    if (error instanceof UnreadableItem) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot plan for ${item.resourceType} "${item.resourceId}" by rule "${rule.name}": ${reason}`, {
      cause: error,
    });
  }
}
