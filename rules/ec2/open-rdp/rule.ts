import { defineRule, onChange } from '../../../lib/core/rule';
import { prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import { securityGroup } from '../../../lib/resources/ec2/security-group';
import { judgeOpenPorts, OPEN_PORT_BLIND_SPOTS, openPortParameters } from '../open-ports/evaluate';
import { RDP } from './ports';

/** Nobody outside should reach the remote desktop: guessing passwords is a trade of its own there. */
export default defineRule({
  name: 'open-rdp',
  title: 'Security groups keep remote desktops closed to the internet',
  rationale: 'Remote desktops that the internet reaches are the usual way in for ransomware: passwords are guessed all day, and the protocol has had holes that needed none.',
  severity: 'high',
  resource: securityGroup,
  triggers: [onChange],
  managedRule: 'vpc-sg-port-restriction-check',
  parameters: openPortParameters,
  facts: [prefixListEntries],
  limitations: [...OPEN_PORT_BLIND_SPOTS, 'Remote desktops on a port other than 3389.'],
  evaluate: (group, circumstances) => judgeOpenPorts(group, RDP, circumstances),
});
