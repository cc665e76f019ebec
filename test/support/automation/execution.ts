import type { DocumentStep } from './document';

export type StepStatus = 'Pending' | 'InProgress' | 'Waiting' | 'Success' | 'TimedOut' | 'Cancelled' | 'Failed';

/** As GetAutomationExecution lists it. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StepExecution.html */
export interface StepExecution {
  readonly StepName: string;
  readonly Action: string;
  readonly StepExecutionId: string;
  StepStatus: StepStatus;
  ExecutionStartTime?: Date;
  ExecutionEndTime?: Date;
  FailureMessage?: string;
  Inputs?: Record<string, string>;
  Outputs?: Record<string, string[]>;
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
  ExecutionEndTime?: Date;
  AutomationExecutionStatus: StepStatus;
  readonly StepExecutions: readonly StepExecution[];
  readonly Parameters: Readonly<Record<string, readonly string[]>>;
  Outputs: Record<string, string[]>;
  FailureMessage?: string;
  readonly Mode: 'Auto';
  readonly ExecutedBy: string;
}

/** Whether a step's failure makes the execution fail, whatever comes after it. */
export const isCritical = (step: DocumentStep, byDefault: boolean): boolean =>
  step.isCritical ?? (step.onFailure === 'Continue' ? false : byDefault);

/** The names and statuses of the steps that were begun, for tests to compare: `Plan Success`. */
export const storyOf = ({ StepExecutions }: AutomationExecution): string[] =>
  StepExecutions.filter(({ StepStatus }) => StepStatus !== 'Pending').map(
    ({ StepName, StepStatus, FailureMessage }) =>
      `${StepName}: ${StepStatus}${FailureMessage === undefined ? '' : ` (${FailureMessage})`}`,
  );
