import { composeReminder, type ReminderParts } from '../../../alerts/texts/reminder';
import { DAY } from '../../../core/time';
import { findWaiver } from '../../../core/waivers';
import { type AlertContext, resolveScope } from '../context';
import { deliverMessage } from '../delivery/deliver-alert';
import { formatReminderMessage } from '../delivery/payloads';
import { toBareItem } from '../evidence/bare-item';
import type { OpenAlert } from '../store/alert-store';
import { withClaim } from '../store/claim';
import { listNonCompliant } from './non-compliant';

/**
 * Says once in so many days what is still open, in one mail. The next one is due when what is the oldest by then has
 * been open for so long; so nothing waits for longer than twice that, and a single one not a day more.
 */
export async function sendReminders(run: AlertContext, due: Date | undefined): Promise<void> {
  const { store, settings, logger } = run;
  const days = settings.alerts.reminderDays;
  const now = run.now();
  if (days === 0 || (due && now < due)) return;
  const open: OpenAlert[] = [];
  for await (const one of store.open()) if (isStillMeant(run, one)) open.push(one);
  const isOverdue = ({ openedAt }: OpenAlert): boolean => now.getTime() - Date.parse(openedAt) >= days * DAY;
  const overdue = await stillOpen(run, open.filter(isOverdue));
  if (overdue.length > 0) {
    const id = `reminder/${run.accountId}/${run.region}/${due?.toISOString() ?? 'first'}`;
    const reminder = composeReminder({ at: now.toISOString(), days, ...(await resolveScope(run)), rules: groupOpenByRule(overdue) });
    const outcome = await withClaim(run, id, async (claim) => {
      await deliverMessage(run, claim, id, formatReminderMessage(reminder));
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
function isStillMeant(run: AlertContext, { rule, resource: { type, id, name }, arn }: OpenAlert): boolean {
  const { settings, waivers, accountId, region, now } = run;
  if (!Object.hasOwn(settings.rules, rule.configRuleName)) return false;
  const item = toBareItem({
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
async function stillOpen(run: AlertContext, open: readonly OpenAlert[]): Promise<OpenAlert[]> {
  const { config, store, logger } = run;
  const still: OpenAlert[] = [];
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

function groupsOf(open: readonly OpenAlert[]): ReadonlyMap<string, readonly OpenAlert[]> {
  const groups = new Map<string, OpenAlert[]>();
  for (const one of open) {
    const known = groups.get(one.rule.configRuleName);
    if (known) known.push(one);
    else groups.set(one.rule.configRuleName, [one]);
  }
  return groups;
}

/** What reminders tell of what is open. */
export const groupOpenByRule = (open: readonly OpenAlert[]): ReminderParts['rules'] =>
  [...groupsOf(open).values()].map((ones) => ({
    ...(ones[0] as OpenAlert).rule,
    open: ones.map(({ resource: { type, id, name, annotation, actor }, openedAt }) => ({
      type,
      id,
      name,
      openedAt,
      annotation,
      actor,
    })),
  }));
