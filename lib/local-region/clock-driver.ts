import type { LocalRegion } from './local-region';

/** The time in which alerts that wait for their actor are sent, and what follows a change has happened. */
const AFTERMATH = 20 * 60_000;
/** Work that waits for longer waits for a person, or for a time that people notice. */
const PATIENCE = 3_600_000;
const INTERVAL = 200;

/** Ends what waits for a time that does not come any more. */
class ClockStopped extends Error {}

/**
 * Lets the time of a local region pass while it runs: as on a wall clock, except that waiting steps of work that has begun
 * are skipped, unless it runs in real time.
 */
export class ClockDriver {
  private moves: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private last = 0;
  private isPassing = false;

  constructor(
    private readonly region: LocalRegion,
    private readonly isRealTime = false,
  ) {}

  start(): void {
    this.last = performance.now();
    this.timer = setInterval(() => {
      this.pass().catch((error) => {
        if (!(error instanceof ClockStopped)) throw error;
      });
    }, INTERVAL);
  }

  /** Stops after the task that runs. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.region.clock.stop();
    await this.moves;
  }

  /** Moves the time after the moves before. @throws ClockStopped if the clock has stopped before the end */
  move(action: () => Promise<void>): Promise<void> {
    const done = this.moves.then(action).then(() => {
      if (this.region.clock.isStopped) throw new ClockStopped('The clock has stopped');
    });
    this.moves = done.catch(() => undefined);
    return done;
  }

  /** Moves the time forward. */
  advanceBy(milliseconds: number): Promise<void> {
    return this.move(() => this.region.clock.advanceBy(milliseconds));
  }

  /** Moves the time until what has begun is done, its alerts are sent, and what they start is done too. */
  complete(): Promise<void> {
    return this.move(() => this.completeWork());
  }

  private async completeWork(): Promise<void> {
    const { clock } = this.region;
    await this.region.settle(PATIENCE);
    await clock.advanceBy(AFTERMATH);
    await this.region.settle(PATIENCE);
  }

  /**
   * Lets the time pass since the last time. While that works, the next ones are left out: each would move the time by the
   * whole aftermath of a change, so that an approval timed out before a person could give it.
   */
  private async pass(): Promise<void> {
    if (this.isPassing) return;
    this.isPassing = true;
    try {
      await this.move(async () => {
        // AWS's times have whole milliseconds.
        const elapsed = Math.floor(performance.now() - this.last);
        this.last += elapsed;
        const { clock } = this.region;
        const work = clock.nextWork;
        const isNear = work !== undefined && work.time - clock.time <= PATIENCE;
        await (!this.isRealTime && isNear ? this.completeWork() : clock.advanceBy(elapsed));
      });
    } finally {
      this.isPassing = false;
    }
  }
}
