import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { findForeignAccess } from '../../../lib/core/policy/foreign';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { bucket } from '../../../lib/resources/s3/bucket';

/** Flags buckets whose policy lets other accounts change who has access. */
export default defineRule({
  name: 'cross-account-s3-bucket',
  title: 'S3 bucket policies must not let other accounts change permissions or encryption',
  rationale:
    'An account that may change the policy or the access control list of a bucket can give the bucket to everyone, and lock out its owner.',
  severity: 'high',
  resource: bucket,
  triggers: [onChange],
  managedRules: ['S3_BUCKET_BLACKLISTED_ACTIONS_PROHIBITED'],
  controls: [
    'FSBP S3.6',
    'PCI DSS 4.0.1 7.2.1',
    'PCI DSS 4.0.1 7.2.2',
    'PCI DSS 4.0.1 7.2.5',
    'PCI DSS 4.0.1 7.2.6',
    'PCI DSS 4.0.1 7.3.1',
    'PCI DSS 4.0.1 7.3.2',
    'PCI DSS 4.0.1 7.3.3',
    'PCI DSS 4.0.1 8.2.7',
  ],
  parameters: {
    blacklistedActionPattern: strings({
      default: 's3:DeleteBucketPolicy,s3:PutBucketAcl,s3:PutBucketPolicy,s3:PutEncryptionConfiguration,s3:PutObjectAcl',
      isRequired: true,
      // Without the service, a word would match no action, and every bucket would be compliant.
      pattern: /^(\*|s3:[\w*?]+)$/i,
      description: 'Actions that no other account may have; they may have wildcards',
    }),
    trustedAccounts: strings({
      default: '',
      pattern: /^(\d{12}|o-[a-z0-9]+)$/,
      description: 'Accounts and organizations that may have them',
    }),
  },
  limitations: [
    'Other actions, such as reading and deleting objects.',
    'Access control lists and access points.',
    'Deny statements, which can take the permissions away.',
    'Whether the public access block removes what the policy grants: it can be turned off again.',
  ],
  evaluate(bucket, { parameters: { blacklistedActionPattern: actions, trustedAccounts: trusted } }) {
    const { accountId, ownerId: canonicalId, statements } = bucket;
    const { found, unknown } = findForeignAccess(statements, actions, { accountId, canonicalId, trusted });
    if (found.length > 0 && accountId === undefined) {
      return insufficientData(
        `other accounts may have dangerous permissions, unless the bucket is theirs: ${joinList(found, 2)}`,
      );
    }
    if (found.length > 0) return nonCompliant(`May change permissions or encryption: ${joinList(found, 2)}`);
    if (unknown.length === 0) return COMPLIANT;
    return insufficientData(`other accounts may have dangerous permissions, depending on ${joinList(unknown)}`);
  },
});
