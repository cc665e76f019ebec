import { SEVERITIES } from '../../core/rule';
import { compareTexts, formatInteger, pluralize } from '../../core/text/format';
import { formatMinute } from '../../core/time';
import type { RunResult, RunSummary } from '../../engine/run-result';
import { formatSources } from '../labels';
import type { GroupedRun } from './grouping';

/** The first lines of a report for people: the input, and phrases about the rules, time, account and Region of the run. */
interface ReportHeader {
  readonly input: string;
  readonly details: readonly string[];
}

/** Formats the first lines of a report. */
export function formatHeader(
  { summary, rules, now, newestRecord, sources = [] }: RunResult,
  { onlyAccount, onlyRegion }: GroupedRun,
): ReportHeader {
  const details = [
    pluralize(rules.length, 'rule'),
    `as of ${formatMinute(now.toISOString())}`,
    ...(newestRecord && newestRecord <= now ? [`input ${formatAge(now.getTime() - newestRecord.getTime())} old`] : []),
    ...(onlyAccount ? [`account ${onlyAccount}`] : []),
    ...(onlyRegion ? [onlyRegion] : []),
  ];
  return {
    input: `${pluralize(summary.items, 'item')}${sources.length === 0 ? '' : ` from ${formatSources(sources)}`}`,
    details,
  };
}

/** Formats an age in whole units: `3 hours`. */
function formatAge(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return pluralize(Math.floor(hours / 24), 'day');
  return hours >= 1 ? pluralize(hours, 'hour') : pluralize(minutes, 'minute');
}

/** The items that no rule of a run evaluates. */
interface UnevaluatedItems {
  readonly text: string;
  /** The most frequent first. */
  readonly types: readonly (readonly [type: string, items: number])[];
}

/** Counts the items that no rule evaluates, and lists their types. */
export function formatUnevaluated({ unjudgedTypes }: RunSummary): UnevaluatedItems {
  const types = Object.entries(unjudgedTypes).sort(([a, m], [b, n]) => n - m || compareTexts(a, b));
  const items = types.reduce((sum, [, number]) => sum + number, 0);
  const text = `${pluralize(items, 'item')} of ${pluralize(types.length, 'type')} that no rule of this run evaluates`;
  return { text, types };
}

/** How good a statement is, for its colour. The text has to say it too. */
export type Tone = 'bad' | 'unsure' | 'good' | 'quiet';

/** The result of a run as one sentence. */
interface Conclusion {
  readonly text: string;
  readonly tone: Tone;
}

/** Sums a run up in one sentence. A run that evaluates nothing must not look like a compliant one. */
export function formatConclusion(
  { summary: { compliant, unreadable, notApplicable }, rules, baseline }: RunResult,
  { counts: { nonCompliant, insufficientData, waived, known } }: GroupedRun,
): Conclusion {
  const isNew = baseline ? ', and not in the baseline' : '';
  if (nonCompliant > 0) return { text: `Some resources are non-compliant${isNew}`, tone: 'bad' };
  if (insufficientData > 0) {
    return unsure('No resource is known to be non-compliant, but some have insufficient data');
  }
  if (known > 0) return unsure('No new non-compliant resources: the baseline has all of them');
  if (compliant > 0 && unreadable > 0) {
    return unsure('All resources that could be read are compliant, but some input is unreadable');
  }
  if (compliant > 0) return { text: 'All evaluated resources are compliant', tone: 'good' };
  if (rules.length === 0) return unsure('Nothing was evaluated: no rule was run');
  if (unreadable > 0) return unsure('Nothing was evaluated: the input is unreadable');
  if (waived > 0) return unsure('All resources that the rules apply to are waived');
  if (notApplicable > 0) return unsure('Nothing was evaluated: the rules apply to no resource in the input');
  return unsure('Nothing was evaluated: no resource has a type that these rules evaluate');
}

const unsure = (text: string): Conclusion => ({ text, tone: 'unsure' });

/** One number of the summary. */
interface SummaryCount {
  readonly count: number;
  readonly label: string;
  /** How the count divides; empty if it does not. */
  readonly detail: string;
  readonly tone: Tone;
}

/** Lists the numbers of the summary that are not zero. */
export function listCounts({ summary }: RunResult, grouped: GroupedRun): SummaryCount[] {
  const bySeverity = SEVERITIES.filter((severity) => grouped.nonCompliantBySeverity[severity] > 0).map(
    (severity) => `${formatInteger(grouped.nonCompliantBySeverity[severity])} ${severity}`,
  );
  const { nonCompliant, insufficientData, known } = grouped.counts;
  const waived = grouped.counts.waived > 0 ? `${formatInteger(grouped.counts.waived)} waived` : '';
  const counts: SummaryCount[] = [
    { count: nonCompliant, label: 'non-compliant', detail: bySeverity.join(', '), tone: 'bad' },
    { count: insufficientData, label: 'insufficient data', detail: '', tone: 'unsure' },
    { count: known, label: 'known', detail: 'non-compliant, in the baseline', tone: 'unsure' },
    { count: summary.unreadable, label: 'unreadable', detail: '', tone: 'bad' },
    { count: summary.compliant, label: 'compliant', detail: '', tone: 'good' },
    { count: summary.notApplicable, label: 'not applicable', detail: waived, tone: 'quiet' },
  ];
  return counts.filter(({ count }) => count > 0);
}
