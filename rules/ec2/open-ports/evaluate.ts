import { COMPLIANT, nonCompliant, insufficientData, type RuleResult } from '../../../lib/core/evaluation';
import type { Facts } from '../../../lib/core/facts';
import {
  type AddressSet,
  addressSet,
  type Cidr,
  subtractSet,
  formatCidr,
  isEmptySet,
  parseCidr,
} from '../../../lib/core/network/address-set';
import { type InternetWide, isInternetWide, selectPublic } from '../../../lib/core/network/internet';
import type { Port } from '../../../lib/core/network/port';
import { cidrs, integer, type ParameterValues, strings } from '../../../lib/core/parameters';
import { joinList } from '../../../lib/core/text/format';
import { coversPort, describePermission, type IpPermission } from '../../../lib/resources/ec2/ip-permission';
import { prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import type { SecurityGroup } from '../../../lib/resources/ec2/security-group';

/** A port that the internet must not reach, and what people call it: `port 22`, `PostgreSQL (5432)`. */
export interface GuardedPort {
  readonly port: Port;
  readonly label: string;
}

/** The parameters of every rule about ports open to the internet. */
export const openPortParameters = {
  allowedCidrs: cidrs({ default: '', description: 'Blocks that may get in, however wide' }),
  allowedPrefixLists: strings({ default: '', description: 'Prefix lists that may get in', pattern: /^pl-\w+$/ }),
  ipv4PrefixLength: integer({
    default: 8,
    min: 1,
    max: 32,
    description: 'Open is what lets in more public IPv4 addresses than one block of this prefix length holds',
  }),
  ipv6PrefixLength: integer({
    default: 32,
    min: 1,
    max: 128,
    description: 'Open is what lets in more public IPv6 addresses than one block of this prefix length holds',
  }),
};

/** What the rules about ports open to the internet do not see. */
export const OPEN_PORT_BLIND_SPOTS = [
  'Whether anything uses the group, and whether routes, network ACLs or a firewall stop the traffic on its way.',
  'The entries of a prefix list, unless its item is in the same input.',
] as const;

export interface Allowances extends InternetWide {
  readonly allowedCidrs: AddressSet;
}

/** Says whether a group leaves guarded ports open to the internet or a great part of it. */
export function judgeOpenPorts(
  group: SecurityGroup,
  guarded: readonly GuardedPort[],
  { parameters, facts }: { parameters: ParameterValues<typeof openPortParameters>; facts: Facts },
): RuleResult {
  const reached = guarded.map(({ port, label }) => {
    const reach = reachOf(group, port, facts, parameters.allowedPrefixLists);
    return { label, reach, openTo: openingsOf(reach.entrances, parameters) };
  });
  const open = reached.filter(({ openTo }) => openTo.length > 0);
  if (open.length > 0) {
    const openings = open.flatMap(({ openTo }) => openTo);
    return nonCompliant(`${capitalized(portsAre(open))} open to ${describeOpenings(openings, parameters)}`);
  }
  const doubtful = reached
    .map(({ label, reach }) => ({ label, doubts: doubtsAbout(reach, parameters) }))
    .filter(({ doubts }) => doubts.length > 0);
  if (doubtful.length === 0) return COMPLIANT;
  const doubts = unique(doubtful.flatMap((one) => one.doubts));
  return insufficientData(`whether ${portsAre(doubtful)} open: the input does not tell ${joinList(doubts)}`);
}

/** `port 22 is`, `MySQL (3306) and Redis (6379) are`. */
const portsAre = (ports: readonly Pick<GuardedPort, 'label'>[]): string =>
  `${joinList(ports.map(({ label }) => label))} ${ports.length === 1 ? 'is' : 'are'}`;

/** A block of addresses that a permission lets in to a port. */
export interface OpenRange {
  readonly cidr: Cidr;
  readonly permission: IpPermission;
  /** The list that the block is an entry of. */
  readonly prefixList?: string;
}

/** What reaches a port through the inbound permissions of a group. */
export interface Reach {
  readonly entrances: readonly OpenRange[];
  /** Blocks of permissions that may be for another port: a template leaves that open. */
  readonly perhaps: readonly OpenRange[];
  /** Sources that the input names and does not tell, in words: `the entries of prefix list pl-0a`. */
  readonly untold: readonly string[];
}

const NOTHING: Reach = { entrances: [], perhaps: [], untold: [] };

/** All that reaches a port, `-1` permissions, protocol numbers and port ranges included. */
export function reachOf(group: SecurityGroup, port: Port, facts: Facts, allowedPrefixLists: readonly string[]): Reach {
  const concerned = group.ingress.filter((permission) => coversPort(permission, port) !== false);
  if (concerned.length === 0) return NOTHING;
  const entrances: OpenRange[] = [];
  const perhaps: OpenRange[] = [];
  const untold = new Set<string>();
  for (const permission of concerned) {
    const found = coversPort(permission, port) ? entrances : perhaps;
    for (const source of permission.sources) {
      if (source.kind === 'cidr') found.push({ cidr: source.cidr, permission });
      if (source.kind === 'unknown') untold.add(source.what);
      if (source.kind === 'prefix list' && !allowedPrefixLists.includes(source.id)) {
        const lists = facts.about(prefixListEntries, source.id);
        if (lists.length === 0) untold.add(`the entries of prefix list ${source.id}`);
        for (const text of lists.flat()) found.push({ cidr: parseCidr(text), permission, prefixList: source.id });
      }
    }
  }
  return { entrances, perhaps, untold: [...untold] };
}

/**
 * The blocks to blame, if all of them together are internet-wide: those that are so by themselves,
 * or else all that have a part in it. What is private or allowed is not to blame.
 */
export function openingsOf(entrances: readonly OpenRange[], allowances: Allowances): readonly OpenRange[] {
  if (entrances.length === 0 || !areInternetWide(entrances, allowances)) return [];
  const wide = entrances.filter((entrance) => areInternetWide([entrance], allowances));
  if (wide.length > 0) return wide;
  return entrances.filter((entrance) => !isEmptySet(selectPublic(strangersIn([entrance], allowances))));
}

export const areInternetWide = (entrances: readonly OpenRange[], allowances: Allowances): boolean =>
  isInternetWide(strangersIn(entrances, allowances), allowances);

const strangersIn = (entrances: readonly OpenRange[], { allowedCidrs }: Allowances): AddressSet =>
  subtractSet(addressSet(entrances.map(({ cidr }) => cidr)), allowedCidrs);

/** What would have to be known, in words, because it may open the port. */
function doubtsAbout({ entrances, perhaps, untold }: Reach, allowances: Allowances): readonly string[] {
  if (perhaps.length === 0) return untold;
  const suspects = openingsOf([...entrances, ...perhaps], allowances).filter((one) => perhaps.includes(one));
  return [...untold, ...suspects.map(({ permission }) => `the ports of ${describePermission(permission)}`)];
}

/** `0.0.0.0/0 and ::/0 by tcp 22`: the widest blocks first, and the permissions that let them in. */
function describeOpenings(openings: readonly OpenRange[], allowances: Allowances): string {
  const sorted = widestFirst(openings);
  const together = sorted.some((one) => areInternetWide([one], allowances)) ? '' : ' together';
  const permissions = unique(sorted.map(({ permission }) => describePermission(permission)));
  return `${joinList(unique(sorted.map(describeBlock)))}${together} by ${joinList(permissions)}`;
}

export const widestFirst = (entrances: readonly OpenRange[]): OpenRange[] =>
  [...entrances].sort((a, b) => a.cidr.prefixLength - b.cidr.prefixLength);

export const describeBlock = ({ cidr, prefixList }: OpenRange): string =>
  prefixList === undefined ? formatCidr(cidr) : `${formatCidr(cidr)} of prefix list ${prefixList}`;

export const unique = (words: readonly string[]): string[] => [...new Set(words)];

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
