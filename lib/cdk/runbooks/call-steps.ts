import { stepNames } from '../../contract/plan-protocol';
import type { Json } from '../../core/remediation/operation';
import type { Step, WaitCondition } from '../../core/remediation/step';
import { choose, ON_FAILURE, type RunbookStep, type StepOutput } from './runbook';

/**
 * Creates the steps that make the calls of a plan. Each call follows a branch that skips it if the plan does not have
 * it.
 * @param plan the step that reads the plan
 * @param next the step after the last call
 */
export function createCallSteps(steps: readonly Step[], plan: string, next: string): RunbookStep[] {
  const named = steps.flatMap((step) => stepNames(step).map((name) => ({ name, step })));
  return named.flatMap(({ name, step }, index) => {
    const following = named[index + 1];
    const after = following ? `If${following.name}` : next;
    return [
      choose(
        `If${name}`,
        `Checks whether the plan contains ${name}`,
        [{ variable: `{{ ${plan}.${name}_Run }}`, is: 'yes', next: name }],
        after,
      ),
      createCallStep(name, step, plan),
      ...(step.waitFor ? [createWaitStep(name, step.waitFor, plan)] : []),
    ];
  });
}

/** Returns the outputs of the step that reads the plan: for each call, whether to make it, and its parameters. */
export const listCallOutputs = (steps: readonly Step[]): StepOutput[] =>
  steps.flatMap((step) =>
    stepNames(step).flatMap((name) => [
      { Name: `${name}_Run`, Selector: `$.Payload.Steps.${name}.Run`, Type: 'String' as const },
      ...step.parameters.map((parameter) => ({
        Name: `${name}_${parameter}`,
        Selector: `$.Payload.Steps.${name}.Parameters.${parameter}`,
        Type: findParameterType(step, parameter),
      })),
    ]),
  );

function createCallStep(name: string, { operation, parameters }: Step, plan: string): RunbookStep {
  return {
    name,
    description: `Calls ${operation.api}`,
    action: 'aws:executeAwsApi',
    onFailure: ON_FAILURE,
    onCancel: ON_FAILURE,
    inputs: {
      Service: operation.service,
      Api: operation.api,
      // A reference that is the whole value keeps its type.
      ...Object.fromEntries(parameters.map((parameter) => [parameter, `{{ ${plan}.${name}_${parameter} }}`])),
    },
    permission: operation.permission,
  };
}

function createWaitStep(name: string, condition: WaitCondition, plan: string): RunbookStep {
  return {
    name: `WaitFor${name}`,
    description: `Waits until ${condition.api} shows the effect of ${name}`,
    action: 'aws:waitForAwsResourceProperty',
    timeoutSeconds: condition.timeoutSeconds,
    onFailure: ON_FAILURE,
    onCancel: ON_FAILURE,
    inputs: {
      Service: condition.service,
      Api: condition.api,
      ...(replaceResourceId(condition.parameters, plan) as Readonly<Record<string, Json>>),
      PropertySelector: condition.selector,
      DesiredValues: condition.values,
    },
    permission: condition.permission,
  };
}

/** Refers to the resource of the plan, since not every runbook has a parameter `ResourceId`. */
function replaceResourceId(value: Json, plan: string): Json {
  if (typeof value === 'string') return value.replaceAll('{{ ResourceId }}', `{{ ${plan}.ResourceId }}`);
  if (Array.isArray(value)) return value.map((element) => replaceResourceId(element, plan));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, replaceResourceId(child, plan)]));
}

function findParameterType({ name, operation }: Step, parameter: string): StepOutput['Type'] {
  const type = operation.parameters[parameter];
  if (!type) {
    const known = Object.keys(operation.parameters).join(', ');
    throw new Error(
      `Cannot create step ${name} of a runbook: got parameter ${parameter}, expected one of ${operation.api}: ${known}`,
    );
  }
  return type;
}
