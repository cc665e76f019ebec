import fc from 'fast-check';
import { compareTexts, formatDollars, formatInteger, joinList, pluralize } from '../../../lib/core/text/format';

test.each<[words: string[], most: number | undefined, text: string]>([
  [[], undefined, ''],
  [['a'], undefined, 'a'],
  [['a', 'b'], undefined, 'a and b'],
  [['a', 'b', 'c'], undefined, 'a, b and c'],
  [['a', 'b', 'c', 'd'], undefined, 'a, b and 2 more'],
  [['a', 'b', 'c'], 2, 'a and 2 more'],
  [['a', 'b', 'c', 'd'], 4, 'a, b, c and d'],
])('%j, at most %s: %s', (words, most, text) => {
  expect(joinList(words, most)).toBe(text);
});

test.each([
  [0, '0 days'],
  [1, '1 day'],
  [-1, '-1 day'],
  [2, '2 days'],
  [3650, '3,650 days'],
])('%d: %s', (count, text) => {
  expect(pluralize(count, 'day')).toBe(text);
});

test.each([
  ['property', '2 properties'],
  ['unreadable entry', '2 unreadable entries'],
  ['more type', '2 more types'],
])('the plural of %s: %s', (noun, text) => {
  expect(pluralize(2, noun)).toBe(text);
});

test.each([
  [-100, '-100'],
  [0, '0'],
  [100, '100'],
  [999, '999'],
  [1000, '1,000'],
  [3000, '3,000'],
  [4312, '4,312'],
  [1234567, '1,234,567'],
])('%d: %s', (count, text) => {
  expect(formatInteger(count)).toBe(text);
});

test.each([
  [0, '$0.00'],
  [0.1, '$0.10'],
  [85, '$85.00'],
  [1638.4, '$1,638.40'],
  [8.125, '$8.13'],
  [1.005, '$1.01'],
  [999.995, '$1,000.00'],
  [-5.5, '-$5.50'],
  [1e-7, '$0.00'],
])('%d dollars: %s', (amount, text) => {
  expect(formatDollars(amount)).toBe(text);
});

test('dollars are rounded and grouped as Intl does it', () => {
  const intl = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e11 }), fc.integer({ min: 0, max: 6 }), (digits, places) => {
      const amount = digits / 10 ** places;
      expect(formatDollars(amount)).toBe(intl.format(amount));
    }),
  );
});

test('orders texts by their code units', () => {
  expect(['b', 'ä', 'a', 'B', '', 'b'].sort(compareTexts)).toEqual(['', 'B', 'a', 'b', 'b', 'ä']);
});
