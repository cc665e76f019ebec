import * as s3 from '@aws-sdk/client-s3';
import { SmallRegion } from '../small-region';
import { sendInput, startsWith } from './send-input';

let region: SmallRegion;
const Bucket = 'files';

beforeAll(async () => {
  region = await SmallRegion.start({});
  await region.call('s3:CreateBucket', {
    Bucket,
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
});
afterAll(() => region.stop());

const policy = (statement: object) => ({
  Bucket,
  Policy: JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: '111122223333' },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::files/*',
        ...statement,
      },
    ],
  }),
});
const tags = (...keys: string[]) => ({ Bucket, Tagging: { TagSet: keys.map((Key) => ({ Key, Value: '1' })) } });
const lifecycle = (...rules: object[]) => ({
  Bucket,
  LifecycleConfiguration: {
    Rules: rules.map((rule) => ({ Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 }, ...rule })),
  },
});
const encryption = (setting: object) => ({
  Bucket,
  ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: setting }] },
});
const BAD_NAMES = [
  ...['Files', 'a', 'my_bucket', '-files', 'files-', 'a..b', '192.168.5.4', 'xn--files', 'sthree-files'],
  ...['amzn-s3-demo-files', 'files-s3alias', 'files--ol-s3', 'files.mrap', 'files--table-s3'],
];

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
test.each<[operation: string, input: object, error: string]>([
  ...BAD_NAMES.map((name): [string, object, string] => ['CreateBucket', { Bucket: name }, 'InvalidBucketName: ']),
  [
    'CreateBucket',
    { Bucket: 'more', CreateBucketConfiguration: { LocationConstraint: 'mars-1' } },
    'InvalidLocationConstraint: ',
  ],
  [
    'CreateBucket',
    { Bucket: 'more', CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } },
    'IllegalLocationConstraintException: ',
  ],
  ['CreateBucket', { Bucket: 'more', ACL: 'everybody' }, 'InvalidArgument: '],
  ['CreateBucket', { Bucket: 'more', ObjectOwnership: 'Nobody' }, 'InvalidArgument: '],
  ['PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'On' } }, 'MalformedXML: '],
  ['PutBucketVersioning', { Bucket, VersioningConfiguration: {} }, 'IllegalVersioningConfigurationException: '],
  ['PutBucketPolicy', { Bucket, Policy: 'x' }, 'MalformedPolicy: Policies must be valid JSON'],
  ['PutBucketPolicy', { Bucket, Policy: '[]' }, 'MalformedPolicy: Policies must be valid JSON'],
  ['PutBucketPolicy', { Bucket, Policy: '{}' }, 'MalformedPolicy: Missing required field Statement'],
  ['PutBucketPolicy', policy({ Effect: 'Maybe' }), 'MalformedPolicy: Invalid effect: Maybe'],
  ['PutBucketPolicy', policy({ Principal: undefined }), 'MalformedPolicy: Missing required field Principal'],
  ['PutBucketPolicy', policy({ Principle: '*' }), 'MalformedPolicy: Unknown field Principle'],
  ['PutBucketPolicy', policy({ Principal: { AWS: 'somebody' } }), 'MalformedPolicy: Invalid principal in policy'],
  [
    'PutBucketPolicy',
    policy({ Principal: { AWS: 'arn:aws:iam::111122223333:user/nobody' } }),
    'MalformedPolicy: Invalid principal in policy',
  ],
  [
    'PutBucketPolicy',
    policy({ Principal: { AWS: ['arn:aws:iam::111122223333:role/none', '*'] } }),
    'MalformedPolicy: Invalid principal in policy',
  ],
  ['PutBucketPolicy', policy({ Principal: { Service: 'lambda' } }), 'MalformedPolicy: Invalid principal in policy'],
  ['PutBucketPolicy', policy({ Principal: { People: '*' } }), 'MalformedPolicy: Invalid principal in policy'],
  ['PutBucketPolicy', policy({ Action: 'ec2:RunInstances' }), 'MalformedPolicy: Policy has invalid action'],
  ['PutBucketPolicy', policy({ Action: 'GetObject' }), 'MalformedPolicy: Policy has invalid action'],
  ['PutBucketPolicy', policy({ Resource: 'arn:aws:s3:::others/*' }), 'MalformedPolicy: Policy has invalid resource'],
  ['PutBucketPolicy', policy({ Resource: '*' }), 'MalformedPolicy: Policy has invalid resource'],
  [
    'PutBucketPolicy',
    policy({ Resource: 'arn:aws:s3:::files' }),
    'MalformedPolicy: Action does not apply to any resource(s) in statement',
  ],
  [
    'PutBucketPolicy',
    policy({ Action: 's3:ListBucket' }),
    'MalformedPolicy: Action does not apply to any resource(s) in statement',
  ],
  [
    'PutBucketPolicy',
    policy({ Condition: { StringIs: { 'aws:PrincipalOrgID': 'o-1' } } }),
    'MalformedPolicy: Invalid Condition type : StringIs',
  ],
  ['PutBucketPolicy', policy({ Sid: 'x'.repeat(21_000) }), 'MalformedPolicy: '],
  ['PutBucketPolicy', policy({ Principal: '*' }), 'AccessDenied: '],
  ['PutBucketPolicy', policy({ Principal: { Service: 'logging.s3.amazonaws.com' } }), 'accepted'],
  ['PutBucketPolicy', policy({ Action: 's3:*', Resource: ['arn:aws:s3:::files', 'arn:aws:s3:::files/*'] }), 'accepted'],
  ['PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration: {} }, 'InvalidRequest: Must specify at least one'],
  ['PutBucketAcl', { Bucket, ACL: 'private' }, 'AccessControlListNotSupported: '],
  ['PutBucketOwnershipControls', { Bucket, OwnershipControls: { Rules: [] } }, 'MalformedXML: '],
  [
    'PutBucketOwnershipControls',
    { Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'Nobody' }] } },
    'MalformedXML: ',
  ],
  ['PutBucketEncryption', encryption({ SSEAlgorithm: 'ROT13' }), 'MalformedXML: '],
  [
    'PutBucketEncryption',
    encryption({ SSEAlgorithm: 'AES256', KMSMasterKeyID: 'alias/x' }),
    'InvalidArgument: a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms',
  ],
  ['PutBucketTagging', tags('a', 'a'), 'InvalidTag: Cannot provide multiple Tags with the same key'],
  ['PutBucketTagging', tags('aws:x'), 'InvalidTag: System tags cannot be added/updated by requester'],
  ['PutBucketTagging', tags('x'.repeat(129)), 'InvalidTag: The TagKey you have provided is invalid'],
  [
    'PutBucketTagging',
    tags(...Array.from({ length: 51 }, (_, index) => `${index}`)),
    'BadRequest: Bucket tag count cannot be greater than 50',
  ],
  [
    'PutBucketLogging',
    { Bucket, BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'nowhere', TargetPrefix: '' } } },
    'InvalidTargetBucketForLogging: The target bucket for logging does not exist',
  ],
  ['PutBucketLifecycleConfiguration', { Bucket }, 'MissingRequestBodyError: Request Body is empty'],
  ['PutBucketLifecycleConfiguration', lifecycle({ Status: 'On' }), 'MalformedXML: '],
  ['PutBucketLifecycleConfiguration', lifecycle({ Expiration: undefined }), 'InvalidRequest: At least one action'],
  ['PutBucketLifecycleConfiguration', lifecycle({ Expiration: { Days: 0 } }), "InvalidArgument: 'Days' for Expiration"],
  ['PutBucketLifecycleConfiguration', lifecycle({ ID: 'a' }, { ID: 'a' }), 'InvalidArgument: Rule ID must be unique'],
  ['PutBucketWebsite', { Bucket, WebsiteConfiguration: {} }, 'InvalidArgument: A value for IndexDocument Suffix'],
  [
    'PutBucketCors',
    { Bucket, CORSConfiguration: { CORSRules: [{ AllowedMethods: ['FOO'], AllowedOrigins: ['*'] }] } },
    'InvalidRequest: Found unsupported HTTP method in CORS config. Unsupported method is FOO',
  ],
  ['PutObject', { Bucket, Key: 'x'.repeat(1025), Body: 'x' }, 'KeyTooLongError: '],
  ['PutObject', { Bucket, Key: 'x', Body: 'x', StorageClass: 'CHEAP' }, 'InvalidStorageClass: '],
  ['DeleteObjects', { Bucket, Delete: { Objects: [] } }, 'MalformedXML: '],
  ['ListObjectsV2', { Bucket, MaxKeys: -1 }, 'InvalidArgument: '],
  ['HeadBucket', { Bucket: 'nowhere' }, 'NotFound: '],
  ['GetBucketPolicy', { Bucket: 'nowhere' }, 'NoSuchBucket: '],
])('%# S3 answers %s %j with %s', async (operation, input, error) => {
  expect(await sendInput(region, s3, s3.S3Client, operation, input)).toMatch(startsWith(error));
});
