import { convertTimes, parseTimeObject } from '../../../lib/formats/items/time-object';

const time = {
  __class__: 'datetime',
  year: 2026,
  month: 2,
  day: 11,
  hour: 5,
  minute: 6,
  second: 15,
  microsecond: 27000,
};

test('reads a time, with parts as numbers or text', () => {
  expect(parseTimeObject(time)?.toISOString()).toBe('2026-02-11T05:06:15.027Z');
  expect(parseTimeObject({ ...time, year: '2026' })?.toISOString()).toBe('2026-02-11T05:06:15.027Z');
});

test.each([['x'], [{ toString: null }], [[]], [true], [Number.NaN], [1e300]])(
  'a year of %j is not a time and stays as it is',
  (year) => {
    expect(parseTimeObject({ ...time, year })).toBeUndefined();
    expect(convertTimes([{ ...time, year }])).toEqual([{ ...time, year }]);
  },
);

test.each([
  ['lists', (value: unknown): unknown => [value]],
  ['objects', (value: unknown): unknown => ({ a: value })],
])('converts times in %s nested 50 deep, and leaves what is nested more deeply', (_, wrap) => {
  const nest = (value: unknown, depth: number) => Array.from({ length: depth }).reduce<unknown>(wrap, value);
  expect(convertTimes(nest(time, 50))).toEqual(nest('2026-02-11T05:06:15.027Z', 50));
  expect(convertTimes(nest(time, 51))).toEqual(nest(time, 51));
});
