import type { ExecutionRecord, RecordedStep, RecordOutcome } from '../../../contract/execution-record';
import { isSameState } from '../../../contract/fingerprint';
import type { VerifyAnswer } from '../../../contract/plan-protocol';
import { joinList } from '../../../core/text/format';
import type { StoredPlan } from '../store/plan-store';
import type { Execution } from './execution';

/** An execution at its end, with the results of its earlier steps. */
export interface EndedExecution {
  readonly plan: StoredPlan;
  readonly hasPlan: boolean;
  readonly verification: VerifyAnswer | undefined;
  readonly execution: Execution;
  /** The days until approvers are asked again, if they did not approve. */
  readonly repeatDays: number | undefined;
}

/** The resource at the end, as far as it could be read. */
export interface FinalState {
  readonly state: ExecutionRecord['after'];
  readonly evaluation: ExecutionRecord['evaluationAfter'];
  /** The resource is in the state that the execution was meant to achieve. */
  readonly isAchieved: boolean;
  readonly readError?: string;
}

interface Outcome {
  readonly outcome: RecordOutcome;
  readonly reason: string;
}

/** Decides the outcome of an execution and its reason, from its steps and the state of the resource at its end. */
export function decideOutcome(ended: EndedExecution, steps: readonly RecordedStep[], final: FinalState): Outcome {
  const { outcome, reason } = decideBySteps(ended, steps, final);
  if (final.readError === undefined) return { outcome, reason };
  return { outcome, reason: `${reason}. The resource could not be read afterwards: ${final.readError}` };
}

function decideBySteps(
  { plan, hasPlan, execution, repeatDays }: EndedExecution,
  steps: readonly RecordedStep[],
  final: FinalState,
): Outcome {
  const done = steps.filter(({ status }) => status === 'done').map(({ name }) => name);
  const failed = steps.find(({ status }) => status === 'failed') ?? execution.failed;
  const failure = failed ? `Step ${failed.name} failed: ${failed.failure}` : undefined;

  if (!hasPlan) return endAs('failed', failure ?? 'The execution has no stored plan');
  if (plan.decision === 'refuse') return endAs('refused', plan.reason);
  if (plan.decision === 'stop') return endAs(plan.dryRun ? 'dry run' : 'nothing to do', plan.reason);
  if (done.length === steps.length) return decideWhenAllDone(plan, final, failure);
  if (done.length > 0) {
    const completed = joinList(done, done.length);
    return endAs('partly done', `${failure ?? 'The execution was stopped'}. Completed before: ${completed}`);
  }
  if (execution.notApproved !== undefined && steps.every(({ status }) => status === 'not made')) {
    const repeat = repeatDays === undefined ? '' : `, and the request is not repeated for ${repeatDays} days`;
    return endAs('refused', `Not approved: ${execution.notApproved}. Nothing was changed${repeat}`);
  }
  // A call that timed out may have been made nevertheless.
  if (final.state === null) return endAs('failed', failure ?? 'The execution was stopped before its first call');
  return isSameState(final.state, plan.before)
    ? endAs('failed', `${failure}. The resource is unchanged`)
    : endAs('partly done', `${failure}. The resource changed nevertheless`);
}

function decideWhenAllDone(
  { kind, pending, summary }: StoredPlan,
  { isAchieved, evaluation }: FinalState,
  failure: string | undefined,
): Outcome {
  // Another step, such as one that waits, may have failed, so that SSM reports the execution as failed.
  const reason = [summary, failure].filter((text) => typeof text === 'string').join('. ');
  if (isAchieved) return endAs(ACHIEVED[kind], reason);
  if (kind !== 'undo' && pending !== null) return endAs('pending', `${summary}. ${pending}`);
  const problem =
    kind === 'remediation'
      ? (evaluation?.annotation ?? 'The resource is not remediated')
      : `The resource does not have ${kind === 'undo' ? 'its previous' : 'the recorded'} state`;
  return endAs('partly done', `All calls were made. ${failure ?? problem}`);
}

const ACHIEVED: Readonly<Record<StoredPlan['kind'], RecordOutcome>> = {
  remediation: 'remediated',
  undo: 'undone',
  restore: 'restored',
};

const endAs = (outcome: RecordOutcome, reason: string): Outcome => ({ outcome, reason });
