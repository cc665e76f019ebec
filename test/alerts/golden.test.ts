import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Alert } from '../../lib/alerts/alert';
import { formatAlert, formatAlertLine, formatAlertSubject } from '../../lib/alerts/texts/alert-text';
import {
  type DestinationFailure,
  formatDestinationFailure,
  formatDestinationFailureSubject,
} from '../../lib/alerts/texts/destination-failure';
import { type Digest, formatDigest, formatDigestSubject } from '../../lib/alerts/texts/digest';
import { formatReminder, formatReminderSubject, type Reminder } from '../../lib/alerts/texts/reminder';
import { kebabCase } from '../../lib/core/text/casing';
import * as scenes from './scenes';

/**
 * The whole of each message, in the folder `golden`. After a change of the texts, run the tests with UPDATE_GOLDEN=1
 * and read the difference as the engineer on call.
 */
test.each(Object.entries(scenes).map(([name, message]) => [kebabCase(name), message] as const))(
  'formats the message %s',
  (name, message) => {
    const path = join(__dirname, 'golden', `${name}.txt`);
    const text = formatMessage(message);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text);
    expect(text).toBe(readFileSync(path, 'utf8'));
  },
);

function formatMessage(message: Alert | Digest | Reminder | DestinationFailure): string {
  switch (message.kind) {
    case 'digest':
      return `Subject: ${formatDigestSubject(message)}\n\n${formatDigest(message)}`;
    case 'reminder':
    case 'baseline':
      return `Subject: ${formatReminderSubject(message)}\n\n${formatReminder(message)}`;
    case 'destinationFailure':
      return `Subject: ${formatDestinationFailureSubject(message)}\n\n${formatDestinationFailure(message)}`;
    default:
      return `Subject: ${formatAlertSubject(message)}\nSMS: ${formatAlertLine(message)}\n\n${formatAlert(message)}`;
  }
}
