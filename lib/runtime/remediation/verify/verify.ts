import { canonicalJson, differences } from '../../../contract/fingerprint';
import type { VerifyAction, VerifyAnswer, VerifyUndoAction } from '../../../contract/plan-protocol';
import { shown } from '../../../core/reading/properties';
import type { PlanSetup } from '../context';
import { type Look, PATIENCE, untilSettled } from '../execution/polling';
import { type KeptPlan, PlanStore } from '../store/plan-store';
import { type DeployedRule, deployedRule, isSatisfied, judgeLive, type LiveJudgement } from './evaluate-live';

/** What was begun and ends later shows soon, or not at all: ACM tells nothing of a mail that it sent. */
const PATIENCE_WHEN_PENDING = PATIENCE.slice(0, 3);

/**
 * Answers `verify`.
 * @throws Error that says what is still wrong, which is how the document learns of it
 */
export async function verify(request: VerifyAction, setup: PlanSetup): Promise<VerifyAnswer> {
  const { Rule, ResourceId, ExecutionId } = request;
  const kept = await keptPlan(request, setup);
  const deployed = deployedRule(Rule, setup);
  const { pending } = kept;
  const seen = await untilSettled(
    () => lookAtVerdict(deployed, ResourceId, kept, setup),
    setup,
    pending === null ? PATIENCE : PATIENCE_WHEN_PENDING,
  );
  if ('end' in seen) return conclude(ExecutionId, seen.end, setup);
  // The calls were taken, and the plan said that the rule is satisfied only later.
  if (pending !== null) return conclude(ExecutionId, { Verdict: 'pending', Reason: pending }, setup);
  throw new Error(`The resource is not put right: ${seen.wrong}`);
}

async function lookAtVerdict(
  deployed: DeployedRule,
  resourceId: string,
  { pending, before }: KeptPlan,
  setup: PlanSetup,
): Promise<Look<VerifyAnswer>> {
  const judged = await judgeLive(deployed, resourceId, setup);
  const { complianceType, annotation } = judged.evaluation;
  if (isSatisfied(judged.evaluation)) {
    return { end: { Verdict: 'compliant', Reason: annotation ?? `The rule says ${complianceType}` } };
  }
  if (pending !== null && hasBegun(judged, before)) return { end: { Verdict: 'pending', Reason: pending } };
  return { wrong: annotation ?? complianceType };
}

/** Something changed, or there is nothing more to be done now. */
const hasBegun = ({ state, plan }: LiveJudgement, before: KeptPlan['before']): boolean =>
  plan.kind === 'nothing' || canonicalJson(state) !== canonicalJson(before);

/** Answers `verify-undo`. @throws Error that says what is not as it was */
export async function verifyUndo(request: VerifyUndoAction, setup: PlanSetup): Promise<VerifyAnswer> {
  const { Rule, ExecutionId } = request;
  const { resourceId, restores = null } = await keptPlan(request, setup);
  const deployed = deployedRule(Rule, setup);
  const seen = await untilSettled(async (): Promise<Look<VerifyAnswer>> => {
    const { state } = await judgeLive(deployed, resourceId, setup);
    const wrong = differences(restores, state);
    return wrong === '' ? { end: { Verdict: 'restored', Reason: 'The resource is as it was before' } } : { wrong };
  }, setup);
  if ('wrong' in seen) throw new Error(`The resource is not as it was before: ${seen.wrong}`);
  return conclude(ExecutionId, seen.end, setup);
}

async function keptPlan(
  { ExecutionId, Rule, ResourceId }: VerifyAction | VerifyUndoAction,
  setup: PlanSetup,
): Promise<KeptPlan> {
  const kept = await new PlanStore(setup).kept(ExecutionId);
  if (!kept) throw new Error(`Cannot verify execution ${ExecutionId}: its plan was not kept`);
  // What is verified of another resource says nothing of this one.
  if (kept.rule !== Rule || (ResourceId !== '' && kept.resourceId !== ResourceId)) {
    throw new Error(
      `Cannot verify execution ${ExecutionId}: it is about ${shown(kept.resourceId)} by rule ${shown(kept.rule)}, found ${shown(ResourceId)} by ${shown(Rule)}`,
    );
  }
  return kept;
}

async function conclude(executionId: string, answer: VerifyAnswer, setup: PlanSetup): Promise<VerifyAnswer> {
  await new PlanStore(setup).keepVerdict(executionId, answer);
  return answer;
}
