import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const group = (...ipPermissions: object[]) => ({ configuration: { ipPermissions } });
const anywhere = { ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
const office = { ipv4Ranges: [{ cidrIp: '203.0.113.0/24' }] };
const prefixList = (...cidrs: string[]) => ({
  resourceType: 'AWS::EC2::PrefixList',
  resourceId: 'pl-0a',
  configuration: { PrefixListId: 'pl-0a', Entries: cidrs.map((Cidr) => ({ Cidr })) },
});
const rdp = { ipProtocol: 'tcp', fromPort: 3389, toPort: 3389 };

export default defineCases(rule, [
  {
    scenario: 'RDP from anywhere',
    ...group({ ...rdp, ...anywhere }),
    expected: nonCompliant('TCP 3389 is open to 0.0.0.0/0 by tcp 3389'),
  },
  {
    scenario: 'RDP from anywhere, over UDP only',
    ...group({ ...rdp, ...office }, { ...rdp, ipProtocol: 'udp', ...anywhere }),
    expected: nonCompliant('UDP 3389 is open to 0.0.0.0/0 by udp 3389'),
  },
  {
    scenario: 'all traffic from anywhere over IPv6',
    ...group({ ipProtocol: '-1', ipv6Ranges: [{ cidrIpv6: '::/0' }] }),
    expected: nonCompliant('TCP 3389 and UDP 3389 are open to ::/0 by all traffic'),
  },
  {
    scenario: 'a port range around 3389 from anywhere',
    ...group({ ...rdp, fromPort: 1024, toPort: 65535, ...anywhere }),
    expected: nonCompliant('TCP 3389 is open to 0.0.0.0/0 by tcp 1024-65535'),
  },
  { scenario: 'RDP from the office', ...group({ ...rdp, ...office }), expected: COMPLIANT },
  {
    scenario: 'SSH from anywhere, which open-ssh covers',
    ...group({ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ...anywhere }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a wide range that is allowed',
    ...group({ ...rdp, ipv4Ranges: [{ cidrIp: '64.0.0.0/6' }] }),
    parameters: { allowedCidrs: '64.0.0.0/6' },
    expected: COMPLIANT,
  },
  {
    scenario: 'all traffic from a prefix list whose entries are not in the input',
    ...group({ ipProtocol: '-1', prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    expected: insufficientData(
      'TCP 3389 and UDP 3389 may be open to prefix list pl-0a, whose entries are not in the input',
    ),
  },
  {
    scenario: 'all traffic from a prefix list of everyone',
    ...group({ ipProtocol: '-1', prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    beside: [prefixList('0.0.0.0/0')],
    expected: nonCompliant('TCP 3389 and UDP 3389 are open to 0.0.0.0/0 of prefix list pl-0a by all traffic'),
  },
  {
    scenario: 'half of the addresses by a rule and the other half by a prefix list',
    ...group({ ...rdp, ipv4Ranges: [{ cidrIp: '0.0.0.0/1' }], prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    beside: [prefixList('128.0.0.0/1')],
    expected: nonCompliant('TCP 3389 is open to 0.0.0.0/1 and 128.0.0.0/1 of prefix list pl-0a by tcp 3389'),
  },
  {
    scenario: 'RDP from a prefix list of offices',
    ...group({ ...rdp, prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    beside: [prefixList('203.0.113.0/24', '198.51.100.0/24')],
    expected: COMPLIANT,
  },
  {
    scenario: 'RDP from a prefix list of everyone that is allowed',
    ...group({ ...rdp, prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    beside: [prefixList('0.0.0.0/0')],
    parameters: { allowedPrefixLists: 'pl-0a' },
    expected: COMPLIANT,
  },
  {
    scenario: 'the output of describe-security-groups',
    shape: 'description',
    configuration: {
      IpPermissions: [{ IpProtocol: 'udp', FromPort: 3000, ToPort: 4000, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
    },
    expected: nonCompliant('UDP 3389 is open to ::/0 by udp 3000-4000'),
  },
  {
    scenario: 'a template whose source is a parameter',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [
        { IpProtocol: 'tcp', FromPort: 3389, ToPort: 3389, CidrIp: new Unknown('{"Ref":"Office"}') },
      ],
    },
    expected: insufficientData('TCP 3389 may be open to source {"Ref":"Office"}, which the template leaves open'),
  },
  {
    scenario: 'a port range whose first port is above its last',
    ...group({ ...rdp, fromPort: 3390, ...office }),
    expected: unreadable(
      'Cannot read configuration.ipPermissions[0].fromPort: expected a port range within 0-65535, found "3390-3389"',
    ),
  },
]);
