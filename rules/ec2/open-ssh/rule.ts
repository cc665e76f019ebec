import { defineRule, onChange } from '../../../lib/core/rule';
import { prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import { securityGroup } from '../../../lib/resources/ec2/security-group';
import { judgeOpenPorts, OPEN_PORT_BLIND_SPOTS, openPortParameters } from '../open-ports/evaluate';
import { SSH } from './ports';

/** Nobody outside should reach port 22: one leaked key is then enough. */
export default defineRule({
  name: 'open-ssh',
  title: 'Security groups keep SSH closed to the internet',
  rationale: 'A port 22 that the internet reaches is tried all day by machines: one leaked key or one unpatched daemon is then enough.',
  severity: 'high',
  resource: securityGroup,
  triggers: [onChange],
  managedRule: 'restricted-ssh',
  parameters: openPortParameters,
  facts: [prefixListEntries],
  limitations: [...OPEN_PORT_BLIND_SPOTS, 'SSH on a port other than 22.'],
  evaluate: (group, circumstances) => judgeOpenPorts(group, [SSH], circumstances),
});
