import { EventField, type EventPattern, Match } from 'aws-cdk-lib/aws-events';

/** An event that stops or weakens the evaluation of resources. */
export interface TamperEvent {
  readonly id: string;
  /** The name of the EventBridge rule, after the prefix. */
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
  /** The message that is sent to the topic. */
  readonly message: string;
}

/**
 * @param configRuleNames the rules of this deployment; a prefix would match those of another one, such as `assay-dev`
 */
export const createTamperEvents = (configRuleNames: readonly string[]): TamperEvent[] => [
  {
    id: 'RecorderStopped',
    name: 'recorder-stopped',
    description: 'The configuration recorder was stopped or deleted: nothing is recorded or evaluated',
    pattern: matchConfigCalls({
      eventName: ['StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'DeleteDeliveryChannel'],
    }),
    message: formatCallMessage('AWS Config recording was stopped in'),
  },
  {
    id: 'RecordingChanged',
    name: 'recording-changed',
    description: 'The recorder or its delivery channel was changed outside CloudFormation',
    pattern: matchConfigCalls({
      eventName: ['PutConfigurationRecorder', 'PutDeliveryChannel', 'PutRetentionConfiguration'],
      ...OUTSIDE_CLOUDFORMATION,
    }),
    message: formatCallMessage('AWS Config recording was changed outside CloudFormation in'),
  },
  ...splitNames(configRuleNames).map((names, index) => ({
    id: index === 0 ? 'RulesChanged' : `RulesChanged${index + 1}`,
    name: index === 0 ? 'rules-changed' : `rules-changed-${index + 1}`,
    description: 'A Config rule of Assay was changed or deleted outside CloudFormation',
    pattern: matchConfigCalls({
      ...OUTSIDE_CLOUDFORMATION,
      $or: [
        { eventName: ['DeleteConfigRule', 'DeleteEvaluationResults'], requestParameters: { configRuleName: names } },
        { eventName: ['PutConfigRule'], requestParameters: { configRule: { configRuleName: names } } },
      ],
    }),
    message: formatCallMessage('A Config rule of Assay was changed or deleted outside CloudFormation in'),
  })),
  {
    id: 'DeliveryFailed',
    name: 'delivery-failed',
    description: 'AWS Config could not deliver history files or a snapshot to its bucket',
    pattern: {
      source: ['aws.config'],
      detailType: ['Config Configuration Snapshot Delivery Status', 'Config Configuration History Delivery Status'],
      detail: { messageType: ['ConfigurationSnapshotDeliveryFailed', 'ConfigurationHistoryDeliveryFailed'] },
    },
    message: `AWS Config could not deliver to its bucket in ${EventField.account} ${EventField.region}: ${EventField.fromPath('$.detail.messageType')}`,
  },
];

/**
 * An event pattern has at most 2,048 characters, up to 440 of which are needed besides the names. Each name is in it
 * twice.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
const MAX_NAME_CHARACTERS = (2048 - 440) / 2;

/** Splits names into parts that each fit into a pattern. */
function splitNames(names: readonly string[]): string[][] {
  const parts: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const characters = JSON.stringify(name).length + 1;
    length += characters;
    if (length > MAX_NAME_CHARACTERS) {
      parts.push([]);
      length = characters;
    }
    parts.at(-1)?.push(name);
  }
  return parts;
}

/** Calls of CloudFormation are deployments. A principal that may deploy could change these alarms as well. */
const OUTSIDE_CLOUDFORMATION = { sourceIPAddress: Match.anythingBut('cloudformation.amazonaws.com') };

const matchConfigCalls = (detail: Record<string, unknown>): EventPattern => ({
  source: ['aws.config'],
  detailType: ['AWS API Call via CloudTrail'],
  // Denied calls change nothing.
  detail: { eventSource: ['config.amazonaws.com'], errorCode: Match.doesNotExist(), ...detail },
});

const formatCallMessage = (text: string): string =>
  `${text} ${EventField.account} ${EventField.region}: ${EventField.fromPath('$.detail.eventName')} by ${EventField.fromPath('$.detail.userIdentity.arn')} from ${EventField.fromPath('$.detail.sourceIPAddress')} at ${EventField.time}`;
