import type { RecordedEvaluation } from '../../../contract/execution-record';
import type { ResponseRule } from '../../../contract/response-settings';
import { type EnabledRule, type Evaluation, RuleError } from '../../../core/evaluate/evaluate';
import { FactBook } from '../../../core/facts';
import { parseParameters } from '../../../core/parameters';
import type { Json } from '../../../core/remediation/operation';
import type { Plan } from '../../../core/remediation/plan';
import { factsForPlan, planRemediation } from '../../../core/remediation/plan-remediation';
import { describeError } from '../../../core/text/errors';
import { joinList } from '../../../core/text/format';
import { isRemediableType, type RemediableType } from '../../../resources/remediable-types';
import { findTypesById } from '../../../resources/resource-ids';
import type { PlanDependencies } from '../dependencies';
import { type LiveAccount, type LiveResource, ResourceGone } from './live/live-resource';
import { readLiveResource } from './live/readers';

/** A rule with its deployed settings. */
export interface DeployedRule extends EnabledRule {
  readonly configRuleName: string;
  readonly mode: ResponseRule['remediation'];
}

/** @throws Error when the rule is not deployed, or its parameters are invalid */
export function findDeployedRule(name: string, { registry, settings }: PlanDependencies): DeployedRule {
  const rule = registry.find((candidate) => candidate.name === name);
  const [configRuleName, deployed] = Object.entries(settings.rules).find(([, one]) => one.rule === name) ?? [];
  if (!rule || configRuleName === undefined || !deployed) throw new Error(`Rule "${name}" is not deployed`);
  return { rule, parameters: parseParameters(rule, deployed.parameters), configRuleName, mode: deployed.remediation };
}

/** A resource by the names of AWS Config. */
export interface LiveResourceName {
  readonly resourceType: string;
  readonly resourceId: string;
}

/** A live resource, with the part that the calls of a runbook change. */
export interface LiveState extends LiveResource {
  readonly state: Json;
  /** By the rule of the runbook; null if it has none. */
  readonly evaluation: Evaluation | null;
}

/** A live resource with its evaluation and plan. */
export interface LiveEvaluation extends LiveState {
  readonly evaluation: Evaluation;
  readonly plan: Plan;
}

/**
 * Reads a live resource, evaluates it and plans its remediation.
 * @param resource its type is that of `findResourceType`
 * @throws ResourceGone when it no longer exists
 * @throws RuleError when the rule or its remediation has a bug
 * @throws Error when the resource cannot be read, or contradicts AWS's shape
 */
export async function evaluateLive(
  enabled: EnabledRule,
  { resourceType, resourceId }: LiveResourceName,
  dependencies: PlanDependencies,
): Promise<LiveEvaluation> {
  const { rule } = enabled;
  const relatedTypes = factsForPlan(rule).flatMap(({ resourceTypes }) => resourceTypes);
  const account = { ...dependencies, relatedTypes, aspect: rule.resource.aspect };
  return readLive(resourceType, resourceId, account, ({ item, relatedItems }) => {
    const facts = FactBook.from(factsForPlan(rule), relatedItems);
    const planned = planRemediation(enabled, item, { now: dependencies.now(), facts, waivers: dependencies.waivers });
    return { item, relatedItems, ...planned, state: rule.remediation?.state(rule.resource.read(item)) ?? null };
  });
}

/**
 * Reads a live resource, and returns what is derived from it.
 * @throws Error as {@link evaluateLive}
 */
export async function readLive<T>(
  resourceType: string,
  resourceId: string,
  account: LiveAccount,
  derive: (resource: LiveResource) => T,
): Promise<T> {
  if (!isRemediableType(resourceType)) throw new Error(`Cannot read ${resourceType}: there is no reader for this type`);
  try {
    return derive(await readLiveResource(resourceType, resourceId, account));
  } catch (cause) {
    if (cause instanceof ResourceGone || cause instanceof RuleError) throw cause;
    throw new Error(`Cannot read ${resourceType} "${resourceId}": ${describeError(cause)}`, { cause });
  }
}

/**
 * Returns the type of a resource: a request names only its ID. If several types of the rule have IDs of its form, such
 * as names, it is the one that has a resource with the ID. An ID of another form has all types of the rule.
 * @throws ResourceGone when there are several such types, and none of them has the resource
 * @throws Error when more than one has it, or one cannot be read
 */
export async function findResourceType(enabled: EnabledRule, id: string, account: LiveAccount): Promise<string> {
  const { resourceTypes } = enabled.rule.resource;
  const types = findTypesById(resourceTypes, id);
  if (resourceTypes.length === 1 || types.length < 2) return formatResourceType(enabled, id);
  const existing = await Promise.all(types.map((type) => hasResource(type, id, account)));
  const [found, ...others] = types.filter((_, index) => existing[index]);
  if (found === undefined) throw new ResourceGone(`${joinList(types)} "${id}"`);
  if (others.length === 0) return found;
  throw new Error(
    `Cannot decide which resource "${id}" is: found ${joinList([found, ...others])} with this ID, expected one of them`,
  );
}

/** Returns the type of a resource if the form of its ID decides it, or all types of the rule. */
export function formatResourceType({ rule: { resource } }: EnabledRule, id: string): string {
  const { resourceTypes } = resource;
  const [type, ...others] = resourceTypes.length === 1 ? resourceTypes : findTypesById(resourceTypes, id);
  return type !== undefined && others.length === 0 ? type : resourceTypes.join(', ');
}

async function hasResource(type: RemediableType, id: string, account: LiveAccount): Promise<boolean> {
  try {
    return await readLive(type, id, account, () => true);
  } catch (error) {
    if (error instanceof ResourceGone) return false;
    throw error;
  }
}

export const toRecordedEvaluation = ({ complianceType, annotation }: Evaluation): RecordedEvaluation => ({
  complianceType,
  annotation,
});

/** Whether nothing is left to remediate. This includes a waiver added since, but not insufficient data. */
export const isSatisfied = ({ complianceType }: RecordedEvaluation): boolean => complianceType !== 'NON_COMPLIANT';
