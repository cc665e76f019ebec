import type { AccountResource } from '../../account/resources';
import type { AwsCall } from '../../aws-call';
import type { Operations } from '../../service';
import type { ServiceContext } from '../service-context';
import { type Tags, toSdkTags } from '../tags';

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
  readonly listTags: string;
  /** The parameter of the call for tags. */
  readonly tagged: string;
  toTags(tags: Tags): object;
}

const TOPIC: AttributeCalls = {
  ...{ resourceType: 'AWS::SNS::Topic', subject: 'TopicArn', get: 'GetTopicAttributes', set: 'SetTopicAttributes' },
  readSet: ({ input }) => ({ [input.AttributeName]: input.AttributeValue }),
  select: (attributes) => attributes,
  ...{ listTags: 'ListTagsForResource', tagged: 'ResourceArn' },
  toTags: toSdkTags,
};

const QUEUE: AttributeCalls = {
  ...{ resourceType: 'AWS::SQS::Queue', subject: 'QueueUrl', get: 'GetQueueAttributes', set: 'SetQueueAttributes' },
  readSet: ({ input }) => input.Attributes,
  select: (attributes, { input }) => selectNamed(attributes, input.AttributeNames),
  ...{ listTags: 'ListQueueTags', tagged: 'QueueUrl' },
  toTags: (tags) => tags,
};

/** The attributes of topics that AWS Config has recorded. `others` answers for topics of the deployment. */
export const createTopicAttributes = (context: ServiceContext, others: Operations): Operations =>
  createAttributeOperations(context, others, TOPIC);

/** The attributes of queues that AWS Config has recorded. `others` answers for queues of the deployment. */
export const createQueueAttributes = (context: ServiceContext, others: Operations): Operations =>
  createAttributeOperations(context, others, QUEUE);

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
  others: Operations,
  calls: AttributeCalls,
): Operations {
  const { resourceType, get, set, listTags } = calls;
  const find = ({ input }: AwsCall, parameter: string): AccountResource | undefined =>
    resources.find(resourceType, input[parameter]);
  return {
    [get]: (call) => {
      const resource = find(call, calls.subject);
      if (!resource) return others[get]?.(call) ?? {};
      return { Attributes: calls.select(resource.configuration, call) };
    },
    [set]: (call) => {
      const resource = find(call, calls.subject);
      if (!resource) return others[set]?.(call) ?? {};
      resources.configure(resource, calls.readSet(call), call);
      return {};
    },
    [listTags]: async (call) => {
      const resource = find(call, calls.tagged);
      // The call for the attributes has the error for a resource that does not exist.
      if (!resource) await others[get]?.({ ...call, input: { [calls.subject]: call.input[calls.tagged] } });
      return { Tags: calls.toTags(resource?.tags ?? {}) };
    },
  };
}
