import type { Json, SsmType } from '../../core/remediation/operation';
import type { Call, Step } from '../../core/remediation/step';
import { thousands } from '../../core/wording';
import type { KeptPlan } from './kept-plan';
import { type Decision, type PlanAnswer, type PlannedStep, stepNames } from './protocol';

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

/** The answer to a document; what is too large for one is refused. */
export function planAnswer(
  plan: KeptPlan,
  steps: readonly Step[],
  texts: { readonly planId: string; readonly approval: string },
): { readonly answer: PlanAnswer; readonly plan: KeptPlan } {
  const whole: PlanAnswer = {
    ...said(plan),
    PlanId: texts.planId,
    Approval: texts.approval,
    Before: JSON.stringify(plan.before),
    Calls: JSON.stringify(plan.calls),
    Undo: JSON.stringify(plan.undo),
    Steps: plannedSteps(plan, steps),
  };
  const size = sizeOf(whole);
  if (size <= MOST_BYTES) return { answer: whole, plan };
  const reason = `The plan takes ${thousands(size)} bytes, and SSM hands on no more than ${thousands(MOST_BYTES)}: a person must do it`;
  const refused: KeptPlan = {
    ...plan,
    decision: 'refuse',
    reason,
    calls: [],
    names: [],
    undo: [],
    before: null,
  };
  return {
    plan: refused,
    answer: {
      ...said(refused),
      PlanId: '',
      Approval: '',
      Before: 'null',
      Calls: '[]',
      Undo: '[]',
      Steps: plannedSteps(refused, steps),
    },
  };
}

const said = ({
  decision,
  reason,
  resourceId,
}: KeptPlan): { Decision: Decision; Reason: string; ResourceId: string } => ({
  Decision: decision,
  Reason: reason,
  ResourceId: resourceId,
});

const sizeOf = (answer: PlanAnswer): number => Buffer.byteLength(JSON.stringify(JSON.stringify(answer)));

/** Every step of the document; only a plan that is applied runs any of them. */
function plannedSteps({ decision, calls, names }: KeptPlan, steps: readonly Step[]): Record<string, PlannedStep> {
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
