import type { RoutingSettings } from '../../../alerts/routing';
import type { Severity } from '../../../core/rule';
import type { RuleBacktest } from '../../../engine/results/backtest-result';
import type { TimedEvaluation } from '../evaluate-versions';
import { joinPeriods } from '../periods';
import { countAlerts } from './count-alerts';
import { groupTimelines, type Timeline } from './timelines';

/** A rule of a backtest, with the values of its parameters as text. */
export interface TestedRule {
  readonly name: string;
  readonly severity: Severity;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Counts how often rules would have fired over the evaluations of every version, for how long, and the alerts after
 * routing.
 * @param to the end, in epoch milliseconds: what is still non-compliant counts up to it
 */
export function backtestRules(
  evaluations: readonly TimedEvaluation[],
  rules: readonly TestedRule[],
  { to, routing }: { readonly to: number; readonly routing: RoutingSettings },
): RuleBacktest[] {
  const byRule = new Map<string, Timeline[]>();
  for (const timeline of groupTimelines(evaluations).values()) {
    const rule = timeline[0]?.rule ?? '';
    const others = byRule.get(rule);
    if (others) others.push(timeline);
    else byRule.set(rule, [timeline]);
  }
  return rules.map((rule) => backtestRule(rule, byRule.get(rule.name) ?? [], to, routing));
}

function backtestRule(
  { name, severity, parameters }: TestedRule,
  timelines: readonly Timeline[],
  to: number,
  routing: RoutingSettings,
): RuleBacktest {
  const periods = timelines.map((timeline) => joinPeriods(timeline));
  const all = periods.flat();
  const episodes = all.filter(({ outcome }) => outcome === 'nonCompliant');
  const durations = episodes.map(({ from, until }) => Math.max(0, (until ?? to) - from)).sort((a, b) => a - b);
  return {
    rule: name,
    severity,
    parameters,
    episodes: episodes.length,
    resources: periods.filter((own) => own.some(({ outcome }) => outcome === 'nonCompliant')).length,
    open: episodes.filter(({ until }) => until === null).length,
    median: findMedian(durations),
    longest: durations.at(-1) ?? null,
    insufficientData: all.filter(({ outcome }) => outcome === 'insufficientData').length,
    waived: all.filter(({ outcome }) => outcome === 'waived').length,
    alerts: countAlerts(timelines, severity, routing),
  };
}

/** @param sorted in ascending order */
function findMedian(sorted: readonly number[]): number | null {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : Math.round(((sorted[middle - 1] ?? upper) + upper) / 2);
}
