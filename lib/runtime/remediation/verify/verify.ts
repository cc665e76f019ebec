import { describeDifferences, isSameState } from '../../../contract/fingerprint';
import type { VerifyAction, VerifyAnswer, VerifyStateAction } from '../../../contract/plan-protocol';
import { formatValue } from '../../../core/json';
import type { PlanDependencies } from '../dependencies';
import { POLL_DELAYS_MS, type PollResult, pollUntilSettled } from '../execution/polling';
import { PlanStore, type StoredPlan } from '../store/plan-store';
import { type DeployedRule, evaluateLive, findDeployedRule, isSatisfied, type LiveEvaluation } from './evaluate-live';
import { findProcedure } from './procedure';

/** A change that completes later shows soon or not at all: ACM does not show that it sent a mail. */
const PENDING_DELAYS_MS = POLL_DELAYS_MS.slice(0, 3);

/**
 * Answers `verify`.
 * @throws Error when the resource is still non-compliant, which fails the step of the runbook
 */
export async function verify(request: VerifyAction, dependencies: PlanDependencies): Promise<VerifyAnswer> {
  const { Rule, ExecutionId } = request;
  const plan = await readStoredPlan(request, dependencies);
  const deployed = findDeployedRule(Rule, dependencies);
  const answer = await pollAnswer(plan, 'The resource is not remediated', dependencies, () =>
    checkRemediation(deployed, plan, dependencies),
  );
  return storeAnswer(ExecutionId, answer, dependencies);
}

/** @throws Error that begins with `failure` when the last check found a problem, unless the plan completes later */
async function pollAnswer(
  { pending }: StoredPlan,
  failure: string,
  dependencies: PlanDependencies,
  check: () => Promise<PollResult<VerifyAnswer>>,
): Promise<VerifyAnswer> {
  const delays = pending === null ? POLL_DELAYS_MS : PENDING_DELAYS_MS;
  const polled = await pollUntilSettled(check, dependencies, delays);
  if ('result' in polled) return polled.result;
  // The calls succeeded, and the plan says that the change completes only later.
  if (pending !== null) return { Result: 'pending', Reason: pending };
  throw new Error(`${failure}: ${polled.problem}`);
}

async function checkRemediation(
  deployed: DeployedRule,
  plan: StoredPlan,
  dependencies: PlanDependencies,
): Promise<PollResult<VerifyAnswer>> {
  const { pending, before } = plan;
  const live = await evaluateLive(deployed, plan, dependencies);
  const { complianceType, annotation } = live.evaluation;
  if (isSatisfied(live.evaluation)) {
    return { result: { Result: 'compliant', Reason: annotation ?? `The compliance type is ${complianceType}` } };
  }
  if (pending !== null && hasStarted(live, before)) return { result: { Result: 'pending', Reason: pending } };
  return { problem: annotation ?? complianceType };
}

/** The resource changed, or the rule's remediation has nothing to do now. */
const hasStarted = ({ state, plan }: LiveEvaluation, before: StoredPlan['before']): boolean =>
  plan.kind === 'nothing' || !isSameState(state, before);

/** Answers `verify-undo` and `verify-restore`. @throws Error when the resource does not have the state of the plan */
export async function verifyState(request: VerifyStateAction, dependencies: PlanDependencies): Promise<VerifyAnswer> {
  const { Rule, ExecutionId } = request;
  const plan = await readStoredPlan(request, dependencies);
  const { kind, restores = null } = plan;
  const procedure = findProcedure(Rule, dependencies);
  const label = kind === 'restore' ? 'the recorded state' : 'its previous state';
  const answer = await pollAnswer(plan, `The resource does not have ${label}`, dependencies, async () => {
    const { state } = await procedure.read(plan);
    const problem = describeDifferences(restores, state);
    return problem === '' ? { result: { Result: 'restored', Reason: `The resource has ${label} again` } } : { problem };
  });
  return storeAnswer(ExecutionId, answer, dependencies);
}

async function readStoredPlan(
  { ExecutionId, Rule, ResourceId }: VerifyAction | VerifyStateAction,
  dependencies: PlanDependencies,
): Promise<StoredPlan> {
  const plan = await new PlanStore(dependencies).readPlan(ExecutionId);
  if (!plan) throw new Error(`Cannot verify execution ${ExecutionId}: it has no stored plan`);
  // Verifying another resource would prove nothing about this execution.
  if (plan.rule !== Rule || (ResourceId !== '' && plan.resourceId !== ResourceId)) {
    throw new Error(
      `Cannot verify execution ${ExecutionId}: expected ${formatValue(plan.resourceId)} and rule ${formatValue(plan.rule)}, found ${formatValue(ResourceId)} and ${formatValue(Rule)}`,
    );
  }
  return plan;
}

async function storeAnswer(
  executionId: string,
  answer: VerifyAnswer,
  dependencies: PlanDependencies,
): Promise<VerifyAnswer> {
  await new PlanStore(dependencies).storeVerification(executionId, answer);
  return answer;
}
