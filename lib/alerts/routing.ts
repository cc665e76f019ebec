import { compareSeverities, type Severity } from '../core/rule';
import { type AlertKind, OPENING_KINDS } from './alert';

/** The settings that decide when an alert is sent, and whether in a digest. Backtests use the same functions. */
export interface RoutingSettings {
  /** The lowest severity that sends alerts. */
  readonly severity: Severity;
  /** Alerts of one rule within five minutes are sent singly up to this number, and the others in a digest. */
  readonly stormSize: number;
  /** Minutes between the first non-compliant result of a resource and its alert, which covers all changes in between. */
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

/** Whether a window has too many alerts to send this one singly. @param alertsInWindow including this one */
export const isStorm = (alertsInWindow: number, { stormSize }: Pick<RoutingSettings, 'stormSize'>): boolean =>
  alertsInWindow > stormSize;

/** How long a Config rule counts as new: its first evaluation of all resources takes a while. */
const FIRST_EVALUATION_MS = 60 * 60_000;

/** Whether an alert belongs to the first evaluation of a Config rule, which was first seen at a time. */
export const isWithinFirstEvaluation = (firstSeen: Date, now: Date): boolean =>
  now.getTime() - firstSeen.getTime() < FIRST_EVALUATION_MS;

/** Whether an alert opens with the first result of a resource. */
export const opensWithFirstResult = (hadResult: boolean, kind: AlertKind): boolean =>
  !hadResult && OPENING_KINDS.has(kind);

/** Returns the time before which an alert is not sent; undefined for one that does not open. */
export const findGraceEnd = (
  { kind, at }: { readonly kind: AlertKind; readonly at: string },
  { gracePeriodMinutes }: Pick<RoutingSettings, 'gracePeriodMinutes'>,
): Date | undefined => (OPENING_KINDS.has(kind) ? new Date(Date.parse(at) + gracePeriodMinutes * 60_000) : undefined);
