import type { ConfigurationItem } from '../item';
import type { IamPermission } from './operation';
import type { Call, Step } from './step';

/**
 * The item as the calls leave it, one after the other.
 * @param steps those that the calls are made of: a remediation's `steps`, or `undoSteps` for the calls of an undo
 * @throws Error when AWS would refuse one of them: `Cannot call RevokeSecurityGroupIngress: …`
 */
export const applyCalls = (
  steps: readonly Step[],
  calls: readonly Call[],
  item: ConfigurationItem,
): ConfigurationItem => calls.reduce((left, call) => stepOf(steps, call).operation.apply(left, call.parameters), item);

/** What whoever makes the calls, and waits for them, must be allowed: each permission once. */
export function collectPermissions(steps: readonly Step[], calls: readonly Call[]): IamPermission[] {
  const needed = calls.flatMap((call) => {
    const { operation, settles } = stepOf(steps, call);
    return settles ? [operation.permission, settles.permission] : [operation.permission];
  });
  const isFirst = ({ action, resource }: IamPermission, index: number) =>
    needed.findIndex((other) => other.action === action && other.resource === resource) === index;
  return needed.filter(isFirst);
}

function stepOf(steps: readonly Step[], { step }: Call): Step {
  const found = steps.find(({ name }) => name === step);
  if (!found) throw new Error(`Cannot find step "${step}": there are ${steps.map(({ name }) => name).join(', ')}`);
  return found;
}
