import { createFunction, SmallRegion } from '../small-region';

const MINUTE = 60_000;

const createAlarm = (name: string, properties: object) => ({
  [name]: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: name,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 1,
      Period: 300,
      Threshold: 1,
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'topic' }],
      OKActions: [{ Ref: 'topic' }],
      ...properties,
    },
  },
});
const ofFunction = (FunctionName: string, MetricName: string) => ({
  Namespace: 'AWS/Lambda',
  MetricName,
  Statistic: 'Sum',
  Dimensions: [{ Name: 'FunctionName', Value: FunctionName }],
});
const ofQueue = (QueueName: string) => ({
  Namespace: 'AWS/SQS',
  MetricName: 'ApproximateNumberOfMessagesVisible',
  Statistic: 'Maximum',
  Dimensions: [{ Name: 'QueueName', Value: QueueName }],
});

let region: SmallRegion;
beforeEach(async () => {
  region = await SmallRegion.start({
    ...createFunction('failing', `throw new Error('broken');`),
    ...createFunction('alone', 'return 1;', { properties: { ReservedConcurrentExecutions: 0 } }),
    // Its role may not send to the queue of its dead letters.
    ...createFunction('lost', `throw new Error('broken');`, { retries: 0, actions: ['logs:*'] }),
    queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work' } },
    topic: {
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: 'alarms', Subscription: [{ Protocol: 'email', Endpoint: 'platform@example.com' }] },
    },
    policy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        Topics: [{ Ref: 'topic' }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'cloudwatch.amazonaws.com' },
              Action: 'sns:Publish',
              Resource: { Ref: 'topic' },
            },
          ],
        },
      },
    },
    ...createAlarm('errors', ofFunction('failing', 'Errors')),
    ...createAlarm('three-errors', { ...ofFunction('failing', 'Errors'), Threshold: 3 }),
    ...createAlarm('dead-letters', ofQueue('failing-dead-letters')),
    ...createAlarm('lost-events', ofFunction('lost', 'DestinationDeliveryFailures')),
    ...createAlarm('throttles', ofFunction('alone', 'Throttles')),
    ...createAlarm('messages', ofQueue('work')),
  });
});
afterEach(() => region.stop());

/** Returns the changes of alarms, with the minutes since the start of the test. */
function listChanges(): string[] {
  return region.listMails().map(({ subject, text }) => {
    const { StateChangeTime } = JSON.parse(text);
    const minutes = (Date.parse(StateChangeTime) - Date.parse('2026-03-01T12:00:00Z')) / MINUTE;
    return `${minutes} ${/^(\w+): "([\w-]+)"/.exec(subject)?.slice(1).join(' ')}`;
  });
}

test('a function that fails sets off the alarms of its errors and of its dead letters, which stay', async () => {
  await region.call('lambda:Invoke', { FunctionName: 'failing', InvocationType: 'Event' });
  await region.advance(120 * MINUTE);
  // Errors at minutes 0, 1 and 3 end with the period of the last one.
  expect(listChanges()).toEqual([
    '0 ALARM errors',
    '3 ALARM three-errors',
    '3 ALARM dead-letters',
    '6 OK three-errors',
    '9 OK errors',
  ]);
});

test('an event that cannot be sent to the queue sets off the alarm of lost events', async () => {
  await region.call('lambda:Invoke', { FunctionName: 'lost', InvocationType: 'Event' });
  await region.advance(MINUTE);
  expect(listChanges()).toEqual(['0 ALARM lost-events']);
});

test('a function without concurrency sets off the alarm of its throttles', async () => {
  expect(await region.fail('lambda:Invoke', { FunctionName: 'alone' })).toBe('TooManyRequestsException');
  await region.advance(MINUTE);
  expect(listChanges()).toEqual(['0 ALARM throttles']);
});

test('the alarm of a queue ends when its messages are deleted, and not when they are only read', async () => {
  const queue = { QueueUrl: 'work' };
  await region.call('sqs:SendMessage', { ...queue, MessageBody: 'a' });
  await region.advance(10 * MINUTE);
  const { Messages } = await region.call('sqs:ReceiveMessage', queue);
  await region.advance(30 * MINUTE);
  expect(listChanges()).toEqual(['0 ALARM messages']);
  await region.call('sqs:DeleteMessage', { ...queue, ReceiptHandle: Messages[0].ReceiptHandle });
  await region.advance(10 * MINUTE);
  expect(listChanges()).toEqual(['0 ALARM messages', '46 OK messages']);
});

test('a state that is set publishes as any change does, and is in the history', async () => {
  const AlarmName = 'three-errors';
  const set = (StateValue: string) =>
    region.call('cloudwatch:SetAlarmState', { AlarmName, StateValue, StateReason: 'a test' });
  await set('ALARM');
  await region.advance(0);
  expect(region.listMails().map(({ subject }) => subject)).toEqual(['ALARM: "three-errors" in eu-west-1']);
  await set('OK');
  const { AlarmHistoryItems } = await region.call('cloudwatch:DescribeAlarmHistory', { AlarmName });
  expect(AlarmHistoryItems.map((each: { HistorySummary: string }) => each.HistorySummary)).toEqual([
    ...['Alarm updated from ALARM to OK', 'Alarm updated from OK to ALARM'],
  ]);
  expect(await region.fail('cloudwatch:SetAlarmState', { AlarmName: 'x', StateValue: 'OK', StateReason: 'y' })).toBe(
    'ResourceNotFound',
  );
});

test('statistics of a metric are by period', async () => {
  const [Namespace, MetricName, Dimensions] = ['Own', 'Size', [{ Name: 'Kind', Value: 'a' }]];
  const put = (...values: number[]) =>
    region.call('cloudwatch:PutMetricData', {
      Namespace,
      MetricData: values.map((Value) => ({ MetricName, Dimensions, Value })),
    });
  await put(1, 3);
  await region.advance(6 * MINUTE);
  await put(5);
  const [StartTime, EndTime] = [new Date('2026-03-01T12:00:00Z'), new Date('2026-03-01T12:10:00Z')];
  const time = { StartTime, EndTime };
  const second = new Date('2026-03-01T12:05:00Z');
  const statistics = { Namespace, MetricName, Dimensions, Period: 300, Statistics: ['Sum', 'Average'] };
  expect(await region.call('cloudwatch:GetMetricStatistics', { ...statistics, ...time })).toEqual({
    Label: 'Size',
    Datapoints: [
      { Timestamp: StartTime, Sum: 4, Average: 2, Unit: 'None' },
      { Timestamp: second, Sum: 5, Average: 5, Unit: 'None' },
    ],
  });
  const MetricStat = { Metric: { Namespace, MetricName, Dimensions }, Period: 300, Stat: 'Maximum' };
  expect(
    await region.call('cloudwatch:GetMetricData', { MetricDataQueries: [{ Id: 'm', MetricStat }], ...time }),
  ).toEqual({
    MetricDataResults: [
      { Id: 'm', Label: 'Size', StatusCode: 'Complete', Timestamps: [second, StartTime], Values: [5, 3] },
    ],
  });
});

test('the value of a metric that holds is in every period until the next one, and in none of the future', async () => {
  await region.call('sqs:SendMessage', { QueueUrl: 'work', MessageBody: 'a' });
  await region.advance(12 * MINUTE);
  await region.call('sqs:PurgeQueue', { QueueUrl: 'work' });
  await region.advance(6 * MINUTE);
  const { Statistic: Stat, ...Metric } = ofQueue('work');
  const ask = async (StartTime: string, Period: number) => {
    const MetricDataQueries = [{ Id: 'm', MetricStat: { Metric, Period, Stat } }];
    const time = { StartTime: new Date(StartTime), EndTime: new Date('2026-03-02T12:00:00Z') };
    const input = { MetricDataQueries, ...time, ScanBy: 'TimestampAscending' };
    const { MetricDataResults } = await region.call('cloudwatch:GetMetricData', input);
    return MetricDataResults[0].Values;
  };
  expect(await ask('2026-03-01T12:00:00Z', 300)).toEqual([1, 1, 1, 0]);
  expect(await ask('2026-03-01T12:06:00Z', 360)).toEqual([1, 0, 0]);
  // A start long ago costs nothing.
  expect(await ask('1970-01-01T00:00:00Z', 300)).toEqual([1, 1, 1, 0]);
});

test.each<[what: string, question: object, error: string]>([
  ['a percentile', { Period: 60, Stat: 'p99' }, 'ValidationError'],
  ['a period of no time', { Period: 0, Stat: 'Sum' }, 'InvalidParameterValue'],
  ['a period of less than a second', { Period: 1e-9, Stat: 'Sum' }, 'InvalidParameterValue'],
])('%s is refused', async (_, question, error) => {
  await region.call('cloudwatch:PutMetricData', { Namespace: 'Own', MetricData: [{ MetricName: 'Size', Value: 1 }] });
  const MetricStat = { Metric: { Namespace: 'Own', MetricName: 'Size' }, ...question };
  const [StartTime, EndTime] = [new Date('2026-03-01T12:00:00Z'), new Date('2026-03-01T12:10:00Z')];
  const input = { MetricDataQueries: [{ Id: 'm', MetricStat }], StartTime, EndTime };
  expect(await region.fail('cloudwatch:GetMetricData', input)).toBe(error);
});
