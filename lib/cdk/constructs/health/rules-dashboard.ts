import { Aws, Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRICS, NAMESPACE } from '../../../contract/metrics';
import type { Alerts } from '../alerts/alerts';
import type { PlanFunction } from '../remediation/plan-function';
import type { Evaluator } from '../rules/evaluator';

/**
 * Properties of `RulesDashboard`.
 *
 * @example
 * const props: RulesDashboardProps = { evaluator, prefix: 'assay' };
 */
export interface RulesDashboardProps {
  readonly evaluator: Evaluator;
  /**
   * The prefix of the dashboard's name. The name ends with the Region, since CloudWatch lists the dashboards of all
   * Regions together.
   */
  readonly prefix: string;
  /**
   * The alarms to show in the first row.
   * @default - none
   */
  readonly alarms?: readonly Alarm[];
  /** @default - no row for alerts */
  readonly alerts?: Alerts | undefined;
  /** @default - no row for remediation */
  readonly planner?: PlanFunction | undefined;
}

/**
 * A dashboard with the results of a Region's rules over time, and the state of Assay's functions.
 *
 * @example
 * new RulesDashboard(stack, 'Dashboard', { evaluator, prefix: 'assay' });
 */
export class RulesDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: RulesDashboardProps) {
    super(scope, id);
    const { evaluator, prefix, alarms = [], alerts, planner } = props;
    const response = [...(alerts ? createAlertGraphs(alerts) : []), ...(planner ? createPlanGraphs(planner) : [])];
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `${prefix}-${Aws.REGION}`,
      defaultInterval: Duration.days(7),
      widgets: [
        [new TextWidget({ width: 24, height: 2, markdown: HEADING })],
        ...(alarms.length > 0
          ? [[new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 })]]
          : []),
        createComplianceRow(),
        createEvaluatorRow(evaluator),
        createBacklogRow(evaluator),
        ...(response.length > 0 ? [response] : []),
      ],
    });
  }
}

/** AWS Config publishes no metric of compliance, so the evaluator's reports are counted. */
const HEADING = `**Assay** counts the results that its rules report: each change once, and every resource at each run of a periodic rule.
The current state is in [AWS Config](/config/home#/rules).`;

const { evaluations, unreadable, duration } = METRICS;

const createComplianceRow = (): IWidget[] => [
  createGraph('Reported as non-compliant, by rule', 12, [sumResults('NON_COMPLIANT')]),
  createGraph('Reported as compliant, by rule', 12, [sumResults('COMPLIANT')]),
];

const createEvaluatorRow = ({ function: evaluator }: Evaluator): IWidget[] => [
  createGraph('Evaluator: invocations, errors, throttles', 8, [
    evaluator.metricInvocations(),
    evaluator.metricErrors(),
    evaluator.metricThrottles(),
  ]),
  createGraph('Evaluator: duration of invocations', 8, [
    evaluator.metricDuration({ statistic: 'p50', label: 'p50' }),
    evaluator.metricDuration({ statistic: 'p99', label: 'p99' }),
    evaluator.metricDuration({ statistic: 'Maximum', label: 'maximum' }),
  ]),
  createGraph('Evaluator: maximum duration, by rule', 8, [searchByRule(duration, 'Maximum')]),
];

const createBacklogRow = ({ function: evaluator, deadLetters }: Evaluator): IWidget[] => [
  createGraph('Unreadable resources, by rule', 8, [searchByRule(unreadable, 'Sum')]),
  createGraph('Evaluator backlog: dead letters, age of events', 8, [
    deadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead letters' }),
    evaluator.metric('AsyncEventAge', { statistic: 'Maximum', label: 'age of the oldest event (ms)' }),
  ]),
  createGraph('Recorded configuration items, by type', 8, [
    search('{AWS/Config,ResourceType} MetricName="ConfigurationItemsRecorded"', 'Sum'),
  ]),
];

const createAlertGraphs = ({ function: alerts, deadLetters, undelivered }: Alerts): IWidget[] => [
  createGraph('Alerts: invocations, errors, throttles', 8, [
    alerts.metricInvocations(),
    alerts.metricErrors(),
    alerts.metricThrottles(),
  ]),
  createGraph('Alerts backlog: dead letters, undelivered events, age of events', 8, [
    deadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead letters' }),
    undelivered.metricApproximateNumberOfMessagesVisible({ label: 'undelivered' }),
    alerts.metric('AsyncEventAge', { statistic: 'Maximum', label: 'age of the oldest event (ms)' }),
  ]),
];

const createPlanGraphs = ({ function: planner }: PlanFunction): IWidget[] => [
  createGraph('Remediation: invocations, errors, throttles', 8, [
    planner.metricInvocations(),
    planner.metricErrors(),
    planner.metricThrottles(),
  ]),
];

const createGraph = (title: string, width: number, left: IMetric[]): GraphWidget =>
  new GraphWidget({ title, width, height: 7, left, period: HOUR });

const HOUR = Duration.hours(1);

const sumResults = (complianceType: string): MathExpression =>
  searchByRule(evaluations, 'Sum', ` ComplianceType="${complianceType}"`);

const searchByRule = (
  { name, dimensions }: { readonly name: string; readonly dimensions: readonly string[] },
  statistic: string,
  filter = '',
): MathExpression => search(`{${[NAMESPACE, ...dimensions].join(',')}} MetricName="${name}"${filter}`, statistic);

/** CloudWatch evaluates the search when the dashboard is opened, so it finds every rule and type without a list. */
const search = (terms: string, statistic: string): MathExpression =>
  new MathExpression({
    expression: `SEARCH('${terms}', '${statistic}', ${HOUR.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period: HOUR,
  });
