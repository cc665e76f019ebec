import { listSteps } from './execution';
import { type BranchInputs, type ParsedRunbook, type ParsedStep, parseStepTarget } from './runbook';

/** The actions that AWS lists. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
const AUTOMATION_ACTIONS = [
  ...['approve', 'assertAwsResourceProperty', 'branch', 'changeInstanceState', 'copyImage', 'createImage'],
  ...['createStack', 'createTags', 'deleteImage', 'deleteStack', 'executeAutomation', 'executeAwsApi'],
  ...['executeScript', 'executeStateMachine', 'invokeLambdaFunction', 'invokeWebhook', 'loop', 'pause'],
  ...['runCommand', 'runInstances', 'sleep', 'updateVariable', 'waitForAwsResourceProperty'],
].map((name) => `aws:${name}`);

/** Returns the errors for which AWS refuses to create a runbook. */
export function findRejections({ mainSteps }: Pick<ParsedRunbook, 'mainSteps'>): string[] {
  const steps = listSteps(mainSteps);
  return [
    ...findDuplicates(steps.map(({ name }) => name)).map((name) => `two steps are named ${name}`),
    ...steps.flatMap((step) => [
      ...(AUTOMATION_ACTIONS.includes(step.action) ? [] : [`step ${step.name}: AWS has no action ${step.action}`]),
      ...listTargets(step)
        .filter((target) => !steps.some(({ name }) => name === target))
        .map((target) => `step ${step.name}: leads to the missing step ${target}`),
    ]),
  ];
}

/** Lists the steps that a step may lead to. */
const listTargets = (step: ParsedStep): string[] =>
  [step.nextStep, parseStepTarget(step.onFailure), parseStepTarget(step.onCancel), ...listBranchTargets(step)].filter(
    (target) => target !== undefined,
  );

/** Lists the steps that a branch may choose; none for other steps. */
export function listBranchTargets({ action, inputs }: ParsedStep): string[] {
  if (action !== 'aws:branch') return [];
  const { Choices, Default } = inputs as unknown as BranchInputs;
  return [...Choices.map(({ NextStep }) => NextStep), ...(Default === undefined ? [] : [Default])];
}

/** Returns the names that occur more than once. */
export const findDuplicates = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) < index)),
];
