import type { Severity } from '../core/rule';

/**
 * The part of the configuration that alerts and remediation need. Synthesis writes it, and the functions read it. It
 * names no account or Region, so that one bundle works for all of them: those are in the environment.
 *
 * @example
 * const settings: ResponseSettings = { prefix: 'assay', rules: {} };
 */
export interface ResponseSettings {
  /** The prefix of all names: `assay`. */
  readonly prefix: string;
  /** The deployed Config rules by name: `assay-open-ssh`. */
  readonly rules: Readonly<Record<string, ResponseRule>>;
  /** Absent if alerts are off. */
  readonly alerts?: AlertSettings;
  /** Absent if restores are off. */
  readonly restore?: 'approve';
}

export interface ResponseRule {
  /** The name in our registry; absent for managed rules and Guard rules. */
  readonly rule?: string;
  readonly title: string;
  readonly severity: Severity;
  /** The rule's deployed parameters: text, without defaults. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly remediation: RemediationMode;
}

/**
 * - `off`: Assay only shows the plan.
 * - `manual`: a person starts the remediation.
 * - `approve`: AWS Config starts it, and it waits for an approval.
 * - `automatic`: AWS Config starts it, and it completes without a person.
 */
export const REMEDIATION_MODES = ['off', 'manual', 'approve', 'automatic'] as const;
/**
 * How a rule's remediation starts: never (`off`), by a person (`manual`), or by AWS Config, with an approval
 * (`approve`) or without (`automatic`).
 *
 * @example
 * const mode: RemediationMode = 'approve';
 */
export type RemediationMode = (typeof REMEDIATION_MODES)[number];

/** The settings of alerts that a configuration leaves out. */
export const DEFAULT_ALERTS = {
  severity: 'medium',
  stormSize: 20,
  reminderDays: 7,
  waitForActorMinutes: 10,
  gracePeriodMinutes: 0,
} as const satisfies AlertSettings;

export interface AlertSettings {
  /** The lowest severity that sends alerts. */
  readonly severity: Severity;
  /** Alerts of one rule within five minutes beyond this number are combined in a digest. */
  readonly stormSize: number;
  /** Days between reminders of open alerts; 0: no reminders. */
  readonly reminderDays: number;
  /** Minutes that an alert waits, at most, until CloudTrail shows who made the change; 0: does not wait. */
  readonly waitForActorMinutes: number;
  /** Minutes between the first non-compliant result of a resource and its alert; changes in between are one message. */
  readonly gracePeriodMinutes: number;
}
