import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { composeReminder, type ReminderParts } from '../../../alerts/texts/reminder';
import type { AlertSettings, ResponseSettings } from '../../../contract/response-settings';
import { groupBy } from '../../../core/collections/groups';
import { DAY_MS } from '../../../core/time';
import { findWaiver, type Waiver } from '../../../core/waivers';
import { deliverMessage, type MessageContext } from '../delivery/deliver-alert';
import { formatReminderMessage } from '../delivery/payloads';
import { resolveScope, type ScopeContext } from '../evidence/account-alias';
import type { ConfigRuleLookup } from '../evidence/config-rule-lookup';
import type { OpenAlert, OpenAlerts } from '../store/open-alerts';
import type { SweepStore } from '../store/sweep-store';
import { listNonCompliant } from './non-compliant';

export type ReminderContext = MessageContext &
  ScopeContext & {
    readonly settings: ResponseSettings & { readonly alerts: Pick<AlertSettings, 'reminderDays'> };
    readonly waivers: readonly Waiver[];
    readonly config: ConfigServiceClient;
    readonly configRules: ConfigRuleLookup;
    readonly openAlerts: OpenAlerts;
    readonly sweepStore: SweepStore;
  };

/**
 * Sends one message about the alerts that have been open for `reminderDays`. After it, the next one is due in as many
 * days; if no alert was that old, when the oldest one will be. So an alert is repeated after `reminderDays` at the
 * earliest, and after twice that at the latest.
 */
export async function sendReminders(context: ReminderContext, due: Date | undefined): Promise<void> {
  const { openAlerts, sweepStore, settings, logger } = context;
  const days = settings.alerts.reminderDays;
  const now = context.now();
  if (days === 0 || (due && now < due)) return;
  const open: OpenAlert[] = [];
  for await (const alert of openAlerts.list()) if (await isRelevant(context, alert)) open.push(alert);
  const isOverdue = ({ openedAt }: OpenAlert): boolean => now.getTime() - Date.parse(openedAt) >= days * DAY_MS;
  const overdue = await removeCompliant(context, open.filter(isOverdue));
  if (overdue.length > 0) {
    const scope = await resolveScope(context);
    const id = `reminder/${scope.accountId}/${scope.region}/${due?.toISOString() ?? 'first'}`;
    const isSent = await deliverMessage(context, id, async () =>
      formatReminderMessage(
        composeReminder({ at: now.toISOString(), days, ...scope, rules: toReminderRules(overdue) }),
      ),
    );
    if (!isSent) return;
    logger.info('Sent a reminder', { open: overdue.length });
  }
  const younger = open.filter((alert) => !isOverdue(alert)).map(({ openedAt }) => Date.parse(openedAt));
  const next = overdue.length > 0 || younger.length === 0 ? now.getTime() : Math.min(...younger);
  await sweepStore.recordReminderDue(new Date(next + days * DAY_MS));
}

/** Whether the rule is still deployed, so that a result can close the alert, and no waiver covers the resource now. */
async function isRelevant(
  context: ReminderContext,
  { rule, resource: { id, name }, arn }: OpenAlert,
): Promise<boolean> {
  const { configRules, waivers, accountId, region, now } = context;
  if (!(await configRules.find(rule.configRuleName))) return false;
  const resource = { accountId, region, resourceId: id, resourceName: name ?? undefined, arn: arn ?? undefined };
  return findWaiver(waivers, rule.name, resource, now()) === undefined;
}

/**
 * Closes and removes alerts whose resource AWS Config no longer reports as non-compliant: it sends no event for a
 * resource that became compliant while its rule was deleted and created again.
 */
async function removeCompliant(context: ReminderContext, open: readonly OpenAlert[]): Promise<readonly OpenAlert[]> {
  const { config, openAlerts, logger } = context;
  const remaining: OpenAlert[] = [];
  for (const [configRule, alerts] of groupByConfigRule(open)) {
    try {
      const { results, isComplete } = await listNonCompliant(config, configRule);
      const listed = new Set(results.map(({ resourceType, resourceId }) => `${resourceType} ${resourceId}`));
      for (const alert of alerts) {
        if (!isComplete || listed.has(`${alert.resource.type} ${alert.resource.id}`)) remaining.push(alert);
        else await openAlerts.close(alert, context, context.now());
      }
    } catch (error) {
      logger.warn('Cannot check whether alerts are still open; the reminder includes them', { configRule, error });
      remaining.push(...alerts);
    }
  }
  return remaining;
}

const groupByConfigRule = (open: readonly OpenAlert[]): ReadonlyMap<string, readonly OpenAlert[]> =>
  groupBy(open, ({ rule }) => rule.configRuleName);

/** The open alerts of each rule, as reminders print them. */
export const toReminderRules = (open: readonly OpenAlert[]): ReminderParts['rules'] =>
  [...groupByConfigRule(open).values()].map((alerts) => ({
    ...(alerts[0] as OpenAlert).rule,
    open: alerts.map(({ resource: { type, id, name, annotation, actor }, openedAt }) => {
      return { type, id, name, openedAt, annotation, actor };
    }),
  }));
