/**
 * One port of TCP or UDP.
 *
 * @example
 * const ssh: Port = tcp(22);
 */
export interface Port {
  readonly protocol: 'tcp' | 'udp';
  readonly number: number;
}

/**
 * Returns a TCP port.
 * @example
 * tcp(22);
 */
export const tcp = (number: number): Port => ({ protocol: 'tcp', number });
/**
 * Returns a UDP port.
 * @example
 * udp(53);
 */
export const udp = (number: number): Port => ({ protocol: 'udp', number });

/** An IP protocol as a security group names it: a name, a number as text, or -1 for all protocols. */
export type Protocol = string;

/**
 * All protocols and all ports.
 *
 * @example
 * const isForAllTraffic = ({ protocol }: IpPermission) => protocol === ALL_TRAFFIC;
 */
export const ALL_TRAFFIC: Protocol = '-1';

/** The four protocols that EC2 names, by number. */
const PROTOCOL_NAMES: ReadonlyMap<string, Protocol> = new Map([
  ['6', 'tcp'],
  ['17', 'udp'],
  ['1', 'icmp'],
  ['58', 'icmpv6'],
]);
const KNOWN_NAMES: ReadonlySet<string> = new Set([...PROTOCOL_NAMES.values(), ALL_TRAFFIC]);

/**
 * Parses a protocol: `6` and `TCP` give `tcp`, and `all`, as the AWS CLI writes it, gives -1. Returns `undefined` for
 * anything else.
 * https://docs.aws.amazon.com/cli/latest/reference/ec2/authorize-security-group-ingress.html
 * @example
 * parseProtocol('6'); // 'tcp'
 */
export function parseProtocol(value: string): Protocol | undefined {
  if (KNOWN_NAMES.has(value)) return value;
  const text = value.trim().toLowerCase();
  if (KNOWN_NAMES.has(text)) return text;
  if (text === 'all') return ALL_TRAFFIC;
  if (!/^\d{1,3}$/.test(text) || Number(text) > 255) return undefined;
  const number = String(Number(text));
  return PROTOCOL_NAMES.get(number) ?? number;
}

/**
 * Whether a protocol includes a port's traffic. Only TCP and UDP have ports; ICMP's types merely look like ports.
 * @example
 * carriesPort('-1', tcp(22)); // true
 */
export const carriesPort = (protocol: Protocol, port: Port): boolean =>
  protocol === ALL_TRAFFIC || protocol === port.protocol;
