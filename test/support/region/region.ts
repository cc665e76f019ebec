import type { Python } from '../../../lib/local-region/automation/python';
import { listRequiredPermissions } from '../../../lib/local-region/iam/required-permissions';
import { AwsStub } from '../../runtime/alerts/aws-stub';
import { TableStub } from '../../runtime/alerts/table-stub';
import { ConfigStub } from '../../runtime/evaluator/config-stub';
import { StubAccount } from '../../runtime/remediation/stub-account';
import type { Stack } from './assembly';
import { AwsConfig } from './aws-config';
import { Endpoint } from './endpoint';
import { type Delivery, EventBridge } from './event-bridge';
import { type AccessRequest, Iam } from './iam';
import { Lambda, parseRole } from './lambda';
import type { SignedCall } from './signed-call';
import { SsmAutomation } from './ssm-automation';
import type { Template } from './template';

/** A delivery that has ended, with the error of its last attempt if all failed. */
export interface CompletedDelivery extends Delivery {
  readonly error?: string;
}

/**
 * A Region of an account with a stack, built from its cloud assembly: AWS Config, EventBridge, Lambda and SSM Automation,
 * as far as the stack uses them, with exactly the permissions of its template.
 *
 * Functions call one endpoint on loopback, which knows their role by the credentials. Stubs hold the state of the account.
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
    endpoint.serve({ isAllowed: (call) => this.allowsCall(call), findServer: (call) => findServer(call, stubs) });
  }

  static async deploy(stack: Stack, python: Python): Promise<Region> {
    const [account, aws, evaluations] = await Promise.all([StubAccount.start(), AwsStub.start(), ConfigStub.start()]);
    return new Region(stack, python, await Endpoint.start(), { account, aws, evaluations });
  }

  async stop(): Promise<void> {
    await this.lambda.stop();
    const { account, aws, evaluations } = this.stubs;
    await Promise.all([this.endpoint, account, aws, evaluations].map((server) => server.stop()));
  }

  /** The resources, objects and executions that remediations read and change. */
  get account(): StubAccount {
    return this.stubs.account;
  }

  /** The sources and destinations of alerts: history, CloudTrail, messages, findings, events. */
  get aws(): AwsStub {
    return this.stubs.aws;
  }

  get now(): Date {
    return new Date(this.time);
  }

  /** Lets time pass. */
  advance(seconds: number): void {
    this.time += seconds * 1000;
  }

  /** Sends an event to the default event bus, and invokes the functions. */
  emit(event: object): Promise<CompletedDelivery[]> {
    return this.deliver(this.eventBridge.route(event));
  }

  /** Invokes the functions of the rules with a schedule. */
  fireSchedule(expression: string): Promise<CompletedDelivery[]> {
    return this.deliver(this.eventBridge.routeSchedule(expression));
  }

  private async deliver(deliveries: readonly Delivery[]): Promise<CompletedDelivery[]> {
    const completed: CompletedDelivery[] = [];
    for (const delivery of deliveries) {
      const error = await this.lambda.invokeAsync(delivery.functionArn, delivery.event);
      completed.push({ ...delivery, ...(error !== undefined && { error }) });
    }
    return completed;
  }

  /** Whether a role has a permission, and the permissions that it implies. */
  allows(role: string, action: string, resource: string, more: AccessRequest['context'] = {}): boolean {
    const principal = { role };
    const context = { 'aws:ResourceAccount': this.findOwner(resource), ...more };
    if (!this.iam.allows({ principal, action, resource, context })) return false;
    if (action !== 'sns:Publish') return true;
    // A publisher to an encrypted topic needs its key. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    const { KmsMasterKeyId: key } = this.template.findResource<TopicProperties>('AWS::SNS::Topic', resource).properties;
    const keyActions = key === undefined ? [] : ['kms:GenerateDataKey', 'kms:Decrypt'];
    return keyActions.every((keyAction) => this.iam.allows({ principal, action: keyAction, resource: key ?? '' }));
  }

  /** Returns the account that owns a resource. The ARN of a bucket has no account. */
  private findOwner(resource: string): string {
    const [, , , , account, name = ''] = resource.split(':');
    return account || this.account.state.buckets.get(name)?.owner || this.template.scope.account;
  }

  /** @throws Error if the role does not have the permission */
  assertAllowed(role: string, action: string, resource: string): void {
    if (!this.allows(role, action, resource)) throw new Error(`${role} may not ${action} on ${resource}`);
  }

  private allowsCall(call: SignedCall): boolean {
    const role = parseRole(call.accessKeyId);
    if (this.isForMissingObject(call) && !this.allows(role, 's3:ListBucket', `arn:aws:s3:::${call.input.Bucket}`)) {
      return false;
    }
    const required = listRequiredPermissions({ ...call, operation: call.api }, this.template.scope);
    return required.every(({ action, resource, context }) => {
      // A call reaches only resources of the Region that it is signed for.
      const [, , , region] = resource.split(':');
      return (
        (!region || region === call.region) && this.allows(role, action, resource, context as Record<string, string>)
      );
    });
  }

  /** Whether a call gets an object that does not exist. S3 denies it to callers that may not list the bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
  private isForMissingObject({ service, api, input: { Bucket, Key } }: SignedCall): boolean {
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

/** Returns the URL of the stub that answers a call. */
function findServer({ service, api, input }: SignedCall, { account, aws, evaluations }: Stubs): string {
  if (['acm', 'ec2', 'elbv2', 's3', 's3control', 'ssm'].includes(service)) return account.endpoint;
  // The query of the alert function; the evaluator has another.
  const isForAlerts = String(input.Expression).startsWith('SELECT resourceId, resourceName');
  if (service !== 'config' || api === 'GetResourceConfigHistory' || isForAlerts) return aws.endpoint;
  const isRemediation = ['DescribeRemediationExceptions', 'StartConfigRulesEvaluation'].includes(api);
  return (isRemediation ? account : evaluations).endpoint;
}
