import { formatValue, isEmptyList, isList, isObject, isString } from './json';
import type { Parameters } from './parameters';
import { isRuleName, PERIODS, type RuleDefinition, SEVERITIES } from './rule';
import { didYouMean } from './text/suggest';

/**
 * Returns what is wrong with a rule, `undefined` if nothing is. The compiler finds most of it, but not everyone who
 * writes a rule runs it. It is not for the deployed functions, whose rules have no texts.
 */
export function findRuleError(value: unknown): string | undefined {
  if (!isObject(value)) return `got ${formatFound(value)}, expected a rule made with defineRule`;
  const { name, evaluate, collect, conclude, ...others } = value;
  if (!isString(name) || !isRuleName(name)) return 'expected a name in kebab-case';
  for (const key of Object.keys(value)) {
    const similar = Object.hasOwn(PROPERTIES, key) ? undefined : didYouMean(key, Object.keys(PROPERTIES));
    if (similar !== undefined) return `unknown property "${key}", did you mean "${similar}"?`;
  }
  for (const [key, { expected, is }] of Object.entries(PROPERTIES)) {
    if (!is(others[key])) return `${key}: got ${formatFound(others[key])}, expected ${expected}`;
  }
  const [kind, functions] = others.facts ? ['with', { collect, conclude }] : ['without', { evaluate }];
  const missing = Object.entries(functions).find(([, candidate]) => typeof candidate !== 'function');
  return missing && `${missing[0]}: got ${formatFound(missing[1])}, expected a function, as the rule is ${kind} facts`;
}

const formatFound = (value: unknown): string => (value === undefined ? 'nothing' : formatValue(value));

interface PropertyCheck {
  readonly expected: string;
  readonly is: (value: unknown) => boolean;
}

const isAny = (): boolean => true;
const isText: PropertyCheck = { expected: 'a text', is: (value) => isString(value) && value.trim() !== '' };
const checkEach = (is: (value: unknown) => boolean) => (value: unknown) => isList(value) && value.every(is);
const isFilledList = (is: (value: unknown) => boolean) => (value: unknown) =>
  checkEach(is)(value) && !isEmptyList(value);
const allowAbsent = (is: (value: unknown) => boolean) => (value: unknown) => value === undefined || is(value);
/** `AWS::EC2::Volume`; a team's own records have types of its own. */
const isResourceType = (value: unknown): boolean => isString(value) && /^\w+::[\w:]+$/.test(value);

/** The properties of a rule, in the order in which they are checked. */
const PROPERTIES: Readonly<Record<AllKeys<RuleDefinition<unknown, Parameters>>, PropertyCheck>> = {
  name: { expected: 'a name', is: isAny },
  title: isText,
  rationale: isText,
  severity: {
    expected: `one of ${SEVERITIES.join(', ')}`,
    is: (value) => (SEVERITIES as readonly unknown[]).includes(value),
  },
  resource: {
    expected: "a reader of a resource type, such as genericReader('AWS::EC2::Volume')",
    is: (value) =>
      isObject(value) && typeof value.read === 'function' && isFilledList(isResourceType)(value.resourceTypes),
  },
  triggers: {
    expected: "a list of onChange and every('TwentyFour_Hours')",
    is: (value) => isFilledList(isTrigger)(value),
  },
  parameters: {
    expected: 'an object of parameters, such as integer(…), or {}',
    is: (value) =>
      isObject(value) && Object.values(value).every((one) => isObject(one) && typeof one.parse === 'function'),
  },
  managedRules: { expected: 'a list of identifiers', is: allowAbsent(checkEach(isString)) },
  controls: { expected: 'a list of controls', is: allowAbsent(checkEach(isString)) },
  limitations: { expected: 'a list of texts, or []', is: checkEach(isString) },
  remediation: { expected: 'a remediation', is: allowAbsent(isObject) },
  facts: { expected: 'a list of facts, or no key', is: allowAbsent(isFilledList(isObject)) },
  evaluate: { expected: 'a function', is: isAny },
  collect: { expected: 'a function', is: isAny },
  conclude: { expected: 'a function', is: isAny },
};

/** The keys of every member of a union. */
type AllKeys<T> = T extends unknown ? keyof T : never;

const isTrigger = (value: unknown): boolean =>
  isObject(value) &&
  (value.on === 'change' || (value.on === 'schedule' && (PERIODS as readonly unknown[]).includes(value.frequency)));
