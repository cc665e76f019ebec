import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { kmsKey } from '../../../lib/resources/kms/kms-key';

/** Flags customer managed keys without automatic rotation. */
export default defineRule({
  name: 'unrotated-kms-key',
  title: 'Customer managed KMS keys must rotate automatically',
  rationale:
    'Without rotation, the same key material protects all data for the whole life of the key. KMS rotates keys automatically, keeps existing ciphertext readable, and requires no change in the applications that use the key.',
  severity: 'medium',
  resource: kmsKey,
  triggers: [onChange],
  managedRules: ['CMK_BACKING_KEY_ROTATION_ENABLED'],
  controls: ['CIS 5.0 3.6', 'CIS 7.0 4.6', 'PCI DSS 4.0.1 3.7.4', 'PCI DSS 4.0.1 3.7.5'],
  parameters: {},
  limitations: [
    'The rotation period, and rotations on demand.',
    'Asymmetric and HMAC keys, imported key material and custom key stores, which only their owner can rotate.',
  ],
  evaluate(key) {
    if (!key.canRotate || !key.isEnabled) return NOT_APPLICABLE;
    if (key.rotates === undefined) {
      return insufficientData(`key ${key.label} may not rotate; its rotation status is not in the input`);
    }
    if (key.rotates) return COMPLIANT;
    const primary = key.primaryRegion === undefined ? '' : `; turn it on for its primary key in ${key.primaryRegion}`;
    return nonCompliant(`Key ${key.label} has no automatic rotation${primary}`);
  },
});
