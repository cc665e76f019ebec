import type { AnyPlanAction, Decision } from '../../../contract/plan-protocol';
import type { Fix } from '../../../core/remediation/plan';
import { describeError } from '../../../core/text/errors';
import { ResourceGone } from '../verify/live/live-resource';

/** A decision with its reason for people. */
export interface PlanDecision {
  readonly decision: Decision;
  readonly reason: string;
  /** The reason in a word or two: {@link DRY_RUN}, or one for the log. */
  readonly keyword: string;
}

export const stop = (keyword: string, reason: string): PlanDecision => ({ decision: 'stop', reason, keyword });
export const refuse = (keyword: string, reason: string): PlanDecision => ({ decision: 'refuse', reason, keyword });

/** The keyword by which a stored plan is recognized as that of a dry run. */
export const DRY_RUN = 'dry run';

/** A dry run shows a refusal, and succeeds. */
export const showRefusal = ({ DryRun }: AnyPlanAction, decided: PlanDecision): PlanDecision =>
  DryRun === 'yes' && decided.decision === 'refuse' ? stop(DRY_RUN, formatShownRefusal(decided.reason)) : decided;

export const formatShownRefusal = (reason: string): string => `Dry run: no changes. ${reason}`;

/** Refuses a plan that is not the approved one. @param planId the plan that the resource needs now */
export function compareWithApproved(approved: string, planId: string, { summary }: Fix): PlanDecision | undefined {
  if (approved === '' || approved === planId) return undefined;
  const change = `The resource changed since plan ${approved} was approved`;
  return refuse('approved plan', `${change}, and now needs plan ${planId}: ${summary}`);
}

/** Decides after an error: a resource that no longer exists needs nothing. */
export const decideAfterError = (error: unknown): PlanDecision =>
  error instanceof ResourceGone ? stop('resource gone', error.message) : refuse('failure', describeError(error));

/** The steps of a runbook differ from those of the rule. */
export const WRONG_STEPS =
  'The runbook does not have the steps that the plan function expects, so they come from different deployments';
