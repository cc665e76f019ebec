import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { flag, strings } from '../../../lib/core/parameters';
import { describeAllowing } from '../../../lib/core/policy/administration';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { ManagedPolicy } from '../../../lib/resources/iam/managed-policy';
import { findGrants, policyHolder } from '../../../lib/resources/iam/policy-holder';
import { findKeyStatements } from './all-keys';

/** Flags policies that allow decrypting with every KMS key. */
export default defineRule({
  name: 'decrypt-with-all-keys',
  title: 'IAM policies must not allow decryption with all KMS keys',
  rationale:
    'Encryption protects data from those who may read it but not use its key. Permission to decrypt with every key takes that protection away, for keys of the future, too.',
  severity: 'medium',
  resource: policyHolder,
  triggers: [onChange],
  managedRules: ['IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS', 'IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS'],
  controls: [
    'FSBP KMS.1',
    'FSBP KMS.2',
    'PCI DSS 4.0.1 3.5.1.1',
    'PCI DSS 4.0.1 3.5.1.3',
    'PCI DSS 4.0.1 3.6.1',
    'PCI DSS 4.0.1 3.6.1.2',
    'PCI DSS 4.0.1 3.6.1.3',
    'PCI DSS 4.0.1 3.6.1.4',
    'PCI DSS 4.0.1 3.7.1',
    'PCI DSS 4.0.1 3.7.2',
  ],
  parameters: {
    blockedActionsPatterns: strings({
      default: 'kms:Decrypt,kms:ReEncryptFrom',
      isRequired: true,
      // Without the service, a word would match no action, and every policy would be compliant.
      pattern: /^(\*|kms:[\w*?]+)$/i,
      description: 'Actions of KMS that no policy may allow on all keys; they may have wildcards',
    }),
    excludePermissionBoundaryPolicy: flag({
      default: false,
      description: 'Whether policies that only bound permissions are left out',
    }),
  },
  limitations: [
    'Conditions: they make no difference, even if only a service may call KMS for the identity.',
    'Managed policies of AWS, and key policies and grants, which can allow the same.',
    'Lists that name every key one by one.',
    'Deny statements, permissions boundaries and service control policies.',
  ],
  evaluate(holder, { parameters }) {
    if (holder instanceof ManagedPolicy) {
      if (holder.isInline || holder.isAwsManaged) return NOT_APPLICABLE;
      if (parameters.excludePermissionBoundaryPolicy && holder.isOnlyBoundary) return NOT_APPLICABLE;
    }
    const { blockedActionsPatterns: blocked } = parameters;
    const { granting, unknown } = findGrants(holder, (all) => findKeyStatements(all, blocked), describeAllowing);
    const [first, ...others] = granting;
    if (first) {
      const more = others.length > 0 ? ` (and ${others.length} more)` : '';
      return nonCompliant(`May use all keys for ${joinList(blocked)}: ${first}${more}`);
    }
    if (unknown.length === 0) return COMPLIANT;
    return insufficientData(`it may allow decryption with all keys, depending on ${joinList(unknown)}`);
  },
});
