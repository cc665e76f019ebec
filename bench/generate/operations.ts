import type { Estate } from './estate';
import { arn, createTags, iso, nameFor, past, type Recorded, related, toTagList } from './item';

/** Stacks, alarms, logs, queues, topics, and the items of Config itself. */

/** Config records the compliance of resources as items too; accounts with conformance packs have many. */
export function compliance(estate: Estate): Recorded {
  const { random } = estate;
  const targetResourceId = random.pick(estate.ids('instance'));
  const complianceType = random.pick(['COMPLIANT', 'COMPLIANT', 'COMPLIANT', 'NON_COMPLIANT']);
  return {
    type: 'AWS::Config::ResourceCompliance',
    id: `AWS::EC2::Instance/${targetResourceId}`,
    relationships: related('AWS::EC2::Instance', 'Is associated with', [targetResourceId]),
    configuration: {
      targetResourceId,
      targetResourceType: 'AWS::EC2::Instance',
      complianceType,
      configRuleList: random.many(random.between(2, 14), (n) => {
        const configRuleId = `config-rule-${random.hex(6)}`;
        return {
          configRuleId,
          configRuleArn: arn(estate, 'config', `config-rule/${configRuleId}`),
          configRuleName: `ec2-${random.pick(estate.applications)}-conformance-pack-${random.hex(9)}`,
          complianceType: n === 0 ? complianceType : 'COMPLIANT',
        };
      }),
    },
  };
}

export function stack(estate: Estate): Recorded {
  const { random } = estate;
  const name = nameFor(estate, 'stack');
  const stackId = arn(estate, 'cloudformation', `stack/${name}/${random.uuid()}`);
  const created = past(estate);
  const tags = createTags(estate, name);
  return {
    type: 'AWS::CloudFormation::Stack',
    id: stackId,
    name,
    arn: stackId,
    zone: 'Regional',
    created,
    configuration: {
      stackId,
      stackName: name,
      description: `${name}: what one team deploys`,
      parameters: random.many(random.int(8), (n) => ({
        parameterKey: `Parameter${n}`,
        parameterValue: `/${name}/parameter/${random.hex(6)}`,
      })),
      creationTime: iso(created),
      stackStatus: random.pick(['CREATE_COMPLETE', 'UPDATE_COMPLETE']),
      disableRollback: false,
      notificationARNs: [],
      capabilities: ['CAPABILITY_NAMED_IAM'],
      outputs: [],
      tags: toTagList(tags),
      enableTerminationProtection: false,
      driftInformation: { stackDriftStatus: 'NOT_CHECKED' },
    },
    supplementary: {
      StackResourceSummaries: random.many(random.between(3, 40), (n) => ({
        logicalResourceId: `Resource${n}${random.hex(8).toUpperCase()}`,
        physicalResourceId: `${name}-Resource${n}-${random.base32(12)}`,
        resourceType: random.pick([
          'AWS::IAM::Role',
          'AWS::Lambda::Function',
          'AWS::SQS::Queue',
          'AWS::EC2::SecurityGroup',
        ]),
        lastUpdatedTimestamp: iso(created),
        resourceStatus: 'CREATE_COMPLETE',
        driftInformation: { stackResourceDriftStatus: 'NOT_CHECKED' },
      })),
      unsupportedResources: [],
    },
    tags,
  };
}

export function alarm(estate: Estate): Recorded {
  const { random } = estate;
  const name = nameFor(estate, 'alarm');
  const alarmArn = arn(estate, 'cloudwatch', `alarm:${name}`);
  return {
    type: 'AWS::CloudWatch::Alarm',
    id: name,
    name,
    arn: alarmArn,
    configuration: {
      alarmName: name,
      alarmArn,
      alarmDescription: `Runbook: https://runbooks.example.com/${name}`,
      alarmConfigurationUpdatedTimestamp: past(estate),
      actionsEnabled: true,
      alarmActions: [arn(estate, 'sns', nameFor(estate, 'topic'))],
      insufficientDataActions: [],
      metricName: random.pick(['CPUUtilization', 'NetworkOut', 'Errors', 'Duration']),
      namespace: random.pick(['AWS/EC2', 'AWS/Lambda', 'AWS/ApplicationELB']),
      statistic: 'Average',
      dimensions: [{ name: 'InstanceId', value: random.pick(estate.ids('instance')) }],
      period: 300,
      evaluationPeriods: random.between(1, 5),
      threshold: random.between(1, 100),
      comparisonOperator: 'GreaterThanThreshold',
      metrics: [],
      stateTransitionedTimestamp: past(estate),
      okactions: [],
    },
  };
}

export function logGroup(estate: Estate): Recorded {
  const name = `/aws/lambda/${nameFor(estate, 'fn')}`;
  const groupArn = arn(estate, 'logs', `log-group:${name}`);
  const tags = createTags(estate, name.slice(12));
  return {
    type: 'AWS::Logs::LogGroup',
    id: name,
    name,
    arn: groupArn,
    zone: 'Regional',
    configuration: {
      LogGroupName: name,
      RetentionInDays: estate.random.pick([7, 30, 365]),
      Arn: `${groupArn}:*`,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Value, Key })),
    },
    tags,
  };
}

export function queue(estate: Estate): Recorded {
  const name = nameFor(estate, 'queue');
  const created = past(estate);
  const tags = createTags(estate, name);
  const queueArn = arn(estate, 'sqs', name);
  return {
    type: 'AWS::SQS::Queue',
    id: `https://sqs.${estate.region}.amazonaws.com/${estate.account}/${name}`,
    name,
    arn: queueArn,
    created,
    configuration: {
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      CreatedTimestamp: String(created / 1000),
      DelaySeconds: '0',
      MessageRetentionPeriod: '345600',
      MaximumMessageSize: '1048576',
      VisibilityTimeout: '30',
      LastModifiedTimestamp: String(created / 1000),
      QueueArn: queueArn,
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${queueArn}-dlq`, maxReceiveCount: 5 }),
    },
    supplementary: { Tags: tags },
    tags,
  };
}

export function topic(estate: Estate): Recorded {
  const name = nameFor(estate, 'topic');
  const TopicArn = arn(estate, 'sns', name);
  const tags = createTags(estate, name);
  return {
    type: 'AWS::SNS::Topic',
    id: TopicArn,
    name,
    arn: TopicArn,
    configuration: {
      Policy: JSON.stringify({
        Version: '2008-10-17',
        Id: '__default_policy_ID',
        Statement: [
          {
            Sid: '__default_statement_ID',
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Action: ['SNS:GetTopicAttributes', 'SNS:SetTopicAttributes', 'SNS:Subscribe', 'SNS:Publish'],
            Resource: TopicArn,
            Condition: { StringEquals: { 'AWS:SourceOwner': estate.account } },
          },
        ],
      }),
      Owner: estate.account,
      TopicArn,
      EffectiveDeliveryPolicy: JSON.stringify({
        http: {
          defaultHealthyRetryPolicy: { minDelayTarget: 20, maxDelayTarget: 20, numRetries: 3 },
          disableSubscriptionOverrides: false,
          defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
        },
      }),
      DisplayName: '',
    },
    supplementary: { Tags: toTagList(tags) },
    tags,
  };
}
