import { defineRule, onChange } from '../../../lib/core/rule';
import { prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import { securityGroup } from '../../../lib/resources/ec2/security-group';
import { collectOpenPorts, concludeOpenPorts, OPEN_PORT_LIMITATIONS, openPortParameters } from '../open-ports/evaluate';
import { RDP } from './ports';

/** Flags security groups whose inbound rules allow Remote Desktop from the internet. */
export default defineRule({
  name: 'open-rdp',
  title: 'Security groups must not allow RDP from the internet',
  rationale:
    'Remote Desktop exposed to the internet is a common entry point for ransomware: bots guess passwords around the clock, and past RDP vulnerabilities needed no password at all.',
  severity: 'high',
  resource: securityGroup,
  triggers: [onChange],
  managedRules: ['VPC_SG_PORT_RESTRICTION_CHECK'],
  controls: ['CIS 5.0 5.3', 'CIS 5.0 5.4', 'CIS 7.0 6.3', 'CIS 7.0 6.4'],
  parameters: openPortParameters,
  facts: [prefixListEntries],
  limitations: [...OPEN_PORT_LIMITATIONS, 'Remote Desktop on a port other than 3389.'],
  collect: (group, { parameters }) => collectOpenPorts(group, RDP, parameters),
  conclude: concludeOpenPorts,
});
