import { Clock } from '../../../lib/local-region/clock';
import { IdleTime } from '../../../lib/local-region/events/idle-time';
import { listNamedTimes } from '../../../lib/local-region/tables/deadlines';

const NOW = Date.parse('2026-03-01T00:00:00Z');
const MINUTE = 60_000;

test.each<[scenario: string, item: Parameters<typeof listNamedTimes>[0], times: readonly string[]]>([
  ['a time', { due: { S: '2026-03-02T10:20:30.500Z' } }, ['2026-03-02T10:20:30.500Z']],
  ['a time with an offset', { due: { S: '2026-03-02T10:20:00+02:00' } }, ['2026-03-02T08:20:00.000Z']],
  ['a key', { sk: { S: '2026-03-02T10:00:00.000Z#storm#open-ssh' } }, ['2026-03-02T10:00:00.000Z']],
  [
    'a day, whose end may matter as well',
    { waivers: { S: JSON.stringify([{ resource: 'sg-1', expires: '2026-03-20' }]) } },
    ['2026-03-20T00:00:00.000Z', '2026-03-21T00:00:00.000Z'],
  ],
  ['a nested value', { list: { L: [{ M: { at: { S: '2026-03-02T10:20Z' } } }] } }, ['2026-03-02T10:20:00.000Z']],
  ['what looks like a time', { id: { S: '2026-13-45 12026-03-01 2026-03' } }, []],
  ['a number', { expires: { N: '1772000000' } }, []],
])('the times in an item: %s', (_, item, times) => {
  expect(listNamedTimes(item).map((time) => new Date(time).toISOString())).toEqual(times);
});

test('schedules run as often as they say after a change and around times that are awaited', async () => {
  const clock = new Clock(NOW);
  const woken: number[] = [];
  const idle = new IdleTime(clock, NOW - 60 * MINUTE, () => woken.push((clock.time - NOW) / MINUTE));
  idle.awaitTimes([NOW - MINUTE, NOW + 30 * MINUTE, NOW + 30.5 * MINUTE]);
  const idleMinutes: number[] = [];
  for (let minute = 0; minute < 50; minute += 10) {
    await clock.advanceTo(NOW + minute * MINUTE);
    idleMinutes.push(idle.milliseconds / MINUTE);
  }
  expect(idleMinutes).toEqual([60, 70, 80, 0, 100]);
  idle.noteChange();
  expect(idle.milliseconds).toBe(0);
  // A moment before the minute, and when the change came.
  expect(woken).toEqual([30 - 1 / MINUTE, 40]);
});
