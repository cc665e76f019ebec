import { SmallRegion } from '../small-region';
import { startsWith } from './send-input';

let region: SmallRegion;
const named = (Type: string, Properties: object) => ({ Type: `AWS::${Type}`, Properties });

beforeAll(async () => {
  region = await SmallRegion.start({
    ...Object.fromEntries(
      ['a', 'b', 'c'].flatMap((name) => [
        [`Rule${name}`, named('Events::Rule', { Name: name, EventPattern: { source: ['x'] } })],
        [`Group${name}`, named('Logs::LogGroup', { LogGroupName: `/team/${name}` })],
        [`Queue${name}`, named('SQS::Queue', { QueueName: name })],
      ]),
    ),
    Topic: named('SNS::Topic', { TopicName: 'topic' }),
    Alarm: named('CloudWatch::Alarm', {
      AlarmName: 'alarm',
      Namespace: 'AWS/SQS',
      MetricName: 'NumberOfMessagesSent',
      Statistic: 'Sum',
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      Period: 60,
      Threshold: 5,
    }),
    ConfigRule: named('Config::ConfigRule', {
      ConfigRuleName: 'rule',
      Source: { Owner: 'AWS', SourceIdentifier: 'INCOMING_SSH_DISABLED' },
    }),
    Document: named('SSM::Document', {
      Name: 'runbook',
      DocumentType: 'Automation',
      Content: { schemaVersion: '0.3', mainSteps: [{ name: 'Wait', action: 'aws:pause', inputs: {} }] },
    }),
    Table: named('DynamoDB::Table', {
      TableName: 'table',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  });
  const stream = { logGroupName: '/team/a', logStreamName: 'x' };
  for (const logStreamName of ['x', 'y']) await region.call('logs:CreateLogStream', { ...stream, logStreamName });
  const lines = ['ERROR one', 'two', 'ERROR "three" four', 'five'];
  const logEvents = lines.map((message, index) => ({ timestamp: index, message }));
  await region.call('logs:PutLogEvents', { ...stream, logEvents });
  await region.call('logs:PutLogEvents', {
    ...stream,
    logStreamName: 'y',
    logEvents: [{ timestamp: 9, message: 'six' }],
  });
  await region.call('dynamodb:PutItem', {
    TableName: 'table',
    Item: { pk: { S: 'p' }, a: { S: 'x' }, b: { M: { c: { L: [{ S: '0' }, { S: '1' }] }, d: { S: 'y' } } } },
  });
  const MessageAttributes = { kind: { DataType: 'String', StringValue: 'k' } };
  await region.call('sqs:SendMessage', { QueueUrl: 'a', MessageBody: 'hello', MessageAttributes });
});
afterAll(() => region.stop());

const KEY = { TableName: 'table', Key: { pk: { S: 'p' } } };
const VALUES = { ':p': { S: 'p' } };
const QUERY = { TableName: 'table', KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: VALUES };
const STREAM = { logGroupName: '/team/a', logStreamName: 'x' };
const LINES = (...messages: string[]) => messages.map((message) => expect.objectContaining({ message }));
const FILTER = 'logs:FilterLogEvents';

// The members of an input that choose a part of an answer.
test.each<[call: string, input: object, answer: object]>([
  ['events:ListRules', { NamePrefix: 'b' }, { Rules: [{ Name: 'b' }] }],
  ['events:ListRules', { Limit: 2 }, { Rules: [{ Name: 'a' }, { Name: 'b' }], NextToken: expect.any(String) }],
  ['events:ListEventBuses', { NamePrefix: 'x' }, { EventBuses: [] }],
  ['logs:DescribeLogGroups', { logGroupNamePattern: 'AM/B' }, { logGroups: [{ logGroupName: '/team/b' }] }],
  ['logs:DescribeLogGroups', { limit: 1 }, { logGroups: [{ logGroupName: '/team/a' }], nextToken: expect.any(String) }],
  [
    'logs:DescribeLogStreams',
    { logGroupName: '/team/a', orderBy: 'LastEventTime', descending: true, limit: 1 },
    { logStreams: [{ logStreamName: 'y', firstEventTimestamp: 9, lastEventTimestamp: 9 }] },
  ],
  [
    'logs:DescribeLogStreams',
    { logGroupName: '/team/a', logStreamNamePrefix: 'x' },
    { logStreams: [{ firstEventTimestamp: 0 }] },
  ],
  ['logs:GetLogEvents', { ...STREAM, limit: 1 }, { events: LINES('five'), nextBackwardToken: 'b/3' }],
  [
    'logs:GetLogEvents',
    { ...STREAM, limit: 1, startFromHead: true },
    { events: LINES('ERROR one'), nextForwardToken: 'f/1' },
  ],
  ['logs:GetLogEvents', { ...STREAM, limit: 9, nextToken: 'f/3' }, { events: LINES('five'), nextForwardToken: 'f/4' }],
  ['logs:GetLogEvents', { ...STREAM, nextToken: 'f/4' }, { events: [], nextForwardToken: 'f/4' }],
  [FILTER, { logGroupName: '/team/a', filterPattern: 'ERROR four' }, { events: LINES('ERROR "three" four') }],
  [FILTER, { logGroupName: '/team/a', filterPattern: '"ERROR one"' }, { events: LINES('ERROR one') }],
  [FILTER, { logGroupName: '/team/a', filterPattern: '?two ?five' }, { events: LINES('two', 'five') }],
  [FILTER, { logGroupName: '/team/a', filterPattern: 'ERROR -one' }, { events: LINES('ERROR "three" four') }],
  [FILTER, { logGroupName: '/team/a', logStreamNamePrefix: 'y' }, { events: LINES('six') }],
  [FILTER, { logGroupName: '/team/a', limit: 2 }, { events: LINES('ERROR one', 'two'), nextToken: expect.any(String) }],
  ['sqs:ListQueues', { MaxResults: 1 }, { QueueUrls: [expect.stringMatching(/a$/)], NextToken: expect.any(String) }],
  [
    'sqs:GetQueueAttributes',
    { QueueUrl: 'b', AttributeNames: ['DelaySeconds'] },
    { Attributes: { DelaySeconds: '0' } },
  ],
  [
    'dynamodb:GetItem',
    { ...KEY, ProjectionExpression: 'a, b.c[1]' },
    { Item: { a: { S: 'x' }, b: { M: { c: { L: [{ S: '1' }] } } } } },
  ],
  ['dynamodb:GetItem', { ...KEY, ProjectionExpression: '#a', ExpressionAttributeNames: { '#a': 'z' } }, { Item: {} }],
  ['dynamodb:Query', { ...QUERY, Select: 'COUNT', ConsistentRead: true }, { Count: 1, ScannedCount: 1 }],
  ['cloudformation:ListStacks', { StackStatusFilter: ['DELETE_COMPLETE'] }, { StackSummaries: [] }],
  ['cloudwatch:DescribeAlarms', { AlarmTypes: ['CompositeAlarm'] }, { MetricAlarms: [] }],
  ['cloudwatch:DescribeAlarms', { AlarmTypes: ['MetricAlarm'] }, { MetricAlarms: [{ AlarmName: 'alarm' }] }],
  ['cloudwatch:ListMetrics', { Dimensions: [{ Name: 'QueueName', Value: 'c' }] }, { Metrics: [] }],
  ['ec2:DescribeAvailabilityZones', { ZoneNames: ['eu-west-1b'] }, { AvailabilityZones: [{ ZoneName: 'eu-west-1b' }] }],
  [
    'ec2:DescribeAvailabilityZones',
    { Filters: [{ Name: 'zone-name', Values: ['*b'] }] },
    { AvailabilityZones: [{ ZoneName: 'eu-west-1b' }] },
  ],
  ['ec2:DescribeRegions', { Filters: [{ Name: 'region-name', Values: ['us-*'] }] }, { Regions: [] }],
  ['ec2:DescribeAccountAttributes', { AttributeNames: ['supported-platforms'] }, { AccountAttributes: [{}] }],
  [
    'ssm:ListDocuments',
    { Filters: [{ Key: 'Owner', Values: ['Self'] }] },
    { DocumentIdentifiers: [{ Name: 'runbook' }] },
  ],
  ['ssm:ListDocuments', { Filters: [{ Key: 'Owner', Values: ['Amazon'] }] }, { DocumentIdentifiers: [] }],
  ['ssm:ListDocuments', { Filters: [{ Key: 'Name', Values: ['other'] }] }, { DocumentIdentifiers: [] }],
  [
    'config:DescribeConfigRules',
    { Filters: { EvaluationMode: 'DETECTIVE' } },
    { ConfigRules: [{ ConfigRuleName: 'rule' }] },
  ],
  ['config:DescribeConfigRules', { Filters: { EvaluationMode: 'PROACTIVE' } }, { ConfigRules: [] }],
])('%s with %j answers a part', async (call, input, answer) => {
  // Members that are undefined are left out of an answer.
  expect(JSON.parse(JSON.stringify(await region.call(call, input)))).toEqual(
    expect.objectContaining(
      Object.fromEntries(
        Object.entries(answer).map(([name, value]) => [name, Array.isArray(value) ? toPartial(value) : value]),
      ),
    ),
  );
});

const toPartial = (values: readonly object[]) =>
  values.map((value) => (value.constructor === Object ? expect.objectContaining(value) : value));

test.each<[names: object, message: object]>([
  [{}, {}],
  [{ MessageAttributeNames: ['ki.*'] }, {}],
  [
    { MessageAttributeNames: ['k.*', 'kind'] },
    { MessageAttributes: { kind: { DataType: 'String', StringValue: 'k' } } },
  ],
  [{ AttributeNames: ['SentTimestamp'] }, { Attributes: { SentTimestamp: expect.any(String) } }],
  [{ MessageSystemAttributeNames: ['SenderId'] }, {}],
])('a message has the attributes that %j names', async (names, message) => {
  const { Messages } = await region.call('sqs:ReceiveMessage', { QueueUrl: 'a', VisibilityTimeout: 0, ...names });
  const { MessageId: _, ReceiptHandle: __, MD5OfBody: ___, ...others } = Messages[0];
  expect(others).toEqual({ Body: 'hello', ...message });
});

test.each<[call: string, input: object, error: string]>([
  [
    'dynamodb:Query',
    { ...QUERY, IndexName: 'by-name' },
    'ValidationException: The table does not have the specified index: by-name',
  ],
  [
    'dynamodb:GetItem',
    { ...KEY, AttributesToGet: ['a'] },
    'NotImplemented: The local region does not have AttributesToGet of dynamodb GetItem',
  ],
  [
    'dynamodb:Scan',
    { TableName: 'table', Segment: 1, TotalSegments: 2 },
    'NotImplemented: The local region does not have Segment, TotalSegments of',
  ],
  [
    FILTER,
    { logGroupName: '/team/a', filterPattern: '{ $.a = 1 }' },
    'InvalidParameterException: The local region has filter patterns of terms',
  ],
  ['logs:GetLogEvents', { ...STREAM, nextToken: 'x' }, 'InvalidParameterException: '],
  ['sqs:GetQueueUrl', { QueueName: 'a', QueueOwnerAWSAccountId: '444455556666' }, 'QueueDoesNotExist: '],
  ['ec2:DescribeRegions', { RegionNames: ['eu-west-9'] }, 'InvalidParameterValue: Invalid region provided: eu-west-9'],
  ['ec2:DescribeAvailabilityZones', { ZoneNames: ['eu-west-1z'] }, 'InvalidParameterValue: '],
  ['s3control:GetPublicAccessBlock', { AccountId: '444455556666' }, 'AccessDenied: '],
  [
    'sns:SetTopicAttributes',
    { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:topic', AttributeName: 'DeliveryPolicy', AttributeValue: '{}' },
    'InvalidParameter: ',
  ],
])('%s %j is refused', async (call, input, error) => {
  expect(await region.tryCall(call, input)).toMatch(startsWith(error));
});

test.each<[call: string, input: object, answer: string]>([
  // Nothing is chosen from nothing.
  ['securityhub:GetFindings', { Filters: { ResourceId: [{ Value: 'x', Comparison: 'EQUALS' }] } }, 'accepted'],
  ['iam:ListEntitiesForPolicy', { PolicyArn: 'arn:aws:iam::aws:policy/Example', EntityFilter: 'User' }, 'accepted'],
  // A limit that the answer keeps has no effect.
  ['iam:ListAccountAliases', { MaxItems: 5 }, 'accepted'],
  [
    'ec2:DescribeInstanceStatus',
    { MaxResults: 5, Filters: [{ Name: 'instance-state-name', Values: ['x'] }] },
    'accepted',
  ],
  ['dynamodb:ListTables', { Limit: 1 }, 'accepted'],
  ['s3:ListBuckets', { BucketRegion: 'eu-west-1', MaxBuckets: 1 }, 'accepted'],
  ['kms:ListKeys', { Limit: 1 }, 'accepted'],
  [
    'cloudtrail:ListTrails',
    { NextToken: 'x' },
    'NotImplemented: The local region does not have NextToken of cloudtrail ListTrails',
  ],
])('%s %j is %s', async (call, input, answer) => {
  for (const _ of call.startsWith('kms') ? [1, 2] : []) await region.call('kms:CreateKey');
  if (call.startsWith('cloudtrail')) {
    await region.call('cloudtrail:CreateTrail', { Name: 'trail', S3BucketName: 'trail-logs' });
  }
  expect(await region.tryCall(call, input)).toBe(answer);
});

test('a member that would change something and is not read is reported once', async () => {
  const reports = () => region.entries.flatMap((entry) => (entry.kind === 'error' ? [entry.message] : []));
  const input = {
    Size: 1,
    AvailabilityZone: 'eu-west-1a',
    ClientToken: 'x',
    MultiAttachEnabled: false,
    OutpostArn: '',
  };
  await region.call('ec2:CreateVolume', input);
  expect(reports()).toEqual([]);
  for (const _ of [1, 2]) await region.call('ec2:CreateVolume', { ...input, MultiAttachEnabled: true });
  expect(reports()).toEqual(['The local region ignores MultiAttachEnabled of ec2 CreateVolume']);
});

test('the attributes of a topic can be set', async () => {
  const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:topic';
  const Policy = JSON.stringify({ Statement: [] });
  const set = { DisplayName: 'Team', Policy };
  for (const [AttributeName, AttributeValue] of Object.entries(set)) {
    await region.call('sns:SetTopicAttributes', { TopicArn, AttributeName, AttributeValue });
  }
  expect((await region.call('sns:GetTopicAttributes', { TopicArn })).Attributes).toMatchObject(set);
});

test('a session policy by its ARN limits a role', async () => {
  const trust = { Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }] };
  await region.call('iam:CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: JSON.stringify(trust) });
  const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await region.call('iam:AttachRolePolicy', { RoleName: 'r', PolicyArn: admin });
  const roleArn = 'arn:aws:iam::111122223333:role/r';
  const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess' }];
  const { Credentials } = await region.call('sts:AssumeRole', { RoleArn: roleArn, RoleSessionName: 'me', PolicyArns });
  const caller = region.local.accounts.identify({ accessKeyId: Credentials.AccessKeyId });
  await region.call('ec2:DescribeVpcs', {}, caller);
  await expect(region.call('ec2:CreateVolume', { Size: 1, AvailabilityZone: 'eu-west-1a' }, caller)).rejects.toThrow(
    'not authorized',
  );
});
