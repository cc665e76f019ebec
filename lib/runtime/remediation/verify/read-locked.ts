import type { PlanDependencies } from '../dependencies';
import type { ResourceLock } from '../store/resource-lock';
import type { LiveState } from './evaluate-live';

/** The pauses before a resource is read again that may be outdated. */
const REREAD_DELAYS_MS: readonly number[] = [2_000, 5_000, 8_000];

/**
 * Takes the resource's lock, and then reads the resource: a state read before another execution ended may be outdated.
 * @param lock absent in a dry run
 * @throws Error when the resource cannot be read, or another execution holds the lock
 */
export async function readUnderLock<T extends Pick<LiveState, 'state'>>(
  read: () => Promise<T>,
  lock: ResourceLock | undefined,
  { sleep }: Pick<PlanDependencies, 'sleep'>,
): Promise<T> {
  await lock?.take();
  let live = await read();
  for (const delay of REREAD_DELAYS_MS) {
    if (!lock?.mayBeOutdated(live.state)) break;
    await sleep(delay);
    live = await read();
  }
  // A state that differs for longer is a new change.
  return live;
}
