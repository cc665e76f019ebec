import type { FunctionResponse } from '../functions/execution-environment';
import type { ExecutionState } from './execution';
import type { ScriptAnswer } from './python';

/** The account, the functions and the time of executions. */
export interface AutomationDependencies {
  /** Runs a script of Python. */
  runScript(script: string, handler: string, events: unknown): Promise<ScriptAnswer>;
  /** Epoch milliseconds. */
  now(): number;
  /** Makes a call of an AWS API with the permissions of the execution. @throws Error of AWS */
  call(
    execution: ExecutionState,
    service: string,
    api: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<unknown>;
  /** Invokes a Lambda function with the permissions of the execution. @throws Error of AWS */
  invoke(execution: ExecutionState, functionArn: string, payload: unknown): Promise<FunctionResponse>;
  /** Publishes a request for approval with the permissions of the execution. @throws Error of AWS */
  requestApproval(execution: ExecutionState, request: ApprovalRequest): Promise<void>;
  /** Whether a person cancels the execution during the step. */
  cancel?(step: string): boolean;
  /** Receives the id of an execution that another started as a step. */
  onChild?(execution: ExecutionState, id: string): void;
  /** Receives each change of the status of a step. */
  onStep?(execution: ExecutionState, step: string, status: string): void;
}

export interface ApprovalRequest {
  readonly topicArn: string;
  readonly message: string;
  readonly approvers: readonly string[];
}
