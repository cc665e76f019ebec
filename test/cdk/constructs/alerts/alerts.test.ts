import type { Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Alerts } from '../../../../lib/cdk/constructs/alerts/alerts';
import { ResponseTable } from '../../../../lib/cdk/constructs/alerts/response-table';
import { TICK } from '../../../../lib/contract/events';
import { ALERT_PERMISSIONS } from '../../../../lib/contract/permissions';
import { listNagFindings } from '../../templates';
import { matchesPattern } from '../event-pattern';
import {
  asText,
  createStack,
  findOnly,
  type Statement,
  statementsById,
  statementsOf,
  synthesize,
} from '../synthesized';

type Settings = ConstructorParameters<typeof Alerts>[2]['settings'];
const MINIMAL: Settings = { subscribers: [], securityHub: false };
const CENTRAL = 'arn:aws:events:eu-west-1:444455556666:event-bus/central';
const FULL: Settings = {
  subscribers: ['on-call@example.com', 'https://example.com/alerts'],
  securityHub: true,
  eventBus: CENTRAL,
};

const createAlerts = (settings: Settings, hasRemediation: boolean) => (stack: Stack) => {
  const table = new ResponseTable(stack, 'Table');
  const code = Code.fromInline('export const handler = () => {};');
  new Alerts(stack, 'Alerts', { code, table, settings, prefix: 'assay', hasRemediation });
};

const minimal = synthesize(createAlerts(MINIMAL, false));
const full = synthesize(createAlerts(FULL, true));

type Resource = Readonly<Record<string, unknown>>;
const listProperties = (template: Template, type: string): Resource[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);

const SCOPE = '<AWS::Region>:<AWS::AccountId>';
const ARN = 'arn:<AWS::Partition>';

describe('the function', () => {
  test('runs like the evaluator, and sends failed events to a queue', () => {
    minimal.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: 300,
      MemorySize: 512,
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^AlertsLog') } },
    });
    minimal.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21600,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AlertsDeadLetters'), 'Arn'] } },
      },
    });
  });

  const readEnvironment = (template: Template) => {
    const { Variables } = findOnly(template, 'AWS::Lambda::Function').Environment as { Variables: Resource };
    return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, asText(value)]));
  };
  const ALWAYS = {
    ASSAY_ACCOUNT_ID: '<AWS::AccountId>',
    ASSAY_PARTITION: '<AWS::Partition>',
    ASSAY_TABLE: '<Table>',
    ASSAY_TOPIC_ARN: '<AlertsTopic>',
  };

  test('has its account, partition and settings in the environment', () => {
    expect(readEnvironment(minimal)).toEqual(ALWAYS);
    expect(readEnvironment(full)).toEqual({
      ...ALWAYS,
      ASSAY_SECURITY_HUB: 'on',
      ASSAY_EVENT_BUS_ARN: CENTRAL,
    });
  });

  const listGranted = (template: Template) =>
    listProperties(template, 'AWS::IAM::Policy').flatMap(({ PolicyDocument }) =>
      statementsOf(PolicyDocument).flatMap(({ Action, Resource }) =>
        [Action].flat().map((action) => `${action} on ${asText(Resource)}`),
      ),
    );
  const listRequired = (on: readonly string[]): string[] =>
    ALERT_PERMISSIONS.filter((permission) => on.includes(permission.on)).map(
      ({ action, on }) => `${action} on ${RESOURCES[on]}`,
    );
  const RESOURCES: Readonly<Record<(typeof ALERT_PERMISSIONS)[number]['on'], string>> = {
    any: '*',
    table: '<Table.Arn>',
    topic: '<AlertsTopic>',
    'config rule': `${ARN}:config:${SCOPE}:config-rule/*`,
    'automation execution': `${ARN}:ssm:${SCOPE}:automation-execution/*`,
    'security hub product': `${ARN}:securityhub:${SCOPE}:product/<AWS::AccountId>/default`,
    'event bus': CENTRAL,
  };
  /** Permissions for log, key and dead-letter queue. */
  const OWN = [
    ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => `${action} on <AlertsLog.Arn>`),
    ...['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => `${action} on <AlertsTopicKey.Arn>`),
    ...['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map((action) => `sqs:${action} on <AlertsDeadLetters.Arn>`),
  ];
  const ALWAYS_REQUIRED = ['any', 'table', 'topic', 'config rule', 'automation execution'];

  test.each<[string, Template, string[]]>([
    ['the required permissions', minimal, ALWAYS_REQUIRED],
    ['more for Security Hub and an event bus', full, [...ALWAYS_REQUIRED, 'security hub product', 'event bus']],
  ])('has only %s', (_, template, on) => {
    expect(listGranted(template).sort()).toEqual([...listRequired(on), ...OWN].sort());
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });
});

describe('the topic', () => {
  test('exists without subscribers', () => {
    minimal.hasResourceProperties('AWS::SNS::Topic', { TopicName: 'assay-alerts' });
    minimal.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  test('has its subscribers', () => {
    expect(
      listProperties(full, 'AWS::SNS::Subscription').map(({ Protocol, Endpoint }) => [Protocol, Endpoint]),
    ).toEqual([
      ['email', 'on-call@example.com'],
      ['https', 'https://example.com/alerts'],
    ]);
  });

  test('is encrypted, and only the function may publish', () => {
    minimal.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AlertsTopicKey'), 'Arn'] },
    });
    minimal.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    const statements = statementsById(findOnly(minimal, 'AWS::SNS::TopicPolicy').PolicyDocument);
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

describe('the event rules', () => {
  const listRules = (template: Template) =>
    new Map(listProperties(template, 'AWS::Events::Rule').map((rule) => [rule.Name as string, rule]));

  test('exist for each kind of event', () => {
    expect([...listRules(minimal).keys()]).toEqual(['assay-compliance-changed', 'assay-alerts-tick']);
    expect([...listRules(full).keys()]).toEqual([
      'assay-compliance-changed',
      'assay-remediation-failed',
      'assay-alerts-tick',
    ]);
  });

  test('invoke the function with retries for a day, then send the event to the queue', () => {
    const targets = [...listRules(full)].map(([name, { Targets }]) => [name, Targets]);
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
    expect(listRules(full).get('assay-alerts-tick')?.ScheduleExpression).toBe('rate(5 minutes)');
  });

  const arns = ['compliance-changed', 'remediation-failed', 'alerts-tick'].map(
    (name) => `${ARN}:events:${SCOPE}:rule/assay-${name}`,
  );

  test('are created after their permissions to invoke the function', () => {
    const permissions = listProperties(full, 'AWS::Lambda::Permission');
    expect(permissions.map(({ Action, Principal, SourceArn }) => [Action, Principal, asText(SourceArn)])).toEqual(
      arns.map((arn) => ['lambda:InvokeFunction', 'events.amazonaws.com', arn]),
    );
    for (const { DependsOn } of Object.values(full.findResources('AWS::Events::Rule'))) {
      expect(DependsOn).toEqual([
        expect.stringMatching(/^AlertsEvents(Compliance|Failures|Tick)Permission/),
        expect.stringMatching(/^AlertsEventsUndeliveredPolicy/),
      ]);
    }
  });

  test('are the only senders to their queue', () => {
    const policies = listProperties(full, 'AWS::SQS::QueuePolicy').map(({ PolicyDocument }) => PolicyDocument);
    const allowing = policies.flatMap((policy) => statementsOf(policy)).filter(({ Effect }) => Effect === 'Allow');
    expect(allowing.map(({ Principal, Action }) => [Principal, Action])).toEqual([
      [{ Service: 'events.amazonaws.com' }, 'sqs:SendMessage'],
    ]);
    const { ArnEquals } = (allowing[0] as Statement).Condition as { ArnEquals: { 'aws:SourceArn': unknown[] } };
    expect(ArnEquals['aws:SourceArn'].map(asText)).toEqual(arns);
  });

  test('have an encrypted queue with a retention of two weeks, like the function', () => {
    const queues = listProperties(full, 'AWS::SQS::Queue');
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
  /** An event of AWS Config. */
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
  /** An event of SSM. */
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
    ['no longer compliant', compliance('COMPLIANT', 'NON_COMPLIANT'), CHANGED],
    ['remediated', compliance('NON_COMPLIANT', 'COMPLIANT'), CHANGED],
    ['deleted while non-compliant', compliance('NON_COMPLIANT', 'NOT_APPLICABLE'), CHANGED],
    ['insufficient data while non-compliant', compliance('NON_COMPLIANT', 'INSUFFICIENT_DATA'), CHANGED],
    ['remediated after insufficient data', compliance('INSUFFICIENT_DATA', 'COMPLIANT'), CHANGED],
    ['insufficient data while compliant', compliance('COMPLIANT', 'INSUFFICIENT_DATA'), []],
    ['a first result that is compliant', compliance(undefined, 'COMPLIANT'), []],
    ['a first result that is compliant, with a null', compliance(null, 'COMPLIANT'), []],
    ['deleted while compliant', compliance('COMPLIANT', 'NOT_APPLICABLE'), []],
    ['in scope again', compliance('NOT_APPLICABLE', 'COMPLIANT'), []],
    ["another team's rule", compliance('COMPLIANT', 'NON_COMPLIANT', { configRuleName: 'theirs-open-ssh' }), []],
    [
      'a rule of an organization',
      compliance('COMPLIANT', 'NON_COMPLIANT', { configRuleName: 'OrgConfigRule-assay-open-ssh-dbgzf8ba' }),
      CHANGED,
    ],
    [
      'a rule of a conformance pack',
      compliance('COMPLIANT', 'NON_COMPLIANT', { configRuleName: 'assay-open-ssh-conformance-pack-szsm1uv0w' }),
      CHANGED,
    ],
    [
      "another team's rule of an organization",
      compliance('COMPLIANT', 'NON_COMPLIANT', { configRuleName: 'OrgConfigRule-theirs-open-ssh-dbgzf8ba' }),
      [],
    ],
    ['a similar prefix', compliance('COMPLIANT', 'NON_COMPLIANT', { configRuleName: 'assays-open-ssh' }), []],
    ['another message', compliance('COMPLIANT', 'NON_COMPLIANT', { messageType: 'EvaluationStarted' }), []],
    ['another source', { ...compliance('COMPLIANT', 'NON_COMPLIANT'), source: 'acme.config' }, []],
    ['a remediation that failed', execution('Failed'), FAILED],
    ['a remediation that timed out', execution('TimedOut'), FAILED],
    ['a remediation that was cancelled', execution('Cancelled'), FAILED],
    ['a remediation that was rejected', execution('Rejected'), FAILED],
    ['an undo that failed', execution('Failed', 'assay-open-ssh-undo'), FAILED],
    ['a remediation that succeeded', execution('Success'), []],
    ['a remediation that waits for approval', execution('PendingApproval'), []],
    ['a remediation in progress', execution('InProgress'), []],
    ['a step that failed', execution('Failed', 'assay-open-ssh-remediate', 'Step'), []],
    ["another team's runbook", execution('Failed', 'AWS-StopEC2Instance'), []],
  ])('match %s', (_, event, expected) => {
    const matching = [...listRules(full).values()].filter(
      ({ EventPattern }) => EventPattern !== undefined && matchesPattern(EventPattern, event),
    );
    expect(matching.map(({ Name }) => Name)).toEqual(expected);
  });
});

test('the table expires its items, and is deleted with the stack', () => {
  minimal.hasResource('AWS::DynamoDB::Table', {
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
  ['minimal', MINIMAL],
  ['full', FULL],
])('there are no cdk-nag findings with %s settings', (_, settings) => {
  const stack = createStack();
  createAlerts(settings, true)(stack);
  expect(listNagFindings(stack)).toEqual([]);
});
