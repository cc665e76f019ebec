import fc from 'fast-check';
import { evaluateRule } from '../../lib/core/evaluate';
import { NO_FACTS } from '../../lib/core/facts';
import { formatAddress } from '../../lib/core/network/address';
import { formatCidr, parseCidr } from '../../lib/core/network/address-set';
import { parseParameters } from '../../lib/core/parameters';
import openSsh from '../../rules/ec2/open-ssh/rule';
import { buildItem } from './harness';

/** A permission, before it takes one of AWS's shapes. */
interface Allowed {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly blocks: readonly string[];
  readonly prefixLists: readonly string[];
  readonly groups: readonly string[];
}

/** Wide and narrow ones, private and public, so that all verdicts come up. */
const block = fc.oneof(
  fc.constantFrom('0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1', '2000::/3', '10.0.0.0/8', 'fd00::/8', '64.0.0.0/8'),
  fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 })).map(([address, length]) => `${address}/${length}`),
  fc.tuple(fc.ipV6(), fc.integer({ min: 1, max: 128 })).map(([address, length]) => `${address}/${length}`),
);
const narrowBlock = fc
  .tuple(fc.ipV4(), fc.integer({ min: 9, max: 32 }))
  .map(([address, length]) => `${address}/${length}`);
const ports = fc.constantFrom([22, 22], [20, 25], [0, 65535], [0, 21], [23, 65535], [443, 443]);
const permissionOf = (blocks: fc.Arbitrary<string>): fc.Arbitrary<Allowed> =>
  fc
    .record({
      protocol: fc.constantFrom('tcp', 'tcp', 'tcp', 'udp', 'icmp', '-1'),
      ports,
      blocks: fc.array(blocks, { maxLength: 4 }),
      prefixLists: fc.oneof(
        { weight: 4, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.constant(['pl-0a']) },
      ),
      groups: fc.subarray(['sg-0b', 'sg-0c']),
    })
    .map(({ ports: [from, to], ...rest }) => ({ from: from as number, to: to as number, ...rest }));
const permission = permissionOf(fc.oneof(narrowBlock, block));
const permissions = fc.array(permission, { maxLength: 5 });

const isIpv6 = (text: string): boolean => text.includes(':');

const inConfig = ({ protocol, from, to, blocks, prefixLists, groups }: Allowed) => ({
  ipProtocol: protocol,
  ...(protocol !== '-1' && { fromPort: from, toPort: to }),
  ipv4Ranges: blocks.filter((text) => !isIpv6(text)).map((cidrIp) => ({ cidrIp })),
  ipRanges: blocks.filter((text) => !isIpv6(text)),
  ipv6Ranges: blocks.filter(isIpv6).map((cidrIpv6) => ({ cidrIpv6 })),
  prefixListIds: prefixLists.map((prefixListId) => ({ prefixListId })),
  userIdGroupPairs: groups.map((groupId) => ({ groupId, userId: '111122223333' })),
});

const inDescription = ({ protocol, from, to, blocks, prefixLists, groups }: Allowed) => ({
  IpProtocol: protocol,
  ...(protocol !== '-1' && { FromPort: from, ToPort: to }),
  IpRanges: blocks.filter((text) => !isIpv6(text)).map((CidrIp) => ({ CidrIp })),
  Ipv6Ranges: blocks.filter(isIpv6).map((CidrIpv6) => ({ CidrIpv6 })),
  PrefixListIds: prefixLists.map((PrefixListId) => ({ PrefixListId })),
  UserIdGroupPairs: groups.map((GroupId) => ({ GroupId, UserId: '111122223333' })),
});

const inTemplate = ({ protocol, from, to, blocks, prefixLists, groups }: Allowed) =>
  [
    ...blocks.filter((text) => !isIpv6(text)).map((CidrIp) => ({ CidrIp })),
    ...blocks.filter(isIpv6).map((CidrIpv6) => ({ CidrIpv6 })),
    ...prefixLists.map((SourcePrefixListId) => ({ SourcePrefixListId })),
    ...groups.map((SourceSecurityGroupId) => ({ SourceSecurityGroupId })),
  ].map((source) => ({ IpProtocol: protocol, FromPort: String(from), ToPort: String(to), ...source }));

function evaluated(
  configuration: unknown,
  parameters: Record<string, string> = {},
  shape: 'config' | 'description' | 'template' = 'config',
) {
  const enabled = { rule: openSsh, parameters: parseParameters(openSsh, parameters) };
  const item = buildItem(openSsh, { scenario: '', expected: { unreadable: '' }, shape, configuration });
  const { complianceType, annotation, insufficientData } = evaluateRule(enabled, item, {
    now: new Date(0),
    facts: NO_FACTS,
    waivers: [],
  });
  return { complianceType, annotation, insufficientData };
}
const judge = (allowed: readonly Allowed[], parameters: Record<string, string> = {}) =>
  evaluated({ ipPermissions: allowed.map(inConfig) }, parameters);

/** 0 for compliant, 1 for undecided, 2 for open. */
function badness(allowed: readonly Allowed[], parameters: Record<string, string> = {}): number {
  const { complianceType, insufficientData } = judge(allowed, parameters);
  return complianceType === 'COMPLIANT' ? 0 : insufficientData ? 1 : 2;
}

test('the groups of these properties are of all kinds', () => {
  const seen = new Set(fc.sample(permissions, { numRuns: 300, seed: 1 }).map((allowed) => badness(allowed)));
  expect([...seen].sort()).toEqual([0, 1, 2]);
});

test('opening a source never repairs a group', () => {
  fc.assert(
    fc.property(permissions, permission, (allowed, another) => {
      expect(badness([...allowed, another])).toBeGreaterThanOrEqual(badness(allowed));
    }),
  );
  fc.assert(
    fc.property(fc.array(permission, { minLength: 1, maxLength: 5 }), block, ([first, ...rest], another) => {
      const { blocks, ...others } = first as Allowed;
      const widened = { ...others, blocks: [...blocks, another] };
      expect(badness([widened, ...rest])).toBeGreaterThanOrEqual(badness([first as Allowed, ...rest]));
    }),
  );
});

test('the order of permissions and of blocks never matters', () => {
  const shuffled = <T>(list: readonly T[], keys: readonly number[]): T[] =>
    list
      .map((value, index) => ({ value, key: keys[index % keys.length] as number }))
      .sort((a, b) => a.key - b.key)
      .map(({ value }) => value);
  const keys = fc.array(fc.integer(), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(permissions, keys, (allowed, order) => {
      const reordered = allowed.map((one) => ({ ...one, blocks: shuffled(one.blocks, order) }));
      expect(badness(shuffled(reordered, order))).toBe(badness(allowed));
    }),
  );
});

test('cutting a block into halves never changes the verdict', () => {
  fc.assert(
    fc.property(permissions, (allowed) => {
      const cut = allowed.map((one) => ({ ...one, blocks: one.blocks.flatMap(halves) }));
      expect(badness(cut)).toBe(badness(allowed));
    }),
  );
});

function halves(text: string): string[] {
  const { family, prefixLength, first, last } = parseCidr(text);
  if (first === last) return [text];
  const middle = (first + last + 1n) / 2n;
  return [first, middle].map((value) => `${formatAddress({ family, value })}/${prefixLength + 1}`);
}

test('one permission for each source is the same as one for all', () => {
  fc.assert(
    fc.property(permissions, (allowed) => {
      const apart = allowed.flatMap((one) => [
        ...one.blocks.map((text) => ({ ...one, blocks: [text], prefixLists: [], groups: [] })),
        { ...one, blocks: [] },
      ]);
      expect(badness(apart)).toBe(badness(allowed));
    }),
  );
});

test('what is there twice is as if it were there once', () => {
  fc.assert(
    fc.property(permissions, (allowed) => {
      const doubled = allowed.map((one) => ({ ...one, blocks: [...one.blocks, ...one.blocks] }));
      expect(judge([...doubled, ...allowed])).toEqual(judge(allowed));
    }),
  );
});

test('other groups, other ports and other protocols never matter', () => {
  fc.assert(
    fc.property(permissions, (allowed) => {
      const concerned = allowed.filter(
        ({ protocol, from, to }) => protocol === '-1' || (protocol === 'tcp' && from <= 22 && to >= 22),
      );
      expect(judge(allowed)).toEqual(judge(concerned.map((one) => ({ ...one, groups: [] }))));
    }),
  );
});

test('what is allowed is never to blame', () => {
  fc.assert(
    fc.property(permissions, (allowed) => {
      const everything = allowed.flatMap(({ blocks }) => blocks.map((text) => formatCidr(parseCidr(text))));
      expect(judge(allowed, { allowedCidrs: everything.join(), allowedPrefixLists: 'pl-0a' }).complianceType).toBe(
        'COMPLIANT',
      );
    }),
  );
});

test('a stricter prefix length never repairs a group', () => {
  fc.assert(
    fc.property(permissions, fc.integer({ min: 1, max: 31 }), (allowed, length) => {
      const at = (prefixLength: number) => badness(allowed, { ipv4PrefixLength: String(prefixLength) });
      expect(at(length + 1)).toBeGreaterThanOrEqual(at(length));
    }),
  );
});

test('a group is judged alike in all shapes', () => {
  fc.assert(
    fc.property(permissions, (allowed) => {
      const expected = judge(allowed);
      expect(evaluated({ IpPermissions: allowed.map(inDescription) }, {}, 'description')).toEqual(expected);
      expect(evaluated({ SecurityGroupIngress: allowed.flatMap(inTemplate) }, {}, 'template')).toEqual(expected);
    }),
  );
});
