import {
  COMPLIANT,
  insufficientData,
  type NeedsFacts,
  needsFacts,
  nonCompliant,
  type RuleResult,
} from '../../../lib/core/evaluation';
import { type Facts, NO_FACTS } from '../../../lib/core/facts';
import {
  type AddressSet,
  formatCidr,
  isEmptySet,
  subtractSet,
  toAddressSet,
} from '../../../lib/core/network/address-set';
import {
  areNarrow,
  type InternetWide,
  includeAllAddresses,
  isInternetWide,
  selectPublic,
} from '../../../lib/core/network/internet';
import type { Port } from '../../../lib/core/network/port';
import { cidrs, integer, type ParameterValues, strings } from '../../../lib/core/parameters';
import { capitalize } from '../../../lib/core/text/casing';
import { joinList } from '../../../lib/core/text/format';
import type { IpPermission } from '../../../lib/resources/ec2/ip-permission';
import type { SecurityGroup } from '../../../lib/resources/ec2/security-group';
import {
  type Admission,
  admitsFewAddresses,
  admitsPrefixLists,
  describeAdmitting,
  findAdmissions,
  findReach,
  fromPlainAdmission,
  type OpenRange,
  type PlainAdmission,
  type Reach,
  toPlainAdmission,
  type UnresolvedSource,
} from './reach';

/**
 * A port that the internet must not reach, and its name in annotations: `port 22`, `PostgreSQL (5432)`.
 *
 * @example
 * const redis: GuardedPort = { port: tcp(6379), label: 'port 6379' };
 */
export interface GuardedPort {
  readonly port: Port;
  readonly label: string;
}

/**
 * The parameters of every rule about ports open to the internet.
 *
 * @example
 * const parameters = { ...openPortParameters, port: integer({ min: 1, max: 65535, default: 6379, description: 'Port' }) };
 */
export const openPortParameters = {
  allowedCidrs: cidrs({ default: '', description: 'CIDR ranges that may reach the ports, however wide' }),
  allowedPrefixLists: strings({
    default: '',
    description: 'Prefix lists that may reach the ports',
    pattern: /^pl-\w+$/,
  }),
  ipv4PrefixLength: integer({
    default: 8,
    min: 1,
    max: 32,
    description: 'A port is open if more public IPv4 addresses reach it than one range of this prefix length holds',
  }),
  // As for IPv4, about a two-hundredth of the routed space: the registries have about a /9 of IPv6. The allow list of a
  // content network has a few /32 and /29.
  ipv6PrefixLength: integer({
    default: 16,
    min: 1,
    max: 128,
    description: 'A port is open if more public IPv6 addresses reach it than one range of this prefix length holds',
  }),
};

/**
 * The limitations that all rules about ports open to the internet share.
 *
 * @example
 * const limitations = [...OPEN_PORT_LIMITATIONS, 'Redis on another port.'];
 */
export const OPEN_PORT_LIMITATIONS = [
  'Whether anything uses the group, and whether routes, network ACLs or a firewall block the traffic.',
  'The entries of a prefix list, unless its item is in the same input.',
] as const;

export interface Allowances extends InternetWide {
  readonly allowedCidrs: AddressSet;
}

/**
 * The guarded ports that a group's inbound rules reach, as plain data that waits for the entries of prefix lists.
 *
 * @example
 * const listLabels = ({ ports }: ReachedPorts) => ports.map(({ label }) => label);
 */
export interface ReachedPorts {
  readonly ports: readonly { readonly label: string; readonly admissions: readonly PlainAdmission[] }[];
  /** Whether the group was read from AWS for this evaluation. */
  readonly isLive: boolean;
}

/**
 * Evaluates whether a security group opens guarded ports to the internet, or to a large part of it, unless that depends on
 * the entries of prefix lists: then it returns what {@link concludeOpenPorts} needs.
 * All ranges that reach a port count together, so that 0.0.0.0/1 and 128.0.0.0/1 are as open as 0.0.0.0/0.
 *
 * @example
 * collectOpenPorts(group, [{ port: tcp(22), label: 'port 22' }], context.parameters);
 * // { complianceType: 'NON_COMPLIANT', annotation: 'Port 22 is open to 0.0.0.0/0 by tcp 22' }
 */
export function collectOpenPorts(
  group: SecurityGroup,
  guarded: Iterable<GuardedPort>,
  parameters: OpenPortValues,
): RuleResult | NeedsFacts<ReachedPorts> {
  if (group.listWideIngress(parameters).length === 0) return COMPLIANT;
  const reached: ReachedPort[] = [];
  for (const { port, label } of guarded) {
    if (!admitsFewAddresses(group, port, parameters)) reached.push({ label, admissions: findAdmissions(group, port) });
  }
  if (reached.length === 0) return COMPLIANT;
  const needsEntries = reached.some(({ admissions }) => admitsPrefixLists(admissions, parameters.allowedPrefixLists));
  const { isLive } = group;
  if (!needsEntries) return evaluateReached(reached, parameters, NO_FACTS, isLive);
  const ports = reached.map(({ label, admissions }) => ({ label, admissions: admissions.map(toPlainAdmission) }));
  return needsFacts({ ports, isLive });
}

/**
 * Evaluates the ports that {@link collectOpenPorts} found, with the entries of prefix lists.
 *
 * @example
 * const conclude = (reached: ReachedPorts) => concludeOpenPorts(reached, { ...context, facts });
 */
export const concludeOpenPorts = (
  { ports, isLive }: ReachedPorts,
  { parameters, facts }: { readonly parameters: OpenPortValues; readonly facts: Facts },
): RuleResult =>
  evaluateReached(
    ports.map(({ label, admissions }) => ({ label, admissions: admissions.map(fromPlainAdmission) })),
    parameters,
    facts,
    isLive,
  );

type OpenPortValues = ParameterValues<typeof openPortParameters>;

/** A guarded port that some inbound rule reaches. */
interface ReachedPort {
  readonly label: string;
  readonly admissions: readonly Admission<IpPermission | string>[];
}

function evaluateReached(
  ports: readonly ReachedPort[],
  parameters: OpenPortValues,
  facts: Facts,
  isLive: boolean,
): RuleResult {
  const reached = ports.map(({ label, admissions }) => {
    const reach = findReach(admissions, facts, { ...parameters, isLive });
    return { label, reach, offending: findOffendingRanges(reach.ranges, parameters) };
  });
  const open = reached.filter(({ offending }) => offending.length > 0);
  if (open.length > 0) {
    const labels = joinLabels(open);
    // One label may list several ranges: `TCP 440-442, 444-450`.
    const verb = open.length === 1 && !labels.includes(',') ? 'is' : 'are';
    const ranges = open.flatMap(({ offending }) => offending);
    return nonCompliant(`${capitalize(labels)} ${verb} open to ${describeRanges(ranges, parameters)}`);
  }
  const uncertain = reached
    .map(({ label, reach }) => ({ label, unknowns: unknownsIn(reach, parameters) }))
    .filter(({ unknowns }) => unknowns.length > 0);
  if (uncertain.length === 0) return COMPLIANT;
  const unknowns = uncertain.flatMap((one) => one.unknowns);
  return insufficientData(`${joinLabels(uncertain)} may be open to ${describeUnresolved(unknowns)}`);
}

/** `port 22`, `MySQL (3306) and Redis (6379)`. */
export const joinLabels = (ports: readonly Pick<GuardedPort, 'label'>[]): string =>
  joinList(ports.map(({ label }) => label));

/**
 * Returns the ranges that make a port open to the internet: those that are internet-wide on their own,
 * or else all that contribute to it. Private and allowed ranges never do. Empty if the port is not open.
 */
export function findOffendingRanges<P extends IpPermission | string>(
  ranges: readonly OpenRange<P>[],
  allowances: Allowances,
): readonly OpenRange<P>[] {
  if (ranges.length === 0 || !areOpenToInternet(ranges, allowances)) return [];
  const wide = ranges.filter((range) => areOpenToInternet([range], allowances));
  if (wide.length > 0) return wide;
  return ranges.filter((range) => !isEmptySet(selectPublic(unlistedSources([range], allowances))));
}

/** Whether the ranges together, without the allowed ones, are open to the internet. */
export function areOpenToInternet(ranges: readonly OpenRange[], allowances: Allowances): boolean {
  const cidrs = ranges.map(({ cidr }) => cidr);
  if (areNarrow(cidrs, allowances)) return false;
  if (isEmptySet(allowances.allowedCidrs) && includeAllAddresses(cidrs, allowances)) return true;
  return isInternetWide(unlistedSources(ranges, allowances), allowances);
}

/** Returns the addresses of the ranges that `allowedCidrs` does not list. */
const unlistedSources = (ranges: readonly OpenRange[], { allowedCidrs }: Allowances): AddressSet =>
  subtractSet(toAddressSet(ranges.map(({ cidr }) => cidr)), allowedCidrs);

/** Returns the unresolved sources that may open a port. */
function unknownsIn(reach: Reach, allowances: Allowances): readonly UnresolvedSource[] {
  const { ranges, possible, bounded } = reach;
  const unresolved = [...reach.unresolved, ...(mayBeWide(reach, allowances) ? bounded : [])];
  if (possible.length === 0) return unresolved;
  const suspects = findOffendingRanges([...ranges, ...possible], allowances).filter((one) => possible.includes(one));
  return [
    ...unresolved,
    ...suspects.map((range) => ({
      source: `${describeRange(range)} by ${describeAdmitting(range.permission)}`,
      reason: 'whose ports the template leaves open',
    })),
  ];
}

/** Whether the sources of known size are open to the internet together with all others, wherever they are. */
function mayBeWide({ ranges, possible, bounded }: Reach, allowances: Allowances): boolean {
  if (bounded.length === 0) return false;
  const others = unlistedSources([...ranges, ...possible], allowances);
  return isInternetWide(
    others,
    allowances,
    bounded.map(({ block }) => block),
  );
}

/** `prefix list pl-0a and prefix list pl-0b, whose entries are not in the input`. */
export function describeUnresolved(unresolved: readonly UnresolvedSource[]): string {
  const reasons = unique(unresolved.map(({ reason }) => reason));
  return reasons
    .map((reason) => {
      const sources = unresolved.filter((one) => one.reason === reason).map(({ source }) => source);
      return `${joinList(unique(sources))}, ${reason}`;
    })
    .join(', or to ');
}

/** `0.0.0.0/0 and ::/0 by tcp 22`: the widest ranges first, then the rules that admit them. */
function describeRanges(ranges: readonly OpenRange[], allowances: Allowances): string {
  const sorted = sortWidestFirst(ranges);
  const together = sorted.some((one) => areOpenToInternet([one], allowances)) ? '' : ' together';
  const permissions = unique(sorted.map(({ permission }) => describeAdmitting(permission)));
  return `${joinList(unique(sorted.map(describeRange)))}${together} by ${joinList(permissions)}`;
}

export const sortWidestFirst = <R extends OpenRange>(ranges: readonly R[]): R[] =>
  [...ranges].sort((a, b) => a.cidr.prefixLength - b.cidr.prefixLength);

/** `0.0.0.0/0`, `0.0.0.0/0 of prefix list pl-0a`. */
export const describeRange = ({ cidr, prefixList }: OpenRange): string =>
  prefixList === undefined ? formatCidr(cidr) : `${formatCidr(cidr)} of prefix list ${prefixList}`;

export const unique = (words: readonly string[]): string[] => [...new Set(words)];
