/** A task that is due at a time. */
interface ScheduledTask {
  /** Epoch milliseconds. */
  readonly time: number;
  /** For people: `retry of assay-alert`. */
  readonly name: string;
  /** Whether the task belongs to work that has begun, as a retry does. A schedule repeats whether there is work or not. */
  readonly isRecurring: boolean;
  /** The number of tasks that led to it, without time between them, with itself. Default: 0 */
  readonly chainLength?: number;
  run(): Promise<void> | void;
}

/**
 * The time of the local region. It changes only when something moves it. Moving it runs the tasks that become due, in the order
 * of their times, and waits for each. Everything in the local region uses this time, including functions.
 *
 * @example
 * clock.schedule({ time: clock.time + 60_000, name: 'retry', isRecurring: false, run: () => invoke(event) });
 * await clock.advanceBy(24 * 3600_000);
 */
export class Clock {
  private tasks: ScheduledTask[] = [];
  private hasStopped = false;
  private readonly listeners: (() => void)[] = [];
  private readonly followers: (() => void)[] = [];
  private running: ScheduledTask | undefined;

  constructor(private current: number) {}

  /** Epoch milliseconds. */
  get time(): number {
    return this.current;
  }

  get now(): Date {
    return new Date(this.current);
  }

  /** The number of tasks that led to the one that runs, which is the last of them, without time between them. */
  get chainLength(): number {
    return this.running?.chainLength ?? 0;
  }

  /** Adds a task, which runs at once if its time has passed and the clock moves. Returns a function that cancels it. */
  schedule(task: ScheduledTask): () => void {
    const index = this.tasks.findIndex(({ time }) => time > task.time);
    this.tasks.splice(index === -1 ? this.tasks.length : index, 0, task);
    for (const listener of this.listeners) listener();
    return () => {
      this.tasks = this.tasks.filter((each) => each !== task);
    };
  }

  /** The next task. */
  get next(): ScheduledTask | undefined {
    return this.tasks[0];
  }

  /** Work that has begun and waits for its time: the next of it. */
  get nextWork(): ScheduledTask | undefined {
    return this.tasks.find(({ isRecurring }) => !isRecurring);
  }

  /** Calls a function whenever a task is added. */
  onSchedule(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Whether no task runs at this moment, so that the state of the local region is complete. */
  get isBetweenTasks(): boolean {
    return this.running === undefined;
  }

  /** Calls a function after each task. */
  onTaskEnd(follower: () => void): void {
    this.followers.push(follower);
  }

  /** Lets time pass without running tasks, as while a function works. */
  elapse(milliseconds: number): void {
    this.current += milliseconds;
  }

  advanceBy(milliseconds: number): Promise<void> {
    return this.advanceTo(this.current + milliseconds);
  }

  /** Ends every move, after the task that runs. */
  stop(): void {
    this.hasStopped = true;
  }

  get isStopped(): boolean {
    return this.hasStopped;
  }

  /** Moves the time forward and runs each task that becomes due, at its time. */
  async advanceTo(time: number): Promise<void> {
    for (let task = this.tasks[0]; task && task.time <= time && !this.hasStopped; task = this.tasks[0]) {
      this.tasks.shift();
      this.current = Math.max(this.current, task.time);
      await this.run(task);
    }
    if (!this.hasStopped) this.current = Math.max(this.current, time);
  }

  private async run(task: ScheduledTask): Promise<void> {
    this.running = task;
    try {
      await task.run();
    } finally {
      this.running = undefined;
    }
    for (const follower of this.followers) follower();
  }
}
