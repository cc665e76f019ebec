import { DEFAULT_BEHAVIOUR } from '../../../lib/local-region/automation/behaviour';
import type { ApprovalRequest } from '../../../lib/local-region/automation/dependencies';
import type { AutomationExecution } from '../../../lib/local-region/automation/execution';
import type { Python } from '../../../lib/local-region/automation/python';
import { parseReference } from '../../../lib/local-region/automation/references';
import { type ParsedRunbook, parseRunbook } from '../../../lib/local-region/automation/runbook';
import { listRequiredPermissions } from '../../../lib/local-region/iam/required-permissions';
import { ImmediateRunner } from '../../cdk/runbooks/immediate-runner';
import type { StubAccount } from '../../runtime/remediation/stub-account';
import { AwsError, createAccessDenied } from '../aws-call';
import type { Region } from './region';

/** SSM Automation with the runbooks of a template. Each runs under the role that it names, if SSM may assume it. */
export class SsmAutomation {
  /** Answers a request for approval; `undefined` is no answer. */
  decide: (request: ApprovalRequest) => 'Approved' | 'Rejected' | undefined = () => 'Approved';
  private readonly runner: ImmediateRunner;
  /** The role of the current execution. */
  private role = '';

  constructor(
    private readonly region: Region,
    private readonly account: StubAccount,
    python: Python,
  ) {
    this.runner = new ImmediateRunner(
      {
        python,
        clock: { now: () => region.now, advance: (seconds) => region.advance(seconds) },
        call: async (service, api, parameters) => this.call(service, api, parameters),
        invoke: (functionArn, payload) => region.lambda.invoke(functionArn, payload),
        approve: async (request) => this.decide(request),
      },
      DEFAULT_BEHAVIOUR,
    );
    account.before = () => {
      // SSM also returns running executions.
      for (const execution of this.executions) {
        account.state.executions.set(execution.AutomationExecutionId, execution as never);
      }
    };
  }

  get executions(): readonly AutomationExecution[] {
    return this.runner.executions;
  }

  /** Runs a runbook to its end and emits the event about it. @throws Error if SSM would not start it */
  async start(
    name: string,
    parameters: Readonly<Record<string, string>>,
    startedBy: string,
  ): Promise<AutomationExecution> {
    const { Content } = this.region.template.findResource<DocumentProperties>('AWS::SSM::Document', name).properties;
    this.role = this.assumeRole(parseRunbook(Content), parameters);
    this.runner.register(name, Content, {
      // The resource of a call is known only when it is made.
      assertAllows: (action, resource) => {
        if (resource !== undefined) this.region.assertAllowed(this.role, action, resource);
      },
    });
    const execution = await this.runner.run(name, parameters, startedBy);
    await this.region.emit(this.createStatusChange(execution));
    return execution;
  }

  private assumeRole({ assumeRole, parameters }: ParsedRunbook, values: Readonly<Record<string, string>>): string {
    const parameter = parseReference(assumeRole) ?? '';
    const role = String(values[parameter] ?? parameters[parameter]?.default);
    const { account } = this.region.template.scope;
    // On behalf of an execution: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
    const context = {
      'aws:SourceAccount': account,
      'aws:SourceArn': this.formatExecutionArn('11111111-2222-4333-8444-555555555555'),
    };
    if (this.region.iam.canAssume(role, 'ssm.amazonaws.com', context)) return role;
    throw new Error(`Cannot start a runbook: SSM may not assume ${role}`);
  }

  private async call(service: string, api: string, input: Readonly<Record<string, unknown>>): Promise<unknown> {
    const call = { service, api, input };
    try {
      const permissions = listRequiredPermissions({ service, operation: api, input }, this.region.template.scope);
      if (!permissions.every(({ action, resource }) => this.region.allows(this.role, action, resource))) {
        throw createAccessDenied(call);
      }
      // A runbook passes JSON to boto3.
      return await this.account.call(service, api, structuredClone(input), this.role);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new Error(`An error occurred (${error.code}) when calling the ${api} operation: ${error.message}`);
    }
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html */
  private createStatusChange(execution: AutomationExecution): object {
    const { AutomationExecutionId, DocumentName, AutomationExecutionStatus, ExecutionStartTime, ExecutedBy } =
      execution;
    const { account, region } = this.region.template.scope;
    const { now } = this.region;
    return {
      version: '0',
      id: `event-${AutomationExecutionId}`,
      'detail-type': 'EC2 Automation Execution Status-change Notification',
      source: 'aws.ssm',
      account,
      time: now.toISOString().replace(/\.\d+Z/, 'Z'),
      region,
      resources: [this.formatExecutionArn(AutomationExecutionId)],
      detail: {
        ExecutionId: AutomationExecutionId,
        Definition: DocumentName,
        DefinitionVersion: 1.0,
        Status: AutomationExecutionStatus,
        StartTime: formatEventTime(ExecutionStartTime),
        EndTime: formatEventTime(now),
        Time: now.getTime(),
        ExecutedBy,
      },
    };
  }

  private formatExecutionArn(id: string): string {
    const { partition, region, account } = this.region.template.scope;
    return `arn:${partition}:ssm:${region}:${account}:automation-execution/${id}`;
  }
}

interface DocumentProperties {
  readonly Content: string;
}

/** `Nov 29, 2016 7:43:20 PM` */
const formatEventTime = (time: Date): string =>
  time
    .toLocaleString('en-US', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'medium' })
    .replace(/,([^,]*)$/, '$1')
    .replaceAll(/\s/g, ' ');
