/** The namespace of the evaluator's metrics in CloudWatch. */
export const NAMESPACE = 'Assay';

/**
 * The evaluator's metrics, each with its dimensions in the order in which a dashboard must list them.
 *
 * Each combination of dimension values costs as a custom metric in every hour in which it occurs. So the rule is no
 * dimension, but a field of the log line, and zeros are not written.
 */
export const METRICS = {
  /** Reported results by compliance type. Count; sum it. */
  evaluations: { name: 'Evaluations', dimensions: ['FunctionName', 'ComplianceType'], unit: 'Count' },
  /** Items that a rule could not evaluate, since they contradict AWS's shape. Count; sum it. */
  unreadable: { name: 'Unreadable', dimensions: ['FunctionName'], unit: 'Count' },
} as const;
