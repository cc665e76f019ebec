import type { ReportedEvaluation } from '../engine/run-result';

/** The partitions by how their Regions begin. https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const REGION_PARTITIONS: readonly (readonly [start: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** Returns the AWS partition of a resource: that of its ARN, or else that of its Region. */
export function findPartition({ arn, region }: Pick<ReportedEvaluation, 'arn' | 'region'>): string {
  const [, named] = /^arn:(aws[a-z-]*):/.exec(arn ?? '') ?? [];
  return named ?? REGION_PARTITIONS.find(([start]) => region?.startsWith(start))?.[1] ?? 'aws';
}
