import { composeAlert, createAlertId, type RuleDetails } from '../../../alerts/compose-alert';
import { detectTransition, type Transition } from '../../../alerts/transition';
import type { AlertSettings } from '../../../contract/response-settings';
import type { ComplianceChange } from '../../../formats/events/compliance-change';
import { type DeliveryContext, deliverAlert } from '../delivery/deliver-alert';
import { type PendingAlert, type RoutingContext, routeAlert } from '../delivery/routing';
import { resolveScope, type ScopeContext } from '../evidence/account-alias';
import { collectEvidence, type EvidenceContext, isWaived, planForAlert } from '../evidence/collect';
import { describeConfigRule, isSevere } from '../evidence/rule-details';
import { type ClaimContext, withClaim } from '../store/claims';
import type { OpenAlerts } from '../store/open-alerts';

export type ComplianceChangeContext = IntakeContext & ClaimContext & RoutingContext & DeliveryContext;

interface IntakeContext extends EvidenceContext, ScopeContext {
  readonly settings: EvidenceContext['settings'] & { readonly alerts: AlertSettings };
  readonly openAlerts: OpenAlerts;
}

/**
 * Handles AWS Config's event that the compliance type of a resource changed. Sends one alert when a resource becomes
 * non-compliant and one when it no longer is, however often EventBridge delivers the event.
 */
export async function handleComplianceChange(context: ComplianceChangeContext, event: ComplianceChange): Promise<void> {
  const { settings, logger } = context;
  const change = await skipInsufficientData(context, event);
  const { configRuleName: configRule, resourceType, resourceId } = change;
  const details = { configRule, resourceType, resourceId };

  const rule = describeConfigRule(context, configRule);
  if (!rule) return logger.warn('Ignored: not a Config rule of this deployment', details);
  if (!isSevere(rule.severity, settings.alerts.severity))
    return logger.info('Ignored: below the severity of alerts', details);
  const transition = detectTransition(change);
  if (!transition) return logger.info('Ignored: neither became non-compliant nor ceased to be', details);

  await withClaim(context, createAlertId(change, transition), async (claim) => {
    const pending = await createAlert(context, change, transition, rule);
    if (!pending) return 'done';
    const routed = await routeAlert(context, claim, pending);
    return deliverAlert(context, claim, routed);
  });
}

/**
 * Replaces an old result INSUFFICIENT_DATA, which AWS's managed rules can return in between, by NON_COMPLIANT if the
 * alert of the resource was open before it: INSUFFICIENT_DATA neither opens nor resolves an alert.
 */
async function skipInsufficientData({ openAlerts }: IntakeContext, event: ComplianceChange): Promise<ComplianceChange> {
  const { before, now, configRuleName, accountId, region, resourceType: type, resourceId: id } = event;
  if (before?.complianceType !== 'INSUFFICIENT_DATA') return event;
  const latest = await openAlerts.findLatest(configRuleName, { accountId, region, type, id });
  if (!latest) return event;
  // A transition with the time of this event was recorded by an earlier attempt to handle it.
  const isRetry = latest.at === now.recordedAt;
  const wasOpen = isRetry ? now.complianceType !== 'NON_COMPLIANT' : latest.open !== undefined;
  if (!wasOpen) return event;
  const annotation = latest.open?.resource.annotation ?? null;
  return { ...event, before: { ...before, complianceType: 'NON_COMPLIANT', annotation, recordedAt: latest.openedAt } };
}

/**
 * Composes the alert from what AWS Config recorded, and records the transition. Returns `undefined` if a later
 * transition of the resource is on record, since the event is late then.
 */
async function createAlert(
  context: IntakeContext,
  event: ComplianceChange,
  transition: Transition,
  rule: RuleDetails,
): Promise<PendingAlert | undefined> {
  const { item, change, previousAt } = await collectEvidence(context, event);
  const hasNewWaiver = isWaived(context, event, rule.name, item);
  const composed = composeAlert({
    ...(await resolveScope(context)),
    event,
    kind: hasNewWaiver ? 'waived' : transition,
    rule,
    item,
    change,
    actor: { found: false, because: 'not looked up' },
    ...(item && transition === 'opened' && !hasNewWaiver && planForAlert(context, event, item)),
  });
  const alert = { ...composed, id: createAlertId(event, transition) };

  const openSince = event.before?.complianceType === 'NON_COMPLIANT' ? event.before.recordedAt : undefined;
  const { isLatest, openedAt } = await context.openAlerts.recordTransition(alert, openSince, context.now());
  if (!isLatest) {
    context.logger.info('Ignored: a later transition is on record', { alert: alert.id });
    return undefined;
  }
  const { type, id, name, arn, accountId } = alert.resource;
  const question = {
    ...{ resourceType: type, resourceId: id, resourceName: name, arn, accountId, previousAt },
    changedAt: item?.captureTime ?? event.now.orderingTimestamp,
  };
  return { event, alert, openedAt, question, hasNewWaiver };
}
