import type { Severity } from '../core/rule';

/** The name of the file with the settings that lies beside the bundled functions which react. */
export const RESPONSE_SETTINGS_FILE = 'reaction.json';

/**
 * What alerts and remediation have to know of the configuration; written at synthesis, read by the functions.
 * Nothing in it names an account or a Region, so that one bundle serves all: those come from the environment.
 */
export interface ResponseSettings {
  /** Begins the names of everything: `assay`. */
  readonly prefix: string;
  /** Every Config rule that is deployed, by its name there: `assay-open-ssh`. */
  readonly rules: Readonly<Record<string, ResponseRule>>;
  /** Absent: no alerts. */
  readonly alerts?: AlertSettings;
}

export interface ResponseRule {
  /** The name in our registry; absent for AWS's managed rules and Guard rules. */
  readonly rule?: string;
  readonly title: string;
  readonly severity: Severity;
  /** The rule's parameters as deployed: as text, without the defaults. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly remediation: RemediationMode;
}

/**
 * `off`: Assay only says what could be done. `manual`: a person starts the remediation. `approve`: AWS Config starts it,
 * and it waits for a person. `automatic`: AWS Config starts it, and it goes through.
 */
export const REMEDIATION_MODES = ['off', 'manual', 'approve', 'automatic'] as const;
export type RemediationMode = (typeof REMEDIATION_MODES)[number];

export interface AlertSettings {
  /** Alerts are raised for this severity and worse. */
  readonly severity: Severity;
  /** More alerts of one rule within five minutes than this, and the others come as one digest. */
  readonly stormSize: number;
  /** Days after which what is still open is said again, and again; 0: never. */
  readonly reminderDays: number;
  /** Minutes that an alert waits, at most, for CloudTrail to tell who made the change; 0: not at all. */
  readonly waitForActorMinutes: number;
}

/** The names that the SSM documents of a rule have; the rest of a name is the rule's. */
export const remediationRunbookName = (prefix: string, rule: string): string => `${prefix}-${rule}-remediate`;
export const undoRunbookName = (prefix: string, rule: string): string => `${prefix}-${rule}-undo`;
