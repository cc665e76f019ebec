import type { Json } from '../core/remediation/operation';
import type { OutputReference, Step } from '../core/remediation/step';
import { fingerprint } from './fingerprint';
import type { RemediationMode } from './response-settings';

/**
 * The requests that the steps of a runbook send to the plan function. A runbook is generated from the same rule that
 * the function plans with, so both sides refer to steps by their names.
 *
 * Answers are flat, since SSM's selectors cannot read JSON inside text. Every field is always present, and blank if it
 * has no value, since a reference to a missing value fails the step.
 */
export type PlanRequest =
  | PlanAction
  | VerifyAction
  | ConcludeAction
  | PlanUndoAction
  | PlanRestoreAction
  | VerifyStateAction;

/** The requests that are answered with a plan. */
export type AnyPlanAction = PlanAction | PlanUndoAction | PlanRestoreAction;

interface RequestBase {
  /** The name of our rule, or of the restoration: `security-group-restore`. */
  readonly Rule: string;
  readonly ResourceId: string;
  /** `{{automation:EXECUTION_ID}}` */
  readonly ExecutionId: string;
}

/** Reads the live resource and plans. */
export interface PlanAction extends RequestBase {
  readonly Action: 'plan';
  readonly Mode: Exclude<RemediationMode, 'off'>;
  /** Only shows the plan. Text, since SSM's parameters are. */
  readonly DryRun: YesNo;
  /** A person has reviewed the plan, so that side effects, remediation exceptions and repetitions do not stop it. */
  readonly DecidedByPerson: YesNo;
  /**
   * The id of the plan that a person approved; blank before the approval. If the resource needs another plan by then,
   * nothing is changed.
   */
  readonly ApprovedPlan: string;
  /** Identifies the steps of the runbook: {@link fingerprintSteps}. */
  readonly StepsId: string;
}

/** Evaluates the live resource again. Fails, as an error of the function, until the rule is satisfied. */
export interface VerifyAction extends RequestBase {
  readonly Action: 'verify';
}

/**
 * Writes the record of an execution, however it ended. Always the last request. The answer is the `ExecutionRecord`.
 */
export interface ConcludeAction extends RequestBase {
  readonly Action: 'conclude';
}

/** Reads the record of an execution and plans its undo, if the resource is unchanged since. */
export interface PlanUndoAction extends RequestBase {
  readonly Action: 'plan-undo';
  /** The execution to undo. */
  readonly Undoes: string;
  readonly DryRun: YesNo;
  readonly StepsId: string;
}

/** Reads what AWS Config recorded, and the live resource, and plans the calls that put the recorded state back. */
export interface PlanRestoreAction extends RequestBase {
  readonly Action: 'plan-restore';
  /** The time of the state to put back: ISO 8601, UTC. */
  readonly To: string;
  readonly DryRun: YesNo;
  /** As for {@link PlanAction}. A restore makes no calls before its plan is approved. */
  readonly ApprovedPlan: string;
  readonly StepsId: string;
}

/** Compares the live resource with its state before the execution that was undone. Fails until they are equal. */
interface VerifyUndoAction extends RequestBase {
  readonly Action: 'verify-undo';
}

/** Compares the live resource with the state that a restore achieves. Fails until they are equal. */
interface VerifyRestoreAction extends RequestBase {
  readonly Action: 'verify-restore';
}

export type VerifyStateAction = VerifyUndoAction | VerifyRestoreAction;

type YesNo = 'yes' | 'no';

/** The answer to `plan`, `plan-undo` and `plan-restore`. */
export interface PlanAnswer {
  readonly Decision: Decision;
  /**
   * The resource that the calls change. An undo runbook is started with an execution, and learns the resource from
   * here.
   */
  readonly ResourceId: string;
  /** The change, or why there is none: one or two sentences, never blank. */
  readonly Reason: string;
  /** Identifies the plan by its content: the same calls on the same resource have the same id. Blank without calls. */
  readonly PlanId: string;
  /** The text of an approver's mail: resource, annotation, calls, side effects, undo. At most 3,000 characters. */
  readonly Approval: string;
  /** JSON text, like `Calls` and `Undo`: the state before the calls. */
  readonly Before: string;
  readonly Calls: string;
  readonly Undo: string;
  /** By step name, numbered from 1 for a step that may occur several times: `ResendMail1`. */
  readonly Steps: Readonly<Record<string, PlannedStep>>;
}

/**
 * - `apply`: there are calls to make.
 * - `stop`: already compliant, waived, or a dry run with any result; the execution succeeds.
 * - `refuse`: the resource needs manual remediation or cannot be read, a guard objects, the approved plan is outdated,
 *   or another execution is changing the resource; the execution fails.
 */
export type Decision = 'apply' | 'stop' | 'refuse';

/** Whether to make the step's call, and its parameters, which are blank if not. */
export interface PlannedStep {
  readonly Run: YesNo;
  readonly Parameters: Readonly<Record<string, Json>>;
}

/** The answer to `verify`, `verify-undo` and `verify-restore`. */
export interface VerifyAnswer {
  /** `compliant`, `pending` if the plan said that it takes longer, or `restored` after an undo or a restore. */
  readonly Result: 'compliant' | 'pending' | 'restored';
  readonly Reason: string;
}

/** The steps of a runbook that send `conclude`: after success, and after a failure. */
export const CONCLUDE = 'Conclude';
export const CONCLUDE_FAILURE = 'ConcludeFailure';

/** Returns the name that a step's output has in a runbook. */
export const outputName = ({ path }: OutputReference): string => path.join('_');

/** Lists the names of a step in a runbook, one for each time it may occur. */
export const stepNames = ({ name, times = 1 }: { readonly name: string; readonly times?: number }): string[] =>
  times === 1 ? [name] : Array.from({ length: times }, (_, index) => `${name}${index + 1}`);

/**
 * Identifies the steps of a runbook by everything that their calls are made of. A runbook from another deployment than
 * the function may lack a step or a parameter of the plan, and would apply only a part of it.
 */
export const fingerprintSteps = (steps: readonly Step[]): string => {
  const calls = steps.map(({ name, times = 1, parameters, references, operation: { service, api } }) => ({
    name,
    times,
    parameters,
    ...(references && { references }),
    service,
    api,
  }));
  return fingerprint(calls);
};
