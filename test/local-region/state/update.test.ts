import type { RecordedItem } from '../../../lib/local-region/recording/recorded-items';
import { createFunction, SmallRegion } from '../small-region';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333';
const MINUTE = 60_000;

const createQueue = (QueueName: string) => ({ [QueueName]: { Type: 'AWS::SQS::Queue', Properties: { QueueName } } });
const createTopic = (TopicName: string, subscribers: readonly string[]) => ({
  [TopicName]: {
    Type: 'AWS::SNS::Topic',
    Properties: {
      TopicName,
      Subscription: subscribers.map((name) => ({ Protocol: 'email', Endpoint: `${name}@example.com` })),
    },
  },
});
const createParameter = (Name: string, Value: string) => ({
  [`Parameter${Name}`]: { Type: 'AWS::SSM::Parameter', Properties: { Name, Type: 'String', Value } },
});

/** A bus that lets an account put events, its rule, and a Config rule. */
const createRules = (name: string) => ({
  [`Bus${name}`]: { Type: 'AWS::Events::EventBus', Properties: { Name: name } },
  [`Grant${name}`]: {
    Type: 'AWS::Events::EventBusPolicy',
    Properties: {
      StatementId: name,
      Statement: { Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'events:PutEvents', Resource: '*' },
    },
  },
  [`Event${name}`]: {
    Type: 'AWS::Events::Rule',
    Properties: { Name: name, EventBusName: name, EventPattern: { source: ['a'] } },
  },
  [`Rule${name}`]: {
    Type: 'AWS::Config::ConfigRule',
    Properties: { ConfigRuleName: name, Source: { Owner: 'AWS', SourceIdentifier: 'INCOMING_SSH_DISABLED' } },
  },
});

const DEPLOYED = {
  ...createRules('first'),
  ...createQueue('work'),
  ...createTopic('alerts', ['ana', 'bob']),
  ...createParameter('level', 'low'),
};
const CHANGED = {
  ...createRules('second'),
  ...createQueue('work'),
  ...createQueue('new'),
  ...createTopic('alerts', ['ana', 'eve']),
  ...createParameter('level', 'high'),
};

/** What people do beside the deployment. */
async function use(region: SmallRegion): Promise<void> {
  await region.call('sqs:CreateQueue', { QueueName: 'own' });
  for (const QueueUrl of ['work', 'own']) await region.call('sqs:SendMessage', { QueueUrl, MessageBody: QueueUrl });
  await region.call('sns:CreateTopic', { Name: 'own' });
  for (const [name, endpoint] of [
    ['own', 'carol'],
    ['alerts', 'dave'],
  ]) {
    const subscription = { Protocol: 'email', Endpoint: `${endpoint}@example.com` };
    await region.call('sns:Subscribe', { TopicArn: `${TOPIC}:${name}`, ...subscription });
  }
  await region.call('ssm:PutParameter', { Name: 'own', Type: 'String', Value: 'mine' });
  await region.call('iam:CreateUser', { UserName: 'ana' });
  await region.call('events:CreateEventBus', { Name: 'own' });
  for (const EventBusName of ['own', 'first']) {
    await region.call('events:PutRule', { Name: 'own', EventBusName, EventPattern: '{"source":["a"]}' });
  }
  await region.call('events:PutTargets', {
    Rule: 'own',
    EventBusName: 'own',
    Targets: [{ Id: '1', Arn: 'arn:aws:sqs:eu-west-1:111122223333:own' }],
  });
  for (const EventBusName of ['own', 'default']) {
    const permission = { StatementId: 'own', Principal: '444455556666', Action: 'events:PutEvents' };
    await region.call('events:PutPermission', { EventBusName, ...permission });
  }
  const Source = { Owner: 'AWS', SourceIdentifier: 'INCOMING_SSH_DISABLED' };
  await region.call('config:PutConfigRule', { ConfigRule: { ConfigRuleName: 'own', Source } });
}

/** Lists `bus: statements of its policy: rules and the number of their targets` */
async function describeBuses(region: SmallRegion): Promise<string[]> {
  const { EventBuses } = await region.call('events:ListEventBuses');
  const lines: string[] = [];
  for (const { Name, Policy = '{"Statement":[]}' } of EventBuses as { Name: string; Policy?: string }[]) {
    const { Rules } = await region.call('events:ListRules', { EventBusName: Name });
    const rules: string[] = [];
    for (const rule of Rules as { Name: string }[]) {
      const { Targets } = await region.call('events:ListTargetsByRule', { Rule: rule.Name, EventBusName: Name });
      rules.push(`${rule.Name} ${Targets.length}`);
    }
    const statements = JSON.parse(Policy).Statement.map(({ Sid }: { Sid: string }) => Sid);
    lines.push(`${Name}: ${statements.sort()}: ${rules.sort()}`);
  }
  return lines.sort();
}

async function describe(region: SmallRegion): Promise<object> {
  const messages: Record<string, string[]> = {};
  for (const QueueUrl of (await region.call('sqs:ListQueues')).QueueUrls as string[]) {
    const { Messages } = await region.call('sqs:ReceiveMessage', { QueueUrl });
    messages[QueueUrl.split('/').at(-1) as string] = Messages.map(({ Body }: { Body: string }) => Body);
  }
  const { Subscriptions } = await region.call('sns:ListSubscriptions');
  const { Parameters } = await region.call('ssm:GetParameters', { Names: ['level', 'own'] });
  const { Users } = await region.call('iam:ListUsers');
  return {
    messages,
    subscribers: Subscriptions.map((each: { TopicArn: string; Endpoint: string }) =>
      [each.TopicArn.split(':').at(-1), each.Endpoint.split('@')[0]].join(' '),
    ).sort(),
    parameters: Object.fromEntries(Parameters.map((each: { Name: string; Value: string }) => [each.Name, each.Value])),
    users: Users.map(({ UserName }: { UserName: string }) => UserName),
    buses: await describeBuses(region),
    configRules: (await region.call('config:DescribeConfigRules')).ConfigRules.map(
      ({ ConfigRuleName }: { ConfigRuleName: string }) => ConfigRuleName,
    ),
  };
}

const KEPT = {
  messages: { work: ['work'], own: ['own'] },
  subscribers: ['alerts ana', 'alerts bob', 'alerts dave', 'own carol'],
  parameters: { level: 'low', own: 'mine' },
  users: ['ana'],
  buses: ['default: first,own: ', 'first: : first 0,own 0', 'own: own: own 1'],
  configRules: ['first', 'own'],
};

test.each([
  ['the same deployment', DEPLOYED, KEPT],
  [
    'a changed deployment, which decides on its own resources',
    CHANGED,
    {
      messages: { ...KEPT.messages, new: [] },
      subscribers: ['alerts ana', 'alerts eve', 'own carol'],
      parameters: { level: 'high', own: 'mine' },
      users: ['ana'],
      buses: ['default: own,second: ', 'own: own: own 1', 'second: : second 0'],
      configRules: ['second', 'own'],
    },
  ],
  [
    'a deployment without the resources, which are deleted',
    createQueue('new'),
    {
      ...KEPT,
      messages: { own: ['own'], new: [] },
      subscribers: ['own carol'],
      parameters: { own: 'mine' },
      buses: ['default: own: ', 'own: own: own 1'],
      configRules: ['own'],
    },
  ],
])('the state goes on with %s', async (_, resources, expected) => {
  const before = await SmallRegion.start(DEPLOYED);
  await use(before);
  const state = before.save();
  await before.stop();
  const after = await SmallRegion.start(resources, state);
  try {
    expect(await describe(after)).toEqual(expected);
  } finally {
    await after.stop();
  }
});

const SET_POLICY = JSON.stringify({
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sqs:PurgeQueue', Resource: '*' }],
});

test.each<[deployment: string, resources: typeof DEPLOYED | typeof CHANGED, expected: object]>([
  ['the same deployment', DEPLOYED, { work: ['30', SET_POLICY], alerts: ['Team', SET_POLICY], own: SET_POLICY }],
  [
    'a changed deployment',
    CHANGED,
    { work: ['0', undefined], alerts: ['', expect.stringContaining('__default_statement_ID')], own: SET_POLICY },
  ],
])('%s goes on with the attributes that were set, except those that it changes', async (_, resources, expected) => {
  const before = await SmallRegion.start(DEPLOYED);
  await before.call('sqs:SetQueueAttributes', {
    QueueUrl: 'work',
    Attributes: { DelaySeconds: '30', Policy: SET_POLICY },
  });
  for (const [AttributeName, AttributeValue] of Object.entries({ DisplayName: 'Team', Policy: SET_POLICY })) {
    await before.call('sns:SetTopicAttributes', { TopicArn: `${TOPIC}:alerts`, AttributeName, AttributeValue });
  }
  await before.call('sqs:CreateQueue', { QueueName: 'own', Attributes: { Policy: SET_POLICY } });
  await before.call('sqs:CreateQueue', { QueueName: 'gone' });
  await before.call('sqs:DeleteQueue', { QueueUrl: 'gone' });
  const state = before.save();
  await before.stop();
  const after = await SmallRegion.start(resources, state);
  const read = async (QueueUrl: string) =>
    (await after.call('sqs:GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })).Attributes;
  try {
    const [work, own] = [await read('work'), await read('own')];
    const { Attributes: alerts } = await after.call('sns:GetTopicAttributes', { TopicArn: `${TOPIC}:alerts` });
    expect({
      work: [work.DelaySeconds, work.Policy],
      alerts: [alerts.DisplayName, alerts.Policy],
      own: own.Policy,
    }).toEqual(expected);
    expect(await after.fail('sqs:CreateQueue', { QueueName: 'gone' })).toBe('QueueDeletedRecently');
  } finally {
    await after.stop();
  }
});

const KEY_SCHEMA = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};
/** A resource of each type that is recorded. */
const RECORDED = {
  ...createQueue('work'),
  ...createTopic('alerts', []),
  ...createFunction('worker', '', { properties: { FunctionName: 'worker' } }),
  Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'items', ...KEY_SCHEMA } },
  Kept: { Type: 'AWS::DynamoDB::Table', DeletionPolicy: 'Retain', Properties: { TableName: 'kept', ...KEY_SCHEMA } },
  ...createQueue('gone'),
  GoneTable: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'gone', ...KEY_SCHEMA } },
  GoneBucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'gone' } },
  Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'files' } },
  Full: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'full' } },
  Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateName: 'web', LaunchTemplateData: {} } },
  Policy: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      ManagedPolicyName: 'reader',
      PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] },
      Roles: [{ Ref: 'workerRole' }],
    },
  },
};

test('what a stack no longer has is recorded as deleted, unless it is retained, gone already or cannot be deleted', async () => {
  const before = await SmallRegion.start(RECORDED);
  await before.call('s3:PutObject', { Bucket: 'full', Key: 'a', Body: 'a' });
  await before.advance(2 * MINUTE);
  for (const call of ['dynamodb:DeleteTable', 's3:DeleteBucket', 'sqs:DeleteQueue'] as const) {
    await before.call(call, { TableName: 'gone', Bucket: 'gone', QueueUrl: 'gone' });
  }
  await before.advance(2 * MINUTE);
  const state = before.save();
  await before.stop();
  const after = await SmallRegion.start(createQueue('other'), state);
  await after.advance(2 * MINUTE);
  const deleted = after.entries.flatMap((entry) => {
    const { item } = entry.kind === 'recorded' ? entry.change : {};
    return item?.configurationItemStatus === 'ResourceDeleted' ? [`${item.resourceType} ${item.resourceName}`] : [];
  });
  const errors = after.entries.flatMap((entry) => (entry.kind === 'error' ? [entry.message] : []));
  const { TableNames } = await after.call('dynamodb:ListTables');
  await after.stop();
  expect(errors).toEqual([expect.stringMatching(/^Cannot delete AWS::S3::Bucket full, which the templates drop: /)]);
  expect(deleted.sort()).toEqual([
    'AWS::DynamoDB::Table items',
    'AWS::EC2::LaunchTemplate web',
    'AWS::IAM::Policy reader',
    'AWS::IAM::Role worker-role',
    'AWS::Lambda::Function worker',
    'AWS::S3::Bucket files',
    'AWS::SNS::Topic alerts',
    'AWS::SQS::Queue work',
    'AWS::SQS::Queue worker-dead-letters',
  ]);
  expect(TableNames).toEqual(['kept']);
});

test('an event for a function that the deployment no longer has is dropped', async () => {
  const before = await SmallRegion.start({ ...createFunction('failing', `throw new Error('broken');`) });
  await before.call('lambda:Invoke', { FunctionName: 'failing', InvocationType: 'Event' });
  const state = before.save();
  await before.stop();
  const after = await SmallRegion.start(createQueue('new'), state);
  try {
    expect(after.local.find().context.work.list()).toHaveLength(1);
    await after.advance(10 * MINUTE);
    expect(after.local.find().context.work.list()).toEqual([]);
  } finally {
    await after.stop();
  }
});

const RECORDING = {
  Records: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'records' } },
  Recorder: {
    Type: 'AWS::Config::ConfigurationRecorder',
    Properties: {
      Name: 'default',
      RoleARN: 'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig',
      RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: true },
    },
  },
  Channel: { Type: 'AWS::Config::DeliveryChannel', Properties: { S3BucketName: 'records' } },
};
const createRole = (Action: string) => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'worker',
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    },
  },
  Policy: {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: 'work',
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] },
    },
  },
});
const createBucket = (name: string, Status: string) => ({
  [name]: {
    Type: 'AWS::S3::Bucket',
    Properties: { BucketName: name, VersioningConfiguration: { Status } },
  },
});

test('what a changed deployment changes has a new item, and the rest keeps its own', async () => {
  const same = { ...RECORDING, ...createBucket('same', 'Enabled') };
  const before = await SmallRegion.start({
    ...same,
    ...createRole('s3:GetObject'),
    ...createBucket('files', 'Enabled'),
  });
  await before.advance(10 * MINUTE);
  const state = before.save();
  await before.stop();
  const after = await SmallRegion.start(
    { ...same, ...createRole('s3:PutObject'), ...createBucket('files', 'Suspended') },
    state,
  );
  try {
    const start = after.entries.length;
    await after.advance(10 * MINUTE);
    const changed = after.entries.slice(start).flatMap((entry) => {
      if (entry.kind !== 'recorded') return [];
      const { item, diff } = entry.change as { item: RecordedItem; diff: { changedProperties: object } };
      return Object.keys(diff.changedProperties).map((property) => `${item.resourceName} ${property}`);
    });
    expect(changed).toEqual([
      'files SupplementaryConfiguration.BucketVersioningConfiguration.Status',
      'worker Configuration.RolePolicyList.0',
      'worker Configuration.RolePolicyList.1',
    ]);
    const { Roles } = await after.call('iam:ListRoles');
    expect(Roles.filter(({ RoleName }: { RoleName: string }) => RoleName === 'worker')).toHaveLength(1);
  } finally {
    await after.stop();
  }
});

test('versions of a launch template, of which AWS Config records one, are kept', async () => {
  const before = await SmallRegion.start({});
  const data = (InstanceType: string) => ({ LaunchTemplateName: 'web', LaunchTemplateData: { InstanceType } });
  await before.call('ec2:CreateLaunchTemplate', data('t3.micro'));
  await before.call('ec2:CreateLaunchTemplateVersion', data('m5.large'));
  await before.call('ec2:ModifyLaunchTemplate', { LaunchTemplateName: 'web', DefaultVersion: '2' });
  const state = before.save();
  await before.stop();
  const after = await SmallRegion.start({}, state);
  await after.call('ec2:ModifyLaunchTemplate', { LaunchTemplateName: 'web', DefaultVersion: '1' });
  const input = { LaunchTemplateName: 'web', Versions: ['$Default', '$Latest'] };
  const { LaunchTemplateVersions } = await after.call('ec2:DescribeLaunchTemplateVersions', input);
  expect(LaunchTemplateVersions).toMatchObject([
    { VersionNumber: 1, LaunchTemplateData: { InstanceType: 't3.micro' } },
    { VersionNumber: 2, LaunchTemplateData: { InstanceType: 'm5.large' } },
  ]);
  await after.stop();
});

const ANYTHING = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
const OTHERS = {
  Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'deployed', RetentionInDays: 7 } },
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'deployed',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    },
  },
  Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [ANYTHING] } } },
  Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/deployed', TargetKeyId: { Ref: 'Key' } } },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'deployed' } },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'deployed' } },
  ...createTopic('deployed', []),
  ...createParameter('deployed', 'low'),
};

/** Lists the names of everything that can be deleted. */
async function listNames(region: SmallRegion): Promise<Record<string, string[]>> {
  const list = async (name: string, member: string, key = ''): Promise<string[]> =>
    ((await region.call(name))[member] as Record<string, string>[]).map((each) =>
      String(key === '' ? each : each[key]).replace(/^.*[:/]/, ''),
    );
  return {
    groups: await list('logs:DescribeLogGroups', 'logGroups', 'logGroupName'),
    tables: await list('dynamodb:ListTables', 'TableNames'),
    aliases: await list('kms:ListAliases', 'Aliases', 'AliasName'),
    queues: await list('sqs:ListQueues', 'QueueUrls'),
    topics: await list('sns:ListTopics', 'Topics', 'TopicArn'),
    parameters: await list('ssm:DescribeParameters', 'Parameters', 'Name'),
    buses: (await list('events:ListEventBuses', 'EventBuses', 'Name')).filter((name) => name !== 'default'),
  };
}

test('what was deleted stays deleted after a restart', async () => {
  const before = await SmallRegion.start(OTHERS);
  const kinds = Object.keys(await listNames(before));
  expect(await listNames(before)).toEqual(Object.fromEntries(kinds.map((kind) => [kind, ['deployed']])));
  await before.call('logs:DeleteLogGroup', { logGroupName: 'deployed' });
  await before.call('dynamodb:DeleteTable', { TableName: 'deployed' });
  await before.call('kms:DeleteAlias', { AliasName: 'alias/deployed' });
  await before.call('sqs:DeleteQueue', { QueueUrl: 'deployed' });
  await before.call('sns:DeleteTopic', { TopicArn: `${TOPIC}:deployed` });
  await before.call('ssm:DeleteParameter', { Name: 'deployed' });
  await before.call('events:DeleteEventBus', { Name: 'deployed' });
  await before.stop();
  const after = await SmallRegion.start(OTHERS, before.save());
  expect(await listNames(after)).toEqual(Object.fromEntries(kinds.map((kind) => [kind, []])));
  await after.stop();
});

test('a changed deployment keeps what calls created, and decides on the retention of its log groups', async () => {
  const before = await SmallRegion.start(OTHERS);
  const { CreationDateTime } = (await before.call('dynamodb:DescribeTable', { TableName: 'deployed' })).Table;
  await before.call('logs:CreateLogGroup', { logGroupName: 'own' });
  await before.call('logs:CreateLogStream', { logGroupName: 'deployed', logStreamName: 'lines' });
  const own = { AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }], BillingMode: 'PAY_PER_REQUEST' };
  await before.call('dynamodb:CreateTable', { ...OTHERS.Table.Properties, ...own, TableName: 'own' });
  await before.advance(MINUTE);
  await before.stop();
  const changed = { ...OTHERS.Group.Properties, RetentionInDays: 30 };
  const after = await SmallRegion.start({ ...OTHERS, Group: { ...OTHERS.Group, Properties: changed } }, before.save());
  expect(await listNames(after)).toMatchObject({ groups: ['deployed', 'own'], tables: ['deployed', 'own'] });
  const [group] = (await after.call('logs:DescribeLogGroups')).logGroups;
  expect(group).toMatchObject({ creationTime: CreationDateTime.getTime(), retentionInDays: 30 });
  expect((await after.call('logs:DescribeLogStreams', { logGroupName: 'deployed' })).logStreams).toHaveLength(1);
  expect((await after.call('dynamodb:DescribeTable', { TableName: 'deployed' })).Table).toMatchObject({
    CreationDateTime,
  });
  await after.stop();
});
