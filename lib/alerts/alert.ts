import type { Severity } from '../core/rule';

/** An alert about one resource, one rule and one transition, as it is published in JSON. Field names are a contract. */
export interface Alert {
  readonly version: 1;
  /** The same for every delivery of an event: resource, rule and transition. */
  readonly id: string;
  readonly kind: AlertKind;
  /** When AWS Config recorded the result; ISO 8601. */
  readonly at: string;
  readonly rule: {
    /** Ours: `open-ssh`; or the Config rule's. */
    readonly name: string;
    readonly configRuleName: string;
    readonly title: string;
    readonly severity: Severity;
  };
  readonly resource: {
    readonly type: string;
    readonly id: string;
    readonly name: string | null;
    readonly arn: string | null;
    readonly accountId: string;
    /** Null if the account has none, or it could not be read. */
    readonly accountAlias: string | null;
    readonly region: string;
  };
  /** The annotation of the result; of a resource that is compliant again, the annotation of the earlier result. */
  readonly annotation: string;
  readonly change: Change;
  readonly actor: Actor;
  readonly remediation: Advice;
  /** A waiver for this rule and resource in YAML, without its reason and owner. */
  readonly waiver: string | null;
  /** The annotation of the result before, if a waiver covered the resource until now. */
  readonly endedWaiver?: string;
  /** The resource's timeline in the AWS Config console. */
  readonly consoleUrl: string;
  /** The execution that failed or was refused. */
  readonly execution?: AlertExecution;
  /** The changes within the grace period, if there were several: this alert reports the last one. */
  readonly flaps?: Flaps;
  /** The names of other rules that had a waiting alert of the same kind, about the same change of the resource. */
  readonly otherRules?: readonly string[];
}

/** Changes of one resource between compliant and non-compliant. */
export interface Flaps {
  /** At least two. */
  readonly count: number;
  /** When the resource first became non-compliant; ISO 8601. */
  readonly since: string;
}

/**
 * - `opened`: the resource became non-compliant.
 * - `insufficientData`: it is reported as non-compliant because the rule lacks data.
 * - `resolved`: it is compliant again.
 * - `gone`: it was deleted, or left the rule's scope.
 * - `waived`: a waiver covers it.
 * - `remediation refused`: its remediation stopped before the first call, or was not approved.
 * - `remediation failed`: its remediation failed; some calls may have been made.
 * - `restore refused`, `restore failed`: the same of a restore, or of its undo.
 */
export type AlertKind =
  | 'opened'
  | 'insufficientData'
  | 'resolved'
  | 'gone'
  | 'waived'
  | 'remediation refused'
  | 'remediation failed'
  | 'restore refused'
  | 'restore failed';

/** An alert in a digest or a reminder. */
export interface AlertSummary {
  readonly kind: AlertKind;
  /** ISO 8601. */
  readonly at: string;
  readonly type: string;
  readonly id: string;
  readonly name: string | null;
  readonly annotation: string;
  /** The name of the actor; null if it was not found or not looked up. */
  readonly actor: string | null;
}

export const summarizeAlert = ({ kind, at, resource, annotation, actor }: Alert): AlertSummary => ({
  kind,
  at,
  type: resource.type,
  id: resource.id,
  name: resource.name,
  annotation,
  actor: actor.found ? actor.name : null,
});

/** Kinds of alerts about a resource that is non-compliant now. */
export const OPENING_KINDS: ReadonlySet<AlertKind> = new Set<AlertKind>(['opened', 'insufficientData']);

/** Kinds of alerts that close an open one. */
export const CLOSING_KINDS: ReadonlySet<AlertKind> = new Set<AlertKind>(['resolved', 'gone', 'waived']);

/** Whether the annotation of an alert is that of the earlier result. */
export const describesEarlierResult = (kind: AlertKind): boolean => kind === 'resolved' || kind === 'gone';

/** The change of the resource that led to the result. */
export type Change =
  /** `lines` are for people: `+ inbound tcp 22 from 0.0.0.0/0`; values that could be secrets are withheld. */
  | { readonly known: true; readonly at: string; readonly lines: readonly string[]; readonly created: boolean }
  | {
      readonly known: false;
      readonly because: string;
      /** Set if AWS Config records no changes of what the rule evaluates, so that their time is not known either. */
      readonly isRecorded?: false;
    };

/** Whether AWS Config records no changes of what the rule evaluates. */
export const isUnrecorded = (change: Change): boolean => !change.known && change.isRecorded === false;

/** Whether the resource did not change, so that time or a change of the rule led to the result. */
export const isUnchanged = (change: Change): boolean => change.known && change.lines.length === 0 && !change.created;

/** Who made the change, according to CloudTrail. */
export type Actor =
  | {
      readonly found: true;
      readonly confidence: Confidence;
      /** The reason for the confidence: `the only change to this resource in CloudTrail from 04:49 to 05:06 UTC`. */
      readonly because: string;
      /** The principal's ARN, or the service. */
      readonly principal: string;
      /** For people: `alice (role Admin)`. */
      readonly name: string;
      readonly accountId: string | null;
      readonly sourceAddress: string | null;
      readonly userAgent: string | null;
      readonly channel: Channel;
      readonly eventName: string;
      readonly eventTime: string;
      readonly eventId: string;
      readonly consoleUrl: string;
    }
  | { readonly found: false; readonly because: string };

export type Confidence = 'high' | 'medium' | 'low';

/** The tool or service that made the call. */
export type Channel =
  | 'console'
  | 'CloudFormation'
  | 'CDK'
  | 'Terraform'
  | 'Pulumi'
  | 'AWS CLI'
  | 'SDK'
  | 'SSM Automation'
  | 'Assay remediation'
  | 'AWS service'
  | 'unknown';

/** The remediation of the resource. */
export interface Advice {
  /** One or two sentences: the summary of the plan, or the reason why there is none. */
  readonly what: string;
  /** Shows the plan and changes nothing; null if there is none. */
  readonly previewCommand: string | null;
  /** Starts the remediation; null if it is off or starts automatically. */
  readonly applyCommand: string | null;
  /** Undoes what an execution did; absent if it did nothing, or nothing that can be undone. */
  readonly undoCommand?: string;
  /** The mode that is configured for the rule. */
  readonly mode: 'none' | 'off' | 'manual' | 'approve' | 'automatic';
}

/** An execution of a runbook. */
interface AlertExecution {
  readonly id: string;
  /** The runbook's name. */
  readonly document: string;
  /** As SSM writes it: `Failed`, `TimedOut`. */
  readonly status: string;
  readonly kind: 'remediation' | 'undo' | 'restore';
  /** A principal's ARN; null if SSM does not provide it. */
  readonly startedBy: string | null;
  readonly consoleUrl: string;
}
