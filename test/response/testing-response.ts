import { type ExecutionRecord, recordKey } from '../../lib/contract/execution-record';
import { remediationRunbookName, restoreRunbookName, undoRunbookName } from '../../lib/contract/runbooks';
import { requiredParameters } from '../../lib/core/parameters';
import type { Restoration } from '../../lib/core/remediation/restoration';
import type { Waiver } from '../../lib/core/waivers';
import { type Behaviour, DEFAULT_BEHAVIOUR } from '../../lib/local-region/automation/behaviour';
import type { AutomationExecution } from '../../lib/local-region/automation/execution';
import type { Python } from '../../lib/local-region/automation/python';
import { AwsError } from '../../lib/local-region/aws-call';
import type { FunctionResponse } from '../../lib/local-region/functions/execution-environment';
import { RESTORATIONS } from '../../lib/resources/restorations/restorations';
import type { PlanDependencies } from '../../lib/runtime/remediation/dependencies';
import { createPlanHandler } from '../../lib/runtime/remediation/handler';
import { createFunctionError, ImmediateRunner, Role } from '../cdk/runbooks/immediate-runner';
import {
  createRemediation,
  createRestore,
  createRestoreUndo,
  createUndo,
  type Mode,
} from '../cdk/runbooks/sample-runbooks';
import type { WatchedCall } from '../local-region/call-watch';
import { rules } from '../rules/registry';
import { ACCOUNT, PlanAccount, RECORD_BUCKET, REGION, TABLE } from '../runtime/remediation/plan-account';
import { createTestLogger, type LogLine } from '../support/test-logger';

export const PERSON = 'arn:aws:iam::111122223333:user/on-call';

/**
 * A Region where Assay remediates: the real runbooks, run step by step; the real plan function with real SDK clients; and
 * an account of the local region that both read and change.
 */
export class TestingResponse {
  /** The current time, which pauses advance. */
  time = Date.UTC(2026, 2, 1, 12);
  waivers: Waiver[] = [];
  /** Whether restores are on. */
  restores = true;
  startedBy = PERSON;
  /** Answers an approval; `undefined` is no answer. */
  decide: (message: string) => 'Approved' | 'Rejected' | undefined = () => 'Approved';
  /** Answers instead of the plan function, unless it returns `undefined`. */
  around: (request: { readonly Action: string }) => FunctionResponse | undefined = () => undefined;
  /** Runs before each call that reaches the account. */
  before: (call: WatchedCall) => Promise<void> | void = () => undefined;
  /** Actions that the roles of runbooks lack. */
  denied: readonly string[] = [];
  cancelledAt: string | undefined;
  /** The log of the plan function. */
  readonly lines: LogLine[] = [];
  private readonly modes = new Map<string, Mode>();
  private readonly automation: ImmediateRunner;

  private constructor(
    readonly account: PlanAccount,
    python: Python,
    behaviour: Behaviour,
  ) {
    this.automation = new ImmediateRunner(
      {
        python,
        clock: {
          now: () => this.now(),
          advance: (seconds) => {
            this.time += seconds * 1000;
          },
        },
        call: async (service, api, parameters) => this.call(service, api, parameters),
        invoke: async (_, payload) => this.invoke(payload as { readonly Action: string }),
        approve: async ({ message }) => this.decide(message),
        cancel: (step) => step === this.cancelledAt,
      },
      behaviour,
    );
    account.watch.before = (call) => {
      // SSM also returns running executions.
      for (const execution of this.automation.executions) {
        account.executions.set(execution.AutomationExecutionId, execution as never);
      }
      return this.before(call);
    };
  }

  static async start(python: Python, behaviour: Behaviour = DEFAULT_BEHAVIOUR): Promise<TestingResponse> {
    return new TestingResponse(await PlanAccount.start(), python, behaviour);
  }

  stop(): Promise<void> {
    return this.account.stop();
  }

  now(): Date {
    return new Date(this.time);
  }

  /** Starts the remediation of a resource, like a person or AWS Config. */
  async remediate(
    rule: string,
    resourceId: string,
    { mode = 'automatic', ...parameters }: { mode?: Mode } & Readonly<Record<string, string>> = {},
  ): Promise<ExecutionResult> {
    this.modes.set(rule, mode);
    const name = remediationRunbookName('assay', rule);
    const { content, permissions } = createRemediation(findRule(rule), mode);
    this.automation.register(name, content, this.createRole(permissions));
    return this.run(rule, name, { ResourceId: resourceId, ...parameters });
  }

  /** Starts the restore of a resource, like a person. */
  async restore(
    name: string,
    resourceId: string,
    to: string,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<ExecutionResult> {
    const runbook = createRestore(findRestoration(name));
    const document = restoreRunbookName('assay', name);
    this.automation.register(document, runbook.content, this.createRole(runbook.permissions));
    return this.run(name, document, { ResourceId: resourceId, To: to, ...parameters });
  }

  /** Undoes an execution. */
  async undo(
    rule: string,
    executionId: string,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<ExecutionResult> {
    const restoration = RESTORATIONS.find(({ name }) => name === rule);
    const runbook = restoration ? createRestoreUndo(restoration) : createUndo(findRule(rule));
    if (!runbook) throw new Error(`Rule "${rule}" has no undo`);
    const name = undoRunbookName('assay', rule);
    this.automation.register(name, runbook.content, this.createRole(runbook.permissions));
    return this.run(rule, name, { ExecutionId: executionId, ...parameters });
  }

  private async run(
    rule: string,
    document: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<ExecutionResult> {
    const { account } = this;
    account.watch.calls = [];
    const execution = await this.automation.run(document, parameters, this.startedBy);
    const calls = account.watch.calls.filter((call) => account.isOfRunbook(call));
    return { execution, calls: calls.map(formatCall), record: await this.readRecord(rule, execution) };
  }

  private async readRecord(
    rule: string,
    { AutomationExecutionId: executionId }: AutomationExecution,
  ): Promise<ExecutionRecord | undefined> {
    const text = await this.account.readRecord(recordKey({ accountId: ACCOUNT, region: REGION, rule, executionId }));
    return text === undefined ? undefined : JSON.parse(text);
  }

  private createRole(permissions: ConstructorParameters<typeof Role>[0]): Role {
    return this.denied.reduce((role, action) => role.without(action), new Role(permissions));
  }

  private async call(service: string, api: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown> {
    try {
      // A runbook passes JSON to boto3.
      return await this.account.callAsRunbook(service, api, structuredClone(parameters));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new Error(`An error occurred (${error.code}) when calling the ${api} operation: ${error.message}`);
    }
  }

  private async invoke(request: { readonly Action: string }): Promise<FunctionResponse> {
    const instead = this.around(request);
    if (instead) return instead;
    try {
      return { payload: JSON.stringify(await createPlanHandler(this.createDependencies())(request)) };
    } catch (error) {
      return createFunctionError((error as Error).message);
    }
  }

  private createDependencies(): PlanDependencies {
    return {
      registry: rules,
      settings: {
        prefix: 'assay',
        ...(this.restores && { restore: 'approve' as const }),
        rules: Object.fromEntries(
          rules
            .filter((rule) => requiredParameters(rule).length === 0)
            .map(({ name, title, severity }) => [
              `assay-${name}`,
              { rule: name, title, severity, parameters: {}, remediation: this.modes.get(name) ?? 'off' },
            ]),
        ),
      },
      waivers: this.waivers,
      scope: { accountId: ACCOUNT, region: REGION, partition: 'aws' },
      table: TABLE,
      recordBucket: RECORD_BUCKET,
      clients: this.account.clients(),
      now: () => this.now(),
      sleep: async (milliseconds) => {
        this.time += milliseconds;
      },
      logger: createTestLogger((line) => void this.lines.push(line)),
    };
  }
}

/** The results of an execution. */
export interface ExecutionResult {
  readonly execution: AutomationExecution;
  /** The calls that the role made of the account, in order. */
  readonly calls: readonly string[];
  /** The record in the bucket. */
  readonly record: ExecutionRecord | undefined;
}

const formatCall = ({ service, operation, input }: WatchedCall): string =>
  `${service} ${operation} ${JSON.stringify(input)}`;

function findRestoration(name: string): Restoration {
  const restoration = RESTORATIONS.find((each) => each.name === name);
  if (!restoration) throw new Error(`There is no restoration "${name}"`);
  return restoration;
}

function findRule(name: string): (typeof rules)[number] {
  const rule = rules.find((each) => each.name === name);
  if (!rule) throw new Error(`There is no rule "${name}"`);
  return rule;
}
