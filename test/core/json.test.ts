import fc from 'fast-check';
import { formatValue, parseEmbeddedJson } from '../../lib/core/json';

test('formats any JSON value as a beginning of its JSON text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 5, max: 80 }), (value, maxLength) => {
      const text = JSON.stringify(value);
      expect(formatValue(value, maxLength)).toBe(
        text.length <= maxLength ? text : `${text.slice(0, maxLength - 3)}...`,
      );
    }),
  );
});

test.each<[kind: string, value: unknown]>([
  ['a long text', 'x'.repeat(1000)],
  ['a long list', Array(1000).fill('x')],
  ['a long key', { ['k'.repeat(1000)]: 1 }],
])('formats %s as JSON does', (_kind, value) => {
  expect(formatValue(value)).toBe(`${JSON.stringify(value).slice(0, 57)}...`);
});

test.each<[kind: string, value: unknown, text: string]>([
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a time', new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ['a member without a value', { a: undefined, b: 1 }, '{"b":1}'],
  ['an element without a value', [undefined, 1], '[null,1]'],
])('formats %s', (_kind, value, text) => {
  expect(formatValue(value)).toBe(text);
});

test.each<[value: unknown, parsed: unknown]>([
  ['{"a":1}', { a: 1 }],
  [' \n[1]', [1]],
  ['{a', '{a'],
  ['1', '1'],
  ['"a"', '"a"'],
  ['null', 'null'],
  ['a {}', 'a {}'],
  [{ a: '{}' }, { a: '{}' }],
  [1, 1],
])('parses JSON embedded in %j: %j', (value, parsed) => {
  expect(parseEmbeddedJson(value)).toEqual(parsed);
});

test('reads only the part of a value that it shows', () => {
  let reads = 0;
  const watched = new Proxy(Array(100_000).fill('x'), {
    get(target, key) {
      reads++;
      return Reflect.get(target, key);
    },
  });
  formatValue(watched);
  expect(reads).toBeLessThan(50);
});

test('formats a value that is nested more deeply than the stack allows', () => {
  expect(formatValue(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toBe(`${'['.repeat(57)}...`);
});
