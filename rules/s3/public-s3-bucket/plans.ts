import { definePlanCases, unreadable } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const OWNER = { id: '0a1b2c', displayName: null };
const publicRead = { grantee: 'AllUsers', permission: 'Read' };

/** The ACL as AWS Config records it: JSON text. */
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
    BucketPolicy: null,
    PublicAccessBlockConfiguration: null,
    ...supplementary,
  },
});

/** The parameter of PutPublicAccessBlock. */
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
const deleteBlock = {
  step: 'DeletePublicAccessBlock',
  service: 's3',
  api: 'DeletePublicAccessBlock',
  parameters: { Bucket: 'reports' },
  undoes: 'BlockPublicAccess',
} as const;
const restoreBlock = (PublicAccessBlockConfiguration: ReturnType<typeof request>) =>
  ({
    step: 'RestorePublicAccessBlock',
    service: 's3',
    api: 'PutPublicAccessBlock',
    parameters: { Bucket: 'reports', PublicAccessBlockConfiguration },
    undoes: 'BlockPublicAccess',
  }) as const;

const REMAINS =
  'The public statements or grants remain in the policy or ACL and take effect again if the block is turned off: remove them';
const REJECTS = 'S3 then rejects public policies and ACLs: an upload that requests a public ACL fails';
const IGNORES = 'Public ACLs of individual objects, which AWS Config does not record, stop working too';

const fix = {
  kind: 'fix',
  summary: 'Turn on all four settings of the public access block of bucket "reports"; its policy and ACL are unchanged',
  calls: [turnOn],
  undo: [deleteBlock],
  sideEffects: [],
  notes: [REMAINS, REJECTS, IGNORES],
} as const;

export default definePlanCases(rule, [
  // Shown in the README
  {
    scenario: 'a policy that lets anyone read, without a block',
    ...bucket({ BucketPolicy: policy(getObject) }),
    ...account(settings()),
    expected: fix,
  },
  {
    scenario: 'a partial block, which the undo restores',
    ...bucket({
      BucketPolicy: policy(getObject),
      PublicAccessBlockConfiguration: settings('blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy'),
    }),
    expected: { ...fix, undo: [restoreBlock(request(true, { restrict: false }))], notes: [REMAINS] },
  },
  {
    scenario: 'a bucket that serves a website',
    ...bucket({
      BucketPolicy: policy(getObject),
      BucketWebsiteConfiguration: {
        indexDocumentSuffix: 'index.html',
        errorDocument: null,
        redirectAllRequestsTo: null,
        routingRules: [],
      },
    }),
    expected: { ...fix, sideEffects: ['The bucket serves a website (index.html), whose visitors are denied access'] },
  },
  {
    scenario: 'a public policy that also grants access to another account and an office, which lose it',
    ...bucket({ BucketPolicy: policy(getObject, partner, office) }),
    expected: {
      ...fix,
      sideEffects: [
        'The policy is public, so RestrictPublicBuckets also denies access to its other grantees outside of the account: account 444455556666 (statement "Partner") and anyone with aws:SourceIp 203.0.113.0/24 (statement "Office")',
      ],
    },
  },
  {
    scenario: 'a public ACL, and a policy for another account, which is not public and so not restricted',
    ...bucket({ AccessControlList: acl(publicRead), BucketPolicy: policy(partner) }),
    expected: fix,
  },

  // More calls
  {
    scenario: "the account's block is not in the input",
    ...bucket({ BucketPolicy: policy(getObject), AccessControlList: acl(publicRead) }),
    expected: fix,
  },
  {
    scenario: 'a public ACL, and a block with all settings off',
    ...bucket({ AccessControlList: acl(publicRead), PublicAccessBlockConfiguration: settings() }),
    expected: { ...fix, undo: [restoreBlock(request(false))] },
  },
  {
    scenario: "values from AWS Config's API: JSON text",
    ...bucket({
      AccessControlList: JSON.stringify(acl(publicRead)),
      BucketPolicy: JSON.stringify({ policyText: null }),
      PublicAccessBlockConfiguration: JSON.stringify(settings('restrictPublicBuckets')),
    }),
    expected: { ...fix, undo: [restoreBlock(request(false, { restrict: true }))] },
  },

  // Side effects
  {
    scenario: 'a bucket that redirects the visitors of its website to another host',
    ...bucket({
      AccessControlList: acl(publicRead),
      BucketWebsiteConfiguration: {
        indexDocumentSuffix: null,
        redirectAllRequestsTo: { hostName: 'www.example.com', protocol: 'https' },
      },
    }),
    expected: {
      ...fix,
      sideEffects: ['The bucket redirects the visitors of its website to www.example.com, which may stop working'],
    },
  },
  {
    scenario: 'a website that is turned off, as in old items',
    ...bucket({
      AccessControlList: acl(publicRead),
      BucketWebsiteConfiguration: { indexDocumentSuffix: null, errorDocument: null, routingRules: [] },
    }),
    expected: fix,
  },
  {
    scenario: 'a public statement that itself names another account',
    ...bucket({ BucketPolicy: policy({ ...getObject, Principal: { AWS: ['*', '444455556666'] } }) }),
    expected: {
      ...fix,
      sideEffects: [
        'The policy is public, so RestrictPublicBuckets also denies access to its other grantees outside of the account: account 444455556666 (statement "Get")',
      ],
    },
  },
  {
    scenario:
      "a public policy that also grants access to a service, the bucket's own account and the owner, which keep it",
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
      'a public ACL, and a public policy that the block restricts already, so that another account has no access now',
    ...bucket({
      AccessControlList: acl(publicRead),
      BucketPolicy: policy(getObject, partner),
      PublicAccessBlockConfiguration: settings('blockPublicPolicy', 'restrictPublicBuckets'),
    }),
    expected: {
      ...fix,
      undo: [
        restoreBlock({
          BlockPublicAcls: false,
          IgnorePublicAcls: false,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        }),
      ],
    },
  },
  {
    scenario: 'a public ACL, and a public policy that the account restricts already',
    ...bucket({ AccessControlList: acl(publicRead), BucketPolicy: policy(getObject, partner) }),
    ...account(settings('restrictPublicBuckets')),
    expected: fix,
  },

  // Describe calls
  {
    scenario: 'from describe calls, without a block',
    ...description({ BucketPolicy: { Policy: policy(getObject).policyText } }),
    expected: fix,
  },
  {
    scenario: 'from describe calls, with a partial block and a website',
    ...description({
      BucketPolicy: { Policy: policy(getObject).policyText },
      PublicAccessBlockConfiguration: {
        PublicAccessBlockConfiguration: request(true, { restrict: false, ignore: false }),
      },
      BucketWebsiteConfiguration: { IndexDocument: { Suffix: 'start.html' }, ErrorDocument: { Key: 'error.html' } },
    }),
    expected: {
      ...fix,
      undo: [restoreBlock(request(true, { restrict: false, ignore: false }))],
      sideEffects: ['The bucket serves a website (start.html), whose visitors are denied access'],
      notes: [REMAINS, IGNORES],
    },
  },

  {
    scenario: 'from describe calls, with a policy that names the owner, who is only in the ACL',
    ...description({
      BucketPolicy: {
        Policy: policy(getObject, { ...getObject, Sid: 'Owner', Principal: { CanonicalUser: '0a1b2c' } }).policyText,
      },
    }),
    expected: fix,
  },

  // Nothing to do, manual, and unreadable
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
    scenario: 'only bucket names, from ListBuckets',
    ...description({ AccessControlList: null }),
    expected: needsManualFix('Insufficient data: the bucket may be public, depending on its ACL (not in the input)'),
  },
  {
    scenario: 'a template',
    shape: 'template',
    resourceId: 'Reports',
    configuration: { AccessControl: 'PublicRead' },
    expected: needsManualFix('Change the template instead'),
  },
  {
    scenario: 'a block with a missing setting',
    ...bucket({ AccessControlList: acl(publicRead), PublicAccessBlockConfiguration: { blockPublicAcls: true } }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.PublicAccessBlockConfiguration.ignorePublicAcls: expected a boolean, found nothing',
    ),
  },
]);
