import { createHash } from 'node:crypto';
import type { Alert } from '../../../alerts/alert';
import { composeAlert, type RuleDetails } from '../../../alerts/compose-alert';
import { toFinding } from '../../../alerts/finding';
import { isSevereEnough } from '../../../alerts/routing';
import { composeReminder } from '../../../alerts/texts/reminder';
import type { AlertSettings } from '../../../contract/response-settings';
import { parseAnnotation } from '../../../core/evaluate/annotation';
import { DAY_MS } from '../../../core/time';
import type { ComplianceChange } from '../../../formats/events/compliance-change';
import { forEachConcurrent } from '../../aws/concurrency';
import { deliverMessage } from '../delivery/deliver-alert';
import { toFindingMessage } from '../delivery/machine-destinations';
import { formatReminderMessage } from '../delivery/payloads';
import { resolveScope } from '../evidence/account-alias';
import { type EvidenceContext, isWaived } from '../evidence/collect';
import { describeConfigRule } from '../evidence/rule-details';
import { toAlertEntry } from '../store/open-alerts';
import type { SweepState } from '../store/sweep-store';
import { listNonCompliant, type NonCompliantResource } from './non-compliant';
import { type ReminderContext, toReminderRules } from './reminders';

export type BaselineContext = ReminderContext &
  EvidenceContext & { readonly settings: { readonly alerts: Pick<AlertSettings, 'severity'> } };

/** Rows written at the same time: a partition of the table accepts a thousand writes a second. */
const MAX_CONCURRENT_WRITES = 10;

/**
 * Sends one message about the resources that were non-compliant before alerts covered their rule, when alerts are
 * enabled or their minimum severity is lowered: AWS sends no event for these until they change. From then on they are
 * open alerts, which reminders repeat and later events resolve.
 * @returns whether there was something to send
 * @throws Error when AWS Config or the delivery fails; the next sweep tries again
 */
export async function sendBaseline(context: BaselineContext, { rules, reminderDue }: SweepState): Promise<boolean> {
  const { settings, sweepStore, logger } = context;
  const names = Object.entries(settings.rules)
    .filter(
      ([name, { severity }]) => isSevereEnough(severity, settings.alerts.severity) && !rules.get(name)?.hasBaseline,
    )
    .map(([name]) => name)
    .sort();
  if (names.length === 0) return false;
  const alerts = await listUnreported(context, names);
  if (alerts.length > 0 && !(await sendOnce(context, names, alerts))) return true;
  for (const name of names) await sweepStore.recordBaseline(name);
  if (alerts.length === 0) return false;
  logger.info('Sent the baseline', { open: alerts.length, configRules: names });
  const days = settings.alerts.reminderDays;
  // The first reminder would repeat the baseline at once.
  if (days > 0 && !reminderDue) await sweepStore.recordReminderDue(new Date(context.now().getTime() + days * DAY_MS));
  return true;
}

/**
 * Sends the message before it writes the rows, since an alert in the table counts as reported. Queues the findings, which
 * the end of this sweep sends.
 * @returns false while another invocation is sending the message
 */
async function sendOnce(
  context: BaselineContext,
  names: readonly string[],
  alerts: readonly Alert[],
): Promise<boolean> {
  const scope = await resolveScope(context);
  const id = `baseline/${scope.accountId}/${scope.region}/${createHash('sha256').update(names.join()).digest('hex')}`;
  const open = alerts.map((alert) => ({ ...toAlertEntry(alert), openedAt: alert.at }));
  const at = context.now().toISOString();
  const isSent = await deliverMessage(context, id, async () =>
    formatReminderMessage(composeReminder({ ...scope, kind: 'baseline', at, days: 0, rules: toReminderRules(open) })),
  );
  if (!isSent) return false;
  const { channels, queue, openAlerts, partition } = context;
  await forEachConcurrent(alerts, MAX_CONCURRENT_WRITES, async (alert) => {
    const finding = toFindingMessage(toFinding(alert, { partition, openedAt: alert.at }));
    if (channels.securityHub) await queue.add(finding.destination, finding, context.now());
    await openAlerts.recordTransition(alert, undefined, context.now());
  });
  return true;
}

/** Lists what AWS Config reports as non-compliant and the table does not have, as alerts. */
async function listUnreported(context: BaselineContext, names: readonly string[]): Promise<Alert[]> {
  const reported = new Set<string>();
  for await (const { rule, resource } of context.openAlerts.list()) {
    reported.add(JSON.stringify([rule.configRuleName, resource.type, resource.id]));
  }
  const alerts: Alert[] = [];
  for (const name of names) {
    const rule = await describeConfigRule(context, name);
    if (!rule) continue;
    const { results, isComplete } = await listNonCompliant(context.config, name);
    if (!isComplete) {
      context.logger.warn('The baseline is incomplete: too many resources', {
        configRule: name,
        listed: results.length,
      });
    }
    for (const result of results) {
      const event = toComplianceChange(context, name, result);
      if (reported.has(JSON.stringify([name, result.resourceType, result.resourceId]))) continue;
      if (!isWaived(context, event, rule.name)) alerts.push(toAlert(context, rule, event));
    }
  }
  return alerts;
}

function toComplianceChange(
  { accountId, region, now }: BaselineContext,
  configRuleName: string,
  { resourceType, resourceId, annotation, ...result }: NonCompliantResource,
): ComplianceChange {
  const recordedAt = result.recordedAt ?? now().toISOString();
  return {
    eventId: '',
    eventTime: recordedAt,
    configRuleArn: '',
    accountId,
    region,
    configRuleName,
    resourceType,
    resourceId,
    now: {
      complianceType: 'NON_COMPLIANT',
      annotation,
      recordedAt,
      invokedAt: recordedAt,
      orderingTimestamp: recordedAt,
    },
    before: undefined,
  };
}

const NOT_KNOWN = 'the resource was non-compliant before alerts were enabled';

const toAlert = ({ partition }: BaselineContext, rule: RuleDetails, event: ComplianceChange): Alert =>
  composeAlert({
    event,
    rule,
    partition,
    kind: parseAnnotation(event.now.annotation).insufficientData ? 'insufficientData' : 'opened',
    item: undefined,
    change: { known: false, because: NOT_KNOWN },
    actor: { found: false, because: NOT_KNOWN },
    accountAlias: null,
  });
