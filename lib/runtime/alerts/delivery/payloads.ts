import type { Alert } from '../../../alerts/alert';
import { type Digest, digestSubject, digestText } from '../../../alerts/texts/digest';
import { type Reminder, reminderSubject, reminderText } from '../../../alerts/texts/reminder';
import { alertLine, alertSubject, alertText } from '../../../alerts/texts/text';
import { SEVERITIES } from '../../../core/rule';

/** What goes out, for people and for machines. */
export interface AlertMessage {
  /** At most 100 characters of ASCII. */
  readonly subject: string;
  readonly text: string;
  /** For telephones. */
  readonly line: string;
  readonly content: Alert | Digest | Reminder;
  /** What subscriptions filter by; only what there is. */
  readonly attributes: Readonly<Record<string, string>>;
  /** What the central event bus calls it. */
  readonly detailType: 'Assay Alert' | 'Assay Digest' | 'Assay Reminder';
}

export const formatAlertMessage = (alert: Alert): AlertMessage => ({
  subject: alertSubject(alert),
  text: alertText(alert),
  line: alertLine(alert),
  content: alert,
  attributes: {
    severity: alert.rule.severity,
    rule: alert.rule.name,
    kind: alert.kind,
    account: alert.resource.accountId,
    region: alert.resource.region,
  },
  detailType: 'Assay Alert',
});

export const formatDigestMessage = (digest: Digest): AlertMessage => ({
  subject: digestSubject(digest),
  text: digestText(digest),
  line: digestSubject(digest),
  content: digest,
  attributes: {
    severity: digest.rule.severity,
    rule: digest.rule.name,
    kind: digest.kind,
    account: digest.accountId,
    region: digest.region,
  },
  detailType: 'Assay Digest',
});

/** It is of many rules, so it has no rule to filter by; its severity is that of the worst. */
export const formatReminderMessage = (reminder: Reminder): AlertMessage => ({
  subject: reminderSubject(reminder),
  text: reminderText(reminder),
  line: reminderSubject(reminder),
  content: reminder,
  attributes: {
    severity: SEVERITIES.find((one) => reminder.rules.some(({ severity }) => severity === one)) ?? 'low',
    kind: reminder.kind,
    account: reminder.accountId,
    region: reminder.region,
  },
  detailType: 'Assay Reminder',
});

/** What SNS takes, attributes included, and EventBridge of one entry. */
const LIMIT = 256 * 1024;
/** For attributes, names and the like. */
const RESERVE = 4 * 1024;

/** The message of SNS by protocol: text for people, JSON for machines, as long as all of it fits. */
export function messageByProtocol({ text, line, content }: AlertMessage): string {
  const json = JSON.stringify(content);
  const forms = [
    { default: text, email: text, sms: line, http: json, https: json, sqs: json, lambda: json, firehose: json },
    // Once for every machine: those are the protocols without a text of their own.
    { default: json, email: text, 'email-json': text, sms: line },
    { default: tooLarge(content, json), email: cut(text), 'email-json': cut(text), sms: line },
  ].map((form) => JSON.stringify(form));
  return forms.find(fits) ?? JSON.stringify({ default: line });
}

/** The same for the event bus. */
export function toEventDetail({ content }: AlertMessage): string {
  const json = JSON.stringify(content);
  return fits(json) ? json : tooLarge(content, json);
}

const fits = (text: string): boolean => Buffer.byteLength(text) <= LIMIT - RESERVE;

/** Half an object would be none. */
const tooLarge = ({ version, kind }: AlertMessage['content'], json: string): string =>
  JSON.stringify({ version, kind, withheld: `The message is too large: ${Buffer.byteLength(json)} bytes` });

const cut = (text: string): string => `${text.slice(0, LIMIT / 8)}\n[truncated]\n`;
