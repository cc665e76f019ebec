import type { ActorQuestion } from '../../../alerts/actor/actor';
import type { Alert, Change } from '../../../alerts/alert';
import { changeBehind } from '../../../alerts/changes/changes';
import type { AboutRule } from '../../../alerts/texts/compose';
import { isInsufficientData } from '../../../core/evaluation';
import { NO_FACTS } from '../../../core/facts';
import type { ConfigurationItem } from '../../../core/item';
import type { Plan } from '../../../core/remediation/plan';
import { planRemediation } from '../../../core/remediation/plan-for';
import { findWaiver } from '../../../core/waivers';
import type { ComplianceChange } from '../../../formats/compliance-change';
import { describeError } from '../../aws/errors';
import type { AlertContext } from '../context';
import { toBareItem } from './bare-item';
import { fetchRecordedChange } from './recorded-change';
import { findEnabledRule } from './rule-details';

/** What is to be known of the resource behind a change of compliance. */
export interface Evidence {
  /** As AWS Config recorded it; absent where that could not be read. */
  readonly item: ConfigurationItem | undefined;
  readonly change: Change;
  /** When the version before was recorded; null where there is none, or it is not known. */
  readonly previousAt: string | null;
}

/** Never throws: without the item an alert says less, but it goes out. */
export async function collectEvidence({ config, logger }: AlertContext, told: ComplianceChange): Promise<Evidence> {
  try {
    const { item, before } = await fetchRecordedChange(config, told);
    return { item, change: changeOf(told, before, item), previousAt: before?.captureTime ?? null };
  } catch (error) {
    logger.warn('Cannot tell what changed', { resourceId: told.resourceId, error });
    const because = `the history of AWS Config could not be read: ${describeError(error)}`;
    return { item: undefined, change: { known: false, because }, previousAt: null };
  }
}

/** What two versions differ in must be readable; that there is a newer one is known all the same. */
function changeOf(told: ComplianceChange, before: ConfigurationItem | undefined, item: ConfigurationItem): Change {
  try {
    return changeBehind(told, before, item);
  } catch (error) {
    return { known: false, because: describeError(error) };
  }
}

/**
 * Whether a waiver stands for what became non-compliant. The evaluator obeys waivers before that; this is for those
 * that were deployed a moment ago.
 */
export function isWaived(
  { waivers, now }: AlertContext,
  told: ComplianceChange,
  { name }: AboutRule,
  item: ConfigurationItem | undefined,
): boolean {
  if (told.now.complianceType !== 'NON_COMPLIANT' || name === undefined) return false;
  return findWaiver(waivers, name, item ?? toBareItem(told), now()) !== undefined;
}

/**
 * What the remediation would do, as far as the item alone tells: facts of other items are not collected for a text.
 * Absent where that is not enough, and where it fails: an alert says less then, but it goes out.
 */
export function planForAlert(
  run: AlertContext,
  { configRuleName, resourceId }: ComplianceChange,
  item: ConfigurationItem,
): { readonly plan?: Plan } {
  try {
    const enabled = findEnabledRule(run, configRuleName);
    if (!enabled) return {};
    const { plan, evaluation } = planRemediation(enabled, item, { now: run.now(), facts: NO_FACTS, waivers: run.waivers });
    // Where the item alone does not show what is wrong, a plan that rests on it would mislead.
    const isSeen = evaluation.complianceType === 'NON_COMPLIANT' && !isInsufficientData(evaluation.annotation);
    return isSeen ? { plan } : {};
  } catch (error) {
    run.logger.warn('Cannot tell what the remediation would do', { configRule: configRuleName, resourceId, error });
    return {};
  }
}

/** Whose change is to be looked for. */
export const toActorQuestion = (
  told: ComplianceChange,
  { item, previousAt }: Evidence,
  { resource: { type, id, name, arn, accountId } }: Alert,
): ActorQuestion => ({
  resourceType: type,
  resourceId: id,
  resourceName: name,
  arn,
  accountId,
  changedAt: item?.captureTime ?? told.now.orderingTimestamp,
  previousAt,
});
