import { outputName, stepNames } from '../../contract/plan-protocol';
import type { Json } from '../../core/remediation/operation';
import type { Step, WaitCondition } from '../../core/remediation/step';
import { choose, ON_FAILURE, type RunbookStep, type StepOutput } from './runbook';

/**
 * Creates the steps that make the calls of a plan. Each call follows a branch that skips it if the plan does not have
 * it, and the steps that refer to it with it: SSM fails a step that refers to the output of a skipped one.
 * @param plan the step that reads the plan
 * @param next the step after the last call
 * @throws Error if a step refers to one that it does not follow
 */
export function createCallSteps(steps: readonly Step[], plan: string, next: string): RunbookStep[] {
  const named = steps.flatMap((step) => stepNames(step).map((name) => ({ name, step })));
  const dependents = new Map(named.map(({ name }, index) => [name, listDependents(name, named.slice(index + 1))]));
  for (const { name, step } of named) {
    const wrong = Object.values(step.references ?? {}).find(
      (reference) => !dependents.get(reference.step)?.some((dependent) => dependent.name === name),
    );
    if (wrong)
      throw new Error(`Cannot create step ${name} of a runbook: it refers to ${wrong.step}, and does not follow it`);
  }
  return named.flatMap(({ name, step }, index) => {
    const skipped = dependents.get(name) ?? [];
    const following = named[index + 1 + skipped.length];
    const after = following ? `If${following.name}` : next;
    return [
      choose(
        `If${name}`,
        `Checks whether the plan contains ${name}`,
        [{ variable: `{{ ${plan}.${name}_Run }}`, is: 'yes', next: name }],
        after,
      ),
      createCallStep(name, step, plan, listOutputs(name, skipped)),
      ...(step.waitFor ? [createWaitStep(name, step.waitFor, plan)] : []),
    ];
  });
}

interface NamedStep {
  readonly name: string;
  readonly step: Step;
}

/** Lists the steps directly after a step that refer to it, or to one of them. */
function listDependents(name: string, following: readonly NamedStep[]): NamedStep[] {
  const names = [name];
  for (const { name: dependent, step } of following) {
    if (!Object.values(step.references ?? {}).some((reference) => names.includes(reference.step))) break;
    names.push(dependent);
  }
  return following.slice(0, names.length - 1);
}

/** Lists the outputs of a step that others refer to. SSM converts them to the type of the parameter. */
function listOutputs(name: string, dependents: readonly NamedStep[]): StepOutput[] {
  const outputs = dependents.flatMap(({ step }) =>
    Object.entries(step.references ?? {})
      .filter(([, reference]) => reference.step === name)
      .map(([parameter, reference]): [string, StepOutput] => {
        const Type = findParameterType(step, parameter);
        const output = { Name: outputName(reference), Selector: `$.${reference.path.join('.')}`, Type };
        return [`${output.Name} ${Type}`, output];
      }),
  );
  return [...new Map(outputs).values()];
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

/**
 * The result of an earlier call may not be visible at once.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
const REFERRING_ATTEMPTS = 3;

function createCallStep(name: string, step: Step, plan: string, outputs: readonly StepOutput[]): RunbookStep {
  const { operation, parameters, references = {} } = step;
  return {
    name,
    description: `Calls ${operation.api}`,
    action: 'aws:executeAwsApi',
    ...(step.references && { maxAttempts: REFERRING_ATTEMPTS }),
    onFailure: ON_FAILURE,
    onCancel: ON_FAILURE,
    inputs: {
      Service: operation.service,
      Api: operation.api,
      // A reference that is the whole value keeps its type.
      ...Object.fromEntries(parameters.map((parameter) => [parameter, `{{ ${plan}.${name}_${parameter} }}`])),
      ...Object.fromEntries(
        Object.entries(references).map(([parameter, reference]) => [
          parameter,
          `{{ ${reference.step}.${outputName(reference)} }}`,
        ]),
      ),
    },
    ...(outputs.length > 0 && { outputs }),
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
