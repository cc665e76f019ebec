import { createHash } from 'node:crypto';
import { SEVERITIES } from '../../core/rule';
import { uncapitalize } from '../../core/text/casing';
import { formatInteger, pluralize } from '../../core/text/format';
import { escapeMarkup } from '../../core/text/sanitize';
import type { ReportedEvaluation, RunResult } from '../../engine/run-result';
import { formatEntryOrigin, formatIdAndName, formatLocation } from '../labels';
import { formatConclusion, formatHeader, formatUnevaluated, listCounts } from '../summary/conclusion';
import { type GroupedRun, groupByRule, type Listing, type RuleGroup } from '../summary/grouping';
import { PAGE_SCRIPT, PAGE_STYLE } from './assets';

/** Resources listed under each rule. Browsers are slow to open longer pages. */
const MAX_ROWS = 500;

/**
 * Formats a run as one HTML file, to read in a browser or to print. It loads nothing. Its content security policy allows
 * only its own style and script, by their hashes, so that no text of the input can run even if it escapes the escaping.
 */
export function* formatHtml(run: RunResult): Generator<string> {
  const grouped = groupByRule(run, { nonCompliant: MAX_ROWS, insufficientData: MAX_ROWS });
  const { text, tone } = formatConclusion(run, grouped);
  yield renderHead(text);
  yield renderHeader(run, grouped);
  yield `<p class="conclusion ${tone}">${escapeMarkup(text)}</p>\n`;
  yield renderCounts(run, grouped);
  yield renderFilter(grouped);
  for (const rule of grouped.rules) if (rule.nonCompliant.count > 0) yield* renderRule(rule, run);
  if (grouped.insufficientData > 0) yield* renderInsufficientData(grouped);
  yield* renderUnevaluated(run, grouped);
  yield* renderRuleCounts(grouped);
  if (run.notes.length > 0) {
    yield `<section>\n<h2>Notes</h2>\n<ul class="plain">${renderItems(run.notes.map(escapeMarkup))}</ul>\n</section>\n`;
  }
  yield `</main>\n<script>${PAGE_SCRIPT}</script>\n</body>\n</html>\n`;
}

function renderHead(conclusion: string): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashSource(PAGE_STYLE)}'`,
    `script-src '${hashSource(PAGE_SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Assay: ${escapeMarkup(uncapitalize(conclusion))}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
`;
}

const hashSource = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

function renderHeader(run: RunResult, grouped: GroupedRun): string {
  const { input, details } = formatHeader(run, grouped);
  return `<h1>Assay report</h1>\n<p>${escapeMarkup(input)}</p>\n<p class="quiet">${escapeMarkup(details)}</p>\n`;
}

function renderCounts(run: RunResult, grouped: GroupedRun): string {
  const cards = listCounts(run, grouped).map(
    ({ count, label, detail, tone }) =>
      `<b class="${tone}">${formatInteger(count)}</b> ${escapeMarkup(label)}${detail && `<small>${escapeMarkup(detail)}</small>`}`,
  );
  return `<ul class="counts">${renderItems(cards)}</ul>\n`;
}

/** The filter is hidden until the script shows it. */
function renderFilter(grouped: GroupedRun): string {
  if (grouped.nonCompliant + grouped.insufficientData === 0) return '';
  const boxes = SEVERITIES.map(
    (severity) => `<label class="${severity}"><input type="checkbox" value="${severity}" checked> ${severity}</label>`,
  );
  return `<form class="filter" hidden><input type="search" placeholder="Filter resources" aria-label="Filter resources">${boxes.join(' ')}</form>\n`;
}

function* renderRule(
  { name, title, severity, nonCompliant, hasSeveralTypes }: RuleGroup,
  run: RunResult,
): Generator<string> {
  const rationale = run.rules.find(({ rule }) => rule.name === name)?.rule.rationale ?? '';
  yield `<section data-severities="${severity}">\n`;
  yield `<h2><span class="badge ${severity}">${severity}</span> <code>${escapeMarkup(name)}</code> <span class="count">${formatInteger(nonCompliant.count)}</span></h2>\n`;
  yield `<p>${escapeMarkup(title)}</p>\n<p class="quiet">${escapeMarkup(rationale)}</p>\n`;
  yield* renderListing(nonCompliant, hasSeveralTypes);
  yield '</section>\n';
}

function* renderInsufficientData(grouped: GroupedRun): Generator<string> {
  const affected = grouped.rules.filter((rule) => rule.insufficientData.count > 0);
  yield `<section data-severities="${[...new Set(affected.map(({ severity }) => severity))].join(' ')}">\n`;
  yield `<h2><span class="badge unsure">insufficient data</span> <span class="count">${formatInteger(grouped.insufficientData)}</span></h2>\n`;
  yield '<p>Reported as non-compliant: the input lacks required data</p>\n';
  for (const { name, insufficientData, hasSeveralTypes } of affected) {
    yield `<h3><code>${escapeMarkup(name)}</code></h3>\n`;
    yield* renderListing(insufficientData, hasSeveralTypes);
  }
  yield '</section>\n';
}

function* renderListing({ count, first }: Listing, withType: boolean): Generator<string> {
  yield '<div class="wide"><table class="resources">\n<thead><tr><th>Resource</th><th>Region</th><th>Account</th><th>Reason</th></tr></thead>\n<tbody>\n';
  for (const evaluation of first) yield renderRow(evaluation, withType);
  yield '</tbody>\n</table></div>\n';
  const rest = count - first.length;
  if (rest > 0) yield `<p class="quiet">${renderRemainder(rest)}</p>\n`;
}

const renderRemainder = (count: number): string =>
  `… and ${formatInteger(count)} more (<code>--format csv</code> lists all)`;

/** Shows the line of a template. Of other input without a Region and account, shows the file in their place. */
function renderRow(evaluation: ReportedEvaluation, withType: boolean): string {
  const { resourceType, region, accountId, line, annotation } = evaluation;
  const type = withType ? `<span class="quiet">${escapeMarkup(resourceType)}</span> ` : '';
  const location = escapeMarkup(formatLocation(evaluation));
  const lineOfTemplate = line === undefined ? '' : `<br><span class="quiet">${location}</span>`;
  const id = `${type}${escapeMarkup(formatIdAndName(evaluation))}${lineOfTemplate}`;
  const hasScope = region !== null || accountId !== null || line !== undefined;
  const scope = hasScope ? [escapeMarkup(region ?? ''), escapeMarkup(accountId ?? '')] : [location, ''];
  const cells = scope.map((part) => `<td class="scope">${part}</td>`).join('');
  return `<tr><td class="id">${id}</td>${cells}<td>${escapeMarkup(annotation ?? '')}</td></tr>\n`;
}

function* renderUnevaluated({ unreadable, summary }: RunResult, { waived }: GroupedRun): Generator<string> {
  const { text, types } = formatUnevaluated(summary);
  if (unreadable.length === 0 && types.length === 0 && waived === 0) return;
  yield '<section>\n<h2>Not evaluated</h2>\n';
  if (unreadable.length > 0) {
    yield `<h3 class="bad">${pluralize(unreadable.length, 'unreadable entry')}</h3>\n<ul class="plain">`;
    for (const entry of unreadable.slice(0, MAX_ROWS)) {
      yield `<li><span class="id">${escapeMarkup(formatEntryOrigin(entry))}</span><br>${escapeMarkup(entry.message)}</li>\n`;
    }
    const rest = unreadable.length - MAX_ROWS;
    if (rest > 0) yield `<li>${renderRemainder(rest)}</li>\n`;
    yield '</ul>\n';
  }
  if (types.length > 0) {
    yield `<h3>${text}</h3>\n`;
    yield `<p>${types.map(([type, items]) => `<code>${escapeMarkup(type)}</code> ${formatInteger(items)}`).join(', ')}</p>\n`;
  }
  if (waived > 0) yield `<h3>${pluralize(waived, 'resource')} waived</h3>\n`;
  yield '</section>\n';
}

function* renderRuleCounts({ rules }: GroupedRun): Generator<string> {
  const columns = ['Non-compliant', 'Insufficient data', 'Compliant', 'Not applicable', 'Waived'];
  const heads = columns.map((column) => `<th class="number">${column}</th>`).join('');
  yield `<section>\n<h2>Rules of this run</h2>\n<div class="wide"><table>\n<thead><tr><th>Rule</th><th>Severity</th>${heads}</tr></thead>\n<tbody>\n`;
  for (const { name, title, severity, nonCompliant, insufficientData, compliant, notApplicable, waived } of rules) {
    const counts = [nonCompliant.count, insufficientData.count, compliant, notApplicable, waived];
    const cells = counts.map((count) => `<td class="number">${formatInteger(count)}</td>`).join('');
    yield `<tr><td><code>${escapeMarkup(name)}</code><br><span class="quiet">${escapeMarkup(title)}</span></td><td class="${severity}">${severity}</td>${cells}</tr>\n`;
  }
  yield '</tbody>\n</table></div>\n</section>\n';
}

const renderItems = (contents: readonly string[]): string => contents.map((content) => `<li>${content}</li>`).join('');
