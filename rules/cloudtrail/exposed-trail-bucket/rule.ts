import { COMPLIANT, insufficientData, NOT_APPLICABLE, needsFacts, nonCompliant } from '../../../lib/core/evaluation';
import { isUnknown, Reference } from '../../../lib/core/reading/unreadable';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { trail } from '../../../lib/resources/cloudtrail/trail';
import { accountPublicAccessBlock } from '../../../lib/resources/s3/account-public-access-block';
import { bucketExposure, toReferenceKey } from '../../../lib/resources/s3/bucket-exposure';
import { applyAccountBlock, findAccountBlock } from '../../../lib/resources/s3/public-access';

/** Flags trails whose bucket is public or has no access log. */
export default defineRule({
  name: 'exposed-trail-bucket',
  title: 'Buckets of CloudTrail trails must be private and write access logs',
  rationale:
    'The log files of a trail name every resource and every caller of an account. Who can read them knows where to attack, and who can delete them without a trace can hide it.',
  severity: 'critical',
  resource: trail,
  // The bucket can change without a change of the trail.
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRules: ['CLOUDTRAIL_S3_BUCKET_PUBLIC_ACCESS_PROHIBITED', 'CLOUDTRAIL_S3_BUCKET_ACCESS_LOGGING'],
  controls: ['CIS 5.0 3.4', 'CIS 7.0 4.4'],
  parameters: {},
  facts: [bucketExposure, accountPublicAccessBlock],
  limitations: [
    'A bucket in another account, unless its item is in the same input.',
    'ACLs of individual objects, and policies of access points.',
    'Who of the account may read and delete the log files.',
  ],
  collect(trail) {
    if (trail.isShadow) return NOT_APPLICABLE;
    const { bucketName, trailName } = trail;
    if (bucketName instanceof Reference) {
      return needsFacts({ bucketName: bucketName.what, key: toReferenceKey(bucketName.logicalId), trailName });
    }
    if (isUnknown(bucketName)) {
      return insufficientData(
        `the bucket of trail ${trailName}, ${bucketName.what}, may be public or have no access log`,
      );
    }
    return needsFacts({ bucketName, key: bucketName, trailName });
  },
  conclude({ bucketName, key, trailName }, { facts }) {
    const where = `bucket ${bucketName} of trail ${trailName}`;
    const [exposure, ...others] = facts.about(bucketExposure, key);
    // Several templates may have the same reference.
    const isOther = others.some((other) => JSON.stringify(other) !== JSON.stringify(exposure));
    if (!exposure || isOther) {
      return insufficientData(
        `${where} may be public or have no access log; ${exposure ? 'it differs between templates' : 'it is not in the input'}`,
      );
    }
    const block = findAccountBlock(exposure.accountId ?? undefined, facts);
    const { ways, unknown } = applyAccountBlock(exposure.access, block);
    if (ways.length > 0) return nonCompliant(`The ${where} is public: ${joinList(ways)}`);
    if (exposure.log === 'off') return nonCompliant(`The ${where} has no access log`);
    if (unknown.length > 0) return insufficientData(`${where} may be public, depending on ${joinList(unknown)}`);
    return exposure.log === 'on' ? COMPLIANT : insufficientData(`the access log of ${where} is not in the input`);
  },
});
