import type { Decision } from '../../../contract/plan-protocol';
import { describeError } from '../../../core/text/errors';
import { ResourceGone } from '../verify/live/live-resource';

/** A decision with its reason for people. */
export interface PlanDecision {
  readonly decision: Decision;
  readonly reason: string;
  /** A keyword of the reason, for the log. */
  readonly by: string;
}

export const stop = (by: string, reason: string): PlanDecision => ({ decision: 'stop', reason, by });
export const refuse = (by: string, reason: string): PlanDecision => ({ decision: 'refuse', reason, by });

/** The keyword of a decision in a dry run. */
export const DRY_RUN = 'dry run';

/** Decides after an error: a resource that no longer exists needs nothing. */
export const decideAfterError = (error: unknown): PlanDecision =>
  error instanceof ResourceGone ? stop('resource gone', error.message) : refuse('failure', describeError(error));

/** The steps of a runbook differ from those of the rule. */
export const WRONG_STEPS =
  'The runbook does not have the steps that the plan function expects, so they come from different deployments';
