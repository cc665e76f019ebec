import { type AddressFamily, addressBits } from './address';
import {
  type AddressSet,
  type Cidr,
  countAddresses,
  intersectSets,
  parseCidr,
  subtractSet,
  toAddressSet,
} from './address-set';

const parseSet = (...cidrs: string[]): AddressSet => toAddressSet(cidrs.map(parseCidr));

/**
 * The possible source addresses of a packet from the internet: IPv4 without its special-purpose ranges, and the global
 * unicast addresses of IPv6. Ranges for documentation count as public, so that examples give the expected results.
 * https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 */
const INTERNET: AddressSet = subtractSet(
  parseSet('0.0.0.0/0', '2000::/3'),
  parseSet(
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '224.0.0.0/3',
  ),
);

/**
 * Returns the addresses of a set that are not private, shared, loopback, link-local, multicast or reserved.
 * @example
 * selectPublic(toAddressSet([parseCidr('10.0.0.0/7')])); // 11.0.0.0/8
 */
export const selectPublic = (set: AddressSet): AddressSet => intersectSets(set, INTERNET);

/** https://www.rfc-editor.org/rfc/rfc1918 for IPv4, https://www.rfc-editor.org/rfc/rfc4193 for IPv6. */
const PRIVATE: AddressSet = parseSet('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7');

/**
 * Returns the addresses of a set that belong to private networks.
 * @example
 * selectPrivate(toAddressSet([parseCidr('0.0.0.0/0')]));
 */
export const selectPrivate = (set: AddressSet): AddressSet => intersectSets(set, PRIVATE);

/**
 * The limits of {@link isInternetWide}: prefix lengths of the largest ranges that are not.
 *
 * @example
 * const limits: InternetWide = { ipv4PrefixLength: 8, ipv6PrefixLength: 16 };
 */
export interface InternetWide {
  readonly ipv4PrefixLength: number;
  readonly ipv6PrefixLength: number;
}

/**
 * Whether a set is the internet or a large part of it. The number of public addresses decides, not how the ranges are
 * written: 0.0.0.0/1 with 128.0.0.0/1 is as open as 0.0.0.0/0, and more addresses never make a set less open.
 * @param more ranges of which only the size is known
 *
 * @example
 * isInternetWide(toAddressSet([parseCidr('0.0.0.0/0')]), { ipv4PrefixLength: 8, ipv6PrefixLength: 16 }); // true
 */
export function isInternetWide(
  set: AddressSet,
  { ipv4PrefixLength, ipv6PrefixLength }: InternetWide,
  more: readonly Pick<Cidr, 'family' | 'prefixLength'>[] = [],
): boolean {
  const exceeds = (addresses: AddressSet): boolean =>
    exceedsRange(addresses, more, 4, ipv4PrefixLength) || exceedsRange(addresses, more, 6, ipv6PrefixLength);
  // Most sets are small enough, whatever part of them is public.
  return exceeds(set) && exceeds(selectPublic(set));
}

/**
 * Whether ranges are together so small that no set of them is internet-wide, wherever they are: much faster to find out
 * than {@link isInternetWide}, and enough for most rules. Ranges that overlap count twice, and a half is left as a
 * margin for the rounding of the sum, so that `false` says nothing.
 *
 * @example
 * areNarrow([parseCidr('192.0.2.0/24')], { ipv4PrefixLength: 8, ipv6PrefixLength: 16 }); // true
 */
export const areNarrow = (ranges: readonly Pick<Cidr, 'family' | 'prefixLength'>[], limits: InternetWide): boolean =>
  isNarrow(sumShares(ranges), limits);

/**
 * How many addresses ranges have together, as shares of all addresses of their family. Those that overlap count twice.
 *
 * @example
 * const halfOfIpv4: AddressShares = { ipv4: 0.5, ipv6: 0 };
 */
export interface AddressShares {
  readonly ipv4: number;
  readonly ipv6: number;
}

/**
 * Returns the shares of all addresses that ranges have.
 * @example
 * sumShares([parseCidr('0.0.0.0/1')]).ipv4; // 0.5
 */
export function sumShares(ranges: readonly Pick<Cidr, 'family' | 'prefixLength'>[]): AddressShares {
  let ipv4 = 0;
  let ipv6 = 0;
  for (const { family, prefixLength } of ranges) {
    if (family === 4) ipv4 += SHARES[prefixLength] as number;
    else ipv6 += SHARES[prefixLength] as number;
  }
  return { ipv4, ipv6 };
}

/**
 * {@link areNarrow} for ranges of which only the shares are known.
 * @example
 * isNarrow(sumShares([parseCidr('192.0.2.0/24')]), { ipv4PrefixLength: 8, ipv6PrefixLength: 16 }); // true
 */
export const isNarrow = (
  { ipv4, ipv6 }: AddressShares,
  { ipv4PrefixLength, ipv6PrefixLength }: InternetWide,
): boolean => ipv4 <= (SHARES[ipv4PrefixLength + 1] as number) && ipv6 <= (SHARES[ipv6PrefixLength + 1] as number);

/**
 * The shares of all addresses that ranges have, by their prefix lengths, and one bit more for the margin.
 *
 * @example
 * SHARES[8]; // 1 / 256
 */
export const SHARES: readonly number[] = Array.from({ length: 130 }, (_, prefixLength) => 2 ** -prefixLength);

/**
 * Whether a range has all addresses of its family, and these are internet-wide. That is how nearly all open ports are
 * open, and much faster to find out than {@link isInternetWide}; `false` says nothing.
 *
 * @example
 * includeAllAddresses([parseCidr('0.0.0.0/0')], { ipv4PrefixLength: 8, ipv6PrefixLength: 16 }); // true
 */
export const includeAllAddresses = (
  ranges: readonly Pick<Cidr, 'family' | 'prefixLength'>[],
  { ipv4PrefixLength, ipv6PrefixLength }: InternetWide,
): boolean =>
  ranges.some(
    ({ family, prefixLength }) =>
      prefixLength === 0 &&
      INTERNET_SIZE[family] > countRange(family, family === 4 ? ipv4PrefixLength : ipv6PrefixLength),
  );

const INTERNET_SIZE = { 4: countAddresses(INTERNET, 4), 6: countAddresses(INTERNET, 6) };

function exceedsRange(
  set: AddressSet,
  more: readonly Pick<Cidr, 'family' | 'prefixLength'>[],
  family: AddressFamily,
  prefixLength: number,
): boolean {
  const ranges = more.filter((range) => range.family === family);
  const total = ranges.reduce(
    (sum, range) => sum + countRange(family, range.prefixLength),
    countAddresses(set, family),
  );
  return total > countRange(family, prefixLength);
}

/** Returns the number of addresses of a range. */
const countRange = (family: AddressFamily, prefixLength: number): bigint =>
  1n << BigInt(addressBits(family) - prefixLength);
