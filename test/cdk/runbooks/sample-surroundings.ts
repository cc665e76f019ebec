import { type AutomationExecution, storyOf } from '../../support/automation/execution';
import { Role } from '../../support/automation/iam';
import type { Python } from '../../support/automation/python';
import { Automation, type Behaviour, type Clock, type Invocation } from '../../support/automation/runner';
import type { Mode } from './sample-documents';
import { remediationOf, undoOf } from './sample-documents';
import { sampleRule } from './sample-rule';

type Answer = Invocation | { readonly answer: unknown };

/** What an answering plan function is asked. */
export interface Asked {
  readonly Action: string;
  readonly [field: string]: unknown;
}

export const GROUP = 'sg-0123456789abcdef0';
const permissions = (port: number) => [{ IpProtocol: 'tcp', FromPort: port, ToPort: port }];

/** A plan that makes the first call and one of the two others. */
export const PLAN = {
  Decision: 'apply',
  ResourceId: GROUP,
  Reason: 'Revoke tcp 22 from 0.0.0.0/0',
  PlanId: 'plan-1',
  Approval: 'Shall tcp 22 be closed?',
  Before: '{}',
  Calls: '[]',
  Undo: '[]',
  Steps: {
    KeepTheRest: { Run: 'yes', Parameters: { GroupId: GROUP, IpPermissions: permissions(21) } },
    RevokeOpen1: { Run: 'yes', Parameters: { GroupId: GROUP, IpPermissions: permissions(22) } },
    RevokeOpen2: { Run: 'no', Parameters: { GroupId: '', IpPermissions: [] } },
  },
};

/** An account and a plan function that answer as a test says; what they are asked is kept. */
export class Sample {
  readonly asked: Asked[] = [];
  readonly calls: string[] = [];
  readonly approvals: unknown[] = [];
  decision: 'Approved' | 'Rejected' | undefined = 'Approved';
  /** The answer to an action of the protocol; the last one again and again. */
  answers: Record<string, readonly Answer[]> = {
    plan: [{ answer: PLAN }],
    'plan-undo': [{ answer: PLAN }],
    verify: [{ answer: { Result: 'compliant', Reason: 'The resource is compliant' } }],
    'verify-undo': [{ answer: { Result: 'restored', Reason: 'As before' } }],
  };
  /** Overrides the record's outcome. */
  outcome: string | undefined;
  /** What a call of the account answers, or an error. */
  api: Record<string, () => unknown> = {};
  denied: string[] = [];
  cancelledAt: string | undefined;
  private time = Date.UTC(2026, 2, 1, 10);

  constructor(
    private readonly python: Python,
    private readonly behaviour: Behaviour,
  ) {}

  async remediate(mode: Mode, parameters: Readonly<Record<string, string>> = {}): Promise<AutomationExecution> {
    return this.run(remediationOf(sampleRule, mode), { ResourceId: GROUP, ...parameters });
  }

  async undo(parameters: Readonly<Record<string, string>>): Promise<AutomationExecution> {
    return this.run(undoOf(sampleRule) as ReturnType<typeof remediationOf>, parameters);
  }

  private run(runbook: ReturnType<typeof remediationOf>, parameters: Readonly<Record<string, string>>) {
    const clock: Clock = {
      now: () => new Date(this.time),
      advance: (seconds) => {
        this.time += seconds * 1000;
      },
    };
    const automation: Automation = new Automation(
      {
        region: 'eu-west-1',
        python: this.python,
        clock,
        call: async (service, api, { ...parameters }) => {
          this.calls.push(`${service} ${api} ${JSON.stringify(parameters)}`);
          return this.api[api]?.() ?? { SecurityGroups: [{ State: 'settled' }] };
        },
        invoke: async (_, payload) => this.answer(payload as Asked, automation),
        approve: async (request) => {
          this.approvals.push(request);
          return this.decision;
        },
        cancel: (step) => step === this.cancelledAt,
      },
      this.behaviour,
    );
    const role = this.denied.reduce((all, action) => all.without(action), new Role(runbook.permissions));
    automation.put('document', runbook.content, role);
    return automation.run('document', parameters, 'arn:aws:iam::111122223333:user/somebody');
  }

  private answer(request: Asked, automation: Automation): Invocation {
    this.asked.push(request);
    const answers = this.answers[request.Action] ?? [];
    const nth = this.asked.filter(({ Action }) => Action === request.Action).length;
    const next = answers[Math.min(nth, answers.length) - 1] ?? { answer: this.record(automation) };
    return 'payload' in next ? next : { payload: JSON.stringify(next.answer) };
  }

  /** What `conclude` would say: from the steps alone. */
  private record({ executions: [execution] }: Automation): unknown {
    const failed = execution?.StepExecutions.find(
      ({ StepStatus, IsCritical }) => IsCritical && ['Failed', 'TimedOut'].includes(StepStatus),
    );
    return {
      executionId: execution?.AutomationExecutionId,
      outcome: this.outcome ?? (failed ? 'failed' : 'remediated'),
      reason: failed ? `${failed.StepName}: ${failed.FailureMessage}` : 'All went well',
    };
  }
}

/** An error of the plan function, as Lambda answers it. */
export const functionError = (errorMessage: string): Invocation => ({
  payload: JSON.stringify({ errorType: 'Error', errorMessage, trace: [] }),
  functionError: 'Unhandled',
});

/** Steps that were begun, failed ones with their message. */
export const story = (execution: AutomationExecution): string => storyOf(execution).join('\n');
