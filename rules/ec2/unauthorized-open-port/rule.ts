import { defineRule, onChange } from '../../../lib/core/rule';
import { prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import { securityGroup } from '../../../lib/resources/ec2/security-group';
import { collectOpenPorts, concludeOpenPorts, OPEN_PORT_LIMITATIONS } from '../open-ports/evaluate';
import { listUnauthorizedPorts, parameters } from './ports';

/** Flags security groups that open other ports than the authorized ones to the internet. */
export default defineRule({
  name: 'unauthorized-open-port',
  title: 'Security groups must open only authorized ports to the internet',
  rationale:
    'A list of what may be open is shorter than one of what must be closed, and it covers services that no list of closed ports names.',
  severity: 'high',
  resource: securityGroup,
  triggers: [onChange],
  managedRules: ['VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS'],
  controls: [
    'FSBP EC2.18',
    'PCI DSS 4.0.1 1.2.5',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 2.2.5',
    'PCI DSS 4.0.1 A1.1.3',
  ],
  parameters,
  facts: [prefixListEntries],
  limitations: [...OPEN_PORT_LIMITATIONS, 'ICMP and other protocols without ports.'],
  collect: (group, { parameters }) =>
    collectOpenPorts(group, listUnauthorizedPorts(group.ingress, parameters), parameters),
  conclude: concludeOpenPorts,
});
