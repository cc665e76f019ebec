import { type EnabledRule, evaluateRule, type RunContext } from '../evaluate/evaluate';
import type { ComplianceType } from '../evaluation';
import type { ConfigurationItem } from '../item';
import { describeError } from '../text/errors';

/** The result of a rule before and after the calls of a plan. */
export interface EvaluationChange {
  readonly rule: string;
  readonly before: EvaluationAttempt;
  readonly after: EvaluationAttempt;
}

/** The result of a rule for an item, or why there is none. */
export type EvaluationAttempt =
  | { readonly complianceType: ComplianceType; readonly annotation: string | null }
  | { readonly unreadable: string };

/** Evaluates a resource before and after the calls of a plan, by each of the rules for its type. */
export const compareEvaluations = (
  rules: readonly EnabledRule[],
  before: ConfigurationItem,
  after: ConfigurationItem,
  context: RunContext,
): EvaluationChange[] =>
  rules
    .filter(({ rule }) => rule.resource.resourceTypes.includes(before.resourceType))
    .map((enabled) => ({
      rule: enabled.rule.name,
      before: attemptEvaluation(enabled, before, context),
      after: attemptEvaluation(enabled, after, context),
    }));

/** Returns whether a resource is non-compliant or unreadable. */
export const isNonCompliant = (attempt: EvaluationAttempt): boolean =>
  'unreadable' in attempt || attempt.complianceType === 'NON_COMPLIANT';

function attemptEvaluation(enabled: EnabledRule, item: ConfigurationItem, context: RunContext): EvaluationAttempt {
  try {
    const { complianceType, annotation } = evaluateRule(enabled, item, context);
    return { complianceType, annotation };
  } catch (error) {
    return { unreadable: describeError(error) };
  }
}
