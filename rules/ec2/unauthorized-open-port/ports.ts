import { ALL_TRAFFIC, type Port, tcp, udp } from '../../../lib/core/network/port';
import { type Parameter, strings } from '../../../lib/core/parameters';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { pluralize } from '../../../lib/core/text/format';
import { findWidestRange, type IpPermission } from '../../../lib/resources/ec2/ip-permission';
import { type GuardedPort, openPortParameters } from '../open-ports/evaluate';

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Declares ports and ranges of ports, as the managed rule has them: `443,1020-1025`. */
function portRanges(protocol: string, value: string): Parameter<readonly Range[]> {
  const list = strings({
    default: value,
    description: `${protocol} ports and ranges that may be open to the internet`,
  });
  const parse = (text: string) =>
    list
      .parse(text)
      .map(parseRange)
      .sort((a, b) => a.from - b.from);
  return { ...list, type: 'comma-separated ports and ranges', parse };
}

function parseRange(text: string): Range {
  const [from, to = from, ...others] = text
    .split('-')
    .map((end) => (/^\d{1,5}$/.test(end.trim()) ? Number(end) : Number.NaN));
  if (from !== undefined && to !== undefined && others.length === 0 && from <= to && to <= LAST_PORT)
    return { from, to };
  throw new Error(`got "${text}", expected a port or a range of ports such as 1020-1025`);
}

const LAST_PORT = 65_535;
const ALL_PORTS: Range = { from: 0, to: LAST_PORT };

/** The rule's parameters. */
export const parameters = {
  authorizedTcpPorts: portRanges('TCP', '80,443'),
  authorizedUdpPorts: portRanges('UDP', ''),
  ...openPortParameters,
};

/**
 * Yields the first port in each stretch of ports that a group opens to somebody and that is not authorized. A generator,
 * since no port of most groups has to be looked at.
 */
export function* listUnauthorizedPorts(
  ingress: readonly IpPermission[],
  authorized: { readonly authorizedTcpPorts: readonly Range[]; readonly authorizedUdpPorts: readonly Range[] },
): Generator<GuardedPort> {
  const ports = new Map<number, UnauthorizedPort>();
  const add = (permission: IpPermission, toPort: (number: number) => Port, allowed: readonly Range[]): void => {
    const number = findUnauthorized(permission, allowed);
    if (number === undefined) return;
    // The keys of UDP ports are negative.
    const key = toPort === tcp ? number : -1 - number;
    const known = ports.get(key);
    // The label has to be true for both permissions.
    if (known && findLastPort(known.permission) <= findLastPort(permission)) return;
    ports.set(key, new UnauthorizedPort(toPort(number), permission, allowed));
  };
  for (const permission of ingress) {
    const { protocol } = permission;
    const isAny = isUnknown(protocol) || protocol === ALL_TRAFFIC;
    if (isAny || protocol === 'tcp') add(permission, tcp, authorized.authorizedTcpPorts);
    if (isAny || protocol === 'udp') add(permission, udp, authorized.authorizedUdpPorts);
  }
  yield* ports.values();
}

/** A port whose label is made when it is read, since few ports are reported. */
class UnauthorizedPort implements GuardedPort {
  constructor(
    readonly port: Port,
    readonly permission: IpPermission,
    private readonly authorized: readonly Range[],
  ) {}

  get label(): string {
    return describePorts(this.permission, this.port, this.authorized);
  }
}

/**
 * Returns the first port of a permission that is not authorized. What a template leaves open may be any port within its
 * bounds.
 */
function findUnauthorized({ ports }: IpPermission, authorized: readonly Range[]): number | undefined {
  const { from, to } = ports ? findWidestRange(ports) : ALL_PORTS;
  const parts = listUnauthorized({ from: Math.min(from, to), to }, authorized);
  // The last port is open wherever the range begins.
  const isOpenBelow = ports !== undefined && isUnknown(ports.from) && !isUnknown(ports.to);
  return isOpenBelow ? parts.at(-1)?.to : parts[0]?.from;
}

const findLastPort = ({ ports }: Pick<IpPermission, 'ports'>): number =>
  (ports ? findWidestRange(ports) : ALL_PORTS).to;

/** `TCP port 22`, `TCP 444-445`, `TCP 0-79, 81-442, 444-65535`. */
function describePorts({ protocol, ports }: IpPermission, port: Port, authorized: readonly Range[]): string {
  const name = port.protocol.toUpperCase();
  if (isUnknown(protocol) || isUnknown(ports?.from) || isUnknown(ports?.to)) return `${name} port ${port.number}`;
  const ranges = listUnauthorized({ from: port.number, to: findLastPort({ ports }) }, authorized);
  const [first] = ranges;
  if (first && ranges.length === 1 && first.from === first.to) return `${name} port ${first.from}`;
  const shown = ranges.slice(0, MAX_RANGES).map((one) => (one.from === one.to ? one.from : `${one.from}-${one.to}`));
  const rest = ranges.length - shown.length;
  return `${name} ${shown.join(', ')}${rest > 0 ? ` and ${pluralize(rest, 'more range')}` : ''}`;
}

const MAX_RANGES = 3;

/** Returns the parts of a range of ports that are not authorized. @param authorized sorted by their first port */
function listUnauthorized({ from, to }: Range, authorized: readonly Range[]): Range[] {
  const parts: Range[] = [];
  let start = from;
  for (const range of authorized) {
    if (range.from > to) break;
    if (range.from > start) parts.push({ from: start, to: range.from - 1 });
    start = Math.max(start, range.to + 1);
  }
  return start <= to ? [...parts, { from: start, to }] : parts;
}
