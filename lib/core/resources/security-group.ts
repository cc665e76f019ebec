import type { Facts } from '../facts';
import { type Cidr, formatCidr, parseCidr } from '../network/address-set';
import { ALL_TRAFFIC, carries, type Port, type Protocol, parseProtocol } from '../network/port';
import { isObject, Properties, wrongType } from '../properties';
import { defineReader, Resource } from '../reader';
import { isUnknown, Reference, type Unknown } from '../unreadable';
import { prefixListEntries, readBlock } from './prefix-list';

/** Where traffic may come from (or go to). */
export type Source =
  | { readonly kind: 'cidr'; readonly cidr: Cidr }
  | { readonly kind: 'prefix list'; readonly id: string }
  | { readonly kind: 'group'; readonly id: string }
  /** A template leaves it unresolved; what that is, in words: `the source {"Ref":"SshCidr"}`. */
  | { readonly kind: 'unknown'; readonly what: string };

/** One permission of a security group. A template may leave protocol and ports unresolved. */
export interface Permission {
  readonly protocol: Protocol | Unknown;
  /** There for TCP and UDP only; absent where the protocol has no ports, or all of them are meant. */
  readonly ports?: { readonly from: number | Unknown; readonly to: number | Unknown };
  /** Read when asked for: most rules look at few permissions. */
  readonly sources: readonly Source[];
}

/**
 * A security group: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroup.html
 */
export class SecurityGroup extends Resource {
  private ingressRead: readonly Permission[] | undefined;

  /** The VPC's own group, which cannot be deleted. A template never makes one: EC2 reserves the name. */
  get isDefault(): boolean {
    return !this.isTemplate && this.configuration.string('groupName') === 'default';
  }

  get ingress(): readonly Permission[] {
    this.ingressRead ??= this.permissions('ipPermissions', 'Ingress');
    return this.ingressRead;
  }

  /** As written: where a template writes nothing, EC2 adds a permission for all traffic to anywhere. */
  get egress(): readonly Permission[] {
    return this.permissions('ipPermissionsEgress', 'Egress');
  }

  /** Whether something else of the same template uses it; `undefined` outside of templates. */
  get isUsedInTemplate(): boolean | undefined {
    if (!this.isTemplate) return undefined;
    return this.supplementaryConfiguration.keys().some((type) => !type.startsWith('AWS::EC2::SecurityGroup'));
  }

  private permissions(key: string, direction: 'Ingress' | 'Egress'): Permission[] {
    if (!this.isTemplate) return permissionsOf(this.configuration, key);
    return [
      ...optionalPermissions(this.configuration, `SecurityGroup${direction}`),
      ...this.supplementaryConfiguration
        .optionalObjects(`AWS::EC2::SecurityGroup${direction}`)
        .filter((permission) => this.owns(permission))
        .map(toPermission),
    ];
  }

  /** A template's permission may name this group as its source only, and belong to another. */
  private owns(permission: Properties): boolean {
    const target = permission.raw(['groupId', 'groupName']);
    return !(target instanceof Reference) || target.logicalId === this.id;
  }
}

export const securityGroup = defineReader('AWS::EC2::SecurityGroup', SecurityGroup, {
  list: 'SecurityGroups',
  id: 'GroupId',
  name: 'GroupName',
  arn: 'SecurityGroupArn',
});

/** A block of addresses that a permission lets in to a port. */
export interface Entrance {
  readonly cidr: Cidr;
  readonly permission: Permission;
  /** The list that the block is an entry of. */
  readonly prefixList?: string;
}

/** What reaches a port through the inbound permissions of a group. */
export interface Reach {
  readonly entrances: readonly Entrance[];
  /** Blocks of permissions that may be for another port: a template leaves that open. */
  readonly perhaps: readonly Entrance[];
  /** Sources that the input names and does not tell, in words: `the entries of prefix list pl-0a`. */
  readonly untold: readonly string[];
}

/** All that reaches a port, `-1` permissions, protocol numbers and port ranges included. */
export function reachOf(
  group: SecurityGroup,
  port: Port,
  { facts, trustedPrefixLists = [] }: { readonly facts: Facts; readonly trustedPrefixLists?: readonly string[] },
): Reach {
  const entrances: Entrance[] = [];
  const perhaps: Entrance[] = [];
  const untold = new Set<string>();
  for (const permission of group.ingress) {
    const covered = covers(permission, port);
    if (covered === false) continue;
    const found = covered === true ? entrances : perhaps;
    for (const source of permission.sources) {
      if (source.kind === 'cidr') found.push({ cidr: source.cidr, permission });
      if (source.kind === 'unknown') untold.add(source.what);
      if (source.kind === 'prefix list' && !trustedPrefixLists.includes(source.id)) {
        const lists = facts.about(prefixListEntries, source.id);
        if (lists.length === 0) untold.add(`the entries of prefix list ${source.id}`);
        for (const text of lists.flat()) found.push({ cidr: parseCidr(text), permission, prefixList: source.id });
      }
    }
  }
  return { entrances, perhaps, untold: [...untold] };
}

/** Whether a permission is for a port: `undefined` where that hangs on what a template leaves unresolved. */
function covers({ protocol, ports }: Permission, port: Port): boolean | undefined {
  if (isUnknown(protocol)) return undefined;
  if (!carries(protocol, port)) return false;
  if (!ports) return true;
  const { from, to } = ports;
  if (from === port.number || to === port.number) return true;
  if ((!isUnknown(from) && from > port.number) || (!isUnknown(to) && to < port.number)) return false;
  return isUnknown(from) || isUnknown(to) ? undefined : true;
}

/** `tcp 20-25`, `all udp`, `icmp`, `protocol 50`, `all traffic`. */
export function describePermission({ protocol, ports }: Permission): string {
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

/** CloudFormation takes one permission for a list of one. */
function optionalPermissions(properties: Properties, key: string): Permission[] {
  if (!properties.has(key)) return [];
  return isObject(properties.raw(key)) ? [toPermission(properties.object(key))] : permissionsOf(properties, key);
}

function permissionsOf(properties: Properties, key: string): Permission[] {
  return properties
    .list(key)
    .map(([value, path]) =>
      isUnknown(value) ? unresolvedPermission(value) : toPermission(Properties.of(value, path)),
    );
}

/** It may be for any port and let in anything. */
const unresolvedPermission = ({ what }: Unknown): Permission => ({
  protocol: ALL_TRAFFIC,
  sources: [{ kind: 'unknown', what: `the permission ${what}` }],
});

function toPermission(permission: Properties): Permission {
  const protocol = protocolOf(permission);
  const ports = hasPorts(protocol) ? portsOf(permission) : undefined;
  let sources: readonly Source[] | undefined;
  return {
    protocol,
    ...(ports && { ports }),
    get sources() {
      sources ??= sourcesOf(permission);
      return sources;
    },
  };
}

const hasPorts = (protocol: Permission['protocol']): boolean => protocol === 'tcp' || protocol === 'udp';

/** A template may write the number -1 for the text "-1". */
function protocolOf(permission: Properties): Permission['protocol'] {
  const raw = permission.raw('ipProtocol');
  if (isUnknown(raw)) return raw;
  const text = typeof raw === 'number' ? String(raw) : permission.string('ipProtocol');
  const protocol = parseProtocol(text);
  if (protocol === undefined) throw wrongType(permission.pathOf('ipProtocol'), 'a protocol', raw);
  return protocol;
}

/** EC2 refuses TCP and UDP without both ends; -1 at both is all ports. */
function portsOf(permission: Properties): Permission['ports'] {
  const from = portOf(permission, 'fromPort');
  const to = portOf(permission, 'toPort');
  if (from === -1 && to === -1) return undefined;
  const [least, most] = [isUnknown(from) ? 0 : from, isUnknown(to) ? 65535 : to];
  if (least < 0 || least > most || most > 65535) {
    throw wrongType(permission.pathOf('fromPort'), 'a port range within 0-65535', `${least}-${most}`);
  }
  return { from, to };
}

function portOf(permission: Properties, key: 'fromPort' | 'toPort'): number | Unknown {
  const raw = permission.raw(key);
  return isUnknown(raw) ? raw : permission.integer(key);
}

/** Lists of Config and the describe calls. */
const LISTS = ['ipRanges', 'ipv4Ranges', 'ipv6Ranges', 'prefixListIds', 'userIdGroupPairs'];
/** A template has one source for each permission. */
const BLOCKS = ['cidrIp', 'cidrIpv6'];
const PREFIX_LISTS = ['sourcePrefixListId', 'destinationPrefixListId'];
const GROUPS = ['sourceSecurityGroupId', 'sourceSecurityGroupName', 'destinationSecurityGroupId'];

function sourcesOf(permission: Properties): Source[] {
  if (![...LISTS, ...BLOCKS, ...PREFIX_LISTS, ...GROUPS].some((key) => permission.has(key))) {
    throw wrongType(permission.path, 'a permission that names its sources', permission.keys());
  }
  return [
    ...blocksOf(permission),
    ...permission.optionalObjects('prefixListIds').map((list) => toPrefixList(list.string('prefixListId'))),
    // A group of another account may come with its name alone.
    ...permission.optionalObjects('userIdGroupPairs').map((pair) => toGroup(pair.string(['groupId', 'groupName']))),
    ...BLOCKS.flatMap((key) => single(permission, key, toBlock)),
    ...PREFIX_LISTS.flatMap((key) => single(permission, key, toPrefixList)),
    // A reference to a group is a group, whether or not the template resolves which.
    ...GROUPS.flatMap((key) => single(permission, key, toGroup, ({ what }) => toGroup(what))),
  ];
}

/**
 * Config lists IPv4 blocks twice (`ipv4Ranges` as objects, `ipRanges` as text), in old items only as text;
 * describe calls give `IpRanges` as objects.
 */
function blocksOf(permission: Properties): Source[] {
  const pathsByText = new Map<unknown, string>();
  for (const [key, member] of [
    ['ipv4Ranges', 'cidrIp'],
    ['ipRanges', 'cidrIp'],
    ['ipv6Ranges', 'cidrIpv6'],
  ] as const) {
    if (!permission.has(key)) continue;
    for (const [value, path] of permission.list(key)) {
      const block = isObject(value) ? Properties.of(value, path) : undefined;
      const text = block ? block.string(member) : value;
      if (!pathsByText.has(text)) pathsByText.set(text, block?.pathOf(member) ?? path);
    }
  }
  return [...pathsByText].map(([text, path]) => toBlock(text, path));
}

function single(
  permission: Properties,
  key: string,
  toSource: (text: string, path: string) => Source,
  fromUnknown: (unknown: Unknown) => Source = ({ what }) => ({ kind: 'unknown', what: `the source ${what}` }),
): Source[] {
  const raw = permission.raw(key);
  if (raw === undefined) return [];
  return [isUnknown(raw) ? fromUnknown(raw) : toSource(permission.string(key), permission.pathOf(key))];
}

const toBlock = (text: unknown, path: string): Source => ({ kind: 'cidr', cidr: readBlock(text, path) });
const toPrefixList = (id: string): Source => ({ kind: 'prefix list', id });
const toGroup = (id: string): Source => ({ kind: 'group', id });
