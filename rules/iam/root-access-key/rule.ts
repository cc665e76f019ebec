import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, every } from '../../../lib/core/rule';
import { rootUser } from '../../../lib/resources/iam/account';

/** Flags accounts whose root user has an access key. */
export default defineRule({
  name: 'root-access-key',
  title: 'The root user must have no access key',
  rationale:
    'An access key of the root user may do everything in the account, and no policy can restrict it. Anyone who finds it in a script or on a laptop controls the account.',
  severity: 'critical',
  resource: rootUser,
  triggers: [every('TwentyFour_Hours')],
  managedRules: ['IAM_ROOT_ACCESS_KEY_CHECK'],
  controls: [
    'FSBP IAM.4',
    'CIS 5.0 1.3',
    'CIS 7.0 2.4',
    'PCI DSS 4.0.1 7.2.1',
    'PCI DSS 4.0.1 7.2.2',
    'PCI DSS 4.0.1 7.2.3',
    'PCI DSS 4.0.1 8.2.1',
    'PCI DSS 4.0.1 8.2.2',
    'PCI DSS 4.0.1 8.2.4',
    'PCI DSS 4.0.1 8.2.5',
    'PCI DSS 4.0.1 8.3.11',
  ],
  parameters: {},
  limitations: ['Keys that were created after the report.', 'Accounts whose report or summary is not in the input.'],
  evaluate: (root) => (root.hasAccessKey ? nonCompliant('The root user has an access key') : COMPLIANT),
});
