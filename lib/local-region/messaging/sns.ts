import { isObject, parseJson } from '../../core/json';
import { formatArn } from '../arns';
import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import { createServiceCaller } from '../callers';
import { createMessageCall } from '../message-call';
import type { RegionContext } from '../region-context';
import type { CreatedResource, LocalService, Operations, PolicyDocument } from '../service';
import { buildServiceResource } from '../services/service-context';
import { readTags, type Tags } from '../services/tags';
import { answerPage } from '../wire/pages';
import { answerBatch } from './batch';
import { checkSubscription, matchesFilter, readSubscription, type Subscription } from './subscription';
import { createTopicAttributes } from './topic-and-queue-attributes';
import { createInvalidParameter, createMessage, type TopicMessage } from './topic-message';

interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly displayName: string | undefined;
  /** The key that encrypts the messages. */
  readonly keyId: string | undefined;
  readonly policy?: PolicyDocument | undefined;
}

/** A message on its way to a subscription. */
interface TopicDelivery {
  readonly message: TopicMessage;
  readonly subscriptionArn: string;
}

/** The state of the service, as JSON. */
interface SnsState {
  readonly topics: readonly Topic[];
  readonly subscriptions: readonly Subscription[];
}

const TOPIC_TYPE = 'AWS::SNS::Topic';

const PUBLISH_WORK = 'sns:deliver';

/** SNS: topics and their subscriptions. Mails and web requests are only reported; nothing leaves this machine. */
export class Sns implements LocalService {
  readonly name = 'sns';
  readonly operations: Operations;
  private readonly ownOperations: Operations = {
    Publish: (call) => this.publish(call),
    Subscribe: ({ input }) => {
      checkSubscription(input);
      return this.subscribe(input);
    },
    Unsubscribe: ({ input }) => {
      const elements = String(input.SubscriptionArn).split(':').length;
      if (elements < 6) {
        const reason = `An ARN must have at least 6 elements, not ${elements}`;
        throw createInvalidParameter(`SubscriptionArn Reason: ${reason}`);
      }
      this.subscriptions.delete(input.SubscriptionArn);
      return {};
    },
    GetSubscriptionAttributes: ({ input }) => ({
      Attributes: this.describeAttributes(this.requireSubscription(input.SubscriptionArn)),
    }),
    SetSubscriptionAttributes: ({ input: { SubscriptionArn, AttributeName, AttributeValue } }) => {
      const subscription = this.requireSubscription(SubscriptionArn);
      const Attributes = { [AttributeName]: AttributeValue };
      checkSubscription({ Protocol: subscription.protocol, Endpoint: subscription.endpoint, Attributes });
      this.subscriptions.set(subscription.arn, { ...subscription, ...readSubscription(Attributes) });
      return {};
    },
    PublishBatch: (call) => {
      const { TopicArn, PublishBatchRequestEntries } = call.input;
      this.find(TopicArn);
      return answerBatch(PublishBatchRequestEntries, ({ Id: _, ...entry }) =>
        this.publish({ ...call, input: { TopicArn, ...entry } }),
      );
    },
    CreateTopic: (call) => this.createTopic(call),
    DeleteTopic: (call) => {
      const { input } = call;
      this.topics.delete(input.TopicArn);
      this.context.resources.delete(TOPIC_TYPE, input.TopicArn, call);
      for (const { arn } of this.listSubscriptions(input.TopicArn)) this.subscriptions.delete(arn);
      return {};
    },
    ListTopics: (call) =>
      answerPage(call, 'Topics', this.context.resources.list(TOPIC_TYPE), ({ resourceId }) => ({
        TopicArn: resourceId,
      })),
    SetTopicAttributes: (call) => {
      const { TopicArn, AttributeName, AttributeValue } = call.input;
      this.store(changeTopic(this.find(TopicArn), { [AttributeName]: AttributeValue }), { call });
      return {};
    },
    GetTopicAttributes: ({ input }) => ({ Attributes: this.describe(this.find(input.TopicArn)) }),
    ListSubscriptions: (call) => this.answerSubscriptions(call, [...this.subscriptions.values()]),
    ListSubscriptionsByTopic: (call) =>
      this.answerSubscriptions(call, this.listSubscriptions(this.find(call.input.TopicArn).arn)),
  };
  readonly types = {
    'AWS::SNS::Topic': {
      properties: ['DisplayName', 'KmsMasterKeyId', 'Subscription', 'TopicName'],
      withoutEffect: ['SignatureVersion', 'TracingConfig'],
      create: ({ arn, attributes, properties }: CreatedResource) => {
        const { DisplayName: displayName, KmsMasterKeyId: keyId, Subscription = [], Tags } = properties;
        this.store({ arn, name: String(attributes.TopicName), displayName, keyId }, { tags: readTags(Tags) });
        for (const each of Subscription) this.subscribe({ TopicArn: arn, ...each });
      },
    },
    'AWS::SNS::TopicPolicy': {
      properties: ['PolicyDocument', 'Topics'],
      create: ({ properties }: CreatedResource) => {
        for (const arn of properties.Topics) {
          this.store({ ...this.find(arn), policy: properties.PolicyDocument });
        }
      },
    },
    'AWS::SNS::Subscription': {
      properties: ['Endpoint', 'FilterPolicy', 'FilterPolicyScope', 'Protocol', 'RawMessageDelivery', 'TopicArn'],
      withoutEffect: ['RedrivePolicy', 'DeliveryPolicy', 'Region'],
      create: ({ properties }: CreatedResource) => {
        const { FilterPolicy, FilterPolicyScope, RawMessageDelivery } = properties;
        const Attributes = {
          ...(FilterPolicy && { FilterPolicy: JSON.stringify(FilterPolicy) }),
          ...(FilterPolicyScope && { FilterPolicyScope }),
          ...(RawMessageDelivery && { RawMessageDelivery: String(RawMessageDelivery) }),
        };
        this.subscribe({ ...properties, Attributes });
      },
    },
  };
  private readonly topics = new Map<string, Topic>();
  private readonly subscriptions = new Map<string, Subscription>();

  constructor(private readonly context: RegionContext) {
    const attributes = createTopicAttributes(context, {
      operations: this.ownOperations,
      find: (arn) => context.resources.find(TOPIC_TYPE, String(arn)) ?? refuseTopic(arn),
      findTagged: (arn) => context.resources.find(TOPIC_TYPE, String(arn)) ?? refuseTaggedTopic(),
      takesMessages: ({ resourceId }) => this.topics.has(resourceId),
    });
    this.operations = { ...this.ownOperations, ...attributes };
    context.work.register<TopicDelivery>(PUBLISH_WORK, (delivery) => this.deliver(delivery));
  }

  findPolicy(arn: string): PolicyDocument | undefined {
    return this.topics.get(arn)?.policy;
  }

  save(): unknown {
    const subscriptions = [...this.subscriptions.values()];
    return { topics: [...this.topics.values()], subscriptions } satisfies SnsState;
  }

  restore(state: unknown, isUpdate = false): void {
    const { topics, subscriptions } = state as SnsState;
    const deployed = new Set(this.topics.keys());
    if (!isUpdate) {
      this.topics.clear();
      this.subscriptions.clear();
    }
    for (const topic of topics) if (!isUpdate || !deployed.has(topic.arn)) this.topics.set(topic.arn, topic);
    for (const saved of subscriptions) {
      const known = this.findSubscription(saved.topicArn, saved.protocol, saved.endpoint);
      if (!known && isUpdate && deployed.has(saved.topicArn)) continue;
      if (known) this.subscriptions.delete(known.arn);
      // Messages on their way name the subscription.
      this.subscriptions.set(saved.arn, { ...(known ?? saved), arn: saved.arn });
    }
  }

  private findSubscription(topicArn: string, protocol: string, endpoint: string): Subscription | undefined {
    return this.listSubscriptions(topicArn).find((each) => each.protocol === protocol && each.endpoint === endpoint);
  }

  private requireSubscription(arn: string): Subscription {
    const found = this.subscriptions.get(arn);
    if (found) return found;
    throw new AwsError('NotFound', 'Subscription does not exist', 404);
  }

  private find(arn: unknown): Topic {
    return this.topics.get(String(arn)) ?? refuseTopic(arn);
  }

  /** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  private async publish({ input, caller }: AwsCall): Promise<{ readonly MessageId: string }> {
    const topic = this.find(input.TopicArn ?? input.TargetArn);
    const message = createMessage(topic.arn, input, this.context.createId());
    // A publisher to an encrypted topic needs its key. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    if (topic.keyId) {
      for (const operation of ['GenerateDataKey', 'Decrypt']) {
        await this.context.call({ service: 'kms', operation, input: { KeyId: topic.keyId }, caller });
      }
    }
    for (const subscription of this.listSubscriptions(topic.arn)) {
      if (!matchesFilter(subscription, message)) continue;
      const delivery: TopicDelivery = { message, subscriptionArn: subscription.arn };
      this.context.work.add(PUBLISH_WORK, delivery, { name: `message of ${topic.name}` });
    }
    return { MessageId: message.id };
  }

  private async deliver({ message, subscriptionArn }: TopicDelivery): Promise<void> {
    const subscription = this.subscriptions.get(subscriptionArn);
    if (!subscription) return;
    const { protocol, endpoint, topicArn } = subscription;
    const text = message.texts[protocol] ?? message.texts.default ?? message.text;
    const isCall = protocol === 'sqs' || protocol === 'lambda';
    const call =
      isCall &&
      createMessageCall(
        endpoint,
        this.writeMessage(message, subscription, text),
        subscription.isRaw ? message.attributes : undefined,
      );
    if (!call) {
      const mail = { to: endpoint, subject: message.subject ?? 'AWS Notification Message', text };
      this.context.report({ kind: 'published', topicArn, protocol, mail });
      return;
    }
    try {
      await this.context.call({ ...call, caller: createServiceCaller(this.context.scope, 'sns', topicArn) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.context.report({ kind: 'error', message: `${topicArn} cannot deliver to ${endpoint}: ${error.code}` });
    }
  }

  /** Returns the text that a queue or a function receives for a message. */
  private writeMessage(message: TopicMessage, { protocol, arn, isRaw }: Subscription, text: string): string {
    if (protocol === 'sqs' && isRaw) return text;
    const envelope = this.createEnvelope(message, text, arn);
    if (protocol === 'sqs') return JSON.stringify(envelope);
    const record = { EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: arn };
    return JSON.stringify({ Records: [{ ...record, Sns: toFunctionEnvelope(envelope) }] });
  }

  /** Nothing is signed. https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html */
  private createEnvelope(
    { id, topicArn, subject, attributes }: TopicMessage,
    text: string,
    subscriptionArn: string,
  ): Readonly<Record<string, unknown>> {
    const url = `https://sns.${this.context.scope.region}.amazonaws.com`;
    const values = Object.entries(attributes).map(([name, { DataType, StringValue }]) => [
      name,
      { Type: DataType, Value: StringValue },
    ]);
    return {
      Type: 'Notification',
      MessageId: id,
      TopicArn: topicArn,
      ...(subject !== undefined && { Subject: subject }),
      Message: text,
      Timestamp: this.context.clock.now.toISOString(),
      SignatureVersion: '1',
      Signature: 'LOCAL',
      SigningCertURL: `${url}/SimpleNotificationService-local.pem`,
      UnsubscribeURL: `${url}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
      ...(values.length > 0 && { MessageAttributes: Object.fromEntries(values) }),
    };
  }

  private createTopic(call: AwsCall): object {
    const { Name, Attributes = {}, Tags } = call.input;
    if (/^[\w-]{1,251}\.fifo$/.test(Name)) {
      throw createInvalidParameter(`Topic Name Reason: ${Name} is FIFO, which the local region does not have`);
    }
    if (!/^[\w-]{1,256}$/.test(Name)) throw createInvalidParameter('Topic Name');
    const arn = formatArn(this.context.scope, 'sns', Name);
    const existing = this.topics.get(arn);
    const known: Readonly<Record<string, string>> = existing ? this.describe(existing) : {};
    if (existing && Object.entries(Attributes).some(([name, value]) => known[name] !== value)) {
      throw createInvalidParameter('Attributes Reason: Topic already exists with different attributes');
    }
    // AWS Config has recorded the topic, whose subscriptions are not known.
    if (!existing && this.context.resources.find(TOPIC_TYPE, arn)) return { TopicArn: arn };
    const topic = existing ?? { arn, name: Name, displayName: undefined, keyId: undefined };
    this.store(changeTopic(topic, Attributes), { call, ...(Tags && { tags: readTags(Tags) }) });
    return { TopicArn: arn };
  }

  /** Stores a topic, and what AWS Config records of it. Its tags are kept there alone. */
  private store(topic: Topic, { call, tags }: { readonly call?: AwsCall; readonly tags?: Tags } = {}): void {
    const { arn, name } = topic;
    const { resources } = this.context;
    this.topics.set(arn, topic);
    const { SubscriptionsConfirmed: _, SubscriptionsPending: __, ...configuration } = this.describe(topic);
    const parts = { resourceType: TOPIC_TYPE, resourceId: arn, resourceName: name, arn, configuration };
    const known = resources.find(TOPIC_TYPE, arn)?.tags ?? {};
    resources.put(buildServiceResource(this.context, { ...parts, tags: tags ?? known }), call);
  }

  private answerSubscriptions(call: AwsCall, subscriptions: readonly Subscription[]): object {
    return answerPage(call, 'Subscriptions', subscriptions, (each) => this.describeSubscription(each));
  }

  private subscribe({ TopicArn, Protocol, Endpoint, Attributes = {} }: CallInput): object {
    const { arn: topicArn } = this.find(TopicArn);
    const existing = this.findSubscription(topicArn, Protocol, Endpoint);
    const arn = existing?.arn ?? `${topicArn}:${this.context.createId()}`;
    this.subscriptions.set(arn, {
      arn,
      topicArn,
      protocol: Protocol,
      endpoint: Endpoint,
      filterPolicy: undefined,
      filtersBody: false,
      isRaw: false,
      ...readSubscription(Attributes),
    });
    return { SubscriptionArn: arn };
  }

  private listSubscriptions(topicArn: string): Subscription[] {
    return [...this.subscriptions.values()].filter((each) => each.topicArn === topicArn);
  }

  private describe({ arn, displayName, keyId, policy }: Topic): Record<string, string> {
    return {
      TopicArn: arn,
      Owner: this.context.scope.account,
      DisplayName: displayName ?? '',
      SubscriptionsConfirmed: String(this.listSubscriptions(arn).length),
      SubscriptionsPending: '0',
      ...(keyId && { KmsMasterKeyId: keyId }),
      Policy: JSON.stringify(policy ?? createTopicPolicy(arn, this.context.scope.account)),
    };
  }

  private describeSubscription({ arn, topicArn, protocol, endpoint }: Subscription): object {
    const Owner = this.context.scope.account;
    return { SubscriptionArn: arn, Owner, Protocol: protocol, Endpoint: endpoint, TopicArn: topicArn };
  }

  private describeAttributes(subscription: Subscription): object {
    const { filterPolicy, filtersBody, isRaw } = subscription;
    return {
      ...this.describeSubscription(subscription),
      ConfirmationWasAuthenticated: 'true',
      PendingConfirmation: 'false',
      RawMessageDelivery: String(isRaw),
      ...(filterPolicy && {
        FilterPolicy: JSON.stringify(filterPolicy),
        FilterPolicyScope: filtersBody ? 'MessageBody' : 'MessageAttributes',
      }),
    };
  }
}

/** A function receives the message with two names in another case, and with the members that it lacks. */
const toFunctionEnvelope = ({
  SigningCertURL,
  UnsubscribeURL,
  ...envelope
}: Readonly<Record<string, unknown>>): object => ({
  Subject: null,
  MessageAttributes: {},
  ...envelope,
  SigningCertUrl: SigningCertURL,
  UnsubscribeUrl: UnsubscribeURL,
});

const TOPIC_ATTRIBUTES = ['DisplayName', 'KmsMasterKeyId', 'Policy'];

/** The policy of a topic for which none is given. */
const createTopicPolicy = (arn: string, account: string): PolicyDocument => ({
  Version: '2008-10-17',
  Statement: [
    {
      Sid: '__default_statement_ID',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: [
        ...['SNS:GetTopicAttributes', 'SNS:SetTopicAttributes', 'SNS:AddPermission', 'SNS:RemovePermission'],
        ...['SNS:DeleteTopic', 'SNS:Subscribe', 'SNS:ListSubscriptionsByTopic', 'SNS:Publish'],
      ],
      Resource: arn,
      Condition: { StringEquals: { 'AWS:SourceOwner': account } },
    },
  ],
});

/**
 * Changes attributes of a topic.
 * @throws AwsError as https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
 */
function changeTopic(topic: Topic, attributes: Readonly<Record<string, string>>): Topic {
  const unknown = Object.keys(attributes).find((name) => !TOPIC_ATTRIBUTES.includes(name));
  if (unknown !== undefined) throw createInvalidParameter(`AttributeName Reason: the local region has no ${unknown}`);
  const { DisplayName: displayName = topic.displayName, KmsMasterKeyId: keyId = topic.keyId, Policy } = attributes;
  const policy = Policy === undefined ? topic.policy : parseJson(Policy);
  if (Policy !== undefined && !isObject(policy)) throw createInvalidParameter('Policy Error: null');
  return { ...topic, displayName, keyId, policy: policy as PolicyDocument | undefined };
}

function refuseTaggedTopic(): never {
  throw new AwsError('ResourceNotFound', 'Resource does not exist', 404);
}

function refuseTopic(arn: unknown): never {
  if (arn === undefined) throw createInvalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
  if (!/^arn:[^:]+:sns:[^:]*:\d*:[^:]+$/.test(String(arn))) {
    throw createInvalidParameter('TopicArn Reason: An ARN must have at least 6 elements');
  }
  throw new AwsError('NotFound', 'Topic does not exist', 404);
}
