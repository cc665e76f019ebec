import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Evaluator } from '../../../../lib/cdk/constructs/rules/evaluator';
import { EVALUATOR_PERMISSIONS } from '../../../../lib/contract/permissions';
import { createEvaluator, listNagFindings } from '../../templates';
import { createStack, synthesize } from '../synthesized';

const template = synthesize(createEvaluator);

const own = (id: string) => Match.stringLikeRegexp(`^Evaluator${id}`);
const CONFIG_RULES = {
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':config:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      ':config-rule/*',
    ],
  ],
};

test('runs on Node.js 24 and arm64, with a log group that has a retention', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    Timeout: 900,
    MemorySize: 512,
    LoggingConfig: { LogGroup: { Ref: own('Log') } },
    // A reservation would reduce the concurrency of all other functions.
    ReservedConcurrentExecutions: Match.absent(),
  });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
});

test('may only report, read recorded items, write its log and send failed events to the queue', () => {
  const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
  const selectSorted = (on: string) => {
    const actions = EVALUATOR_PERMISSIONS.filter((one) => one.on === on).map(({ action }) => action);
    return actions.length === 1 ? actions[0] : actions.sort();
  };
  expect(statements).toEqual([
    {
      Sid: 'WriteLog',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^EvaluatorLog/), 'Arn'] },
    },
    { Sid: 'PutEvaluationsAndReadItems', Effect: 'Allow', Action: selectSorted('any'), Resource: '*' },
    { Sid: 'ReadOwnResults', Effect: 'Allow', Action: selectSorted('config rule'), Resource: CONFIG_RULES },
    {
      Effect: 'Allow',
      Action: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^EvaluatorDeadLetters/), 'Arn'] },
    },
  ]);
  template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
});

test('has only permissions to read and report', () => {
  const verbs = EVALUATOR_PERMISSIONS.map(({ action }) => action.replace(/^config:([A-Z][a-z]+).*/, '$1'));
  expect(new Set(verbs)).toEqual(new Set(['Put', 'Get', 'Select', 'Batch', 'Describe']));
  expect(EVALUATOR_PERMISSIONS.map(({ action }) => action).filter((action) => action.includes(':Put'))).toEqual([
    'config:PutEvaluations',
  ]);
});

test('can only be invoked by Config rules of its account and Region', () => {
  template.resourceCountIs('AWS::Lambda::Permission', 1);
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [own('Function'), 'Arn'] },
    Principal: 'config.amazonaws.com',
    SourceAccount: { Ref: 'AWS::AccountId' },
    SourceArn: CONFIG_RULES,
  });
});

test('keeps events that failed three times in an encrypted queue for two weeks', () => {
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 21600,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [own('DeadLetters'), 'Arn'] } } },
  });
  template.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1209600 });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
    },
  });
});

test('accepts other limits', () => {
  const limited = synthesize(
    (stack) =>
      new Evaluator(stack, 'Evaluator', {
        code: Code.fromInline('export const handler = () => {};'),
        memorySize: 1024,
        timeout: Duration.minutes(5),
        reservedConcurrency: 20,
      }),
  );
  limited.hasResourceProperties('AWS::Lambda::Function', {
    MemorySize: 1024,
    Timeout: 300,
    ReservedConcurrentExecutions: 20,
  });
});

test('has no cdk-nag findings', () => {
  const stack = createStack();
  createEvaluator(stack);
  expect(listNagFindings(stack)).toEqual([]);
});
