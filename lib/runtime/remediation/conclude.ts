import type { ExecutionRecord } from '../../contract/execution-record';
import { createPlanId, isSameState } from '../../contract/fingerprint';
import { type ConcludeAction, outputName } from '../../contract/plan-protocol';
import { resolveReferences } from '../../core/remediation/step';
import { describeError } from '../../core/text/errors';
import type { PlanDependencies } from './dependencies';
import { findConcludingExecution } from './execution/authorize-request';
import type { Execution } from './execution/execution';
import { decideOutcome, type EndedExecution, type FinalState } from './execution/outcome';
import { POLL_DELAYS_MS, type PollResult, pollUntilSettled } from './execution/polling';
import { ApprovalRequests } from './store/approval-requests';
import { PlanStore, type StoredPlan } from './store/plan-store';
import { writeRecord } from './store/record-store';
import { ResourceLock } from './store/resource-lock';
import { isSatisfied, toRecordedEvaluation } from './verify/evaluate-live';
import { findProcedure, findRestorationByName } from './verify/procedure';

/**
 * Answers `conclude`: writes the record of an execution, however it ended, and returns it. A second request returns the
 * first record. The record is made from SSM, the stored plan and the resource, and not from the request, which only
 * names the execution.
 * @throws Error when the execution is still running, or its runbook is not the rule's
 * @throws Error when the record cannot be written; the log then contains it
 */
export async function conclude(request: ConcludeAction, dependencies: PlanDependencies): Promise<ExecutionRecord> {
  const execution = await findConcludingExecution(request, dependencies);
  const store = new PlanStore(dependencies);
  const [storedPlan, verification] = await Promise.all([
    store.readPlan(request.ExecutionId),
    store.readVerification(request.ExecutionId),
  ]);
  const plan = storedPlan ?? createMissingPlan(request.Rule, execution, dependencies);
  const approval = findApprovalRequest(plan, execution, dependencies);
  const repeatDays = await approval?.requests.findRepeatDays(approval.planId);
  const ended = { plan, hasPlan: storedPlan !== undefined, verification, execution, repeatDays };
  const created = await createRecord(request, ended, dependencies);
  const record = await write(created, dependencies).finally(() => releaseLock(created, dependencies));
  const isFix = record.kind === 'remediation' && ['remediated', 'pending'].includes(record.outcome);
  if (isFix) await store.storeFix(record);
  if (isFix) await approval?.requests.storeRemediated(record.endedAt);
  else if (isUnapproved(plan, record)) await approval?.requests.storeUnapproved(approval.planId, record.endedAt);
  const { rule, resourceId, executionId, outcome } = record;
  dependencies.logger.info('Concluded', { rule, resourceId, executionId, outcome });
  return record;
}

/** Has no effect unless this execution holds the lock: many never take it. */
function releaseLock({ steps, after, ...owner }: ExecutionRecord, dependencies: PlanDependencies): Promise<void> {
  const hasCalled = steps.some(({ status }) => status !== 'not made');
  return new ResourceLock(owner, dependencies).release(hasCalled && after !== null ? after : undefined);
}

/** Returns the request for approval that an execution made because AWS Config started it; absent for others. */
function findApprovalRequest(
  { kind, mode, rule, resourceId, calls }: StoredPlan,
  execution: Execution,
  dependencies: PlanDependencies,
): { readonly requests: ApprovalRequests; readonly planId: string } | undefined {
  const isByConfig = execution.parameter('DecidedByPerson') !== 'yes';
  if (kind !== 'remediation' || mode !== 'approve' || calls.length === 0 || !isByConfig) return undefined;
  const requests = new ApprovalRequests(dependencies, { rule, resourceId });
  return { requests, planId: createPlanId(rule, resourceId, calls) };
}

/** Whether a plan was refused that would have been applied: the approvers rejected it, or did not answer in time. */
const isUnapproved = ({ decision }: StoredPlan, { outcome }: ExecutionRecord): boolean =>
  decision === 'apply' && outcome === 'refused';

async function createRecord(
  request: ConcludeAction,
  ended: EndedExecution,
  dependencies: PlanDependencies,
): Promise<ExecutionRecord> {
  const { plan, execution } = ended;
  const { accountId, region } = dependencies.scope;
  const steps = plan.names.map(execution.step);
  const hasCalled = steps.some(({ status }) => status !== 'not made');
  const final = hasCalled ? await readFinalState(request, ended, dependencies) : NOT_READ;
  const { outcome, reason } = decideOutcome(ended, steps, final);
  return {
    version: 1,
    kind: plan.kind,
    executionId: request.ExecutionId,
    ...(plan.undoes !== undefined && { undoes: plan.undoes }),
    ...(plan.recorded && { recorded: plan.recorded }),
    document: execution.runbook,
    rule: request.Rule,
    resourceType: plan.resourceType,
    resourceId: plan.resourceId,
    accountId,
    region,
    mode: plan.mode,
    startedBy: execution.startedBy,
    startedAt: execution.startedAt,
    endedAt: dependencies.now().toISOString(),
    outcome,
    reason,
    summary: plan.summary,
    calls: plan.calls.map((call) =>
      resolveReferences(call, (reference) => execution.output(reference.step, outputName(reference))),
    ),
    undo: plan.undo,
    cannotUndo: plan.cannotUndo,
    sideEffects: plan.sideEffects,
    before: plan.before,
    after: final.state,
    evaluationBefore: plan.evaluationBefore,
    evaluationAfter: final.evaluation,
    steps,
  };
}

const NOT_READ: FinalState = { state: null, evaluation: null, isAchieved: false };

/** Reads again if the state differs from what was verified a moment ago, since a read may be outdated. */
async function readFinalState(
  { Rule }: ConcludeAction,
  { plan, verification }: EndedExecution,
  dependencies: PlanDependencies,
): Promise<FinalState> {
  let latest: FinalState | undefined;
  const polled = await pollUntilSettled(
    async (): Promise<PollResult<FinalState>> => {
      const live = await findProcedure(Rule, dependencies).read(plan);
      const evaluation = live.evaluation && toRecordedEvaluation(live.evaluation);
      const isAchieved =
        plan.kind === 'remediation'
          ? evaluation !== null && isSatisfied(evaluation)
          : isSameState(live.state, plan.restores ?? null);
      latest = { state: live.state, evaluation, isAchieved };
      const isExpected = isAchieved || !verification || verification.Result === 'pending';
      return isExpected ? { result: latest } : { problem: 'it differs from what was verified' };
    },
    dependencies,
    POLL_DELAYS_MS.slice(0, 2),
  );
  if ('result' in polled) return polled.result;
  if (latest) return latest;
  dependencies.logger.warn('Cannot read the resource after an execution', { rule: Rule, resourceId: plan.resourceId });
  // The state that `verify` read counts.
  const isAchieved = verification !== undefined && verification.Result !== 'pending';
  return { ...NOT_READ, isAchieved, readError: polled.problem };
}

/** A plan for the record of an execution that has none. */
function createMissingPlan(rule: string, execution: Execution, { settings }: PlanDependencies): StoredPlan {
  const mode = Object.values(settings.rules).find((deployed) => deployed.rule === rule)?.remediation;
  const isRestore = findRestorationByName(rule) !== undefined;
  return {
    kind: isRestore ? 'restore' : 'remediation',
    rule,
    resourceType: '',
    resourceId: execution.parameter('ResourceId') ?? '',
    mode: isRestore ? 'approve' : mode === undefined || mode === 'off' ? 'manual' : mode,
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
    evaluationBefore: null,
  };
}

async function write(record: ExecutionRecord, dependencies: PlanDependencies): Promise<ExecutionRecord> {
  try {
    return await writeRecord(record, dependencies);
  } catch (cause) {
    // Without the bucket, only the log can show what was done.
    dependencies.logger.error('Cannot write the record of an execution', { record, error: cause });
    throw new Error(`Cannot write the record of execution ${record.executionId}: ${describeError(cause)}`, { cause });
  }
}
