import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../lib/cdk/configuration/configuration';
import type { ScriptHost } from '../../lib/local-region/automation/automation';
import type { AutomationExecution } from '../../lib/local-region/automation/execution';
import type { Caller } from '../../lib/local-region/aws-call';
import type { DeployedRegion } from '../../lib/local-region/deployed-region';
import { readAssembly } from '../../lib/local-region/deployment/assembly';
import type { JournalEntry } from '../../lib/local-region/journal';
import { LocalRegion, type LocalRegionOptions } from '../../lib/local-region/local-region';
import { buildOnce } from '../run-folder/build-once';
import { ROOT } from '../source';
// Its hook has to be there before tests run, and the CDK app is loaded in one of them.
import '../temporary-files';

export const ACCOUNT = '111122223333';
export const BUS = 'arn:aws:events:eu-central-1:444455556666:event-bus/security';
export const APPROVER = `arn:aws:iam::${ACCOUNT}:role/on-call`;
export const OFFICE = '198.51.100.0/24';
export const INTERNET = '0.0.0.0/0';
/** A group that stays open until its waiver expires. */
export const WAIVED = { group: 'bastion', expires: '2026-03-20' };
export const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;

const START = Date.UTC(2026, 2, 1, 12);
const ADMINISTRATOR: Caller = { kind: 'administrator', account: ACCOUNT };
export const createUser = (userName: string): Caller => ({ kind: 'user', account: ACCOUNT, userName });
export const ON_CALL: Caller = { kind: 'role', account: ACCOUNT, roleArn: APPROVER, sessionName: 'dave' };

const findEntry = (name: string): string => join(ROOT, 'lambdas', `${name}.ts`);

/** The functions that are deployed. */
export const REAL_ENTRIES = {
  evaluatorEntry: findEntry('evaluate'),
  collectorEntry: findEntry('collect'),
  alertEntry: findEntry('alert'),
  planEntry: findEntry('plan-remediation'),
};

/** Synthesizes the app with alerts and one rule in each mode of remediation, once for all test files. Returns the folder. */
export const synthesizeResponseOnce = (): Promise<string> =>
  buildOnce('response-assembly', async (folder) => cpSync(await synthesizeResponse(), folder, { recursive: true }));

/** Synthesizes this app with another configuration of other parts, and returns the folder. */
export async function synthesizeResponse(others: Partial<Configuration> = {}): Promise<string> {
  // The CDK takes a second to load, which a test file that shares an assembly saves.
  const { createApp } = await import('../cdk/sample-app');
  const waiver = { rule: 'open-ssh', resource: WAIVED.group, reason: 'Bastion', owner: 'platform' };
  const { app } = createApp(
    {
      environments: [{ account: ACCOUNT, regions: ['eu-west-1'] }],
      waivers: 'waivers.json',
      rules: { '*': false, 'open-ssh': 'default', 'gp2-volume': 'default', 'public-s3-bucket': 'default' },
      ...others,
      alerts: { subscribers: ['oncall@example.com'], severity: 'low', securityHub: true, eventBus: BUS },
      remediation: {
        'open-ssh': 'manual',
        'gp2-volume': 'automatic',
        'public-s3-bucket': { mode: 'approve', approvers: [APPROVER] },
      },
      restore: { mode: 'approve', approvers: [APPROVER] },
    },
    {
      entries: REAL_ENTRIES,
      files: { 'waivers.json': JSON.stringify([{ ...waiver, expires: WAIVED.expires }]) },
    },
  );
  return app.synth().directory;
}

/** A local region with the real templates and functions, and an account with people. */
export class ResponseRegion {
  readonly entries: JournalEntry[] = [];

  private constructor(readonly local: LocalRegion) {
    local.journal.watch(({ entry }) => this.entries.push(entry));
  }

  static async deploy(
    folder: string,
    python: ScriptHost,
    options: Partial<LocalRegionOptions> = {},
  ): Promise<ResponseRegion> {
    const local = await LocalRegion.prepare({
      assembly: readAssembly(folder, { account: ACCOUNT, region: 'eu-west-1' }),
      startTime: START,
      bootstrap: join(ROOT, 'lib/local-region/functions/bootstrap.mjs'),
      scripts: python,
      evaluateManaged: () => undefined,
      // A busy machine starts a function slowly.
      patience: 120_000,
      ...options,
    });
    const response = new ResponseRegion(local);
    try {
      await local.deployAll();
      return response;
    } catch (error) {
      // An open endpoint would keep the worker of the tests alive.
      await local.stop();
      throw error;
    }
  }

  /** Creates the people, and lets the first day pass, in which the results of rules are first evaluations. */
  async prepare(): Promise<void> {
    for (const UserName of ['alice', 'bob']) {
      await this.call('iam', 'CreateUser', { UserName });
      await this.call('iam', 'AttachUserPolicy', { UserName, PolicyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' });
    }
    const trust = { Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }] };
    await this.call('iam', 'CreateRole', { RoleName: 'on-call', AssumeRolePolicyDocument: JSON.stringify(trust) });
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await this.call('iam', 'AttachRolePolicy', { RoleName: 'on-call', PolicyArn });
    await this.local.settle();
    await this.advance(DAY + 10 * MINUTE);
  }

  get region(): DeployedRegion {
    return this.local.find();
  }

  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation
  call(service: string, operation: string, input: object, caller: Caller = ADMINISTRATOR): Promise<any> {
    return this.local.call({ service, operation, input, caller, region: 'eu-west-1' });
  }

  /** Lets time pass, and with it everything that it brings. */
  async advance(milliseconds: number): Promise<void> {
    await this.local.settle();
    await this.local.clock.advanceBy(milliseconds);
    await this.local.settle();
  }

  /** Creates a group that is open to a source on a port. */
  async createGroup(GroupName: string, source = OFFICE, [from, to] = [22, 22]): Promise<string> {
    const { Vpcs } = await this.call('ec2', 'DescribeVpcs', {});
    const group = { GroupName, Description: GroupName, VpcId: Vpcs[0].VpcId };
    const { GroupId } = await this.call('ec2', 'CreateSecurityGroup', group);
    await this.allow(GroupId, source, ADMINISTRATOR, [from, to]);
    return GroupId;
  }

  async allow(GroupId: string, CidrIp: string, caller: Caller, [FromPort, ToPort] = [22, 22]): Promise<void> {
    const permission = { IpProtocol: 'tcp', FromPort, ToPort, IpRanges: [{ CidrIp }] };
    await this.call('ec2', 'AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [permission] }, caller);
  }

  /** Lists the sources of a group's inbound rules. */
  async listSources(id: string): Promise<string[]> {
    const { SecurityGroups } = await this.call('ec2', 'DescribeSecurityGroups', { GroupIds: [id] });
    return SecurityGroups[0].IpPermissions.flatMap(
      ({ FromPort, ToPort, IpRanges }: { FromPort: number; ToPort: number; IpRanges: { CidrIp: string }[] }) =>
        IpRanges.map(({ CidrIp }) => `${FromPort}-${ToPort} ${CidrIp}`),
    );
  }

  /** Starts the remediation of a resource for a person, and returns its execution. */
  async remediate(rule: string, resourceType: string, resourceId: string): Promise<AutomationExecution> {
    const input = { ConfigRuleName: `assay-${rule}`, ResourceKeys: [{ resourceType, resourceId }] };
    await this.call('config', 'StartRemediationExecution', input, ON_CALL);
    await this.local.settle();
    return this.findLastExecution();
  }

  undo(rule: string, { AutomationExecutionId }: AutomationExecution): Promise<AutomationExecution> {
    return this.start(`assay-${rule}-undo`, { ExecutionId: AutomationExecutionId });
  }

  /** Starts a runbook for a person, and returns its execution, which may wait for approval. */
  async start(DocumentName: string, parameters: Readonly<Record<string, string>>): Promise<AutomationExecution> {
    const Parameters = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]]));
    const started = await this.call('ssm', 'StartAutomationExecution', { DocumentName, Parameters }, ON_CALL);
    await this.local.settle();
    return this.findExecution(started.AutomationExecutionId);
  }

  /** Approves an execution that waits, and returns it. */
  async approve({ AutomationExecutionId }: AutomationExecution): Promise<AutomationExecution> {
    await this.call('ssm', 'SendAutomationSignal', { AutomationExecutionId, SignalType: 'Approve' }, ON_CALL);
    await this.local.settle();
    return this.findExecution(AutomationExecutionId);
  }

  /** Reads the record of an execution in the bucket that AWS Config delivers to. */
  async readRecord(rule: string, { AutomationExecutionId: id }: AutomationExecution): Promise<object> {
    const { DeliveryChannels } = await this.call('config', 'DescribeDeliveryChannels', {});
    const Key = `Remediation/${ACCOUNT}/eu-west-1/${rule}/${id}.json`;
    const { Body } = await this.call('s3', 'GetObject', { Bucket: DeliveryChannels[0].s3BucketName, Key });
    return JSON.parse(Buffer.from(Body).toString());
  }

  async findLastExecution(): Promise<AutomationExecution> {
    const { AutomationExecutionMetadataList: list } = await this.call('ssm', 'DescribeAutomationExecutions', {});
    return this.findExecution(list[0].AutomationExecutionId);
  }

  async findExecution(AutomationExecutionId: string): Promise<AutomationExecution> {
    return (await this.call('ssm', 'GetAutomationExecution', { AutomationExecutionId })).AutomationExecution;
  }

  /** Returns the notifications that are sent during some work. */
  async collect(work: () => Promise<unknown>): Promise<Notifications> {
    const start = this.entries.length;
    await work();
    const entries = this.entries.slice(start);
    return {
      mails: entries.flatMap((entry) => (entry.kind === 'published' ? [entry.mail] : [])),
      findings: entries.flatMap((entry) =>
        entry.kind === 'called' && entry.call.operation === 'BatchImportFindings'
          ? entry.call.input.Findings.map(
              ({ Id, Compliance, RecordState }: { Id: string; Compliance: { Status: string }; RecordState: string }) =>
                `${Id} ${Compliance.Status} ${RecordState}`,
            )
          : [],
      ),
      events: entries.flatMap((entry) => {
        if (entry.kind !== 'sent event') return [];
        const { 'detail-type': type, detail } = entry.event as {
          'detail-type': string;
          detail: { kind: string; resource?: { id: string }; actor?: { name: string } };
        };
        return [`${type}: ${detail.kind} ${detail.resource?.id} by ${detail.actor?.name}, to ${entry.busArn}`];
      }),
    };
  }
}

/** The mails, the findings of Security Hub and the events on the central bus that Assay sent. */
export interface Notifications {
  readonly mails: readonly { readonly to: string; readonly subject: string; readonly text: string }[];
  readonly findings: readonly string[];
  readonly events: readonly string[];
}
