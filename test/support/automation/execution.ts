import type { ParsedStep } from './runbook';

export type StepStatus = 'Pending' | 'InProgress' | 'Waiting' | 'Success' | 'TimedOut' | 'Cancelled' | 'Failed';

/** A step in the answer of GetAutomationExecution. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StepExecution.html */
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

/** Whether a failure of the step makes the execution fail, whichever steps follow. */
export const isCritical = (step: ParsedStep, byDefault: boolean): boolean =>
  step.isCritical ?? (step.onFailure === 'Continue' ? false : byDefault);
