import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Alerts } from '../alerts/alerts';
import { createQueue } from '../functions/defaults';
import type { PlanFunction } from '../remediation/plan-function';
import type { Collector } from '../rules/collector';
import type { Evaluator } from '../rules/evaluator';
import { HealthTopic } from '../topics/health-topic';
import {
  createAlertAlarms,
  createCollectorAlarms,
  createEvaluatorAlarms,
  createPlanAlarms,
  createTamperAlarm,
  type HealthAlarm,
} from './alarms';
import { createTamperEvents, type TamperEvent } from './tamper-events';

/**
 * Properties of `Health`.
 *
 * @example
 * const props: HealthProps = { evaluator, prefix: 'assay' };
 */
export interface HealthProps {
  readonly evaluator: Evaluator;
  /** @default - no alarms for the collector */
  readonly collector?: Collector | undefined;
  /** @default - no alarms for alerts */
  readonly alerts?: Alerts | undefined;
  /** @default - no alarms for remediation */
  readonly planner?: PlanFunction | undefined;
  /** The prefix of the names of alarms and event rules. */
  readonly prefix: string;
  /**
   * The names of the Config rules to watch.
   * @default - none
   */
  readonly configRuleNames?: readonly string[];
  /**
   * Email addresses and `https://` URLs that are notified of problems.
   * @default - none: the alarms exist, and there is no topic
   */
  readonly subscribers?: readonly string[];
}

/**
 * Alarms and notifications for problems with Assay itself: a function fails, or the recording is stopped or changed.
 * AWS Config reports no error when its recorder is stopped, so these changes are taken from CloudTrail, for which the
 * account needs a trail: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 *
 * @example
 * new Health(stack, 'Health', { evaluator, prefix: 'assay', subscribers: ['platform@example.com'] });
 */
export class Health extends Construct {
  /** Undefined without subscribers. */
  readonly topic: ITopic | undefined;
  readonly alarms: readonly Alarm[];
  /** Keeps tamper events for two weeks. */
  readonly tamperEvents: Queue;

  constructor(scope: Construct, id: string, props: HealthProps) {
    super(scope, id);
    const { evaluator, collector, alerts, planner, prefix, configRuleNames = [], subscribers = [] } = props;
    const functionAlarms = [
      ...createEvaluatorAlarms(evaluator),
      ...(collector ? createCollectorAlarms(collector) : []),
      ...(alerts ? createAlertAlarms(alerts) : []),
      ...(planner ? createPlanAlarms(planner) : []),
    ];
    this.topic = subscribers.length > 0 ? new HealthTopic(this, 'Topic', { subscribers, prefix }).topic : undefined;
    const reason = 'People read this queue, so no message fails and needs a dead-letter queue.';
    this.tamperEvents = createQueue(this, 'TamperEvents', reason);
    this.allowEventRules(prefix);
    for (const event of createTamperEvents(configRuleNames)) this.addTamperEvent(prefix, event);
    this.alarms = [
      ...functionAlarms.map((alarm) => this.addNotifyingAlarm(prefix, alarm)),
      // Each event sends its own message, which names the actor.
      this.addAlarm(prefix, createTamperAlarm(this.tamperEvents)),
    ];
  }

  private addNotifyingAlarm(prefix: string, definition: HealthAlarm): Alarm {
    const alarm = this.addAlarm(prefix, definition);
    if (this.topic) alarm.addAlarmAction(new SnsAction(this.topic));
    return alarm;
  }

  /**
   * Allows the event rules to send to the queue, all by one statement and one condition: their number grows with that of
   * the Config rules, and a policy of SQS has at most 20 statements and 10 conditions.
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
   */
  private allowEventRules(prefix: string): void {
    const eventRules = Stack.of(this).formatArn({ service: 'events', resource: 'rule', resourceName: `${prefix}-*` });
    this.tamperEvents.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.tamperEvents.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': eventRules } },
      }),
    );
  }

  private addTamperEvent(prefix: string, { id, name, description, pattern, message }: TamperEvent): void {
    new Rule(this, `${id}Rule`, {
      ruleName: `${prefix}-${name}`,
      description,
      eventPattern: pattern,
      targets: [
        { bind: () => ({ arn: this.tamperEvents.queueArn }) },
        ...(this.topic ? [new SnsTopic(this.topic, { message: RuleTargetInput.fromText(message) })] : []),
      ],
    });
  }

  private addAlarm(prefix: string, { id, name, description, metric }: HealthAlarm): Alarm {
    return new Alarm(this, id, {
      alarmName: `${prefix}-${name}`,
      alarmDescription: description,
      metric,
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      // Without invocations there are no data and no errors.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
