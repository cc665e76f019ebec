import { isString } from '../../core/json';
import { all } from '../../core/policy/tri-state';
import { type JsonDocument, objectIn } from '../document';
import type { Stack } from './stack';
import { resolve } from './values/resolve';
import { NO_VALUE, type SymbolTable } from './values/symbol-table';
import { toScopedKey, toValueKey } from './values/value-key';

/** A resource of a stack that its condition does not exclude. */
export interface DeclaredResource {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  /** The declaration as the template writes it. */
  readonly raw: JsonDocument;
  /** Resolved; not an object where the template has a macro instead of properties. */
  readonly properties: unknown;
  /** Where the text of the template has its logical id. */
  readonly offset?: number;
  /** The resource's condition, if only a deployment decides it. */
  readonly condition?: string;
  /** The loop that may create it, if only a deployment knows the list of the loop. It has no item of its own. */
  readonly loop?: string;
}

/** Returns a key of a resource among those of all stacks that are read together. */
export const getResourceKey = ({ stack, logicalId }: Pick<DeclaredResource, 'stack' | 'logicalId'>): string =>
  toScopedKey(stack.scope, logicalId);

/** Returns the name that a template gives a resource, if it is resolved. Without one, CloudFormation generates a name. */
export function findPhysicalName(type: string, properties: JsonDocument): string | undefined {
  const name = properties[findNameProperty(type, properties) ?? ''];
  return isString(name) ? name : undefined;
}

/**
 * Returns the property that holds the name of a resource, if the template sets it. Its key is made from the type or
 * from the end of the type: `GroupName` of a `SecurityGroup`, `DBInstanceIdentifier` of a `DBInstance`.
 */
export function findNameProperty(type: string, properties: JsonDocument): string | undefined {
  const words = type.slice(type.lastIndexOf(':') + 1).match(/[A-Z][a-z0-9]*/g) ?? [];
  const suffixes = words.map((_, index) => words.slice(index).join(''));
  const keys = ['Name', 'Identifier'].flatMap((word) => suffixes.map((suffix) => suffix + word)).concat('Name');
  return keys.find((key) => Object.hasOwn(properties, key));
}

export type TypedResource = JsonDocument & { readonly Type: string };

/** Where a resource is declared, and how. */
type Declaration = Pick<DeclaredResource, 'stack' | 'logicalId' | 'loop'> & { readonly raw: TypedResource };

/** Returns a resource with its resolved properties; none if its condition does not hold. */
export function toDeclared({ stack, logicalId, raw, loop }: Declaration, symbols: SymbolTable): DeclaredResource[] {
  const { Type: type, Condition: condition } = raw;
  const isCreated = condition === undefined ? true : symbols.condition(condition);
  const exists = all([symbols.links.exists(), isCreated]);
  if (exists === false) return [];
  const found = resolve(findProperties(raw), symbols);
  const resolved = found === NO_VALUE ? {} : found;
  const properties = linkNames(raw, resolved, symbols);
  const offset = symbols.resourceOffset(logicalId);
  return [
    {
      stack,
      logicalId,
      type,
      raw,
      properties,
      ...(offset !== undefined && { offset }),
      ...(loop !== undefined && { loop }),
      ...(exists === 'unknown' && {
        condition: isCreated === 'unknown' ? String(condition) : findOuterCondition(stack),
      }),
    },
  ];
}

/** A macro beside the properties receives them and may return others. */
function findProperties({ Properties: properties = {}, ...raw }: TypedResource): unknown {
  const macro = 'Fn::Transform';
  return Object.hasOwn(raw, macro) ? { [macro]: raw[macro] } : (properties ?? {});
}

/** Returns the condition of the nearest outer stack that has one. */
function findOuterCondition({ outer }: Stack): string {
  if (!outer) return '';
  const { Condition: condition } = objectIn(outer.stack.sections.resources[outer.logicalId]);
  return condition === undefined ? findOuterCondition(outer.stack) : String(condition);
}

/** A property in which a resource names another one of its template, by the name that this one has there. */
interface NameLink {
  /** The object that has the property, if the resource itself does not. */
  readonly holder?: string;
  readonly property: string;
  readonly type: string;
  /** The property with the name. */
  readonly name: string;
}

const namesCluster = (type: string): NameLink => ({
  property: 'DBClusterIdentifier',
  type,
  name: 'DBClusterIdentifier',
});
const copiesCluster = {
  property: 'SourceDBClusterIdentifier',
  type: 'AWS::RDS::DBCluster',
  name: 'DBClusterIdentifier',
};

/** By the type of the resource that names another one. */
const NAME_LINKS: Readonly<Record<string, readonly NameLink[]>> = {
  'AWS::DocDB::DBInstance': [namesCluster('AWS::DocDB::DBCluster')],
  'AWS::EC2::Instance': [
    {
      holder: 'LaunchTemplate',
      property: 'LaunchTemplateName',
      type: 'AWS::EC2::LaunchTemplate',
      name: 'LaunchTemplateName',
    },
  ],
  'AWS::Logs::Delivery': [{ property: 'DeliverySourceName', type: 'AWS::Logs::DeliverySource', name: 'Name' }],
  'AWS::Neptune::DBInstance': [namesCluster('AWS::Neptune::DBCluster')],
  'AWS::RDS::DBCluster': [
    copiesCluster,
    {
      property: 'GlobalClusterIdentifier',
      type: 'AWS::RDS::GlobalCluster',
      name: 'GlobalClusterIdentifier',
    },
  ],
  'AWS::RDS::DBInstance': [
    namesCluster('AWS::RDS::DBCluster'),
    copiesCluster,
    { property: 'SourceDBInstanceIdentifier', type: 'AWS::RDS::DBInstance', name: 'DBInstanceIdentifier' },
  ],
};

/** Replaces the names of other resources of the same template by references. */
function linkNames(
  { Type: type, Condition: condition }: TypedResource,
  properties: unknown,
  symbols: SymbolTable,
): unknown {
  const links = Object.hasOwn(NAME_LINKS, type) ? (NAME_LINKS[type] ?? []) : [];
  return links.reduce((linked, link) => linkName(link, linked, condition, symbols), properties);
}

function linkName(
  { holder, property, type, name }: NameLink,
  properties: unknown,
  condition: unknown,
  symbols: SymbolTable,
): unknown {
  const owner = objectIn(properties);
  const use = holder === undefined ? owner : objectIn(owner[holder]);
  if (!Object.hasOwn(use, property)) return properties;
  const ids = symbols.remember(`names ${type}`, () => nameResources(type, name, symbols)) as Map<
    string,
    string | undefined
  >;
  const logicalId = ids.get(toMatchedName(type, use[property]));
  if (logicalId === undefined) return properties;
  // Without this resource, the name is that of one which exists already.
  const { Condition: needed } = symbols.resource(logicalId);
  if (needed !== undefined && needed !== condition && symbols.condition(needed) !== true) return properties;
  const linkedUse = { ...use, [property]: resolve({ Ref: logicalId }, symbols) };
  symbols.positions?.carry(linkedUse, use);
  if (holder === undefined) return linkedUse;
  const linked = { ...owner, [holder]: linkedUse };
  symbols.positions?.carry(linked, owner);
  return linked;
}

/** Names that several resources have under different conditions are not known before a deployment. */
function nameResources(type: string, property: string, symbols: SymbolTable): Map<string, string | undefined> {
  const ids = new Map<string, string | undefined>();
  for (const id of symbols.listResources(type)) {
    const { Condition: condition, Properties: properties } = symbols.resource(id);
    const name = objectIn(properties)[property];
    if (name === undefined || (condition !== undefined && symbols.condition(condition) === false)) continue;
    const key = toMatchedName(type, resolve(name, symbols));
    ids.set(key, ids.has(key) ? undefined : id);
  }
  return ids;
}

/** The names of databases are the same in any case, those of launch templates are not. */
const toMatchedName = (type: string, name: unknown): string =>
  toValueKey(isString(name) && !type.startsWith('AWS::EC2::') ? name.toLowerCase() : name);
