import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, every } from '../../../lib/core/rule';
import { rootUser } from '../../../lib/resources/iam/account';

/** Flags accounts whose root user signs in without MFA. */
export default defineRule({
  name: 'root-without-mfa',
  title: 'The root user must have MFA',
  rationale:
    'Without MFA a password, and the mailbox that can reset it, is all that protects the one user that nothing restricts.',
  severity: 'critical',
  resource: rootUser,
  triggers: [every('TwentyFour_Hours')],
  managedRules: ['ROOT_ACCOUNT_MFA_ENABLED'],
  controls: [
    'FSBP IAM.6',
    'CIS 5.0 1.4',
    'CIS 5.0 1.5',
    'CIS 7.0 2.5',
    'CIS 7.0 2.6',
    'PCI DSS 4.0.1 8.4.1',
    'PCI DSS 4.0.1 8.4.2',
    'PCI DSS 4.0.1 8.4.3',
  ],
  parameters: {},
  limitations: [
    'Whether the device is hardware: a virtual one is enough.',
    'Accounts whose report or summary is not in the input.',
  ],
  evaluate(root) {
    if (root.hasMfa) return COMPLIANT;
    return root.hasNoCredentials ? NOT_APPLICABLE : nonCompliant('The root user has no MFA');
  },
});
