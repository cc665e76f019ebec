import { type PlanAnswer, type PlannedStep, stepNames } from '../../../contract/plan-protocol';
import type { Json, SsmType } from '../../../core/remediation/operation';
import type { Call, Step } from '../../../core/remediation/step';
import { formatInteger } from '../../../core/text/format';
import type { StoredPlan } from '../store/plan-store';
import { formatShownRefusal } from './decision';

/**
 * SSM passes at most 100 KB from step to step, where the answer may be text within JSON.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
 */
const MAX_ANSWER_BYTES = 90_000;

/**
 * Returns the name of each call's step in the runbook.
 * @throws Error when the runbook has no step for a call in this order, or a call refers to one that is not made before
 *   it: a bug in the plan
 */
export function nameCalls(steps: readonly Step[], calls: readonly Call[]): string[] {
  const slots = steps.flatMap((step) => stepNames(step).map((name) => ({ name, step: step.name })));
  let next = 0;
  return calls.map(({ step, references = {} }, at) => {
    const made = calls.slice(0, at).map((call) => call.step);
    const missing = Object.values(references).find((reference) => !made.includes(reference.step));
    if (missing) throw new Error(`Cannot make the call of step ${step}: no call of step ${missing.step} is before it`);
    const index = slots.findIndex((slot, position) => position >= next && slot.step === step);
    const slot = slots[index];
    if (!slot) throw new Error(`Cannot make the call of step ${step}: the runbook has no step for it in this order`);
    next = index + 1;
    return slot.name;
  });
}

/**
 * Formats the answer to a runbook. A plan that SSM might not pass on unchanged is refused.
 * @param completedCalls the calls of the plan with all of their parameters
 */
export function formatPlanAnswer(
  plan: StoredPlan,
  steps: readonly Step[],
  texts: PlanTexts,
  completedCalls: readonly Call[] = plan.calls,
): { readonly answer: PlanAnswer; readonly plan: StoredPlan } {
  const answer = toPlanAnswer(plan, steps, texts, completedCalls);
  // In a dry run, too, the size is that of an answer with calls.
  const size = measureJson(
    plan.dryRun ? toPlanAnswer({ ...plan, decision: 'apply' }, steps, texts, completedCalls) : answer,
  );
  if (size > MAX_ANSWER_BYTES) {
    const reason = `The plan has ${formatInteger(size)} bytes, and SSM passes on at most ${formatInteger(MAX_ANSWER_BYTES)}: remediate manually`;
    const refused = { ...refusePlan(reason, plan), calls: [], names: [], undo: [], before: null };
    return { plan: refused, answer: toPlanAnswer(refused, steps, { planId: '', approval: '' }, []) };
  }
  if (JSON.stringify(completedCalls).search(REFERENCE) < 0) return { answer, plan };
  const refused = refusePlan(
    'A parameter of its calls has two opening braces in a row, which SSM may interpret as a reference: remediate manually',
    plan,
  );
  return { plan: refused, answer: toPlanAnswer(refused, steps, texts, completedCalls) };
}

interface PlanTexts {
  readonly planId: string;
  readonly approval: string;
}

/**
 * The start of a reference in a runbook. AWS does not document whether SSM also replaces references in values, such as
 * the description of a security group rule.
 */
const REFERENCE = /\{(?=\{)/g;

/** A dry run that shows a refusal succeeds. */
function refusePlan(reason: string, plan: StoredPlan): StoredPlan {
  if (plan.dryRun) return { ...plan, decision: 'stop', reason: formatShownRefusal(reason) };
  return plan.decision === 'apply' ? { ...plan, decision: 'refuse', reason } : plan;
}

const toPlanAnswer = (
  plan: StoredPlan,
  steps: readonly Step[],
  { planId, approval }: PlanTexts,
  completedCalls: readonly Call[],
): PlanAnswer => ({
  Decision: plan.decision,
  ResourceId: plan.resourceId,
  Reason: separateBraces(plan.reason),
  PlanId: planId,
  Approval: separateBraces(approval),
  Before: toEscapedJson(plan.before),
  Calls: toEscapedJson(plan.calls),
  Undo: toEscapedJson(plan.undo),
  Steps: planSteps(plan, steps, completedCalls),
});

/** Removes everything that SSM could interpret as a reference from a text for people. */
const separateBraces = (text: string): string => text.replace(REFERENCE, '{ ');

/** Returns JSON of the same value without the start of a reference; in JSON, `{{` occurs only within strings. */
const toEscapedJson = (value: unknown): string => JSON.stringify(value).replace(REFERENCE, '\\u007b');

const measureJson = (answer: PlanAnswer): number => Buffer.byteLength(JSON.stringify(JSON.stringify(answer)));

/** Lists every step of the runbook; steps run only if the plan is applied. */
function planSteps(
  { decision, names }: StoredPlan,
  steps: readonly Step[],
  calls: readonly Call[],
): Record<string, PlannedStep> {
  const entries = steps.flatMap((step) =>
    stepNames(step).map((name): [string, PlannedStep] => {
      const call = decision === 'apply' ? calls[names.indexOf(name)] : undefined;
      return [name, call ? { Run: 'yes', Parameters: call.parameters } : { Run: 'no', Parameters: createBlanks(step) }];
    }),
  );
  return Object.fromEntries(entries);
}

const createBlanks = ({ operation, parameters }: Step): Record<string, Json> =>
  Object.fromEntries(parameters.map((name) => [name, BLANKS[operation.parameters[name] ?? 'String']]));

/** A runbook's references need a value of the right type even for a step that does not run. */
const BLANKS: Readonly<Record<SsmType, Json>> = {
  String: '',
  Integer: 0,
  Boolean: false,
  StringList: [],
  StringMap: {},
  MapList: [],
};
