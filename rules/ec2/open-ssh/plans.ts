import { definePlanCases, unreadable } from '../../../lib/core/cases';
import { type Fix, needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const group = (...ipPermissions: unknown[]) => ({
  resourceId: 'sg-0a',
  configuration: { groupId: 'sg-0a', groupName: 'web', ipPermissions, ipPermissionsEgress: [] },
});
/** As AWS Config writes it today: each block as an object, and again as text. */
const permission = (ipProtocol: string, ports: object, sources: { v4?: Block[]; v6?: Block[]; lists?: string[] }) => ({
  ...ports,
  ipProtocol,
  ipv6Ranges: (sources.v6 ?? []).map((block) => ({ cidrIpv6: cidrOf(block), ...describedAs(block) })),
  prefixListIds: (sources.lists ?? []).map((prefixListId) => ({ prefixListId })),
  userIdGroupPairs: [] as { groupId: string; userId: string }[],
  ipv4Ranges: (sources.v4 ?? []).map((block) => ({ cidrIp: cidrOf(block), ...describedAs(block) })),
  ipRanges: (sources.v4 ?? []).map(cidrOf),
});
/** A block, or a block and its description. */
type Block = string | readonly [cidr: string, description: string];
const cidrOf = (block: Block): string => (typeof block === 'string' ? block : block[0]);
const describedAs = (block: Block) => (typeof block === 'string' ? {} : { description: block[1] });

const tcp = (fromPort: number, toPort: number, ...v4: Block[]) => permission('tcp', { fromPort, toPort }, { v4 });
const tcp6 = (fromPort: number, toPort: number, ...v6: Block[]) => permission('tcp', { fromPort, toPort }, { v6 });
const all = (sources: { v4?: Block[]; v6?: Block[]; lists?: string[] }) => permission('-1', {}, sources);
const list = (resourceId: string, ...blocks: string[]) => ({
  resourceType: 'AWS::EC2::PrefixList',
  resourceId,
  configuration: { PrefixListId: resourceId, Entries: blocks.map((Cidr) => ({ Cidr })) },
});

const Tcp = (FromPort: number, ToPort: number, ...ranges: object[]) => ({
  IpProtocol: 'tcp',
  FromPort,
  ToPort,
  IpRanges: ranges,
});
const Tcp6 = (FromPort: number, ToPort: number, ...ranges: object[]) => ({
  IpProtocol: 'tcp',
  FromPort,
  ToPort,
  Ipv6Ranges: ranges,
});
const ANYWHERE = { CidrIp: '0.0.0.0/0' };
const ANYWHERE6 = { CidrIpv6: '::/0' };

const cannotUndo = 'A revoked rule comes back with a new rule id and without its tags';
const neighbours = (blocks: string) =>
  `Private addresses that reach port 22 by ${blocks} alone, such as those of a VPC, lose it too`;
const call = (api: 'Authorize' | 'Revoke', step: string, IpPermissions: object[]) =>
  ({
    step,
    service: 'ec2',
    api: `${api}SecurityGroupIngress`,
    parameters: { GroupId: 'sg-0a', IpPermissions },
  }) as Fix['calls'][number];

/** Revoked as it is, with nothing to keep of it. */
const revoked = (summary: string, notes: string[], ...permissions: object[]): Fix => ({
  kind: 'fix',
  summary,
  calls: [call('Revoke', 'RevokeOpenSources', permissions)],
  undo: [{ ...call('Authorize', 'RestoreOpenSources', permissions), undoes: 'RevokeOpenSources' }],
  cannotUndo,
  sideEffects: [],
  ...(notes.length > 0 && { notes }),
});

/** Revoked once the other ports are authorized by themselves. */
const narrowed = (summary: string, notes: string[], rest: object[], ...permissions: object[]): Fix => ({
  ...revoked(summary, notes, ...permissions),
  calls: [call('Authorize', 'AuthorizeRest', rest), call('Revoke', 'RevokeOpenSources', permissions)],
  undo: [
    { ...call('Authorize', 'RestoreOpenSources', permissions), undoes: 'RevokeOpenSources' },
    { ...call('Revoke', 'RevokeRest', rest), undoes: 'AuthorizeRest' },
  ],
});

export default definePlanCases(rule, [
  // What the page of the rule shows.
  {
    scenario: 'SSH from anywhere',
    ...group(tcp(22, 22, '0.0.0.0/0')),
    expected: revoked('Revoke tcp 22 from 0.0.0.0/0', [neighbours('0.0.0.0/0')], Tcp(22, 22, ANYWHERE)),
  },
  {
    scenario: 'SSH from anywhere by both families; the office, a peer and a prefix list in the same permission stay',
    ...group(
      {
        ...permission(
          'tcp',
          { fromPort: 22, toPort: 22 },
          {
            v4: [
              ['203.0.113.0/24', 'Office'],
              ['0.0.0.0/0', 'for a moment'],
            ],
            v6: ['::/0', '2001:db8::/48'],
            lists: ['pl-0a'],
          },
        ),
        userIdGroupPairs: [{ groupId: 'sg-0b', userId: '444455556666' }],
      },
      tcp(443, 443, '0.0.0.0/0'),
    ),
    beside: [list('pl-0a', '198.51.100.0/24')],
    expected: revoked('Revoke tcp 22 from 0.0.0.0/0 and ::/0', [neighbours('0.0.0.0/0 and ::/0')], {
      ...Tcp(22, 22, { CidrIp: '0.0.0.0/0', Description: 'for a moment' }),
      ...Tcp6(22, 22, ANYWHERE6),
    }),
  },
  {
    scenario: 'a restricted permission beside an open one stays',
    ...group(tcp(20, 25, '203.0.113.0/24', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'), tcp(22, 22, '0.0.0.0/0')),
    expected: revoked('Revoke tcp 22 from 0.0.0.0/0', [], Tcp(22, 22, ANYWHERE)),
  },
  {
    scenario: 'ports around 22 from anywhere, with a description',
    ...group(tcp(20, 25, ['0.0.0.0/0', 'FTP to SMTP'], '203.0.113.0/24')),
    expected: narrowed(
      'Narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25',
      [neighbours('0.0.0.0/0')],
      [
        Tcp(20, 21, { CidrIp: '0.0.0.0/0', Description: 'FTP to SMTP' }),
        Tcp(23, 25, { CidrIp: '0.0.0.0/0', Description: 'FTP to SMTP' }),
      ],
      Tcp(20, 25, { CidrIp: '0.0.0.0/0', Description: 'FTP to SMTP' }),
    ),
  },
  {
    scenario: 'an allowed block that gets in only by what is revoked, beside one that has a permission of its own',
    ...group(tcp(22, 22, '0.0.0.0/0', '203.0.113.0/24', '10.0.0.0/8')),
    parameters: { allowedCidrs: '203.0.113.0/24,198.51.100.0/24,172.16.0.0/12,192.168.0.0/16' },
    expected: {
      ...revoked('Revoke tcp 22 from 0.0.0.0/0', [], Tcp(22, 22, ANYWHERE)),
      sideEffects: [
        'Shut out from port 22, though allowed, since only what is revoked lets them in: 172.16.0.0/12, 192.168.0.0/16 and 198.51.100.0/24',
      ],
    },
  },

  // What is revoked alone.
  {
    scenario: 'SSH from anywhere by IPv6 alone, beside all of IPv4 for another port',
    ...group(tcp6(22, 22, '::/0'), tcp(80, 80, '0.0.0.0/0')),
    expected: revoked('Revoke tcp 22 from ::/0', [neighbours('::/0')], Tcp6(22, 22, ANYWHERE6)),
  },
  {
    scenario: 'two halves of IPv4, each of them wide enough to be to blame; a block as wide as is permitted stays',
    ...group(tcp(22, 22, '0.0.0.0/1', '128.0.0.0/1', '64.0.0.0/8')),
    expected: revoked(
      'Revoke tcp 22 from 0.0.0.0/1 and 128.0.0.0/1',
      [neighbours('0.0.0.0/1 and 128.0.0.0/1')],
      Tcp(22, 22, { CidrIp: '0.0.0.0/1' }, { CidrIp: '128.0.0.0/1' }),
    ),
  },
  {
    scenario: 'an item of 2016, which lists blocks as text only',
    ...group({
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      userIdGroupPairs: [],
      ipRanges: ['0.0.0.0/0', '203.0.113.0/24'],
      prefixListIds: [],
    }),
    expected: revoked('Revoke tcp 22 from 0.0.0.0/0', [neighbours('0.0.0.0/0')], Tcp(22, 22, ANYWHERE)),
  },
  {
    scenario: 'all traffic and SSH from the office, which are closed to the world, beside SSH from anywhere',
    ...group(all({ v4: ['203.0.113.0/24'] }), tcp(22, 22, '203.0.113.0/24', '64.0.0.0/2')),
    expected: revoked('Revoke tcp 22 from 64.0.0.0/2', [], Tcp(22, 22, { CidrIp: '64.0.0.0/2' })),
  },
  {
    scenario: 'all traffic out to anywhere stays',
    resourceId: 'sg-0a',
    configuration: {
      groupId: 'sg-0a',
      ipPermissions: [tcp(22, 22, '0.0.0.0/0')],
      ipPermissionsEgress: [all({ v4: ['0.0.0.0/0'] })],
    },
    expected: revoked('Revoke tcp 22 from 0.0.0.0/0', [neighbours('0.0.0.0/0')], Tcp(22, 22, ANYWHERE)),
  },

  // What is split.
  {
    scenario: 'all ports of TCP from anywhere by both families',
    ...group(permission('tcp', { fromPort: 0, toPort: 65535 }, { v4: ['0.0.0.0/0'], v6: ['::/0'] })),
    expected: narrowed(
      'Narrow tcp 0-65535 from 0.0.0.0/0 and ::/0 to 0-21 and 23-65535',
      [neighbours('0.0.0.0/0 and ::/0')],
      [
        { ...Tcp(0, 21, ANYWHERE), ...Tcp6(0, 21, ANYWHERE6) },
        { ...Tcp(23, 65535, ANYWHERE), ...Tcp6(23, 65535, ANYWHERE6) },
      ],
      { ...Tcp(0, 65535, ANYWHERE), ...Tcp6(0, 65535, ANYWHERE6) },
    ),
  },
  {
    scenario: 'all ports of TCP, written as -1',
    ...group(tcp(-1, -1, '0.0.0.0/0')),
    expected: narrowed(
      'Narrow all tcp from 0.0.0.0/0 to 0-21 and 23-65535',
      [neighbours('0.0.0.0/0')],
      [Tcp(0, 21, ANYWHERE), Tcp(23, 65535, ANYWHERE)],
      Tcp(-1, -1, ANYWHERE),
    ),
  },
  {
    scenario: 'ports that begin or end with 22',
    ...group(tcp(22, 23, '0.0.0.0/0'), tcp(21, 22, '0.0.0.0/0')),
    expected: narrowed(
      'Narrow tcp 22-23 from 0.0.0.0/0 to 23; narrow tcp 21-22 from 0.0.0.0/0 to 21',
      [neighbours('0.0.0.0/0')],
      [Tcp(23, 23, ANYWHERE), Tcp(21, 21, ANYWHERE)],
      Tcp(22, 23, ANYWHERE),
      Tcp(21, 22, ANYWHERE),
    ),
  },
  {
    scenario: 'a range of which a part is permitted by itself: that part stays as it is, and the undo leaves it there',
    ...group(tcp(20, 25, '0.0.0.0/0'), tcp(23, 25, ['0.0.0.0/0', 'Mail'], '203.0.113.0/24')),
    expected: narrowed(
      'Narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25',
      [neighbours('0.0.0.0/0')],
      [Tcp(20, 21, ANYWHERE)],
      Tcp(20, 25, ANYWHERE),
    ),
  },
  {
    scenario: 'a range of which all but 22 is permitted by itself',
    ...group(tcp(22, 23, '0.0.0.0/0'), tcp(23, 23, '0.0.0.0/0')),
    expected: revoked('Narrow tcp 22-23 from 0.0.0.0/0 to 23', [neighbours('0.0.0.0/0')], Tcp(22, 23, ANYWHERE)),
  },
  {
    scenario: 'two ranges that leave the same part: it is authorized once',
    ...group(tcp(20, 25, '0.0.0.0/0'), tcp(22, 25, ['0.0.0.0/0', 'again'])),
    expected: narrowed(
      'Narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25; narrow tcp 22-25 from 0.0.0.0/0 to 23-25',
      [neighbours('0.0.0.0/0')],
      [Tcp(20, 21, ANYWHERE), Tcp(23, 25, ANYWHERE)],
      Tcp(20, 25, ANYWHERE),
      Tcp(22, 25, { CidrIp: '0.0.0.0/0', Description: 'again' }),
    ),
  },
  {
    scenario: 'one to revoke and one to split, as describe-security-groups gives them',
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
      [neighbours('0.0.0.0/0 and ::/0')],
      [Tcp6(20, 21, ANYWHERE6)],
      Tcp(22, 22, { CidrIp: '0.0.0.0/0', Description: 'SSH' }),
      Tcp6(20, 22, ANYWHERE6),
    ),
  },

  // What is no loss, and what remains to be known.
  {
    scenario: 'an allowed block of the other family loses nothing',
    ...group(tcp(22, 22, '0.0.0.0/0')),
    parameters: { allowedCidrs: '2001:db8::/48' },
    expected: revoked('Revoke tcp 22 from 0.0.0.0/0', [neighbours('0.0.0.0/0')], Tcp(22, 22, ANYWHERE)),
  },
  {
    scenario: 'beside a prefix list whose entries are not in the input',
    ...group(permission('tcp', { fromPort: 22, toPort: 22 }, { v4: ['0.0.0.0/0'], lists: ['pl-0a'] })),
    expected: {
      ...revoked('Revoke tcp 22 from 0.0.0.0/0', [neighbours('0.0.0.0/0')], Tcp(22, 22, ANYWHERE)),
      pending: 'Whether port 22 is closed then is not known: the input does not tell the entries of prefix list pl-0a',
    },
  },

  // What a person must decide.
  {
    scenario: 'all traffic from anywhere',
    ...group(all({ v4: ['0.0.0.0/0'], v6: ['::/0'] })),
    expected: needsManualFix(
      'EC2 cannot take port 22 out of all traffic from 0.0.0.0/0 and ::/0: permit what is needed by itself, then revoke all traffic',
    ),
  },
  {
    scenario: 'all traffic from anywhere, beside SSH that could be revoked',
    ...group(tcp(22, 22, '0.0.0.0/0'), all({ v6: ['::/0'] })),
    expected: needsManualFix(
      'EC2 cannot take port 22 out of all traffic from ::/0: permit what is needed by itself, then revoke all traffic',
    ),
  },
  {
    scenario: 'a prefix list that holds the internet, beside SSH that could be revoked',
    ...group(permission('tcp', { fromPort: 22, toPort: 22 }, { v6: ['::/0'], lists: ['pl-0a'] })),
    beside: [list('pl-0a', '203.0.113.0/24', '0.0.0.0/0')],
    expected: needsManualFix(
      'Port 22 is open by an entry of prefix list pl-0a, and revoking that would shut out its other entries too: correct the list, or take it out of the group',
    ),
  },
  {
    scenario: 'blocks that are too much together',
    ...group(tcp(22, 22, '64.0.0.0/8', '203.0.113.7/32', '10.0.0.0/8')),
    expected: needsManualFix(
      '64.0.0.0/8 and 203.0.113.7/32 open port 22 together, though none of them alone: revoke those that need not get in',
    ),
  },
  {
    scenario: 'blocks that are still too much without the one that is so alone',
    ...group(tcp(22, 22, '0.0.0.0/0', '64.0.0.0/8'), tcp(20, 30, '65.0.0.0/8')),
    expected: needsManualFix(
      'Port 22 would still be open to 64.0.0.0/8 and 65.0.0.0/8 together, even without 0.0.0.0/0: revoke those that need not get in',
    ),
  },
  {
    scenario: 'a prefix list that is too much beside a block, without the one that is so alone',
    ...group(permission('tcp', { fromPort: 22, toPort: 22 }, { v4: ['0.0.0.0/0', '64.0.0.0/8'], lists: ['pl-0a'] })),
    beside: [list('pl-0a', '65.0.0.0/8')],
    expected: needsManualFix(
      'Port 22 would still be open to 64.0.0.0/8 and 65.0.0.0/8 of prefix list pl-0a together, even without 0.0.0.0/0: revoke those that need not get in',
    ),
  },
  {
    scenario: 'two things in the way',
    ...group(all({ v4: ['0.0.0.0/0'], lists: ['pl-0a'] })),
    beside: [list('pl-0a', '::/0')],
    expected: needsManualFix(
      'EC2 cannot take port 22 out of all traffic from 0.0.0.0/0: permit what is needed by itself, then revoke all traffic. Port 22 is open by an entry of prefix list pl-0a, and revoking that would shut out its other entries too: correct the list, or take it out of the group',
    ),
  },
  {
    scenario: 'a prefix list whose entries are not in the input, alone',
    ...group(permission('tcp', { fromPort: 22, toPort: 22 }, { lists: ['pl-0a'] })),
    expected: needsManualFix(
      'Cannot tell whether port 22 is open: the input does not tell the entries of prefix list pl-0a',
    ),
  },
  {
    scenario: 'a template',
    shape: 'template',
    configuration: { SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }] },
    expected: needsManualFix('A template is put right where it is written'),
  },

  // What needs nothing, and what cannot be read.
  {
    scenario: 'SSH from the office, and both sides of 22 from anywhere',
    ...group(tcp(22, 22, '203.0.113.0/24'), tcp(0, 21, '0.0.0.0/0'), tcp(23, 65535, '0.0.0.0/0')),
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'a source that is none',
    ...group({ ...tcp(22, 22), ipv4Ranges: [{ cidrIp: 'everyone' }] }),
    expected: unreadable(
      'Cannot read configuration.ipPermissions[0].ipv4Ranges[0].cidrIp: expected a CIDR block, found "everyone"',
    ),
  },
]);
