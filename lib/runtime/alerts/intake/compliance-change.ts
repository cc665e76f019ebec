import { composeAlert, createAlertId, type RuleDetails } from '../../../alerts/compose-alert';
import { isSevereEnough } from '../../../alerts/routing';
import { detectTransition, type Transition } from '../../../alerts/transition';
import type { AlertSettings } from '../../../contract/response-settings';
import type { ComplianceChange } from '../../../formats/events/compliance-change';
import { isGlobalAspect } from '../../../resources/collected-aspects';
import { type DeliveryContext, deliverAlert } from '../delivery/deliver-alert';
import { type PendingAlert, type RoutingContext, routeAlert } from '../delivery/routing';
import { resolveScope, type ScopeContext } from '../evidence/account-alias';
import { collectEvidence, type EvidenceContext, isWaived, planForAlert } from '../evidence/collect';
import { describeConfigRule } from '../evidence/rule-details';
import { withClaim } from '../store/claims';
import type { OpenAlerts } from '../store/open-alerts';

export type ComplianceChangeContext = IntakeContext & RoutingContext & DeliveryContext;

interface IntakeContext extends EvidenceContext, ScopeContext {
  readonly settings: EvidenceContext['settings'] & { readonly alerts: AlertSettings };
  readonly openAlerts: OpenAlerts;
}

/**
 * Handles AWS Config's event that the compliance type of a resource changed. Sends one alert when a resource becomes
 * non-compliant and one when it no longer is, however often EventBridge delivers the event: `createAlert` composes the
 * alert, `routeAlert` decides where and when it is sent, and `deliverAlert` sends it.
 */
export async function handleComplianceChange(context: ComplianceChangeContext, event: ComplianceChange): Promise<void> {
  const { settings, logger } = context;
  const change = await skipInsufficientData(context, event);
  const { configRuleName: configRule, resourceType, resourceId } = change;
  const details = { configRule, resourceType, resourceId };

  const rule = await describeConfigRule(context, configRule);
  if (!rule) return logger.warn('Ignored: not a Config rule of this deployment', details);
  const isSevere = isSevereEnough(rule.severity, settings.alerts.severity);
  if (!isSevere) return logger.info('Ignored: below the minimum severity', details);
  const transition = detectTransition(change);
  if (!transition) return logger.info('Ignored: not a change into or out of NON_COMPLIANT', details);

  await withClaim(context, createAlertId(change, transition), async (claim) => {
    const pending = await createAlert(context, change, transition, rule);
    if (!pending) return 'done';
    const routed = await routeAlert(context, claim, pending);
    return deliverAlert(context, claim, routed);
  });
}

/**
 * AWS's managed rules can return INSUFFICIENT_DATA between two results. That neither opens nor resolves an alert, so if
 * the alert of the resource was open before it, this returns the event with NON_COMPLIANT as the old result.
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
 * Composes the alert, without its actor, from the resource's history in AWS Config, and records the transition. Returns
 * `undefined` if a later transition of the resource is on record: this event is late, and its alert would be wrong.
 */
async function createAlert(
  context: IntakeContext,
  event: ComplianceChange,
  transition: Transition,
  rule: RuleDetails,
): Promise<PendingAlert | undefined> {
  const aspect = context.registry.find(({ name }) => name === rule.name)?.resource.aspect;
  const { item, change, previousAt, attachedTo = [] } = await collectEvidence(context, event, aspect);
  const hasNewWaiver = isWaived(context, event, rule.name, item);
  const plan =
    item && aspect === undefined && transition === 'opened' && !hasNewWaiver
      ? await planForAlert(context, event, item)
      : undefined;
  const composed = composeAlert({
    ...(await resolveScope(context)),
    event,
    kind: hasNewWaiver ? 'waived' : transition,
    rule,
    item,
    isGlobal: item?.region === 'global' || isGlobalAspect(aspect),
    change,
    actor: { found: false, because: 'not looked up' },
    ...(plan && { plan }),
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
    resourceType: type,
    resourceId: id,
    resourceName: name,
    arn,
    accountId,
    previousAt,
    attachedTo,
    changedAt: item?.captureTime ?? event.now.orderingTimestamp,
  };
  return { event, alert, openedAt, question, hasNewWaiver };
}
