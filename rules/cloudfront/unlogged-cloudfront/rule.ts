import { COMPLIANT, insufficientData, nonCompliant, type RuleResult } from '../../../lib/core/evaluation';
import { optionalText } from '../../../lib/core/parameters';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { parseBucketDomain } from '../../../lib/resources/cloudfront/bucket-domain';
import { type Distribution, distribution } from '../../../lib/resources/cloudfront/distribution';

/** Flags distributions that keep no access logs. */
export default defineRule({
  name: 'unlogged-cloudfront',
  title: 'CloudFront distributions must keep access logs',
  rationale:
    'The access log is the only record of who requested what from a distribution. After an attack or a leak, nothing else shows how it happened.',
  severity: 'medium',
  resource: distribution,
  triggers: [onChange],
  managedRules: ['CLOUDFRONT_ACCESSLOGS_ENABLED'],
  controls: [
    'FSBP CloudFront.5',
    'CIS 7.0 4.10',
    'PCI DSS 4.0.1 5.3.4',
    'PCI DSS 4.0.1 10.2.1',
    'PCI DSS 4.0.1 10.2.1.1',
    'PCI DSS 4.0.1 10.2.1.2',
    'PCI DSS 4.0.1 10.2.1.3',
    'PCI DSS 4.0.1 10.2.1.4',
    'PCI DSS 4.0.1 10.2.1.5',
    'PCI DSS 4.0.1 10.2.1.6',
  ],
  parameters: {
    S3BucketName: optionalText({ description: 'The bucket that must have the logs; any bucket if empty' }),
  },
  limitations: [
    'Standard logging v2, to CloudWatch Logs, Firehose or S3: no item of the distribution has it. A template has it if it declares a delivery and its source.',
    'Real-time logs, which cover a share of the requests.',
    'Whether the bucket lets CloudFront write to it.',
  ],
  evaluate(distribution, { parameters: { S3BucketName } }) {
    const { logBucket } = distribution;
    if (logBucket === undefined) return evaluateDelivery(distribution, S3BucketName);
    if (S3BucketName === undefined) return COMPLIANT;
    if (isUnknown(logBucket)) {
      return insufficientData(`access logs may go to another bucket than ${S3BucketName}: to ${logBucket.what}`);
    }
    return [logBucket, parseBucketDomain(logBucket)].includes(S3BucketName)
      ? COMPLIANT
      : nonCompliant(`Access logs go to ${logBucket}, not to ${S3BucketName}`);
  },
});

function evaluateDelivery({ deliversLogs }: Distribution, requiredBucket: string | undefined): RuleResult {
  if (deliversLogs === undefined) {
    return insufficientData('access logs are kept only if a delivery of standard logging v2 uses their source');
  }
  if (!deliversLogs) return nonCompliant('The distribution keeps no access logs');
  if (requiredBucket === undefined) return COMPLIANT;
  return insufficientData(`access logs may go elsewhere than to ${requiredBucket}, by standard logging v2`);
}
