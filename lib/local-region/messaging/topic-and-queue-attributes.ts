import type { AccountResource } from '../account/resources';
import type { AwsCall } from '../aws-call';
import type { AnswerCall, Operations } from '../service';
import type { ServiceContext } from '../services/service-context';
import { dropTags, readTags, type Tags, toSdkTags } from '../services/tags';

/** How a service of messages names the parts of its calls. */
interface AttributeCalls {
  readonly resourceType: string;
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

/** The topics or queues that are more than what AWS Config recorded. */
interface LiveResources {
  readonly operations: Operations;
  /** Returns the id by which AWS Config records one, from its name in a call. */
  findId(subject: string): string | undefined;
}

const TOPIC: AttributeCalls = {
  ...{ resourceType: 'AWS::SNS::Topic', subject: 'TopicArn', get: 'GetTopicAttributes', set: 'SetTopicAttributes' },
  readSet: ({ input }) => ({ [input.AttributeName]: input.AttributeValue }),
  select: (attributes) => attributes,
  ...{ listTags: 'ListTagsForResource', tag: 'TagResource', untag: 'UntagResource', tagged: 'ResourceArn' },
  ...{ readTags, toTags: toSdkTags },
};

const QUEUE: AttributeCalls = {
  ...{ resourceType: 'AWS::SQS::Queue', subject: 'QueueUrl', get: 'GetQueueAttributes', set: 'SetQueueAttributes' },
  readSet: ({ input }) => input.Attributes,
  select: (attributes, { input }) => selectNamed(attributes, input.AttributeNames),
  ...{ listTags: 'ListQueueTags', tag: 'TagQueue', untag: 'UntagQueue', tagged: 'QueueUrl' },
  ...{ readTags: (tags) => tags, toTags: (tags) => tags },
};

/** The attributes and tags of topics. `live` answers for those that take messages; AWS Config has recorded the others. */
export const createTopicAttributes = (context: ServiceContext, live: LiveResources): Operations =>
  createAttributeOperations(context, live, TOPIC);

/** The attributes and tags of queues, as for topics. */
export const createQueueAttributes = (context: ServiceContext, live: LiveResources): Operations =>
  createAttributeOperations(context, live, QUEUE);

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
  { operations, findId }: LiveResources,
  calls: AttributeCalls,
): Operations {
  const { resourceType, get, set, subject, tagged } = calls;
  /** Answers for a resource that AWS Config has recorded; others have the same call, or its error. */
  const answer =
    (operation: string, answerRecorded: (resource: AccountResource, call: AwsCall) => object): AnswerCall =>
    (call) => {
      const name = call.input[subject];
      const recorded = findId(name) === undefined ? resources.find(resourceType, name) : undefined;
      return recorded ? answerRecorded(recorded, call) : (operations[operation]?.(call) ?? {});
    };
  const changeTags = (
    change: (tags: Tags, call: AwsCall) => Tags,
    answerChange: (tags: Tags) => object,
  ): AnswerCall => {
    return async (call) => {
      const name = call.input[tagged];
      const resource = resources.find(resourceType, findId(name) ?? name);
      // The call for the attributes has the error for a resource that does not exist.
      if (!resource) return (await operations[get]?.({ ...call, input: { [subject]: name } })) ?? {};
      const tags = change(resource.tags, call);
      if (tags !== resource.tags) resources.put({ ...resource, tags }, call);
      return answerChange(tags);
    };
  };
  return {
    [get]: answer(get, ({ configuration }, call) => ({ Attributes: calls.select(configuration, call) })),
    [set]: answer(set, (resource, call) => {
      resources.configure(resource, calls.readSet(call), call);
      return {};
    }),
    [calls.listTags]: changeTags(
      (tags) => tags,
      (tags) => ({ Tags: calls.toTags(tags) }),
    ),
    [calls.tag]: changeTags(
      (tags, { input }) => ({ ...tags, ...calls.readTags(input.Tags as never) }),
      () => ({}),
    ),
    [calls.untag]: changeTags(
      (tags, { input }) => dropTags(tags, input.TagKeys),
      () => ({}),
    ),
  };
}
