import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { kmsKey } from '../../../lib/resources/kms/kms-key';

/** Rotation limits how much one generation of key material protects, and it costs nobody any work. */
export default defineRule({
  name: 'unrotated-kms-key',
  title: 'Customer-managed KMS keys rotate by themselves',
  rationale: 'Without rotation one generation of key material protects everything for ever. KMS rotates by itself, keeps what was encrypted before readable, and nothing that uses the key has to change.',
  severity: 'medium',
  resource: kmsKey,
  triggers: [onChange],
  managedRule: 'cmk-backing-key-rotation-enabled',
  parameters: {},
  limitations: [
    'How often the key rotates, and rotations on demand.',
    'Asymmetric and HMAC keys, imported key material and custom key stores, which only their owner can rotate.',
  ],
  evaluate(key) {
    if (!key.canRotate || !key.isEnabled) return NOT_APPLICABLE;
    if (key.rotates === undefined)
      return insufficientData(`whether key ${key.label} rotates: the input does not tell its rotation status`);
    if (key.rotates) return COMPLIANT;
    const where = key.primaryRegion === undefined ? '' : `, which is set on its primary key in ${key.primaryRegion}`;
    return nonCompliant(`Key ${key.label} has no automatic rotation${where}`);
  },
});
