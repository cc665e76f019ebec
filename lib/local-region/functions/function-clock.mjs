// The time that a function sees: the time of the local region. It stands still while the function works or waits for an
// answer. When all that it waits for is a timer, the timer is due at once and the time moves to it. So pauses take no
// time, and a limit on the time of a call never ends a call because this machine is slow.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';

const setRealTimeout = globalThis.setTimeout;
const clearRealTimeout = globalThis.clearTimeout;

/**
 * Replaces the dates and timers of this process.
 * @returns the clock: `now` in epoch milliseconds, and `begin`, which sets the time of an invocation and what happens when
 *   a timer would be due after its deadline
 */
export function startClock() {
  let now = Date.now();
  let limit = { deadline: Number.POSITIVE_INFINITY, onTimeout: () => undefined };
  /** Timers that wait, in the order of their times. */
  let waiting = [];

  class FunctionTimer {
    constructor(callback, milliseconds, isRepeated, values) {
      Object.assign(this, { callback, isRepeated, values, milliseconds: Math.max(1, Number(milliseconds) || 0) });
      this.refresh();
    }
    refresh() {
      this.close();
      this.due = now + this.milliseconds;
      const index = waiting.findIndex(({ due }) => due > this.due);
      waiting.splice(index === -1 ? waiting.length : index, 0, this);
      return this;
    }
    close() {
      waiting = waiting.filter((timer) => timer !== this);
      return this;
    }
    run() {
      if (this.isRepeated) this.refresh();
      this.callback(...this.values);
    }
    ref() {
      return this;
    }
    unref() {
      return this;
    }
    hasRef() {
      return true;
    }
    [Symbol.toPrimitive]() {
      this.id ??= nextId++;
      return this.id;
    }
  }
  let nextId = 1;

  const clear = (timer) => {
    if (timer instanceof FunctionTimer) timer.close();
    else if (typeof timer === 'object') clearRealTimeout(timer);
    else waiting = waiting.filter(({ id }) => id === undefined || String(id) !== String(timer));
  };
  const replaced = {
    // Without a delay it gives way to other work, and no time passes.
    setTimeout: (callback, milliseconds, ...values) =>
      milliseconds > 1
        ? new FunctionTimer(callback, milliseconds, false, values)
        : setRealTimeout(callback, 0, ...values),
    setInterval: (callback, milliseconds, ...values) => new FunctionTimer(callback, milliseconds, true, values),
    clearTimeout: clear,
    clearInterval: clear,
  };
  Object.assign(globalThis, replaced);
  Object.assign(timers, replaced);
  timersPromises.setTimeout = (milliseconds, value) =>
    new Promise((resolve) => replaced.setTimeout(resolve, milliseconds, value));
  syncBuiltinESMExports();

  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...values) {
      if (values.length === 0) super(now);
      else super(...values);
    }
    static now() {
      return now;
    }
  };

  // Node.js emits this when the process waits for nothing else, and goes on if there is new work.
  process.on('beforeExit', () => {
    const [timer] = waiting;
    if (!timer) return;
    if (timer.due > limit.deadline) {
      now = limit.deadline + 1;
      limit.onTimeout();
      return;
    }
    waiting.shift();
    now = Math.max(now, timer.due);
    setRealTimeout(() => timer.run(), 0);
  });

  return {
    get now() {
      return now;
    },
    begin(time, deadline, onTimeout) {
      now = time;
      limit = { deadline, onTimeout };
    },
  };
}
