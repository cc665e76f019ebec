import { describeIrreversible } from '../core/remediation/plan';
import { toSentence } from '../core/text/casing';
import { executionUrl, timelineUrl } from '../core/text/console-url';
import { toPlainText } from '../core/text/sanitize';
import type { AutomationStatus } from '../formats/events/automation-status';
import type { Actor, Alert, Change } from './alert';
import { type RuleDetails, toAlertRule } from './compose-alert';
import { previewCommand, startCommand } from './texts/commands';
import { truncate } from './texts/mail';

/** The part of an execution record that an alert prints. */
export interface ExecutionSummary {
  readonly kind: 'remediation' | 'undo' | 'restore';
  /** `refused`, `failed`, `partly done` … */
  readonly outcome: string;
  /** The reason for the outcome, for people. */
  readonly reason: string;
  readonly calls: readonly { readonly step: string; readonly service: string; readonly api: string }[];
  readonly undo: readonly unknown[];
  readonly cannotUndo: string | null;
  readonly evaluationBefore: { readonly annotation: string | null } | null;
  readonly evaluationAfter: { readonly annotation: string | null } | null;
  readonly steps: readonly {
    readonly name: string;
    readonly status: 'done' | 'failed' | 'not made';
    readonly failure?: string;
  }[];
}

interface FailureParts {
  readonly status: AutomationStatus;
  /** Whether the runbook remediates the resources of a rule, or restores those of a type. */
  readonly purpose: 'remediation' | 'restore';
  readonly configRuleName: string;
  readonly rule: RuleDetails;
  readonly resource: Pick<Alert['resource'], 'type' | 'id' | 'name' | 'arn'>;
  /** Absent if the execution ended before it wrote one. */
  readonly record?: ExecutionSummary;
  /** SSM's reason for the failure. */
  readonly failureMessage?: string;
  /** The runbook that undoes an execution. */
  readonly undoRunbook?: string;
  /** Who changed the resource before the remediation. */
  readonly actor: Actor;
  readonly accountAlias: string | null;
  readonly partition: string;
}

/** The same for every delivery of an event: the execution. */
export const createFailureId = ({ accountId, region, executionId }: AutomationStatus): string =>
  ['execution', accountId, region, executionId].join('/');

/** Composes the alert of an execution that failed, or that stopped before its first call. */
export function composeFailure(parts: FailureParts): Alert {
  const { status, purpose, configRuleName, rule, resource, record, actor, accountAlias, partition } = parts;
  const { executionId, accountId, region, at } = status;
  return {
    version: 1,
    id: createFailureId(status),
    kind: `${purpose} ${isRefused(parts) ? 'refused' : 'failed'}`,
    at,
    rule: toAlertRule(rule, configRuleName),
    resource: { ...resource, accountId, accountAlias, region },
    annotation: (record?.evaluationAfter ?? record?.evaluationBefore)?.annotation ?? '',
    change: describeCalls(parts),
    actor,
    remediation: adviseAfterFailure(parts),
    waiver: null,
    consoleUrl: timelineUrl(partition, region, resource.type, resource.id),
    execution: {
      id: executionId,
      document: status.runbook,
      status: status.status,
      kind: record?.kind ?? purpose,
      startedBy: status.executedBy,
      consoleUrl: executionUrl(partition, region, executionId),
    },
  };
}

/** Whether the plan function refused the execution, or an approver, in which case there is no record. */
const isRefused = ({ record, status }: FailureParts): boolean =>
  record === undefined ? status.status === 'Rejected' : record.outcome === 'refused';

function describeCalls({ record, status: { at } }: FailureParts): Change {
  if (!record) return { known: false, because: 'the execution left no record' };
  const steps = record.steps.filter((step) => record.calls.some((call) => call.step === step.name));
  if (steps.every(({ status }) => status === 'not made')) {
    return { known: true, at, lines: ['no calls: the resource is unchanged'], created: false };
  }
  const lines = steps.map(({ name, status, failure }) => {
    const call = record.calls.find(({ step }) => step === name);
    const line = `${status}: ${call?.service} ${call?.api} (${name})`;
    return failure ? `${line}: ${truncate(toPlainText(failure), 240)}` : line;
  });
  return { known: true, at, lines, created: false };
}

function adviseAfterFailure(parts: FailureParts): Alert['remediation'] {
  const { status, rule, resource, record, undoRunbook, failureMessage } = parts;
  const { region } = status;
  const madeCalls = record?.steps.some((step) => step.status === 'done') ?? false;
  const canUndo = madeCalls && record?.kind !== 'undo' && (record?.undo.length ?? 0) > 0 && undoRunbook !== undefined;
  const reason = record?.reason ?? failureMessage ?? `The execution ended as ${status.status} without a reason`;
  const irreversible = madeCalls && record ? describeIrreversible(record) : undefined;
  const what = [
    toSentence(truncate(toPlainText(reason), 600)),
    ...(madeCalls ? ['The calls that were made are not undone automatically.'] : []),
    ...(irreversible === undefined ? [] : [toSentence(irreversible)]),
  ];
  const preview = rule.name !== undefined && {
    rule: rule.name,
    parameters: rule.parameters ?? {},
    region,
    resourceType: resource.type,
    resourceId: resource.id,
  };
  return {
    what: what.join(' '),
    previewCommand: preview ? previewCommand(preview) : null,
    applyCommand: retryCommand(parts),
    ...(canUndo && { undoCommand: startCommand(undoRunbook, region, { ExecutionId: status.executionId }) }),
    mode: rule.mode,
  };
}

/**
 * Null if the plan had no calls, since the runbook would stop again. A refused remediation continues only with a
 * person's decision.
 */
function retryCommand(parts: FailureParts): string | null {
  const { rule, record, resource, status } = parts;
  const isRemediation = record?.kind !== 'undo' && rule.runbook !== undefined && rule.mode !== 'none';
  if (!isRemediation || record?.calls.length === 0) return null;
  const decided = isRefused(parts) ? { DecidedByPerson: 'yes' } : {};
  return startCommand(rule.runbook, status.region, { ResourceId: resource.id, ...decided });
}
