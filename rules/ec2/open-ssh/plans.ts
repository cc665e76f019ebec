import { definePlanCases, unreadable } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { expectedFix, groupItem, privateAccessNote } from '../open-ports/plan-builders';
import rule from './rule';

/** A permission as AWS Config records it today: each IPv4 range as an object, and again as text. */
const permission = (ipProtocol: string, ports: object, sources: { v4?: Range[]; v6?: Range[]; lists?: string[] }) => ({
  ...ports,
  ipProtocol,
  ipv6Ranges: (sources.v6 ?? []).map((range) => ({ cidrIpv6: toCidr(range), ...toDescription(range) })),
  prefixListIds: (sources.lists ?? []).map((prefixListId) => ({ prefixListId })),
  userIdGroupPairs: [] as { groupId: string; userId: string }[],
  ipv4Ranges: (sources.v4 ?? []).map((range) => ({ cidrIp: toCidr(range), ...toDescription(range) })),
  ipRanges: (sources.v4 ?? []).map(toCidr),
});
/** A CIDR range, or a range and its description. */
type Range = string | readonly [cidr: string, description: string];
const toCidr = (range: Range): string => (typeof range === 'string' ? range : range[0]);
const toDescription = (range: Range) => (typeof range === 'string' ? {} : { description: range[1] });

const tcp = (fromPort: number, toPort: number, ...v4: Range[]) => permission('tcp', { fromPort, toPort }, { v4 });
const tcp6 = (fromPort: number, toPort: number, ...v6: Range[]) => permission('tcp', { fromPort, toPort }, { v6 });
const all = (sources: { v4?: Range[]; v6?: Range[]; lists?: string[] }) => permission('-1', {}, sources);
const prefixList = (resourceId: string, ...cidrs: string[]) => ({
  resourceType: 'AWS::EC2::PrefixList',
  resourceId,
  configuration: { PrefixListId: resourceId, Entries: cidrs.map((Cidr) => ({ Cidr })) },
});

/** A permission as a call of EC2 takes it. */
const requestTcp = (FromPort: number, ToPort: number, ...IpRanges: object[]) => ({
  IpProtocol: 'tcp',
  FromPort,
  ToPort,
  IpRanges,
});
const requestTcp6 = (FromPort: number, ToPort: number, ...Ipv6Ranges: object[]) => ({
  IpProtocol: 'tcp',
  FromPort,
  ToPort,
  Ipv6Ranges,
});
const ANYWHERE = { CidrIp: '0.0.0.0/0' };
const ANYWHERE6 = { CidrIpv6: '::/0' };

const privateNote = (ranges: string) => privateAccessNote('port 22', ranges);

/** The permissions are revoked, and nothing has to be authorized first. */
const revoked = (summary: string, notes: string[], ...permissions: object[]) =>
  narrowed(summary, notes, [], ...permissions);

/** The permissions are revoked, once the ports that remain open are authorized. */
const narrowed = (summary: string, notes: string[], rest: object[], ...permissions: object[]) =>
  expectedFix({ summary, ...(notes.length > 0 && { notes }) }, rest, ...permissions);

export default definePlanCases(rule, [
  // Shown in the README
  {
    scenario: 'SSH from anywhere',
    ...groupItem(tcp(22, 22, '0.0.0.0/0')),
    expected: revoked('Revoke tcp 22 from 0.0.0.0/0', [privateNote('0.0.0.0/0')], requestTcp(22, 22, ANYWHERE)),
  },
  {
    scenario: 'SSH from anywhere over IPv4 and IPv6; the office, another group and a prefix list keep access',
    ...groupItem(
      {
        ...permission(
          'tcp',
          { fromPort: 22, toPort: 22 },
          {
            v4: [
              ['203.0.113.0/24', 'Office'],
              ['0.0.0.0/0', 'temporary'],
            ],
            v6: ['::/0', '2001:db8::/48'],
            lists: ['pl-0a'],
          },
        ),
        userIdGroupPairs: [{ groupId: 'sg-0b', userId: '444455556666' }],
      },
      tcp(443, 443, '0.0.0.0/0'),
    ),
    beside: [prefixList('pl-0a', '198.51.100.0/24')],
    expected: revoked('Revoke tcp 22 from 0.0.0.0/0 and ::/0', [privateNote('0.0.0.0/0 and ::/0')], {
      ...requestTcp(22, 22, { CidrIp: '0.0.0.0/0', Description: 'temporary' }),
      ...requestTcp6(22, 22, ANYWHERE6),
    }),
  },
  {
    scenario: 'an open rule and a restricted rule, which stays',
    ...groupItem(
      tcp(20, 25, '203.0.113.0/24', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'),
      tcp(22, 22, '0.0.0.0/0'),
    ),
    expected: revoked('Revoke tcp 22 from 0.0.0.0/0', [], requestTcp(22, 22, ANYWHERE)),
  },
  {
    scenario: 'ports around 22 from anywhere, with a description',
    ...groupItem(tcp(20, 25, ['0.0.0.0/0', 'FTP to SMTP'], '203.0.113.0/24')),
    expected: narrowed(
      'Narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25',
      [privateNote('0.0.0.0/0')],
      [
        requestTcp(20, 21, { CidrIp: '0.0.0.0/0', Description: 'FTP to SMTP' }),
        requestTcp(23, 25, { CidrIp: '0.0.0.0/0', Description: 'FTP to SMTP' }),
      ],
      requestTcp(20, 25, { CidrIp: '0.0.0.0/0', Description: 'FTP to SMTP' }),
    ),
  },
  {
    scenario: 'an allowed range that only the revoked rule admits, and one with a rule of its own',
    ...groupItem(tcp(22, 22, '0.0.0.0/0', '203.0.113.0/24', '10.0.0.0/8')),
    parameters: { allowedCidrs: '203.0.113.0/24,198.51.100.0/24,172.16.0.0/12,192.168.0.0/16' },
    expected: {
      ...revoked('Revoke tcp 22 from 0.0.0.0/0', [], requestTcp(22, 22, ANYWHERE)),
      sideEffects: [
        'Allowed ranges lose access to port 22, because only the revoked rules admit them: 172.16.0.0/12, 192.168.0.0/16 and 198.51.100.0/24',
      ],
    },
  },

  // Revoked
  {
    scenario: 'SSH from anywhere over IPv6 only, and another port from all of IPv4',
    ...groupItem(tcp6(22, 22, '::/0'), tcp(80, 80, '0.0.0.0/0')),
    expected: revoked('Revoke tcp 22 from ::/0', [privateNote('::/0')], requestTcp6(22, 22, ANYWHERE6)),
  },
  {
    scenario: 'two halves of IPv4, each too wide on its own; a range of the permitted width stays',
    ...groupItem(tcp(22, 22, '0.0.0.0/1', '128.0.0.0/1', '64.0.0.0/8')),
    expected: revoked(
      'Revoke tcp 22 from 0.0.0.0/1 and 128.0.0.0/1',
      [privateNote('0.0.0.0/1 and 128.0.0.0/1')],
      requestTcp(22, 22, { CidrIp: '0.0.0.0/1' }, { CidrIp: '128.0.0.0/1' }),
    ),
  },
  {
    scenario: 'an item from 2016, which lists ranges only as text',
    ...groupItem({
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      userIdGroupPairs: [],
      ipRanges: ['0.0.0.0/0', '203.0.113.0/24'],
      prefixListIds: [],
    }),
    expected: revoked('Revoke tcp 22 from 0.0.0.0/0', [privateNote('0.0.0.0/0')], requestTcp(22, 22, ANYWHERE)),
  },
  {
    scenario: 'all traffic and SSH from the office, and SSH from a quarter of the internet',
    ...groupItem(all({ v4: ['203.0.113.0/24'] }), tcp(22, 22, '203.0.113.0/24', '64.0.0.0/2')),
    expected: revoked('Revoke tcp 22 from 64.0.0.0/2', [], requestTcp(22, 22, { CidrIp: '64.0.0.0/2' })),
  },
  {
    scenario: 'an outbound rule for all traffic stays',
    resourceId: 'sg-0a',
    configuration: {
      groupId: 'sg-0a',
      ipPermissions: [tcp(22, 22, '0.0.0.0/0')],
      ipPermissionsEgress: [all({ v4: ['0.0.0.0/0'] })],
    },
    expected: revoked('Revoke tcp 22 from 0.0.0.0/0', [privateNote('0.0.0.0/0')], requestTcp(22, 22, ANYWHERE)),
  },

  // Split
  {
    scenario: 'all TCP ports from anywhere over IPv4 and IPv6',
    ...groupItem(permission('tcp', { fromPort: 0, toPort: 65535 }, { v4: ['0.0.0.0/0'], v6: ['::/0'] })),
    expected: narrowed(
      'Narrow tcp 0-65535 from 0.0.0.0/0 and ::/0 to 0-21 and 23-65535',
      [privateNote('0.0.0.0/0 and ::/0')],
      [
        { ...requestTcp(0, 21, ANYWHERE), ...requestTcp6(0, 21, ANYWHERE6) },
        { ...requestTcp(23, 65535, ANYWHERE), ...requestTcp6(23, 65535, ANYWHERE6) },
      ],
      { ...requestTcp(0, 65535, ANYWHERE), ...requestTcp6(0, 65535, ANYWHERE6) },
    ),
  },
  {
    scenario: 'all TCP ports, written as -1',
    ...groupItem(tcp(-1, -1, '0.0.0.0/0')),
    expected: narrowed(
      'Narrow all tcp from 0.0.0.0/0 to 0-21 and 23-65535',
      [privateNote('0.0.0.0/0')],
      [requestTcp(0, 21, ANYWHERE), requestTcp(23, 65535, ANYWHERE)],
      requestTcp(-1, -1, ANYWHERE),
    ),
  },
  {
    scenario: 'port ranges that begin or end with 22',
    ...groupItem(tcp(22, 23, '0.0.0.0/0'), tcp(21, 22, '0.0.0.0/0')),
    expected: narrowed(
      'Narrow tcp 22-23 from 0.0.0.0/0 to 23; narrow tcp 21-22 from 0.0.0.0/0 to 21',
      [privateNote('0.0.0.0/0')],
      [requestTcp(23, 23, ANYWHERE), requestTcp(21, 21, ANYWHERE)],
      requestTcp(22, 23, ANYWHERE),
      requestTcp(21, 22, ANYWHERE),
    ),
  },
  {
    scenario: 'a port range of which one part has a rule of its own: that rule stays, also after the undo',
    ...groupItem(tcp(20, 25, '0.0.0.0/0'), tcp(23, 25, ['0.0.0.0/0', 'Mail'], '203.0.113.0/24')),
    expected: narrowed(
      'Narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25',
      [privateNote('0.0.0.0/0')],
      [requestTcp(20, 21, ANYWHERE)],
      requestTcp(20, 25, ANYWHERE),
    ),
  },
  {
    scenario: 'a port range of which all but 22 has a rule of its own',
    ...groupItem(tcp(22, 23, '0.0.0.0/0'), tcp(23, 23, '0.0.0.0/0')),
    expected: revoked(
      'Narrow tcp 22-23 from 0.0.0.0/0 to 23',
      [privateNote('0.0.0.0/0')],
      requestTcp(22, 23, ANYWHERE),
    ),
  },
  {
    scenario: 'two port ranges that leave the same part, which is authorized once',
    ...groupItem(tcp(20, 25, '0.0.0.0/0'), tcp(22, 25, ['0.0.0.0/0', 'again'])),
    expected: narrowed(
      'Narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25; narrow tcp 22-25 from 0.0.0.0/0 to 23-25',
      [privateNote('0.0.0.0/0')],
      [requestTcp(20, 21, ANYWHERE), requestTcp(23, 25, ANYWHERE)],
      requestTcp(20, 25, ANYWHERE),
      requestTcp(22, 25, { CidrIp: '0.0.0.0/0', Description: 'again' }),
    ),
  },
  {
    scenario: 'one rule to revoke and one to split, from describe-security-groups',
    shape: 'description',
    resourceId: 'sg-0a',
    configuration: {
      GroupId: 'sg-0a',
      GroupName: 'web',
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 22,
          ToPort: 22,
          UserIdGroupPairs: [{ GroupId: 'sg-0b', UserId: '111122223333' }],
          IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'SSH' }, { CidrIp: '203.0.113.0/24' }],
          Ipv6Ranges: [],
          PrefixListIds: [],
        },
        {
          IpProtocol: 'tcp',
          FromPort: 20,
          ToPort: 22,
          UserIdGroupPairs: [],
          IpRanges: [],
          Ipv6Ranges: [{ CidrIpv6: '::/0' }],
          PrefixListIds: [],
        },
      ],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
    expected: narrowed(
      'Revoke tcp 22 from 0.0.0.0/0; narrow tcp 20-22 from ::/0 to 20-21',
      [privateNote('0.0.0.0/0 and ::/0')],
      [requestTcp6(20, 21, ANYWHERE6)],
      requestTcp(22, 22, { CidrIp: '0.0.0.0/0', Description: 'SSH' }),
      requestTcp6(20, 22, ANYWHERE6),
    ),
  },

  // No access lost, and insufficient data after the fix
  {
    scenario: 'an allowed range of the other address family loses nothing',
    ...groupItem(tcp(22, 22, '0.0.0.0/0')),
    parameters: { allowedCidrs: '2001:db8::/48' },
    expected: revoked('Revoke tcp 22 from 0.0.0.0/0', [privateNote('0.0.0.0/0')], requestTcp(22, 22, ANYWHERE)),
  },
  {
    scenario: 'SSH from anywhere, and from a prefix list whose entries are not in the input',
    ...groupItem(permission('tcp', { fromPort: 22, toPort: 22 }, { v4: ['0.0.0.0/0'], lists: ['pl-0a'] })),
    expected: {
      ...revoked('Revoke tcp 22 from 0.0.0.0/0', [privateNote('0.0.0.0/0')], requestTcp(22, 22, ANYWHERE)),
      pending: 'Port 22 may still be open to prefix list pl-0a, whose entries are not in the input',
    },
  },

  // Manual
  {
    scenario: 'all traffic from anywhere',
    ...groupItem(all({ v4: ['0.0.0.0/0'], v6: ['::/0'] })),
    expected: needsManualFix(
      'EC2 cannot remove port 22 from the all-traffic rule for 0.0.0.0/0 and ::/0: add rules for the traffic you need, then revoke the all-traffic rule',
    ),
  },
  {
    scenario: 'all traffic from anywhere, and SSH that could be revoked',
    ...groupItem(tcp(22, 22, '0.0.0.0/0'), all({ v6: ['::/0'] })),
    expected: needsManualFix(
      'EC2 cannot remove port 22 from the all-traffic rule for ::/0: add rules for the traffic you need, then revoke the all-traffic rule',
    ),
  },
  {
    scenario: 'a prefix list that contains 0.0.0.0/0, and SSH that could be revoked',
    ...groupItem(permission('tcp', { fromPort: 22, toPort: 22 }, { v6: ['::/0'], lists: ['pl-0a'] })),
    beside: [prefixList('pl-0a', '203.0.113.0/24', '0.0.0.0/0')],
    expected: needsManualFix(
      'An entry of prefix list pl-0a opens port 22, and revoking the list would also cut off its other entries: correct the list, or remove it from the group',
    ),
  },
  {
    scenario: 'ranges that are too wide together',
    ...groupItem(tcp(22, 22, '64.0.0.0/8', '203.0.113.7/32', '10.0.0.0/8')),
    expected: needsManualFix(
      '64.0.0.0/8 and 203.0.113.7/32 open port 22 only together, none of them alone: revoke the ranges that are not needed',
    ),
  },
  {
    scenario: 'ranges of all-traffic rules that are too wide together',
    ...groupItem(all({ v4: ['64.0.0.0/8', '203.0.113.7/32'] })),
    expected: needsManualFix(
      '64.0.0.0/8 and 203.0.113.7/32 open port 22 only together, none of them alone: revoke the ranges that are not needed',
    ),
  },
  {
    scenario: 'ranges that are still too wide together without the one that is too wide alone',
    ...groupItem(tcp(22, 22, '0.0.0.0/0', '64.0.0.0/8'), tcp(20, 30, '65.0.0.0/8')),
    expected: needsManualFix(
      'Port 22 would still be open to 64.0.0.0/8 and 65.0.0.0/8 together, even without 0.0.0.0/0: revoke the ranges that are not needed',
    ),
  },
  {
    scenario: 'a prefix list and a range that are still too wide together without the one that is too wide alone',
    ...groupItem(
      permission('tcp', { fromPort: 22, toPort: 22 }, { v4: ['0.0.0.0/0', '64.0.0.0/8'], lists: ['pl-0a'] }),
    ),
    beside: [prefixList('pl-0a', '65.0.0.0/8')],
    expected: needsManualFix(
      'Port 22 would still be open to 64.0.0.0/8 and 65.0.0.0/8 of prefix list pl-0a together, even without 0.0.0.0/0: revoke the ranges that are not needed',
    ),
  },
  {
    scenario: 'two obstacles',
    ...groupItem(all({ v4: ['0.0.0.0/0'], lists: ['pl-0a'] })),
    beside: [prefixList('pl-0a', '::/0')],
    expected: needsManualFix(
      'EC2 cannot remove port 22 from the all-traffic rule for 0.0.0.0/0: add rules for the traffic you need, then revoke the all-traffic rule. An entry of prefix list pl-0a opens port 22, and revoking the list would also cut off its other entries: correct the list, or remove it from the group',
    ),
  },
  {
    scenario: 'only a prefix list whose entries are not in the input',
    ...groupItem(permission('tcp', { fromPort: 22, toPort: 22 }, { lists: ['pl-0a'] })),
    expected: needsManualFix(
      'Insufficient data: port 22 may be open to prefix list pl-0a, whose entries are not in the input',
    ),
  },
  {
    scenario: 'a template',
    shape: 'template',
    configuration: { SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }] },
    expected: needsManualFix('Change the template instead'),
  },

  // Nothing to do, and unreadable
  {
    scenario: 'SSH from the office, and both sides of 22 from anywhere',
    ...groupItem(tcp(22, 22, '203.0.113.0/24'), tcp(0, 21, '0.0.0.0/0'), tcp(23, 65535, '0.0.0.0/0')),
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'a source that is not a CIDR range',
    ...groupItem({ ...tcp(22, 22), ipv4Ranges: [{ cidrIp: 'everyone' }] }),
    expected: unreadable(
      'Cannot read configuration.ipPermissions[0].ipv4Ranges[0].cidrIp: expected a CIDR block, found "everyone"',
    ),
  },
]);
