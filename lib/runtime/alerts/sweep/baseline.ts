import { createHash } from 'node:crypto';
import type { Alert } from '../../../alerts/alert';
import { type AboutRule, composeAlert } from '../../../alerts/texts/compose';
import { composeReminder } from '../../../alerts/texts/reminder';
import { isInsufficientData } from '../../../core/evaluation';
import { DAY } from '../../../core/time';
import type { ComplianceChange } from '../../../formats/compliance-change';
import { forEachConcurrent } from '../../aws/concurrency';
import { type AlertContext, resolveScope } from '../context';
import { deliverMessage } from '../delivery/deliver-alert';
import { formatReminderMessage } from '../delivery/payloads';
import { isWaived } from '../evidence/collect';
import { describeConfigRule } from '../evidence/rule-details';
import { isSevere } from '../intake/compliance-change';
import { type AlertClock, summarizeAlert } from '../store/alert-store';
import { withClaim } from '../store/claim';
import { type FindingBatch, toFindings } from './findings';
import { listNonCompliant, type NonCompliantResource } from './non-compliant';
import { groupOpenByRule } from './reminders';

/** Rows written at once; one partition of the table takes a thousand a second. */
const AT_ONCE = 10;

/**
 * Tells what was open before the changes of a rule were listened to, since nothing else would until it changes: when
 * alerts are switched on, or for less severe rules than until now. One mail for the Region; from then on it counts as
 * open, for reminders and for when it is put right.
 * @returns whether there was something to tell
 * @throws Error when AWS Config does not say what is open, or the mail could not be sent: the next tick tries again
 */
export async function sendBaseline(run: AlertContext, { rules, reminderDue }: AlertClock): Promise<boolean> {
  const { settings, store, logger } = run;
  const names = Object.entries(settings.rules)
    .filter(([name, { severity }]) => isSevere(severity, settings.alerts.severity) && !rules.get(name)?.told)
    .map(([name]) => name)
    .sort();
  if (names.length === 0) return false;
  const alerts = await openUnheard(run, names);
  const findings = toFindings(
    run,
    alerts.map((alert) => ({ alert, openedAt: alert.at })),
  );
  if (alerts.length > 0 && !(await tell(run, names, alerts, findings))) return true;
  for (const name of names) await store.rememberTold(name);
  if (alerts.length === 0) return false;
  logger.info('Told what is open already', { open: alerts.length, configRules: names });
  const days = settings.alerts.reminderDays;
  // What was just told is told again in so many days, and not at once.
  if (days > 0 && !reminderDue) await store.rememberReminderDue(new Date(run.now().getTime() + days * DAY));
  findings.complain();
  return true;
}

/** The mail comes before the rows: what is in the table counts as told. */
async function tell(
  run: AlertContext,
  names: readonly string[],
  alerts: readonly Alert[],
  findings: FindingBatch,
): Promise<boolean> {
  const { store, accountId, region } = run;
  const id = `open-already/${accountId}/${region}/${createHash('sha256').update(names.join()).digest('hex')}`;
  const outcome = await withClaim(run, id, async (claim) => {
    const open = alerts.map((alert) => ({ ...summarizeAlert(alert), openedAt: alert.at }));
    const where = await resolveScope(run);
    const reminder = composeReminder({
      kind: 'open already',
      at: run.now().toISOString(),
      days: 0,
      ...where,
      rules: groupOpenByRule(open),
    });
    await deliverMessage(run, claim, id, formatReminderMessage(reminder), findings.parcels);
    return 'finished';
  });
  if (outcome !== 'done') return false;
  await forEachConcurrent(alerts, AT_ONCE, async (alert) => void (await store.enter(alert, undefined, run.now())));
  return true;
}

/** What AWS Config calls non-compliant and the table does not know, as alerts of which no event ever came. */
async function openUnheard(run: AlertContext, names: readonly string[]): Promise<Alert[]> {
  const heard = new Set<string>();
  for await (const { rule, resource } of run.store.open()) {
    heard.add(nameOf(rule.configRuleName, resource.type, resource.id));
  }
  const alerts: Alert[] = [];
  for (const name of names) {
    const rule = describeConfigRule(run, name);
    if (!rule) continue;
    const { results, isWhole } = await listNonCompliant(run.config, name);
    if (!isWhole)
      run.logger.warn('Left out: more is open than is listed', { configRule: name, listed: results.length });
    for (const result of results) {
      const told = asChange(run, name, result);
      if (heard.has(nameOf(name, result.resourceType, result.resourceId)) || isWaived(run, told, rule, undefined))
        continue;
      alerts.push(asAlert(run, rule, told));
    }
  }
  return alerts;
}

const nameOf = (...parts: readonly string[]): string => JSON.stringify(parts);

function asChange({ accountId, region }: AlertContext, configRuleName: string, result: NonCompliantResource): ComplianceChange {
  const { resourceType, resourceId, annotation, recordedAt } = result;
  return {
    ...{ eventId: '', eventTime: recordedAt, configRuleArn: '' },
    ...{ accountId, region, configRuleName, resourceType, resourceId },
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

const UNHEARD = 'it was open before alerts listened';

const asAlert = ({ partition }: AlertContext, rule: AboutRule, told: ComplianceChange): Alert =>
  composeAlert({
    ...{ event: told, kind: isInsufficientData(told.now.annotation) ? 'undecided' : 'opened', rule, partition },
    item: undefined,
    change: { known: false, because: UNHEARD },
    actor: { found: false, because: UNHEARD },
    accountAlias: null,
  });
