import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { integer } from '../../../lib/core/parameters';
import { defineRule, every } from '../../../lib/core/rule';
import { pluralize } from '../../../lib/core/text/format';
import { countDays } from '../../../lib/core/time';
import { type UserCredentials, userCredentials } from '../../../lib/resources/iam/user-credentials';

/** Flags users with a password or an active access key that was not used for a long time. */
export default defineRule({
  name: 'unused-credentials',
  title: 'Unused credentials of IAM users must be disabled',
  rationale:
    'The theft of unused credentials goes unnoticed: those of a person who left, or the key of a job that no longer runs.',
  severity: 'medium',
  resource: userCredentials,
  triggers: [every('TwentyFour_Hours')],
  managedRules: ['IAM_USER_UNUSED_CREDENTIALS_CHECK'],
  controls: [
    'FSBP IAM.8',
    'CIS 5.0 1.11',
    'CIS 7.0 2.11',
    'PCI DSS 4.0.1 7.2.4',
    'PCI DSS 4.0.1 7.2.5.1',
    'PCI DSS 4.0.1 8.2.6',
    'PCI DSS 4.0.1 A3.4.1',
  ],
  parameters: {
    maxCredentialUsageAge: integer({
      default: 90,
      min: 1,
      max: 3650,
      description: 'The days after which unused credentials must be disabled',
    }),
  },
  limitations: [
    'Credentials that are used a few times a year on purpose: add a waiver.',
    'The age of the report: days count to the time of the evaluation.',
    'Accounts whose credential report is not in the input.',
    'Users who were created after the report: AWS generates one at most every four hours.',
  ],
  evaluate(user, { parameters: { maxCredentialUsageAge }, now }) {
    const unused = listCredentials(user).flatMap(({ name, since }) => {
      const days = since && countDays(since, now);
      return days === undefined || days < maxCredentialUsageAge ? [] : [`${name} for ${pluralize(days, 'day')}`];
    });
    if (unused.length > 0)
      return nonCompliant(`Unused: ${unused.join(', ')}; at most ${maxCredentialUsageAge - 1} are allowed`);
    return listCredentials(user).some(({ since }) => since === undefined)
      ? insufficientData('an access key is active and was never used, and the report does not have its age')
      : COMPLIANT;
  },
});

/** The credentials that a user can use now, and since when each is unused. */
const listCredentials = (user: UserCredentials): { readonly name: string; readonly since: Date | undefined }[] => [
  // A password that was never used counts from the day on which it was set.
  ...(user.hasPassword
    ? [{ name: 'password', since: user.passwordLastUsed ?? user.passwordLastChanged ?? user.created }]
    : []),
  ...user.activeKeys.map(({ number, lastUsed, lastRotated }) => ({
    name: `access key ${number}`,
    since: lastUsed ?? lastRotated,
  })),
];
