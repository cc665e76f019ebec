import { defineRule, onChange } from '../../../lib/core/rule';
import { prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import { securityGroup } from '../../../lib/resources/ec2/security-group';
import { judgeOpenPorts, OPEN_PORT_BLIND_SPOTS } from '../open-ports/evaluate';
import { parameters } from './ports';

/** Nobody outside should reach a database: only what stands before it should speak to it. */
export default defineRule({
  name: 'open-database-port',
  title: 'Security groups keep database ports closed to the internet',
  rationale: 'A database that the internet reaches is one guessed password, or in the case of caches and search engines none at all, away from being copied or wiped.',
  severity: 'high',
  resource: securityGroup,
  triggers: [onChange],
  parameters,
  facts: [prefixListEntries],
  limitations: [...OPEN_PORT_BLIND_SPOTS, 'Databases on ports that the parameter does not name.'],
  evaluate: (group, circumstances) => judgeOpenPorts(group, circumstances.parameters.ports, circumstances),
});
