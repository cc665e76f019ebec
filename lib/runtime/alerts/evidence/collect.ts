import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { listAttachments } from '../../../alerts/actor/candidate-calls';
import type { Change } from '../../../alerts/alert';
import { describeComplianceCause } from '../../../alerts/changes/changes';
import { NO_FACTS } from '../../../core/facts';
import { ACCOUNT_TYPE, type ConfigurationItem } from '../../../core/item';
import type { Plan } from '../../../core/remediation/plan';
import { planRemediation } from '../../../core/remediation/plan-remediation';
import { describeError } from '../../../core/text/errors';
import { findWaiver, type Waiver } from '../../../core/waivers';
import type { ComplianceChange } from '../../../formats/events/compliance-change';
import { toItem } from '../../../formats/items/configuration-item';
import type { Logger } from '../../aws/lambda';
import { fetchRecordedVersions } from '../../aws/recorded-item';
import { type RuleCatalog, toEnabledRule } from './rule-details';

/** The resource behind a change of compliance. */
interface Evidence {
  /** As AWS Config recorded it; absent if that cannot be read. */
  readonly item: ConfigurationItem | undefined;
  readonly change: Change;
  /** The capture time of the previous version; null if there is none, or it is unknown. */
  readonly previousAt: string | null;
  /** The names of the resources that the previous version was attached to. */
  readonly attachedTo?: readonly string[];
}

export interface EvidenceContext extends RuleCatalog {
  readonly config: ConfigServiceClient;
  readonly waivers: readonly Waiver[];
  readonly logger: Logger;
  now(): Date;
}

/**
 * Reads what changed from the history of AWS Config. Never throws: an alert without evidence is better than none.
 * @param aspect what the rule evaluates, if AWS Config does not record it
 */
export async function collectEvidence(
  { config, logger }: Pick<EvidenceContext, 'config' | 'logger'>,
  event: ComplianceChange,
  aspect: string | undefined,
): Promise<Evidence> {
  if (aspect !== undefined || event.resourceType === ACCOUNT_TYPE) {
    const because = 'AWS Config does not record what the rule evaluates';
    const item = event.resourceType === ACCOUNT_TYPE ? undefined : await findRecordedName(config, event);
    return { item, change: { known: false, because, isRecorded: false }, previousAt: null };
  }
  try {
    const { item, previous } = await fetchEvaluatedVersions(config, event);
    const attachedTo = previous ? listAttachments(previous) : [];
    return {
      item,
      change: describeVersions(event, previous, item),
      previousAt: previous?.captureTime ?? null,
      attachedTo,
    };
  } catch (error) {
    logger.warn('Cannot read the history of a resource', { resourceId: event.resourceId, error });
    const because = `the history of AWS Config could not be read: ${describeError(error)}`;
    return { item: undefined, change: { known: false, because }, previousAt: null };
  }
}

/** Finds the newest item of a resource, for its name; undefined if AWS Config does not record such resources. */
async function findRecordedName(
  config: ConfigServiceClient,
  event: ComplianceChange,
): Promise<ConfigurationItem | undefined> {
  const [newest] = await fetchRecordedVersions(config, event, 1).catch(() => []);
  return newest && toReadableItem(newest);
}

/** Describes the change. Versions that contradict AWS's shape make it unknown, and do not stop the alert. */
function describeVersions(
  event: ComplianceChange,
  previous: ConfigurationItem | undefined,
  item: ConfigurationItem,
): Change {
  try {
    return describeComplianceCause(event, previous, item);
  } catch (error) {
    return { known: false, because: describeError(error) };
  }
}

interface EvaluatedVersions {
  /** The version that was evaluated. */
  readonly item: ConfigurationItem;
  /** The one before; absent if there is none, or it cannot be read. */
  readonly previous: ConfigurationItem | undefined;
}

/** An ordering timestamp may lack its milliseconds. */
const ROUNDING_MS = 1_000;

/** @throws Error when AWS Config has no version, or the evaluated one contradicts AWS's shape */
async function fetchEvaluatedVersions(
  config: ConfigServiceClient,
  event: ComplianceChange,
): Promise<EvaluatedVersions> {
  const evaluated = new Date(Date.parse(event.now.orderingTimestamp) + ROUNDING_MS);
  let [newest, previous] = await fetchRecordedVersions(config, event, 2, evaluated);
  // AWS does not document the timestamp of a managed rule. If no version is that old, take the newest ones.
  if (!newest) [newest, previous] = await fetchRecordedVersions(config, event, 2);
  if (!newest) throw new Error('AWS Config has no item of the resource');
  return { item: toItem(newest), previous: previous && toReadableItem(previous) };
}

function toReadableItem(recorded: Record<string, unknown>): ConfigurationItem | undefined {
  try {
    return toItem(recorded);
  } catch {
    return undefined;
  }
}

/**
 * Whether a waiver covers a resource that became non-compliant. The evaluator applies waivers too; this finds those
 * that were deployed since the evaluation.
 * @param rule our name for it; absent for AWS's rules, which have no waivers
 */
export function isWaived(
  { waivers, now }: Pick<EvidenceContext, 'waivers' | 'now'>,
  event: ComplianceChange,
  rule: string | undefined,
  item?: ConfigurationItem,
): boolean {
  if (event.now.complianceType !== 'NON_COMPLIANT' || rule === undefined) return false;
  return findWaiver(waivers, rule, item ?? event, now()) !== undefined;
}

/**
 * Plans the remediation from the item alone, without facts of other items. Returns `undefined` if that is not enough.
 * Never throws.
 */
export async function planForAlert(
  context: Omit<EvidenceContext, 'config'>,
  { configRuleName, resourceId }: ComplianceChange,
  item: ConfigurationItem,
): Promise<Plan | undefined> {
  try {
    const enabled = await toEnabledRule(context, configRuleName);
    if (!enabled) return undefined;
    const { waivers } = context;
    const { plan, evaluation } = planRemediation(enabled, item, { now: context.now(), facts: NO_FACTS, waivers });
    const isCertain = evaluation.complianceType === 'NON_COMPLIANT' && !evaluation.insufficientData;
    return isCertain ? plan : undefined;
  } catch (error) {
    context.logger.warn('Cannot plan the remediation', { configRule: configRuleName, resourceId, error });
    return undefined;
  }
}
