import { type Cidr, formatCidr } from '../../core/network/address-set';
import type { Protocol } from '../../core/network/port';
import { isUnknown, UnknownValue } from '../../core/reading/unreadable';
import type { Json } from '../../core/remediation/operation';
import { describeSource, type Ends, type IpPermission, type Source } from './ip-permission';
import type { SecurityGroup } from './security-group';

/**
 * One source of one inbound permission: what EC2 counts, describes and takes away by itself.
 * Protocol, ends and source tell it from the others of its group; its description does not.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
 */
export interface InboundRule<S extends Source = Source> {
  readonly protocol: Protocol;
  readonly ends: Ends | undefined;
  readonly source: S;
}

/** A rule for a block of addresses. */
export type CidrRule = InboundRule<Extract<Source, { kind: 'cidr' }>>;

export const isCidrRule = (rule: InboundRule): rule is CidrRule => rule.source.kind === 'cidr';

/**
 * The rules of a group's inbound permissions, each once.
 * @throws UnknownValue where a template leaves a protocol or a port open
 */
export const flattenPermissions = ({ ingress }: SecurityGroup): InboundRule[] => unlike(ingress.flatMap(rulesOf));

/** The rules of a permission, one for each of its sources. */
export function rulesOf({ protocol, ends, sources }: IpPermission): InboundRule[] {
  if (isUnknown(protocol)) throw new UnknownValue('the protocol of a permission', protocol);
  return sources.map((source) => ({ protocol, ends, source }));
}

/** Each of the rules once, in their order. */
export function unlike<R extends InboundRule>(rules: readonly R[]): R[] {
  const byKey = new Map<string, R>();
  for (const rule of rules) if (!byKey.has(keyOf(rule))) byKey.set(keyOf(rule), rule);
  return [...byKey.values()];
}

/** The same for two rules if EC2 takes them for the same. */
export const keyOf = (rule: InboundRule): string => `${permissionKey(rule)} ${describeSource(rule.source)}`;

/** The same for two rules if they stand in the same permission. */
export const permissionKey = ({ protocol, ends }: Pick<InboundRule, 'protocol' | 'ends'>): string =>
  `${protocol} ${ends?.from} ${ends?.to}`;

/** The ports as {@link IpPermission} has them, for words about a rule. */
export const portsOf = ({ protocol, ends }: InboundRule): Ends | undefined =>
  (protocol === 'tcp' || protocol === 'udp') && ends && ends.from !== -1 ? ends : undefined;

/** The rules as a call of EC2 takes them: one permission for each protocol and ports. */
export function toIpPermissions(rules: readonly CidrRule[]): Json[] {
  const byPermission = new Map<string, CidrRule[]>();
  for (const rule of rules) {
    const together = byPermission.get(permissionKey(rule));
    if (together) together.push(rule);
    else byPermission.set(permissionKey(rule), [rule]);
  }
  return [...byPermission.values()].map(toIpPermission);
}

function toIpPermission(rules: readonly CidrRule[]): Json {
  const [{ protocol, ends }] = rules as readonly [CidrRule, ...CidrRule[]];
  const [ipv4, ipv6] = ([4, 6] as const).map((family) => rules.filter(({ source }) => source.cidr.family === family));
  return {
    IpProtocol: protocol,
    ...(ends && { FromPort: ends.from, ToPort: ends.to }),
    ...(ipv4?.length && { IpRanges: ipv4.map((rule) => toRange('CidrIp', rule)) }),
    ...(ipv6?.length && { Ipv6Ranges: ipv6.map((rule) => toRange('CidrIpv6', rule)) }),
  };
}

const toRange = (member: string, { source: { cidr, description } }: CidrRule): { [key: string]: Json } => ({
  [member]: formatCidr(cidr),
  ...(description !== undefined && { Description: description }),
});

/** All that comes in, in an order of its own, and the same whichever shape it was read from. */
export function inboundState(group: SecurityGroup): Json {
  return flattenPermissions(group)
    .sort(
      (a, b) =>
        compare(a.protocol, b.protocol) ||
        (a.ends?.from ?? 0) - (b.ends?.from ?? 0) ||
        (a.ends?.to ?? 0) - (b.ends?.to ?? 0) ||
        compare(describeSource(a.source), describeSource(b.source)),
    )
    .map(({ protocol, ends, source }) => ({
      protocol,
      ...(ends && { fromPort: ends.from, toPort: ends.to }),
      source: describeSource(source),
      ...(source.description !== undefined && { description: source.description }),
    }));
}

/** Not by locale: the order has to be the same wherever it is made. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether two blocks hold the same addresses. */
export const isSameCidr = (a: Cidr, b: Cidr): boolean =>
  a.family === b.family && a.first === b.first && a.last === b.last;
