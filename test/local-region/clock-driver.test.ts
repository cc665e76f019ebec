import { Clock } from '../../lib/local-region/clock';
import { ClockDriver } from '../../lib/local-region/clock-driver';
import { LocalRegion } from '../../lib/local-region/local-region';

const START = Date.UTC(2026, 2, 1, 12);
const MINUTE = 60_000;

/** A region whose work takes real time. */
const createRegion = (clock: Clock): LocalRegion =>
  ({ clock, settle: LocalRegion.prototype.settle }) as unknown as LocalRegion;

const work = (clock: Clock, delay: number, milliseconds: number): void => {
  clock.schedule({
    time: clock.time + delay,
    name: 'work',
    isRecurring: false,
    run: () => new Promise((resolve) => void setTimeout(resolve, milliseconds)),
  });
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test.each<[string, { delay: number; isRealTime?: boolean }, number]>([
  ['work that begins at once moves the time by the follow-up time once', { delay: 0 }, 20 * MINUTE],
  ['so does a retry that is due soon', { delay: 10 * MINUTE }, 30 * MINUTE],
  ['work for a time far away waits for it', { delay: 24 * 60 * MINUTE }, 0],
  ['in real time, a retry waits for its time', { delay: 10 * MINUTE, isRealTime: true }, 0],
])('%s, however long it takes', async (_what, { delay, isRealTime = false }, expected) => {
  const clock = new Clock(START);
  const driver = new ClockDriver(createRegion(clock), isRealTime);
  // While one works, the other is still due.
  for (let count = 0; count < 2; count++) work(clock, delay, 10_000);
  driver.start();
  await jest.advanceTimersByTimeAsync(60_000);
  const stopped = driver.stop();
  await jest.advanceTimersByTimeAsync(60_000);
  await stopped;
  const passed = clock.time - START;
  // The wall clock passes as well.
  expect(passed - expected).toBeGreaterThan(0);
  expect(passed - expected).toBeLessThanOrEqual(61_000);
});

test('a stop ends a long move after the task that runs', async () => {
  const clock = new Clock(START);
  const driver = new ClockDriver(createRegion(clock));
  for (let hour = 1; hour < 100; hour++) work(clock, hour * 60 * MINUTE, 1000);
  const moved = driver.advanceBy(30 * 24 * 60 * MINUTE).catch(String);
  await jest.advanceTimersByTimeAsync(2500);
  const stopped = driver.stop();
  await jest.advanceTimersByTimeAsync(1000);
  await stopped;
  expect([await moved, clock.time - START, clock.next?.time]).toEqual([
    'Error: The clock has stopped',
    3 * 60 * MINUTE,
    START + 4 * 60 * MINUTE,
  ]);
});
