import type { EnabledRule } from '../../../core/evaluate';
import type { PlanDependencies } from '../dependencies';
import type { ResourceLock } from '../store/resource-lock';
import { evaluateLive, type LiveEvaluation } from './evaluate-live';

/** The pauses before a resource is read again that may be outdated. */
const REREAD_DELAYS_MS: readonly number[] = [2_000, 5_000, 8_000];

/**
 * Takes the resource's lock, and then reads and evaluates the resource: a state read before another execution ended may
 * be outdated.
 * @param lock absent in a dry run
 * @throws Error as `evaluateLive`, and when another execution holds the lock
 */
export async function evaluateUnderLock(
  enabled: EnabledRule,
  resourceId: string,
  lock: ResourceLock | undefined,
  dependencies: PlanDependencies,
): Promise<LiveEvaluation> {
  await lock?.take();
  let live = await evaluateLive(enabled, resourceId, dependencies);
  for (const delay of REREAD_DELAYS_MS) {
    if (!lock?.mayBeOutdated(live.state)) break;
    await dependencies.sleep(delay);
    live = await evaluateLive(enabled, resourceId, dependencies);
  }
  // A state that differs for longer is a new change.
  return live;
}
