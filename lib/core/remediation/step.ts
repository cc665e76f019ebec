import type { IamPermission, Json, Operation } from './operation';

/** A place in a remediation where one call, or none, is made: a step of the SSM document. */
export interface Step {
  /** PascalCase; unique within the rule: `RevokeOpenSources`. */
  readonly name: string;
  readonly operation: Operation;
  /** The parameters that the step's call has, always all of them: a document cannot leave one out. */
  readonly parameters: readonly string[];
  /** How often the step may be there in a plan; more than once it is numbered in the document. @default 1 */
  readonly times?: number;
  /** What to wait for after the call, since it is done later than answered. */
  readonly settles?: Settling;
}

/** A describe call that is repeated until it shows one of the values: `aws:waitForAwsResourceProperty`. */
export interface Settling {
  readonly service: Operation['service'];
  readonly api: string;
  /** `{{ ResourceId }}` stands for the resource. */
  readonly parameters: Readonly<Record<string, Json>>;
  /** SSM's small JSONPath: `$.VolumesModifications[0].ModificationState`. */
  readonly selector: string;
  readonly values: readonly string[];
  readonly timeoutSeconds: number;
  readonly permission: IamPermission;
}

/** One API call of a plan, as people read it and as the SSM document makes it. */
export interface Call {
  /** The step that makes it. */
  readonly step: string;
  readonly service: Operation['service'];
  readonly api: string;
  readonly parameters: Readonly<Record<string, Json>>;
}

/** A call that takes one of a plan's calls back. */
export interface UndoCall extends Call {
  /** The step whose call it takes back: when that was never made, this one is not made either. */
  readonly undoes: string;
}

/** @throws Error when the parameters are not exactly those of the step: a bug of the plan */
export function makeCall(step: Step, parameters: Call['parameters']): Call {
  const given = Object.keys(parameters).sort().join(', ');
  const wanted = [...step.parameters].sort().join(', ');
  if (given !== wanted) throw new Error(`Cannot plan step ${step.name}: expected ${wanted}, found ${given}`);
  return { step: step.name, service: step.operation.service, api: step.operation.api, parameters };
}

export const makeUndoCall = (undone: Step, step: Step, parameters: Call['parameters']): UndoCall => ({
  ...makeCall(step, parameters),
  undoes: undone.name,
});
