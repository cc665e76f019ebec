import { GetTopicAttributesCommand, ListTagsForResourceCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import { toTags } from '../../../../formats/items/tags';
import { assertInScope, type LiveReader, unlessGone } from './live-resource';

/** Reads the attributes of an SNS topic, and its tags. */
export const readLiveTopic: LiveReader = async (id, { scope, clients: { sns } }) => {
  assertInScope(id, scope);
  const answer = sns.send(new GetTopicAttributesCommand({ TopicArn: id }));
  const { Attributes } = await unlessGone(`Topic ${id}`, answer, 'NotFoundException');
  const { Tags } = await sns.send(new ListTagsForResourceCommand({ ResourceArn: id }));
  return {
    resourceName: id.slice(id.lastIndexOf(':') + 1),
    arn: id,
    tags: toTags(Tags, 'Tags'),
    configuration: Attributes ?? {},
  };
};

/** Reads the attributes of an SQS queue, and its tags. AWS Config identifies a queue by its URL. */
export const readLiveQueue: LiveReader = async (id, { scope, clients: { sqs } }) => {
  const [, region, account, name] = /^https:\/\/sqs\.([a-z0-9-]+)\.[a-z.]+\/(\d{12})\/([\w.-]+)$/.exec(id) ?? [];
  if (region !== scope.region || account !== scope.accountId || name === undefined) {
    throw new Error('it is not the URL of a queue of this account and Region');
  }
  const answer = sqs.send(new GetQueueAttributesCommand({ QueueUrl: id, AttributeNames: ['All'] }));
  const { Attributes } = await unlessGone(`Queue ${id}`, answer, 'QueueDoesNotExist');
  const { Tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl: id }));
  return {
    resourceName: name,
    arn: `arn:${scope.partition}:sqs:${scope.region}:${scope.accountId}:${name}`,
    tags: toTags(Tags, 'Tags'),
    configuration: Attributes ?? {},
  };
};
