import type { CallInput } from '../../../lib/local-region/aws-call';
import { createFunction, SmallRegion } from '../small-region';

let region: SmallRegion;
beforeAll(async () => {
  region = await SmallRegion.start({
    ...createFunction('reader', '', {
      properties: { ReservedConcurrentExecutions: 2, Tags: [{ Key: 'team', Value: 'shop' }] },
    }),
    Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'log', RetentionInDays: 7 } },
  });
});
afterAll(() => region.stop());

test('the events of a stack end with the stack, the newest first', async () => {
  const { StackEvents } = await region.call('cloudformation:DescribeStackEvents', { StackName: 'test' });
  const events = StackEvents.map((each: CallInput) => [each.LogicalResourceId, each.ResourceStatus].join(' '));
  expect(events).toHaveLength(8);
  expect([events[0], events[1], events.at(-1)]).toEqual([
    ...['test CREATE_COMPLETE', 'Log CREATE_COMPLETE', 'test CREATE_IN_PROGRESS'],
  ]);
});

test('a stack shows its template, and one of its resources', async () => {
  const { TemplateBody } = await region.call('cloudformation:GetTemplate', { StackName: 'test' });
  expect(Object.keys(JSON.parse(TemplateBody).Resources)).toContain('reader');
  const input = { StackName: 'test', LogicalResourceId: 'Log' };
  const { StackResourceDetail } = await region.call('cloudformation:DescribeStackResource', input);
  expect(StackResourceDetail).toMatchObject({ PhysicalResourceId: 'log', ResourceType: 'AWS::Logs::LogGroup' });
  const absent = { StackName: 'test', LogicalResourceId: 'No' };
  expect(await region.fail('cloudformation:DescribeStackResource', absent)).toBe('ValidationError');
});

const FUNCTION = { FunctionName: 'reader' };
test.each<[name: string, input: CallInput, answer: object]>([
  ['lambda:GetFunction', FUNCTION, { Tags: { team: 'shop' }, Concurrency: { ReservedConcurrentExecutions: 2 } }],
  ['lambda:GetFunctionConcurrency', FUNCTION, { ReservedConcurrentExecutions: 2 }],
  ['lambda:GetFunctionEventInvokeConfig', FUNCTION, { MaximumRetryAttempts: 2 }],
  [
    'lambda:ListTags',
    { Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:reader' },
    { Tags: { team: 'shop' } },
  ],
  ['lambda:ListVersionsByFunction', FUNCTION, { Versions: [{ FunctionName: 'reader', Version: '$LATEST' }] }],
  ['lambda:ListAliases', FUNCTION, { Aliases: [] }],
  ['lambda:ListEventSourceMappings', {}, { EventSourceMappings: [] }],
  ['config:DescribeConfigurationAggregators', {}, { ConfigurationAggregators: [] }],
  ['events:ListArchives', {}, { Archives: [] }],
  ['ssm:DescribeInstanceInformation', {}, { InstanceInformationList: [] }],
  ['iam:ListSSHPublicKeys', {}, { SSHPublicKeys: [] }],
  [
    'logs:DescribeLogGroups',
    { logGroupNamePrefix: 'log' },
    { logGroups: [{ logGroupName: 'log', retentionInDays: 7 }] },
  ],
])('%s of the deployment', async (name, input, answer) => {
  expect(await region.call(name, input)).toMatchObject(answer);
});

test.each(['ListAliases', 'ListFunctionUrlConfigs', 'ListVersionsByFunction', 'GetFunctionConcurrency'])(
  'lambda:%s of a function that does not exist is refused',
  async (operation) => {
    expect(await region.fail(`lambda:${operation}`, { FunctionName: 'absent' })).toBe('ResourceNotFoundException');
  },
);

test('a log group is created, changed and deleted', async () => {
  const group = { logGroupName: 'own' };
  await region.call('logs:CreateLogGroup', group);
  expect(await region.fail('logs:CreateLogGroup', group)).toBe('ResourceAlreadyExistsException');
  await region.call('logs:PutRetentionPolicy', { ...group, retentionInDays: 3 });
  const wrong = { ...group, retentionInDays: 8 };
  expect(await region.fail('logs:PutRetentionPolicy', wrong)).toBe('InvalidParameterException');
  const { logGroups } = await region.call('logs:DescribeLogGroups', { logGroupNamePrefix: 'own' });
  expect(logGroups).toMatchObject([{ retentionInDays: 3 }]);
  await region.call('logs:DeleteLogGroup', group);
  expect(await region.fail('logs:DeleteLogGroup', group)).toBe('ResourceNotFoundException');
});
