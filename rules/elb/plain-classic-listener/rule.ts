import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { classicLoadBalancer } from '../../../lib/resources/elb/classic-load-balancer';

/** Flags Classic Load Balancers with listeners that clients use without TLS. */
export default defineRule({
  name: 'plain-classic-listener',
  title: 'Classic Load Balancer listeners must use HTTPS or TLS',
  rationale:
    'Without TLS, everyone between a client and the load balancer reads and changes what they send, passwords and sessions included. A Classic Load Balancer cannot redirect HTTP to HTTPS.',
  severity: 'medium',
  resource: classicLoadBalancer,
  triggers: [onChange],
  managedRules: ['ELB_TLS_HTTPS_LISTENERS_ONLY'],
  controls: [
    'FSBP ELB.3',
    'PCI DSS 4.0.1 1.2.5',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 2.2.5',
    'PCI DSS 4.0.1 2.2.7',
  ],
  parameters: {},
  limitations: [
    'TLS that a TCP listener passes on to the instances: AWS does not see it, and the listener is evaluated as plain.',
    'The versions of TLS and the ciphers that a listener accepts.',
    'The connection from the load balancer to the instances.',
  ],
  evaluate({ listeners }) {
    if (listeners.length === 0) return NOT_APPLICABLE;
    const plain = listeners
      .filter(({ usesTls }) => !usesTls)
      .map(({ protocol, port }) => `${protocol} on port ${port}`);
    return plain.length === 0 ? COMPLIANT : nonCompliant(`Listens without TLS: ${joinList(plain)}`);
  },
});
