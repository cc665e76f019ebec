import { recordTemplateSettings } from '../../../lib/local-region/services/s3/bucket-settings';
import { TestingAccount } from '../testing-account';

const Bucket = 'assets-1';
const LOCATION = { CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } };
const PUBLIC_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }],
});

let aws: TestingAccount;
beforeEach(async () => {
  aws = new TestingAccount();
  await aws.call('s3:CreateBucket', { Bucket, ...LOCATION });
});

test('a new bucket blocks public access, and AWS Config records all of its settings', () => {
  expect(aws.resources.find('AWS::S3::Bucket', Bucket)?.supplementaryConfiguration).toEqual({
    AccessControlList: expect.stringContaining('"permission":"FullControl"'),
    BucketAccelerateConfiguration: { isRequesterCharged: false },
    BucketLoggingConfiguration: {},
    BucketNotificationConfiguration: { configurations: {} },
    BucketPolicy: {},
    BucketVersioningConfiguration: { status: 'Off' },
    IsRequesterPaysEnabled: false,
    PublicAccessBlockConfiguration: {
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: true,
      restrictPublicBuckets: true,
    },
    ServerSideEncryptionConfiguration: {
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' }, bucketKeyEnabled: false }],
    },
  });
});

test.each<[setting: string, put: string, input: object, get: string, output: object, recorded: object]>([
  [
    'encryption',
    'PutBucketEncryption',
    {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'k' } }],
      },
    },
    'GetBucketEncryption',
    {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'k' } }],
      },
    },
    {
      ServerSideEncryptionConfiguration: {
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyID: 'k' } }],
      },
    },
  ],
  [
    'website',
    'PutBucketWebsite',
    { WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } } },
    'GetBucketWebsite',
    { IndexDocument: { Suffix: 'index.html' } },
    {
      BucketWebsiteConfiguration: {
        indexDocumentSuffix: 'index.html',
        errorDocument: null,
        redirectAllRequestsTo: null,
        routingRules: [],
      },
    },
  ],
  [
    'lifecycle',
    'PutBucketLifecycleConfiguration',
    {
      LifecycleConfiguration: {
        Rules: [
          { ID: 'all', Status: 'Enabled', Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
          {
            ID: 'old',
            Status: 'Disabled',
            Filter: { Prefix: 'old/' },
            Expiration: { Days: 9 },
            Transitions: [{ Days: 30, StorageClass: 'STANDARD_IA' }],
            NoncurrentVersionTransitions: [{ NoncurrentDays: 40, StorageClass: 'GLACIER' }],
          },
          {
            ID: 'both',
            Status: 'Enabled',
            Filter: { And: { Prefix: 'a/', Tags: [{ Key: 'k', Value: 'v' }] } },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
        ],
      },
    },
    'GetBucketLifecycleConfiguration',
    {
      Rules: [
        { ID: 'all', Status: 'Enabled', Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
        {
          ID: 'old',
          Status: 'Disabled',
          Filter: { Prefix: 'old/' },
          Expiration: { Days: 9 },
          Transitions: [{ Days: 30, StorageClass: 'STANDARD_IA' }],
          NoncurrentVersionTransitions: [{ NoncurrentDays: 40, StorageClass: 'GLACIER' }],
        },
        {
          ID: 'both',
          Status: 'Enabled',
          Filter: { And: { Prefix: 'a/', Tags: [{ Key: 'k', Value: 'v' }] } },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        },
      ],
    },
    {
      BucketLifecycleConfiguration: {
        rules: [
          {
            id: 'all',
            prefix: null,
            status: 'Enabled',
            filter: { predicate: null },
            expirationInDays: -1,
            expirationDate: null,
            expiredObjectDeleteMarker: false,
            noncurrentVersionExpirationInDays: 30,
            transitions: null,
            noncurrentVersionTransitions: null,
            abortIncompleteMultipartUpload: null,
          },
          {
            id: 'old',
            prefix: null,
            status: 'Disabled',
            filter: { predicate: { type: 'LifecyclePrefixPredicate', prefix: 'old/' } },
            expirationInDays: 9,
            expirationDate: null,
            expiredObjectDeleteMarker: false,
            noncurrentVersionExpirationInDays: -1,
            transitions: [{ days: 30, storageClass: 'STANDARD_IA' }],
            noncurrentVersionTransitions: [{ days: 40, storageClass: 'GLACIER' }],
            abortIncompleteMultipartUpload: null,
          },
          {
            id: 'both',
            prefix: null,
            status: 'Enabled',
            filter: {
              predicate: {
                type: 'LifecycleAndOperator',
                operands: [
                  { type: 'LifecyclePrefixPredicate', prefix: 'a/' },
                  { type: 'LifecycleTagPredicate', tag: { key: 'k', value: 'v' } },
                ],
              },
            },
            expirationInDays: -1,
            expirationDate: null,
            expiredObjectDeleteMarker: false,
            noncurrentVersionExpirationInDays: -1,
            transitions: null,
            noncurrentVersionTransitions: null,
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
    },
  ],
  [
    'versioning',
    'PutBucketVersioning',
    { VersioningConfiguration: { Status: 'Enabled' } },
    'GetBucketVersioning',
    { Status: 'Enabled' },
    { BucketVersioningConfiguration: { status: 'Enabled', isMfaDeleteEnabled: null } },
  ],
  [
    'tags',
    'PutBucketTagging',
    { Tagging: { TagSet: [{ Key: 'team', Value: 'a' }] } },
    'GetBucketTagging',
    { TagSet: [{ Key: 'team', Value: 'a' }] },
    { BucketTaggingConfiguration: { tagSets: [{ tags: { team: 'a' } }] } },
  ],
  [
    'public access block',
    'PutPublicAccessBlock',
    { PublicAccessBlockConfiguration: { BlockPublicAcls: true } },
    'GetPublicAccessBlock',
    {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: false,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: false,
      },
    },
    {
      PublicAccessBlockConfiguration: {
        blockPublicAcls: true,
        ignorePublicAcls: false,
        blockPublicPolicy: false,
        restrictPublicBuckets: false,
      },
    },
  ],
])('the %s of a bucket is stored and recorded', async (_, put, input, get, output, recorded) => {
  await aws.call(`s3:${put}`, { Bucket, ...input });
  expect(await aws.call(`s3:${get}`, { Bucket })).toEqual(output);
  expect(aws.resources.find('AWS::S3::Bucket', Bucket)?.supplementaryConfiguration).toMatchObject(recorded);
});

test('public lists and policies are refused until nothing blocks them', async () => {
  expect(await aws.fail('s3:PutBucketPolicy', { Bucket, Policy: PUBLIC_POLICY })).toMatch('AccessDenied');
  expect(await aws.fail('s3:PutBucketAcl', { Bucket, ACL: 'public-read' })).toMatch('AccessControlListNotSupported');
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' }] };
  await aws.call('s3:PutBucketOwnershipControls', { Bucket, OwnershipControls });
  expect(await aws.fail('s3:PutBucketAcl', { Bucket, ACL: 'public-read' })).toMatch('AccessDenied');

  await aws.call('s3:DeletePublicAccessBlock', { Bucket });
  await aws.call('s3control:PutPublicAccessBlock', { PublicAccessBlockConfiguration: { BlockPublicPolicy: true } });
  expect(await aws.fail('s3:PutBucketPolicy', { Bucket, Policy: PUBLIC_POLICY })).toMatch('AccessDenied');
  await aws.call('s3control:DeletePublicAccessBlock');
  await aws.call('s3:PutBucketPolicy', { Bucket, Policy: PUBLIC_POLICY });
  await aws.call('s3:PutBucketAcl', { Bucket, ACL: 'public-read' });
  expect(await aws.call('s3:GetBucketPolicyStatus', { Bucket })).toEqual({ PolicyStatus: { IsPublic: true } });
  expect((await aws.call('s3:GetBucketAcl', { Bucket })).Grants[1]).toEqual({
    Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
    Permission: 'READ',
  });
  const { supplementaryConfiguration } = aws.resources.find('AWS::S3::Bucket', Bucket) ?? {};
  expect(JSON.parse(String(supplementaryConfiguration?.AccessControlList)).grantList[1]).toEqual({
    grantee: 'AllUsers',
    permission: 'Read',
  });
});

test('objects are listed by folder and page', async () => {
  for (const Key of ['a/1', 'a/2', 'b', 'c/3', 'd']) await aws.call('s3:PutObject', { Bucket, Key, Body: Key });
  const first = await aws.call('s3:ListObjectsV2', { Bucket, Delimiter: '/', MaxKeys: 2 });
  const next = { Bucket, Delimiter: '/', MaxKeys: 5, ContinuationToken: first.NextContinuationToken };
  const second = await aws.call('s3:ListObjectsV2', next);
  const names = ({ Contents, CommonPrefixes }: Record<string, { Key?: string; Prefix?: string }[]>) =>
    [...(CommonPrefixes ?? []), ...(Contents ?? [])].map(({ Key, Prefix }) => Key ?? Prefix);
  expect([first, second].map(names)).toEqual([
    ['a/', 'b'],
    ['c/', 'd'],
  ]);
});

test('an object is created once with If-None-Match, and read in ranges', async () => {
  const object = { Bucket, Key: 'k', Body: 'hello', IfNoneMatch: '*' };
  await aws.call('s3:PutObject', object);
  expect(await aws.fail('s3:PutObject', object)).toMatch('PreconditionFailed');
  const { Body, ContentRange } = await aws.call('s3:GetObject', { Bucket, Key: 'k', Range: 'bytes=1-3' });
  expect([String(Body), ContentRange]).toEqual(['ell', 'bytes 1-3/5']);
});

test.each<[call: string, input: object, error: string]>([
  [
    'CreateBucket',
    { Bucket, ...LOCATION },
    'BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.',
  ],
  ['CreateBucket', { Bucket: 'Assets', ...LOCATION }, 'InvalidBucketName: The specified bucket is not valid.'],
  ['GetObject', { Bucket, Key: 'x' }, 'NoSuchKey: The specified key does not exist.'],
  ['ListObjectsV2', { Bucket: 'other' }, 'NoSuchBucket: The specified bucket does not exist'],
  ['GetBucketAcl', { Bucket, ExpectedBucketOwner: '444455556666' }, 'AccessDenied: Access Denied'],
  ['GetBucketPolicy', { Bucket }, 'NoSuchBucketPolicy: The bucket policy does not exist'],
  [
    'PutBucketPolicy',
    { Bucket, Policy: '{' },
    "MalformedPolicy: Policies must be valid JSON and the first byte must be '{'",
  ],
  [
    'PutBucketPolicy',
    { Bucket, Policy: PUBLIC_POLICY.replace(Bucket, 'other') },
    'MalformedPolicy: Policy has invalid resource',
  ],
  ['GetBucketTagging', { Bucket }, 'NoSuchTagSet: The TagSet does not exist'],
  [
    'GetBucketWebsite',
    { Bucket },
    'NoSuchWebsiteConfiguration: The specified bucket does not have a website configuration',
  ],
])('%s fails like S3 (case %#)', async (call, input, error) => {
  expect(await aws.fail(`s3:${call}`, input)).toBe(error);
});

test('a name that another account has is taken, and a bucket with objects stays', async () => {
  const caller = { kind: 'administrator', account: '444455556666' } as const;
  expect(await aws.fail('s3:CreateBucket', { Bucket, ...LOCATION }, caller)).toMatch(
    /^(BucketAlreadyExists|AccessDenied)/,
  );
  await aws.call('s3:PutObject', { Bucket, Key: 'k', Body: '' });
  expect(await aws.fail('s3:DeleteBucket', { Bucket })).toMatch('BucketNotEmpty');
});

test('the settings of a bucket in a template are recorded as those of calls are', () => {
  expect(
    recordTemplateSettings('logs', {
      LoggingConfiguration: { DestinationBucketName: 'access-logs' },
      LifecycleConfiguration: {
        Rules: [
          { Status: 'Enabled', ExpirationInDays: '9', NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
          {
            Id: 'tagged',
            Status: 'Enabled',
            Prefix: 'a/',
            TagFilters: [{ Key: 'k', Value: 'v' }],
            ExpiredObjectDeleteMarker: 'true',
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            Transitions: [
              { StorageClass: 'GLACIER', TransitionInDays: 30 },
              { StorageClass: 'DEEP_ARCHIVE', TransitionDate: '2030-01-01T00:00:00Z' },
            ],
            NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER', TransitionInDays: '40' }],
          },
        ],
      },
    }),
  ).toEqual({
    BucketLoggingConfiguration: { destinationBucketName: 'access-logs', logFilePrefix: '' },
    BucketLifecycleConfiguration: {
      rules: [
        {
          id: null,
          prefix: null,
          status: 'Enabled',
          filter: { predicate: { type: 'LifecyclePrefixPredicate', prefix: '' } },
          expirationInDays: 9,
          expirationDate: null,
          expiredObjectDeleteMarker: false,
          noncurrentVersionExpirationInDays: 1,
          transitions: null,
          noncurrentVersionTransitions: null,
          abortIncompleteMultipartUpload: null,
        },
        {
          id: 'tagged',
          prefix: null,
          status: 'Enabled',
          filter: {
            predicate: {
              type: 'LifecycleAndOperator',
              operands: [
                { type: 'LifecyclePrefixPredicate', prefix: 'a/' },
                { type: 'LifecycleTagPredicate', tag: { key: 'k', value: 'v' } },
              ],
            },
          },
          expirationInDays: -1,
          expirationDate: null,
          expiredObjectDeleteMarker: true,
          noncurrentVersionExpirationInDays: -1,
          transitions: [
            { days: 30, storageClass: 'GLACIER' },
            { date: '2030-01-01T00:00:00.000Z', storageClass: 'DEEP_ARCHIVE' },
          ],
          noncurrentVersionTransitions: [{ days: 40, storageClass: 'GLACIER' }],
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    },
  });
});

test('the log of a bucket in a template that names no other one goes to the bucket itself', () => {
  expect(recordTemplateSettings('logs', { LoggingConfiguration: { LogFilePrefix: 'log/' } })).toEqual({
    BucketLoggingConfiguration: { destinationBucketName: 'logs', logFilePrefix: 'log/' },
  });
});
