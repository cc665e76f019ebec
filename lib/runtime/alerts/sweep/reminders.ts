import { composeReminder, type ReminderParts } from '../../../alerts/texts/reminder';
import { DAY } from '../../../core/time';
import { findWaiver } from '../../../core/waivers';
import { type AlertRun, whereOf } from '../context';
import { announce } from '../delivery/deliver-alert';
import { publicationOfReminder } from '../delivery/payloads';
import { bareItem } from '../evidence/bare-item';
import type { Open } from '../store/alert-store';
import { once } from '../store/claim';
import { listNonCompliant } from './non-compliant';

/**
 * Says once in so many days what is still open, in one mail. The next one is due when what is the oldest by then has
 * been open for so long; so nothing waits for longer than twice that, and a single one not a day more.
 */
export async function remind(run: AlertRun, due: Date | undefined): Promise<void> {
  const { store, settings, logger } = run;
  const days = settings.alerts.reminderDays;
  const now = run.now();
  if (days === 0 || (due && now < due)) return;
  const open: Open[] = [];
  for await (const one of store.open()) if (isStillMeant(run, one)) open.push(one);
  const isOverdue = ({ openedAt }: Open): boolean => now.getTime() - Date.parse(openedAt) >= days * DAY;
  const overdue = await stillOpen(run, open.filter(isOverdue));
  if (overdue.length > 0) {
    const id = `reminder/${run.accountId}/${run.region}/${due?.toISOString() ?? 'first'}`;
    const reminder = composeReminder({ at: now.toISOString(), days, ...(await whereOf(run)), rules: byRule(overdue) });
    const outcome = await once(run, id, async (claim) => {
      await announce(run, claim, id, publicationOfReminder(reminder));
      return 'finished';
    });
    if (outcome !== 'done') return;
    logger.info('Reminded', { open: overdue.length });
  }
  const younger = open.filter((one) => !isOverdue(one)).map(({ openedAt }) => Date.parse(openedAt));
  const next = overdue.length > 0 || younger.length === 0 ? now.getTime() : Math.min(...younger);
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

/**
 * Without what AWS Config calls non-compliant no more. Nobody hears of a resource that was put right while its rule was
 * deleted and made again, and a mail that is wrong about it every week would soon be read by nobody.
 */
async function stillOpen(run: AlertRun, open: readonly Open[]): Promise<Open[]> {
  const { config, store, logger } = run;
  const still: Open[] = [];
  for (const [configRule, ones] of groupsOf(open)) {
    try {
      const { results, isWhole } = await listNonCompliant(config, configRule);
      const listed = new Set(results.map(({ resourceType, resourceId }) => `${resourceType} ${resourceId}`));
      for (const one of ones) {
        if (!isWhole || listed.has(`${one.resource.type} ${one.resource.id}`)) still.push(one);
        else await store.close(one, run, run.now());
      }
    } catch (error) {
      logger.warn('Cannot tell whether it is still open: reminding all the same', { configRule, error });
      still.push(...ones);
    }
  }
  return still;
}

function groupsOf(open: readonly Open[]): ReadonlyMap<string, readonly Open[]> {
  const groups = new Map<string, Open[]>();
  for (const one of open) {
    const known = groups.get(one.rule.configRuleName);
    if (known) known.push(one);
    else groups.set(one.rule.configRuleName, [one]);
  }
  return groups;
}

/** What reminders tell of what is open. */
export const byRule = (open: readonly Open[]): ReminderParts['rules'] =>
  [...groupsOf(open).values()].map((ones) => ({
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
