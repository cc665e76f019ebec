import { isList, isObject, isString } from '../../core/json';
import { isUnknown, Reference, Unknown } from '../../core/reading/unreadable';
import { objectIn } from '../document';
import { type DeclaredResource, findNameProperty } from './declared';
import type { WorkBudget } from './work-budget';

/** The properties of the resources that refer to a resource, by their type. */
export type RelatedResources = Readonly<Record<string, readonly unknown[]>>;

/**
 * Returns, by logical id, the resources that refer to a resource in one of their own properties: the policy of a
 * bucket, a rule of a security group. A resource that may not be created, or may refer to another one, is `Unknown`.
 * @throws ParseError if there is too much to compare, or if large resources refer to too many others
 */
export function findRelatedResources(
  declared: readonly DeclaredResource[],
  budget: WorkBudget,
): ReadonlyMap<string, RelatedResources> {
  const byId = new Map<string, Map<string, unknown[]>>();
  const add = (logicalId: string, type: string, related: unknown): void => {
    const lists = byId.get(logicalId) ?? new Map<string, unknown[]>();
    const list = lists.get(type) ?? [];
    list.push(related);
    byId.set(logicalId, lists.set(type, list));
  };
  const named = declared.flatMap(toNamedResource);
  for (const resource of declared) {
    const { certain, possible } = findReferences(resource, named, budget);
    const { type, condition, properties, raw } = resource;
    // Each of the resources is evaluated together with this one.
    const size = certain.size > 1 ? JSON.stringify(raw).length : 0;
    for (const id of certain) {
      budget.spend(size);
      add(id, type, condition === undefined ? properties : conditional(resource));
    }
    budget.spend(possible.size * WORK_OF_A_PAIR);
    for (const id of possible) if (!certain.has(id)) add(id, type, ambiguous(resource));
  }
  return new Map([...byId].map(([id, lists]) => [id, Object.fromEntries(lists)]));
}

/** A pair is kept until the end, and evaluated. */
const WORK_OF_A_PAIR = 50;

const conditional = ({ logicalId, condition }: DeclaredResource): Unknown =>
  new Unknown(`"${logicalId}" (created only if "${condition}" holds)`);
const ambiguous = ({ logicalId }: DeclaredResource): Unknown =>
  new Unknown(`"${logicalId}" (which may refer to this resource or to another)`);

interface References {
  readonly certain: ReadonlySet<string>;
  readonly possible: ReadonlySet<string>;
}

/** Properties that name the peer of a security group rule: the rule does not belong to that group. */
const PEER_PROPERTIES: ReadonlySet<string> = new Set([
  'SourceSecurityGroupId',
  'SourceSecurityGroupName',
  'DestinationSecurityGroupId',
]);

function findReferences(
  { logicalId, type, raw, properties }: DeclaredResource,
  named: readonly NamedResource[],
  budget: WorkBudget,
): References {
  const certain = new Set<string>();
  const possible = new Set<string>();
  for (const [property, value] of Object.entries(objectIn(properties))) {
    if (PEER_PROPERTIES.has(property)) continue;
    for (const element of isList(value) ? value : [value]) {
      if (element instanceof Reference) certain.add(element.logicalId);
    }
    if (!isUnknown(value) && !isString(value)) continue;
    const expression = objectIn(raw.Properties)[property];
    for (const id of findBranchReferences(expression)) possible.add(id);
    const namedType = value instanceof Reference ? undefined : PROPERTIES_BY_NAME.get(`${type}.${property}`);
    if (namedType === undefined) continue;
    const expressionText = JSON.stringify(expression);
    budget.spend(named.length);
    for (const resource of named) {
      if (resource.type !== namedType) continue;
      if (matchesName(resource, value, expressionText)) certain.add(resource.logicalId);
      else if (isUnknown(value) || isUnknown(resource.name)) possible.add(resource.logicalId);
    }
  }
  certain.delete(logicalId);
  possible.delete(logicalId);
  return { certain, possible };
}

/** Returns the resources that the branches of an undecided `Fn::If` refer to. */
function findBranchReferences(expression: unknown): string[] {
  if (!isObject(expression) || !isList(expression['Fn::If'])) return [];
  return expression['Fn::If'].slice(1).flatMap((branch) => {
    if (!isObject(branch)) return [];
    const attribute = branch['Fn::GetAtt'];
    const owner: unknown = isString(attribute) ? attribute.split('.')[0] : isList(attribute) ? attribute[0] : undefined;
    return [branch.Ref, owner, ...findBranchReferences(branch)].filter(isString);
  });
}

/** Properties that may hold the name of a resource of the template instead of a reference, with the resource's type. */
const PROPERTIES_BY_NAME: ReadonlyMap<string, string> = new Map([
  ['AWS::S3::BucketPolicy.Bucket', 'AWS::S3::Bucket'],
  ['AWS::EC2::SecurityGroupIngress.GroupName', 'AWS::EC2::SecurityGroup'],
]);
const NAMED_TYPES: ReadonlySet<string> = new Set(PROPERTIES_BY_NAME.values());

/** A resource whose name the template sets, resolved or not. */
interface NamedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly name: unknown;
  /** The expression of an unresolved name as JSON. */
  readonly expressionText: string;
}

function toNamedResource({ logicalId, type, raw, properties }: DeclaredResource): NamedResource[] {
  if (!NAMED_TYPES.has(type)) return [];
  const known = objectIn(properties);
  const property = findNameProperty(type, known);
  if (!property) return [];
  const expressionText = JSON.stringify(objectIn(raw.Properties)[property]);
  return [{ logicalId, type, name: known[property], expressionText }];
}

/** Two unresolved names are the same if their expressions are. */
const matchesName = (resource: NamedResource, otherName: unknown, otherExpressionText: string): boolean =>
  isString(resource.name) ? resource.name === otherName : resource.expressionText === otherExpressionText;
