import type { Facts } from '../../../lib/core/facts';
import { type Cidr, formatCidr, parseCidr } from '../../../lib/core/network/address-set';
import { type InternetWide, isNarrow } from '../../../lib/core/network/internet';
import type { Port } from '../../../lib/core/network/port';
import {
  coversPort,
  describePermission,
  type IpPermission,
  type RuleSource,
  type UnknownBlock,
} from '../../../lib/resources/ec2/ip-permission';
import { MAX_PREFIX_LIST_ENTRIES, prefixListEntries } from '../../../lib/resources/ec2/prefix-list';
import type { SecurityGroup } from '../../../lib/resources/ec2/security-group';

/** The sources that one inbound permission admits to a port. */
export interface Admission<P extends IpPermission | string = IpPermission> {
  /** The permission, or its description. */
  readonly permission: P;
  /** Whether the permission covers the port for certain: a template may leave its ports or protocol open. */
  readonly isCertain: boolean;
  readonly sources: readonly AddressSource[];
}

/** A source that admits addresses. A security group admits its members, which are not the internet. */
type AddressSource = Exclude<RuleSource, { kind: 'group' }>;

/** Returns what the inbound permissions of a group admit to a port, including rules for all traffic and port ranges. */
export function findAdmissions({ ingress }: SecurityGroup, port: Port): Admission[] {
  const admissions: Admission[] = [];
  for (const permission of ingress) {
    const covers = coversPort(permission, port);
    if (covers === false) continue;
    const sources = permission.sources.filter((source): source is AddressSource => source.kind !== 'group');
    if (sources.length > 0) admissions.push({ permission, isCertain: covers === true, sources });
  }
  return admissions;
}

/**
 * Whether a group admits only ranges to a port that are together too small to be the internet. That decides most ports, and
 * is much faster to find out than the addresses themselves.
 */
export function admitsFewAddresses(group: SecurityGroup, port: Port, limits: InternetWide): boolean {
  if (group.listWideIngress(limits).every((permission) => coversPort(permission, port) === false)) return true;
  let ipv4 = 0;
  let ipv6 = 0;
  for (const permission of group.ingress) {
    if (coversPort(permission, port) === false) continue;
    const shares = permission.addressShares;
    if (!shares) return false;
    ipv4 += shares.ipv4;
    ipv6 += shares.ipv6;
  }
  return isNarrow({ ipv4, ipv6 }, limits);
}

/** Whether the answer depends on the entries of prefix lists. */
export const admitsPrefixLists = (
  admissions: readonly Admission<IpPermission | string>[],
  allowedPrefixLists: readonly string[],
): boolean =>
  admissions.some(({ sources }) =>
    sources.some((source) => source.kind === 'prefix list' && !allowedPrefixLists.includes(source.id)),
  );

/** An admission as plain data, with CIDR ranges as text. */
export interface PlainAdmission {
  readonly permission: string;
  readonly isCertain: boolean;
  readonly sources: readonly (string | Exclude<AddressSource, { kind: 'cidr' }>)[];
}

export const toPlainAdmission = ({
  permission,
  isCertain,
  sources,
}: Admission<IpPermission | string>): PlainAdmission => ({
  permission: describeAdmitting(permission),
  isCertain,
  sources: sources.map((source) => (source.kind === 'cidr' ? formatCidr(source.cidr) : source)),
});

export const fromPlainAdmission = ({ permission, isCertain, sources }: PlainAdmission): Admission<string> => ({
  permission,
  isCertain,
  sources: sources.map((source) => (typeof source === 'string' ? { kind: 'cidr', cidr: parseCidr(source) } : source)),
});

/** Formats protocol and ports of a permission. */
export const describeAdmitting = (permission: IpPermission | string): string =>
  typeof permission === 'string' ? permission : describePermission(permission);

/** An address range that an inbound rule admits to a port. */
export interface OpenRange<P extends IpPermission | string = IpPermission | string> {
  readonly cidr: Cidr;
  readonly permission: P;
  /** The prefix list that the range is an entry of. */
  readonly prefixList?: string;
}

/** A source that the input does not resolve: `prefix list pl-0a`, `whose entries are not in the input`. */
export interface UnresolvedSource {
  readonly source: string;
  readonly reason: string;
}

/** The sources that a group's inbound rules admit to a port. */
export interface Reach<P extends IpPermission | string = IpPermission | string> {
  readonly ranges: readonly OpenRange<P>[];
  /** Ranges of rules that may cover the port: a template leaves their ports or protocol open. */
  readonly possible: readonly OpenRange<P>[];
  readonly unresolved: readonly UnresolvedSource[];
  /** Sources that a template leaves open, except for their size. */
  readonly bounded: readonly (UnresolvedSource & { readonly block: UnknownBlock })[];
}

/** The prefix lists that may reach the ports, and whether the group was read from AWS for this evaluation. */
export interface ReachOptions {
  readonly allowedPrefixLists: readonly string[];
  readonly isLive: boolean;
}

/** Returns all sources that reach a port, with the entries of prefix lists. */
export function findReach<P extends IpPermission | string>(
  admissions: readonly Admission<P>[],
  facts: Facts,
  { allowedPrefixLists, isLive }: ReachOptions,
): Reach<P> {
  const ranges: OpenRange<P>[] = [];
  const possible: OpenRange<P>[] = [];
  const unresolved: UnresolvedSource[] = [];
  const bounded: Reach['bounded'][number][] = [];
  for (const { permission, isCertain, sources } of admissions) {
    const found = isCertain ? ranges : possible;
    for (const source of sources) {
      if (source.kind === 'cidr') found.push({ cidr: source.cidr, permission });
      if (source.kind === 'unknown') {
        const open = { source: source.what, reason: source.reason ?? 'which the template leaves open' };
        if (source.block) bounded.push({ ...open, block: source.block });
        else unresolved.push(open);
      }
      if (source.kind === 'prefix list' && !allowedPrefixLists.includes(source.id)) {
        const entries = collectEntries(facts.about(prefixListEntries, source.id));
        if (typeof entries === 'string') {
          const reason = isLive ? 'whose entries could not be read' : entries;
          unresolved.push({ source: `prefix list ${source.id}`, reason });
          continue;
        }
        for (const text of entries) found.push({ cidr: parseCidr(text), permission, prefixList: source.id });
      }
    }
  }
  return { ranges, possible, unresolved, bounded };
}

type EntryLists = readonly (readonly string[])[];

/** The accounts that share a list have the same entries, which many groups refer to. */
const collected = new WeakMap<EntryLists, readonly string[] | string>();

/** Returns the entries of a list, which several items may have, or why they are not known. */
function collectEntries(lists: EntryLists): readonly string[] | string {
  if (lists.length === 0) return 'whose entries are not in the input';
  const known = collected.get(lists);
  if (known) return known;
  const entries = new Set<string>();
  for (const list of lists) for (const entry of list) entries.add(entry);
  const result = entries.size > MAX_PREFIX_LIST_ENTRIES ? 'which has too many entries in the input' : [...entries];
  collected.set(lists, result);
  return result;
}
