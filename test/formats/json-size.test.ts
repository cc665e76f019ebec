import fc from 'fast-check';
import { checkJsonSize } from '../../lib/formats/scan/json-size';

const limits = { maxDepth: 3, maxValues: 6 };
const check = (text: string, options: Parameters<typeof checkJsonSize>[1] = limits) =>
  checkJsonSize(Buffer.from(text), options);
const broken = (message: string) => expect.objectContaining({ name: 'ParseError', message, reason: 'broken' });
const DEEP = broken('it is nested more than 3 deep');
const MANY = broken('it has more than 6 values');

test.each([
  ['nested to the limit', '[[[1]]]'],
  ['nested to the limit several times', '[[[1]],[[2]]]'],
  ['objects nested to the limit', '{"a":{"b":{}}}'],
  ['as many values as allowed', '[1,2,3,4,5,6]'],
  ['lists and members count', '[[1],[2],[3]]'],
  ['brackets and commas in a text', '["[[[[,,,,,,,,",1]'],
  ['brackets after an escaped quote', '["\\"[[[[,,,,,,,,",1]'],
  ['a text that ends with a backslash', '["\\\\",[[1]]]'],
  ['brackets in a key', '{"[[[[[":1}'],
  ['a text without an end', '["[[[[[[[['],
  ['no JSON', 'Resources: all of them'],
])('accepts %s', (_, text) => {
  expect(() => check(text)).not.toThrow();
});

test.each([
  ['nesting beyond the limit', '[[[[1]]]]', DEEP],
  ['objects and lists nested beyond the limit', '{"a":[{"b":[]}]}', DEEP],
  ['nesting that has no end', '[[[[[[[[', DEEP],
  ['nesting after a text with brackets', '["]]]]",[[[1]]]]', DEEP],
  ['nesting after a text that ends with a backslash', '["\\\\",[[[1]]]]', DEEP],
  ['one value more than allowed', '[1,2,3,4,5,6,7]', MANY],
  ['one list more than allowed', '[[],[],[],[]]', MANY],
])('refuses %s', (_, text, error) => {
  expect(() => check(text)).toThrow(error);
});

test('does not measure the depth of what is known to be shallow', () => {
  expect(() => check('[[[[1]]]]', { ...limits, isShallow: true })).not.toThrow();
  expect(() => check('[1,2,3,4,5,6,7]', { ...limits, isShallow: true })).toThrow(MANY);
});

test('allows a depth of 1000, and three million values', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const list = (values: number) => `[${'1,'.repeat(values - 1)}1]`;
  for (const text of [nested(1000), list(3_000_000)]) expect(() => check(text, {})).not.toThrow();
  expect(() => check(nested(1001), {})).toThrow('it is nested more than 1000 deep');
  expect(() => check(list(3_000_001), {})).toThrow('it has more than 3000000 values');
});

test('measures any JSON as a walk through its values does', () => {
  const measureDepth = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(measureDepth)) : 0;
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, maxDepth) => {
      const text = JSON.stringify(value);
      const isRefused = (() => {
        try {
          check(text, { maxDepth, maxValues: 1000 });
          return false;
        } catch {
          return true;
        }
      })();
      expect(isRefused).toBe(measureDepth(value) > maxDepth);
    }),
  );
});
