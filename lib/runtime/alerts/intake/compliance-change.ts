import type { ActorQuestion } from '../../../alerts/actor/actor';
import type { Actor, Alert } from '../../../alerts/alert';
import { isNothing } from '../../../alerts/changes/changes';
import { type AboutRule, alertId, composeAlert } from '../../../alerts/texts/compose';
import { type Transition, transitionOf } from '../../../alerts/transition';
import { SEVERITIES, type Severity } from '../../../core/rule';
import type { ComplianceChange } from '../../../formats/compliance-change';
import type { AlertContext } from '../context';
import { deliverAlert } from '../delivery/deliver-alert';
import { routeChange } from '../delivery/routing';
import type { SearchResult } from '../evidence/actor-search';
import { type Evidence, collectEvidence, isWaived, planForAlert, toActorQuestion } from '../evidence/collect';
import { describeConfigRule } from '../evidence/rule-details';
import { type OwnedClaim, withClaim } from '../store/claim';

/**
 * Raises an alert for a resource that became non-compliant, or is no longer so: once for each transition, however
 * often its event comes.
 */
export async function handleComplianceChange(run: AlertContext, event: ComplianceChange): Promise<void> {
  const { settings, logger } = run;
  const told = await beforeDoubt(run, event);
  const said = { configRule: told.configRuleName, resourceType: told.resourceType, resourceId: told.resourceId };
  const rule = describeConfigRule(run, told.configRuleName);
  if (!rule) return logger.warn('Left alone: not a Config rule of ours', said);
  const transition = transitionOf(told);
  if (!transition) return logger.info('Left alone: nothing that people need to know', said);
  if (!isSevere(rule.severity, settings.alerts.severity)) {
    return logger.info('Left alone: less severe than alerts are raised for', said);
  }
  await withClaim(run, alertId(told, transition), (claim) => see(run, told, transition, rule, claim));
}

/**
 * To have too little to tell (INSUFFICIENT_DATA, which AWS's own rules say) ends nothing: what was open before it is what
 * the next result is to be compared with. What bears this event's time is what a first try of it has written.
 */
async function beforeDoubt({ store }: AlertContext, told: ComplianceChange): Promise<ComplianceChange> {
  const { before, now, configRuleName, accountId, region, resourceType: type, resourceId: id } = told;
  if (before?.complianceType !== 'INSUFFICIENT_DATA') return told;
  const last = await store.lastOf(configRuleName, { accountId, region, type, id });
  const isOwn = last?.at === now.recordedAt;
  const wasOpen = isOwn ? now.complianceType !== 'NON_COMPLIANT' : last?.open !== undefined;
  if (!last || !wasOpen) return told;
  const annotation = last.open?.resource.annotation ?? null;
  return { ...told, before: { ...before, complianceType: 'NON_COMPLIANT', annotation, recordedAt: last.openedAt } };
}

/** Whether alerts are raised for so severe a rule. */
export const isSevere = (severity: Severity, floor: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(floor);

/** Sees one alert through, up to its delivery, or to where it waits. */
async function see(
  run: AlertContext,
  told: ComplianceChange,
  transition: Transition,
  rule: AboutRule,
  claim: OwnedClaim,
): Promise<'finished' | 'put off'> {
  const gathered = await collectEvidence(run, told);
  const alert = await compose(run, told, transition, rule, gathered);
  const wasOpenSince = told.before?.complianceType === 'NON_COMPLIANT' ? told.before.recordedAt : undefined;
  const { isLatest, openedAt } = await run.store.enter(alert, wasOpenSince, run.now());
  if (!isLatest) {
    run.logger.info('Left alone: a later transition is known', { alert: alert.id });
    return 'finished';
  }
  if (alert.kind !== transition) {
    // A waiver stood before: people settled it, and machines close what they may hold open.
    await deliverAlert(run, claim, alert, { place: null, openedAt });
    return 'finished';
  }
  const place = claim.place ?? (await routeChange(run, alert.id, told, transition));
  if (place !== 'single') {
    await deliverAlert(run, claim, { ...alert, actor: ONE_OF_MANY }, { place, openedAt });
    return 'finished';
  }
  const question = toActorQuestion(told, gathered, alert);
  const { actor, maybeLater } = await whoMade(run, alert, question);
  const named: Alert = { ...alert, actor };
  if (!actor.found && maybeLater && (await putOff(run, named, openedAt, question))) return 'put off';
  if (await isBehind(run, named)) {
    await run.store.putOff({ alert: named, openedAt, question, due: run.now().toISOString() }, run.now());
    return 'put off';
  }
  // For the reminder.
  if (actor.found) await run.store.enter(named, wasOpenSince, run.now());
  await deliverAlert(run, claim, named, { place, openedAt });
  return 'finished';
}

const NOT_YET: Actor = { found: false, because: 'not looked for' };
const NOBODY: Actor = { found: false, because: 'nothing of the resource changed' };
const ONE_OF_MANY: Actor = { found: false, because: 'not looked for, because many alerts came at once' };

async function compose(
  run: AlertContext,
  told: ComplianceChange,
  transition: Transition,
  rule: AboutRule,
  { item, change }: Evidence,
): Promise<Alert> {
  const kind = isWaived(run, told, rule, item) ? 'waived' : transition;
  const composed = composeAlert({
    ...{ event: told, kind, rule, item, change },
    ...(item && kind === 'opened' && planForAlert(run, told, item)),
    actor: NOT_YET,
    accountAlias: await run.alias.get(),
    partition: run.partition,
  });
  // It stays the alert that was claimed, also where a waiver turned up.
  return { ...composed, id: alertId(told, transition) };
}

/** Where nothing of the resource changed, nobody made a change. */
function whoMade({ search }: AlertContext, { change }: Alert, question: ActorQuestion): Promise<SearchResult> {
  return isNothing(change) ? Promise.resolve({ actor: NOBODY, maybeLater: false }) : search.find(question);
}

/** Whether something of the same resource waits: nobody should read that it is put right, and then that it is wrong. */
async function isBehind({ store, settings }: AlertContext, { id, rule, resource }: Alert): Promise<boolean> {
  if (settings.alerts.waitForActorMinutes === 0) return false;
  for await (const { alert } of store.waiting()) {
    const isSame = alert.rule.configRuleName === rule.configRuleName && alert.resource.id === resource.id;
    if (isSame && alert.resource.type === resource.type && alert.id !== id) return true;
  }
  return false;
}

/** @returns false for a change so old that CloudTrail has its call by now, or never will */
async function putOff(run: AlertContext, alert: Alert, openedAt: string, question: ActorQuestion): Promise<boolean> {
  const due = new Date(Date.parse(question.changedAt) + run.settings.alerts.waitForActorMinutes * 60_000);
  if (run.now() >= due) return false;
  await run.store.putOff({ alert, openedAt, question, due: due.toISOString() }, run.now());
  run.logger.info('Put off until it is known who made the change', { alert: alert.id, due: due.toISOString() });
  return true;
}
