import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { loadBalancer } from '../../../lib/resources/elbv2/load-balancer';

/** Without access logs nobody can say afterwards who asked for what. */
export default defineRule({
  name: 'alb-access-logs',
  title: 'Application load balancers write access logs',
  rationale: 'Who asked for what, from where and with which result stands nowhere else: without access logs an attack or an outage cannot be followed afterwards.',
  severity: 'medium',
  resource: loadBalancer,
  triggers: [onChange],
  managedRule: 'elb-logging-enabled',
  parameters: {
    s3BucketNames: strings({ default: '', description: 'Buckets that the logs may go to; any bucket when empty' }),
  },
  limitations: [
    'Whether the logs arrive: the bucket may be gone, or its policy may refuse them.',
    'Connection logs and health check logs, which are separate.',
    'Logs that a firewall or a CloudFront distribution before the load balancer writes.',
  ],
  evaluate(loadBalancer, { parameters: { s3BucketNames } }) {
    if (loadBalancer.kind !== 'application') return NOT_APPLICABLE;
    const { attributes } = loadBalancer;
    if (!attributes) return insufficientData('whether access logs are on: the attributes are not in the input');
    if (!attributes.logsAccess) return nonCompliant('Access logs are off');
    if (s3BucketNames.length === 0) return COMPLIANT;
    const bucket = attributes.accessLogsBucket ?? 'no bucket';
    return s3BucketNames.includes(bucket)
      ? COMPLIANT
      : nonCompliant(`Access logs go to ${bucket} and not to ${joinList(s3BucketNames)}`);
  },
});
