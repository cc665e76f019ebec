import type { Severity } from '../core/rule';

/**
 * Everything that people and machines are told about one resource and one rule at one moment. This is the JSON that is
 * published; field names are a contract.
 */
export interface Alert {
  readonly version: 1;
  /** The same for every delivery of the same event: rule, resource and transition. */
  readonly id: string;
  readonly kind: AlertKind;
  /** When AWS Config recorded the result; ISO 8601. */
  readonly at: string;
  readonly rule: {
    /** Ours: `open-ssh`; or the Config rule's own. */
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
    /** The account's alias; null where it has none or it could not be read. */
    readonly accountAlias: string | null;
    readonly region: string;
  };
  /** The rule's own words; for what is put right, the words of what was wrong. */
  readonly annotation: string;
  readonly change: Change;
  readonly actor: Actor;
  readonly remediation: Advice;
  /** YAML of a waiver for exactly this, ready to be filled in. */
  readonly waiver: string | null;
  /** The resource's timeline in the console of AWS Config. */
  readonly consoleUrl: string;
  /** Of a remediation that failed or stopped: the execution of its SSM document. */
  readonly execution?: Execution;
}

/**
 * `opened`: became non-compliant. `undecided`: became non-compliant because the rule cannot tell. `resolved`: put right.
 * `gone`: deleted, or out of the rule's scope. `waived`: a waiver stands. `left to people`: a remediation stopped and
 * says why.  `remediation failed`: it failed, with what was done.
 */
export type AlertKind =
  | 'opened'
  | 'undecided'
  | 'resolved'
  | 'gone'
  | 'waived'
  | 'left to people'
  | 'remediation failed';

/** What became different with the change that brought the result. */
export type Change =
  /** `lines` are ready to be read: `+ inbound tcp 22 from 0.0.0.0/0`; values that could be secrets are withheld. */
  | { readonly known: true; readonly at: string; readonly lines: readonly string[]; readonly created: boolean }
  | { readonly known: false; readonly because: string };

/** Who made the change, as CloudTrail tells. */
export type Actor =
  | {
      readonly found: true;
      readonly confidence: Confidence;
      /** Why the confidence is what it is: `the only call on the resource in the 15 minutes before`. */
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

export type Confidence = 'certain' | 'likely' | 'possible';

/** How the call was made: by hand in the console, by a tool, or by a service on somebody's behalf. */
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

/** What can be done about it. */
export interface Advice {
  /** One or two sentences: the plan's summary, or why a person must decide. */
  readonly what: string;
  /** Shows what would be done and changes nothing; null where there is nothing to preview. */
  readonly previewCommand: string | null;
  /** Does it; null where remediation is off or goes by itself. */
  readonly applyCommand: string | null;
  /** Takes back what a remediation did; absent where it did nothing, or nothing that can be taken back. */
  readonly undoCommand?: string;
  /** How the rule's remediation is configured here. */
  readonly mode: 'none' | 'off' | 'manual' | 'approve' | 'automatic';
}

/** An execution of an SSM document. */
export interface Execution {
  readonly id: string;
  readonly document: string;
  /** As SSM writes it: `Failed`, `TimedOut`. */
  readonly status: string;
  /** Whether it was to put the resource right, or to take such an execution back. */
  readonly kind: 'remediation' | 'undo';
  /** A principal's ARN; null where SSM does not say. */
  readonly startedBy: string | null;
  readonly consoleUrl: string;
}
