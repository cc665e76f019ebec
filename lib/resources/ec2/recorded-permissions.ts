import type { ConfigurationItem } from '../../core/item';
import { isObject } from '../../core/json';
import { type Cidr, formatCidr } from '../../core/network/address-set';
import { Properties } from '../../core/reading/properties';
import { type CidrRule, isSameCidr, toPermissionKey } from './inbound-rule';
import { type IpPermission, toPermission } from './ip-permission';
import { readCidr } from './prefix-list';

/** Returns the item with the rules added to its inbound permissions. */
export function addRules(item: ConfigurationItem, rules: readonly CidrRule[]): ConfigurationItem {
  const format = detectPermissionFormat(item);
  return changePermissions(item, format, (permissions) =>
    rules.reduce((all, rule) => addToPermissions(all, rule, format), permissions),
  );
}

/** Returns the item without the rules. */
export const removeRules = (item: ConfigurationItem, rules: readonly CidrRule[]): ConfigurationItem =>
  changePermissions(item, detectPermissionFormat(item), (permissions) =>
    rules.reduce((all, rule) => all.flatMap((permission) => removeRule(permission, rule)), permissions),
  );

/** A permission as an item contains it. */
type RecordedPermission = Readonly<Record<string, unknown>>;

/** How the shape of an item represents permissions. */
interface PermissionFormat {
  /** The key of the list of permissions. */
  readonly list: string;
  /** Creates a permission without sources. */
  createEmpty(rule: CidrRule): RecordedPermission;
  /** The lists that contain an IPv4 range, and how each represents it. */
  readonly ipv4: Readonly<Record<string, (rule: CidrRule) => unknown>>;
  readonly ipv6: Readonly<Record<string, (rule: CidrRule) => unknown>>;
}

/** Describe calls: `IpRanges` of objects. */
const DESCRIBE_FORMAT: PermissionFormat = {
  list: 'IpPermissions',
  createEmpty: ({ protocol, portRange }) => ({
    IpProtocol: protocol,
    ...(portRange && { FromPort: portRange.from, ToPort: portRange.to }),
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

/** AWS Config: `ipv4Ranges` of objects, repeated as text in `ipRanges`. */
const CONFIG_FORMAT: PermissionFormat = {
  list: 'ipPermissions',
  createEmpty: ({ protocol, portRange }) => ({
    ...(portRange && { fromPort: portRange.from }),
    ipProtocol: protocol,
    ipv6Ranges: [],
    prefixListIds: [],
    ...(portRange && { toPort: portRange.to }),
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

/** AWS Config in 2016: ranges as text, without descriptions. */
const OLD_CONFIG_FORMAT: PermissionFormat = {
  ...CONFIG_FORMAT,
  createEmpty: ({ protocol, portRange }) => ({
    ipProtocol: protocol,
    ...(portRange && { fromPort: portRange.from, toPort: portRange.to }),
    userIdGroupPairs: [],
    ipRanges: [],
    prefixListIds: [],
  }),
  ipv4: { ipRanges: ({ source }) => formatCidr(source.cidr) },
};

function detectPermissionFormat(item: ConfigurationItem): PermissionFormat {
  if (item.shape === 'description') return DESCRIBE_FORMAT;
  if (item.shape === 'template') throw new Error(`Cannot call EC2 for ${item.resourceId}: found a template`);
  const permissions = Properties.of(item.configuration, 'configuration').objects('ipPermissions');
  const isOld = permissions.length > 0 && permissions.every((permission) => !permission.has('ipv4Ranges'));
  return isOld ? OLD_CONFIG_FORMAT : CONFIG_FORMAT;
}

function changePermissions(
  item: ConfigurationItem,
  { list }: PermissionFormat,
  change: (permissions: readonly RecordedPermission[]) => readonly RecordedPermission[],
): ConfigurationItem {
  const configuration = item.configuration as Readonly<Record<string, unknown>>;
  const permissions = (configuration[list] ?? []) as readonly RecordedPermission[];
  return { ...item, configuration: { ...configuration, [list]: change(permissions) } };
}

/** EC2 groups sources with the same protocol and ports in one permission. */
function addToPermissions(
  permissions: readonly RecordedPermission[],
  rule: CidrRule,
  format: PermissionFormat,
): readonly RecordedPermission[] {
  const index = permissions.findIndex((permission) => isSamePermission(readRecorded(permission), rule));
  const permission = permissions[index];
  return permission
    ? permissions.with(index, addSource(permission, rule, format))
    : [...permissions, addSource(format.createEmpty(rule), rule, format)];
}

function addSource(
  permission: RecordedPermission,
  rule: CidrRule,
  { ipv4, ipv6 }: PermissionFormat,
): RecordedPermission {
  const lists = Object.entries(rule.source.cidr.family === 4 ? ipv4 : ipv6);
  return {
    ...permission,
    ...Object.fromEntries(lists.map(([list, format]) => [list, [...listElements(permission, list), format(rule)]])),
  };
}

/** EC2 removes a permission together with its last source. */
function removeRule(permission: RecordedPermission, rule: CidrRule): RecordedPermission[] {
  if (!isSamePermission(readRecorded(permission), rule)) return [permission];
  const lists = ['ipv4Ranges', 'ipRanges', 'ipv6Ranges', 'IpRanges', 'Ipv6Ranges'].filter((list) => permission[list]);
  const rest = Object.fromEntries(
    lists.map((list) => [
      list,
      listElements(permission, list).filter((element) => !isSameCidr(readElementCidr(element), rule.source.cidr)),
    ]),
  );
  const changed = { ...permission, ...rest };
  return readRecorded(changed).sources.length === 0 ? [] : [changed];
}

const readRecorded = (permission: RecordedPermission): IpPermission =>
  toPermission(Properties.of(permission, 'permission'));

const isSamePermission = ({ protocol, portRange }: IpPermission, rule: CidrRule): boolean =>
  typeof protocol === 'string' && toPermissionKey({ protocol, portRange }) === toPermissionKey(rule);

const listElements = (permission: RecordedPermission, list: string): readonly unknown[] =>
  (permission[list] ?? []) as readonly unknown[];

function readElementCidr(element: unknown): Cidr {
  const text = isObject(element) ? Properties.of(element, 'range').string(['cidrIp', 'cidrIpv6']) : element;
  return readCidr(text, () => 'range');
}
