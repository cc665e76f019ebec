import type { ConfigurationItem } from '../../core/item';
import { type Cidr, formatCidr } from '../../core/network/address-set';
import { isObject, Properties } from '../../core/reading/properties';
import type { Json, Operation } from '../../core/remediation/operation';
import {
  type CidrRule,
  flattenPermissions,
  isCidrRule,
  isSameCidr,
  keyOf,
  permissionKey,
  portsOf,
  rulesOf,
} from './inbound-rule';
import { describePermission, describeSource, type IpPermission, readPermissions, toPermission } from './ip-permission';
import { readCidr } from './prefix-list';
import { securityGroup } from './security-group';

const PARAMETERS = { GroupId: 'String', IpPermissions: 'MapList' } as const;
const SECURITY_GROUP = `arn:\${Partition}:ec2:\${Region}:\${Account}:security-group/*`;

/**
 * Adds rules to a group, all of them or none.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html
 */
export const authorizeIngress: Operation = {
  service: 'ec2',
  api: 'AuthorizeSecurityGroupIngress',
  parameters: PARAMETERS,
  permission: { action: 'ec2:AuthorizeSecurityGroupIngress', resource: SECURITY_GROUP },
  apply(item, parameters) {
    const rules = askedRules(authorizeIngress, item, parameters);
    const known = new Set(flattenPermissions(securityGroup.read(item)).map(keyOf));
    for (const rule of rules) {
      if (known.has(keyOf(rule))) throw refusal(authorizeIngress, 'InvalidPermission.Duplicate', rule);
      known.add(keyOf(rule));
    }
    const convention = conventionOf(item);
    return withPermissions(item, convention, (permissions) =>
      rules.reduce((all, rule) => withRule(all, rule, convention), permissions),
    );
  },
};

/**
 * Takes rules out of a group, all of them or none. Named by what they permit: unlike rule ids, that is known of an item.
 * In a default VPC EC2 passes over a rule that is not there; elsewhere, and here, it refuses.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
 */
export const revokeIngress: Operation = {
  service: 'ec2',
  api: 'RevokeSecurityGroupIngress',
  parameters: PARAMETERS,
  permission: { action: 'ec2:RevokeSecurityGroupIngress', resource: SECURITY_GROUP },
  apply(item, parameters) {
    const rules = askedRules(revokeIngress, item, parameters);
    const known = new Set(flattenPermissions(securityGroup.read(item)).map(keyOf));
    for (const rule of rules) {
      if (!known.has(keyOf(rule))) throw refusal(revokeIngress, 'InvalidPermission.NotFound', rule);
    }
    return withPermissions(item, conventionOf(item), (permissions) =>
      rules.reduce((all, rule) => all.flatMap((permission) => withoutRule(permission, rule)), permissions),
    );
  },
};

/** The rules that a call is about; our plans name blocks of addresses only. */
function askedRules(
  { api }: Operation,
  item: ConfigurationItem,
  parameters: Readonly<Record<string, Json>>,
): CidrRule[] {
  const call = Properties.of(parameters, 'parameters');
  const groupId = call.string('GroupId');
  if (groupId !== item.resourceId) {
    throw new Error(`Cannot call ${api}: expected group ${item.resourceId}, found ${groupId}`);
  }
  const rules = readPermissions(call, 'IpPermissions').flatMap(rulesOf);
  const other = rules.find((rule) => !isCidrRule(rule));
  if (rules.length === 0 || other) {
    throw new Error(
      `Cannot call ${api}: expected blocks of addresses, found ${other ? describeSource(other.source) : 'nothing'}`,
    );
  }
  return rules.filter(isCidrRule);
}

function refusal({ api }: Operation, code: string, rule: CidrRule): Error {
  const permission = describePermission({ protocol: rule.protocol, ports: portsOf(rule) });
  return new Error(`Cannot call ${api}: ${code}, ${permission} from ${describeSource(rule.source)}`);
}

/** A permission as the item writes it. */
type Written = Readonly<Record<string, unknown>>;

/** How an item writes its permissions: each shape has its own way. */
interface Convention {
  readonly list: string;
  /** A new permission without sources. */
  empty(rule: CidrRule): Written;
  /** The lists that hold an IPv4 block, and how each writes it. */
  readonly ipv4: Readonly<Record<string, (rule: CidrRule) => unknown>>;
  readonly ipv6: Readonly<Record<string, (rule: CidrRule) => unknown>>;
}

/** `IpRanges` of objects. */
const DESCRIPTION: Convention = {
  list: 'IpPermissions',
  empty: ({ protocol, ends }) => ({
    IpProtocol: protocol,
    ...(ends && { FromPort: ends.from, ToPort: ends.to }),
    UserIdGroupPairs: [],
    IpRanges: [],
    Ipv6Ranges: [],
    PrefixListIds: [],
  }),
  ipv4: {
    IpRanges: ({ source }) => ({
      CidrIp: formatCidr(source.cidr),
      ...(source.description !== undefined && { Description: source.description }),
    }),
  },
  ipv6: {
    Ipv6Ranges: ({ source }) => ({
      CidrIpv6: formatCidr(source.cidr),
      ...(source.description !== undefined && { Description: source.description }),
    }),
  },
};

/** `ipv4Ranges` of objects, which `ipRanges` repeats as text. */
const CONFIG: Convention = {
  list: 'ipPermissions',
  empty: ({ protocol, ends }) => ({
    ...(ends && { fromPort: ends.from }),
    ipProtocol: protocol,
    ipv6Ranges: [],
    prefixListIds: [],
    ...(ends && { toPort: ends.to }),
    userIdGroupPairs: [],
    ipv4Ranges: [],
    ipRanges: [],
  }),
  ipv4: {
    ipv4Ranges: ({ source }) => ({
      cidrIp: formatCidr(source.cidr),
      ...(source.description !== undefined && { description: source.description }),
    }),
    ipRanges: ({ source }) => formatCidr(source.cidr),
  },
  ipv6: {
    ipv6Ranges: ({ source }) => ({
      cidrIpv6: formatCidr(source.cidr),
      ...(source.description !== undefined && { description: source.description }),
    }),
  },
};

/** As AWS Config wrote in 2016: blocks as text, and no descriptions. */
const OLD_CONFIG: Convention = {
  ...CONFIG,
  empty: ({ protocol, ends }) => ({
    ipProtocol: protocol,
    ...(ends && { fromPort: ends.from, toPort: ends.to }),
    userIdGroupPairs: [],
    ipRanges: [],
    prefixListIds: [],
  }),
  ipv4: { ipRanges: ({ source }) => formatCidr(source.cidr) },
};

function conventionOf(item: ConfigurationItem): Convention {
  if (item.shape === 'description') return DESCRIPTION;
  if (item.shape === 'template') throw new Error(`Cannot call EC2 for ${item.resourceId}: found a template`);
  const permissions = Properties.of(item.configuration, 'configuration').objects('ipPermissions');
  const isOld = permissions.length > 0 && permissions.every((permission) => !permission.has('ipv4Ranges'));
  return isOld ? OLD_CONFIG : CONFIG;
}

function withPermissions(
  item: ConfigurationItem,
  { list }: Convention,
  change: (permissions: readonly Written[]) => readonly Written[],
): ConfigurationItem {
  const configuration = item.configuration as Readonly<Record<string, unknown>>;
  const permissions = (configuration[list] ?? []) as readonly Written[];
  return { ...item, configuration: { ...configuration, [list]: change(permissions) } };
}

/** EC2 keeps the sources of the same protocol and ports in one permission. */
function withRule(permissions: readonly Written[], rule: CidrRule, convention: Convention): readonly Written[] {
  const index = permissions.findIndex((permission) => isSamePermission(read(permission), rule));
  const permission = permissions[index];
  return permission
    ? permissions.with(index, withBlock(permission, rule, convention))
    : [...permissions, withBlock(convention.empty(rule), rule, convention)];
}

function withBlock(permission: Written, rule: CidrRule, { ipv4, ipv6 }: Convention): Written {
  const lists = Object.entries(rule.source.cidr.family === 4 ? ipv4 : ipv6);
  return {
    ...permission,
    ...Object.fromEntries(lists.map(([list, write]) => [list, [...elementsOf(permission, list), write(rule)]])),
  };
}

/** Nothing is left of a permission that has lost its last source. */
function withoutRule(permission: Written, rule: CidrRule): Written[] {
  if (!isSamePermission(read(permission), rule)) return [permission];
  const lists = ['ipv4Ranges', 'ipRanges', 'ipv6Ranges', 'IpRanges', 'Ipv6Ranges'].filter((list) => permission[list]);
  const rest = Object.fromEntries(
    lists.map((list) => [
      list,
      elementsOf(permission, list).filter((element) => !isSameCidr(blockOf(element), rule.source.cidr)),
    ]),
  );
  const left = { ...permission, ...rest };
  return read(left).sources.length === 0 ? [] : [left];
}

const read = (permission: Written): IpPermission => toPermission(Properties.of(permission, 'permission'));

const isSamePermission = ({ protocol, ends }: IpPermission, rule: CidrRule): boolean =>
  typeof protocol === 'string' && permissionKey({ protocol, ends }) === permissionKey(rule);

const elementsOf = (permission: Written, list: string): readonly unknown[] =>
  (permission[list] ?? []) as readonly unknown[];

function blockOf(element: unknown): Cidr {
  const text = isObject(element) ? Properties.of(element, 'block').string(['cidrIp', 'cidrIpv6']) : element;
  return readCidr(text, 'block');
}
