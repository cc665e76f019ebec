import fc from 'fast-check';
import {
  countAddresses,
  isEmptySet,
  parseCidr,
  subtractSet,
  toAddressSet,
  uniteSets,
} from '../../../lib/core/network/address-set';
import {
  areNarrow,
  includeAllAddresses,
  isInternetWide,
  selectPrivate,
  selectPublic,
} from '../../../lib/core/network/internet';

const set = (...cidrs: string[]) => toAddressSet(cidrs.map(parseCidr));
const limits = { ipv4PrefixLength: 8, ipv6PrefixLength: 32 };

describe('selectPublic', () => {
  test.each([
    'private networks:10.0.0.0/8',
    'private networks:172.16.0.0/12',
    'private networks:192.168.0.0/16',
    'addresses shared by carriers:100.64.0.0/10',
    'loopback:127.0.0.0/8',
    'link-local, with the metadata service:169.254.0.0/16',
    'this network:0.0.0.0/8',
    'multicast and reserved:224.0.0.0/3',
    'unspecified, loopback and IPv4 in IPv6:::/96',
    'IPv4-mapped:::ffff:0:0/96',
    'unique local:fc00::/7',
    'link-local:fe80::/10',
    'multicast:ff00::/8',
  ])('is nothing for %s', (row) => {
    const cidr = row.slice(row.indexOf(':') + 1);
    expect(isEmptySet(selectPublic(set(cidr)))).toBe(true);
  });

  test.each([
    'right below 10.0.0.0/8:9.255.255.255/32',
    'right above 10.0.0.0/8:11.0.0.0/32',
    'right above 172.16.0.0/12:172.32.0.0/32',
    'right below 100.64.0.0/10:100.63.255.255/32',
    'right below multicast:223.255.255.255/32',
    'documentation:203.0.113.0/24',
    'documentation:2001:db8::/32',
    'the last global unicast:3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128',
  ])('is all for %s', (row) => {
    const addresses = set(row.slice(row.indexOf(':') + 1));
    expect(selectPublic(addresses)).toEqual(addresses);
  });

  test('leaves seven eighths of IPv4, less three /8, a /10, a /12 and two /16', () => {
    const expected = 7 * 2 ** 29 - 3 * 2 ** 24 - 2 ** 22 - 2 ** 20 - 2 * 2 ** 16;
    expect(countAddresses(selectPublic(set('0.0.0.0/0')), 4)).toBe(BigInt(expected));
  });
});

describe('isInternetWide', () => {
  test.each([
    ['nothing', [], false],
    ['an office', ['203.0.113.0/24'], false],
    ['all of IPv4', ['0.0.0.0/0'], true],
    ['all of IPv6', ['::/0'], true],
    ['all global unicast', ['2000::/3'], true],
    ['half of IPv6 without any global unicast', ['8000::/1'], false],
    ['two halves', ['0.0.0.0/1', '128.0.0.0/1'], true],
    ['a /8', ['64.0.0.0/8'], false],
    ['a /8 and one address', ['64.0.0.0/8', '203.0.113.7/32'], true],
    ['a /32 of IPv6', ['2001:db8::/32'], false],
    ['a /32 of IPv6 and one address', ['2001:db8::/32', '2001:dead::1/128'], true],
    ['as much as allowed of both families', ['64.0.0.0/8', '2001:db8::/32'], false],
    ['a /7 of which half is private', ['10.0.0.0/7'], false],
    ['everything private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'], false],
  ])('%s: %s', (_scenario, cidrs, expected) => {
    expect(isInternetWide(set(...(cidrs as string[])), limits)).toBe(expected);
  });

  const ipv4 = (prefixLength: number) => ({ family: 4 as const, prefixLength });
  const ipv6 = (prefixLength: number) => ({ family: 6 as const, prefixLength });
  test.each([
    ['a /8 of which only the size is known', [], [ipv4(8)], false],
    ['a /7 of which only the size is known', [], [ipv4(7)], true],
    ['two /8 of which only the size is known', [], [ipv4(8), ipv4(8)], true],
    ['a /8 and one address of which only the size is known', ['64.0.0.0/8'], [ipv4(32)], true],
    ['a /9 and a /9 of which only the size is known', ['64.0.0.0/9'], [ipv4(9)], false],
    ['a /8 and an IPv6 range of which only the size is known', ['64.0.0.0/8'], [ipv6(64)], false],
    ['a /31 of IPv6 of which only the size is known', [], [ipv6(31)], true],
    ['a /32 of IPv6 and a /8 of which only the size is known', ['2001:db8::/32'], [ipv4(8)], false],
  ])('%s', (_scenario, cidrs, more, expected) => {
    expect(isInternetWide(set(...(cidrs as string[])), limits, more as Parameters<typeof isInternetWide>[2])).toBe(
      expected,
    );
  });

  test('all public addresses except those of one network', () => {
    expect(isInternetWide(subtractSet(set('0.0.0.0/0'), set('203.0.113.0/24')), limits)).toBe(true);
  });

  const cidrs = fc.array(fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 })), { maxLength: 5 });
  const toSet = (pairs: [string, number][]) => set(...pairs.map(([address, length]) => `${address}/${length}`));

  test('neither more addresses nor longer prefix lengths make a set less wide', () => {
    fc.assert(
      fc.property(cidrs, cidrs, fc.integer({ min: 1, max: 31 }), (a, b, ipv4PrefixLength) => {
        const at = (length: number) => ({ ...limits, ipv4PrefixLength: length });
        fc.pre(isInternetWide(toSet(a), at(ipv4PrefixLength)));
        expect(isInternetWide(uniteSets(toSet(a), toSet(b)), at(ipv4PrefixLength))).toBe(true);
        expect(isInternetWide(toSet(a), at(ipv4PrefixLength + 1))).toBe(true);
      }),
    );
  });
});

test('selects the private addresses of a set', () => {
  const blocks = (...texts: string[]) => toAddressSet(texts.map(parseCidr));
  expect(selectPrivate(blocks('0.0.0.0/1', 'fd00::/8'))).toEqual(blocks('10.0.0.0/8', 'fd00::/8'));
  expect(selectPrivate(blocks('172.0.0.0/8', '192.168.0.0/15', '2000::/3'))).toEqual(
    blocks('172.16.0.0/12', '192.168.0.0/16'),
  );
});

test('ranges that are narrow by their sizes are not internet-wide as a set', () => {
  const range = fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
    // Sizes about the limits, where the sum is close to them.
    fc.tuple(fc.ipV4(), fc.integer({ min: 7, max: 12 })),
  );
  const limits = fc.record({
    ipv4PrefixLength: fc.integer({ min: 1, max: 32 }),
    ipv6PrefixLength: fc.integer({ min: 1, max: 128 }),
  });
  const found = new Set<boolean>();
  fc.assert(
    fc.property(fc.array(range, { maxLength: 40 }), limits, (texts, limit) => {
      const ranges = texts.map(([address, length]) => parseCidr(`${address}/${length}`));
      const narrow = areNarrow(ranges, limit);
      found.add(narrow);
      if (narrow) expect(isInternetWide(toAddressSet(ranges), limit)).toBe(false);
      if (includeAllAddresses(ranges, limit)) expect(isInternetWide(toAddressSet(ranges), limit)).toBe(true);
    }),
    { numRuns: 1000 },
  );
  expect(found.size).toBe(2);
});

test.each([
  ['0.0.0.0/0', { ipv4PrefixLength: 1, ipv6PrefixLength: 128 }, true],
  ['0.0.0.0/1', { ipv4PrefixLength: 32, ipv6PrefixLength: 128 }, false],
  ['::/0', { ipv4PrefixLength: 32, ipv6PrefixLength: 4 }, true],
  // Only an eighth of all addresses of IPv6 is in use.
  ['::/0', { ipv4PrefixLength: 32, ipv6PrefixLength: 3 }, false],
])('all addresses of a family are found by the size of the range: %s at %o', (text, limits, expected) => {
  expect(includeAllAddresses([parseCidr('10.0.0.0/8'), parseCidr(text)], limits)).toBe(expected);
  expect(isInternetWide(toAddressSet([parseCidr(text)]), limits)).toBe(expected || text === '0.0.0.0/1');
});
