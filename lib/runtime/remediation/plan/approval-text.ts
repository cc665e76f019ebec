import type { RecordedState } from '../../../contract/execution-record';
import { describeIrreversible, type Fix } from '../../../core/remediation/plan';
import { type Call, describeParameters } from '../../../core/remediation/step';
import { toPlainText } from '../../../core/text/sanitize';
import type { LiveState } from '../verify/evaluate-live';

/** SSM accepts 4,096 characters in a message. */
const MAX_APPROVAL_LENGTH = 3_000;
const SHORTENED = '\n[shortened; the outputs of step ReadPlan have the full plan]';

/** The resource that a plan changes, and why: its evaluation by the rule, or the state to put back. */
interface ApprovalSubject extends Pick<LiveState, 'item' | 'evaluation'> {
  readonly rule: string;
  readonly recorded?: RecordedState | undefined;
}

/** Formats the text that an approver reads. The most important lines come first, since the end may be cut. */
export function formatApprovalText(
  { rule, item, evaluation, recorded }: ApprovalSubject,
  fix: Fix,
  planId: string,
): string {
  const { resourceType, resourceId, accountId, region } = item;
  const name = item.resourceName ?? item.tags.Name;
  const label = name === undefined || name === resourceId ? resourceId : `${resourceId} (${name})`;
  const irreversible = describeIrreversible(fix);
  const text = [
    `${resourceType} ${label} in account ${accountId}, ${region}`,
    '',
    ...(evaluation ? [`Non-compliant (rule ${rule}): ${evaluation.annotation}`] : []),
    ...(recorded ? [`State of ${recorded.at}, as AWS Config recorded it at ${recorded.captureTime}`] : []),
    `${recorded ? 'Restore' : 'Remediation'}: ${fix.summary}`,
    ...(fix.pending === undefined ? [] : [`Afterwards: ${fix.pending}`]),
    ...formatSection('Side effects:', fix.sideEffects),
    ...formatSection('Notes:', fix.notes ?? []),
    ...formatSection('Calls:', fix.calls.map(formatCall)),
    ...formatSection('Undo:', fix.undo.map(formatCall)),
    ...(irreversible === undefined ? [] : ['', irreversible]),
    '',
    `This is plan ${planId}. If the resource needs another plan when you approve, nothing is changed.`,
  ]
    // Names and descriptions must not look like a line of ours, nor reverse the reading direction.
    .map(toPlainText)
    .join('\n');
  if (text.length <= MAX_APPROVAL_LENGTH) return text;
  return text.slice(0, MAX_APPROVAL_LENGTH - SHORTENED.length) + SHORTENED;
}

const formatSection = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `- ${line}`)];

const formatCall = (call: Call): string => `${call.service} ${call.api} ${JSON.stringify(describeParameters(call))}`;
