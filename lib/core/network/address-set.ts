import { type Address, addressBits, type AddressFamily, formatAddress, parseAddress } from './address';

/** A block of addresses, with both ends included. */
export interface Cidr {
  readonly family: AddressFamily;
  readonly prefixLength: number;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Parses `192.0.2.0/24`, `2001:db8::/32` or a single address. Host bits are dropped, as EC2 does on input.
 * @throws Error that says what was found
 */
export function parseCidr(text: string): Cidr {
  const [addressText = '', lengthText, ...more] = text.trim().split('/');
  const address = parseAddress(addressText);
  if (!address || more.length > 0) throw new Error(`found "${text}", expected a CIDR block such as 192.0.2.0/24`);
  const bits = addressBits(address.family);
  const prefixLength = lengthText === undefined ? bits : parsePrefixLength(lengthText, bits);
  if (prefixLength === undefined) throw new Error(`found "${text}", expected a prefix length from 0 to ${bits}`);
  const size = 1n << BigInt(bits - prefixLength);
  const first = address.value - (address.value % size);
  return { family: address.family, prefixLength, first, last: first + size - 1n };
}

export const formatCidr = ({ family, first, prefixLength }: Cidr): string =>
  `${formatAddress({ family, value: first })}/${prefixLength}`;

/** Both ends included. */
interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/** Any set of IPv4 and IPv6 addresses, as sorted intervals that neither touch nor overlap. */
export interface AddressSet {
  readonly 4: readonly Interval[];
  readonly 6: readonly Interval[];
}

export const NO_ADDRESSES: AddressSet = { 4: [], 6: [] };

export function addressSet(blocks: readonly Cidr[]): AddressSet {
  return bothFamilies((family) => merged(blocks.filter((block) => block.family === family)));
}

export const uniteSets = (a: AddressSet, b: AddressSet): AddressSet =>
  bothFamilies((family) => merged([...a[family], ...b[family]]));

export const intersectSets = (a: AddressSet, b: AddressSet): AddressSet =>
  bothFamilies((family) => a[family].flatMap((one) => b[family].flatMap((other) => overlapOf(one, other))));

/** The addresses of `a` that are not in `b`. */
export const subtractSet = (a: AddressSet, b: AddressSet): AddressSet =>
  bothFamilies((family) => b[family].reduce((rest, hole) => rest.flatMap((one) => without(one, hole)), [...a[family]]));

/** How many addresses of one family are in the set. */
export const countAddresses = (set: AddressSet, family: AddressFamily): bigint =>
  set[family].reduce((sum, { first, last }) => sum + last - first + 1n, 0n);

export const isEmptySet = (set: AddressSet): boolean => set[4].length === 0 && set[6].length === 0;

export const containsSet = (set: AddressSet, { family, value }: Address): boolean =>
  set[family].some(({ first, last }) => first <= value && value <= last);

/** The fewest blocks that hold the set's addresses and no others, in their order. */
export const toCidrs = (set: AddressSet): Cidr[] =>
  ([4, 6] as const).flatMap((family) => set[family].flatMap((interval) => blocksWithin(interval, family)));

/** Each block is the largest that begins where the last one ended: its size divides its first address. */
function blocksWithin({ first, last }: Interval, family: AddressFamily): Cidr[] {
  const blocks: Cidr[] = [];
  for (let start = first; start <= last; ) {
    let prefixLength = addressBits(family);
    let size = 1n;
    while (prefixLength > 0 && start % (size * 2n) === 0n && start + size * 2n - 1n <= last) {
      size *= 2n;
      prefixLength--;
    }
    blocks.push({ family, prefixLength, first: start, last: start + size - 1n });
    start += size;
  }
  return blocks;
}

function bothFamilies(intervalsOf: (family: AddressFamily) => readonly Interval[]): AddressSet {
  return { 4: intervalsOf(4), 6: intervalsOf(6) };
}

/** Leading zeros are refused: what one reader takes for 010 = 10 is 8 to another. */
function parsePrefixLength(text: string, bits: number): number | undefined {
  return /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) <= bits ? Number(text) : undefined;
}

function merged(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const previous = result.at(-1);
    if (!previous || next.first > previous.last + 1n) result.push({ first: next.first, last: next.last });
    else if (next.last > previous.last) result[result.length - 1] = { first: previous.first, last: next.last };
  }
  return result;
}

function overlapOf(a: Interval, b: Interval): Interval[] {
  const first = a.first > b.first ? a.first : b.first;
  const last = a.last < b.last ? a.last : b.last;
  return first <= last ? [{ first, last }] : [];
}

function without(one: Interval, hole: Interval): Interval[] {
  if (hole.last < one.first || hole.first > one.last) return [one];
  return [
    ...(one.first < hole.first ? [{ first: one.first, last: hole.first - 1n }] : []),
    ...(one.last > hole.last ? [{ first: hole.last + 1n, last: one.last }] : []),
  ];
}
