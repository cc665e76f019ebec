import { isList, isObject, isString } from '../../core/reading/properties';
import { isUnknown, Reference, Unknown } from '../../core/reading/unreadable';
import { objectIn } from '../document-reader';
import { nameProperty } from './physical-name';
import type { DeclaredResource } from './template';

/** Properties of the resources that refer to one, by their type. */
export type RelatedResources = Readonly<Record<string, readonly unknown[]>>;

/**
 * By logical id, what refers to a resource in a property of its own: the policy of a bucket, a rule of a group.
 * One that may or may not be made, or may refer to another, is among them as `Unknown`.
 */
export function findRelatedResources(declared: readonly DeclaredResource[]): ReadonlyMap<string, RelatedResources> {
  const byId = new Map<string, Map<string, unknown[]>>();
  const add = (logicalId: string, type: string, neighbour: unknown): void => {
    const lists = byId.get(logicalId) ?? new Map<string, unknown[]>();
    const list = lists.get(type) ?? [];
    list.push(neighbour);
    byId.set(logicalId, lists.set(type, list));
  };
  const named = declared.flatMap(namedIn);
  for (const one of declared) {
    const { certain, possible } = referencesOf(one, named);
    for (const id of certain) add(id, one.type, one.condition ? onlyIf(one) : one.properties);
    for (const id of possible) if (!certain.has(id)) add(id, one.type, perhaps(one));
  }
  return new Map([...byId].map(([id, lists]) => [id, Object.fromEntries(lists)]));
}

const onlyIf = ({ logicalId, condition }: DeclaredResource): Unknown =>
  new Unknown(`"${logicalId}", made only if "${condition}" holds`);
const perhaps = ({ logicalId }: DeclaredResource): Unknown =>
  new Unknown(`"${logicalId}", which may refer to this or to another`);

interface References {
  readonly certain: ReadonlySet<string>;
  readonly possible: ReadonlySet<string>;
}

/** The other end of a security group's rule, which the rule is not a part of. */
const OTHER_ENDS: ReadonlySet<string> = new Set([
  'SourceSecurityGroupId',
  'SourceSecurityGroupName',
  'DestinationSecurityGroupId',
]);

function referencesOf({ logicalId, type, raw, properties }: DeclaredResource, named: readonly Named[]): References {
  const certain = new Set<string>();
  const possible = new Set<string>();
  for (const [property, value] of Object.entries(objectIn(properties))) {
    if (OTHER_ENDS.has(property)) continue;
    for (const element of isList(value) ? value : [value]) {
      if (element instanceof Reference) certain.add(element.logicalId);
    }
    if (!isUnknown(value) && !isString(value)) continue;
    const expression = objectIn(raw.Properties)[property];
    for (const branch of branchesOf(expression)) possible.add(branch);
    const namedType = value instanceof Reference ? undefined : BY_NAME.get(`${type}.${property}`);
    for (const one of named) {
      if (one.type !== namedType) continue;
      if (isSameName(one, value, expression)) certain.add(one.logicalId);
      else if (isUnknown(value) || isUnknown(one.name)) possible.add(one.logicalId);
    }
  }
  certain.delete(logicalId);
  possible.delete(logicalId);
  return { certain, possible };
}

/** Resources that the branches of an undecided `Fn::If` refer to. */
function branchesOf(expression: unknown): string[] {
  if (!isObject(expression) || !isList(expression['Fn::If'])) return [];
  return expression['Fn::If'].slice(1).flatMap((branch) => {
    if (!isObject(branch)) return [];
    const attribute = branch['Fn::GetAtt'];
    const owner: unknown = isString(attribute) ? attribute.split('.')[0] : isList(attribute) ? attribute[0] : undefined;
    return [branch.Ref, owner, ...branchesOf(branch)].filter(isString);
  });
}

/** Properties that may name a resource of the template instead of referring to it, with the type that they name. */
const BY_NAME: ReadonlyMap<string, string> = new Map([
  ['AWS::S3::BucketPolicy.Bucket', 'AWS::S3::Bucket'],
  ['AWS::EC2::SecurityGroupIngress.GroupName', 'AWS::EC2::SecurityGroup'],
]);
const NAMED_TYPES: ReadonlySet<string> = new Set(BY_NAME.values());

/** A resource that the template gives a name, resolved or not. */
interface Named {
  readonly logicalId: string;
  readonly type: string;
  readonly name: unknown;
  readonly expression: unknown;
}

function namedIn({ logicalId, type, raw, properties }: DeclaredResource): Named[] {
  if (!NAMED_TYPES.has(type)) return [];
  const known = objectIn(properties);
  const property = nameProperty(type, known);
  return property ? [{ logicalId, type, name: known[property], expression: objectIn(raw.Properties)[property] }] : [];
}

/** A name that is not resolved is the same where the same is written. */
const isSameName = ({ name, expression }: Named, otherName: unknown, otherExpression: unknown): boolean =>
  isString(name) ? name === otherName : JSON.stringify(expression) === JSON.stringify(otherExpression);
