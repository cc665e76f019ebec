import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { loadBalancer } from '../../../lib/resources/elbv2/load-balancer';

/** Flags Application, Network and Gateway Load Balancers without deletion protection. */
export default defineRule({
  name: 'alb-deletion-protection',
  title: 'Load balancers must have deletion protection',
  rationale:
    'One wrong call deletes a load balancer and all of its listeners; a new one has another DNS name and other addresses, so everything that points to the old one breaks.',
  severity: 'low',
  resource: loadBalancer,
  triggers: [onChange],
  managedRules: ['ELB_DELETION_PROTECTION_ENABLED'],
  controls: ['FSBP ELB.6'],
  parameters: {},
  limitations: [
    'Who may turn the protection off.',
    'Whether the load balancer is meant to be short-lived, as in a test environment: add a waiver for those.',
    'Classic Load Balancers, which have no deletion protection.',
  ],
  evaluate({ attributes }) {
    if (!attributes) {
      return insufficientData('deletion protection may be off; the load balancer attributes are not in the input');
    }
    return attributes.isProtectedFromDeletion ? COMPLIANT : nonCompliant('Deletion protection is off');
  },
});
