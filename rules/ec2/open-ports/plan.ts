import {
  type AddressSet,
  addressSet,
  toCidrs,
  subtractSet,
  formatCidr,
  intersectSets,
  isEmptySet,
} from '../../../lib/core/network/address-set';
import { selectPrivate } from '../../../lib/core/network/internet';
import { ALL_TRAFFIC } from '../../../lib/core/network/port';
import type { ParameterValues } from '../../../lib/core/parameters';
import { needsManualFix, type Plan, type Remediation } from '../../../lib/core/remediation/plan';
import { makeCall, type Step, makeUndoCall } from '../../../lib/core/remediation/step';
import type { EvaluationContext } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import {
  type CidrRule,
  flattenPermissions,
  inboundState,
  isCidrRule,
  keyOf,
  permissionKey,
  portsOf,
  toIpPermissions,
  unlike,
} from '../../../lib/resources/ec2/inbound-rule';
import { describePermission, type Ends } from '../../../lib/resources/ec2/ip-permission';
import type { SecurityGroup } from '../../../lib/resources/ec2/security-group';
import { authorizeIngress, revokeIngress } from '../../../lib/resources/ec2/security-group-operations';
import {
  areInternetWide,
  capitalized,
  describeBlock,
  type OpenRange,
  type GuardedPort,
  openingsOf,
  type openPortParameters,
  reachOf,
  unique,
  widestFirst,
} from './evaluate';

type OpenPortParameters = typeof openPortParameters;
type Allowances = ParameterValues<OpenPortParameters>;

const PARAMETERS = ['GroupId', 'IpPermissions'];
/** Before the revoking, so that nothing is shut out in between. */
const AUTHORIZE_REST: Step = { name: 'AuthorizeRest', operation: authorizeIngress, parameters: PARAMETERS };
const REVOKE_OPEN_SOURCES: Step = { name: 'RevokeOpenSources', operation: revokeIngress, parameters: PARAMETERS };
const RESTORE_OPEN_SOURCES: Step = { name: 'RestoreOpenSources', operation: authorizeIngress, parameters: PARAMETERS };
const REVOKE_REST: Step = { name: 'RevokeRest', operation: revokeIngress, parameters: PARAMETERS };

/**
 * How the rules about ports open to the internet are put right: each block that opens a guarded port by itself is
 * revoked, and keeps the other ports that it had. No other source, port or direction is touched.
 */
export function openPortRemediation<P extends OpenPortParameters>(
  guardedBy: (parameters: ParameterValues<P>) => readonly GuardedPort[],
): Remediation<SecurityGroup, P> {
  return {
    summary: 'The offending sources are revoked, and nothing else; a permission that holds more ports is split first',
    exclusions: 'All traffic (`-1`), prefix lists, sources that are wide only together',
    steps: [AUTHORIZE_REST, REVOKE_OPEN_SOURCES],
    undoSteps: [RESTORE_OPEN_SOURCES, REVOKE_REST],
    plan: (group, { parameters, facts }) => planOpenPorts(group, guardedBy(parameters), { parameters, facts }),
    state: inboundState,
  };
}

function planOpenPorts(
  group: SecurityGroup,
  guarded: readonly GuardedPort[],
  { parameters, facts }: Pick<EvaluationContext<OpenPortParameters>, 'parameters' | 'facts'>,
): Plan {
  const reached = guarded.map((one) => {
    const reach = reachOf(group, one.port, facts, parameters.allowedPrefixLists);
    return { ...one, ...reach, openings: openingsOf(reach.entrances, parameters) };
  });
  const open = reached.filter(({ openings }) => openings.length > 0);
  const obstacles = obstaclesTo(open, parameters);
  if (obstacles.length > 0) return needsManualFix(obstacles.join('. '));

  const rules = flattenPermissions(group);
  const cuts = cutsOf(rules.filter(isCidrRule), open);
  const there = new Set(rules.map(keyOf));
  const rest = unlike(cuts.flatMap(restOf)).filter((rule) => !there.has(keyOf(rule)));
  const revoked = { GroupId: group.id, IpPermissions: toIpPermissions(cuts.map(({ rule }) => rule)) };
  const authorized = { GroupId: group.id, IpPermissions: toIpPermissions(rest) };
  const notes = neighboursShutOut(open, parameters);
  const pending = doubtsLeft(reached);
  return {
    kind: 'fix',
    summary: summaryOf(cuts),
    calls: [...(rest.length > 0 ? [makeCall(AUTHORIZE_REST, authorized)] : []), makeCall(REVOKE_OPEN_SOURCES, revoked)],
    undo: [
      makeUndoCall(REVOKE_OPEN_SOURCES, RESTORE_OPEN_SOURCES, revoked),
      ...(rest.length > 0 ? [makeUndoCall(AUTHORIZE_REST, REVOKE_REST, authorized)] : []),
    ],
    cannotUndo: 'A revoked rule comes back with a new rule id and without its tags',
    sideEffects: shutOut(open, parameters),
    ...(notes.length > 0 && { notes }),
    ...(pending !== '' && { pending }),
  };
}

/** A guarded port, all that gets in to it, and the blocks to blame. */
interface OpenPort extends GuardedPort {
  readonly entrances: readonly OpenRange[];
  readonly openings: readonly OpenRange[];
}

/** Why a person must decide, if so: one sentence each. One port in doubt leaves them all as they are. */
function obstaclesTo(open: readonly OpenPort[], allowances: Allowances): string[] {
  const isWide = (entrance: OpenRange): boolean => areInternetWide([entrance], allowances);
  const [alone, together] = partition(open, ({ openings }) => openings.every(isWide));
  return [
    ...byPort(alone, ({ openings }) => blocksIn(openings.filter(isForAllTraffic))).map(
      ([blocks, ports]) =>
        `EC2 cannot take ${ports} out of all traffic from ${blocks}: permit what is needed by itself, then revoke all traffic`,
    ),
    ...byPort(alone, ({ openings }) => listsIn(openings)).map(
      ([lists, ports]) =>
        `${capitalized(ports)} is open by an entry of ${lists}, and revoking that would shut out its other entries too: correct the list, or take it out of the group`,
    ),
    ...byPort(together, ({ openings }) => blocksIn(openings)).map(
      ([blocks, ports]) =>
        `${capitalized(blocks)} open ${ports} together, though none of them alone: revoke those that need not get in`,
    ),
    ...byPort(alone, ({ entrances, openings }) => {
      const left = openingsOf(without(entrances, openings), allowances);
      return left.length > 0 ? `${blocksIn(left)} together, even without ${blocksIn(openings)}` : '';
    }).map(
      ([blocks, ports]) => `${capitalized(ports)} would still be open to ${blocks}: revoke those that need not get in`,
    ),
  ];
}

/** What is said of ports, and of which; ports of which nothing is said are left out. */
function byPort(open: readonly OpenPort[], wordsFor: (port: OpenPort) => string): [words: string, ports: string][] {
  const labels = new Map<string, string[]>();
  for (const port of open) {
    const words = wordsFor(port);
    if (words !== '') labels.set(words, [...(labels.get(words) ?? []), port.label]);
  }
  return [...labels].map(([words, ports]) => [words, joinList(ports)]);
}

const isForAllTraffic = ({ permission, prefixList }: OpenRange): boolean =>
  permission.protocol === ALL_TRAFFIC && prefixList === undefined;

const blocksIn = (entrances: readonly OpenRange[]): string => joinList(unique(widestFirst(entrances).map(describeBlock)));

const listsIn = (entrances: readonly OpenRange[]): string =>
  joinList(unique(entrances.flatMap(({ prefixList }) => (prefixList === undefined ? [] : `prefix list ${prefixList}`))));

const without = (entrances: readonly OpenRange[], gone: readonly OpenRange[]): OpenRange[] =>
  entrances.filter((entrance) => !gone.includes(entrance));

/** A rule to be revoked, and the ports for which it is: those that it covers of the guarded ones. */
interface Cut {
  readonly rule: CidrRule;
  readonly ports: readonly number[];
}

function cutsOf(rules: readonly CidrRule[], open: readonly OpenPort[]): Cut[] {
  return rules
    .map((rule) => ({
      rule,
      ports: open.filter(({ openings }) => openings.some((one) => isOf(one, rule))).map(({ port }) => port.number),
    }))
    .filter(({ ports }) => ports.length > 0);
}

const isOf = ({ permission, cidr, prefixList }: OpenRange, rule: CidrRule): boolean =>
  prefixList === undefined &&
  formatCidr(cidr) === formatCidr(rule.source.cidr) &&
  typeof permission.protocol === 'string' &&
  permissionKey({ protocol: permission.protocol, ends: permission.ends }) === permissionKey(rule);

/** What a rule permits beside the ports for which it is revoked, for the same source. */
const restOf = (cut: Cut): CidrRule[] => rangesLeftBy(cut).map((ends) => ({ ...cut.rule, ends }));

function rangesLeftBy({ rule, ports }: Cut): Ends[] {
  return [...ports]
    .sort((a, b) => a - b)
    .reduce<Ends[]>(
      (ranges, port) =>
        ranges.flatMap(({ from, to }) =>
          port < from || port > to
            ? [{ from, to }]
            : [...(from < port ? [{ from, to: port - 1 }] : []), ...(port < to ? [{ from: port + 1, to }] : [])],
        ),
      [portsOf(rule) ?? { from: 0, to: 65535 }],
    );
}

/** `Revoke tcp 22 from ::/0; narrow tcp 20-25 from 0.0.0.0/0 to 20-21 and 23-25`. */
function summaryOf(cuts: readonly Cut[]): string {
  const sources = new Map<string, { readonly cut: Cut; readonly blocks: string[] }>();
  for (const cut of cuts) {
    const block = formatCidr(cut.rule.source.cidr);
    const same = sources.get(permissionKey(cut.rule));
    if (same) same.blocks.push(block);
    else sources.set(permissionKey(cut.rule), { cut, blocks: [block] });
  }
  const parts = [...sources.values()].map(({ cut, blocks }) => {
    const from = `${describePermission({ protocol: cut.rule.protocol, ports: portsOf(cut.rule) })} from ${joinList(blocks)}`;
    const left = rangesLeftBy(cut).map((ends) =>
      ends.from === ends.to ? String(ends.from) : `${ends.from}-${ends.to}`,
    );
    if (left.length === 0) return `revoke ${from}`;
    return `narrow ${from} to ${left.length <= 3 ? joinList(left) : `all but ${joinList(cut.ports.map(String))}`}`;
  });
  return capitalized(parts.join('; '));
}

/** Allowed blocks that got in by nothing but what is revoked. */
const shutOut = (open: readonly OpenPort[], { allowedCidrs }: Allowances): string[] =>
  byPort(open, (port) => joinList(toCidrs(intersectSets(allowedCidrs, lostBy(port))).map(formatCidr))).map(
    ([blocks, ports]) => `Shut out from ${ports}, though allowed, since only what is revoked lets them in: ${blocks}`,
  );

/** Whoever opened a port to the world may have meant the machines beside it. They have no claim to it, so it stops nothing. */
const neighboursShutOut = (open: readonly OpenPort[], { allowedCidrs }: Allowances): string[] =>
  byPort(open, (port) =>
    isEmptySet(subtractSet(selectPrivate(lostBy(port)), allowedCidrs)) ? '' : blocksIn(port.openings),
  ).map(
    ([blocks, ports]) =>
      `Private addresses that reach ${ports} by ${blocks} alone, such as those of a VPC, lose it too`,
  );

/** The addresses that get in to a port no more. */
const lostBy = ({ entrances, openings }: OpenPort): AddressSet =>
  subtractSet(addressesOf(openings), addressesOf(without(entrances, openings)));

const addressesOf = (entrances: readonly OpenRange[]): AddressSet => addressSet(entrances.map(({ cidr }) => cidr));

/** What keeps the rule from calling the group compliant afterwards. */
function doubtsLeft(reached: readonly (OpenPort & { readonly untold: readonly string[] })[]): string {
  const doubtful = reached.filter(({ untold }) => untold.length > 0);
  if (doubtful.length === 0) return '';
  const untold = joinList(unique(doubtful.flatMap((port) => port.untold)));
  return `Whether ${joinList(doubtful.map(({ label }) => label))} is closed then is not known: the input does not tell ${untold}`;
}

function partition<T>(values: readonly T[], is: (value: T) => boolean): [yes: T[], no: T[]] {
  return [values.filter(is), values.filter((value) => !is(value))];
}
