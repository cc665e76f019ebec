import type { ContextWithFacts } from '../../../lib/core/evaluation-context';
import {
  type AddressSet,
  formatCidr,
  intersectSets,
  isEmptySet,
  subtractSet,
  toAddressSet,
  toCidrs,
} from '../../../lib/core/network/address-set';
import { selectPrivate } from '../../../lib/core/network/internet';
import { ALL_TRAFFIC } from '../../../lib/core/network/port';
import type { ParameterValues } from '../../../lib/core/parameters';
import { needsManualFix, type Plan, type Remediation } from '../../../lib/core/remediation/plan';
import { makeCall, makeUndoCall, type Step } from '../../../lib/core/remediation/step';
import { capitalize } from '../../../lib/core/text/casing';
import { joinList } from '../../../lib/core/text/format';
import {
  type CidrRule,
  flattenPermissions,
  isCidrRule,
  toInboundState,
  toIpPermissions,
  toPermissionKey,
  toPorts,
  toRuleKey,
  uniqueRules,
} from '../../../lib/resources/ec2/inbound-rule';
import { describePermission, type IpPermission, type PortRange } from '../../../lib/resources/ec2/ip-permission';
import type { SecurityGroup } from '../../../lib/resources/ec2/security-group';
import { authorizeIngress, revokeIngress } from '../../../lib/resources/ec2/security-group-operations';
import {
  areOpenToInternet,
  describeRange,
  describeUnresolved,
  findOffendingRanges,
  type GuardedPort,
  joinLabels,
  type openPortParameters,
  sortWidestFirst,
  unique,
} from './evaluate';
import { type OpenRange as AnyOpenRange, findAdmissions, findReach, type UnresolvedSource } from './reach';

type OpenRange = AnyOpenRange<IpPermission>;
type OpenPortParameters = typeof openPortParameters;
type OpenPortValues = ParameterValues<OpenPortParameters>;

const PARAMETERS = ['GroupId', 'IpPermissions'];
/** Comes before the revocation, so that the remaining ports stay reachable throughout. */
const AUTHORIZE_REST: Step = { name: 'AuthorizeRest', operation: authorizeIngress, parameters: PARAMETERS };
const REVOKE_OPEN_SOURCES: Step = { name: 'RevokeOpenSources', operation: revokeIngress, parameters: PARAMETERS };
const RESTORE_OPEN_SOURCES: Step = { name: 'RestoreOpenSources', operation: authorizeIngress, parameters: PARAMETERS };
const REVOKE_REST: Step = { name: 'RevokeRest', operation: revokeIngress, parameters: PARAMETERS };

/**
 * Creates the remediation of a rule about ports open to the internet. It revokes each range that opens a guarded port
 * on its own, and keeps the range's other ports. It changes no other source, port or direction.
 *
 * @example
 * export const remediation = openPortRemediation(() => [{ port: tcp(22), label: 'port 22' }]);
 */
export function openPortRemediation<P extends OpenPortParameters>(
  listGuardedPorts: (parameters: ParameterValues<P>) => readonly GuardedPort[],
): Remediation<SecurityGroup, P> {
  return {
    summary: 'Revokes the sources that open the port, and nothing else. A rule that covers more ports is split first',
    exclusions: 'All-traffic rules (`-1`), prefix lists, ranges that are internet-wide only together',
    steps: [AUTHORIZE_REST, REVOKE_OPEN_SOURCES],
    undoSteps: [RESTORE_OPEN_SOURCES, REVOKE_REST],
    plan: (group, { parameters, facts }) => planOpenPorts(group, listGuardedPorts(parameters), { parameters, facts }),
    state: toInboundState,
  };
}

function planOpenPorts(
  group: SecurityGroup,
  guarded: readonly GuardedPort[],
  { parameters, facts }: Pick<ContextWithFacts<OpenPortParameters>, 'parameters' | 'facts'>,
): Plan {
  const reached = guarded.map((one) => {
    const admissions = findAdmissions(group, one.port);
    const { ranges, unresolved } = findReach(admissions, facts, { ...parameters, isLive: group.isLive });
    return { ...one, ranges, unresolved, offending: findOffendingRanges(ranges, parameters) };
  });
  const open = reached.filter(({ offending }) => offending.length > 0);
  const obstacles = findObstacles(open, parameters);
  if (obstacles.length > 0) return needsManualFix(obstacles.join('. '));

  const rules = flattenPermissions(group);
  const splits = splitRanges(rules.filter(isCidrRule), open);
  const existing = new Set(rules.map(toRuleKey));
  const rest = uniqueRules(splits.flatMap(toRemainingRules)).filter((rule) => !existing.has(toRuleKey(rule)));
  const revoked = { GroupId: group.id, IpPermissions: toIpPermissions(splits.map(({ rule }) => rule)) };
  const authorized = { GroupId: group.id, IpPermissions: toIpPermissions(rest) };
  const notes = lostPrivateAccess(open, parameters);
  const pending = describePending(reached);
  return {
    kind: 'fix',
    summary: summarizeSplits(splits),
    calls: [...(rest.length > 0 ? [makeCall(AUTHORIZE_REST, authorized)] : []), makeCall(REVOKE_OPEN_SOURCES, revoked)],
    undo: [
      makeUndoCall(REVOKE_OPEN_SOURCES, RESTORE_OPEN_SOURCES, revoked),
      ...(rest.length > 0 ? [makeUndoCall(AUTHORIZE_REST, REVOKE_REST, authorized)] : []),
    ],
    cannotUndo: 'A restored rule gets a new ID and loses its tags',
    sideEffects: lostAccess(open, parameters),
    ...(notes.length > 0 && { notes }),
    ...(pending !== undefined && { pending }),
  };
}

/** A guarded port, the ranges that reach it, and those that make it open to the internet. */
interface OpenPort extends GuardedPort {
  readonly ranges: readonly OpenRange[];
  readonly offending: readonly OpenRange[];
}

/** Returns why the fix must be manual, one sentence each. An obstacle at one port leaves all ports unchanged. */
function findObstacles(open: readonly OpenPort[], parameters: OpenPortValues): string[] {
  const isWide = (range: OpenRange): boolean => areOpenToInternet([range], parameters);
  const alone = open.filter(({ offending }) => offending.every(isWide));
  const together = open.filter(({ offending }) => !offending.every(isWide));
  return [
    ...groupByDetail(alone, ({ offending }) => joinRanges(offending.filter(isForAllTraffic))).map(
      ([ranges, ports]) =>
        `EC2 cannot remove ${ports} from the all-traffic rule for ${ranges}: add rules for the traffic you need, then revoke the all-traffic rule`,
    ),
    ...groupByDetail(alone, ({ offending }) => joinPrefixLists(offending)).map(
      ([lists, ports]) =>
        `An entry of ${lists} opens ${ports}, and revoking the list would also cut off its other entries: correct the list, or remove it from the group`,
    ),
    ...groupByDetail(together, ({ offending }) => joinRanges(offending)).map(
      ([ranges, ports]) =>
        `${capitalize(ranges)} open ${ports} only together, none of them alone: revoke the ranges that are not needed`,
    ),
    ...groupByDetail(alone, ({ ranges, offending }) => {
      const left = findOffendingRanges(exclude(ranges, offending), parameters);
      return left.length > 0 ? `${joinRanges(left)} together, even without ${joinRanges(offending)}` : '';
    }).map(
      ([ranges, ports]) =>
        `${capitalize(ports)} would still be open to ${ranges}: revoke the ranges that are not needed`,
    ),
  ];
}

/** Groups ports by the same detail and joins their labels. Ports with an empty detail are left out. */
function groupByDetail(
  open: readonly OpenPort[],
  describe: (port: OpenPort) => string,
): [detail: string, ports: string][] {
  const groups = new Map<string, OpenPort[]>();
  for (const port of open) {
    const detail = describe(port);
    if (detail !== '') groups.set(detail, [...(groups.get(detail) ?? []), port]);
  }
  return [...groups].map(([detail, ports]) => [detail, joinLabels(ports)]);
}

const isForAllTraffic = ({ permission, prefixList }: OpenRange): boolean =>
  permission.protocol === ALL_TRAFFIC && prefixList === undefined;

const joinRanges = (ranges: readonly OpenRange[]): string =>
  joinList(unique(sortWidestFirst(ranges).map(describeRange)));

const joinPrefixLists = (ranges: readonly OpenRange[]): string =>
  joinList(unique(ranges.flatMap(({ prefixList }) => (prefixList === undefined ? [] : `prefix list ${prefixList}`))));

const exclude = (ranges: readonly OpenRange[], excluded: readonly OpenRange[]): OpenRange[] =>
  ranges.filter((range) => !excluded.includes(range));

/** A rule to revoke, and the guarded ports within its port range that it is revoked for. */
interface Split {
  readonly rule: CidrRule;
  readonly ports: readonly number[];
}

function splitRanges(rules: readonly CidrRule[], open: readonly OpenPort[]): Split[] {
  return rules
    .map((rule) => ({
      rule,
      ports: open
        .filter(({ offending }) => offending.some((range) => isFromRule(range, rule)))
        .map(({ port }) => port.number),
    }))
    .filter(({ ports }) => ports.length > 0);
}

/** No range is of a prefix list, whose plan is manual. */
const isFromRule = ({ permission, cidr }: OpenRange, rule: CidrRule): boolean =>
  formatCidr(cidr) === formatCidr(rule.source.cidr) &&
  typeof permission.protocol === 'string' &&
  toPermissionKey({ protocol: permission.protocol, portRange: permission.portRange }) === toPermissionKey(rule);

/** Returns the rules that keep the other ports of a revoked rule open to the same source. */
const toRemainingRules = (split: Split): CidrRule[] =>
  subtractPorts(split).map((portRange) => ({ ...split.rule, portRange }));

function subtractPorts({ rule, ports }: Split): PortRange[] {
  return ports.reduce<PortRange[]>(
    (ranges, port) =>
      ranges.flatMap(({ from, to }) =>
        port < from || port > to
          ? [{ from, to }]
          : [...(from < port ? [{ from, to: port - 1 }] : []), ...(port < to ? [{ from: port + 1, to }] : [])],
      ),
    [toPorts(rule) ?? { from: 0, to: 65535 }],
  );
}

/** `Revoke tcp 22 from ::/0; narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25`. */
function summarizeSplits(splits: readonly Split[]): string {
  const byPermission = new Map<string, { readonly split: Split; readonly cidrs: string[] }>();
  for (const split of splits) {
    const cidr = formatCidr(split.rule.source.cidr);
    const same = byPermission.get(toPermissionKey(split.rule));
    if (same) same.cidrs.push(cidr);
    else byPermission.set(toPermissionKey(split.rule), { split, cidrs: [cidr] });
  }
  const parts = [...byPermission.values()].map(({ split, cidrs }) => {
    const { protocol } = split.rule;
    const from = `${describePermission({ protocol, ports: toPorts(split.rule) })} from ${joinList(cidrs)}`;
    const left = subtractPorts(split).map((range) =>
      range.from === range.to ? String(range.from) : `${range.from}-${range.to}`,
    );
    if (left.length === 0) return `revoke ${from}`;
    return `narrow ${from} to ${left.length <= 3 ? joinList(left) : `all but ${joinList(split.ports.map(String))}`}`;
  });
  return capitalize(parts.join('; '));
}

/** Returns a side effect for the allowed ranges that reach a port only through the revoked rules. */
const lostAccess = (open: readonly OpenPort[], { allowedCidrs }: OpenPortValues): string[] =>
  groupByDetail(open, (port) => joinList(toCidrs(intersectSets(allowedCidrs, accessLostBy(port))).map(formatCidr))).map(
    ([cidrs, ports]) => `Allowed ranges lose access to ${ports}, because only the revoked rules admit them: ${cidrs}`,
  );

/** Returns a note about private addresses. They may be the reason for the rule, but are not listed as allowed. */
const lostPrivateAccess = (open: readonly OpenPort[], { allowedCidrs }: OpenPortValues): string[] =>
  groupByDetail(open, (port) =>
    isEmptySet(subtractSet(selectPrivate(accessLostBy(port)), allowedCidrs)) ? '' : joinRanges(port.offending),
  ).map(
    ([ranges, ports]) =>
      `Private addresses that reach ${ports} only through ${ranges}, such as hosts in the VPC, lose access too`,
  );

/** Returns the addresses that no longer reach a port once its offending ranges are revoked. */
const accessLostBy = ({ ranges, offending }: OpenPort): AddressSet =>
  subtractSet(collectAddresses(offending), collectAddresses(exclude(ranges, offending)));

const collectAddresses = (ranges: readonly OpenRange[]): AddressSet => toAddressSet(ranges.map(({ cidr }) => cidr));

/** Returns why the rule may still report insufficient data after the fix. */
function describePending(
  reached: readonly (GuardedPort & { readonly unresolved: readonly UnresolvedSource[] })[],
): string | undefined {
  const uncertain = reached.filter(({ unresolved }) => unresolved.length > 0);
  if (uncertain.length === 0) return undefined;
  const unresolved = uncertain.flatMap((port) => port.unresolved);
  return `${capitalize(joinLabels(uncertain))} may still be open to ${describeUnresolved(unresolved)}`;
}
