import type { ComplianceType } from '../../core/evaluation';
import type { ConfigurationItem } from '../../core/item';
import type { IamPermission } from '../../core/remediation/operation';
import type { Fix } from '../../core/remediation/plan';
import type { Call, Settling, Step } from '../../core/remediation/step';
import { pluralize, joinList } from '../../core/text/format';
import type { FormatOptions } from '../../engine/run-result';
import { Page } from '../../report/html/page';
import {
  formatCount,
  groupDigits,
  formatScope,
  formatResource,
  formatSource,
  formatSources,
  formatSubject,
  formatTime,
} from '../../report/labels';
import { type Painter, createPainter, type Style, sanitizeTerminal, textWidth } from '../../report/table/terminal';
import { formatAwsCommand } from './aws-command';
import { differences, type Values } from './difference';
import { jsonLines } from './json-lines';
import type { Preview, Said, EvaluationChange } from './preview';
import type { Previews } from './previews';

/** Fixes told in full, and resources listed without one; JSON has all. */
const FIXES_SHOWN = 10;
const OTHERS_SHOWN = 20;
const UNREADABLE_SHOWN = 5;
const NOTES_SHOWN = 10;

/** The plans for people: each fix in full, what is left to people with the reason, and the sum of it last. */
export function previewsPage(found: Previews, { color, width }: FormatOptions): string {
  const paint = createPainter(color);
  const page = new Page(width, paint);
  head(page, found);
  const fixes = found.previews.filter(({ plan }) => plan.kind === 'fix');
  for (const one of fixes.slice(0, FIXES_SHOWN)) new FixSection(page, paint, width, one, found).write();
  more(page, fixes.length - FIXES_SHOWN);
  others(page, found, 'people', 'LEFT TO PEOPLE', 'yellow');
  others(page, found, 'nothing', 'NOTHING TO DO', 'cyan');
  unreadable(page, found);
  summary(page, found);
  notes(page, found.notes);
  return page.toString();
}

function head(page: Page, { rule, summary, sources, now }: Previews): void {
  const from = sources.length === 0 ? '' : ` from ${formatSources(sources)}`;
  page.text(`Assay read ${formatCount(summary.items, 'item')}${from}`, { style: 'bold' });
  page.text(`${rule.name} · preview: nothing is changed · as of ${formatTime(now)}`, { style: 'dim' });
}

/** One resource that has a fix: what is wrong, what is done, what comes of it, how it is taken back. */
class FixSection {
  private readonly plan: Fix;
  private readonly region: string | undefined;

  constructor(
    private readonly page: Page,
    private readonly paint: Painter,
    private readonly width: number,
    private readonly preview: Preview,
    private readonly found: Previews,
  ) {
    this.plan = preview.plan as Fix;
    this.region = preview.item.region;
  }

  write(): void {
    const { page, plan, preview, found } = this;
    const { evaluation, permissions } = preview;
    page.blank();
    this.title(formatResource(evaluation), placeOf(preview));
    page.text(evaluation.annotation ?? '');
    page.blank();
    this.labelled('Plan', plan.summary, 'bold');
    for (const [index, effect] of plan.sideEffects.entries()) {
      this.labelled(index === 0 ? 'Weigh' : '', effect, 'yellow');
    }
    if (plan.pending !== undefined) this.labelled('Pending', plan.pending, 'yellow');
    for (const [index, note] of (plan.notes ?? []).entries()) this.labelled(index === 0 ? 'Note' : '', note);
    for (const [index, permission] of permissions.entries()) {
      this.labelled(index === 0 ? 'Needs' : '', shownPermission(permission, preview));
    }
    this.heading('Calls');
    const { steps = [], undoSteps = [] } = found.rule.remediation ?? {};
    this.calls(plan.calls, steps);
    this.heading('The resource then');
    this.changes();
    this.heading('Verdicts');
    this.verdicts();
    this.heading('Undo');
    if (plan.cannotUndo !== undefined) {
      const label = plan.undo.length > 0 ? 'Not wholly' : 'Cannot be taken back';
      page.text(`${label}: ${plan.cannotUndo}`, { indent: 2, style: 'yellow' });
    }
    this.calls(plan.undo, undoSteps);
  }

  /** Name and place in one line, or the place below where both do not fit. */
  private title(name: string, place: string): void {
    const fits = textWidth(sanitizeTerminal(name)) + textWidth(sanitizeTerminal(place)) + 12 <= this.width;
    this.page.ruled('FIX', 'green', name, fits ? sanitizeTerminal(place) : '');
    if (!fits) this.page.text(place, { style: 'dim' });
  }

  private heading(text: string): void {
    this.page.blank();
    this.page.text(text, { style: 'bold' });
  }

  private labelled(label: string, text: string, style?: Style): void {
    this.page.beside(label.padEnd(7), text, style && { style });
  }

  private calls(calls: readonly Call[], steps: readonly Step[]): void {
    calls.forEach((call, index) => {
      this.verbatim(`  # ${index + 1}. ${call.step}`, 'dim');
      for (const line of formatAwsCommand(call, this.region, this.width - 2)) this.verbatim(`  ${line}`);
      const settles = steps.find(({ name }) => name === call.step)?.settles;
      if (settles) for (const line of shownSettling(settles)) this.verbatim(`  # ${line}`, 'dim');
    });
  }

  private changes(): void {
    const { item, after } = this.preview;
    const found = after ? differences(partsOf(item), partsOf(after), '') : [];
    if (found.length === 0) this.page.text('As it is now: the calls change nothing that is recorded', { indent: 2 });
    let place: string | undefined;
    for (const { path, key, removed, added } of found) {
      if (path !== place) this.page.text(path.slice(1), { indent: 2 });
      place = path;
      for (const value of removed) this.changed('-', 'red', key, value);
      for (const value of added) this.changed('+', 'green', key, value);
    }
  }

  private changed(sign: '-' | '+', style: Style, key: string | undefined, value: unknown): void {
    const name = key === undefined ? '' : `${key}: `;
    const [first = '', ...rest] = jsonLines(value, this.width - 4, name.length);
    for (const line of [`${name}${first}`, ...rest]) this.verbatim(`  ${sign} ${sanitizeTerminal(line)}`, style);
  }

  private verdicts(): void {
    const { page, preview } = this;
    const [own, ...rest] = preview.verdicts;
    const changed = rest.filter(({ before, after }) => shortOf(before) !== shortOf(after));
    const shown = own ? [own, ...changed] : changed;
    const column = Math.max(...shown.map(({ rule }) => rule.length));
    for (const { rule, before, after } of shown) {
      page.beside(rule.padEnd(column), `${shortOf(before)} → ${shortOf(after)}`, { indent: 2, style: toneOf(after) });
      const said = saidOf(after);
      if (said !== '') page.text(said, { indent: 4 });
    }
    const same = rest.filter((one) => !changed.includes(one));
    if (same.length > 0) page.text(`${pluralize(same.length, 'other rule')} as before: ${tally(same)}`, { indent: 2 });
  }

  /** A line that is not wrapped: a shell would read it otherwise. */
  private verbatim(line: string, style?: Style): void {
    this.page.lines.push(style ? this.paint(style, line) : line);
  }
}

/** What calls can change of an item. */
const partsOf = ({ configuration, supplementaryConfiguration, tags }: ConfigurationItem): Values => ({
  configuration,
  supplementaryConfiguration,
  tags,
});

/** Where the resource is; the file, where the input does not say. */
const placeOf = ({ evaluation, source }: Preview): string => formatScope(evaluation) || formatSource(source);

/** The ARN with all that is known of the place filled in. */
function shownPermission({ action, resource }: IamPermission, { item }: Preview): string {
  const known: Record<string, string | undefined> = {
    Partition: item.arn?.split(':')[1] ?? 'aws',
    Region: item.region,
    Account: item.accountId,
  };
  return `${action} on ${resource.replace(/\$\{(\w+)\}/g, (_, name: string) => known[name] ?? '*')}`;
}

const shownSettling = ({ api, selector, values, timeoutSeconds }: Settling): string[] => [
  `then waits until ${api} answers ${joinList(values).replace(' and ', ' or ')}`,
  `at ${selector}, for ${shownDuration(timeoutSeconds)} at most`,
];

const shownDuration = (seconds: number): string =>
  seconds % 60 === 0 ? pluralize(seconds / 60, 'minute') : pluralize(seconds, 'second');

const SHORT: Readonly<Record<ComplianceType, string>> = {
  COMPLIANT: 'compliant',
  NON_COMPLIANT: 'not compliant',
  NOT_APPLICABLE: 'not applicable',
};

const UNREADABLE = 'cannot be judged';

const shortOf = (said: Said): string => ('unreadable' in said ? UNREADABLE : SHORT[said.complianceType]);
const saidOf = (said: Said): string => ('unreadable' in said ? said.unreadable : (said.annotation ?? ''));
const toneOf = (said: Said): Style => (shortOf(said) === 'compliant' ? 'green' : 'yellow');

/** `2 compliant, 1 not compliant (open-rdp)`. */
function tally(verdicts: readonly EvaluationChange[]): string {
  const rules = new Map<string, string[]>();
  for (const { rule, after } of verdicts) rules.set(shortOf(after), [...(rules.get(shortOf(after)) ?? []), rule]);
  const isNamed = (short: string) => short === SHORT.NON_COMPLIANT || short === UNREADABLE;
  return [...rules]
    .map(([short, names]) => `${names.length} ${short}${isNamed(short) ? ` (${names.join(', ')})` : ''}`)
    .join(', ');
}

/** Resources that get no call; those of which the same is said stand together. */
function others(page: Page, { previews }: Previews, kind: 'people' | 'nothing', label: string, style: Style): void {
  const all = previews.filter(({ plan }) => plan.kind === kind);
  if (all.length === 0) return;
  page.blank();
  page.ruled(label, style, '', groupDigits(all.length));
  const groups = new Map<string, Preview[]>();
  for (const one of all.slice(0, OTHERS_SHOWN)) {
    const key = JSON.stringify([one.evaluation.annotation, reasonText(one)]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  for (const alike of groups.values()) {
    for (const one of alike) page.edges(formatResource(one.evaluation), placeOf(one));
    const [{ evaluation }] = alike as [Preview];
    const because = reasonText(alike[0] as Preview);
    if (evaluation.annotation !== null && evaluation.annotation !== because)
      page.text(evaluation.annotation, { indent: 4 });
    page.text(because, { indent: 4, style });
  }
  more(page, all.length - OTHERS_SHOWN);
}

const reasonText = ({ plan }: Preview): string => ('reason' in plan ? plan.reason : '');

function more(page: Page, number: number): void {
  if (number > 0) page.text(`… and ${groupDigits(number)} more (--format json has all)`, { indent: 2, style: 'dim' });
}

function unreadable(page: Page, { unreadable }: Previews): void {
  if (unreadable.length === 0) return;
  page.blank();
  page.ruled('NOT READ', 'red', '', groupDigits(unreadable.length));
  for (const entry of unreadable.slice(0, UNREADABLE_SHOWN)) {
    page.text(formatSubject(entry), { indent: 2 });
    page.text(entry.message, { indent: 4 });
  }
  more(page, unreadable.length - UNREADABLE_SHOWN);
}

function summary(page: Page, { rule, previews, summary }: Previews): void {
  page.blank();
  page.ruled('SUMMARY', 'bold');
  const types = rule.resource.resourceTypes.join(', ');
  if (summary.resources === 0) {
    const found = summary.unreadable === 0 ? `the input has no ${types}` : `no ${types} could be read`;
    page.text(`Nothing to plan for: ${found}`, { style: 'yellow' });
    return;
  }
  const judged = `${formatCount(summary.resources, 'resource')} of type ${types}, ${groupDigits(summary.nonCompliant)} not compliant`;
  page.text(summary.waived > 0 ? `${judged}, ${groupDigits(summary.waived)} waived` : judged);
  const figures: readonly (readonly [number: number, what: string, style: Style])[] = [
    [summary.putRight, 'put right by the calls', 'green'],
    [summary.pending, 'not right yet after the calls', 'yellow'],
    [summary.people, 'left to people', 'yellow'],
    [summary.nothing, 'with nothing to do now', 'cyan'],
    [summary.unreadable, 'could not be read', 'red'],
  ];
  const shown = figures.filter(([number]) => number > 0);
  const digits = Math.max(...shown.map(([number]) => groupDigits(number).length));
  for (const [number, what, style] of shown) page.text(`${groupDigits(number).padStart(digits)}  ${what}`, { style });
  if (previews.some(({ plan }) => plan.kind === 'fix')) {
    page.text(`Nothing was changed. Where it is deployed, the runbook assay-${rule.name}-remediate does it.`);
  }
}

function notes(page: Page, notes: readonly string[]): void {
  if (notes.length === 0) return;
  page.blank();
  page.ruled('NOTES', 'bold');
  for (const note of notes.slice(0, NOTES_SHOWN)) page.text(note, { hanging: 2 });
  if (notes.length > NOTES_SHOWN) page.text(`… and ${groupDigits(notes.length - NOTES_SHOWN)} more`, { style: 'dim' });
}
