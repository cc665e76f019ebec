import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, every } from '../../../lib/core/rule';
import { userCredentials } from '../../../lib/resources/iam/user-credentials';

/** Flags users that sign in to the console without MFA. */
export default defineRule({
  name: 'user-without-mfa',
  title: 'IAM users with a password must have MFA',
  rationale: 'A password that is guessed, reused or phished is enough to sign in as a user without MFA, from anywhere.',
  severity: 'high',
  resource: userCredentials,
  triggers: [every('TwentyFour_Hours')],
  managedRules: ['MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS'],
  controls: [
    'FSBP IAM.5',
    'CIS 5.0 1.9',
    'CIS 7.0 2.10',
    'PCI DSS 4.0.1 8.4.1',
    'PCI DSS 4.0.1 8.4.2',
    'PCI DSS 4.0.1 8.4.3',
  ],
  parameters: {},
  limitations: [
    'Whether policies require the MFA that a user has.',
    'Users who sign in by federation, and access keys, for which MFA is a matter of policies.',
    'Accounts whose credential report is not in the input.',
    'Users who were created after the report: AWS generates one at most every four hours.',
  ],
  evaluate: (user) =>
    user.hasPassword && !user.hasMfa ? nonCompliant('The user has a password and no MFA') : COMPLIANT,
});
