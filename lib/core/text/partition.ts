/**
 * The partitions by how their Regions begin.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
const PARTITIONS_BY_PREFIX: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/**
 * Returns the partition of a Region.
 * @example
 * toPartition('us-gov-west-1'); // 'aws-us-gov'
 */
export const toPartition = (region: string): string =>
  PARTITIONS_BY_PREFIX.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
