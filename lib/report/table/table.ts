import { groupBy } from '../../core/collections/groups';
import { formatInteger, pluralize } from '../../core/text/format';
import type { ReportedEvaluation, RunResult } from '../../engine/run-result';
import { addBacktest } from '../backtest/backtest-section';
import type { FormatOptions } from '../format';
import { addFrameworks } from '../frameworks/framework-section';
import { formatIdAndName, formatLocation } from '../labels';
import { formatConclusion, formatHeader, formatUnevaluated, listCounts, type Tone } from '../summary/conclusion';
import { type GroupedRun, groupByRule, type RuleGroup } from '../summary/grouping';
import { addNotes, addRemainder, addUnreadableEntries } from './sections';
import type { Style } from './terminal';
import { SEVERITY_STYLES, TextPage } from './text-page';

/** Resources listed under each rule. Other formats list all. */
const MAX_LISTED = { nonCompliant: 10, insufficientData: 5 };
const MAX_UNEVALUATED_TYPES = 6;

/** Formats a run for a terminal. The worst comes first, and the summary last, next to the prompt. */
export function* formatTable(run: RunResult, { color, width, quiet }: FormatOptions): Generator<string> {
  const grouped = groupByRule(run, MAX_LISTED);
  const page = new TextPage({ color, width });
  const { input, details } = formatHeader(run, grouped);
  page.addText(`Assay read ${input}`, { style: 'bold' });
  page.addPhrases(details, ' ·', { style: 'dim' });
  const formatScope: FormatScope = (evaluation) => formatDistinctScope(evaluation, run, grouped);
  for (const rule of grouped.rules) if (rule.counts.nonCompliant > 0) addRule(page, rule, formatScope);
  if (grouped.counts.insufficientData > 0) addInsufficientData(page, grouped, formatScope);
  addUnevaluated(page, run, grouped);
  if (run.backtest) addBacktest(page, run.backtest);
  addFrameworks(page, run.frameworks ?? []);
  addRunSummary(page, run, grouped);
  if (!quiet) addNotes(page, run.notes, 'html');
  for (const line of page.lines) yield `${line}\n`;
}

/** Says where a resource is, as far as the run has several such places. */
type FormatScope = (evaluation: ReportedEvaluation) => string;

function addRule(page: TextPage, rule: RuleGroup, formatScope: FormatScope): void {
  const { name, title, severity, counts } = rule;
  page.addBlankLine();
  page.addHeading(severity.toUpperCase(), SEVERITY_STYLES[severity], name, formatInteger(counts.nonCompliant));
  page.addText(title, { style: 'dim' });
  addListing(page, rule, 'nonCompliant', formatScope);
}

function addInsufficientData(page: TextPage, grouped: GroupedRun, formatScope: FormatScope): void {
  page.addBlankLine();
  page.addHeading('INSUFFICIENT DATA', 'yellow', '', formatInteger(grouped.counts.insufficientData));
  page.addText('Reported as non-compliant: the input lacks required data', { style: 'dim' });
  for (const rule of grouped.rules) {
    if (rule.counts.insufficientData === 0) continue;
    page.addText(rule.name, { style: 'bold' });
    addListing(page, rule, 'insufficientData', formatScope);
  }
}

/** Adds resources. Those with the same annotation share one, below the last of them. */
function addListing(
  page: TextPage,
  { counts, listed, hasSeveralTypes }: RuleGroup,
  category: 'nonCompliant' | 'insufficientData',
  formatScope: FormatScope,
): void {
  for (const [annotation, evaluations] of groupBy(listed[category], (evaluation) => evaluation.annotation ?? '')) {
    for (const evaluation of evaluations) {
      const resource = formatIdAndName(evaluation);
      const type = hasSeveralTypes ? `${evaluation.resourceType} ` : '';
      page.addSides(`${type}${resource}`, formatScope(evaluation));
    }
    page.addText(annotation, { indent: 4 });
  }
  addRemainder(page, counts[category] - listed[category].length, 'csv');
}

/**
 * Returns the Region and account as far as they differ within the run, and the line of a template. If the input has
 * none of these, returns the file.
 */
function formatDistinctScope(
  evaluation: ReportedEvaluation,
  { sources }: RunResult,
  { onlyAccount, onlyRegion }: GroupedRun,
): string {
  const { accountId, region, line } = evaluation;
  if (accountId === null && region === null && line === undefined) {
    return sources?.length === 1 ? '' : formatLocation(evaluation);
  }
  const parts = [
    onlyRegion ? null : region,
    onlyAccount ? null : accountId,
    line === undefined ? null : formatLocation(evaluation),
  ];
  return parts.filter((part) => part !== null).join(' ');
}

function addUnevaluated(page: TextPage, { unreadable, summary }: RunResult, { counts: { waived } }: GroupedRun): void {
  const { text, types } = formatUnevaluated(summary);
  if (unreadable.length === 0 && types.length === 0 && waived === 0) return;
  page.addBlankLine();
  page.addHeading('NOT EVALUATED', 'bold');
  if (unreadable.length > 0) {
    page.addText(pluralize(unreadable.length, 'unreadable entry'), { style: 'red' });
    addUnreadableEntries(page, unreadable, 'csv');
  }
  if (types.length > 0) {
    page.addText(text);
    const phrases = types.slice(0, MAX_UNEVALUATED_TYPES).map(([type, items]) => `${type} ${formatInteger(items)}`);
    const rest = types.length - phrases.length;
    if (rest > 0) phrases.push(`and ${pluralize(rest, 'more type')}`);
    page.addPhrases(phrases, ',', { indent: 2, style: 'dim' });
  }
  if (waived > 0) page.addText(`${pluralize(waived, 'resource')} waived`);
}

const TONE_STYLES: Readonly<Record<Tone, Style>> = { bad: 'red', unsure: 'yellow', good: 'green', quiet: 'dim' };

/** Fits the longest label that has a detail. */
const DETAIL_COLUMN = 'not applicable'.length;

function addRunSummary(page: TextPage, run: RunResult, grouped: GroupedRun): void {
  page.addBlankLine();
  page.addHeading('SUMMARY', 'bold');
  const { text, tone } = formatConclusion(run, grouped);
  // The counts already show that resources are non-compliant.
  if (tone !== 'bad') page.addText(text, { style: TONE_STYLES[tone] });
  const counts = listCounts(run, grouped);
  const digits = Math.max(...counts.map(({ count }) => formatInteger(count).length));
  for (const { count, label, detail, tone } of counts) {
    const padded = `${formatInteger(count).padStart(digits)}  ${detail ? label.padEnd(DETAIL_COLUMN) : label}`;
    page.addLabeledText(padded, detail, { style: TONE_STYLES[tone] });
  }
}
