import { defineRule, onChange } from '../../../lib/core/rule';
import { prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import { securityGroup } from '../../../lib/resources/ec2/security-group';
import { collectOpenPorts, concludeOpenPorts, OPEN_PORT_LIMITATIONS, openPortParameters } from '../open-ports/evaluate';
import { CIFS } from './ports';

/** Flags security groups whose inbound rules allow CIFS (SMB) from the internet. */
export default defineRule({
  name: 'open-cifs',
  title: 'Security groups must not allow CIFS from the internet',
  rationale:
    'CIFS, or SMB, shares files within a network. WannaCry and its like spread over it without a password, and a share that strangers can reach is read, encrypted or used to relay credentials.',
  severity: 'high',
  resource: securityGroup,
  triggers: [onChange],
  controls: ['CIS 5.0 5.1.2', 'CIS 7.0 6.1.2'],
  parameters: openPortParameters,
  facts: [prefixListEntries],
  limitations: [...OPEN_PORT_LIMITATIONS, 'SMB over NetBIOS (port 139) and over QUIC (UDP 443).'],
  collect: (group, { parameters }) => collectOpenPorts(group, CIFS, parameters),
  conclude: concludeOpenPorts,
});
