import { COMPLIANT, insufficientData, NOT_APPLICABLE, needsFacts, nonCompliant } from '../../../lib/core/evaluation';
import { flag } from '../../../lib/core/parameters';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { mayBeBucketDomain } from '../../../lib/resources/cloudfront/bucket-domain';
import { distribution } from '../../../lib/resources/cloudfront/distribution';
import { bucketNames } from '../../../lib/resources/s3/bucket-names';

/** Flags distributions that get files from a bucket that does not exist. */
export default defineRule({
  name: 'missing-s3-origin',
  title: 'CloudFront distributions must not refer to buckets that do not exist',
  rationale:
    'Names of buckets are free for everyone. An attacker who creates a bucket with the name of a deleted one serves their own files under the domain of the distribution.',
  severity: 'high',
  resource: distribution,
  // A bucket can be deleted without a change of the distribution.
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRules: ['CLOUDFRONT_S3_ORIGIN_NON_EXISTENT_BUCKET'],
  controls: ['FSBP CloudFront.12', 'PCI DSS 4.0.1 10.3.4'],
  parameters: {
    hasAllBuckets: flag({
      default: false,
      description:
        'Whether the input has the buckets of all accounts and Regions: any other bucket then does not exist',
    }),
  },
  facts: [bucketNames],
  limitations: [
    "Buckets of other accounts: their names are in the input only if their items are. Deployed, a Region's evaluator sees the buckets of its account and Region.",
    'Buckets that exist and belong to somebody else.',
    'Origins of other services, and buckets behind a domain name of your own.',
  ],
  collect({ origins, accountId }) {
    const buckets = origins.flatMap(({ bucketName = [] }) => bucketName);
    const open = origins.flatMap(({ domainName, bucketName, isBucket }) => {
      if (isUnknown(domainName)) return mayBeBucketDomain(domainName) ? [domainName.what] : [];
      return isBucket && bucketName === undefined ? [domainName] : [];
    });
    if (buckets.length > 0) return needsFacts({ buckets, open, ...(accountId !== undefined && { accountId }) });
    if (open.length > 0) return insufficientData(`origins may refer to missing buckets: ${joinList(open)}`);
    return origins.some(({ isBucket }) => isBucket) ? COMPLIANT : NOT_APPLICABLE;
  },
  conclude({ buckets, open, accountId }, { facts, parameters: { hasAllBuckets } }) {
    const missing = buckets.filter((name) => facts.about(bucketNames, name).length === 0);
    if (missing.length > 0 && hasAllBuckets && facts.isRecorded(bucketNames, { accountId })) {
      return nonCompliant(`Origins refer to missing buckets: ${joinList(missing)}`);
    }
    if (missing.length > 0) {
      return insufficientData(`origins may refer to missing buckets, which are not in the input: ${joinList(missing)}`);
    }
    return open.length === 0 ? COMPLIANT : insufficientData(`origins may refer to missing buckets: ${joinList(open)}`);
  },
});
