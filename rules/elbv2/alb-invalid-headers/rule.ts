import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { loadBalancer } from '../../../lib/resources/elbv2/load-balancer';

/** Flags Application Load Balancers that forward headers with invalid names. */
export default defineRule({
  name: 'alb-invalid-headers',
  title: 'ALBs must drop invalid HTTP headers',
  rationale:
    'A load balancer and its target may parse a header with an invalid name differently, and attackers use such differences for request smuggling.',
  severity: 'medium',
  resource: loadBalancer,
  triggers: [onChange],
  managedRules: ['ALB_HTTP_DROP_INVALID_HEADER_ENABLED'],
  controls: ['FSBP ELB.4'],
  parameters: {},
  limitations: ['How the targets handle such headers: some reject them on their own.'],
  evaluate(loadBalancer) {
    if (loadBalancer.kind !== 'application') return NOT_APPLICABLE;
    const { attributes } = loadBalancer;
    if (!attributes) {
      return insufficientData(
        'invalid headers may reach the targets; the load balancer attributes are not in the input',
      );
    }
    return attributes.dropsInvalidHeaders ? COMPLIANT : nonCompliant('Headers with invalid names reach the targets');
  },
});
