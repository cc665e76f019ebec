import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { flag, strings } from '../../../lib/core/parameters';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { accountPublicAccessBlock } from '../../../lib/resources/s3/account-public-access-block';
import { findAccountBlock, bucket, findPublicAccess } from '../../../lib/resources/s3/bucket';
import { uniformBlock } from '../../../lib/resources/s3/public-access-block';

/** A bucket that is open to everyone is found within hours, and what was read cannot be taken back. */
export default defineRule({
  name: 'public-s3-bucket',
  title: 'S3 buckets are closed to the public',
  rationale: 'Open buckets are found by machines that try names all day: what they read is out for good, and what they write is served as yours.',
  severity: 'critical',
  resource: bucket,
  // The account's block can change the verdict while the bucket stays as it is.
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRule: 's3-bucket-public-read-prohibited',
  parameters: {
    excludedPublicBuckets: strings({ default: '', description: 'Names of buckets that are public on purpose' }),
    accountBlocksPublicAccess: flag({
      default: false,
      description: "The account's own public access block is fully on; counts where no item in the input tells it",
    }),
  },
  facts: [accountPublicAccessBlock],
  limitations: [
    'ACLs of single objects, and policies of access points.',
    'Access that the policy gives to named accounts, however many or foreign they are.',
    "A condition that narrows access by other means than S3's list of keys, such as a secret referer: S3 calls it public.",
  ],
  evaluate(bucket, { parameters, facts }) {
    if (parameters.excludedPublicBuckets.includes(bucket.bucketName ?? '')) return NOT_APPLICABLE;
    // The account's block only takes away, and most buckets need none: they are judged without waiting for it.
    const alone = findPublicAccess(bucket, undefined);
    if (alone.ways.length === 0 && alone.unknown.length === 0) return COMPLIANT;
    const account =
      findAccountBlock(bucket, facts) ?? (parameters.accountBlocksPublicAccess ? uniformBlock(true) : undefined);
    const { ways, unknown } = findPublicAccess(bucket, account);
    if (ways.length > 0) return nonCompliant(`${account ? 'Public' : PUBLIC_UNLESS_BLOCKED}: ${ways.join('; ')}`);
    return unknown.length === 0 ? COMPLIANT : insufficientData(`whether the bucket is public: ${joinList(unknown)}`);
  },
});

const PUBLIC_UNLESS_BLOCKED = 'Public unless the account blocks it (not in the input)';
