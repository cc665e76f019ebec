import { isList, isObject, isString } from '../../../core/json';
import { all, any, not, type TriState } from '../../../core/policy/tri-state';
import { isUnknown, type Unknown } from '../../../core/reading/unreadable';
import { findReference } from './named-values';
import { isSame, resolve, scalarToText } from './resolve';
import { type SymbolTable, unresolved } from './symbol-table';
import { toValueKey } from './value-key';
import type { World } from './world';

/**
 * Decides whether a condition of a template holds; `unknown` if only a deployment decides it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export function decideCondition(condition: unknown, symbols: SymbolTable): TriState {
  if (!isObject(condition)) return 'unknown';
  const [[name, argument] = ['', undefined]] = Object.entries(condition);
  symbols.budget.spend(1);
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
  const sides = argument.map((side) => readSide(side, symbols));
  // CloudFormation compares text, so the parameter "1" equals the number 1.
  const [left, right] = sides.map((side) => scalarToText(side) ?? side);
  if (isSame(left, right, symbols)) return true;
  // An unquoted `Yes` is a boolean in YAML, so a comparison with the text "Yes" is ambiguous.
  if (sides.some((side) => typeof side === 'boolean') && sides.some(isYamlBoolean)) return 'unknown';
  if (isResolved(left) && isResolved(right)) return false;
  return symbols.world ? guessEquals(left, right, symbols, symbols.world) : 'unknown';
}

function readSide(side: unknown, symbols: SymbolTable): unknown {
  const name = findReference(side);
  return name === undefined || symbols.isResource(name)
    ? resolve(side, symbols)
    : (symbols.comparedParameter(name) ?? unresolved(side));
}

function guessEquals(left: unknown, right: unknown, symbols: SymbolTable, world: World): boolean {
  if (isUnknown(left) && isString(right)) return guessIsText(left, right, symbols, world);
  if (isUnknown(right) && isString(left)) return guessIsText(right, left, symbols, world);
  const values = [left, right].map((side) => chooseSide(side, symbols, world));
  if (values.every((value) => value === undefined))
    return world.holds([left, right].map(toValueKey).sort().join(' = '));
  return values[0] === values[1];
}

function guessIsText(unknown: Unknown, text: string, symbols: SymbolTable, world: World): boolean {
  const name = findReference(unknown.expression);
  const domain = name === undefined ? undefined : symbols.domain(name);
  return world.isEqual(unknown, text, domain && !domain.mayBeOther ? domain.values : undefined);
}

/** Two parameters are compared by their values, of which the template names some. */
function chooseSide(side: unknown, symbols: SymbolTable, world: World): unknown {
  const name = isUnknown(side) ? findReference(side.expression) : undefined;
  return name === undefined ? undefined : world.choose(side, symbols.domain(name), name);
}

const isYamlBoolean = (value: unknown): boolean => typeof value === 'string' && /^(yes|no|on|off)$/i.test(value);

const isResolved = (value: unknown): boolean =>
  typeof value === 'string' || (isList(value) && value.every((element) => typeof element === 'string'));
