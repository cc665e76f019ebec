import type { Flip, FlipResult } from '../../../engine/results/backtest-result';
import { toOutcome } from '../../../engine/run-result';
import type { TimedEvaluation } from '../evaluate-versions';
import { groupTimelines, type Timeline } from './timelines';

/**
 * Finds the times in which two runs over one history have different outcomes, in the order of the first run's resources.
 * Flips of one resource that follow each other with the same outcomes are one.
 */
export function findFlips(before: readonly TimedEvaluation[], after: readonly TimedEvaluation[]): Flip[] {
  const [first, second] = [groupTimelines(before), groupTimelines(after)];
  const keys = new Set([...first.keys(), ...second.keys()]);
  return [...keys].flatMap((key) => compareTimelines(first.get(key) ?? [], second.get(key) ?? []));
}

function compareTimelines(before: Timeline, after: Timeline): Flip[] {
  const flips: (Flip & { until: number | null })[] = [];
  const times = [...new Set([...before, ...after].flatMap(({ from, until }) => [from, until ?? Infinity]))].sort(
    (a, b) => a - b,
  );
  let [nextBefore, nextAfter] = [0, 0];
  for (const [index, from] of times.slice(0, -1).entries()) {
    const until = times[index + 1] as number;
    while (isOver(before[nextBefore], from)) nextBefore++;
    while (isOver(after[nextAfter], from)) nextAfter++;
    const one = inForce(before[nextBefore], from);
    const other = inForce(after[nextAfter], from);
    const evaluation = one ?? other;
    if (!evaluation || (one && other && toOutcome(one) === toOutcome(other))) continue;
    const last = flips.at(-1);
    const isSame =
      last?.until === from &&
      last.before?.outcome === (one && toOutcome(one)) &&
      last.after?.outcome === (other && toOutcome(other));
    if (isSame) last.until = toEnd(until);
    else
      flips.push({
        ...pickResource(evaluation),
        from,
        until: toEnd(until),
        before: toFlipResult(one),
        after: toFlipResult(other),
      });
  }
  return flips;
}

const isOver = (evaluation: TimedEvaluation | undefined, time: number): boolean =>
  evaluation !== undefined && evaluation.until !== null && evaluation.until <= time;

const inForce = (evaluation: TimedEvaluation | undefined, time: number): TimedEvaluation | undefined =>
  evaluation && evaluation.from <= time ? evaluation : undefined;

const toEnd = (time: number): number | null => (time === Infinity ? null : time);

const pickResource = ({
  rule,
  resourceType,
  resourceId,
  resourceName,
  arn,
  accountId,
  region,
}: TimedEvaluation): Pick<
  Flip,
  'rule' | 'resourceType' | 'resourceId' | 'resourceName' | 'arn' | 'accountId' | 'region'
> => ({ rule, resourceType, resourceId, resourceName, arn, accountId, region });

const toFlipResult = (evaluation: TimedEvaluation | undefined): FlipResult | null =>
  evaluation
    ? {
        outcome: toOutcome(evaluation),
        complianceType: evaluation.complianceType,
        annotation: evaluation.annotation,
      }
    : null;
