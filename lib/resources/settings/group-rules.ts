import type { ConfigurationItem } from '../../core/item';
import { formatCidr } from '../../core/network/address-set';
import { Properties } from '../../core/reading/properties';
import { isUnknown, UnknownValue } from '../../core/reading/unreadable';
import type { Json, Operation } from '../../core/remediation/operation';
import { uncapitalize } from '../../core/text/casing';
import { compareTexts } from '../../core/text/format';
import { cannotCall } from '../cannot-call';
import { toPermission } from '../ec2/ip-permission';
import { defineSettingOperation } from './setting-operation';

/** The list of permissions of one direction, as describe calls name it. */
type RuleDirection = 'IpPermissions' | 'IpPermissionsEgress';

/** A permission with sources of every kind, as the calls of EC2 take it. */
type PermissionRequest = Readonly<Record<string, Json>>;

/** Returns the permissions of a group as the calls of EC2 take them, in an order that is the same for every shape. */
export const listPermissionRequests = (item: ConfigurationItem, direction: RuleDirection): PermissionRequest[] =>
  Properties.of(item.configuration, 'configuration')
    .objects(uncapitalize(direction))
    .map(toRequest)
    .filter((request) => KINDS_OF_SOURCES.some((list) => list in request))
    .sort(compareJson);

const KINDS_OF_SOURCES = ['IpRanges', 'Ipv6Ranges', 'PrefixListIds', 'UserIdGroupPairs'];

function toRequest(permission: Properties): PermissionRequest {
  const { protocol, portRange, sources } = toPermission(permission);
  if (isUnknown(protocol)) throw new UnknownValue('the protocol of a permission', protocol);
  const listRanges = (family: 4 | 6, name: string): Json[] =>
    sources.flatMap((source) =>
      source.kind === 'cidr' && source.cidr.family === family
        ? [{ [name]: formatCidr(source.cidr), ...toDescription(source.description) }]
        : [],
    );
  const prefixLists = sources.flatMap((source) =>
    source.kind === 'prefix list' ? [{ PrefixListId: source.id, ...toDescription(source.description) }] : [],
  );
  const lists: [name: string, list: Json[]][] = [
    ['IpRanges', listRanges(4, 'CidrIp')],
    ['Ipv6Ranges', listRanges(6, 'CidrIpv6')],
    ['PrefixListIds', prefixLists],
    ['UserIdGroupPairs', permission.optionalObjects('userIdGroupPairs').map(toGroupRequest)],
  ];
  return {
    IpProtocol: protocol,
    ...(portRange && { FromPort: portRange.from, ToPort: portRange.to }),
    ...Object.fromEntries(
      lists.filter(([, list]) => list.length > 0).map(([name, list]) => [name, list.sort(compareJson)]),
    ),
  };
}

/** A group of another account may come with its name alone. */
function toGroupRequest(pair: Properties): Json {
  const [id, account] = [pair.optionalString('groupId'), pair.optionalString('userId')];
  return {
    ...(id === undefined ? { GroupName: pair.string('groupName') } : { GroupId: id }),
    ...(account !== undefined && { UserId: account }),
    ...toDescription(pair.optionalString('description')),
  };
}

const toDescription = (text: string | undefined) => (text ? { Description: text } : {});

const compareJson = (one: Json, other: Json): number => compareTexts(JSON.stringify(one), JSON.stringify(other));

/** Returns the operations that revoke and authorize permissions of one direction, whatever their sources are. */
export function defineRuleOperations(direction: RuleDirection): {
  readonly revoke: Operation;
  readonly authorize: Operation;
} {
  const side = direction === 'IpPermissions' ? 'Ingress' : 'Egress';
  const define = (
    api: string,
    change: (before: readonly string[], requested: readonly string[]) => readonly string[],
  ): Operation =>
    defineSettingOperation({
      service: 'ec2',
      api,
      parameters: { GroupId: 'String', IpPermissions: 'MapList' },
      permission: { action: `ec2:${api}`, resource: `arn:\${Partition}:ec2:\${Region}:\${Account}:security-group/*` },
      subject: 'GroupId',
      set(item, parameters) {
        const requested = Properties.of(parameters, 'parameters').objects('IpPermissions').map(toRequest);
        const before = listPermissionRequests(item, direction);
        const after = change(before.map(writeRequest), requested.map(writeRequest)).map((text) => JSON.parse(text));
        const isDescription = item.shape === 'description';
        const list = isDescription ? direction : uncapitalize(direction);
        const recorded = after.map(isDescription ? toDescribedRule : toRecordedRule);
        return { ...item, configuration: { ...(item.configuration as object), [list]: recorded } };
      },
    });
  return {
    /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html */
    revoke: define(`RevokeSecurityGroup${side}`, (before, requested) => {
      const unknown = requested.find((text) => !before.includes(text));
      if (unknown) throw cannotCall(`RevokeSecurityGroup${side}`, `InvalidPermission.NotFound, ${unknown}`);
      return before.filter((text) => !requested.includes(text));
    }),
    /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupEgress.html */
    authorize: define(`AuthorizeSecurityGroup${side}`, (before, requested) => {
      const known = requested.find((text) => before.includes(text));
      if (known) throw cannotCall(`AuthorizeSecurityGroup${side}`, `InvalidPermission.Duplicate, ${known}`);
      return [...before, ...requested];
    }),
  };
}

const writeRequest = (request: PermissionRequest): string => JSON.stringify(request);

/** Describe calls list the kinds of sources that a permission does not have, too. */
const toDescribedRule = (request: PermissionRequest): object => ({
  ...Object.fromEntries(KINDS_OF_SOURCES.map((list) => [list, []])),
  ...request,
});

/** AWS Config has IPv4 ranges twice: as objects, and as texts. */
function toRecordedRule(request: PermissionRequest): object {
  const recased = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(recased);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [uncapitalize(name), recased(member)]));
  };
  const { ipRanges, ...permission } = recased(toDescribedRule(request)) as { readonly ipRanges: { cidrIp: string }[] };
  return { ...permission, ipv4Ranges: ipRanges, ipRanges: ipRanges.map(({ cidrIp }) => cidrIp) };
}
