import { precedesPreviousVersion } from '../../../alerts/actor/actor';
import { type Alert, isUnchanged, isUnrecorded } from '../../../alerts/alert';
import { compareTexts } from '../../../core/text/format';
import { type DeliveryContext, deliverAlert } from '../delivery/deliver-alert';
import type { ActorSearch, SearchResult } from '../evidence/actor-search';
import { hashResource, waitingPrefix } from '../store/alert-keys';
import { type OwnedClaim, withClaim } from '../store/claims';
import type { WaitingAlert } from '../store/waiting-alerts';

export type WaitingContext = DeliveryContext & { readonly search: ActorSearch };

/** Yields one job for each waiting alert, oldest first; it sends the alert if its actor is found or its time is up. */
export async function* listWaitingJobs(context: WaitingContext): AsyncGenerator<() => Promise<void>> {
  const all = await context.waitingAlerts.list();
  // The alerts of one resource are sent in order, so one that stays keeps the later ones.
  const blocked = new Set<string>();
  for (const waiting of all) {
    const resource = waitingPrefix(waiting.alert);
    if (blocked.has(resource)) continue;
    blocked.add(resource);
    const { notBefore } = waiting;
    if (notBefore === undefined) {
      yield async () => {
        if (await sendOne(context, waiting, nameOtherRules(waiting, all))) blocked.delete(resource);
      };
    } else if (context.now().toISOString() >= notBefore) {
      const changes = all.filter(({ alert }) => waitingPrefix(alert) === resource);
      yield () => sendFlaps(context, changes, nameOtherRules(changes.at(-1) ?? waiting, all));
    }
  }
}

/** Names the other rules that have a waiting alert of the same kind, about the same change of the same resource. */
function nameOtherRules({ alert }: WaitingAlert, all: readonly WaitingAlert[]): CombinedFields {
  const rules = all.filter(({ alert: other }) => isOfSameChange(alert, other)).map(({ alert: { rule } }) => rule.name);
  const otherRules = [...new Set(rules)].filter((name) => name !== alert.rule.name).sort(compareTexts);
  return otherRules.length > 0 ? { otherRules } : {};
}

const isOfSameChange = (one: Alert, other: Alert): boolean =>
  one.kind === other.kind &&
  one.change.known &&
  other.change.known &&
  one.change.at === other.change.at &&
  hashResource(one.resource) === hashResource(other.resource);

/** The fields of an alert that name the other changes and rules that it covers. */
type CombinedFields = Pick<Alert, 'otherRules' | 'flaps'>;

/** @returns whether it is sent, now or before */
async function sendOne(context: WaitingContext, waiting: WaitingAlert, combined: CombinedFields): Promise<boolean> {
  const send = (claim: OwnedClaim) => sendIfReady(context, claim, waiting, combined);
  const outcome = await withClaim(context, waiting.alert.id, send, { resume: true });
  if (outcome === 'done') await context.waitingAlerts.remove(waiting.alert);
  return outcome === 'done';
}

/**
 * Sends the changes of a resource within its grace period as one alert: the last one. Then marks the others as done, and
 * removes them before the last one: if this stops halfway, the ones that remain must not be sent without it.
 * @param changes oldest first
 */
async function sendFlaps(
  context: WaitingContext,
  changes: readonly WaitingAlert[],
  combined: CombinedFields,
): Promise<void> {
  const [first, last] = [changes[0], changes.at(-1)];
  if (!first || !last) return;
  if (first === last) return void (await sendOne(context, last, combined));
  const flaps = { count: changes.length, since: first.alert.at };
  const send = (claim: OwnedClaim) => sendIfReady(context, claim, last, { flaps, ...combined });
  if ((await withClaim(context, last.alert.id, send, { resume: true })) !== 'done') return;
  for (const { alert } of changes) {
    if (alert !== last.alert) await withClaim(context, alert.id, async () => 'done', { resume: true });
    await context.waitingAlerts.remove(alert);
  }
}

async function sendIfReady(
  context: WaitingContext,
  claim: OwnedClaim,
  waiting: WaitingAlert,
  combined: CombinedFields,
): Promise<'done' | 'waiting'> {
  const { alert, openedAt, due } = waiting;
  const { actor, mayBeFoundLater } = await findActorAgain(context, waiting);
  if (mayBeFoundLater && context.now().toISOString() < due) return 'waiting';
  return deliverAlert(context, claim, {
    alert: { ...alert, actor, ...combined },
    openedAt,
    route: { to: 'now' },
  });
}

/** Two sweeps. If alerts wait that long, CloudTrail's two look-ups a second are too few for all of them. */
const OVERDUE_MS = 10 * 60_000;

/** Skips the look-up where it has succeeded, where nothing changed, and where the alert is overdue. */
async function findActorAgain(
  { search, now }: WaitingContext,
  { alert, question, due }: WaitingAlert,
): Promise<SearchResult> {
  const { actor, change } = alert;
  const isOverdue = now().getTime() - Date.parse(due) > OVERDUE_MS;
  const isFound = actor.found && !precedesPreviousVersion(actor, question);
  if (isFound || isUnchanged(change) || isUnrecorded(change) || isOverdue) return { actor, mayBeFoundLater: false };
  return search.find(question);
}
