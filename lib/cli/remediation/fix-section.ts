import { groupBy } from '../../core/collections/groups';
import type { ComplianceType } from '../../core/evaluation';
import type { ConfigurationItem } from '../../core/item';
import type { EvaluationAttempt, EvaluationChange } from '../../core/remediation/compare-evaluations';
import type { IamPermission } from '../../core/remediation/operation';
import { describeIrreversible, type Fix } from '../../core/remediation/plan';
import type { Call, Step, WaitCondition } from '../../core/remediation/step';
import type { Rule } from '../../core/rule';
import { joinList, pluralize } from '../../core/text/format';
import { sanitize } from '../../core/text/sanitize';
import { textWidth } from '../../core/text/wrap';
import { formatIdAndName, formatScope, formatSource } from '../../report/labels';
import type { Style } from '../../report/table/terminal';
import type { TextPage } from '../../report/table/text-page';
import { formatAwsCommand } from './aws-command';
import { groupDifferences } from './difference';
import { formatJsonLines } from './json-lines';
import type { Preview } from './preview';

/** Adds one resource with a fix to the page: its result, the plan, the calls, their effect and the undo. */
export function addFix(page: TextPage, { evaluation, permissions, ...preview }: Preview, plan: Fix, rule: Rule): void {
  const { item, source } = preview;
  page.addBlankLine();
  addTitle(page, formatIdAndName(evaluation), formatScope(evaluation) || formatSource(source));
  page.addText(evaluation.annotation ?? '');
  page.addBlankLine();
  addLabeled(page, 'Plan', [plan.summary], 'bold');
  addLabeled(page, 'Effects', plan.sideEffects, 'yellow');
  addLabeled(page, 'Pending', plan.pending === undefined ? [] : [plan.pending], 'yellow');
  addLabeled(page, 'Note', plan.notes ?? []);
  addLabeled(
    page,
    'Needs',
    permissions.map((permission) => formatPermission(permission, item)),
  );
  addSubheading(page, 'Calls');
  addCalls(page, plan.calls, rule.remediation?.steps ?? [], item.region);
  addSubheading(page, 'Resource afterwards');
  addDifferences(page, item, preview.after);
  addSubheading(page, 'Evaluations');
  addEvaluations(page, preview.evaluationChanges, rule.name);
  addSubheading(page, 'Undo');
  const irreversible = describeIrreversible(plan);
  if (irreversible !== undefined) page.addText(irreversible, { indent: 2, style: 'yellow' });
  addCalls(page, plan.undo, rule.remediation?.undoSteps ?? [], item.region);
}

/** Adds the name and the scope in one line, or the scope below where both do not fit. */
function addTitle(page: TextPage, name: string, scope: string): void {
  const fits = textWidth(sanitize(name)) + textWidth(sanitize(scope)) + 12 <= page.width;
  page.addHeading('FIX', 'green', name, fits ? sanitize(scope) : '');
  if (!fits) page.addText(scope, { style: 'dim' });
}

function addSubheading(page: TextPage, text: string): void {
  page.addBlankLine();
  page.addText(text, { style: 'bold' });
}

/** Adds texts with a label before the first. */
function addLabeled(page: TextPage, label: string, texts: readonly string[], style?: Style): void {
  for (const [index, text] of texts.entries()) {
    page.addLabeledText((index === 0 ? label : '').padEnd(7), text, style && { style });
  }
}

/** Adds calls as `aws` commands, each with the name of its step. */
export function addCalls(
  page: TextPage,
  calls: readonly Call[],
  steps: readonly Step[],
  region: string | undefined,
): void {
  for (const [index, call] of calls.entries()) {
    page.addVerbatim(`  # ${index + 1}. ${call.step}`, 'dim');
    for (const line of formatAwsCommand(call, region, page.width - 2)) page.addVerbatim(`  ${line}`);
    const waitFor = steps.find(({ name }) => name === call.step)?.waitFor;
    if (waitFor) for (const line of formatWait(waitFor)) page.addVerbatim(`  # ${line}`, 'dim');
  }
}

function addDifferences(page: TextPage, before: ConfigurationItem, after: ConfigurationItem | null): void {
  const differences = after ? groupDifferences(selectContents(before), selectContents(after)) : [];
  if (differences.length === 0)
    page.addText('Unchanged: the calls change nothing that AWS Config records', { indent: 2 });
  let shown: string | undefined;
  for (const { path, key, removed, added } of differences) {
    if (path !== shown) page.addText(path, { indent: 2 });
    shown = path;
    for (const value of removed) addDifference(page, REMOVED_VALUE, key, value);
    for (const value of added) addDifference(page, ADDED_VALUE, key, value);
  }
}

const REMOVED_VALUE = { sign: '-', style: 'red' } as const;
const ADDED_VALUE = { sign: '+', style: 'green' } as const;

function addDifference(
  page: TextPage,
  { sign, style }: typeof REMOVED_VALUE | typeof ADDED_VALUE,
  key: string | undefined,
  value: unknown,
): void {
  const name = key === undefined ? '' : `${key}: `;
  const [first = '', ...rest] = formatJsonLines(value, page.width - 4, name.length);
  for (const line of [`${name}${first}`, ...rest]) page.addVerbatim(`  ${sign} ${sanitize(line)}`, style);
}

/** Returns the parts of an item that calls can change. */
const selectContents = ({ configuration, supplementaryConfiguration, tags }: ConfigurationItem): object => ({
  configuration,
  supplementaryConfiguration,
  tags,
});

/** Adds the results that change, and that of a rule of its own; the others are counted. */
export function addEvaluations(page: TextPage, changes: readonly EvaluationChange[], own?: string): void {
  const shown = changes.filter(
    ({ rule, before, after }) => rule === own || formatResult(before) !== formatResult(after),
  );
  const column = Math.max(...shown.map(({ rule }) => rule.length));
  for (const { rule, before, after } of shown) {
    const style = formatResult(after) === 'compliant' ? 'green' : 'yellow';
    page.addLabeledText(rule.padEnd(column), `${formatResult(before)} → ${formatResult(after)}`, { indent: 2, style });
    const details = 'unreadable' in after ? after.unreadable : (after.annotation ?? '');
    if (details !== '') page.addText(details, { indent: 4 });
  }
  const same = changes.filter((one) => !shown.includes(one));
  if (same.length > 0) {
    const rules = pluralize(same.length, shown.length > 0 ? 'other rule' : 'rule');
    page.addText(`${rules} unchanged: ${countResults(same)}`, { indent: 2 });
  }
}

/** Counts results and names the rules that need attention: `2 compliant, 1 non-compliant (open-rdp)`. */
function countResults(changes: readonly EvaluationChange[]): string {
  const byResult = groupBy(changes, ({ after }) => formatResult(after));
  const needsAttention = (result: string) => result === RESULTS.NON_COMPLIANT || result === UNREADABLE;
  const formatNames = (same: readonly EvaluationChange[]) => ` (${same.map(({ rule }) => rule).join(', ')})`;
  return [...byResult]
    .map(([result, same]) => `${same.length} ${result}${needsAttention(result) ? formatNames(same) : ''}`)
    .join(', ');
}

const RESULTS: Readonly<Record<ComplianceType, string>> = {
  COMPLIANT: 'compliant',
  NON_COMPLIANT: 'non-compliant',
  NOT_APPLICABLE: 'not applicable',
};

const UNREADABLE = 'unreadable';

const formatResult = (attempt: EvaluationAttempt): string =>
  'unreadable' in attempt ? UNREADABLE : RESULTS[attempt.complianceType];

/** Returns a permission with the partition, Region and account of the item filled into the ARN. */
function formatPermission({ action, resource }: IamPermission, { arn, region, accountId }: ConfigurationItem): string {
  const known: Record<string, string | undefined> = {
    Partition: arn?.split(':')[1] ?? 'aws',
    Region: region,
    Account: accountId,
  };
  return `${action} on ${resource.replace(/\$\{(\w+)\}/g, (_, name: string) => known[name] ?? '*')}`;
}

const formatWait = ({ api, selector, values, timeoutSeconds }: WaitCondition): string[] => [
  `then waits until ${api} returns ${joinList(values).replace(' and ', ' or ')}`,
  `at ${selector}, for at most ${formatDuration(timeoutSeconds)}`,
];

const formatDuration = (seconds: number): string =>
  seconds % 60 === 0 ? pluralize(seconds / 60, 'minute') : pluralize(seconds, 'second');
