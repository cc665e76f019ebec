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
