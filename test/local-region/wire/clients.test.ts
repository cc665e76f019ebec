import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ConfigServiceClient, GetResourceConfigHistoryCommand } from '@aws-sdk/client-config-service';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { AuthorizeSecurityGroupIngressCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeListenersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetAccountSummaryCommand, GetUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  CopyObjectCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetAutomationExecutionCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCall } from '../../../lib/local-region/aws-call';
import { Endpoint } from '../../../lib/local-region/wire/endpoint';

let answer: object = {};
let received: AwsCall | undefined;
let endpoint: Endpoint;
let options: object;

beforeAll(async () => {
  endpoint = await Endpoint.start({
    identify: ({ accessKeyId }) => ({ kind: 'administrator', account: accessKeyId }),
    answer: async (call) => {
      received = call;
      return answer;
    },
  });
  options = {
    endpoint: endpoint.url.replace('127.0.0.1', 'localhost'),
    region: 'eu-west-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'secret' },
    maxAttempts: 1,
    forcePathStyle: true,
  };
});
afterAll(() => endpoint.stop());

interface Client {
  // biome-ignore lint/suspicious/noExplicitAny: the commands of one client are not those of another
  send(command: any): Promise<object>;
  readonly middlewareStack: { add(middleware: unknown, options: object): void };
}
type ClientClass = new (options: object) => Client;
type CommandClass = new (input: never) => { readonly input: object };

const TIME = new Date('2026-03-01T12:00:00.000Z');
const MD5_OF_B = '92eb5ffee6ae2fec3ad71c777531578f';
const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/a';

test.each<[service: string, client: ClientClass, command: CommandClass, input: object, output: object]>([
  [
    'acm',
    ACMClient,
    DescribeCertificateCommand,
    { CertificateArn: ARN },
    { Certificate: { CertificateArn: ARN, NotAfter: TIME, InUseBy: [], DomainName: 'a & <b>' } },
  ],
  [
    'cloudformation',
    CloudFormationClient,
    DescribeStacksCommand,
    { StackName: 'a' },
    { Stacks: [{ StackName: 'a', CreationTime: TIME, StackStatus: 'CREATE_COMPLETE', Outputs: [], Tags: [] }] },
  ],
  [
    'cloudtrail',
    CloudTrailClient,
    LookupEventsCommand,
    { StartTime: TIME, LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'RunInstances' }] },
    { Events: [{ EventId: 'a', EventTime: TIME, Resources: [] }] },
  ],
  [
    'cloudwatch',
    CloudWatchClient,
    PutMetricDataCommand,
    { Namespace: 'Assay', MetricData: [{ MetricName: 'A', Value: 1.5, Timestamp: TIME }] },
    {},
  ],
  [
    'logs',
    CloudWatchLogsClient,
    PutLogEventsCommand,
    { logGroupName: 'a', logStreamName: 'b', logEvents: [{ timestamp: 1, message: 'x' }] },
    { nextSequenceToken: '1' },
  ],
  [
    'config',
    ConfigServiceClient,
    GetResourceConfigHistoryCommand,
    { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-1', laterTime: TIME, limit: 2 },
    { configurationItems: [{ configurationItemCaptureTime: TIME, supplementaryConfiguration: { a: '{}' } }] },
  ],
  [
    'dynamodb',
    DynamoDBClient,
    PutItemCommand,
    {
      TableName: 't',
      Item: { pk: { S: 'a' }, list: { L: [{ N: '1' }, { NULL: true }, { M: { b: { BOOL: false } } }] } },
    },
    { Attributes: { data: { B: new Uint8Array([1, 2]) } } },
  ],
  [
    'ec2',
    EC2Client,
    AuthorizeSecurityGroupIngressCommand,
    {
      GroupId: 'sg-1',
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'é' }] },
        { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-2' }] },
      ],
    },
    { Return: true, SecurityGroupRules: [{ SecurityGroupRuleId: 'sgr-1', IsEgress: false, FromPort: 22, Tags: [] }] },
  ],
  [
    'ec2',
    EC2Client,
    DescribeSecurityGroupsCommand,
    { GroupIds: ['sg-1', 'sg-2'], Filters: [{ Name: 'vpc-id', Values: ['a', 'b'] }] },
    { SecurityGroups: [{ GroupId: 'sg-1', IpPermissions: [], Tags: [{ Key: 'a', Value: '' }] }], NextToken: 'n' },
  ],
  [
    'elbv2',
    ElasticLoadBalancingV2Client,
    DescribeListenersCommand,
    { ListenerArns: ['a', 'b'] },
    { Listeners: [{ Port: 80, DefaultActions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } }] }] },
  ],
  [
    'events',
    EventBridgeClient,
    PutEventsCommand,
    { Entries: [{ Source: 'a', Detail: '{}', Time: TIME }] },
    { FailedEntryCount: 0, Entries: [{ EventId: '1' }] },
  ],
  ['iam', IAMClient, GetUserCommand, {}, { User: { UserName: 'a', CreateDate: TIME, Path: '/' } }],
  ['iam', IAMClient, GetAccountSummaryCommand, {}, { SummaryMap: { Users: 2, AccountMFAEnabled: 0 } }],
  ['kms', KMSClient, DescribeKeyCommand, { KeyId: 'a' }, { KeyMetadata: { KeyId: 'a', CreationDate: TIME } }],
  [
    'lambda',
    LambdaClient,
    InvokeCommand,
    { FunctionName: 'arn:aws:lambda:eu-west-1:111122223333:function:f', InvocationType: 'Event' },
    { StatusCode: 202, Payload: Buffer.from('{}') },
  ],
  ['lambda', LambdaClient, ListFunctionsCommand, { MaxItems: 2 }, { Functions: [{ FunctionName: 'f', Timeout: 3 }] }],
  ['s3', S3Client, ListBucketsCommand, {}, { Buckets: [{ Name: 'a', CreationDate: TIME }], Owner: { ID: 'o' } }],
  [
    's3',
    S3Client,
    ListObjectsV2Command,
    { Bucket: 'a', Prefix: 'x/', MaxKeys: 2 },
    { Name: 'a', KeyCount: 1, IsTruncated: false, Contents: [{ Key: 'x/é&', Size: 2, LastModified: TIME }] },
  ],
  [
    's3',
    S3Client,
    GetBucketAclCommand,
    { Bucket: 'a', ExpectedBucketOwner: '111122223333' },
    {
      Owner: { ID: 'o' },
      Grants: [
        { Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' }, Permission: 'READ' },
      ],
    },
  ],
  [
    's3',
    S3Client,
    PutBucketAclCommand,
    {
      Bucket: 'a',
      AccessControlPolicy: {
        Owner: { ID: 'o' },
        Grants: [{ Grantee: { Type: 'CanonicalUser', ID: 'o' }, Permission: 'FULL_CONTROL' }],
      },
    },
    {},
  ],
  ['s3', S3Client, PutBucketAclCommand, { Bucket: 'a', ACL: 'public-read' }, {}],
  ['s3', S3Client, PutBucketPolicyCommand, { Bucket: 'a', Policy: '{"Version":"2012-10-17"}' }, {}],
  ['s3', S3Client, PutBucketTaggingCommand, { Bucket: 'a', Tagging: { TagSet: [{ Key: 'k', Value: 'v' }] } }, {}],
  [
    's3',
    S3Client,
    PutPublicAccessBlockCommand,
    { Bucket: 'a', PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: false } },
    {},
  ],
  ['s3', S3Client, GetBucketLocationCommand, { Bucket: 'a' }, { LocationConstraint: 'eu-west-1' }],
  [
    's3',
    S3Client,
    CopyObjectCommand,
    { Bucket: 'a', Key: 'b', CopySource: 'c/d' },
    { CopyObjectResult: { ETag: '"e"', LastModified: TIME } },
  ],
  [
    's3control',
    S3ControlClient,
    GetPublicAccessBlockCommand,
    { AccountId: '111122223333' },
    { PublicAccessBlockConfiguration: { BlockPublicAcls: true } },
  ],
  [
    'securityhub',
    SecurityHubClient,
    BatchImportFindingsCommand,
    {
      Findings: [
        {
          SchemaVersion: '2018-10-08',
          Id: 'a',
          ProductArn: 'p',
          GeneratorId: 'g',
          AwsAccountId: '111122223333',
          CreatedAt: '2026-03-01T12:00:00.000Z',
          UpdatedAt: '2026-03-01T12:00:00.000Z',
          Title: 't',
          Description: 'd',
          Resources: [{ Type: 'Other', Id: 'r', Details: { Other: { a: 'b' } } }],
        },
      ],
    },
    { FailedCount: 0, SuccessCount: 1, FailedFindings: [] },
  ],
  [
    'sns',
    SNSClient,
    PublishCommand,
    { TopicArn: 'a', Message: 'x\ny', MessageAttributes: { k: { DataType: 'String', StringValue: 'v' } } },
    { MessageId: 'm' },
  ],
  [
    'sqs',
    SQSClient,
    ReceiveMessageCommand,
    { QueueUrl: 'http://localhost/q' },
    { Messages: [{ MessageId: 'm', Body: 'b', MD5OfBody: MD5_OF_B }] },
  ],
  [
    'sqs',
    SQSClient,
    SendMessageCommand,
    { QueueUrl: 'http://localhost/q', MessageBody: 'b' },
    { MessageId: 'm', MD5OfMessageBody: MD5_OF_B },
  ],
  [
    'ssm',
    SSMClient,
    GetAutomationExecutionCommand,
    { AutomationExecutionId: '00000000-0000-4000-8000-000000000001' },
    {
      AutomationExecution: {
        AutomationExecutionId: '00000000-0000-4000-8000-000000000001',
        Outputs: { x: ['y'] },
        ExecutionStartTime: TIME,
      },
    },
  ],
  ['sts', STSClient, GetCallerIdentityCommand, {}, { Account: '111122223333', Arn: 'a', UserId: 'u' }],
])(
  '%s: the call of a client arrives, and the answer at the client (case %#)',
  async (service, Client, Command, input, output) => {
    answer = output;
    const client = new Client(options);
    // S3 Control has the account in front of the host, which loopback does not resolve.
    client.middlewareStack.add(toLoopback, { step: 'finalizeRequest', priority: 'low' });
    const { $metadata, ...found } = (await client.send(new Command(input as never))) as Record<string, object>;
    const { operation, region, caller } = received ?? {};
    expect({ service: received?.service, operation, region, caller }).toEqual({
      service,
      operation: Command.name.replace('Command', ''),
      region: 'eu-west-1',
      caller: { kind: 'administrator', account: '111122223333' },
    });
    expect(received?.input).toMatchObject(input);
    expect(withoutClass(found)).toMatchObject(withoutClass(output));
  },
);

const toLoopback = (next: (args: object) => unknown) => (args: { readonly request: { hostname: string } }) => {
  args.request.hostname = '127.0.0.1';
  return next(args);
};

/** Blobs have classes of the client's own. */
const withoutClass = (value: unknown): object =>
  JSON.parse(
    JSON.stringify(value, (_, each) =>
      each?.type === 'Buffer' ? each.data : each instanceof Uint8Array ? [...each] : each,
    ),
  );

test.each([
  ['a buffer', Buffer.from([0, 255, 1])],
  ['a text', 'é'],
  ['no bytes', Buffer.alloc(0)],
])('s3: an object of %s arrives and returns whole', async (_, Body) => {
  const s3 = new S3Client(options);
  answer = { ETag: '"e"' };
  await s3.send(
    new PutObjectCommand({ Bucket: 'a', Key: 'x/é ü+&', Body, IfNoneMatch: '*', Metadata: { kind: 'test' } }),
  );
  expect(received).toMatchObject({
    operation: 'PutObject',
    input: { Bucket: 'a', Key: 'x/é ü+&', Body: Buffer.from(Body), IfNoneMatch: '*', Metadata: { kind: 'test' } },
  });
  answer = { Body: Buffer.from(Body), ContentType: 'text/plain', ETag: '"e"', Metadata: { kind: 'test' } };
  const { Body: body, ...object } = await s3.send(new GetObjectCommand({ Bucket: 'a', Key: 'k' }));
  expect(Buffer.from((await body?.transformToByteArray()) ?? [])).toEqual(Buffer.from(Body));
  expect(object).toMatchObject({ ContentType: 'text/plain', ETag: '"e"', Metadata: { kind: 'test' } });
});

test('s3: a part of an upload is another operation than an object, and a bucket may be in the host', async () => {
  answer = { ETag: '"e"' };
  const part = { Bucket: 'a', Key: 'b', PartNumber: 1, UploadId: 'u', Body: 'x' };
  await new S3Client(options).send(new UploadPartCommand(part));
  expect(received).toMatchObject({ operation: 'UploadPart', input: { PartNumber: 1, UploadId: 'u' } });
  await fetch(`${endpoint.url}/key?versionId=v`, { method: 'HEAD', headers: signedBy('s3') });
  expect(received).toMatchObject({ operation: 'HeadBucket', input: { Bucket: 'key' } });
});

const signedBy = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=111122223333/20260301/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=a`,
});
