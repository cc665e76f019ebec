import type { ExecutionRecord } from '../../contract/execution-record';
import type { PlanAnswer, PlanRequest, VerifyAnswer } from '../../contract/plan-protocol';
import { conclude } from './conclude';
import type { PlanDependencies } from './context';
import { plan } from './plan/plan';
import { planUndo } from './plan/plan-undo';
import { readPlanRequest } from './request';
import { verify, verifyUndo } from './verify/verify';

export type PlanHandler = (event: unknown) => Promise<PlanAnswer | VerifyAnswer | ExecutionRecord>;

/**
 * Makes the function that the SSM documents ask: for a plan of the live resource, whether it is put right, and at the
 * end for the record.
 *
 * A plan that cannot be made is an answer (`refuse`). Errors are for what is still wrong after the calls, for records
 * that could not be written, and for requests that no document makes.
 */
export function createPlanHandler(setup: PlanDependencies): PlanHandler {
  return async (event) => {
    try {
      return await respond(readPlanRequest(event), setup);
    } catch (error) {
      setup.logger.error('Cannot answer', { ...aboutOf(event), error });
      throw error;
    }
  };
}

function respond(request: PlanRequest, setup: PlanDependencies): ReturnType<PlanHandler> {
  switch (request.Action) {
    case 'plan':
      return plan(request, setup);
    case 'verify':
      return verify(request, setup);
    case 'conclude':
      return conclude(request, setup);
    case 'plan-undo':
      return planUndo(request, setup);
    case 'verify-undo':
      return verifyUndo(request, setup);
  }
}

/** For the log: which rule, and which resource, and nothing of what the resource is like. */
function aboutOf(event: unknown): Record<string, unknown> {
  const { Action, Rule, ResourceId, ExecutionId } = Object(event) as Record<string, unknown>;
  return { action: Action, rule: Rule, resourceId: ResourceId, executionId: ExecutionId };
}
