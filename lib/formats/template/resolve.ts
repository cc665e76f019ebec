import { isList, isObject, isString, formatValue } from '../../core/reading/properties';
import { isUnknown, Reference } from '../../core/reading/unreadable';
import type { JsonDocument } from '../document-reader';
import { NO_VALUE, type Scope, unresolved } from './scope';

/** The longest text that is put together or taken apart: a few lines could ask for gigabytes. */
const MOST_TEXT = 64 << 10;

/**
 * A value of a template with its intrinsic functions worked out as far as that can be done before a deployment.
 * What cannot be told is `Unknown`, a `Reference` where it hangs on another resource of the template.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (isString(value)) return value.includes('{{resolve:') ? unresolved(value) : value;
  if (isList(value)) {
    return scope.within(() =>
      value.map((element) => resolve(element, scope)).filter((element) => element !== NO_VALUE),
    );
  }
  if (!isObject(value)) return value;
  return scope.within(() => (isIntrinsic(value) ? resolveIntrinsic(value, scope) : resolveObject(value, scope)));
}

/** `Fn::Transform` may stand among properties, and what it adds to them is not known. */
const isIntrinsic = (value: JsonDocument): boolean => {
  const keys = Object.keys(value);
  if (keys.length === 1) return isString(value.Ref) || (keys[0] as string).startsWith('Fn::');
  return keys.includes('Fn::Transform');
};

function resolveObject(value: JsonDocument, scope: Scope): unknown {
  const entries = Object.entries(value).map(([key, child]) => [key, resolve(child, scope)] as const);
  return Object.fromEntries(entries.filter(([, child]) => child !== NO_VALUE));
}

function resolveIntrinsic(expression: JsonDocument, scope: Scope): unknown {
  const [name, argument] = Object.entries(expression)[0] as [string, unknown];
  return FUNCTIONS.get(name)?.(argument, scope, expression) ?? unresolved(expression);
}

/** Each gives `undefined` where the result is not known. */
const FUNCTIONS: ReadonlyMap<string, (argument: unknown, scope: Scope, expression: JsonDocument) => unknown> = new Map([
  ['Ref', refer],
  ['Fn::GetAtt', getAttribute],
  ['Fn::FindInMap', findInMap],
  ['Fn::Join', join],
  ['Fn::Sub', substitute],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::If', choose],
]);

function refer(name: unknown, scope: Scope): unknown {
  if (!isString(name)) return undefined;
  if (scope.isResource(name)) return new Reference(formatValue({ Ref: name }), name);
  return scope.parameter(name);
}

function getAttribute(argument: unknown, scope: Scope): unknown {
  const parts = isString(argument) ? argument.split('.') : isList(argument) ? argument : [];
  const [logicalId, ...attribute] = parts;
  if (!isString(logicalId) || !scope.isResource(logicalId)) return undefined;
  if (attribute.length === 0 || !attribute.every(isString)) return undefined;
  const name = attribute.join('.');
  return new Reference(formatValue({ 'Fn::GetAtt': [logicalId, name] }), logicalId, name);
}

function findInMap(argument: unknown, scope: Scope): unknown {
  if (!isList(argument) || argument.length < 3) return undefined;
  const [map, first, second] = argument.slice(0, 3).map((key) => textOf(resolve(key, scope)));
  if (map === undefined || first === undefined || second === undefined) return undefined;
  const options: unknown = argument[3];
  return (
    scope.mapped(map, first, second) ??
    (isObject(options) && 'DefaultValue' in options ? resolve(options.DefaultValue, scope) : undefined)
  );
}

function join(argument: unknown, scope: Scope): unknown {
  if (!isList(argument) || argument.length !== 2) return undefined;
  const separator = textOf(argument[0]);
  const list = resolve(argument[1], scope);
  if (separator === undefined || !isList(list)) return undefined;
  const texts = list.map(textOf);
  return texts.every(isString) ? bounded(texts, separator) : undefined;
}

function substitute(argument: unknown, scope: Scope): unknown {
  const [text, variables] = isList(argument) ? argument : [argument, {}];
  if (!isString(text)) return undefined;
  const values = isObject(variables) ? variables : {};
  const pieces = text.split(/(\$\{[^}]*\})/).map((piece) => {
    if (!piece.startsWith('${') || !piece.endsWith('}')) return piece;
    const name = piece.slice(2, -1).trim();
    // `${!Name}` is how a template writes a plain `${Name}`.
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    return textOf(Object.hasOwn(values, name) ? resolve(values[name], scope) : refer(name, scope));
  });
  const whole = pieces.every(isString) ? bounded(pieces, '') : undefined;
  return whole?.includes('{{resolve:') ? undefined : whole;
}

function select(argument: unknown, scope: Scope): unknown {
  if (!isList(argument) || argument.length !== 2) return undefined;
  const index = Number(textOf(resolve(argument[0], scope)) ?? Number.NaN);
  const list = resolve(argument[1], scope);
  return isList(list) ? list[index] : undefined;
}

function split(argument: unknown, scope: Scope): unknown {
  if (!isList(argument) || argument.length !== 2) return undefined;
  const [separator] = argument;
  const text = textOf(resolve(argument[1], scope));
  if (!isString(separator) || separator === '' || text === undefined || text.length > MOST_TEXT) return undefined;
  return text.split(separator);
}

/** A choice that a deployment makes is no choice when both branches are the same. */
function choose(argument: unknown, scope: Scope): unknown {
  if (!isList(argument) || argument.length !== 3) return undefined;
  const holds = scope.condition(argument[0]);
  if (holds !== undefined) return resolve(argument[holds ? 1 : 2], scope);
  const [whenTrue, whenFalse] = argument.slice(1).map((branch) => resolve(branch, scope));
  return isSame(whenTrue, whenFalse) ? whenTrue : undefined;
}

/** Whether two resolved values are the same for certain. */
export const isSame = (a: unknown, b: unknown): boolean => a === b || fingerprint(a, 'a') === fingerprint(b, 'b');

/** Two unknown values are never the same, but two references to one resource are. */
function fingerprint(value: unknown, side: string): string {
  return JSON.stringify([value], (_key, part: unknown) => {
    if (part instanceof Reference) return { logicalId: part.logicalId, attribute: part.attribute };
    return isUnknown(part) ? { unknown: side } : part;
  });
}

function bounded(texts: readonly string[], separator: string): string | undefined {
  const length = texts.reduce((sum, text) => sum + text.length + separator.length, 0);
  return length > MOST_TEXT ? undefined : texts.join(separator);
}

/** CloudFormation puts numbers and booleans into text as they are written. */
function textOf(value: unknown): string | undefined {
  return isString(value) || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
