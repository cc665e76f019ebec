import type { ExecutionRecord } from '../../../contract/execution-record';
import { describeDifferences } from '../../../contract/fingerprint';
import { fingerprintSteps, type PlanAnswer, type PlanUndoAction } from '../../../contract/plan-protocol';
import { formatValue } from '../../../core/json';
import { applyCalls } from '../../../core/remediation/apply-calls';
import { makeCall, type Step, type UndoCall } from '../../../core/remediation/step';
import { describeError } from '../../../core/text/errors';
import type { PlanDependencies } from '../dependencies';
import { authorizeRequest } from '../execution/authorize-request';
import { readRecord } from '../store/record-store';
import { ResourceLock } from '../store/resource-lock';
import type { LiveState } from '../verify/evaluate-live';
import { findProcedure, listProcedureSteps, type Procedure } from '../verify/procedure';
import { readUnderLock } from '../verify/read-locked';
import { nameCalls } from './answer';
import { DRY_RUN, type PlanDecision, refuse, showRefusal, stop, WRONG_STEPS } from './decision';
import { answerPlan, type PlanDraft } from './draft';

/**
 * Answers `plan-undo`: plans the calls that undo those that an execution made, if the resource is unchanged since. The
 * calls come only from the record in the bucket, so that a person who starts the runbook cannot supply others.
 * @throws Error when the request is not from the execution
 */
export async function planUndo(request: PlanUndoAction, dependencies: PlanDependencies): Promise<PlanAnswer> {
  const { undoSteps: steps } = listProcedureSteps(request.Rule, dependencies);
  await authorizeRequest(request, steps, dependencies);
  return answerPlan(request, steps, dependencies, async (draft) =>
    showRefusal(request, await decideUndo(request, steps, dependencies, draft)),
  );
}

async function decideUndo(
  request: PlanUndoAction,
  steps: readonly Step[],
  dependencies: PlanDependencies,
  draft: PlanDraft,
): Promise<PlanDecision> {
  const { Rule, Undoes, DryRun, StepsId, ExecutionId } = request;
  const procedure = findProcedure(Rule, dependencies);
  if (StepsId !== fingerprintSteps(steps)) return refuse('steps', WRONG_STEPS);

  const record = await readRecordToUndo(request, dependencies);
  const { resourceType, resourceId } = record;
  const summary = `Undo "${record.summary}" of execution ${record.executionId}`;
  draft.resourceType = resourceType;
  draft.resourceId = resourceId;
  draft.restores = record.before;
  draft.fix = { kind: 'fix', summary, calls: [], undo: [], sideEffects: [] };
  if (record.steps.every(({ status }) => status === 'not made')) {
    return stop('nothing made', `Execution ${Undoes} made no calls (${record.outcome}), so there is nothing to undo`);
  }
  const calls = selectUndoCalls(record, steps);
  draft.names = nameCalls(steps, calls);
  draft.fix = { ...draft.fix, calls };
  if (calls.length === 0) {
    return refuse(
      'cannot undo',
      `The remediation cannot be undone: ${record.cannotUndo ?? 'none of its calls can be'}`,
    );
  }

  const locked = { resourceType, resourceId, executionId: ExecutionId };
  draft.lock = DryRun === 'no' ? new ResourceLock(locked, dependencies) : undefined;
  draft.live = await readUnderLock(() => procedure.read(record), draft.lock, dependencies);
  return (
    compareStates(record, draft.live) ??
    predictUndo(record, calls, draft.live, procedure) ??
    (DryRun === 'yes'
      ? stop(DRY_RUN, `Dry run: would undo "${record.summary}"`)
      : { decision: 'apply', reason: formatUndoReason(summary, record), keyword: 'record' })
  );
}

const formatUndoReason = (summary: string, { cannotUndo }: ExecutionRecord): string =>
  cannotUndo === null ? summary : `${summary}. Not undone: ${cannotUndo}`;

/** Decides, unless the resource still has the state in which the execution left it. */
function compareStates(record: ExecutionRecord, { state }: LiveState): PlanDecision | undefined {
  if (describeDifferences(record.before, state) === '') {
    return stop('undone already', 'The resource already has its state from before the execution');
  }
  if (record.after === null) {
    const reason = 'The state after the execution was not recorded, so an undo could revert later changes';
    return refuse('after not read', reason);
  }
  const changes = describeDifferences(record.after, state);
  return changes === '' ? undefined : refuse('changed since', `The resource changed since the execution: ${changes}`);
}

/**
 * Refuses if the calls would not restore the previous state. They come from a record, and a call that timed out may
 * have been made or not: so calls on another resource, or a partial undo, are not made at all.
 */
function predictUndo(
  { before }: ExecutionRecord,
  calls: readonly UndoCall[],
  { item }: LiveState,
  { undoSteps, toState }: Procedure,
): PlanDecision | undefined {
  try {
    const differences = describeDifferences(before, toState(applyCalls(undoSteps, calls, item)));
    if (differences === '') return undefined;
    return refuse('not restored', `Undoing the recorded calls would not restore the previous state: ${differences}`);
  } catch (error) {
    return refuse('not restored', `The calls cannot be undone in the current state: ${describeError(error)}`);
  }
}

async function readRecordToUndo(
  { Rule, Undoes, ResourceId }: PlanUndoAction,
  dependencies: PlanDependencies,
): Promise<ExecutionRecord> {
  try {
    // The id becomes part of the record's key.
    if (!/^[0-9a-f-]{36}$/i.test(Undoes)) throw new Error('it is not the id of an execution');
    const record = await readRecord({ ...dependencies.scope, rule: Rule, executionId: Undoes }, dependencies);
    if (record.kind === 'undo') throw new Error('it is the record of an undo');
    if (ResourceId !== '' && ResourceId !== record.resourceId) {
      throw new Error(`it is for ${formatValue(record.resourceId)}, not ${formatValue(ResourceId)}`);
    }
    return record;
  } catch (cause) {
    throw new Error(`Cannot use the record of execution ${formatValue(Undoes)}: ${describeError(cause)}`, { cause });
  }
}

/**
 * Selects the undo calls of the calls that were made. A call that failed changed nothing.
 * @throws Error when the record does not fit the rule's current steps, or only some calls of a step were made
 */
function selectUndoCalls({ calls, steps, undo }: ExecutionRecord, undoSteps: readonly Step[]): UndoCall[] {
  const wasMade = (stepName: string): boolean => {
    const made = steps.filter((_, index) => calls[index]?.step === stepName).map(({ status }) => status === 'done');
    if (new Set(made).size > 1) throw new Error(`Cannot undo step ${stepName}: only some of its calls were made`);
    return made.includes(true);
  };
  const selected = undo.filter(({ undoes }) => wasMade(undoes));
  for (const call of selected) assertCurrent(call, undoSteps);
  return selected;
}

/** The record may be older than the runbook. */
function assertCurrent(call: UndoCall, undoSteps: readonly Step[]): void {
  const step = undoSteps.find(({ name }) => name === call.step);
  if (!step) throw new Error(`Cannot undo with step ${call.step}: the rule no longer has it`);
  const { service, api } = makeCall(step, call.parameters);
  if (service !== call.service || api !== call.api) {
    throw new Error(`Cannot undo with step ${call.step}: it calls ${api}, but the record has ${call.api}`);
  }
}
