import type { TimedEvaluation } from '../evaluate-versions';

/** The evaluations of one resource by one rule, oldest first. */
export type Timeline = readonly TimedEvaluation[];

/** Groups evaluations by rule and resource. The key is the same for two runs over one history. */
export function groupTimelines(evaluations: readonly TimedEvaluation[]): Map<string, TimedEvaluation[]> {
  const timelines = new Map<string, TimedEvaluation[]>();
  for (const evaluation of evaluations) {
    const { rule, accountId, region, resourceType, resourceId } = evaluation;
    const key = JSON.stringify([rule, accountId, region, resourceType, resourceId]);
    const timeline = timelines.get(key);
    if (timeline) timeline.push(evaluation);
    else timelines.set(key, [evaluation]);
  }
  return timelines;
}
