import {
  findDigestWindow,
  findGraceEnd,
  isSevereEnough,
  isStorm,
  isWithinFirstEvaluation,
  opensWithFirstResult,
  type RoutingSettings,
} from '../../../alerts/routing';
import { detectTransition, type ResultChange, type Transition } from '../../../alerts/transition';
import type { Severity } from '../../../core/rule';
import type { AlertCounts } from '../../../engine/results/backtest-result';
import type { TimedEvaluation } from '../evaluate-versions';
import type { Timeline } from './timelines';

/** An alert that a rule would have sent. */
interface PastAlert {
  /** A number for each resource. */
  readonly resource: number;
  readonly kind: Transition;
  readonly time: number;
  readonly isFirstResult: boolean;
}

/**
 * Counts the alerts of one rule after routing, as the alert function routes them: in each account and Region of its own,
 * in the order of time.
 */
export class AlertCounter {
  private readonly scopes = new Map<string, PastAlert[]>();
  private resources = 0;

  /** Adds the timeline of a resource. */
  add(timeline: Timeline): void {
    const [first] = timeline;
    if (!first) return;
    const scope = `${first.accountId} ${first.region}`;
    const others = this.scopes.get(scope);
    const alerts = listAlerts(timeline, this.resources++);
    if (others) others.push(...alerts);
    else this.scopes.set(scope, alerts);
  }

  count(severity: Severity, settings: RoutingSettings): AlertCounts {
    const total = { single: 0, digests: 0, inDigests: 0, merged: 0, belowSeverity: 0 };
    for (const own of this.scopes.values()) {
      const alerts = own.toSorted((a, b) => a.time - b.time);
      if (!isSevereEnough(severity, settings.severity)) total.belowSeverity += alerts.length;
      else addRouted(total, alerts, settings);
    }
    return total;
  }
}

/** Lists the transitions of a resource into and out of NON_COMPLIANT. */
function listAlerts(timeline: Timeline, resource: number): PastAlert[] {
  const alerts: PastAlert[] = [];
  let before: ResultChange['before'];
  const add = (time: number, now: ResultChange['now']) => {
    const kind = detectTransition({ now, before });
    if (kind) alerts.push({ resource, kind, time, isFirstResult: opensWithFirstResult(before !== undefined, kind) });
  };
  for (const [index, evaluation] of timeline.entries()) {
    add(evaluation.from, evaluation);
    before = evaluation;
    if (evaluation.until === null || evaluation.until === timeline[index + 1]?.from) continue;
    // Nothing follows: the resource was deleted, or is recorded no longer.
    add(evaluation.until, NO_RESOURCE);
    before = undefined;
  }
  return alerts;
}

const NO_RESOURCE: Pick<TimedEvaluation, 'complianceType' | 'annotation'> = {
  complianceType: 'NOT_APPLICABLE',
  annotation: null,
};

type RunningCounts = { -readonly [K in keyof AlertCounts]: AlertCounts[K] };

function addRouted(total: RunningCounts, alerts: readonly PastAlert[], settings: RoutingSettings): void {
  /** When the alert function first sees the rule. */
  const firstSeen = new Date(alerts.find(({ isFirstResult: isFirst }) => isFirst)?.time ?? 0);
  const inWindow = new Map<string, number>();
  const digests = new Set<string>();
  /** Until when the alert of a resource waits: it has the changes up to then. */
  const waiting = new Map<number, number>();
  for (const alert of alerts) {
    const time = new Date(alert.time);
    const window = findDigestWindow(time).to;
    const isFirst = alert.isFirstResult && isWithinFirstEvaluation(firstSeen, time);
    const count = (inWindow.get(window) ?? 0) + (isFirst ? 0 : 1);
    inWindow.set(window, count);
    if (isFirst || isStorm(count, settings)) {
      digests.add(`${window} ${isFirst}`);
      total.inDigests++;
      continue;
    }
    if (alert.time <= (waiting.get(alert.resource) ?? Number.NEGATIVE_INFINITY)) {
      total.merged++;
      continue;
    }
    total.single++;
    const graceEnd = findGraceEnd({ kind: alert.kind, at: time.toISOString() }, settings);
    // The first sweep after it sends the alert.
    if (graceEnd && graceEnd > time) waiting.set(alert.resource, Date.parse(findDigestWindow(graceEnd).to));
  }
  total.digests += digests.size;
}
