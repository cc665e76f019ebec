import type { AutomationStatus } from '../../formats/automation-status';
import type { Actor, Alert, Change } from '../alert';
import { previewCommand, startCommand } from './commands';
import { type AboutRule, ruleOf, sentence } from './compose';
import { executionUrl, timelineUrl } from './console-url';
import { cutAtEnd, plain } from './mail';

/** What an execution wrote down about itself, as far as an alert tells it: a part of its record. */
export interface ExecutionSummary {
  readonly kind: 'remediation' | 'undo';
  /** `refused`, `failed`, `partly done` … */
  readonly outcome: string;
  /** Why it came out so, for people. */
  readonly reason: string;
  readonly calls: readonly { readonly step: string; readonly service: string; readonly api: string }[];
  readonly undo: readonly unknown[];
  readonly cannotUndo: string | null;
  readonly verdictBefore: { readonly annotation: string | null } | null;
  readonly verdictAfter: { readonly annotation: string | null } | null;
  readonly steps: readonly {
    readonly name: string;
    readonly status: 'done' | 'failed' | 'not made';
    readonly failure?: string;
  }[];
}

export interface FailureParts {
  readonly status: AutomationStatus;
  /** The Config rule's name, beside what an alert says of the rule. */
  readonly configRuleName: string;
  readonly rule: AboutRule;
  readonly resource: {
    readonly type: string;
    readonly id: string;
    readonly name: string | null;
    readonly arn: string | null;
  };
  /** Absent where there is none: the execution ended before it could write one. */
  readonly record?: ExecutionSummary;
  /** What is wrong, where the record does not tell it: from the alert that was raised for it. */
  readonly annotation?: string;
  /** Why SSM says that it failed. */
  readonly failureMessage?: string;
  /** The SSM document that takes an execution back. */
  readonly undoDocument?: string;
  /** Who changed the resource last, or changes it again and again. */
  readonly actor: Actor;
  readonly accountAlias: string | null;
  readonly partition: string;
}

/**
 * Tells of an execution that did not put its resource right. One that stopped by itself, before it did anything, leaves
 * the resource to people; one that failed may have done a part, and says which.
 */
export function composeFailure(parts: FailureParts): Alert {
  const { status, configRuleName, rule, resource, record, actor, accountAlias, partition } = parts;
  const { executionId, accountId, region, at } = status;
  return {
    version: 1,
    id: ['execution', accountId, region, executionId].join('/'),
    kind: isLeftToPeople(parts) ? 'left to people' : 'remediation failed',
    at,
    rule: ruleOf(rule, configRuleName),
    resource: { ...resource, accountId, accountAlias, region },
    annotation: (record?.verdictAfter ?? record?.verdictBefore)?.annotation ?? parts.annotation ?? '',
    change: doneBy(parts),
    actor,
    remediation: adviceOf(parts),
    waiver: null,
    consoleUrl: timelineUrl(partition, region, resource.type, resource.id),
    execution: {
      id: executionId,
      document: status.document,
      status: status.status,
      kind: record?.kind ?? 'remediation',
      startedBy: status.executedBy,
      consoleUrl: executionUrl(partition, region, executionId),
    },
  };
}

/** Nobody's approval is people's matter as well. */
const isLeftToPeople = ({ record, status }: FailureParts): boolean =>
  record === undefined ? status.status === 'Rejected' : record.outcome === 'refused';

function doneBy({ record, status }: FailureParts): Change {
  if (!record) return { known: false, because: 'the execution left no record' };
  const made = record.steps.filter((step) => record.calls.some((call) => call.step === step.name));
  if (made.every(({ status }) => status === 'not made')) {
    return { known: true, at: status.at, lines: ['nothing: the resource is as it was'], created: false };
  }
  const lines = made.map(({ name, status, failure }) => {
    const call = record.calls.find(({ step }) => step === name);
    const what = `${call?.service} ${call?.api} (${name})`;
    return failure ? `${status}: ${what}: ${cutAtEnd(plain(failure), 240)}` : `${status}: ${what}`;
  });
  return { known: true, at: status.at, lines, created: false };
}

function adviceOf(parts: FailureParts): Alert['remediation'] {
  const { status, rule, resource, record, undoDocument, failureMessage } = parts;
  const { region } = status;
  const wasDone = record?.steps.some((step) => step.status === 'done') ?? false;
  const canUndo = wasDone && record?.kind === 'remediation' && record.undo.length > 0 && undoDocument !== undefined;
  const why = record?.reason ?? failureMessage ?? `The execution ended as ${status.status} and says no more`;
  const words = [
    sentence(cutAtEnd(plain(why), 600)),
    ...(wasDone ? ['Nothing is taken back by itself.'] : []),
    ...(wasDone && record?.cannotUndo ? [sentence(`Not all can be taken back: ${record.cannotUndo}`)] : []),
  ];
  return {
    what: words.join(' '),
    previewCommand:
      rule.name === undefined
        ? null
        : previewCommand({
            ...{ rule: rule.name, parameters: rule.parameters ?? {}, region },
            ...{ resourceType: resource.type, resourceId: resource.id },
          }),
    applyCommand: startAgain(parts),
    ...(canUndo && { undoCommand: startCommand(undoDocument, region, { ExecutionId: status.executionId }) }),
    mode: rule.mode,
  };
}

/**
 * Null where no call was planned: the document would stop again. What stopped by itself goes on only when a person
 * says that they have seen the plan.
 */
function startAgain(parts: FailureParts): string | null {
  const { rule, record, resource, status } = parts;
  const isRemediation = record?.kind !== 'undo' && rule.document !== undefined && rule.mode !== 'none';
  if (!isRemediation || record?.calls.length === 0) return null;
  const decided = isLeftToPeople(parts) ? { DecidedByPerson: 'yes' } : {};
  return startCommand(rule.document, status.region, { ResourceId: resource.id, ...decided });
}
