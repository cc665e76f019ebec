import { formatValue, isList } from '../../../core/json';
import { formatCidr, parseCidr } from '../../../core/network/address-set';
import type { AccountResource } from '../../account/resources';
import { type AwsCall, AwsError } from '../../aws-call';
import { hashText } from '../../hashes';
import { checkRuleDescription, isCidr } from './checks';

/** A permission of a security group, as AWS Config records it. */
interface GroupPermission {
  readonly ipProtocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly ipv4Ranges: readonly RangeOf<'cidrIp'>[];
  /** The same ranges as texts. */
  readonly ipRanges: readonly string[];
  readonly ipv6Ranges: readonly RangeOf<'cidrIpv6'>[];
  readonly prefixListIds: readonly RangeOf<'prefixListId'>[];
  readonly userIdGroupPairs: readonly (RangeOf<'groupId'> & { readonly userId?: string })[];
}

type RangeOf<Name extends string> = { readonly [Key in Name]?: string } & { readonly description?: string };

/** One source of one permission: what EC2 calls a rule of a security group. */
export interface GroupRule {
  readonly protocol: string;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  readonly kind: SourceKind;
  readonly source: string;
  /** The account of a group. */
  readonly userId?: string;
  readonly description: string | undefined;
}

type SourceKind = 'ipv4Ranges' | 'ipv6Ranges' | 'prefixListIds' | 'userIdGroupPairs';

/** The member with the source, by list: in AWS Config, in the SDK's permission and in its rule. */
const RULE_SOURCES = [
  { kind: 'ipv4Ranges', list: 'IpRanges', member: 'CidrIp', ruleMember: 'CidrIpv4' },
  { kind: 'ipv6Ranges', list: 'Ipv6Ranges', member: 'CidrIpv6', ruleMember: 'CidrIpv6' },
  { kind: 'prefixListIds', list: 'PrefixListIds', member: 'PrefixListId', ruleMember: 'PrefixListId' },
  { kind: 'userIdGroupPairs', list: 'UserIdGroupPairs', member: 'GroupId', ruleMember: 'ReferencedGroupInfo' },
] as const;

/** Two rules of the same protocol, ports and source are the same rule, whatever their descriptions. */
export const toGroupRuleKey = ({ protocol, fromPort, toPort, kind, source }: GroupRule): string =>
  [protocol, fromPort ?? '', toPort ?? '', kind, source].join(' ');

/** Returns the id of a rule, which follows from the group and the rule, since items do not contain it. */
export const toRuleId = (groupId: string, isEgress: boolean, rule: GroupRule): string =>
  `sgr-0${hashText(`${groupId} ${isEgress} ${toGroupRuleKey(rule)}`).slice(0, 16)}`;

export type Direction = 'ipPermissions' | 'ipPermissionsEgress';

/**
 * Lists the rules of a group. Old items have IPv4 ranges only as texts.
 * @throws AwsError for a recorded group that contradicts AWS's shape
 */
export function listGroupRules(
  { resourceId, configuration }: Pick<AccountResource, 'resourceId' | 'configuration'>,
  direction: Direction,
): GroupRule[] {
  const list = configuration[direction] ?? [];
  if (!isList(list)) {
    const message = `Cannot read ${direction} of ${resourceId}: expected a list, found ${formatValue(list)}`;
    throw new AwsError('InternalError', message, 500);
  }
  return (list as readonly Record<string, unknown>[]).flatMap((permission) => {
    const texts = ((permission.ipRanges ?? []) as readonly unknown[]).map((range) =>
      typeof range === 'string' ? { cidrIp: range } : range,
    );
    return RULE_SOURCES.flatMap(({ kind, member }) => {
      const list = (permission[kind] ?? (kind === 'ipv4Ranges' ? texts : [])) as readonly Record<string, string>[];
      const name = member.charAt(0).toLowerCase() + member.slice(1);
      return list.map((each) => ({
        protocol: String(permission.ipProtocol ?? '-1'),
        fromPort: permission.fromPort as number | undefined,
        toPort: permission.toPort as number | undefined,
        kind,
        source: String(each[name]),
        ...(kind === 'userIdGroupPairs' && each.userId !== undefined && { userId: each.userId }),
        description: each.description,
      }));
    });
  });
}

/** Groups rules of the same protocol and ports, like EC2. */
export function toRecordedPermissions(rules: readonly GroupRule[]): GroupPermission[] {
  return [...groupByPorts(rules).values()].map((group) => {
    const { protocol, fromPort, toPort } = group[0] as GroupRule;
    const select = (kind: SourceKind, name: string) =>
      group
        .filter((rule) => rule.kind === kind)
        .map(({ source, userId, description }) => ({
          [name]: source,
          ...(userId !== undefined && { userId }),
          ...(description !== undefined && { description }),
        }));
    const ipv4Ranges = select('ipv4Ranges', 'cidrIp') as RangeOf<'cidrIp'>[];
    return {
      ...(fromPort !== undefined && { fromPort }),
      ipProtocol: protocol,
      ipv6Ranges: select('ipv6Ranges', 'cidrIpv6'),
      prefixListIds: select('prefixListIds', 'prefixListId'),
      ...(toPort !== undefined && { toPort }),
      userIdGroupPairs: select('userIdGroupPairs', 'groupId'),
      ipv4Ranges,
      ipRanges: ipv4Ranges.map(({ cidrIp = '' }) => cidrIp),
    };
  });
}

function groupByPorts(rules: readonly GroupRule[]): Map<string, GroupRule[]> {
  const groups = new Map<string, GroupRule[]>();
  for (const rule of rules) {
    const key = [rule.protocol, rule.fromPort, rule.toPort].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  return groups;
}

/** Returns rules as the SDK's permissions. */
export function toSdkPermissions(rules: readonly GroupRule[]): object[] {
  return [...groupByPorts(rules).values()].map((group) => {
    const { protocol, fromPort, toPort } = group[0] as GroupRule;
    const lists = RULE_SOURCES.map(({ kind, list, member }) => [
      list,
      group
        .filter((rule) => rule.kind === kind)
        .map(({ source, userId, description }) => ({
          [member]: source,
          ...(userId !== undefined && { UserId: userId }),
          ...(description !== undefined && { Description: description }),
        })),
    ]);
    return {
      IpProtocol: protocol,
      ...(fromPort !== undefined && { FromPort: fromPort }),
      ...(toPort !== undefined && { ToPort: toPort }),
      ...Object.fromEntries(lists),
    };
  });
}

/** Returns a rule as DescribeSecurityGroupRules has it. */
export function toSdkRule(groupId: string, ownerId: string, isEgress: boolean, rule: GroupRule): object {
  const { ruleMember } = RULE_SOURCES.find(({ kind }) => kind === rule.kind) ?? RULE_SOURCES[0];
  return {
    SecurityGroupRuleId: toRuleId(groupId, isEgress, rule),
    GroupId: groupId,
    GroupOwnerId: ownerId,
    IsEgress: isEgress,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort ?? -1,
    ToPort: rule.toPort ?? -1,
    [ruleMember]: rule.kind === 'userIdGroupPairs' ? { GroupId: rule.source, UserId: rule.userId } : rule.source,
    ...(rule.description !== undefined && { Description: rule.description }),
    Tags: [],
  };
}

/** Finds a group by id or, in the default VPC, by name. */
export type FindGroup = (reference: { readonly GroupId?: string; readonly GroupName?: string }) => {
  readonly groupId: string;
  readonly ownerId: string;
};

/**
 * Reads the rules of a call that authorizes or revokes some.
 * @throws AwsError
 */
export function readRules({ input }: AwsCall, findGroup: FindGroup): GroupRule[] {
  const { IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName } = input;
  const flat =
    IpProtocol === undefined && CidrIp === undefined && SourceSecurityGroupName === undefined
      ? []
      : [
          {
            IpProtocol,
            FromPort,
            ToPort,
            ...(CidrIp !== undefined && { IpRanges: [{ CidrIp }] }),
            ...(SourceSecurityGroupName !== undefined && {
              UserIdGroupPairs: [{ GroupName: SourceSecurityGroupName }],
            }),
          },
        ];
  const permissions = [...flat, ...((input.IpPermissions ?? []) as readonly Record<string, unknown>[])];
  return permissions.flatMap((permission) => readPermission(permission, findGroup));
}

function readPermission(permission: Readonly<Record<string, unknown>>, findGroup: FindGroup): GroupRule[] {
  const protocol = toProtocol(permission.IpProtocol);
  const ports = readPortRange(protocol, permission);
  if (RULE_SOURCES.every(({ list }) => ((permission[list] ?? []) as readonly unknown[]).length === 0)) {
    throw new AwsError('MissingParameter', 'The request must contain a source: a CIDR, a prefix list or a group');
  }
  return RULE_SOURCES.flatMap(({ kind, list, member }) =>
    ((permission[list] ?? []) as readonly Record<string, string>[]).map((each): GroupRule => {
      checkRuleDescription(each.Description);
      const common = { protocol, ...ports, kind, description: each.Description };
      if (kind === 'userIdGroupPairs') {
        const { groupId, ownerId } = findGroup(each);
        return { ...common, source: groupId, userId: ownerId };
      }
      const source = each[member];
      if (source === undefined)
        throw new AwsError('MissingParameter', `The request must contain the parameter ${member}`);
      return { ...common, source: kind === 'prefixListIds' ? source : normalizeCidr(source, kind === 'ipv4Ranges') };
    }),
  );
}

const PROTOCOLS: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6', all: '-1' };

function toProtocol(value: unknown): string {
  if (value === undefined) throw new AwsError('MissingParameter', 'The request must contain the parameter ipProtocol');
  const protocol = PROTOCOLS[String(value).toLowerCase()] ?? String(value).toLowerCase();
  if (['-1', 'tcp', 'udp', 'icmp', 'icmpv6'].includes(protocol) || (/^\d+$/.test(protocol) && Number(protocol) < 256))
    return protocol;
  throw new AwsError('InvalidParameterValue', `Invalid value '${value}' for IP protocol. Unknown protocol.`);
}

function readPortRange(protocol: string, { FromPort, ToPort }: Readonly<Record<string, unknown>>) {
  if (protocol === '-1') return { fromPort: undefined, toPort: undefined };
  if (protocol !== 'tcp' && protocol !== 'udp') {
    if (protocol.startsWith('icmp')) checkIcmp(FromPort, ToPort);
    return { fromPort: FromPort as number | undefined, toPort: ToPort as number | undefined };
  }
  if (typeof FromPort !== 'number' || typeof ToPort !== 'number') {
    throw new AwsError(
      'InvalidParameterValue',
      `Invalid value '${FromPort ?? 'null'}' for portRange. Must specify both from and to ports with ${protocol.toUpperCase()}.`,
    );
  }
  if (FromPort === -1 && ToPort === -1) return { fromPort: 0, toPort: 65535 };
  for (const port of [FromPort, ToPort]) {
    if (port < 0 || port > 65535) {
      throw new AwsError(
        'InvalidParameterValue',
        `Invalid value '${port}' for port. Must be a number between 0 and 65535`,
      );
    }
  }
  if (FromPort > ToPort) {
    throw new AwsError(
      'InvalidParameterValue',
      'Invalid TCP/UDP port range. The from port is greater than the to port.',
    );
  }
  return { fromPort: FromPort, toPort: ToPort };
}

/** For ICMP, the ports are type and code; -1 is any. @throws AwsError */
function checkIcmp(type: unknown, code: unknown): void {
  for (const [name, value] of Object.entries({ type, code })) {
    if (value === undefined || (Number(value) >= -1 && Number(value) <= 255)) continue;
    throw new AwsError('InvalidParameterValue', `ICMP ${name} (${value}) is out of range: expected -1 to 255`);
  }
}

function normalizeCidr(text: string, isIpv4: boolean): string {
  if (isCidr(text, isIpv4 ? 4 : 6)) return formatCidr(parseCidr(text));
  throw new AwsError('InvalidParameterValue', `CIDR block ${text} is malformed`);
}
