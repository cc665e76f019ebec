import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import type { Bucket } from '../../../lib/resources/s3/bucket';
import { accessLog, type LogTarget, requireName } from '../../../lib/resources/settings/bucket';
import type rule from './rule';

/** Turns on the access log, into the bucket that the parameter names. */
export const remediation = remediateSetting<Bucket, LogTarget, (typeof rule)['parameters']>({
  summary:
    'Turns on the access log, into the bucket of the parameter `targetBucket`, with the prefix of `targetPrefix` or the name of the bucket',
  exclusions:
    'A bucket that writes a log elsewhere, a parameter without a bucket, the bucket of the logs itself. Every plan needs approval, since logs cost',
  setting: accessLog,
  plan(bucket, before, { parameters: { targetBucket, targetPrefix } }) {
    const name = requireName(bucket);
    if (targetBucket === undefined) return needsManualFix('Name the bucket for the logs in the parameter targetBucket');
    if (targetBucket === name) {
      return needsManualFix(
        'The bucket receives the logs: one that logs into itself never stops. Exclude it in the parameter excludedBuckets',
      );
    }
    if (before !== null) {
      return needsManualFix(
        'The bucket writes a log elsewhere. A new target replaces the grants and the format of keys of the log, which AWS Config does not record: change it by hand',
      );
    }
    const TargetPrefix = targetPrefix ?? `${name}/`;
    return {
      to: { TargetBucket: targetBucket, TargetPrefix },
      summary: `Write the access log to bucket "${targetBucket}" with prefix "${TargetPrefix}"`,
      sideEffects: ['The logs cost storage until a lifecycle rule of that bucket expires them'],
      notes: ['S3 delivers only if the policy of that bucket lets logging.s3.amazonaws.com write to it'],
    };
  },
});
