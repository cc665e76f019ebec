import { definePlanCases, unreadable } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const OWNER = { id: '0a1b2c', displayName: null };
const publicRead = { grantee: 'AllUsers', permission: 'Read' };

/** As Config writes the list: a JSON text. */
const acl = (...grantList: object[]) =>
  JSON.stringify({
    grantSet: null,
    grantList: [{ grantee: OWNER, permission: 'FullControl' }, ...grantList],
    owner: OWNER,
    isRequesterCharged: false,
  });
const policy = (...Statement: object[]) => ({ policyText: JSON.stringify({ Version: '2012-10-17', Statement }) });
const getObject = {
  Sid: 'Get',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::reports/*',
};
const partner = { ...getObject, Sid: 'Partner', Principal: { AWS: 'arn:aws:iam::444455556666:root' } };
const office = { ...getObject, Sid: 'Office', Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } };

const bucket = (supplementary: object) => ({
  resourceId: 'reports',
  resourceName: 'reports',
  configuration: { name: 'reports', owner: OWNER, creationDate: '2026-01-01T00:00:00.000Z', region: 'eu-west-1' },
  supplementaryConfiguration: { AccessControlList: acl(), BucketPolicy: { policyText: null }, ...supplementary },
});
const settings = (...on: string[]) => ({
  blockPublicAcls: on.includes('blockPublicAcls'),
  ignorePublicAcls: on.includes('ignorePublicAcls'),
  blockPublicPolicy: on.includes('blockPublicPolicy'),
  restrictPublicBuckets: on.includes('restrictPublicBuckets'),
});
const account = (configuration: object) => ({
  beside: [
    {
      resourceType: 'AWS::S3::AccountPublicAccessBlock',
      resourceId: '111122223333',
      region: 'eu-west-1',
      configuration,
    },
  ],
});

const description = (supplementary: object) => ({
  shape: 'description' as const,
  resourceId: 'reports',
  configuration: { Name: 'reports', CreationDate: '2026-01-01T00:00:00.000Z' },
  supplementaryConfiguration: {
    AccessControlList: {
      Owner: { ID: '0a1b2c' },
      Grants: [{ Grantee: { ID: '0a1b2c', Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }],
    },
    ...supplementary,
  },
});

/** As PutPublicAccessBlock takes it. */
const request = (on: boolean, { restrict = on, ignore = on } = {}) => ({
  BlockPublicAcls: on,
  IgnorePublicAcls: ignore,
  BlockPublicPolicy: on,
  RestrictPublicBuckets: restrict,
});
const turnOn = {
  step: 'BlockPublicAccess',
  service: 's3',
  api: 'PutPublicAccessBlock',
  parameters: { Bucket: 'reports', PublicAccessBlockConfiguration: request(true) },
} as const;
const takeAway = {
  step: 'DeletePublicAccessBlock',
  service: 's3',
  api: 'DeletePublicAccessBlock',
  parameters: { Bucket: 'reports' },
  undoes: 'BlockPublicAccess',
} as const;
const putBack = (PublicAccessBlockConfiguration: ReturnType<typeof request>) =>
  ({
    step: 'RestorePublicAccessBlock',
    service: 's3',
    api: 'PutPublicAccessBlock',
    parameters: { Bucket: 'reports', PublicAccessBlockConfiguration },
    undoes: 'BlockPublicAccess',
  }) as const;

const STAYS =
  'What opens the bucket stays in its policy or ACL and works again once the block is turned off: take it out';
const REFUSES = 'S3 refuses public policies and ACLs from then on: an upload that asks for a public ACL fails';
const IGNORES = 'Public ACLs of single objects, which AWS Config does not record, stop working too';

const fix = {
  kind: 'fix',
  summary:
    'Turn on all four settings of the public access block of bucket "reports"; its policy and ACL stay as they are',
  calls: [turnOn],
  undo: [takeAway],
  sideEffects: [],
  notes: [STAYS, REFUSES, IGNORES],
} as const;

export default definePlanCases(rule, [
  // What the README shows.
  {
    scenario: 'a policy that lets anyone read, and no block at all',
    ...bucket({ BucketPolicy: policy(getObject) }),
    ...account(settings()),
    expected: fix,
  },
  {
    scenario: 'a block in part: what was on stays on through the undo',
    ...bucket({
      BucketPolicy: policy(getObject),
      PublicAccessBlockConfiguration: settings('blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy'),
    }),
    expected: { ...fix, undo: [putBack(request(true, { restrict: false }))], notes: [STAYS] },
  },
  {
    scenario: 'the bucket serves a website',
    ...bucket({
      BucketPolicy: policy(getObject),
      BucketWebsiteConfiguration: {
        indexDocumentSuffix: 'index.html',
        errorDocument: null,
        redirectAllRequestsTo: null,
        routingRules: [],
      },
    }),
    expected: { ...fix, sideEffects: ['The bucket serves a website (index.html): its visitors are refused'] },
  },
  {
    scenario: 'a public policy that names another account and an office as well: both lose their access',
    ...bucket({ BucketPolicy: policy(getObject, partner, office) }),
    expected: {
      ...fix,
      sideEffects: [
        'The policy is public, so RestrictPublicBuckets also cuts off whom else it lets in from outside of the account: account 444455556666 (statement "Partner") and anyone with aws:SourceIp 203.0.113.0/24 (statement "Office")',
      ],
    },
  },
  {
    scenario: 'a public list beside a policy for another account: nothing restricts a policy that is not public',
    ...bucket({ AccessControlList: acl(publicRead), BucketPolicy: policy(partner) }),
    expected: fix,
  },

  // More of the calls.
  {
    scenario: 'the account is not in the input',
    ...bucket({ BucketPolicy: policy(getObject), AccessControlList: acl(publicRead) }),
    expected: fix,
  },
  {
    scenario: 'a public list, and a block that was set with all of it off',
    ...bucket({ AccessControlList: acl(publicRead), PublicAccessBlockConfiguration: settings() }),
    expected: { ...fix, undo: [putBack(request(false))] },
  },
  {
    scenario: 'values of the API: texts',
    ...bucket({
      AccessControlList: JSON.stringify(acl(publicRead)),
      BucketPolicy: JSON.stringify({ policyText: null }),
      PublicAccessBlockConfiguration: JSON.stringify(settings('restrictPublicBuckets')),
    }),
    expected: { ...fix, undo: [putBack(request(false, { restrict: true }))] },
  },

  // What a person weighs.
  {
    scenario: 'the bucket sends the visitors of its website on to another host',
    ...bucket({
      AccessControlList: acl(publicRead),
      BucketWebsiteConfiguration: {
        indexDocumentSuffix: null,
        redirectAllRequestsTo: { hostName: 'www.example.com', protocol: 'https' },
      },
    }),
    expected: {
      ...fix,
      sideEffects: [
        'The bucket is set up as a website that sends its visitors on to www.example.com: see whether that goes on',
      ],
    },
  },
  {
    scenario: 'a website that is turned off, as old items write it',
    ...bucket({
      AccessControlList: acl(publicRead),
      BucketWebsiteConfiguration: { indexDocumentSuffix: null, errorDocument: null, routingRules: [] },
    }),
    expected: fix,
  },
  {
    scenario: 'the public statement itself names another account',
    ...bucket({ BucketPolicy: policy({ ...getObject, Principal: { AWS: ['*', '444455556666'] } }) }),
    expected: {
      ...fix,
      sideEffects: [
        'The policy is public, so RestrictPublicBuckets also cuts off whom else it lets in from outside of the account: account 444455556666 (statement "Get")',
      ],
    },
  },
  {
    scenario: 'a public policy that also names a service, the own account and the owner: all of them stay in',
    ...bucket({
      BucketPolicy: policy(
        getObject,
        { ...getObject, Sid: 'Cdn', Principal: { Service: 'cloudfront.amazonaws.com' } },
        { ...getObject, Sid: 'Own', Principal: { AWS: 'arn:aws:iam::111122223333:role/reader' } },
        { ...getObject, Sid: 'Owner', Principal: { CanonicalUser: '0a1b2c' } },
        { ...partner, Sid: 'No', Effect: 'Deny' },
      ),
    }),
    expected: fix,
  },
  {
    scenario:
      'a public list, and a public policy that the block restricts already: the other account is cut off by now',
    ...bucket({
      AccessControlList: acl(publicRead),
      BucketPolicy: policy(getObject, partner),
      PublicAccessBlockConfiguration: settings('blockPublicPolicy', 'restrictPublicBuckets'),
    }),
    expected: {
      ...fix,
      undo: [
        putBack({
          BlockPublicAcls: false,
          IgnorePublicAcls: false,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        }),
      ],
    },
  },
  {
    scenario: 'a public list, and a public policy that the account restricts already',
    ...bucket({ AccessControlList: acl(publicRead), BucketPolicy: policy(getObject, partner) }),
    ...account(settings('restrictPublicBuckets')),
    expected: fix,
  },

  // What the CLI and the SDKs give.
  {
    scenario: 'described, without a block',
    ...description({ BucketPolicy: { Policy: policy(getObject).policyText } }),
    expected: fix,
  },
  {
    scenario: 'described, with a block in part and a website',
    ...description({
      BucketPolicy: { Policy: policy(getObject).policyText },
      PublicAccessBlockConfiguration: {
        PublicAccessBlockConfiguration: request(true, { restrict: false, ignore: false }),
      },
      BucketWebsiteConfiguration: { IndexDocument: { Suffix: 'start.html' }, ErrorDocument: { Key: 'error.html' } },
    }),
    expected: {
      ...fix,
      undo: [putBack(request(true, { restrict: false, ignore: false }))],
      sideEffects: ['The bucket serves a website (start.html): its visitors are refused'],
      notes: [STAYS, IGNORES],
    },
  },

  {
    scenario: 'described, and the policy names the owner, whom only the list tells',
    ...description({
      BucketPolicy: {
        Policy: policy(getObject, { ...getObject, Sid: 'Owner', Principal: { CanonicalUser: '0a1b2c' } }).policyText,
      },
    }),
    expected: fix,
  },

  // What needs nothing, or a person.
  {
    scenario: 'a policy that is public and blocked',
    ...bucket({
      BucketPolicy: policy(getObject),
      PublicAccessBlockConfiguration: settings('restrictPublicBuckets'),
    }),
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'a policy that is public and blocked by the account',
    ...bucket({ BucketPolicy: policy(getObject) }),
    ...account(settings('restrictPublicBuckets')),
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'a bucket that is public on purpose',
    ...bucket({ BucketPolicy: policy(getObject) }),
    parameters: { excludedPublicBuckets: 'reports' },
    expected: nothingToDo('The rule does not apply to the resource'),
  },
  {
    scenario: 'a list of bucket names and no more',
    ...description({ AccessControlList: null }),
    expected: needsManualFix('Cannot tell whether the bucket is public: its ACL (not in the input)'),
  },
  {
    scenario: 'a template',
    shape: 'template',
    resourceId: 'Reports',
    configuration: { AccessControl: 'PublicRead' },
    expected: needsManualFix('A template is put right where it is written'),
  },
  {
    scenario: 'a block with a setting left out',
    ...bucket({ AccessControlList: acl(publicRead), PublicAccessBlockConfiguration: { blockPublicAcls: true } }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.PublicAccessBlockConfiguration.ignorePublicAcls: expected a boolean, found nothing',
    ),
  },
]);
