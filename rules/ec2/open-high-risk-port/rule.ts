import { defineRule, onChange } from '../../../lib/core/rule';
import { prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import { securityGroup } from '../../../lib/resources/ec2/security-group';
import { collectOpenPorts, concludeOpenPorts, OPEN_PORT_LIMITATIONS } from '../open-ports/evaluate';
import { parameters } from './ports';

/** Flags security groups whose inbound rules open ports of high risk to the internet. */
export default defineRule({
  name: 'open-high-risk-port',
  title: 'Security groups must not open high-risk ports to the internet',
  rationale:
    'Some ports are for administration, file shares, mail and databases of an inner network. Bots try them on every address, because what answers there is seldom made for strangers.',
  severity: 'high',
  resource: securityGroup,
  triggers: [onChange],
  managedRules: ['RESTRICTED_INCOMING_TRAFFIC', 'VPC_SG_PORT_RESTRICTION_CHECK'],
  controls: ['FSBP EC2.19'],
  parameters,
  facts: [prefixListEntries],
  limitations: [...OPEN_PORT_LIMITATIONS, 'Ports that the parameter does not list, and UDP.'],
  collect: (group, { parameters }) => collectOpenPorts(group, parameters.blockedPorts, parameters),
  conclude: concludeOpenPorts,
});
