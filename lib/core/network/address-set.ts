import { type Address, type AddressFamily, addressBits, formatAddress, parseAddress } from './address';

/**
 * A range of addresses that share a prefix.
 *
 * @example
 * const cidr: Cidr = parseCidr('192.0.2.0/24');
 */
export interface Cidr {
  readonly family: AddressFamily;
  readonly prefixLength: number;
  readonly first: bigint;
  /** Included. */
  readonly last: bigint;
}

/**
 * Parses `192.0.2.0/24`, `2001:db8::/32` or a single address. Drops host bits, as EC2 does.
 * @throws Error that says what was found and what is expected
 * @example
 * parseCidr('192.0.2.7/24').prefixLength; // 24
 */
export function parseCidr(text: string): Cidr {
  return parseIpv4Range(text) ?? parseAnyRange(text);
}

function parseAnyRange(text: string): Cidr {
  const [addressText = '', lengthText, ...more] = text.trim().split('/');
  const address = parseAddress(addressText);
  if (!address || more.length > 0) throw new Error(`got "${text}", expected a CIDR such as 192.0.2.0/24`);
  const bits = addressBits(address.family);
  const prefixLength = lengthText === undefined ? bits : parsePrefixLength(lengthText, bits);
  if (prefixLength === undefined) throw new Error(`got "${text}", expected a prefix length from 0 to ${bits}`);
  const size = 1n << BigInt(bits - prefixLength);
  const first = address.value - (address.value % size);
  return { family: address.family, prefixLength, first, last: first + size - 1n };
}

function parseIpv4Range(text: string): Cidr | undefined {
  const scanned = scanIpv4Range(text);
  if (scanned < 0) return undefined;
  const prefixLength = scanned % LENGTHS;
  const address = (scanned - prefixLength) / LENGTHS;
  const size = 2 ** (32 - prefixLength);
  const first = address - (address % size);
  return { family: 4, prefixLength, first: BigInt(first), last: BigInt(first + size - 1) };
}

/**
 * Returns the prefix length of an IPv4 range in its usual form, `192.0.2.0/24`; `undefined` for any other text.
 * @example
 * readIpv4PrefixLength('192.0.2.0/24'); // 24
 */
export function readIpv4PrefixLength(text: string): number | undefined {
  const scanned = scanIpv4Range(text);
  return scanned < 0 ? undefined : scanned % LENGTHS;
}

/**
 * Scans an IPv4 range in its usual form, `192.0.2.0/24`: its address times `LENGTHS`, plus its prefix length; -1 for
 * any other text. It reads digits and computes with numbers, because an account has many thousands of such ranges, and
 * this takes a fraction of the time.
 */
function scanIpv4Range(text: string): number {
  let address = 0;
  let at = 0;
  for (const separator of IPV4_SEPARATORS) {
    const part = readNumber(text, at, 255);
    if (part < 0) return -1;
    at += countDigits(part);
    if (text.charCodeAt(at++) !== separator) return -1;
    address = address * 256 + part;
  }
  const prefixLength = readNumber(text, at, 32);
  return prefixLength < 0 || at + countDigits(prefixLength) !== text.length ? -1 : address * LENGTHS + prefixLength;
}

const LENGTHS = 64;
const IPV4_SEPARATORS = [...'.../'].map((separator) => separator.charCodeAt(0));

/** Reads a number of at most three digits without leading zeros; -1 if there is none, or if it is too large. */
function readNumber(text: string, start: number, max: number): number {
  let value = 0;
  let at = start;
  for (let digit = readDigit(text, at); digit >= 0 && at < start + 3; digit = readDigit(text, at)) {
    value = value * 10 + digit;
    at++;
  }
  return value <= max && at - start === countDigits(value) ? value : -1;
}

const countDigits = (value: number): number => (value < 10 ? 1 : value < 100 ? 2 : 3);

/** Returns a digit of a text; -1 if the character is none. */
function readDigit(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 48;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

/**
 * Formats a CIDR in its canonical form: `192.0.2.0/24`.
 * @example
 * formatCidr(parseCidr('2001:DB8:0::/32')); // '2001:db8::/32'
 */
export const formatCidr = ({ family, first, prefixLength }: Cidr): string =>
  `${formatAddress({ family, value: first })}/${prefixLength}`;

/**
 * Returns the first blocks of a range, each with `hostBits` free bits; `undefined` if the range has fewer of them.
 * @example
 * splitCidr(parseCidr('10.0.0.0/16'), 2, 8)?.map(formatCidr); // ['10.0.0.0/24', '10.0.1.0/24']
 */
export function splitCidr(range: Cidr, count: number, hostBits: number): Cidr[] | undefined {
  const { family, first, last } = range;
  const prefixLength = addressBits(family) - hostBits;
  const size = 1n << BigInt(hostBits);
  if (first + BigInt(count) * size - 1n > last) return undefined;
  return Array.from({ length: count }, (_, index) => {
    const start = first + BigInt(index) * size;
    return { family, prefixLength, first: start, last: start + size - 1n };
  });
}

/** A range of addresses, with both ends included. */
interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * A set of IPv4 and IPv6 addresses, as sorted intervals that neither touch nor overlap.
 *
 * @example
 * const office: AddressSet = toAddressSet([parseCidr('192.0.2.0/24')]);
 */
export interface AddressSet {
  readonly 4: readonly Interval[];
  readonly 6: readonly Interval[];
}

/** The empty set. */
export const NO_ADDRESSES: AddressSet = { 4: [], 6: [] };

/**
 * Returns the set of all addresses in the given ranges.
 * @example
 * toAddressSet([parseCidr('10.0.0.0/8'), parseCidr('fc00::/7')]);
 */
export const toAddressSet = (ranges: readonly Cidr[]): AddressSet =>
  forBothFamilies((family) => mergeIntervals(ranges.filter((range) => range.family === family)));

/**
 * Returns the addresses of either set.
 *
 * @example
 * const [a, b] = [toAddressSet([parseCidr('10.0.0.0/9')]), toAddressSet([parseCidr('10.128.0.0/9')])];
 * uniteSets(a, b); // 10.0.0.0/8
 */
export const uniteSets = (a: AddressSet, b: AddressSet): AddressSet =>
  forBothFamilies((family) => mergeIntervals([...a[family], ...b[family]]));

/**
 * Returns the addresses of both sets.
 *
 * @example
 * const [a, b] = [toAddressSet([parseCidr('10.0.0.0/8')]), toAddressSet([parseCidr('10.1.0.0/16')])];
 * intersectSets(a, b); // 10.1.0.0/16
 */
export const intersectSets = (a: AddressSet, b: AddressSet): AddressSet =>
  forBothFamilies((family) => a[family].flatMap((one) => b[family].flatMap((other) => overlap(one, other))));

/**
 * Returns the addresses of `a` that are not in `b`.
 *
 * @example
 * const [a, b] = [toAddressSet([parseCidr('10.0.0.0/8')]), toAddressSet([parseCidr('10.0.0.0/9')])];
 * subtractSet(a, b); // 10.128.0.0/9
 */
export const subtractSet = (a: AddressSet, b: AddressSet): AddressSet =>
  forBothFamilies((family) =>
    b[family].reduce((rest, hole) => rest.flatMap((one) => subtractInterval(one, hole)), [...a[family]]),
  );

/**
 * Returns the number of addresses of one family.
 * @example
 * countAddresses(toAddressSet([parseCidr('10.0.0.0/8')]), 4); // 16777216n
 */
export const countAddresses = (set: AddressSet, family: AddressFamily): bigint =>
  set[family].reduce((sum, { first, last }) => sum + last - first + 1n, 0n);

/**
 * Whether a set has no addresses.
 *
 * @example
 * isEmptySet(toAddressSet([])); // true
 */
export const isEmptySet = (set: AddressSet): boolean => set[4].length === 0 && set[6].length === 0;

/**
 * Whether a set has an address.
 * @example
 * containsAddress(allowedCidrs, { family: 4, value: 0xc0000201n });
 */
export const containsAddress = (set: AddressSet, { family, value }: Address): boolean =>
  set[family].some(({ first, last }) => first <= value && value <= last);

/**
 * Returns the fewest CIDRs that have exactly the addresses of a set, in ascending order.
 * @example
 * toCidrs(toAddressSet(['10.0.0.0/9', '10.128.0.0/9'].map(parseCidr))).map(formatCidr); // ['10.0.0.0/8']
 */
export const toCidrs = (set: AddressSet): Cidr[] =>
  ([4, 6] as const).flatMap((family) => set[family].flatMap((interval) => splitInterval(interval, family)));

/** Takes the largest CIDR that begins where the last one ends: its size divides its first address. */
function splitInterval({ first, last }: Interval, family: AddressFamily): Cidr[] {
  const cidrs: Cidr[] = [];
  for (let start = first; start <= last; ) {
    let prefixLength = addressBits(family);
    let size = 1n;
    while (start % (size * 2n) === 0n && start + size * 2n - 1n <= last) {
      size *= 2n;
      prefixLength--;
    }
    cidrs.push({ family, prefixLength, first: start, last: start + size - 1n });
    start += size;
  }
  return cidrs;
}

const forBothFamilies = (build: (family: AddressFamily) => readonly Interval[]): AddressSet => ({
  4: build(4),
  6: build(6),
});

/** Refuses leading zeros: 010 is ten to some programs and eight to others. */
function parsePrefixLength(text: string, bits: number): number | undefined {
  return /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) <= bits ? Number(text) : undefined;
}

function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => Number(a.first - b.first))) {
    const previous = result.at(-1);
    if (!previous || next.first > previous.last + 1n) result.push({ first: next.first, last: next.last });
    else if (next.last > previous.last) result[result.length - 1] = { first: previous.first, last: next.last };
  }
  return result;
}

function overlap(a: Interval, b: Interval): Interval[] {
  const first = a.first > b.first ? a.first : b.first;
  const last = a.last < b.last ? a.last : b.last;
  return first <= last ? [{ first, last }] : [];
}

function subtractInterval(one: Interval, hole: Interval): Interval[] {
  if (hole.last < one.first || hole.first > one.last) return [one];
  return [
    ...(one.first < hole.first ? [{ first: one.first, last: hole.first - 1n }] : []),
    ...(one.last > hole.last ? [{ first: hole.last + 1n, last: one.last }] : []),
  ];
}
