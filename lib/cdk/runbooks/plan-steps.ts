import type { ExecutionRecord } from '../../contract/execution-record';
import {
  CONCLUDE,
  type Decision,
  type PlanAnswer,
  type PlanRequest,
  type VerifyAnswer,
  type VerifyStateAction,
} from '../../contract/plan-protocol';
import { choose, FAILURE, ON_FAILURE, type RunbookStep, type StepOutput } from './runbook';
import { SCRIPT_RUNTIME, SCRIPTS, type ScriptHandler } from './script';

/** A request to the plan function as a runbook contains it: values may be references. */
export type RequestPayload<A extends PlanRequest['Action']> = {
  readonly [K in keyof Extract<PlanRequest, { Action: A }>]: string;
} & {
  readonly Action: A;
};

/** The fields of a plan that people read in the outputs of an execution. */
export const PLAN_TEXTS = ['Decision', 'Reason', 'Before', 'Calls', 'Undo'] as const;

/** The fields of a plan that every runbook needs. */
export const PLAN_OUTPUTS: readonly StepOutput[] = [
  ...PLAN_TEXTS.map((name) => toTextOutput<PlanAnswer>(name)),
  toTextOutput<PlanAnswer>('PlanId'),
  toTextOutput<PlanAnswer>('Approval'),
  toTextOutput<PlanAnswer>('ResourceId'),
];

/** The outputs of the final steps, which are the same in every runbook. */
export const FINAL_OUTPUTS = [
  ...['ReadResult.Result', 'ReadResult.Reason', 'ReadRecord.ExecutionId', 'ReadRecord.Outcome'],
  ...['Conclude.Payload', 'ConcludeFailure.Payload'],
];

/**
 * Creates the steps that request a plan and follow its decision: `apply` continues with the given step, `stop` ends the
 * execution successfully. Any other decision fails the execution, so that an unexpected answer changes nothing.
 */
export const createPlanSteps = (
  planFunctionArn: string,
  request: RequestPayload<'plan'> | RequestPayload<'plan-undo'> | RequestPayload<'plan-restore'>,
  options: { readonly suffix?: 'Again'; readonly outputs: readonly StepOutput[]; readonly applyStep: string },
): RunbookStep[] => {
  const { suffix = '', outputs, applyStep } = options;
  return [
    createInvokeStep(`Plan${suffix}`, 'Reads the resource and plans', planFunctionArn, request),
    createReadStep(`ReadPlan${suffix}`, 'Reads the plan', `Plan${suffix}`, { outputs }),
    createDecisionStep(suffix, applyStep),
  ];
};

function createDecisionStep(suffix: '' | 'Again', applyStep: string): RunbookStep {
  const decision = `{{ ReadPlan${suffix}.Decision }}`;
  const when = (is: Decision, next: string) => ({ variable: decision, is, next });
  return choose(
    `Decide${suffix}`,
    'Follows the decision of the plan',
    [
      when('refuse', FAILURE),
      // Regardless of the answer, so that a dry run changes nothing even if the plan function is wrong.
      { variable: '{{ DryRun }}', is: 'yes', next: CONCLUDE },
      when('apply', applyStep),
      when('stop', CONCLUDE),
    ],
    FAILURE,
  );
}

/** Creates the steps that verify the result. The function polls for a minute, so that two attempts are enough. */
export const createVerifySteps = (
  planFunctionArn: string,
  description: string,
  request: RequestPayload<'verify'> | RequestPayload<VerifyStateAction['Action']>,
): RunbookStep[] => [
  createInvokeStep('Verify', description, planFunctionArn, request, { maxAttempts: 2 }),
  createReadStep('ReadResult', 'Reads the result of the verification', 'Verify', {
    outputs: [toTextOutput<VerifyAnswer>('Result'), toTextOutput<VerifyAnswer>('Reason')],
  }),
];

/** Creates the final steps of every execution: they write its record, and fail it unless it was successful. */
export function createConcludeSteps(planFunctionArn: string, request: RequestPayload<'conclude'>): RunbookStep[] {
  const abort = { onFailure: 'Abort' } as const;
  return [
    createInvokeStep(CONCLUDE, 'Writes the record of the execution', planFunctionArn, request, abort),
    createReadStep('ReadRecord', 'Reads the record', CONCLUDE, {
      ...abort,
      handler: 'finish',
      outputs: [
        toTextOutput<ExecutionRecord>('outcome', 'Outcome'),
        toTextOutput<ExecutionRecord>('reason', 'Reason'),
        toTextOutput<ExecutionRecord>('executionId', 'ExecutionId'),
      ],
      isEnd: true,
    }),
    createInvokeStep(FAILURE, 'Writes the record of the failed execution', planFunctionArn, request, abort),
    // This step always fails. AWS only documents that a failed step fails the execution if the step says so itself, and
    // a refusal is not a failed step.
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branchdocs.html
    createReadStep('Fail', 'Fails with the reason', FAILURE, { ...abort, handler: 'fail', isEnd: true }),
  ];
}

/** Creates a step that invokes the plan function. */
function createInvokeStep(
  name: string,
  description: string,
  planFunctionArn: string,
  request: RequestPayload<PlanRequest['Action']>,
  { maxAttempts = 3, onFailure = ON_FAILURE }: Partial<Pick<RunbookStep, 'maxAttempts' | 'onFailure'>> = {},
): RunbookStep {
  return {
    name,
    description,
    action: 'aws:invokeLambdaFunction',
    // Requests can be repeated safely, for example after throttling.
    maxAttempts,
    onFailure,
    ...toCancelProperty(onFailure),
    inputs: { FunctionName: planFunctionArn, InputPayload: request },
    permission: { action: 'lambda:InvokeFunction', resource: planFunctionArn },
  };
}

/** Creates a step that parses the answer of an earlier step, and fails if it is an error. */
function createReadStep(
  name: string,
  description: string,
  invokeStep: string,
  options: Partial<Pick<RunbookStep, 'outputs' | 'onFailure' | 'isEnd'>> & { readonly handler?: ScriptHandler },
): RunbookStep {
  const { handler = 'read', onFailure = ON_FAILURE, ...rest } = options;
  return {
    name,
    description,
    action: 'aws:executeScript',
    onFailure,
    ...toCancelProperty(onFailure),
    inputs: {
      Runtime: SCRIPT_RUNTIME,
      Handler: handler,
      InputPayload: { Answer: `{{ ${invokeStep}.Payload }}` },
      Script: SCRIPTS[handler],
    },
    ...rest,
  };
}

/** An execution that a person stops writes its record, like one that fails. */
const toCancelProperty = (onFailure: RunbookStep['onFailure']): Partial<RunbookStep> =>
  onFailure === ON_FAILURE ? { onCancel: ON_FAILURE } : {};

/** Creates the output of a read step for a field of the answer. */
function toTextOutput<Answer>(field: keyof Answer & string, name: string = field): StepOutput {
  return { Name: name, Selector: `$.Payload.${field}`, Type: 'String' };
}
