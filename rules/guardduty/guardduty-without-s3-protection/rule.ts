import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { detector } from '../../../lib/resources/guardduty/detector';

/** Flags detectors of GuardDuty without S3 protection. */
export default defineRule({
  name: 'guardduty-without-s3-protection',
  title: 'GuardDuty must protect S3',
  rationale:
    'Without it GuardDuty does not see reads and writes of objects: who downloads a whole bucket with a stolen key, or deletes it.',
  severity: 'medium',
  resource: detector,
  triggers: [onChange],
  managedRules: ['GUARDDUTY_S3_PROTECTION_ENABLED'],
  controls: ['FSBP GuardDuty.10', 'PCI DSS 4.0.1 11.5.1', 'PCI DSS 4.0.1 11.5.1.1'],
  parameters: {},
  limitations: [
    'Accounts and Regions that never had a detector: AWS Config has no item for them.',
    'Malware protection for S3, which is another plan.',
  ],
  evaluate(detector) {
    if (!detector.isEnabled) return nonCompliant('GuardDuty is off');
    const isOn = detector.protects('S3_DATA_EVENTS');
    if (isOn === undefined) return insufficientData('S3 protection may be off; the input does not have its state');
    return isOn ? COMPLIANT : nonCompliant('S3 protection is off');
  },
});
