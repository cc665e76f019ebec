import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { integer } from '../../../lib/core/parameters';
import { defineRule, every } from '../../../lib/core/rule';
import { passwordPolicy } from '../../../lib/resources/iam/account';

/** Flags password policies that allow short passwords. */
export default defineRule({
  name: 'short-passwords',
  title: 'Passwords of IAM users must have at least 14 characters',
  rationale:
    'Each character more makes a password many times as hard to guess. Length protects better than symbols, which people put where they are expected.',
  severity: 'medium',
  resource: passwordPolicy,
  triggers: [every('TwentyFour_Hours')],

  controls: ['CIS 5.0 1.7', 'CIS 7.0 2.8'],
  parameters: {
    MinimumPasswordLength: integer({ default: 14, min: 6, max: 128, description: 'The least length of a password' }),
  },
  limitations: [
    'Files of accounts without a policy of their own: `get-account-password-policy` fails for them, and the input has nothing. Deployed, the default of AWS is evaluated.',
    'Passwords that are older than the policy: it applies when a password changes.',
  ],
  evaluate: ({ minimumLength }, { parameters: { MinimumPasswordLength } }) =>
    minimumLength < MinimumPasswordLength
      ? nonCompliant(`The password policy allows ${minimumLength} characters, fewer than ${MinimumPasswordLength}`)
      : COMPLIANT,
});
