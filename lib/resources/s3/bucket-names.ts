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
  // Most buckets of a template have no name yet.
  entries: (item) => (item.shape === 'template' ? [] : [[item.resourceName ?? item.resourceId, true]]),
};
