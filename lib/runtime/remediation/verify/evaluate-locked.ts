import type { EnabledRule } from '../../../core/evaluate';
import type { PlanDependencies } from '../context';
import type { ResourceLock } from '../store/resource-lock';
import { evaluateLive, type LiveEvaluation } from './evaluate-live';

/** Pauses before a resource is read again that may still show what was before, in milliseconds. */
const PATIENCE: readonly number[] = [2_000, 5_000, 8_000];

/**
 * Takes the resource's lock, and only then reads and judges the resource: what was read before another execution ended
 * is no more.
 * @param lock absent where only a look is wanted
 * @throws Error also when another execution holds the lock
 */
export async function evaluateUnderLock(
  enabled: EnabledRule,
  resourceId: string,
  lock: ResourceLock | undefined,
  setup: PlanDependencies,
): Promise<LiveEvaluation> {
  await lock?.take();
  let judged = await evaluateLive(enabled, resourceId, setup);
  for (const pause of PATIENCE) {
    if (!lock?.mayBeOutdated(judged.state)) break;
    await setup.sleep(pause);
    judged = await evaluateLive(enabled, resourceId, setup);
  }
  // Who has changed it since the last execution did so meanwhile: that is how it is now.
  return judged;
}
