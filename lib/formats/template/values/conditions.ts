import { isList, isObject, isString } from '../../../core/json';
import { all, any, not, type TriState } from '../../../core/policy/tri-state';
import { isUnknown } from '../../../core/reading/unreadable';
import { isSame, resolve, scalarToText } from './resolve';
import type { SymbolTable } from './symbol-table';
import { toValueKey } from './value-key';
import type { World } from './world';

/**
 * Decides whether a condition of a template holds; `unknown` if only a deployment decides it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export function decideCondition(condition: unknown, symbols: SymbolTable): TriState {
  if (!isObject(condition)) return 'unknown';
  const [[name, argument] = ['', undefined]] = Object.entries(condition);
  return symbols.nest(() => CONDITION_FUNCTIONS.get(name)?.(argument, symbols) ?? 'unknown');
}

const CONDITION_FUNCTIONS: ReadonlyMap<string, (argument: unknown, symbols: SymbolTable) => TriState> = new Map([
  ['Condition', (name, symbols) => symbols.condition(name)],
  ['Fn::Equals', decideEquals],
  ['Fn::And', (parts, symbols) => all(decideParts(parts, symbols))],
  ['Fn::Or', (parts, symbols) => any(decideParts(parts, symbols))],
  ['Fn::Not', (parts, symbols) => not(all(decideParts(parts, symbols)))],
]);

const decideParts = (parts: unknown, symbols: SymbolTable): TriState[] =>
  isList(parts) && parts.length > 0 ? parts.map((part) => decideCondition(part, symbols)) : ['unknown'];

function decideEquals(argument: unknown, symbols: SymbolTable): TriState {
  if (!isList(argument) || argument.length !== 2) return 'unknown';
  if (JSON.stringify(argument[0]) === JSON.stringify(argument[1])) return true;
  const sides = argument.map((side) => resolve(side, symbols));
  // CloudFormation compares text, so the parameter "1" equals the number 1.
  const [left, right] = sides.map((side) => scalarToText(side) ?? side);
  if (isSame(left, right, symbols)) return true;
  // An unquoted `Yes` is a boolean in YAML, so a comparison with the text "Yes" is ambiguous.
  if (sides.some((side) => typeof side === 'boolean') && sides.some(isYamlBoolean)) return 'unknown';
  if (isResolved(left) && isResolved(right)) return false;
  return symbols.world ? guessEquals(left, right, symbols.world) : 'unknown';
}

function guessEquals(left: unknown, right: unknown, world: World): boolean {
  if (isUnknown(left) && isString(right)) return world.isEqual(left, right);
  if (isUnknown(right) && isString(left)) return world.isEqual(right, left);
  return world.holds([left, right].map(toValueKey).sort().join(' = '));
}

const isYamlBoolean = (value: unknown): boolean => typeof value === 'string' && /^(yes|no|on|off)$/i.test(value);

const isResolved = (value: unknown): boolean =>
  typeof value === 'string' || (isList(value) && value.every((element) => typeof element === 'string'));
