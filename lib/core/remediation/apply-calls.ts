import type { ConfigurationItem } from '../item';
import type { IamPermission } from './operation';
import type { Call, Step } from './step';

/**
 * Returns the item as the calls would leave it.
 * @param steps the steps of the calls: a remediation's `steps`, or its `undoSteps` for the calls of an undo
 * @throws Error if AWS would refuse a call: `Cannot call RevokeSecurityGroupIngress: …`
 * @example
 * const after = applyCalls(remediation.steps, plan.calls, item);
 */
export const applyCalls = (
  steps: readonly Step[],
  calls: readonly Call[],
  item: ConfigurationItem,
): ConfigurationItem =>
  calls.reduce((current, call) => findStep(steps, call).operation.apply(current, call.parameters), item);

/**
 * Returns the calls with all of their parameters, for a live resource.
 * @throws Error if a call cannot be made on it
 * @example
 * const made = completeCalls(remediation.steps, plan.calls, live.item);
 */
export const completeCalls = (steps: readonly Step[], calls: readonly Call[], item: ConfigurationItem): Call[] =>
  calls.map((call) => {
    const { completion } = findStep(steps, call).operation;
    return completion ? { ...call, parameters: completion.complete(item, call.parameters) } : call;
  });

/**
 * Lists the permissions that the calls, and the waits after them, need: each once.
 * @example
 * collectPermissions(remediation.steps, plan.calls); // [{ action: 'ec2:ModifyVolume', resource: 'arn:…' }]
 */
export function collectPermissions(steps: readonly Step[], calls: readonly Call[]): IamPermission[] {
  const needed = calls.flatMap((call) => {
    const { operation, waitFor } = findStep(steps, call);
    return waitFor ? [operation.permission, waitFor.permission] : [operation.permission];
  });
  const isFirst = ({ action, resource }: IamPermission, index: number) =>
    needed.findIndex((other) => other.action === action && other.resource === resource) === index;
  return needed.filter(isFirst);
}

function findStep(steps: readonly Step[], { step }: Call): Step {
  const found = steps.find(({ name }) => name === step);
  if (!found)
    throw new Error(`Cannot find step "${step}": expected one of ${steps.map(({ name }) => name).join(', ')}`);
  return found;
}
