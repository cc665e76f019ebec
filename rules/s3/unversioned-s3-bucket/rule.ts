import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { flag } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { bucket } from '../../../lib/resources/s3/bucket';

/** Flags buckets without versioning. */
export default defineRule({
  name: 'unversioned-s3-bucket',
  title: 'S3 buckets must have versioning',
  rationale:
    'Without versioning, an object that is overwritten or deleted, by mistake or by an attacker, is gone at once and cannot be restored.',
  severity: 'low',
  resource: bucket,
  triggers: [onChange],
  managedRules: ['S3_BUCKET_VERSIONING_ENABLED'],
  controls: ['CIS 5.0 2.1.2', 'CIS 7.0 3.1.2', 'PCI DSS 4.0.1 10.3.4'],
  parameters: {
    isMfaDeleteEnabled: flag({ default: false, description: 'Whether deleting a version must require MFA' }),
  },
  limitations: [
    'Whether a lifecycle rule expires earlier versions soon after they were replaced.',
    'Objects that were written before versioning was turned on and replaced since.',
  ],
  evaluate({ versioning }, { parameters }) {
    if (!versioning) return insufficientData('the versioning of the bucket is not in the input');
    if (versioning.status === 'Off') return nonCompliant('Versioning was never turned on');
    if (versioning.status === 'Suspended') {
      return nonCompliant('Versioning is suspended: objects that are overwritten or deleted now are lost');
    }
    if (parameters.isMfaDeleteEnabled && !versioning.requiresMfaDelete) {
      return nonCompliant('Versions can be deleted without MFA');
    }
    return COMPLIANT;
  },
});
