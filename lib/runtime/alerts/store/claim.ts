import type { AlertContext } from '../context';
import type { Claim } from './alert-store';

export type OwnedClaim = Extract<Claim, { kind: 'yours' }>;

/** Beyond the function's end, for the clocks of two machines. */
const CLOCKS_APART = 1_000;

/**
 * Does what is to be done about an alert, unless it was done before or another invocation is at it. That one answers
 * for it: when it fails, Lambda calls it again, and by then its lease is over.
 * @param work gives `put off` when it has seen to the rest itself
 * @param waiting whether what was put off is meant too
 */
export async function withClaim(
  run: AlertContext,
  id: string,
  work: (claim: OwnedClaim) => Promise<'finished' | 'put off'>,
  waiting = false,
): Promise<'done' | 'put off' | 'taken'> {
  const { store, logger, requestId } = run;
  const now = run.now();
  const until = new Date(now.getTime() + run.timeLeft() + CLOCKS_APART);
  const claim = await store.claim(id, { holder: requestId, now, until, waiting });
  if (claim.kind !== 'yours') {
    logger.info('Nothing to do: the alert is in hand', { alert: id, state: claim.kind });
    return claim.kind === 'settled' ? 'done' : 'taken';
  }
  try {
    const outcome = await work(claim);
    if (outcome === 'put off') return 'put off';
    await store.finish(id);
    return 'done';
  } catch (error) {
    // What failed is what matters: when this fails too, the lease ends by itself.
    await store.release(id).catch(() => undefined);
    throw error;
  }
}
