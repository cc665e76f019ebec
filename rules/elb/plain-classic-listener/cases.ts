import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { balancer, described, listener, template } from '../sample-resources/classic-load-balancers';
import rule from './rule';

const plain = (what: string) => nonCompliant(`Listens without TLS: ${what}`);
const https = listener('HTTPS', 443);

export default defineCases(rule, [
  { scenario: 'HTTP', ...balancer(listener('HTTP', 80)), expected: plain('HTTP on port 80') },
  { scenario: 'HTTP beside HTTPS', ...balancer(https, listener('HTTP', 80)), expected: plain('HTTP on port 80') },
  { scenario: 'TCP', ...balancer(listener('TCP', 5432)), expected: plain('TCP on port 5432') },
  {
    scenario: 'TCP that passes TLS on to the instances',
    ...balancer(listener('TCP', 443)),
    expected: plain('TCP on port 443'),
    todo: COMPLIANT,
  },
  {
    scenario: 'several plain listeners',
    ...balancer(listener('HTTP', 80), listener('HTTP', 8080), listener('TCP', 25), https),
    expected: plain('HTTP on port 80, HTTP on port 8080 and TCP on port 25'),
  },
  { scenario: 'HTTPS', ...balancer(https), expected: COMPLIANT },
  { scenario: 'TLS over TCP', ...balancer(listener('SSL', 995)), expected: COMPLIANT },
  {
    scenario: 'HTTPS with plain HTTP to the instances',
    ...balancer(listener('HTTPS', 443, { instanceProtocol: 'HTTP', instancePort: 80 })),
    expected: COMPLIANT,
  },
  { scenario: 'no listeners', ...balancer(), expected: NOT_APPLICABLE },
  {
    scenario: 'an item without the listeners',
    configuration: { loadBalancerName: 'web' },
    expected: unreadable('Cannot read configuration.listenerDescriptions: expected a list, found nothing'),
  },
  {
    scenario: 'an unknown protocol',
    ...balancer(listener('QUIC', 443)),
    expected: unreadable(
      'Cannot read configuration.listenerDescriptions[0].listener.protocol: expected one of HTTP, HTTPS, TCP, SSL, found "QUIC"',
    ),
  },
  {
    scenario: 'the output of describe-load-balancers',
    ...described({ Protocol: 'HTTP', LoadBalancerPort: 80 }),
    expected: plain('HTTP on port 80'),
  },
  {
    scenario: 'the output of describe-load-balancers with HTTPS',
    ...described({ Protocol: 'HTTPS', LoadBalancerPort: 443 }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template, with numbers and protocols as it may write them',
    ...template({ Protocol: 'https', LoadBalancerPort: '443' }, { Protocol: 'http', LoadBalancerPort: '80' }),
    expected: plain('HTTP on port 80'),
  },
  {
    scenario: 'a template with HTTPS',
    ...template({ Protocol: 'HTTPS', LoadBalancerPort: '443' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the protocol from a parameter',
    ...template({ Protocol: parameter, LoadBalancerPort: '443' }),
    expected: leftOpen('Listeners[0].Protocol'),
  },
  {
    scenario: 'a template that takes the port from a parameter',
    ...template({ Protocol: 'HTTP', LoadBalancerPort: parameter }),
    expected: plain('HTTP on port {"Ref":"Parameter"}'),
  },
  {
    scenario: 'a template that takes a listener from a parameter',
    ...template(parameter),
    expected: leftOpen('Listeners[0]'),
  },
]);
