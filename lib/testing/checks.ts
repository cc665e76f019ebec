import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Case } from '../core/cases';
import { ANNOTATION_LIMIT } from '../core/annotation';
import type { ConfigurationItem } from '../core/item';
import type { Rule } from '../core/rule';
import { normalizeExpected, buildItem, runCase } from './case';

/** Something that a rule owes; `run` throws an `AssertionError` when it is not so. */
export interface Check {
  readonly name: string;
  run(): void;
}

/**
 * All that a rule owes: each of its cases, and what every rule owes beside them. For any test runner:
 *
 *     for (const { name, run } of checksOf(rule, cases)) test(name, run);
 */
export const createRuleChecks = (rule: Rule, cases: readonly Case[]): Check[] => [
  ...cases.flatMap((given) => checksOfCase(rule, given)),
  { name: 'no scenario twice, neither by name nor by content', run: () => assertNoneTwice(cases) },
  { name: 'cases show both outcomes', run: () => assertBothOutcomes(cases) },
  ...GONE.map((status) => ({
    name: `an item with status ${status} is not applicable, whatever its configuration says`,
    run() {
      for (const given of cases) {
        const outcome = runCase(rule, given, { ...buildItem(rule, given), status });
        deepStrictEqual(outcome, { complianceType: 'NOT_APPLICABLE' }, given.scenario);
      }
    },
  })),
  {
    name: 'what is no configuration at all is never compliant',
    run() {
      for (const nonsense of NONSENSE) {
        const [given] = cases;
        if (!given) continue;
        const outcome = runCase(rule, given, { ...buildItem(rule, given), ...insteadOfParts(nonsense) });
        ok((outcome as Outcome).complianceType !== 'COMPLIANT', `COMPLIANT: configuration ${JSON.stringify(nonsense)}`);
      }
    },
  },
  {
    name: 'a value replaced by nonsense throws nothing but UnreadableItem',
    run() {
      for (const given of cases) for (const item of spoil(buildItem(rule, given))) runCase(rule, given, item);
    },
  },
];

const checksOfCase = (rule: Rule, given: Case): Check[] => [
  { name: given.scenario, run: () => deepStrictEqual(runCase(rule, given), normalizeExpected(given)) },
  {
    name: `leaves the item as it was and says the same twice: ${given.scenario}`,
    run() {
      const item = deepFreeze(buildItem(rule, given));
      deepStrictEqual(runCase(rule, given, item), runCase(rule, given, item));
    },
  },
  {
    name: `has an annotation exactly when non-compliant: ${given.scenario}`,
    run() {
      const { complianceType, annotation } = runCase(rule, given) as Outcome;
      if (complianceType) deepStrictEqual(annotation !== undefined, complianceType === 'NON_COMPLIANT');
      ok((annotation ?? '').length <= ANNOTATION_LIMIT, `${annotation?.length} characters: ${annotation}`);
    },
  },
];

interface Outcome {
  readonly complianceType?: string;
  readonly annotation?: string;
}

const GONE = ['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'] as const;

function assertNoneTwice(cases: readonly Case[]): void {
  const names = cases.map(({ scenario }) => scenario);
  const contents = cases.map(({ scenario, ...content }) => JSON.stringify(content));
  deepStrictEqual(names, [...new Set(names)]);
  deepStrictEqual(contents, [...new Set(contents)]);
}

function assertBothOutcomes(cases: readonly Case[]): void {
  const seen = cases.map(({ expected }) => ('complianceType' in expected ? expected.complianceType : 'unreadable'));
  for (const outcome of ['COMPLIANT', 'NON_COMPLIANT'] as const) ok(seen.includes(outcome), `No case is ${outcome}`);
}

/** What AWS never gives, of each kind of JSON. */
const NONSENSE: readonly unknown[] = [null, true, -1, 0.5, '', 'nonsense', [], ['nonsense'], {}, { nonsense: [{}] }];

const insteadOfParts = (nonsense: unknown) => ({ configuration: nonsense, supplementaryConfiguration: nonsense });

/** The item with each value of its configuration replaced by each kind of nonsense, one at a time. */
export function* spoil(item: ConfigurationItem): Generator<ConfigurationItem> {
  const { configuration, supplementaryConfiguration } = item;
  for (const nonsense of NONSENSE) {
    for (const spoilt of spoiledTrees(configuration, nonsense)) yield { ...item, configuration: spoilt };
    for (const spoilt of spoiledTrees(supplementaryConfiguration, nonsense))
      yield { ...item, supplementaryConfiguration: spoilt };
  }
}

function* spoiledTrees(tree: unknown, nonsense: unknown): Generator<unknown> {
  yield nonsense;
  if (Array.isArray(tree)) {
    for (const [index, element] of tree.entries())
      for (const spoilt of spoiledTrees(element, nonsense)) yield tree.with(index, spoilt);
  } else if (isPlain(tree)) {
    for (const [key, value] of Object.entries(tree))
      for (const spoilt of spoiledTrees(value, nonsense)) yield { ...tree, [key]: spoilt };
  }
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
