import { toPartition } from '../core/text/partition';
import type { ReportedEvaluation } from '../engine/run-result';

/** Returns the AWS partition of a resource: that of its ARN, or else that of its Region. */
export function findPartition({ arn, region }: Pick<ReportedEvaluation, 'arn' | 'region'>): string {
  const [, named] = /^arn:(aws[a-z-]*):/.exec(arn ?? '') ?? [];
  return named ?? toPartition(region ?? '');
}
