/** IPv4 or IPv6; the two never mix, since an IPv4 packet matches no IPv6 range. */
export type AddressFamily = 4 | 6;

/** Returns the length of an address in bits. */
export const addressBits = (family: AddressFamily): number => (family === 4 ? 32 : 128);

/** An address as a number. */
export interface Address {
  readonly family: AddressFamily;
  readonly value: bigint;
}

/**
 * Parses dotted IPv4 or any form of IPv6 of RFC 4291. Returns `undefined` for anything else, and for leading zeros in
 * IPv4.
 */
export function parseAddress(text: string): Address | undefined {
  if (text.includes(':')) {
    const value = parseIpv6(text);
    return value === undefined ? undefined : { family: 6, value };
  }
  const value = parseIpv4(text);
  return value === undefined ? undefined : { family: 4, value: BigInt(value) };
}

/** Formats an address in its canonical form (RFC 5952 for IPv6). */
export function formatAddress({ family, value }: Address): string {
  return family === 4 ? formatIpv4(value) : formatIpv6(value);
}

function parseIpv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  let value = 0;
  for (let index = 1; index <= 4; index++) {
    const part = match[index] as string;
    if (Number(part) > 255 || (part.length > 1 && part.startsWith('0'))) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

function parseIpv6(text: string): bigint | undefined {
  const expanded = expandDottedPart(text);
  if (expanded === undefined) return undefined;
  const [head, tail, ...more] = expanded.split('::');
  if (more.length > 0) return undefined;
  const front = parseGroups(head);
  const back = parseGroups(tail);
  if (!front || !back) return undefined;
  const missing = 8 - front.length - back.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...front, ...Array<string>(missing).fill('0'), ...back];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** Rewrites `::ffff:192.0.2.1` as `::ffff:c000:201`. */
function expandDottedPart(text: string): string | undefined {
  const dotted = /^(.*:)([\d.]+)$/.exec(text);
  if (!dotted || !text.includes('.')) return text;
  const value = parseIpv4(dotted[2] as string);
  return value === undefined
    ? undefined
    : `${dotted[1]}${Math.floor(value / 0x10000).toString(16)}:${(value % 0x10000).toString(16)}`;
}

function parseGroups(text: string | undefined): string[] | undefined {
  if (text === undefined || text === '') return [];
  const groups = text.split(':');
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups : undefined;
}

const formatIpv4 = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const zeros = findLongestZeroRun(groups);
  if (zeros.length < 2) return groups.join(':');
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.start + zeros.length).join(':')}`;
}

function findLongestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === '0') end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
}
