import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';

/** What waiting takes; injected, so that tests wait for nothing. */
export interface Patience {
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to 1, so that callers who were refused together do not come back together. */
  random(): number;
  /** Milliseconds until the function has to have done. */
  timeLeft(): number;
}

/** AWS Config did not do what it was asked, however often. */
export class ConfigServiceError extends Error {
  override readonly name = 'ServiceFailure';
}

/** The function's time does not suffice. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** More at once gain nothing against a service that answers in some 30 ms, and bring throttling sooner. */
export const MAX_CONCURRENT_CALLS = 8;

/**
 * AWS Config, called with patience: at most eight calls of an action at once, fewer while it throttles, and again
 * after a pause where a second try makes sense.
 *
 * The SDK's own retries know nothing of each other: under throttling its standard mode spends seconds asleep while
 * the next call is refused as well. Here a call that waits keeps its place, and those places become fewer with every
 * refusal. So the client is made with a single attempt.
 */
export class ConfigService {
  private readonly gates = new Map<string, ConcurrencyLimiter>();

  constructor(
    private readonly client: ConfigServiceClient,
    private readonly patience: Patience,
  ) {}

  /** @throws ServiceFailure, or OutOfTime when it would take longer than the function may run */
  call<T>(action: string, send: (client: ConfigServiceClient) => Promise<T>): Promise<T> {
    const gate = this.gates.get(action) ?? new ConcurrencyLimiter();
    this.gates.set(action, gate);
    return gate.pass(() => this.attempts(action, gate, send));
  }

  /** Waits as before another attempt. @throws OutOfTime when there is no time for it */
  async pause(attempt: number, what: string, cause?: unknown): Promise<void> {
    const most = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** attempt);
    const pause = (most / 2) * (1 + this.patience.random());
    if (pause >= this.patience.timeLeft()) throw new OutOfTime(`Cannot ${what}: no time is left`, { cause });
    await this.patience.sleep(pause);
  }

  private async attempts<T>(action: string, gate: ConcurrencyLimiter, send: (client: ConfigServiceClient) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (this.patience.timeLeft() <= 0) throw new OutOfTime(`Cannot call ${action}: no time is left`);
      try {
        const answer = await send(this.client);
        gate.widen();
        return answer;
      } catch (error) {
        if (isThrottlingError(error as SdkError)) gate.narrow();
        if (attempt >= attemptsFor(error as SdkError)) throw failure(action, attempt, error);
        await this.pause(attempt, `call ${action}: ${reasonOf(error)}`, error);
      }
    }
  }
}

const SHORTEST_PAUSE = 50;
const LONGEST_PAUSE = 10_000;

/** Throttling passes, so only the function's time ends the attempts; these would take some four minutes. */
const ATTEMPTS_WHEN_THROTTLED = 30;
const ATTEMPTS_WHEN_IN_TROUBLE = 6;

function attemptsFor(error: SdkError): number {
  if (isThrottlingError(error)) return ATTEMPTS_WHEN_THROTTLED;
  return isTransientError(error) || isServerError(error) ? ATTEMPTS_WHEN_IN_TROUBLE : 1;
}

type SdkError = Parameters<typeof isThrottlingError>[0];

function failure(action: string, attempts: number, cause: unknown): ConfigServiceError {
  const often = attempts > 1 ? ` (${attempts} times)` : '';
  return new ConfigServiceError(`Cannot call ${action}${often}: ${reasonOf(cause)}`, { cause });
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}${error.message && `: ${error.message}`}` : String(error);

/** Lets so many through at once: half as many after a refusal, one more after a round without. */
class ConcurrencyLimiter {
  private places = MAX_CONCURRENT_CALLS;
  private taken = 0;
  private good = 0;
  private readonly waiting: (() => void)[] = [];

  async pass<T>(task: () => Promise<T>): Promise<T> {
    while (this.taken >= this.places) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.taken++;
    try {
      return await task();
    } finally {
      this.taken--;
      this.waiting.shift()?.();
    }
  }

  narrow(): void {
    this.places = Math.max(1, Math.floor(this.places / 2));
    this.good = 0;
  }

  widen(): void {
    if (this.places === MAX_CONCURRENT_CALLS || ++this.good < 2 * this.places) return;
    this.places++;
    this.good = 0;
    this.waiting.shift()?.();
  }
}
