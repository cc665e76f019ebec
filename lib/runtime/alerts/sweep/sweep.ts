import type { Alert } from '../../../alerts/alert';
import { isNothing } from '../../../alerts/changes/changes';
import type { Finding } from '../../../alerts/finding';
import { composeDigest, type DigestResource } from '../../../alerts/texts/digest';
import { joinList } from '../../../core/text/format';
import { describeError } from '../../aws/errors';
import { type AlertContext, resolveScope } from '../context';
import { deliverMessage, deliverAlert } from '../delivery/deliver-alert';
import { formatDigestMessage } from '../delivery/payloads';
import type { AlertClock, DigestKey, WaitingAlert } from '../store/alert-store';
import { type OwnedClaim, withClaim } from '../store/claim';
import { GRACE } from '../store/digest-window';
import { sendBaseline } from './baseline';
import { reevaluateChangedWaivers } from './changed-waivers';
import { type FindingBatch, sendFindings } from './findings';
import { sendReminders } from './reminders';

/** What a job of the tick does not begin without: the time to see one alert through. */
const RESERVE = 30_000;

/**
 * What is done every five minutes: alerts that wait for their actor, digests, the reminder, waivers. When there is
 * nothing to do it costs three queries. What fails does not keep the others, and is tried again at the next tick.
 * @throws Error that says what failed
 */
export async function sweep(run: AlertContext): Promise<void> {
  const failures: unknown[] = [];
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      run.logger.error('Cannot finish a part of the tick', { error });
      failures.push(error);
    }
  };
  await attempt(() => sendWaiting(run, attempt));
  await attempt(() => sendDigests(run, attempt));
  await attempt(async () => {
    const clock = await run.store.clock();
    await attempt(() => registerRules(run, clock));
    await attempt(() => reevaluateChangedWaivers(run, clock));
    await attempt(async () => {
      if (!(await sendBaseline(run, clock))) await sendReminders(run, clock.reminderDue);
    });
  });
  if (failures.length === 0) return;
  throw new Error(`Cannot finish the tick: ${joinList(failures.map(describeError))}`, { cause: failures[0] });
}

type Attempt = (work: () => Promise<void>) => Promise<void>;

/** Sends what waits, oldest first, as soon as its actor is known, or when its time is up. */
async function sendWaiting(run: AlertContext, attempt: Attempt): Promise<void> {
  // What becomes of one resource is told in the order in which it happened.
  const held = new Set<string>();
  for await (const waiting of run.store.waiting()) {
    if (run.timeLeft() < RESERVE) return run.logger.warn('Left to the next tick: alerts that wait', {});
    const resource = nameOf(waiting.alert);
    if (held.has(resource)) continue;
    held.add(resource);
    await attempt(async () => {
      const outcome = await withClaim(run, waiting.alert.id, (claim) => sendIfKnown(run, claim, waiting), true);
      if (outcome !== 'done') return;
      await run.store.dropWaiting(waiting.alert);
      held.delete(resource);
    });
  }
}

async function sendIfKnown(
  run: AlertContext,
  claim: OwnedClaim,
  { alert, openedAt, question, due }: WaitingAlert,
): Promise<'finished' | 'put off'> {
  const actor = await actorOf(run, alert, question, due);
  if (!actor.found && run.now().toISOString() < due) {
    await run.store.release(alert.id);
    return 'put off';
  }
  const told: Alert = { ...alert, actor };
  // For the reminder. When a later transition is known, that one stands.
  if (actor.found) await run.store.enter(told, openedAt, run.now());
  await deliverAlert(run, claim, told, { place: 'single', openedAt });
  return 'finished';
}

/** What is known, or needs nobody, waits only behind what happened before; and what is late is held up by nothing more. */
async function actorOf({ search, now }: AlertContext, alert: Alert, question: WaitingAlert['question'], due: string) {
  const isLate = now().getTime() - Date.parse(due) > LATE;
  if (alert.actor.found || isNothing(alert.change) || isLate) return alert.actor;
  return (await search.find(question)).actor;
}

/** Two ticks: so many wait that CloudTrail, asked twice a second, would hold up all of them. */
const LATE = 10 * 60_000;

const nameOf = ({ rule, resource }: Alert): string =>
  JSON.stringify([rule.configRuleName, resource.accountId, resource.region, resource.type, resource.id]);

async function sendDigests(run: AlertContext, attempt: Attempt): Promise<void> {
  for await (const digest of run.store.digestsBefore(new Date(run.now().getTime() - GRACE))) {
    if (run.timeLeft() < RESERVE) return run.logger.warn('Left to the next tick: digests', {});
    await attempt(async () => {
      const id = `digest/${digest.why}/${digest.configRuleName}/${digest.to}`;
      let findings: FindingBatch | undefined;
      const outcome = await withClaim(run, id, async (claim) => {
        findings = await sendDigest(run, claim, id, digest);
        return 'finished';
      });
      if (outcome === 'done') await run.store.dropDigest(digest);
      findings?.complain();
    });
  }
}

async function sendDigest(run: AlertContext, claim: OwnedClaim, id: string, digest: DigestKey): Promise<FindingBatch | undefined> {
  const resources: DigestResource[] = [];
  const findings: Finding[] = [];
  let rule: Alert['rule'] | undefined;
  for await (const told of run.store.entriesOf(digest)) {
    rule ??= told.rule;
    resources.push(told.resource);
    if (told.finding) findings.push(told.finding);
  }
  if (!rule) return undefined;
  const together = sendFindings(run.channels.securityHub, findings);
  const composed = composeDigest({ why: digest.why, rule, ...(await resolveScope(run)), resources });
  await deliverMessage(run, claim, id, formatDigestMessage(composed), together.parcels);
  return together;
}

/** A rule without a single offence is not new any more when its first one comes. */
async function registerRules({ store, settings, now }: AlertContext, { rules }: AlertClock): Promise<void> {
  for (const name of Object.keys(settings.rules)) {
    if (!rules.has(name)) await store.firstSeen(name, undefined, now());
  }
}
