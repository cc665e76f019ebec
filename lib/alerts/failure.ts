import type { AutomationStatus } from '../formats/automation-status';
import type { Actor, Alert } from './alert';
import type { AboutRule } from './compose';

/** What an execution wrote down about itself, as far as an alert tells it: a part of its record. */
export interface ExecutionSummary {
  readonly kind: 'remediation' | 'undo';
  readonly rule: string;
  readonly resourceType: string;
  readonly resourceId: string;
  /** `refused`, `failed`, `partly done` … */
  readonly outcome: string;
  readonly reason: string;
  readonly summary: string | null;
  readonly calls: readonly { readonly step: string; readonly service: string; readonly api: string }[];
  readonly undo: readonly unknown[];
  readonly cannotUndo: string | null;
  readonly verdictBefore: { readonly annotation: string | null } | null;
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
  /** The resource, where the record does not tell it: from the execution's parameters. */
  readonly resource: {
    readonly type: string;
    readonly id: string;
    readonly name: string | null;
    readonly arn: string | null;
  };
  /** Absent where there is none: the execution failed before it could write one. */
  readonly record?: ExecutionSummary;
  /** Why SSM says that it failed. */
  readonly failureMessage?: string;
  /** The SSM document that takes an execution back. */
  readonly undoDocument?: string;
  /** Who changes the resource again and again, where that was looked for. */
  readonly actor: Actor;
  readonly accountAlias: string | null;
  readonly partition: string;
}

export function composeFailure({ status, configRuleName, rule, resource, actor, accountAlias }: FailureParts): Alert {
  return {
    version: 1,
    id: status.executionId,
    kind: 'remediation failed',
    at: status.at,
    rule: { name: rule.name ?? configRuleName, configRuleName, title: rule.title, severity: rule.severity },
    resource: { ...resource, accountId: status.accountId, accountAlias, region: status.region },
    annotation: '',
    change: { known: false, because: '' },
    actor,
    remediation: { what: '', previewCommand: null, applyCommand: null, mode: rule.mode },
    waiver: null,
    consoleUrl: '',
  };
}
