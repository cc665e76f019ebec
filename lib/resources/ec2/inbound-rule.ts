import { groupBy } from '../../core/collections/groups';
import { type Cidr, formatCidr } from '../../core/network/address-set';
import type { Protocol } from '../../core/network/port';
import { isUnknown, UnknownValue } from '../../core/reading/unreadable';
import type { Json } from '../../core/remediation/operation';
import { compareTexts } from '../../core/text/format';
import { describeSource, type IpPermission, type PortRange, type RuleSource } from './ip-permission';
import type { SecurityGroup } from './security-group';

/**
 * An inbound rule: one source of one inbound permission. EC2 counts, lists and revokes rules one by one.
 * Protocol, port range and source identify a rule within its group; its description does not.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
 *
 * @example
 * const isTcp = ({ protocol }: InboundRule) => protocol === 'tcp';
 */
export interface InboundRule<S extends RuleSource = RuleSource> {
  readonly protocol: Protocol;
  readonly portRange: PortRange | undefined;
  readonly source: S;
}

/**
 * An inbound rule whose source is a CIDR range.
 *
 * @example
 * const rangeFor = ({ source }: CidrRule) => formatCidr(source.cidr);
 */
export type CidrRule = InboundRule<Extract<RuleSource, { kind: 'cidr' }>>;

/**
 * Whether the source of a rule is a CIDR range.
 *
 * @example
 * flattenPermissions(group)
 *   .filter(isCidrRule)
 *   .map(({ source }) => formatCidr(source.cidr));
 */
export const isCidrRule = (rule: InboundRule): rule is CidrRule => rule.source.kind === 'cidr';

/**
 * Returns the inbound rules of a group without duplicates.
 * @throws UnknownValue if a template leaves a protocol or a port open
 * @example
 * flattenPermissions(securityGroup.read(item)).filter(isCidrRule);
 */
export const flattenPermissions = ({ ingress }: SecurityGroup): InboundRule[] =>
  uniqueRules(ingress.flatMap(toInboundRules));

/** Returns the rules of a permission, one for each of its sources. */
export function toInboundRules({ protocol, portRange, sources }: IpPermission): InboundRule[] {
  if (isUnknown(protocol)) throw new UnknownValue('the protocol of a permission', protocol);
  return sources.map((source) => ({ protocol, portRange, source }));
}

/** Returns the rules without duplicates, in their order. */
export function uniqueRules<R extends InboundRule>(rules: readonly R[]): R[] {
  const byKey = new Map<string, R>();
  for (const rule of rules) if (!byKey.has(toRuleKey(rule))) byKey.set(toRuleKey(rule), rule);
  return [...byKey.values()];
}

/** Returns a key that is equal for two rules if EC2 considers them duplicates. */
export const toRuleKey = (rule: InboundRule): string => `${toPermissionKey(rule)} ${describeSource(rule.source)}`;

/** Returns a key that is equal for two rules if EC2 groups them in one permission. */
export const toPermissionKey = ({ protocol, portRange }: Pick<InboundRule, 'protocol' | 'portRange'>): string =>
  `${protocol} ${portRange?.from} ${portRange?.to}`;

/**
 * Returns the ports of a rule as `IpPermission.ports` has them: `undefined` for all ports or a protocol without ports.
 */
export const toPorts = ({ protocol, portRange }: InboundRule): PortRange | undefined =>
  (protocol === 'tcp' || protocol === 'udp') && portRange && portRange.from !== -1 ? portRange : undefined;

/**
 * Returns the rules as the parameter `IpPermissions` of an EC2 call, grouped by protocol and port range.
 * @example
 * toIpPermissions(flattenPermissions(group).filter(isCidrRule));
 * // [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
 */
export function toIpPermissions(rules: readonly CidrRule[]): Json[] {
  return [...groupBy(rules, toPermissionKey).values()].map(toIpPermission);
}

function toIpPermission(rules: readonly CidrRule[]): Json {
  const [{ protocol, portRange }] = rules as readonly [CidrRule, ...CidrRule[]];
  const [ipv4, ipv6] = ([4, 6] as const).map((family) => rules.filter(({ source }) => source.cidr.family === family));
  return {
    IpProtocol: protocol,
    ...(portRange && { FromPort: portRange.from, ToPort: portRange.to }),
    ...(ipv4?.length && { IpRanges: ipv4.map((rule) => toIpRange('CidrIp', rule)) }),
    ...(ipv6?.length && { Ipv6Ranges: ipv6.map((rule) => toIpRange('CidrIpv6', rule)) }),
  };
}

const toIpRange = (member: string, { source: { cidr, description } }: CidrRule): { [key: string]: Json } => ({
  [member]: formatCidr(cidr),
  ...(description !== undefined && { Description: description }),
});

/**
 * Returns the inbound rules of a group in a canonical order, equal for every shape of item. A remediation compares
 * the states of a group with it.
 *
 * @example
 * const remediation: Pick<Remediation<SecurityGroup>, 'state'> = { state: toInboundState };
 */
export function toInboundState(group: SecurityGroup): Json {
  return flattenPermissions(group)
    .sort(
      (a, b) =>
        compareTexts(a.protocol, b.protocol) ||
        (a.portRange?.from ?? 0) - (b.portRange?.from ?? 0) ||
        (a.portRange?.to ?? 0) - (b.portRange?.to ?? 0) ||
        compareTexts(describeSource(a.source), describeSource(b.source)),
    )
    .map(({ protocol, portRange, source }) => ({
      protocol,
      ...(portRange && { fromPort: portRange.from, toPort: portRange.to }),
      source: describeSource(source),
      ...(source.description !== undefined && { description: source.description }),
    }));
}

/** Whether two CIDR ranges contain the same addresses. */
export const isSameCidr = (a: Cidr, b: Cidr): boolean =>
  a.family === b.family && a.first === b.first && a.last === b.last;
