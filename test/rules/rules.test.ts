import fc from 'fast-check';
import { evaluateRule } from '../../lib/core/evaluate';
import { parseParameters } from '../../lib/core/parameters';
import { UnreadableItem } from '../../lib/core/reading/unreadable';
import { createRuleChecks } from '../../lib/testing/checks';
import { buildContext, buildItem, runCase, ruleFolders } from './harness';

describe.each(ruleFolders)('$folder', ({ folder, rule, cases }) => {
  test.each(createRuleChecks(rule, cases))('$name', ({ run }) => run());

  test('the name is the folder', () => expect(rule.name).toBe(folder));

  describe('whatever it is given', () => {
    test('any JSON at all gives a verdict that is not COMPLIANT, or a named unreadable', () => {
      const given = cases[0] as (typeof cases)[number];
      const enabled = { rule, parameters: parseParameters(rule, { ...given.parameters } as Record<string, string>) };
      fc.assert(
        fc.property(fc.jsonValue(), fc.jsonValue(), (configuration, supplementaryConfiguration) => {
          const item = { ...buildItem(rule, given), configuration, supplementaryConfiguration };
          try {
            expect(evaluateRule(enabled, item, buildContext(rule, given)).complianceType).not.toBe('COMPLIANT');
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
          const item = buildItem(rule, one);
          runCase(rule, one, {
            ...item,
            configuration: withValueReplaced(item.configuration, where, nonsense),
            supplementaryConfiguration: withValueReplaced(item.supplementaryConfiguration, where, nonsense),
          });
        }),
      );
    });
  });
});

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
