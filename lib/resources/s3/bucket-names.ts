import type { Fact } from '../../core/facts';

/**
 * The buckets that exist, by their names.
 *
 * @example
 * facts.about(bucketNames, 'files').length > 0;
 */
export const bucketNames: Fact<true> = {
  name: 'buckets by name',
  resourceTypes: ['AWS::S3::Bucket'],
  entries: (item) => {
    if (item.shape !== 'template') return [[item.resourceName ?? item.resourceId, true]];
    // Most buckets of a template have no name yet. One with variants may not be created.
    const isCreated = item.outside === undefined && item.variants === undefined;
    return isCreated && item.resourceName !== undefined ? [[item.resourceName, true]] : [];
  },
};
