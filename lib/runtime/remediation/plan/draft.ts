import type { RecordedState } from '../../../contract/execution-record';
import { createPlanId } from '../../../contract/fingerprint';
import type { AnyPlanAction, PlanAnswer } from '../../../contract/plan-protocol';
import { completeCalls } from '../../../core/remediation/apply-calls';
import type { Json } from '../../../core/remediation/operation';
import type { Fix } from '../../../core/remediation/plan';
import type { Call, Step } from '../../../core/remediation/step';
import { describeError } from '../../../core/text/errors';
import type { PlanDependencies } from '../dependencies';
import { PlanStore, type StoredPlan } from '../store/plan-store';
import type { ResourceLock } from '../store/resource-lock';
import { type LiveState, toRecordedEvaluation } from '../verify/evaluate-live';
import { formatPlanAnswer } from './answer';
import { formatApprovalText } from './approval-text';
import { DRY_RUN, decideAfterError, type PlanDecision } from './decision';

/** The results of planning so far. The answer contains those that exist when planning stops. */
export interface PlanDraft {
  resourceType: string;
  resourceId: string;
  /** Set before the lock is requested, since a failed request may have taken it. */
  lock?: ResourceLock | undefined;
  live?: LiveState;
  fix?: Fix;
  /** The calls of the fix with all of their parameters, if they will be made, or would be after a dry run. */
  completedCalls?: readonly Call[];
  /** The step name of each call. */
  names: readonly string[];
  /** For an undo or a restore: the state to achieve. */
  restores: Json;
  /** For a restore: the state to put back. */
  recorded?: RecordedState;
}

/**
 * Plans, stores the plan and answers. Errors of `decide` become decisions too, so that a runbook changes nothing and
 * shows the reason. The lock is kept only if calls may follow, until the execution concludes.
 */
export async function answerPlan(
  request: AnyPlanAction,
  steps: readonly Step[],
  dependencies: PlanDependencies,
  decide: (draft: PlanDraft) => Promise<PlanDecision>,
): Promise<PlanAnswer> {
  const draft: PlanDraft = { resourceType: '', resourceId: request.ResourceId, names: [], restores: null };
  const decision = await decide(draft)
    .then((decided) => completeDraft(draft, steps, decided))
    .catch(decideAfterError);
  const answer = await storeAndFormat(request, steps, dependencies, { ...draft, ...decision });
  if (answer.Decision !== 'apply') await draft.lock?.release();
  return answer;
}

/** Completes the calls that will be made, or would be after a dry run, with what only the live resource has. */
function completeDraft(draft: PlanDraft, steps: readonly Step[], decided: PlanDecision): PlanDecision {
  const { fix, live } = draft;
  const isDryRun = decided.keyword === DRY_RUN;
  if (!(isDryRun || decided.decision === 'apply') || !fix || !live) return decided;
  try {
    draft.completedCalls = completeCalls(steps, fix.calls, live.item);
    return decided;
  } catch (error) {
    if (!isDryRun) throw error;
    return { ...decided, reason: `${decided.reason}. It would be refused: ${describeError(error)}` };
  }
}

/** A plan is stored before it is answered: without a record of its calls they could not be undone. */
async function storeAndFormat(
  request: AnyPlanAction,
  steps: readonly Step[],
  dependencies: PlanDependencies,
  draft: PlanDraft & PlanDecision,
): Promise<PlanAnswer> {
  const { live, fix, decision, reason, keyword } = draft;
  const planId = fix && fix.calls.length > 0 ? createPlanId(request.Rule, draft.resourceId, fix.calls) : '';
  const approval =
    live && fix && planId !== ''
      ? formatApprovalText({ ...live, rule: request.Rule, recorded: draft.recorded }, fix, planId)
      : '';
  const drafted = { ...toStoredPlan(request, draft), decision, reason, dryRun: keyword === DRY_RUN };
  const { answer, plan } = formatPlanAnswer(drafted, steps, { planId, approval }, draft.completedCalls);
  const details = { rule: request.Rule, by: keyword, executionId: request.ExecutionId, resourceId: plan.resourceId };
  try {
    await new PlanStore(dependencies).storePlan(request.ExecutionId, plan);
  } catch (error) {
    dependencies.logger.error('Cannot store the plan', { ...details, error });
    const reason = `Cannot store the plan: ${describeError(error)}`;
    return formatPlanAnswer({ ...plan, decision: 'refuse', reason }, steps, { planId, approval }).answer;
  }
  dependencies.logger.info('Planned', { ...details, decision: answer.Decision });
  return answer;
}

function toStoredPlan(
  request: AnyPlanAction,
  { resourceType, resourceId, live, fix, names, restores, recorded }: PlanDraft,
): Omit<StoredPlan, keyof PlanDecision | 'dryRun'> {
  return {
    ...toPlanKind(request),
    ...(request.Action !== 'plan' && { restores }),
    ...(recorded && { recorded }),
    rule: request.Rule,
    resourceType,
    resourceId,
    summary: fix?.summary ?? null,
    calls: fix?.calls ?? [],
    names,
    undo: fix?.undo ?? [],
    cannotUndo: fix?.cannotUndo ?? null,
    sideEffects: fix?.sideEffects ?? [],
    pending: fix?.pending ?? null,
    before: live?.state ?? null,
    evaluationBefore: live?.evaluation ? toRecordedEvaluation(live.evaluation) : null,
  };
}

function toPlanKind(request: AnyPlanAction): Pick<StoredPlan, 'kind' | 'mode' | 'undoes'> {
  switch (request.Action) {
    case 'plan':
      return { kind: 'remediation', mode: request.Mode };
    case 'plan-undo':
      // A person starts every undo.
      return { kind: 'undo', mode: 'manual', undoes: request.Undoes };
    case 'plan-restore':
      return { kind: 'restore', mode: 'approve' };
  }
}
