import { isList, isObject, isString } from '../../../core/json';
import { all, any, not, type TriState } from '../../../core/policy/tri-state';
import { isUnknown } from '../../../core/reading/unreadable';
import { findReference } from './named-values';
import { isSame, resolve } from './resolve';
import type { ComparedParameter, SymbolTable } from './symbol-table';
import { scalarToText } from './text-pieces';
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

/** One side of a comparison, and the parameter that it is the value of. */
interface ComparedSide {
  readonly value: unknown;
  readonly parameter?: ComparedParameter;
}

function decideEquals(argument: unknown, symbols: SymbolTable): TriState {
  if (!isList(argument) || argument.length !== 2) return 'unknown';
  if (JSON.stringify(argument[0]) === JSON.stringify(argument[1])) return true;
  const sides = argument.map((side) => readSide(side, symbols)) as [ComparedSide, ComparedSide];
  const [left, right] = sides.map(({ value }) => value);
  if (isSame(left, right, symbols)) return true;
  // An unquoted `Yes` is a boolean in YAML, so a comparison with the text "Yes" is ambiguous.
  if (sides.some(({ value }) => typeof value === 'boolean') && sides.some(({ value }) => isYamlBoolean(value)))
    return 'unknown';
  const [leftText, rightText] = [toComparedText(left), toComparedText(right)];
  if (leftText === rightText && isString(leftText)) return true;
  if (isResolved(leftText) && isResolved(rightText)) return false;
  return symbols.world ? guessEquals(sides, symbols.world) : 'unknown';
}

/** CloudFormation compares text, so the parameter "1" equals the number 1. */
const toComparedText = (value: unknown): unknown => scalarToText(value) ?? value;

function readSide(side: unknown, symbols: SymbolTable): ComparedSide {
  const name = findReference(side);
  if (name === undefined || symbols.isResource(name)) return { value: resolve(side, symbols) };
  const parameter = symbols.comparedParameter(name);
  return { value: parameter.value ?? parameter.unknown, parameter };
}

function guessEquals([left, right]: readonly [ComparedSide, ComparedSide], world: World): boolean {
  const [leftText, rightText] = [left, right].map(({ value }) => toComparedText(value));
  if (isUnknown(leftText) && isString(rightText)) return guessIsText(left, rightText, world);
  if (isUnknown(rightText) && isString(leftText)) return guessIsText(right, leftText, world);
  const values = [left, right].map((side) => chooseSide(side, world));
  if (values.every((value) => value === undefined)) {
    return world.holds([leftText, rightText].map(toValueKey).sort().join(' = '));
  }
  return values[0] === values[1];
}

function guessIsText({ value, parameter }: ComparedSide, text: string, world: World): boolean {
  const list = parameter && !parameter.domain.mayBeOther ? parameter.domain.values : undefined;
  return world.isEqual(value, text, list);
}

/** Two parameters are compared by their values, of which the template names some. */
const chooseSide = ({ value, parameter }: ComparedSide, world: World): unknown =>
  parameter && isUnknown(value) ? world.choose(value, parameter.domain, parameter.name) : undefined;

const isYamlBoolean = (value: unknown): boolean => isString(value) && /^(yes|no|on|off)$/i.test(value);

const isResolved = (value: unknown): boolean => isString(value) || (isList(value) && value.every(isString));
