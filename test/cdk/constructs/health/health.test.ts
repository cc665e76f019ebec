import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Health } from '../../../../lib/cdk/constructs/health/health';
import { createTamperEvents } from '../../../../lib/cdk/constructs/health/tamper-events';
import { createEvaluator, createResponse, listNagFindings } from '../../templates';
import { matchesPattern } from '../event-pattern';
import { asText, createStack, findOnly, statementsOf, synthesize } from '../synthesized';

const configRuleNames = ['assay-open-ssh', 'assay-gp2-volume'];
const createHealth = (subscribers: readonly string[]): Template =>
  synthesize((stack) => {
    new Health(stack, 'Health', { evaluator: createEvaluator(stack), prefix: 'assay', configRuleNames, subscribers });
  });

const withResponse = synthesize((stack) => {
  const subscribers = ['oncall@example.com'];
  new Health(stack, 'Health', {
    evaluator: createEvaluator(stack),
    ...createResponse(stack),
    prefix: 'assay',
    subscribers,
  });
});
const notifying = createHealth(['oncall@example.com', 'https://example.com/hook']);
const silent = createHealth([]);

const NAMES = [
  'assay-evaluator-dead-letters',
  'assay-evaluator-errors',
  'assay-evaluator-lost-events',
  'assay-evaluator-throttles',
  'assay-tamper-events',
];

const RESPONSE_NAMES = [
  'assay-alert-dead-letters',
  'assay-alert-errors',
  'assay-alert-lost-events',
  'assay-alert-throttles',
  'assay-alert-undelivered',
  'assay-plan-errors',
  'assay-plan-throttles',
];

const QUEUE_TARGET = expect.objectContaining({
  Arn: { 'Fn::GetAtt': [expect.stringMatching(/^HealthTamperEvents/), 'Arn'] },
});

type Resource = Readonly<Record<string, unknown>>;
const listProperties = (template: Template, type: string): Resource[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);
const listAlarms = (template: Template) =>
  new Map(listProperties(template, 'AWS::CloudWatch::Alarm').map((alarm) => [alarm.AlarmName as string, alarm]));

describe('alarms', () => {
  test.each([
    ['with subscribers', notifying, NAMES],
    ['without subscribers', silent, NAMES],
    ['for alerts and remediation', withResponse, [...NAMES, ...RESPONSE_NAMES].sort()],
  ])('exist %s, and do not go off without data', (_, template, names) => {
    const alarms = listAlarms(template);
    expect([...alarms.keys()].sort()).toEqual(names);
    for (const alarm of alarms.values()) {
      expect(alarm).toMatchObject({
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        EvaluationPeriods: 1,
        Period: 300,
        TreatMissingData: 'notBreaching',
        AlarmDescription: expect.stringMatching(/^.{40,}$/),
      });
    }
  });

  test.each([
    ['assay-evaluator-errors', 'AWS/Lambda', 'Errors', 'FunctionName'],
    ['assay-evaluator-throttles', 'AWS/Lambda', 'Throttles', 'FunctionName'],
    ['assay-evaluator-lost-events', 'AWS/Lambda', 'DestinationDeliveryFailures', 'FunctionName'],
    ['assay-evaluator-dead-letters', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName'],
    ['assay-tamper-events', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName'],
  ])('%s counts %s %s', (name, namespace, metric, dimension) => {
    expect(listAlarms(notifying).get(name)).toMatchObject({
      Namespace: namespace,
      MetricName: metric,
      Dimensions: [{ Name: dimension, Value: expect.anything() }],
    });
  });

  test.each([
    ['assay-alert-errors', 'Errors', 'FunctionName', 'AlertsFunction'],
    ['assay-alert-throttles', 'Throttles', 'FunctionName', 'AlertsFunction'],
    ['assay-alert-lost-events', 'DestinationDeliveryFailures', 'FunctionName', 'AlertsFunction'],
    ['assay-alert-dead-letters', 'ApproximateNumberOfMessagesVisible', 'QueueName', 'AlertsDeadLetters.QueueName'],
    ['assay-alert-undelivered', 'ApproximateNumberOfMessagesVisible', 'QueueName', 'AlertsEventsUndelivered.QueueName'],
    ['assay-plan-errors', 'Errors', 'FunctionName', 'PlannerFunction'],
    ['assay-plan-throttles', 'Throttles', 'FunctionName', 'PlannerFunction'],
  ])('%s counts %s of its own function or queue, and notifies the topic', (name, metric, dimension, of) => {
    const { MetricName, Dimensions, AlarmActions } = listAlarms(withResponse).get(name) ?? {};
    const [{ Name, Value }] = Dimensions as [{ Name: string; Value: unknown }];
    expect([MetricName, Name, asText(Value)]).toEqual([metric, dimension, `<${of}>`]);
    expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/^HealthTopic/) }]);
  });

  test('of the evaluator notify the topic; for tamper events, the event does, with the actor', () => {
    const sending = [...listAlarms(notifying)]
      .filter(([, alarm]) => alarm.AlarmActions !== undefined)
      .map(([name]) => name);
    expect(sending.sort()).toEqual(NAMES.filter((name) => name.includes('evaluator')));
    const targeted = listProperties(notifying, 'AWS::Events::Rule').map(({ Targets }) => Targets);
    expect(targeted).toEqual(
      Array(4).fill([QUEUE_TARGET, expect.objectContaining({ Arn: { Ref: expect.stringMatching(/^HealthTopic/) } })]),
    );
  });

  test('send no notifications without subscribers, and there is no topic to pay for', () => {
    for (const alarm of listAlarms(silent).values()) expect(alarm).not.toHaveProperty('AlarmActions');
    silent.resourceCountIs('AWS::SNS::Topic', 0);
    silent.resourceCountIs('AWS::KMS::Key', 0);
    const targeted = listProperties(silent, 'AWS::Events::Rule').map(({ Targets }) => Targets);
    expect(targeted).toEqual(Array(4).fill([QUEUE_TARGET]));
  });
});

describe('the topic', () => {
  test('has its subscribers', () => {
    const subscriptions = listProperties(notifying, 'AWS::SNS::Subscription');
    expect(subscriptions.map(({ Protocol, Endpoint }) => [Protocol, Endpoint])).toEqual([
      ['email', 'oncall@example.com'],
      ['https', 'https://example.com/hook'],
    ]);
  });

  const ALARMS = {
    StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
    ArnLike: {
      'aws:SourceArn': {
        'Fn::Join': [
          '',
          [
            ...['arn:', { Ref: 'AWS::Partition' }, ':cloudwatch:', { Ref: 'AWS::Region' }, ':'],
            ...[{ Ref: 'AWS::AccountId' }, ':alarm:assay-*'],
          ],
        ],
      },
    },
  };

  test('accepts messages of own alarms and EventBridge, over TLS', () => {
    const { PolicyDocument } = findOnly(notifying, 'AWS::SNS::TopicPolicy');
    expect(statementsOf(PolicyDocument)).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: ALARMS,
      }),
      // EventBridge sends no source, so a condition would block its messages.
      expect.not.objectContaining({ Condition: expect.anything() }),
    ]);
  });

  test('is encrypted with a key that both may use', () => {
    notifying.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } });
    const { EnableKeyRotation, KeyPolicy } = findOnly(notifying, 'AWS::KMS::Key');
    expect(EnableKeyRotation).toBe(true);
    const publishers = statementsOf(KeyPolicy).slice(1);
    expect(publishers.map(({ Principal, Action }) => [(Principal as { Service: string }).Service, Action])).toEqual([
      ['cloudwatch.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey*']],
      ['events.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey*']],
    ]);
  });

  test('has no cdk-nag findings', () => {
    const stack = createStack();
    new Health(stack, 'Health', { evaluator: createEvaluator(stack), prefix: 'assay', subscribers: ['a@example.com'] });
    expect(listNagFindings(stack)).toEqual([]);
  });
});

describe('the event rules match', () => {
  const call = (eventName: string, requestParameters: unknown, more: object = {}) => ({
    source: 'aws.config',
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventSource: 'config.amazonaws.com',
      eventName,
      sourceIPAddress: '192.0.2.10',
      userIdentity: { arn: 'arn:aws:iam::111122223333:user/ann' },
      requestParameters,
      ...more,
    },
  });
  const delivery = (kind: string, messageType: string) => ({
    source: 'aws.config',
    'detail-type': `Config Configuration ${kind} Delivery Status`,
    detail: { messageType },
  });
  const BY_CLOUDFORMATION = { sourceIPAddress: 'cloudformation.amazonaws.com' };
  const DENIED = { errorCode: 'AccessDenied' };
  const recorder = { configurationRecorderName: 'default' };
  const ownRule = { configRuleName: 'assay-open-ssh' };

  test.each<[string, object, string[]]>([
    ['the recorder stopped', call('StopConfigurationRecorder', recorder), ['recorder-stopped']],
    ['the recorder deleted', call('DeleteConfigurationRecorder', recorder), ['recorder-stopped']],
    [
      'the recorder deleted by a stack',
      call('DeleteConfigurationRecorder', recorder, BY_CLOUDFORMATION),
      ['recorder-stopped'],
    ],
    ['the channel deleted', call('DeleteDeliveryChannel', {}), ['recorder-stopped']],
    ['a denied attempt', call('StopConfigurationRecorder', recorder, DENIED), []],
    ['the recorder started', call('StartConfigurationRecorder', recorder), []],
    ['recording changed outside CloudFormation', call('PutConfigurationRecorder', {}), ['recording-changed']],
    ['the channel changed outside CloudFormation', call('PutDeliveryChannel', {}), ['recording-changed']],
    ['recording changed by a deployment', call('PutConfigurationRecorder', {}, BY_CLOUDFORMATION), []],
    ['a rule of Assay deleted', call('DeleteConfigRule', ownRule), ['rules-changed']],
    ['a rule of Assay deleted by a deployment', call('DeleteConfigRule', ownRule, BY_CLOUDFORMATION), []],
    ['a rule of Assay changed', call('PutConfigRule', { configRule: ownRule }), ['rules-changed']],
    ['results of Assay deleted', call('DeleteEvaluationResults', ownRule), ['rules-changed']],
    [
      'the second rule of Assay deleted',
      call('DeleteConfigRule', { configRuleName: 'assay-gp2-volume' }),
      ['rules-changed'],
    ],
    ['a rule of another deployment deleted', call('DeleteConfigRule', { configRuleName: 'assay-dev-open-ssh' }), []],
    [
      'a rule of another deployment changed',
      call('PutConfigRule', { configRule: { configRuleName: 'assay-dev-open-ssh' } }),
      [],
    ],
    ["another team's rule deleted", call('DeleteConfigRule', { configRuleName: 'theirs' }), []],
    ['results reported', call('PutEvaluations', {}), []],
    ['history that was not delivered', delivery('History', 'ConfigurationHistoryDeliveryFailed'), ['delivery-failed']],
    [
      'a snapshot that was not delivered',
      delivery('Snapshot', 'ConfigurationSnapshotDeliveryFailed'),
      ['delivery-failed'],
    ],
    ['a snapshot that was delivered', delivery('Snapshot', 'ConfigurationSnapshotDeliveryCompleted'), []],
  ])('%s', (_, event, expected) => {
    const matching = listProperties(silent, 'AWS::Events::Rule').filter(({ EventPattern }) =>
      matchesPattern(EventPattern, event),
    );
    expect(matching.map(({ Name }) => (Name as string).replace('assay-', ''))).toEqual(expected);
  });

  test('any number of rules, with patterns that EventBridge accepts', () => {
    const names = Array.from({ length: 200 }, (_, index) => `assay-${'long-'.repeat(5)}rule-${index}`);
    const events = createTamperEvents(names).filter(({ name }) => name.startsWith('rules-changed'));
    expect(new Set(events.map(({ name }) => name)).size).toBe(events.length);
    for (const { pattern } of events) {
      // CloudFormation's key is longer than EventBridge's.
      expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048);
      expect(JSON.stringify(pattern).length).toBeGreaterThan(500);
    }
    const deleted = events.flatMap(({ pattern }) => pattern.detail?.$or[0].requestParameters.configRuleName);
    expect(deleted).toEqual(names);
    expect(createTamperEvents([]).map(({ name }) => name)).not.toContain('rules-changed');
  });

  test('and send a message with the actor', () => {
    const rule = listProperties(notifying, 'AWS::Events::Rule').find(({ Name }) => Name === 'assay-recorder-stopped');
    expect(rule?.Targets).toEqual([
      QUEUE_TARGET,
      expect.objectContaining({
        InputTransformer: {
          InputPathsMap: expect.objectContaining({ 'detail-userIdentity-arn': '$.detail.userIdentity.arn' }),
          InputTemplate:
            '"AWS Config recording was stopped in <account> <region>: <detail-eventName> by <detail-userIdentity-arn> from <detail-sourceIPAddress> at <time>"',
        },
      }),
    ]);
  });
});
