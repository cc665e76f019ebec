import type { RunResult, ReportedEvaluation } from '../../engine/run-result';
import type { FormatOptions } from '../format';
import { TextPage, SEVERITY_STYLES } from './text-page';
import { formatCount, groupDigits, formatResource, formatSource, formatSubject } from '../labels';
import { formatConclusion, listCounts, formatHeader, type Tone, formatUnevaluated } from '../summary/conclusion';
import { type GroupedRun, groupByRule, type Listing } from '../summary/grouping';
import { sanitize } from '../../core/text/sanitize';
import { createPainter, type Style } from './terminal';

/** Resources listed under each rule; other formats list all. */
const OFFENCES_SHOWN = 10;
const UNDECIDED_SHOWN = 5;
const UNREADABLE_SHOWN = 5;
const TYPES_SHOWN = 6;
const NOTES_SHOWN = 10;

/** For people at a terminal: the worst first, then what was not judged, and the sum of it last, where the eye ends up. */
export function* formatTable(report: RunResult, { color, width }: FormatOptions): Generator<string> {
  const found = groupByRule(report, { offences: OFFENCES_SHOWN, undecided: UNDECIDED_SHOWN });
  const page = new TextPage(width, createPainter(color));
  head(page, report, found);
  for (const { name, title, severity, nonCompliant: offences, hasSeveralTypes: manyTypes } of found.rules) {
    if (offences.count === 0) continue;
    page.addBlankLine();
    page.addHeading(severity.toUpperCase(), SEVERITY_STYLES[severity], name, groupDigits(offences.count));
    page.addText(title, { style: 'dim' });
    resources(page, offences, manyTypes, report, found);
  }
  undecided(page, report, found);
  unjudged(page, report, found);
  summary(page, report, found);
  notes(page, report.notes);
  for (const line of page.lines) yield `${line}\n`;
}

const TONE_STYLES: Readonly<Record<Tone, Style>> = { bad: 'red', unsure: 'yellow', good: 'green', quiet: 'dim' };

function head(page: TextPage, report: RunResult, found: GroupedRun): void {
  const { read, circumstances } = formatHeader(report, found);
  page.addText(`Assay read ${read}`, { style: 'bold' });
  page.addText(circumstances, { style: 'dim' });
}

/** Resources with the same thing said of them stand together, and it is said once. */
function resources(
  page: TextPage,
  { count: total, first }: Listing,
  withType: boolean,
  report: RunResult,
  found: GroupedRun,
): void {
  const byAnnotation = new Map<string, ReportedEvaluation[]>();
  for (const evaluation of first) {
    const annotation = evaluation.annotation ?? '';
    byAnnotation.set(annotation, [...(byAnnotation.get(annotation) ?? []), evaluation]);
  }
  for (const [annotation, alike] of byAnnotation) {
    for (const evaluation of alike) {
      const resource = formatResource(evaluation);
      page.addSides(withType ? `${evaluation.resourceType} ${resource}` : resource, placeOf(evaluation, report, found));
    }
    page.addText(annotation, { indent: 4 });
  }
  more(page, total - first.length);
}

function more(page: TextPage, number: number, format = 'csv'): void {
  if (number > 0)
    page.addText(`… and ${groupDigits(number)} more (--format ${format} lists all)`, { indent: 2, style: 'dim' });
}

/** Region and account, as far as they differ within the report; the file, where the input says neither. */
function placeOf({ accountId, region, source }: ReportedEvaluation, { sources }: RunResult, found: GroupedRun): string {
  if (accountId === null && region === null) return sources?.length === 1 ? '' : formatSource(source);
  const parts = [found.onlyRegion ? null : region, found.onlyAccount ? null : accountId];
  return parts.filter((part) => part !== null).join(' ');
}

function undecided(page: TextPage, report: RunResult, found: GroupedRun): void {
  if (found.insufficientData === 0) return;
  page.addBlankLine();
  page.addHeading('CANNOT TELL', 'yellow', '', groupDigits(found.insufficientData));
  page.addText('Reported as not compliant, because the input does not say enough', { style: 'dim' });
  for (const { name, insufficientData: undecided, hasSeveralTypes: manyTypes } of found.rules) {
    if (undecided.count === 0) continue;
    page.addText(name, { style: 'bold' });
    resources(page, undecided, manyTypes, report, found);
  }
}

function unjudged(page: TextPage, { unreadable, summary }: RunResult, { waived }: GroupedRun): void {
  const { said, types } = formatUnevaluated(summary);
  if (unreadable.length === 0 && types.length === 0 && waived === 0) return;
  page.addBlankLine();
  page.addHeading('NOT JUDGED', 'bold');
  if (unreadable.length > 0) {
    page.addText(formatCount(unreadable.length, 'unreadable entry', 'unreadable entries'), { style: 'red' });
    for (const entry of unreadable.slice(0, UNREADABLE_SHOWN)) {
      page.addText(formatSubject(entry), { indent: 2 });
      page.addText(entry.message, { indent: 4 });
    }
    more(page, unreadable.length - UNREADABLE_SHOWN);
  }
  if (types.length > 0) {
    page.addText(said);
    const phrases = types.slice(0, TYPES_SHOWN).map(([type, number]) => `${sanitize(type)} ${groupDigits(number)}`);
    const rest = types.length - phrases.length;
    if (rest > 0) phrases.push(`and ${formatCount(rest, 'more type')}`);
    page.addList(phrases, { indent: 2, style: 'dim' });
  }
  if (waived > 0) page.addText(`${formatCount(waived, 'resource')} waived`);
}

function summary(page: TextPage, report: RunResult, found: GroupedRun): void {
  page.addBlankLine();
  page.addHeading('SUMMARY', 'bold');
  const { said, tone } = formatConclusion(report, found);
  // Where something is wrong, the figures say so themselves.
  if (tone !== 'bad') page.addText(said, { style: TONE_STYLES[tone] });
  const figures = listCounts(report, found);
  const digits = Math.max(...figures.map(({ number }) => groupDigits(number).length));
  for (const { number, what, detail, tone } of figures) {
    const label = `${groupDigits(number).padStart(digits)}  ${detail ? what.padEnd(14) : what}`;
    page.addLabeledText(label, detail, { style: TONE_STYLES[tone] });
  }
}

function notes(page: TextPage, notes: readonly string[]): void {
  if (notes.length === 0) return;
  page.addBlankLine();
  page.addHeading('NOTES', 'bold');
  for (const note of notes.slice(0, NOTES_SHOWN)) page.addText(note, { hanging: 2 });
  more(page, notes.length - NOTES_SHOWN, 'html');
}
