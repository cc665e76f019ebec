import { NOT_APPLICABLE } from '../../../lib/core/evaluation';
import { evaluatePublicPolicy } from '../../../lib/core/policy/resource-policy';
import { defineRule, onChange } from '../../../lib/core/rule';
import { kmsKey } from '../../../lib/resources/kms/kms-key';

/** Flags keys whose policy lets the public in. */
export default defineRule({
  name: 'public-kms-key',
  title: 'KMS keys must not be public',
  rationale:
    'A key that everyone may use protects nothing: anyone who finds leaked data can decrypt it. A key that everyone may administer can be deleted, and the data with it.',
  severity: 'critical',
  resource: kmsKey,
  triggers: [onChange],
  managedRules: ['KMS_KEY_POLICY_NO_PUBLIC_ACCESS'],
  controls: ['FSBP KMS.5', 'CIS 7.0 2.21'],
  parameters: {},
  limitations: [
    'Grants, which AWS Config does not record.',
    'Access that the policy grants to named accounts, however many and of whichever owners.',
    'Deny statements, which can take public access away.',
    'The service that a request has to come through (kms:ViaService): everyone can use the service.',
  ],
  evaluate: (key) => (key.isCustomerManaged ? evaluatePublicPolicy(key.statements, 'key') : NOT_APPLICABLE),
});
