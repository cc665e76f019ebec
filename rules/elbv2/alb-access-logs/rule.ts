import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { loadBalancer } from '../../../lib/resources/elbv2/load-balancer';

/** Flags Application Load Balancers without access logs, or with logs in a bucket that is not allowed. */
export default defineRule({
  name: 'alb-access-logs',
  title: 'ALBs must write access logs',
  rationale:
    'Access logs are the only record of who sent which request, from where and with which result; without them an attack or an outage cannot be analyzed later.',
  severity: 'medium',
  resource: loadBalancer,
  triggers: [onChange],
  managedRules: ['ELB_LOGGING_ENABLED'],
  controls: ['FSBP ELB.5'],
  parameters: {
    s3BucketNames: strings({ default: '', description: 'Buckets that the logs may go to; any bucket if empty' }),
  },
  limitations: [
    'Whether the logs arrive: the bucket may be gone, or its policy may deny the delivery.',
    'Connection logs and health check logs, which are separate.',
    'Logs of a firewall or a CloudFront distribution in front of the load balancer.',
  ],
  evaluate(loadBalancer, { parameters: { s3BucketNames } }) {
    if (loadBalancer.kind !== 'application') return NOT_APPLICABLE;
    const { attributes } = loadBalancer;
    if (!attributes)
      return insufficientData('access logs may be off; the load balancer attributes are not in the input');
    if (!attributes.logsAccess) return nonCompliant('Access logs are off');
    if (s3BucketNames.length === 0) return COMPLIANT;
    const bucket = attributes.accessLogsBucket ?? 'no bucket';
    return s3BucketNames.includes(bucket)
      ? COMPLIANT
      : nonCompliant(`Access logs go to ${bucket}, allowed: ${joinList(s3BucketNames)}`);
  },
});
