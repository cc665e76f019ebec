import type { Clock } from './clock';

/** Work that waits for its time, as JSON. */
export interface PendingWork {
  readonly kind: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly name: string;
  readonly input: unknown;
  /** The length of the chain that it ends, if that seems to have no end. */
  readonly chainLength?: number;
}

/** The longest chain of work without time between, as of a runbook that starts itself. Those that end have a few dozen. */
const MAX_CHAIN = 100;
/** The time that an endless chain takes for each further step, so that everything else goes on. */
const ENDLESS_DELAY = 3_600_000;

/**
 * Work that has begun and waits for its time: a retry, a delivery, a step of a runbook. It is data, so that it survives the
 * end of the process: an entry is removed when its work is done, and not before.
 *
 * @example
 * const work = new WorkQueue(clock);
 * work.register<{ arn: string }>('invoke', ({ arn }) => invoke(arn));
 * work.add('invoke', { arn }, { name: 'retry of assay-alerts', delay: 60_000 });
 */
export class WorkQueue {
  /** The work that waits, with the functions that cancel it. */
  private readonly pending = new Map<PendingWork, () => void>();
  /** The names of work that seems to have no end. */
  private readonly endless = new Set<string>();
  private readonly performers = new Map<string, (input: never) => Promise<void> | void>();

  constructor(
    private readonly clock: Clock,
    /** Receives the name of work that seems to have no end. */
    private readonly onEndless: (name: string) => void = () => undefined,
  ) {}

  /** Says how a kind of work is done. */
  register<T>(kind: string, perform: (input: T) => Promise<void> | void): void {
    this.performers.set(kind, perform);
  }

  /** Adds work for a time. @param delay milliseconds from now */
  add(kind: string, input: unknown, { name, delay = 0 }: { readonly name: string; readonly delay?: number }): void {
    const { time, chainLength } = this.clock;
    const length = delay > 0 ? 0 : chainLength + 1;
    if (length <= MAX_CHAIN) {
      this.schedule({ kind, time: time + delay, name, input }, length);
      return;
    }
    if (!this.endless.has(name)) this.onEndless(name);
    this.endless.add(name);
    this.schedule({ kind, time: time + ENDLESS_DELAY, name, input, chainLength: length });
  }

  /** Drops the work of a kind that has nothing left to do. */
  drop<T>(kind: string, hasEnded: (input: T) => boolean): void {
    for (const [work, cancel] of this.pending) {
      if (work.kind !== kind || !hasEnded(work.input as T)) continue;
      cancel();
      this.pending.delete(work);
    }
  }

  list(): PendingWork[] {
    return [...this.pending.keys()];
  }

  /** Drops all work, as what the deployment has just begun: the earlier process did that already. */
  clear(): void {
    for (const cancel of this.pending.values()) cancel();
    this.pending.clear();
  }

  /** Takes back the work of an earlier process. */
  restore(pending: readonly PendingWork[]): void {
    for (const work of pending) this.schedule(work);
  }

  private schedule(work: PendingWork, chainLength = work.chainLength ?? 0): void {
    const cancel = this.clock.schedule({
      time: work.time,
      name: work.name,
      // Like a schedule, it goes on whenever the time does, and nothing waits for its end.
      isRecurring: work.chainLength !== undefined,
      chainLength,
      run: async () => {
        await this.perform(work);
        this.pending.delete(work);
      },
    });
    this.pending.set(work, cancel);
  }

  private async perform({ kind, input }: PendingWork): Promise<void> {
    const perform = this.performers.get(kind);
    if (!perform) throw new Error(`Cannot do "${kind}": nothing does this kind of work`);
    await perform(input as never);
  }
}
