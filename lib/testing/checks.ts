import { deepStrictEqual, notDeepStrictEqual, ok } from 'node:assert/strict';
import type { Case } from '../core/cases';
import { ANNOTATION_LIMIT, NO_REASON } from '../core/evaluate/annotation';
import type { ConfigurationItem } from '../core/item';
import type { Rule } from '../core/rule';
import { findRuleError } from '../core/rule-errors';
import { beginCase, buildItem, prepareCase, runCase } from './case';

/**
 * A check of a rule. `run` throws an `AssertionError` if it fails.
 *
 * @example
 * const runAll = (checks: readonly Check[]) => checks.forEach(({ run }) => run());
 */
export interface Check {
  readonly name: string;
  run(): void;
}

/**
 * Creates the checks of a rule: each of its cases, and what every rule must pass. They work with any test runner.
 * @example
 * for (const { name, run } of createRuleChecks(rule, cases)) test(name, run);
 */
export const createRuleChecks = (rule: Rule, cases: readonly Case[]): Check[] => [
  { name: 'has the properties of a rule', run: () => deepStrictEqual(findRuleError(rule), undefined) },
  ...cases.flatMap((given) => createCaseChecks(rule, given)),
  { name: 'has no repeated scenario', run: () => assertNoRepeated(cases) },
  { name: 'has compliant and non-compliant cases', run: () => assertBothResults(cases) },
  ...GONE_STATUSES.map((status) => ({
    name: `an item with status ${status} is not applicable`,
    run() {
      for (const given of cases) {
        const result = runCase(rule, given, { ...buildItem(rule, given), status });
        deepStrictEqual(result, { complianceType: 'NOT_APPLICABLE' }, given.scenario);
      }
    },
  })),
  {
    name: 'an invalid configuration is never compliant',
    run() {
      for (const value of UNEXPECTED_VALUES) {
        const [given] = cases;
        if (!given) continue;
        const parts = { configuration: value, supplementaryConfiguration: value };
        const result = runCase(rule, given, { ...buildItem(rule, given), ...parts });
        const isCompliant = 'complianceType' in result && result.complianceType === 'COMPLIANT';
        ok(!isCompliant, `COMPLIANT for configuration ${JSON.stringify(value)}: ${MISSING_IS_COMPLIANT}`);
      }
    },
  },
  {
    name: 'an unexpected value throws nothing but UnreadableItem',
    run() {
      for (const given of cases) {
        // Hundreds of thousands of items, over all rules.
        const evaluate = prepareCase(rule, given);
        for (const item of spoil(buildItem(rule, given))) evaluate(item);
      }
    },
  },
];

const MISSING_IS_COMPLIANT =
  'before a missing property makes a resource compliant, read one that AWS always returns, such as an ID or ARN';

const createCaseChecks = (rule: Rule, given: Case): Check[] => [
  { name: given.scenario, run: () => deepStrictEqual(runCase(rule, given), given.expected) },
  ...(given.todo
    ? [{ name: `is still wrong: ${given.scenario}`, run: () => notDeepStrictEqual(given.expected, given.todo) }]
    : []),
  {
    name: `leaves the item unchanged and gives the same result twice: ${given.scenario}`,
    run() {
      const item = deepFreeze(buildItem(rule, given));
      deepStrictEqual(runCase(rule, given, item), runCase(rule, given, item));
    },
  },
  {
    name: `waits for facts with nothing but plain JSON: ${given.scenario}`,
    run() {
      const { pending } = beginCase(rule, given) ?? {};
      if (pending && 'needsFacts' in pending) deepStrictEqual(JSON.parse(JSON.stringify(pending)), pending);
    },
  },
  {
    name: `has an annotation exactly when non-compliant: ${given.scenario}`,
    run() {
      const result = runCase(rule, given);
      if ('unreadable' in result) return;
      deepStrictEqual('annotation' in result, result.complianceType === 'NON_COMPLIANT');
      const annotation = 'annotation' in result ? result.annotation : '';
      ok(!annotation.endsWith(NO_REASON), 'The annotation is blank');
      ok(annotation.length <= ANNOTATION_LIMIT, `${annotation.length} characters: ${annotation}`);
    },
  },
];

const GONE_STATUSES = ['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'] as const;

/** Fails if two cases have the same scenario or the same content. */
export function assertNoRepeated(cases: readonly { readonly scenario: string }[]): void {
  const names = cases.map(({ scenario }) => scenario);
  const contents = cases.map(({ scenario, ...content }) => JSON.stringify(content));
  deepStrictEqual(names, [...new Set(names)]);
  deepStrictEqual(contents, [...new Set(contents)]);
}

function assertBothResults(cases: readonly Case[]): void {
  const found = cases.map(({ expected }) => ('complianceType' in expected ? expected.complianceType : 'unreadable'));
  for (const type of ['COMPLIANT', 'NON_COMPLIANT'] as const) ok(found.includes(type), `No case is ${type}`);
}

/** Values of each JSON type that AWS never writes. */
const UNEXPECTED_VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  '',
  'nonsense',
  [],
  ['nonsense'],
  {},
  // No text: a conversion to text throws.
  { toString: [{}] },
];

/** Yields the item with each value of its configuration replaced by each unexpected value, one at a time. */
export function* spoil(item: ConfigurationItem): Generator<ConfigurationItem> {
  const { configuration, supplementaryConfiguration } = item;
  for (const unexpected of UNEXPECTED_VALUES) {
    for (const spoiled of spoilTree(configuration, unexpected)) yield { ...item, configuration: spoiled };
    for (const spoiled of spoilTree(supplementaryConfiguration, unexpected))
      yield { ...item, supplementaryConfiguration: spoiled };
  }
}

function* spoilTree(tree: unknown, unexpected: unknown): Generator<unknown> {
  yield unexpected;
  if (Array.isArray(tree)) {
    for (const [index, element] of tree.entries())
      for (const spoiled of spoilTree(element, unexpected)) yield tree.with(index, spoiled);
  } else if (isPlainObject(tree)) {
    for (const [key, value] of Object.entries(tree))
      for (const spoiled of spoilTree(value, unexpected)) yield { ...tree, [key]: spoiled };
  }
}

/** An object literal: not an unknown value of a template, which is replaced as a whole. */
const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Freezes a value and everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
