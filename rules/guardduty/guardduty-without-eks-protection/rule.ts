import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { detector } from '../../../lib/resources/guardduty/detector';

/** Flags detectors of GuardDuty without EKS audit log monitoring. */
export default defineRule({
  name: 'guardduty-without-eks-protection',
  title: 'GuardDuty must watch the audit logs of EKS',
  rationale:
    'An attacker in a cluster of Kubernetes uses its API, not that of AWS. GuardDuty sees this only in the audit logs of EKS.',
  severity: 'medium',
  resource: detector,
  triggers: [onChange],
  managedRules: ['GUARDDUTY_EKS_PROTECTION_AUDIT_ENABLED'],
  controls: ['FSBP GuardDuty.5', 'PCI DSS 4.0.1 11.5.1', 'PCI DSS 4.0.1 11.5.1.1'],
  parameters: {},
  limitations: [
    'Accounts and Regions that never had a detector: AWS Config has no item for them.',
    'Runtime monitoring of nodes and containers, which is another plan.',
  ],
  evaluate(detector) {
    if (!detector.isEnabled) return nonCompliant('GuardDuty is off');
    const isOn = detector.protects('EKS_AUDIT_LOGS');
    if (isOn === undefined)
      return insufficientData('EKS audit log monitoring may be off; the input does not have its state');
    return isOn ? COMPLIANT : nonCompliant('EKS audit log monitoring is off');
  },
});
