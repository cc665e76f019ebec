import { formatPrincipal } from '../../../alerts/actor/principal';
import { compareSeverities } from '../../../core/rule';
import { pluralize } from '../../../core/text/format';
import { escapeMarkup } from '../../../core/text/sanitize';
import { formatMinute } from '../../../core/time';
import type { Waiver } from '../../../core/waivers';
import type { UnreadableEntry } from '../../../engine/run-result';
import type { ReportedRule } from '../../../engine/settings';
import { toEventJson } from '../../../history/actors/who';
import type { UnreadableVersion } from '../../../history/compliance/evaluate-versions';
import { type Coverage, type NonCompliantPeriod, toCoverageJson } from '../../../history/compliance/periods';
import { formatRecord } from '../../../report/csv';
import { formatIdAndName, formatResourceAndScope, formatScope } from '../../../report/labels';
import { addRemainder } from '../../../report/table/sections';
import { TextPage } from '../../../report/table/text-page';
import type { Io } from '../../io';
import { formatAnswerJson } from '../../output/answers';
import { labelResource } from '../change-page';
import { formatIso } from '../store-options';

/** The non-compliant resources between two times, with the rules, waivers and records behind them. */
export interface AuditReport {
  readonly from: Date;
  readonly to: Date;
  readonly periods: readonly NonCompliantPeriod[];
  readonly rules: readonly ReportedRule[];
  /** Rules that were not run, because they lack a parameter. */
  readonly leftOut: readonly string[];
  readonly waivers: readonly Waiver[];
  readonly coverage: readonly Coverage[];
  readonly unreadable: readonly UnreadableVersion[];
  readonly unusableWaivers: readonly UnreadableEntry[];
  readonly version: string;
}

type AuditTerminal = Pick<Io, 'color' | 'width'>;

const toMinute = (time: number): string => formatMinute(formatIso(time));

/** A period in words: `from … to …`, or `since …` if it is still so at the end of the report. */
const formatPeriod = ({ from, until }: NonCompliantPeriod): string =>
  until === null ? `since ${toMinute(from)}` : `${toMinute(from)} to ${toMinute(until)}`;

const formatCause = ({ cause }: NonCompliantPeriod): string => {
  if (!cause?.call) return '';
  const of = cause.changed ? ` of ${labelResource(cause.changed)}` : '';
  return `${formatPrincipal(cause.call)}, ${cause.call.eventName}${of} from ${cause.call.sourceAddress ?? 'an unknown address'} (${cause.confidence})`;
};

/** Worst first, then by rule and time. */
const sortPeriods = (periods: readonly NonCompliantPeriod[]): NonCompliantPeriod[] =>
  [...periods].sort(
    (a, b) =>
      compareSeverities(a.evaluation.severity, b.evaluation.severity) ||
      a.evaluation.rule.localeCompare(b.evaluation.rule) ||
      a.from - b.from,
  );

export function formatAuditJson(audit: AuditReport): string {
  const { from, to, periods, rules, leftOut, waivers, coverage, unreadable, unusableWaivers, version } = audit;
  const document = {
    from: from.toISOString(),
    to: to.toISOString(),
    periods: sortPeriods(periods).map(({ evaluation, outcome, from: since, until, cause }) => ({
      rule: evaluation.rule,
      severity: evaluation.severity,
      resource: {
        accountId: evaluation.accountId,
        region: evaluation.region,
        resourceType: evaluation.resourceType,
        resourceId: evaluation.resourceId,
        ...(evaluation.resourceName !== null && { resourceName: evaluation.resourceName }),
        ...(evaluation.arn !== null && { arn: evaluation.arn }),
      },
      outcome,
      annotation: evaluation.annotation,
      ...(evaluation.waiver && { waiver: evaluation.waiver }),
      from: formatIso(since),
      until: formatIso(until),
      cause: cause?.call
        ? {
            ...(cause.changed && { resource: cause.changed }),
            changes: cause.changes,
            event: toEventJson(cause.call),
            confidence: cause.confidence,
            reason: cause.reason,
          }
        : null,
    })),
    rules: rules.map(({ rule, parameterTexts }) => ({
      name: rule.name,
      title: rule.title,
      severity: rule.severity,
      parameters: parameterTexts,
    })),
    rulesNotRun: leftOut,
    waivers,
    coverage: toCoverageJson(coverage),
    unreadable: [
      ...unusableWaivers,
      ...unreadable.map(({ captureTime, ...rest }) => ({ ...rest, captureTime: formatIso(captureTime) })),
    ],
    tool: { name: 'assay', version },
  };
  return formatAnswerJson(document);
}

const AUDIT_COLUMNS: readonly (readonly [name: string, read: (period: NonCompliantPeriod) => string | null])[] = [
  ['rule', ({ evaluation }) => evaluation.rule],
  ['severity', ({ evaluation }) => evaluation.severity],
  ['outcome', ({ outcome }) => outcome],
  ['accountId', ({ evaluation }) => evaluation.accountId],
  ['region', ({ evaluation }) => evaluation.region],
  ['resourceType', ({ evaluation }) => evaluation.resourceType],
  ['resourceId', ({ evaluation }) => evaluation.resourceId],
  ['resourceName', ({ evaluation }) => evaluation.resourceName],
  ['from', ({ from }) => formatIso(from)],
  ['until', ({ until }) => formatIso(until)],
  ['annotation', ({ evaluation }) => evaluation.annotation],
  ['principal', ({ cause }) => (cause?.call ? (toEventJson(cause.call).principal ?? null) : null)],
  ['eventName', ({ cause }) => cause?.call?.eventName ?? null],
  ['eventId', ({ cause }) => cause?.call?.eventId ?? null],
  ['confidence', ({ cause }) => cause?.confidence ?? null],
  ['changedResource', ({ cause }) => (cause?.changed ? labelResource(cause.changed) : null)],
  ['waiverOwner', ({ evaluation }) => evaluation.waiver?.owner ?? null],
  ['waiverExpires', ({ evaluation }) => evaluation.waiver?.expires ?? null],
];

export const formatAuditCsv = ({ periods }: AuditReport): string =>
  [
    formatRecord(AUDIT_COLUMNS.map(([name]) => name)),
    ...sortPeriods(periods).map((period) => formatRecord(AUDIT_COLUMNS.map(([, read]) => read(period)))),
  ].join('');

export function formatAuditTable(audit: AuditReport, { color, width }: AuditTerminal): string {
  const page = new TextPage({ color, width });
  const { from, to, periods, coverage, unreadable, unusableWaivers, leftOut } = audit;
  page.addText(`Non-compliant from ${toMinute(from.getTime())} to ${toMinute(to.getTime())}`, { style: 'bold' });
  if (periods.length === 0) page.addText('Nothing was non-compliant');
  let rule = '';
  for (const period of sortPeriods(periods)) {
    const { evaluation } = period;
    if (evaluation.rule !== rule) {
      rule = evaluation.rule;
      page.addBlankLine();
      page.addText(`${evaluation.severity.toUpperCase()}  ${rule}`, { style: 'bold' });
    }
    page.addText(formatResourceAndScope(evaluation), { indent: 2, hanging: 2 });
    page.addText(formatPeriod(period), { indent: 4 });
    page.addText(evaluation.annotation ?? '', { indent: 4 });
    const cause = formatCause(period);
    if (cause !== '') page.addText(`by ${cause}`, { indent: 4 });
  }
  page.addBlankLine();
  page.addText('Coverage', { style: 'bold' });
  for (const line of coverage.map(formatCoverage)) page.addText(line, { indent: 2, hanging: 2 });
  for (const name of leftOut) page.addText(`Rule ${name} was not run: it needs a parameter`, { indent: 2 });
  const problems = [
    ...unusableWaivers.map(({ source, message }) => `${source}: ${message}`),
    ...unreadable.map(
      ({ resourceType, resourceId, captureTime, message }) =>
        `${resourceType} ${resourceId}, version of ${formatIso(captureTime)}: ${message}`,
    ),
  ];
  for (const problem of problems.slice(0, MAX_LISTED_PROBLEMS)) {
    page.addText(`Unreadable: ${problem}`, { indent: 2, hanging: 2 });
  }
  addRemainder(page, problems.length - MAX_LISTED_PROBLEMS, 'json');
  return page.toString();
}

const MAX_LISTED_PROBLEMS = 20;

const formatCoverage = ({
  accountId,
  region,
  resources,
  versions,
  snapshots,
  first,
  last,
  notRecorded,
  recordedDaily,
  summaries,
  unreadable,
  events,
  gaps,
}: Coverage): string =>
  [
    `${accountId} ${region}: ${pluralize(resources, 'resource')}, ${pluralize(versions, 'version')}, ${pluralize(snapshots, 'snapshot')} and ${pluralize(events, 'event')} from ${toMinute(first)} to ${toMinute(last)}`,
    ...(notRecorded > 0 ? [`${notRecorded} not recorded`] : []),
    ...(recordedDaily > 0 ? [`${pluralize(recordedDaily, 'resource')} recorded once a day`] : []),
    ...gaps.map(
      ({ resourceType, from, to }) =>
        `no history of ${resourceType} ${to === null ? `since ${toMinute(from)}` : `from ${toMinute(from)} to ${toMinute(to)}`}`,
    ),
    ...(summaries > 0 ? [`${pluralize(summaries, 'oversized item')} without configuration`] : []),
    ...(unreadable > 0 ? [`${pluralize(unreadable, 'unreadable item')}`] : []),
  ].join('; ');

/** One file that loads nothing and runs no script. */
export function formatAuditHtml(audit: AuditReport): string {
  const { from, to, periods, rules, waivers, coverage, unreadable, unusableWaivers, leftOut, version } = audit;
  const cell = (text: string | null) => `<td>${escapeMarkup(text ?? '')}</td>`;
  const table = (head: readonly string[], rows: readonly (readonly (string | null)[])[]) =>
    `<table><thead><tr>${head.map((name) => `<th>${escapeMarkup(name)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}</tbody></table>`;
  const listed = sortPeriods(periods).map((period) => {
    const { evaluation, until } = period;
    return [
      evaluation.severity,
      evaluation.rule,
      formatIdAndName(evaluation),
      formatScope(evaluation),
      toMinute(period.from),
      until === null ? 'still' : toMinute(until),
      evaluation.annotation,
      formatCause(period) || 'not known',
    ];
  });
  const count = (outcome: NonCompliantPeriod['outcome']) =>
    periods.filter((period) => period.outcome === outcome).length;
  const open = periods.filter(
    ({ until, outcome }) => (until === null || until > to.getTime()) && outcome === 'nonCompliant',
  ).length;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Assay audit report</title>
<style>${AUDIT_STYLE}</style>
</head>
<body>
<h1>Compliance from ${escapeMarkup(toMinute(from.getTime()))} to ${escapeMarkup(toMinute(to.getTime()))}</h1>
<p>${pluralize(count('nonCompliant'), 'non-compliant period')}, ${open} open at the end, ${count('insufficientData')} with insufficient data, ${count('waived')} waived. ${pluralize(rules.length, 'rule')}, ${pluralize(waivers.length, 'waiver')}. Assay ${escapeMarkup(version)}.</p>
<h2>Non-compliant periods</h2>
<div class="wide">${table(['Severity', 'Rule', 'Resource', 'Region, account', 'Since', 'Until', 'Annotation', 'Changed by'], listed)}</div>
<h2>Coverage</h2>
<ul>${coverage.map((one) => `<li>${escapeMarkup(formatCoverage(one))}</li>`).join('\n')}</ul>
<h2>Waivers</h2>
${
  waivers.length === 0
    ? '<p>None</p>'
    : `<div class="wide">${table(
        ['Rule', 'Resource', 'Owner', 'Reason', 'Expires'],
        waivers.map(({ rule, resource, owner, reason, expires }) => [rule, resource, owner, reason, expires]),
      )}</div>`
}
<h2>Rules</h2>
<div class="wide">${table(
    ['Rule', 'Severity', 'Requirement', 'Parameters'],
    rules.map(({ rule, parameterTexts }) => [
      rule.name,
      rule.severity,
      rule.title,
      Object.entries(parameterTexts)
        .map(([name, text]) => `${name} = ${text}`)
        .join('; '),
    ]),
  )}</div>
${leftOut.length > 0 ? `<p>Not run, since they need a parameter: ${escapeMarkup(leftOut.join(', '))}</p>` : ''}
<h2>Unreadable</h2>
${
  unreadable.length + unusableWaivers.length === 0
    ? '<p>None</p>'
    : `<div class="wide">${table(
        ['Resource or file', 'Captured', 'Reason'],
        [
          ...unusableWaivers.map(({ source, message }) => [source, null, message]),
          ...unreadable.map(({ resourceType, resourceId, captureTime, message }) => [
            `${resourceType} ${resourceId}`,
            formatIso(captureTime),
            message,
          ]),
        ],
      )}</div>`
}
</body>
</html>
`;
}

const AUDIT_STYLE = `
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:85rem;padding:0 1rem;color:#1b1f24}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #d0d7de;overflow-wrap:anywhere}
td:nth-child(2){min-width:9em}td:nth-child(4){min-width:8em}td:nth-child(5),td:nth-child(6){min-width:6.3em}
td:nth-child(3),td:nth-child(7){min-width:11em}td:nth-child(8){min-width:15.4em}
th{white-space:nowrap;background:#f6f8fa}
@page{size:landscape}
@media print{body{margin:0;max-width:none;font-size:10px}table{font-size:10px}.wide{overflow:visible}}
`;
