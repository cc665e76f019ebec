import fc from 'fast-check';
import { canonicalJson, diffJson } from '../../lib/core/diff';
import { formatExactJson, parseExactEmbeddedJson, parseExactJson, roundNumbers } from '../../lib/core/exact-json';
import { ExactNumber, formatValue, isObject } from '../../lib/core/json';

const exact = (text: string) => new ExactNumber(text);

test.each<[text: string, value: unknown]>([
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', exact('9007199254740993')],
  ['-9007199254740993', exact('-9007199254740993')],
  ['1e400', exact('1e400')],
  ['1e-400', exact('1e-400')],
  ['-0', exact('-0')],
  ['1.10', exact('1.10')],
  ['1E3', exact('1E3')],
  ['0.1', 0.1],
  ['[1,18446744073709551615,2]', [1, exact('18446744073709551615'), 2]],
  ['{ "a" : 1.0 , "b":"1.0"}', { a: exact('1.0'), b: '1.0' }],
  // A text is no number, whatever it holds.
  [
    '["9007199254740993", "\\"9007199254740993", "\\\\", 9007199254740993]',
    ['9007199254740993', '"9007199254740993', '\\', exact('9007199254740993')],
  ],
  ['["\\ue0009","\ue0011", "\\uE0021", 1.0]', ['\ue0009', '\ue0011', '\ue0021', exact('1.0')]],
  [
    '{"__proto__":{"x":1.0}}',
    JSON.parse('{"__proto__":{"x":null}}', (key, value) => (key === 'x' ? exact('1.0') : value)),
  ],
])('reads %s', (text, value) => {
  expect(parseExactJson(text)).toEqual(value);
  expect(parseExactJson(formatExactJson(value))).toEqual(value);
});

/** Each row: the levels of lists, and whether the text is opened. */
test.each([
  [200, true],
  [201, false],
  [2500, false],
  [100_000, false],
])('a text of %d levels is opened: %s', (levels, isOpened) => {
  for (const inner of ['', '1.0', '{}'].slice(0, isOpened ? 2 : 3)) {
    const text = `${'['.repeat(levels)}${inner}${']'.repeat(levels)}`;
    const value = parseExactEmbeddedJson(text);
    expect([value === text, formatExactJson(value)]).toEqual([!isOpened, isOpened ? text : JSON.stringify(text)]);
  }
});

test.each(['', '{', '{"a":01}', '[1.]', '"', '-', '[9007199254740993,]'])('refuses %j, as JSON.parse does', (text) => {
  expect(() => parseExactJson(text)).toThrow(SyntaxError);
});

test('writes what JSON.stringify writes, and numbers with their digits', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(0, 2), (value, indent) => {
      const written = JSON.stringify(value, null, indent);
      expect(formatExactJson([value, exact('1.10')], indent)).toBe(
        JSON.stringify([value, 'x'], null, indent).replace(/"x"(?=\s*\]$)/, '1.10'),
      );
      expect(formatExactJson(parseExactJson(written), indent)).toBe(written);
    }),
  );
  const odd = { a: undefined, b: [undefined, exact('1e400')], c: {}, d: [], e: new Date(0) };
  expect(formatExactJson(odd)).toBe('{"b":[null,1e400],"c":{},"d":[],"e":"1970-01-01T00:00:00.000Z"}');
});

test('rounds as JSON.parse does', () => {
  const text = '{"a":[9007199254740993,1e400,-0,1.10,"1.10"],"b":{"c":1E3}}';
  expect(roundNumbers(parseExactJson(text))).toEqual(JSON.parse(text));
  const value = { a: [1] };
  expect(roundNumbers(value)).toBe(value);
});

test.each<[first: string, second: string, isSame: boolean]>([
  ['9007199254740993', '9007199254740992', false],
  ['9007199254740993', '9007199254740993.0', true],
  ['1e400', '1e401', false],
  ['1e400', '10e399', true],
  ['1e-400', '0', false],
  ['-0', '0', true],
  ['0e5', '-0.00', true],
  ['1.10', '1.1', true],
  ['1E3', '1000', true],
  ['-1.50e2', '-150', true],
  ['0.1000000000000000055511151231257827', '0.1', false],
  ['"1.10"', '1.10', false],
  ['"{\\"n\\":9007199254740993}"', '"{\\"n\\":9007199254740992}"', false],
  ['"{\\"n\\":1.10}"', '"{\\"n\\":1.1}"', true],
])('%s and %s are the same number: %s', (first, second, isSame) => {
  const [a, b] = [parseExactJson(first), parseExactJson(second)];
  expect(canonicalJson(a) === canonicalJson(b)).toBe(isSame);
  expect(diffJson([a], [b]).length === 0).toBe(isSame);
  expect(diffJson({ list: [{ a }] }, { list: [{ a: b }] }).length === 0).toBe(isSame);
});

test('a number is no object, and is shown with its digits', () => {
  const number = exact('9007199254740993');
  expect(isObject(number)).toBe(false);
  expect(formatValue({ a: [number] })).toBe('{"a":[9007199254740993]}');
  expect(JSON.stringify([exact('1.10')])).toBe('[1.1]');
  expect(parseExactEmbeddedJson('{"a":1.10}')).toEqual({ a: exact('1.10') });
  expect(parseExactEmbeddedJson('{no')).toBe('{no');
});
