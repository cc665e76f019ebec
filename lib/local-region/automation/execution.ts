import { type ParsedRunbook, type ParsedStep, parseRunbook } from './runbook';

export type StepStatus = 'Pending' | 'InProgress' | 'Waiting' | 'Success' | 'TimedOut' | 'Cancelled' | 'Failed';

/** An execution of a runbook, as JSON, so that it survives the end of the process. Times are epoch milliseconds. */
export interface ExecutionState {
  readonly id: string;
  readonly runbookName: string;
  /** The content of the runbook when the execution began. */
  readonly content: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The ARN of the principal that started it. */
  readonly startedBy: string;
  /** The role that the runbook names; none if it runs with the permissions of its starter. */
  readonly roleArn?: string | undefined;
  /** The execution that started this one in a step `aws:executeAutomation`. */
  parentId?: string | undefined;
  /** The number of executions that began with one that no other started, up to this one. Default: 1 */
  depth?: number | undefined;
  readonly startTime: number;
  endTime?: number | undefined;
  status: StepStatus;
  /** The status that it will end with, if a step has decided it. */
  outcome?: StepStatus | undefined;
  failureMessage?: string | undefined;
  readonly steps: StepRecord[];
  /** The outputs of steps: `ReadPlan.Decision`. */
  readonly outputs: Record<string, unknown>;
  readonly variables: Record<string, unknown>;
  /** The step that runs or is next; none at the end. */
  current: string | undefined;
  /** The failed attempts of the current step. */
  attempts: number;
  /** The wait of the current step. */
  wait?: StepWait | undefined;
  /** The loops that the current step is in, the innermost last. */
  readonly loops: LoopState[];
  readonly signals: ExecutionSignal[];
  /** The principals that the current step asks for an approval: ARNs of users, roles or sessions, or names of users. */
  approvers?: readonly string[] | undefined;
  isCancelled: boolean;
}

/** A step that waits: it is performed again at a time, or at a signal. */
export interface StepWait {
  readonly until: number;
  /** When the step has failed. */
  readonly deadline: number;
  /** The last value of a property that did not have a desired one. */
  readonly found?: unknown;
}

interface LoopState {
  readonly step: string;
  iteration: number;
  readonly values: readonly unknown[] | undefined;
}

/** An answer of a person: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendAutomationSignal.html */
interface ExecutionSignal {
  readonly type: 'Approve' | 'Reject' | 'Resume' | 'StartStep' | 'StopStep' | 'Revoke';
  /** The ARN of the principal. */
  readonly by: string;
  readonly comment?: string | undefined;
}

export interface StepRecord {
  readonly name: string;
  readonly action: string;
  status: StepStatus;
  startTime?: number | undefined;
  endTime?: number | undefined;
  failureMessage?: string | undefined;
  inputs?: Record<string, string> | undefined;
  outputs?: Record<string, string[]> | undefined;
  readonly onFailure: string;
  readonly maxAttempts: number;
  readonly isEnd: boolean;
  readonly isCritical: boolean;
}

/** A step in the answer of GetAutomationExecution. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StepExecution.html */
export interface StepExecution {
  readonly StepName: string;
  readonly Action: string;
  readonly StepExecutionId: string;
  readonly StepStatus: StepStatus;
  readonly ExecutionStartTime?: Date;
  readonly ExecutionEndTime?: Date;
  readonly FailureMessage?: string;
  readonly Inputs?: Readonly<Record<string, string>>;
  readonly Outputs?: Readonly<Record<string, readonly string[]>>;
  readonly OnFailure: string;
  readonly MaxAttempts: number;
  readonly IsEnd: boolean;
  readonly IsCritical: boolean;
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html */
export interface AutomationExecution {
  readonly AutomationExecutionId: string;
  readonly DocumentName: string;
  readonly DocumentVersion: '1';
  readonly ExecutionStartTime: Date;
  readonly ExecutionEndTime?: Date;
  readonly AutomationExecutionStatus: StepStatus;
  readonly StepExecutions: readonly StepExecution[];
  readonly Parameters: Readonly<Record<string, readonly string[]>>;
  readonly Outputs: Readonly<Record<string, readonly string[]>>;
  readonly FailureMessage?: string;
  readonly Mode: 'Auto';
  readonly ExecutedBy: string;
  readonly CurrentStepName?: string;
  readonly ParentAutomationExecutionId?: string;
}

const runbooks = new Map<string, ParsedRunbook>();

/** Returns the parsed runbook of an execution. */
export function readRunbook({ content }: Pick<ExecutionState, 'content'>): ParsedRunbook {
  const known = runbooks.get(content);
  if (known) return known;
  const runbook = parseRunbook(content);
  runbooks.set(content, runbook);
  return runbook;
}

/** Lists the steps of a runbook, with those in its loops. */
export const listSteps = (steps: readonly ParsedStep[]): ParsedStep[] =>
  steps.flatMap((step) => [
    step,
    ...(step.action === 'aws:loop' ? listSteps((step.inputs.Steps ?? []) as ParsedStep[]) : []),
  ]);

/** Whether a failure of the step makes the execution fail, whichever steps follow. */
export const isCritical = (step: ParsedStep, byDefault: boolean): boolean =>
  step.isCritical ?? (step.onFailure === 'Continue' ? false : byDefault);

export const createStepRecord = (step: ParsedStep): StepRecord => ({
  name: step.name,
  action: step.action,
  status: 'Pending',
  onFailure: step.onFailure ?? 'Abort',
  maxAttempts: step.maxAttempts ?? 1,
  isEnd: step.isEnd ?? false,
  isCritical: isCritical(step, true),
});

/** Returns an execution as GetAutomationExecution does. */
export function describeExecution(state: ExecutionState): AutomationExecution {
  const { endTime, failureMessage, current, parentId } = state;
  const toOutputs = (name: string) => [name, [formatOutput(state.outputs[name])]] as const;
  return {
    AutomationExecutionId: state.id,
    DocumentName: state.runbookName,
    DocumentVersion: '1',
    ExecutionStartTime: new Date(state.startTime),
    ...(endTime !== undefined && { ExecutionEndTime: new Date(endTime) }),
    AutomationExecutionStatus: isWaitingForPerson(state) ? 'Waiting' : state.status,
    StepExecutions: state.steps.map(describeStep),
    Parameters: Object.fromEntries(Object.entries(state.parameters).map(([name, value]) => [name, [value]])),
    Outputs: endTime === undefined ? {} : Object.fromEntries((readRunbook(state).outputs ?? []).map(toOutputs)),
    ...(failureMessage !== undefined && { FailureMessage: failureMessage }),
    Mode: 'Auto',
    ExecutedBy: state.startedBy,
    ...(current !== undefined && { CurrentStepName: current }),
    ...(parentId !== undefined && { ParentAutomationExecutionId: parentId }),
  };
}

/** Whether the current step waits for an approval. */
const isWaitingForPerson = ({ wait, current, steps }: ExecutionState): boolean =>
  wait !== undefined && steps.some(({ name, action }) => name === current && action === 'aws:approve');

const describeStep = (step: StepRecord): StepExecution => ({
  StepName: step.name,
  Action: step.action,
  StepExecutionId: `step-${step.name}`,
  StepStatus: step.status,
  ...(step.startTime !== undefined && { ExecutionStartTime: new Date(step.startTime) }),
  ...(step.endTime !== undefined && { ExecutionEndTime: new Date(step.endTime) }),
  ...(step.failureMessage !== undefined && { FailureMessage: step.failureMessage }),
  ...(step.inputs && { Inputs: step.inputs }),
  ...(step.outputs && { Outputs: step.outputs }),
  OnFailure: step.onFailure,
  MaxAttempts: step.maxAttempts,
  IsEnd: step.isEnd,
  IsCritical: step.isCritical,
});

/** Returns a value as SSM shows it. */
export const formatSsmValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const formatOutput = (value: unknown): string =>
  value === undefined ? 'No output available yet because the step is not successfully executed' : formatSsmValue(value);
