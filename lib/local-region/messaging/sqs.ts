import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { isObject, parseJson } from '../../core/json';
import type { AccountResource } from '../account/resources';
import { formatArn } from '../arns';
import { type AwsCall, AwsError, type Caller, type CallInput } from '../aws-call';
import type { MetricSink } from '../observability/cloudwatch';
import type { RegionContext } from '../region-context';
import type { CreatedResource, LocalService, Operations, PolicyDocument } from '../service';
import { buildServiceResource } from '../services/service-context';
import { readTags, type Tags } from '../services/tags';
import { answerPage } from '../wire/pages';
import { answerBatch } from './batch';
import { dropOldMessages, type FifoOrder, listReceivable, type RecentMessage, readFifoOrder } from './fifo';
import { describeQueueProperties, MAX_SENT_BYTES, type QueueProperties, readQueueProperties } from './queue-properties';
import { createQueueAttributes, selectNamed } from './topic-and-queue-attributes';

interface QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly sentAt: number;
  /** Messages of FIFO queues have it. */
  readonly order?: FifoOrder;
  /** The message is hidden from receivers until then. */
  visibleAt: number;
  receipts: number;
  /** The handle of the last receiver. */
  handle: string;
  firstReceivedAt: number | undefined;
}

interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  changedAt: number;
  properties: QueueProperties;
  policy?: PolicyDocument | undefined;
  messages: QueueMessage[];
  /** Of a FIFO queue: the messages of the last minutes, and how many it ever took. */
  recent: RecentMessage[];
  count: number;
}

/** The state of the service, as JSON. */
interface SqsState {
  readonly queues: readonly Queue[];
  readonly deletions: readonly (readonly [name: string, time: number])[];
}

const QUEUE_TYPE = 'AWS::SQS::Queue';

const MEASURE_WORK = 'sqs:measure';

/** Callers that are no part of the deployment. */
const OUTSIDE_CALLERS: readonly Caller['kind'][] = ['administrator', 'user'];

/** How often a call that waits for messages looks for them, in real milliseconds. */
const RECEIVE_INTERVAL = 100;

/** A queue that was deleted has no other of its name for so long. */
const DELETION_INTERVAL = 60_000;

/** SQS: standard and FIFO queues. */
export class Sqs implements LocalService {
  readonly name = 'sqs';
  readonly operations: Operations;
  private readonly ownOperations: Operations = {
    SendMessage: ({ input }) => this.send(this.find(input), input),
    SendMessageBatch: ({ input }) => {
      const queue = this.find(input);
      const size = (input.Entries as readonly CallInput[]).reduce((sum, entry) => sum + measureBody(entry), 0);
      if (size > MAX_SENT_BYTES) {
        const message = `Batch requests cannot be longer than ${MAX_SENT_BYTES} bytes. You have sent ${size} bytes.`;
        throw new AwsError('BatchRequestTooLong', message);
      }
      return answerBatch(input.Entries, (entry) => this.send(queue, entry));
    },
    ReceiveMessage: (call) => this.answerReceive(this.find(call.input), call),
    DeleteMessage: ({ input }) => this.delete(this.find(input), input.ReceiptHandle),
    DeleteMessageBatch: ({ input }) => {
      const queue = this.find(input);
      return answerBatch(input.Entries, ({ ReceiptHandle }) => this.delete(queue, ReceiptHandle));
    },
    ChangeMessageVisibility: ({ input }) => this.hide(this.find(input), input),
    GetQueueUrl: ({ input: { QueueName, QueueOwnerAWSAccountId: owner = this.context.scope.account } }) => {
      const { resourceId } = this.findRecorded(QueueName);
      if (owner === this.context.scope.account) return { QueueUrl: resourceId };
      throw createNoQueue();
    },
    GetQueueAttributes: ({ input }) => {
      const attributes = this.describe(this.find(input));
      return { Attributes: selectNamed(attributes, input.AttributeNames) };
    },
    ListQueues: (call) => {
      const { QueueNamePrefix = '' } = call.input;
      const queues = this.context.resources
        .list(QUEUE_TYPE)
        .filter(({ resourceName = '' }) => resourceName.startsWith(QueueNamePrefix));
      return answerPage(call, 'QueueUrls', queues, ({ resourceId }) => resourceId);
    },
    PurgeQueue: ({ input }) => {
      const queue = this.find(input);
      queue.messages = [];
      this.measure(queue);
      return {};
    },
    CreateQueue: (call) => this.answerCreate(call),
    DeleteQueue: (call) => {
      const { resourceId, arn = '' } = this.findRecorded(call.input.QueueUrl);
      this.queues.delete(arn);
      this.context.resources.delete(QUEUE_TYPE, resourceId, call);
      this.deletions.set(readQueueName(resourceId), this.context.clock.time);
      return {};
    },
    SetQueueAttributes: (call) => {
      const { input } = call;
      const queue = this.find(input);
      const { FifoQueue, ...properties } = readQueueProperties(input.Attributes);
      Object.assign(queue, readQueuePolicy(input.Attributes), {
        properties: { ...queue.properties, ...properties },
        changedAt: this.context.clock.time,
      });
      this.store(queue, { call });
      return {};
    },
  };
  readonly types = {
    'AWS::SQS::Queue': {
      properties: [
        ...['DelaySeconds', 'MessageRetentionPeriod', 'QueueName', 'RedrivePolicy', 'VisibilityTimeout'],
        ...['FifoQueue', 'ContentBasedDeduplication', 'MaximumMessageSize', 'ReceiveMessageWaitTimeSeconds'],
        ...['SqsManagedSseEnabled', 'KmsMasterKeyId'],
      ],
      withoutEffect: [
        ...['KmsDataKeyReusePeriodSeconds', 'RedriveAllowPolicy', 'DeduplicationScope', 'FifoThroughputLimit'],
      ],
      create: ({ ref, arn, attributes, properties }: CreatedResource) => {
        const name = String(attributes.QueueName);
        checkQueueName(name, properties.FifoQueue === true);
        this.store(this.build({ name, arn, url: ref, properties }), { tags: readTags(properties.Tags) });
      },
    },
    'AWS::SQS::QueuePolicy': {
      properties: ['PolicyDocument', 'Queues'],
      create: ({ properties }: CreatedResource) => {
        for (const url of properties.Queues) {
          this.store(Object.assign(this.find({ QueueUrl: url }), { policy: properties.PolicyDocument }));
        }
      },
    },
  };
  private readonly queues = new Map<string, Queue>();
  /** When queues were deleted, by name. */
  private readonly deletions = new Map<string, number>();

  constructor(
    private readonly context: RegionContext,
    private readonly metrics: MetricSink,
  ) {
    const attributes = createQueueAttributes(context, {
      operations: this.ownOperations,
      find: (name) => this.findRecorded(name),
      takesMessages: ({ arn = '' }) => this.queues.has(arn),
    });
    this.operations = { ...this.ownOperations, ...attributes };
    context.work.register<{ readonly arn: string }>(MEASURE_WORK, ({ arn }) => {
      const queue = this.queues.get(arn);
      if (queue) this.measure(queue);
    });
  }

  findPolicy(arn: string): PolicyDocument | undefined {
    return this.queues.get(arn)?.policy;
  }

  save(): unknown {
    return { queues: [...this.queues.values()], deletions: [...this.deletions] } satisfies SqsState;
  }

  restore(state: unknown, isUpdate = false): void {
    const { queues, deletions } = state as SqsState;
    if (!isUpdate) this.queues.clear();
    for (const saved of queues) {
      const { createdAt, messages, recent, count } = saved;
      const queue = this.queues.get(saved.arn);
      if (queue) this.queues.set(saved.arn, { ...queue, createdAt, messages, recent, count });
      else this.queues.set(saved.arn, saved);
    }
    for (const [name, time] of deletions) this.deletions.set(name, time);
  }

  private build(queue: Pick<Queue, 'name' | 'arn' | 'url' | 'properties' | 'policy'>): Queue {
    const { time } = this.context.clock;
    return { ...queue, createdAt: time, changedAt: time, messages: [], recent: [], count: 0 };
  }

  /** Stores a queue, and what AWS Config records of it. Its tags are kept there alone. */
  private store(queue: Queue, { call, tags }: { readonly call?: AwsCall; readonly tags?: Tags } = {}): void {
    const { arn, name, url, createdAt } = queue;
    const { resources } = this.context;
    this.queues.set(arn, queue);
    const configuration = Object.fromEntries(
      Object.entries(this.describe(queue)).filter(([attribute]) => !attribute.startsWith('Approximate')),
    );
    const parts = { resourceType: QUEUE_TYPE, resourceId: url, resourceName: name, arn, configuration };
    const creationTime = new Date(createdAt).toISOString();
    const known = resources.find(QUEUE_TYPE, url)?.tags ?? {};
    resources.put(buildServiceResource(this.context, { ...parts, creationTime, tags: tags ?? known }), call);
  }

  /** Finds a queue that takes messages. @throws AwsError if there is no such queue */
  private find({ QueueUrl }: CallInput): Queue {
    const name = readQueueName(QueueUrl);
    const found = [...this.queues.values()].find((queue) => queue.name === name);
    if (found) return found;
    throw createNoQueue();
  }

  /** Finds what AWS Config records of a queue. @throws AwsError if there is no such queue */
  private findRecorded(given: unknown): AccountResource {
    const name = readQueueName(given);
    const found = this.context.resources.list(QUEUE_TYPE).find(({ resourceId }) => readQueueName(resourceId) === name);
    if (found) return found;
    throw createNoQueue();
  }

  private send(queue: Queue, input: CallInput): object {
    const { MessageBody, MessageAttributes = {}, DelaySeconds } = input;
    const { DelaySeconds: queueDelay = 0, MessageRetentionPeriod = 345_600 } = queue.properties;
    checkRange('DelaySeconds', DelaySeconds, 0, 900);
    const now = this.context.clock.time;
    const body = String(MessageBody);
    if (body === '') throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
    const { MaximumMessageSize: limit = MAX_SENT_BYTES } = queue.properties;
    if (Buffer.byteLength(body) > limit) {
      const message = `One or more parameters are invalid. Reason: QueueMessage must be shorter than ${limit} bytes.`;
      throw new AwsError('InvalidParameterValue', message);
    }
    const { FifoQueue = false, ContentBasedDeduplication = false } = queue.properties;
    const order = FifoQueue ? readFifoOrder(input, ContentBasedDeduplication, queue.count + 1) : undefined;
    queue.recent = dropOldMessages(queue.recent, now);
    const same = queue.recent.find((each) => each.order.deduplicationId === order?.deduplicationId);
    if (same) return describeSent(same.id, body, same.order);
    const message: QueueMessage = {
      id: this.context.createId(),
      body,
      attributes: MessageAttributes,
      sentAt: now,
      ...(order && { order }),
      visibleAt: now + Number(DelaySeconds ?? queueDelay) * 1000,
      receipts: 0,
      handle: '',
      firstReceivedAt: undefined,
    };
    queue.messages = [...queue.messages.filter(({ sentAt }) => now - sentAt < MessageRetentionPeriod * 1000), message];
    if (order) queue.recent.push({ id: message.id, sentAt: now, order });
    queue.count += 1;
    this.measure(queue, message.visibleAt);
    return describeSent(message.id, body, order);
  }

  /**
   * Waits in real time for a message, for the time that the call names. While a task of the clock runs, a role does not
   * wait: it may be that of the task's function, and the time does not move until it is answered.
   */
  private async answerReceive(queue: Queue, { input, caller }: AwsCall): Promise<object> {
    const { clock } = this.context;
    const { WaitTimeSeconds = queue.properties.ReceiveMessageWaitTimeSeconds ?? 0 } = input;
    checkRange('WaitTimeSeconds', WaitTimeSeconds, 0, 20);
    const end = performance.now() + WaitTimeSeconds * 1000;
    for (;;) {
      const received = this.receive(queue, input);
      const mayWait = !clock.isStopped && (clock.isBetweenTasks || OUTSIDE_CALLERS.includes(caller.kind));
      if (received.Messages.length > 0 || !mayWait || performance.now() >= end) return received;
      await setTimeout(RECEIVE_INTERVAL, undefined, { ref: false });
    }
  }

  private receive(queue: Queue, input: CallInput): { readonly Messages: readonly object[] } {
    const { MaxNumberOfMessages = 1, VisibilityTimeout } = input;
    const { AttributeNames, MessageSystemAttributeNames = AttributeNames, MessageAttributeNames } = input;
    checkRange('MaxNumberOfMessages', MaxNumberOfMessages, 1, 10);
    checkRange('VisibilityTimeout', VisibilityTimeout, 0, MAX_VISIBILITY_TIMEOUT);
    const { VisibilityTimeout: standard = 30, RedrivePolicy } = queue.properties;
    const now = this.context.clock.time;
    const visible = listReceivable(queue.messages, now).slice(0, MaxNumberOfMessages);
    const received = visible.filter((message) => !this.redrive(queue, message, RedrivePolicy));
    for (const message of received) {
      message.receipts += 1;
      message.firstReceivedAt ??= now;
      message.visibleAt = now + Number(VisibilityTimeout ?? standard) * 1000;
      message.handle = this.context.createId();
    }
    const [first] = received;
    if (first) this.measure(queue, first.visibleAt);
    return {
      Messages: received.map((message) => describeMessage(message, MessageSystemAttributeNames, MessageAttributeNames)),
    };
  }

  /** Moves a message that was received too often to the dead-letter queue. */
  private redrive(queue: Queue, message: QueueMessage, policy: QueueProperties['RedrivePolicy']): boolean {
    if (!policy || message.receipts < policy.maxReceiveCount) return false;
    queue.messages = queue.messages.filter((each) => each !== message);
    const target = this.queues.get(policy.deadLetterTargetArn);
    if (!target) return true;
    target.messages.push({ ...message, receipts: 0, visibleAt: this.context.clock.time });
    this.measure(target);
    return true;
  }

  /** A handle of a message that is gone is valid. */
  private delete(queue: Queue, handle: unknown): object {
    if (!/^[\da-f-]{36}$/.test(String(handle))) throw createInvalidHandle();
    queue.messages = queue.messages.filter((message) => message.handle !== handle || message.handle === '');
    this.measure(queue);
    return {};
  }

  private hide(queue: Queue, { ReceiptHandle, VisibilityTimeout }: CallInput): object {
    const message = queue.messages.find(({ handle }) => handle === ReceiptHandle);
    if (!message) throw createInvalidHandle();
    checkRange('VisibilityTimeout', VisibilityTimeout, 0, MAX_VISIBILITY_TIMEOUT);
    message.visibleAt = this.context.clock.time + Number(VisibilityTimeout) * 1000;
    this.measure(queue, message.visibleAt);
    return {};
  }

  private countVisible({ messages }: Queue): number {
    return messages.filter(({ visibleAt }) => visibleAt <= this.context.clock.time).length;
  }

  /**
   * Reports how many messages wait, for alarms, and again when hidden ones are visible.
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
   */
  private measure(queue: Queue, visibleAt = 0): void {
    const { name: QueueName, arn } = queue;
    this.metrics.set('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName }, this.countVisible(queue));
    const delay = visibleAt - this.context.clock.time;
    if (delay > 0) this.context.work.add(MEASURE_WORK, { arn }, { name: `messages of ${QueueName}`, delay });
  }

  private describe(queue: Queue): Record<string, string> {
    const { arn, messages, properties, policy, createdAt, changedAt } = queue;
    const visible = this.countVisible(queue);
    const delayed = messages.filter(
      ({ receipts, visibleAt }) => receipts === 0 && visibleAt > this.context.clock.time,
    ).length;
    return {
      QueueArn: arn,
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      ApproximateNumberOfMessagesNotVisible: String(messages.length - visible - delayed),
      CreatedTimestamp: String(Math.floor(createdAt / 1000)),
      LastModifiedTimestamp: String(Math.floor(changedAt / 1000)),
      ...describeQueueProperties(properties),
      ...(policy && { Policy: JSON.stringify(policy) }),
    };
  }

  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
  private answerCreate(call: AwsCall): object {
    const { QueueName, Attributes = {}, tags = {} } = call.input;
    const properties = readQueueProperties(Attributes);
    const policy = readQueuePolicy(Attributes);
    checkQueueName(QueueName, properties.FifoQueue === true);
    const { scope } = this.context;
    const arn = formatArn(scope, 'sqs', QueueName);
    const url = `https://sqs.${scope.region}.amazonaws.com/${scope.account}/${QueueName}`;
    const existing = this.queues.get(arn);
    if (existing) {
      const [known, wanted] = [existing.properties, properties].map(describeQueueProperties);
      const other = Object.keys(properties).find((name) => known?.[name] !== wanted?.[name]);
      if (other === undefined) return { QueueUrl: existing.url };
      const message = `A queue already exists with the same name and a different value for attribute ${other}`;
      throw new AwsError('QueueNameExists', message);
    }
    // AWS Config has recorded the queue, whose messages are not known.
    if (this.context.resources.find(QUEUE_TYPE, url)) return { QueueUrl: url };
    const deleted = this.deletions.get(QueueName) ?? Number.NEGATIVE_INFINITY;
    if (this.context.clock.time - deleted < DELETION_INTERVAL) {
      const message =
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.';
      throw new AwsError('QueueDeletedRecently', message);
    }
    this.store(this.build({ name: QueueName, arn, url, properties, ...policy }), { call, tags });
    return { QueueUrl: url };
  }
}

/** Reads the policy of a call, which an empty text removes. @throws AwsError for a text that is no policy */
function readQueuePolicy({ Policy: text }: Readonly<Record<string, string>>): Pick<Queue, 'policy'> {
  if (text === undefined) return {};
  const policy = text === '' ? undefined : parseJson(text);
  if (text === '' || isObject(policy)) return { policy: policy as PolicyDocument | undefined };
  throw new AwsError('InvalidAttributeValue', 'Invalid value for the parameter Policy.');
}

/** @throws AwsError for a name that a queue of this kind cannot have */
function checkQueueName(name: string, isFifo: boolean): void {
  if (isFifo ? /^[\w-]{1,75}\.fifo$/.test(name) : /^[\w-]{1,80}$/.test(name)) return;
  throw new AwsError(
    'InvalidParameterValue',
    isFifo
      ? 'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length'
      : 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  );
}

const describeSent = (id: string, body: string, order: FifoOrder | undefined): object => ({
  MessageId: id,
  MD5OfMessageBody: md5(body),
  ...(order && { SequenceNumber: order.sequenceNumber }),
});

/** Returns the name in a URL, whose host may be that of the endpoint, in an ARN, or as it is. */
const readQueueName = (given: unknown): string => String(given).split(/[/:]/).at(-1) ?? '';

const createNoQueue = (): AwsError => new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');

function describeMessage(
  { id, body, attributes, handle, receipts, sentAt, firstReceivedAt, order }: QueueMessage,
  systemNames: readonly string[] | undefined,
  names: readonly string[] | undefined,
): object {
  const system = {
    SentTimestamp: String(sentAt),
    ApproximateReceiveCount: String(receipts),
    ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
    ...(order && {
      MessageGroupId: order.groupId,
      MessageDeduplicationId: order.deduplicationId,
      SequenceNumber: order.sequenceNumber,
    }),
  };
  const [own, ofQueue] = [selectNamed(attributes, names), selectNamed(system, systemNames)];
  return {
    MessageId: id,
    ReceiptHandle: handle,
    MD5OfBody: md5(body),
    Body: body,
    ...(Object.keys(own).length > 0 && { MessageAttributes: own }),
    ...(Object.keys(ofQueue).length > 0 && { Attributes: ofQueue }),
  };
}

const MAX_VISIBILITY_TIMEOUT = 43_200;

const measureBody = ({ MessageBody = '' }: CallInput): number => Buffer.byteLength(String(MessageBody));

/** @throws AwsError */
function checkRange(name: string, value: unknown, min: number, max: number): void {
  if (value === undefined || (Number(value) >= min && Number(value) <= max)) return;
  throw new AwsError(
    'InvalidParameterValue',
    `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${min} and ${max}, if provided.`,
  );
}

const createInvalidHandle = (): AwsError =>
  new AwsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
