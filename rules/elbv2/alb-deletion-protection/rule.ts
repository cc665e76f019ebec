import { COMPLIANT, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { loadBalancer } from '../../../lib/resources/elbv2/load-balancer';

/** A deleted load balancer comes back with another address. */
export default defineRule({
  name: 'alb-deletion-protection',
  title: 'Application, network and gateway load balancers are protected from deletion',
  rationale: 'One wrong call deletes a load balancer and all its listeners at once, and a new one has another DNS name and other addresses: everything that points there stays broken.',
  severity: 'low',
  resource: loadBalancer,
  triggers: [onChange],
  managedRule: 'elb-deletion-protection-enabled',
  parameters: {},
  limitations: [
    'Who may switch the protection off again.',
    'Whether the load balancer is meant to be short-lived, as in a test environment: waive those.',
    'Classic load balancers, which have no such protection.',
  ],
  evaluate({ attributes }) {
    if (!attributes) return insufficientData('whether deletion protection is on: the attributes are not in the input');
    return attributes.isProtectedFromDeletion ? COMPLIANT : nonCompliant('Deletion protection is off');
  },
});
