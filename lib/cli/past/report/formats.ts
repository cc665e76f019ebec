import { formatPrincipal } from '../../../alerts/actor/principal';
import { compareSeverities } from '../../../core/rule';
import { pluralize } from '../../../core/text/format';
import { formatMinute } from '../../../core/time';
import type { Waiver } from '../../../core/waivers';
import type { UnreadableEntry } from '../../../engine/run-result';
import type { ReportedRule } from '../../../engine/settings';
import { toEventJson } from '../../../history/actors/who';
import type { UnreadableVersion } from '../../../history/compliance/evaluate-versions';
import { type Coverage, type NonCompliantPeriod, toCoverageJson } from '../../../history/compliance/periods';
import { formatRecord } from '../../../report/csv';
import { formatResourceAndScope } from '../../../report/labels';
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

export const toMinute = (time: number): string => formatMinute(formatIso(time));

/** A period in words: `from …` and `to …`, or `since …` if it is still so at the end of the report. */
export function describePeriod({ from, until, mayBeginEarlier }: NonCompliantPeriod): string[] {
  const start = `${toMinute(from)}${mayBeginEarlier ? ' or earlier' : ''}`;
  return until === null ? [`since ${start}`] : [`from ${start}`, `to ${toMinute(until)}`];
}

/** Says who changed what, from where, and how sure that is: empty if that is not known. */
export const formatCause = ({ cause }: NonCompliantPeriod): string => {
  if (!cause?.call) return '';
  const of = cause.changed ? ` of ${labelResource(cause.changed)}` : '';
  return `${formatPrincipal(cause.call)}, ${cause.call.eventName}${of} from ${cause.call.sourceAddress ?? 'an unknown address'} (${cause.confidence})`;
};

/** Worst first, then by rule and time. */
export const sortPeriods = (periods: readonly NonCompliantPeriod[]): NonCompliantPeriod[] =>
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
    periods: sortPeriods(periods).map(toPeriodJson),
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

function toPeriodJson({ evaluation, outcome, from, until, cause, mayBeginEarlier }: NonCompliantPeriod) {
  return {
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
    from: formatIso(from),
    ...(mayBeginEarlier && { mayBeginEarlier }),
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
  };
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
  ['mayBeginEarlier', ({ mayBeginEarlier }) => (mayBeginEarlier ? 'true' : null)],
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
    page.addText(describePeriod(period).join(' '), { indent: 4 });
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
    ...unreadable.map((entry) => {
      const { captureTime, message } = entry;
      return `${labelUnreadable(entry)}${captureTime === null ? '' : `, version of ${formatIso(captureTime)}`}: ${message}`;
    }),
  ];
  for (const problem of problems.slice(0, MAX_LISTED_PROBLEMS)) {
    page.addText(`Unreadable: ${problem}`, { indent: 2, hanging: 2 });
  }
  addRemainder(page, problems.length - MAX_LISTED_PROBLEMS, 'json');
  return page.toString();
}

/** Names the resource of an unreadable version, and the file of what was lost. */
export const labelUnreadable = ({ source, resourceType, resourceId }: UnreadableVersion): string =>
  [source, resourceType, resourceId].filter((part) => part !== undefined && part !== '').join(' ');

const MAX_LISTED_PROBLEMS = 20;

/** Describes what the store has of an account and Region. */
export const formatCoverage = ({
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
  conflicts,
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
    ...(conflicts > 0 ? [`${pluralize(conflicts, 'capture time')} with several contents, of which one is used`] : []),
  ].join('; ');
