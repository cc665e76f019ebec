/** One port of TCP or UDP. */
export interface Port {
  readonly protocol: 'tcp' | 'udp';
  readonly number: number;
}

export const tcp = (number: number): Port => ({ protocol: 'tcp', number });
export const udp = (number: number): Port => ({ protocol: 'udp', number });

/** An IP protocol as a security group names it: a name, a number as text, or -1 for all of them. */
export type Protocol = string;

const NUMBERS: Readonly<Record<string, string>> = { tcp: '6', udp: '17', icmp: '1', icmpv6: '58' };
const NAMES = new Map(Object.entries(NUMBERS).map(([name, number]) => [number, name]));

/** `"6"`, `6` and `"TCP"` are `tcp`; `undefined` for what is no protocol. */
export function parseProtocol(value: string): Protocol | undefined {
  const text = value.trim().toLowerCase();
  if (text === '-1' || text in NUMBERS) return text;
  return /^\d{1,3}$/.test(text) && Number(text) <= 255 ? (NAMES.get(text) ?? text) : undefined;
}

/** Whether a protocol carries the port's traffic. Only TCP and UDP have ports; ICMP's types merely look like them. */
export const carries = (protocol: Protocol, port: Port): boolean => protocol === '-1' || protocol === port.protocol;
