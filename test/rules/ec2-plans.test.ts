import fc from 'fast-check';
import { FactBook } from '../../lib/core/facts';
import type { ConfigurationItem } from '../../lib/core/item';
import { parseParameters } from '../../lib/core/parameters';
import { applyCalls } from '../../lib/core/remediation/apply-calls';
import type { Fix, Plan } from '../../lib/core/remediation/plan';
import { planRemediation } from '../../lib/core/remediation/plan-remediation';
import type { Rule } from '../../lib/core/rule';
import { gp2Performance } from '../../lib/resources/ec2/volume-performance';
import { createItem } from '../resources/item';
import { rules } from './registry';

const named = (name: string): Rule => rules.find((rule) => rule.name === name) as Rule;
const gp2Volume = named('gp2-volume');
const openDatabasePort = named('open-database-port');
const openRdp = named('open-rdp');
const openSsh = named('open-ssh');

/** What an inbound permission says, before it takes one of AWS's shapes. */
interface Inbound {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly blocks: readonly { readonly block: string; readonly description: string | undefined }[];
  readonly prefixLists: readonly string[];
  readonly groups: readonly string[];
}

/** Each of these is the internet, or a great part of it. */
const WIDE = ['0.0.0.0/0', '::/0', '128.0.0.0/1', '2000::/3'];
/** As much as is permitted each, and too much beside any other. */
const MEDIUM = ['64.0.0.0/8', '65.0.0.0/8'];
/** How many public addresses of IPv4 are in what is not wide. */
const SIZES = { '64.0.0.0/8': 2 ** 24, '65.0.0.0/8': 2 ** 24, '203.0.113.0/24': 256, 'pl-0a': 256 };
const NARROW = ['203.0.113.0/24', '10.0.0.0/8', '2001:db8::/48'];

/** Right before, at and right after each guarded port, and the ends of all. */
const PORTS = [0, 21, 22, 23, 3305, 3306, 3307, 3388, 3389, 3390, 5432, 65535];

const inbound: fc.Arbitrary<Inbound> = fc
  .record({
    protocol: fc.constantFrom('tcp', 'tcp', 'tcp', 'tcp', '6', 'udp', 'udp', 'icmp', '50', '-1'),
    ends: fc.oneof(
      fc.constantFrom([22, 22], [3389, 3389], [3306, 3306]),
      fc.tuple(fc.constantFrom(...PORTS), fc.constantFrom(...PORTS)),
    ),
    blocks: fc.uniqueArray(
      fc.record({
        block: fc.constantFrom(...WIDE, ...MEDIUM, ...NARROW, ...NARROW),
        description: fc.constantFrom(undefined, undefined, 'Office'),
      }),
      { maxLength: 4, selector: ({ block }) => block },
    ),
    prefixLists: fc.subarray(['pl-0a']),
    groups: fc.subarray(['sg-0b']),
  })
  .map(({ ends, ...rest }) => ({
    from: Math.min(...(ends as [number, number])),
    to: Math.max(...(ends as [number, number])),
    ...rest,
  }));
const inbounds = fc.array(inbound, { maxLength: 5 });

const isIpv6 = ({ block }: { readonly block: string }): boolean => block.includes(':');
const hasEnds = (protocol: string): boolean => !['-1', '50'].includes(protocol);

const asConfigWrites = ({ protocol, from, to, blocks, prefixLists, groups }: Inbound) => ({
  ...(hasEnds(protocol) && { fromPort: from, toPort: to }),
  ipProtocol: protocol,
  ipv4Ranges: blocks.filter((one) => !isIpv6(one)).map(({ block, description }) => ({ cidrIp: block, description })),
  ipRanges: blocks.filter((one) => !isIpv6(one)).map(({ block }) => block),
  ipv6Ranges: blocks.filter(isIpv6).map(({ block, description }) => ({ cidrIpv6: block, description })),
  prefixListIds: prefixLists.map((prefixListId) => ({ prefixListId })),
  userIdGroupPairs: groups.map((groupId) => ({ groupId, userId: '111122223333' })),
});

const asConfigWroteIn2016 = (permission: Inbound) => {
  const { ipv4Ranges, ipv6Ranges, ...rest } = asConfigWrites(permission);
  return rest;
};

const asDescribed = ({ protocol, from, to, blocks, prefixLists, groups }: Inbound) => ({
  IpProtocol: protocol,
  ...(hasEnds(protocol) && { FromPort: from, ToPort: to }),
  UserIdGroupPairs: groups.map((GroupId) => ({ GroupId, UserId: '111122223333' })),
  IpRanges: blocks
    .filter((one) => !isIpv6(one))
    .map(({ block, description }) => ({ CidrIp: block, Description: description })),
  Ipv6Ranges: blocks.filter(isIpv6).map(({ block, description }) => ({ CidrIpv6: block, Description: description })),
  PrefixListIds: prefixLists.map((PrefixListId) => ({ PrefixListId })),
});

const groupItem = (configuration: object, shape: ConfigurationItem['shape'] = 'config') =>
  createItem('AWS::EC2::SecurityGroup', configuration, { resourceId: 'sg-0a', shape });
const inConfig = (permissions: readonly Inbound[]) => groupItem({ ipPermissions: permissions.map(asConfigWrites) });
const in2016 = (permissions: readonly Inbound[]) => groupItem({ ipPermissions: permissions.map(asConfigWroteIn2016) });
const inDescription = (permissions: readonly Inbound[]) =>
  groupItem({ IpPermissions: permissions.map(asDescribed) }, 'description');

/** `tcp|22|0.0.0.0/0` for all that gets in, at the ports where anything can change; read without the code under test. */
function reach(item: ConfigurationItem): string[] {
  const { ipPermissions, IpPermissions } = item.configuration as Record<string, Record<string, unknown>[]>;
  const all = (ipPermissions ?? IpPermissions ?? []).flatMap((permission) => {
    const given = Object.fromEntries(Object.entries(permission).map(([key, value]) => [key.toLowerCase(), value]));
    const sources = ['ipranges', 'ipv4ranges', 'ipv6ranges', 'prefixlistids', 'useridgrouppairs']
      .flatMap((list) => (given[list] ?? []) as (string | Record<string, string>)[])
      .map((source) => (typeof source === 'string' ? source : sourceOf(source)));
    return protocolsOf(String(given.ipprotocol)).flatMap((protocol) =>
      portsOf(protocol, given).flatMap((port) => sources.map((source) => `${protocol}|${port}|${source}`)),
    );
  });
  return [...new Set(all)].sort();
}

const sourceOf = (source: Record<string, string>): string =>
  Object.entries(source).find(([key]) => /^(cidrip|cidripv6|prefixlistid|groupid)$/i.test(key))?.[1] ?? '?';

const protocolsOf = (protocol: string): string[] =>
  protocol === '-1' ? ['tcp', 'udp', 'icmp', '50', 'all else'] : [protocol === '6' ? 'tcp' : protocol];

function portsOf(protocol: string, { ipprotocol, fromport, toport }: Record<string, unknown>): (number | string)[] {
  if (protocol === 'icmp' && ipprotocol !== '-1') return [`${fromport}-${toport}`];
  if (protocol !== 'tcp' && protocol !== 'udp') return ['any'];
  const near = PORTS.flatMap((port) => [port - 1, port, port + 1]).filter((port) => port >= 0 && port <= 65535);
  return near.filter((port) => ipprotocol === '-1' || (port >= Number(fromport) && port <= Number(toport)));
}

const NOW = new Date('2026-03-01T12:00:00.000Z');
/** The office's list, which is harmless. */
const facts = FactBook.from(openSsh.facts ?? [], [
  createItem('AWS::EC2::PrefixList', { PrefixListId: 'pl-0a', Entries: [{ Cidr: '198.51.100.0/24' }] }),
]);
const planOf = (rule: Rule, item: ConfigurationItem, parameters: Record<string, string> = {}): Plan =>
  planRemediation({ rule, parameters: parseParameters(rule, parameters) }, item, { now: NOW, facts, waivers: [] }).plan;
const stateOf = (rule: Rule, item: ConfigurationItem) => rule.remediation?.state(rule.resource.read(item));
const fixed = (rule: Rule, { calls }: Fix, item: ConfigurationItem) =>
  applyCalls(rule.remediation?.steps ?? [], calls, item);
const undone = (rule: Rule, { undo }: Fix, item: ConfigurationItem) =>
  applyCalls(rule.remediation?.undoSteps ?? [], undo, item);

/** What a plan should be, told from what reaches the guarded ports: so many words beside the code under test. */
function expectedKind(permissions: readonly Inbound[], guarded: readonly string[]): Plan['kind'] {
  const kinds = guarded.map((guardedPort): Plan['kind'] => {
    const before = reach(inConfig(permissions));
    const isIn = (block: string) => before.includes(`${guardedPort}|${block}`);
    const inByAllTraffic = permissions.filter(({ protocol }) => protocol === '-1').flatMap(({ blocks }) => blocks);
    const left = Object.entries(SIZES).map(([source, size]) => (isIn(source) ? size : 0));
    const stays = left.reduce((sum, size) => sum + size) > 2 ** 24;
    if (!WIDE.some(isIn)) return stays ? 'manual' : 'nothing';
    return stays || inByAllTraffic.some(({ block }) => WIDE.includes(block)) ? 'manual' : 'fix';
  });
  return kinds.find((kind) => kind === 'manual') ?? kinds.find((kind) => kind === 'fix') ?? 'nothing';
}

describe.each<[string, Rule, Record<string, string>, string[]]>([
  ['open-ssh', openSsh, {}, ['tcp|22']],
  ['open-rdp', openRdp, {}, ['tcp|3389', 'udp|3389']],
  ['open-database-port', openDatabasePort, { ports: '3306,5432' }, ['tcp|3306', 'tcp|5432']],
])('any group by %s', (_name, rule, parameters, guarded) => {
  test.each([
    ["Config's shape", inConfig],
    ['the describe call', inDescription],
    ['items of 2016', in2016],
  ])('in %s: what opens a guarded port is closed, all else stays, and the undo gives it back', (_shape, written) => {
    fc.assert(
      fc.property(inbounds, (permissions) => {
        // In 2016 Config knew no blocks of IPv6.
        const written2016 = permissions.map((one) => ({
          ...one,
          blocks: one.blocks.filter((block) => !isIpv6(block)),
        }));
        const given = written === in2016 ? written2016 : permissions;
        const item = written(given);
        const plan = planOf(rule, item, parameters);
        expect(plan.kind).toBe(expectedKind(given, guarded));
        if (plan.kind !== 'fix') return;
        const after = fixed(rule, plan, item);
        const shut = guarded.flatMap((port) => WIDE.map((block) => `${port}|${block}`));
        expect(reach(after)).toEqual(reach(item).filter((one) => !shut.includes(one)));
        expect(planOf(rule, after, parameters).kind).toBe('nothing');
        const back = undone(rule, plan, after);
        expect(stateOf(rule, back)).toEqual(stateOf(rule, item));
        expect(reach(back)).toEqual(reach(item));
      }),
      { numRuns: 300 },
    );
  });

  test('the shape makes no difference to the plan, nor to the state', () => {
    fc.assert(
      fc.property(inbounds, (permissions) => {
        const [config, description] = [inConfig(permissions), inDescription(permissions)];
        expect(planOf(rule, config, parameters)).toEqual(planOf(rule, description, parameters));
        expect(stateOf(rule, config)).toEqual(stateOf(rule, description));
      }),
      { numRuns: 100 },
    );
  });

  test('the order of permissions makes no difference to the state', () => {
    fc.assert(
      fc.property(inbounds, (permissions) => {
        const unlike = permissions.map((one) => ({
          ...one,
          blocks: one.blocks.map(({ block }) => ({ block, description: undefined })),
        }));
        const reversed = [...unlike].reverse().map((one) => ({ ...one, blocks: [...one.blocks].reverse() }));
        expect(stateOf(rule, inConfig(reversed))).toEqual(stateOf(rule, inConfig(unlike)));
      }),
      { numRuns: 100 },
    );
  });
});

test('TCP by its number is revoked as EC2 names it', () => {
  const item = groupItem({ ipPermissions: [{ ipProtocol: '6', fromPort: 22, toPort: 22, ipRanges: ['0.0.0.0/0'] }] });
  const plan = planOf(openSsh, item) as Fix;
  expect(plan.calls.map(({ parameters }) => parameters)).toEqual([
    {
      GroupId: 'sg-0a',
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
  ]);
  expect(fixed(openSsh, plan, item).configuration).toEqual({ ipPermissions: [] });
});

test('the state of a group: one entry for each source, in order, with its description', () => {
  const permissions: Inbound[] = [
    {
      protocol: '6',
      from: 443,
      to: 443,
      blocks: [
        { block: '203.0.113.0/24', description: 'Office' },
        { block: '0.0.0.0/0', description: undefined },
      ],
      prefixLists: ['pl-0a'],
      groups: ['sg-0b'],
    },
    {
      protocol: 'tcp',
      from: 22,
      to: 22,
      blocks: [{ block: '2001:db8::/48', description: 'Office' }],
      prefixLists: [],
      groups: [],
    },
    {
      protocol: 'icmp',
      from: 8,
      to: -1,
      blocks: [{ block: '10.0.0.0/8', description: undefined }],
      prefixLists: [],
      groups: [],
    },
    {
      protocol: '-1',
      from: 0,
      to: 0,
      blocks: [{ block: '10.0.0.0/8', description: undefined }],
      prefixLists: [],
      groups: [],
    },
  ];
  expect(stateOf(openSsh, inDescription(permissions))).toEqual([
    { protocol: '-1', source: '10.0.0.0/8' },
    { protocol: 'icmp', fromPort: 8, toPort: -1, source: '10.0.0.0/8' },
    { protocol: 'tcp', fromPort: 22, toPort: 22, source: '2001:db8::/48', description: 'Office' },
    { protocol: 'tcp', fromPort: 443, toPort: 443, source: '0.0.0.0/0' },
    { protocol: 'tcp', fromPort: 443, toPort: 443, source: '203.0.113.0/24', description: 'Office' },
    { protocol: 'tcp', fromPort: 443, toPort: 443, source: 'prefix list pl-0a' },
    { protocol: 'tcp', fromPort: 443, toPort: 443, source: 'sg-0b' },
  ]);
});

describe('any gp2 volume', () => {
  test.each<[ConfigurationItem['shape'], (size: number) => object]>([
    ['config', (size) => ({ volumeType: 'gp2', size, state: 'in-use', iops: gp2Performance(size).baselineIops })],
    ['description', (size) => ({ VolumeType: 'gp2', Size: size, State: 'in-use', Iops: 100 })],
  ])('in the shape %s: gp3 gives no less, and the undo gives gp2 back', (shape, written) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16_384 }), (size) => {
        const item = createItem('AWS::EC2::Volume', written(size), { resourceId: 'vol-0a', shape });
        const plan = planOf(gp2Volume, item) as Fix;
        const [{ Iops, Throughput }] = plan.calls.map(({ parameters }) => parameters) as [Record<string, number>];
        const { burstIops, baselineIops, throughput } = gp2Performance(size);
        expect(Iops).toBeGreaterThanOrEqual(Math.max(burstIops, baselineIops));
        expect(Throughput).toBeGreaterThanOrEqual(throughput);
        const after = fixed(gp2Volume, plan, item);
        expect(stateOf(gp2Volume, after)).toEqual({ volumeType: 'gp3', iops: Iops, throughput: Throughput });
        expect(planOf(gp2Volume, after).kind).toBe('nothing');
        expect(stateOf(gp2Volume, undone(gp2Volume, plan, after))).toEqual(stateOf(gp2Volume, item));
      }),
      { numRuns: 200 },
    );
  });
});
