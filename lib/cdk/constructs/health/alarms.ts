import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Alerts } from '../alerts/alerts';
import type { PlanFunction } from '../remediation/plan-function';
import type { Evaluator } from '../rules/evaluator';

/** What goes wrong with a function, by a metric of it: one is too many. */
export interface HealthAlarm {
  readonly id: string;
  /** The alarm's, after the prefix. */
  readonly name: string;
  readonly description: string;
  readonly metric: IMetric;
}

export const FIVE_MINUTES = { period: Duration.minutes(5) };

export const createEvaluatorAlarms = ({ function: evaluator, deadLetters }: Evaluator): HealthAlarm[] => [
  {
    id: 'Errors',
    name: 'evaluator-errors',
    description: 'The evaluator failed: results may be missing. Its log says which rule and which resource',
    metric: evaluator.metricErrors(FIVE_MINUTES),
  },
  {
    id: 'Throttles',
    name: 'evaluator-throttles',
    description: 'Lambda put evaluations off: the account runs as many functions at once as it may',
    metric: evaluator.metricThrottles(FIVE_MINUTES),
  },
  {
    id: 'DeadLetters',
    name: 'evaluator-dead-letters',
    description: 'Events failed three times and wait in the dead-letter queue: what they tell was not judged',
    metric: waitingIn(deadLetters),
  },
  {
    id: 'LostEvents',
    name: 'evaluator-lost-events',
    description: 'Events failed and could not be put into the dead-letter queue: they are lost',
    metric: lostBy(evaluator),
  },
];

export const createAlertAlarms = ({ function: alerts, deadLetters, undelivered }: Alerts): HealthAlarm[] => [
  {
    id: 'AlertErrors',
    name: 'alert-errors',
    description: 'The alert function failed: alerts may come late. Its log says on which event',
    metric: alerts.metricErrors(FIVE_MINUTES),
  },
  {
    id: 'AlertThrottles',
    name: 'alert-throttles',
    description: 'Lambda put alerts off: the account runs as many functions at once as it may',
    metric: alerts.metricThrottles(FIVE_MINUTES),
  },
  {
    id: 'AlertDeadLetters',
    name: 'alert-dead-letters',
    description: 'Events failed three times and wait in the dead-letter queue: nobody was told of them',
    metric: waitingIn(deadLetters),
  },
  {
    id: 'AlertLostEvents',
    name: 'alert-lost-events',
    description: 'Events failed and could not be put into the dead-letter queue: nobody will be told of them',
    metric: lostBy(alerts),
  },
  {
    id: 'AlertUndelivered',
    name: 'alert-undelivered',
    description:
      'EventBridge could not hand events to the alert function: they wait in their queue, and nobody was told',
    metric: waitingIn(undelivered),
  },
];

/** It is asked by the documents, which wait for its answer: there is no queue. */
export const createPlanAlarms = ({ function: planner }: PlanFunction): HealthAlarm[] => [
  {
    id: 'PlanErrors',
    name: 'plan-errors',
    description: 'The plan function failed, or a resource was not right after its remediation. Its log says which',
    metric: planner.metricErrors(FIVE_MINUTES),
  },
  {
    id: 'PlanThrottles',
    name: 'plan-throttles',
    description: 'Lambda refused to plan: the account runs as many functions at once as it may, and remediation failed',
    metric: planner.metricThrottles(FIVE_MINUTES),
  },
];

const waitingIn = (queue: IQueue): IMetric => queue.metricApproximateNumberOfMessagesVisible(FIVE_MINUTES);

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const lostBy = (asynchronous: IFunction): IMetric =>
  asynchronous.metric('DestinationDeliveryFailures', { statistic: 'Sum', ...FIVE_MINUTES });
