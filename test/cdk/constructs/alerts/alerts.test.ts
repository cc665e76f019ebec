import type { Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Alerts } from '../../../../lib/cdk/constructs/alerts/alerts';
import { ResponseTable } from '../../../../lib/cdk/constructs/alerts/response-table';
import { TICK } from '../../../../lib/contract/events';
import { ALERT_PERMISSIONS } from '../../../../lib/contract/permissions';
import { listNagFindings } from '../../templates';
import { matchesPattern } from '../event-pattern';
import { asText, createStack, findOnly, type Statement, statementsById, statementsOf, synthesize } from '../synthesized';

type Settings = ConstructorParameters<typeof Alerts>[2]['settings'];
const QUIET: Settings = { subscribers: [], securityHub: false };
const CENTRAL = 'arn:aws:events:eu-west-1:444455556666:event-bus/central';
const LOUD: Settings = {
  subscribers: ['on-call@example.com', 'https://example.com/alerts'],
  securityHub: true,
  eventBusArn: CENTRAL,
};

const alertsIn = (settings: Settings, hasRemediation: boolean) => (stack: Stack) => {
  const table = new ResponseTable(stack, 'Table');
  const code = Code.fromInline('export const handler = () => {};');
  new Alerts(stack, 'Alerts', { code, table, settings, prefix: 'assay', hasRemediation });
};

const quiet = synthesize(alertsIn(QUIET, false));
const loud = synthesize(alertsIn(LOUD, true));

type Resource = Readonly<Record<string, unknown>>;
const propertiesOf = (template: Template, type: string): Resource[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);

const PLACE = '<AWS::Region>:<AWS::AccountId>';
const ARN = 'arn:<AWS::Partition>';

describe('the function', () => {
  test('runs as the evaluator does, and what failed three times is kept', () => {
    quiet.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: 300,
      MemorySize: 512,
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^AlertsLog') } },
    });
    quiet.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21600,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AlertsDeadLetters'), 'Arn'] } },
      },
    });
  });

  const environmentOf = (template: Template) => {
    const { Variables } = findOnly(template, 'AWS::Lambda::Function').Environment as { Variables: Resource };
    return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, asText(value)]));
  };
  const ALWAYS = {
    ASSAY_ACCOUNT_ID: '<AWS::AccountId>',
    ASSAY_PARTITION: '<AWS::Partition>',
    ASSAY_TABLE: '<Table>',
    ASSAY_TOPIC_ARN: '<AlertsTopic>',
  };

  test('is told where it is, and what is switched on', () => {
    expect(environmentOf(quiet)).toEqual(ALWAYS);
    expect(environmentOf(loud)).toEqual({
      ...ALWAYS,
      ASSAY_SECURITY_HUB: 'on',
      ASSAY_EVENT_BUS_ARN: CENTRAL,
    });
  });

  const granted = (template: Template) =>
    propertiesOf(template, 'AWS::IAM::Policy').flatMap(({ PolicyDocument }) =>
      statementsOf(PolicyDocument).flatMap(({ Action, Resource }) =>
        [Action].flat().map((action) => `${action} on ${asText(Resource)}`),
      ),
    );
  const asked = (on: readonly string[]): string[] =>
    ALERT_PERMISSIONS.filter((permission) => on.includes(permission.on)).map(
      ({ action, on }) => `${action} on ${RESOURCES[on]}`,
    );
  const RESOURCES: Readonly<Record<(typeof ALERT_PERMISSIONS)[number]['on'], string>> = {
    any: '*',
    table: '<Table.Arn>',
    topic: '<AlertsTopic>',
    'config rule': `${ARN}:config:${PLACE}:config-rule/*`,
    'automation execution': `${ARN}:ssm:${PLACE}:automation-execution/*`,
    'security hub product': `${ARN}:securityhub:${PLACE}:product/<AWS::AccountId>/default`,
    'event bus': CENTRAL,
  };
  /** To log, to encrypt, and to put away what failed. */
  const OWN = [
    ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => `${action} on <AlertsLog.Arn>`),
    ...['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => `${action} on <AlertsTopicKey.Arn>`),
    ...['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map((action) => `sqs:${action} on <AlertsDeadLetters.Arn>`),
  ];
  const ALWAYS_ASKED = ['any', 'table', 'topic', 'config rule', 'automation execution'];

  test.each<[string, Template, string[]]>([
    ['what it asks for', quiet, ALWAYS_ASKED],
    ['more where Security Hub and a bus are told', loud, [...ALWAYS_ASKED, 'security hub product', 'event bus']],
  ])('may do %s, and nothing else', (_, template, on) => {
    expect(granted(template).sort()).toEqual([...asked(on), ...OWN].sort());
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });
});

describe('the topic', () => {
  test('is there even when nobody subscribes yet', () => {
    quiet.hasResourceProperties('AWS::SNS::Topic', { TopicName: 'assay-alerts' });
    quiet.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  test('has its subscribers', () => {
    expect(propertiesOf(loud, 'AWS::SNS::Subscription').map(({ Protocol, Endpoint }) => [Protocol, Endpoint])).toEqual([
      ['email', 'on-call@example.com'],
      ['https', 'https://example.com/alerts'],
    ]);
  });

  test('is encrypted, and nobody but the function publishes', () => {
    quiet.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AlertsTopicKey'), 'Arn'] },
    });
    quiet.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    const statements = statementsById(findOnly(quiet, 'AWS::SNS::TopicPolicy').PolicyDocument);
    expect(statements.DenyOtherPublishers).toEqual({
      Sid: 'DenyOtherPublishers',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sns:Publish',
      Resource: { Ref: expect.stringMatching(/^AlertsTopic/) },
      Condition: {
        ArnNotEquals: { 'aws:PrincipalArn': [{ 'Fn::GetAtt': [expect.stringMatching(/^AlertsRole/), 'Arn'] }] },
      },
    });
    expect(Object.values(statements).map(({ Effect }) => Effect)).toEqual(['Deny', 'Deny']);
  });
});

describe('the rules of EventBridge', () => {
  const rulesOf = (template: Template) =>
    new Map(propertiesOf(template, 'AWS::Events::Rule').map((rule) => [rule.Name as string, rule]));

  test('are a rule for each kind of event', () => {
    expect([...rulesOf(quiet).keys()]).toEqual(['assay-compliance-changed', 'assay-alerts-tick']);
    expect([...rulesOf(loud).keys()]).toEqual([
      'assay-compliance-changed',
      'assay-remediation-failed',
      'assay-alerts-tick',
    ]);
  });

  test('hand what they hear to the function, for a day, and put it into a queue then', () => {
    const targets = [...rulesOf(loud)].map(([name, { Targets }]) => [name, Targets]);
    const target = {
      Id: 'Target0',
      Arn: { 'Fn::GetAtt': [expect.stringMatching(/^AlertsFunction/), 'Arn'] },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^AlertsEventsUndelivered/), 'Arn'] } },
      RetryPolicy: { MaximumEventAgeInSeconds: 86400, MaximumRetryAttempts: 185 },
    };
    expect(targets).toEqual([
      ['assay-compliance-changed', [target]],
      ['assay-remediation-failed', [target]],
      [
        'assay-alerts-tick',
        [
          {
            ...target,
            Input: JSON.stringify(TICK),
            RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 2 },
          },
        ],
      ],
    ]);
    expect(rulesOf(loud).get('assay-alerts-tick')?.ScheduleExpression).toBe('rate(5 minutes)');
  });

  const arns = ['compliance-changed', 'remediation-failed', 'alerts-tick'].map(
    (name) => `${ARN}:events:${PLACE}:rule/assay-${name}`,
  );

  test('may invoke the function, each by its own permission, before they hear anything', () => {
    const permissions = propertiesOf(loud, 'AWS::Lambda::Permission');
    expect(permissions.map(({ Action, Principal, SourceArn }) => [Action, Principal, asText(SourceArn)])).toEqual(
      arns.map((arn) => ['lambda:InvokeFunction', 'events.amazonaws.com', arn]),
    );
    for (const { DependsOn } of Object.values(loud.findResources('AWS::Events::Rule'))) {
      expect(DependsOn).toEqual([
        expect.stringMatching(/^AlertsEvents(Compliance|Failures|Tick)Permission/),
        expect.stringMatching(/^AlertsEventsUndeliveredPolicy/),
      ]);
    }
  });

  test('and they alone put events into their queue', () => {
    const policies = propertiesOf(loud, 'AWS::SQS::QueuePolicy').map(({ PolicyDocument }) => PolicyDocument);
    const allowing = policies.flatMap((policy) => statementsOf(policy)).filter(({ Effect }) => Effect === 'Allow');
    expect(allowing.map(({ Principal, Action }) => [Principal, Action])).toEqual([
      [{ Service: 'events.amazonaws.com' }, 'sqs:SendMessage'],
    ]);
    const { ArnEquals } = (allowing[0] as Statement).Condition as { ArnEquals: { 'aws:SourceArn': unknown[] } };
    expect(ArnEquals['aws:SourceArn'].map(asText)).toEqual(arns);
  });

  test('their queue, and the one of the function, are encrypted and last for two weeks', () => {
    const queues = propertiesOf(loud, 'AWS::SQS::Queue');
    expect(queues).toEqual(Array(2).fill({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1209600 }));
  });

  const result = (complianceType: string) => ({
    evaluationResultIdentifier: {
      evaluationResultQualifier: {
        configRuleName: 'assay-open-ssh',
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: 'sg-0a',
      },
      orderingTimestamp: '2026-03-01T12:00:00.000Z',
    },
    complianceType,
    resultRecordedTime: '2026-03-01T12:00:05.000Z',
    configRuleInvokedTime: '2026-03-01T12:00:04.000Z',
  });
  /** As AWS Config sends it. */
  const compliance = (old: string | null | undefined, now: string, detail: object = {}) => ({
    'detail-type': 'Config Rules Compliance Change',
    source: 'aws.config',
    resources: [],
    detail: {
      resourceId: 'sg-0a',
      awsRegion: 'eu-west-1',
      awsAccountId: '111122223333',
      configRuleName: 'assay-open-ssh',
      recordVersion: '1.0',
      messageType: 'ComplianceChangeNotification',
      newEvaluationResult: result(now),
      ...(old !== undefined && { oldEvaluationResult: old === null ? null : result(old) }),
      notificationCreationTime: '2026-03-01T12:00:06.000Z',
      resourceType: 'AWS::EC2::SecurityGroup',
      ...detail,
    },
  });
  /** As SSM sends it. */
  const execution = (Status: string, Definition = 'assay-open-ssh-remediate', of = 'Execution') => ({
    'detail-type': `EC2 Automation ${of} Status-change Notification`,
    source: 'aws.ssm',
    resources: [],
    detail: {
      ExecutionId: '11111111-2222-3333-4444-555555555555',
      Definition,
      DefinitionVersion: 1,
      Status,
      StartTime: 'Mar 1, 2026 12:00:00 PM',
      Time: 1772366400000,
      ExecutedBy: 'arn:aws:sts::111122223333:assumed-role/config/remediation',
    },
  });
  const CHANGED = ['assay-compliance-changed'];
  const FAILED = ['assay-remediation-failed'];

  test.each<[string, object, string[]]>([
    ['a first result that is non-compliant', compliance(undefined, 'NON_COMPLIANT'), CHANGED],
    ['a first result that is non-compliant, with a null', compliance(null, 'NON_COMPLIANT'), CHANGED],
    ['compliant no more', compliance('COMPLIANT', 'NON_COMPLIANT'), CHANGED],
    ['remediated', compliance('NON_COMPLIANT', 'COMPLIANT'), CHANGED],
    ['deleted while non-compliant', compliance('NON_COMPLIANT', 'NOT_APPLICABLE'), CHANGED],
    ['in doubt while non-compliant', compliance('NON_COMPLIANT', 'INSUFFICIENT_DATA'), CHANGED],
    ['put right while in doubt', compliance('INSUFFICIENT_DATA', 'COMPLIANT'), CHANGED],
    ['in doubt while compliant', compliance('COMPLIANT', 'INSUFFICIENT_DATA'), []],
    ['a first result that is compliant', compliance(undefined, 'COMPLIANT'), []],
    ['a first result that is compliant, with a null', compliance(null, 'COMPLIANT'), []],
    ['deleted while compliant', compliance('COMPLIANT', 'NOT_APPLICABLE'), []],
    ['in scope again', compliance('NOT_APPLICABLE', 'COMPLIANT'), []],
    ["another team's rule", compliance('COMPLIANT', 'NON_COMPLIANT', { configRuleName: 'theirs-open-ssh' }), []],
    ['a prefix that begins alike', compliance('COMPLIANT', 'NON_COMPLIANT', { configRuleName: 'assays-open-ssh' }), []],
    ['another message', compliance('COMPLIANT', 'NON_COMPLIANT', { messageType: 'EvaluationStarted' }), []],
    ['another source', { ...compliance('COMPLIANT', 'NON_COMPLIANT'), source: 'acme.config' }, []],
    ['a remediation that failed', execution('Failed'), FAILED],
    ['one that ran out of time', execution('TimedOut'), FAILED],
    ['one that somebody stopped', execution('Cancelled'), FAILED],
    ['one that was not approved', execution('Rejected'), FAILED],
    ['an undoing that failed', execution('Failed', 'assay-open-ssh-undo'), FAILED],
    ['a remediation that succeeded', execution('Success'), []],
    ['one that waits for approval', execution('PendingApproval'), []],
    ['one that is on its way', execution('InProgress'), []],
    ['a step that failed', execution('Failed', 'assay-open-ssh-remediate', 'Step'), []],
    ["another team's document", execution('Failed', 'AWS-StopEC2Instance'), []],
  ])('%s', (_, event, expected) => {
    const hearing = [...rulesOf(loud).values()].filter(
      ({ EventPattern }) => EventPattern !== undefined && matchesPattern(EventPattern, event),
    );
    expect(hearing.map(({ Name }) => Name)).toEqual(expected);
  });
});

test('the table forgets by itself, and goes with the stack', () => {
  quiet.hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Delete',
    Properties: {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    },
  });
});

test.each([
  ['quiet', QUIET],
  ['loud', LOUD],
])('cdk-nag finds nothing: %s', (_, settings) => {
  const stack = createStack();
  alertsIn(settings, true)(stack);
  expect(listNagFindings(stack)).toEqual([]);
});
