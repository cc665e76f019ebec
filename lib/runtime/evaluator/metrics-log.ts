import { METRICS, NAMESPACE } from '../../contract/metrics';
import type { ComplianceType } from '../../core/evaluation';

/** The counts of one invocation. */
export interface EvaluationCounts {
  readonly rule: string;
  readonly at: Date;
  readonly milliseconds: number;
  readonly evaluations: ReadonlyMap<ComplianceType, number>;
  readonly unreadable: number;
}

/**
 * Formats the log lines from which CloudWatch reads metrics, which takes no call and no dependency. Each set of
 * dimensions needs its own line.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function formatMetrics({ rule, at, milliseconds, evaluations, unreadable }: EvaluationCounts): string[] {
  const formatLine = (
    metrics: readonly Metric[],
    dimensions: readonly string[],
    values: Record<string, unknown>,
  ): string =>
    JSON.stringify({
      _aws: {
        Timestamp: at.getTime(),
        CloudWatchMetrics: [
          {
            Namespace: NAMESPACE,
            Dimensions: [dimensions],
            Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
          },
        ],
      },
      ...values,
    });
  const perRule = unreadable > 0 ? [METRICS.duration, METRICS.unreadable] : [METRICS.duration];
  return [
    formatLine(perRule, METRICS.duration.dimensions, {
      Rule: rule,
      [METRICS.duration.name]: milliseconds,
      ...(unreadable > 0 && { [METRICS.unreadable.name]: unreadable }),
    }),
    ...[...evaluations].map(([complianceType, count]) =>
      formatLine([METRICS.evaluations], METRICS.evaluations.dimensions, {
        Rule: rule,
        ComplianceType: complianceType,
        [METRICS.evaluations.name]: count,
      }),
    ),
  ];
}

type Metric = (typeof METRICS)[keyof typeof METRICS];
