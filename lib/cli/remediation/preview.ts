import type { EnabledRule, Evaluation, RunContext } from '../../core/evaluate/evaluate';
import type { ConfigurationItem } from '../../core/item';
import { applyCalls, collectPermissions } from '../../core/remediation/apply-calls';
import { compareEvaluations, type EvaluationChange, isNonCompliant } from '../../core/remediation/compare-evaluations';
import type { IamPermission } from '../../core/remediation/operation';
import type { Plan } from '../../core/remediation/plan';
import { planRemediation } from '../../core/remediation/plan-remediation';
import type { CollectedResource } from './collect';

/** The plan for one resource, and the resource after its calls. */
export interface Preview {
  readonly source: string;
  readonly item: ConfigurationItem;
  readonly evaluation: Evaluation;
  readonly plan: Plan;
  readonly outcome: PreviewOutcome;
  /** The resource after the calls; null without calls. */
  readonly after: ConfigurationItem | null;
  /** The result of each rule for the resource's type before and after the calls; empty without calls. */
  readonly evaluationChanges: readonly EvaluationChange[];
  /** The permissions that the calls, and those of the undo, need. */
  readonly permissions: readonly IamPermission[];
  readonly undoPermissions: readonly IamPermission[];
}

/**
 * - `remediated`: the resource is compliant after the calls.
 * - `pending`: it becomes compliant later, as the plan says, or not at all.
 * - `nothing`: nothing can or need be done now.
 * - `manual`: it needs a manual fix.
 */
type PreviewOutcome = 'remediated' | 'pending' | 'nothing' | 'manual';

/**
 * Plans the remediation of a resource and applies the calls to a copy of its item.
 * @param others every other rule for resources of this type
 * @throws UnreadableItem when the item contradicts AWS's shape in a part that the rule or its plan reads
 */
export function previewRemediation(
  enabled: EnabledRule,
  others: readonly EnabledRule[],
  { item, source }: CollectedResource,
  context: RunContext,
): Preview {
  const { evaluation, plan } = planRemediation(enabled, item, context);
  const { remediation } = enabled.rule;
  if (plan.kind !== 'fix' || !remediation) {
    const outcome = plan.kind === 'manual' ? 'manual' : 'nothing';
    return { source, item, evaluation, plan, outcome, ...NO_CALLS };
  }
  const after = applyCalls(remediation.steps, plan.calls, item);
  const evaluationChanges = compareEvaluations([enabled, ...others], item, after, context);
  const [own] = evaluationChanges;
  const isRemediated = own !== undefined && !isNonCompliant(own.after);
  return {
    source,
    item,
    evaluation,
    plan,
    outcome: isRemediated ? 'remediated' : 'pending',
    after,
    evaluationChanges,
    permissions: collectPermissions(remediation.steps, plan.calls),
    undoPermissions: collectPermissions(remediation.undoSteps, plan.undo),
  };
}

const NO_CALLS = { after: null, evaluationChanges: [], permissions: [], undoPermissions: [] } as const;
