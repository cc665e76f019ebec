import fc from 'fast-check';
import { evaluateRule } from '../../lib/core/evaluate';
import { parseParameters } from '../../lib/core/parameters';
import { UnreadableItem } from '../../lib/core/unreadable';
import { ANNOTATION_LIMIT } from '../../lib/core/verdict';
import { contextOf, expectedOf, itemOf, outcomeOf, ruleFolders } from './harness';

describe.each(ruleFolders)('$folder', ({ folder, rule, cases }) => {
  test.each(cases)('$scenario', (given) => {
    expect(outcomeOf(rule, given)).toEqual(expectedOf(given));
  });

  describe('what all rules owe', () => {
    test('the name is the folder', () => expect(rule.name).toBe(folder));

    test('no scenario twice, neither by name nor by content', () => {
      const names = cases.map(({ scenario }) => scenario);
      const contents = cases.map(({ scenario, ...content }) => JSON.stringify(content));
      expect(names).toEqual([...new Set(names)]);
      expect(contents).toEqual([...new Set(contents)]);
    });

    test('cases show both outcomes', () => {
      const seen = cases.map((given) =>
        'complianceType' in given.expected ? given.expected.complianceType : 'unreadable',
      );
      expect(seen).toEqual(expect.arrayContaining(['COMPLIANT', 'NON_COMPLIANT']));
    });

    test.each(cases)('leaves the item as it was and says the same twice: $scenario', (given) => {
      const item = deepFrozen(itemOf(rule, given));
      expect(outcomeOf(rule, given, item)).toEqual(outcomeOf(rule, given, item));
    });

    test.each(cases)('has an annotation exactly when non-compliant: $scenario', (given) => {
      const outcome = outcomeOf(rule, given) as { complianceType?: string; annotation?: string };
      if (outcome.complianceType)
        expect(outcome.annotation !== undefined).toBe(outcome.complianceType === 'NON_COMPLIANT');
      expect((outcome.annotation ?? '').length).toBeLessThanOrEqual(ANNOTATION_LIMIT);
    });

    test.each(['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'] as const)(
      'an item with status %s is not applicable, whatever its configuration says',
      (status) => {
        for (const given of cases) {
          const item = { ...itemOf(rule, given), status };
          expect(outcomeOf(rule, given, item)).toEqual({ complianceType: 'NOT_APPLICABLE' });
        }
      },
    );

    test('any JSON at all gives a verdict that is not COMPLIANT, or a named unreadable', () => {
      const given = cases[0] as (typeof cases)[number];
      const enabled = { rule, parameters: parseParameters(rule, { ...given.parameters } as Record<string, string>) };
      fc.assert(
        fc.property(fc.jsonValue(), fc.jsonValue(), (configuration, supplementaryConfiguration) => {
          const item = { ...itemOf(rule, given), configuration, supplementaryConfiguration };
          try {
            expect(evaluateRule(enabled, item, contextOf(rule, given)).complianceType).not.toBe('COMPLIANT');
          } catch (error) {
            if (!(error instanceof UnreadableItem)) throw error;
          }
        }),
      );
    });

    test('a case with one value replaced by nonsense throws nothing but UnreadableItem', () => {
      const given = fc.constantFrom(...cases);
      fc.assert(
        fc.property(given, fc.nat(), fc.jsonValue(), (one, where, nonsense) => {
          const item = itemOf(rule, one);
          outcomeOf(rule, one, {
            ...item,
            configuration: withValueReplaced(item.configuration, where, nonsense),
            supplementaryConfiguration: withValueReplaced(item.supplementaryConfiguration, where, nonsense),
          });
        }),
      );
    });
  });
});

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFrozen);
  }
  return value;
}

/** The value at the n-th place of a tree, counted round and round, replaced by another. */
function withValueReplaced(tree: unknown, n: number, replacement: unknown): unknown {
  const places = countPlaces(tree);
  let left = n % places;
  const walk = (value: unknown): unknown => {
    if (left-- === 0) return replacement;
    if (Array.isArray(value)) return value.map(walk);
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, walk(child)]));
  };
  return walk(tree);
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const countPlaces = (value: unknown): number =>
  1 +
  (Array.isArray(value) ? value : isPlain(value) ? Object.values(value) : []).reduce((n, v) => n + countPlaces(v), 0);
