import { formatValue, isList, isObject, isString } from '../../../core/json';
import { formatCidr, parseCidr, splitCidr } from '../../../core/network/address-set';
import { writeOpenJson } from '../../../core/reading/open-json';
import { isUnknown, type NumberRange, Reference } from '../../../core/reading/unreadable';
import { splitSubstitutions } from '../../../core/text/substitutions';
import { type JsonDocument, objectIn } from '../../document';
import { findDatabasePort } from './database-ports';
import { findReference } from './named-values';
import { findSecretKind } from './secret-attributes';
import { type LinkedValue, NO_VALUE, type SymbolTable } from './symbol-table';
import { joinPieces, MAX_JOINED_LENGTH, scalarToText, splitUnknown } from './text-pieces';
import type { Choices } from './world';

/**
 * Resolves the intrinsic functions in a value of a template, as far as that is possible before a deployment.
 * An unresolved value becomes `Unknown`, or `Reference` if it depends on another resource of the template.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolve(value: unknown, symbols: SymbolTable): unknown {
  symbols.budget.spend(isString(value) ? 1 + value.length : 1);

  if (isString(value)) return value.includes('{{resolve:') ? symbols.unresolved(value) : value;
  if (isList(value)) return symbols.nest(() => resolveList(value, symbols));
  if (!isObject(value)) return value;
  return symbols.nest(() => (isIntrinsic(value) ? resolveIntrinsic(value, symbols) : resolveObject(value, symbols)));
}

/** `Fn::Transform` and loops may appear among properties, and their results are not known. */
export const isIntrinsic = (value: JsonDocument): boolean => {
  const keys = Object.keys(value);
  if (keys.length === 1) return keys[0] === 'Ref' || (keys[0] as string).startsWith('Fn::');
  return keys.some((key) => key === 'Fn::Transform' || key.startsWith('Fn::ForEach::'));
};

function resolveList(value: readonly unknown[], symbols: SymbolTable): unknown[] {
  const elements = value.map((element, index) => [resolve(element, symbols), index] as const);
  const kept = elements.filter(([element]) => element !== NO_VALUE);
  const list = kept.map(([element]) => element);
  if (kept.length === elements.length) symbols.positions?.carry(list, value);
  else {
    const indexes = kept.map(([, sourceIndex], index) => [String(index), String(sourceIndex)] as const);
    symbols.positions?.assemble(list, value, indexes);
  }
  return list;
}

function resolveObject(value: JsonDocument, symbols: SymbolTable): unknown {
  const entries = Object.entries(value).map(([key, child]) => [key, resolve(child, symbols)] as const);
  const object = Object.fromEntries(entries.filter(([, child]) => child !== NO_VALUE));
  symbols.positions?.carry(object, value);
  return object;
}

function resolveIntrinsic(expression: JsonDocument, symbols: SymbolTable): unknown {
  const [[name, argument], ...others] = Object.entries(expression) as [[string, unknown], ...unknown[]];
  if (others.length > 0) return symbols.unresolved(expression);
  const result = FUNCTIONS.get(name)?.(argument, symbols, expression);
  symbols.budget.spend(measure(result));
  return result ?? symbols.unresolved(expression);
}

/** Returns the length of a result that may be longer than its expression. */
const measure = (result: unknown): number =>
  isString(result)
    ? result.length + 1
    : isList(result)
      ? result.reduce<number>((sum, one) => sum + measure(one), 1)
      : 1;

/** Each returns `undefined` if the result is not known. */
const FUNCTIONS: ReadonlyMap<string, (argument: unknown, symbols: SymbolTable, expression: JsonDocument) => unknown> =
  new Map([
    ['Ref', resolveReference],
    ['Fn::GetAtt', resolveAttribute],
    ['Fn::FindInMap', resolveFindInMap],
    ['Fn::Join', resolveJoin],
    ['Fn::Sub', resolveSub],
    ['Fn::Select', resolveSelect],
    ['Fn::Split', resolveSplit],
    ['Fn::If', resolveIf],
    ['Fn::Cidr', resolveCidr],
    ['Fn::Length', resolveLength],
    ['Fn::ToJsonString', resolveToJson],
    ['Fn::ImportValue', (argument, symbols) => followFunction('Fn::ImportValue', argument, symbols)],
    ['Fn::GetStackOutput', (argument, symbols) => followFunction('Fn::GetStackOutput', argument, symbols)],
  ]);

/**
 * With the language extensions, a function may make the name. With SAM, it may be that of a resource which the transform
 * creates for another one: `Shop.Alias`.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
function resolveReference(argument: unknown, symbols: SymbolTable): unknown {
  const name = resolve(argument, symbols);
  if (!isString(name)) return undefined;
  if (symbols.isResource(name)) {
    return createReference(name, undefined, findTarget(name, symbols), symbols);
  }
  return name.includes('.') ? resolveAttribute(name, symbols) : symbols.parameter(name);
}

function resolveAttribute(written: unknown, symbols: SymbolTable): unknown {
  const argument = resolve(written, symbols);
  const parts = isString(argument) ? argument.split('.') : isList(argument) ? argument : [];
  const [logicalId, ...attribute] = parts;
  if (!isString(logicalId) || !symbols.isResource(logicalId)) return undefined;
  if (attribute.length === 0 || !attribute.every(isString)) return undefined;
  const name = attribute.join('.');
  const output = findLink('Fn::GetAtt', argument, symbols);
  if (output) return follow(output);
  const { Type: type, Properties } = symbols.resource(logicalId);
  const port = findDatabasePort(type, name, objectIn(Properties));
  const property = symbols.remember(`attribute ${logicalId}.${name}`, () => {
    const properties = isOpaque(type) ? {} : objectIn(Properties);
    const key = port?.property ?? name;
    return Object.hasOwn(properties, key) ? resolve(properties[key], symbols) : port?.usual;
  });
  // An attribute with the name of a property has its value: the `CidrBlock` of a VPC. That of a custom resource is its own.
  const text = scalarToText(property);
  if (text !== undefined) return text;
  const target = isUnknown(property) ? property : findTarget(logicalId, symbols);
  return createReference(logicalId, name, target, symbols, port?.range);
}

/** Whether only another template, or the function behind a custom resource, knows what becomes of the properties. */
export const isOpaque = (type: unknown): boolean =>
  isString(type) && /^(AWS::CloudFormation::(Stack|CustomResource)$|Custom::)/.test(type);

function createReference(
  logicalId: string,
  attribute: string | undefined,
  target: unknown,
  symbols: SymbolTable,
  range?: NumberRange,
) {
  const { Type: type } = symbols.resource(logicalId);
  const written = attribute === undefined ? { Ref: logicalId } : { 'Fn::GetAtt': [logicalId, attribute] };
  // The parameter's name is clearer than that of the CDK's custom resource, and too long to be shown with it.
  const isOfOtherRegion = type === 'Custom::CrossRegionExportReader' && attribute !== undefined;
  const what = isOfOtherRegion ? `${attribute} of a stack in another Region` : formatValue(written);
  return new Reference(what, logicalId, attribute, target, {
    scope: symbols.scope,
    resourceType: isString(type) ? type : undefined,
    secret: findSecretKind(type, attribute ?? 'Ref'),
    range,
  });
}

/** Returns a value of another stack that is read together with this one. */
const follow = ({ key, expression, symbols }: LinkedValue): unknown =>
  symbols.remember(key, () => resolve(expression, symbols));

function followFunction(name: string, argument: unknown, symbols: SymbolTable): unknown {
  const link = findLink(name, argument, symbols);
  return link && follow(link);
}

/** Returns the value of another stack that a function leads to, if that stack is read together with this one. */
export function findLink(name: string, argument: unknown, symbols: SymbolTable): LinkedValue | undefined {
  if (name === 'Fn::GetAtt') return findNestedOutput(argument, symbols);
  if (name === 'Fn::ImportValue') {
    const exported = resolve(argument, symbols);
    return isString(exported) ? symbols.links.findExport(exported) : undefined;
  }
  return name === 'Fn::GetStackOutput' ? findStackOutput(argument, symbols) : undefined;
}

function findNestedOutput(argument: unknown, symbols: SymbolTable): LinkedValue | undefined {
  const [logicalId, ...attribute] = isString(argument) ? argument.split('.') : isList(argument) ? argument : [];
  const [outputs, name] = attribute.join('.').split('.');
  if (!isString(logicalId) || outputs !== 'Outputs' || name === undefined) return undefined;
  return symbols.links.findNestedOutput(logicalId, name);
}

/** Another account or Region is another environment. */
function findStackOutput(argument: unknown, symbols: SymbolTable): LinkedValue | undefined {
  if (!isObject(argument)) return undefined;
  const { StackName: stack, OutputName: output, Region: region, RoleArn: role } = objectIn(resolve(argument, symbols));
  if (!isString(stack) || !isString(output) || role !== undefined) return undefined;
  if (region !== undefined && !symbols.isOwnRegion(region)) return undefined;
  return symbols.links.findOutput(stack, output);
}

/** The types of the resources whose properties readers look up by a reference. */
export const FOLLOWED_TYPES: readonly unknown[] = [
  'AWS::ApiGatewayV2::Api',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::VpcOrigin',
  'AWS::DocDB::DBCluster',
  'AWS::DocDB::GlobalCluster',
  'AWS::EC2::LaunchTemplate',
  'AWS::EC2::PrefixList',
  'AWS::EC2::Subnet',
  'AWS::IAM::ManagedPolicy',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Url',
  'AWS::Lambda::Version',
  'AWS::Logs::DeliverySource',
  'AWS::Neptune::DBCluster',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::RDS::GlobalCluster',
  'AWS::SecretsManager::SecretTargetAttachment',
];

function findTarget(logicalId: string, symbols: SymbolTable): unknown {
  const { Type: type, Properties: properties } = symbols.resource(logicalId);
  if (!FOLLOWED_TYPES.includes(type)) return undefined;
  const target = symbols.remember(`target ${logicalId}`, () => resolve(properties ?? {}, symbols));
  // Each rule that refers to a prefix list evaluates its entries.
  symbols.budget.spend(Number(symbols.remember(`size ${logicalId}`, () => JSON.stringify(target ?? {}).length)));
  return target;
}

/** The most blocks that `Fn::Cidr` makes. */
const MAX_BLOCKS = 256;

/** Blocks of an unresolved range are unknown, except for their size. */
function resolveCidr(argument: unknown, symbols: SymbolTable): unknown {
  if (!isList(argument) || argument.length < 2) return undefined;
  const [range, count, hostBits] = argument.map((part) => resolve(part, symbols));
  const blocks = Number(scalarToText(count));
  const bits = Number(scalarToText(hostBits) ?? Number.NaN);
  if (!Number.isInteger(blocks) || blocks < 1 || blocks > MAX_BLOCKS || !Number.isInteger(bits) || bits < 1)
    return undefined;
  if (isString(range)) return splitRange(range, blocks, bits);
  const expression = { 'Fn::Cidr': argument };
  if (!isUnknown(range) || bits > 32) return undefined;
  // The range may be of either family; that of a larger share of its addresses is IPv4.
  return Array.from({ length: blocks }, () => symbols.unresolved(expression, [range, `/${32 - bits}`]));
}

function splitRange(range: string, count: number, hostBits: number): string[] | undefined {
  try {
    return splitCidr(parseCidr(range), count, hostBits)?.map(formatCidr);
  } catch {
    return undefined;
  }
}

function resolveFindInMap(argument: unknown, symbols: SymbolTable): unknown {
  if (!isList(argument) || argument.length < 3) return undefined;
  const options: unknown = argument[3];
  const hasDefault = isObject(options) && 'DefaultValue' in options;
  const keys = resolveMapKeys(argument, hasDefault, symbols);
  const value = keys && symbols.mapping(...keys);
  return value === undefined && keys && hasDefault ? resolve(options.DefaultValue, symbols) : value;
}

type MapKeys = readonly [map: string, first: string, second: string];

/** A key that only a deployment decides is one of the keys that the mapping has, unless there is a default. */
function resolveMapKeys(argument: readonly unknown[], mayBeOther: boolean, symbols: SymbolTable): MapKeys | undefined {
  const keys: string[] = [];
  for (const expression of argument.slice(0, 3)) {
    const value = resolve(expression, symbols);
    const [map, first] = keys;
    const listKeys = () => ({ values: symbols.mappingKeys(map, first), mayBeOther });
    const key = scalarToText(value) ?? chooseKey(value, expression, listKeys, symbols);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return keys as unknown as MapKeys;
}

/** Any other key is one that no mapping has. */
function chooseKey(
  value: unknown,
  expression: unknown,
  listKeys: () => Choices,
  { world }: SymbolTable,
): string | undefined {
  if (!world || !isUnknown(value)) return undefined;
  const choices = listKeys();
  const key = world.choose(value, choices, findReference(expression) ?? formatValue(expression));
  return key ?? (choices.mayBeOther && world.isOther(value) ? '' : undefined);
}

function resolveJoin(argument: unknown, symbols: SymbolTable): unknown {
  if (!isList(argument) || argument.length !== 2) return undefined;
  const separator = scalarToText(argument[0]);
  const list = resolve(argument[1], symbols);
  if (separator === undefined || !isList(list)) return undefined;
  const pieces = list.flatMap((element, index) => (index > 0 ? [separator, element] : [element]));
  return joinPieces(pieces, (joined) => symbols.unresolved({ 'Fn::Join': argument }, joined));
}

function resolveSub(argument: unknown, symbols: SymbolTable): unknown {
  const [text, variables] = isList(argument) ? argument : [argument, {}];
  if (!isString(text)) return undefined;
  const values = isObject(variables) ? variables : {};
  const pieces = splitSubstitutions(text).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const name = piece.slice(2, -1).trim();
    // A template writes a literal `${Name}` as `${!Name}`.
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (Object.hasOwn(values, name)) return resolve(values[name], symbols);
    return resolve(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, symbols);
  });
  return joinPieces(pieces, (joined) => symbols.unresolved({ 'Fn::Sub': argument }, joined));
}

function resolveSelect(argument: unknown, symbols: SymbolTable): unknown {
  if (!isList(argument) || argument.length !== 2) return undefined;
  const [index, list] = argument.map((part) => resolve(part, symbols));
  if (list instanceof Reference) return selectAttribute(list, index, { 'Fn::Select': argument });
  if (!isList(list)) return undefined;
  const listKeys = () => ({ values: [...list.keys()].map(String), mayBeOther: false });
  const at = Number(scalarToText(index) ?? chooseKey(index, argument[0], listKeys, symbols) ?? Number.NaN);
  return list.slice(0, at).some(mayVanish) ? undefined : list[at];
}

/** Returns an element of an attribute that is a list: `Ipv6CidrBlocks.0` of a VPC. */
function selectAttribute(list: Reference, index: unknown, expression: JsonDocument): Reference | undefined {
  const { logicalId, attribute, scope, resourceType, secret } = list;
  const at = scalarToText(index);
  if (attribute === undefined || at === undefined) return undefined;
  return new Reference(formatValue(expression), logicalId, `${attribute}.${at}`, undefined, {
    scope,
    resourceType,
    secret,
  });
}

/** Whether a deployment may remove an element from its list, so that the index of the following ones is not known. */
const mayVanish = (element: unknown): boolean =>
  isUnknown(element) && (JSON.stringify(element.expression) ?? '').includes('AWS::NoValue');

function resolveSplit(argument: unknown, symbols: SymbolTable): unknown {
  if (!isList(argument) || argument.length !== 2) return undefined;
  const [separator] = argument;
  if (!isString(separator) || separator === '') return undefined;
  const value = resolve(argument[1], symbols);
  const text = scalarToText(value);
  if (text !== undefined) return text.length > MAX_JOINED_LENGTH ? undefined : text.split(separator);
  return isUnknown(value) ? splitUnknown(value, separator) : undefined;
}

function resolveLength(argument: unknown, symbols: SymbolTable): unknown {
  const list = resolve(argument, symbols);
  return isList(list) && !list.some(mayVanish) ? list.length : undefined;
}

function resolveToJson(argument: unknown, symbols: SymbolTable): unknown {
  const value = resolve(argument, symbols);
  if (!isList(value) && !isObject(value)) return undefined;
  const pieces = writeOpenJson(value);
  return pieces && joinPieces(pieces, (joined) => symbols.unresolved({ 'Fn::ToJsonString': argument }, joined));
}

/** If both branches are the same, the condition does not matter. */
function resolveIf(argument: unknown, symbols: SymbolTable): unknown {
  if (!isList(argument) || argument.length !== 3) return undefined;
  const holds = symbols.condition(argument[0]);
  if (holds !== 'unknown') return resolve(argument[holds ? 1 : 2], symbols);
  const [ifTrue, ifFalse] = argument.slice(1).map((branch) => resolve(branch, symbols));
  return isSame(ifTrue, ifFalse, symbols) ? ifTrue : undefined;
}

/** Whether two resolved values are certainly the same. */
export function isSame(a: unknown, b: unknown, { budget }: Pick<SymbolTable, 'budget'>): boolean {
  if (a === b) return true;
  const [left, right] = [toComparable(a, 'a'), toComparable(b, 'b')];
  budget.spend(left.length + right.length);
  return left === right;
}

/** Two unknown values are never the same, but two references to one resource are. */
function toComparable(value: unknown, side: string): string {
  return JSON.stringify([value], (_key, part: unknown) => {
    if (part instanceof Reference) return [part.scope, part.logicalId, part.attribute];
    return isUnknown(part) ? { unknown: side } : part;
  });
}
