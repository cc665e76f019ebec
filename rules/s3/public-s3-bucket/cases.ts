import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const OWNER = { id: '0a1b2c', displayName: null };
const ownersGrant = { grantee: OWNER, permission: 'FullControl' };
const publicRead = { grantee: 'AllUsers', permission: 'Read' };

/** The ACL as AWS Config records it: JSON text. */
const acl = (...grantList: object[]) =>
  JSON.stringify({ grantSet: null, grantList: [ownersGrant, ...grantList], owner: OWNER, isRequesterCharged: false });
const policy = (...Statement: object[]) => ({ policyText: JSON.stringify({ Version: '2012-10-17', Statement }) });
const blocking = (...settings: string[]) =>
  Object.fromEntries(
    ['blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets'].map((setting) => [
      setting,
      settings.includes(setting),
    ]),
  );
const allSettings = blocking('blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets');

/** A bucket as AWS Config records it, with only its owner in the ACL and without a policy. */
const bucket = (supplementary: object) => ({
  resourceId: 'reports',
  resourceName: 'reports',
  configuration: { name: 'reports', owner: OWNER, creationDate: '2026-01-01T00:00:00.000Z', region: 'eu-west-1' },
  supplementaryConfiguration: { AccessControlList: acl(), BucketPolicy: { policyText: null }, ...supplementary },
});
const account = (settings: object) => ({
  beside: [
    {
      resourceType: 'AWS::S3::AccountPublicAccessBlock',
      resourceId: '111122223333',
      region: 'eu-west-1',
      configuration: settings,
    },
  ],
});
const accountBlocksNothing = account(blocking());

const getObject = {
  Sid: 'Get',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::reports/*',
};
const { Principal: _, ...getObjectWithoutPrincipal } = getObject;
const onCondition = (Condition: object) => bucket({ BucketPolicy: policy({ ...getObject, Condition }) });

const PUBLIC_UNLESS_BLOCKED = 'Public unless the account blocks it (not in the input)';
const anyoneCanRead = 'policy statement "Get" lets anyone read (s3:GetObject)';
const anyoneReads = `Public: ${anyoneCanRead}`;
const anyoneReadsIf = (key: string) => `${anyoneReads}, as its condition on ${key} names no fixed values`;

const template = (properties: object, ...policies: object[]) => ({
  shape: 'template' as const,
  resourceId: 'Reports',
  configuration: properties,
  supplementaryConfiguration: { 'AWS::S3::BucketPolicy': policies },
});
const templatePolicy = (...Statement: unknown[]) => ({
  Bucket: new Reference('{"Ref":"Reports"}', 'Reports'),
  PolicyDocument: { Version: '2012-10-17', Statement },
});
const descriptionBlocking = (restrict: boolean) => ({
  PublicAccessBlockConfiguration: {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: restrict,
    },
  },
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

export default defineCases(rule, [
  // Policies in S3's guide
  {
    scenario: 'a policy that lets anyone read, without a block',
    ...bucket({ BucketPolicy: policy(getObject) }),
    expected: nonCompliant(`${PUBLIC_UNLESS_BLOCKED}: ${anyoneCanRead}`),
  },
  {
    scenario: 'a policy that lets anyone read, in an account whose block is off',
    ...bucket({ BucketPolicy: policy(getObject) }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'a public policy that restrictPublicBuckets blocks',
    ...bucket({
      BucketPolicy: policy(getObject),
      PublicAccessBlockConfiguration: blocking('restrictPublicBuckets'),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a public policy that blockPublicPolicy would reject now but leaves in effect',
    ...bucket({ BucketPolicy: policy(getObject), PublicAccessBlockConfiguration: blocking('blockPublicPolicy') }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'a public policy, where only public ACLs are blocked',
    ...bucket({
      BucketPolicy: policy(getObject),
      PublicAccessBlockConfiguration: blocking('blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy'),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'anyone in one organization',
    ...onCondition({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'anyone from any VPC, because a wildcard is not a fixed value',
    ...onCondition({ StringLike: { 'aws:SourceVpc': 'vpc-*' } }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReadsIf('aws:SourceVpc')),
  },
  {
    scenario: 'anyone from one VPC',
    ...onCondition({ StringEquals: { 'aws:SourceVpc': 'vpc-0a' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'anyone from the addresses of one office',
    ...onCondition({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'anyone from half of all addresses, which is broader than /8',
    ...onCondition({ IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReadsIf('aws:SourceIp')),
  },
  {
    scenario: 'anyone from an office or from anywhere, because every value must be fixed',
    ...onCondition({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '::/0'] } }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReadsIf('aws:SourceIp')),
  },
  {
    scenario: 'anyone from private addresses',
    ...onCondition({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'another account, which is not the public',
    ...bucket({ BucketPolicy: policy({ ...getObject, Principal: { AWS: 'arn:aws:iam::444455556666:root' } }) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a service, without a condition',
    ...bucket({ BucketPolicy: policy({ ...getObject, Principal: { Service: 'config.amazonaws.com' } }) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'everyone as an AWS principal',
    ...bucket({ BucketPolicy: policy({ ...getObject, Principal: { AWS: '*' } }) }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'a fixed principal and everyone in one list',
    ...bucket({ BucketPolicy: policy({ ...getObject, Principal: { AWS: ['444455556666', '*'] } }) }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'everyone with an account at an identity provider',
    ...bucket({
      BucketPolicy: policy({ ...getObject, Action: 's3:PutObject', Principal: { Federated: 'graph.facebook.com' } }),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: policy statement "Get" lets anyone of graph.facebook.com write (s3:PutObject)'),
  },
  {
    scenario: 'everyone except one account',
    ...bucket({
      BucketPolicy: policy({ ...getObjectWithoutPrincipal, NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' } }),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: policy statement "Get" lets anyone but a few read (s3:GetObject)'),
  },
  {
    scenario: 'a policy that only denies requests without TLS',
    ...bucket({
      BucketPolicy: policy({
        ...getObject,
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a public statement that another statement denies entirely',
    ...bucket({ BucketPolicy: policy(getObject, { ...getObject, Sid: 'No', Effect: 'Deny' }) }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'one statement for an office and one for anyone',
    ...bucket({
      BucketPolicy: policy(
        { ...getObject, Sid: 'Office', Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
        { ...getObject, Resource: 'arn:aws:s3:::reports/press/*' },
      ),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'several public statements, of which one that allows writing is named',
    ...bucket({
      BucketPolicy: policy(getObject, { ...getObject, Sid: 'All', Action: 's3:*' }, { ...getObject, Sid: 'More' }),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant(
      'Public: policy statement "All" lets anyone read and write (s3:*), and so do 2 other statements',
    ),
  },
  {
    scenario: 'a condition on the referer, which anyone can send',
    ...onCondition({ StringEquals: { 'aws:Referer': 'a-secret' } }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReadsIf('aws:Referer')),
  },
  {
    scenario: 'a condition that matches requests without the key',
    ...onCondition({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3' } }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReadsIf('aws:PrincipalOrgID')),
  },
  {
    scenario: 'a statement without a Sid, for all actions except one',
    ...bucket({
      BucketPolicy: policy({
        Effect: 'Allow',
        Principal: '*',
        NotAction: 's3:DeleteBucket',
        Resource: 'arn:aws:s3:::reports/*',
      }),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: policy statement 1 lets anyone do all but s3:DeleteBucket'),
  },

  // Access control lists
  {
    scenario: 'an ACL that lets anyone read',
    ...bucket({ AccessControlList: acl(publicRead) }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: the ACL grants Read to AllUsers'),
  },
  {
    scenario: 'an ACL for everyone with an AWS account, which ignorePublicAcls blocks',
    ...bucket({
      AccessControlList: acl({ grantee: 'AuthenticatedUsers', permission: 'Read' }),
      PublicAccessBlockConfiguration: blocking('ignorePublicAcls'),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an ACL for everyone with an AWS account, which blockPublicAcls leaves in effect',
    ...bucket({
      AccessControlList: acl({ grantee: 'AuthenticatedUsers', permission: 'Write' }),
      PublicAccessBlockConfiguration: blocking('blockPublicAcls'),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: the ACL grants Write to AuthenticatedUsers'),
  },
  {
    scenario: 'a public ACL, where only public policies are blocked',
    ...bucket({
      AccessControlList: acl(publicRead),
      PublicAccessBlockConfiguration: blocking('blockPublicPolicy', 'restrictPublicBuckets'),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: the ACL grants Read to AllUsers'),
  },
  {
    scenario: 'an ACL that allows S3 to deliver logs',
    ...bucket({ AccessControlList: acl({ grantee: 'LogDelivery', permission: 'Write' }) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a public ACL and a public policy',
    ...bucket({ AccessControlList: acl(publicRead), BucketPolicy: policy(getObject) }),
    expected: nonCompliant(`${PUBLIC_UNLESS_BLOCKED}: ${anyoneCanRead}; the ACL grants Read to AllUsers`),
  },
  {
    scenario: "values from AWS Config's API: JSON text, and the ACL as JSON text inside JSON text",
    ...bucket({
      AccessControlList: JSON.stringify(acl(publicRead)),
      BucketPolicy: JSON.stringify({ policyText: null }),
      PublicAccessBlockConfiguration: JSON.stringify(blocking()),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: the ACL grants Read to AllUsers'),
  },
  {
    scenario: 'a bucket without a policy, recorded as an empty object',
    ...bucket({ BucketPolicy: {}, PublicAccessBlockConfiguration: blocking() }),
    expected: COMPLIANT,
  },

  // The account's block
  {
    scenario: 'a public policy and a public ACL in an account that blocks both',
    ...bucket({ AccessControlList: acl(publicRead), BucketPolicy: policy(getObject) }),
    ...account(allSettings),
    expected: COMPLIANT,
  },
  {
    scenario: 'a public policy that the account blocks, and a public ACL that the bucket blocks',
    ...bucket({
      AccessControlList: acl(publicRead),
      BucketPolicy: policy(getObject),
      PublicAccessBlockConfiguration: blocking('ignorePublicAcls'),
    }),
    ...account(blocking('restrictPublicBuckets')),
    expected: COMPLIANT,
  },
  {
    scenario: 'a public ACL that the account blocks',
    ...bucket({ AccessControlList: acl(publicRead) }),
    ...account(blocking('ignorePublicAcls')),
    expected: COMPLIANT,
  },
  {
    scenario: 'a public ACL in an account that only rejects new ones',
    ...bucket({ AccessControlList: acl(publicRead) }),
    ...account(blocking('blockPublicAcls', 'blockPublicPolicy')),
    expected: nonCompliant('Public: the ACL grants Read to AllUsers'),
  },
  {
    scenario: "another account's block",
    ...bucket({ BucketPolicy: policy(getObject) }),
    beside: [
      {
        resourceType: 'AWS::S3::AccountPublicAccessBlock',
        resourceId: '444455556666',
        accountId: '444455556666',
        configuration: allSettings,
      },
    ],
    expected: nonCompliant(`${PUBLIC_UNLESS_BLOCKED}: ${anyoneCanRead}`),
  },
  {
    scenario: "the account's block was deleted, and an organization may have another",
    ...bucket({ BucketPolicy: policy(getObject) }),
    beside: [
      {
        resourceType: 'AWS::S3::AccountPublicAccessBlock',
        resourceId: '111122223333',
        status: 'ResourceDeleted',
        configuration: null,
      },
    ],
    expected: nonCompliant(`${PUBLIC_UNLESS_BLOCKED}: ${anyoneCanRead}`),
  },
  {
    scenario: 'an account that blocks public access according to the parameter',
    ...bucket({ AccessControlList: acl(publicRead), BucketPolicy: policy(getObject) }),
    parameters: { accountBlocksPublicAccess: 'true' },
    expected: COMPLIANT,
  },
  {
    scenario: 'an account that blocks public access according to the parameter, but not to its item',
    ...bucket({ BucketPolicy: policy(getObject) }),
    ...accountBlocksNothing,
    parameters: { accountBlocksPublicAccess: 'true' },
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'a bucket that is public on purpose',
    ...bucket({ BucketPolicy: policy(getObject) }),
    parameters: { excludedPublicBuckets: 'downloads, reports' },
    expected: NOT_APPLICABLE,
  },

  // Describe calls
  {
    scenario: 'an ACL from GetBucketAcl, with a group given by its URI',
    ...description({
      AccessControlList: {
        Grants: [
          {
            Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
            Permission: 'READ_ACP',
          },
        ],
      },
    }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: the ACL grants ReadAcp to AllUsers'),
  },
  {
    scenario: 'a public policy from GetBucketPolicy',
    ...description({
      BucketPolicy: { Policy: policy(getObject).policyText },
      ...descriptionBlocking(false),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'a public policy from GetBucketPolicy that the block removes',
    ...description({
      BucketPolicy: { Policy: policy(getObject).policyText },
      ...descriptionBlocking(true),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'only bucket names, from ListBuckets',
    ...description({ AccessControlList: null }),
    expected: insufficientData('the bucket may be public, depending on its ACL (not in the input)'),
  },

  // Templates
  { scenario: 'a template with only a name', ...template({ BucketName: 'reports' }), expected: COMPLIANT },
  {
    scenario: 'a template with a public policy and without a block',
    ...template({}, templatePolicy(getObject)),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'a template with a public policy and a block',
    ...template({ PublicAccessBlockConfiguration: { RestrictPublicBuckets: 'true' } }, templatePolicy(getObject)),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a public canned ACL',
    ...template({ AccessControl: 'PublicReadWrite', PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: the ACL grants Read to AllUsers and Write to AllUsers'),
  },
  {
    scenario: 'a template with a public canned ACL that Object Ownership disables',
    ...template({
      AccessControl: 'PublicRead',
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a public canned ACL that Object Ownership may disable',
    ...template({ AccessControl: 'PublicRead', OwnershipControls: { Rules: [{ ObjectOwnership: parameter }] } }),
    expected: insufficientData('the bucket may be public, depending on its ACL ({"Ref":"Parameter"})'),
  },
  {
    scenario: 'a template with a private canned ACL that Object Ownership may disable',
    ...template({ AccessControl: 'Private', OwnershipControls: parameter }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that grants access to one of its own roles and to an account from a parameter',
    ...template(
      {},
      templatePolicy({
        ...getObject,
        Principal: {
          AWS: [
            new Reference('{"Fn::GetAtt":["Reader","Arn"]}', 'Reader', 'Arn'),
            new Unknown('…', { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'Partner' }, ':root']] }),
            new Unknown('…', { 'Fn::Sub': `arn:aws:iam::\${Partner}:root` }),
          ],
        },
      }),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that leaves the principal open',
    ...template({}, templatePolicy({ ...getObject, Principal: { AWS: new Unknown('{"Ref":"Reader"}') } })),
    expected: insufficientData('the bucket may be public, depending on policy statement "Get" ({"Ref":"Reader"})'),
  },
  {
    scenario: 'a template that leaves the values of the condition open',
    ...template(
      {},
      templatePolicy({
        ...getObject,
        Condition: { StringEquals: { 'aws:SourceVpce': new Unknown('{"Ref":"Endpoint"}') } },
      }),
    ),
    expected: insufficientData('the bucket may be public, depending on policy statement "Get" ({"Ref":"Endpoint"})'),
  },
  {
    scenario: 'a template that leaves one statement open, and has a public one',
    ...template({}, templatePolicy(new Unknown('{"Fn::If":["Shared",{},{}]}'), getObject)),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'a template with a conditional policy',
    ...template({}, new Unknown('"Policy" (created only if "Shared" holds)')),
    expected: insufficientData(
      'the bucket may be public, depending on policy "Policy" (created only if "Shared" holds)',
    ),
  },
  {
    scenario: 'a template that leaves the whole policy open',
    ...template({}, { PolicyDocument: new Unknown('{"Ref":"Policy"}') }),
    expected: insufficientData('the bucket may be public, depending on policy {"Ref":"Policy"}'),
  },
  {
    scenario: 'a template that leaves open whether a public policy is blocked',
    ...template(
      { PublicAccessBlockConfiguration: { RestrictPublicBuckets: new Unknown('{"Ref":"Restrict"}') } },
      templatePolicy(getObject),
    ),
    expected: insufficientData(
      'the bucket may be public, depending on whether {"Ref":"Restrict"} blocks this: policy statement "Get" lets anyone read (s3:GetObject)',
    ),
  },
  {
    scenario: 'a template that leaves the canned ACL open',
    ...template({ AccessControl: new Unknown('{"Ref":"Acl"}') }),
    expected: insufficientData('the bucket may be public, depending on its ACL ({"Ref":"Acl"})'),
  },

  // Unreadable
  {
    scenario: 'no ACL',
    ...bucket({ AccessControlList: null }),
    expected: unreadable('Cannot read supplementaryConfiguration.AccessControlList: expected an object, found nothing'),
  },
  {
    scenario: 'a group that S3 does not have',
    ...bucket({ AccessControlList: acl({ grantee: 'Everybody', permission: 'Read' }) }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.AccessControlList.grantList[1].grantee: expected one of AllUsers, AuthenticatedUsers, LogDelivery, found "Everybody"',
    ),
  },
  {
    scenario: 'a block with a missing setting',
    ...bucket({ PublicAccessBlockConfiguration: { blockPublicAcls: true } }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.PublicAccessBlockConfiguration.ignorePublicAcls: expected a boolean, found nothing',
    ),
  },
  {
    scenario: 'a policy under a key that AWS Config does not use',
    ...bucket({ BucketPolicy: { Statement: [getObject] } }),
    expected: unreadable('Cannot read supplementaryConfiguration.BucketPolicy: expected policyText, found "Statement"'),
  },
  {
    scenario: 'a policy that is not JSON',
    ...bucket({ BucketPolicy: { policyText: '{"Statement":[' } }),
    expected: unreadable(
      'Cannot parse the JSON text of supplementaryConfiguration.BucketPolicy.policyText: found "{\\"Statement\\":["',
    ),
  },
  // The public cannot pass a block, whatever is behind it.
  {
    scenario: 'a policy that is not JSON, which restrictPublicBuckets blocks',
    ...bucket({ PublicAccessBlockConfiguration: allSettings, BucketPolicy: { policyText: '{"Statement":[' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a grant to a group that S3 does not have, which ignorePublicAcls blocks',
    ...bucket({
      PublicAccessBlockConfiguration: allSettings,
      AccessControlList: acl({ grantee: 'Everybody', permission: 'Read' }),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a policy that is not JSON, where only public ACLs are blocked',
    ...bucket({
      PublicAccessBlockConfiguration: blocking('blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy'),
      BucketPolicy: { policyText: '{"Statement":[' },
    }),
    expected: unreadable(
      'Cannot parse the JSON text of supplementaryConfiguration.BucketPolicy.policyText: found "{\\"Statement\\":["',
    ),
  },
  {
    scenario: 'a policy that is not JSON in an account that blocks public access according to the parameter',
    ...bucket({ BucketPolicy: { policyText: '{"Statement":[' } }),
    parameters: { accountBlocksPublicAccess: 'true' },
    expected: unreadable(
      'Cannot parse the JSON text of supplementaryConfiguration.BucketPolicy.policyText: found "{\\"Statement\\":["',
    ),
  },
  {
    scenario: 'a statement that neither allows nor denies',
    ...bucket({ BucketPolicy: policy({ ...getObject, Effect: 'Permit' }) }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.BucketPolicy.policyText.Statement[0].Effect: expected one of Allow, Deny, found "Permit"',
    ),
  },
]);
