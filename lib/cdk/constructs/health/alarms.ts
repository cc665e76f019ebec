import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Alerts } from '../alerts/alerts';
import type { PlanFunction } from '../remediation/plan-function';
import type { Collector } from '../rules/collector';
import type { Evaluator } from '../rules/evaluator';

/** An alarm that goes off when a metric counts anything. */
export interface HealthAlarm {
  readonly id: string;
  /** The name of the alarm, after the prefix. */
  readonly name: string;
  readonly description: string;
  readonly metric: IMetric;
}

const FIVE_MINUTES = { period: Duration.minutes(5) };

export const createEvaluatorAlarms = ({ function: evaluator, deadLetters }: Evaluator): HealthAlarm[] => [
  {
    id: 'Errors',
    name: 'evaluator-errors',
    description: 'The evaluator failed, so evaluations may be missing. Its log has the rule and the resource',
    metric: evaluator.metricErrors(FIVE_MINUTES),
  },
  {
    id: 'Throttles',
    name: 'evaluator-throttles',
    description: 'Lambda delayed evaluations: the account has reached its concurrency limit',
    metric: evaluator.metricThrottles(FIVE_MINUTES),
  },
  {
    id: 'DeadLetters',
    name: 'evaluator-dead-letters',
    description: 'Events failed three times and are in the dead-letter queue: their resources were not evaluated',
    metric: countMessages(deadLetters),
  },
  {
    id: 'LostEvents',
    name: 'evaluator-lost-events',
    description: 'Events failed and could not be sent to the dead-letter queue: they are lost',
    metric: countLostEvents(evaluator),
  },
];

/** It runs once a day, and each failure is an error; few alarms, because an account may have many Regions. */
export const createCollectorAlarms = ({ function: collector, deadLetters }: Collector): HealthAlarm[] => [
  {
    id: 'CollectorErrors',
    name: 'collector-errors',
    description: 'The collector failed, so settings of the account may not be evaluated. Its log has the rule',
    metric: collector.metricErrors(FIVE_MINUTES),
  },
  {
    id: 'CollectorDeadLetters',
    name: 'collector-dead-letters',
    description: 'Events failed three times and are in the dead-letter queue: settings were not evaluated',
    metric: countMessages(deadLetters),
  },
];

export const createAlertAlarms = ({ function: alerts, deadLetters, undelivered }: Alerts): HealthAlarm[] => [
  {
    id: 'AlertErrors',
    name: 'alert-errors',
    description: 'The alert function failed, so alerts may be late. Its log has the event',
    metric: alerts.metricErrors(FIVE_MINUTES),
  },
  {
    id: 'AlertThrottles',
    name: 'alert-throttles',
    description: 'Lambda delayed alerts: the account has reached its concurrency limit',
    metric: alerts.metricThrottles(FIVE_MINUTES),
  },
  {
    id: 'AlertDeadLetters',
    name: 'alert-dead-letters',
    description: 'Events failed three times and are in the dead-letter queue: their alerts were not sent',
    metric: countMessages(deadLetters),
  },
  {
    id: 'AlertLostEvents',
    name: 'alert-lost-events',
    description: 'Events failed and could not be sent to the dead-letter queue: their alerts are lost',
    metric: countLostEvents(alerts),
  },
  {
    id: 'AlertUndelivered',
    name: 'alert-undelivered',
    description:
      'EventBridge could not deliver events to the alert function: they are in a queue, and no alerts were sent',
    metric: countMessages(undelivered),
  },
];

/** The plan function is invoked synchronously by runbooks, so it has no queue. */
export const createPlanAlarms = ({ function: planner }: PlanFunction): HealthAlarm[] => [
  {
    id: 'PlanErrors',
    name: 'plan-errors',
    description:
      'The plan function failed, or a resource was still non-compliant after its remediation. Its log has details',
    metric: planner.metricErrors(FIVE_MINUTES),
  },
  {
    id: 'PlanThrottles',
    name: 'plan-throttles',
    description:
      'Lambda rejected the plan function, so remediation failed: the account has reached its concurrency limit',
    metric: planner.metricThrottles(FIVE_MINUTES),
  },
];

/**
 * The alarm for tamper events. It counts the messages of their queue, since AWS documents no metric of an event rule
 * that does not depend on its targets, and stays on until somebody deletes the messages or they expire.
 */
export const createTamperAlarm = (tamperEvents: IQueue): HealthAlarm => ({
  id: 'Tampering',
  name: 'tamper-events',
  description: 'Recording or a Config rule was stopped or changed, or a delivery failed: the events are in the queue',
  metric: countMessages(tamperEvents),
});

const countMessages = (queue: IQueue): IMetric => queue.metricApproximateNumberOfMessagesVisible(FIVE_MINUTES);

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const countLostEvents = (asynchronous: IFunction): IMetric =>
  asynchronous.metric('DestinationDeliveryFailures', { statistic: 'Sum', ...FIVE_MINUTES });
