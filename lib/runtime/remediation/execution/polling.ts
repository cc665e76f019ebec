import { describeError } from '../../../core/text/errors';
import type { PlanDependencies } from '../dependencies';

/** A result, or the problem that still prevents one. */
export type PollResult<T> = { readonly result: T } | { readonly problem: string };

/**
 * The pauses between attempts, about one minute in total. EC2 may return an earlier state for a while.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
export const POLL_DELAYS_MS: readonly number[] = [2_000, 3_000, 5_000, 10_000, 15_000, 25_000];

/** An attempt may hang too, and the function has two minutes. */
const LAST_ATTEMPT_AFTER_MS = 75_000;

/** Attempts again and again until there is a result. @returns the last problem if there is none */
export async function pollUntilSettled<T>(
  poll: () => Promise<PollResult<T>>,
  { sleep, now }: Pick<PlanDependencies, 'sleep' | 'now'>,
  delays: readonly number[],
): Promise<PollResult<T>> {
  const deadline = now().getTime() + LAST_ATTEMPT_AFTER_MS;
  for (const delay of delays) {
    const polled = await attemptPoll(poll);
    if ('result' in polled || now().getTime() + delay > deadline) return polled;
    await sleep(delay);
  }
  return attemptPoll(poll);
}

/** An error may be gone at the next attempt. */
async function attemptPoll<T>(poll: () => Promise<PollResult<T>>): Promise<PollResult<T>> {
  try {
    return await poll();
  } catch (error) {
    return { problem: describeError(error) };
  }
}
