import { type Actor, isUnchanged } from '../../../alerts/alert';
import { type DeliveryContext, deliverAlert } from '../delivery/deliver-alert';
import type { ActorSearch } from '../evidence/actor-search';
import { waitingPrefix } from '../store/alert-keys';
import { type ClaimContext, type OwnedClaim, withClaim } from '../store/claims';
import type { WaitingAlert } from '../store/waiting-alerts';

export type WaitingContext = ClaimContext & DeliveryContext & { readonly search: ActorSearch };

/** Yields one job for each waiting alert, oldest first; it sends the alert if its actor is found or its time is up. */
export async function* listWaitingJobs(context: WaitingContext): AsyncGenerator<() => Promise<void>> {
  const { waitingAlerts } = context;
  // The alerts of one resource are sent in order, so one that stays keeps the later ones.
  const blocked = new Set<string>();
  for (const waiting of await waitingAlerts.list()) {
    const resource = waitingPrefix(waiting.alert);
    if (blocked.has(resource)) continue;
    blocked.add(resource);
    yield async () => {
      const send = (claim: OwnedClaim) => sendIfReady(context, claim, waiting);
      const outcome = await withClaim(context, waiting.alert.id, send, { resume: true });
      if (outcome !== 'done') return;
      await waitingAlerts.remove(waiting.alert);
      blocked.delete(resource);
    };
  }
}

async function sendIfReady(
  context: WaitingContext,
  claim: OwnedClaim,
  waiting: WaitingAlert,
): Promise<'done' | 'waiting'> {
  const { alert, openedAt, due } = waiting;
  const actor = await findActorAgain(context, waiting);
  if (!actor.found && context.now().toISOString() < due) return 'waiting';
  return deliverAlert(context, claim, { alert: { ...alert, actor }, openedAt, route: { to: 'now' } });
}

/** Two sweeps. With that many waiting alerts, CloudTrail's two look-ups a second would delay all of them. */
const OVERDUE_MS = 10 * 60_000;

/** Skips the look-up where it has succeeded, where nothing changed, and where the alert is overdue. */
async function findActorAgain({ search, now }: WaitingContext, { alert, question, due }: WaitingAlert): Promise<Actor> {
  const isOverdue = now().getTime() - Date.parse(due) > OVERDUE_MS;
  if (alert.actor.found || isUnchanged(alert.change) || isOverdue) return alert.actor;
  return (await search.find(question)).actor;
}
