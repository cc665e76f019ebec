import { GetDistributionCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudfront';
import { toTags } from '../../../../formats/items/tags';
import { createLiveItem, type LiveReader, ResourceGone, unlessGone } from './live-resource';

/** Reads a distribution of CloudFront with its version, which the call that changes it names, and its tags. */
export const readLiveDistribution: LiveReader = async (id, { scope, clients: { cloudfront } }) => {
  const label = `Distribution ${id}`;
  const answer = cloudfront.send(new GetDistributionCommand({ Id: id }));
  const { Distribution: distribution, ETag } = await unlessGone(label, answer, 'NoSuchDistribution');
  if (!distribution?.ARN) throw new ResourceGone(label);
  const { Tags } = await cloudfront.send(new ListTagsForResourceCommand({ Resource: distribution.ARN }));
  return {
    item: createLiveItem(scope, {
      resourceType: 'AWS::CloudFront::Distribution',
      resourceId: id,
      arn: distribution.ARN,
      tags: toTags(Tags?.Items, 'Tags'),
      configuration: { ...distribution, ETag },
    }),
    relatedItems: [],
  };
};
