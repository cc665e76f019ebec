import { isList, isObject, isString } from '../../core/json';
import { isUnknown, Reference, Unknown } from '../../core/reading/unreadable';
import { objectIn } from '../document';
import { type DeclaredResource, findNameProperty } from './declared';

/** The properties of the resources that refer to a resource, by their type. */
export type RelatedResources = Readonly<Record<string, readonly unknown[]>>;

/**
 * Returns, by logical id, the resources that refer to a resource in one of their own properties: the policy of a
 * bucket, a rule of a security group. A resource that may not be created, or may refer to another one, is `Unknown`.
 */
export function findRelatedResources(declared: readonly DeclaredResource[]): ReadonlyMap<string, RelatedResources> {
  const byId = new Map<string, Map<string, unknown[]>>();
  const add = (logicalId: string, type: string, related: unknown): void => {
    const lists = byId.get(logicalId) ?? new Map<string, unknown[]>();
    addTo(lists, type, related);
    byId.set(logicalId, lists);
  };
  const index = new ResourceIndex(declared);
  for (const resource of declared) {
    const { certain, possible } = findReferences(resource, index);
    const { type, condition, properties } = resource;
    for (const id of certain) add(id, type, condition === undefined ? properties : conditional(resource));
    for (const id of possible) if (!certain.has(id)) add(id, type, ambiguous(resource));
  }
  return new Map([...byId].map(([id, lists]) => [id, Object.fromEntries(lists)]));
}

const conditional = ({ logicalId, condition }: DeclaredResource): Unknown =>
  new Unknown(`"${logicalId}" (created only if "${condition}" holds)`);
const ambiguous = ({ logicalId }: DeclaredResource): Unknown =>
  new Unknown(`"${logicalId}" (which may refer to this resource or to another)`);

interface References {
  readonly certain: ReadonlySet<string>;
  readonly possible: ReadonlySet<string>;
}

/**
 * The types of the resources that an owner has as parts, with the properties that name the owner, by reference or by
 * its name, and the owner's type. Other properties of a part do not make it one: the peer of a rule is no owner.
 */
const OWNER_TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::EC2::SecurityGroupIngress': { GroupId: 'AWS::EC2::SecurityGroup', GroupName: 'AWS::EC2::SecurityGroup' },
  'AWS::EC2::SecurityGroupEgress': { GroupId: 'AWS::EC2::SecurityGroup' },
  'AWS::ElasticLoadBalancingV2::ListenerRule': { ListenerArn: 'AWS::ElasticLoadBalancingV2::Listener' },
  'AWS::IAM::GroupPolicy': { GroupName: 'AWS::IAM::Group' },
  'AWS::IAM::Policy': { Groups: 'AWS::IAM::Group', Roles: 'AWS::IAM::Role', Users: 'AWS::IAM::User' },
  'AWS::IAM::RolePolicy': { RoleName: 'AWS::IAM::Role' },
  'AWS::IAM::UserPolicy': { UserName: 'AWS::IAM::User' },
  'AWS::S3::BucketPolicy': { Bucket: 'AWS::S3::Bucket' },
};

function findReferences({ logicalId, type, raw, properties }: DeclaredResource, index: ResourceIndex): References {
  const certain = new Set<string>();
  const possible = new Set<string>();
  for (const [property, value] of Object.entries(objectIn(properties))) {
    const ownerType = OWNER_TYPES[type]?.[property];
    if (OWNER_TYPES[type] && ownerType === undefined) continue;
    const expression = objectIn(raw.Properties)[property];
    for (const element of isList(value) ? value : [value]) {
      if (element instanceof Reference) certain.add(element.logicalId);
      else if (ownerType !== undefined) addOwners(element, ownerType, index, certain, possible);
      else if (isUnknown(element) && !isList(value)) for (const id of findNames(expression)) possible.add(id);
    }
  }
  certain.delete(logicalId);
  possible.delete(logicalId);
  return { certain, possible };
}

/** Adds the owners that a name may mean, and those that an unresolved expression mentions. */
function addOwners(
  value: unknown,
  ownerType: string,
  index: ResourceIndex,
  certain: Set<string>,
  possible: Set<string>,
): void {
  const namesakes = index.findByName(ownerType, value);
  for (const id of namesakes) certain.add(id);
  if (isUnknown(value)) {
    for (const id of findNames(value.expression)) if (index.isOfType(id, ownerType)) possible.add(id);
    for (const id of index.listNamed(ownerType)) possible.add(id);
  } else if (isString(value)) {
    for (const id of index.listNamedByUnknown(ownerType)) possible.add(id);
  }
}

/** Returns the names that an expression mentions: of parameters, and the logical ids of resources. */
function findNames(expression: unknown): string[] {
  if (isList(expression)) return expression.flatMap(findNames);
  if (!isObject(expression)) return [];
  return Object.entries(expression).flatMap(([key, value]) => {
    if (key === 'Ref' && isString(value)) return [value];
    if (key === 'Fn::GetAtt')
      return [isString(value) ? value.split('.')[0] : isList(value) ? value[0] : []].filter(isString);
    const text = key === 'Fn::Sub' && isList(value) ? value[0] : value;
    const placeholders = key === 'Fn::Sub' && isString(text) ? (text.match(/(?<=\$\{\s*)\w+/g) ?? []) : [];
    return [...placeholders, ...findNames(value)];
  });
}

/** The resources of a template by type and by name. */
class ResourceIndex {
  private readonly types: ReadonlyMap<string, string>;
  private readonly idsByName = new Map<string, string[]>();
  private readonly named = new Map<string, string[]>();
  private readonly namedByUnknown = new Map<string, string[]>();

  constructor(declared: readonly DeclaredResource[]) {
    this.types = new Map(declared.map(({ logicalId, type }) => [logicalId, type]));
    for (const { logicalId, type, properties } of declared) {
      const property = findNameProperty(type, objectIn(properties));
      if (property === undefined) continue;
      const name = objectIn(properties)[property];
      addTo(this.idsByName, toNameKey(type, name), logicalId);
      addTo(this.named, type, logicalId);
      if (isUnknown(name)) addTo(this.namedByUnknown, type, logicalId);
    }
  }

  isOfType(logicalId: string, type: string): boolean {
    return this.types.get(logicalId) === type;
  }

  /** Two unresolved names are the same if their expressions are. */
  findByName(type: string, name: unknown): readonly string[] {
    return this.idsByName.get(toNameKey(type, name)) ?? [];
  }

  listNamed(type: string): readonly string[] {
    return this.named.get(type) ?? [];
  }

  listNamedByUnknown(type: string): readonly string[] {
    return this.namedByUnknown.get(type) ?? [];
  }
}

/** Equal for names that are certainly the same. */
const toNameKey = (type: string, name: unknown): string =>
  JSON.stringify([type, name], (_key, value: unknown) => {
    if (value instanceof Reference) return { reference: value.logicalId, attribute: value.attribute };
    return isUnknown(value) ? (value.pieces ?? value.expression ?? { unknown: value.what }) : value;
  });

function addTo<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
