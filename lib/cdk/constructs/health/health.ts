import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventField, type EventPattern, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Alerts } from '../alerts/alerts';
import type { PlanFunction } from '../remediation/plan-function';
import type { Evaluator } from '../rules/evaluator';
import { HealthTopic } from '../topics/health-topic';
import { createAlertAlarms, createEvaluatorAlarms, FIVE_MINUTES, createPlanAlarms, type HealthAlarm } from './alarms';

export interface HealthProps {
  readonly evaluator: Evaluator;
  /** @default - there are no alerts to be watched */
  readonly alerts?: Alerts | undefined;
  /** @default - there is no remediation to be watched */
  readonly planner?: PlanFunction | undefined;
  /** Begins the names of alarms, event rules and of the Config rules that are watched. */
  readonly prefix: string;
  /**
   * Who hears of trouble: e-mail addresses and `https://` URLs.
   * @default - nobody: the alarms are there, and there is no topic to be paid for
   */
  readonly subscribers?: readonly string[];
}

/**
 * Says when Assay itself is in trouble: one of its functions fails, or somebody blinds it. AWS Config raises no error when its
 * recorder is stopped, it only falls silent; so what people do to it is heard from CloudTrail, for which the account
 * needs a trail: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export class Health extends Construct {
  /** Absent without subscribers. */
  readonly topic: ITopic | undefined;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: HealthProps) {
    super(scope, id);
    const { evaluator, alerts, planner, prefix, subscribers = [] } = props;
    const troubles = [
      ...createEvaluatorAlarms(evaluator),
      ...(alerts ? createAlertAlarms(alerts) : []),
      ...(planner ? createPlanAlarms(planner) : []),
    ];
    this.topic = subscribers.length > 0 ? new HealthTopic(this, 'Topic', { subscribers, prefix }).topic : undefined;
    this.alarms = [
      ...troubles.map((trouble) => this.raise(prefix, trouble)),
      ...blindings(prefix).map((blinding) => this.watchFor(prefix, blinding)),
    ];
  }

  private alarmOn(prefix: string, { id, name, description, metric }: HealthAlarm): Alarm {
    return new Alarm(this, id, {
      alarmName: `${prefix}-${name}`,
      alarmDescription: description,
      metric,
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      // No invocations, no errors: that is an ordinary night.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private raise(prefix: string, trouble: HealthAlarm): Alarm {
    const alarm = this.alarmOn(prefix, trouble);
    if (this.topic) alarm.addAlarmAction(new SnsAction(this.topic));
    return alarm;
  }

  /** The event's own notice tells who did it, so its alarm, which could not, sends none and only stands in the console. */
  private watchFor(prefix: string, { id, name, description, pattern, notice }: Blinding): Alarm {
    const rule = new Rule(this, `${id}Rule`, {
      ruleName: `${prefix}-${name}`,
      description,
      eventPattern: pattern,
      ...(this.topic && { targets: [new SnsTopic(this.topic, { message: RuleTargetInput.fromText(notice) })] }),
    });
    const metric = new Metric({
      namespace: 'AWS/Events',
      metricName: 'TriggeredRules',
      dimensionsMap: { RuleName: rule.ruleName },
      statistic: 'Sum',
      ...FIVE_MINUTES,
    });
    return this.alarmOn(prefix, { id, name, description, metric });
  }
}

interface Blinding {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
  /** What is sent to the topic. */
  readonly notice: string;
}

const blindings = (prefix: string): Blinding[] => [
  {
    id: 'RecorderStopped',
    name: 'recorder-stopped',
    description: 'Somebody stopped or deleted the configuration recorder: nothing is recorded and nothing judged',
    pattern: configCalls({
      eventName: ['StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'DeleteDeliveryChannel'],
    }),
    notice: callNotice('AWS Config records no more in'),
  },
  {
    id: 'RecordingChanged',
    name: 'recording-changed',
    description: 'Somebody changed what is recorded or where it goes, other than by CloudFormation',
    pattern: configCalls({
      eventName: ['PutConfigurationRecorder', 'PutDeliveryChannel', 'PutRetentionConfiguration'],
      ...BY_HAND,
    }),
    notice: callNotice('Recording was changed by hand in'),
  },
  {
    id: 'RulesChanged',
    name: 'rules-changed',
    description: 'Somebody changed or deleted a rule of Assay, other than by CloudFormation',
    pattern: configCalls({
      ...BY_HAND,
      $or: [
        {
          eventName: ['DeleteConfigRule', 'DeleteEvaluationResults'],
          requestParameters: { configRuleName: Match.prefix(`${prefix}-`) },
        },
        {
          eventName: ['PutConfigRule'],
          requestParameters: { configRule: { configRuleName: Match.prefix(`${prefix}-`) } },
        },
      ],
    }),
    notice: callNotice('A rule was changed or deleted by hand in'),
  },
  {
    id: 'DeliveryFailed',
    name: 'delivery-failed',
    description: 'AWS Config could not deliver history or a snapshot to its bucket',
    pattern: {
      source: ['aws.config'],
      detailType: ['Config Configuration Snapshot Delivery Status', 'Config Configuration History Delivery Status'],
      detail: { messageType: ['ConfigurationSnapshotDeliveryFailed', 'ConfigurationHistoryDeliveryFailed'] },
    },
    notice: `AWS Config could not deliver to its bucket in ${EventField.account} ${EventField.region}: ${EventField.fromPath('$.detail.messageType')}`,
  },
];

/** CloudFormation's own calls are deployments: whoever may deploy may change this watch as well. */
const BY_HAND = { sourceIPAddress: Match.anythingBut('cloudformation.amazonaws.com') };

const configCalls = (detail: Record<string, unknown>): EventPattern => ({
  source: ['aws.config'],
  detailType: ['AWS API Call via CloudTrail'],
  // Calls that were refused changed nothing.
  detail: { eventSource: ['config.amazonaws.com'], errorCode: Match.doesNotExist(), ...detail },
});

const callNotice = (what: string): string =>
  `${what} ${EventField.account} ${EventField.region}: ${EventField.fromPath('$.detail.eventName')} by ${EventField.fromPath('$.detail.userIdentity.arn')} from ${EventField.fromPath('$.detail.sourceIPAddress')} at ${EventField.time}`;
