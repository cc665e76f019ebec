import { type Cidr, formatCidr } from '../../core/network/address-set';
import { ALL_TRAFFIC, carriesPort, type Port, type Protocol, parseProtocol } from '../../core/network/port';
import { isObject, Properties, unexpectedType } from '../../core/reading/properties';
import { isUnknown, type Unknown } from '../../core/reading/unreadable';
import { readCidr } from './prefix-list';

/** Where traffic may come from (or go to). */
export type Source = Described &
  (
    | { readonly kind: 'cidr'; readonly cidr: Cidr }
    | { readonly kind: 'prefix list'; readonly id: string }
    | { readonly kind: 'group'; readonly id: string }
    /** A template leaves it unresolved; what that is, in words: `the source {"Ref":"SshCidr"}`. */
    | { readonly kind: 'unknown'; readonly what: string }
  );

/** What people wrote beside a source; templates are not read for it. */
interface Described {
  readonly description?: string;
}

/** The first and the last port; -1 and -1 for all of them. For ICMP type and code, of which -1 is any. */
export interface Ends {
  readonly from: number;
  readonly to: number;
}

/** One permission of a security group. A template may leave protocol and ports unresolved. */
export interface IpPermission {
  readonly protocol: Protocol | Unknown;
  /** There for TCP and UDP only; absent where the protocol has no ports, or all of them are meant. */
  readonly ports: { readonly from: number | Unknown; readonly to: number | Unknown } | undefined;
  /** As EC2 has them, by which it tells permissions apart; absent where the protocol has none. */
  readonly ends: Ends | undefined;
  /** Read when asked for: most rules look at few permissions. */
  readonly sources: readonly Source[];
}

/** Whether a permission is for a port: `undefined` where that hangs on what a template leaves unresolved. */
export function coversPort({ protocol, ports }: IpPermission, port: Port): boolean | undefined {
  if (isUnknown(protocol)) return undefined;
  if (!carriesPort(protocol, port)) return false;
  if (!ports) return true;
  const { from, to } = ports;
  if (from === port.number || to === port.number) return true;
  if ((!isUnknown(from) && from > port.number) || (!isUnknown(to) && to < port.number)) return false;
  return isUnknown(from) || isUnknown(to) ? undefined : true;
}

/** `tcp 20-25`, `all udp`, `icmp`, `protocol 50`, `all traffic`. */
export function describePermission({ protocol, ports }: Pick<IpPermission, 'protocol' | 'ports'>): string {
  if (isUnknown(protocol)) return `protocol ${protocol.what}`;
  if (protocol === ALL_TRAFFIC) return 'all traffic';
  if (/^\d/.test(protocol)) return `protocol ${protocol}`;
  if (!ports) return hasPorts(protocol) ? `all ${protocol}` : protocol;
  const [from, to] = [ports.from, ports.to].map((end) => (isUnknown(end) ? end.what : String(end)));
  return from === to ? `${protocol} ${from}` : `${protocol} ${from}-${to}`;
}

/** `198.51.100.0/24`, `sg-0a`, `prefix list pl-0a`. */
export function describeSource(source: Source): string {
  if (source.kind === 'cidr') return formatCidr(source.cidr);
  if (source.kind === 'unknown') return source.what;
  return source.kind === 'group' ? source.id : `prefix list ${source.id}`;
}

/**
 * The permissions of a list. What is odd about the sources of one shows when they are asked for.
 * @throws UnreadableItem when one contradicts AWS's shape
 */
export const readPermissions = (properties: Properties, key: string): IpPermission[] =>
  properties
    .list(key)
    .map(([value, path]) =>
      isUnknown(value) ? unresolvedPermission(value) : toPermission(Properties.of(value, path)),
    );

export const toPermission = (properties: Properties): IpPermission => new WrittenPermission(properties);

/** It may be for any port and let in anything. */
const unresolvedPermission = ({ what }: Unknown): IpPermission => ({
  protocol: ALL_TRAFFIC,
  ports: undefined,
  ends: undefined,
  sources: [{ kind: 'unknown', what: `the permission ${what}` }],
});

class WrittenPermission implements IpPermission {
  readonly protocol: IpPermission['protocol'];
  readonly ports: IpPermission['ports'];
  private sourcesRead: readonly Source[] | undefined;

  constructor(private readonly properties: Properties) {
    this.protocol = protocolOf(properties);
    this.ports = hasPorts(this.protocol) ? portsOf(properties) : undefined;
  }

  get ends(): IpPermission['ends'] {
    if (hasPorts(this.protocol)) {
      return { from: this.properties.integer('fromPort'), to: this.properties.integer('toPort') };
    }
    if (this.protocol !== 'icmp' && this.protocol !== 'icmpv6') return undefined;
    const [from, to] = [this.properties.optionalInteger('fromPort'), this.properties.optionalInteger('toPort')];
    return { from: from ?? -1, to: to ?? -1 };
  }

  get sources(): readonly Source[] {
    this.sourcesRead ??= sourcesOf(this.properties);
    return this.sourcesRead;
  }
}

const hasPorts = (protocol: IpPermission['protocol']): boolean => protocol === 'tcp' || protocol === 'udp';

/** A template may write the number -1 for the text "-1". */
function protocolOf(permission: Properties): IpPermission['protocol'] {
  const raw = permission.raw('ipProtocol');
  if (isUnknown(raw)) return raw;
  const text = typeof raw === 'number' ? String(raw) : permission.string('ipProtocol');
  const protocol = parseProtocol(text);
  if (protocol === undefined) throw unexpectedType(permission.pathOf('ipProtocol'), 'a protocol', raw);
  return protocol;
}

/** EC2 refuses TCP and UDP without both ends; -1 at both is all ports. */
function portsOf(permission: Properties): IpPermission['ports'] {
  const from = portOf(permission, 'fromPort');
  const to = portOf(permission, 'toPort');
  if (from === -1 && to === -1) return undefined;
  const [least, most] = [isUnknown(from) ? 0 : from, isUnknown(to) ? 65535 : to];
  if (least < 0 || least > most || most > 65535) {
    throw unexpectedType(permission.pathOf('fromPort'), 'a port range within 0-65535', `${least}-${most}`);
  }
  return { from, to };
}

function portOf(permission: Properties, key: 'fromPort' | 'toPort'): number | Unknown {
  const raw = permission.raw(key);
  return isUnknown(raw) ? raw : permission.integer(key);
}

/** Config and the describe calls list sources by kind; a template has one source for each permission. */
const LISTS = ['ipRanges', 'ipv4Ranges', 'ipv6Ranges', 'prefixListIds', 'userIdGroupPairs'];

function sourcesOf(permission: Properties): Source[] {
  if (LISTS.some((key) => permission.has(key))) return listedSources(permission);
  const sources = singleSources(permission);
  if (sources.length > 0) return sources;
  throw unexpectedType(permission.path, 'a permission that names its sources', permission.keys());
}

const listedSources = (permission: Properties): Source[] => [
  ...blocksOf(permission),
  ...permission
    .optionalObjects('prefixListIds')
    .map((list) => ({ ...toPrefixList(list.string('prefixListId')), ...describedIn(list) })),
  // A group of another account may come with its name alone.
  ...permission
    .optionalObjects('userIdGroupPairs')
    .map((pair) => ({ ...toGroup(pair.string(['groupId', 'groupName'])), ...describedIn(pair) })),
];

const singleSources = (permission: Properties): Source[] => [
  ...single(permission, 'cidrIp', toBlock),
  ...single(permission, 'cidrIpv6', toBlock),
  ...single(permission, 'sourcePrefixListId', toPrefixList),
  ...single(permission, 'destinationPrefixListId', toPrefixList),
  ...single(permission, 'sourceSecurityGroupId', toGroup, toUnresolvedGroup),
  ...single(permission, 'sourceSecurityGroupName', toGroup, toUnresolvedGroup),
  ...single(permission, 'destinationSecurityGroupId', toGroup, toUnresolvedGroup),
];

/**
 * Config lists IPv4 blocks twice (`ipv4Ranges` as objects, `ipRanges` as text), in old items only as text;
 * describe calls give `IpRanges` as objects.
 */
function blocksOf(permission: Properties): Source[] {
  const placesByText = new Map<unknown, { readonly path: string; readonly described: Described }>();
  for (const [key, member] of [
    ['ipv4Ranges', 'cidrIp'],
    ['ipRanges', 'cidrIp'],
    ['ipv6Ranges', 'cidrIpv6'],
  ] as const) {
    if (!permission.has(key)) continue;
    for (const [value, path] of permission.list(key)) {
      const block = isObject(value) ? Properties.of(value, path) : undefined;
      const text = block ? block.string(member) : value;
      // The text repeats what an object may describe.
      const described = block ? describedIn(block) : placesByText.get(text)?.described;
      placesByText.set(text, { path: block?.pathOf(member) ?? path, described: described ?? {} });
    }
  }
  return [...placesByText].map(([text, { path, described }]) => ({ ...toBlock(text, path), ...described }));
}

/** No rule judges by descriptions, so an odd one makes no item unreadable. */
function describedIn(source: Properties): Described {
  const description = source.raw('description');
  return typeof description === 'string' && description !== '' ? { description } : {};
}

function single(
  permission: Properties,
  key: string,
  toSource: (text: string, path: string) => Source,
  toUnresolved: (unknown: Unknown) => Source = ({ what }) => ({ kind: 'unknown', what: `the source ${what}` }),
): Source[] {
  const raw = permission.raw(key);
  if (raw === undefined) return [];
  return [isUnknown(raw) ? toUnresolved(raw) : toSource(permission.string(key), permission.pathOf(key))];
}

const toBlock = (text: unknown, path: string): Source => ({ kind: 'cidr', cidr: readCidr(text, path) });
const toPrefixList = (id: string): Source => ({ kind: 'prefix list', id });
const toGroup = (id: string): Source => ({ kind: 'group', id });
/** A reference to a group is a group, whether or not the template resolves which. */
const toUnresolvedGroup = ({ what }: Unknown): Source => toGroup(what);
