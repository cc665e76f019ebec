import { formatInteger, pluralize } from '../../core/text/format';
import type { BacktestComparison, BacktestResult, RuleBacktest } from '../../engine/results/backtest-result';
import { formatIdAndName } from '../labels';
import { addRemainder } from '../table/sections';
import { SEVERITY_STYLES, type TextPage } from '../table/text-page';
import {
  findFlipReason,
  formatBacktestPeriod,
  formatComparedWith,
  formatFlip,
  formatFlipPeriod,
  formatRoutedAlerts,
  formatRuleChange,
  formatSpan,
  hasFired,
  pairRules,
  sumMessages,
} from './backtest-labels';

const MAX_FLIPS = 10;

/** Adds the sections of a backtest, and of its comparison. */
export function addBacktest(page: TextPage, backtest: BacktestResult): void {
  page.addBlankLine();
  page.addHeading('BACKTEST', 'bold');
  page.addText(formatBacktestPeriod(backtest), { style: 'dim' });
  addRuleTable(page, backtest.rules);
  for (const line of formatRoutedAlerts(backtest)) page.addText(line, { hanging: 2 });
  if (backtest.comparison) addComparison(page, backtest.rules, backtest.comparison);
}

type Column = readonly [title: string, read: (rule: RuleBacktest) => string];

const BACKTEST_COLUMNS: readonly Column[] = [
  ['episodes', ({ episodes }) => formatInteger(episodes)],
  ['open', ({ open }) => formatInteger(open)],
  ['median', ({ median }) => formatSpan(median)],
  ['longest', ({ longest }) => formatSpan(longest)],
  ['messages', ({ alerts }) => formatInteger(sumMessages(alerts))],
];

/** Rules that never fired are counted only. A page too narrow for columns has a line for each rule. */
function addRuleTable(page: TextPage, rules: readonly RuleBacktest[]): void {
  const fired = rules.filter(hasFired);
  const rows = fired.map((rule) => [rule.rule, ...BACKTEST_COLUMNS.map(([, read]) => read(rule))]);
  const titles = ['rule', ...BACKTEST_COLUMNS.map(([title]) => title)];
  const widths = titles.map((_title, index) => Math.max(...[titles, ...rows].map((row) => row[index]?.length ?? 0)));
  const total = widths.reduce((sum, width) => sum + width + 2, -2);
  if (rows.length > 0 && total <= page.width) {
    const format = (row: readonly string[]) =>
      row
        .map((text, index) => (index === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[index] ?? 0)))
        .join('  ');
    page.addText(format(titles), { style: 'dim' });
    for (const [index, row] of rows.entries()) {
      page.addText(format(row), { style: SEVERITY_STYLES[fired[index]?.severity ?? 'low'] });
    }
  } else {
    for (const [name, ...values] of rows) {
      page.addText(`${name}: ${values.map((value, index) => `${BACKTEST_COLUMNS[index]?.[0]} ${value}`).join(', ')}`, {
        hanging: 2,
      });
    }
  }
  for (const { rule, insufficientData, waived } of rules) {
    const others = [
      ...(insufficientData > 0 ? [`insufficient data ${pluralize(insufficientData, 'time')}`] : []),
      ...(waived > 0 ? [`waived ${pluralize(waived, 'time')}`] : []),
    ];
    if (others.length > 0) page.addText(`${rule}: ${others.join(', ')}`, { hanging: 2 });
  }
  const quiet = rules.length - fired.length;
  if (quiet > 0) page.addText(`${pluralize(quiet, 'rule')} would not have fired`, { style: 'dim' });
}

function addComparison(page: TextPage, rules: readonly RuleBacktest[], comparison: BacktestComparison): void {
  page.addBlankLine();
  page.addHeading('COMPARED', 'bold', '', formatInteger(comparison.flips.length));
  page.addText(`With ${formatComparedWith(comparison)}`, { style: 'dim', hanging: 2 });
  for (const [own, other] of pairRules(rules, comparison)) page.addText(formatRuleChange(own, other), { hanging: 2 });
  if (comparison.flips.length === 0) page.addText('No result differs');
  for (const flip of comparison.flips.slice(0, MAX_FLIPS)) {
    page.addSides(`${flip.rule}  ${formatIdAndName(flip)}`, [flip.region, flip.accountId].filter(Boolean).join(' '));
    page.addText(`${formatFlip(flip)}, ${formatFlipPeriod(flip)}`, { indent: 4 });
    const reason = findFlipReason(flip);
    if (reason !== '') page.addText(reason, { indent: 4, style: 'dim' });
  }
  addRemainder(page, comparison.flips.length - MAX_FLIPS, 'json');
}
