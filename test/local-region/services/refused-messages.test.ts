import { SmallRegion } from '../small-region';
import { startsWith } from './send-input';

let region: SmallRegion;
const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:t';
const Arn = 'arn:aws:sqs:eu-west-1:111122223333:q';
const SUBSCRIPTION = { TopicArn, Protocol: 'sqs', Endpoint: Arn };
const target = (more: object) => ({ Rule: 'r', Targets: [{ Id: '1', Arn, ...more }] });

beforeAll(async () => {
  region = await SmallRegion.start({
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 't', DisplayName: 'Team' } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } },
    Rule: { Type: 'AWS::Events::Rule', Properties: { Name: 'r', EventPattern: { source: ['x'] } } },
  });
});
afterAll(() => region.stop());

test.each<[call: string, input: object, error: string]>([
  ['events:PutRule', { Name: 's', ScheduleExpression: 'rate(1 minutes)' }, 'ValidationException: Parameter Schedule'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'rate(5 minute)' }, 'ValidationException: Parameter Schedule'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'rate(0 minutes)' }, 'ValidationException: Parameter Schedule'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'rate(1 hour)' }, 'accepted'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'cron(0 0 * * * *)' }, 'ValidationException: Parameter Schedule'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'cron(0 0 ? * ? *)' }, 'ValidationException: Parameter Schedule'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'cron(0 0 ? * MON *)' }, 'accepted'],
  ['events:PutTargets', target({ Input: '{' }), 'ValidationException: JSON syntax error in input for target 1'],
  [
    'events:PutTargets',
    target({ Input: '1', InputPath: '$.x' }),
    'ValidationException: Only one of Input, InputPath, or',
  ],
  ['events:PutTargets', target({ Input: '"text"' }), 'accepted'],
  [
    'sns:Subscribe',
    { ...SUBSCRIPTION, Attributes: { FilterPolicy: '{' } },
    'InvalidParameter: Invalid parameter: FilterP',
  ],
  [
    'sns:Subscribe',
    { ...SUBSCRIPTION, Attributes: { FilterPolicy: '{"a":"x"}' } },
    'InvalidParameter: Invalid parameter',
  ],
  ['sns:Subscribe', { ...SUBSCRIPTION, Attributes: { FilterPolicy: '{"a":["x"]}' } }, 'accepted'],
  [
    'sns:Subscribe',
    { ...SUBSCRIPTION, Attributes: { Colour: 'red' } },
    'InvalidParameter: Invalid parameter: Attribute',
  ],
  [
    'sns:Unsubscribe',
    { SubscriptionArn: 'x' },
    'InvalidParameter: Invalid parameter: SubscriptionArn Reason: An ARN must',
  ],
  [
    'sns:CreateTopic',
    { Name: 't', Attributes: { DisplayName: 'Us' } },
    'InvalidParameter: Invalid parameter: Attributes',
  ],
  ['sns:CreateTopic', { Name: 't', Attributes: { DisplayName: 'Team' } }, 'accepted'],
  ['ssm:PutParameter', { Name: 'a b', Value: 'x', Type: 'String' }, "ValidationException: Parameter name: can't be"],
  ['ssm:PutParameter', { Name: '/aws/x', Value: 'x', Type: 'String' }, 'AccessDeniedException: No access to reserved'],
  ['ssm:PutParameter', { Name: '/ssm/x', Value: 'x', Type: 'String' }, "ValidationException: Parameter name: can't be"],
  [
    'ssm:PutParameter',
    { Name: '/team/x', Value: 'x'.repeat(4097), Type: 'String' },
    'ValidationException: Standard tier',
  ],
  ['ssm:PutParameter', { Name: '/team/x', Value: 'x', Type: 'String' }, 'accepted'],
  ['kms:CreateKey', { Policy: '{' }, 'MalformedPolicyDocumentException: '],
  ['kms:CreateKey', { Policy: '{"Statement":[{"Effect":"Allow"}]}' }, 'MalformedPolicyDocumentException: '],
])('%s %j is answered with %s', async (call, input, answer) => {
  expect(await region.tryCall(call, input)).toMatch(startsWith(answer));
});
