import { isList, isObject, isString } from '../../core/json';
import { parseAddress } from '../../core/network/address';
import { containsAddress, parseCidr, toAddressSet } from '../../core/network/address-set';

/** A pattern that EventBridge would refuse. */
export class InvalidPattern extends Error {}

type Event = Readonly<Record<string, unknown>>;
type PatternObject = Readonly<Record<string, unknown>>;

/**
 * Whether an event matches a pattern of EventBridge.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @throws InvalidPattern
 */
export function matchesEvent(pattern: object, event: object): boolean {
  return matchesObject(pattern as PatternObject, event as Event);
}

/** @throws InvalidPattern if EventBridge would refuse the pattern */
export function validatePattern(pattern: unknown): void {
  if (!isObject(pattern)) throw new InvalidPattern('Event pattern is not valid. Reason: ValueFilter is not an object');
  if (Object.keys(pattern).length === 0) throw new InvalidPattern('Event pattern is not valid. Reason: Empty pattern');
  for (const [key, child] of Object.entries(pattern)) validateField(key, child);
}

function validateField(key: string, child: unknown): void {
  if (key === '$or' && isAlternatives(child)) {
    for (const one of child) validatePattern(one);
    return;
  }
  if (isObject(child)) {
    validatePattern(child);
    return;
  }
  if (!isList(child)) {
    throw new InvalidPattern(`Event pattern is not valid. Reason: "${key}" must be an object or an array`);
  }
  if (child.length === 0) throw new InvalidPattern('Event pattern is not valid. Reason: Empty arrays are not allowed');
  for (const value of child) if (isObject(value)) createFilter(value);
}

function matchesObject(pattern: PatternObject, event: Event): boolean {
  return Object.entries(pattern).every(([key, child]) => {
    if (key === '$or' && isAlternatives(child)) return child.some((one) => matchesObject(one, event));
    const value = Object.hasOwn(event, key) ? event[key] : undefined;
    return isList(child) ? matchesValues(child, value) : matchesNested(child as PatternObject, value);
  });
}

/** Whether the value of `$or` is a list of patterns. It may also be a field of that name, with a list of filters. */
const isAlternatives = (child: unknown): child is PatternObject[] =>
  isList(child) && child.length > 1 && child.every((one) => isObject(one) && !Object.keys(one).some(isOperator));

/** In a list of objects, one object has to match the whole pattern. */
function matchesNested(pattern: PatternObject, value: unknown): boolean {
  if (isList(value) && value.length > 0) return value.some((element) => matchesNested(pattern, element));
  // Fields of an object that is missing are missing.
  return matchesObject(pattern, isObject(value) ? value : {});
}

function matchesValues(accepted: readonly unknown[], value: unknown): boolean {
  const leaves = listLeaves(value);
  return accepted.some((filter) => {
    if (!isObject(filter)) return leaves.some((leaf) => leaf === filter);
    if (isAbsence(filter)) return leaves.length === 0;
    return leaves.some(createFilter(filter));
  });
}

const isAbsence = (filter: PatternObject): boolean => filter.exists === false && Object.keys(filter).length === 1;

/** Lists the values of a field. Objects and empty lists are none. */
function listLeaves(value: unknown): unknown[] {
  if (value === undefined || isObject(value)) return [];
  return isList(value) ? value.flatMap(listLeaves) : [value];
}

type ValueFilter = (value: unknown) => boolean;

/** @throws InvalidPattern */
function createFilter(filter: PatternObject): ValueFilter {
  const [[operator = '', operand] = [], ...others] = Object.entries(filter);
  const create = isOperator(operator) ? FILTERS[operator] : undefined;
  if (!create || others.length > 0) {
    throw new InvalidPattern(
      `Event pattern is not valid. Reason: Unrecognized match type ${Object.keys(filter).join(', ')}`,
    );
  }
  return create(operand);
}

const FILTERS: Readonly<Record<string, (operand: unknown) => ValueFilter>> = {
  exists: (operand) => {
    if (typeof operand !== 'boolean')
      throw new InvalidPattern(
        'Event pattern is not valid. Reason: exists match pattern must be either true or false.',
      );
    return () => operand;
  },
  prefix: (operand) => createTextFilter('prefix', operand, (value, text) => value.startsWith(text)),
  suffix: (operand) => createTextFilter('suffix', operand, (value, text) => value.endsWith(text)),
  'equals-ignore-case': (operand) => {
    const text = expectText('equals-ignore-case', operand).toLowerCase();
    return (value) => isString(value) && value.toLowerCase() === text;
  },
  wildcard: (operand) => {
    const parts = splitWildcards(expectText('wildcard', operand));
    return (value) => isString(value) && matchesParts(parts, value);
  },
  numeric: createNumericFilter,
  cidr: (operand) => {
    const range = readCidrFilter(expectText('cidr', operand));
    return (value) => isString(value) && isAddressIn(value, range);
  },
  'anything-but': createExclusion,
};

const isOperator = (name: string): boolean => Object.hasOwn(FILTERS, name);

/** A text, or `{ "equals-ignore-case": text }`. */
function createTextFilter(
  name: string,
  operand: unknown,
  compare: (value: string, text: string) => boolean,
): ValueFilter {
  if (isObject(operand) && Object.keys(operand).join() === 'equals-ignore-case') {
    const text = expectText(name, operand['equals-ignore-case']).toLowerCase();
    return (value) => isString(value) && compare(value.toLowerCase(), text);
  }
  const text = expectText(name, operand);
  return (value) => isString(value) && compare(value, text);
}

/** Every other value: of a value, of a list, or of what another filter accepts. */
function createExclusion(operand: unknown): ValueFilter {
  if (isObject(operand)) {
    const [[operator = '', excluded] = [], ...others] = Object.entries(operand);
    const create = EXCLUDABLE.includes(operator) ? FILTERS[operator] : undefined;
    if (!create || others.length > 0) {
      throw new InvalidPattern('Event pattern is not valid. Reason: Unsupported anything-but pattern');
    }
    const texts = isList(excluded) ? excluded : [excluded];
    const isRefused = (text: unknown): boolean => !isString(text) || (text === '' && EXCLUDED_ENDS.includes(operator));
    if (texts.length === 0 || texts.some(isRefused)) {
      throw new InvalidPattern(`Event pattern is not valid. Reason: ${operator} match pattern must be a string`);
    }
    const filters = texts.map(create);
    return (value) => !filters.some((filter) => filter(value));
  }
  const excluded = isList(operand) ? operand : [operand];
  const [type, ...others] = new Set(excluded.map((one) => typeof one));
  if (others.length > 0 || (type !== 'string' && type !== 'number')) {
    throw new InvalidPattern(
      'Event pattern is not valid. Reason: Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  }
  return (value) => !excluded.includes(value);
}

const EXCLUDED_ENDS = ['prefix', 'suffix'];
const EXCLUDABLE = [...EXCLUDED_ENDS, 'equals-ignore-case', 'wildcard'];

const NUMERIC_COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `["=", 5]`, or a range with its lower bound first: `[">", 0, "<=", 5]`. */
function createNumericFilter(operand: unknown): ValueFilter {
  if (!isList(operand) || (operand.length !== 2 && operand.length !== 4)) {
    throw new InvalidPattern('Event pattern is not valid. Reason: Value of numeric must be an array.');
  }
  const pairs = operand.length === 2 ? [operand] : [operand.slice(0, 2), operand.slice(2)];
  const comparisons = pairs.map(([operator, bound]) => {
    const compare = NUMERIC_COMPARISONS[String(operator)];
    if (!compare || typeof bound !== 'number' || Math.abs(bound) > 5_000_000_000) {
      throw new InvalidPattern(`Event pattern is not valid. Reason: Bad numeric range operator: ${operator} ${bound}`);
    }
    return (value: number) => compare(value, bound);
  });
  if (operand.length === 4) checkNumericRange(operand);
  return (value) => typeof value === 'number' && comparisons.every((compare) => compare(value));
}

function checkNumericRange([lower, bottom, upper, top]: readonly unknown[]): void {
  if (!String(lower).startsWith('>') || !String(upper).startsWith('<')) {
    throw new InvalidPattern('Event pattern is not valid. Reason: Too many elements in numeric expression');
  }
  if (Number(bottom) >= Number(top)) {
    throw new InvalidPattern('Event pattern is not valid. Reason: Bottom must be less than top');
  }
}

/** Splits at the wildcards. `\*` and `\\` are literal characters. */
function splitWildcards(text: string): string[] {
  const parts = [''];
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character === '\\') {
      index += 1;
      if (text[index] !== '*' && text[index] !== '\\') {
        throw new InvalidPattern('Event pattern is not valid. Reason: Invalid escape character');
      }
      parts[parts.length - 1] += text[index] as string;
    } else if (character === '*') {
      if (text[index + 1] === '*') {
        throw new InvalidPattern('Event pattern is not valid. Reason: Consecutive wildcard characters');
      }
      parts.push('');
    } else parts[parts.length - 1] += character;
  }
  return parts;
}

/** Finds each part after the one before, so that the work is linear. */
function matchesParts(parts: readonly string[], value: string): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return value === first;
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false;
  const end = value.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

function readCidrFilter(text: string) {
  try {
    if (!text.includes('/')) throw new InvalidPattern("one '/' required");
    return toAddressSet([parseCidr(text)]);
  } catch {
    throw new InvalidPattern(`Event pattern is not valid. Reason: Malformed CIDR ${text}`);
  }
}

function isAddressIn(text: string, range: ReturnType<typeof readCidrFilter>): boolean {
  const address = parseAddress(text);
  return address !== undefined && containsAddress(range, address);
}

function expectText(name: string, operand: unknown): string {
  if (isString(operand)) return operand;
  throw new InvalidPattern(`Event pattern is not valid. Reason: ${name} match pattern must be a string`);
}
