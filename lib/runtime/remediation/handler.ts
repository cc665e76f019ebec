import type { ExecutionRecord } from '../../contract/execution-record';
import type { PlanAnswer, PlanRequest, VerifyAnswer } from '../../contract/plan-protocol';
import { limitRules } from '../../limits/limit-rule';
import type { LogDetails } from '../aws/lambda';
import { conclude } from './conclude';
import type { PlanDependencies } from './dependencies';
import { plan } from './plan/plan';
import { answerRestore } from './plan/plan-restore';
import { planUndo } from './plan/plan-undo';
import { readPlanRequest } from './request';
import { verify, verifyState } from './verify/verify';

/**
 * The handler of the plan function.
 *
 * @example
 * export const handler: PlanHandler = createPlanHandler({
 *   registry: rules,
 *   ...createPlanDependencies(import.meta.url),
 * });
 */
export type PlanHandler = (event: unknown) => Promise<PlanAnswer | VerifyAnswer | ExecutionRecord>;

/**
 * Creates the function that runbooks invoke to plan for a live resource, to verify its remediation, and to write the
 * execution record.
 *
 * If no plan can be made, the answer is `refuse`. The function throws when verification fails, when a record cannot be
 * written, and for requests that no runbook sends.
 *
 * @example
 * export const handler = createPlanHandler({ registry: rules, ...createPlanDependencies(import.meta.url) });
 */
export function createPlanHandler({ registry, ...others }: PlanDependencies): PlanHandler {
  const dependencies = { ...others, registry: limitRules(registry) };
  return async (event) => {
    try {
      return await handlePlanRequest(readPlanRequest(event), dependencies);
    } catch (error) {
      dependencies.logger.error('Cannot answer', { ...toPlanLogDetails(event), error });
      throw error;
    }
  };
}

function handlePlanRequest(request: PlanRequest, dependencies: PlanDependencies): ReturnType<PlanHandler> {
  switch (request.Action) {
    case 'plan':
      return plan(request, dependencies);
    case 'verify':
      return verify(request, dependencies);
    case 'conclude':
      return conclude(request, dependencies);
    case 'plan-undo':
      return planUndo(request, dependencies);
    case 'plan-restore':
      return answerRestore(request, dependencies);
    case 'verify-undo':
    case 'verify-restore':
      return verifyState(request, dependencies);
  }
}

/** Names the rule and the resource for the log, without any of the resource's configuration. */
function toPlanLogDetails(event: unknown): LogDetails {
  const { Action, Rule, ResourceId, ExecutionId } = Object(event) as Record<string, unknown>;
  return { action: Action, rule: Rule, resourceId: ResourceId, executionId: ExecutionId };
}
