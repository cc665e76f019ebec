import { SmallRegion } from '../small-region';
import { startsWith } from './send-input';

let region: SmallRegion;
const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs';
const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:news';
beforeAll(async () => {
  region = await SmallRegion.start({});
  await region.call('sqs:CreateQueue', { QueueName: 'jobs' });
  await region.call('sns:CreateTopic', { Name: 'news', Attributes: { DisplayName: 'Team' } });
  await region.call('events:PutRule', { Name: 'r', EventPattern: '{"source":["shop"]}' });
  await region.call('ssm:PutParameter', { Name: 'p', Type: 'String', Value: '1' });
  await region.call('config:PutConfigRule', { ConfigRule: MANAGED_RULE });
});
afterAll(() => region.stop());

const MANAGED_RULE = { ConfigRuleName: 'rule', Source: { Owner: 'AWS', SourceIdentifier: 'INCOMING_SSH_DISABLED' } };
const createEntries = (...ids: string[]) => ids.map((Id) => ({ Id, MessageBody: 'x' }));
const createTargets = (count: number) => Array.from({ length: count }, (_, index) => ({ Id: `${index}`, Arn: QUEUE }));
const createTarget = (input: object) => ({ Rule: 'r', Targets: [{ Id: '1', Arn: QUEUE, ...input }] });
const SUBSCRIPTION = { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE };

test.each<[call: string, input: object, error: string]>([
  ['sqs:CreateQueue', { QueueName: 'a b' }, 'InvalidParameterValue: Can only include alphanumeric characters'],
  ['sqs:CreateQueue', { QueueName: 'jobs.fifo' }, 'InvalidParameterValue: Can only include alphanumeric characters'],
  [
    'sqs:CreateQueue',
    { QueueName: 'orders', Attributes: { FifoQueue: 'true' } },
    'InvalidParameterValue: The name of a FIFO queue can only include',
  ],
  [
    'sqs:CreateQueue',
    { QueueName: 'jobs', Attributes: { VisibilityTimeout: '31' } },
    'QueueNameExists: A queue already exists with the same name and a different value for attribute VisibilityTimeout',
  ],
  [
    'sqs:CreateQueue',
    { QueueName: 'new', Attributes: { DelaySeconds: '901' } },
    'InvalidAttributeValue: Invalid value for the parameter DelaySeconds.',
  ],
  [
    'sqs:CreateQueue',
    { QueueName: 'new', Attributes: { Policy: '[]' } },
    'InvalidAttributeValue: Invalid value for the parameter Policy.',
  ],
  [
    'sns:SetTopicAttributes',
    { TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue: '{' },
    'InvalidParameter: Invalid parameter: Policy Error',
  ],
  ['sqs:DeleteQueue', { QueueUrl: `${URL}2` }, 'QueueDoesNotExist: '],
  ['cloudformation:GetTemplate', {}, 'ValidationError: StackName is required'],
  ['cloudformation:DescribeStackEvents', {}, 'ValidationError: StackName is required'],
  [
    'dynamodb:CreateTable',
    {
      TableName: 'orders',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'RANGE' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    },
    'ValidationException: Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
  ],
  [
    'lambda:CreateFunction',
    { FunctionName: 'f', Role: 'arn:aws:iam::111122223333:role/r', Code: {} },
    'InvalidParameterValueException: Runtime and Handler are mandatory parameters for functions created with deploym',
  ],
  [
    'cloudtrail:CreateTrail',
    { Name: 't1', S3BucketName: 'logs' },
    'InvalidTrailNameException: Trail name must be 3 to 128 letters',
  ],
  ['cloudtrail:CreateTrail', { Name: 'my--trail', S3BucketName: 'logs' }, 'InvalidTrailNameException: '],
  ['iam:ListInstanceProfilesForRole', { RoleName: 'absent' }, 'NoSuchEntity: '],
  ['iam:ListSSHPublicKeys', { UserName: 'absent' }, 'NoSuchEntity: '],
  ['kms:ListGrants', { KeyId: 'absent' }, 'NotFoundException: '],
  ['logs:DescribeMetricFilters', { logGroupName: 'absent' }, 'ResourceNotFoundException: '],
  ['sqs:SetQueueAttributes', { QueueUrl: URL, Attributes: { RedrivePolicy: 'x' } }, 'InvalidAttributeValue: '],
  [
    'sqs:SendMessageBatch',
    { QueueUrl: URL, Entries: [...'ab'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600_000) })) },
    'BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have sent 1200000 bytes.',
  ],
  ['sqs:SendMessage', { QueueUrl: URL, MessageBody: '' }, 'MissingParameter: '],
  ['sqs:SendMessage', { QueueUrl: URL, MessageBody: 'x', DelaySeconds: 901 }, 'InvalidParameterValue: Value 901 for'],
  ['sqs:ReceiveMessage', { QueueUrl: URL, MaxNumberOfMessages: 11 }, 'InvalidParameterValue: Value 11 for parameter'],
  ['sqs:DeleteMessage', { QueueUrl: URL, ReceiptHandle: 'none' }, 'ReceiptHandleIsInvalid: '],
  ['sqs:SendMessageBatch', { QueueUrl: URL, Entries: [] }, 'EmptyBatchRequest: '],
  ['sqs:SendMessageBatch', { QueueUrl: URL, Entries: createEntries('a', 'a') }, 'BatchEntryIdsNotDistinct: Id a'],
  [
    'sqs:SendMessageBatch',
    { QueueUrl: URL, Entries: createEntries(...'abcdefghijk') },
    'TooManyEntriesInBatchRequest: Maximum number of entries per request are 10. You have sent 11.',
  ],
  ['sns:CreateTopic', { Name: 'a b' }, 'InvalidParameter: Invalid parameter: Topic Name'],
  [
    'sns:CreateTopic',
    { Name: 'news.fifo' },
    'InvalidParameter: Invalid parameter: Topic Name Reason: news.fifo is FIFO',
  ],
  ['sns:Publish', { Message: 'x' }, 'InvalidParameter: Invalid parameter: TopicArn or TargetArn Reason: no value'],
  ['sns:Publish', { TopicArn: 'news', Message: 'x' }, 'InvalidParameter: Invalid parameter: TopicArn Reason: An ARN'],
  ['sns:Publish', { TopicArn: `${TOPIC}2`, Message: 'x' }, 'NotFound: Topic does not exist'],
  ['sns:Subscribe', { TopicArn: TOPIC, Protocol: 'pigeon' }, 'InvalidParameter: Invalid parameter: Invalid protocol'],
  [
    'sns:Subscribe',
    { TopicArn: TOPIC, Protocol: 'email', Endpoint: 'nobody' },
    'InvalidParameter: Invalid parameter: Endpoint: nobody is not of protocol email',
  ],
  ['events:DescribeEventBus', { Name: 'other' }, 'ResourceNotFoundException: Event bus other does not exist.'],
  ['events:CreateEventBus', { Name: 'default' }, 'ResourceAlreadyExistsException: Event bus default already exists.'],
  ['events:DeleteEventBus', { Name: 'default' }, 'ValidationException: Cannot delete event bus default.'],
  ['events:PutPermission', { EventBusName: 'other', Policy: '{}' }, 'ResourceNotFoundException: Event bus other does'],
  ['events:PutPermission', { Policy: '{' }, 'ValidationException: Parameter Policy is not valid.'],
  ['events:RemovePermission', { StatementId: 'a' }, 'ResourceNotFoundException: EventBus does not have a policy.'],
  ['events:RemovePermission', { RemoveAllPermissions: true }, 'accepted'],
  ['events:PutPermission', {}, 'ValidationException: Parameter Principal must be specified.'],
  ['events:PutPermission', { Principal: '*' }, 'ValidationException: Parameter StatementId must be specified.'],
  [
    'events:PutPermission',
    { Principal: '*', StatementId: 'a' },
    'ValidationException: Parameter Action must be specified.',
  ],
  ['events:PutRule', { Name: 'r', EventPattern: '{"source":["a"]}', EventBusName: 'other' }, 'ResourceNotFound'],
  ['events:PutTargets', { Rule: 'r', Targets: [{ Id: '1', Arn: 'jobs' }] }, 'ValidationException: Parameter jobs is'],
  ['events:PutTargets', { Rule: 'r', Targets: createTargets(6) }, 'LimitExceededException: The requested resource'],
  [
    'events:TestEventPattern',
    { Event: 'x', EventPattern: '{"source":["a"]}' },
    'ValidationException: Parameter Event is not valid.',
  ],
  [
    'events:TestEventPattern',
    { Event: '{"id":"1"}', EventPattern: '{"source":["a"]}' },
    'ValidationException: Parameter Event is not valid. Reason: account is a required field.',
  ],
  [
    'events:PutEvents',
    { Entries: [{ Source: 's', DetailType: 't', Detail: JSON.stringify({ text: 'x'.repeat(262_144) }) }] },
    'ValidationException: Total size of the entries in the request is over the limit.',
  ],
  ['ssm:PutParameter', { Name: 'p', Type: 'String', Value: '2' }, 'ParameterAlreadyExists: '],
  ['ssm:PutParameter', { Name: 'q', Value: '2' }, 'ValidationException: A parameter type is required'],
  ['ssm:GetDocument', { Name: 'none' }, 'InvalidDocument: Document with name none does not exist.'],
  ['ssm:StartAutomationExecution', { DocumentName: 'none' }, 'AutomationDefinitionNotFoundException: Document'],
  [
    'cloudtrail:LookupEvents',
    { LookupAttributes: [{ AttributeKey: 'Colour', AttributeValue: 'red' }] },
    'InvalidLookupAttributesException: The lookup attribute Colour is not valid.',
  ],
  ['cloudtrail:LookupEvents', { EventCategory: 'data' }, 'InvalidEventCategoryException: '],
  ...(
    [
      [{ ConfigRuleName: undefined }, 'InvalidParameterValueException: One or more identifiers needs to be provided'],
      [{ ConfigRuleName: 'new', ConfigRuleId: 'x' }, 'InvalidParameterValueException: ConfigRule Arn and Id can not'],
      [{ InputParameters: 'x' }, 'InvalidParameterValueException: Invalid json x passed in the InputParameters field'],
      [{ Source: { Owner: 'CUSTOM_POLICY' } }, 'InvalidParameterValueException: CustomPolicyDetails is required'],
      [{ Source: { Owner: 'AWS' } }, 'InvalidParameterValueException: SourceIdentifier is required when Owner is AWS'],
      [{ Scope: { TagValue: 'x' } }, 'InvalidParameterValueException: Tag key should not be empty'],
      [{ Scope: { TagKey: 'x', ComplianceResourceTypes: ['A'] } }, 'InvalidParameterValueException: Scope cannot be'],
      [{ Scope: { ComplianceResourceId: 'x' } }, 'InvalidParameterValueException: A single resourceType should be'],
      [
        { Source: { Owner: 'CUSTOM_LAMBDA', SourceIdentifier: 'arn:aws:lambda:eu-west-1:111122223333:function:f' } },
        'InsufficientPermissionsException: The AWS Lambda function arn:aws:lambda:eu-west-1:111122223333:function:f cannot be invoked.',
      ],
    ] satisfies [object, string][]
  ).map(([change, error]): [string, object, string] => [
    'config:PutConfigRule',
    { ConfigRule: { ...MANAGED_RULE, ...change } },
    error,
  ]),
  [
    'config:GetComplianceDetailsByConfigRule',
    { ConfigRuleName: 'rule', ComplianceTypes: ['INSUFFICIENT_DATA'] },
    'InvalidParameterValueException: Results cannot be filtered by INSUFFICIENT_DATA.',
  ],
  ['config:DescribeComplianceByResource', { ResourceId: 'x' }, 'InvalidParameterValueException: A resource id needs'],
  ['config:DeleteRemediationConfiguration', { ConfigRuleName: 'rule' }, 'NoSuchRemediationConfigurationException: '],
  ['config:DescribeRemediationExecutionStatus', { ConfigRuleName: 'rule' }, 'NoSuchRemediationConfiguration'],
  [
    'config:GetResourceConfigHistory',
    { resourceType: 'A', resourceId: 'x', laterTime: new Date(0), earlierTime: new Date(1000) },
    'InvalidTimeRangeException: ',
  ],
  ['config:ListDiscoveredResources', { resourceType: 'A', resourceIds: ['x'], resourceName: 'y' }, 'ValidationExcept'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'rate(1 minutes)' }, 'ValidationException: Parameter Schedule'],
  // A rule that was refused does not exist.
  ['events:DescribeRule', { Name: 's' }, 'ResourceNotFoundException: Rule s does not exist on EventBus default.'],
  ['events:DeleteRule', { Name: 's' }, 'accepted'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'rate(5 minute)' }, 'ValidationException: Parameter Schedule'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'rate(0 minutes)' }, 'ValidationException: Parameter Schedule'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'rate(1 hour)' }, 'accepted'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'cron(0 0 * * * *)' }, 'ValidationException: Parameter Schedule'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'cron(0 0 ? * ? *)' }, 'ValidationException: Parameter Schedule'],
  ['events:PutRule', { Name: 's', ScheduleExpression: 'cron(0 0 ? * MON *)' }, 'accepted'],
  ['events:PutTargets', createTarget({ Input: '{' }), 'ValidationException: JSON syntax error in input for target 1'],
  [
    'events:PutTargets',
    createTarget({ Input: '1', InputPath: '$.x' }),
    'ValidationException: Only one of Input, InputPath, or',
  ],
  ['events:PutTargets', createTarget({ Input: '"text"' }), 'accepted'],
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
    { Name: 'news', Attributes: { DisplayName: 'Us' } },
    'InvalidParameter: Invalid parameter: Attributes',
  ],
  ['sns:CreateTopic', { Name: 'news', Attributes: { DisplayName: 'Team' } }, 'accepted'],
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
  ['config:PutConfigurationRecorder', { ConfigurationRecorder: {} }, 'InvalidRoleException: '],
  ['kms:Decrypt', { CiphertextBlob: Buffer.from('x') }, 'InvalidCiphertextException: '],
  ['sns:TagResource', { ResourceArn: `${TOPIC}2`, Tags: [] }, 'ResourceNotFound: Resource does not exist'],
  [
    'cloudfront:ListTagsForResource',
    { Resource: 'arn:aws:cloudfront::111122223333:distribution/E1' },
    'NoSuchResource: The specified resource does not exist',
  ],
  ['cloudwatch:PutMetricData', { Namespace: 'Shop' }, 'MissingParameter: The parameter MetricData is required.'],
  [
    'cloudwatch:GetMetricData',
    { MetricDataQueries: [{ Id: 'a' }], StartTime: new Date(0), EndTime: new Date(1) },
    'ValidationError: A query of MetricDataQueries needs the parameter MetricStat or Expression.',
  ],
  [
    'cloudwatch:GetMetricStatistics',
    { Namespace: 'Shop', MetricName: 'Orders', StartTime: new Date(0), EndTime: new Date(1), Period: 60 },
    'InvalidParameterCombination: At least one of the parameters Statistics',
  ],
  ['dynamodb:CreateTable', { TableName: 'orders' }, 'ValidationException: Invalid KeySchema: '],
  ['elbv2:DescribeRules', {}, 'ValidationError: You must specify either listener rule ARNs or a listener ARN'],
  ['elbv2:CreateTargetGroup', { Name: 'a' }, 'ValidationError: A protocol must be specified'],
  ['elbv2:CreateTargetGroup', { Name: 'a', Protocol: 'HTTP', Port: 80 }, 'ValidationError: A VPC ID must be'],
  ['elbv2:CreateTargetGroup', { Name: 'a', TargetType: 'lambda' }, 'accepted'],
  ['s3:AbortMultipartUpload', { Bucket: 'absent', Key: 'k', UploadId: 'u' }, 'NoSuchBucket: '],
  ['kms:CreateKey', { Policy: '{"Statement":[{"Effect":"Allow"}]}' }, 'MalformedPolicyDocumentException: '],
])('%# %s is answered as by AWS', async (call, input, error) => {
  expect(await region.tryCall(call, input)).toMatch(startsWith(error));
});

test('an entry that is refused does not concern the others of its batch', async () => {
  const Entries = [
    { Id: 'late', MessageBody: 'x', DelaySeconds: 901 },
    { Id: 'good', MessageBody: 'x' },
  ];
  const { Successful, Failed } = await region.call('sqs:SendMessageBatch', { QueueUrl: URL, Entries });
  expect(Successful).toEqual([{ Id: 'good', MessageId: expect.any(String), MD5OfMessageBody: expect.any(String) }]);
  expect(Failed).toEqual([
    {
      Id: 'late',
      SenderFault: true,
      Code: 'InvalidParameterValue',
      Message: 'Value 901 for parameter DelaySeconds is invalid. Reason: Must be between 0 and 900, if provided.',
    },
  ]);
  const handles = ['none', '00000000-0000-4000-8000-000000000000'].map((ReceiptHandle, index) => ({
    Id: `${index}`,
    ReceiptHandle,
  }));
  expect(await region.call('sqs:DeleteMessageBatch', { QueueUrl: URL, Entries: handles })).toMatchObject({
    Successful: [{ Id: '1' }],
    Failed: [{ Id: '0', Code: 'ReceiptHandleIsInvalid' }],
  });
});

test('a parameter that is overwritten has another version', async () => {
  await region.call('ssm:PutParameter', { Name: 'v', Type: 'String', Value: '1' });
  expect(await region.call('ssm:PutParameter', { Name: 'v', Value: '2', Overwrite: true })).toMatchObject({
    Version: 2,
  });
  expect((await region.call('ssm:GetParameter', { Name: 'v' })).Parameter).toMatchObject({ Value: '2', Version: 2 });
});
