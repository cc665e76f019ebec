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

const findRule = (name: string): Rule => rules.find((rule) => rule.name === name) as Rule;
const gp2Volume = findRule('gp2-volume');
const openDatabasePort = findRule('open-database-port');
const openCifs = findRule('open-cifs');
const openRdp = findRule('open-rdp');
const openSsh = findRule('open-ssh');

/** An inbound permission, independent of AWS's shapes. */
interface InboundPermission {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly ranges: readonly { readonly cidr: string; readonly description: string | undefined }[];
  readonly prefixLists: readonly string[];
  readonly groups: readonly string[];
}

/** Each range is the internet, or a large part of it. */
const WIDE = ['0.0.0.0/0', '::/0', '128.0.0.0/1', '2000::/3'];
/** Each range is as wide as allowed, and too wide together with any other. */
const MEDIUM = ['64.0.0.0/8', '65.0.0.0/8'];
/** The number of public IPv4 addresses of the other sources. */
const SIZES = { '64.0.0.0/8': 2 ** 24, '65.0.0.0/8': 2 ** 24, '203.0.113.0/24': 256, 'pl-0a': 256 };
const NARROW = ['203.0.113.0/24', '10.0.0.0/8', '2001:db8::/48'];

/** The ports before, at and after each guarded port, and the first and last port. */
const PORTS = [0, 21, 22, 23, 444, 445, 446, 3305, 3306, 3307, 3388, 3389, 3390, 5432, 65535];

const permission: fc.Arbitrary<InboundPermission> = fc
  .record({
    protocol: fc.constantFrom('tcp', 'tcp', 'tcp', 'tcp', '6', 'udp', 'udp', 'icmp', '50', '-1'),
    portRange: fc.oneof(
      fc.constantFrom([22, 22], [3389, 3389], [3306, 3306]),
      fc.tuple(fc.constantFrom(...PORTS), fc.constantFrom(...PORTS)),
    ),
    ranges: fc.uniqueArray(
      fc.record({
        cidr: fc.constantFrom(...WIDE, ...MEDIUM, ...NARROW, ...NARROW),
        description: fc.constantFrom(undefined, undefined, 'Office'),
      }),
      { maxLength: 4, selector: ({ cidr }) => cidr },
    ),
    prefixLists: fc.subarray(['pl-0a']),
    groups: fc.subarray(['sg-0b']),
  })
  .map(({ portRange, ...rest }) => ({
    from: Math.min(...(portRange as [number, number])),
    to: Math.max(...(portRange as [number, number])),
    ...rest,
  }));
const permissions = fc.array(permission, { maxLength: 5 });

const isIpv6 = ({ cidr }: { readonly cidr: string }): boolean => cidr.includes(':');
const hasPorts = (protocol: string): boolean => !['-1', '50'].includes(protocol);

const toConfig = ({ protocol, from, to, ranges, prefixLists, groups }: InboundPermission) => ({
  ...(hasPorts(protocol) && { fromPort: from, toPort: to }),
  ipProtocol: protocol,
  ipv4Ranges: ranges.filter((one) => !isIpv6(one)).map(({ cidr, description }) => ({ cidrIp: cidr, description })),
  ipRanges: ranges.filter((one) => !isIpv6(one)).map(({ cidr }) => cidr),
  ipv6Ranges: ranges.filter(isIpv6).map(({ cidr, description }) => ({ cidrIpv6: cidr, description })),
  prefixListIds: prefixLists.map((prefixListId) => ({ prefixListId })),
  userIdGroupPairs: groups.map((groupId) => ({ groupId, userId: '111122223333' })),
});

const toOldConfig = (permission: InboundPermission) => {
  const { ipv4Ranges, ipv6Ranges, ...rest } = toConfig(permission);
  return rest;
};

const toDescription = ({ protocol, from, to, ranges, prefixLists, groups }: InboundPermission) => ({
  IpProtocol: protocol,
  ...(hasPorts(protocol) && { FromPort: from, ToPort: to }),
  UserIdGroupPairs: groups.map((GroupId) => ({ GroupId, UserId: '111122223333' })),
  IpRanges: ranges
    .filter((one) => !isIpv6(one))
    .map(({ cidr, description }) => ({ CidrIp: cidr, Description: description })),
  Ipv6Ranges: ranges.filter(isIpv6).map(({ cidr, description }) => ({ CidrIpv6: cidr, Description: description })),
  PrefixListIds: prefixLists.map((PrefixListId) => ({ PrefixListId })),
});

const createGroup = (configuration: object, shape: ConfigurationItem['shape'] = 'config') =>
  createItem('AWS::EC2::SecurityGroup', configuration, { resourceId: 'sg-0a', shape });
const createConfigItem = (permissions: readonly InboundPermission[]) =>
  createGroup({ ipPermissions: permissions.map(toConfig) });
const createOldConfigItem = (permissions: readonly InboundPermission[]) =>
  createGroup({ ipPermissions: permissions.map(toOldConfig) });
const createDescription = (permissions: readonly InboundPermission[]) =>
  createGroup({ IpPermissions: permissions.map(toDescription) }, 'description');

/** `tcp|22|0.0.0.0/0` for each admitted source, at the ports that can change. Does not use the code under test. */
function listAccess(item: ConfigurationItem): string[] {
  const { ipPermissions, IpPermissions } = item.configuration as Record<string, Record<string, unknown>[]>;
  const all = (ipPermissions ?? IpPermissions ?? []).flatMap((permission) => {
    const lower = Object.fromEntries(Object.entries(permission).map(([key, value]) => [key.toLowerCase(), value]));
    const sources = ['ipranges', 'ipv4ranges', 'ipv6ranges', 'prefixlistids', 'useridgrouppairs']
      .flatMap((list) => (lower[list] ?? []) as (string | Record<string, string>)[])
      .map((source) => (typeof source === 'string' ? source : toSource(source)));
    return listProtocols(String(lower.ipprotocol)).flatMap((protocol) =>
      listPorts(protocol, lower).flatMap((port) => sources.map((source) => `${protocol}|${port}|${source}`)),
    );
  });
  return [...new Set(all)].sort();
}

const toSource = (source: Record<string, string>): string =>
  Object.entries(source).find(([key]) => /^(cidrip|cidripv6|prefixlistid|groupid)$/i.test(key))?.[1] ?? '?';

const listProtocols = (protocol: string): string[] =>
  protocol === '-1' ? ['tcp', 'udp', 'icmp', '50', 'others'] : [protocol === '6' ? 'tcp' : protocol];

function listPorts(protocol: string, { ipprotocol, fromport, toport }: Record<string, unknown>): (number | string)[] {
  if (protocol === 'icmp' && ipprotocol !== '-1') return [`${fromport}-${toport}`];
  if (protocol !== 'tcp' && protocol !== 'udp') return ['any'];
  const near = PORTS.flatMap((port) => [port - 1, port, port + 1]).filter((port) => port >= 0 && port <= 65535);
  return near.filter((port) => ipprotocol === '-1' || (port >= Number(fromport) && port <= Number(toport)));
}

const NOW = new Date('2026-03-01T12:00:00.000Z');
/** The prefix list of the office, which is narrow. */
const facts = FactBook.from(openSsh.facts ?? [], [
  createItem('AWS::EC2::PrefixList', { PrefixListId: 'pl-0a', Entries: [{ Cidr: '198.51.100.0/24' }] }),
]);
const planFor = (rule: Rule, item: ConfigurationItem, parameters: Record<string, string> = {}): Plan =>
  planRemediation({ rule, parameters: parseParameters(rule, parameters) }, item, { now: NOW, facts, waivers: [] }).plan;
const readState = (rule: Rule, item: ConfigurationItem) => rule.remediation?.state(rule.resource.read(item));
const applyFix = (rule: Rule, { calls }: Fix, item: ConfigurationItem) =>
  applyCalls(rule.remediation?.steps ?? [], calls, item);
const applyUndo = (rule: Rule, { undo }: Fix, item: ConfigurationItem) =>
  applyCalls(rule.remediation?.undoSteps ?? [], undo, item);

/** The expected kind of plan, derived from the sources that reach the guarded ports. Does not use the code under test. */
function expectedKind(permissions: readonly InboundPermission[], guarded: readonly string[]): Plan['kind'] {
  const kinds = guarded.map((guardedPort): Plan['kind'] => {
    const before = listAccess(createConfigItem(permissions));
    const isAdmitted = (source: string) => before.includes(`${guardedPort}|${source}`);
    const allTraffic = permissions.filter(({ protocol }) => protocol === '-1').flatMap(({ ranges }) => ranges);
    const remaining = Object.entries(SIZES).map(([source, size]) => (isAdmitted(source) ? size : 0));
    const staysOpen = remaining.reduce((sum, size) => sum + size) > 2 ** 24;
    if (!WIDE.some(isAdmitted)) return staysOpen ? 'manual' : 'nothing';
    return staysOpen || allTraffic.some(({ cidr }) => WIDE.includes(cidr)) ? 'manual' : 'fix';
  });
  return kinds.find((kind) => kind === 'manual') ?? kinds.find((kind) => kind === 'fix') ?? 'nothing';
}

describe.each<[string, Rule, Record<string, string>, string[]]>([
  ['open-ssh', openSsh, {}, ['tcp|22']],
  ['open-cifs', openCifs, {}, ['tcp|445']],
  ['open-rdp', openRdp, {}, ['tcp|3389', 'udp|3389']],
  ['open-database-port', openDatabasePort, { ports: '3306,5432' }, ['tcp|3306', 'tcp|5432']],
])('%s on any group', (_name, rule, parameters, guarded) => {
  test.each([
    ["AWS Config's shape", createConfigItem],
    ['describe calls', createDescription],
    ['items from 2016', createOldConfigItem],
  ])('closes the guarded ports, keeps all other access, and is undone completely, in %s', (_shape, createItemFrom) => {
    fc.assert(
      fc.property(permissions, (permissions) => {
        // In 2016 AWS Config had no IPv6 ranges.
        const ipv4Only = permissions.map((one) => ({ ...one, ranges: one.ranges.filter((range) => !isIpv6(range)) }));
        const supported = createItemFrom === createOldConfigItem ? ipv4Only : permissions;
        const item = createItemFrom(supported);
        const plan = planFor(rule, item, parameters);
        expect(plan.kind).toBe(expectedKind(supported, guarded));
        if (plan.kind !== 'fix') return;
        const after = applyFix(rule, plan, item);
        const closed = guarded.flatMap((port) => WIDE.map((cidr) => `${port}|${cidr}`));
        expect(listAccess(after)).toEqual(listAccess(item).filter((one) => !closed.includes(one)));
        expect(planFor(rule, after, parameters).kind).toBe('nothing');
        const restored = applyUndo(rule, plan, after);
        expect(readState(rule, restored)).toEqual(readState(rule, item));
        expect(listAccess(restored)).toEqual(listAccess(item));
      }),
      { numRuns: 300 },
    );
  });

  test('has the same plan and state for all shapes', () => {
    fc.assert(
      fc.property(permissions, (permissions) => {
        const [config, description] = [createConfigItem(permissions), createDescription(permissions)];
        expect(planFor(rule, config, parameters)).toEqual(planFor(rule, description, parameters));
        expect(readState(rule, config)).toEqual(readState(rule, description));
      }),
      { numRuns: 100 },
    );
  });

  test('has the same state for any order of permissions', () => {
    fc.assert(
      fc.property(permissions, (permissions) => {
        const plain = permissions.map((one) => ({
          ...one,
          ranges: one.ranges.map(({ cidr }) => ({ cidr, description: undefined })),
        }));
        const reversed = [...plain].reverse().map((one) => ({ ...one, ranges: [...one.ranges].reverse() }));
        expect(readState(rule, createConfigItem(reversed))).toEqual(readState(rule, createConfigItem(plain)));
      }),
      { numRuns: 100 },
    );
  });
});

test('TCP given by its number is revoked by its name', () => {
  const item = createGroup({ ipPermissions: [{ ipProtocol: '6', fromPort: 22, toPort: 22, ipRanges: ['0.0.0.0/0'] }] });
  const plan = planFor(openSsh, item) as Fix;
  expect(plan.calls.map(({ parameters }) => parameters)).toEqual([
    {
      GroupId: 'sg-0a',
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
  ]);
  expect(applyFix(openSsh, plan, item).configuration).toEqual({ ipPermissions: [] });
});

test('the state of a group has one entry per source, sorted, with its description', () => {
  const permissions: InboundPermission[] = [
    {
      protocol: '6',
      from: 443,
      to: 443,
      ranges: [
        { cidr: '203.0.113.0/24', description: 'Office' },
        { cidr: '0.0.0.0/0', description: undefined },
      ],
      prefixLists: ['pl-0a'],
      groups: ['sg-0b'],
    },
    {
      protocol: 'tcp',
      from: 22,
      to: 22,
      ranges: [{ cidr: '2001:db8::/48', description: 'Office' }],
      prefixLists: [],
      groups: [],
    },
    {
      protocol: 'icmp',
      from: 8,
      to: -1,
      ranges: [{ cidr: '10.0.0.0/8', description: undefined }],
      prefixLists: [],
      groups: [],
    },
    {
      protocol: '-1',
      from: 0,
      to: 0,
      ranges: [{ cidr: '10.0.0.0/8', description: undefined }],
      prefixLists: [],
      groups: [],
    },
  ];
  expect(readState(openSsh, createDescription(permissions))).toEqual([
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
  ])('gets gp3 with no less performance, and gp2 again by the undo, in shape %s', (shape, createConfiguration) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16_384 }), (size) => {
        const item = createItem('AWS::EC2::Volume', createConfiguration(size), { resourceId: 'vol-0a', shape });
        const plan = planFor(gp2Volume, item) as Fix;
        const [{ Iops, Throughput }] = plan.calls.map(({ parameters }) => parameters) as [Record<string, number>];
        const { burstIops, baselineIops, throughput } = gp2Performance(size);
        expect(Iops).toBeGreaterThanOrEqual(Math.max(burstIops, baselineIops));
        expect(Throughput).toBeGreaterThanOrEqual(throughput);
        const after = applyFix(gp2Volume, plan, item);
        expect(readState(gp2Volume, after)).toEqual({ volumeType: 'gp3', iops: Iops, throughput: Throughput });
        expect(planFor(gp2Volume, after).kind).toBe('nothing');
        expect(readState(gp2Volume, applyUndo(gp2Volume, plan, after))).toEqual(readState(gp2Volume, item));
      }),
      { numRuns: 200 },
    );
  });
});
