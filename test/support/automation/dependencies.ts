import type { Python } from './python';

/** The account, functions, people and time of executions. */
export interface RunnerDependencies {
  readonly python: Python;
  readonly clock: Clock;
  /** Makes a call of an AWS API. @throws Error of AWS */
  call(service: string, api: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Invokes a Lambda function. */
  invoke(functionArn: string, payload: unknown): Promise<FunctionResponse>;
  /** Answers a request for approval; `undefined` is no answer. */
  approve(request: ApprovalRequest): Promise<'Approved' | 'Rejected' | undefined>;
  /** Whether a person cancels the execution during the step. */
  cancel?(step: string): boolean;
}

export interface Clock {
  now(): Date;
  /** Lets time pass. */
  advance(seconds: number): void;
}

/** The response of Lambda to an invocation. */
export interface FunctionResponse {
  /** JSON. */
  readonly payload: string;
  readonly functionError?: 'Handled' | 'Unhandled';
}

/** Creates the response to an invocation that ended with an error. */
export const createFunctionError = (errorMessage: string): FunctionResponse => ({
  payload: JSON.stringify({ errorType: 'Error', errorMessage, trace: [] }),
  functionError: 'Unhandled',
});

export interface ApprovalRequest {
  readonly topicArn: string;
  readonly message: string;
  readonly approvers: readonly string[];
}
