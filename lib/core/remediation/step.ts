import type { IamPermission, Json, Operation } from './operation';

/**
 * A step of a runbook, which makes one call or is skipped.
 *
 * @example
 * const modify: Step = { name: 'Modify', operation: modifyVolume, parameters: ['VolumeId', 'VolumeType'] };
 */
export interface Step {
  /** PascalCase, unique within the rule: `RevokeOpenSources`. */
  readonly name: string;
  readonly operation: Operation;
  /**
   * The parameters of the step's call. A call has all of them: a runbook cannot leave one out. A completion adds some.
   */
  readonly parameters: readonly string[];
  /**
   * Further parameters, by name: values that the call of an earlier step returns, such as the ID of what it creates.
   * The runbook attempts such a call up to three times, since that may not be visible at once, so it must be one that
   * can be repeated.
   */
  readonly references?: Readonly<Record<string, OutputReference>>;
  /** How many calls of the step a plan may have; the runbook numbers them if there are several. @default 1 */
  readonly times?: number;
  /** The condition to wait for after the call, if its effect comes later than its answer. */
  readonly waitFor?: WaitCondition;
}

/**
 * A value in the answer to the call of an earlier step. A plan contains it in place of the value, which does not exist
 * before that call is made. The step that refers to it comes directly after the other one, or after others that refer
 * to it.
 *
 * @example
 * const reference: OutputReference = { step: 'CreateVersion', path: ['LaunchTemplateVersion', 'VersionNumber'] };
 */
export interface OutputReference {
  readonly step: string;
  /** The names of the members that lead to the value. */
  readonly path: readonly [string, ...string[]];
}

/**
 * A describe call that the runbook repeats until it returns one of the values.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-waitForAwsResourceProperty.html
 *
 * @example
 * const condition: WaitCondition = {
 *   service: 'ec2',
 *   api: 'DescribeVolumesModifications',
 *   parameters: { VolumeIds: ['{{ ResourceId }}'] },
 *   selector: '$.VolumesModifications[0].ModificationState',
 *   values: ['optimizing', 'completed'],
 *   timeoutSeconds: 600,
 *   permission: { action: 'ec2:DescribeVolumesModifications', resource: '*' },
 * };
 */
export interface WaitCondition {
  readonly service: Operation['service'];
  readonly api: string;
  /** `{{ ResourceId }}` is replaced by the id of the resource. */
  readonly parameters: Readonly<Record<string, Json>>;
  /** In SSM's subset of JSONPath: `$.VolumesModifications[0].ModificationState`. */
  readonly selector: string;
  readonly values: readonly string[];
  readonly timeoutSeconds: number;
  readonly permission: IamPermission;
}

/**
 * One API call of a plan.
 *
 * @example
 * const call: Call = {
 *   step: 'Modify',
 *   service: 'ec2',
 *   api: 'ModifyVolume',
 *   parameters: { VolumeId: 'vol-0a', VolumeType: 'gp3' },
 * };
 */
export interface Call {
  /** The name of the step that makes it. */
  readonly step: string;
  readonly service: Operation['service'];
  readonly api: string;
  readonly parameters: Readonly<Record<string, Json>>;
  /**
   * The parameters whose values an earlier call of the plan returns. The record of an execution has the values instead.
   */
  readonly references?: Step['references'];
}

/**
 * A call that undoes one of a plan's calls.
 *
 * @example
 * const call: UndoCall = {
 *   step: 'Restore',
 *   undoes: 'Modify',
 *   service: 'ec2',
 *   api: 'ModifyVolume',
 *   parameters: { VolumeId: 'vol-0a', VolumeType: 'gp2' },
 * };
 */
export interface UndoCall extends Call {
  /** The step whose call it undoes. It is skipped if that call was not made. */
  readonly undoes: string;
}

/**
 * Lists the parameters of a step that a plan gives: all but those that a live resource adds.
 *
 * @example
 * listPlannedParameters({ name: 'Modify', operation: modifyVolume, parameters: ['VolumeId'] }); // ['VolumeId']
 */
export const listPlannedParameters = ({ operation, parameters }: Step): string[] =>
  parameters.filter((name) => !operation.completion?.added.includes(name));

/**
 * Creates the call of a step.
 * @throws Error if the parameters are not exactly those of the step, which is a bug of the plan
 *
 * @example
 * const MODIFY: Step = { name: 'Modify', operation: modifyVolume, parameters: ['VolumeId', 'VolumeType'] };
 * makeCall(MODIFY, { VolumeId: 'vol-0a', VolumeType: 'gp3' });
 */
export function makeCall(step: Step, parameters: Call['parameters']): Call {
  const found = Object.keys(parameters).sort().join(', ');
  const expected = listPlannedParameters(step).sort().join(', ');
  if (found !== expected) throw new Error(`Cannot plan step ${step.name}: expected ${expected}, found ${found}`);
  const { name, operation, references } = step;
  return { step: name, service: operation.service, api: operation.api, parameters, ...(references && { references }) };
}

/**
 * Returns a call with its references replaced by values. A reference without a value stays.
 *
 * @example
 * resolveReferences(call, ({ step }) => answers[step]);
 */
export function resolveReferences<C extends Call>(
  { references = {}, ...call }: C,
  findValue: (reference: OutputReference, parameter: string) => Json | undefined,
): C {
  const parameters: Record<string, Json> = { ...call.parameters };
  const unresolved: Record<string, OutputReference> = {};
  for (const [parameter, reference] of Object.entries(references)) {
    const value = findValue(reference, parameter);
    if (value === undefined) unresolved[parameter] = reference;
    else parameters[parameter] = value;
  }
  return { ...call, parameters, ...(Object.keys(unresolved).length > 0 && { references: unresolved }) } as C;
}

/**
 * Returns the parameters of a call for people, with a text for each reference:
 * `<VersionNumber that CreateVersion returns>`.
 *
 * @example
 * formatAwsCommand({ ...call, parameters: describeParameters(call) }, region, width);
 */
export const describeParameters = (call: Call): Call['parameters'] =>
  resolveReferences(call, ({ step, path }) => `<${path.at(-1)} that ${step} returns>`).parameters;

/**
 * Creates a call that undoes the call of another step.
 * @throws Error if the parameters are not those of the step: a bug in the plan
 *
 * @example
 * const MODIFY: Step = { name: 'Modify', operation: modifyVolume, parameters: ['VolumeId', 'VolumeType'] };
 * const RESTORE: Step = { ...MODIFY, name: 'Restore' };
 * makeUndoCall(MODIFY, RESTORE, { VolumeId: 'vol-0a', VolumeType: 'gp2' });
 */
export const makeUndoCall = (undone: Step, step: Step, parameters: Call['parameters']): UndoCall => ({
  ...makeCall(step, parameters),
  undoes: undone.name,
});
