import { type TargetInput, transformInput } from '../../../lib/local-region/events/input-transformer';

const EVENT = { time: '2026-03-01T12:00:00Z', account: '111122223333', detail: { name: 'a "b"', list: [1, { x: 2 }] } };
const RULE = { name: 'rule', arn: 'arn:aws:events:eu-west-1:111122223333:rule/rule' };

test.each<[scenario: string, input: TargetInput, expected: string]>([
  ['the event', {}, JSON.stringify(EVENT)],
  ['a constant', { Input: '{"assay":"tick"}' }, '{"assay":"tick"}'],
  ['a part', { InputPath: '$.detail.list[1]' }, '{"x":2}'],
  ['a missing part', { InputPath: '$.detail.none' }, 'null'],
  [
    'a template of JSON',
    {
      InputTransformer: {
        InputPathsMap: { n: '$.detail.name', l: '$.detail.list' },
        InputTemplate: '{"n": <n>, "l": <l>}',
      },
    },
    '{"n": "a \\"b\\"", "l": [1,{"x":2}]}',
  ],
  [
    'a template of text',
    { InputTransformer: { InputPathsMap: { a: '$.account', n: '$.detail.name' }, InputTemplate: '"<n> in <a>"' } },
    '"a \\"b\\" in 111122223333"',
  ],
  [
    'a path without a value',
    { InputTransformer: { InputPathsMap: { x: '$.none' }, InputTemplate: '{"x": <x>, "text": "<x>"}' } },
    '{"x": null, "text": ""}',
  ],
  ['the rule', { InputTransformer: { InputTemplate: '{"rule": <aws.events.rule-name>}' } }, '{"rule": "rule"}'],
  ['a name that is not declared', { InputTransformer: { InputTemplate: '"<other>"' } }, '"<other>"'],
])('a target receives %s', (_, input, expected) => {
  expect(transformInput(input, EVENT, RULE)).toBe(expected);
});
