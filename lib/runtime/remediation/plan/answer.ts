import { type PlanAnswer, type PlannedStep, stepNames } from '../../../contract/plan-protocol';
import type { Json, SsmType } from '../../../core/remediation/operation';
import type { Call, Step } from '../../../core/remediation/step';
import { formatInteger } from '../../../core/text/format';
import type { StoredPlan } from '../store/plan-store';

/**
 * What SSM hands from step to step has a limit of 100 KB, and the answer may be there as a text within JSON.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
 */
const MOST_BYTES = 90_000;

/**
 * The name of each call's step in the document.
 * @throws Error when the plan's calls have no place there, in their order: a bug of the plan
 */
export function namesOf(steps: readonly Step[], calls: readonly Call[]): string[] {
  const places = steps.flatMap((step) => stepNames(step).map((name) => ({ name, step: step.name })));
  let from = 0;
  return calls.map(({ step }) => {
    const index = places.findIndex((place, at) => at >= from && place.step === step);
    const place = places[index];
    if (!place) throw new Error(`Cannot make the call of step ${step}: the document has no place for it in this order`);
    from = index + 1;
    return place.name;
  });
}

/** The answer to a document; what could not be handed on unharmed is refused. */
export function formatPlanAnswer(
  plan: StoredPlan,
  steps: readonly Step[],
  texts: Texts,
): { readonly answer: PlanAnswer; readonly plan: StoredPlan } {
  const whole = answerTo(plan, steps, texts);
  const size = sizeOf(whole);
  if (size > MOST_BYTES) {
    const reason = `The plan takes ${formatInteger(size)} bytes, and SSM hands on no more than ${formatInteger(MOST_BYTES)}: a person must do it`;
    const refused = { ...refusedFor(reason, plan), calls: [], names: [], undo: [], before: null };
    return { plan: refused, answer: answerTo(refused, steps, { planId: '', approval: '' }) };
  }
  if (JSON.stringify(plan.calls).search(REFERENCE) < 0) return { answer: whole, plan };
  const refused = refusedFor(
    'A value of its calls holds two opening braces in a row, which SSM may take for a reference of its own: a person must do it',
    plan,
  );
  return { plan: refused, answer: answerTo(refused, steps, texts) };
}

interface Texts {
  readonly planId: string;
  readonly approval: string;
}

/**
 * How references begin in a document. Whether SSM looks for them in values, too, such as the description of a security
 * group's rule, AWS's pages do not say.
 */
const REFERENCE = /\{(?=\{)/g;

/** Who looks at a plan only is told what would become of it. */
function refusedFor(reason: string, plan: StoredPlan): StoredPlan {
  if (plan.dryRun) return { ...plan, decision: 'stop', reason: `Dry run: nothing would be done. ${reason}` };
  return plan.decision === 'apply' ? { ...plan, decision: 'refuse', reason } : plan;
}

const answerTo = (plan: StoredPlan, steps: readonly Step[], { planId, approval }: Texts): PlanAnswer => ({
  Decision: plan.decision,
  ResourceId: plan.resourceId,
  Reason: plain(plan.reason),
  PlanId: planId,
  Approval: plain(approval),
  Before: jsonOf(plan.before),
  Calls: jsonOf(plan.calls),
  Undo: jsonOf(plan.undo),
  Steps: plannedSteps(plan, steps),
});

/** In a text for people nothing is left that SSM could take for a reference. */
const plain = (text: string): string => text.replace(REFERENCE, '{ ');

/** The same value, in which no text begins a reference: two braces stand together only within JSON's texts. */
const jsonOf = (value: unknown): string => JSON.stringify(value).replace(REFERENCE, '\\u007b');

const sizeOf = (answer: PlanAnswer): number => Buffer.byteLength(JSON.stringify(JSON.stringify(answer)));

/** Every step of the document; only a plan that is applied runs any of them. */
function plannedSteps({ decision, calls, names }: StoredPlan, steps: readonly Step[]): Record<string, PlannedStep> {
  const entries = steps.flatMap((step) =>
    stepNames(step).map((name): [string, PlannedStep] => {
      const call = decision === 'apply' ? calls[names.indexOf(name)] : undefined;
      return [name, call ? { Run: 'yes', Parameters: call.parameters } : { Run: 'no', Parameters: blanksOf(step) }];
    }),
  );
  return Object.fromEntries(entries);
}

const blanksOf = ({ operation, parameters }: Step): Record<string, Json> =>
  Object.fromEntries(parameters.map((name) => [name, BLANKS[operation.parameters[name] ?? 'String']]));

/** A document's references must have a value of the right type, also where the step is not run. */
const BLANKS: Readonly<Record<SsmType, Json>> = {
  String: '',
  Integer: 0,
  Boolean: false,
  StringList: [],
  StringMap: {},
  MapList: [],
};
