import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const group = (...ipPermissions: unknown[]) => ({ configuration: { ipPermissions } });
const from = (...cidrs: string[]) => ({ ipv4Ranges: cidrs.map((cidrIp) => ({ cidrIp })) });
const from6 = (...cidrs: string[]) => ({ ipv6Ranges: cidrs.map((cidrIpv6) => ({ cidrIpv6 })) });
const fromList = (prefixListId: string) => ({ prefixListIds: [{ prefixListId }] });
const tcp = (fromPort: number, toPort: number) => ({ ipProtocol: 'tcp', fromPort, toPort });
const ssh = tcp(22, 22);
const prefixList = (resourceId: string, ...cidrs: string[]) => ({
  resourceType: 'AWS::EC2::PrefixList',
  resourceId,
  configuration: { PrefixListId: resourceId, Entries: cidrs.map((Cidr) => ({ Cidr })) },
});
/** Sixteen ranges that together cover 64.0.0.0/8, and one more address. */
const aSlashEightAndOne = [
  ...Array.from({ length: 16 }, (_, index) => `64.${16 * index}.0.0/12`),
  '203.0.113.7/32',
] as const;

/** SSH from a range of a template whose address is a parameter. */
const sshFromPart = (end: string, key = 'CidrIp') => ({
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  [key]: new Unknown(`"\${Parameter}${end}"`, undefined, [parameter, end]),
});
const template = (...SecurityGroupIngress: object[]) => ({
  shape: 'template' as const,
  configuration: { SecurityGroupIngress },
});

export default defineCases(rule, [
  // Non-compliant
  {
    scenario: 'SSH from anywhere',
    ...group({ ...ssh, ...from('0.0.0.0/0') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },
  {
    scenario: 'SSH from anywhere, over IPv6 only',
    ...group({ ...ssh, ...from6('::/0') }),
    expected: nonCompliant('Port 22 is open to ::/0 by tcp 22'),
  },
  {
    scenario: 'SSH from anywhere over IPv4 and IPv6, and from the office',
    ...group({ ...ssh, ...from('203.0.113.0/24', '0.0.0.0/0'), ...from6('::/0') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 and ::/0 by tcp 22'),
  },
  {
    scenario: 'two halves that together cover all of IPv4',
    ...group({ ...ssh, ...from('0.0.0.0/1', '128.0.0.0/1') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/1 and 128.0.0.0/1 by tcp 22'),
  },
  {
    scenario: 'a quarter of IPv4, and a smaller range',
    ...group({ ...ssh, ...from('16.0.0.0/6', '64.0.0.0/2') }),
    expected: nonCompliant('Port 22 is open to 64.0.0.0/2 and 16.0.0.0/6 by tcp 22'),
  },
  {
    scenario: 'all traffic from anywhere over IPv6',
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
    scenario: 'TCP given by its protocol number',
    ...group({ ipProtocol: '6', fromPort: 20, toPort: 25, ...from('0.0.0.0/0') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 20-25'),
  },
  {
    scenario: 'an item from 2016, which lists ranges only as text',
    ...group({ ...ssh, ipRanges: ['0.0.0.0/0'], prefixListIds: [], userIdGroupPairs: [] }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },
  {
    scenario: 'two rules that together cover all of IPv4',
    ...group({ ...ssh, ...from('0.0.0.0/1') }, { ipProtocol: '-1', ...from('128.0.0.0/1') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/1 and 128.0.0.0/1 by tcp 22 and all traffic'),
  },
  {
    scenario: 'small ranges that together exceed a /8, and a private range',
    ...group({ ...ssh, ...from('10.0.0.0/8', ...aSlashEightAndOne) }),
    expected: nonCompliant('Port 22 is open to 64.0.0.0/12, 64.16.0.0/12 and 15 more together by tcp 22'),
  },
  {
    scenario: 'all global IPv6 addresses',
    ...group({ ...ssh, ...from6('2000::/3') }),
    expected: nonCompliant('Port 22 is open to 2000::/3 by tcp 22'),
  },
  {
    scenario: 'a range with prefix length 0 and host bits, which is all of IPv4',
    ...group({ ...ssh, ...from('11.0.0.0/0') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },
  {
    scenario: 'a range wider than the parameter',
    ...group({ ...ssh, ...from('198.51.0.0/16') }),
    parameters: { ipv4PrefixLength: '17' },
    expected: nonCompliant('Port 22 is open to 198.51.0.0/16 by tcp 22'),
  },
  {
    scenario: 'an IPv6 range wider than the parameter',
    ...group({ ...ssh, ...from6('2001:db8::/32') }),
    parameters: { ipv6PrefixLength: '33' },
    expected: nonCompliant('Port 22 is open to 2001:db8::/32 by tcp 22'),
  },
  {
    scenario: 'SSH from anywhere, part of which is allowed',
    ...group({ ...ssh, ...from('0.0.0.0/0') }),
    parameters: { allowedCidrs: '0.0.0.0/1,203.0.113.0/24' },
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },
  {
    scenario: 'a prefix list that contains 0.0.0.0/0',
    ...group({ ...ssh, ...fromList('pl-0a') }),
    beside: [prefixList('pl-0a', '203.0.113.0/24', '0.0.0.0/0')],
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 of prefix list pl-0a by tcp 22'),
  },
  {
    scenario: 'SSH from anywhere, and from a prefix list that is not in the input',
    ...group({ ...ssh, ...from('0.0.0.0/0'), ...fromList('pl-0a') }),
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },

  // Compliant
  { scenario: 'SSH from the office', ...group({ ...ssh, ...from('203.0.113.0/24') }), expected: COMPLIANT },
  {
    scenario: 'the ports below and above 22 from anywhere',
    ...group({ ...tcp(0, 21), ...from('0.0.0.0/0') }, { ...tcp(23, 65535), ...from('0.0.0.0/0') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all private and shared IPv4 addresses',
    ...group({ ...ssh, ...from('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10') }),
    expected: COMPLIANT,
  },
  { scenario: 'no inbound rules', ...group(), expected: COMPLIANT },
  { scenario: 'HTTPS from anywhere', ...group({ ...tcp(443, 443), ...from('0.0.0.0/0') }), expected: COMPLIANT },
  {
    scenario: 'UDP 22 from anywhere',
    ...group({ ipProtocol: 'udp', fromPort: 22, toPort: 22, ...from('0.0.0.0/0') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'ICMP from anywhere, with a type that equals port 22',
    ...group({ ipProtocol: 'icmp', fromPort: 22, toPort: -1, ...from('0.0.0.0/0') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a protocol without ports, from anywhere',
    ...group({ ipProtocol: '50', ...from('0.0.0.0/0') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all outbound traffic',
    configuration: { ipPermissions: [], ipPermissionsEgress: [{ ipProtocol: '-1', ...from('0.0.0.0/0') }] },
    expected: COMPLIANT,
  },
  {
    scenario: 'SSH from another group and from itself',
    ...group({ ...ssh, userIdGroupPairs: [{ groupId: 'sg-0b', userId: '444455556666' }, { groupId: 'sg-0a' }] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all private and link-local IPv6 addresses',
    ...group({ ...ssh, ...from6('fc00::/7', 'fe80::/10') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'IPv4-mapped IPv6 addresses, which no packet carries',
    ...group({ ...ssh, ...from6('::ffff:0:0/96') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the published IPv6 ranges of a content network',
    ...group({
      ...ssh,
      ...from6('2400:cb00::/32', '2606:4700::/32', '2803:f800::/32', '2405:b500::/32', '2a06:98c0::/29'),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all IPv6 addresses of one registry',
    ...group({ ...ssh, ...from6('2600::/12') }),
    expected: nonCompliant('Port 22 is open to 2600::/12 by tcp 22'),
  },
  {
    scenario: 'one range as wide as the parameter',
    ...group({ ...ssh, ...from('64.0.0.0/8'), ...from6('2600::/16') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a range of which at most a /8 is public',
    ...group({ ...ssh, ...from('10.0.0.0/7') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the same range many times',
    ...group(...Array.from({ length: 20 }, () => ({ ...ssh, ...from('64.0.0.0/8') }))),
    expected: COMPLIANT,
  },
  {
    scenario: 'a wide range that is allowed',
    ...group({ ...ssh, ...from('64.0.0.0/6', '203.0.113.0/24') }),
    parameters: { allowedCidrs: '64.0.0.0/6' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a prefix list with the office range, whose item is in the input',
    ...group({ ...ssh, ...fromList('pl-0a') }),
    beside: [prefixList('pl-0a', '203.0.113.0/24')],
    expected: COMPLIANT,
  },
  {
    scenario: 'a prefix list without entries, whose item is in the input',
    ...group({ ...ssh, ...fromList('pl-0a') }),
    beside: [prefixList('pl-0a')],
    expected: COMPLIANT,
  },
  {
    scenario: 'a prefix list that is allowed',
    ...group({ ...ssh, ...fromList('pl-0a') }),
    parameters: { allowedPrefixLists: 'pl-0a' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a prefix list on another port',
    ...group({ ...tcp(443, 443), ...fromList('pl-0a') }),
    expected: COMPLIANT,
  },

  // Insufficient data
  {
    scenario: 'a prefix list whose entries are not in the input',
    ...group({ ...ssh, ...fromList('pl-0a') }),
    expected: insufficientData('port 22 may be open to prefix list pl-0a, whose entries are not in the input'),
  },
  {
    scenario: 'a prefix list that is allowed, and one whose entries are not in the input',
    ...group({ ...ssh, ...fromList('pl-0a') }, { ...ssh, ...fromList('pl-0b') }),
    parameters: { allowedPrefixLists: 'pl-0a' },
    expected: insufficientData('port 22 may be open to prefix list pl-0b, whose entries are not in the input'),
  },

  // Describe calls and templates
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
    scenario: 'a template with the rule inside the group',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: '22', ToPort: '22', CidrIp: '0.0.0.0/0' }],
    },
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by tcp 22'),
  },
  {
    scenario: 'a template with the rule as a separate resource',
    shape: 'template',
    configuration: { GroupDescription: 'web' },
    supplementaryConfiguration: { 'AWS::EC2::SecurityGroupIngress': [{ IpProtocol: -1, CidrIpv6: '::/0' }] },
    expected: nonCompliant('Port 22 is open to ::/0 by all traffic'),
  },
  {
    scenario: 'a template whose separate rule depends on a condition',
    shape: 'template',
    configuration: { GroupDescription: 'web' },
    supplementaryConfiguration: {
      'AWS::EC2::SecurityGroupIngress': [new Unknown('"Shell" (created only if "Debug" holds)')],
    },
    expected: insufficientData(
      'port 22 may be open to the sources of rule "Shell" (created only if "Debug" holds), which the template leaves open',
    ),
  },
  {
    scenario: 'a template without rules',
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
    expected: insufficientData('port 22 may be open to source {"Ref":"Office"}, which the template leaves open'),
  },
  {
    scenario: 'a template whose source and prefix list are not in the input',
    ...template(
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: parameter },
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, SourcePrefixListId: 'pl-0a' },
    ),
    expected: insufficientData(
      'port 22 may be open to source {"Ref":"Parameter"}, which the template leaves open, or to prefix list pl-0a, whose entries are not in the input',
    ),
  },
  {
    scenario: 'a template with addresses and a small range from parameters',
    ...template(sshFromPart('/32'), sshFromPart('/9'), sshFromPart('/128', 'CidrIpv6')),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a range from a parameter that is as wide as allowed',
    ...template(sshFromPart('/8')),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a range from a parameter that is too wide',
    ...template(sshFromPart('/7')),
    expected: insufficientData(`port 22 may be open to source "\${Parameter}/7", which the template leaves open`),
  },
  {
    scenario: 'a template with a range from a parameter that is too wide together with another',
    ...template(sshFromPart('/8'), { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '203.0.113.7/32' }),
    expected: insufficientData(`port 22 may be open to source "\${Parameter}/8", which the template leaves open`),
  },
  {
    scenario: 'a template with a range from a parameter that is too wide together with one of an open port',
    ...template(sshFromPart('/8'), { IpProtocol: 'tcp', FromPort: parameter, ToPort: 8080, CidrIp: '203.0.113.7/32' }),
    expected: insufficientData(`port 22 may be open to source "\${Parameter}/8", which the template leaves open`),
  },
  {
    scenario: 'a template with two ranges from parameters that are too wide together, of IPv6',
    ...template(sshFromPart('/16', 'CidrIpv6'), sshFromPart('/16', 'CidrIpv6')),
    expected: insufficientData(`port 22 may be open to source "\${Parameter}/16", which the template leaves open`),
  },
  {
    scenario: 'a template with a range from a parameter beside an allowed one',
    ...template(sshFromPart('/8'), { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '64.0.0.0/8' }),
    parameters: { allowedCidrs: '64.0.0.0/8' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a prefix length that IPv4 does not have',
    ...template(sshFromPart('/33')),
    expected: insufficientData(`port 22 may be open to source "\${Parameter}/33", which the template leaves open`),
  },
  {
    scenario: 'a template with the range of its VPC',
    ...template({
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      CidrIp: new Reference('{"Fn::GetAtt":["Vpc","CidrBlock"]}', 'Vpc', 'CidrBlock', undefined, {
        resourceType: 'AWS::EC2::VPC',
      }),
    }),
    expected: COMPLIANT,
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
    expected: insufficientData(
      'port 22 may be open to 0.0.0.0/0 by tcp {"Ref":"Port"}, whose ports the template leaves open',
    ),
  },
  {
    scenario: 'a template whose port is a parameter, for private addresses',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [
        { IpProtocol: 'tcp', FromPort: new Unknown('{"Ref":"Port"}'), ToPort: 8080, CidrIp: '10.0.0.0/8' },
      ],
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template whose port is a parameter, for a range that is too wide together with another',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '64.0.0.0/8' },
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '10.0.0.0/8' },
        { IpProtocol: 'tcp', FromPort: new Unknown('{"Ref":"Port"}'), ToPort: 8080, CidrIp: '65.0.0.0/8' },
      ],
    },
    expected: insufficientData(
      'port 22 may be open to 65.0.0.0/8 by tcp {"Ref":"Port"}-8080, whose ports the template leaves open',
    ),
  },
  {
    scenario: 'a template with a conditional rule and an open rule',
    shape: 'template',
    configuration: {
      SecurityGroupIngress: [new Unknown('{"Fn::If":["Debug",…]}'), { IpProtocol: '-1', CidrIp: '0.0.0.0/0' }],
    },
    expected: nonCompliant('Port 22 is open to 0.0.0.0/0 by all traffic'),
  },
  {
    scenario: 'a template with a conditional rule',
    shape: 'template',
    configuration: { SecurityGroupIngress: [new Unknown('{"Fn::If":["Debug",…]}')] },
    expected: insufficientData(
      'port 22 may be open to the sources of rule {"Fn::If":["Debug",…]}, which the template leaves open',
    ),
  },

  // Unreadable
  {
    scenario: 'no ipPermissions',
    configuration: { groupId: 'sg-0a' },
    expected: unreadable('Cannot read configuration.ipPermissions: expected a list, found nothing'),
  },
  {
    scenario: 'a source that is not a CIDR range',
    ...group({ ...ssh, ...from('everyone') }),
    expected: unreadable(
      'Cannot read configuration.ipPermissions[0].ipv4Ranges[0].cidrIp: expected a CIDR block, found "everyone"',
    ),
  },
  {
    scenario: 'TCP without a last port, which EC2 rejects',
    ...group({ ipProtocol: 'tcp', fromPort: 22, ...from('0.0.0.0/0') }),
    expected: unreadable('Cannot read configuration.ipPermissions[0].toPort: expected an integer, found nothing'),
  },
  {
    scenario: 'a permission without sources',
    ...group(ssh),
    expected: unreadable(
      'Cannot read configuration.ipPermissions[0]: expected a permission with sources, found ["ipProtocol","fromPort","toPort"]',
    ),
  },
]);
