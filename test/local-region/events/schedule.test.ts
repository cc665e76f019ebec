import { InvalidSchedule, parseSchedule } from '../../../lib/local-region/events/schedule';

const START = '2026-03-01T12:02:00Z';

test.each([
  ['rate(5 minutes)', '2026-03-01T12:03:00Z', '2026-03-01T12:07:00Z'],
  ['rate(5 minutes)', '2026-03-01T12:07:00Z', '2026-03-01T12:12:00Z'],
  ['rate(1 hour)', '2026-03-01T14:00:00Z', '2026-03-01T14:02:00Z'],
  ['rate(1 day)', '2026-03-03T12:03:00Z', '2026-03-04T12:02:00Z'],
  ['cron(0 12 * * ? *)', '2026-03-01T12:00:00Z', '2026-03-02T12:00:00Z'],
  ['cron(0/15 * * * ? *)', '2026-03-01T12:16:00Z', '2026-03-01T12:30:00Z'],
  ['cron(15 10 ? * MON-FRI *)', '2026-03-06T11:00:00Z', '2026-03-09T10:15:00Z'],
  ['cron(0 8 1 * ? *)', '2026-03-01T12:00:00Z', '2026-04-01T08:00:00Z'],
  ['cron(0 0 L * ? *)', '2026-02-01T00:00:00Z', '2026-02-28T00:00:00Z'],
  ['cron(0 0 ? * 2#1 *)', '2026-03-03T00:00:00Z', '2026-04-06T00:00:00Z'],
  ['cron(0 0 ? * 6L *)', '2026-03-01T00:00:00Z', '2026-03-27T00:00:00Z'],
  ['cron(0 9 1W * ? *)', '2026-07-31T12:00:00Z', '2026-08-03T09:00:00Z'],
  ['cron(0 0 29 FEB ? *)', '2026-03-01T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['cron(0 0 1 1 ? 2025)', '2026-03-01T00:00:00Z', undefined],
])('%s after %s', (expression, after, expected) => {
  const next = parseSchedule(expression, Date.parse(START))(Date.parse(after));
  const found = next === undefined ? undefined : new Date(next).toISOString().replace('.000', '');
  expect(found).toBe(expected);
});

test.each(['rate(0 minutes)', 'rate(5)', 'every day', 'cron(0 12 * * *)', 'cron(61 * * * ? *)', 'cron(x * * * ? *)'])(
  'refuses %s',
  (expression) => {
    expect(() => parseSchedule(expression, 0)).toThrow(InvalidSchedule);
  },
);
