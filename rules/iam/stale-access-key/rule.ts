import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { integer } from '../../../lib/core/parameters';
import { defineRule, every } from '../../../lib/core/rule';
import { joinList, pluralize } from '../../../lib/core/text/format';
import { countDays } from '../../../lib/core/time';
import { userCredentials } from '../../../lib/resources/iam/user-credentials';

/** Flags users with an active access key that was not rotated for a long time. */
export default defineRule({
  name: 'stale-access-key',
  title: 'Access keys of IAM users must be rotated',
  rationale:
    'The longer a key exists, the more copies of it exist: in scripts, logs, backups and with people who have left.',
  severity: 'medium',
  resource: userCredentials,
  triggers: [every('TwentyFour_Hours')],
  managedRules: ['ACCESS_KEYS_ROTATED'],
  controls: [
    'FSBP IAM.3',
    'CIS 5.0 1.13',
    'CIS 7.0 2.12',
    'PCI DSS 4.0.1 8.3.5',
    'PCI DSS 4.0.1 8.3.7',
    'PCI DSS 4.0.1 8.3.9',
    'PCI DSS 4.0.1 8.3.10.1',
    'PCI DSS 4.0.1 8.6.3',
  ],
  parameters: {
    maxAccessKeyAge: integer({
      default: 90,
      min: 1,
      max: 3650,
      description: 'The days after which an active access key must be rotated',
    }),
  },
  limitations: [
    'Inactive keys, which can be made active again.',
    'The age of the report: ages count to the time of the evaluation.',
    'Accounts whose credential report is not in the input.',
    'Users who were created after the report: AWS generates one at most every four hours.',
  ],
  evaluate(user, { parameters: { maxAccessKeyAge }, now }) {
    const keys = user.activeKeys;
    const ages = keys.flatMap(({ number, lastRotated }) =>
      lastRotated ? [{ number, days: countDays(lastRotated, now) }] : [],
    );
    const old = ages.filter(({ days }) => days > maxAccessKeyAge);
    if (old.length > 0) {
      return nonCompliant(
        `${joinList(old.map(({ number, days }) => `Access key ${number} is ${pluralize(days, 'day')} old`))}; at most ${pluralize(maxAccessKeyAge, 'day')} are allowed`,
      );
    }
    return ages.length < keys.length
      ? insufficientData('an access key is active, and the report does not have its age')
      : COMPLIANT;
  },
});
