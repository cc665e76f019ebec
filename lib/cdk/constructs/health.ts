import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventField, type EventPattern, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Evaluator } from './evaluator';
import { HealthTopic } from './health-topic';

export interface HealthProps {
  readonly evaluator: Evaluator;
  /** Begins the names of alarms, event rules and of the Config rules that are watched. */
  readonly prefix: string;
  /**
   * Who hears of trouble: e-mail addresses and `https://` URLs.
   * @default - nobody: the alarms are there, and there is no topic to be paid for
   */
  readonly subscribers?: readonly string[];
}

/**
 * Says when Assay itself is in trouble: the evaluator fails, or somebody blinds it. AWS Config raises no error when its
 * recorder is stopped, it only falls silent; so what people do to it is heard from CloudTrail, for which the account
 * needs a trail: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export class Health extends Construct {
  /** Absent without subscribers. */
  readonly topic: ITopic | undefined;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { evaluator, prefix, subscribers = [] }: HealthProps) {
    super(scope, id);
    this.topic = subscribers.length > 0 ? new HealthTopic(this, 'Topic', { subscribers, prefix }).topic : undefined;
    this.alarms = [
      ...evaluatorTroubles(evaluator).map((trouble) => this.raise(prefix, trouble)),
      ...blindings(prefix).map((blinding) => this.watchFor(prefix, blinding)),
    ];
  }

  private alarmOn(prefix: string, { id, name, description, metric }: Trouble): Alarm {
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

  private raise(prefix: string, trouble: Trouble): Alarm {
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

interface Trouble {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly metric: IMetric;
}

const FIVE_MINUTES = { period: Duration.minutes(5) };

const evaluatorTroubles = ({ function: evaluator, deadLetters }: Evaluator): Trouble[] => [
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
    metric: deadLetters.metricApproximateNumberOfMessagesVisible(FIVE_MINUTES),
  },
  {
    id: 'LostEvents',
    name: 'evaluator-lost-events',
    description: 'Events failed and could not be put into the dead-letter queue: they are lost',
    metric: evaluator.metric('DestinationDeliveryFailures', { statistic: 'Sum', ...FIVE_MINUTES }),
  },
];

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
