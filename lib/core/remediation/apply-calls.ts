import type { ConfigurationItem } from '../item';
import { isObject } from '../json';
import { type IamPermission, type Json, uniquePermissions } from './operation';
import { type Call, type OutputReference, resolveReferences, type Step } from './step';

/**
 * Returns the item as the calls would leave it.
 * @param steps the steps of the calls: a remediation's `steps`, or its `undoSteps` for the calls of an undo
 * @throws Error if AWS would refuse a call: `Cannot call RevokeSecurityGroupIngress: …`
 * @example
 * const after = applyCalls(remediation.steps, plan.calls, item);
 */
export function applyCalls(steps: readonly Step[], calls: readonly Call[], item: ConfigurationItem): ConfigurationItem {
  const answers = new Map<string, Json>();
  return calls.reduce((current, call) => {
    const { operation } = findStep(steps, call);
    const { parameters } = resolveReferences(call, ({ step, path }, name) => {
      const value = findOutput(answers.get(step), path);
      // As SSM converts it.
      return value !== undefined && operation.parameters[name] === 'String' ? String(value) : value;
    });
    const referred = Object.entries(call.references ?? {}).map(([name, { step }]) => [name, answers.get(step) ?? null]);
    if (operation.predictAnswer) answers.set(call.step, operation.predictAnswer(current, parameters));
    return operation.apply(current, parameters, Object.fromEntries(referred));
  }, item);
}

/**
 * Returns the value in an answer that a reference names.
 * @example
 * findOutput({ LaunchTemplateVersion: { VersionNumber: 4 } }, ['LaunchTemplateVersion', 'VersionNumber']); // 4
 */
export const findOutput = (answer: unknown, path: OutputReference['path']): Json | undefined =>
  path.reduce((value, name) => (isObject(value) ? value[name] : undefined), answer) as Json | undefined;

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
  return uniquePermissions(needed);
}

function findStep(steps: readonly Step[], { step }: Call): Step {
  const found = steps.find(({ name }) => name === step);
  if (!found)
    throw new Error(`Cannot find step "${step}": expected one of ${steps.map(({ name }) => name).join(', ')}`);
  return found;
}
