import { isEmptyList, isList, isObject, isString, unexpectedType } from '../../core/json';
import { type AddressFamily, addressBits } from '../../core/network/address';
import { type Cidr, formatCidr, readIpv4PrefixLength } from '../../core/network/address-set';
import { type AddressShares, SHARES, sumShares } from '../../core/network/internet';
import { ALL_TRAFFIC, carriesPort, type Port, type Protocol, parseProtocol } from '../../core/network/port';
import { Properties } from '../../core/reading/properties';
import { isUnknown, Reference, type Unknown } from '../../core/reading/unreadable';
import { uncapitalize } from '../../core/text/casing';
import { readCidr } from './prefix-list';

/**
 * The source of an inbound permission, or the destination of an outbound one.
 *
 * @example
 * const source: RuleSource = { kind: 'cidr', cidr: parseCidr('192.0.2.0/24') };
 */
export type RuleSource = SourceDescription &
  (
    | { readonly kind: 'cidr'; readonly cidr: Cidr }
    | { readonly kind: 'prefix list'; readonly id: string }
    | { readonly kind: 'group'; readonly id: string }
    /**
     * It is not in the input; `what` names it: `source {"Ref":"SshCidr"}`. Without a reason, a template leaves it open.
     */
    | { readonly kind: 'unknown'; readonly what: string; readonly block?: UnknownBlock; readonly reason?: string }
  );

/**
 * The largest size of a CIDR range that a template leaves open.
 *
 * @example
 * const block: UnknownBlock = { family: 4, prefixLength: 32 };
 */
export type UnknownBlock = Pick<Cidr, 'family' | 'prefixLength'>;

/** The description that people gave a source. It is not read from templates. */
interface SourceDescription {
  readonly description?: string;
}

/**
 * The first and the last port, or -1 and -1 for all ports. For ICMP: type and code, where -1 means any.
 *
 * @example
 * const ports: PortRange = { from: 20, to: 25 };
 */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/**
 * A permission of a security group, as AWS nests it. A template may leave protocol and ports open.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 *
 * @example
 * const sourcesFor = ({ sources }: IpPermission) => sources.map(describeSource);
 */
export interface IpPermission {
  readonly protocol: Protocol | Unknown;
  /** The ports of TCP and UDP; `undefined` for all ports, and for protocols without ports. */
  readonly ports: { readonly from: number | Unknown; readonly to: number | Unknown } | undefined;
  /** `FromPort` and `ToPort` as EC2 has them, which identify the permission; `undefined` for protocols without them. */
  readonly portRange: PortRange | undefined;
  /** Read lazily, because most rules look at few permissions. */
  readonly sources: readonly RuleSource[];
  /** How many addresses its ranges have at most; `undefined` if it has other sources than ranges and groups. */
  readonly addressShares: AddressShares | undefined;
  /** The same if it takes little time to find out: in AWS Config's usual form, with ranges of IPv4 and groups alone. */
  readonly usualShares: AddressShares | undefined;
}

/**
 * Whether a permission covers a port; `undefined` if that depends on a value that a template leaves open.
 * @example
 * group.ingress.filter((permission) => coversPort(permission, tcp(22)));
 */
export function coversPort({ protocol, ports }: IpPermission, port: Port): boolean | undefined {
  if (isUnknown(protocol)) return undefined;
  if (!carriesPort(protocol, port)) return false;
  if (!ports) return true;
  const { from, to } = ports;
  if (from === port.number || to === port.number) return true;
  if (!isUnknown(from) && !isUnknown(to)) return from < port.number && port.number < to;
  const widest = findWidestRange(ports);
  return widest.from <= port.number && port.number <= widest.to ? undefined : false;
}

/**
 * Returns the ports that a permission may have at most: what a template leaves open may be any port within its bounds.
 * Two ends that may both be -1 may be all ports.
 *
 * @example
 * findWidestRange({ from: 8000, to: new Unknown('{"Ref":"Port"}') }); // { from: 8000, to: 65535 }
 */
export function findWidestRange({ from, to }: NonNullable<IpPermission['ports']>): PortRange {
  if ([from, to].every((end) => isUnknown(end) && (end.range?.min ?? -1) < 0)) return { from: 0, to: LAST_PORT };
  return {
    from: isUnknown(from) ? Math.max(from.range?.min ?? 0, 0) : from,
    to: isUnknown(to) ? Math.min(to.range?.max ?? LAST_PORT, LAST_PORT) : to,
  };
}

const LAST_PORT = 65_535;

/**
 * Formats protocol and ports of a permission: `tcp 20-25`, `all udp`, `icmp`, `protocol 50`, `all traffic`.
 *
 * @example
 * describePermission({ protocol: 'tcp', ports: { from: 20, to: 25 } }); // 'tcp 20-25'
 */
export function describePermission({ protocol, ports }: Pick<IpPermission, 'protocol' | 'ports'>): string {
  if (isUnknown(protocol)) return `protocol ${protocol.what}`;
  if (protocol === ALL_TRAFFIC) return 'all traffic';
  if (/^\d/.test(protocol)) return `protocol ${protocol}`;
  if (!ports) return hasPorts(protocol) ? `all ${protocol}` : protocol;
  const [from, to] = [ports.from, ports.to].map((end) => (isUnknown(end) ? end.what : String(end)));
  return from === to ? `${protocol} ${from}` : `${protocol} ${from}-${to}`;
}

/**
 * Formats a source: `198.51.100.0/24`, `sg-0a`, `prefix list pl-0a`.
 *
 * @example
 * describeSource({ kind: 'prefix list', id: 'pl-0a' }); // 'prefix list pl-0a'
 */
export function describeSource(source: RuleSource): string {
  if (source.kind === 'cidr') return formatCidr(source.cidr);
  if (source.kind === 'unknown') return source.what;
  return source.kind === 'group' ? source.id : `prefix list ${source.id}`;
}

/**
 * Reads the permissions of a list. Their sources are read, and checked, only when they are first used.
 * @throws UnreadableItem if a permission contradicts AWS's shape
 */
export const readPermissions = (properties: Properties, key: string): IpPermission[] =>
  properties
    .mixed(key)
    .map((value, index) =>
      isUnknown(value) ? toUnresolvedPermission(value) : toPermission(properties.element(key, index)),
    );

/** Reads one permission. */
export const toPermission = (properties: Properties): IpPermission => new LazyIpPermission(properties);

/**
 * A permission that is not in the input may cover any port and admit any source. A template has its expression or its
 * id.
 */
const toUnresolvedPermission = ({ what }: Unknown): IpPermission => ({
  protocol: ALL_TRAFFIC,
  ports: undefined,
  portRange: undefined,
  addressShares: undefined,
  usualShares: undefined,
  sources: [
    /^[{"]/.test(what)
      ? { kind: 'unknown', what: `the sources of rule ${what}` }
      : { kind: 'unknown', what, reason: 'which are not in the input' },
  ],
});

class LazyIpPermission implements IpPermission {
  readonly protocol: IpPermission['protocol'];
  readonly ports: IpPermission['ports'];
  private sourcesRead: readonly RuleSource[] | undefined;
  private sharesRead: AddressShares | 'unknown' | undefined;
  private usualSharesRead: AddressShares | 'unknown' | undefined;

  constructor(private readonly properties: Properties) {
    this.protocol = readProtocol(properties);
    this.ports = hasPorts(this.protocol) ? readPorts(properties) : undefined;
  }

  get portRange(): IpPermission['portRange'] {
    if (hasPorts(this.protocol)) {
      return { from: this.properties.integer('fromPort'), to: this.properties.integer('toPort') };
    }
    if (this.protocol !== 'icmp' && this.protocol !== 'icmpv6') return undefined;
    const [from, to] = [this.properties.optionalInteger('fromPort'), this.properties.optionalInteger('toPort')];
    return { from: from ?? -1, to: to ?? -1 };
  }

  get sources(): readonly RuleSource[] {
    this.sourcesRead ??= readSources(this.properties);
    return this.sourcesRead;
  }

  get addressShares(): AddressShares | undefined {
    this.sharesRead ??= this.usualShares ?? sumSourceShares(this.sources) ?? 'unknown';
    return this.sharesRead === 'unknown' ? undefined : this.sharesRead;
  }

  get usualShares(): AddressShares | undefined {
    this.usualSharesRead ??= sumUsualShares(this.properties) ?? 'unknown';
    return this.usualSharesRead === 'unknown' ? undefined : this.usualSharesRead;
  }
}

function sumSourceShares(sources: readonly RuleSource[]): AddressShares | undefined {
  const ranges: Cidr[] = [];
  for (const source of sources) {
    if (source.kind === 'cidr') ranges.push(source.cidr);
    else if (source.kind !== 'group') return undefined;
  }
  return sumShares(ranges);
}

/**
 * Returns the shares of a permission in AWS Config's usual form, with ranges of IPv4 and groups alone; `undefined` for
 * any other, whose sources have to be read. It creates no sources, since for most permissions the shares are enough.
 */
function sumUsualShares(permission: Properties): AddressShares | undefined {
  const ranges = permission.raw('ipv4Ranges');
  const texts = permission.raw('ipRanges');
  const pairs = permission.raw('userIdGroupPairs');
  if (!isList(ranges) || !isList(texts) || !isList(pairs) || texts.length !== ranges.length) return undefined;
  if (!isEmptyList(permission.raw('ipv6Ranges')) || !isEmptyList(permission.raw('prefixListIds'))) return undefined;
  if (ranges.length + pairs.length === 0) return undefined;
  let ipv4 = 0;
  for (let index = 0; index < ranges.length; index++) {
    const range = ranges[index];
    const text = texts[index];
    if (!isObject(range) || !isString(text) || range.cidrIp !== text) return undefined;
    const prefixLength = readIpv4PrefixLength(text);
    if (prefixLength === undefined) return undefined;
    ipv4 += SHARES[prefixLength] as number;
  }
  for (const pair of pairs) if (!isObject(pair) || !isString(pair.groupId)) return undefined;
  return { ipv4, ipv6: 0 };
}

const hasPorts = (protocol: IpPermission['protocol']): boolean => protocol === 'tcp' || protocol === 'udp';

/** A template may have the number -1 instead of the text "-1". */
function readProtocol(permission: Properties): IpPermission['protocol'] {
  const raw = permission.raw('ipProtocol');
  if (isUnknown(raw)) return raw;
  const text = typeof raw === 'number' ? String(raw) : permission.string('ipProtocol');
  const protocol = parseProtocol(text);
  if (protocol === undefined) throw unexpectedType(permission.joinPath('ipProtocol'), 'a protocol', raw);
  return protocol;
}

/** EC2 rejects TCP and UDP without both ports; -1 for both means all ports. */
function readPorts(permission: Properties): IpPermission['ports'] {
  const from = readPort(permission, 'fromPort');
  const to = readPort(permission, 'toPort');
  if (from === -1 && to === -1) return undefined;
  const [first, last] = [isUnknown(from) ? 0 : from, isUnknown(to) ? LAST_PORT : to];
  if (first < 0 || first > last || last > LAST_PORT) {
    throw unexpectedType(permission.joinPath('fromPort'), 'a port range within 0-65535', `${first}-${last}`);
  }
  return { from, to };
}

function readPort(permission: Properties, key: 'fromPort' | 'toPort'): number | Unknown {
  const raw = permission.raw(key);
  if (Number.isSafeInteger(raw)) return raw as number;
  return isUnknown(raw) ? raw : permission.integer(key);
}

/** AWS Config and the describe calls list sources by kind; a template has one source per permission. */
const SOURCE_LISTS: readonly string[] = ['ipRanges', 'ipv4Ranges', 'ipv6Ranges', 'prefixListIds', 'userIdGroupPairs'];

function readSources(permission: Properties): RuleSource[] {
  const isListed = SOURCE_LISTS.some((key) => permission.has(key));
  const sources = isListed ? readListedSources(permission) : readSingleSources(permission);
  // EC2 deletes a permission together with its last source. A list that is null may have had the sources.
  if (sources.length > 0 || (isListed && !hasNullList(permission))) return sources;
  if (!isListed && permission.raw('sourcePrefixListId') instanceof Reference) return sources;
  throw unexpectedType(permission.path, 'a permission with sources', permission.keys());
}

const hasNullList = (permission: Properties): boolean =>
  permission.keys().some((key) => SOURCE_LISTS.includes(uncapitalize(key)) && !permission.has(key));

const readListedSources = (permission: Properties): RuleSource[] => [
  ...readCidrSources(permission),
  ...permission
    .optionalObjects('prefixListIds')
    .map((list) => withDescription(toPrefixListSource(list.string('prefixListId')), readDescription(list))),
  // A group of another account may come with its name alone.
  ...permission
    .optionalObjects('userIdGroupPairs')
    .map((pair) => withDescription(toGroupSource(pair.string(['groupId', 'groupName'])), readDescription(pair))),
];

const readSingleSources = (permission: Properties): RuleSource[] => [
  ...readSingleSource(permission, 'cidrIp', toCidrSource, (unknown) => toUnknownBlock(unknown, 4)),
  ...readSingleSource(permission, 'cidrIpv6', toCidrSource, (unknown) => toUnknownBlock(unknown, 6)),
  ...(readOwnPrefixList(permission) ?? readSingleSource(permission, 'sourcePrefixListId', toPrefixListSource)),
  ...readSingleSource(permission, 'destinationPrefixListId', toPrefixListSource),
  ...readSingleSource(permission, 'sourceSecurityGroupId', toGroupSource, toUnresolvedGroupSource),
  ...readSingleSource(permission, 'sourceSecurityGroupName', toGroupSource, toUnresolvedGroupSource),
  ...readSingleSource(permission, 'destinationSecurityGroupId', toGroupSource, toUnresolvedGroupSource),
];

/** The lists of ranges, and the name of the range in their objects. */
const CIDR_LISTS = [
  ['ipv4Ranges', 'cidrIp'],
  ['ipRanges', 'cidrIp'],
  ['ipv6Ranges', 'cidrIpv6'],
] as const;

/** Where a permission has a range: in an object, or in a list of texts. */
interface FoundRange {
  readonly object: Properties | undefined;
  readonly key: string;
  readonly index: number;
  readonly description: string | undefined;
}

/**
 * AWS Config lists IPv4 ranges twice (`ipv4Ranges` as objects, `ipRanges` as text), in old items only as text.
 * Describe calls return `IpRanges` as objects.
 */
function readCidrSources(permission: Properties): RuleSource[] {
  const rangesByText = new Map<unknown, FoundRange>();
  for (const [key, member] of CIDR_LISTS) {
    if (!permission.has(key)) continue;
    const list = permission.mixed(key);
    for (let index = 0; index < list.length; index++) {
      const value = list[index];
      const object = isObject(value) ? permission.element(key, index) : undefined;
      const text = object ? object.string(member) : value;
      // The text repeats the range of an object, which may have a description.
      const description = object ? readDescription(object) : rangesByText.get(text)?.description;
      rangesByText.set(text, { object, key: object ? member : key, index, description });
    }
  }
  return Array.from(rangesByText, ([text, range]) =>
    withDescription(
      toCidrSource(text, () => describeRangePath(permission, range)),
      range.description,
    ),
  );
}

const describeRangePath = (permission: Properties, { object, key, index }: FoundRange): string =>
  object ? object.joinPath(key) : permission.joinPath(key, index);

/** No rule evaluates descriptions, so an unexpected one does not make the item unreadable. */
function readDescription(source: Properties): string | undefined {
  const description = source.raw('description');
  return typeof description === 'string' && description !== '' ? description : undefined;
}

const withDescription = (source: RuleSource, description: string | undefined): RuleSource =>
  description === undefined ? source : { ...source, description };

function readSingleSource(
  permission: Properties,
  key: string,
  toSource: (text: string, findPath: () => string) => RuleSource,
  toUnresolved: (unknown: Unknown) => RuleSource = ({ what }) => ({ kind: 'unknown', what: `source ${what}` }),
): RuleSource[] {
  const raw = permission.raw(key);
  if (raw === undefined) return [];
  return [isUnknown(raw) ? toUnresolved(raw) : toSource(permission.string(key), () => permission.joinPath(key))];
}

/** The entries of a prefix list of the same template; `undefined` for any other list. */
function readOwnPrefixList(permission: Properties): RuleSource[] | undefined {
  const list = permission.raw('sourcePrefixListId');
  if (!(list instanceof Reference) || !isObject(list.target)) return undefined;
  const properties = Properties.of(list.target, permission.joinPath('sourcePrefixListId'));
  const entries = properties.raw('entries');
  if (entries === undefined) return [];
  if (isUnknown(entries)) return [{ kind: 'unknown', what: `prefix list ${list.what}` }];
  return properties.list('entries').flatMap(([entry, path]): RuleSource[] => {
    if (isUnknown(entry)) return [{ kind: 'unknown', what: `prefix list ${list.what}` }];
    return readSingleSource(Properties.of(entry, path), 'cidr', toCidrSource, (unknown) =>
      toUnknownBlock(unknown, LIST_FAMILIES.get(properties.raw('addressFamily'))),
    );
  });
}

/** The families of addresses of a prefix list. A template may leave the choice open. */
const LIST_FAMILIES: ReadonlyMap<unknown, AddressFamily> = new Map([
  ['IPv4', 4],
  ['IPv6', 6],
]);

function toUnknownBlock(unknown: Unknown, family: AddressFamily | undefined): RuleSource {
  const block = family && findUnknownBlock(unknown, family);
  return { kind: 'unknown', what: `source ${unknown.what}`, ...(block && { block }) };
}

/**
 * Returns the size of a range that a template leaves open except for it: `${Address}/32`, or the range of a VPC or
 * subnet.
 *
 * @example
 * findUnknownBlock(new Unknown('…', { 'Fn::Sub': '${Address}/32' }), 4); // { family: 4, prefixLength: 32 }
 */
export function findUnknownBlock(unknown: Unknown, family: AddressFamily): UnknownBlock | undefined {
  const prefixLength = findPrefixLength(unknown);
  return prefixLength !== undefined && prefixLength <= addressBits(family) ? { family, prefixLength } : undefined;
}

/**
 * A VPC and its subnets have at most a /16, and at most a /44 of IPv6.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */
function findPrefixLength(unknown: Unknown): number | undefined {
  if (unknown instanceof Reference) {
    const isNetwork = unknown.resourceType === 'AWS::EC2::VPC' || unknown.resourceType === 'AWS::EC2::Subnet';
    if (!isNetwork) return undefined;
    if (unknown.attribute === 'CidrBlock') return 16;
    return unknown.attribute?.startsWith('Ipv6CidrBlocks.') ? 44 : undefined;
  }
  // A parameter of Systems Manager is inside its text: `{{resolve:ssm:/office}}/32`.
  const end = unknown.pieces?.at(-1) ?? unknown.expression;
  const digits = typeof end === 'string' ? /\/(\d{1,3})$/.exec(end)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

const toCidrSource = (text: unknown, findPath: () => string): RuleSource => ({
  kind: 'cidr',
  cidr: readCidr(text, findPath),
});
const toPrefixListSource = (id: string): RuleSource => ({ kind: 'prefix list', id });
const toGroupSource = (id: string): RuleSource => ({ kind: 'group', id });
/** A reference to a group is a group, whether or not the template resolves it. */
const toUnresolvedGroupSource = ({ what }: Unknown): RuleSource => toGroupSource(what);
