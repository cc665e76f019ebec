import { type ExpectedSetting, expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { nothingToDo } from '../../../lib/core/remediation/plan';
import { describedBucket, recordedBucket } from '../sample-resources/buckets';
import rule from './rule';

const request = (BlockPublicAcls: boolean, others: boolean) => ({
  BlockPublicAcls,
  IgnorePublicAcls: others,
  BlockPublicPolicy: others,
  RestrictPublicBuckets: others,
});
const toParameters = (PublicAccessBlockConfiguration: ReturnType<typeof request>) => ({
  Bucket: 'reports',
  PublicAccessBlockConfiguration,
});
const turnOn = {
  service: 's3' as const,
  api: 'PutPublicAccessBlock',
  to: toParameters(request(true, true)),
  summary: 'Turn on all four settings of the public access block; the policy and the ACL are unchanged',
  notes: ['S3 then rejects public policies'],
} satisfies Partial<ExpectedSetting>;
const UPLOADS = 'An upload that requests a public ACL fails';
const OBJECTS = 'Objects with a public ACL of their own, which AWS Config does not record, become private';
const createBlock = (...sideEffects: string[]) =>
  expectedSetting({
    ...turnOn,
    step: ['BlockPublicAccess', 'DeletePublicAccessBlock'],
    undoApi: 'DeletePublicAccessBlock',
    from: { Bucket: 'reports' },
    sideEffects,
  });
const publicPolicy = {
  policyText: JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Get',
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::reports/*',
      },
    ],
  }),
};
const partnerPolicy = {
  policyText: JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Get', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' },
      {
        Sid: 'Partner',
        Effect: 'Allow',
        Principal: { AWS: '444455556666' },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::reports/*',
      },
    ],
  }),
};

export default definePlanCases(rule, [
  { scenario: 'a private bucket without a block', ...recordedBucket({}), expected: createBlock(UPLOADS, OBJECTS) },
  { scenario: 'the output of the calls of S3', ...describedBucket({}), expected: createBlock(UPLOADS, OBJECTS) },
  {
    scenario: 'a bucket that the block of the account protects already',
    ...recordedBucket({ BucketPolicy: publicPolicy }),
    beside: [
      {
        resourceType: 'AWS::S3::AccountPublicAccessBlock',
        resourceId: '111122223333',
        configuration: {
          blockPublicAcls: true,
          ignorePublicAcls: true,
          blockPublicPolicy: true,
          restrictPublicBuckets: true,
        },
      },
    ],
    expected: createBlock(),
  },
  {
    scenario: 'a block with one setting, which the undo restores',
    ...recordedBucket({
      PublicAccessBlockConfiguration: {
        blockPublicAcls: true,
        ignorePublicAcls: false,
        blockPublicPolicy: false,
        restrictPublicBuckets: false,
      },
    }),
    expected: expectedSetting({
      ...turnOn,
      step: ['BlockPublicAccess', 'RestorePublicAccessBlock'],
      from: toParameters(request(true, false)),
      sideEffects: [OBJECTS],
    }),
  },
  {
    scenario: 'a bucket that is public by its policy, and serves a website',
    ...recordedBucket({
      BucketPolicy: publicPolicy,
      BucketWebsiteConfiguration: { indexDocumentSuffix: 'index.html', routingRules: [] },
    }),
    expected: createBlock(
      'The bucket serves a website, whose visitors are denied access',
      'Whoever has access because policy statement "Get" lets anyone read (s3:GetObject) loses it',
      ...[UPLOADS, OBJECTS],
    ),
  },
  {
    scenario: 'a public policy that also names another account',
    ...recordedBucket({ BucketPolicy: partnerPolicy }),
    expected: createBlock(
      'Whoever has access because policy statement "Get" lets anyone read (s3:GetObject) loses it',
      'The policy is public, so RestrictPublicBuckets also denies access to its other grantees outside of the account: account 444455556666 (statement "Partner")',
      ...[UPLOADS, OBJECTS],
    ),
  },
  {
    scenario: 'a policy that is not in the input',
    ...recordedBucket({}),
    supplementaryConfiguration: {
      AccessControlList: JSON.stringify({ grantSet: null, grantList: [], owner: { id: '0a1b2c' } }),
    },
    expected: createBlock(
      'Whoever has public access loses it: policy BucketPolicy (not in the input)',
      ...[UPLOADS, OBJECTS],
    ),
  },
  {
    scenario: 'a bucket that is public by its ACL, whose policy is not in the input',
    ...recordedBucket({}),
    supplementaryConfiguration: {
      AccessControlList: JSON.stringify({
        grantSet: null,
        grantList: [{ grantee: 'AllUsers', permission: 'Read' }],
        owner: { id: '0a1b2c' },
      }),
    },
    expected: createBlock('Whoever has access because the ACL grants Read to AllUsers loses it', ...[UPLOADS, OBJECTS]),
  },
  {
    scenario: 'neither the policy nor the ACL of a bucket is in the input',
    ...describedBucket({}),
    supplementaryConfiguration: { PublicAccessBlockConfiguration: null },
    expected: createBlock(
      'Whoever has public access loses it: policy BucketPolicy (not in the input); its ACL (not in the input)',
      ...[UPLOADS, OBJECTS],
    ),
  },
  {
    scenario: 'a bucket that is public on purpose',
    ...recordedBucket({ BucketPolicy: publicPolicy }),
    parameters: { excludedPublicBuckets: 'reports' },
    expected: nothingToDo('The rule does not apply to the resource'),
  },
  {
    scenario: 'a complete block',
    ...describedBucket({
      PublicAccessBlockConfiguration: { PublicAccessBlockConfiguration: request(true, true) },
    }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
