import { addressBits, parseAddress } from '../../core/network/address';
import { parseTime } from '../../core/time';

/** A range of addresses, both ends included. */
interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Whether a property's range of addresses meets the range between two bounds. AWS Config compares addresses so: a query
 * for one address finds every range that includes it, `0.0.0.0/0` as well.
 * https://docs.aws.amazon.com/config/latest/developerguide/query-cidr.html
 * @param low the first address, or a block that begins with it; blank for none; `>` before an excluded one
 * @param high the last address; blank for none; `<` before an excluded one
 */
export function overlapsAddresses(value: string, low: string, high: string): boolean {
  const range = parseRange(value);
  if (!range) return false;
  const from = parseRange(low.replace(/^>/, ''));
  const to = parseRange(high.replace(/^</, ''));
  if ((low !== '' && from?.family !== range.family) || (high !== '' && to?.family !== range.family)) return false;
  const first = from === undefined ? 0n : low.startsWith('>') ? from.last + 1n : from.first;
  const last = to === undefined ? range.last : high.startsWith('<') ? to.first - 1n : to.last;
  return range.first <= last && range.last >= first;
}

/** Reads an address or a block. */
function parseRange(text: string): AddressRange | undefined {
  const [address = '', length, ...rest] = text.trim().split('/');
  const parsed = parseAddress(address);
  if (!parsed || rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const bits = addressBits(parsed.family);
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = (parsed.value / size) * size;
  return { family: parsed.family, first, last: first + size - 1n };
}

/**
 * Returns a time that AWS wrote in any of its forms as ISO 8601, which compares as text; another text stays as it is.
 */
export const toIsoTime = (text: string): string => parseTime(text)?.toISOString() ?? text;
