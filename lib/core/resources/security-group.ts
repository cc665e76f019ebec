import type { Facts } from '../facts';
import { type AddressSet, addressSet, type Cidr, formatCidr, parseCidr } from '../network/address-set';
import { carries, type Port, parseProtocol } from '../network/port';
import { expect, isObject, isString, Properties, wrongType } from '../properties';
import { defineReader, Resource } from '../reader';
import { isUnknown } from '../unreadable';
import { listed } from '../wording';
import { prefixListEntries } from './prefix-list';

/** Where traffic may come from (or go to). */
export type Source =
  | { readonly kind: 'cidr'; readonly cidr: Cidr }
  | { readonly kind: 'prefix list'; readonly id: string }
  | { readonly kind: 'group'; readonly id: string }
  /** A template leaves it unresolved: what is written there. */
  | { readonly kind: 'unknown'; readonly what: string };

/** One permission of a security group; a port range is there for TCP and UDP only. */
export interface Permission {
  readonly protocol: string;
  readonly ports: PortRange;
  readonly sources: readonly Source[];
}

/** `unknown` where a template leaves an end of the range unresolved. */
export type PortRange = { readonly from: number; readonly to: number } | 'all' | 'unknown';

/**
 * A security group: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroup.html
 */
export class SecurityGroup extends Resource {
  private ingressRead: readonly Permission[] | undefined;

  get vpcId(): string | undefined {
    return this.configuration.optionalString('vpcId');
  }

  get groupName(): string | undefined {
    return this.configuration.optionalString('groupName') ?? this.name;
  }

  /** The VPC's own group, which cannot be deleted. A template never makes one. */
  get isDefault(): boolean {
    return !this.isTemplate && this.groupName === 'default';
  }

  get ingress(): readonly Permission[] {
    this.ingressRead ??= this.isTemplate ? this.templatePermissions('Ingress') : this.permissions('ipPermissions');
    return this.ingressRead;
  }

  get egress(): readonly Permission[] {
    return this.isTemplate ? this.templatePermissions('Egress') : this.permissions('ipPermissionsEgress');
  }

  private permissions(key: string): Permission[] {
    return this.configuration.objects(key).map(toPermission);
  }

  /** The group's own list and the template's separate `AWS::EC2::SecurityGroupIngress` resources for it. */
  private templatePermissions(direction: 'Ingress' | 'Egress'): Permission[] {
    return [
      ...this.configuration.optionalObjects(`SecurityGroup${direction}`),
      ...this.supplementaryConfiguration.optionalObjects(`AWS::EC2::SecurityGroup${direction}`),
    ].map(toPermission);
  }
}

export const securityGroup = defineReader('AWS::EC2::SecurityGroup', SecurityGroup, {
  list: 'SecurityGroups',
  id: 'GroupId',
  name: 'GroupName',
  arn: 'SecurityGroupArn',
});

/** What reaches a port through the inbound permissions of a group. */
export interface Reach {
  /** All addresses that reach it. */
  readonly addresses: AddressSet;
  /** The blocks as written, each with the permission that lets it in. */
  readonly through: readonly { readonly cidr: Cidr; readonly permission: Permission }[];
  /** What may add addresses that the input does not tell, in words: `prefix list pl-0a`. */
  readonly unknown: readonly string[];
}

/** All sources that reach a port, `-1` permissions, protocol numbers and port ranges included. */
export function sourcesReaching(
  group: SecurityGroup,
  port: Port,
  { facts, trustedPrefixLists = [] }: { readonly facts: Facts; readonly trustedPrefixLists?: readonly string[] },
): Reach {
  const through: { cidr: Cidr; permission: Permission }[] = [];
  const unknown = new Set<string>();
  for (const permission of group.ingress) {
    if (!carries(permission.protocol, port) || !mayCover(permission.ports, port)) continue;
    if (permission.ports === 'unknown') {
      if (permission.sources.some((source) => source.kind !== 'group'))
        unknown.add('a port range that is not resolved');
      continue;
    }
    for (const source of permission.sources) {
      if (source.kind === 'cidr') through.push({ cidr: source.cidr, permission });
      if (source.kind === 'unknown') unknown.add(`the source ${source.what}`);
      if (source.kind === 'prefix list' && !trustedPrefixLists.includes(source.id)) {
        const entries = facts.about(prefixListEntries, source.id);
        if (entries.length === 0) unknown.add(`prefix list ${source.id}`);
        for (const entry of entries) through.push({ cidr: parseCidr(entry), permission });
      }
    }
  }
  return { addresses: addressSet(through.map(({ cidr }) => cidr)), through, unknown: [...unknown] };
}

/** `tcp 20-25`, `all traffic`. */
export function describePermission({ protocol, ports }: Permission): string {
  if (protocol === '-1') return 'all traffic';
  if (ports === 'all' || ports === 'unknown') return `all ${protocol}`;
  return ports.from === ports.to ? `${protocol} ${ports.from}` : `${protocol} ${ports.from}-${ports.to}`;
}

/** `0.0.0.0/0 and ::/0 by tcp 22`: the widest blocks first, and the permissions that let them in. */
export function describeReach(through: Reach['through']): string {
  const widestFirst = [...through].sort((a, b) => a.cidr.prefixLength - b.cidr.prefixLength);
  const blocks = [...new Set(widestFirst.map(({ cidr }) => formatCidr(cidr)))];
  const permissions = [...new Set(widestFirst.map(({ permission }) => describePermission(permission)))];
  return `${listed(blocks)} by ${listed(permissions)}`;
}

const mayCover = (ports: PortRange, port: Port): boolean =>
  ports === 'all' || ports === 'unknown' || (ports.from <= port.number && port.number <= ports.to);

function toPermission(permission: Properties): Permission {
  const protocol = protocolOf(permission);
  return { protocol, ports: portsOf(permission, protocol), sources: sourcesOf(permission) };
}

/** A template may write the number -1 for the text "-1". */
function protocolOf(permission: Properties): string {
  const raw = permission.raw('ipProtocol');
  const text = typeof raw === 'number' ? String(raw) : permission.string('ipProtocol');
  const protocol = parseProtocol(text);
  if (protocol === undefined) throw wrongType(permission.pathOf('ipProtocol'), 'a protocol', raw);
  return protocol;
}

function portsOf(permission: Properties, protocol: string): PortRange {
  if (protocol !== 'tcp' && protocol !== 'udp') return 'all';
  if (isUnknown(permission.raw('fromPort')) || isUnknown(permission.raw('toPort'))) return 'unknown';
  const from = permission.optionalInteger('fromPort');
  const to = permission.optionalInteger('toPort');
  // EC2 writes no ports, or -1, where a permission is for all of them.
  if (from === undefined || to === undefined || from === -1 || to === -1) return 'all';
  if (from > to || from < 0 || to > 65535) {
    throw wrongType(permission.pathOf('fromPort'), 'a port range within 0-65535', `${from}-${to}`);
  }
  return { from, to };
}

/**
 * Config lists IPv4 blocks twice (`ipv4Ranges` as objects, `ipRanges` as strings), in old items only as strings;
 * describe calls give `IpRanges` as objects; a template gives one block for each permission.
 */
function sourcesOf(permission: Properties): Source[] {
  return [
    ...blocksOf(permission, ['ipv4Ranges'], 'cidrIp'),
    ...blocksOf(permission, ['ipRanges'], 'cidrIp'),
    ...blocksOf(permission, ['ipv6Ranges'], 'cidrIpv6'),
    ...single(permission, 'cidrIp', toCidr),
    ...single(permission, 'cidrIpv6', toCidr),
    ...permission.optionalObjects('prefixListIds').flatMap((list) => single(list, 'prefixListId', toPrefixList)),
    ...single(permission, 'sourcePrefixListId', toPrefixList),
    ...single(permission, 'destinationPrefixListId', toPrefixList),
    ...permission
      .optionalObjects('userIdGroupPairs')
      .map((pair) => toGroup(pair.optionalString('groupId') ?? pair.optionalString('groupName') ?? '')),
    ...groupReferences(permission),
  ];
}

function blocksOf(permission: Properties, key: readonly string[], member: string): Source[] {
  if (!permission.has(key)) return [];
  return permission.list(key).map(([block, path]) => {
    if (isUnknown(block)) return { kind: 'unknown', what: block.what };
    if (isString(block)) return toCidr(block, path);
    const object = Properties.of(expect(block, path, 'a CIDR block', isObject), path);
    return single(object, member, toCidr)[0] ?? toCidr('', object.pathOf(member));
  });
}

function single(properties: Properties, key: string, toSource: (text: string, path: string) => Source): Source[] {
  const raw = properties.raw(key);
  if (raw === undefined) return [];
  return [
    isUnknown(raw) ? { kind: 'unknown', what: raw.what } : toSource(properties.string(key), properties.pathOf(key)),
  ];
}

/** A reference to a group is a group whether or not the template resolves which. */
const groupReferences = (permission: Properties): Source[] =>
  ['sourceSecurityGroupId', 'sourceSecurityGroupName', 'destinationSecurityGroupId']
    .map((key) => permission.raw(key))
    .filter((raw) => raw !== undefined)
    .map((raw) => toGroup(isUnknown(raw) ? raw.what : String(raw)));

const toGroup = (id: string): Source => ({ kind: 'group', id });
const toPrefixList = (id: string): Source => ({ kind: 'prefix list', id });

function toCidr(text: string, path: string): Source {
  try {
    return { kind: 'cidr', cidr: parseCidr(text) };
  } catch {
    throw wrongType(path, 'a CIDR block', text);
  }
}
