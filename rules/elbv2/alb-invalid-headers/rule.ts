import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { loadBalancer } from '../../../lib/resources/elbv2/load-balancer';

/** Headers with invalid names are how requests are smuggled past a load balancer. */
export default defineRule({
  name: 'alb-invalid-headers',
  title: 'Application load balancers drop headers with invalid names',
  rationale: 'A header whose name breaks the rules of HTTP is read in one way by the load balancer and in another by the target: that is how requests are smuggled past both.',
  severity: 'medium',
  resource: loadBalancer,
  triggers: [onChange],
  managedRule: 'alb-http-drop-invalid-header-enabled',
  parameters: {},
  limitations: ['What the targets do with such headers: some refuse them by themselves.'],
  evaluate(loadBalancer) {
    if (loadBalancer.kind !== 'application') return NOT_APPLICABLE;
    const { attributes } = loadBalancer;
    if (!attributes) return insufficientData('whether invalid headers are dropped: the attributes are not in the input');
    return attributes.dropsInvalidHeaders ? COMPLIANT : nonCompliant('Headers with invalid names reach the targets');
  },
});
