import fc from 'fast-check';
import { formatValue, hasRepeatedKeys, parseEmbeddedJson } from '../../lib/core/json';

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
  ['a long integer of code', { a: 12n }, '{"a":12}'],
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

test('no JSON text that a program writes has a key twice', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.integer({ min: 0, max: 2 }), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(hasRepeatedKeys(text, JSON.parse(text))).toBe(false);
    }),
  );
});

test.each<[scenario: string, text: string, expected: boolean]>([
  ['a key twice', '{"a":1,"a":2}', true],
  ['a key three times', '{"a":1,"a":2,"a":3}', true],
  ['with blanks before the colon', '{"a" \n:1, "a"\t: 2}', true],
  ['with an escape', '{"a":1,"\\u0061":2}', true],
  ['inside', '[{"a":{"b":[],"c":1,"b":[]}}]', true],
  ['a key twice whose first value is an object', '{"a":{"b":1,"c":2},"a":{}}', true],
  ['"__proto__" once', '{"__proto__":{"a":1}}', false],
  ['"__proto__" twice', '{"__proto__":1,"__proto__":2}', true],
  ['equal keys of two objects', '[{"a":1},{"a":2}]', false],
  ['a text with quotes and colons', '{"a":"\\"b\\":","c":"\\\\"}', false],
  ['texts in a list', '["a","b"]', false],
  ['a text before a key', '[{"a":"b"},{"c":1}]', false],
  ['a text alone', '"a"', false],
])('a JSON text has a key twice: %s', (_scenario, text, expected) => {
  expect(hasRepeatedKeys(text, JSON.parse(text))).toBe(expected);
});
