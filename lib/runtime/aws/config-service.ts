import type {
  $Command,
  ConfigServiceClient,
  ConfigServiceClientResolvedConfig,
  ConfigServicePaginationConfiguration,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-config-service';
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { describeError } from '../../core/text/errors';

/** The time that retries need; injected, so that tests do not wait. */
export interface RetryTiming {
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to 1, so that callers that were throttled together do not retry together. */
  random(): number;
  /** Milliseconds until the function must be done. */
  timeLeft(): number;
}

/** AWS Config rejected a call, or kept failing it. */
export class ConfigServiceError extends Error {
  override readonly name = 'ConfigServiceError';
}

/** The function has no time left for a call or for a pause before the next attempt. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** More concurrent calls gain nothing with a service that answers in about 30 ms, and cause throttling sooner. */
export const MAX_CONCURRENT_CALLS = 8;

/**
 * AWS Config with limits: at most eight concurrent calls of an action, fewer while it throttles, and retries with
 * pauses where they make sense.
 *
 * The SDK's own retries do not know of each other: under throttling, its standard mode sleeps for seconds while the
 * next call is throttled as well. Here a call that waits keeps its slot, and each throttled call removes slots. So the
 * client must be created with a single attempt.
 */
export class ConfigService {
  private readonly limiters = new Map<string, ConcurrencyLimiter>();

  constructor(
    private readonly client: ConfigServiceClient,
    private readonly timing: RetryTiming,
  ) {}

  /** @throws ConfigServiceError, or OutOfTime when the call would take longer than the function may run */
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: $Command<Input, Output, ConfigServiceClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>,
  ): Promise<Output> {
    return this.client.send(this.limit(command));
  }

  /** For the SDK's paginators: each of their calls is limited and retried like those of `send`. */
  get pagination(): ConfigServicePaginationConfiguration {
    return { client: this.client, withCommand: (command) => this.limit(command) };
  }

  /** Sleeps before another attempt. @throws OutOfTime when there is no time for it */
  async pause(attempt: number, what: string, cause?: unknown): Promise<void> {
    const longest = Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** attempt);
    const pause = (longest / 2) * (1 + this.timing.random());
    if (pause >= this.timing.timeLeft()) throw new OutOfTime(`Cannot ${what}: no time is left`, { cause });
    await this.timing.sleep(pause);
  }

  private limit<Command extends { readonly middlewareStack: MiddlewareStack }>(command: Command): Command {
    command.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          const action = commandName.replace(/Command$/, '');
          const limiter = this.limiters.get(action) ?? new ConcurrencyLimiter();
          this.limiters.set(action, limiter);
          return limiter.run(() => this.attempt(action, limiter, () => next(args)));
        },
      { step: 'initialize', priority: 'high' },
    );
    return command;
  }

  private async attempt<T>(action: string, limiter: ConcurrencyLimiter, call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (this.timing.timeLeft() <= 0) throw new OutOfTime(`Cannot call ${action}: no time is left`);
      try {
        const result = await call();
        limiter.widen();
        return result;
      } catch (error) {
        if (isThrottlingError(error as SdkError)) limiter.narrow();
        if (attempt >= countAttempts(error as SdkError)) throw toConfigServiceError(action, attempt, error);
        await this.pause(attempt, `call ${action}: ${describeError(error)}`, error);
      }
    }
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a stack of one input type is not one of all input types
type MiddlewareStack = $Command<any, any, ConfigServiceClientResolvedConfig>['middlewareStack'];

const MIN_PAUSE_MS = 50;
const MAX_PAUSE_MS = 10_000;

/** Throttling passes, so only the function's time ends the attempts: these would take about four minutes. */
const MAX_ATTEMPTS_WHEN_THROTTLED = 30;
const MAX_ATTEMPTS_AFTER_SERVER_ERROR = 6;

function countAttempts(error: SdkError): number {
  if (isThrottlingError(error)) return MAX_ATTEMPTS_WHEN_THROTTLED;
  return isTransientError(error) || isServerError(error) ? MAX_ATTEMPTS_AFTER_SERVER_ERROR : 1;
}

type SdkError = Parameters<typeof isThrottlingError>[0];

function toConfigServiceError(action: string, attempts: number, cause: unknown): ConfigServiceError {
  const count = attempts > 1 ? ` (${attempts} times)` : '';
  return new ConfigServiceError(`Cannot call ${action}${count}: ${describeError(cause)}`, { cause });
}

/** Limits concurrent tasks: half as many slots after throttling, one more after a round without. */
class ConcurrencyLimiter {
  private slots = MAX_CONCURRENT_CALLS;
  private running = 0;
  private successes = 0;
  private readonly waiting: (() => void)[] = [];

  async run<T>(task: () => Promise<T>): Promise<T> {
    while (this.running >= this.slots) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running++;
    try {
      return await task();
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }

  narrow(): void {
    this.slots = Math.max(1, Math.floor(this.slots / 2));
    this.successes = 0;
  }

  widen(): void {
    if (this.slots === MAX_CONCURRENT_CALLS || ++this.successes < 2 * this.slots) return;
    this.slots++;
    this.successes = 0;
    this.waiting.shift()?.();
  }
}
