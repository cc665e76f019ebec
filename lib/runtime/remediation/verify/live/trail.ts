import { DescribeTrailsCommand, ListTagsCommand } from '@aws-sdk/client-cloudtrail';
import { toTags } from '../../../../formats/items/tags';
import { type LiveReader, ResourceGone } from './live-resource';

/** Reads a trail with its tags. The trail of another Region or account has none: only its owner may list them. */
export const readLiveTrail: LiveReader = async (id, { scope, clients: { cloudtrail } }) => {
  const { trailList: [trail] = [] } = await cloudtrail.send(new DescribeTrailsCommand({ trailNameList: [id] }));
  const arn = trail?.TrailARN;
  if (!trail || arn === undefined) throw new ResourceGone(`Trail ${id}`);
  const isOwn = arn.split(':')[4] === scope.accountId && trail.HomeRegion === scope.region;
  const tagged = isOwn ? await cloudtrail.send(new ListTagsCommand({ ResourceIdList: [arn] })) : undefined;
  return {
    ...(trail.Name !== undefined && { resourceName: trail.Name }),
    arn,
    tags: toTags(tagged?.ResourceTagList?.find(({ ResourceId }) => ResourceId === arn)?.TagsList, 'TagsList'),
    configuration: trail,
  };
};
