import type { Alert } from '../../alerts/alert';
import { composeDigest, type DigestResource } from '../../alerts/digest';
import { composeReminder, type ReminderParts } from '../../alerts/reminder';
import { DAY } from '../../core/time';
import { findWaiver } from '../../core/waivers';
import { listed } from '../../core/wording';
import { bareItem } from './bare-item';
import { judgeAfterWaivers } from './ended-waivers';
import { type Mine, once } from './once';
import { publicationOfDigest, publicationOfReminder } from './publication';
import { announce, raise } from './raise';
import { reasonOf } from './reason';
import type { AlertRun } from './run';
import type { Clock, DigestKey, Open, Waiting } from './store';

/** What a job of the tick does not begin without: the time to see one alert through. */
const RESERVE = 30_000;

/** A digest goes out so long after its window: whoever chose the window shortly before its end has written by then. */
const GRACE = 60_000;

/**
 * What is done every five minutes: alerts that wait for their actor, digests, the reminder, ended waivers. When there
 * is nothing to do it costs three queries. What fails does not keep the others, and is tried again at the next tick.
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
    await attempt(() => judgeAfterWaivers(run, clock.waiversSeenUntil));
    await attempt(() => remind(run, clock.reminderDue));
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
  const { actor } = await run.search.find(question);
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

const nameOf = ({ rule, resource }: Alert): string =>
  JSON.stringify([rule.configRuleName, resource.accountId, resource.region, resource.type, resource.id]);

async function sendDigests(run: AlertRun, attempt: Attempt): Promise<void> {
  for await (const digest of run.store.digestsBefore(new Date(run.now().getTime() - GRACE))) {
    if (run.timeLeft() < RESERVE) return run.logger.warn('Left to the next tick: digests', {});
    await attempt(async () => {
      const id = `digest/${digest.why}/${digest.configRuleName}/${digest.to}`;
      const outcome = await once(run, id, (claim) => sendDigest(run, claim, id, digest));
      if (outcome === 'done') await run.store.dropDigest(digest);
    });
  }
}

async function sendDigest(run: AlertRun, claim: Mine, id: string, digest: DigestKey): Promise<'finished'> {
  const resources: DigestResource[] = [];
  let rule: Alert['rule'] | undefined;
  for await (const told of run.store.entriesOf(digest)) {
    rule ??= told.rule;
    resources.push(told.resource);
  }
  if (rule) {
    const composed = composeDigest({ why: digest.why, rule, ...(await placeOf(run)), resources });
    await announce(run, claim, id, publicationOfDigest(composed));
  }
  return 'finished';
}

async function placeOf({ accountId, region, partition, alias }: AlertRun) {
  return { accountId, region, partition, accountAlias: await alias.get() };
}

/** A rule without a single offence is not new any more when its first one comes. */
async function registerRules({ store, settings, now }: AlertRun, { rules }: Clock): Promise<void> {
  for (const name of Object.keys(settings.rules)) {
    if (!rules.has(name)) await store.firstSeen(name, undefined, now());
  }
}

/**
 * Says once in so many days what is still open, in one mail. The next one is due when what is the oldest by then has
 * been open for so long; so nothing waits for longer than twice that, and a single one not a day more.
 */
async function remind(run: AlertRun, due: Date | undefined): Promise<void> {
  const { store, settings, logger } = run;
  const days = settings.alerts.reminderDays;
  const now = run.now();
  if (days === 0 || (due && now < due)) return;
  const open: Open[] = [];
  for await (const one of store.open()) if (isStillMeant(run, one)) open.push(one);
  const isOverdue = ({ openedAt }: Open): boolean => now.getTime() - Date.parse(openedAt) >= days * DAY;
  const overdue = open.filter(isOverdue);
  if (overdue.length > 0) {
    const id = `reminder/${run.accountId}/${run.region}/${due?.toISOString() ?? 'first'}`;
    const reminder = composeReminder({ at: now.toISOString(), days, ...(await placeOf(run)), rules: byRule(overdue) });
    const outcome = await once(run, id, async (claim) => {
      await announce(run, claim, id, publicationOfReminder(reminder));
      return 'finished';
    });
    if (outcome !== 'done') return;
    logger.info('Reminded', { open: overdue.length });
  }
  const earliest = Math.min(...open.filter((one) => !isOverdue(one)).map(({ openedAt }) => Date.parse(openedAt)));
  const next = overdue.length > 0 || open.length === 0 ? now.getTime() : earliest;
  await store.rememberReminderDue(new Date(next + days * DAY));
}

/** Not of a rule that is deployed no more, and of which no result will come; and not what is waived by now. */
function isStillMeant(run: AlertRun, { rule, resource: { type, id, name }, arn }: Open): boolean {
  const { settings, waivers, accountId, region, now } = run;
  if (!Object.hasOwn(settings.rules, rule.configRuleName)) return false;
  const item = bareItem({
    ...{ resourceType: type, resourceId: id, accountId, region },
    ...(name !== null && { resourceName: name }),
    ...(arn !== null && { arn }),
  });
  return findWaiver(waivers, rule.name, item, now()) === undefined;
}

function byRule(open: readonly Open[]): ReminderParts['rules'] {
  const rules = new Map<string, Open[]>();
  for (const one of open) {
    const known = rules.get(one.rule.configRuleName);
    if (known) known.push(one);
    else rules.set(one.rule.configRuleName, [one]);
  }
  return [...rules.values()].map((ones) => ({
    ...(ones[0] as Open).rule,
    open: ones.map(({ resource: { type, id, name, annotation, actor }, openedAt }) => ({
      type,
      id,
      name,
      openedAt,
      annotation,
      actor,
    })),
  }));
}
