import { formatInteger, pluralize } from '../../../core/text/format';
import { formatMinute } from '../../../core/time';
import type { UnreadableEntry } from '../../../engine/run-result';
import type { PageOptions } from '../../../report/format';
import { TextPage } from '../../../report/table/text-page';
import { formatFailed } from '../config-rules/failed-evaluations';
import { formatDenied } from '../denied-requests';
import type { PeriodRehearsal, RehearsalResult, RemediationRehearsal, ReplayedPast, RuleRehearsal } from './rehearsal';
import type { Usage } from './usage';

const MAX_RESOURCES = 5;
const MAX_SUBJECTS = 10;
const WHOLE_MAILS = 2;

/** Formats a rehearsal for a terminal. */
export function formatRehearsal(result: RehearsalResult, { color, width }: PageOptions): string {
  const page = new TextPage({ color, width });
  page.addText(
    `Rehearsal in ${result.account}, ${result.region}, on ${describeResources(result)}. Nothing was changed.`,
  );
  if (result.replay) page.addText(describeReplay(result.replay));
  addFirstResults(page, result);
  for (const period of result.periods) addPeriod(page, period);
  page.addBlankLine();
  page.addHeading('THE RECORDER MUST RECORD', 'bold');
  page.addPhrases(result.resourceTypes, ',', { indent: 2 });
  if (result.missingTypes.length > 0) {
    page.addText(`${MISSING_TYPES}: ${result.missingTypes.join(', ')}`, { indent: 2, hanging: 2 });
  }
  addProblems(page, result);
  return page.toString();
}

/** Describes the resources that the results are of: `48 resources, and 5 that the deployment creates`. */
export function describeResources({ resources, createdResources }: RehearsalResult): string {
  const recorded = Object.values(resources).reduce((sum, count) => sum + count, 0);
  const created = createdResources > 0 ? `, and ${formatInteger(createdResources)} that the deployment creates` : '';
  return pluralize(recorded, 'resource') + created;
}

/** Orders rules by the number of their non-compliant resources. */
export const orderRules = (rules: readonly RuleRehearsal[]): RuleRehearsal[] =>
  [...rules].sort((a, b) => b.nonCompliant.length - a.nonCompliant.length);

/** Describes the use that AWS bills, and its cost. */
export const describeUsage = ({
  configurationItems,
  ruleEvaluations,
  lambdaRequests,
  lambdaSeconds,
  cost,
}: Usage): string =>
  `$${cost.toFixed(2)}: ${pluralize(configurationItems, 'configuration item')}, ${pluralize(ruleEvaluations, 'evaluation')}, ${pluralize(lambdaRequests, 'function call')} of ${lambdaSeconds} GB-seconds`;

/** Whether a rule has results or failed, so that it is no rule without resources. */
export const hasOutcome = ({ isEvaluated, failed }: RuleRehearsal): boolean => isEvaluated || failed.length > 0;

/** Says of a count of non-compliant resources how many lack data. */
export const describeInsufficient = (count: number): string => (count > 0 ? ` (${count} for insufficient data)` : '');

/** Introduces the types of which the account has nothing. */
export const MISSING_TYPES = 'Of these the state has nothing, because there is none or it was not recorded';

/** Describes a part of the input that could not be read. */
export const formatUnreadable = ({ source, resourceType, resourceId, message }: UnreadableEntry): string =>
  `${[source, resourceType, resourceId].filter((part) => part !== undefined).join(' ')}: ${message}`;

/** Describes the past that a rehearsal repeated. */
export function describeReplay({ from, to, changes, calls, unreadable }: ReplayedPast): string {
  const left = unreadable > 0 ? ` ${pluralize(unreadable, 'version')} could not be read and did not happen here.` : '';
  const actors = calls === 0 ? ' Without events of CloudTrail, alerts name no actor.' : '';
  return `Replayed from ${formatMinute(from)} to ${formatMinute(to)}, as if deployed the day before: ${pluralize(changes, 'recorded change')}, ${pluralize(calls, 'event')} of CloudTrail.${actors}${left}`;
}

function addFirstResults(page: TextPage, { rules }: RehearsalResult): void {
  page.addBlankLine();
  page.addHeading('FIRST EVALUATIONS', 'bold');
  const ordered = orderRules(rules);
  for (const { rule, compliant, nonCompliant, insufficientData, failed } of ordered.filter(hasOutcome)) {
    const counts = [
      `${nonCompliant.length} non-compliant${describeInsufficient(insufficientData)}`,
      `${compliant} compliant`,
      ...(failed.length > 0 ? [`${failed.length} FAILED`] : []),
    ];
    page.addText(`${rule}: ${counts.join(', ')}`, { indent: 2, hanging: 2 });
    for (const one of failed.slice(0, MAX_RESOURCES)) {
      page.addText(`Not evaluated: ${formatFailed(one)}`, { indent: 4, hanging: 2 });
    }
    addRest(page, failed.length - MAX_RESOURCES, 4);
    for (const { resourceId, annotation } of nonCompliant.slice(0, MAX_RESOURCES)) {
      page.addText(`${resourceId}: ${annotation}`, { indent: 4, hanging: 2, style: 'dim' });
    }
    addRest(page, nonCompliant.length - MAX_RESOURCES, 4);
  }
  const without = ordered.filter((one) => !hasOutcome(one)).map(({ rule }) => rule);
  if (without.length > 0) {
    page.addText(`No results (no such resources, or not evaluated here): ${without.join(', ')}`, {
      indent: 2,
      hanging: 2,
    });
  }
}

function addPeriod(
  page: TextPage,
  { name, from, to, mails, remediations, approvals, changedResults, usage }: PeriodRehearsal,
): void {
  page.addBlankLine();
  page.addHeading(name.toUpperCase(), 'bold', `${formatMinute(from)} to ${formatMinute(to)}`);
  page.addText(pluralize(mails.length, 'mail'), { indent: 2 });
  for (const { time, subject } of mails.slice(0, MAX_SUBJECTS)) {
    page.addText(`${formatMinute(time)} ${subject}`, { indent: 4, hanging: 2 });
  }
  addRest(page, mails.length - MAX_SUBJECTS, 4);
  for (const { text } of mails.slice(0, WHOLE_MAILS)) {
    page.addBlankLine();
    // A mail is 76 columns wide, and its lines are not to be broken again.
    for (const line of text.split('\n')) page.addText(line, { indent: 4, style: 'dim' });
  }
  if (mails.length > 0) page.addBlankLine();
  page.addText(pluralize(remediations.length, 'remediation'), { indent: 2 });
  const groups = groupRemediations(remediations);
  for (const { text, calls, count } of groups.slice(0, MAX_SUBJECTS)) {
    page.addText(count > 1 ? `${count} × ${text}` : text, { indent: 4, hanging: 2 });
    for (const call of calls) page.addText(call, { indent: 6, hanging: 2, style: 'dim' });
  }
  addRest(page, groups.length - MAX_SUBJECTS, 4);
  if (approvals.length > 0) {
    page.addText(`${pluralize(approvals.length, 'approval')} asked for`, { indent: 2 });
    const different = countRepeated(approvals);
    for (const approval of different.slice(0, MAX_SUBJECTS)) page.addText(approval, { indent: 4, hanging: 2 });
    addRest(page, different.length - MAX_SUBJECTS, 4);
  }
  if (changedResults.length > 0) {
    page.addText(`${pluralize(changedResults.length, 'result')} changed`, { indent: 2 });
    for (const change of changedResults.slice(0, MAX_SUBJECTS)) page.addText(change, { indent: 4, hanging: 2 });
    addRest(page, changedResults.length - MAX_SUBJECTS, 4);
  }
  page.addText(`About ${describeUsage(usage)}`, { indent: 2, hanging: 2 });
}

/** Returns each text once, with the number of its occurrences: `3 × …`. */
export function countRepeated(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count > 1 ? `${count} × ${text}` : text));
}

/** Groups the remediations that read alike. */
function groupRemediations(remediations: readonly RemediationRehearsal[]) {
  const groups = new Map<string, { readonly text: string; readonly calls: readonly string[]; count: number }>();
  for (const { runbook, status, reason, calls } of remediations) {
    const text = `${runbook} ${status}${reason === '' ? '' : `: ${reason}`}`;
    const key = JSON.stringify([text, calls]);
    const group = groups.get(key) ?? { text, calls, count: 0 };
    group.count += 1;
    groups.set(key, group);
  }
  return [...groups.values()];
}

function addProblems(
  page: TextPage,
  { denied, notEvaluated, notRehearsed, errors, unreadable, notes }: RehearsalResult,
): void {
  const add = (heading: string, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    page.addBlankLine();
    page.addHeading(heading, 'bold');
    for (const line of lines.slice(0, MAX_SUBJECTS)) page.addText(line, { indent: 2, hanging: 2 });
    addRest(page, lines.length - MAX_SUBJECTS, 2);
  };
  add('NOT READ, AND NOT PART OF THE STATE', unreadable.map(formatUnreadable));
  add('NOTES ON THE INPUT', notes);
  add('DENIED BY THE POLICIES OF THE TEMPLATES', formatDenied(denied));
  add('RULES THAT ARE NOT EVALUATED', notEvaluated);
  add('ERRORS', errors);
  add('NOT REHEARSED, BECAUSE THE LOCAL REGION DOES NOT IMPLEMENT IT', notRehearsed);
}

const addRest = (page: TextPage, count: number, indent: number): void => {
  if (count > 0) page.addText(`and ${count} more (see --format json)`, { indent, style: 'dim' });
};
