import { type ExpectedSetting, expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases, unreadable } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { describedBucket, recordedBucket } from '../sample-resources/buckets';
import rule from './rule';

const deny = (Sid: string) => ({
  Sid,
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});
const DENY = deny('DenyRequestsWithoutTls');
const partner = {
  Sid: 'Partner',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::reports/*',
};
const objectsOnly = { ...DENY, Resource: 'arn:aws:s3:::reports/*' };
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
/** 20 KB with the statement. */
const longest = { ...partner, Sid: 'x'.repeat(20 * 1024 - policy({ ...partner, Sid: '' }, DENY).length) };
const recorded = (policyText: string | null) => recordedBucket({ BucketPolicy: { policyText } });
const CLIENTS =
  'Clients that send requests over plain HTTP are denied access: the access log or data events of CloudTrail show whether there are any';

const setPolicy = (Policy: string, from: string, sideEffects = [CLIENTS]) =>
  expectedSetting({
    ...ADD,
    sideEffects,
    step: 'Policy',
    to: { Bucket: 'reports', Policy },
    from: { Bucket: 'reports', Policy: from },
  });
const ADD = {
  service: 's3' as const,
  api: 'PutBucketPolicy',
  summary: 'Add a statement to the bucket policy that denies requests without TLS',
} satisfies Partial<ExpectedSetting>;
const createPolicy = expectedSetting({
  ...ADD,
  step: ['SetPolicy', 'DeletePolicy'],
  undoApi: 'DeleteBucketPolicy',
  to: { Bucket: 'reports', Policy: policy(DENY) },
  from: { Bucket: 'reports' },
  sideEffects: [CLIENTS],
});

export default definePlanCases(rule, [
  { scenario: 'a bucket without a policy', ...recorded(null), expected: createPolicy },
  { scenario: 'the output of the calls of S3, without a policy', ...describedBucket({}), expected: createPolicy },
  {
    scenario: 'a policy with another statement, which stays',
    ...recorded(policy(partner)),
    expected: setPolicy(policy(partner, DENY), policy(partner)),
  },
  {
    scenario: 'a public policy, which a block rejects',
    ...recordedBucket({
      BucketPolicy: { policyText: policy({ ...partner, Principal: '*' }) },
      PublicAccessBlockConfiguration: {
        blockPublicAcls: true,
        ignorePublicAcls: true,
        blockPublicPolicy: true,
        restrictPublicBuckets: true,
      },
    }),
    expected: needsManualFix(
      'The policy is public, and a public access block rejects each public policy: remove statement "Partner" first',
    ),
  },
  {
    scenario: 'a public policy, which the block of the account rejects',
    ...recorded(policy({ ...partner, Principal: '*' })),
    beside: [
      {
        resourceType: 'AWS::S3::AccountPublicAccessBlock',
        resourceId: '111122223333',
        configuration: {
          blockPublicAcls: false,
          ignorePublicAcls: false,
          blockPublicPolicy: true,
          restrictPublicBuckets: false,
        },
      },
    ],
    expected: needsManualFix(
      'The policy is public, and a public access block rejects each public policy: remove statement "Partner" first',
    ),
  },
  {
    scenario: 'a private policy and a block that rejects public ones',
    ...recordedBucket({
      BucketPolicy: { policyText: policy(partner) },
      PublicAccessBlockConfiguration: {
        blockPublicAcls: true,
        ignorePublicAcls: true,
        blockPublicPolicy: true,
        restrictPublicBuckets: true,
      },
    }),
    expected: setPolicy(policy(partner, DENY), policy(partner)),
  },
  {
    scenario: 'a public policy, and a block that rejects none',
    ...recordedBucket({
      BucketPolicy: { policyText: policy({ ...partner, Principal: '*' }) },
      PublicAccessBlockConfiguration: {
        blockPublicAcls: true,
        ignorePublicAcls: true,
        blockPublicPolicy: false,
        restrictPublicBuckets: false,
      },
    }),
    expected: setPolicy(policy({ ...partner, Principal: '*' }, DENY), policy({ ...partner, Principal: '*' })),
  },
  {
    scenario: 'a policy that names a deleted role',
    ...recorded(policy({ ...partner, Principal: { AWS: ['AROAEXAMPLEEXAMPLE123', '444455556666'] } })),
    expected: needsManualFix(
      'The policy names AROAEXAMPLEEXAMPLE123, a user or role that was deleted, and AWS accepts no such policy: remove it first',
    ),
  },
  {
    scenario: 'a policy that denies plain HTTP for objects only, by the same name',
    ...describedBucket({ BucketPolicy: { Policy: policy(objectsOnly) } }),
    expected: setPolicy(policy(objectsOnly, deny('DenyRequestsWithoutTls2')), policy(objectsOnly)),
  },
  {
    scenario: 'two statements that have the name already',
    ...recorded(policy(objectsOnly, { ...partner, Sid: 'DenyRequestsWithoutTls2' })),
    expected: setPolicy(
      policy(objectsOnly, { ...partner, Sid: 'DenyRequestsWithoutTls2' }, deny('DenyRequestsWithoutTls3')),
      policy(objectsOnly, { ...partner, Sid: 'DenyRequestsWithoutTls2' }),
    ),
  },
  {
    scenario: 'a single statement, and a website',
    ...recordedBucket({
      BucketPolicy: { policyText: JSON.stringify({ Version: '2012-10-17', Statement: partner }) },
      BucketWebsiteConfiguration: { indexDocumentSuffix: 'index.html', routingRules: [] },
    }),
    expected: setPolicy(policy(partner, DENY), JSON.stringify({ Version: '2012-10-17', Statement: partner }), [
      'The bucket serves a website, which speaks only HTTP: its visitors are denied access',
      CLIENTS,
    ]),
  },
  {
    scenario: 'a policy that is almost too long',
    ...recorded(policy({ ...partner, Sid: 'x'.repeat(20_250) })),
    expected: needsManualFix('With the statement, the policy would exceed the limit of 20 KB: shorten it first'),
  },
  {
    scenario: 'a policy that is as long as it may be with the statement',
    ...recorded(policy(longest)),
    expected: setPolicy(policy(longest, DENY), policy(longest)),
  },
  {
    scenario: 'a policy without statements, from an old export',
    ...recorded('{"Version":"2012-10-17"}'),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.BucketPolicy.policyText.Statement: expected an object, found nothing',
    ),
  },
  {
    scenario: 'a bucket without a policy, whose ARN is not in the input',
    resourceId: 'reports',
    resourceName: 'reports',
    configuration: { name: 'reports' },
    supplementaryConfiguration: { BucketPolicy: { policyText: null } },
    expected: createPolicy,
  },
  {
    scenario: 'a list with a policy, from an old export',
    ...recorded(`[${policy(partner)}]`),
    expected: needsManualFix('The policy has another form than a list of statements: add the statement by hand'),
  },
  {
    scenario: 'a policy that is not in the input',
    ...recordedBucket({}),
    supplementaryConfiguration: {},
    expected: needsManualFix('Insufficient data: the bucket may allow requests without TLS, depending on its policy'),
  },
  {
    scenario: 'a policy with the statement',
    ...recorded(policy(partner, DENY)),
    expected: nothingToDo('The resource is compliant'),
  },
]);
