import { defineRule, onChange } from '../../../lib/core/rule';
import { prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import { securityGroup } from '../../../lib/resources/ec2/security-group';
import { collectOpenPorts, concludeOpenPorts, OPEN_PORT_LIMITATIONS, openPortParameters } from '../open-ports/evaluate';
import { SSH } from './ports';

/** Flags security groups whose inbound rules allow SSH from the internet. */
export default defineRule({
  name: 'open-ssh',
  title: 'Security groups must not allow SSH from the internet',
  rationale: 'Bots scan the internet for open SSH ports; one leaked key or unpatched daemon is enough.',
  severity: 'high',
  resource: securityGroup,
  triggers: [onChange],
  managedRules: ['INCOMING_SSH_DISABLED'],
  controls: [
    'CIS 5.0 5.3',
    'CIS 5.0 5.4',
    'CIS 7.0 6.3',
    'CIS 7.0 6.4',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 A1.1.3',
  ],
  parameters: openPortParameters,
  facts: [prefixListEntries],
  limitations: [...OPEN_PORT_LIMITATIONS, 'SSH on a port other than 22.'],
  collect: (group, { parameters }) => collectOpenPorts(group, [SSH], parameters),
  conclude: concludeOpenPorts,
});
