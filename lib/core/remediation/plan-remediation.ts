import { formatInsufficientData, nameSource } from '../evaluate/annotation';
import { type EnabledRule, type Evaluation, evaluateRule, RuleError, type RunContext } from '../evaluate/evaluate';
import type { Fact } from '../facts';
import type { ConfigurationItem } from '../item';
import { formatValue } from '../json';
import { UnknownValue, UnreadableItem } from '../reading/unreadable';
import type { Rule } from '../rule';
import { describeError } from '../text/errors';
import { needsManualFix, nothingToDo, type Plan } from './plan';

/** A plan and the evaluation that it is based on. */
interface PlannedRemediation {
  readonly evaluation: Evaluation;
  readonly plan: Plan;
}

/**
 * Evaluates a resource, and plans calls only if it is non-compliant for certain and not waived.
 * @throws UnreadableItem if the item contradicts AWS's shape in a part that the rule or its plan reads
 * @throws RuleError if the rule or its remediation has a bug
 * @example
 * const { plan } = planRemediation({ rule, parameters: {} }, item, { now: new Date(), facts: NO_FACTS, waivers: [] });
 */
export function planRemediation(
  enabled: EnabledRule,
  item: ConfigurationItem,
  context: RunContext,
): PlannedRemediation {
  const evaluation = evaluateRule(enabled, item, context);
  return { evaluation, plan: completePlan(item, planFor(evaluation, enabled, item, context)) };
}

function completePlan(item: ConfigurationItem, plan: Plan): Plan {
  if ('reason' in plan) return { ...plan, reason: nameSource(item, plan.reason) };
  const { sideEffects } = plan;
  const notes = [...(plan.notes ?? []), ...describeStack(item)];
  const rename = (text: string) => nameSource(item, text);
  return { ...plan, sideEffects: sideEffects.map(rename), ...(notes.length > 0 && { notes: notes.map(rename) }) };
}

/** CloudFormation knows nothing of the calls. It marks most of the resources that it creates. */
function describeStack({ tags }: ConfigurationItem): string[] {
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack === undefined) return [];
  return [
    `CloudFormation stack ${formatValue(stack)} created the resource: change its template too, or an update of the stack may set it back`,
  ];
}

/**
 * Lists the types of a rule's resources that its remediation can change.
 * @example
 * listPlannedTypes(rule); // ['AWS::EC2::LaunchTemplate']
 */
export const listPlannedTypes = ({ resource: { resourceTypes }, remediation }: Rule): readonly string[] =>
  resourceTypes.filter((type) => remediation?.manualTypes?.[type] === undefined);

/**
 * Lists the facts that a rule and its remediation need.
 * @example
 * FactBook.from(factsForPlan(rule), items);
 */
export const factsForPlan = ({ facts = [], remediation }: Rule): readonly Fact<unknown>[] => [
  ...new Set([...facts, ...(remediation?.facts ?? [])]),
];

function planFor(
  { complianceType, annotation, insufficientData }: Evaluation,
  { rule, parameters }: EnabledRule,
  item: ConfigurationItem,
  context: RunContext,
): Plan {
  if (complianceType === 'COMPLIANT') return nothingToDo('The resource is compliant');
  if (complianceType === 'NOT_APPLICABLE') return nothingToDo(annotation ?? 'The rule does not apply to the resource');
  if (insufficientData) return needsManualFix(annotation ?? '');
  if (item.shape === 'template') return needsManualFix('Change the template instead');
  if (!rule.remediation) return needsManualFix(`Rule "${rule.name}" has no remediation`);
  const manualReason = rule.remediation.manualTypes?.[item.resourceType];
  if (manualReason !== undefined) return needsManualFix(manualReason);
  try {
    return rule.remediation.plan(rule.resource.read(item), { ...context, parameters });
  } catch (error) {
    if (error instanceof UnknownValue) return needsManualFix(formatInsufficientData(error.message));
    if (error instanceof UnreadableItem) throw error;
    const reason = describeError(error);
    throw new RuleError(`Cannot plan for ${item.resourceType} "${item.resourceId}" by rule "${rule.name}": ${reason}`, {
      cause: error,
    });
  }
}
