import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { createFunctionNames } from '../../../contract/function-names';
import { METRICS, NAMESPACE } from '../../../contract/metrics';

/**
 * Properties of `RulesDashboard`.
 *
 * @example
 * const props: RulesDashboardProps = { prefix: 'assay', regions: ['eu-west-1', 'us-east-1'] };
 */
export interface RulesDashboardProps {
  /** The prefix of the functions' names, and the name of the dashboard. */
  readonly prefix: string;
  /**
   * The Regions to show, at most 100.
   * @default - the Region of the stack
   */
  readonly regions?: readonly string[];
  /**
   * Whether there is a row for the collector.
   * @default false
   */
  readonly collector?: boolean;
  /**
   * Whether there is a row for alerts.
   * @default false
   */
  readonly alerts?: boolean;
  /**
   * Whether there is a row for remediation.
   * @default false
   */
  readonly remediation?: boolean;
}

/**
 * A dashboard with the results of an account's rules over time and the state of Assay's functions, each graph with a
 * line for each Region. A dashboard costs $3 a month, so an account has one, and CloudWatch shows it in every Region.
 *
 * @example
 * new RulesDashboard(stack, 'Dashboard', { prefix: 'assay', regions: ['eu-west-1', 'us-east-1'] });
 */
export class RulesDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: RulesDashboardProps) {
    super(scope, id);
    const { prefix, collector = false, alerts = false, remediation = false } = props;
    const names = createFunctionNames(prefix);
    const createGraph = createGraphFor(props.regions ?? [undefined]);
    const createFunctionRow = (title: string, functionName: string): IWidget[] => [
      createGraph(`${title}: invocations`, [countCalls('Invocations', functionName)]),
      createGraph(`${title}: errors and throttles`, [
        countCalls('Errors', functionName),
        countCalls('Throttles', functionName),
      ]),
      createGraph(`${title}: longest invocation, age of the oldest event`, [
        measureLambda('Duration', functionName),
        measureLambda('AsyncEventAge', functionName),
      ]),
    ];
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: prefix,
      defaultInterval: Duration.days(7),
      widgets: [
        [new TextWidget({ width: 24, height: 2, markdown: HEADING })],
        [
          createGraph('Reported as non-compliant', [countReported('NON_COMPLIANT', names.evaluator)]),
          createGraph('Reported as compliant', [countReported('COMPLIANT', names.evaluator)]),
          createGraph('Recorded configuration items', [countItems()]),
        ],
        [
          createGraph('Unreadable resources', [countUnreadable(names.evaluator)]),
          createGraph('Messages in dead-letter queues and of tamper events', [countQueued(prefix)]),
        ],
        createFunctionRow('Evaluator', names.evaluator),
        ...(collector ? [createFunctionRow('Collector', names.collector)] : []),
        ...(alerts ? [createFunctionRow('Alerts', names.alerts)] : []),
        ...(remediation ? [createFunctionRow('Remediation', names.planner)] : []),
      ],
    });
  }
}

/**
 * AWS Config publishes no metric of compliance, so the evaluator's reports are counted. Those of the collector, once a
 * day, are not worth three metrics.
 */
const HEADING = `**Assay** counts the results that its rules report: each change once, and every resource at each run of a periodic rule.
The current state is in [AWS Config](/config/home#/rules), the results by rule are in the logs of the functions.`;

const PERIOD = Duration.hours(1);

/** Creates a metric in a Region. Without one, it is in the Region of the dashboard. */
type MetricInRegion = (region: string | undefined) => IMetric;

const createGraphFor =
  (regions: readonly (string | undefined)[]) =>
  (title: string, metrics: readonly MetricInRegion[]): GraphWidget =>
    new GraphWidget({
      title,
      width: 8,
      height: 7,
      period: PERIOD,
      left: regions.flatMap((region) => metrics.map((createMetric) => createMetric(region))),
    });

const createMetric =
  (
    namespace: string,
    metricName: string,
    dimensionsMap: Record<string, string>,
    statistic: 'Sum' | 'Maximum',
  ): MetricInRegion =>
  (region) =>
    new Metric({
      namespace,
      metricName,
      dimensionsMap,
      statistic,
      ...(region !== undefined && { region, label: `${region} ${metricName}` }),
    });

const countReported = (ComplianceType: string, FunctionName: string): MetricInRegion =>
  createMetric(NAMESPACE, METRICS.evaluations.name, { FunctionName, ComplianceType }, 'Sum');

const countUnreadable = (FunctionName: string): MetricInRegion =>
  createMetric(NAMESPACE, METRICS.unreadable.name, { FunctionName }, 'Sum');

const countCalls = (metric: string, FunctionName: string): MetricInRegion =>
  createMetric('AWS/Lambda', metric, { FunctionName }, 'Sum');

const measureLambda = (metric: string, FunctionName: string): MetricInRegion =>
  createMetric('AWS/Lambda', metric, { FunctionName }, 'Maximum');

const countItems = (): MetricInRegion =>
  search('{AWS/Config,ResourceType} MetricName="ConfigurationItemsRecorded"', 'Sum');

/** The names of queues end with a random text, so they are found by the prefix of the stack. */
const countQueued = (prefix: string): MetricInRegion =>
  search(`{AWS/SQS,QueueName} MetricName="ApproximateNumberOfMessagesVisible" QueueName=${prefix}`, 'Maximum');

/** CloudWatch evaluates the search when the dashboard is opened, so it finds every type and queue without a list. */
const search =
  (terms: string, statistic: 'Sum' | 'Maximum'): MetricInRegion =>
  (region) =>
    new MathExpression({
      expression: `SUM(SEARCH('${terms}', '${statistic}', ${PERIOD.toSeconds()}))`,
      usingMetrics: {},
      label: region ?? '',
      period: PERIOD,
      ...(region !== undefined && { searchRegion: region }),
    });
