import { groupBy } from '../../../core/collections/groups';
import { pluralize } from '../../../core/text/format';
import { escapeMarkup } from '../../../core/text/sanitize';
import type { NonCompliantPeriod } from '../../../history/compliance/periods';
import { renderHead, renderList, renderTable } from '../../../report/html/elements';
import { renderBadge } from '../../../report/html/results';
import { PAGE_STYLE } from '../../../report/html/style';
import { CATEGORY_LABELS, formatIdAndName, formatScope } from '../../../report/labels';
import { formatIso } from '../store-options';
import {
  type AuditReport,
  describePeriod,
  formatCause,
  formatCoverage,
  labelUnreadable,
  sortPeriods,
  toMinute,
} from './formats';

/** Formats a report as one HTML file that loads nothing and runs no script, to read in a browser or to print. */
export function formatAuditHtml(audit: AuditReport): string {
  const { rules, waivers, coverage, leftOut, version } = audit;
  const [from, to] = [audit.from, audit.to].map((time) => escapeMarkup(toMinute(time.getTime())));
  return `${renderHead('Assay audit report', PAGE_STYLE + AUDIT_STYLE)}<body>
<h1>Compliance from ${from} to ${to}</h1>
<p class="quiet">${pluralize(rules.length, 'rule')} · ${pluralize(waivers.length, 'waiver')} · Assay ${escapeMarkup(version)}</p>
${renderPeriodCounts(audit)}
${renderByRule(audit)}
${wrapSection('Coverage', renderList(coverage.map(formatCoverage)))}
${wrapSection(
  'Waivers',
  renderTable(
    ['Rule', 'Resource', 'Owner', 'Reason', 'Expires'],
    waivers.map(({ rule, resource, owner, reason, expires }) => [rule, resource, owner, reason, expires]),
  ),
)}
${wrapSection(
  'Rules',
  renderTable(
    ['Rule', 'Severity', 'Requirement', 'Parameters'],
    rules.map(({ rule, parameterTexts }) => [
      rule.name,
      rule.severity,
      rule.title,
      formatParameterTexts(parameterTexts),
    ]),
  ) + (leftOut.length > 0 ? `<p>Not run, since they need a parameter: ${escapeMarkup(leftOut.join(', '))}</p>` : ''),
)}
${wrapSection('Unreadable', renderTable(['Resource or file', 'Captured', 'Reason'], listUnreadable(audit)))}
</body>
</html>
`;
}

function renderPeriodCounts({ periods, to }: AuditReport): string {
  const of = (wanted: NonCompliantPeriod['outcome']) => periods.filter(({ outcome }) => outcome === wanted);
  const nonCompliant = of('nonCompliant');
  const open = nonCompliant.filter(({ until }) => until === null || until > to.getTime());
  const counts = [
    ['nonCompliant', nonCompliant.length, `non-compliant ${nonCompliant.length === 1 ? 'period' : 'periods'}`],
    ['nonCompliant', open.length, 'open at the end'],
    ['insufficientData', of('insufficientData').length, 'with insufficient data'],
    ['waived', of('waived').length, 'waived'],
  ];
  const items = counts.map(([name, count, label]) => `<li class="${name}"><div><b>${count}</b> ${label}</div></li>`);
  return `<ul class="counts">${items.join('')}</ul>`;
}

/** Renders the periods by rule, the worst first. */
function renderByRule(audit: AuditReport): string {
  const { periods, rules } = audit;
  const byRule = groupBy(sortPeriods(periods), ({ evaluation }) => evaluation.rule);
  return [...byRule]
    .map(([name, found]) => {
      const [first] = found as [NonCompliantPeriod];
      const title = rules.find(({ rule }) => rule.name === name)?.rule.title ?? '';
      return `<section>
<h2>${renderBadge(first.evaluation.severity)} <code>${escapeMarkup(name)}</code> <span class="count">${found.length}</span></h2>
<p>${escapeMarkup(title)}</p>
<table class="periods"><thead><tr><th>Result</th><th>Resource</th><th>Period</th><th>Reason</th><th>Changed by</th></tr></thead><tbody>
${found.map(renderPeriodRow).join('\n')}
</tbody></table>
</section>`;
    })
    .join('\n');
}

function renderPeriodRow(period: NonCompliantPeriod): string {
  const { evaluation, outcome } = period;
  return [
    `<tr><td><span class="tag ${outcome}">${CATEGORY_LABELS[outcome]}</span></td>`,
    `<td><span class="id">${escapeMarkup(formatIdAndName(evaluation))}</span> <small>${escapeMarkup(formatScope(evaluation))}</small></td>`,
    `<td>${describePeriod(period).join('<br>')}</td>`,
    `<td>${escapeMarkup(evaluation.annotation ?? '')}</td>`,
    `<td>${escapeMarkup(formatCause(period) || 'not known')}</td></tr>`,
  ].join('');
}

const wrapSection = (title: string, content: string): string => `<section>\n<h2>${title}</h2>\n${content}\n</section>`;

const formatParameterTexts = (texts: Readonly<Record<string, string>>): string =>
  Object.entries(texts)
    .map(([name, text]) => `${name} = ${text}`)
    .join('; ');

const listUnreadable = ({ unreadable, unusableWaivers }: AuditReport) => [
  ...unusableWaivers.map(({ source, message }) => [source, '', message]),
  ...unreadable.map((entry) => [labelUnreadable(entry), formatIso(entry.captureTime) ?? '', entry.message]),
];

const AUDIT_STYLE = `
.counts { margin-top: 1rem; }
.periods { table-layout: fixed; }
.periods th:nth-child(1) { width: 8.6rem; } .periods th:nth-child(2) { width: 21%; } .periods th:nth-child(3) { width: 9.6rem; }
.periods th:nth-child(5) { width: 28%; }
.periods small { display: block; }
td { overflow-wrap: anywhere; }
@media screen and (max-width: 48rem) {
  .periods thead { display: none; }
  .periods tr { display: block; padding: .45rem 0; border-bottom: 1px solid var(--line); }
  .periods td { display: block; padding: 0; border: 0; }
}
@media print { .periods th:nth-child(1) { width: 7.4rem; } .periods th:nth-child(3) { width: 10rem; } }
`;
