import type { IamPermission } from '../../../lib/core/remediation/operation';
import type { Behaviour } from '../../../lib/local-region/automation/behaviour';
import type { ApprovalRequest, AutomationDependencies } from '../../../lib/local-region/automation/dependencies';
import {
  type AutomationExecution,
  describeExecution,
  type ExecutionState,
} from '../../../lib/local-region/automation/execution';
import type { Python } from '../../../lib/local-region/automation/python';
import { RunbookRunner } from '../../../lib/local-region/automation/runner';
import type { FunctionResponse } from '../../../lib/local-region/functions/execution-environment';
import { toIamAction } from '../../../lib/local-region/iam/required-permissions';

/** The role of a runbook. Without a resource, any resource will do. */
export interface RunbookRole {
  /** @throws Error if it may not */
  assertAllows(action: string, resource?: string): void;
}

/** A role with exactly the given permissions. */
export class Role implements RunbookRole {
  constructor(private readonly permissions: readonly IamPermission[]) {}

  /** @throws Error. Without a resource, any resource will do. */
  assertAllows(action: string, resource?: string): void {
    const isAllowed = this.permissions.some(
      (each) => each.action === action && (resource === undefined || each.resource === resource),
    );
    if (isAllowed) return;
    throw new Error(`AccessDenied: the role may not ${action}${resource === undefined ? '' : ` on ${resource}`}`);
  }

  /** Returns a copy of the role without an action. */
  without(action: string): Role {
    return new Role(this.permissions.filter((each) => each.action !== action));
  }
}

/** The account, functions, people and time of executions. */
export interface ImmediateDependencies {
  readonly python: Python;
  readonly clock: TestClock;
  call(service: string, api: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown>;
  invoke(functionArn: string, payload: unknown): Promise<FunctionResponse>;
  /** Answers a request for approval; `undefined` is no answer. */
  approve(request: ApprovalRequest): Promise<'Approved' | 'Rejected' | undefined>;
  cancel?(step: string): boolean;
}

export interface TestClock {
  now(): Date;
  /** Lets time pass. */
  advance(seconds: number): void;
}

/** Runs runbooks to their end; waits take no time. */
export class ImmediateRunner {
  private readonly states: ExecutionState[] = [];
  private readonly runbooks = new Map<string, { readonly content: string; readonly role: RunbookRole }>();
  private readonly runner: RunbookRunner;
  private decision: 'Approved' | 'Rejected' | undefined;

  constructor(
    private readonly dependencies: ImmediateDependencies,
    behaviour: Behaviour,
  ) {
    this.runner = new RunbookRunner(this.adapt(dependencies), behaviour);
  }

  get executions(): AutomationExecution[] {
    return this.states.map(describeExecution);
  }

  /** Registers a runbook, with the permissions of the role that it names. */
  register(name: string, content: string, role: RunbookRole): void {
    this.runbooks.set(name, { content, role });
  }

  /** Starts an execution and runs it to its end. @throws Error if AWS would not start it */
  async run(
    name: string,
    parameters: Readonly<Record<string, string>>,
    startedBy: string,
  ): Promise<AutomationExecution> {
    const { content = '' } = this.runbooks.get(name) ?? {};
    const id = `00000000-0000-4000-8000-${String(this.states.length + 1).padStart(12, '0')}`;
    const state = this.runner.create({ id, runbookName: name, content, startedBy, roleArn: undefined, parameters });
    this.states.push(state);
    await this.runner.proceed(state);
    while (state.wait) {
      if (this.decision) {
        state.signals.push({ type: this.decision === 'Approved' ? 'Approve' : 'Reject', by: 'somebody' });
        this.decision = undefined;
      } else this.dependencies.clock.advance((state.wait.until - this.dependencies.clock.now().getTime()) / 1000);
      await this.runner.proceed(state);
    }
    return describeExecution(state);
  }

  private adapt(dependencies: ImmediateDependencies): AutomationDependencies {
    const roleOf = ({ runbookName }: ExecutionState) => this.runbooks.get(runbookName)?.role as RunbookRole;
    return {
      runScript: (script, handler, events) => dependencies.python.run(script, handler, events),
      now: () => dependencies.clock.now().getTime(),
      call: async (execution, service, api, parameters) => {
        roleOf(execution).assertAllows(toIamAction(service, api));
        return dependencies.call(service, api, parameters);
      },
      invoke: async (execution, functionArn, payload) => {
        roleOf(execution).assertAllows('lambda:InvokeFunction', functionArn);
        return dependencies.invoke(functionArn, payload);
      },
      requestApproval: async (execution, request) => {
        roleOf(execution).assertAllows('sns:Publish', request.topicArn);
        this.decision = await dependencies.approve(request);
      },
      ...(dependencies.cancel && { cancel: (step: string) => dependencies.cancel?.(step) ?? false }),
    };
  }
}

/** Creates the response to an invocation that ended with an error. */
export const createFunctionError = (errorMessage: string): FunctionResponse => ({
  payload: JSON.stringify({ errorType: 'Error', errorMessage, trace: [] }),
  functionError: 'Unhandled',
});
