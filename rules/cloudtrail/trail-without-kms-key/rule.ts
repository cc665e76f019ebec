import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { trail } from '../../../lib/resources/cloudtrail/trail';

/** Flags trails whose log files no KMS key encrypts. */
export default defineRule({
  name: 'trail-without-kms-key',
  title: 'Trails must encrypt log files with a KMS key',
  rationale:
    "With a KMS key, a reader of the log files needs permission for the key besides that for the bucket, so that a wrong bucket policy alone reveals nothing. S3's default encryption decrypts for everyone who may read the bucket.",
  severity: 'medium',
  resource: trail,
  triggers: [onChange],
  managedRules: ['CLOUD_TRAIL_ENCRYPTION_ENABLED'],
  controls: ['FSBP CloudTrail.2', 'CIS 5.0 3.5', 'CIS 7.0 4.5', 'PCI DSS 4.0.1 3.5.1'],
  parameters: {},
  limitations: [
    'Whether the key exists, is enabled and lets CloudTrail use it: a trail with a wrong key delivers nothing.',
    'Who may use the key, and log files that were written before the trail had it.',
    'Event data stores of CloudTrail Lake.',
  ],
  evaluate(trail) {
    // A trail of another Region or account can be changed only there.
    if (trail.isShadow) return NOT_APPLICABLE;
    return trail.hasKmsKey
      ? COMPLIANT
      : nonCompliant(`Trail ${trail.trailName} does not encrypt log files with a KMS key`);
  },
});
