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
import type { Evaluator } from './evaluator';

export interface RulesDashboardProps {
  readonly evaluator: Evaluator;
  /** Begins the dashboard's name, which ends with the Region: dashboards of all Regions lie in one list. */
  readonly prefix: string;
  /**
   * Shown first.
   * @default - none
   */
  readonly alarms?: readonly Alarm[];
  /** @default - there are no alerts to be shown */
  readonly alerts?: Alerts | undefined;
  /** @default - there is no remediation to be shown */
  readonly planner?: PlanFunction | undefined;
}

/** What a Region's rules say over time, and how the functions that judge and react fare. */
export class RulesDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: RulesDashboardProps) {
    super(scope, id);
    const { evaluator, prefix, alarms = [], alerts, planner } = props;
    const reactions = [...(alerts ? alertGraphs(alerts) : []), ...(planner ? planGraphs(planner) : [])];
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `${prefix}-${Aws.REGION}`,
      defaultInterval: Duration.days(7),
      // A row each; whatever is added takes the next free place.
      widgets: [
        [new TextWidget({ width: 24, height: 2, markdown: HEADING })],
        ...(alarms.length > 0
          ? [[new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 })]]
          : []),
        complianceRow(),
        evaluatorRow(evaluator),
        troubleRow(evaluator),
        ...(reactions.length > 0 ? [reactions] : []),
      ],
    });
  }
}

/** AWS Config itself publishes no metric of compliance, so what the evaluator reports is counted. */
const HEADING = `**Assay** counts the results that its rules report, when they report them: a change is reported once, a periodic rule
reports every resource anew. What stands now is in [AWS Config](/config/home#/rules).`;

const { evaluations, unreadable, duration } = METRICS;

const complianceRow = (): IWidget[] => [
  graph('Reported as not compliant, by rule', 12, [results('NON_COMPLIANT')]),
  graph('Reported as compliant, by rule', 12, [results('COMPLIANT')]),
];

const evaluatorRow = ({ function: evaluator }: Evaluator): IWidget[] => [
  graph('Invocations', 8, [evaluator.metricInvocations(), evaluator.metricErrors(), evaluator.metricThrottles()]),
  graph('Duration of invocations', 8, [
    evaluator.metricDuration({ statistic: 'p50', label: 'half of them' }),
    evaluator.metricDuration({ statistic: 'p99', label: '99 of 100' }),
    evaluator.metricDuration({ statistic: 'Maximum', label: 'longest' }),
  ]),
  graph('Longest run, by rule', 8, [byRule(duration, 'Maximum')]),
];

const troubleRow = ({ function: evaluator, deadLetters }: Evaluator): IWidget[] => [
  graph('Resources that could not be read, by rule', 8, [byRule(unreadable, 'Sum')]),
  graph('Waiting: dead letters, age of events', 8, [
    deadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead letters' }),
    evaluator.metric('AsyncEventAge', { statistic: 'Maximum', label: 'age of the oldest event (ms)' }),
  ]),
  graph('Configuration items recorded, by type', 8, [
    search(`{AWS/Config,ResourceType} MetricName="ConfigurationItemsRecorded"`, 'Sum'),
  ]),
];

const alertGraphs = ({ function: alerts, deadLetters, undelivered }: Alerts): IWidget[] => [
  graph('Alerts: invocations', 8, [alerts.metricInvocations(), alerts.metricErrors(), alerts.metricThrottles()]),
  graph('Alerts waiting: dead letters, undelivered, age of events', 8, [
    deadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead letters' }),
    undelivered.metricApproximateNumberOfMessagesVisible({ label: 'undelivered' }),
    alerts.metric('AsyncEventAge', { statistic: 'Maximum', label: 'age of the oldest event (ms)' }),
  ]),
];

const planGraphs = ({ function: planner }: PlanFunction): IWidget[] => [
  graph('Remediation: plans and verdicts', 8, [
    planner.metricInvocations(),
    planner.metricErrors(),
    planner.metricThrottles(),
  ]),
];

const graph = (title: string, width: number, left: IMetric[]): GraphWidget =>
  new GraphWidget({ title, width, height: 7, left, period: HOUR });

const HOUR = Duration.hours(1);

const results = (complianceType: string): MathExpression =>
  byRule(evaluations, 'Sum', ` ComplianceType="${complianceType}"`);

const byRule = (
  { name, dimensions }: { readonly name: string; readonly dimensions: readonly string[] },
  statistic: string,
  where = '',
): MathExpression => search(`{${[NAMESPACE, ...dimensions].join(',')}} MetricName="${name}"${where}`, statistic);

/** Searched when it is looked at, so that the dashboard shows rules and types that nobody has named to it. */
const search = (terms: string, statistic: string): MathExpression =>
  new MathExpression({
    expression: `SEARCH('${terms}', '${statistic}', ${HOUR.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period: HOUR,
  });
