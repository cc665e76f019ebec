import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { distribution } from '../../../lib/resources/cloudfront/distribution';

/** Flags distributions that get files from a bucket without origin access control. */
export default defineRule({
  name: 's3-origin-without-access-control',
  title: 'CloudFront distributions must use origin access control for buckets',
  rationale:
    'Without it the bucket has to be open to everyone, and viewers can go around CloudFront with its logs, firewall and limits. Origin access identity, the older way, lacks objects that are encrypted with a KMS key and newer Regions.',
  severity: 'medium',
  resource: distribution,
  triggers: [onChange],
  managedRules: ['CLOUDFRONT_S3_ORIGIN_ACCESS_CONTROL_ENABLED'],
  controls: ['FSBP CloudFront.13'],
  parameters: {},
  limitations: [
    'Whether the policy of the bucket lets the distribution alone read: `public-s3-bucket` evaluates buckets.',
    'Websites of S3, which are public: for CloudFront they are web servers.',
  ],
  evaluate({ origins }) {
    const buckets = origins.filter(({ canHaveAccessControl }) => canHaveAccessControl);
    if (buckets.length === 0) return NOT_APPLICABLE;
    const open = buckets.filter(({ hasAccessControl }) => !hasAccessControl);
    if (open.length === 0) return COMPLIANT;
    const names = open.map((one) => `${one.id}${one.hasAccessIdentity ? ' (origin access identity)' : ''}`);
    return nonCompliant(`No origin access control for ${joinList(names, 4)}`);
  },
});
