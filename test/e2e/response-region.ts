import { join } from 'node:path';
import { createApp } from '../cdk/sample-app';
import { permission } from '../response/resources';
import { groupItem, ingressRecord } from '../runtime/alerts/testing-alerts';
import type { AutomationExecution } from '../support/automation/execution';
import type { Python } from '../support/automation/python';
import { readAssembly } from '../support/region/assembly';
import { Region } from '../support/region/region';

export const BUS = 'arn:aws:events:eu-central-1:444455556666:event-bus/security';
export const PERSON = 'arn:aws:iam::111122223333:user/on-call';
export const APPROVER = 'arn:aws:iam::111122223333:role/on-call';
export const HOME = '198.51.100.0/24';
export const WORLD = '0.0.0.0/0';
/** A group that stays open on purpose, until its waiver ends. */
export const WAIVED = { group: 'sg-0a0a0a0a', until: '2026-03-20' };
export const LISTED = 'pl-0123456789abcdef0';

const DAY = 86_400;
const lambda = (name: string): string => join(__dirname, '../../lambdas', `${name}.ts`);

/** What a subscriber got, a finding, an event on the central bus: as far as it differs from case to case. */
export interface Told {
  readonly mails: readonly { readonly subject: string; readonly text: string }[];
  readonly findings: readonly string[];
  readonly events: readonly string[];
}

/**
 * A Region in which everything that reacts is on, with one rule in each of the modes: made of what the real app
 * synthesizes, with the functions' own code.
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
      },
      {
        entries: {
          evaluatorEntry: lambda('evaluate'),
          alertEntry: lambda('alert'),
          planEntry: lambda('plan-remediation'),
        },
        files: { 'waivers.json': JSON.stringify([{ ...waiver, expires: WAIVED.until }]) },
      },
    );
    const region = await Region.deploy(readAssembly(app.synth().directory), python);
    return new ResponseRegion(region);
  }

  /** A day passes: the rules are known then, and what they say is no first evaluation any more. */
  async settle(): Promise<void> {
    await this.region.fireSchedule('rate(5 minutes)');
    this.region.advance(DAY);
  }

  stop(): Promise<void> {
    return this.region.stop();
  }

  /** A group that these may reach on port 22, or on others as well. */
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

  /** The sources of a group's permissions. */
  listSources(id: string): string[] {
    const { IpPermissions = [] } = this.region.account.state.securityGroups.get(id) ?? {};
    return IpPermissions.flatMap(({ FromPort, ToPort, IpRanges = [] }) =>
      IpRanges.map(({ CidrIp }) => `${FromPort}-${ToPort} ${CidrIp}`),
    );
  }

  /** CloudTrail has it that somebody, or a role of ours, changed a group. */
  fileChange(id: string, by: { readonly user: string } | { readonly role: string }, at = this.region.now): void {
    const { region } = this;
    const record = ingressRecord(id, at.toISOString(), 'user' in by ? by.user : 'nobody');
    const inRole = 'role' in by && {
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
    region.aws.records = [{ name: id, record: { ...record, ...inRole } }, ...region.aws.records];
  }

  /** AWS Config captures a group as it is, two minutes after its change, and its rule judges. */
  async recordGroup(id: string): Promise<void> {
    const { region } = this;
    region.advance(120);
    const sources = this.listSources(id).map((source) => source.replace(/^.* /, ''));
    await region.awsConfig.record(
      'assay-open-ssh',
      groupItem(sources, { resourceId: id, captured: region.now.toISOString() }),
    );
  }

  /** Somebody opens a group that was closed. */
  async open(id: string): Promise<void> {
    this.putGroup(id, [HOME]);
    await this.recordGroup(id);
    this.region.advance(DAY / 2);
    this.putGroup(id, [HOME, WORLD]);
  }

  /** What is told while something happens. */
  async told(happens: () => Promise<unknown>): Promise<Told> {
    const { aws } = this.region;
    const [published, findings, events] = [aws.published.length, findingsOf(aws).length, eventsOf(aws).length];
    await happens();
    return {
      mails: aws.published
        .slice(published)
        .map(({ Subject, Message }) => ({ subject: String(Subject), text: JSON.parse(String(Message)).email })),
      findings: findingsOf(aws).slice(findings),
      events: eventsOf(aws).slice(events),
    };
  }

  /** Where the record of an execution lies, and what it says. */
  recordOf({
    AutomationExecutionId: id,
  }: AutomationExecution): readonly [key: string, record: Record<string, unknown>] {
    const found = [...this.region.account.state.objects].find(([key]) => key.endsWith(`/${id}.json`));
    if (!found) throw new Error(`There is no record of execution ${id}`);
    return [found[0], JSON.parse(found[1])];
  }
}

const findingsOf = (aws: Region['aws']): string[] =>
  aws
    .listInputs('securityhub:BatchImportFindings')
    .flatMap(({ Findings }) => Findings)
    .map(({ Id, Compliance, RecordState }) => `${Id} ${Compliance.Status} ${RecordState}`);

const eventsOf = (aws: Region['aws']): string[] =>
  aws
    .listInputs('events:PutEvents')
    .flatMap(({ Entries }) => Entries)
    .map(({ EventBusName, DetailType, Detail }) => {
      const { kind, resource, actor } = JSON.parse(Detail);
      return `${DetailType}: ${kind} ${resource?.id} by ${actor?.name}, to ${EventBusName}`;
    });
