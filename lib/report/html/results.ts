import type { Severity } from '../../core/rule';
import { formatInteger } from '../../core/text/format';
import { escapeMarkup } from '../../core/text/sanitize';
import { categorize, getResourceSource, type ReportedEvaluation } from '../../engine/run-result';
import type { FormatOptions } from '../format';
import { CATEGORY_LABELS, formatIdAndName, formatLocation } from '../labels';
import { type Category, REPORT_CATEGORIES, type RuleGroup } from '../summary/grouping';
import { linkToConsole, linkToLine } from './links';

/** The results of each rule that the page lists, by category: browsers are slow to open longer pages. */
export const MAX_LISTED_RESULTS: Readonly<Record<Category, number>> = {
  nonCompliant: 500,
  insufficientData: 500,
  known: 200,
  waived: 200,
  compliant: 100,
  notApplicable: 50,
};

/** Renders the results of one rule: a section with a table, the worst first. The script regroups the rows. */
export function* renderRuleResults(rule: RuleGroup, options: FormatOptions): Generator<string> {
  const { name, title, severity, hasSeveralTypes, counts, listed } = rule;
  const shown = REPORT_CATEGORIES.filter((category) => counts[category] > 0);
  if (shown.length === 0) return;
  const totals = REPORT_CATEGORIES.map((category) => counts[category]).join(' ');
  yield `<section class="group" data-severity="${severity}" data-totals="${totals}">\n`;
  yield `<h2>${renderBadge(severity)} ${renderRuleLink(name)} <span class="count">${formatInteger(countProblems(rule))}</span></h2>\n`;
  yield `<p>${escapeMarkup(title)}</p>\n`;
  yield '<table class="results">\n<thead><tr><th>Result</th><th class="rule">Rule</th><th class="resource">Resource</th><th class="region">Region</th><th class="account">Account</th><th>Reason</th></tr></thead>\n<tbody>\n';
  for (const category of shown) {
    for (const evaluation of listed[category]) yield renderRow(evaluation, hasSeveralTypes, options);
  }
  yield '</tbody>\n</table>\n';
  const rest = shown.map((category) => counts[category] - listed[category].length);
  for (const [index, category] of shown.entries()) {
    const more = rest[index] as number;
    if (more > 0)
      yield `<p class="quiet more" data-category="${category}">… and ${formatInteger(more)} more ${CATEGORY_LABELS[category]} (<code>--format csv</code> lists all)</p>\n`;
  }
  yield '</section>\n';
}

/** The results that the page shows before anybody chooses others. */
export const isProblem = (category: Category): boolean =>
  category === 'nonCompliant' || category === 'insufficientData';

const countProblems = ({ counts }: RuleGroup): number => counts.nonCompliant + counts.insufficientData;

export const renderBadge = (severity: Severity): string => `<span class="badge ${severity}">${severity}</span>`;

/** Renders the name of a rule as a link to what it requires. */
export const renderRuleLink = (rule: string): string =>
  `<a class="plain" href="#rule-${escapeMarkup(rule)}"><code>${escapeMarkup(rule)}</code></a>`;

function renderRow(evaluation: ReportedEvaluation, withType: boolean, options: FormatOptions): string {
  const { rule, resourceType, resourceId, region, accountId, severity, annotation, line, nestedIn } = evaluation;
  const category = categorize(evaluation);
  const console = linkToConsole(evaluation);
  const id = `<span class="id">${escapeMarkup(formatIdAndName(evaluation))}</span>`;
  const resource = console === undefined ? id : renderLink(console, id, 'plain');
  const type = `<small class="type${withType ? '' : ' same'}">${escapeMarkup(resourceType)}</small>`;
  const hasScope = region !== null || accountId !== null;
  const file = line !== undefined || !hasScope ? renderLocation(evaluation, options) : '';
  return [
    `<tr data-category="${category}" data-severity="${severity}" data-resource="${escapeMarkup(resourceId)}"${line === undefined ? '' : ` data-template="${escapeMarkup([getResourceSource(evaluation), nestedIn ?? ''].join(' '))}"`}>`,
    `<td class="result"><span class="tag ${category}">${CATEGORY_LABELS[category]}</span></td>`,
    `<td class="rule">${renderBadge(severity)} ${renderRuleLink(rule)}</td>`,
    `<td class="resource">${resource}${type}${file}</td>`,
    `<td class="region">${escapeMarkup(region ?? '')}</td>`,
    `<td class="account">${escapeMarkup(accountId ?? '')}</td>`,
    `<td class="reason">${escapeMarkup(annotation ?? '')}</td></tr>\n`,
  ].join('');
}

function renderLocation(evaluation: ReportedEvaluation, options: FormatOptions): string {
  const text = escapeMarkup(formatLocation(evaluation));
  const url = linkToLine(evaluation, options);
  return `<small>${url === undefined ? text : renderLink(url, text)}</small>`;
}

/** @param content markup */
export const renderLink = (url: string, content: string, className?: string): string =>
  `<a${className ? ` class="${className}"` : ''} href="${escapeMarkup(url)}">${content}</a>`;
