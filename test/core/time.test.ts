import fc from 'fast-check';
import { countDays, DAY_MS, formatDay, formatMinute, isDay, parseTime } from '../../lib/core/time';

describe('parseTime', () => {
  test.each<[scenario: string, written: string | number, time: string]>([
    ['ISO 8601 with milliseconds', '2026-02-13T04:40:10.123Z', '2026-02-13T04:40:10.123Z'],
    ['ISO 8601 without milliseconds', '2026-02-13T04:40:10Z', '2026-02-13T04:40:10.000Z'],
    ['two digits of a second', '2026-02-13T04:40:10.12Z', '2026-02-13T04:40:10.120Z'],
    ['microseconds and an offset (SDK dumps)', '2026-02-12T20:40:10.123456-08:00', '2026-02-13T04:40:10.123Z'],
    ['an offset without a colon (Lambda)', '2026-02-13T04:40:10.123+0000', '2026-02-13T04:40:10.123Z'],
    ['four digits of a second (the developer guide)', '2026-02-13T04:40:10.0885+0000', '2026-02-13T04:40:10.088Z'],
    ['an offset east of Greenwich', '2026-02-13T05:40:10+01:00', '2026-02-13T04:40:10.000Z'],
    ['a blank for the T, without an offset (RDS)', '2026-02-13 04:40:10.123', '2026-02-13T04:40:10.123Z'],
    ['no offset', '2026-02-13T04:40:10', '2026-02-13T04:40:10.000Z'],
    ['no seconds', '2026-02-13T04:40Z', '2026-02-13T04:40:00.000Z'],
    ['a day', '2026-02-13', '2026-02-13T00:00:00.000Z'],
    ['the 29th of February of a leap year', '2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['blanks around it', ' 2026-02-13T04:40:10Z ', '2026-02-13T04:40:10.000Z'],
    ['epoch milliseconds (KMS)', 1770957610123, '2026-02-13T04:40:10.123Z'],
    ['epoch milliseconds as text', '1770957610123', '2026-02-13T04:40:10.123Z'],
    ['epoch seconds', 1770957610, '2026-02-13T04:40:10.000Z'],
    ['epoch seconds as text (SQS)', '1770957610', '2026-02-13T04:40:10.000Z'],
    ['epoch seconds with a fraction (the API)', 1770957610.123, '2026-02-13T04:40:10.123Z'],
    ['epoch seconds with a fraction, as text', '1770957610.123', '2026-02-13T04:40:10.123Z'],
    ['the epoch', 0, '1970-01-01T00:00:00.000Z'],
    ['the smallest number of milliseconds', 1e11, '1973-03-03T09:46:40.000Z'],
    ['the largest number of seconds', 1e11 - 1, '5138-11-16T09:46:39.000Z'],
    ['a blank before the offset', '2026-02-13 05:40:10 +01:00', '2026-02-13T04:40:10.000Z'],
    ['in English (API Gateway), morning', 'Feb 13, 2026 4:40:10 AM', '2026-02-13T04:40:10.000Z'],
    ['in English, afternoon', 'Feb 3, 2026 4:40:10 PM', '2026-02-03T16:40:10.000Z'],
    ['in English, midnight', 'Feb 13, 2026 12:00:00 AM', '2026-02-13T00:00:00.000Z'],
    ['in English, noon', 'Feb 13, 2026 12:00:00 PM', '2026-02-13T12:00:00.000Z'],
    ['in English, the month in full (IAM)', 'April 29, 2026 10:11:26 AM', '2026-04-29T10:11:26.000Z'],
    ['in English, as newer versions of Java write it', 'Feb 13, 2026, 4:40:10\u202fAM', '2026-02-13T04:40:10.000Z'],
    ['a year of five digits', '+012026-02-13T04:40:10Z', '+012026-02-13T04:40:10.000Z'],
  ])('%s', (_scenario, written, time) => {
    expect(parseTime(written)?.toISOString()).toBe(time);
  });

  test.each<[scenario: string, written: string | number]>([
    ['nothing', ''],
    ['a word', 'SomeTime'],
    ["Python's notation", 'datetime.datetime(2026, 2, 13, 4, 40, 10, tzinfo=tzlocal())'],
    ['a placeholder', 'FriFeb1304: 40: 10UTC2026'],
    ['a month that does not exist', '2026-13-01T00:00:00Z'],
    ['a day that does not exist', '2026-01-32T00:00:00Z'],
    ['a day that February does not have', '2026-02-30T00:00:00Z'],
    ['the 29th of February of a common year', '2026-02-29'],
    ['a day that June does not have, in English', 'Jun 31, 2026 4:40:10 AM'],
    ['a month that English does not have', 'Foo 13, 2026 4:40:10 AM'],
    ['an hour that does not exist', '2026-02-13T25:00:00Z'],
    ['an hour past noon in the morning', 'Feb 13, 2026 13:40:10 AM'],
    ['a time of day alone', '04:40:10'],
    ['a year without its sign', '12026-02-13'],
    ['a year alone', '2026'],
    ['an account id', 'arn:aws:iam::111122223333:root'],
    ['fourteen digits', '17709576101230'],
    ['eight digits', '20260213'],
    ['a number with a unit', '1770957610s'],
    ['a sign before a number', '-1770957610'],
    ['an English time with a prefix', 'On Feb 13, 2026 4:40:10 AM'],
    ['an English time with a time zone', 'Feb 13, 2026 4:40:10 AM PST'],
    ['an ISO time with a prefix', 'x2026-02-13T04:40:10Z'],
    ['an ISO time with a time zone', '2026-02-13T04:40:10 UTC'],
    ['more milliseconds than Date supports', 9e15],
    ['not a number', Number.NaN],
  ])('refuses %s', (_scenario, written) => {
    expect(parseTime(written)).toBeUndefined();
  });

  test('reads back any ISO text that Date writes, to the millisecond', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(parseTime(date.toISOString())).toEqual(date);
      }),
    );
  });

  test('reads back epoch milliseconds, as number and as text', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2250-01-01'), noInvalidDate: true }),
        (date) => {
          expect(parseTime(date.getTime())).toEqual(date);
          expect(parseTime(String(date.getTime()))).toEqual(date);
        },
      ),
    );
  });

  test('returns a valid time or nothing for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => parseTime(text) === undefined || !Number.isNaN(Number(parseTime(text)))),
    );
  });
});

test.each([
  ['2026-12-31', true],
  ['2028-02-29', true],
  ['2026-02-29', false],
  ['2026-06-31', false],
  ['2026-12-31T00:00:00Z', false],
  ['2026-12', false],
  ['31.12.2026', false],
  ['', false],
])('isDay("%s") is %s', (text, expected) => {
  expect(isDay(text)).toBe(expected);
});

test.each([
  ['the same moment', 0, 0],
  ['a millisecond ahead', 1, 0],
  ['a millisecond less than a day ahead', DAY_MS - 1, 0],
  ['a day ahead', DAY_MS, 1],
  ['a millisecond ago', -1, -1],
  ['a day ago', -DAY_MS, -1],
  ['a day and a millisecond ago', -DAY_MS - 1, -2],
])('counts days: %s', (_scenario, milliseconds, days) => {
  const from = new Date('2026-03-01T12:00:00.000Z');
  expect(countDays(from, new Date(from.getTime() + milliseconds))).toBe(days);
});

test('formats the day in UTC', () => {
  expect(formatDay(new Date('2026-02-14T01:00:00+03:00'))).toBe('2026-02-13');
});

test('formats the minute', () => {
  expect(formatMinute('2026-02-11T05:06:07.000Z')).toBe('2026-02-11 05:06 UTC');
});
