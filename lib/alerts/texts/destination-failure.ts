import { breakLinks } from '../../core/text/sanitize';
import { formatMinute } from '../../core/time';
import {
  formatAccountLabel,
  formatField,
  formatMail,
  formatScopeLabel,
  formatSubject,
  truncate,
  wrapMailText,
} from './mail';

/** A machine destination that takes no messages, as it is published in JSON. Field names are a contract. */
export interface DestinationFailure {
  readonly version: 1;
  readonly kind: 'destinationFailure';
  readonly destination: 'Security Hub' | 'event bus';
  /** When it was composed; ISO 8601. */
  readonly at: string;
  /** When the first message failed; ISO 8601. */
  readonly since: string;
  /** The latest error. */
  readonly reason: string;
  /** How long a message is kept for the destination. */
  readonly retentionHours: number;
  readonly accountId: string;
  readonly accountAlias: string | null;
  readonly region: string;
}

/** At most 100 characters of ASCII. */
export const formatDestinationFailureSubject = (failure: DestinationFailure): string =>
  formatSubject(`${formatDestinationFailureStart(failure)} in ${formatScopeLabel(failure)}`);

/** The failure as a mail. */
export function formatDestinationFailure(failure: DestinationFailure): string {
  const { destination, since, reason, retentionHours, region } = failure;
  return formatMail([
    wrapMailText(formatDestinationFailureStart(failure)),
    wrapMailText(truncate(breakLinks(reason), 400), '  '),
    [
      ...formatField('Account', `${formatAccountLabel(failure)}, ${region}`),
      ...formatField('Since', formatMinute(since)),
    ],
    wrapMailText(
      `Mails are not affected. Messages for this destination are kept for ${retentionHours} hours and sent when it works again; older ones are lost. This is reported once.`,
    ),
    ['What to do', ...wrapMailText(ADVICE[destination], '  ')],
  ]);
}

const formatDestinationFailureStart = ({ destination }: DestinationFailure): string =>
  `NOT DELIVERED: ${destination === 'event bus' ? 'the event bus' : destination} takes no messages`;

const ADVICE: Readonly<Record<DestinationFailure['destination'], string>> = {
  'Security Hub': 'Enable Security Hub in this account and Region, or turn off "securityHub" of the alerts.',
  'event bus':
    'Check that the event bus exists and that its policy allows this account to put events, or remove "eventBus" of the alerts.',
};
