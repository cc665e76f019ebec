import { uncapitalize } from '../../core/text/casing';
import { createHash } from 'node:crypto';
import { SEVERITIES } from '../../core/rule';
import type { RunResult, ReportedEvaluation } from '../../engine/run-result';
import { formatCount, groupDigits, formatResource, formatSource, formatSubject } from '../labels';
import { formatConclusion, listCounts, formatHeader, formatUnevaluated } from '../summary/conclusion';
import { type GroupedRun, groupByRule, type Listing, type RuleGroup } from '../summary/grouping';
import { escapeMarkup } from '../../core/text/sanitize';
import { SCRIPT, STYLE } from './assets';

/** Resources listed under each rule: beyond that a page is no longer read, and no longer opens. */
const RESOURCES_SHOWN = 500;
const UNREADABLE_SHOWN = 500;

/**
 * One file to read in a browser or on paper, which fetches nothing: its policy allows only its own style and script,
 * by their hashes, so that nothing from the input could run even if it got past the escaping.
 */
export function* formatHtml(report: RunResult): Generator<string> {
  const found = groupByRule(report, { offences: RESOURCES_SHOWN, undecided: RESOURCES_SHOWN });
  const { said, tone } = formatConclusion(report, found);
  yield head(said);
  yield opening(report, found);
  yield `<p class="conclusion ${tone}">${escapeMarkup(said)}</p>\n`;
  yield figures(report, found);
  yield filter(found);
  for (const rule of found.rules) if (rule.nonCompliant.count > 0) yield* offences(rule, report);
  if (found.insufficientData > 0) yield* undecided(found);
  yield* unjudged(report, found);
  yield* rules(found);
  if (report.notes.length > 0) {
    yield `<section>\n<h2>Notes</h2>\n<ul class="plain">${items(report.notes.map(escapeMarkup))}</ul>\n</section>\n`;
  }
  yield `</main>\n<script>${SCRIPT}</script>\n</body>\n</html>\n`;
}

function head(said: string): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(STYLE)}'`,
    `script-src '${hashOf(SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Assay: ${escapeMarkup(uncapitalize(said))}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
`;
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

function opening(report: RunResult, found: GroupedRun): string {
  const { read, circumstances } = formatHeader(report, found);
  return `<h1>Assay report</h1>\n<p>${escapeMarkup(read)}</p>\n<p class="quiet">${escapeMarkup(circumstances)}</p>\n`;
}

function figures(report: RunResult, found: GroupedRun): string {
  const cards = listCounts(report, found).map(
    ({ number, what, detail, tone }) =>
      `<b class="${tone}">${groupDigits(number)}</b> ${escapeMarkup(what)}${detail && `<small>${escapeMarkup(detail)}</small>`}`,
  );
  return `<ul class="figures">${items(cards)}</ul>\n`;
}

/** Hidden until the script that makes it work shows it. */
function filter(found: GroupedRun): string {
  if (found.nonCompliant + found.insufficientData === 0) return '';
  const boxes = SEVERITIES.map(
    (severity) => `<label class="${severity}"><input type="checkbox" value="${severity}" checked> ${severity}</label>`,
  );
  return `<form class="filter" hidden><input type="search" placeholder="Filter resources" aria-label="Filter resources">${boxes.join(' ')}</form>\n`;
}

function* offences({ name, title, severity, nonCompliant: offences, hasSeveralTypes: manyTypes }: RuleGroup, report: RunResult): Generator<string> {
  const why = report.rules.find(({ rule }) => rule.name === name)?.rule.rationale ?? '';
  yield `<section data-severities="${severity}">\n`;
  yield `<h2><span class="badge ${severity}">${severity}</span> <code>${escapeMarkup(name)}</code> <span class="count">${groupDigits(offences.count)}</span></h2>\n`;
  yield `<p>${escapeMarkup(title)}</p>\n<p class="quiet">${escapeMarkup(why)}</p>\n`;
  yield* resources(offences, 'What is wrong', manyTypes);
  yield '</section>\n';
}

function* undecided(found: GroupedRun): Generator<string> {
  const concerned = found.rules.filter((rule) => rule.insufficientData.count > 0);
  yield `<section data-severities="${[...new Set(concerned.map(({ severity }) => severity))].join(' ')}">\n`;
  yield `<h2><span class="badge unsure">cannot tell</span> <span class="count">${groupDigits(found.insufficientData)}</span></h2>\n`;
  yield '<p>Reported as not compliant, because the input does not say enough</p>\n';
  for (const { name, insufficientData: undecided, hasSeveralTypes: manyTypes } of concerned) {
    yield `<h3><code>${escapeMarkup(name)}</code></h3>\n`;
    yield* resources(undecided, 'What cannot be told', manyTypes);
  }
  yield '</section>\n';
}

function* resources({ count: total, first }: Listing, heading: string, manyTypes: boolean): Generator<string> {
  yield `<div class="wide"><table class="resources">\n<thead><tr><th>Resource</th><th>Region</th><th>Account</th><th>${heading}</th></tr></thead>\n<tbody>\n`;
  for (const evaluation of first) yield row(evaluation, manyTypes);
  yield '</tbody>\n</table></div>\n';
  if (total > first.length) {
    yield `<p class="quiet">… and ${groupDigits(total - first.length)} more (<code>--format csv</code> lists all)</p>\n`;
  }
}

/** The file stands in for Region and account where the input says neither. */
function row(evaluation: ReportedEvaluation, manyTypes: boolean): string {
  const { resourceType, region, accountId, source, annotation } = evaluation;
  const type = manyTypes ? `<span class="quiet">${escapeMarkup(resourceType)}</span> ` : '';
  const places = region === null && accountId === null ? [formatSource(source), ''] : [region ?? '', accountId ?? ''];
  const cells = places.map((place) => `<td class="place">${escapeMarkup(place)}</td>`).join('');
  return `<tr><td class="id">${type}${escapeMarkup(formatResource(evaluation))}</td>${cells}<td>${escapeMarkup(annotation ?? '')}</td></tr>\n`;
}

function* unjudged({ unreadable, summary }: RunResult, { waived }: GroupedRun): Generator<string> {
  const { said, types } = formatUnevaluated(summary);
  if (unreadable.length === 0 && types.length === 0 && waived === 0) return;
  yield '<section>\n<h2>Not judged</h2>\n';
  if (unreadable.length > 0) {
    yield `<h3 class="bad">${formatCount(unreadable.length, 'unreadable entry', 'unreadable entries')}</h3>\n<ul class="plain">`;
    for (const entry of unreadable.slice(0, UNREADABLE_SHOWN)) {
      yield `<li><span class="id">${escapeMarkup(formatSubject(entry))}</span><br>${escapeMarkup(entry.message)}</li>\n`;
    }
    const rest = unreadable.length - UNREADABLE_SHOWN;
    if (rest > 0) yield `<li>… and ${groupDigits(rest)} more (<code>--format csv</code> lists all)</li>\n`;
    yield '</ul>\n';
  }
  if (types.length > 0) {
    yield `<h3>${said}</h3>\n`;
    yield `<p>${types.map(([type, number]) => `<code>${escapeMarkup(type)}</code> ${groupDigits(number)}`).join(', ')}</p>\n`;
  }
  if (waived > 0) yield `<h3>${formatCount(waived, 'resource')} waived</h3>\n`;
  yield '</section>\n';
}

function* rules({ rules }: GroupedRun): Generator<string> {
  const columns = ['Not compliant', 'Cannot tell', 'Compliant', 'Not applicable', 'Waived'];
  const heads = columns.map((column) => `<th class="number">${column}</th>`).join('');
  yield `<section>\n<h2>Rules of this run</h2>\n<div class="wide"><table>\n<thead><tr><th>Rule</th><th>Severity</th>${heads}</tr></thead>\n<tbody>\n`;
  for (const { name, title, severity, nonCompliant: offences, insufficientData: undecided, compliant, notApplicable, waived } of rules) {
    const numbers = [offences.count, undecided.count, compliant, notApplicable, waived];
    const cells = numbers.map((number) => `<td class="number">${groupDigits(number)}</td>`).join('');
    yield `<tr><td><code>${escapeMarkup(name)}</code><br><span class="quiet">${escapeMarkup(title)}</span></td><td class="${severity}">${severity}</td>${cells}</tr>\n`;
  }
  yield '</tbody>\n</table></div>\n</section>\n';
}

const items = (contents: readonly string[]): string => contents.map((content) => `<li>${content}</li>`).join('');
