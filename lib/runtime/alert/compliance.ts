import type { ActorQuestion } from '../../alerts/actor';
import type { Actor, Alert, Change } from '../../alerts/alert';
import { changeBehind, isNothing } from '../../alerts/changes';
import { type AboutRule, alertId, composeAlert } from '../../alerts/compose';
import { type Transition, transitionOf } from '../../alerts/transition';
import { NO_FACTS } from '../../core/facts';
import type { ConfigurationItem } from '../../core/item';
import type { Plan } from '../../core/remediation/plan';
import { planFor } from '../../core/remediation/plan-for';
import { SEVERITIES, type Severity } from '../../core/rule';
import { isUndecided } from '../../core/verdict';
import { findWaiver } from '../../core/waivers';
import type { ComplianceChange } from '../../formats/compliance-change';
import { aboutConfigRule, enabledIn } from './about-rule';
import { type Mine, once } from './once';
import { raise } from './raise';
import { reasonOf } from './reason';
import { fetchRecorded, type Recorded } from './recorded-change';
import type { AlertRun } from './run';
import type { Place } from './store';
import { windowOf } from './window';

const MINUTE = 60_000;

/** How long a rule counts as new: its first evaluation of everything may take a while. */
const FIRST_EVALUATION = 60 * MINUTE;

/**
 * Raises an alert for a resource that became non-compliant, or is no longer so: once for each transition, however
 * often its event comes.
 */
export async function onComplianceChange(run: AlertRun, change: ComplianceChange): Promise<void> {
  const { settings, logger } = run;
  const said = { configRule: change.configRuleName, resourceType: change.resourceType, resourceId: change.resourceId };
  const rule = aboutConfigRule(run, change.configRuleName);
  if (!rule) return logger.warn('Left alone: not a Config rule of ours', said);
  const kind = transitionOf(change);
  if (!kind) return logger.info('Left alone: nothing that people need to know', said);
  if (!isSevere(rule.severity, settings.alerts.severity)) {
    return logger.info('Left alone: less severe than alerts are raised for', said);
  }
  await once(run, alertId(change, kind), (claim) => see(run, change, kind, rule, claim));
}

/** Sees one alert through, up to its delivery or to the time when it is known who made the change. */
async function see(
  run: AlertRun,
  change: ComplianceChange,
  transition: Transition,
  rule: AboutRule,
  claim: Mine,
): Promise<'finished' | 'put off'> {
  const { store, logger, now } = run;
  const recorded = await recordedOf(run, change);
  const item = 'item' in recorded ? recorded.item : undefined;
  const kind = isWaived(run, change, rule, item) ? 'waived' : transition;
  const composed = composeAlert({
    event: change,
    kind,
    rule,
    item,
    change: behind(change, recorded),
    actor: NOT_LOOKED_FOR,
    accountAlias: await run.alias.get(),
    ...planned(run, change, kind, item),
    partition: run.partition,
  });
  // The claim stands under the transition's id, whether or not a waiver turned up.
  const alert: Alert = { ...composed, id: alertId(change, transition) };
  const wasOpen = change.before?.complianceType === 'NON_COMPLIANT' ? change.before.recordedAt : undefined;
  const { isLatest, openedAt } = await store.enter(alert, wasOpen, now());
  if (!isLatest) {
    logger.info('Left alone: a later transition is known', { alert: alert.id });
    return 'finished';
  }
  // People settled it themselves: machines close what they hold open.
  if (kind === 'waived') {
    await raise(run, claim, alert, { place: null, openedAt });
    return 'finished';
  }
  const place = claim.place ?? (await placeOf(run, change, kind));
  if (place !== 'single') {
    await raise(run, claim, { ...alert, actor: IN_DIGEST }, { place, openedAt });
    return 'finished';
  }
  const question = questionOf(change, recorded, alert);
  const { actor, maybeLater } = await whoMade(run, alert.change, question);
  const found = { ...alert, actor };
  const due = new Date(Date.parse(question.changedAt) + run.settings.alerts.waitForActorMinutes * MINUTE);
  if (!actor.found && maybeLater && now() < due) {
    await store.putOff({ alert: found, openedAt, question, due: due.toISOString() }, now());
    logger.info('Put off until it is known who made the change', { alert: alert.id, due: due.toISOString() });
    return 'put off';
  }
  if (actor.found) await store.enter(found, wasOpen, now());
  await raise(run, claim, found, { place, openedAt });
  return 'finished';
}

const NOT_LOOKED_FOR: Actor = { found: false, because: 'not looked for' };
const NOBODY: Actor = { found: false, because: 'nothing of the resource changed' };
const IN_DIGEST: Actor = { found: false, because: 'not looked for, because many alerts came at once' };

const isSevere = (severity: Severity, floor: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(floor);

type Told = Recorded | { readonly because: string };

/** Without the item an alert says less, but it goes out. */
async function recordedOf({ config, logger }: AlertRun, change: ComplianceChange): Promise<Told> {
  try {
    return await fetchRecorded(config, change);
  } catch (error) {
    logger.warn('Cannot tell what changed', { resourceId: change.resourceId, error });
    return { because: `the history of AWS Config could not be read: ${reasonOf(error)}` };
  }
}

function behind(change: ComplianceChange, recorded: Told): Change {
  if (!('item' in recorded)) return { known: false, because: recorded.because };
  try {
    return changeBehind(change, recorded.before, recorded.item);
  } catch (error) {
    return { known: false, because: reasonOf(error) };
  }
}

/** The evaluator obeys waivers; this is for AWS's managed rules, and for waivers that were deployed a moment ago. */
function isWaived({ waivers, now }: AlertRun, change: ComplianceChange, rule: AboutRule, item?: ConfigurationItem) {
  if (change.now.complianceType !== 'NON_COMPLIANT') return false;
  const resource = item ?? namedIn(change);
  return [rule.name, change.configRuleName].some(
    (name) => name !== undefined && findWaiver(waivers, name, resource, now()) !== undefined,
  );
}

const namedIn = ({ resourceType, resourceId, accountId, region }: ComplianceChange): ConfigurationItem => ({
  shape: 'config',
  resourceType,
  resourceId,
  accountId,
  region,
  status: 'OK',
  tags: {},
  relationships: [],
  configuration: null,
  supplementaryConfiguration: null,
});

/** What the remediation would do, as far as the item alone tells: facts of other items are not collected for a text. */
function planned(
  run: AlertRun,
  { configRuleName, resourceId }: ComplianceChange,
  kind: Transition,
  item: ConfigurationItem | undefined,
): { readonly plan?: Plan } {
  if (kind !== 'opened' || !item) return {};
  try {
    const enabled = enabledIn(run, configRuleName);
    if (!enabled) return {};
    const { plan, evaluation } = planFor(enabled, item, { now: run.now(), facts: NO_FACTS, waivers: run.waivers });
    // Where the item alone does not show what is wrong, a plan that rests on it would mislead.
    const isSeen = evaluation.complianceType === 'NON_COMPLIANT' && !isUndecided(evaluation.annotation);
    return isSeen ? { plan } : {};
  } catch (error) {
    run.logger.warn('Cannot tell what the remediation would do', { configRule: configRuleName, resourceId, error });
    return {};
  }
}

async function placeOf(run: AlertRun, change: ComplianceChange, kind: Transition): Promise<Place> {
  const { store, settings, now } = run;
  const time = now();
  const place = await (async (): Promise<Place> => {
    if (!change.before && (kind === 'opened' || kind === 'undecided')) {
      const seen = await store.firstSeen(change.configRuleName, change.configRuleArn || undefined, time);
      if (time.getTime() - seen.getTime() < FIRST_EVALUATION) return 'first evaluation';
    }
    const count = await store.countInWindow(change.configRuleName, windowOf(time).from, time);
    return count > settings.alerts.stormSize ? 'storm' : 'single';
  })();
  await store.rememberPlace(alertId(change, kind), place);
  return place;
}

function questionOf(change: ComplianceChange, recorded: Told, { resource }: Alert): ActorQuestion {
  const { item, before } = 'item' in recorded ? recorded : {};
  return {
    resourceType: resource.type,
    resourceId: resource.id,
    resourceName: resource.name,
    arn: resource.arn,
    accountId: resource.accountId,
    changedAt: item?.captureTime ?? change.now.orderingTimestamp,
    previousAt: before?.captureTime ?? null,
  };
}

/** Where nothing of the resource changed, nobody made a change. */
async function whoMade(
  run: AlertRun,
  change: Change,
  question: ActorQuestion,
): Promise<{ readonly actor: Actor; readonly maybeLater: boolean }> {
  if (isNothing(change)) return { actor: NOBODY, maybeLater: false };
  return run.search.find(question);
}
