import { isList, isObject, isString } from '../../core/properties';
import { isUnknown, Reference, Unknown } from '../../core/unreadable';
import { objectIn } from '../reading';
import type { Declared } from '../template';
import { nameProperty } from './physical-name';

/** Properties of the resources that refer to one, by their type. */
export type Neighbours = Readonly<Record<string, readonly unknown[]>>;

/**
 * By logical id, what refers to a resource in a property of its own: the policy of a bucket, a rule of a group.
 * One that may or may not be made, or may refer to another, is among them as `Unknown`.
 */
export function neighboursOf(declared: readonly Declared[]): ReadonlyMap<string, Neighbours> {
  const byId = new Map<string, Record<string, unknown[]>>();
  const add = (logicalId: string, type: string, neighbour: unknown): void => {
    const lists = byId.get(logicalId) ?? {};
    byId.set(logicalId, lists);
    const list = lists[type];
    if (list) list.push(neighbour);
    else lists[type] = [neighbour];
  };
  const named = idsByName(declared);
  for (const one of declared) {
    const { certain, possible } = referencesOf(one, named);
    for (const id of certain) add(id, one.type, one.condition ? onlyIf(one) : one.properties);
    for (const id of possible) if (!certain.has(id)) add(id, one.type, perhaps(one));
  }
  return byId;
}

const onlyIf = ({ logicalId, condition }: Declared): Unknown =>
  new Unknown(`"${logicalId}", made only if "${condition}" holds`);
const perhaps = ({ logicalId }: Declared): Unknown =>
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

function referencesOf({ logicalId, type, raw, properties }: Declared, named: ReadonlyMap<string, string>): References {
  const certain = new Set<string>();
  const possible = new Set<string>();
  for (const [property, value] of Object.entries(objectIn(properties))) {
    if (OTHER_ENDS.has(property)) continue;
    for (const element of isList(value) ? value : [value]) {
      if (element instanceof Reference) certain.add(element.logicalId);
    }
    const expression = objectIn(raw.Properties)[property];
    const byName = BY_NAME.get(`${type}.${property}`);
    const id = byName && named.get(nameKey(byName, value, expression));
    if (id) certain.add(id);
    if (isUnknown(value)) for (const branch of branchesOf(expression)) possible.add(branch);
  }
  certain.delete(logicalId);
  possible.delete(logicalId);
  return { certain, possible };
}

/** Resources that both branches of an undecided `Fn::If` refer to. */
function branchesOf(expression: unknown): string[] {
  if (!isObject(expression)) return [];
  if (isString(expression.Ref)) return [expression.Ref];
  const { 'Fn::GetAtt': attribute, 'Fn::If': choice } = expression;
  if (isList(attribute) && isString(attribute[0])) return [attribute[0]];
  return isList(choice) ? choice.slice(1).flatMap(branchesOf) : [];
}

/** Properties that may name a resource of the template instead of referring to it, with the type that they name. */
const BY_NAME: ReadonlyMap<string, string> = new Map([
  ['AWS::S3::BucketPolicy.Bucket', 'AWS::S3::Bucket'],
  ['AWS::EC2::SecurityGroupIngress.GroupName', 'AWS::EC2::SecurityGroup'],
]);

function idsByName(declared: readonly Declared[]): Map<string, string> {
  const types = new Set(BY_NAME.values());
  const ids = new Map<string, string>();
  for (const { logicalId, type, raw, properties } of declared) {
    if (!types.has(type)) continue;
    const known = objectIn(properties);
    const property = nameProperty(type, known);
    if (property) ids.set(nameKey(type, known[property], objectIn(raw.Properties)[property]), logicalId);
  }
  return ids;
}

/** A name that is not resolved is the same where the same is written. */
const nameKey = (type: string, name: unknown, expression: unknown): string =>
  isString(name) ? `${type}|${name}` : `${type}|${JSON.stringify(expression)}`;
