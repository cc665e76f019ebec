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

test('runs on the newest Node of Lambda, on arm64, and logs to a group that ends', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    Timeout: 900,
    MemorySize: 512,
    LoggingConfig: { LogGroup: { Ref: own('Log') } },
    // Whatever is kept for one function is taken from the others of the account.
    ReservedConcurrentExecutions: Match.absent(),
  });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
});

test('may report, read what is recorded, write its log, put away what failed, and nothing else', () => {
  const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
  const actionsOn = (on: string) => {
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
    { Sid: 'ReportAndReadItems', Effect: 'Allow', Action: actionsOn('any'), Resource: '*' },
    { Sid: 'ReadOwnResults', Effect: 'Allow', Action: actionsOn('config rule'), Resource: CONFIG_RULES },
    {
      Effect: 'Allow',
      Action: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^EvaluatorDeadLetters/), 'Arn'] },
    },
  ]);
  template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
});

test('every action that it asks for reads or reports', () => {
  const verbs = EVALUATOR_PERMISSIONS.map(({ action }) => action.replace(/^config:([A-Z][a-z]+).*/, '$1'));
  expect(new Set(verbs)).toEqual(new Set(['Put', 'Get', 'Select', 'Batch', 'Describe']));
  expect(EVALUATOR_PERMISSIONS.map(({ action }) => action).filter((action) => action.includes(':Put'))).toEqual([
    'config:PutEvaluations',
  ]);
});

test('is invoked by the rules of its own account and Region alone', () => {
  template.resourceCountIs('AWS::Lambda::Permission', 1);
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [own('Function'), 'Arn'] },
    Principal: 'config.amazonaws.com',
    SourceAccount: { Ref: 'AWS::AccountId' },
    SourceArn: CONFIG_RULES,
  });
});

test('what failed three times is kept, encrypted, for two weeks', () => {
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

test('takes other limits', () => {
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

test('cdk-nag finds nothing', () => {
  const stack = createStack();
  createEvaluator(stack);
  expect(listNagFindings(stack)).toEqual([]);
});
