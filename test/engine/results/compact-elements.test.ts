import fc from 'fast-check';
import type { Evaluation, RuleEvaluation } from '../../../lib/core/evaluate/evaluate';
import { ByteList, CompactElements, formatSourceMember } from '../../../lib/engine/results/compact-elements';
import { formatElement, parseElements } from '../../../lib/engine/results/evaluation-elements';
import { ELEMENT_START, EVALUATION_FIELDS, type ItemEvaluation, toOutcome } from '../../../lib/engine/run-result';
import { anyCharacter } from '../../support/characters';

const evaluation = (parts: Partial<ItemEvaluation> = {}): ItemEvaluation => ({
  rule: 'closed-box',
  resourceType: 'Test::Box',
  resourceId: 'b',
  resourceName: null,
  arn: null,
  accountId: null,
  region: null,
  complianceType: 'COMPLIANT',
  annotation: null,
  severity: 'low',
  orderingTimestamp: '2026-03-01T00:00:00.000Z',
  ...parts,
});
const report = ({ resourceSource, ...one }: ItemEvaluation) => ({
  source: 'a.json',
  ...one,
  ...(resourceSource !== undefined && { resourceSource: resourceSource ?? 'a.json' }),
  outcome: toOutcome(one),
});

const SEVERITIES = { 'closed-box': 'low', 'red-lid': 'critical', 'small-box': 'high' } as const;

/**
 * Formats the evaluations of an item in the compact form, and makes elements of it.
 * @param late how many of them come after the others were formatted
 */
function formatItemElements(evaluations: readonly ItemEvaluation[], source: string, late = 0): string {
  const rules = (['red-lid', 'closed-box', 'small-box'] as const).map((name) => ({ name, severity: SEVERITIES[name] }));
  const elements = new ByteList();
  const compact = new CompactElements(rules);
  const results = evaluations.map((one) => (one.line === undefined ? toRuleEvaluation(one) : one));
  const evaluated = evaluations[0]?.line === undefined ? evaluations[0] : undefined;
  const texts = [
    compact.format({ evaluated, evaluations: results.slice(late) }, source),
    ...results.slice(0, late).map((one) => compact.format({ evaluations: [one] }, source)),
  ];
  // The order of the rules makes no difference.
  new CompactElements(rules.toReversed()).addElements(
    texts.map((text) => Buffer.from(text)),
    formatSourceMember(source),
    elements,
  );
  return elements.take().toString();
}

function toRuleEvaluation(evaluation: ItemEvaluation): RuleEvaluation {
  const { resourceType, resourceId, resourceName, arn, accountId, region, orderingTimestamp, ...rest } = evaluation;
  return rest;
}

const waiver = { rule: 'closed-box', resource: 'b', reason: 'r', owner: 'o', expires: '2026-03-02' };
const position = { line: 3, column: 5, resourceLine: 2, resourceColumn: 1 };

test.each<[string, ItemEvaluation[]]>([
  ['none', []],
  ['of an item without a name', [evaluation(), evaluation({ rule: 'small-box', severity: 'high' })]],
  ['of an item with any name', [evaluation({ resourceName: 'a\0b\nc' })]],
  ['with a waiver', [evaluation(), evaluation({ complianceType: 'NOT_APPLICABLE', waiver })]],
  ['with insufficient data', [evaluation({ complianceType: 'NON_COMPLIANT', insufficientData: true }), evaluation()]],
  ['of a template', [evaluation(position), evaluation({ ...position, line: 7, source: 'nested.json' })]],
  [
    'whose reason is in another template',
    [
      evaluation({ ...position, source: 'b.json', resourceSource: null }),
      evaluation({ ...position, resourceSource: 'c.json', nestedIn: 'Shop/Data' }),
    ],
  ],
])('evaluations are restored: %s', (_name, evaluations) => {
  const text = formatItemElements(evaluations, 'a.json');
  expect(parseElements(text)).toStrictEqual(evaluations.map(report));
  for (const line of text.split(ELEMENT_START).slice(1))
    expect(Object.keys(JSON.parse(line)).slice(0, EVALUATION_FIELDS.length)).toEqual([...EVALUATION_FIELDS]);
});

test('the evaluations of any item are formatted together as each is alone', () => {
  const text = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.constantFrom('##[group]', '::stop', '\u202e', '##vso[x', '"\\'),
  );
  const orNull = fc.option(text, { nil: null });
  const item = fc.record({
    resourceType: text,
    resourceId: text,
    resourceName: orNull,
    arn: orNull,
    accountId: orNull,
    region: orNull,
    orderingTimestamp: text,
  });
  const anyWaiver = fc.record({ rule: text, resource: text, reason: text, owner: text, expires: text });
  const result = fc
    .record({
      rule: fc.constantFrom('closed-box' as const, 'red-lid' as const, 'small-box' as const),
      complianceType: fc.constantFrom('COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE'),
      annotation: orNull,
    })
    .map((one) => ({ ...one, severity: SEVERITIES[one.rule] }))
    .chain((one): fc.Arbitrary<Partial<Evaluation>> => {
      if (one.complianceType === 'COMPLIANT') return fc.constant(one);
      const more: fc.Arbitrary<Partial<Evaluation>> =
        one.complianceType === 'NON_COMPLIANT'
          ? fc.constant({ insufficientData: true })
          : anyWaiver.map((found) => ({ waiver: found }));
      return fc.oneof(fc.constant({}), more).map((fields) => ({ ...one, ...fields }));
    });
  fc.assert(
    fc.property(item, fc.array(result, { maxLength: 4 }), text, fc.nat(4), (shared, results, source, late) => {
      const evaluations = results.map((one) => evaluation({ ...shared, ...one }));
      const formatted = formatItemElements(evaluations, source, late);
      const inOrder = [...evaluations.slice(late), ...evaluations.slice(0, late)];
      expect(formatted).toBe(inOrder.map((one) => formatElement({ ...report(one), source })).join(''));
      expect(parseElements(formatted)).toEqual(inOrder.map((one) => ({ ...report(one), source })));
    }),
  );
});
