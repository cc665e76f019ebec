import type { CallInput } from '../../../lib/local-region/aws-call';
import { createFunction, SmallRegion } from '../small-region';

const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:orders';
const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:111122223333:work';
const ANYONE = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }] };

let region: SmallRegion;
let SubscriptionArn: string;
beforeEach(async () => {
  region = await SmallRegion.start({
    Orders: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'orders' } },
    Work: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work' } },
    Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: ANYONE, Queues: [{ Ref: 'Work' }] } },
  });
  const subscription = { TopicArn, Protocol: 'sqs', Endpoint: QUEUE_ARN };
  SubscriptionArn = (await region.call('sns:Subscribe', subscription)).SubscriptionArn;
});
afterEach(() => region.stop());

const setAttribute = (AttributeName: string, AttributeValue: string) =>
  region.call('sns:SetSubscriptionAttributes', { SubscriptionArn, AttributeName, AttributeValue });
const receive = async (): Promise<readonly CallInput[]> => {
  await region.advance(1);
  const input = { QueueUrl: 'work', MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
  return (await region.call('sqs:ReceiveMessage', input)).Messages;
};
const RED = { color: { DataType: 'String', StringValue: 'red' } };

test('the attributes of a subscription are in force when they are set', async () => {
  await setAttribute('RawMessageDelivery', 'true');
  await setAttribute('FilterPolicy', '{"color":["red"]}');
  const { Attributes } = await region.call('sns:GetSubscriptionAttributes', { SubscriptionArn });
  expect(Attributes).toEqual({
    SubscriptionArn,
    TopicArn,
    Owner: '111122223333',
    Protocol: 'sqs',
    Endpoint: QUEUE_ARN,
    ConfirmationWasAuthenticated: 'true',
    PendingConfirmation: 'false',
    RawMessageDelivery: 'true',
    FilterPolicy: '{"color":["red"]}',
    FilterPolicyScope: 'MessageAttributes',
  });
  await region.call('sns:PublishBatch', {
    TopicArn,
    PublishBatchRequestEntries: [
      { Id: 'a', Message: 'one', MessageAttributes: RED },
      { Id: 'b', Message: 'two' },
    ],
  });
  expect((await receive()).map(({ Body, MessageAttributes }) => [Body, MessageAttributes])).toEqual([['one', RED]]);
  await setAttribute('FilterPolicy', '{}');
  await region.call('sns:Publish', { TopicArn, Message: 'three' });
  expect((await receive()).map(({ Body }) => Body)).toEqual(['three']);
});

test('a batch has its results by entry', async () => {
  const entries = [
    { Id: 'a', Message: 'one' },
    { Id: 'b', Message: '' },
  ];
  const answer = await region.call('sns:PublishBatch', { TopicArn, PublishBatchRequestEntries: entries });
  expect(answer).toMatchObject({ Successful: [{ Id: 'a' }], Failed: [{ Id: 'b', Code: 'InvalidParameter' }] });
});

test.each<[scenario: string, topic: string, ids: readonly string[], code: string]>([
  ['to no topic', `${TopicArn}2`, ['a'], 'NotFound'],
  ['without entries', TopicArn, [], 'EmptyBatchRequest'],
  ['with an id that two entries have', TopicArn, ['a', 'a'], 'BatchEntryIdsNotDistinct'],
  ['of eleven', TopicArn, [...'abcdefghijk'], 'TooManyEntriesInBatchRequest'],
])('a batch %s is refused as a whole', async (_, topic, ids, code) => {
  const PublishBatchRequestEntries = ids.map((Id) => ({ Id, Message: 'hello' }));
  expect(await region.fail('sns:PublishBatch', { TopicArn: topic, PublishBatchRequestEntries })).toBe(code);
  expect(await receive()).toEqual([]);
});

test('a message that is not raw has the members of a notification', async () => {
  await region.call('sns:Publish', { TopicArn, Message: 'hello', Subject: 'greeting', MessageAttributes: RED });
  const [message] = await receive();
  expect(Object.keys(JSON.parse(message?.Body))).toEqual([
    ...['Type', 'MessageId', 'TopicArn', 'Subject', 'Message', 'Timestamp', 'SignatureVersion', 'Signature'],
    ...['SigningCertURL', 'UnsubscribeURL', 'MessageAttributes'],
  ]);
});

test('a function receives the members that a notification may lack, and its names of the URLs', async () => {
  const code = 'console.log(Object.keys(event.Records[0].Sns).sort().join());';
  const other = await SmallRegion.start({
    ...createFunction('reader', code),
    Topic: {
      Type: 'AWS::SNS::Topic',
      Properties: {
        TopicName: 'orders',
        Subscription: [{ Protocol: 'lambda', Endpoint: { 'Fn::GetAtt': ['reader', 'Arn'] } }],
      },
    },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: { Action: 'lambda:InvokeFunction', FunctionName: { Ref: 'reader' }, Principal: 'sns.amazonaws.com' },
    },
  });
  await other.call('sns:Publish', { TopicArn, Message: 'hello' });
  await other.advance(60_000);
  const { events } = await other.call('logs:FilterLogEvents', { logGroupName: '/aws/lambda/reader' });
  expect(events.map(({ message }: CallInput) => message).join()).toMatch(
    'Message,MessageAttributes,MessageId,Signature,SignatureVersion,SigningCertUrl,Subject,Timestamp,TopicArn,Type,UnsubscribeUrl',
  );
  await other.stop();
});

test.each<[attribute: string, value: string, error: string]>([
  ['FilterPolicy', '[', 'InvalidParameter'],
  ['Color', 'red', 'InvalidParameter'],
])('a subscription refuses the attribute %s', async (AttributeName, AttributeValue, error) => {
  const input = { SubscriptionArn, AttributeName, AttributeValue };
  expect(await region.fail('sns:SetSubscriptionAttributes', input)).toBe(error);
});

test('a subscription that does not exist has no attributes', async () => {
  expect(await region.fail('sns:GetSubscriptionAttributes', { SubscriptionArn: `${TopicArn}:0` })).toBe('NotFound');
});
