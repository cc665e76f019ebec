import { parseAddress } from '../../core/network/address';
import { containsAddress, parseCidr, toAddressSet } from '../../core/network/address-set';
import { matchesArn, matchesGlob } from '../../core/text/glob';
import type { PolicyStatement } from '../service';
import type { RequestContext } from './access';

/**
 * Whether a request meets every condition of a statement.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function meetsConditions(
  conditions: NonNullable<PolicyStatement['Condition']>,
  context: RequestContext,
  replace: (text: string) => string | undefined,
): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => {
      const values = [expected].flat().map((value) => replace(String(value)));
      return meetsCondition(operator, values, context[key.toLowerCase()]);
    }),
  );
}

/** Whether IAM has a condition operator of this name. */
export const isConditionOperator = (operator: string): boolean => {
  const { name, compare } = readOperator(operator);
  return name.toLowerCase() === 'null' || compare !== undefined;
};

function readOperator(operator: string) {
  const [, set, name = '', ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/i.exec(operator) ?? [];
  const [, comparison = '', not, ending = ''] =
    /^(string|numeric|date|arn|ip|)(not)?(.*)$/i.exec(name.replace(/^NotIpAddress$/i, 'ipNotAddress')) ?? [];
  const compare = OPERATOR_COMPARISONS[`${comparison}${ending}`.toLowerCase()];
  return { set: set?.toLowerCase(), name, isOptional: ifExists !== undefined, isNegated: not !== undefined, compare };
}

/** A comparison of a value of the request with one value of the policy. */
type Compare = (actual: string, expected: string) => boolean;

function meetsCondition(
  operator: string,
  expected: readonly (string | undefined)[],
  actual: string | readonly string[] | undefined,
): boolean {
  const { set, name, isOptional, isNegated, compare } = readOperator(operator);
  if (name.toLowerCase() === 'null') return expected.some((value) => value === String(actual === undefined));
  if (!compare) throw new Error(`Cannot evaluate condition operator "${operator}": IAM has none of this name`);

  const passes = (value: string) => expected.some((each) => each !== undefined && compare(value, each)) !== isNegated;
  if (actual === undefined) return isNegated || isOptional || set === 'forallvalues';
  const values = [actual].flat();
  if (set === 'forallvalues') return values.every(passes);
  if (set) return values.some(passes);
  return isNegated ? values.every(passes) : values.some(passes);
}

const byNumber =
  (compare: (actual: number, expected: number) => boolean): Compare =>
  (actual, expected) =>
    compare(Number(actual), Number(expected));

/** A date is in ISO 8601 or in epoch seconds. */
const toTime = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));
const byDate =
  (compare: (actual: number, expected: number) => boolean): Compare =>
  (actual, expected) =>
    compare(toTime(actual), toTime(expected));

const equals = (a: number, b: number) => a === b;
const lessThan = (a: number, b: number) => a < b;
const lessThanEquals = (a: number, b: number) => a <= b;
const greaterThan = (a: number, b: number) => a > b;
const greaterThanEquals = (a: number, b: number) => a >= b;

/** By operator in lower case, less a negation. */
const OPERATOR_COMPARISONS: Readonly<Record<string, Compare>> = {
  stringequals: (actual, expected) => actual === dropEscapes(expected),
  stringequalsignorecase: (actual, expected) => actual.toLowerCase() === dropEscapes(expected).toLowerCase(),
  stringlike: (actual, expected) => matchesGlob(expected, actual),
  numericequals: byNumber(equals),
  numericlessthan: byNumber(lessThan),
  numericlessthanequals: byNumber(lessThanEquals),
  numericgreaterthan: byNumber(greaterThan),
  numericgreaterthanequals: byNumber(greaterThanEquals),
  dateequals: byDate(equals),
  datelessthan: byDate(lessThan),
  datelessthanequals: byDate(lessThanEquals),
  dategreaterthan: byDate(greaterThan),
  dategreaterthanequals: byDate(greaterThanEquals),
  bool: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  binaryequals: (actual, expected) => actual === expected,
  ipaddress: (actual, expected) => isInRange(actual, expected),
  arnequals: (actual, expected) => matchesArn(expected, actual),
  arnlike: (actual, expected) => matchesArn(expected, actual),
};

/** A comparison without wildcards needs no escape for those of a variable's value. */
const dropEscapes = (text: string): string => text.replaceAll('\uE000', '');

/** A call of a service has the service's name in place of an address. */
function isInRange(actual: string, expected: string): boolean {
  const address = parseAddress(actual);
  const range = expected.includes('/') ? expected : `${expected}/${expected.includes(':') ? 128 : 32}`;
  return address !== undefined && containsAddress(toAddressSet([parseCidr(range)]), address);
}
