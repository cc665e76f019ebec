import type { RecordedEvaluation } from '../../../contract/execution-record';
import type { ResponseRule } from '../../../contract/response-settings';
import type { EnabledRule, Evaluation } from '../../../core/evaluate';
import { FactBook } from '../../../core/facts';
import type { ConfigurationItem } from '../../../core/item';
import { parseParameters } from '../../../core/parameters';
import type { Json } from '../../../core/remediation/operation';
import type { Plan } from '../../../core/remediation/plan';
import { factsForPlan, planRemediation } from '../../../core/remediation/plan-for';
import { describeError } from '../../aws/errors';
import type { PlanDependencies } from '../context';
import { type LiveReader, ResourceGone } from './live/live-resource';
import { LIVE_READERS } from './live/readers';

/** A rule as it is deployed here. */
export interface DeployedRule extends EnabledRule {
  readonly configRuleName: string;
  readonly mode: ResponseRule['remediation'];
}

/** @throws Error for people: why the rule cannot be gone by */
export function findDeployedRule(name: string, { registry, settings }: PlanDependencies): DeployedRule {
  const rule = registry.find((one) => one.name === name);
  const [configRuleName, deployed] = Object.entries(settings.rules).find(([, one]) => one.rule === name) ?? [];
  if (!rule || configRuleName === undefined || !deployed) throw new Error(`Rule "${name}" is not deployed here`);
  return { rule, parameters: parseParameters(rule, deployed.parameters), configRuleName, mode: deployed.remediation };
}

/** The live resource, judged and planned for. */
export interface LiveEvaluation {
  readonly item: ConfigurationItem;
  readonly evaluation: Evaluation;
  readonly plan: Plan;
  /** What the remediation's calls change of it. */
  readonly state: Json;
}

/**
 * Reads the resource as it is now, judges it, and plans.
 * @throws ResourceGone when it is not there any more
 * @throws Error when it could not be read, or contradicts AWS's shape: `Cannot read volume "vol-0a": …`
 */
export async function evaluateLive(enabled: EnabledRule, resourceId: string, setup: PlanDependencies): Promise<LiveEvaluation> {
  const { rule } = enabled;
  const reader = readerOf(enabled);
  try {
    const { item, beside } = await reader.read(resourceId, setup);
    const facts = FactBook.from(factsForPlan(rule), beside);
    const planned = planRemediation(enabled, item, { now: setup.now(), facts, waivers: setup.waivers });
    return { item, ...planned, state: rule.remediation?.state(rule.resource.read(item)) ?? null };
  } catch (cause) {
    if (cause instanceof ResourceGone || isMistake(cause)) throw cause;
    throw new Error(`Cannot read ${reader.resourceType} "${resourceId}" as it is now: ${describeError(cause)}`, { cause });
  }
}

/** The rule's own; it says so itself. */
const isMistake = (error: unknown): boolean =>
  error instanceof Error && /^Cannot (plan for|run rule) /.test(error.message) && error.cause !== undefined;

/** The type that a rule's remediation is about. */
export const requireResourceType = ({ rule }: EnabledRule): string => rule.resource.resourceTypes.join(', ');

/** A request names no type, so that a rule of several would leave it open which of them is meant. */
function readerOf(enabled: EnabledRule): LiveReader {
  const type = requireResourceType(enabled);
  const reader = LIVE_READERS.find(({ resourceType }) => resourceType === type);
  if (!reader) throw new Error(`Cannot read ${type} as it is now: there is no reader for it`);
  return reader;
}

export const toRecordedEvaluation = ({ complianceType, annotation }: Evaluation): RecordedEvaluation => ({
  complianceType,
  annotation,
});

/** Whether a rule has nothing more to say: a waiver since then counts, and a verdict that cannot be told does not. */
export const isSatisfied = ({ complianceType }: RecordedEvaluation): boolean => complianceType !== 'NON_COMPLIANT';
