import { describeError } from '../../aws/errors';
import type { PlanDependencies } from '../context';

/** What a look at the live resource came to: an end, or what is still wrong. */
export type PollResult<T> = { readonly end: T } | { readonly wrong: string };

/**
 * Pauses between looks, in milliseconds: one minute in all. EC2 may show for a while what was before.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
export const POLL_DELAYS_MS: readonly number[] = [2_000, 3_000, 5_000, 10_000, 15_000, 25_000];

/** Looks may hang, too, and the function has two minutes. */
const LAST_LOOK_AFTER = 75_000;

/** Looks again and again until there is an end. @returns the last thing wrong when there is none */
export async function pollUntilSettled<T>(
  look: () => Promise<PollResult<T>>,
  { sleep, now }: Pick<PlanDependencies, 'sleep' | 'now'>,
  pauses = POLL_DELAYS_MS,
): Promise<PollResult<T>> {
  const last = now().getTime() + LAST_LOOK_AFTER;
  for (const pause of pauses) {
    const seen = await attempt(look);
    if ('end' in seen || now().getTime() + pause > last) return seen;
    await sleep(pause);
  }
  return attempt(look);
}

/** What could not be read may be readable at the next look. */
async function attempt<T>(look: () => Promise<PollResult<T>>): Promise<PollResult<T>> {
  try {
    return await look();
  } catch (error) {
    return { wrong: describeError(error) };
  }
}
