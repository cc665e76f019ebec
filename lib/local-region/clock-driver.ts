import { type LocalRegion, MAX_WAIT_MS } from './local-region';

/** Long enough after a change for alerts that wait for their actor to be sent, and for what follows from them. */
const FOLLOW_UP_MS = 20 * 60_000;
/** The pause on the wall clock between two moves of the local time. */
const PASS_INTERVAL_MS = 200;

/** Ends a move whose time will not be reached, because the clock was stopped. */
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
    }, PASS_INTERVAL_MS);
  }

  /** Stops after the task that runs. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.region.clock.stop();
    await this.moves;
  }

  /** Runs a move of the time after those requested before. @throws ClockStopped if the clock stops before its end */
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

  /** Moves the time until all work that has begun is done, its alerts are sent, and the work that they start is done. */
  complete(): Promise<void> {
    return this.move(() => this.completeWork());
  }

  private async completeWork(): Promise<void> {
    const { clock } = this.region;
    await this.region.settle();
    await clock.advanceBy(FOLLOW_UP_MS);
    await this.region.settle();
  }

  /**
   * Moves the local time by the time that has passed since the last call. Calls while one is running are skipped: each
   * could add another {@link FOLLOW_UP_MS}, so that an approval would time out before a person could give it.
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
        const isNear = work !== undefined && work.time - clock.time <= MAX_WAIT_MS;
        await (!this.isRealTime && isNear ? this.completeWork() : clock.advanceBy(elapsed));
      });
    } finally {
      this.isPassing = false;
    }
  }
}
