import fc from 'fast-check';
import { evaluateRule } from '../../lib/core/evaluate/evaluate';
import { NO_FACTS } from '../../lib/core/facts';
import { formatAddress } from '../../lib/core/network/address';
import { formatCidr, parseCidr } from '../../lib/core/network/address-set';
import { parseParameters } from '../../lib/core/parameters';
import openSsh from '../../rules/ec2/open-ssh/rule';
import { buildItem } from './harness';

/** A permission, independent of AWS's shapes. */
interface TestPermission {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly cidrs: readonly string[];
  readonly prefixLists: readonly string[];
  readonly groups: readonly string[];
}

/** Wide and narrow, private and public ranges, so that all results occur. */
const cidr = fc.oneof(
  fc.constantFrom('0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1', '2000::/3', '10.0.0.0/8', 'fd00::/8', '64.0.0.0/8'),
  fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 })).map(([address, length]) => `${address}/${length}`),
  fc.tuple(fc.ipV6(), fc.integer({ min: 1, max: 128 })).map(([address, length]) => `${address}/${length}`),
);
const narrowCidr = fc
  .tuple(fc.ipV4(), fc.integer({ min: 9, max: 32 }))
  .map(([address, length]) => `${address}/${length}`);
const ports = fc.constantFrom([22, 22], [20, 25], [0, 65535], [0, 21], [23, 65535], [443, 443]);
const arbitraryPermission = (range: fc.Arbitrary<string>): fc.Arbitrary<TestPermission> =>
  fc
    .record({
      protocol: fc.constantFrom('tcp', 'tcp', 'tcp', 'udp', 'icmp', '-1'),
      ports,
      cidrs: fc.array(range, { maxLength: 4 }),
      prefixLists: fc.oneof(
        { weight: 4, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.constant(['pl-0a']) },
      ),
      groups: fc.subarray(['sg-0b', 'sg-0c']),
    })
    .map(({ ports: [from, to], ...rest }) => ({ from: from as number, to: to as number, ...rest }));
const permission = arbitraryPermission(fc.oneof(narrowCidr, cidr));
const permissions = fc.array(permission, { maxLength: 5 });

const isIpv6 = (text: string): boolean => text.includes(':');

const toConfig = ({ protocol, from, to, cidrs, prefixLists, groups }: TestPermission) => ({
  ipProtocol: protocol,
  ...(protocol !== '-1' && { fromPort: from, toPort: to }),
  ipv4Ranges: cidrs.filter((text) => !isIpv6(text)).map((cidrIp) => ({ cidrIp })),
  ipRanges: cidrs.filter((text) => !isIpv6(text)),
  ipv6Ranges: cidrs.filter(isIpv6).map((cidrIpv6) => ({ cidrIpv6 })),
  prefixListIds: prefixLists.map((prefixListId) => ({ prefixListId })),
  userIdGroupPairs: groups.map((groupId) => ({ groupId, userId: '111122223333' })),
});

const toDescription = ({ protocol, from, to, cidrs, prefixLists, groups }: TestPermission) => ({
  IpProtocol: protocol,
  ...(protocol !== '-1' && { FromPort: from, ToPort: to }),
  IpRanges: cidrs.filter((text) => !isIpv6(text)).map((CidrIp) => ({ CidrIp })),
  Ipv6Ranges: cidrs.filter(isIpv6).map((CidrIpv6) => ({ CidrIpv6 })),
  PrefixListIds: prefixLists.map((PrefixListId) => ({ PrefixListId })),
  UserIdGroupPairs: groups.map((GroupId) => ({ GroupId, UserId: '111122223333' })),
});

const toTemplate = ({ protocol, from, to, cidrs, prefixLists, groups }: TestPermission) =>
  [
    ...cidrs.filter((text) => !isIpv6(text)).map((CidrIp) => ({ CidrIp })),
    ...cidrs.filter(isIpv6).map((CidrIpv6) => ({ CidrIpv6 })),
    ...prefixLists.map((SourcePrefixListId) => ({ SourcePrefixListId })),
    ...groups.map((SourceSecurityGroupId) => ({ SourceSecurityGroupId })),
  ].map((source) => ({ IpProtocol: protocol, FromPort: String(from), ToPort: String(to), ...source }));

function evaluateConfiguration(
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
const evaluatePermissions = (permissions: readonly TestPermission[], parameters: Record<string, string> = {}) =>
  evaluateConfiguration({ ipPermissions: permissions.map(toConfig) }, parameters);

/** 0 for compliant, 1 for insufficient data, 2 for open. */
function rateOpenness(permissions: readonly TestPermission[], parameters: Record<string, string> = {}): number {
  const { complianceType, insufficientData } = evaluatePermissions(permissions, parameters);
  return complianceType === 'COMPLIANT' ? 0 : insufficientData ? 1 : 2;
}

test('the generated groups have all results', () => {
  const seen = new Set(fc.sample(permissions, { numRuns: 300, seed: 1 }).map((allowed) => rateOpenness(allowed)));
  expect([...seen].sort()).toEqual([0, 1, 2]);
});

test('another source never makes a group less open', () => {
  fc.assert(
    fc.property(permissions, permission, (allowed, another) => {
      expect(rateOpenness([...allowed, another])).toBeGreaterThanOrEqual(rateOpenness(allowed));
    }),
  );
  fc.assert(
    fc.property(fc.array(permission, { minLength: 1, maxLength: 5 }), cidr, ([first, ...rest], another) => {
      const { cidrs, ...others } = first as TestPermission;
      const widened = { ...others, cidrs: [...cidrs, another] };
      expect(rateOpenness([widened, ...rest])).toBeGreaterThanOrEqual(rateOpenness([first as TestPermission, ...rest]));
    }),
  );
});

test('the order of permissions and ranges does not matter', () => {
  const shuffle = <T>(list: readonly T[], keys: readonly number[]): T[] =>
    list
      .map((value, index) => ({ value, key: keys[index % keys.length] as number }))
      .sort((a, b) => a.key - b.key)
      .map(({ value }) => value);
  const keys = fc.array(fc.integer(), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(permissions, keys, (allowed, order) => {
      const reordered = allowed.map((one) => ({ ...one, cidrs: shuffle(one.cidrs, order) }));
      expect(rateOpenness(shuffle(reordered, order))).toBe(rateOpenness(allowed));
    }),
  );
});

test('splitting a range into halves does not change the result', () => {
  fc.assert(
    fc.property(permissions, (allowed) => {
      const split = allowed.map((one) => ({ ...one, cidrs: one.cidrs.flatMap(toHalves) }));
      expect(rateOpenness(split)).toBe(rateOpenness(allowed));
    }),
  );
});

function toHalves(text: string): string[] {
  const { family, prefixLength, first, last } = parseCidr(text);
  if (first === last) return [text];
  const middle = (first + last + 1n) / 2n;
  return [first, middle].map((value) => `${formatAddress({ family, value })}/${prefixLength + 1}`);
}

test('one permission for each source is equivalent to one for all', () => {
  fc.assert(
    fc.property(permissions, (allowed) => {
      const separate = allowed.flatMap((one) => [
        ...one.cidrs.map((text) => ({ ...one, cidrs: [text], prefixLists: [], groups: [] })),
        { ...one, cidrs: [] },
      ]);
      expect(rateOpenness(separate)).toBe(rateOpenness(allowed));
    }),
  );
});

test('duplicates do not matter', () => {
  fc.assert(
    fc.property(permissions, (allowed) => {
      const doubled = allowed.map((one) => ({ ...one, cidrs: [...one.cidrs, ...one.cidrs] }));
      expect(evaluatePermissions([...doubled, ...allowed])).toEqual(evaluatePermissions(allowed));
    }),
  );
});

test('other groups, ports and protocols do not matter', () => {
  fc.assert(
    fc.property(permissions, (allowed) => {
      const relevant = allowed.filter(
        ({ protocol, from, to }) => protocol === '-1' || (protocol === 'tcp' && from <= 22 && to >= 22),
      );
      expect(evaluatePermissions(allowed)).toEqual(
        evaluatePermissions(relevant.map((one) => ({ ...one, groups: [] }))),
      );
    }),
  );
});

test('allowed ranges never open a group', () => {
  fc.assert(
    fc.property(permissions, (allowed) => {
      const everything = allowed.flatMap(({ cidrs }) => cidrs.map((text) => formatCidr(parseCidr(text))));
      expect(
        evaluatePermissions(allowed, { allowedCidrs: everything.join(), allowedPrefixLists: 'pl-0a' }).complianceType,
      ).toBe('COMPLIANT');
    }),
  );
});

test('a stricter prefix length never makes a group less open', () => {
  fc.assert(
    fc.property(permissions, fc.integer({ min: 1, max: 31 }), (allowed, length) => {
      const at = (prefixLength: number) => rateOpenness(allowed, { ipv4PrefixLength: String(prefixLength) });
      expect(at(length + 1)).toBeGreaterThanOrEqual(at(length));
    }),
  );
});

test('the result is the same for all shapes', () => {
  fc.assert(
    fc.property(permissions, (allowed) => {
      const expected = evaluatePermissions(allowed);
      expect(evaluateConfiguration({ IpPermissions: allowed.map(toDescription) }, {}, 'description')).toEqual(expected);
      expect(evaluateConfiguration({ SecurityGroupIngress: allowed.flatMap(toTemplate) }, {}, 'template')).toEqual(
        expected,
      );
    }),
  );
});
