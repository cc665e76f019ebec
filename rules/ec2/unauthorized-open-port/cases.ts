import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { type NumberRange, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const group = (...ipPermissions: object[]) => ({ configuration: { ipPermissions } });
const anywhere = { ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
const tcp = (fromPort: number, toPort = fromPort) => ({ ipProtocol: 'tcp', fromPort, toPort });
const udp = (fromPort: number, toPort = fromPort) => ({ ipProtocol: 'udp', fromPort, toPort });
const open = (port: string, how: string) => nonCompliant(`${port} is open to 0.0.0.0/0 by ${how}`);
const prefixList = (...cidrs: string[]) => ({
  resourceType: 'AWS::EC2::PrefixList',
  resourceId: 'pl-0a',
  configuration: { PrefixListId: 'pl-0a', Entries: cidrs.map((Cidr) => ({ Cidr })) },
});
const template = (...SecurityGroupIngress: object[]) => ({
  shape: 'template' as const,
  configuration: { SecurityGroupIngress },
});
/** A permission with one port that a template leaves open within bounds. */
const within = (range: NumberRange) => {
  const port = new Unknown('{"Ref":"Port"}', undefined, undefined, '', undefined, range);
  return { FromPort: port, ToPort: port };
};

export default defineCases(rule, [
  {
    scenario: 'another port from anywhere',
    ...group({ ...tcp(8443), ...anywhere }),
    expected: open('TCP port 8443', 'tcp 8443'),
  },
  {
    scenario: 'HTTP and HTTPS from anywhere',
    ...group({ ...tcp(80), ...anywhere }, { ...tcp(443), ...anywhere }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a range from an authorized port on',
    ...group({ ...tcp(443, 445), ...anywhere }),
    expected: open('TCP 444-445', 'tcp 443-445'),
  },
  {
    scenario: 'a range up to an authorized port',
    ...group({ ...tcp(79, 80), ...anywhere }),
    expected: open('TCP port 79', 'tcp 79-80'),
  },
  {
    scenario: 'a range between authorized ports',
    ...group({ ...tcp(80, 443), ...anywhere }),
    expected: open('TCP 81-442', 'tcp 80-443'),
  },
  {
    scenario: 'a port from anywhere, and a range from it on from one network',
    ...group({ ...tcp(8000), ...anywhere }, { ...tcp(8000, 9000), ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }] }),
    expected: open('TCP port 8000', 'tcp 8000'),
  },
  {
    scenario: 'a range of ports from one network, and its first port from anywhere',
    ...group({ ...tcp(8000, 9000), ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }] }, { ...tcp(8000), ...anywhere }),
    expected: open('TCP port 8000', 'tcp 8000'),
  },
  {
    scenario: 'a range of which every port is authorized',
    ...group({ ...tcp(1020, 1030), ...anywhere }),
    parameters: { authorizedTcpPorts: '443, 1020-1024, 1025-1030' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a range that is one port too long',
    ...group({ ...tcp(1020, 1031), ...anywhere }),
    parameters: { authorizedTcpPorts: '1020-1024,1025-1030' },
    expected: open('TCP port 1031', 'tcp 1020-1031'),
  },
  ...[
    [0, 1],
    [22, 23],
  ].map(([first = 0, second = 0]) => ({
    scenario: `TCP port ${first} and UDP port ${second} from anywhere`,
    ...group({ ...tcp(first), ...anywhere }, { ...udp(second), ...anywhere }),
    expected: nonCompliant(
      `TCP port ${first} and UDP port ${second} are open to 0.0.0.0/0 by tcp ${first} and udp ${second}`,
    ),
  })),
  {
    scenario: 'HTTPS over UDP, which is not authorized',
    ...group({ ...udp(443), ...anywhere }),
    expected: open('UDP port 443', 'udp 443'),
  },
  {
    scenario: 'HTTPS over UDP, which is authorized',
    ...group({ ...udp(443), ...anywhere }),
    parameters: { authorizedUdpPorts: '443' },
    expected: COMPLIANT,
  },
  {
    scenario: 'all traffic from anywhere',
    ...group({ ipProtocol: '-1', ...anywhere }),
    expected: nonCompliant('TCP 0-79, 81-442, 444-65535 and UDP 0-65535 are open to 0.0.0.0/0 by all traffic'),
  },
  {
    scenario: 'all ports from anywhere, between many authorized ones',
    ...group({ ...tcp(0, 65535), ...anywhere }),
    parameters: { authorizedTcpPorts: '443,80,90-100,1' },
    expected: nonCompliant('TCP 0, 2-79, 81-89 and 2 more ranges are open to 0.0.0.0/0 by tcp 0-65535'),
  },
  {
    scenario: 'all ports from anywhere, if all are authorized',
    ...group({ ...tcp(0, 65535), ...anywhere }),
    parameters: { authorizedTcpPorts: '0-65535' },
    expected: COMPLIANT,
  },
  {
    scenario: 'ICMP from anywhere',
    ...group({ ipProtocol: 'icmp', fromPort: -1, toPort: -1, ...anywhere }),
    expected: COMPLIANT,
  },
  { scenario: 'another protocol from anywhere', ...group({ ipProtocol: '50', ...anywhere }), expected: COMPLIANT },
  {
    scenario: 'another port from private networks and another group',
    ...group({ ...tcp(8443), ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }], userIdGroupPairs: [{ groupId: 'sg-0b' }] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'another port from an office',
    ...group({ ...tcp(22), ipv4Ranges: [{ cidrIp: '203.0.113.7/32' }] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'anywhere in two halves, each by its own rule',
    ...group(
      { ...tcp(8443), ipv4Ranges: [{ cidrIp: '0.0.0.0/1' }] },
      { ...tcp(8000, 9000), ipv4Ranges: [{ cidrIp: '128.0.0.0/1' }] },
    ),
    expected: nonCompliant(
      'TCP port 8443 and TCP 8000-9000 are open to 0.0.0.0/1 and 128.0.0.0/1 by tcp 8443 and tcp 8000-9000',
    ),
  },
  {
    scenario: 'two ports from anywhere',
    ...group({ ...tcp(22), ...anywhere }, { ...tcp(8443), ipv6Ranges: [{ cidrIpv6: '::/0' }] }),
    expected: nonCompliant('TCP port 22 and TCP port 8443 are open to 0.0.0.0/0 and ::/0 by tcp 22 and tcp 8443'),
  },
  {
    scenario: 'an allowed range',
    ...group({ ...tcp(8443), ipv4Ranges: [{ cidrIp: '198.0.0.0/7' }] }),
    parameters: { allowedCidrs: '198.0.0.0/7' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a prefix list whose entries are not in the input',
    ...group({ ...tcp(8443), prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    expected: insufficientData('TCP port 8443 may be open to prefix list pl-0a, whose entries are not in the input'),
  },
  {
    scenario: 'a range of ports from a prefix list of everyone',
    ...group({ ...tcp(440, 450), prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    beside: [prefixList('0.0.0.0/0')],
    expected: nonCompliant('TCP 440-442, 444-450 are open to 0.0.0.0/0 of prefix list pl-0a by tcp 440-450'),
  },
  {
    scenario: 'another port from a prefix list of offices',
    ...group({ ...tcp(8443), prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    beside: [prefixList('203.0.113.0/24')],
    expected: COMPLIANT,
  },
  {
    scenario: 'an authorized port from a prefix list',
    ...group({ ...tcp(443), prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    expected: COMPLIANT,
  },
  { scenario: 'a group without inbound rules', ...group(), expected: COMPLIANT },
  {
    scenario: 'the output of describe-security-groups',
    shape: 'description',
    configuration: {
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
    expected: open('TCP port 22', 'tcp 22'),
  },
  {
    scenario: 'a template',
    ...template({ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }),
    expected: open('TCP port 22', 'tcp 22'),
  },
  {
    scenario: 'a template with HTTPS',
    ...template({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a source from a parameter',
    ...template({ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: new Unknown('{"Ref":"Source"}') }),
    expected: insufficientData('TCP port 22 may be open to source {"Ref":"Source"}, which the template leaves open'),
  },
  {
    scenario: 'a template with a first port from a parameter',
    ...template({ IpProtocol: 'tcp', FromPort: new Unknown('{"Ref":"Port"}'), ToPort: 8443, CidrIp: '0.0.0.0/0' }),
    expected: open('TCP port 8443', 'tcp {"Ref":"Port"}-8443'),
  },
  {
    scenario: 'a template with a first port from a parameter, and an authorized last one',
    ...template({ IpProtocol: 'tcp', FromPort: new Unknown('{"Ref":"Port"}'), ToPort: 443, CidrIp: '0.0.0.0/0' }),
    expected: insufficientData(
      'TCP port 442 may be open to 0.0.0.0/0 by tcp {"Ref":"Port"}-443, whose ports the template leaves open',
    ),
  },
  {
    scenario: 'a template with an authorized first port, and a last one from a parameter',
    ...template({ IpProtocol: 'tcp', FromPort: 443, ToPort: new Unknown('{"Ref":"Port"}'), CidrIp: '0.0.0.0/0' }),
    expected: insufficientData(
      'TCP port 444 may be open to 0.0.0.0/0 by tcp 443-{"Ref":"Port"}, whose ports the template leaves open',
    ),
  },
  {
    scenario: 'a template with both ports from a parameter',
    ...template({
      IpProtocol: 'tcp',
      CidrIp: '0.0.0.0/0',
      FromPort: new Unknown('{"Ref":"Port"}'),
      ToPort: new Unknown('{"Ref":"Port"}'),
    }),
    expected: insufficientData(
      'TCP port 0 may be open to 0.0.0.0/0 by tcp {"Ref":"Port"}, whose ports the template leaves open',
    ),
  },
  ...(
    [
      ['that may not be authorized', { min: 1024, max: 65535 }, 'TCP port 1024'],
      ['that is not authorized', { min: 22, max: 22 }, 'TCP port 22'],
    ] as const
  ).map(([what, range, port]) => ({
    scenario: `a template with a port within bounds ${what}`,
    ...template({ IpProtocol: 'tcp', CidrIp: '0.0.0.0/0', ...within(range) }),
    expected: insufficientData(
      `${port} may be open to 0.0.0.0/0 by tcp {"Ref":"Port"}, whose ports the template leaves open`,
    ),
  })),
  {
    scenario: 'a template with a port within bounds that is authorized',
    ...template({ IpProtocol: 'tcp', CidrIp: '0.0.0.0/0', ...within({ min: 443, max: 443 }) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a last port from a parameter',
    ...template({ IpProtocol: 'tcp', FromPort: 8000, ToPort: new Unknown('{"Ref":"Port"}'), CidrIp: '0.0.0.0/0' }),
    expected: open('TCP port 8000', 'tcp 8000-{"Ref":"Port"}'),
  },
  {
    scenario: 'permissions that are not a list',
    configuration: { ipPermissions: 'all' },
    expected: unreadable('Cannot read configuration.ipPermissions: expected a list, found "all"'),
  },
]);
