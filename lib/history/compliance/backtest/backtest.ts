import type { RoutingSettings } from '../../../alerts/routing';
import type { Severity } from '../../../core/rule';
import type { RuleBacktest } from '../../../engine/results/backtest-result';
import type { TimedEvaluation } from '../evaluate-versions';
import { joinPeriods } from '../periods';
import { AlertCounter } from './count-alerts';
import { groupTimelines, type Timeline } from './timelines';

/** A rule of a backtest, with the values of its parameters as text. */
export interface TestedRule {
  readonly name: string;
  readonly severity: Severity;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Counts how often rules would have fired over the evaluations of every version, for how long, and the alerts after
 * routing. Of a resource it keeps the durations and the alerts only.
 */
export class Backtest {
  private readonly counters: ReadonlyMap<string, RuleCounter>;

  /** @param to the end, in epoch milliseconds: what is still non-compliant counts up to it */
  constructor(
    rules: readonly TestedRule[],
    private readonly settings: { readonly to: number; readonly routing: RoutingSettings },
  ) {
    this.counters = new Map(rules.map((rule) => [rule.name, new RuleCounter(rule)]));
  }

  /** Adds all evaluations of a resource. */
  add(evaluations: readonly TimedEvaluation[]): void {
    for (const timeline of groupTimelines(evaluations).values()) {
      this.counters.get(timeline[0]?.rule ?? '')?.add(timeline, this.settings.to);
    }
  }

  finish(): RuleBacktest[] {
    return [...this.counters.values()].map((counter) => counter.finish(this.settings.routing));
  }
}

class RuleCounter {
  private readonly alerts = new AlertCounter();
  private readonly durations: number[] = [];
  private readonly counts = { resources: 0, open: 0, insufficientData: 0, waived: 0 };

  constructor(private readonly rule: TestedRule) {}

  add(timeline: Timeline, to: number): void {
    const { counts } = this;
    const periods = joinPeriods(timeline);
    const episodes = periods.filter(({ outcome }) => outcome === 'nonCompliant');
    for (const { from, until } of episodes) this.durations.push(Math.max(0, (until ?? to) - from));
    if (episodes.length > 0) counts.resources++;
    counts.open += episodes.filter(({ until }) => until === null).length;
    counts.insufficientData += periods.filter(({ outcome }) => outcome === 'insufficientData').length;
    counts.waived += periods.filter(({ outcome }) => outcome === 'waived').length;
    this.alerts.add(timeline);
  }

  finish(routing: RoutingSettings): RuleBacktest {
    const { name, severity, parameters } = this.rule;
    const durations = this.durations.toSorted((a, b) => a - b);
    return {
      rule: name,
      severity,
      parameters,
      episodes: durations.length,
      resources: this.counts.resources,
      open: this.counts.open,
      median: findMedian(durations),
      longest: durations.at(-1) ?? null,
      insufficientData: this.counts.insufficientData,
      waived: this.counts.waived,
      alerts: this.alerts.count(severity, routing),
    };
  }
}

/** @param sorted in ascending order */
function findMedian(sorted: readonly number[]): number | null {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : Math.round(((sorted[middle - 1] ?? upper) + upper) / 2);
}
