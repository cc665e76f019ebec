import type { Alert } from '../../../alerts/alert';
import { isNothing } from '../../../alerts/changes/changes';
import type { Finding } from '../../../alerts/finding';
import { composeDigest, type DigestResource } from '../../../alerts/texts/digest';
import { listed } from '../../../core/text/format';
import { reasonOf } from '../../aws/errors';
import { type AlertRun, whereOf } from '../context';
import { announce, raise } from '../delivery/deliver-alert';
import { publicationOfDigest } from '../delivery/payloads';
import type { Clock, DigestKey, Waiting } from '../store/alert-store';
import { type Mine, once } from '../store/claim';
import { GRACE } from '../store/digest-window';
import { tellOpenAlready } from './baseline';
import { judgeByChangedWaivers } from './changed-waivers';
import { type Findings, sendTogether } from './findings';
import { remind } from './reminders';

/** What a job of the tick does not begin without: the time to see one alert through. */
const RESERVE = 30_000;

/**
 * What is done every five minutes: alerts that wait for their actor, digests, the reminder, waivers. When there is
 * nothing to do it costs three queries. What fails does not keep the others, and is tried again at the next tick.
 * @throws Error that says what failed
 */
export async function onTick(run: AlertRun): Promise<void> {
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
    await attempt(() => judgeByChangedWaivers(run, clock));
    await attempt(async () => {
      if (!(await tellOpenAlready(run, clock))) await remind(run, clock.reminderDue);
    });
  });
  if (failures.length === 0) return;
  throw new Error(`Cannot finish the tick: ${listed(failures.map(reasonOf))}`, { cause: failures[0] });
}

type Attempt = (work: () => Promise<void>) => Promise<void>;

/** Sends what waits, oldest first, as soon as its actor is known, or when its time is up. */
async function sendWaiting(run: AlertRun, attempt: Attempt): Promise<void> {
  // What becomes of one resource is told in the order in which it happened.
  const held = new Set<string>();
  for await (const waiting of run.store.waiting()) {
    if (run.timeLeft() < RESERVE) return run.logger.warn('Left to the next tick: alerts that wait', {});
    const resource = nameOf(waiting.alert);
    if (held.has(resource)) continue;
    held.add(resource);
    await attempt(async () => {
      const outcome = await once(run, waiting.alert.id, (claim) => sendIfKnown(run, claim, waiting), true);
      if (outcome !== 'done') return;
      await run.store.dropWaiting(waiting.alert);
      held.delete(resource);
    });
  }
}

async function sendIfKnown(
  run: AlertRun,
  claim: Mine,
  { alert, openedAt, question, due }: Waiting,
): Promise<'finished' | 'put off'> {
  const actor = await actorOf(run, alert, question, due);
  if (!actor.found && run.now().toISOString() < due) {
    await run.store.release(alert.id);
    return 'put off';
  }
  const told: Alert = { ...alert, actor };
  // For the reminder. When a later transition is known, that one stands.
  if (actor.found) await run.store.enter(told, openedAt, run.now());
  await raise(run, claim, told, { place: 'single', openedAt });
  return 'finished';
}

/** What is known, or needs nobody, waits only behind what happened before; and what is late is held up by nothing more. */
async function actorOf({ search, now }: AlertRun, alert: Alert, question: Waiting['question'], due: string) {
  const isLate = now().getTime() - Date.parse(due) > LATE;
  if (alert.actor.found || isNothing(alert.change) || isLate) return alert.actor;
  return (await search.find(question)).actor;
}

/** Two ticks: so many wait that CloudTrail, asked twice a second, would hold up all of them. */
const LATE = 10 * 60_000;

const nameOf = ({ rule, resource }: Alert): string =>
  JSON.stringify([rule.configRuleName, resource.accountId, resource.region, resource.type, resource.id]);

async function sendDigests(run: AlertRun, attempt: Attempt): Promise<void> {
  for await (const digest of run.store.digestsBefore(new Date(run.now().getTime() - GRACE))) {
    if (run.timeLeft() < RESERVE) return run.logger.warn('Left to the next tick: digests', {});
    await attempt(async () => {
      const id = `digest/${digest.why}/${digest.configRuleName}/${digest.to}`;
      let findings: Findings | undefined;
      const outcome = await once(run, id, async (claim) => {
        findings = await sendDigest(run, claim, id, digest);
        return 'finished';
      });
      if (outcome === 'done') await run.store.dropDigest(digest);
      findings?.complain();
    });
  }
}

async function sendDigest(run: AlertRun, claim: Mine, id: string, digest: DigestKey): Promise<Findings | undefined> {
  const resources: DigestResource[] = [];
  const findings: Finding[] = [];
  let rule: Alert['rule'] | undefined;
  for await (const told of run.store.entriesOf(digest)) {
    rule ??= told.rule;
    resources.push(told.resource);
    if (told.finding) findings.push(told.finding);
  }
  if (!rule) return undefined;
  const together = sendTogether(run.channels.securityHub, findings);
  const composed = composeDigest({ why: digest.why, rule, ...(await whereOf(run)), resources });
  await announce(run, claim, id, publicationOfDigest(composed), together.parcels);
  return together;
}

/** A rule without a single offence is not new any more when its first one comes. */
async function registerRules({ store, settings, now }: AlertRun, { rules }: Clock): Promise<void> {
  for (const name of Object.keys(settings.rules)) {
    if (!rules.has(name)) await store.firstSeen(name, undefined, now());
  }
}
