import { escapeMarkup } from '../../../core/text/sanitize';
import { formatMinute } from '../../../core/time';
import { escapeLines, renderHead, renderList, renderTable } from '../../../report/html/elements';
import { PAGE_STYLE } from '../../../report/html/style';
import { formatFailed } from '../config-rules/failed-evaluations';
import { formatDenied } from '../denied-requests';
import type { PeriodRehearsal, RehearsalResult } from './rehearsal';
import {
  countRepeated,
  describeInsufficient,
  describeReplay,
  describeResources,
  describeUsage,
  formatUnreadable,
  hasOutcome,
  MISSING_TYPES,
  orderRules,
} from './table';

/** Formats a rehearsal as a page of its own. */
export function formatRehearsalHtml(result: RehearsalResult): string {
  const { account, region, rules, periods, resourceTypes, missingTypes } = result;
  const { denied, notEvaluated, notRehearsed, errors, unreadable, notes } = result;
  const hasFailed = rules.some(({ failed }) => failed.length > 0);
  return [
    `${renderHead(`Rehearsal in ${account}`, PAGE_STYLE + STYLE)}<body>\n<main>`,
    `<h1>Rehearsal of the deployment</h1>`,
    `<p>Account ${escapeMarkup(account)}, ${escapeMarkup(region)}: ${describeResources(result)}. Nothing was changed.</p>`,
    ...(result.replay ? [`<p>${escapeMarkup(describeReplay(result.replay))}</p>`] : []),
    '<h2>First evaluations</h2>',
    renderTable(
      ['Rule', 'Non-compliant', 'Compliant', ...(hasFailed ? ['Failed'] : []), 'Resources'],
      orderRules(rules)
        .filter(hasOutcome)
        .map(({ rule, nonCompliant, insufficientData, compliant, failed }) => [
          rule,
          `${nonCompliant.length}${describeInsufficient(insufficientData)}`,
          String(compliant),
          ...(hasFailed ? [String(failed.length)] : []),
          [
            ...failed.map((one) => `Not evaluated: ${formatFailed(one)}`),
            ...nonCompliant.map(({ resourceId, annotation }) => `${resourceId}: ${annotation}`),
          ].join('\n'),
        ]),
    ),
    ...renderSection(
      'No results, because there are no such resources or the rule is not evaluated here',
      rules.filter((one) => !hasOutcome(one)).map(({ rule }) => rule),
    ),
    ...periods.map(renderPeriod),
    '<h2>The recorder must record</h2>',
    renderList(resourceTypes),
    ...(missingTypes.length > 0 ? [`<p>${escapeMarkup(`${MISSING_TYPES}: ${missingTypes.join(', ')}`)}</p>`] : []),
    ...renderSection('Not read, and not part of the state', unreadable.map(formatUnreadable)),
    ...renderSection('Notes on the input', notes),
    ...renderSection('Denied by the policies of the templates', formatDenied(denied)),
    ...renderSection('Rules that are not evaluated', notEvaluated),
    ...renderSection('Errors', errors),
    ...renderSection('Not rehearsed, because the local region does not implement it', notRehearsed),
    '</main>\n</body>\n</html>\n',
  ].join('\n');
}

function renderPeriod({
  name,
  from,
  to,
  mails,
  remediations,
  approvals,
  changedResults,
  usage,
}: PeriodRehearsal): string {
  return [
    `<h2>${escapeMarkup(name.charAt(0).toUpperCase() + name.slice(1))}</h2>`,
    `<p class="quiet">${formatMinute(from)} to ${formatMinute(to)}, about ${describeUsage(usage)}</p>`,
    `<h3>Mails: ${mails.length}</h3>`,
    ...mails.map(
      ({ time, subject, text }) =>
        `<details><summary>${formatMinute(time)} ${escapeMarkup(subject)}</summary><pre>${escapeLines(text)}</pre></details>`,
    ),
    `<h3>Remediations: ${remediations.length}</h3>`,
    renderTable(
      ['Runbook', 'Resource', 'Status', 'Reason', 'Calls'],
      remediations.map(({ runbook, resourceId, status, reason, calls }) => [
        ...[runbook, resourceId, status, reason],
        calls.join('\n'),
      ]),
    ),
    ...(approvals.length > 0 ? [`<h3>Approvals: ${approvals.length}</h3>`, renderList(countRepeated(approvals))] : []),
    ...(changedResults.length > 0 ? ['<h3>Changed results</h3>', renderList(changedResults)] : []),
  ].join('\n');
}

const renderSection = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`<h2>${escapeMarkup(heading)}</h2>`, renderList(lines)];

const STYLE = `
main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; white-space: pre-line; }
th { white-space: nowrap; overflow-wrap: normal; }
td { min-width: 6.5rem; }
h3 + .wide td:nth-child(2) { min-width: 12rem; }
td:first-child { min-width: 10rem; }
td:last-child { min-width: 15rem; }
h2 { margin-top: 2rem; }
pre { white-space: pre-wrap; padding-left: 1rem; }
@media (max-width: 40rem) {
  thead, tbody { display: block; }
  tr { display: flex; flex-wrap: wrap; }
  th, td, h3 + .wide td:nth-child(2) { flex: 1 1 5.5rem; min-width: 0; white-space: pre-line; overflow-wrap: anywhere; }
  th:first-child, td:first-child { flex: 2 1 8rem; min-width: 0; }
  th:last-child, td:last-child { flex: 1 0 100%; min-width: 0; }
  td:last-child:empty { display: none; }
}
`;
