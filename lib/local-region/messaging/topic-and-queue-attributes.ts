import type { AccountResource } from '../account/resources';
import type { AwsCall } from '../aws-call';
import type { AnswerCall, Operations } from '../service';
import type { ServiceContext } from '../services/service-context';
import { createTagCalls, readTags, type Tags, toSdkTags } from '../services/tags';

/** How a service of messages names the parts of its calls. */
interface AttributeCalls {
  /** The parameter that names the resource: `TopicArn`. */
  readonly subject: string;
  readonly get: string;
  readonly set: string;
  /** Returns the attributes that a call sets. */
  readSet(call: AwsCall): Readonly<Record<string, string>>;
  /** Returns the attributes that a call asks for. */
  select(attributes: Readonly<Record<string, unknown>>, call: AwsCall): object;
  /** The calls for tags, and the parameter that names their resource. */
  readonly listTags: string;
  readonly tag: string;
  readonly untag: string;
  readonly tagged: string;
  readTags(tags: never): Tags;
  toTags(tags: Tags): object;
}

/** The topics or queues, of which some take messages. AWS Config has recorded the others. */
interface MessageResources {
  /** The calls on those that take messages. */
  readonly operations: Operations;
  /** Finds what AWS Config records of one, by its name in a call. @throws AwsError */
  find(subject: unknown): AccountResource;
  /** The same in a call on its tags, if that has another error. */
  findTagged?(subject: unknown): AccountResource;
  takesMessages(resource: AccountResource): boolean;
}

const TOPIC: AttributeCalls = {
  subject: 'TopicArn',
  get: 'GetTopicAttributes',
  set: 'SetTopicAttributes',
  readSet: ({ input }) => ({ [input.AttributeName]: input.AttributeValue }),
  select: (attributes) => attributes,
  listTags: 'ListTagsForResource',
  tag: 'TagResource',
  untag: 'UntagResource',
  tagged: 'ResourceArn',
  readTags,
  toTags: toSdkTags,
};

const QUEUE: AttributeCalls = {
  subject: 'QueueUrl',
  get: 'GetQueueAttributes',
  set: 'SetQueueAttributes',
  readSet: ({ input }) => input.Attributes,
  select: (attributes, { input }) => selectNamed(attributes, input.AttributeNames),
  listTags: 'ListQueueTags',
  tag: 'TagQueue',
  untag: 'UntagQueue',
  tagged: 'QueueUrl',
  readTags: (tags) => tags,
  toTags: (tags) => tags,
};

/** The attributes and tags of topics. */
export const createTopicAttributes = (context: ServiceContext, topics: MessageResources): Operations =>
  createAttributeOperations(context, topics, TOPIC);

/** The attributes and tags of queues. */
export const createQueueAttributes = (context: ServiceContext, queues: MessageResources): Operations =>
  createAttributeOperations(context, queues, QUEUE);

/** Returns the attributes with the given names: those of a message may be prefixes, as `bar.*`. */
export function selectNamed<T>(
  attributes: Readonly<Record<string, T>>,
  names: readonly string[] = [],
): Record<string, T> {
  if (names.some((name) => /^(All|\.\*)$/.test(name))) return { ...attributes };
  const isNamed = (name: string): boolean =>
    names.some((wanted) => wanted === name || (wanted.endsWith('.*') && name.startsWith(wanted.slice(0, -1))));
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isNamed(name)));
}

function createAttributeOperations(
  { resources }: ServiceContext,
  { operations, find, findTagged = find, takesMessages }: MessageResources,
  calls: AttributeCalls,
): Operations {
  const { get, set, subject, tagged } = calls;
  const answer =
    (operation: string, answerRecorded: (resource: AccountResource, call: AwsCall) => object): AnswerCall =>
    (call) => {
      const resource = find(call.input[subject]);
      return takesMessages(resource) ? (operations[operation]?.(call) ?? {}) : answerRecorded(resource, call);
    };
  const { TagResource, UntagResource } = createTagCalls(resources, {
    find: ({ input }) => findTagged(input[tagged]),
    read: ({ Tags }) => calls.readTags(Tags as never),
  });
  return {
    [get]: answer(get, ({ configuration }, call) => ({ Attributes: calls.select(configuration, call) })),
    [set]: answer(set, (resource, call) => {
      resources.configure(resource, calls.readSet(call), call);
      return {};
    }),
    [calls.listTags]: (call) => ({ Tags: calls.toTags(findTagged(call.input[tagged]).tags) }),
    [calls.tag]: TagResource,
    [calls.untag]: UntagResource,
  };
}
