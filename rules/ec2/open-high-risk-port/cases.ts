import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const group = (...ipPermissions: object[]) => ({ configuration: { ipPermissions } });
const anywhere = { ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
const tcp = (fromPort: number, toPort = fromPort) => ({ ipProtocol: 'tcp', fromPort, toPort });
const open = (what: string, how: string, ranges = '0.0.0.0/0') => nonCompliant(`${what} open to ${ranges} by ${how}`);
const template = (...SecurityGroupIngress: object[]) => ({
  shape: 'template' as const,
  configuration: { SecurityGroupIngress },
});

export default defineCases(rule, [
  { scenario: 'FTP from anywhere', ...group({ ...tcp(21), ...anywhere }), expected: open('FTP (21) is', 'tcp 21') },
  { scenario: 'SMB from anywhere', ...group({ ...tcp(445), ...anywhere }), expected: open('SMB (445) is', 'tcp 445') },
  {
    scenario: 'Telnet over IPv6 from anywhere',
    ...group({ ...tcp(23), ipv6Ranges: [{ cidrIpv6: '::/0' }] }),
    expected: open('Telnet (23) is', 'tcp 23', '::/0'),
  },
  {
    scenario: 'a range with several of them',
    ...group({ ...tcp(20, 25), ...anywhere }),
    expected: open('FTP data (20), FTP (21) and 3 more are', 'tcp 20-25'),
  },
  {
    scenario: 'all traffic from anywhere',
    ...group({ ipProtocol: '-1', ...anywhere }),
    expected: open('FTP data (20), FTP (21) and 22 more are', 'all traffic'),
  },
  {
    scenario: 'anywhere in two halves',
    ...group(
      { ...tcp(8080), ipv4Ranges: [{ cidrIp: '0.0.0.0/1' }] },
      { ...tcp(8000, 9000), ipv4Ranges: [{ cidrIp: '128.0.0.0/1' }] },
    ),
    expected: nonCompliant(
      'Web proxy (8080), web proxy (8088) and web proxy (8888) are open to 0.0.0.0/1 and 128.0.0.0/1 by tcp 8080 and tcp 8000-9000',
    ),
  },
  { scenario: 'HTTPS from anywhere', ...group({ ...tcp(443), ...anywhere }), expected: COMPLIANT },
  { scenario: 'ports beside them', ...group({ ...tcp(26, 109), ...anywhere }), expected: COMPLIANT },
  {
    scenario: 'SMB from private networks and another group',
    ...group({ ...tcp(445), ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }], userIdGroupPairs: [{ groupId: 'sg-0b' }] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'SMB from an office',
    ...group({ ...tcp(445), ipv4Ranges: [{ cidrIp: '203.0.113.0/24' }] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'SMB from an allowed range',
    ...group({ ...tcp(445), ipv4Ranges: [{ cidrIp: '198.0.0.0/7' }] }),
    parameters: { allowedCidrs: '198.0.0.0/7' },
    expected: COMPLIANT,
  },
  {
    scenario: 'UDP from anywhere, which the control does not count',
    ...group({ ipProtocol: 'udp', fromPort: 135, toPort: 445, ...anywhere }),
    expected: COMPLIANT,
  },
  {
    scenario: 'ICMP from anywhere',
    ...group({ ipProtocol: 'icmp', fromPort: 20, toPort: -1, ...anywhere }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a port of the parameter',
    ...group({ ...tcp(6000), ...anywhere }),
    parameters: { blockedPorts: '6000' },
    expected: open('Port 6000 is', 'tcp 6000'),
  },
  {
    scenario: 'a port that the parameter leaves out',
    ...group({ ...tcp(21), ...anywhere }),
    parameters: { blockedPorts: '22, 445' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a prefix list whose entries are not in the input',
    ...group({ ...tcp(445), prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    expected: insufficientData('SMB (445) may be open to prefix list pl-0a, whose entries are not in the input'),
  },
  {
    scenario: 'a prefix list with everything',
    ...group({ ...tcp(445), prefixListIds: [{ prefixListId: 'pl-0a' }] }),
    beside: [
      {
        resourceType: 'AWS::EC2::PrefixList',
        resourceId: 'pl-0a',
        configuration: { prefixListId: 'pl-0a', entries: [{ cidr: '0.0.0.0/0' }] },
      },
    ],
    expected: nonCompliant('SMB (445) is open to 0.0.0.0/0 of prefix list pl-0a by tcp 445'),
  },
  { scenario: 'a group without inbound rules', ...group(), expected: COMPLIANT },
  {
    scenario: 'outbound rules to anywhere',
    configuration: { ipPermissions: [], ipPermissionsEgress: [{ ...tcp(445), ...anywhere }] },
    expected: COMPLIANT,
  },
  {
    scenario: 'the output of describe-security-groups',
    shape: 'description',
    configuration: {
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 25, ToPort: 25, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
    expected: open('SMTP (25) is', 'tcp 25'),
  },
  {
    scenario: 'a template',
    ...template({ IpProtocol: 'tcp', FromPort: 5601, ToPort: 5601, CidrIp: '0.0.0.0/0' }),
    expected: open('OpenSearch Dashboards (5601) is', 'tcp 5601'),
  },
  {
    scenario: 'a template with HTTPS',
    ...template({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a source from a parameter',
    ...template({ IpProtocol: 'tcp', FromPort: 21, ToPort: 21, CidrIp: new Unknown('{"Ref":"Source"}') }),
    expected: insufficientData('FTP (21) may be open to source {"Ref":"Source"}, which the template leaves open'),
  },
  {
    scenario: 'a template with a port from a parameter',
    ...template({ IpProtocol: 'tcp', FromPort: new Unknown('{"Ref":"Port"}'), ToPort: 110, CidrIp: '0.0.0.0/0' }),
    parameters: { blockedPorts: '110' },
    expected: open('POP3 (110) is', 'tcp {"Ref":"Port"}-110'),
  },
  {
    scenario: 'permissions that are not a list',
    configuration: { ipPermissions: 'all' },
    expected: unreadable('Cannot read configuration.ipPermissions: expected a list, found "all"'),
  },
]);
