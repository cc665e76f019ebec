import type { Behaviour } from '../../../lib/local-region/automation/behaviour';
import type { AutomationExecution } from '../../../lib/local-region/automation/execution';
import type { Python } from '../../../lib/local-region/automation/python';
import type { FunctionResponse } from '../../../lib/local-region/functions/execution-environment';
import { ImmediateRunner, Role, type TestClock } from './immediate-runner';
import { scheduledRule } from './sample-rule';
import type { Mode } from './sample-runbooks';
import { createRemediation, createUndo } from './sample-runbooks';

type Answer = FunctionResponse | { readonly answer: unknown };

/** A request to the plan function. */
export interface SampleRequest {
  readonly Action: string;
  readonly [field: string]: unknown;
}

export const GROUP = 'sg-0123456789abcdef0';
const permissions = (port: number) => [{ IpProtocol: 'tcp', FromPort: port, ToPort: port }];

/** A plan with the first call and one of the two others. */
export const PLAN = {
  Decision: 'apply',
  ResourceId: GROUP,
  Reason: 'Revoke tcp 22 from 0.0.0.0/0',
  PlanId: 'plan-1',
  Approval: 'Close tcp 22?',
  Before: '{}',
  Calls: '[]',
  Undo: '[]',
  Steps: {
    KeepTheRest: { Run: 'yes', Parameters: { GroupId: GROUP, IpPermissions: permissions(21) } },
    RevokeOpen1: { Run: 'yes', Parameters: { GroupId: GROUP, IpPermissions: permissions(22) } },
    RevokeOpen2: { Run: 'no', Parameters: { GroupId: '', IpPermissions: [] } },
  },
};

/** An account and a plan function with the answers of a test. They keep all requests. */
export class SampleExecution {
  readonly requests: SampleRequest[] = [];
  readonly calls: string[] = [];
  readonly approvals: unknown[] = [];
  decision: 'Approved' | 'Rejected' | undefined = 'Approved';
  /** The answers to each action of the protocol. The last one is repeated. */
  answers: Record<string, readonly Answer[]> = {
    plan: [{ answer: PLAN }],
    'plan-undo': [{ answer: PLAN }],
    verify: [{ answer: { Result: 'compliant', Reason: 'The resource is compliant' } }],
    'verify-undo': [{ answer: { Result: 'restored', Reason: 'The resource is as before' } }],
  };
  /** Overrides the record's outcome. */
  outcome: string | undefined;
  /** The answers of API calls; they may throw. */
  api: Record<string, () => unknown> = {};
  denied: string[] = [];
  cancelledAt: string | undefined;
  private time = Date.UTC(2026, 2, 1, 10);

  constructor(
    private readonly python: Python,
    private readonly behaviour: Behaviour,
  ) {}

  async remediate(mode: Mode, parameters: Readonly<Record<string, string>> = {}): Promise<AutomationExecution> {
    return this.run(createRemediation(scheduledRule, mode), { ResourceId: GROUP, ...parameters });
  }

  async undo(parameters: Readonly<Record<string, string>>): Promise<AutomationExecution> {
    return this.run(createUndo(scheduledRule) as ReturnType<typeof createRemediation>, parameters);
  }

  private run(runbook: ReturnType<typeof createRemediation>, parameters: Readonly<Record<string, string>>) {
    const clock: TestClock = {
      now: () => new Date(this.time),
      advance: (seconds) => {
        this.time += seconds * 1000;
      },
    };
    const automation: ImmediateRunner = new ImmediateRunner(
      {
        python: this.python,
        clock,
        call: async (service, api, { ...parameters }) => {
          this.calls.push(`${service} ${api} ${JSON.stringify(parameters)}`);
          return this.api[api]?.() ?? { SecurityGroups: [{ State: 'settled' }] };
        },
        invoke: async (_, payload) => this.answer(payload as SampleRequest, automation),
        approve: async (request) => {
          this.approvals.push(request);
          return this.decision;
        },
        cancel: (step) => step === this.cancelledAt,
      },
      this.behaviour,
    );
    const role = this.denied.reduce((all, action) => all.without(action), new Role(runbook.permissions));
    automation.register('runbook', runbook.content, role);
    return automation.run('runbook', parameters, 'arn:aws:iam::111122223333:user/somebody');
  }

  private answer(request: SampleRequest, automation: ImmediateRunner): FunctionResponse {
    this.requests.push(request);
    const answers = this.answers[request.Action] ?? [];
    const nth = this.requests.filter(({ Action }) => Action === request.Action).length;
    const next = answers[Math.min(nth, answers.length) - 1] ?? { answer: this.record(automation) };
    return 'payload' in next ? next : { payload: JSON.stringify(next.answer) };
  }

  /** Returns the answer to `conclude`, from the steps. */
  private record({ executions: [execution] }: ImmediateRunner): unknown {
    const failed = execution?.StepExecutions.find(
      ({ StepStatus, IsCritical }) => IsCritical && ['Failed', 'TimedOut'].includes(StepStatus),
    );
    return {
      executionId: execution?.AutomationExecutionId,
      outcome: this.outcome ?? (failed ? 'failed' : 'remediated'),
      reason: failed ? `${failed.StepName}: ${failed.FailureMessage}` : 'The resource is compliant',
    };
  }
}
