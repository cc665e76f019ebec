import type { CallInput } from '../../../lib/local-region/aws-call';
import { createFunction, SmallRegion } from '../small-region';

const ARN = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:111122223333:${rest}`;
const PUBLIC = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] });
const KEY = { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] };
const KEY_SCHEMA = { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] };
const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/own';
const TOPIC_ARN = ARN('sns', 'own');
const TABLE_ARN = ARN('dynamodb', 'table/own');

type Calls = readonly (readonly [name: string, input: CallInput])[];

const TABLE: Calls = [['dynamodb:CreateTable', { TableName: 'own', ...KEY, ...KEY_SCHEMA }]];
const RECOVERY = { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } };
const status = (pointInTimeRecoveryStatus: string) => ({
  supplementaryConfiguration: {
    ContinuousBackupsDescription: { pointInTimeRecoveryDescription: { pointInTimeRecoveryStatus } },
  },
});

const DATABASE = { DBInstanceIdentifier: 'orders', DBInstanceClass: 'db.t3.micro', Engine: 'mysql' };
const SNAPSHOT = { DBSnapshotIdentifier: 'own' };

const OWN_FUNCTION = {
  FunctionName: 'own',
  Role: 'arn:aws:iam::111122223333:role/own',
  Handler: 'index.handler',
  Runtime: 'nodejs22.x',
  Code: {},
  Tags: { team: 'a' },
};

/** A person's calls, and what AWS Config records then. */
test.each<[calls: Calls, type: string, id: string, recorded: object]>([
  [
    [['sns:CreateTopic', { Name: 'own', Tags: [{ Key: 'team', Value: 'a' }] }]],
    'AWS::SNS::Topic',
    TOPIC_ARN,
    {
      resourceName: 'own',
      tags: { team: 'a' },
      configuration: { TopicArn: TOPIC_ARN, Policy: expect.stringContaining('"AWS:SourceOwner":"111122223333"') },
    },
  ],
  [
    [
      ['sns:CreateTopic', { Name: 'own', Tags: [{ Key: 'team', Value: 'a' }] }],
      ['sns:TagResource', { ResourceArn: TOPIC_ARN, Tags: [{ Key: 'env', Value: 'b' }] }],
      ['sns:UntagResource', { ResourceArn: TOPIC_ARN, TagKeys: ['team'] }],
      ['sns:SetTopicAttributes', { TopicArn: TOPIC_ARN, AttributeName: 'Policy', AttributeValue: PUBLIC }],
    ],
    'AWS::SNS::Topic',
    TOPIC_ARN,
    { tags: { env: 'b' }, configuration: { Policy: PUBLIC } },
  ],
  [
    [['sqs:CreateQueue', { QueueName: 'own', Attributes: { SqsManagedSseEnabled: 'false' }, tags: { team: 'a' } }]],
    'AWS::SQS::Queue',
    QUEUE_URL,
    { tags: { team: 'a' }, configuration: { SqsManagedSseEnabled: 'false', VisibilityTimeout: '30' } },
  ],
  [
    [
      ['sqs:CreateQueue', { QueueName: 'own', tags: { team: 'a' } }],
      ['sqs:TagQueue', { QueueUrl: 'http://127.0.0.1:1/111122223333/own', Tags: { env: 'b' } }],
      ['sqs:SetQueueAttributes', { QueueUrl: QUEUE_URL, Attributes: { Policy: PUBLIC } }],
    ],
    'AWS::SQS::Queue',
    QUEUE_URL,
    { tags: { team: 'a', env: 'b' }, configuration: { Policy: PUBLIC, SqsManagedSseEnabled: 'true' } },
  ],
  [TABLE, 'AWS::DynamoDB::Table', 'own', { ...status('DISABLED'), configuration: { tableName: 'own' } }],
  [
    [
      ...TABLE,
      ['dynamodb:UpdateContinuousBackups', { TableName: 'own', ...RECOVERY }],
      ['dynamodb:UpdateTable', { TableName: 'own', DeletionProtectionEnabled: true }],
      ['dynamodb:TagResource', { ResourceArn: TABLE_ARN, Tags: [{ Key: 'team', Value: 'a' }] }],
    ],
    'AWS::DynamoDB::Table',
    'own',
    { ...status('ENABLED'), tags: { team: 'a' }, configuration: { deletionProtectionEnabled: true } },
  ],
  [
    [['lambda:AddPermission', { FunctionName: 'worker', StatementId: 's', Action: '*', Principal: '*' }]],
    'AWS::Lambda::Function',
    'worker',
    {
      configuration: { functionName: 'worker', packageType: 'Zip', environment: { variables: { Name: 'x' } } },
      supplementaryConfiguration: {
        Policy: expect.stringMatching(/"Sid":"Template".*"Sid":"s","Effect":"Allow","Principal":"\*"/),
        Tags: {},
      },
    },
  ],
  [
    [
      ['lambda:CreateFunction', OWN_FUNCTION],
      [
        'lambda:UpdateFunctionConfiguration',
        { FunctionName: 'own', Timeout: 9, Environment: { Variables: { A: 'b' } } },
      ],
    ],
    'AWS::Lambda::Function',
    'own',
    {
      arn: ARN('lambda', 'function:own'),
      tags: { team: 'a' },
      configuration: { runtime: 'nodejs22.x', timeout: 9, memorySize: 128, environment: { variables: { A: 'b' } } },
    },
  ],
  [
    [['lambda:UpdateFunctionConfiguration', { FunctionName: 'worker', MemorySize: 512 }]],
    'AWS::Lambda::Function',
    'worker',
    { configuration: { functionName: 'worker', memorySize: 512, environment: { variables: { Name: 'x' } } } },
  ],
  [
    [['kms:ScheduleKeyDeletion', { KeyId: 'alias/template' }]],
    'AWS::KMS::Key',
    'alias/template',
    { tags: { team: 'a' }, configuration: { keyState: 'PendingDeletion', enabled: false } },
  ],
  [
    [['dynamodb:UpdateContinuousBackups', { TableName: 'deployed', ...RECOVERY }]],
    'AWS::DynamoDB::Table',
    'deployed',
    { ...status('ENABLED'), configuration: { billingModeSummary: { billingMode: 'PAY_PER_REQUEST' } } },
  ],
  [
    [
      ['ecr:CreateRepository', { repositoryName: 'team/own', tags: [{ Key: 'team', Value: 'a' }] }],
      ['ecr:PutImageTagMutability', { repositoryName: 'team/own', imageTagMutability: 'IMMUTABLE' }],
    ],
    'AWS::ECR::Repository',
    'team/own',
    {
      tags: { team: 'a' },
      configuration: { ImageTagMutability: 'IMMUTABLE', ImageScanningConfiguration: { ScanOnPush: false } },
    },
  ],
  [
    [['opensearch:CreateDomain', { DomainName: 'own', DomainEndpointOptions: { EnforceHTTPS: true } }]],
    'AWS::OpenSearch::Domain',
    'own',
    {
      configuration: {
        DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-2019-07' },
        EncryptionAtRestOptions: { Enabled: false },
      },
    },
  ],
  [
    [
      ['rds:CreateDBInstance', { ...DATABASE, DeletionProtection: true }],
      ['rds:CreateDBSnapshot', { DBSnapshotIdentifier: 'own', DBInstanceIdentifier: 'orders' }],
      ['rds:ModifyDBSnapshotAttribute', { ...SNAPSHOT, AttributeName: 'restore', ValuesToAdd: ['all'] }],
    ],
    'AWS::RDS::DBSnapshot',
    'own',
    {
      configuration: { dBInstanceIdentifier: 'orders', engine: 'mysql', encrypted: false, snapshotType: 'manual' },
      supplementaryConfiguration: {
        DBSnapshotAttributes: [{ attributeName: 'restore', attributeValues: ['all'] }],
      },
    },
  ],
  [
    [
      ['rds:CreateDBCluster', { DBClusterIdentifier: 'shop', Engine: 'aurora-mysql' }],
      ['rds:CreateDBClusterSnapshot', { DBClusterSnapshotIdentifier: 'own', DBClusterIdentifier: 'shop' }],
    ],
    'AWS::RDS::DBClusterSnapshot',
    'own',
    { configuration: { dBClusterIdentifier: 'shop', storageEncrypted: true } },
  ],
])('%j is recorded', async (calls, resourceType, resourceId, recorded) => {
  const region = await SmallRegion.start({
    ...createFunction('worker', '', { properties: { Environment: { Variables: { Name: 'x' } } } }),
    Template: {
      Type: 'AWS::Lambda::Permission',
      Properties: { FunctionName: 'worker', Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com' },
    },
    Key: { Type: 'AWS::KMS::Key', Properties: { Tags: [{ Key: 'team', Value: 'a' }] } },
    Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/template', TargetKeyId: { Ref: 'Key' } } },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: { TableName: 'deployed', BillingMode: 'PAY_PER_REQUEST', ...KEY, ...KEY_SCHEMA },
    },
  });
  try {
    for (const [name, input] of calls) await region.call(name, input);
    await region.advance(60_000);
    const { context } = region.local.find();
    const id = resourceId.startsWith('alias/')
      ? (await region.call('kms:DescribeKey', { KeyId: resourceId })).KeyMetadata.KeyId
      : resourceId;
    const versions = await region.call('config:GetResourceConfigHistory', { resourceType, resourceId: id });
    const [{ configuration }] = versions.configurationItems;
    const resource = context.resources.find(resourceType, id);
    expect(resource).toMatchObject(recorded);
    expect(JSON.parse(configuration)).toEqual(JSON.parse(JSON.stringify(resource?.configuration)));
  } finally {
    await region.stop();
  }
});

test.each<[create: Calls[number], remove: Calls[number], type: string, id: string]>([
  [['sns:CreateTopic', { Name: 'own' }], ['sns:DeleteTopic', { TopicArn: TOPIC_ARN }], 'AWS::SNS::Topic', TOPIC_ARN],
  [['sqs:CreateQueue', { QueueName: 'own' }], ['sqs:DeleteQueue', { QueueUrl: 'own' }], 'AWS::SQS::Queue', QUEUE_URL],
  [TABLE[0] as Calls[number], ['dynamodb:DeleteTable', { TableName: 'own' }], 'AWS::DynamoDB::Table', 'own'],
  [
    ['lambda:CreateFunction', OWN_FUNCTION],
    ['lambda:DeleteFunction', { FunctionName: 'own' }],
    'AWS::Lambda::Function',
    'own',
  ],
])('%j is recorded as deleted after %j', async (create, remove, resourceType, resourceId) => {
  const region = await SmallRegion.start({});
  try {
    for (const [name, input] of [create, remove]) {
      await region.call(name, input);
      await region.advance(60_000);
    }
    const { configurationItems } = await region.call('config:GetResourceConfigHistory', { resourceType, resourceId });
    expect(configurationItems.map((each: { configurationItemStatus: string }) => each.configurationItemStatus)).toEqual(
      ['ResourceDeleted', 'ResourceDiscovered'],
    );
  } finally {
    await region.stop();
  }
});

test('a protected table is not deleted', async () => {
  const region = await SmallRegion.start({});
  await region.call('dynamodb:CreateTable', { ...TABLE[0]?.[1], DeletionProtectionEnabled: true });
  expect(await region.tryCall('dynamodb:DeleteTable', { TableName: 'own' })).toBe(
    'ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
  );
  await region.call('dynamodb:UpdateTable', { TableName: 'own', DeletionProtectionEnabled: false });
  expect(await region.tryCall('dynamodb:DeleteTable', { TableName: 'own' })).toBe('accepted');
  await region.stop();
});

test.each<[calls: Calls, last: Calls[number], answer: string]>([
  [
    [],
    ['ecr:CreateRepository', { repositoryName: 'Own' }],
    "InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''",
  ],
  [
    [['ecr:CreateRepository', { repositoryName: 'own' }]],
    ['ecr:CreateRepository', { repositoryName: 'own' }],
    "RepositoryAlreadyExistsException: The repository with name 'own' already exists in the registry with id '111122223333'",
  ],
  [[], ['rds:CreateDBInstance', { ...DATABASE, Engine: 'paper' }], 'InvalidParameterValue: Invalid DB engine: paper'],
  [
    [],
    ['rds:CreateDBInstance', { ...DATABASE, DBInstanceIdentifier: 'a--b' }],
    'InvalidParameterValue: The parameter DBInstanceIdentifier is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.',
  ],
  [
    [['rds:CreateDBInstance', DATABASE]],
    ['rds:CreateDBInstance', { ...DATABASE, DBInstanceIdentifier: 'Orders' }],
    'DBInstanceAlreadyExists: DB instance already exists',
  ],
  [[], ['rds:DescribeDBInstances', { DBInstanceIdentifier: 'no' }], 'DBInstanceNotFound: DBInstance no not found.'],
  [
    [['rds:CreateDBInstance', DATABASE]],
    ['rds:CreateDBSnapshot', { DBSnapshotIdentifier: 'own', DBInstanceIdentifier: 'ORDERS' }],
    'accepted',
  ],
  [
    [
      ['rds:CreateDBInstance', DATABASE],
      ['rds:CreateDBSnapshot', { DBSnapshotIdentifier: 'own', DBInstanceIdentifier: 'orders' }],
    ],
    ['rds:DeleteDBInstance', { DBInstanceIdentifier: 'orders', FinalDBSnapshotIdentifier: 'Own' }],
    'DBSnapshotAlreadyExists: Cannot create the snapshot because a snapshot with the identifier own already exists.',
  ],
  [
    [
      ['rds:CreateDBCluster', { DBClusterIdentifier: 'shop', Engine: 'aurora-mysql' }],
      ['rds:CreateDBInstance', { ...DATABASE, Engine: 'aurora-mysql', DBClusterIdentifier: 'Shop' }],
    ],
    ['rds:DeleteDBCluster', { DBClusterIdentifier: 'shop', SkipFinalSnapshot: true }],
    'InvalidDBClusterStateFault: Cluster cannot be deleted, it still contains DB instances in non-deleting state.',
  ],
  [
    [],
    ['dynamodb:ListTagsOfResource', { ResourceArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/none' }],
    'ResourceNotFoundException: Table not found: arn:aws:dynamodb:eu-west-1:111122223333:table/none',
  ],
  [
    [],
    ['rds:CreateDBInstance', { ...DATABASE, DBClusterIdentifier: 'shop' }],
    'DBClusterNotFoundFault: DBCluster shop not found.',
  ],
  [
    [['rds:CreateDBInstance', { ...DATABASE, DeletionProtection: true }]],
    ['rds:DeleteDBInstance', { DBInstanceIdentifier: 'orders', SkipFinalSnapshot: true }],
    'InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again.',
  ],
  [
    [['rds:CreateDBInstance', DATABASE]],
    ['rds:DeleteDBInstance', { DBInstanceIdentifier: 'orders' }],
    'InvalidParameterCombination: FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
  ],
  [
    [
      ['rds:CreateDBInstance', DATABASE],
      ['rds:DeleteDBInstance', { DBInstanceIdentifier: 'orders', FinalDBSnapshotIdentifier: 'last' }],
    ],
    ['rds:DeleteDBSnapshot', { DBSnapshotIdentifier: 'last' }],
    'accepted',
  ],
  ...['12345', '*', 'arn:aws:iam::444455556666:root'].map((account): [Calls, Calls[number], string] => [
    [
      ['rds:CreateDBInstance', DATABASE],
      ['rds:CreateDBSnapshot', { DBSnapshotIdentifier: 'own', DBInstanceIdentifier: 'orders' }],
    ],
    ['rds:ModifyDBSnapshotAttribute', { ...SNAPSHOT, AttributeName: 'restore', ValuesToAdd: [account] }],
    `InvalidParameterValue: Invalid AWS account ID: ${account}`,
  ]),
  [
    [['lambda:CreateFunction', OWN_FUNCTION]],
    ['lambda:CreateFunction', OWN_FUNCTION],
    'ResourceConflictException: Function already exist: own',
  ],
  [
    [['lambda:CreateFunction', OWN_FUNCTION]],
    ['lambda:Invoke', { FunctionName: 'own' }],
    'NotImplemented: The local region has no code of the function own: it runs those of the deployment',
  ],
  ...['12', 'arn:aws:iam::1:root', 'some one'].map((Principal): [Calls, Calls[number], string] => [
    [['lambda:CreateFunction', OWN_FUNCTION]],
    ['lambda:AddPermission', { FunctionName: 'own', StatementId: 's', Action: '*', Principal }],
    'InvalidParameterValueException: The provided principal was invalid. Please check the principal and try again.',
  ]),
  [[], ['lambda:DeleteFunction', { FunctionName: 'no' }], 'ResourceNotFoundException: Function not found: no'],
  [[], ['opensearch:CreateDomain', { DomainName: 'X' }], 'ValidationException: The domain name is invalid: X'],
  [
    [['opensearch:CreateDomain', { DomainName: 'own' }]],
    ['opensearch:CreateDomain', { DomainName: 'own' }],
    'ResourceAlreadyExistsException: Domain own already exists',
  ],
])('after %j, the answer to %j is %s', async (calls, [name, input], answer) => {
  const region = await SmallRegion.start({});
  try {
    for (const [before, given] of calls) await region.call(before, given);
    expect(await region.tryCall(name, input)).toBe(answer);
  } finally {
    await region.stop();
  }
});

test('a distribution is created, disabled and deleted', async () => {
  const region = await SmallRegion.start({});
  const config = {
    CallerReference: 'shop',
    Comment: '',
    Enabled: true,
    Origins: { Quantity: 1, Items: [{ Id: 'web', DomainName: 'www.example.com' }] },
    DefaultCacheBehavior: { TargetOriginId: 'web', ViewerProtocolPolicy: 'allow-all' },
  };
  const Tags = { Items: [{ Key: 'team', Value: 'a' }] };
  try {
    const { Distribution, ETag } = await region.call('cloudfront:CreateDistributionWithTags', {
      DistributionConfigWithTags: { DistributionConfig: config, Tags },
    });
    expect(await region.fail('cloudfront:CreateDistribution', { DistributionConfig: config })).toBe(
      'DistributionAlreadyExists',
    );
    const named = { resourceType: 'AWS::CloudFront::Distribution', resourceId: Distribution.Id };
    await region.advance(60_000);
    const { configurationItems } = await region.call('config:GetResourceConfigHistory', named);
    const [{ tags, configuration }] = configurationItems;
    expect([tags, JSON.parse(configuration).distributionConfig.defaultCacheBehavior]).toEqual([
      { team: 'a' },
      { targetOriginId: 'web', viewerProtocolPolicy: 'allow-all' },
    ]);
    const { DistributionList } = await region.call('cloudfront:ListDistributions');
    expect(DistributionList.Items).toMatchObject([{ Id: Distribution.Id, Enabled: true }]);
    const { DistributionConfig } = await region.call('cloudfront:GetDistributionConfig', { Id: Distribution.Id });
    expect(DistributionConfig).toEqual(config);
    const remove = (IfMatch?: string) => region.fail('cloudfront:DeleteDistribution', { Id: Distribution.Id, IfMatch });
    expect([await remove(), await remove('E0'), await remove(ETag)]).toEqual([
      ...['InvalidIfMatchVersion', 'PreconditionFailed', 'DistributionNotDisabled'],
    ]);
    const renamed = { Id: Distribution.Id, IfMatch: ETag, DistributionConfig: { ...config, CallerReference: 'other' } };
    expect(await region.fail('cloudfront:UpdateDistribution', renamed)).toBe('IllegalUpdate');
    const changed = await region.call('cloudfront:UpdateDistribution', {
      Id: Distribution.Id,
      IfMatch: ETag,
      DistributionConfig: { ...config, Enabled: false },
    });
    expect(await remove(changed.ETag)).toBe('no error');
  } finally {
    await region.stop();
  }
});

test('what AWS Config has recorded is listed and described beside what calls create', async () => {
  const region = await SmallRegion.start({});
  const { resources } = region.local.find().context;
  const load = (resourceType: string, resourceId: string, resourceName: string, configuration: object) =>
    resources.load({
      resourceType,
      resourceId,
      resourceName,
      region: 'eu-west-1',
      tags: {},
      relationships: [],
      configuration: { ...configuration },
      supplementaryConfiguration: {},
    });
  load('AWS::SNS::Topic', ARN('sns', 'old'), 'old', {});
  load('AWS::SQS::Queue', QUEUE_URL.replace('own', 'old'), 'old', {});
  load('AWS::DynamoDB::Table', 'old', 'old', { tableName: 'old', tableStatus: 'ACTIVE' });
  load('AWS::Lambda::Function', 'old', 'old', { functionName: 'old', timeout: 30 });
  try {
    await region.call('sns:CreateTopic', { Name: 'own' });
    await region.call('sqs:CreateQueue', { QueueName: 'own' });
    await region.call(...(TABLE[0] as Calls[number]));
    const [topics, queues, tables, functions] = [
      await region.call('sns:ListTopics'),
      await region.call('sqs:ListQueues'),
      await region.call('dynamodb:ListTables'),
      await region.call('lambda:ListFunctions'),
    ];
    expect({ ...topics, ...queues, ...tables, ...functions }).toEqual({
      Topics: [{ TopicArn: ARN('sns', 'old') }, { TopicArn: TOPIC_ARN }],
      QueueUrls: [QUEUE_URL.replace('own', 'old'), QUEUE_URL],
      TableNames: ['old', 'own'],
      Functions: [{ FunctionName: 'old', Timeout: 30 }],
    });
    const { Table } = await region.call('dynamodb:DescribeTable', { TableName: 'old' });
    expect(Table).toEqual({ TableName: 'old', TableStatus: 'ACTIVE' });
    for (const FunctionName of ['old', ARN('lambda', 'function:old')]) {
      const [configuration, { Configuration }] = [
        await region.call('lambda:GetFunctionConfiguration', { FunctionName }),
        await region.call('lambda:GetFunction', { FunctionName }),
      ];
      expect([configuration, Configuration]).toEqual(Array(2).fill({ FunctionName: 'old', Timeout: 30 }));
    }
    // A creation does not take the place of what AWS Config has recorded.
    const before = resources.list('AWS::SNS::Topic').concat(resources.list('AWS::SQS::Queue'));
    expect([
      await region.call('sns:CreateTopic', { Name: 'old' }),
      await region.call('sqs:CreateQueue', { QueueName: 'old' }),
      await region.tryCall('dynamodb:CreateTable', { ...TABLE[0]?.[1], TableName: 'old' }),
    ]).toEqual([
      { TopicArn: ARN('sns', 'old') },
      { QueueUrl: QUEUE_URL.replace('own', 'old') },
      'ResourceInUseException: Table already exists: old',
    ]);
    expect(resources.list('AWS::SNS::Topic').concat(resources.list('AWS::SQS::Queue'))).toEqual(before);
    expect(await region.call('sqs:GetQueueUrl', { QueueName: 'old' })).toEqual({
      QueueUrl: QUEUE_URL.replace('own', 'old'),
    });
    // The host is that of the endpoint.
    const QueueUrl = 'http://127.0.0.1:1/111122223333/old';
    await region.call('sqs:TagQueue', { QueueUrl, Tags: { team: 'a' } });
    expect(await region.call('sqs:ListQueueTags', { QueueUrl })).toEqual({ Tags: { team: 'a' } });
    await region.call('sns:DeleteTopic', { TopicArn: ARN('sns', 'old') });
    await region.call('sqs:DeleteQueue', { QueueUrl });
    await region.call('dynamodb:DeleteTable', { TableName: 'old' });
    const types = ['AWS::SNS::Topic', 'AWS::SQS::Queue', 'AWS::DynamoDB::Table'];
    expect(types.flatMap((type) => resources.list(type)).map(({ resourceName }) => resourceName)).toEqual(
      Array(3).fill('own'),
    );
  } finally {
    await region.stop();
  }
});
