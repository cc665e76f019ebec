import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const group = (...ipPermissions: unknown[]) => ({ configuration: { ipPermissions } });
const from = (...blocks: string[]) => ({ ipv4Ranges: blocks.map((cidrIp) => ({ cidrIp })) });
const from6 = (...blocks: string[]) => ({ ipv6Ranges: blocks.map((cidrIpv6) => ({ cidrIpv6 })) });
const fromList = (prefixListId: string) => ({ prefixListIds: [{ prefixListId }] });
const tcp = (fromPort: number, toPort: number) => ({ ipProtocol: 'tcp', fromPort, toPort });
const ssh = tcp(22, 22);
const list = (resourceId: string, ...blocks: string[]) => ({
  resourceType: 'AWS::EC2::PrefixList',
  resourceId,
  configuration: { PrefixListId: resourceId, Entries: blocks.map((Cidr) => ({ Cidr })) },
});
/** Sixteen blocks that hold as much as 64.0.0.0/8 and one address more. */
const aSlashEightAndOne = [
  ...Array.from({ length: 16 }, (_, index) => `64.${16 * index}.0.0/12`),
  '203.0.113.7/32',
] as const;

export default defineCases(rule, [
  // What is open.
  {
    scenario: 'SSH from anywhere',
    ...group({ ...ssh, ...from('0.0.0.0/0') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },
  {
    scenario: 'SSH from anywhere by IPv6 alone',
    ...group({ ...ssh, ...from6('::/0') }),
    expected: nonCompliant('Port 22 is open to ::/0 by tcp 22'),
  },
  {
    scenario: 'SSH from anywhere by both families, beside the office',
    ...group({ ...ssh, ...from('203.0.113.0/24', '0.0.0.0/0'), ...from6('::/0') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 and ::/0 by tcp 22'),
  },
  {
    scenario: 'two halves that add up to all of IPv4',
    ...group({ ...ssh, ...from('0.0.0.0/1', '128.0.0.0/1') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/1 and 128.0.0.0/1 by tcp 22'),
  },
  {
    scenario: 'a quarter of IPv4, beside a smaller part',
    ...group({ ...ssh, ...from('16.0.0.0/6', '64.0.0.0/2') }),
    expected: nonCompliant('Port 22 is open to 64.0.0.0/2 and 16.0.0.0/6 by tcp 22'),
  },
  {
    scenario: 'all traffic from anywhere by IPv6',
    ...group({ ipProtocol: '-1', ...from6('::/0') }),
    expected: nonCompliant('Port 22 is open to ::/0 by all traffic'),
  },
  {
    scenario: 'all TCP ports from anywhere',
    ...group({ ...tcp(0, 65535), ...from('0.0.0.0/0') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 0-65535'),
  },
  {
    scenario: 'all traffic from anywhere',
    ...group({ ipProtocol: '-1', ...from('0.0.0.0/0') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by all traffic'),
  },
  {
    scenario: 'TCP by its number',
    ...group({ ipProtocol: '6', fromPort: 20, toPort: 25, ...from('0.0.0.0/0') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 20-25'),
  },
  {
    scenario: 'an item of 2016, which lists blocks as text only',
    ...group({ ...ssh, ipRanges: ['0.0.0.0/0'], prefixListIds: [], userIdGroupPairs: [] }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },
  {
    scenario: 'two permissions that add up to all of IPv4',
    ...group({ ...ssh, ...from('0.0.0.0/1') }, { ipProtocol: '-1', ...from('128.0.0.0/1') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/1 and 128.0.0.0/1 by tcp 22 and all traffic'),
  },
  {
    scenario: 'small blocks that add up to more than a /8, beside a private one',
    ...group({ ...ssh, ...from('10.0.0.0/8', ...aSlashEightAndOne) }),
    expected: nonCompliant('Port 22 is open to 64.0.0.0/12, 64.16.0.0/12 and 15 more together by tcp 22'),
  },
  {
    scenario: 'all global addresses of IPv6',
    ...group({ ...ssh, ...from6('2000::/3') }),
    expected: nonCompliant('Port 22 is open to 2000::/3 by tcp 22'),
  },
  {
    scenario: 'a block with the prefix length 0 and host bits, which is all of IPv4',
    ...group({ ...ssh, ...from('11.0.0.0/0') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },
  {
    scenario: 'a block wider than the parameter',
    ...group({ ...ssh, ...from('198.51.0.0/16') }),
    parameters: { ipv4PrefixLength: '17' },
    expected: nonCompliant('Port 22 is open to 198.51.0.0/16 by tcp 22'),
  },
  {
    scenario: 'an IPv6 block wider than the parameter',
    ...group({ ...ssh, ...from6('2001:db8::/32') }),
    parameters: { ipv6PrefixLength: '33' },
    expected: nonCompliant('Port 22 is open to 2001:db8::/32 by tcp 22'),
  },
  {
    scenario: 'anywhere, though a part of it is allowed',
    ...group({ ...ssh, ...from('0.0.0.0/0') }),
    parameters: { allowedCidrs: '0.0.0.0/1,203.0.113.0/24' },
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },
  {
    scenario: 'a prefix list that holds the internet',
    ...group({ ...ssh, ...fromList('pl-0a') }),
    beside: [list('pl-0a', '203.0.113.0/24', '0.0.0.0/0')],
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 of prefix list pl-0a by tcp 22'),
  },
  {
    scenario: 'open by a block, beside a prefix list that is not told',
    ...group({ ...ssh, ...from('0.0.0.0/0'), ...fromList('pl-0a') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },

  // What is closed.
  { scenario: 'SSH from the office', ...group({ ...ssh, ...from('203.0.113.0/24') }), expected: COMPLIANT },
  {
    scenario: 'ports right below and above 22 from anywhere',
    ...group({ ...tcp(0, 21), ...from('0.0.0.0/0') }, { ...tcp(23, 65535), ...from('0.0.0.0/0') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all private and shared addresses of IPv4',
    ...group({ ...ssh, ...from('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10') }),
    expected: COMPLIANT,
  },
  { scenario: 'no permissions', ...group(), expected: COMPLIANT },
  { scenario: 'HTTPS from anywhere', ...group({ ...tcp(443, 443), ...from('0.0.0.0/0') }), expected: COMPLIANT },
  {
    scenario: 'UDP 22 from anywhere',
    ...group({ ipProtocol: 'udp', fromPort: 22, toPort: 22, ...from('0.0.0.0/0') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'ICMP of a type that looks like port 22 from anywhere',
    ...group({ ipProtocol: 'icmp', fromPort: 22, toPort: -1, ...from('0.0.0.0/0') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a protocol without ports from anywhere',
    ...group({ ipProtocol: '50', ...from('0.0.0.0/0') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all traffic going out',
    configuration: { ipPermissions: [], ipPermissionsEgress: [{ ipProtocol: '-1', ...from('0.0.0.0/0') }] },
    expected: COMPLIANT,
  },
  {
    scenario: 'SSH from another group and from itself',
    ...group({ ...ssh, userIdGroupPairs: [{ groupId: 'sg-0b', userId: '444455556666' }, { groupId: 'sg-0a' }] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all private and link-local addresses of IPv6',
    ...group({ ...ssh, ...from6('fc00::/7', 'fe80::/10') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'IPv4 written as IPv6, which no packet carries',
    ...group({ ...ssh, ...from6('::ffff:0:0/96') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'one block as wide as the parameter',
    ...group({ ...ssh, ...from('64.0.0.0/8'), ...from6('2001:db8::/32') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a block of which only as much as a /8 is public',
    ...group({ ...ssh, ...from('10.0.0.0/7') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the same addresses many times',
    ...group(...Array.from({ length: 20 }, () => ({ ...ssh, ...from('64.0.0.0/8') }))),
    expected: COMPLIANT,
  },
  {
    scenario: 'a wide block that is allowed',
    ...group({ ...ssh, ...from('64.0.0.0/6', '203.0.113.0/24') }),
    parameters: { allowedCidrs: '64.0.0.0/6' },
    expected: COMPLIANT,
  },
  {
    scenario: 'the prefix list of the office, whose item is in the input',
    ...group({ ...ssh, ...fromList('pl-0a') }),
    beside: [list('pl-0a', '203.0.113.0/24')],
    expected: COMPLIANT,
  },
  {
    scenario: 'a prefix list without entries, whose item is in the input',
    ...group({ ...ssh, ...fromList('pl-0a') }),
    beside: [list('pl-0a')],
    expected: COMPLIANT,
  },
  {
    scenario: 'a prefix list that is allowed',
    ...group({ ...ssh, ...fromList('pl-0a') }),
    parameters: { allowedPrefixLists: 'pl-0a' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a prefix list for another port',
    ...group({ ...tcp(443, 443), ...fromList('pl-0a') }),
    expected: COMPLIANT,
  },

  // What cannot be told.
  {
    scenario: 'a prefix list whose entries are not in the input',
    ...group({ ...ssh, ...fromList('pl-0a') }),
    expected: insufficientData('whether port 22 is open: the input does not tell the entries of prefix list pl-0a'),
  },
  {
    scenario: 'a prefix list that is allowed beside one that is not told',
    ...group({ ...ssh, ...fromList('pl-0a') }, { ...ssh, ...fromList('pl-0b') }),
    parameters: { allowedPrefixLists: 'pl-0a' },
    expected: insufficientData('whether port 22 is open: the input does not tell the entries of prefix list pl-0b'),
  },

  // Describe calls and templates.
  {
    scenario: 'the output of describe-security-groups',
    shape: 'description',
    configuration: {
      GroupId: 'sg-0a',
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },
  {
    scenario: 'a template with the permission in the group',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: '22', ToPort: '22', CidrIp: '0.0.0.0/0' }],
    },
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },
  {
    scenario: 'a template with the permission as a resource of its own',
    shape: 'template',
    configuration: { GroupDescription: 'web' },
    supplementaryConfiguration: { 'AWS::EC2::SecurityGroupIngress': [{ IpProtocol: -1, CidrIpv6: '::/0' }] },
    expected: nonCompliant('Port 22 is open to ::/0 by all traffic'),
  },
  {
    scenario: 'a template whose permission of its own is on a condition',
    shape: 'template',
    configuration: { GroupDescription: 'web' },
    supplementaryConfiguration: {
      'AWS::EC2::SecurityGroupIngress': [new Unknown('"Shell", made only if "Debug" holds')],
    },
    expected: insufficientData(
      'whether port 22 is open: the input does not tell the permission "Shell", made only if "Debug" holds',
    ),
  },
  {
    scenario: 'a template without permissions',
    shape: 'template',
    configuration: { GroupDescription: 'web' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template whose source is a parameter',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: new Unknown('{"Ref":"Office"}') }],
    },
    expected: insufficientData('whether port 22 is open: the input does not tell the source {"Ref":"Office"}'),
  },
  {
    scenario: 'a template whose port is a parameter',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [
        {
          IpProtocol: 'tcp',
          FromPort: new Unknown('{"Ref":"Port"}'),
          ToPort: new Unknown('{"Ref":"Port"}'),
          CidrIp: '0.0.0.0/0',
        },
      ],
    },
    expected: insufficientData('whether port 22 is open: the input does not tell the ports of tcp {"Ref":"Port"}'),
  },
  {
    scenario: 'a template whose port is a parameter, from private addresses',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [
        { IpProtocol: 'tcp', FromPort: new Unknown('{"Ref":"Port"}'), ToPort: 8080, CidrIp: '10.0.0.0/8' },
      ],
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template whose port is a parameter, from a block that is too much beside another',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '64.0.0.0/8' },
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '10.0.0.0/8' },
        { IpProtocol: 'tcp', FromPort: new Unknown('{"Ref":"Port"}'), ToPort: 8080, CidrIp: '65.0.0.0/8' },
      ],
    },
    expected: insufficientData('whether port 22 is open: the input does not tell the ports of tcp {"Ref":"Port"}-8080'),
  },
  {
    scenario: 'a template with a permission on a condition, beside an open one',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [new Unknown('{"Fn::If":["Debug",…]}'), { IpProtocol: '-1', CidrIp: '0.0.0.0/0' }],
    },
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by all traffic'),
  },
  {
    scenario: 'a template with a permission on a condition',
    shape: 'template',
    configuration: { SecurityGroupIngress: [new Unknown('{"Fn::If":["Debug",…]}')] },
    expected: insufficientData('whether port 22 is open: the input does not tell the permission {"Fn::If":["Debug",…]}'),
  },

  // What contradicts AWS's shape.
  {
    scenario: 'no list of permissions',
    configuration: { groupId: 'sg-0a' },
    expected: unreadable('Cannot read configuration.ipPermissions: expected a list, found nothing'),
  },
  {
    scenario: 'a block that is none',
    ...group({ ...ssh, ...from('everyone') }),
    expected: unreadable(
      'Cannot read configuration.ipPermissions[0].ipv4Ranges[0].cidrIp: expected a CIDR block, found "everyone"',
    ),
  },
  {
    scenario: 'TCP without a last port, which EC2 refuses',
    ...group({ ipProtocol: 'tcp', fromPort: 22, ...from('0.0.0.0/0') }),
    expected: unreadable('Cannot read configuration.ipPermissions[0].toPort: expected an integer, found nothing'),
  },
  {
    scenario: 'a permission that names no sources',
    ...group(ssh),
    expected: unreadable(
      'Cannot read configuration.ipPermissions[0]: expected a permission that names its sources, found ["ipProtocol","fromPort","toPort"]',
    ),
  },
]);
