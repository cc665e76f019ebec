import fc from 'fast-check';
import type { PendingEvaluation } from '../../../lib/core/evaluate/evaluate';
import type { ConfigurationItem } from '../../../lib/core/item';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import {
  decodeFacts,
  decodeUnsettled,
  encodeFacts,
  encodeUnsettled,
  type ItemResult,
  NO_RESULT,
} from '../../../lib/engine/results/item-result';
import { anyCharacter } from '../../support/characters';

const item = (shape: ConfigurationItem['shape'], configuration: unknown): ConfigurationItem => ({
  shape,
  resourceType: 'Test::Box',
  resourceId: 'b',
  status: 'OK',
  tags: {},
  relationships: [],
  configuration,
  supplementaryConfiguration: {},
});

const pend = (pending: PendingEvaluation['pending']): PendingEvaluation => ({ rule: 'closed-box', pending });
const decodeItem = (one: ConfigurationItem): unknown => {
  const [result] = decodeUnsettled(encodeUnsettled({ ...NO_RESULT, pending: [pend({ item: one })] }));
  const [decoded] = result?.pending ?? [];
  return decoded && 'item' in decoded.pending && decoded.pending.item;
};

describe('the item of a pending evaluation of a template is restored', () => {
  test.each([
    ['plain values', 'config', { a: [1, 'x', null, { b: true }] }],
    ['a property that a query did not select', 'config', { a: new Unknown('not selected') }],
    ['a parameter without a value', 'template', { a: [new Unknown('{"Ref":"A"}')] }],
    ['a reference', 'template', { a: new Reference('{"Ref":"A"}', 'A') }],
    ['a reference to an attribute', 'template', { a: new Reference('{"Fn::GetAtt":["A","Arn"]}', 'A', 'Arn') }],
  ] as const)('%s', (_name, shape, configuration) => {
    expect(decodeItem(item(shape, configuration))).toStrictEqual(item(shape, configuration));
  });

  test('the expression of an unknown value', () => {
    const expression = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }]] };
    const unknown = new Unknown('join', expression);
    expect(decodeItem(item('template', { a: unknown }))).toMatchObject({ configuration: { a: { expression } } });
  });
});

test('the parts of a joined text are restored', () => {
  const unknown = new Unknown('sub', undefined, [new Reference('{"Ref":"A"}', 'A'), '/32']);
  const { pieces } = unknown;
  expect(decodeItem(item('template', { a: unknown }))).toMatchObject({ configuration: { a: { pieces } } });
});

test('the type of a resource that a reference means is restored', () => {
  const reference = new Reference('{"Ref":"A"}', 'A', undefined, undefined, { resourceType: 'AWS::SQS::Queue' });
  const { configuration } = decodeItem(item('template', { a: reference })) as { configuration: { a: Reference } };
  expect(configuration.a.resourceType).toBe('AWS::SQS::Queue');
});

test.each([
  new Unknown('{"Ref":"Token"}', { Ref: 'Token' }, undefined, '', 'a parameter with NoEcho'),
  new Reference('{"Ref":"Key"}', 'Key', undefined, undefined, { secret: 'an AWS access key' }),
])('the kind of a secret is restored: $what', (unknown) => {
  const { configuration } = decodeItem(item('template', { a: unknown })) as { configuration: { a: Unknown } };
  expect(configuration.a.secret).toBe(unknown.secret);
});

test('the variants of an item are restored', () => {
  const variant = { assumption: '"A" holds', tags: {}, configuration: { a: 1 }, supplementaryConfiguration: {} };
  const one = { ...item('template', { a: new Unknown('{"Fn::If":[]}') }), variants: [variant], outside: 'sg-0a' };
  expect(decodeItem(one)).toStrictEqual(one);
});

describe('any part that waits is restored', () => {
  const text = fc.string({ unit: anyCharacter });
  const json = fc.json().map((value): unknown => JSON.parse(value));
  const unknown = fc.oneof(
    fc.tuple(text, json).map(([what, expression]) => new Unknown(what, expression)),
    fc.tuple(text, text).map(([what, logicalId]) => new Reference(what, logicalId)),
    fc.tuple(text, text, text).map(([what, logicalId, attribute]) => new Reference(what, logicalId, attribute)),
  );
  const configuration = fc.dictionary(text, fc.oneof(json, unknown, fc.array(unknown)));
  const anyResult: fc.Arbitrary<ItemResult> = fc.record({
    evaluations: fc.constant([]),
    unreadable: fc.array(fc.record({ rule: text, message: text }, { requiredKeys: ['message'] }), { maxLength: 3 }),
    facts: fc.array(
      fc.record({
        fact: text,
        scope: fc.record({ accountId: text, region: text }, { requiredKeys: [] }),
        entries: fc.array(fc.tuple(text, json), { maxLength: 3 }),
      }),
      { maxLength: 3 },
    ),
    pending: fc.array(
      fc.oneof(
        json.map((needsFacts) => pend({ needsFacts })),
        configuration.map((value) => pend({ item: item('template', value) })),
      ),
      { maxLength: 3 },
    ),
  });

  /** Makes the private expressions of unknown values visible to a comparison. */
  const showUnknowns = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (_key, part) =>
        part instanceof Unknown ? { ...part, expression: part.expression, type: part.constructor.name } : part,
      ),
    );

  test('by decoding what was encoded, of many items together', () => {
    fc.assert(
      fc.property(fc.array(anyResult, { maxLength: 4 }), (results) => {
        const facts = results.map((one) => one.facts).filter(({ length }) => length > 0);
        const unsettled = results
          .map(({ evaluations: _, facts: __, ...rest }) => rest)
          .filter(({ unreadable, pending }) => unreadable.length + pending.length > 0);
        expect(decodeFacts(results.map((one) => encodeFacts(one.facts)).join(''))).toEqual(facts);
        const decoded = decodeUnsettled(results.map(encodeUnsettled).join(''));
        expect(decoded).toEqual(unsettled);
        expect(showUnknowns(decoded)).toEqual(showUnknowns(unsettled));
      }),
    );
  });
});
