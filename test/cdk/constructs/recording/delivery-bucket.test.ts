import { Duration } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  CentralBucket,
  DeliveryBucket,
  type DeliveryBucketProps,
} from '../../../../lib/cdk/constructs/recording/delivery-bucket';
import { Recorder } from '../../../../lib/cdk/constructs/recording/recorder';
import {
  asText,
  findOnly,
  PARTITIONS,
  type StackEnvironment,
  type Statement,
  statementsById,
  statementsOf,
  synthesize,
} from '../synthesized';

const HERE = { account: '111122223333', region: 'eu-west-1' };

const createTemplate = (props: DeliveryBucketProps = {}, place: StackEnvironment = HERE): Template =>
  synthesize((stack) => new DeliveryBucket(stack, 'Delivery', props), place);

const policyOf = (template: Template): Readonly<Record<string, Statement>> =>
  statementsById(findOnly(template, 'AWS::S3::BucketPolicy').PolicyDocument);

const resourcesOf = (statement: Statement | undefined): string[] => [statement?.Resource].flat().map(asText);

const template = createTemplate();

describe('a delivery bucket', () => {
  test('is encrypted, versioned and not public', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  test('has no Object Lock, since AWS Config could not deliver', () => {
    const bucket = findOnly(template, 'AWS::S3::Bucket');
    expect(bucket).not.toHaveProperty('ObjectLockEnabled');
    expect(bucket).not.toHaveProperty('ObjectLockConfiguration');
  });

  test('is retained when the stack is deleted, but not when its own creation is rolled back', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('rejects requests without TLS', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Deny',
            Action: 's3:*',
            Principal: { AWS: '*' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            Resource: Match.anyValue(),
          },
        ]),
      },
    });
  });

  test('moves files to infrequent access, expires them, and deletes old versions and delete markers', () => {
    const lifecycle = createTemplate({ infrequentAccessAfter: Duration.days(40), expireAfter: Duration.days(400) });
    lifecycle.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'files',
            Status: 'Enabled',
            Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 40 }],
            ExpirationInDays: 400,
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
          { Id: 'delete-markers', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
        ],
      },
    });
  });

  test('does not move files that expire by then', () => {
    const lifecycle = createTemplate({ infrequentAccessAfter: Duration.days(90), expireAfter: Duration.days(90) });
    lifecycle.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ Id: 'files', Transitions: Match.absent() })]),
      },
    });
  });

  test('rejects a transition before the minimum of S3', () => {
    expect(() => createTemplate({ infrequentAccessAfter: Duration.days(29) })).toThrow(
      'Cannot move files to infrequent access after 29 days: S3 requires at least 30',
    );
  });

  test.each(['/config', 'config/', '/', '', 'AWSLogs', 'config/AWSLogs/x'])(
    'rejects the key prefix %j',
    (keyPrefix) => {
      expect(() => createTemplate({ keyPrefix })).toThrow(`Cannot deliver under the key prefix "${keyPrefix}"`);
    },
  );
});

describe('the policy of a delivery bucket', () => {
  test.each(PARTITIONS)('allows only what AWS Config needs for its account in %s', (_, place) => {
    const policy = policyOf(createTemplate({}, place));
    const account = place.account ?? { Ref: 'AWS::AccountId' };
    const common = { Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' } };
    const bucket = { 'Fn::GetAtt': [expect.stringMatching(/^Delivery/), 'Arn'] };
    const fromAccount = { StringEquals: { 'aws:SourceAccount': account } };
    const { ConfigGetBucketAcl, ConfigListBucket, ConfigPutObject, ...others } = policy;
    expect(Object.values(others).map(({ Effect }) => Effect)).toEqual(['Deny']);
    expect(ConfigGetBucketAcl).toEqual({
      Sid: 'ConfigGetBucketAcl',
      ...common,
      Action: 's3:GetBucketAcl',
      Resource: bucket,
      Condition: fromAccount,
    });
    expect(ConfigListBucket).toEqual({
      Sid: 'ConfigListBucket',
      ...common,
      Action: 's3:ListBucket',
      Resource: bucket,
      Condition: fromAccount,
    });
    expect(ConfigPutObject).toEqual({
      Sid: 'ConfigPutObject',
      ...common,
      Action: 's3:PutObject',
      Resource: expect.anything(),
      Condition: { StringEquals: { 'aws:SourceAccount': account, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    });
    expect(resourcesOf(ConfigPutObject)).toEqual([
      `<DeliveryBucket.Arn>/AWSLogs/${place.account ?? '<AWS::AccountId>'}/Config/*`,
    ]);
  });

  test('contains the key prefix', () => {
    expect(resourcesOf(policyOf(createTemplate({ keyPrefix: 'audit/config' })).ConfigPutObject)).toEqual([
      '<DeliveryBucket.Arn>/audit/config/AWSLogs/111122223333/Config/*',
    ]);
  });

  test('allows all given accounts', () => {
    const policy = policyOf(createTemplate({ accounts: ['444455556666', '111122223333'] }));
    expect(resourcesOf(policy.ConfigPutObject)).toEqual([
      '<DeliveryBucket.Arn>/AWSLogs/111122223333/Config/*',
      '<DeliveryBucket.Arn>/AWSLogs/444455556666/Config/*',
    ]);
    for (const statement of [policy.ConfigGetBucketAcl, policy.ConfigListBucket, policy.ConfigPutObject]) {
      expect(statement?.Condition).toMatchObject({
        StringEquals: { 'aws:SourceAccount': ['111122223333', '444455556666'] },
      });
    }
  });

  test('allows the roles of an organization, each for its account', () => {
    const policy = policyOf(createTemplate({ organizationId: 'o-abcdefghij' }));
    expect(policy.RecordersPutObject).toMatchObject({
      Principal: { AWS: '*' },
      Action: ['s3:PutObject', 's3:PutObjectAcl'],
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij', 's3:x-amz-acl': 'bucket-owner-full-control' },
      },
    });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's variable.
    const own = '<DeliveryBucket.Arn>/AWSLogs/${aws:PrincipalAccount}/Config/*';
    expect(resourcesOf(policy.RecordersPutObject)).toEqual([own]);
    expect(policy.RecordersReadBucket?.Action).toBe('s3:GetBucketAcl');
    expect(policy.RecordersReadBucket?.Condition).toEqual({ StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } });
  });
});

describe('a delivery bucket with a key', () => {
  const withKey = synthesize((stack) => {
    const target = new DeliveryBucket(stack, 'Delivery', { encryptionKey: new Key(stack, 'Key') });
    target.grantDelivery(new Recorder(stack, 'Recorder').role);
  }, HERE);

  test('is encrypted with the key', () => {
    withKey.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: Match.anyValue() },
          },
        ],
      },
    });
  });

  test('lets AWS Config and the role of the recorder use the key', () => {
    const use = ['kms:Decrypt', 'kms:GenerateDataKey'];
    const statements = statementsOf(findOnly(withKey, 'AWS::KMS::Key').KeyPolicy);
    expect(statements).toContainEqual({
      Effect: 'Allow',
      Principal: { Service: 'config.amazonaws.com' },
      Action: use,
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    });
    const granted = statementsOf(findOnly(withKey, 'AWS::IAM::Policy').PolicyDocument);
    expect(granted.map(({ Action, Resource }) => [Action, asText(Resource)])).toContainEqual([use, '<Key.Arn>']);
  });
});

describe('a central bucket', () => {
  const central = synthesize((stack) => {
    const target = new CentralBucket(stack, 'Central', { bucketName: 'central-config', keyPrefix: 'org' });
    target.grantDelivery(new Recorder(stack, 'Recorder').role);
  }, HERE);

  test('creates no bucket and no policy', () => {
    central.resourceCountIs('AWS::S3::Bucket', 0);
    central.resourceCountIs('AWS::S3::BucketPolicy', 0);
  });

  test('grants delivery to the role of the recorder', () => {
    const statements = statementsOf(findOnly(central, 'AWS::IAM::Policy').PolicyDocument);
    expect(statements).toEqual([
      { Effect: 'Allow', Action: 's3:GetBucketAcl', Resource: 'arn:aws:s3:::central-config' },
      {
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:PutObjectAcl'],
        Resource: 'arn:aws:s3:::central-config/org/AWSLogs/111122223333/Config/*',
        Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
    ]);
  });

  test.each(PARTITIONS)('has the ARN of its partition in %s', (partition, place) => {
    const template = synthesize((stack) => {
      const target = new CentralBucket(stack, 'Central', { bucketName: 'central-config' });
      target.grantDelivery(new Recorder(stack, 'Recorder').role);
    }, place);
    const statements = statementsOf(findOnly(template, 'AWS::IAM::Policy').PolicyDocument);
    const inPartition = partition === '(unknown)' ? '<AWS::Partition>' : partition;
    expect(asText(statements[0]?.Resource)).toBe(`arn:${inPartition}:s3:::central-config`);
  });
});
