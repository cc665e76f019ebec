import type { ConfigurationItem } from '../../lib/core/item';
import { Reference, Unknown } from '../../lib/core/reading/unreadable';
import { NOTHING_FOUND, readItemResult, writeItemResult } from '../../lib/engine/item-result';

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

test.each([
  ['plain values', 'config', { a: [1, 'x', null, { b: true }] }],
  ['what a query did not select', 'config', { a: new Unknown('not selected') }],
  ['an open parameter', 'template', { a: [new Unknown('{"Ref":"A"}')] }],
  ['a reference', 'template', { a: new Reference('{"Ref":"A"}', 'A') }],
  ['a reference to an attribute', 'template', { a: new Reference('{"Fn::GetAtt":["A","Arn"]}', 'A', 'Arn') }],
] as const)('%s comes back as it was', (_name, shape, configuration) => {
  const judged = { ...NOTHING_FOUND, postponed: ['some-rule'], item: item(shape, configuration) };
  const back = readItemResult(writeItemResult(judged));
  expect(back).toStrictEqual(judged);
});

test('the expression of an unknown value comes back too', () => {
  const expression = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }]] };
  const judged = { ...NOTHING_FOUND, postponed: ['r'], item: item('template', { a: new Unknown('join', expression) }) };
  const { item: back } = readItemResult(writeItemResult(judged));
  expect(back?.configuration).toMatchObject({ a: { expression } });
});
