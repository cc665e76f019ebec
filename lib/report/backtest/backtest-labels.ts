import { formatInteger, pluralize } from '../../core/text/format';
import { formatMinute } from '../../core/time';
import type {
  AlertCounts,
  BacktestComparison,
  BacktestResult,
  Flip,
  FlipResult,
  RuleBacktest,
} from '../../engine/results/backtest-result';
import { CATEGORY_LABELS } from '../labels';

/** Texts about a backtest that its formats share. */

const SPAN_UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** Formats a duration in its two largest units: `2d 6h`, `35m`. Null is a dash. */
export function formatSpan(milliseconds: number | null): string {
  if (milliseconds === null) return '-';
  const first = SPAN_UNITS.findIndex(([, size]) => milliseconds >= size);
  if (first < 0) return '0s';
  const [[unit, size], next] = [SPAN_UNITS[first] as (typeof SPAN_UNITS)[number], SPAN_UNITS[first + 1]];
  const rest = next ? Math.floor((milliseconds % size) / next[1]) : 0;
  return `${Math.floor(milliseconds / size)}${unit}${next && rest > 0 ? ` ${rest}${next[0]}` : ''}`;
}

const formatTime = (time: number): string => formatMinute(new Date(time).toISOString());

/** The messages that people get. */
export const sumMessages = ({ single, digests }: AlertCounts): number => single + digests;

/** Whether a rule found or would have sent anything. */
export const hasFired = ({ episodes, alerts }: RuleBacktest): boolean => episodes > 0 || sumMessages(alerts) > 0;

/** Pairs each rule of a comparison with the same rule of the run. */
export const pairRules = (
  rules: readonly RuleBacktest[],
  comparison: BacktestComparison,
): (readonly [own: RuleBacktest, other: RuleBacktest])[] =>
  comparison.rules.flatMap((other) => {
    const own = rules.find(({ rule }) => rule === other.rule);
    return own ? [[own, other] as const] : [];
  });

/** `Had these rules run from … to …`. */
export const formatBacktestPeriod = ({ from, to }: BacktestResult): string =>
  `Had these rules run from ${formatTime(from)} to ${formatTime(to)}`;

/** The alerts of all rules, after routing: a sentence for each fact that counts. */
export function formatRoutedAlerts({ rules, routing }: BacktestResult): string[] {
  const sum = (key: keyof AlertCounts) => rules.reduce((total, { alerts }) => total + alerts[key], 0);
  const [single, digests, inDigests, merged, below] = [
    sum('single'),
    sum('digests'),
    sum('inDigests'),
    sum('merged'),
    sum('belowSeverity'),
  ];
  return [
    `${pluralize(single + digests, 'message')}${digests > 0 ? `, ${pluralize(digests, 'digest')} of ${pluralize(inDigests, 'alert')} among them` : ''}`,
    ...(merged > 0
      ? [
          `${pluralize(merged, 'alert')} merged within the grace period of ${pluralize(routing.gracePeriodMinutes, 'minute')}`,
        ]
      : []),
    ...(below > 0 ? [`${pluralize(below, 'alert')} not sent: the severity is below ${routing.severity}`] : []),
  ];
}

/** The parameters and folders that a run is compared with. */
export const formatComparedWith = ({ parameters, folders }: BacktestComparison): string =>
  [...parameters, ...folders.map((folder) => `the rules in ${folder}`)].join(', ');

/** `since …`, or `from … to …`. */
export const formatFlipPeriod = ({ from, until }: Flip): string =>
  until === null ? `since ${formatTime(from)}` : `from ${formatTime(from)} to ${formatTime(until)}`;

const formatFlipResult = (result: FlipResult | null): string =>
  result ? CATEGORY_LABELS[result.outcome] : 'not evaluated';

/** `non-compliant → compliant`. */
export const formatFlip = ({ before, after }: Flip): string =>
  `${formatFlipResult(before)} → ${formatFlipResult(after)}`;

/** The reason of a flip: the annotation of the result that has one, preferably with the changes. */
export const findFlipReason = ({ before, after }: Flip): string => after?.annotation ?? before?.annotation ?? '';

/** `open-ssh: episodes 3 → 1, open 1 → 0, longest 2d → 1h, messages 6 → 2`. */
export const formatRuleChange = (own: RuleBacktest, other: RuleBacktest): string =>
  `${own.rule}: ${[
    `episodes ${formatInteger(own.episodes)} → ${formatInteger(other.episodes)}`,
    `open ${formatInteger(own.open)} → ${formatInteger(other.open)}`,
    `longest ${formatSpan(own.longest)} → ${formatSpan(other.longest)}`,
    `messages ${formatInteger(sumMessages(own.alerts))} → ${formatInteger(sumMessages(other.alerts))}`,
  ].join(', ')}`;
