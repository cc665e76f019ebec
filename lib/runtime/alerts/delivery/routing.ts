import type { ActorQuestion } from '../../../alerts/actor/candidate-calls';
import { type Actor, type Alert, isUnchanged, isUnrecorded } from '../../../alerts/alert';
import { findDigestWindow, findGraceEnd, isWithinFirstEvaluation, opensWithFirstResult } from '../../../alerts/routing';
import type { DigestReason } from '../../../alerts/texts/digest';
import type { AlertSettings } from '../../../contract/response-settings';
import type { ComplianceChange } from '../../../formats/events/compliance-change';
import type { ActorSearch, SearchResult } from '../evidence/actor-search';
import type { AlertClaims, OwnedClaim, Routing } from '../store/claims';
import type { Digests } from '../store/digests';
import type { SweepStore } from '../store/sweep-store';
import type { WaitingAlert, WaitingAlerts } from '../store/waiting-alerts';

/** Where and when an alert is sent. */
export type Route =
  /** To all destinations, in a message of its own. */
  | { readonly to: 'now' }
  /** To the event bus now, and to people and Security Hub with the next digest of its Config rule. */
  | { readonly to: 'digest'; readonly reason: DigestReason }
  /** Nowhere yet: a later sweep sends it. */
  | { readonly to: 'wait'; readonly waiting: WaitingAlert }
  /** To Security Hub and the event bus, which may have the resource as open, but not to people. */
  | { readonly to: 'machines' };

/** An alert without its actor, which is looked up only for an alert with a message of its own. */
export interface PendingAlert {
  readonly event: ComplianceChange;
  readonly alert: Alert;
  readonly openedAt: string;
  readonly question: ActorQuestion;
  /** Whether a waiver was deployed between the evaluation and this alert. */
  readonly hasNewWaiver: boolean;
}

export interface RoutedAlert {
  readonly alert: Alert;
  /** When the resource became non-compliant; null for an alert that is no Security Hub finding. */
  readonly openedAt: string | null;
  readonly route: Route;
}

export interface RoutingContext {
  readonly settings: {
    readonly alerts: Pick<AlertSettings, 'stormSize' | 'waitForActorMinutes' | 'gracePeriodMinutes'>;
  };
  readonly search: ActorSearch;
  readonly claims: AlertClaims;
  readonly sweepStore: SweepStore;
  readonly digests: Digests;
  readonly waitingAlerts: WaitingAlerts;
  now(): Date;
}

const NOT_CHANGED: Actor = { found: false, because: 'nothing of the resource changed' };
const NOT_RECORDED: Actor = { found: false, because: 'AWS Config does not record when it changed' };
const IN_DIGEST: Actor = { found: false, because: 'not looked up, because many alerts arrived at once' };

/** Routes the alert of a compliance change, and looks up its actor. */
export async function routeAlert(
  context: RoutingContext,
  claim: OwnedClaim,
  pending: PendingAlert,
): Promise<RoutedAlert> {
  const { alert, openedAt, question, hasNewWaiver } = pending;
  if (hasNewWaiver) return { alert, openedAt, route: { to: 'machines' } };

  const routing = await routeOnce(context, claim, () => routeChange(context, pending));
  if (routing !== 'single') {
    return { alert: { ...alert, actor: IN_DIGEST }, openedAt, route: { to: 'digest', reason: routing } };
  }

  const { actor, mayBeFoundLater } = await findAlertActor(context, pending);
  const named = { ...alert, actor };
  const now = context.now();
  const { waitForActorMinutes, gracePeriodMinutes } = context.settings.alerts;
  const actorDue = mayBeFoundLater ? new Date(Date.parse(question.changedAt) + waitForActorMinutes * 60_000) : now;
  const graceEnd = findGraceEnd(alert, context.settings.alerts) ?? now;
  const mustWait =
    now < actorDue ||
    now < graceEnd ||
    // Alerts of one resource are sent in order: never "resolved" before "opened".
    (waitForActorMinutes + gracePeriodMinutes > 0 && (await context.waitingAlerts.hasOther(alert)));
  if (!mustWait) return { alert: named, openedAt, route: { to: 'now' } };
  const waiting: WaitingAlert = {
    alert: named,
    openedAt,
    question,
    due: (now < actorDue ? actorDue : now).toISOString(),
    ...(now < graceEnd && { notBefore: graceEnd.toISOString() }),
  };
  return { alert: named, openedAt, route: { to: 'wait', waiting } };
}

async function findAlertActor({ search }: RoutingContext, { alert, question }: PendingAlert): Promise<SearchResult> {
  if (isUnchanged(alert.change)) return { actor: NOT_CHANGED, mayBeFoundLater: false };
  if (isUnrecorded(alert.change)) return { actor: NOT_RECORDED, mayBeFoundLater: false };
  return search.find(question);
}

/** Routes the alert of a failed remediation. */
export async function routeFailure(context: RoutingContext, claim: OwnedClaim, runbook: string): Promise<Route> {
  const routing = await routeOnce(context, claim, () => routeByRate(context, runbook, 'failed remediations'));
  return routing === 'single' ? { to: 'now' } : { to: 'digest', reason: routing };
}

/** Decides once and records it, so that a retry neither counts the alert again nor sends it in a second way. */
async function routeOnce(
  { claims }: RoutingContext,
  claim: OwnedClaim,
  decide: () => Promise<Routing>,
): Promise<Routing> {
  if (claim.routing) return claim.routing;
  const routing = await decide();
  await claims.recordRouting(claim.id, routing);
  return routing;
}

async function routeChange(context: RoutingContext, { event, alert }: PendingAlert): Promise<Routing> {
  const { before, configRuleName, configRuleArn } = event;
  if (opensWithFirstResult(before !== undefined, alert.kind)) {
    const now = context.now();
    const seen = await context.sweepStore.recordFirstSeen(configRuleName, configRuleArn || undefined, now);
    if (isWithinFirstEvaluation(seen, now)) return 'first evaluation';
  }
  return routeByRate(context, configRuleName, 'storm');
}

/** Routes the first alerts of a window singly, and the others to a digest. @param source a Config rule or a runbook */
async function routeByRate(
  { digests, settings, now }: RoutingContext,
  source: string,
  digest: DigestReason,
): Promise<Routing> {
  const isDigest = await digests.isStorm(source, findDigestWindow(now()), settings.alerts, now());
  return isDigest ? digest : 'single';
}
