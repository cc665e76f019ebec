import { BlockList } from 'node:net';
import fc from 'fast-check';
import { type Address, formatAddress, parseAddress } from '../../../lib/core/network/address';
import {
  type AddressSet,
  type Cidr,
  containsAddress,
  countAddresses,
  formatCidr,
  intersectSets,
  isEmptySet,
  NO_ADDRESSES,
  parseCidr,
  splitCidr,
  subtractSet,
  toAddressSet,
  toCidrs,
  uniteSets,
} from '../../../lib/core/network/address-set';

describe('parseCidr', () => {
  test.each([
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['192.0.2.77/24', '192.0.2.0/24'],
    ['11.0.0.0/0', '0.0.0.0/0'],
    ['192.0.2.1', '192.0.2.1/32'],
    [' 192.0.2.0/24 ', '192.0.2.0/24'],
    ['2001:DB8::1/32', '2001:db8::/32'],
    ['::1', '::1/128'],
    ['::/0', '::/0'],
  ])('%s is %s', (text, canonical) => {
    expect(formatCidr(parseCidr(text))).toBe(canonical);
  });

  test('gives the first and the last address', () => {
    expect(parseCidr('203.0.113.128/25')).toEqual({
      family: 4,
      prefixLength: 25,
      first: 0xcb007180n,
      last: 0xcb0071ffn,
    });
  });

  const ANY = 'expected a CIDR such as 192.0.2.0/24';
  test.each([
    ['', `got "", ${ANY}`],
    ['everyone', `got "everyone", ${ANY}`],
    ['/24', `got "/24", ${ANY}`],
    ['192.0.2.0/24/8', `got "192.0.2.0/24/8", ${ANY}`],
    ['192.0.2.0 /24', `got "192.0.2.0 /24", ${ANY}`],
    // The characters beside the digits.
    ['1:.0.2.0/24', `got "1:.0.2.0/24", ${ANY}`],
    ['1/.0.2.0/24', `got "1/.0.2.0/24", ${ANY}`],
    ['19a.0.2.0/24', `got "19a.0.2.0/24", ${ANY}`],
    ['.0.2.0/24', `got ".0.2.0/24", ${ANY}`],
    ['192.0.2.0/2:', 'got "192.0.2.0/2:", expected a prefix length from 0 to 32'],
    ['192.0.2.0/', 'got "192.0.2.0/", expected a prefix length from 0 to 32'],
    ['192.0.2.0/33', 'got "192.0.2.0/33", expected a prefix length from 0 to 32'],
    ['192.0.2.0/-1', 'got "192.0.2.0/-1", expected a prefix length from 0 to 32'],
    ['192.0.2.0/08', 'got "192.0.2.0/08", expected a prefix length from 0 to 32'],
    ['192.0.2.0/1e1', 'got "192.0.2.0/1e1", expected a prefix length from 0 to 32'],
    ['2001:db8::/129', 'got "2001:db8::/129", expected a prefix length from 0 to 128'],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseCidr(text)).toThrow(new Error(message));
  });

  test('the usual form of IPv4 is read digit by digit, with the same result as any other form', () => {
    const number = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 250, max: 260 }),
      fc.constantFrom('00', '01', '', 'x', '1e1'),
    );
    const text = fc
      .tuple(
        fc.array(number, { minLength: 3, maxLength: 5 }),
        fc.constantFrom('.', '.', '.', ','),
        number,
        fc.constantFrom('', '', '/', ' ', '0'),
      )
      .map(([parts, separator, length, end]) => `${parts.join(separator)}/${length}${end}`);
    const parse = (one: string) => {
      try {
        return parseCidr(one);
      } catch (error) {
        return (error as Error).message.replaceAll(' ', '');
      }
    };
    const found = new Set<string>();
    fc.assert(
      fc.property(text, (one) => {
        // With a blank before it, a text is not in the usual form.
        const expected = parse(` ${one}`);
        found.add(typeof expected);
        expect(parse(one)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
    expect(found.size).toBe(2);
  });

  test('a formatted CIDR parses to the same CIDR', () => {
    fc.assert(fc.property(anyCidr, (cidr) => expect(parseCidr(formatCidr(cidr))).toEqual(cidr)));
  });
});

describe('the first CIDRs of a range', () => {
  test.each([
    ['10.0.0.0/16', 2, 8, ['10.0.0.0/24', '10.0.1.0/24']],
    ['203.0.113.0/24', 2, 7, ['203.0.113.0/25', '203.0.113.128/25']],
    ['203.0.113.0/24', 1, 8, ['203.0.113.0/24']],
    ['203.0.113.0/24', 3, 7, undefined],
    ['203.0.113.0/24', 1, 9, undefined],
    ['0.0.0.0/0', 1, 32, ['0.0.0.0/0']],
    ['0.0.0.0/0', 1, 33, undefined],
    ['2001:db8::/56', 2, 64, ['2001:db8::/64', '2001:db8:0:1::/64']],
    ['203.0.113.0/24', 0, 8, []],
  ])('%s, %i with %i host bits: %j', (range, count, hostBits, expected) => {
    expect(splitCidr(parseCidr(range), count, hostBits)?.map(formatCidr)).toEqual(expected);
  });

  test('are whole CIDRs', () => {
    expect(splitCidr(parseCidr('203.0.113.0/24'), 2, 7)).toEqual(['203.0.113.0/25', '203.0.113.128/25'].map(parseCidr));
  });
});

/** CIDRs within 203.0.113.0/24 and 2001:db8::/120, so that a model can count addresses one by one. */
const smallCidr = fc
  .tuple(fc.constantFrom('203.0.113.', '2001:db8::'), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 8 }))
  .map(([start, host, bits]) =>
    start.includes(':')
      ? parseCidr(`${start}${host.toString(16)}/${128 - bits}`)
      : parseCidr(`${start}${host}/${32 - bits}`),
  );
const anyCidr = fc
  .oneof(fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })), fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })))
  .map(([address, prefixLength]) => parseCidr(`${address}/${prefixLength}`));
const smallCidrs = fc.array(smallCidr, { maxLength: 6 });
const anyCidrs = fc.array(anyCidr, { maxLength: 6 });
const sets = fc.oneof(smallCidrs, anyCidrs).map(toAddressSet);

const ADDRESSES: readonly Address[] = Array.from({ length: 256 }, (_, host) => [
  parseAddress(`203.0.113.${host}`) as Address,
  parseAddress(`2001:db8::${host.toString(16)}`) as Address,
]).flat();
const isIn = ({ family, first, last }: Cidr, address: Address): boolean =>
  family === address.family && first <= address.value && address.value <= last;
const nodeFamily = ({ family }: { family: 4 | 6 }) => (family === 4 ? 'ipv4' : 'ipv6');
const members = (set: AddressSet): string[] =>
  ADDRESSES.filter((address) => containsAddress(set, address)).map(formatAddress);
const modelMembers = (includes: (address: Address) => boolean): string[] =>
  ADDRESSES.filter(includes).map(formatAddress);

describe('sets of addresses', () => {
  test('contain and count the addresses of their CIDRs', () => {
    fc.assert(
      fc.property(smallCidrs, (ranges) => {
        const set = toAddressSet(ranges);
        const expected = modelMembers((address) => ranges.some((range) => isIn(range, address)));
        expect(members(set)).toEqual(expected);
        expect(Number(countAddresses(set, 4) + countAddresses(set, 6))).toBe(expected.length);
        expect(isEmptySet(set)).toBe(expected.length === 0);
      }),
    );
  });

  test('contain the same addresses as the block lists of Node', () => {
    fc.assert(
      fc.property(anyCidrs, fc.oneof(fc.ipV4(), fc.ipV6()), (ranges, text) => {
        const address = parseAddress(text) as Address;
        // Node also finds an IPv4 address in an IPv6 subnet and the reverse, which no packet matches.
        fc.pre(address.family === 4 || address.value >> 32n !== 0xffffn);
        const list = new BlockList();
        for (const range of ranges.filter(({ family }) => family === address.family)) {
          list.addSubnet(formatAddress({ ...range, value: range.first }), range.prefixLength, nodeFamily(range));
        }
        expect(containsAddress(toAddressSet(ranges), address)).toBe(list.check(text, nodeFamily(address)));
      }),
    );
  });

  test('combine like a model of single addresses', () => {
    fc.assert(
      fc.property(smallCidrs, smallCidrs, (ours, theirs) => {
        const [a, b] = [toAddressSet(ours), toAddressSet(theirs)];
        const inA = (address: Address) => ours.some((range) => isIn(range, address));
        const inB = (address: Address) => theirs.some((range) => isIn(range, address));
        expect(members(uniteSets(a, b))).toEqual(modelMembers((one) => inA(one) || inB(one)));
        expect(members(intersectSets(a, b))).toEqual(modelMembers((one) => inA(one) && inB(one)));
        expect(members(subtractSet(a, b))).toEqual(modelMembers((one) => inA(one) && !inB(one)));
      }),
    );
  });

  test('are always sorted intervals that neither touch nor overlap', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        for (const set of [a, uniteSets(a, b), intersectSets(a, b), subtractSet(a, b)]) {
          for (const family of [4, 6] as const) {
            set[family].forEach(({ first, last }, index, all) => {
              expect(first <= last).toBe(true);
              const next = all[index + 1];
              expect(next === undefined || last + 1n < next.first).toBe(true);
            });
          }
        }
      }),
    );
  });

  test('count a union as the sum of both less their intersection', () => {
    fc.assert(
      fc.property(sets, sets, fc.constantFrom(4 as const, 6 as const), (a, b, family) => {
        expect(countAddresses(uniteSets(a, b), family) + countAddresses(intersectSets(a, b), family)).toBe(
          countAddresses(a, family) + countAddresses(b, family),
        );
        expect(countAddresses(subtractSet(a, b), family) + countAddresses(intersectSets(a, b), family)).toBe(
          countAddresses(a, family),
        );
      }),
    );
  });

  test('obey the laws of sets', () => {
    fc.assert(
      fc.property(sets, sets, sets, (a, b, c) => {
        expect(uniteSets(a, a)).toEqual(a);
        expect(intersectSets(a, a)).toEqual(a);
        expect(subtractSet(a, a)).toEqual(NO_ADDRESSES);
        expect(uniteSets(a, NO_ADDRESSES)).toEqual(a);
        expect(subtractSet(a, NO_ADDRESSES)).toEqual(a);
        expect(uniteSets(a, b)).toEqual(uniteSets(b, a));
        expect(intersectSets(a, b)).toEqual(intersectSets(b, a));
        expect(intersectSets(a, uniteSets(b, c))).toEqual(uniteSets(intersectSets(a, b), intersectSets(a, c)));
        expect(subtractSet(a, uniteSets(b, c))).toEqual(subtractSet(subtractSet(a, b), c));
        expect(uniteSets(subtractSet(a, b), intersectSets(a, b))).toEqual(a);
      }),
    );
  });

  test('do not depend on how a CIDR is split, nor on the order of CIDRs', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8, maxLength: 8 }), (eighths) => {
        const cut = eighths.map((eighth) => parseCidr(`${32 * eighth}.0.0.0/3`));
        expect(toAddressSet(cut)).toEqual(toAddressSet([parseCidr('0.0.0.0/0')]));
      }),
    );
  });

  test('never mix address families', () => {
    const all = toAddressSet([parseCidr('0.0.0.0/0')]);
    expect(countAddresses(all, 4)).toBe(2n ** 32n);
    expect(countAddresses(all, 6)).toBe(0n);
    expect(containsAddress(all, parseAddress('::1') as Address)).toBe(false);
    expect(isEmptySet(intersectSets(all, toAddressSet([parseCidr('::/0')])))).toBe(true);
  });
});

describe('the CIDRs of a set', () => {
  const cut = (...texts: string[]) => toCidrs(toAddressSet(texts.map(parseCidr))).map(formatCidr);

  test.each([
    [[], []],
    [['203.0.113.7'], ['203.0.113.7/32']],
    [['203.0.113.0/25', '203.0.113.128/25'], ['203.0.113.0/24']],
    [
      ['203.0.113.1/32', '203.0.113.2/31', '203.0.113.4/30'],
      ['203.0.113.1/32', '203.0.113.2/31', '203.0.113.4/30'],
    ],
    [
      ['::/0', '128.0.0.0/1', '0.0.0.0/1'],
      ['0.0.0.0/0', '::/0'],
    ],
  ])('%j are %j', (texts, expected) => expect(cut(...texts)).toEqual(expected));

  test('have exactly the addresses of the set, and no two are halves of one CIDR', () => {
    const ranges = fc.array(
      fc
        .tuple(fc.ipV4(), fc.integer({ min: 4, max: 32 }))
        .map(([address, length]) => parseCidr(`${address}/${length}`)),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const set = subtractSet(toAddressSet(a), toAddressSet(b));
        const found = toCidrs(set);
        expect(toAddressSet(found)).toEqual(set);
        const parents = found.map(({ first, prefixLength }) => `${first >> BigInt(33 - prefixLength)}/${prefixLength}`);
        expect(parents).toEqual([...new Set(parents)]);
      }),
    );
  });
});
