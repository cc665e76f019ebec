import { AwsStub } from '../../runtime/alerts/aws-stub';
import { TableStub } from '../../runtime/alerts/table-stub';
import { ConfigStub } from '../../runtime/evaluator/config-stub';
import { StubAccount } from '../../runtime/remediation/stub-account';
import type { Python } from '../automation/python';
import type { Stack } from './assembly';
import { SsmAutomation } from './ssm-automation';
import { AwsConfig } from './aws-config';
import { permissionsFor, type SignedCall } from './calls';
import { Endpoint } from './endpoint';
import { type Delivery, EventBridge } from './event-bridge';
import { Iam } from './iam';
import { Lambda, roleOf } from './lambda';
import type { Template } from './template';

/** An event that reached a function, and what the function failed on, however often it was tried. */
export interface Delivered extends Delivery {
  readonly error?: string;
}

/**
 * One Region of an account with a stack in it, made of the cloud assembly alone: AWS Config, EventBridge, Lambda and SSM
 * Automation as far as the stack speaks to them, under the permissions that its template gives and no others.
 *
 * Every call of a function comes to one endpoint on loopback, which knows by its credentials whose it is. What the
 * account holds, stubs hold.
 */
export class Region {
  readonly template: Template;
  readonly iam: Iam;
  readonly awsConfig: AwsConfig;
  readonly automation: SsmAutomation;
  readonly lambda: Lambda;
  private readonly eventBridge: EventBridge;
  private time = Date.UTC(2026, 2, 1, 12);

  private constructor(
    stack: Stack,
    python: Python,
    private readonly endpoint: Endpoint,
    private readonly stubs: Stubs,
  ) {
    this.template = stack.template;
    this.iam = new Iam(this.template);
    this.eventBridge = new EventBridge(this.template, this.iam);
    this.lambda = new Lambda(this, stack, endpoint.url);
    this.automation = new SsmAutomation(this, stubs.account, python);
    this.awsConfig = new AwsConfig(this, stubs.evaluations, stubs.aws);
    for (const { ref } of this.template.listResources('AWS::DynamoDB::Table')) stubs.aws.table = new TableStub(ref);
    endpoint.serve({ may: (call) => this.mayCall(call), answeredBy: (call) => answeredBy(call, stubs) });
  }

  static async deploy(stack: Stack, python: Python): Promise<Region> {
    const [account, aws, evaluations] = await Promise.all([StubAccount.start(), AwsStub.start(), ConfigStub.start()]);
    return new Region(stack, python, await Endpoint.open(), { account, aws, evaluations });
  }

  async stop(): Promise<void> {
    await this.lambda.stop();
    const { account, aws, evaluations } = this.stubs;
    await Promise.all([this.endpoint, account, aws, evaluations].map((server) => server.stop()));
  }

  /** What there is to be changed and read: resources, objects, executions. */
  get account(): StubAccount {
    return this.stubs.account;
  }

  /** Where alerts come from and go: history, CloudTrail, messages, findings, events. */
  get aws(): AwsStub {
    return this.stubs.aws;
  }

  get now(): Date {
    return new Date(this.time);
  }

  advance(seconds: number): void {
    this.time += seconds * 1000;
  }

  /** An event of AWS's comes to the default event bus, and what comes of it. */
  emit(event: object): Promise<Delivered[]> {
    return this.deliver(this.eventBridge.route(event));
  }

  /** What comes of the rules with a schedule, when it is time. */
  fireSchedule(schedule: string): Promise<Delivered[]> {
    return this.deliver(this.eventBridge.onSchedule(schedule));
  }

  private async deliver(deliveries: readonly Delivery[]): Promise<Delivered[]> {
    const delivered: Delivered[] = [];
    for (const delivery of deliveries) {
      const error = await this.lambda.invokeLater(delivery.functionArn, delivery.event);
      delivered.push({ ...delivery, ...(error !== undefined && { error }) });
    }
    return delivered;
  }

  /** Whether a role may do something, with all that this takes beside. */
  may(role: string, action: string, resource: string): boolean {
    const principal = { role };
    const context = { 'aws:ResourceAccount': this.ownerOf(resource) };
    if (!this.iam.may({ principal, action, resource, context })) return false;
    if (action !== 'sns:Publish') return true;
    // Whoever publishes to an encrypted topic needs its key. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    const { KmsMasterKeyId: key } = this.template.findResource<TopicProperties>('AWS::SNS::Topic', resource).properties;
    const ofKey = key === undefined ? [] : ['kms:GenerateDataKey', 'kms:Decrypt'];
    return ofKey.every((each) => this.iam.may({ principal, action: each, resource: key ?? '' }));
  }

  /** The ARN of a bucket names no account. */
  private ownerOf(resource: string): string {
    const [, , , , account, name = ''] = resource.split(':');
    return account || this.account.state.buckets.get(name)?.owner || this.template.scope.account;
  }

  /** @throws Error when the role may not */
  demand(role: string, action: string, resource: string): void {
    if (!this.may(role, action, resource)) throw new Error(`${role} may not ${action} on ${resource}`);
  }

  private mayCall(call: SignedCall): boolean {
    const role = roleOf(call.accessKeyId);
    if (this.isMissing(call) && !this.may(role, 's3:ListBucket', `arn:aws:s3:::${call.input.Bucket}`)) return false;
    return permissionsFor(call, this.template.scope).every(({ action, resource }) => {
      // What lies in another Region is not reached by a call that goes here.
      const [, , , region] = resource.split(':');
      return (!region || region === call.region) && this.may(role, action, resource);
    });
  }

  /** An object that is not there: only who may list the bucket hears that. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
  private isMissing({ service, api, input: { Bucket, Key } }: SignedCall): boolean {
    return service === 's3' && api === 'GetObject' && !this.account.state.objects.has(`${Bucket}/${Key}`);
  }
}

interface Stubs {
  readonly account: StubAccount;
  readonly aws: AwsStub;
  readonly evaluations: ConfigStub;
}

interface TopicProperties {
  readonly KmsMasterKeyId?: string;
}

/** Which of the stubs knows the answer. */
function answeredBy({ service, api }: SignedCall, { account, aws, evaluations }: Stubs): string {
  if (['acm', 'ec2', 'elbv2', 's3', 's3control', 'ssm'].includes(service)) return account.endpoint;
  if (service !== 'config' || api === 'GetResourceConfigHistory') return aws.endpoint;
  const isReaction = ['DescribeRemediationExceptions', 'StartConfigRulesEvaluation'].includes(api);
  return (isReaction ? account : evaluations).endpoint;
}
