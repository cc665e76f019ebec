/** One port of TCP or UDP. */
export interface Port {
  readonly protocol: 'tcp' | 'udp';
  readonly number: number;
}

export const tcp = (number: number): Port => ({ protocol: 'tcp', number });
export const udp = (number: number): Port => ({ protocol: 'udp', number });

/** An IP protocol as a security group names it: a name, a number as text, or -1 for all of them. */
export type Protocol = string;

/** All protocols and all ports. */
export const ALL_TRAFFIC: Protocol = '-1';

/** EC2's names of the four protocols that have one. */
const NAMES: ReadonlyMap<string, Protocol> = new Map([
  ['6', 'tcp'],
  ['17', 'udp'],
  ['1', 'icmp'],
  ['58', 'icmpv6'],
]);
const KNOWN_NAMES: ReadonlySet<string> = new Set([...NAMES.values(), ALL_TRAFFIC]);

/**
 * `"6"` and `"TCP"` are `tcp`, and `all`, as the AWS CLI has it, is -1; `undefined` for what is no protocol.
 * https://docs.aws.amazon.com/cli/latest/reference/ec2/authorize-security-group-ingress.html
 */
export function parseProtocol(value: string): Protocol | undefined {
  if (KNOWN_NAMES.has(value)) return value;
  const text = value.trim().toLowerCase();
  if (KNOWN_NAMES.has(text)) return text;
  if (text === 'all') return ALL_TRAFFIC;
  if (!/^\d{1,3}$/.test(text) || Number(text) > 255) return undefined;
  const number = String(Number(text));
  return NAMES.get(number) ?? number;
}

/** Whether a protocol carries the port's traffic. Only TCP and UDP have ports; ICMP's types merely look like them. */
export const carriesPort = (protocol: Protocol, port: Port): boolean =>
  protocol === ALL_TRAFFIC || protocol === port.protocol;
