import { join } from 'node:path';
import type { AutomationExecution } from '../../lib/local-region/automation/execution';
import type { Python } from '../../lib/local-region/automation/python';
import { createApp } from '../cdk/sample-app';
import { permission } from '../response/resources';
import { groupItem, ingressRecord } from '../runtime/alerts/testing-alerts';
import { readAssembly } from '../support/region/assembly';
import { Region } from '../support/region/region';

export const BUS = 'arn:aws:events:eu-central-1:444455556666:event-bus/security';
export const PERSON = 'arn:aws:iam::111122223333:user/on-call';
export const APPROVER = 'arn:aws:iam::111122223333:role/on-call';
export const OFFICE = '198.51.100.0/24';
export const INTERNET = '0.0.0.0/0';
/** A group that stays open until its waiver expires. */
export const WAIVED = { group: 'sg-0a0a0a0a', expires: '2026-03-20' };
export const PREFIX_LIST = 'pl-0123456789abcdef0';

const DAY_SECONDS = 86_400;
const findEntry = (name: string): string => join(__dirname, '../../lambdas', `${name}.ts`);

/** The mails, the findings of Security Hub and the events on the central bus that Assay sent. */
export interface Notifications {
  readonly mails: readonly { readonly subject: string; readonly text: string }[];
  readonly findings: readonly string[];
  readonly events: readonly string[];
}

/**
 * A Region with alerts and with one rule in each mode of remediation, built from the templates that the real app
 * synthesizes and the real code of the functions.
 */
export class ResponseRegion {
  private constructor(readonly region: Region) {}

  static async deploy(python: Python): Promise<ResponseRegion> {
    const waiver = { rule: 'open-ssh', resource: WAIVED.group, reason: 'Bastion', owner: 'platform' };
    const { app } = createApp(
      {
        environments: [{ account: '111122223333', regions: ['eu-west-1'] }],
        waivers: 'waivers.json',
        alerts: { subscribers: ['oncall@example.com'], severity: 'low', securityHub: true, eventBus: BUS },
        remediation: {
          'open-ssh': 'manual',
          'gp2-volume': 'automatic',
          'public-s3-bucket': { mode: 'approve', approvers: [APPROVER] },
        },
        restore: { mode: 'approve', approvers: [APPROVER] },
      },
      {
        entries: {
          evaluatorEntry: findEntry('evaluate'),
          alertEntry: findEntry('alert'),
          planEntry: findEntry('plan-remediation'),
        },
        files: { 'waivers.json': JSON.stringify([{ ...waiver, expires: WAIVED.expires }]) },
      },
    );
    const region = await Region.deploy(readAssembly(app.synth().directory), python);
    return new ResponseRegion(region);
  }

  /** Lets the first day pass, in which the results of rules are first evaluations. */
  async passFirstDay(): Promise<void> {
    await this.region.fireSchedule('rate(5 minutes)');
    this.region.advance(DAY_SECONDS);
  }

  stop(): Promise<void> {
    return this.region.stop();
  }

  /** Adds a group that is open to the sources, on port 22 or the given range. */
  putGroup(id: string, sources: readonly string[], [from, to] = [22, 22]): void {
    this.region.account.state.securityGroups.set(id, {
      GroupId: id,
      GroupName: 'web',
      OwnerId: '111122223333',
      VpcId: 'vpc-0123456789abcdef0',
      Description: 'web',
      IpPermissions: [permission(from, to, ...sources)],
      IpPermissionsEgress: [],
      Tags: [],
    });
  }

  /** Lists the sources of a group's inbound rules. */
  listSources(id: string): string[] {
    const { IpPermissions = [] } = this.region.account.state.securityGroups.get(id) ?? {};
    return IpPermissions.flatMap(({ FromPort, ToPort, IpRanges = [] }) =>
      IpRanges.map(({ CidrIp }) => `${FromPort}-${ToPort} ${CidrIp}`),
    );
  }

  /** Adds a change of a group by a user or by a role of Assay to CloudTrail. */
  addTrailRecord(id: string, by: { readonly user: string } | { readonly role: string }, at = this.region.now): void {
    const { region } = this;
    const record = ingressRecord(id, at.toISOString(), 'user' in by ? by.user : '');
    const byRole = 'role' in by && {
      eventName: 'RevokeSecurityGroupIngress',
      sourceIPAddress: 'ssm.amazonaws.com',
      userAgent: 'ssm.amazonaws.com',
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROAEXAMPLE:Automation',
        arn: `arn:aws:sts::111122223333:assumed-role/${by.role}/Automation`,
        accountId: '111122223333',
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: 'AROAEXAMPLE',
            arn: `arn:aws:iam::111122223333:role/${by.role}`,
            accountId: '111122223333',
            userName: by.role,
          },
        },
        invokedBy: 'ssm.amazonaws.com',
      },
    };
    region.aws.records = [{ name: id, record: { ...record, ...byRole } }, ...region.aws.records];
  }

  /** AWS Config records a group two minutes after its change and evaluates it. */
  async recordGroup(id: string): Promise<void> {
    const { region } = this;
    region.advance(120);
    const sources = this.listSources(id).map((source) => source.replace(/^.* /, ''));
    await region.awsConfig.record(
      'assay-open-ssh',
      groupItem(sources, { resourceId: id, captured: region.now.toISOString() }),
    );
  }

  /** Opens a group that was compliant. AWS Config has not recorded the change yet. */
  async openGroup(id: string): Promise<void> {
    this.putGroup(id, [OFFICE]);
    await this.recordGroup(id);
    this.region.advance(DAY_SECONDS / 2);
    this.putGroup(id, [OFFICE, INTERNET]);
  }

  /** Returns the notifications that are sent during some work. */
  async collectNotifications(work: () => Promise<unknown>): Promise<Notifications> {
    const { aws } = this.region;
    const [mails, findings, events] = [aws.published.length, listFindings(aws).length, listEvents(aws).length];
    await work();
    return {
      mails: aws.published
        .slice(mails)
        .map(({ Subject, Message }) => ({ subject: String(Subject), text: JSON.parse(String(Message)).email })),
      findings: listFindings(aws).slice(findings),
      events: listEvents(aws).slice(events),
    };
  }

  /** Finds the record of an execution, with its S3 key. */
  findRecord({
    AutomationExecutionId: id,
  }: AutomationExecution): readonly [key: string, record: Record<string, unknown>] {
    const found = [...this.region.account.state.objects].find(([key]) => key.endsWith(`/${id}.json`));
    if (!found) throw new Error(`There is no record of execution ${id}`);
    return [found[0], JSON.parse(found[1])];
  }
}

const listFindings = (aws: Region['aws']): string[] =>
  aws
    .listInputs('securityhub:BatchImportFindings')
    .flatMap(({ Findings }) => Findings)
    .map(({ Id, Compliance, RecordState }) => `${Id} ${Compliance.Status} ${RecordState}`);

const listEvents = (aws: Region['aws']): string[] =>
  aws
    .listInputs('events:PutEvents')
    .flatMap(({ Entries }) => Entries)
    .map(({ EventBusName, DetailType, Detail }) => {
      const { kind, resource, actor } = JSON.parse(Detail);
      return `${DetailType}: ${kind} ${resource?.id} by ${actor?.name}, to ${EventBusName}`;
    });
