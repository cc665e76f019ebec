import { judgeOpenPorts, OPEN_PORT_BLIND_SPOTS, openPortParameters } from '../../lib/core/resources/open-ports';
import { prefixListEntries } from '../../lib/core/resources/prefix-list';
import { securityGroup } from '../../lib/core/resources/security-group';
import { defineRule, onChange } from '../../lib/core/rule';
import { SSH } from './ports';

/** Nobody outside should reach port 22: one leaked key is then enough. */
export default defineRule({
  name: 'open-ssh',
  title: 'Security groups keep SSH closed to the internet',
  why: 'A port 22 that the internet reaches is tried all day by machines: one leaked key or one unpatched daemon is then enough.',
  severity: 'high',
  resource: securityGroup,
  triggers: [onChange],
  managedRule: 'restricted-ssh',
  parameters: openPortParameters,
  facts: [prefixListEntries],
  blindSpots: [...OPEN_PORT_BLIND_SPOTS, 'SSH on a port other than 22.'],
  evaluate: (group, circumstances) => judgeOpenPorts(group, [SSH], circumstances),
});
