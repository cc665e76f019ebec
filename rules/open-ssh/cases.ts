import { defineCases, unreadable } from '../../lib/core/cases';
import { COMPLIANT, nonCompliant, undecided } from '../../lib/core/verdict';
import rule from './rule';

const group = (...ipPermissions: object[]) => ({
  configuration: { groupId: 'sg-0a', groupName: 'web', ipPermissions },
});
const ssh = { ipProtocol: 'tcp', fromPort: 22, toPort: 22 };
const from = (...blocks: string[]) => ({ ipv4Ranges: blocks.map((cidrIp) => ({ cidrIp })) });
const from6 = (...blocks: string[]) => ({ ipv6Ranges: blocks.map((cidrIpv6) => ({ cidrIpv6 })) });

export default defineCases(rule, [
  {
    scenario: 'SSH from anywhere',
    ...group({ ...ssh, ...from('0.0.0.0/0') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },
  { scenario: 'no permissions', ...group(), expected: COMPLIANT },
  {
    scenario: 'no list of permissions',
    configuration: { groupId: 'sg-0a' },
    expected: unreadable('Cannot read configuration.ipPermissions: expected a list, found nothing'),
  },
  {
    scenario: 'a prefix list whose entries are not in the input',
    ...group({ ...ssh, prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    expected: undecided('whether port 22 is open: it lets in prefix list pl-0a'),
  },
  {
    scenario: 'a prefix list of the office, whose item is in the input',
    ...group({ ...ssh, prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    beside: [
      {
        resourceType: 'AWS::EC2::PrefixList',
        resourceId: 'pl-0a',
        configuration: { entries: [{ cidr: '203.0.113.0/24' }] },
      },
    ],
    expected: COMPLIANT,
  },
  {
    scenario: 'all of IPv6',
    ...group({ ...ssh, ...from6('::/0') }),
    expected: nonCompliant('Port 22 is open to ::/0 by tcp 22'),
  },
]);
