import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { detector } from '../../../lib/resources/guardduty/detector';

/** Flags detectors of GuardDuty that are off. */
export default defineRule({
  name: 'disabled-guardduty',
  title: 'GuardDuty must be on',
  rationale:
    'GuardDuty watches CloudTrail, flow logs and DNS for signs of an attack: stolen keys that are used elsewhere, machines that mine coins. A detector that is off sees nothing, and looks like an account without attacks.',
  severity: 'high',
  resource: detector,
  triggers: [onChange],
  managedRules: ['GUARDDUTY_ENABLED_CENTRALIZED'],
  controls: ['FSBP GuardDuty.1', 'PCI DSS 4.0.1 11.5.1', 'PCI DSS 4.0.1 11.5.1.1'],
  parameters: {},
  limitations: [
    'Accounts and Regions that never had a detector: AWS Config has no item for them.',
    'Whether somebody receives the findings.',
    'The account that receives the findings of an organization.',
  ],
  evaluate: ({ isEnabled }) => (isEnabled ? COMPLIANT : nonCompliant('GuardDuty is off')),
});
