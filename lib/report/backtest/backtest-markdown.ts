import { formatInteger, pluralize } from '../../core/text/format';
import { sanitize } from '../../core/text/sanitize';
import type { BacktestComparison, BacktestResult, RuleBacktest } from '../../engine/results/backtest-result';
import { formatIdAndName } from '../labels';
import {
  findFlipReason,
  formatBacktestPeriod,
  formatComparedWith,
  formatFlip,
  formatFlipPeriod,
  formatRoutedAlerts,
  formatSpan,
  hasFired,
  pairRules,
  sumMessages,
} from './backtest-labels';

/** A job summary of GitHub holds a megabyte. */
const MAX_LISTED_FLIPS = 100;

/**
 * Formats a backtest as Markdown, for the summary of a job or a comment on a pull request. All text of an account is
 * code whose characters are entities: no markup, no link, no mention, no command.
 */
export function formatBacktestMarkdown(backtest: BacktestResult): string {
  const { rules, comparison } = backtest;
  const fired = rules.filter(hasFired);
  const lines = [
    '## Backtest',
    '',
    `${formatBacktestPeriod(backtest)}:`,
    '',
    ...(fired.length > 0 ? formatRows(fired) : []),
    ...(fired.length < rules.length
      ? [`${pluralize(rules.length - fired.length, 'rule')} would not have fired.`, '']
      : []),
    ...rules
      .filter(({ insufficientData, waived }) => insufficientData + waived > 0)
      .map(
        ({ rule, insufficientData, waived }) =>
          `- ${escapeToCode(rule)}: insufficient data ${pluralize(insufficientData, 'time')}, waived ${pluralize(waived, 'time')}`,
      ),
    ...formatRoutedAlerts(backtest).map((line) => `- ${line}`),
    '',
    ...(comparison ? formatComparison(rules, comparison) : []),
  ];
  return `${lines.join('\n')}\n`;
}

const HEAD = [
  '| Rule | Episodes | Resources | Open | Median | Longest | Messages |',
  '|---|---:|---:|---:|---:|---:|---:|',
];

const formatRows = (rules: readonly RuleBacktest[]): string[] => [
  ...HEAD,
  ...rules.map(({ rule, episodes, resources, open, median, longest, alerts }) =>
    formatCells([
      escapeToCode(rule),
      formatInteger(episodes),
      formatInteger(resources),
      formatInteger(open),
      formatSpan(median),
      formatSpan(longest),
      formatInteger(sumMessages(alerts)),
    ]),
  ),
  '',
];

function formatComparison(rules: readonly RuleBacktest[], comparison: BacktestComparison): string[] {
  const { flips } = comparison;
  const change = (own: string, other: string) => (own === other ? own : `${own} → ${other}`);
  const count = (own: number, other: number) => change(formatInteger(own), formatInteger(other));
  return [
    `## Compared with ${escapeToCode(formatComparedWith(comparison))}`,
    '',
    ...HEAD,
    ...pairRules(rules, comparison).map(([own, other]) =>
      formatCells([
        escapeToCode(own.rule),
        count(own.episodes, other.episodes),
        count(own.resources, other.resources),
        count(own.open, other.open),
        change(formatSpan(own.median), formatSpan(other.median)),
        change(formatSpan(own.longest), formatSpan(other.longest)),
        count(sumMessages(own.alerts), sumMessages(other.alerts)),
      ]),
    ),
    '',
    flips.length === 0
      ? 'No result differs.'
      : `${pluralize(flips.length, 'result')} ${flips.length === 1 ? 'differs' : 'differ'}:`,
    '',
    ...(flips.length > 0 ? ['| Rule | Resource | Result | Time | Reason |', '|---|---|---|---|---|'] : []),
    ...flips
      .slice(0, MAX_LISTED_FLIPS)
      .map((flip) =>
        formatCells([
          escapeToCode(flip.rule),
          escapeToCode([formatIdAndName(flip), flip.region, flip.accountId].filter(Boolean).join(' ')),
          formatFlip(flip),
          formatFlipPeriod(flip),
          escapeToCode(findFlipReason(flip)),
        ]),
      ),
    ...(flips.length > MAX_LISTED_FLIPS
      ? ['', `… and ${formatInteger(flips.length - MAX_LISTED_FLIPS)} more (\`--format json\` lists all)`]
      : []),
    '',
  ];
}

const formatCells = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** In code, GitHub makes neither links nor mentions, and entities are no markup. */
const escapeToCode = (text: string): string =>
  text === ''
    ? ''
    : `<code>${sanitize(text).replace(/[^\p{L}\p{N} ,()/-]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
