/** The namespace of the evaluator's metrics in CloudWatch. */
export const NAMESPACE = 'Assay';

/**
 * What the evaluator counts and times, each with its dimensions in the order in which a dashboard has to name them.
 *
 * Each combination that is seen costs as a custom metric for the hours it is seen in, so there are few dimensions,
 * and what is zero is not written.
 */
export const METRICS = {
  /** Results reported, by rule and result. Count; sum it. */
  evaluations: { name: 'Evaluations', dimensions: ['Rule', 'ComplianceType'], unit: 'Count' },
  /** Items that a rule could not judge, since they contradict AWS's shape. Count; sum it. */
  unreadable: { name: 'Unreadable', dimensions: ['Rule'], unit: 'Count' },
  /** An invocation's own time, by rule. Milliseconds; take percentiles. */
  duration: { name: 'Duration', dimensions: ['Rule'], unit: 'Milliseconds' },
} as const;
