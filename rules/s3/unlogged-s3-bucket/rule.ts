import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { optionalText, strings } from '../../../lib/core/parameters';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { bucket } from '../../../lib/resources/s3/bucket';

/** Flags buckets without server access logs. */
export default defineRule({
  name: 'unlogged-s3-bucket',
  title: 'S3 buckets must write access logs',
  rationale:
    'The access log is the only record of who requested which object, unless CloudTrail records data events. Without it, an incident leaves open what was read.',
  severity: 'medium',
  resource: bucket,
  triggers: [onChange],
  managedRules: ['S3_BUCKET_LOGGING_ENABLED'],
  controls: [
    'FSBP S3.9',
    'PCI DSS 4.0.1 10.2.1',
    'PCI DSS 4.0.1 10.2.1.1',
    'PCI DSS 4.0.1 10.2.1.2',
    'PCI DSS 4.0.1 10.2.1.3',
    'PCI DSS 4.0.1 10.2.1.4',
    'PCI DSS 4.0.1 10.2.1.5',
    'PCI DSS 4.0.1 10.2.1.6',
    'PCI DSS 4.0.1 5.3.4',
  ],
  parameters: {
    targetBucket: optionalText({ description: 'The bucket that the logs must go to; any bucket if empty' }),
    targetPrefix: optionalText({ description: 'The prefix that the logs must have; any prefix if empty' }),
    excludedBuckets: strings({
      default: '',
      description: 'Names of buckets that need no log, such as those that receive the logs',
    }),
  },
  limitations: [
    'Whether the logs arrive: the target bucket may be gone, or its policy may deny the delivery.',
    'Data events in CloudTrail, which record the same requests.',
    'A bucket that writes the log into itself, so that each log file causes more entries.',
  ],
  evaluate({ bucketName, accessLog }, { parameters }) {
    const { targetBucket, targetPrefix, excludedBuckets } = parameters;
    if (excludedBuckets.includes(bucketName ?? '')) return NOT_APPLICABLE;
    if (!accessLog) return insufficientData('the access log settings of the bucket are not in the input');
    if (!accessLog.isOn) return nonCompliant('No access log');
    const { bucket, prefix } = accessLog;
    if (targetBucket !== undefined && bucket !== targetBucket) {
      if (bucket === undefined || isUnknown(bucket)) {
        return insufficientData(`the template does not say whether the access log goes to ${targetBucket}`);
      }
      return nonCompliant(`The access log goes to ${bucket}, not to ${targetBucket}`);
    }
    if (targetPrefix !== undefined && prefix !== targetPrefix) {
      if (isUnknown(prefix)) {
        return insufficientData(`the template does not say whether the access log has the prefix "${targetPrefix}"`);
      }
      return nonCompliant(`The access log has the prefix "${prefix}", not "${targetPrefix}"`);
    }
    return COMPLIANT;
  },
});
