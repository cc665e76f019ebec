import { type ExecutionRecord, recordKey } from '../../lib/contract/execution-record';
import { remediationRunbookName, undoRunbookName } from '../../lib/contract/runbooks';
import type { Waiver } from '../../lib/core/waivers';
import type { PlanDependencies } from '../../lib/runtime/remediation/dependencies';
import { createPlanHandler } from '../../lib/runtime/remediation/handler';
import { type Mode, remediationOf, undoOf } from '../cdk/runbooks/sample-documents';
import { rules } from '../rules/registry';
import { ACCOUNT, type AccountCall, REGION, Refusal, StubAccount } from '../runtime/remediation/stub-account';
import type { AutomationExecution } from '../support/automation/execution';
import { Role } from '../support/automation/iam';
import type { Python } from '../support/automation/python';
import { Automation, BEHAVIOUR, type Behaviour, type Invocation } from '../support/automation/runner';

export const EVIDENCE_BUCKET = 'assay-history-111122223333';
export const PERSON = 'arn:aws:iam::111122223333:user/on-call';
const ROLE = 'remediation role';

/**
 * One Region of an account where Assay remediates: the real documents, stepped through; the real plan function, with
 * real SDK clients; an account on loopback that both change and read.
 */
export class Reaction {
  /** Tells the time, and passes it. */
  time = Date.UTC(2026, 2, 1, 12);
  waivers: Waiver[] = [];
  /** What a person says to an approval; undefined: nobody says anything. */
  decide: (message: string) => 'Approved' | 'Rejected' | undefined = () => 'Approved';
  /** Answers in the plan function's place, or does not. */
  around: (request: { readonly Action: string }) => Invocation | undefined = () => undefined;
  /** Called before each call that reaches the account. */
  before: (call: AccountCall) => void = () => undefined;
  /** Actions that the roles of documents are denied. */
  denied: readonly string[] = [];
  cancelledAt: string | undefined;
  /** What the plan function logged as errors. */
  readonly errors: string[] = [];
  private readonly modes = new Map<string, Mode>();
  private readonly automation: Automation;

  private constructor(
    readonly account: StubAccount,
    python: Python,
    behaviour: Behaviour,
  ) {
    this.automation = new Automation(
      {
        region: REGION,
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
    account.before = (call) => {
      // SSM shows an execution while it runs.
      for (const execution of this.automation.executions) {
        account.state.executions.set(execution.AutomationExecutionId, execution as never);
      }
      this.before(call);
    };
  }

  static async start(python: Python, behaviour: Behaviour = BEHAVIOUR): Promise<Reaction> {
    return new Reaction(await StubAccount.start(), python, behaviour);
  }

  stop(): Promise<void> {
    return this.account.stop();
  }

  now(): Date {
    return new Date(this.time);
  }

  /** Starts the remediation of a resource, as a person or AWS Config does. */
  async remediate(
    rule: string,
    resourceId: string,
    { mode = 'automatic', ...parameters }: { mode?: Mode } & Readonly<Record<string, string>> = {},
  ): Promise<Result> {
    this.modes.set(rule, mode);
    const name = remediationRunbookName('assay', rule);
    const { content, permissions } = remediationOf(ruleNamed(rule), mode);
    this.automation.put(name, content, this.roleOf(permissions));
    return this.run(rule, name, { ResourceId: resourceId, ...parameters });
  }

  /** Takes an execution back. */
  async undo(rule: string, executionId: string, parameters: Readonly<Record<string, string>> = {}): Promise<Result> {
    const runbook = undoOf(ruleNamed(rule));
    if (!runbook) throw new Error(`Rule "${rule}" has no undo`);
    const name = undoRunbookName('assay', rule);
    this.automation.put(name, runbook.content, this.roleOf(runbook.permissions));
    return this.run(rule, name, { ExecutionId: executionId, ...parameters });
  }

  private async run(rule: string, document: string, parameters: Readonly<Record<string, string>>): Promise<Result> {
    const before = this.account.calls.length;
    const execution = await this.automation.run(document, parameters, PERSON);
    const calls = this.account.calls.slice(before).filter(({ principal }) => principal === ROLE);
    return { execution, calls: calls.map(shownCall), record: this.recordOf(rule, execution) };
  }

  private recordOf(
    rule: string,
    { AutomationExecutionId: executionId }: AutomationExecution,
  ): ExecutionRecord | undefined {
    const key = recordKey({ accountId: ACCOUNT, region: REGION, rule, executionId });
    const body = this.account.state.objects.get(`${EVIDENCE_BUCKET}/${key}`);
    return body === undefined ? undefined : JSON.parse(body);
  }

  private roleOf(permissions: ConstructorParameters<typeof Role>[0]): Role {
    return this.denied.reduce((role, action) => role.without(action), new Role(permissions));
  }

  private call(service: string, api: string, parameters: Readonly<Record<string, unknown>>): unknown {
    try {
      // What a document hands to boto3 is JSON.
      return this.account.call(service, api, structuredClone(parameters), ROLE);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Error(`An error occurred (${error.code}) when calling the ${api} operation: ${error.message}`);
    }
  }

  private async invoke(request: { readonly Action: string }): Promise<Invocation> {
    const instead = this.around(request);
    if (instead) return instead;
    try {
      return { payload: JSON.stringify(await createPlanHandler(this.setup())(request)) };
    } catch (error) {
      return functionError((error as Error).message);
    }
  }

  private setup(): PlanDependencies {
    return {
      registry: rules,
      settings: {
        prefix: 'assay',
        rules: Object.fromEntries(
          rules.map(({ name, title, severity }) => [
            `assay-${name}`,
            { rule: name, title, severity, parameters: {}, remediation: this.modes.get(name) ?? 'off' },
          ]),
        ),
      },
      waivers: this.waivers,
      place: { accountId: ACCOUNT, region: REGION, partition: 'aws' },
      table: 'assay-reactions',
      recordBucket: EVIDENCE_BUCKET,
      clients: this.account.clients(),
      now: () => this.now(),
      sleep: async (milliseconds) => {
        this.time += milliseconds;
      },
      logger: {
        info: () => undefined,
        warn: () => undefined,
        error: (message: string) => this.errors.push(message),
      } as unknown as PlanDependencies['logger'],
    };
  }
}

/** What came of an execution. */
export interface Result {
  readonly execution: AutomationExecution;
  /** The calls that the role made of the account, in order. */
  readonly calls: readonly string[];
  /** The evidence in the bucket. */
  readonly record: ExecutionRecord | undefined;
}

/** An error of a function, as Lambda answers it. */
export const functionError = (errorMessage: string): Invocation => ({
  payload: JSON.stringify({ errorType: 'Error', errorMessage, trace: [] }),
  functionError: 'Unhandled',
});

const shownCall = ({ service, api, input }: AccountCall): string => `${service} ${api} ${JSON.stringify(input)}`;

function ruleNamed(name: string): (typeof rules)[number] {
  const rule = rules.find((each) => each.name === name);
  if (!rule) throw new Error(`There is no rule "${name}"`);
  return rule;
}
