import { canonicalJson, describeDifferences } from '../../../contract/fingerprint';
import type { VerifyAction, VerifyAnswer, VerifyUndoAction } from '../../../contract/plan-protocol';
import { formatValue } from '../../../core/reading/properties';
import type { PlanDependencies } from '../context';
import { type PollResult, POLL_DELAYS_MS, pollUntilSettled } from '../execution/polling';
import { type StoredPlan, PlanStore } from '../store/plan-store';
import { type DeployedRule, findDeployedRule, isSatisfied, evaluateLive, type LiveEvaluation } from './evaluate-live';

/** What was begun and ends later shows soon, or not at all: ACM tells nothing of a mail that it sent. */
const PATIENCE_WHEN_PENDING = POLL_DELAYS_MS.slice(0, 3);

/**
 * Answers `verify`.
 * @throws Error that says what is still wrong, which is how the document learns of it
 */
export async function verify(request: VerifyAction, setup: PlanDependencies): Promise<VerifyAnswer> {
  const { Rule, ResourceId, ExecutionId } = request;
  const kept = await keptPlan(request, setup);
  const deployed = findDeployedRule(Rule, setup);
  const { pending } = kept;
  const seen = await pollUntilSettled(
    () => lookAtVerdict(deployed, ResourceId, kept, setup),
    setup,
    pending === null ? POLL_DELAYS_MS : PATIENCE_WHEN_PENDING,
  );
  if ('end' in seen) return conclude(ExecutionId, seen.end, setup);
  // The calls were taken, and the plan said that the rule is satisfied only later.
  if (pending !== null) return conclude(ExecutionId, { Verdict: 'pending', Reason: pending }, setup);
  throw new Error(`The resource is not put right: ${seen.wrong}`);
}

async function lookAtVerdict(
  deployed: DeployedRule,
  resourceId: string,
  { pending, before }: StoredPlan,
  setup: PlanDependencies,
): Promise<PollResult<VerifyAnswer>> {
  const judged = await evaluateLive(deployed, resourceId, setup);
  const { complianceType, annotation } = judged.evaluation;
  if (isSatisfied(judged.evaluation)) {
    return { end: { Verdict: 'compliant', Reason: annotation ?? `The rule says ${complianceType}` } };
  }
  if (pending !== null && hasBegun(judged, before)) return { end: { Verdict: 'pending', Reason: pending } };
  return { wrong: annotation ?? complianceType };
}

/** Something changed, or there is nothing more to be done now. */
const hasBegun = ({ state, plan }: LiveEvaluation, before: StoredPlan['before']): boolean =>
  plan.kind === 'nothing' || canonicalJson(state) !== canonicalJson(before);

/** Answers `verify-undo`. @throws Error that says what is not as it was */
export async function verifyUndo(request: VerifyUndoAction, setup: PlanDependencies): Promise<VerifyAnswer> {
  const { Rule, ExecutionId } = request;
  const { resourceId, restores = null } = await keptPlan(request, setup);
  const deployed = findDeployedRule(Rule, setup);
  const seen = await pollUntilSettled(async (): Promise<PollResult<VerifyAnswer>> => {
    const { state } = await evaluateLive(deployed, resourceId, setup);
    const wrong = describeDifferences(restores, state);
    return wrong === '' ? { end: { Verdict: 'restored', Reason: 'The resource is as it was before' } } : { wrong };
  }, setup);
  if ('wrong' in seen) throw new Error(`The resource is not as it was before: ${seen.wrong}`);
  return conclude(ExecutionId, seen.end, setup);
}

async function keptPlan(
  { ExecutionId, Rule, ResourceId }: VerifyAction | VerifyUndoAction,
  setup: PlanDependencies,
): Promise<StoredPlan> {
  const kept = await new PlanStore(setup).kept(ExecutionId);
  if (!kept) throw new Error(`Cannot verify execution ${ExecutionId}: its plan was not kept`);
  // What is verified of another resource says nothing of this one.
  if (kept.rule !== Rule || (ResourceId !== '' && kept.resourceId !== ResourceId)) {
    throw new Error(
      `Cannot verify execution ${ExecutionId}: it is about ${formatValue(kept.resourceId)} by rule ${formatValue(kept.rule)}, found ${formatValue(ResourceId)} by ${formatValue(Rule)}`,
    );
  }
  return kept;
}

async function conclude(executionId: string, answer: VerifyAnswer, setup: PlanDependencies): Promise<VerifyAnswer> {
  await new PlanStore(setup).keepVerdict(executionId, answer);
  return answer;
}
