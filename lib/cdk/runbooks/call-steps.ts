import { stepNames } from '../../contract/plan-protocol';
import type { Json } from '../../core/remediation/operation';
import type { WaitCondition, Step } from '../../core/remediation/step';
import { choose, ON_FAILURE, type RunbookStep, type StepOutput } from './document';

/** Each call of the steps behind a branch, so that only those of the plan are made; `next` comes after the last. */
export function callSteps(steps: readonly Step[], plan: string, next: string): RunbookStep[] {
  const named = steps.flatMap((step) => stepNames(step).map((name) => ({ name, step })));
  return named.flatMap(({ name, step }, index) => {
    const following = named[index + 1];
    const after = following ? `If${following.name}` : next;
    return [
      choose(
        `If${name}`,
        `Whether the plan has ${name}`,
        [{ variable: `{{ ${plan}.${name}_Run }}`, is: 'yes', next: name }],
        after,
      ),
      callStep(name, step, plan),
      ...(step.waitFor ? [settleStep(name, step.waitFor, plan)] : []),
    ];
  });
}

/** What the answer to `plan` says of the steps' calls, as outputs of the step that reads it. */
export const callOutputs = (steps: readonly Step[]): StepOutput[] =>
  steps.flatMap((step) =>
    stepNames(step).flatMap((name) => [
      { Name: `${name}_Run`, Selector: `$.Payload.Steps.${name}.Run`, Type: 'String' as const },
      ...step.parameters.map((parameter) => ({
        Name: `${name}_${parameter}`,
        Selector: `$.Payload.Steps.${name}.Parameters.${parameter}`,
        Type: typeOf(step, parameter),
      })),
    ]),
  );

function callStep(name: string, { operation, parameters }: Step, plan: string): RunbookStep {
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

function settleStep(name: string, settles: WaitCondition, plan: string): RunbookStep {
  return {
    name: `Settle${name}`,
    description: `Waits until ${settles.api} shows what ${name} did`,
    action: 'aws:waitForAwsResourceProperty',
    timeoutSeconds: settles.timeoutSeconds,
    onFailure: ON_FAILURE,
    onCancel: ON_FAILURE,
    inputs: {
      Service: settles.service,
      Api: settles.api,
      ...(withResource(settles.parameters, plan) as Readonly<Record<string, Json>>),
      PropertySelector: settles.selector,
      DesiredValues: settles.values,
    },
    permission: settles.permission,
  };
}

/** The plan tells the resource in every document; a parameter of the document it is only in some. */
function withResource(value: Json, plan: string): Json {
  if (typeof value === 'string') return value.replaceAll('{{ ResourceId }}', `{{ ${plan}.ResourceId }}`);
  if (Array.isArray(value)) return value.map((element) => withResource(element, plan));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withResource(child, plan)]));
}

function typeOf({ name, operation }: Step, parameter: string): StepOutput['Type'] {
  const type = operation.parameters[parameter];
  if (!type) {
    const known = Object.keys(operation.parameters).join(', ');
    throw new Error(
      `Cannot write step ${name} of an SSM document: expected a parameter of ${operation.api} (${known}), found ${parameter}`,
    );
  }
  return type;
}
