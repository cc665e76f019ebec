import { COMPLIANT, insufficientData, NOT_APPLICABLE, needsFacts, nonCompliant } from '../../../lib/core/evaluation';
import { flag, strings } from '../../../lib/core/parameters';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { accountPublicAccessBlock } from '../../../lib/resources/s3/account-public-access-block';
import { bucket } from '../../../lib/resources/s3/bucket';
import { applyAccountBlock, findAccountBlock, findPublicAccess } from '../../../lib/resources/s3/public-access';
import { uniformBlock } from '../../../lib/resources/s3/public-access-block';

/** Flags buckets whose ACL or policy grants public access that no public access block removes. */
export default defineRule({
  name: 'public-s3-bucket',
  title: 'S3 buckets must not be public',
  rationale:
    'Bots guess bucket names all day: data that they read cannot be recalled, and data that they write is served in your name.',
  severity: 'critical',
  resource: bucket,
  // A change of the account's block can change the result without a change of the bucket.
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRules: ['S3_BUCKET_PUBLIC_READ_PROHIBITED'],
  controls: ['FSBP S3.2', 'FSBP S3.3'],
  parameters: {
    excludedPublicBuckets: strings({ default: '', description: 'Names of buckets that are public on purpose' }),
    accountBlocksPublicAccess: flag({
      default: false,
      description: "Whether the account's own public access block is fully on; used if its item is not in the input",
    }),
  },
  facts: [accountPublicAccessBlock],
  limitations: [
    'ACLs of individual objects, and policies of access points.',
    'Access that the policy grants to named accounts, however many and of whichever owners.',
    "Conditions on keys that S3's definition does not list, such as a secret referer: S3 considers them public.",
  ],
  collect(bucket, { parameters }) {
    if (parameters.excludedPublicBuckets.includes(bucket.bucketName ?? '')) return NOT_APPLICABLE;
    const access = findPublicAccess(bucket);
    const { ways, unknown } = applyAccountBlock(access, undefined);
    // The account's block can only remove access. Most buckets are private without it, and need not wait for its item.
    if (ways.length === 0 && unknown.length === 0) return COMPLIANT;
    return needsFacts({ access, accountId: bucket.accountId ?? null });
  },
  conclude({ access, accountId }, { parameters, facts }) {
    const account =
      findAccountBlock(accountId ?? undefined, facts) ??
      (parameters.accountBlocksPublicAccess ? uniformBlock(true) : undefined);
    const { ways, unknown } = applyAccountBlock(access, account);
    if (ways.length > 0) return nonCompliant(`${account ? 'Public' : PUBLIC_UNLESS_BLOCKED}: ${ways.join('; ')}`);
    if (unknown.length === 0) return COMPLIANT;
    return insufficientData(`the bucket may be public, depending on ${joinList(unknown)}`);
  },
});

const PUBLIC_UNLESS_BLOCKED = 'Public unless the account blocks it (not in the input)';
