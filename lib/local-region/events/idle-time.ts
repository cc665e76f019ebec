import type { Clock } from '../clock';

/** The clock stops at whole minutes, so that the times of many items are few stops. */
const STOP_INTERVAL = 60_000;
/** Schedules that were left out begin again after a change that follows so long a time without one. */
const MIN_IDLE = 10 * STOP_INTERVAL;
/** Functions may leave a minute or two after a time before they do what is due. */
const DEADLINE_WINDOW = 7 * STOP_INTERVAL;

/** How long nothing has changed and nothing was due. By it, schedules that find nothing to do are left out. */
export class IdleTime {
  private lastDeadline = Number.NEGATIVE_INFINITY;
  /** The minutes of deadlines that the clock stops at. */
  private readonly minutes = new Set<number>();

  constructor(
    private readonly clock: Clock,
    /** When something changed last, in epoch milliseconds. */
    public lastChange: number,
    /** Lets schedules run as often as they say. */
    private readonly wake: () => void,
  ) {}

  get milliseconds(): number {
    const { time } = this.clock;
    return time - this.lastDeadline <= DEADLINE_WINDOW ? 0 : time - this.lastChange;
  }

  noteChange(): void {
    const wasIdle = this.clock.time - this.lastChange > MIN_IDLE;
    this.lastChange = this.clock.time;
    if (wasIdle) this.wake();
  }

  /** Lets the clock stop at times at which something may be due. */
  awaitTimes(times: readonly number[]): void {
    for (const each of times) {
      const minute = Math.floor(each / STOP_INTERVAL) * STOP_INTERVAL;
      if (minute <= this.clock.time || this.minutes.has(minute)) continue;
      this.minutes.add(minute);
      // A moment earlier, so that schedules of this minute run.
      this.clock.schedule({ time: minute - 1, name: 'a deadline', isRecurring: true, run: () => this.reach(minute) });
    }
  }

  private reach(minute: number): void {
    this.minutes.delete(minute);
    this.lastDeadline = this.clock.time;
    this.wake();
  }
}
