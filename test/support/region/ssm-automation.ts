import { AwsError, createAccessDenied } from '../aws-call';
import { type StubAccount } from '../../runtime/remediation/stub-account';
import { type ParsedRunbook, parseRunbook } from '../automation/runbook';
import type { AutomationExecution } from '../automation/execution';
import type { Python } from '../automation/python';
import { parseReference } from '../automation/references';
import { type ApprovalRequest, RunbookRunner } from '../automation/runner';
import { permissionsFor } from './calls';
import type { Region } from './region';

/** SSM Automation with the documents of a template: each runs under the role that it names, if that lets SSM be it. */
export class SsmAutomation {
  /** What a person says to an approval. */
  decide: (request: ApprovalRequest) => 'Approved' | 'Rejected' | undefined = () => 'Approved';
  private readonly runner: RunbookRunner;
  /** The role that the execution under way has taken on. */
  private role = '';

  constructor(
    private readonly region: Region,
    private readonly account: StubAccount,
    python: Python,
  ) {
    this.runner = new RunbookRunner({
      region: region.template.scope.region,
      python,
      clock: { now: () => region.now, advance: (seconds) => region.advance(seconds) },
      call: async (service, api, parameters) => this.call(service, api, parameters),
      invoke: (functionArn, payload) => region.lambda.invoke(functionArn, payload),
      approve: async (request) => this.decide(request),
    });
    account.before = () => {
      // SSM shows an execution while it runs.
      for (const one of this.executions) account.state.executions.set(one.AutomationExecutionId, one as never);
    };
  }

  get executions(): readonly AutomationExecution[] {
    return this.runner.executions;
  }

  /** Runs a document to its end, and tells of the end. @throws Error when SSM would not start it */
  async start(name: string, parameters: Record<string, string>, by: string): Promise<AutomationExecution> {
    const { Content } = this.region.template.findResource<DocumentProperties>('AWS::SSM::Document', name).properties;
    this.role = this.roleOf(parseRunbook(Content), parameters);
    this.runner.register(name, Content, {
      // What a call is made on is known only when it is made.
      may: (action, resource) => resource === undefined || this.region.may(this.role, action, resource),
    });
    const execution = await this.runner.run(name, parameters, by);
    await this.region.emit(this.statusChange(execution));
    return execution;
  }

  private roleOf({ assumeRole, parameters }: ParsedRunbook, given: Record<string, string>): string {
    const parameter = parseReference(assumeRole) ?? '';
    const role = String(given[parameter] ?? parameters[parameter]?.default);
    const { account } = this.region.template.scope;
    // By this SSM's own execution: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
    const source = {
      'aws:SourceAccount': account,
      'aws:SourceArn': this.executionArn('11111111-2222-4333-8444-555555555555'),
    };
    if (this.region.iam.mayAssume(role, 'ssm.amazonaws.com', source)) return role;
    throw new Error(`Cannot start a document: SSM may not be ${role}`);
  }

  private call(service: string, api: string, parameters: Readonly<Record<string, unknown>>): unknown {
    const call = { service, api, input: parameters };
    try {
      const asked = permissionsFor(call, this.region.template.scope);
      if (!asked.every(({ action, resource }) => this.region.may(this.role, action, resource))) throw createAccessDenied(call);
      // What a document hands to boto3 is JSON.
      return this.account.call(service, api, structuredClone(parameters), this.role);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new Error(`An error occurred (${error.code}) when calling the ${api} operation: ${error.message}`);
    }
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html */
  private statusChange(execution: AutomationExecution): object {
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
      resources: [this.executionArn(AutomationExecutionId)],
      detail: {
        ExecutionId: AutomationExecutionId,
        Definition: DocumentName,
        DefinitionVersion: 1.0,
        Status: AutomationExecutionStatus,
        StartTime: inWords(ExecutionStartTime),
        EndTime: inWords(now),
        Time: now.getTime(),
        ExecutedBy,
      },
    };
  }

  private executionArn(id: string): string {
    const { partition, region, account } = this.region.template.scope;
    return `arn:${partition}:ssm:${region}:${account}:automation-execution/${id}`;
  }
}

interface DocumentProperties {
  readonly Content: string;
}

/** `Nov 29, 2016 7:43:20 PM` */
const inWords = (time: Date): string =>
  time
    .toLocaleString('en-US', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'medium' })
    .replace(/,([^,]*)$/, '$1')
    .replaceAll(/\s/g, ' ');
