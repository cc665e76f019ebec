import { METRICS, NAMESPACE } from '../../contract/metrics';
import type { ComplianceType } from '../../core/evaluation';

/** The counts of one invocation. */
interface EvaluationCounts {
  readonly functionName: string;
  readonly rule: string;
  readonly at: Date;
  readonly evaluations: ReadonlyMap<ComplianceType, number>;
  readonly unreadable: number;
}

/**
 * Formats the log lines from which CloudWatch reads metrics, which takes no call and no dependency. Each value of a
 * dimension needs its own line.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function formatMetrics({ functionName, rule, at, evaluations, unreadable }: EvaluationCounts): string[] {
  const formatLine = ({ name, dimensions, unit }: Metric, values: Record<string, unknown>): string =>
    JSON.stringify({
      _aws: {
        Timestamp: at.getTime(),
        CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [dimensions], Metrics: [{ Name: name, Unit: unit }] }],
      },
      FunctionName: functionName,
      Rule: rule,
      ...values,
    });
  return [
    ...[...evaluations].map(([complianceType, count]) =>
      formatLine(METRICS.evaluations, { ComplianceType: complianceType, [METRICS.evaluations.name]: count }),
    ),
    ...(unreadable > 0 ? [formatLine(METRICS.unreadable, { [METRICS.unreadable.name]: unreadable })] : []),
  ];
}

type Metric = (typeof METRICS)[keyof typeof METRICS];
