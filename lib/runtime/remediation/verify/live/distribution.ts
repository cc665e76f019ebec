import { buffer } from 'node:stream/consumers';
import { GetDistributionCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudfront';
import { isList, isObject } from '../../../../core/json';
import { toTags } from '../../../../formats/items/tags';
import { type LiveReader, ResourceGone, unlessGone } from './live-resource';

/** Reads a distribution of CloudFront with its version, which the call that changes it names, and its tags. */
export const readLiveDistribution: LiveReader = async (id, { clients: { cloudfront } }) => {
  const label = `Distribution ${id}`;
  const command = new GetDistributionCommand({ Id: id });
  const body = keepBody(command);
  const answer = cloudfront.send(command);
  const { Distribution: distribution, ETag } = await unlessGone(label, answer, 'NoSuchDistribution');
  if (!distribution?.ARN) throw new ResourceGone(label);
  const { Tags } = await cloudfront.send(new ListTagsForResourceCommand({ Resource: distribution.ARN }));
  const HasUnknownSettings = countTexts(body.text) !== countValues(distribution.DistributionConfig);
  return {
    arn: distribution.ARN,
    tags: toTags(Tags?.Items, 'Tags'),
    configuration: { ...distribution, ETag, HasUnknownSettings },
  };
};

/**
 * Keeps the text of the answer. The SDK leaves out members that are newer than it is, and UpdateDistribution would
 * reset them.
 */
function keepBody({ middlewareStack }: GetDistributionCommand): { readonly text: string } {
  const body = { text: '' };
  middlewareStack.add(
    (next) => async (request) => {
      const answer = await next(request);
      const received = answer.response as { body: Parameters<typeof buffer>[0] | Uint8Array };
      const bytes = await buffer(received.body as Parameters<typeof buffer>[0]);
      body.text = bytes.toString('utf8');
      received.body = new Uint8Array(bytes);
      return answer;
    },
    { name: 'keepBody', step: 'deserialize', priority: 'low' },
  );
  return body;
}

/** Counts the texts between the tags of a configuration in XML that are not blank. */
const countTexts = (answer: string): number =>
  (/<DistributionConfig[\s>].*<\/DistributionConfig>/s.exec(answer)?.[0].match(/>[^<]*[^<\s][^<]*</g) ?? []).length;

/** Counts the values of an object and its parts that are not blank. */
function countValues(value: unknown): number {
  if (isList(value)) return value.reduce<number>((sum, element) => sum + countValues(element), 0);
  if (isObject(value)) return countValues(Object.values(value));
  return String(value ?? '').trim() === '' ? 0 : 1;
}
