import { SEVERITIES } from '../../core/rule';
import type { RunResult, RunSummary } from '../../engine/run-result';
import { formatCount, groupDigits, formatSources, formatTime } from '../labels';
import type { GroupedRun } from './grouping';

/** What was read, and under which circumstances: the head of a report for people. */
export function formatOpening(
  { summary, rules, now, sources = [] }: RunResult,
  { onlyAccount, onlyRegion }: GroupedRun,
): { readonly read: string; readonly circumstances: string } {
  const circumstances = [
    formatCount(rules.length, 'rule'),
    `as of ${formatTime(now)}`,
    ...(onlyAccount ? [`account ${onlyAccount}`] : []),
    ...(onlyRegion ? [onlyRegion] : []),
  ];
  return {
    read: `${formatCount(summary.items, 'item')}${sources.length === 0 ? '' : ` from ${formatSources(sources)}`}`,
    circumstances: circumstances.join(' · '),
  };
}

/** Items that no rule looked at: how many, and of which types, the most frequent first. */
export function formatUnevaluated({ unjudgedTypes }: RunSummary): {
  readonly said: string;
  readonly types: readonly (readonly [type: string, items: number])[];
} {
  const types = Object.entries(unjudgedTypes).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const items = types.reduce((sum, [, number]) => sum + number, 0);
  return { said: `${formatCount(items, 'item')} of ${formatCount(types.length, 'type')} that no rule of this run judges`, types };
}

/** How a statement is meant, for its colour; the words say it too. */
export type Tone = 'bad' | 'unsure' | 'good' | 'quiet';

/** The run in one sentence. Silence must not look like compliance: that nothing was judged is no success. */
export function formatConclusion(
  { summary: { compliant, unreadable, notApplicable }, rules }: RunResult,
  { offences, undecided, waived }: GroupedRun,
): { readonly said: string; readonly tone: Tone } {
  if (offences > 0) return { said: 'Not everything is compliant', tone: 'bad' };
  if (undecided > 0) return unsure('Nothing is known to be wrong, but not everything could be told');
  if (compliant > 0 && unreadable > 0) {
    return unsure('All that could be read is compliant, but not everything could be read');
  }
  if (compliant > 0) return { said: 'All that was judged is compliant', tone: 'good' };
  if (rules.length === 0) return unsure('Nothing was judged: no rule was run');
  if (unreadable > 0) return unsure('Nothing was judged, because the input could not be read');
  if (waived > 0) return unsure('Nothing was judged but what is waived');
  if (notApplicable > 0) return unsure('Nothing was judged: the rules do not apply to what was found');
  return unsure('Nothing was judged: the input has no resource of a type that these rules judge');
}

const unsure = (said: string) => ({ said, tone: 'unsure' as const });

/** A number of the summary; `detail` breaks it down. */
export interface Figure {
  readonly number: number;
  readonly what: string;
  readonly detail: string;
  readonly tone: Tone;
}

/** The numbers that are not zero. */
export function formatFigures({ summary }: RunResult, found: GroupedRun): Figure[] {
  const bySeverity = SEVERITIES.filter((severity) => found.offencesBySeverity[severity] > 0).map(
    (severity) => `${groupDigits(found.offencesBySeverity[severity])} ${severity}`,
  );
  const waived = found.waived > 0 ? `${groupDigits(found.waived)} waived` : '';
  const figures: Figure[] = [
    { number: found.offences, what: 'not compliant', detail: bySeverity.join(', '), tone: 'bad' },
    { number: found.undecided, what: 'cannot tell', detail: '', tone: 'unsure' },
    { number: summary.unreadable, what: 'unreadable', detail: '', tone: 'bad' },
    { number: summary.compliant, what: 'compliant', detail: '', tone: 'good' },
    { number: summary.notApplicable, what: 'not applicable', detail: waived, tone: 'quiet' },
  ];
  return figures.filter(({ number }) => number > 0);
}
