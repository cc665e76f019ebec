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

export const createTamperEvents = (prefix: string): TamperEvent[] => [
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
  {
    id: 'RulesChanged',
    name: 'rules-changed',
    description: 'A Config rule of Assay was changed or deleted outside CloudFormation',
    pattern: matchConfigCalls({
      ...OUTSIDE_CLOUDFORMATION,
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
    message: formatCallMessage('A Config rule of Assay was changed or deleted outside CloudFormation in'),
  },
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
