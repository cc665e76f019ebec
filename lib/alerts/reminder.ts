import type { Severity } from '../core/rule';

/** What has been open for long, told again. Field names are a contract. */
export interface Reminder {
  readonly version: 1;
  readonly kind: 'reminder';
  /** When it is said; ISO 8601. */
  readonly at: string;
  /** Days after which what is open is said again. */
  readonly days: number;
  readonly accountId: string;
  readonly accountAlias: string | null;
  readonly region: string;
  readonly total: number;
  /** Worst first; within a rule the oldest first. */
  readonly rules: readonly RemindedRule[];
  readonly consoleUrl: string;
}

export interface RemindedRule {
  readonly name: string;
  readonly configRuleName: string;
  readonly title: string;
  readonly severity: Severity;
  readonly count: number;
  /** The oldest 20. */
  readonly resources: readonly OpenResource[];
}

/** A resource that is still non-compliant. */
export interface OpenResource {
  readonly type: string;
  readonly id: string;
  readonly name: string | null;
  /** ISO 8601. */
  readonly openedAt: string;
  readonly annotation: string;
  /** Who made the change that opened it, for people; null where not known. */
  readonly actor: string | null;
}

export interface ReminderParts {
  readonly at: string;
  readonly days: number;
  readonly accountId: string;
  readonly accountAlias: string | null;
  readonly region: string;
  readonly partition: string;
  readonly rules: readonly (Pick<RemindedRule, 'name' | 'configRuleName' | 'title' | 'severity'> & {
    readonly open: readonly OpenResource[];
  })[];
}

export function composeReminder({ at, days, accountId, accountAlias, region }: ReminderParts): Reminder {
  return {
    version: 1,
    kind: 'reminder',
    at,
    days,
    accountId,
    accountAlias,
    region,
    total: 0,
    rules: [],
    consoleUrl: '',
  };
}

export const reminderSubject = (_reminder: Reminder): string => 'STILL OPEN';
export const reminderText = (reminder: Reminder): string => JSON.stringify(reminder, undefined, 2);
