import { defineRule, onChange } from '../../../lib/core/rule';
import { prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import { securityGroup } from '../../../lib/resources/ec2/security-group';
import { collectOpenPorts, concludeOpenPorts, OPEN_PORT_LIMITATIONS } from '../open-ports/evaluate';
import { parameters } from './ports';

/** Flags security groups whose inbound rules open database ports to the internet. */
export default defineRule({
  name: 'open-database-port',
  title: 'Security groups must not open database ports to the internet',
  rationale:
    'A database exposed to the internet is one guessed password away from being copied or wiped; caches and search engines often run without any password.',
  severity: 'high',
  resource: securityGroup,
  triggers: [onChange],
  parameters,
  facts: [prefixListEntries],
  limitations: [...OPEN_PORT_LIMITATIONS, 'Databases on ports that the parameter does not list.'],
  collect: (group, { parameters }) => collectOpenPorts(group, parameters.ports, parameters),
  conclude: concludeOpenPorts,
});
