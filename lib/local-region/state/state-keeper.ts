import type { Clock } from '../clock';
import type { StateFolder } from './state-folder';

const SAVE_INTERVAL = 2000;
/** Writing takes at most a twentieth of the time. */
const MAX_SHARE = 20;

/** Writes the state of a local region into its folder while it runs, between two tasks, when the state is complete. */
export class StateKeeper {
  private readonly timer: NodeJS.Timeout;
  private next = performance.now() + SAVE_INTERVAL;

  constructor(
    private readonly folder: StateFolder,
    private readonly clock: Clock,
    private readonly createState: () => unknown,
    private readonly onError: (error: Error) => void,
  ) {
    clock.onTaskEnd(() => this.keep());
    this.timer = setInterval(() => this.keep(), SAVE_INTERVAL);
  }

  /** Writes the last state and ends. */
  stop(): void {
    this.cancel();
    this.folder.write(this.createState());
  }

  /** Ends without writing, as after an error. */
  cancel(): void {
    clearInterval(this.timer);
    this.next = Number.POSITIVE_INFINITY;
  }

  private keep(): void {
    const began = performance.now();
    if (began < this.next || !this.clock.isBetweenTasks) return;
    try {
      this.folder.write(this.createState());
    } catch (error) {
      this.onError(error as Error);
    }
    const ended = performance.now();
    this.next = ended + Math.max(SAVE_INTERVAL, MAX_SHARE * (ended - began));
  }
}
