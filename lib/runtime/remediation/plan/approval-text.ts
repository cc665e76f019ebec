import type { RecordedEvaluation } from '../../../contract/execution-record';
import type { ConfigurationItem } from '../../../core/item';
import type { Fix } from '../../../core/remediation/plan';
import type { Call } from '../../../core/remediation/step';

/** Of the 4,096 characters that SSM takes for a message. */
const MOST = 3_000;
const CUT = '\n[cut; the whole plan is in the execution, in the outputs of step ReadPlan]';

/** What an approver reads before deciding: what matters most comes first, since the end may be cut. */
export function formatApprovalText(
  rule: string,
  item: ConfigurationItem,
  { annotation }: Pick<RecordedEvaluation, 'annotation'>,
  fix: Fix,
  planId: string,
): string {
  const { resourceType, resourceId, accountId, region } = item;
  const name = item.resourceName ?? item.tags.Name;
  const called = name === undefined || name === resourceId ? '' : ` (${name})`;
  const text = [
    `${resourceType} ${resourceId}${called} in account ${accountId}, ${region}`,
    '',
    `What is wrong (rule ${rule}): ${annotation}`,
    `What will be done: ${fix.summary}`,
    ...(fix.pending === undefined ? [] : [`Afterwards: ${fix.pending}`]),
    ...list('What else changes:', fix.sideEffects),
    ...list('Good to know:', fix.notes ?? []),
    ...list('Calls:', fix.calls.map(shownCall)),
    ...list('To take it back:', fix.undo.map(shownCall)),
    ...(fix.cannotUndo === undefined ? [] : ['', `Cannot be taken back: ${fix.cannotUndo}`]),
    '',
    `This is plan ${planId}. If the resource needs another one by the time you approve, nothing is done.`,
  ]
    .map(plainLine)
    .join('\n');
  return text.length <= MOST ? text : text.slice(0, MOST - CUT.length) + CUT;
}

/** What others named or described must not look like a line of ours, nor turn the reading direction round. */
const plainLine = (line: string): string => line.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `- ${line}`)];

const shownCall = ({ service, api, parameters }: Call): string => `${service} ${api} ${JSON.stringify(parameters)}`;
