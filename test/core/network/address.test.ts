import { isIP, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { formatAddress, parseAddress } from '../../../lib/core/network/address';

describe('parseAddress', () => {
  test.each([
    ['0.0.0.0', 4, 0n],
    ['192.0.2.1', 4, 0xc0000201n],
    ['255.255.255.255', 4, 2n ** 32n - 1n],
    ['::', 6, 0n],
    ['::1', 6, 1n],
    ['2001:DB8::', 6, 0x20010db8n << 96n],
    ['2001:db8:0:0:0:0:0:1', 6, (0x20010db8n << 96n) + 1n],
    ['::ffff:192.0.2.1', 6, 0xffffc0000201n],
    ['1:2:3:4:5:6:192.0.2.1', 6, 0x000100020003000400050006c0000201n],
    ['1:2:3:4:5:6:7::', 6, 0x00010002000300040005000600070000n],
  ])('%s', (text, family, value) => {
    expect(parseAddress(text)).toEqual({ family, value });
  });

  test.each([
    ['nothing', ''],
    ['three parts', '192.0.2'],
    ['five parts', '192.0.2.1.1'],
    ['a part above 255', '192.0.2.256'],
    ['a leading zero, which some programs read as octal', '192.0.2.010'],
    ['a sign', '192.0.2.+1'],
    ['blanks', ' 192.0.2.1'],
    ['a prefix length', '192.0.2.0/24'],
    ['digits of another script', '١٩٢.0.2.1'],
    ['one colon', ':'],
    ['three colons', ':::'],
    ['two gaps', '1::2::3'],
    ['seven groups', '1:2:3:4:5:6:7'],
    ['nine groups', '1:2:3:4:5:6:7:8:9'],
    ['a gap of nothing', '1:2:3:4::5:6:7:8'],
    ['five digits in a group', '2001:0db88::'],
    ['a group that is no number', '2001:db8::g'],
    ['a colon at the end', '1:2:3:4:5:6:7:'],
    ['dots in the middle', '::192.0.2.1:1'],
    ['IPv4 parts after a full address', '1:2:3:4:5:6:7:192.0.2.1'],
    ['a zone', 'fe80::1%eth0'],
  ])('refuses %s', (_what, text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  const pieces = fc.constantFrom(
    ':',
    '::',
    '.',
    '0',
    '1',
    'ff',
    'FFFF',
    '255',
    '256',
    '00',
    'g',
    '1.2.3.4',
    '0.0.0.0',
    '%',
  );
  test('accepts the same addresses as Node, of the same families', () => {
    // Node accepts zones, which no CIDR has.
    const texts = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF:.'), maxLength: 24 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(!text.includes('%'));
        expect(parseAddress(text)?.family ?? 0).toBe(isIP(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('formatAddress', () => {
  test.each([
    [4, 0n, '0.0.0.0'],
    [4, 0xcb007107n, '203.0.113.7'],
    [6, 0n, '::'],
    [6, 1n, '::1'],
    [6, 1n << 112n, '1::'],
    [6, 0x20010db8000000000000000000000001n, '2001:db8::1'],
    // RFC 5952: the longest run of zeros is shortened, the first of equals, and never a single group.
    [6, 0x20010db8000000000001000000000001n, '2001:db8::1:0:0:1'],
    [6, 0x20010000000000010000000000000001n, '2001:0:0:1::1'],
    [6, 0x20010db8000000010001000100010001n, '2001:db8:0:1:1:1:1:1'],
    [6, 2n ** 128n - 1n, 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ] as const)('IPv%i %i', (family, value, text) => {
    expect(formatAddress({ family, value })).toBe(text);
  });

  const values = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => ({ family: 4 as const, value })),
    fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value) => ({ family: 6 as const, value })),
    // Many zero groups, where shortening happens.
    fc.array(fc.constantFrom(0n, 0n, 1n, 0xffffn), { minLength: 8, maxLength: 8 }).map((groups) => ({
      family: 6 as const,
      value: groups.reduce<bigint>((sum, group) => (sum << 16n) | group, 0n),
    })),
  );

  test('a formatted address parses to the same address', () => {
    fc.assert(
      fc.property(values, (address) => {
        const text = formatAddress(address);
        expect(isIP(text)).toBe(address.family);
        expect(parseAddress(text)).toEqual(address);
      }),
    );
  });

  test('formats addresses like the URL standard', () => {
    fc.assert(
      fc.property(values, (address) => {
        const text = formatAddress(address);
        const host = new URL(`http://${isIPv4(text) ? text : `[${text}]`}/`).hostname;
        expect(isIPv4(text) ? host : host.slice(1, -1)).toBe(text);
      }),
    );
  });
});
