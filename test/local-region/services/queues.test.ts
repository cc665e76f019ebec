import type { Caller, CallInput } from '../../../lib/local-region/aws-call';
import { SmallRegion } from '../small-region';

let region: SmallRegion;
beforeEach(async () => {
  region = await SmallRegion.start({
    Orders: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, ContentBasedDeduplication: true } },
    Name: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: 'orders', Type: 'String', Value: { 'Fn::GetAtt': ['Orders', 'QueueName'] } },
    },
  });
});
afterEach(() => region.stop());

const findOrders = async (): Promise<string> => {
  const { Parameter } = await region.call('ssm:GetParameter', { Name: 'orders' });
  return (await region.call('sqs:GetQueueUrl', { QueueName: Parameter.Value })).QueueUrl;
};
const receive = async (QueueUrl: string): Promise<{ Body: string; ReceiptHandle: string }[]> =>
  (await region.call('sqs:ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 })).Messages;

test('a FIFO queue keeps the order of each group, and takes a message once in five minutes', async () => {
  const QueueUrl = await findOrders();
  expect(QueueUrl).toMatch(/\.fifo$/);
  const send = (MessageBody: string, MessageGroupId: string, more: CallInput = {}) =>
    region.call('sqs:SendMessage', { QueueUrl, MessageBody, MessageGroupId, ...more });
  const first = await send('a1', 'a');
  const again = await send('a1', 'a');
  expect(again).toEqual(first);
  await send('a2', 'a');
  await send('b1', 'b');
  const read = async () => (await receive(QueueUrl)).map(({ Body }) => Body);
  expect(await read()).toEqual(['a1', 'a2', 'b1']);
  await send('a3', 'a');
  await send('c1', 'c');
  // A message of a group waits for those before it.
  expect(await read()).toEqual(['c1']);
  await region.advance(61_000);
  expect(await read()).toEqual(['a1', 'a2', 'b1', 'a3', 'c1']);
  await region.advance(5 * 60_000);
  await send('a1', 'a', { MessageDeduplicationId: 'x' });
  expect((await send('a1', 'a')).SequenceNumber).toBe('00000000000000000007');
});

test.each<[scenario: string, input: CallInput, error: string]>([
  ['no group', {}, 'MissingParameter'],
  ['a delay of its own', { MessageGroupId: 'a', DelaySeconds: 5 }, 'InvalidParameterValue'],
])('a FIFO queue refuses a message with %s', async (_, input, error) => {
  expect(await region.fail('sqs:SendMessage', { QueueUrl: await findOrders(), MessageBody: 'x', ...input })).toBe(
    error,
  );
});

test('a queue that is deleted is gone, and its name is free after a minute', async () => {
  const { QueueUrl } = await region.call('sqs:CreateQueue', { QueueName: 'jobs' });
  await region.call('sqs:DeleteQueue', { QueueUrl });
  const codes = [
    await region.fail('sqs:SendMessage', { QueueUrl, MessageBody: 'x' }),
    await region.fail('sqs:CreateQueue', { QueueName: 'jobs' }),
  ];
  await region.advance(60_000);
  codes.push(await region.fail('sqs:CreateQueue', { QueueName: 'jobs' }));
  expect(codes).toEqual(['QueueDoesNotExist', 'QueueDeletedRecently', 'no error']);
});

test('attributes that are set are in force', async () => {
  const { QueueUrl } = await region.call('sqs:CreateQueue', { QueueName: 'jobs' });
  const Policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }] });
  await region.call('sqs:SetQueueAttributes', { QueueUrl, Attributes: { DelaySeconds: '30', Policy } });
  await region.call('sqs:SendMessage', { QueueUrl, MessageBody: 'x' });
  expect(await receive(QueueUrl)).toEqual([]);
  await region.advance(30_000);
  expect(await receive(QueueUrl)).toHaveLength(1);
  const { Attributes } = await region.call('sqs:GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
  expect(Attributes).toMatchObject({ DelaySeconds: '30', Policy });
});

test('a queue shows the attributes that it was created with, and those that it has without', async () => {
  const attributes = { MaximumMessageSize: '1024', ReceiveMessageWaitTimeSeconds: '0', KmsMasterKeyId: 'alias/orders' };
  const { QueueUrl } = await region.call('sqs:CreateQueue', { QueueName: 'jobs', Attributes: attributes });
  const { Attributes } = await region.call('sqs:GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
  expect(Attributes).toEqual({
    ...attributes,
    DelaySeconds: '0',
    MessageRetentionPeriod: '345600',
    VisibilityTimeout: '30',
    QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:jobs',
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesDelayed: '0',
    ApproximateNumberOfMessagesNotVisible: '0',
    CreatedTimestamp: '1772366400',
    LastModifiedTimestamp: '1772366400',
  });
  expect(await region.fail('sqs:SendMessage', { QueueUrl, MessageBody: 'x'.repeat(1025) })).toBe(
    'InvalidParameterValue',
  );
});

test('a receiver waits for a message that is sent in the meantime', async () => {
  const { QueueUrl } = await region.call('sqs:CreateQueue', { QueueName: 'jobs' });
  const received = region.call('sqs:ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20 });
  await region.call('sqs:SendMessage', { QueueUrl, MessageBody: 'x' });
  expect((await received).Messages).toMatchObject([{ Body: 'x' }]);
});

test('while a task runs, a person waits for a message, and the function of a task does not', async () => {
  const { QueueUrl } = await region.call('sqs:CreateQueue', { QueueName: 'jobs' });
  const { clock } = region.local;
  let release = () => {};
  const run = () =>
    new Promise<void>((resolve) => {
      release = resolve;
    });
  clock.schedule({ time: clock.time, name: 'work', isRecurring: false, run });
  const advanced = region.advance(1);
  const poll = { QueueUrl, WaitTimeSeconds: 20 };
  const roleArn = 'arn:aws:iam::111122223333:role/worker';
  const worker: Caller = { kind: 'role', account: '111122223333', roleArn, sessionName: 'worker' };
  const queues = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }] };
  await region.call('sqs:SetQueueAttributes', { QueueUrl, Attributes: { Policy: JSON.stringify(queues) } });
  expect((await region.call('sqs:ReceiveMessage', poll, worker)).Messages).toEqual([]);
  const received = region.call('sqs:ReceiveMessage', poll);
  await region.call('sqs:SendMessage', { QueueUrl, MessageBody: 'x' });
  release();
  expect((await received).Messages).toMatchObject([{ Body: 'x' }]);
  await advanced;
});

test.each<[attributes: CallInput, error: string]>([
  [{ Color: 'red' }, 'InvalidAttributeName'],
  [{ MaximumMessageSize: '1' }, 'InvalidAttributeValue'],
  [{ RedrivePolicy: '[' }, 'InvalidAttributeValue'],
])('a queue refuses the attributes %j', async (Attributes, error) => {
  expect(await region.fail('sqs:CreateQueue', { QueueName: 'jobs', Attributes })).toBe(error);
});

test('a queue of a template, whose numbers may be texts, is found with the same attributes and the defaults', async () => {
  const Properties = { QueueName: 'work', VisibilityTimeout: '45' };
  const deployed = await SmallRegion.start({ Work: { Type: 'AWS::SQS::Queue', Properties } });
  const Attributes = { VisibilityTimeout: '45', DelaySeconds: '0' };
  expect(await deployed.tryCall('sqs:CreateQueue', { QueueName: 'work', Attributes })).toBe('accepted');
  await deployed.stop();
});
