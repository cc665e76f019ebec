import { isList, isObject } from '../../core/reading/properties';
import { isSame, resolve } from './resolve';
import type { Scope } from './scope';

/**
 * Whether a condition of a template holds; `undefined` when only a deployment tells.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export function decideCondition(condition: unknown, scope: Scope): boolean | undefined {
  if (!isObject(condition)) return undefined;
  const [[name, argument] = ['', undefined]] = Object.entries(condition);
  return scope.within(() => CONNECTIVES.get(name)?.(argument, scope));
}

const CONNECTIVES: ReadonlyMap<string, (argument: unknown, scope: Scope) => boolean | undefined> = new Map([
  ['Condition', (name, scope) => scope.condition(name)],
  ['Fn::Equals', equals],
  ['Fn::And', (parts, scope) => all(decideAll(parts, scope))],
  ['Fn::Or', (parts, scope) => not(all(decideAll(parts, scope).map(not)))],
  ['Fn::Not', (parts, scope) => not(all(decideAll(parts, scope)))],
]);

const decideAll = (parts: unknown, scope: Scope): (boolean | undefined)[] =>
  isList(parts) && parts.length > 0 ? parts.map((part) => decideCondition(part, scope)) : [undefined];

const not = (holds: boolean | undefined): boolean | undefined => (holds === undefined ? undefined : !holds);

/** One that does not hold decides it, whatever the others are. */
function all(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

function equals(argument: unknown, scope: Scope): boolean | undefined {
  if (!isList(argument) || argument.length !== 2) return undefined;
  if (JSON.stringify(argument[0]) === JSON.stringify(argument[1])) return true;
  const sides = argument.map((side) => resolve(side, scope));
  const [left, right] = sides.map(asText);
  if (isSame(left, right)) return true;
  // An unquoted `Yes` is a boolean in YAML: whether "Yes" was meant to equal it is not for us to say.
  if (sides.some((side) => typeof side === 'boolean') && sides.some(isWordOfYaml)) return undefined;
  return isTold(left) && isTold(right) ? false : undefined;
}

/** CloudFormation compares text, so the parameter "1" equals the number 1. */
const asText = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;

const isWordOfYaml = (value: unknown): boolean => typeof value === 'string' && /^(yes|no|on|off)$/i.test(value);

const isTold = (value: unknown): boolean =>
  typeof value === 'string' || (isList(value) && value.every((element) => typeof element === 'string'));
