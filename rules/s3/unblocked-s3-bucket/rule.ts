import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { bucket } from '../../../lib/resources/s3/bucket';

/** Flags buckets whose own public access block is not fully on. */
export default defineRule({
  name: 'unblocked-s3-bucket',
  title: 'S3 buckets must block public access',
  rationale:
    'With the block on, one wrong policy or ACL cannot make a bucket public. Buckets created before April 2023 do not have it by default.',
  severity: 'high',
  resource: bucket,
  triggers: [onChange],
  managedRules: ['S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED'],
  controls: ['FSBP S3.8', 'CIS 5.0 2.1.4', 'CIS 7.0 3.1.4'],
  parameters: {
    excludedPublicBuckets: strings({ default: '', description: 'Names of buckets that are public on purpose' }),
  },
  limitations: [
    "The account's own block, which protects all of its buckets: a bucket needs its own all the same, as in AWS's managed rule.",
    'Whether the bucket is public now: the rule public-s3-bucket evaluates that.',
  ],
  evaluate({ bucketName, publicAccessBlock }, { parameters }) {
    if (parameters.excludedPublicBuckets.includes(bucketName ?? '')) return NOT_APPLICABLE;
    const settings = Object.entries(publicAccessBlock);
    const off = settings.filter(([, value]) => value === false).map(([setting]) => setting);
    if (off.length === settings.length) return nonCompliant('Its public access block is off');
    if (off.length > 0) return nonCompliant(`Its public access block lacks ${joinList(off)}`);
    const [value, ...others] = new Set(Object.values(publicAccessBlock));
    const open = settings.flatMap(([setting, value]) => (isUnknown(value) ? [`${setting} (${value.what})`] : []));
    if (isUnknown(value) && others.length === 0) {
      return insufficientData(`the public access block may be off, depending on ${value.what}`);
    }
    if (open.length > 0) return insufficientData(`the template does not say the value of ${joinList(open)}`);
    return COMPLIANT;
  },
});
