import type { Evaluation } from '../../../lib/core/evaluate/evaluate';
import type { ConfigurationItem } from '../../../lib/core/item';
import { findDecidingPart } from '../../../lib/engine/positions/deciding-part';
import { SearchBudget } from '../../../lib/engine/positions/search-budget';
import { detectText } from '../../../lib/formats/detect-text';
import { readMark } from './located-evaluations';

type Configuration = Readonly<Record<string, unknown>>;

const readOnly = async (template: string): Promise<ConfigurationItem> => {
  const { resources } = await detectText(template);
  return resources[0] as ConfigurationItem;
};

/** A rule that finds violations, and counts how often it was run. */
function createRule(isViolation: (configuration: Configuration) => boolean) {
  const rule = (item: ConfigurationItem): Evaluation => {
    rule.runs++;
    const complianceType = isViolation(item.configuration as Configuration) ? 'NON_COMPLIANT' : 'COMPLIANT';
    return { complianceType, annotation: null } as Evaluation;
  };
  rule.runs = 0;
  return rule;
}

const list = (elements: unknown): string[] => (Array.isArray(elements) ? elements : []);

test.each<[scenario: string, template: string, isViolation: (configuration: Configuration) => boolean]>([
  [
    'an element that a later one makes harmless is not the one: the list',
    'Resources: {A: {Type: T, Properties: {▶Rules: [open, shut, open]}}}',
    ({ Rules }) => list(Rules).at(-1) === 'open',
  ],
  [
    'an element whose opposite comes before it',
    'Resources: {A: {Type: T, Properties: {Rules: [shut, ▶open, other]}}}',
    ({ Rules }) => list(Rules).includes('open'),
  ],
  [
    'a rule that cannot read the resource without a part',
    'Resources: {A: {Type: T, Properties: {Name: a, Inner: {Kind: k, ▶Open: true}}}}',
    ({ Name, Inner }) => {
      if (Name === undefined || (Inner as Configuration).Kind === undefined) throw new Error('unreadable');
      return (Inner as Configuration).Open === true;
    },
  ],
  [
    'a rule that looks only at the number of parts',
    'Resources: {▶A: {Type: T, Properties: {B: 1, C: 2}}}',
    (configuration) => Object.keys(configuration).length === 2,
  ],
  [
    'a rule that always finds a violation',
    'Resources: {▶A: {Type: T, Properties: {B: true, C: [1], D: {E: text}}}}',
    () => true,
  ],
  [
    'keys that are names of JavaScript',
    'Resources: {A: {Type: T, Properties: {constructor: {a: 1}, __proto__: {▶toString: {b: true}}}}}',
    (configuration) =>
      Object.entries(configuration).some(
        ([key, value]) => key === '__proto__' && Object.hasOwn(value as object, 'toString'),
      ),
  ],
])('%s', async (_scenario, marked, isViolation) => {
  const { text, ...position } = readMark(marked);
  const item = await readOnly(text);
  const found = findDecidingPart(item, createRule(isViolation), new SearchBudget()) ?? item.origin;
  expect(found).toMatchObject(position);
});

test('the search changes nothing of the item', async () => {
  const item = await readOnly(
    'Resources: {A: {Type: T, Properties: {Tags: [{Key: a, Value: b}], Rules: [{Open: true}, c]}}}',
  );
  const before = structuredClone(item);
  findDecidingPart(
    item,
    createRule(({ Rules, Tags }) => list(Rules).length + list(Tags).length > 1),
    new SearchBudget(),
  );
  expect(item).toEqual(before);
});

describe('the search is bounded', () => {
  const createLongList = (length: number) =>
    readOnly(`Resources: {A: {Type: T, Properties: {Rules: [${Array.from({ length }, (_, n) => `r${n}`)}]}}}`);

  test.each([1000, 2000, 4000])('of %i elements, the last is found in few runs', async (length) => {
    const rule = createRule(({ Rules }) => list(Rules).includes(`r${length - 1}`));
    expect(findDecidingPart(await createLongList(length), rule, new SearchBudget())).toBeDefined();
    expect(rule.runs).toBeLessThan(25);
  });

  test('more properties than any resource has', async () => {
    const properties = Array.from({ length: 5000 }, (_, n) => `P${n}: {Q: true}`);
    const item = await readOnly(`Resources: {A: {Type: T, Properties: {${properties}}}}`);
    const rule = createRule((configuration) => Object.keys(configuration).length === 5000);
    expect(findDecidingPart(item, rule, new SearchBudget())).toBeUndefined();
    expect(rule.runs).toBeLessThan(10);
  });

  test('a value that is nested deeply', async () => {
    const item = await readOnly(`Resources: {A: {Type: T, Properties: ${'{a: '.repeat(150)}1${'}'.repeat(150)}}}`);
    const rule = createRule(() => true);
    findDecidingPart(item, rule, new SearchBudget());
    expect(rule.runs).toBeLessThan(210);
  });

  test('the resources of a file share a budget, after which none has more than its own position', async () => {
    const item = await createLongList(10);
    const budget = new SearchBudget(100);
    const rule = createRule(({ Rules }) => list(Rules).includes('r9'));
    const found = Array.from({ length: 10 }, () => findDecidingPart(item, rule, budget) !== undefined);
    expect(found).toEqual([true, ...Array(9).fill(false)]);
  });
});
