import { addTo } from '../../core/collections/groups';
import { formatValue, isList, isObject, isString } from '../../core/json';
import { hasBranches, isUnknown, Reference, type TextPiece, Unknown } from '../../core/reading/unreadable';
import { type JsonDocument, objectIn } from '../document';
import { type DeclaredResource, findNameProperty, getResourceKey } from './declared-resources';
import type { MentionFinder } from './mentions';
import type { Stack } from './stack';
import { FOLLOWED_TYPES, isOpaque } from './values/resolve';
import { mayBeSame, type TextPattern, toTextPattern } from './values/text-pieces';
import { toScopedKey, toValueKey } from './values/value-key';

/** The most related resources with which the variants of a resource are explored. */
export const MAX_RELATED = 100;

/** The resources that a resource refers to, and the owners of a part that are not in the template. */
export interface References {
  readonly certain: ReadonlySet<string>;
  readonly possible: ReadonlySet<string>;
  readonly outside: readonly OutsideOwner[];
}

/** A resource outside the template of which the template has a part. */
export interface OutsideOwner {
  readonly type: string;
  /** Equal for owners that are certainly the same. */
  readonly key: string;
  /** The template's text for it. */
  readonly what: string;
  /** Its properties as far as they are known without its parts. */
  readonly properties: JsonDocument;
}

const LAMBDA_FUNCTION = 'AWS::Lambda::Function';

/** The name of a function, also in a whole or partial ARN, with or without a version or an alias. */
const FUNCTION_NAME =
  /^(?:(?:arn:[a-z-]{1,20}:lambda:[a-z0-9-]{1,30}:)?\d{12}:function:)?([\w-]{1,140})(?::[\w$-]{1,140})?$/;

/**
 * The types of the resources that an owner has as parts, with the properties that name the owner, by reference or by
 * its name, and the owner's type. Other properties of a part do not make it one: the peer of a rule is no owner.
 */
const OWNER_TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::EC2::EIP': { InstanceId: 'AWS::EC2::Instance' },
  'AWS::EC2::EIPAssociation': { InstanceId: 'AWS::EC2::Instance' },
  'AWS::EC2::FlowLog': { ResourceId: 'AWS::EC2::VPC' },
  'AWS::EC2::NetworkAclEntry': { NetworkAclId: 'AWS::EC2::NetworkAcl' },
  'AWS::EC2::NetworkInterfaceAttachment': { InstanceId: 'AWS::EC2::Instance' },
  'AWS::EC2::SecurityGroupIngress': { GroupId: 'AWS::EC2::SecurityGroup', GroupName: 'AWS::EC2::SecurityGroup' },
  'AWS::EC2::SecurityGroupEgress': { GroupId: 'AWS::EC2::SecurityGroup' },
  'AWS::ElasticLoadBalancingV2::ListenerRule': { ListenerArn: 'AWS::ElasticLoadBalancingV2::Listener' },
  'AWS::IAM::GroupPolicy': { GroupName: 'AWS::IAM::Group' },
  'AWS::IAM::ManagedPolicy': { Groups: 'AWS::IAM::Group', Roles: 'AWS::IAM::Role', Users: 'AWS::IAM::User' },
  'AWS::IAM::Policy': { Groups: 'AWS::IAM::Group', Roles: 'AWS::IAM::Role', Users: 'AWS::IAM::User' },
  'AWS::IAM::RolePolicy': { RoleName: 'AWS::IAM::Role' },
  'AWS::IAM::UserPolicy': { UserName: 'AWS::IAM::User' },
  'AWS::Lambda::Permission': { FunctionName: LAMBDA_FUNCTION },
  'AWS::Logs::Delivery': { DeliverySourceName: 'AWS::CloudFront::Distribution' },
  'AWS::Logs::DeliverySource': { ResourceArn: 'AWS::CloudFront::Distribution' },
  'AWS::S3::BucketPolicy': { Bucket: 'AWS::S3::Bucket' },
  'AWS::SecretsManager::RotationSchedule': { SecretId: 'AWS::SecretsManager::Secret' },
  'AWS::SNS::TopicInlinePolicy': { TopicArn: 'AWS::SNS::Topic' },
  'AWS::SNS::TopicPolicy': { Topics: 'AWS::SNS::Topic' },
  'AWS::SQS::QueueInlinePolicy': { Queue: 'AWS::SQS::Queue' },
  'AWS::SQS::QueuePolicy': { Queues: 'AWS::SQS::Queue' },
};

/** The types of the owners. */
const OWNERS: ReadonlySet<string> = new Set(Object.values(OWNER_TYPES).flatMap(Object.values<string>));

/** The types whose reference names another resource, with the property that has it: the attachment of a secret. */
const SUBSTITUTES: ReadonlyMap<unknown, string> = new Map([
  ['AWS::Lambda::Alias', 'FunctionName'],
  ['AWS::Lambda::Url', 'TargetFunctionArn'],
  ['AWS::Lambda::Version', 'FunctionName'],
  ['AWS::Logs::DeliverySource', 'ResourceArn'],
  ['AWS::SecretsManager::SecretTargetAttachment', 'SecretId'],
]);

/** The parts that need no owner. */
const OPTIONAL_PARTS: readonly string[] = ['AWS::EC2::EIP', 'AWS::EC2::EIPAssociation', 'AWS::IAM::ManagedPolicy'];

/** The part that uses an address beside the instance that has it. */
const ADDRESS_USE = 'AWS::EC2::EIPAssociation';

/** The parts that may belong to resources of many types: one outside the template is of any of them. */
const PARTS_OF_MANY: readonly string[] = ['AWS::Logs::Delivery', 'AWS::Logs::DeliverySource'];

/** Returns the types of the resources that a resource may be a part of; none if it is a resource of its own. */
export const listOwnerTypes = (type: string): string[] => [...new Set(Object.values(OWNER_TYPES[type] ?? {}))];

/** Returns the types of the resources that are evaluated by the properties of another one, by its key. */
export function findFollowers(
  declared: readonly DeclaredResource[],
  mentions: MentionFinder,
): ReadonlyMap<string, ReadonlySet<string>> {
  const followed = declared.filter(({ type }) => FOLLOWED_TYPES.includes(type));
  const followers = new Map(followed.map((resource) => [getResourceKey(resource), new Set<string>()]));
  if (followers.size === 0) return followers;
  for (const { stack, type, properties } of declared) {
    for (const key of mentions.find(properties, stack.scope, stack)) {
      for (const one of [type, ...listOwnerTypes(type)]) followers.get(key)?.add(one);
    }
  }
  return followers;
}

/** Whether a property of a resource names the owner that it is a part of. */
export const namesOwner = (type: string, property: string): boolean => Object.hasOwn(OWNER_TYPES[type] ?? {}, property);

/** Returns the resources that the properties of a resource refer to. */
export function findReferences(resource: DeclaredResource, index: ResourceIndex): References {
  const { stack, type, raw, properties } = resource;
  const certain = new Set<string>();
  const possible = new Set<string>();
  const outside: OutsideOwner[] = [];
  for (const [property, value] of Object.entries(objectIn(properties))) {
    const ownerType = OWNER_TYPES[type]?.[property];
    if (OWNER_TYPES[type] && ownerType === undefined && !(type === ADDRESS_USE && isUseKey(property))) continue;
    const expression = objectIn(raw.Properties)[property];
    for (const listed of isList(value) ? value : [value]) {
      const element = toOwnerName(listed, ownerType);
      if (ownerType === undefined) {
        const uses = isOpaque(type) ? possible : certain;
        for (const key of findUses(element, property)) uses.add(key);
        if (isUnknown(element) && !(element instanceof Reference) && !isList(value)) {
          for (const key of index.mentions.find(expression, stack.scope, stack)) possible.add(key);
        }
        continue;
      }
      addOwners(element, ownerType, resource, index, certain, possible);
      if (!PARTS_OF_MANY.includes(type) && mayBeOutside(element, ownerType, stack, index))
        outside.push(toOutsideOwner(element, ownerType, property));
    }
  }
  if (OWNER_TYPES[type] && namesNoOwner(type, raw.Properties, properties)) {
    for (const ownerType of listOwnerTypes(type)) outside.push(toUnnamedOwner(ownerType, resource));
  }
  // A macro makes the properties of what it is given.
  if (isUnknown(properties)) {
    for (const key of index.mentions.find(raw.Properties, stack.scope, stack)) {
      if (listOwnerTypes(type).some((ownerType) => index.isOfType(key, ownerType))) possible.add(key);
    }
  }
  certain.delete(getResourceKey(resource));
  possible.delete(getResourceKey(resource));
  return { certain, possible, outside };
}

const toTargetKey = ({ scope, logicalId }: Reference): string => toScopedKey(scope, logicalId);

/**
 * Finds the keys of the security groups, addresses, volumes and network ACLs that a resource has somewhere in its
 * properties.
 */
function* findUses(value: unknown, key: string): Generator<string> {
  if (isUnknown(value)) {
    if (isUseKey(key))
      for (const part of value.pieces ?? [value]) if (part instanceof Reference) yield toTargetKey(part);
    return;
  }
  if (isList(value)) for (const element of value) yield* findUses(element, key);
  if (!isObject(value)) return;
  for (const [name, child] of Object.entries(value)) yield* findUses(child, findOptionName(value, name));
}

/** An option of Elastic Beanstalk has its name beside its value: `{OptionName: SecurityGroups, Value: …}`. */
const findOptionName = ({ OptionName: option }: JsonDocument, key: string): string =>
  key === 'Value' && isString(option) ? option : key;

/** `VpcSecurityGroupIds`, `GroupSet`; not the source of a rule. `AddressAllocationIds`, `VolumeId`. */
const isUseKey = (key: string): boolean =>
  (/SecurityGroup|AllocationId/.test(key) || USE_KEYS.has(key)) && !key.startsWith('Source');

const USE_KEYS: ReadonlySet<string> = new Set(['EIP', 'Groups', 'GroupSet', 'NetworkAclId', 'VolumeId']);

/** The owners that a part names by an ARN or a URL, with what is before the name in it. */
const NAME_PREFIXES: Readonly<Record<string, string>> = {
  'AWS::CloudFront::Distribution': '/',
  'AWS::SecretsManager::Secret': ':',
  'AWS::SNS::Topic': ':',
  'AWS::SQS::Queue': '/',
};

/** Returns the name of an owner or its reference, if a part names it otherwise: `arn:aws:sns:${AWS::Region}:${AWS::AccountId}:alerts`. */
function toOwnerName(value: unknown, ownerType: string | undefined): unknown {
  if (ownerType === undefined) return value;
  if (value instanceof Reference) {
    const { [SUBSTITUTES.get(value.resourceType) ?? '']: meant } = objectIn(value.target);
    if (meant !== undefined) return toOwnerName(meant, ownerType);
    // An attribute with the name of a property has its value: the `Value` of a parameter of Systems Manager.
    if (isUnknown(value.target)) return toOwnerName(value.target, ownerType);
  }
  if (ownerType === LAMBDA_FUNCTION) return toFunction(value);
  const prefix = NAME_PREFIXES[ownerType];
  if (prefix === undefined) return value;
  if (isString(value)) return value.slice(value.lastIndexOf(prefix) + 1);
  if (!isUnknown(value)) return value;
  return keepPieces(value, skipPrefix(value.pieces ?? [], prefix));
}

/**
 * Returns the function of a qualified name or of an ARN: `${Function.Arn}:live`, `shop-${Stage}:live`,
 * `arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Function}`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html
 */
function toFunction(name: unknown): unknown {
  if (isString(name)) return FUNCTION_NAME.exec(name)?.[1] ?? name;
  if (!isUnknown(name)) return name;
  const fn = keepPieces(name, dropQualifier(skipPrefix(name.pieces ?? [], ':function:')));
  return fn instanceof Reference && fn !== name ? toOwnerName(fn, LAMBDA_FUNCTION) : fn;
}

/** Returns a text of some of its pieces; the whole text if it has none. */
function keepPieces(value: Unknown, pieces: readonly TextPiece[]): TextPiece {
  const [first, ...others] = pieces;
  if (first === undefined) return value;
  return others.length === 0 ? first : new Unknown(value.what, value.expression, pieces, value.scope);
}

/** Returns the pieces of a function's name or ARN before its version or alias: no name has a colon. */
function dropQualifier(pieces: readonly TextPiece[]): readonly TextPiece[] {
  const at = pieces.findIndex((piece) => isString(piece) && piece.includes(':'));
  const piece = pieces[at];
  if (!isString(piece)) return pieces;
  const end = piece.slice(0, piece.indexOf(':'));
  return [...pieces.slice(0, at), ...(end === '' ? [] : [end])];
}

/** Returns the pieces of a text after the last occurrence of a part of it; all of them if it does not have that. */
function skipPrefix(pieces: readonly TextPiece[], part: string): readonly TextPiece[] {
  const at = pieces.findLastIndex((piece) => isString(piece) && piece.includes(part));
  const piece = pieces[at];
  if (!isString(piece)) return pieces;
  const rest = piece.slice(piece.lastIndexOf(part) + part.length);
  return [...(rest === '' ? [] : [rest]), ...pieces.slice(at + 1)];
}

/** Adds the owners that a name may mean, and those that an unresolved expression mentions. */
function addOwners(
  value: unknown,
  ownerType: string,
  part: DeclaredResource,
  index: ResourceIndex,
  certain: Set<string>,
  possible: Set<string>,
): void {
  for (const key of index.findByName(ownerType, value)) certain.add(key);
  if (value instanceof Reference) {
    certain.add(toTargetKey(value));
    for (const key of index.listReceived(toTargetKey(value), ownerType)) possible.add(key);
  } else if (isUnknown(value)) {
    for (const key of index.mentions.find(value, value.scope, part.stack)) {
      if (index.isOfType(key, ownerType)) possible.add(key);
      for (const one of index.listReceived(key, ownerType)) possible.add(one);
    }
    for (const key of index.listNamed(ownerType, value, part)) possible.add(key);
  } else if (isString(value)) {
    for (const key of index.listNamedByUnknown(ownerType, value, part)) possible.add(key);
  }
}

/** Whether a value names a resource that is certainly not one of the template's, or may not be. */
function mayBeOutside(value: unknown, ownerType: string, stack: Stack, index: ResourceIndex): boolean {
  if (value instanceof Reference) {
    const key = toTargetKey(value);
    if (!index.isDeclared(key) || index.isOfType(key, ownerType)) return false;
  } else if (isUnknown(value) && !hasBranches(value)) {
    // It is made of a resource of the template, as the name in an ARN is.
    if (index.mentions.findCertain(value, value.scope, stack).some((key) => index.isOfType(key, ownerType)))
      return false;
  }
  return (isString(value) || isUnknown(value)) && index.findByName(ownerType, value).length === 0;
}

/** Whether a part leaves its owner out, or a macro makes all of its properties. */
const namesNoOwner = (type: string, written: unknown, properties: unknown): boolean =>
  !PARTS_OF_MANY.includes(type) &&
  !OPTIONAL_PARTS.includes(type) &&
  (isUnknown(properties) || !Object.keys(OWNER_TYPES[type] ?? {}).some((key) => Object.hasOwn(objectIn(written), key)));

const toUnnamedOwner = (type: string, part: DeclaredResource): OutsideOwner => ({
  type,
  key: `${type} of ${getResourceKey(part)}`,
  what: `the one that "${part.logicalId}" belongs to`,
  properties: {},
});

function toOutsideOwner(value: unknown, type: string, property: string): OutsideOwner {
  return {
    type,
    key: toNameKey(type, value),
    what: isUnknown(value) ? value.what : isString(value) ? value : formatValue(value),
    properties: type === 'AWS::EC2::SecurityGroup' ? findGroupName(value, property) : {},
  };
}

/** Returns the name of a security group as far as it may be that of a default group. A parameter is taken for another group. */
function findGroupName(value: unknown, property: string): JsonDocument {
  if (value instanceof Reference) return value.attribute === DEFAULT_GROUP ? { GroupName: 'default' } : {};
  if (property === 'GroupName')
    return isString(value) || (isUnknown(value) && hasBranches(value)) ? { GroupName: value } : {};
  const mayBeDefault = isUnknown(value) && (JSON.stringify(value.expression) ?? '').includes(DEFAULT_GROUP);
  return mayBeDefault ? { GroupName: value } : {};
}

/** The attribute of a VPC. */
const DEFAULT_GROUP = 'DefaultSecurityGroup';

interface NamedOwner {
  readonly key: string;
  readonly pattern: TextPattern | undefined;
  /** How many parts may belong to it. */
  parts: number;
  /** The last of them, which may name it more than once. */
  lastPart?: string;
}

/** By the stack and the type of the resources. */
type NamedOwners = Map<string, NamedOwner[]>;

const hasTooManyParts = ({ parts }: NamedOwner): boolean => parts > MAX_RELATED;

/** The most characters of names that are compared to find out whether they may be the same. */
const MAX_COMPARED_CHARACTERS = 50_000_000;

/** Resources by type and by name. */
export class ResourceIndex {
  private readonly types: ReadonlyMap<string, string>;
  /** The resources that may pass on what they receive. */
  private readonly relays: ReadonlyMap<string, DeclaredResource>;
  private readonly keysByName = new Map<string, string[]>();
  private readonly named: NamedOwners = new Map();
  private readonly namedByUnknown: NamedOwners = new Map();
  private compared = 0;

  constructor(
    declared: readonly DeclaredResource[],
    readonly mentions: MentionFinder,
  ) {
    this.types = new Map(declared.map((resource) => [getResourceKey(resource), resource.type]));
    const relays = declared.filter(({ type }) => isOpaque(type) || type === 'AWS::SSM::Parameter');
    this.relays = new Map(relays.map((resource) => [getResourceKey(resource), resource]));
    for (const resource of declared) {
      const { stack, type } = resource;
      const properties = objectIn(resource.properties);
      const property = findNameProperty(type, properties);
      if (property === undefined) continue;
      const name = properties[property];
      const key = getResourceKey(resource);
      addTo(this.keysByName, toNameKey(type, name), key);
      if (!OWNERS.has(type)) continue;
      const pattern = toTextPattern(name);
      addTo(this.named, toScopedKey(stack.scope, type), { key, pattern, parts: 0 });
      if (isUnknown(name)) addTo(this.namedByUnknown, toScopedKey(stack.scope, type), { key, pattern, parts: 0 });
    }
  }

  isDeclared(key: string): boolean {
    return this.types.has(key);
  }

  isOfType(key: string, type: string): boolean {
    return this.types.get(key) === type;
  }

  /**
   * Returns the resources of a type that a custom resource, another template or a parameter of Systems Manager receives,
   * also from one another, and may pass on.
   */
  listReceived(key: string, type: string): string[] {
    const received = new Set([key]);
    // A set yields what is added to it meanwhile.
    for (const one of received) {
      const relay = this.relays.get(one);
      if (!relay) continue;
      const { stack, raw } = relay;
      for (const mentioned of this.mentions.find(raw.Properties, stack.scope, stack)) received.add(mentioned);
    }
    received.delete(key);
    return [...received].filter((one) => this.isOfType(one, type));
  }

  /** Two unresolved names are the same if their expressions are. */
  findByName(type: string, name: unknown): readonly string[] {
    return this.keysByName.get(toNameKey(type, name)) ?? [];
  }

  /**
   * Returns the resources of the part's stack that may have a name. Those of other stacks do not depend on a value that it
   * leaves open.
   */
  listNamed(type: string, name: unknown, part: DeclaredResource): readonly string[] {
    return this.listPossible(this.named, type, name, part);
  }

  listNamedByUnknown(type: string, name: unknown, part: DeclaredResource): readonly string[] {
    return this.listPossible(this.namedByUnknown, type, name, part);
  }

  /**
   * Returns the resources that may have a name. More parts that may belong to a resource than can be explored make no
   * difference to it. Names that are too long or too many to be compared may all be the same.
   */
  private listPossible(lists: NamedOwners, type: string, name: unknown, part: DeclaredResource): string[] {
    const key = toScopedKey(part.stack.scope, type);
    const resources = lists.get(key) ?? [];
    const pattern = toTextPattern(name);
    const partKey = getResourceKey(part);
    const possible = resources.filter((one) => this.mayBeNamed(one, pattern));
    for (const one of possible) {
      if (one.lastPart !== partKey) one.parts++;
      one.lastPart = partKey;
    }
    if (possible.some(hasTooManyParts))
      lists.set(
        key,
        resources.filter((one) => !hasTooManyParts(one)),
      );
    return possible.map((one) => one.key);
  }

  private mayBeNamed({ pattern }: NamedOwner, name: TextPattern | undefined): boolean {
    if (!pattern || !name || this.compared > MAX_COMPARED_CHARACTERS) return true;
    this.compared += Math.min(pattern.length, name.length) + 1;
    return mayBeSame(pattern, name);
  }
}

/** Equal for names of one type that are certainly the same. */
const toNameKey = (type: string, name: unknown): string => `${type} ${toValueKey(name)}`;
