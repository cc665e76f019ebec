import { addressBits } from './address';
import { type AddressSet, addressSet, subtractSet, intersectSets, parseCidr, countAddresses } from './address-set';

const blocks = (...texts: string[]): AddressSet => addressSet(texts.map(parseCidr));

/**
 * The addresses that a packet from the internet can come from: all of IPv4 but the special-purpose blocks,
 * and of IPv6 the global unicast addresses. Blocks for documentation count as public, so that examples judge as they read.
 * https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 */
const INTERNET: AddressSet = subtractSet(
  blocks('0.0.0.0/0', '2000::/3'),
  blocks(
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

/** The part of a set that is not private, shared, loopback, link-local, multicast or reserved. */
export const selectPublic = (set: AddressSet): AddressSet => intersectSets(set, INTERNET);

/** The addresses of private networks: https://www.rfc-editor.org/rfc/rfc1918 and of IPv6 https://www.rfc-editor.org/rfc/rfc4193 */
const PRIVATE: AddressSet = blocks('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7');

export const selectPrivate = (set: AddressSet): AddressSet => intersectSets(set, PRIVATE);

/** Prefix lengths: more public addresses than one such block holds are "the internet or a great part of it". */
export interface InternetWide {
  readonly ipv4PrefixLength: number;
  readonly ipv6PrefixLength: number;
}

/**
 * Whether a set is the internet or a great part of it. The number of public addresses decides and not the look of
 * the blocks, so 0.0.0.0/1 beside 128.0.0.0/1 is as open as 0.0.0.0/0, and adding addresses never makes a set less open.
 */
export function isInternetWide(set: AddressSet, { ipv4PrefixLength, ipv6PrefixLength }: InternetWide): boolean {
  const exceeds = (addresses: AddressSet): boolean =>
    countAddresses(addresses, 4) > 1n << BigInt(addressBits(4) - ipv4PrefixLength) ||
    countAddresses(addresses, 6) > 1n << BigInt(addressBits(6) - ipv6PrefixLength);
  // Most sets are small, which takes no look at what of them is public.
  return exceeds(set) && exceeds(selectPublic(set));
}
