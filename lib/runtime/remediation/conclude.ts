import type { ExecutionRecord, RecordOutcome, RecordedStep } from '../../contract/execution-record';
import { canonicalJson } from '../../contract/fingerprint';
import type { ConcludeAction, VerifyAnswer } from '../../contract/plan-protocol';
import { joinList } from '../../core/text/format';
import { describeError } from '../aws/errors';
import type { PlanDependencies } from './context';
import { findConcludingExecution } from './execution/authorize-request';
import type { Execution } from './execution/execution';
import { type PollResult, POLL_DELAYS_MS, pollUntilSettled } from './execution/polling';
import { type StoredPlan, PlanStore } from './store/plan-store';
import { writeRecord } from './store/record-store';
import { ResourceLock } from './store/resource-lock';
import { findDeployedRule, isSatisfied, evaluateLive, toRecordedEvaluation } from './verify/evaluate-live';

/**
 * Answers `conclude`: writes down what an execution did, however it ended, and answers with the record. Asked twice,
 * it gives the first record again. All that it writes comes from SSM, from the plan that was kept, and from the resource:
 * whoever asks only names the execution.
 * @throws Error when the execution goes on, or is of no document of the rule
 * @throws Error when the record could not be written, after it was logged: evidence is not optional
 */
export async function conclude(request: ConcludeAction, setup: PlanDependencies): Promise<ExecutionRecord> {
  const execution = await findConcludingExecution(request, setup);
  const store = new PlanStore(setup);
  const [found, verified] = await Promise.all([
    store.kept(request.ExecutionId),
    store.keptVerdict(request.ExecutionId),
  ]);
  const kept = found ?? notKept(request.Rule, execution, setup);
  const made = await recordOf(request, { kept, wasKept: !!found, verified, execution }, setup);
  const record = await written(made, setup).finally(() => giveBackLock(made, setup));
  if (record.outcome === 'put right' || record.outcome === 'pending') await store.noteFix(record);
  const { rule, resourceId, executionId, outcome } = record;
  setup.logger.info('Concluded', { rule, resourceId, executionId, outcome });
  return record;
}

/** Only if it is this execution's: many took none. */
function giveBackLock({ steps, after, ...locked }: ExecutionRecord, setup: PlanDependencies): Promise<void> {
  const hasCalled = steps.some(({ status }) => status !== 'not made');
  return new ResourceLock(locked, setup).giveBack(hasCalled && after !== null ? after : undefined);
}

/** What is known of an execution when it ends. */
interface Ended {
  readonly kept: StoredPlan;
  readonly wasKept: boolean;
  readonly verified: VerifyAnswer | undefined;
  readonly execution: Execution;
}

async function recordOf(request: ConcludeAction, ended: Ended, setup: PlanDependencies): Promise<ExecutionRecord> {
  const { kept, execution } = ended;
  const steps = kept.names.map(execution.step);
  const after = steps.some(({ status }) => status !== 'not made') ? await lookAfter(request, ended, setup) : NOT_LOOKED;
  const { outcome, reason } = ending(ended, steps, after);
  return {
    version: 1,
    kind: kept.kind,
    executionId: request.ExecutionId,
    ...(kept.undoes !== undefined && { undoes: kept.undoes }),
    document: execution.document,
    rule: request.Rule,
    resourceType: kept.resourceType,
    resourceId: kept.resourceId,
    accountId: setup.place.accountId,
    region: setup.place.region,
    mode: kept.mode,
    startedBy: execution.startedBy,
    startedAt: execution.startedAt,
    endedAt: setup.now().toISOString(),
    outcome,
    reason,
    summary: kept.summary,
    calls: kept.calls,
    undo: kept.undo,
    cannotUndo: kept.cannotUndo,
    sideEffects: kept.sideEffects,
    before: kept.before,
    after: after.state,
    verdictBefore: kept.verdictBefore,
    verdictAfter: after.verdict,
    steps,
  };
}

/** The resource at the end, as far as it could be read. */
interface After {
  readonly state: ExecutionRecord['after'];
  readonly verdict: ExecutionRecord['verdictAfter'];
  /** Whether it is as the execution was to leave it. */
  readonly isRight: boolean;
  readonly trouble?: string;
}

const NOT_LOOKED: After = { state: null, verdict: null, isRight: false };

/** What was verified a moment ago may not show at every look. */
async function lookAfter({ Rule }: ConcludeAction, { kept, verified }: Ended, setup: PlanDependencies): Promise<After> {
  let last: After | undefined;
  const seen = await pollUntilSettled(
    async (): Promise<PollResult<After>> => {
      const { state, evaluation } = await evaluateLive(findDeployedRule(Rule, setup), kept.resourceId, setup);
      const verdict = toRecordedEvaluation(evaluation);
      const isRight =
        kept.kind === 'undo' ? canonicalJson(state) === canonicalJson(kept.restores ?? null) : isSatisfied(verdict);
      last = { state, verdict, isRight };
      const isExpected = isRight || !verified || verified.Verdict === 'pending';
      return isExpected ? { end: last } : { wrong: 'not as it was verified' };
    },
    setup,
    POLL_DELAYS_MS.slice(0, 2),
  );
  if ('end' in seen) return seen.end;
  if (last) return last;
  setup.logger.warn('Cannot read the resource after an execution', { rule: Rule, resourceId: kept.resourceId });
  // What `verify` saw is as good as what is seen now.
  return { ...NOT_LOOKED, isRight: verified !== undefined && verified.Verdict !== 'pending', trouble: seen.wrong };
}

interface Ending {
  readonly outcome: RecordOutcome;
  readonly reason: string;
}

function ending({ kept, wasKept, execution }: Ended, steps: readonly RecordedStep[], after: After): Ending {
  const unread = after.trouble === undefined ? '' : `. The resource could not be read afterwards: ${after.trouble}`;
  const end = (outcome: RecordOutcome, reason: string): Ending => ({ outcome, reason: `${reason}${unread}` });
  const done = steps.filter(({ status }) => status === 'done').map(({ name }) => name);
  const failed = steps.find(({ status }) => status === 'failed') ?? execution.failed;
  const failure = failed ? `Step ${failed.name} failed: ${failed.failure}` : undefined;

  if (!wasKept) return end('failed', failure ?? 'No plan was kept for the execution');
  if (kept.decision === 'refuse') return end('refused', kept.reason);
  if (kept.decision === 'stop') return end(kept.dryRun ? 'dry run' : 'nothing to do', kept.reason);
  if (done.length === steps.length) return whenAllDone(kept, after, failure, end);
  if (done.length > 0)
    return end('partly done', `${failure ?? 'It was ended'}. Done before: ${joinList(done, done.length)}`);
  if (execution.notApproved !== undefined && steps.every(({ status }) => status === 'not made')) {
    return end('refused', `Not approved: ${execution.notApproved}. Nothing was changed`);
  }
  // A call that timed out may have been made all the same.
  if (after.state === null) return end('failed', failure ?? 'It was ended before its first call');
  const isChanged = canonicalJson(after.state) !== canonicalJson(kept.before);
  return isChanged
    ? end('partly done', `${failure}. The resource was changed all the same`)
    : end('failed', `${failure}. The resource is as it was`);
}

function whenAllDone(
  { kind, pending, summary }: StoredPlan,
  { isRight, verdict }: After,
  failure: string | undefined,
  end: (outcome: RecordOutcome, reason: string) => Ending,
): Ending {
  // A step that failed all the same, such as one that waits, may be why SSM calls the execution failed.
  const all = [summary, failure].filter((text) => typeof text === 'string').join('. ');
  if (isRight) return end(kind === 'undo' ? 'undone' : 'put right', all);
  if (kind === 'remediation' && pending !== null) return end('pending', `${summary}. ${pending}`);
  const found =
    kind === 'undo' ? 'The resource is not as it was before' : (verdict?.annotation ?? 'The resource is not right');
  return end('partly done', `All calls were made. ${failure ?? found}`);
}

/** So that the record is written down all the same when it could not be kept. */
function notKept(rule: string, execution: Execution, { settings }: PlanDependencies): StoredPlan {
  const mode = Object.values(settings.rules).find((one) => one.rule === rule)?.remediation;
  return {
    kind: 'remediation',
    rule,
    resourceType: '',
    resourceId: execution.parameter('ResourceId') ?? '',
    mode: mode === undefined || mode === 'off' ? 'manual' : mode,
    dryRun: false,
    decision: 'refuse',
    reason: '',
    summary: null,
    calls: [],
    names: [],
    undo: [],
    cannotUndo: null,
    sideEffects: [],
    pending: null,
    before: null,
    verdictBefore: null,
  };
}

async function written(record: ExecutionRecord, setup: PlanDependencies): Promise<ExecutionRecord> {
  try {
    return await writeRecord(record, setup);
  } catch (cause) {
    // The log is the last place where what was done can still be found.
    setup.logger.error('Cannot write the record of an execution', { record, error: cause });
    throw new Error(`Cannot write the record of execution ${record.executionId}: ${describeError(cause)}`, { cause });
  }
}
