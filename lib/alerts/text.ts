import type { Alert } from './alert';

/** At most 100 characters of ASCII, as SNS demands of a subject. */
export const alertSubject = (alert: Alert): string =>
  `${alert.rule.severity.toUpperCase()} ${alert.rule.name}: ${alert.resource.id}`.slice(0, 100);

/** The alert as a mail. */
export const alertText = (alert: Alert): string => JSON.stringify(alert, undefined, 2);

/** The alert in one line of at most 140 characters. */
export const alertLine = (alert: Alert): string => alertSubject(alert);
