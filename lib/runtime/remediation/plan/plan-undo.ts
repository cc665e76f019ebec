import type { ExecutionRecord } from '../../../contract/execution-record';
import { describeDifferences, createPlanId } from '../../../contract/fingerprint';
import { type PlanAnswer, type PlanUndoAction, fingerprintSteps } from '../../../contract/plan-protocol';
import type { Evaluation } from '../../../core/evaluate';
import type { ConfigurationItem } from '../../../core/item';
import { formatValue } from '../../../core/reading/properties';
import { applyCalls } from '../../../core/remediation/after';
import type { Json } from '../../../core/remediation/operation';
import { makeCall, type Step, type UndoCall } from '../../../core/remediation/step';
import type { Rule } from '../../../core/rule';
import { describeError } from '../../aws/errors';
import type { PlanDependencies } from '../context';
import { authorizeRequest } from '../execution/authorize-request';
import { readRecord } from '../store/record-store';
import { ResourceLock } from '../store/resource-lock';
import { findDeployedRule, toRecordedEvaluation, requireResourceType } from '../verify/evaluate-live';
import { evaluateUnderLock } from '../verify/evaluate-locked';
import { namesOf } from './answer';
import { formatApprovalText } from './approval-text';
import { DRY_RUN, storeAndAnswer, OTHER_STEPS, type PlanDecision, decidePlan } from './plan';

/**
 * Answers `plan-undo`: what takes back the calls that an execution really made, if the resource is still as it left it.
 * The calls come from the record in the bucket, and from nowhere else: whoever starts the document cannot name any.
 * Holds the resource's lock, like `plan`.
 * @throws Error when it is not the execution that asks
 */
export async function planUndo(request: PlanUndoAction, setup: PlanDependencies): Promise<PlanAnswer> {
  const steps = setup.registry.find(({ name }) => name === request.Rule)?.remediation?.undoSteps ?? [];
  await authorizeRequest(request, steps, setup);
  const known: Known = { steps, calls: [], names: [] };
  let ruling: PlanDecision;
  try {
    ruling = asLookedAt(request, await rule(request, setup, known));
  } catch (error) {
    ruling = decidePlan(error);
  }
  const answered = await answer(request, setup, known, ruling);
  if (answered.Decision !== 'apply') await known.lock?.giveBack();
  return answered;
}

/** Who looks at an undo only is told what would become of it, and that is a good end. */
const asLookedAt = ({ DryRun }: PlanUndoAction, { decision, reason, by }: PlanDecision): PlanDecision =>
  DryRun === 'yes' && decision === 'refuse'
    ? stop(DRY_RUN, `Dry run: nothing would be done. ${reason}`)
    : { decision, reason, by };

interface Known {
  readonly steps: readonly Step[];
  lock?: ResourceLock | undefined;
  record?: ExecutionRecord;
  calls: readonly UndoCall[];
  names: readonly string[];
  item?: ConfigurationItem;
  evaluation?: Evaluation;
  state?: Json;
}

async function rule(request: PlanUndoAction, setup: PlanDependencies, known: Known): Promise<PlanDecision> {
  const { Rule, Undoes, DryRun, StepsId, ExecutionId } = request;
  const deployed = findDeployedRule(Rule, setup);
  if (StepsId !== fingerprintSteps(known.steps)) return refuse('steps', OTHER_STEPS);

  const record = await recordToUndo(request, setup);
  known.record = record;
  if (record.steps.every(({ status }) => status === 'not made')) {
    return stop('nothing made', `Execution ${Undoes} made no call (${record.outcome}): there is nothing to take back`);
  }
  known.calls = callsToUndo(record, known.steps);
  known.names = namesOf(known.steps, known.calls);
  if (known.calls.length === 0) {
    return refuse('cannot undo', `It cannot be taken back: ${record.cannotUndo ?? 'no call of its plan can be'}`);
  }

  const { resourceId } = record;
  const locked = { resourceType: requireResourceType(deployed), resourceId, executionId: ExecutionId };
  known.lock = DryRun === 'no' ? new ResourceLock(locked, setup) : undefined;
  const judged = await evaluateUnderLock(deployed, resourceId, known.lock, setup);
  known.item = judged.item;
  known.evaluation = judged.evaluation;
  known.state = judged.state;
  if (describeDifferences(record.before, judged.state) === '') {
    return stop('undone already', 'The resource is as it was before the execution already');
  }
  if (record.after === null) {
    return refuse(
      'after not read',
      'How the execution left the resource was not read, so nobody knows what it would undo',
    );
  }
  const changed = describeDifferences(record.after, judged.state);
  if (changed !== '') return refuse('changed since', `The resource was changed since the execution: ${changed}`);
  const otherwise = whyNotRestored(record, known.calls, judged.item, deployed.rule);
  if (otherwise !== undefined) return refuse('not restored', otherwise);
  if (DryRun === 'yes') return stop(DRY_RUN, `Dry run: would undo "${record.summary}"`);
  const rest = record.cannotUndo === null ? '' : `. What stays: ${record.cannotUndo}`;
  return { decision: 'apply', reason: `${summaryOf(record)}${rest}`, by: 'record' };
}

/**
 * Why the calls would not bring the former state back, if so. They come from a record, and what a call did that ran into
 * its time limit nobody knows: so calls on another resource, or half of what takes it back, are not made at all.
 */
function whyNotRestored(
  { before }: ExecutionRecord,
  calls: readonly UndoCall[],
  item: ConfigurationItem,
  { remediation, resource }: Rule,
): string | undefined {
  try {
    const left = applyCalls(remediation?.undoSteps ?? [], calls, item);
    const otherwise = describeDifferences(before, remediation?.state(resource.read(left)) ?? null);
    return otherwise === ''
      ? undefined
      : `What is known to have been done does not account for how it is: ${otherwise}`;
  } catch (error) {
    return `It cannot be taken back as the resource is now: ${describeError(error)}`;
  }
}

const stop = (by: string, reason: string): PlanDecision => ({ decision: 'stop', reason, by });
const refuse = (by: string, reason: string): PlanDecision => ({ decision: 'refuse', reason, by });

const summaryOf = ({ summary, executionId }: ExecutionRecord): string =>
  `Undo "${summary}" of execution ${executionId}`;

async function recordToUndo({ Rule, Undoes, ResourceId }: PlanUndoAction, setup: PlanDependencies): Promise<ExecutionRecord> {
  try {
    // It becomes a part of the record's key.
    if (!/^[0-9a-f-]{36}$/i.test(Undoes)) throw new Error('it is not the id of an execution');
    const record = await readRecord({ ...setup.place, rule: Rule, executionId: Undoes }, setup);
    if (record.kind !== 'remediation') throw new Error(`it is the record of an ${record.kind}`);
    if (ResourceId !== '' && ResourceId !== record.resourceId) {
      throw new Error(`it is about ${formatValue(record.resourceId)}, not ${formatValue(ResourceId)}`);
    }
    return record;
  } catch (cause) {
    throw new Error(`Cannot use the record of execution ${formatValue(Undoes)}: ${describeError(cause)}`, { cause });
  }
}

/**
 * The undo calls of the calls that were made. A call that failed changed nothing.
 * @throws Error when the record does not fit the rule any more, or does not tell which calls to take back
 */
function callsToUndo({ calls, steps, undo }: ExecutionRecord, undoSteps: readonly Step[]): UndoCall[] {
  const made = (step: string): boolean => {
    const states = steps.filter((_, index) => calls[index]?.step === step).map(({ status }) => status === 'done');
    if (new Set(states).size > 1) {
      throw new Error(`Cannot tell what to take back: of the calls of step ${step} only some were made`);
    }
    return states.includes(true);
  };
  return undo.filter(({ undoes }) => made(undoes)).map((call) => checked(call, undoSteps));
}

/** The record may be older than the document. */
function checked(call: UndoCall, undoSteps: readonly Step[]): UndoCall {
  const step = undoSteps.find(({ name }) => name === call.step);
  if (!step) throw new Error(`Cannot take back by step ${call.step}: the rule has no such step any more`);
  const { service, api } = makeCall(step, call.parameters);
  if (service !== call.service || api !== call.api) {
    throw new Error(`Cannot take back by step ${call.step}: it calls ${api} now, and the record says ${call.api}`);
  }
  return call;
}

async function answer(request: PlanUndoAction, setup: PlanDependencies, known: Known, ruling: PlanDecision): Promise<PlanAnswer> {
  const { steps, record, calls, names, item, evaluation, state = null } = known;
  const resourceId = record?.resourceId ?? request.ResourceId;
  const summary = record ? summaryOf(record) : null;
  const planId = calls.length > 0 ? createPlanId(request.Rule, resourceId, calls) : '';
  const approval =
    item && evaluation && summary !== null && calls.length > 0
      ? formatApprovalText(request.Rule, item, evaluation, { kind: 'fix', summary, calls, undo: [], sideEffects: [] }, planId)
      : '';
  return storeAndAnswer(
    request.ExecutionId,
    {
      kind: 'undo',
      rule: request.Rule,
      undoes: request.Undoes,
      restores: record?.before ?? null,
      resourceType: record?.resourceType ?? '',
      resourceId,
      // An undo is always a person's.
      mode: 'manual',
      dryRun: ruling.by === DRY_RUN,
      decision: ruling.decision,
      reason: ruling.reason,
      summary,
      calls,
      names,
      undo: [],
      cannotUndo: null,
      sideEffects: [],
      pending: null,
      before: state,
      verdictBefore: evaluation ? toRecordedEvaluation(evaluation) : null,
    },
    steps,
    { planId, approval },
    setup,
    { rule: request.Rule, by: ruling.by },
  );
}
