import { type EnabledRule, type Evaluation, type RunContext, evaluateRule } from '../../core/evaluate';
import type { ComplianceType } from '../../core/evaluation';
import type { ConfigurationItem } from '../../core/item';
import { applyCalls, collectPermissions } from '../../core/remediation/after';
import type { IamPermission } from '../../core/remediation/operation';
import type { Plan } from '../../core/remediation/plan';
import { planRemediation } from '../../core/remediation/plan-for';
import type { CollectedResources } from './gather';

/** What would be done about one resource, and what would come of it. */
export interface Preview {
  readonly source: string;
  readonly item: ConfigurationItem;
  readonly evaluation: Evaluation;
  readonly plan: Plan;
  readonly outcome: PreviewOutcome;
  /** The resource as the calls leave it; null without calls. */
  readonly after: ConfigurationItem | null;
  /** What each rule for the resource's type says before and after the calls; empty without calls. */
  readonly verdicts: readonly EvaluationChange[];
  /** What making the calls, and those of the undo, has to be allowed. */
  readonly permissions: readonly IamPermission[];
  readonly undoPermissions: readonly IamPermission[];
}

/**
 * - `putRight`: the rule is satisfied after the calls.
 * - `pending`: it is satisfied later, as the plan says, or not at all.
 * - `nothing`: nothing can be done now, or nothing has to be.
 * - `people`: a person must decide.
 */
export type PreviewOutcome = 'putRight' | 'pending' | 'nothing' | 'people';

export interface EvaluationChange {
  readonly rule: string;
  readonly before: Said;
  readonly after: Said;
}

/** What a rule says of an item, or why it cannot. */
export type Said =
  | { readonly complianceType: ComplianceType; readonly annotation: string | null }
  | { readonly unreadable: string };

/**
 * Plans for a resource, and makes the calls on paper.
 * @param others every other rule for resources of this type
 * @throws UnreadableItem when the item contradicts AWS's shape in a part that the rule or its plan looks at
 */
export function previewRemediation(
  enabled: EnabledRule,
  others: readonly EnabledRule[],
  { item, source }: CollectedResources,
  context: RunContext,
): Preview {
  const { evaluation, plan } = planRemediation(enabled, item, context);
  const { remediation } = enabled.rule;
  if (plan.kind !== 'fix' || !remediation) {
    const outcome = plan.kind === 'people' ? 'people' : 'nothing';
    return { source, item, evaluation, plan, outcome, ...NOTHING_CALLED };
  }
  const after = applyCalls(remediation.steps, plan.calls, item);
  const rules = [enabled, ...others.filter(({ rule }) => rule.resource.resourceTypes.includes(item.resourceType))];
  const verdicts = rules.map((one) => ({
    rule: one.rule.name,
    before: saidBy(one, item, context),
    after: saidBy(one, after, context),
  }));
  const isRight = verdicts[0] !== undefined && !isNonCompliant(verdicts[0].after);
  return {
    source,
    item,
    evaluation,
    plan,
    outcome: isRight ? 'putRight' : 'pending',
    after,
    verdicts,
    permissions: collectPermissions(remediation.steps, plan.calls),
    undoPermissions: collectPermissions(remediation.undoSteps, plan.undo),
  };
}

const NOTHING_CALLED = { after: null, verdicts: [], permissions: [], undoPermissions: [] } as const;

/** Not compliant, or beyond reading: neither is right. */
export const isNonCompliant = (said: Said): boolean => 'unreadable' in said || said.complianceType === 'NON_COMPLIANT';

function saidBy(enabled: EnabledRule, item: ConfigurationItem, context: RunContext): Said {
  try {
    const { complianceType, annotation } = evaluateRule(enabled, item, context);
    return { complianceType, annotation };
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}
