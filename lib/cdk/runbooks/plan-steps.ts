import { CONCLUDE, type Decision, type PlanRequest } from '../../contract/plan-protocol';
import { choose, FAILURE, ON_FAILURE, type RunbookStep, type StepOutput } from './document';
import { SCRIPT, SCRIPT_RUNTIME, type ScriptHandler } from './script';

/** A request of the protocol as a document writes it: values may be references. */
export type PlanRequestStep<A extends PlanRequest['Action']> = {
  readonly [K in keyof Extract<PlanRequest, { Action: A }>]: string;
} & {
  readonly Action: A;
};

/** What people read of a plan, and what every document needs of it. */
export const PLAN_TEXTS = ['Decision', 'Reason', 'Before', 'Calls', 'Undo'] as const;
export const PLAN_OUTPUTS: readonly StepOutput[] = [...PLAN_TEXTS, 'PlanId', 'Approval', 'ResourceId'].map((name) =>
  text(name),
);

/**
 * Asks for the plan and goes by it: with `apply` to the step of that name, with `stop` to a good end. Anything else is
 * a refusal, so that an answer which nobody has thought of changes nothing.
 */
export const planSteps = (
  suffix: '' | 'Again',
  planFunctionArn: string,
  request: PlanRequestStep<'plan'> | PlanRequestStep<'plan-undo'>,
  outputs: readonly StepOutput[],
  apply: string,
): RunbookStep[] => [
  invokePlanFunction(`Plan${suffix}`, 'Reads the resource and plans', planFunctionArn, request),
  readAnswer(`ReadPlan${suffix}`, 'Reads the plan', `Plan${suffix}`, { outputs }),
  decide(suffix, apply),
];

function decide(suffix: '' | 'Again', apply: string): RunbookStep {
  const decision = `{{ ReadPlan${suffix}.Decision }}`;
  const whenDecided = (is: Decision, next: string) => ({ variable: decision, is, next });
  return choose(
    `Decide${suffix}`,
    'Goes by the plan',
    [
      whenDecided('refuse', FAILURE),
      // Whatever was answered, so that a dry run changes nothing even if the plan function were wrong.
      { variable: '{{ DryRun }}', is: 'yes', next: CONCLUDE },
      whenDecided('apply', apply),
      whenDecided('stop', CONCLUDE),
    ],
    FAILURE,
  );
}

/** A step that asks the plan function. */
export function invokePlanFunction(
  name: string,
  description: string,
  planFunctionArn: string,
  request: PlanRequestStep<PlanRequest['Action']>,
  { maxAttempts = 3, onFailure = ON_FAILURE }: Partial<Pick<RunbookStep, 'maxAttempts' | 'onFailure'>> = {},
): RunbookStep {
  return {
    name,
    description,
    action: 'aws:invokeLambdaFunction',
    // Asking again does no harm, and saves an execution from a throttled call.
    maxAttempts,
    onFailure,
    ...onCancel(onFailure),
    inputs: { FunctionName: planFunctionArn, InputPayload: request },
    permission: { action: 'lambda:InvokeFunction', resource: planFunctionArn },
  };
}

/** An execution that a person stops writes down what was done, as one that fails does. */
const onCancel = (onFailure: RunbookStep['onFailure']): Partial<RunbookStep> =>
  onFailure === ON_FAILURE ? { onCancel: ON_FAILURE } : {};

/** Whether all is as it should be; the function looks for a minute before it says no, so that once more is enough. */
export const verifySteps = (
  planFunctionArn: string,
  description: string,
  request: PlanRequestStep<'verify'> | PlanRequestStep<'verify-undo'>,
): RunbookStep[] => [
  invokePlanFunction('Verify', description, planFunctionArn, request, { maxAttempts: 2 }),
  readAnswer('ReadResult', 'Reads what was found', 'Verify', { outputs: [text('Result'), text('Reason')] }),
];

/** A step that reads the answer to an earlier one, and fails where that is an error. */
export function readAnswer(
  name: string,
  description: string,
  asked: string,
  options: {
    readonly handler?: ScriptHandler;
    readonly outputs?: readonly StepOutput[];
    readonly onFailure?: RunbookStep['onFailure'];
    readonly isEnd?: boolean;
  },
): RunbookStep {
  const { handler = 'read', onFailure = ON_FAILURE, outputs, isEnd } = options;
  return {
    name,
    description,
    action: 'aws:executeScript',
    onFailure,
    ...onCancel(onFailure),
    inputs: {
      Runtime: SCRIPT_RUNTIME,
      Handler: handler,
      InputPayload: { Answer: `{{ ${asked}.Payload }}` },
      Script: SCRIPT,
    },
    ...(outputs && { outputs }),
    ...(isEnd && { isEnd }),
  };
}

/** A field of the answer, as an output of the step that reads it. */
export function text(name: string, field = name): StepOutput {
  return { Name: name, Selector: `$.Payload.${field}`, Type: 'String' };
}

/** How every execution ends: with its evidence, and as failed unless all went well. */
export function concludeSteps(planFunctionArn: string, request: PlanRequestStep<'conclude'>): RunbookStep[] {
  return [
    invokePlanFunction(CONCLUDE, 'Writes down what was done', planFunctionArn, request, { onFailure: 'Abort' }),
    readAnswer('ReadRecord', 'Reads what was written down', CONCLUDE, {
      handler: 'finish',
      outputs: [text('Outcome', 'outcome'), text('Reason', 'reason'), text('ExecutionId', 'executionId')],
      onFailure: 'Abort',
      isEnd: true,
    }),
    invokePlanFunction(FAILURE, 'Writes down what was done, and what was not', planFunctionArn, request, {
      onFailure: 'Abort',
    }),
    // Fails always. That a failed step makes the execution fail whatever comes after it is documented only for steps
    // that say so themselves, and a refusal is no failed step at all.
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branchdocs.html
    readAnswer('Fail', 'Says why', FAILURE, { handler: 'fail', onFailure: 'Abort', isEnd: true }),
  ];
}
