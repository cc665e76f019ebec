import type { Json } from '../core/remediation/operation';
import type { Step } from '../core/remediation/step';
import { fingerprint } from './fingerprint';
import type { RemediationMode } from './response-settings';

/**
 * What the steps of an SSM document ask the plan function, and what it answers. A document is generated from the
 * same rule that the function plans by, so both sides know the steps by their names.
 *
 * Every answer is flat enough for a document: SSM's selectors cannot look into text, and a value that is not there
 * fails the step that refers to it, so every field is always present, blank where there is nothing.
 */
export type PlanRequest = PlanAction | VerifyAction | ConcludeAction | PlanUndoAction | VerifyUndoAction;

interface About {
  /** Our rule's name. */
  readonly Rule: string;
  readonly ResourceId: string;
  /** `{{automation:EXECUTION_ID}}` */
  readonly ExecutionId: string;
}

/** Read the live resource and plan. `StepsId` names the steps that the document has: see `stepsIdOf`. */
export interface PlanAction extends About {
  readonly Action: 'plan';
  readonly Mode: Exclude<RemediationMode, 'off'>;
  /** The plan is only wanted to be looked at. SSM's parameters are text. */
  readonly DryRun: YesNo;
  /** A person has seen the plan: side effects, Config's exceptions and repeated breaking do not stand in its way. */
  readonly DecidedByPerson: YesNo;
  /**
   * The id of the plan that a person approved; blank before. When the resource needs another plan by now, nothing is done.
   */
  readonly ApprovedPlan: string;
  readonly StepsId: string;
}

/** Judge the live resource again. Fails, as an error of the function, while the rule is not satisfied. */
export interface VerifyAction extends About {
  readonly Action: 'verify';
}

/** Write down what was done, however it ended: always the last to be asked. */
export interface ConcludeAction extends About {
  readonly Action: 'conclude';
}

/** Read what an execution did, and plan to take it back, if the resource is as that left it. */
export interface PlanUndoAction extends About {
  readonly Action: 'plan-undo';
  /** The execution to undo. */
  readonly Undoes: string;
  readonly DryRun: YesNo;
  readonly StepsId: string;
}

/** Whether the live resource is as it was before the execution that was undone; fails while it is not. */
export interface VerifyUndoAction extends About {
  readonly Action: 'verify-undo';
}

export type YesNo = 'yes' | 'no';

/** The answer to `plan` and `plan-undo`. */
export interface PlanAnswer {
  readonly Decision: Decision;
  /** What the calls change. A document that undoes is told an execution, and learns only here whose. */
  readonly ResourceId: string;
  /** Why: what is done, or why nothing is. One or two sentences for people, never blank. */
  readonly Reason: string;
  /** Names the plan by its content: the same calls on the same resource, the same id. Blank without calls. */
  readonly PlanId: string;
  /** What stands in an approver's mail: the resource, what is wrong, each call, the side effects, the undo. At most 3,000 characters. */
  readonly Approval: string;
  /** JSON text: the state before, the calls and their undoing. */
  readonly Before: string;
  readonly Calls: string;
  readonly Undo: string;
  /** By step name; numbered from 1 for a step that may be there several times: `ResendMail1`. */
  readonly Steps: Readonly<Record<string, PlannedStep>>;
}

/**
 * - `apply`: there are calls to be made.
 * - `stop`: nothing to do, waived, or a dry run, whatever would have become of it; a good end.
 * - `refuse`: a person must decide, the resource cannot be read, it is broken again and again, the approved plan fits
 *   no more, an exception stands, another execution changes it; the execution fails.
 */
export type Decision = 'apply' | 'stop' | 'refuse';

/** Whether to make the step's call, and its parameters, blank where it is not made. */
export interface PlannedStep {
  readonly Run: YesNo;
  readonly Parameters: Readonly<Record<string, Json>>;
}

/** The answer to `verify` and `verify-undo`. */
export interface VerifyAnswer {
  /** `compliant`, or `pending` where the plan said that it takes longer, or `restored`. */
  readonly Verdict: 'compliant' | 'pending' | 'restored';
  readonly Reason: string;
}

/** The answer to `conclude` is the execution's record: see `record.ts`. */

/** The steps of a document that ask to conclude: after a good end, and after any other. */
export const CONCLUDE = 'Conclude';
export const CONCLUDE_FAILURE = 'ConcludeFailure';

/** The names of a step as a document has them, one for each time it may be there. */
export const stepNames = ({ name, times = 1 }: { readonly name: string; readonly times?: number }): string[] =>
  times === 1 ? [name] : Array.from({ length: times }, (_, index) => `${name}${index + 1}`);

/**
 * Names the steps of a document by all that its calls are made of. A document of another deployment than the function
 * may lack a step of the plan, or a parameter, and would make half of it.
 */
export const fingerprintSteps = (steps: readonly Step[]): string => {
  const calls = steps.map(({ name, times = 1, parameters, operation: { service, api } }) => ({
    name,
    times,
    parameters,
    service,
    api,
  }));
  return fingerprint(calls);
};
