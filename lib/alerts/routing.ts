import { compareSeverities, type Severity } from '../core/rule';
import { type AlertKind, OPENING_KINDS } from './alert';

/**
 * Decisions about when and how an alert is sent, as pure functions: the alert function and backtests go by the same.
 */

/** The settings that decide how many messages alerts become. */
export interface RoutingSettings {
  /** The lowest severity that sends alerts. */
  readonly severity: Severity;
  /** Alerts of one rule within five minutes beyond this number are combined in a digest. */
  readonly stormSize: number;
  /** Minutes between the first non-compliant result of a resource and its alert; changes in between are one message. */
  readonly gracePeriodMinutes: number;
}

/** Whether alerts are sent for rules of this severity. */
export const isSevereEnough = (severity: Severity, minimum: Severity): boolean =>
  compareSeverities(severity, minimum) <= 0;

/** The five minutes in which the alerts of a Config rule are counted and collected. Times are ISO 8601. */
export interface DigestWindow {
  readonly from: string;
  readonly to: string;
}

const WINDOW_MS = 5 * 60_000;

export function findDigestWindow(time: Date): DigestWindow {
  const from = Math.floor(time.getTime() / WINDOW_MS) * WINDOW_MS;
  return { from: new Date(from).toISOString(), to: new Date(from + WINDOW_MS).toISOString() };
}

/** Whether the alerts of a window, with this one, are too many for messages of their own. */
export const isStorm = (alertsInWindow: number, { stormSize }: Pick<RoutingSettings, 'stormSize'>): boolean =>
  alertsInWindow > stormSize;

/** How long a Config rule counts as new: its first evaluation of all resources takes a while. */
const FIRST_EVALUATION_MS = 60 * 60_000;

/** Whether an alert belongs to the first evaluation of a Config rule, which was first seen at a time. */
export const isOfFirstEvaluation = (firstSeen: Date, now: Date): boolean =>
  now.getTime() - firstSeen.getTime() < FIRST_EVALUATION_MS;

/** Whether the first result of a resource, if it has none before, opens an alert. */
export const isFirstResult = (hadResult: boolean, kind: AlertKind): boolean => !hadResult && OPENING_KINDS.has(kind);

/** Returns the time before which an alert is not sent; undefined for one that does not open. */
export const findGraceEnd = (
  { kind, at }: { readonly kind: AlertKind; readonly at: string },
  { gracePeriodMinutes }: Pick<RoutingSettings, 'gracePeriodMinutes'>,
): Date | undefined => (OPENING_KINDS.has(kind) ? new Date(Date.parse(at) + gracePeriodMinutes * 60_000) : undefined);
