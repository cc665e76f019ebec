import { formatValue, isList, isObject, isString } from '../../core/json';
import { isUnknown, Reference } from '../../core/reading/unreadable';
import { splitSubstitutions } from '../../core/text/substitutions';
import type { JsonDocument } from '../document';
import { NO_VALUE, type SymbolTable, unresolved } from './symbol-table';

/** The longest text that is joined or split. Without a limit, a few lines of a template could produce gigabytes. */
const MAX_JOINED_LENGTH = 64 << 10;

/**
 * Resolves the intrinsic functions in a value of a template, as far as that is possible before a deployment.
 * An unresolved value becomes `Unknown`, or `Reference` if it depends on another resource of the template.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolve(value: unknown, symbols: SymbolTable): unknown {
  if (isString(value)) return value.includes('{{resolve:') ? unresolved(value) : value;
  if (isList(value)) {
    return symbols.nest(() =>
      value.map((element) => resolve(element, symbols)).filter((element) => element !== NO_VALUE),
    );
  }
  if (!isObject(value)) return value;
  return symbols.nest(() => (isIntrinsic(value) ? resolveIntrinsic(value, symbols) : resolveObject(value, symbols)));
}

/** `Fn::Transform` may appear among properties, and its result is not known. */
const isIntrinsic = (value: JsonDocument): boolean => {
  const keys = Object.keys(value);
  if (keys.length === 1) return isString(value.Ref) || (keys[0] as string).startsWith('Fn::');
  return keys.includes('Fn::Transform');
};

function resolveObject(value: JsonDocument, symbols: SymbolTable): unknown {
  const entries = Object.entries(value).map(([key, child]) => [key, resolve(child, symbols)] as const);
  return Object.fromEntries(entries.filter(([, child]) => child !== NO_VALUE));
}

function resolveIntrinsic(expression: JsonDocument, symbols: SymbolTable): unknown {
  const [name, argument] = Object.entries(expression)[0] as [string, unknown];
  const result = FUNCTIONS.get(name)?.(argument, symbols, expression);
  symbols.budget.spend(measure(result));
  return result ?? unresolved(expression);
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
  ]);

function resolveReference(name: unknown, symbols: SymbolTable): unknown {
  if (!isString(name)) return undefined;
  if (symbols.isResource(name)) return new Reference(formatValue({ Ref: name }), name);
  return symbols.parameter(name);
}

function resolveAttribute(argument: unknown, symbols: SymbolTable): unknown {
  const parts = isString(argument) ? argument.split('.') : isList(argument) ? argument : [];
  const [logicalId, ...attribute] = parts;
  if (!isString(logicalId) || !symbols.isResource(logicalId)) return undefined;
  if (attribute.length === 0 || !attribute.every(isString)) return undefined;
  const name = attribute.join('.');
  return new Reference(formatValue({ 'Fn::GetAtt': [logicalId, name] }), logicalId, name);
}

function resolveFindInMap(argument: unknown, symbols: SymbolTable): unknown {
  if (!isList(argument) || argument.length < 3) return undefined;
  const [map, first, second] = argument.slice(0, 3).map((key) => scalarToText(resolve(key, symbols)));
  if (map === undefined || first === undefined || second === undefined) return undefined;
  const options: unknown = argument[3];
  return (
    symbols.mapping(map, first, second) ??
    (isObject(options) && 'DefaultValue' in options ? resolve(options.DefaultValue, symbols) : undefined)
  );
}

function resolveJoin(argument: unknown, symbols: SymbolTable): unknown {
  if (!isList(argument) || argument.length !== 2) return undefined;
  const separator = scalarToText(argument[0]);
  const list = resolve(argument[1], symbols);
  if (separator === undefined || !isList(list)) return undefined;
  const texts = list.map(scalarToText);
  return texts.every(isString) ? joinTexts(texts, separator) : undefined;
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
    return scalarToText(Object.hasOwn(values, name) ? resolve(values[name], symbols) : resolveReference(name, symbols));
  });
  const whole = pieces.every(isString) ? joinTexts(pieces, '') : undefined;
  return whole?.includes('{{resolve:') ? undefined : whole;
}

function resolveSelect(argument: unknown, symbols: SymbolTable): unknown {
  if (!isList(argument) || argument.length !== 2) return undefined;
  const index = Number(scalarToText(resolve(argument[0], symbols)) ?? Number.NaN);
  const list = resolve(argument[1], symbols);
  return isList(list) ? list[index] : undefined;
}

function resolveSplit(argument: unknown, symbols: SymbolTable): unknown {
  if (!isList(argument) || argument.length !== 2) return undefined;
  const [separator] = argument;
  const text = scalarToText(resolve(argument[1], symbols));
  if (!isString(separator) || separator === '' || text === undefined || text.length > MAX_JOINED_LENGTH)
    return undefined;
  return text.split(separator);
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
    if (part instanceof Reference) return { logicalId: part.logicalId, attribute: part.attribute };
    return isUnknown(part) ? { unknown: side } : part;
  });
}

function joinTexts(texts: readonly string[], separator: string): string | undefined {
  const length = texts.reduce((sum, text) => sum + text.length + separator.length, 0);
  return length > MAX_JOINED_LENGTH ? undefined : texts.join(separator);
}

/** CloudFormation inserts numbers and booleans into text as the template writes them. */
export function scalarToText(value: unknown): string | undefined {
  return isString(value) || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
