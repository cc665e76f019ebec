import type { Alert } from '../../../alerts/alert';
import { formatAlert, formatAlertLine, formatAlertSubject } from '../../../alerts/texts/alert-text';
import {
  type DestinationFailure,
  formatDestinationFailure,
  formatDestinationFailureSubject,
} from '../../../alerts/texts/destination-failure';
import { type Digest, formatDigest, formatDigestSubject } from '../../../alerts/texts/digest';
import { formatReminder, formatReminderSubject, type Reminder } from '../../../alerts/texts/reminder';
import { SEVERITIES } from '../../../core/rule';

/** A message to people and machines. */
export interface AlertMessage {
  /** At most 100 characters of ASCII. */
  readonly subject: string;
  /** For mails. */
  readonly text: string;
  /** For SMS. */
  readonly line: string;
  /** For machines. */
  readonly content: Alert | Digest | Reminder | DestinationFailure;
  /** For the filter policies of subscriptions. */
  readonly attributes: Readonly<Record<string, string>>;
  /** For rules of the central event bus. */
  readonly detailType: 'Assay Alert' | 'Assay Digest' | 'Assay Reminder' | 'Assay Destination Failure';
}

export const formatAlertMessage = (alert: Alert): AlertMessage => ({
  subject: formatAlertSubject(alert),
  text: formatAlert(alert),
  line: formatAlertLine(alert),
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
  subject: formatDigestSubject(digest),
  text: formatDigest(digest),
  line: formatDigestSubject(digest),
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

/** A reminder is about many rules: it has no `rule` to filter by, and the highest severity of all. */
export const formatReminderMessage = (reminder: Reminder): AlertMessage => ({
  subject: formatReminderSubject(reminder),
  text: formatReminder(reminder),
  line: formatReminderSubject(reminder),
  content: reminder,
  attributes: {
    severity: SEVERITIES.find((one) => reminder.rules.some(({ severity }) => severity === one)) ?? 'low',
    kind: reminder.kind,
    account: reminder.accountId,
    region: reminder.region,
  },
  detailType: 'Assay Reminder',
});

/** It has a severity, since a subscription may filter by it. */
export const formatDestinationFailureMessage = (failure: DestinationFailure): AlertMessage => ({
  subject: formatDestinationFailureSubject(failure),
  text: formatDestinationFailure(failure),
  line: formatDestinationFailureSubject(failure),
  content: failure,
  attributes: { severity: 'high', kind: failure.kind, account: failure.accountId, region: failure.region },
  detailType: 'Assay Destination Failure',
});

/** The limit of an SNS message with its attributes, and of an EventBridge entry. */
const MAX_BYTES = 256 * 1024;
const ATTRIBUTES_BYTES = 4 * 1024;

/** The SNS message by protocol: text for people and JSON for machines, in the fullest form that fits. */
export function formatByProtocol({ text, line, content }: AlertMessage): string {
  const json = JSON.stringify(content);
  const forms = [
    { default: text, email: text, sms: line, http: json, https: json, sqs: json, lambda: json, firehose: json },
    // The JSON once, for all protocols that are not listed.
    { default: json, email: text, 'email-json': text, sms: line },
    { default: withholdContent(content, json), email: truncateText(text), 'email-json': truncateText(text), sms: line },
  ].map((form) => JSON.stringify(form));
  return forms.find(fits) ?? JSON.stringify({ default: line });
}

export function toEventDetail({ content }: AlertMessage): string {
  const json = JSON.stringify(content);
  return fits(json) ? json : withholdContent(content, json);
}

const fits = (text: string): boolean => Buffer.byteLength(text) <= MAX_BYTES - ATTRIBUTES_BYTES;

const withholdContent = ({ version, kind }: AlertMessage['content'], json: string): string =>
  JSON.stringify({ version, kind, withheld: `The message is too large: ${Buffer.byteLength(json)} bytes` });

const truncateText = (text: string): string => `${text.slice(0, MAX_BYTES / 8)}\n[truncated]\n`;
