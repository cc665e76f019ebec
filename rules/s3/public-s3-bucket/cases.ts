import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const OWNER = { id: '0a1b2c', displayName: null };
const ownersGrant = { grantee: OWNER, permission: 'FullControl' };
const publicRead = { grantee: 'AllUsers', permission: 'Read' };

/** As Config writes the list: a JSON text. */
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

/** A bucket of Config's shape, with nobody but its owner in its list and with no policy. */
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
const { Principal: _, ...getObjectOfNobody } = getObject;
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
const policyOf = (...Statement: unknown[]) => ({
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
    ...supplementary,
  },
});

export default defineCases(rule, [
  // What S3's guide says of policies.
  {
    scenario: 'a policy that lets anyone read, and no block',
    ...bucket({ BucketPolicy: policy(getObject) }),
    expected: nonCompliant(`${PUBLIC_UNLESS_BLOCKED}: ${anyoneCanRead}`),
  },
  {
    scenario: 'a policy that lets anyone read, in an account known to block nothing',
    ...bucket({ BucketPolicy: policy(getObject) }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'a public policy that restrictPublicBuckets undoes',
    ...bucket({
      BucketPolicy: policy(getObject),
      PublicAccessBlockConfiguration: blocking('restrictPublicBuckets'),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a public policy that blockPublicPolicy would refuse today and leaves at work',
    ...bucket({ BucketPolicy: policy(getObject), PublicAccessBlockConfiguration: blocking('blockPublicPolicy') }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'a public policy, while only public ACLs are undone',
    ...bucket({
      BucketPolicy: policy(getObject),
      PublicAccessBlockConfiguration: blocking('blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy'),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'anyone of one organization',
    ...onCondition({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'anyone from any VPC: a wildcard is no fixed value',
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
    scenario: 'anyone from half of all addresses: broader than /8',
    ...onCondition({ IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReadsIf('aws:SourceIp')),
  },
  {
    scenario: 'anyone from an office or from anywhere: every value has to be fixed',
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
    scenario: 'another account: shared, and not with the public',
    ...bucket({ BucketPolicy: policy({ ...getObject, Principal: { AWS: 'arn:aws:iam::444455556666:root' } }) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a service, without a condition',
    ...bucket({ BucketPolicy: policy({ ...getObject, Principal: { Service: 'config.amazonaws.com' } }) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'everyone written as an AWS principal',
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
    scenario: 'whoever has an account with an identity provider',
    ...bucket({
      BucketPolicy: policy({ ...getObject, Action: 's3:PutObject', Principal: { Federated: 'graph.facebook.com' } }),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: policy statement "Get" lets anyone of graph.facebook.com write (s3:PutObject)'),
  },
  {
    scenario: 'everyone but one account',
    ...bucket({
      BucketPolicy: policy({ ...getObjectOfNobody, NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' } }),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: policy statement "Get" lets anyone but a few read (s3:GetObject)'),
  },
  {
    scenario: 'a policy that only refuses requests without TLS',
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
    scenario: 'a public statement that another statement denies all of',
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
    scenario: 'several public statements: one that lets write is named',
    ...bucket({
      BucketPolicy: policy(getObject, { ...getObject, Sid: 'All', Action: 's3:*' }, { ...getObject, Sid: 'More' }),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant(
      'Public: policy statement "All" lets anyone read and write (s3:*), and so do 2 other statements',
    ),
  },
  {
    scenario: 'a referer, which anyone can send',
    ...onCondition({ StringEquals: { 'aws:Referer': 'a-secret' } }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReadsIf('aws:Referer')),
  },
  {
    scenario: 'a condition that requests without the key pass',
    ...onCondition({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3' } }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReadsIf('aws:PrincipalOrgID')),
  },
  {
    scenario: 'a statement without a Sid, for everything but one action',
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

  // Access control lists.
  {
    scenario: 'a list that lets anyone read',
    ...bucket({ AccessControlList: acl(publicRead) }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: the ACL grants Read to AllUsers'),
  },
  {
    scenario: 'a list for whoever has an AWS account, which ignorePublicAcls undoes',
    ...bucket({
      AccessControlList: acl({ grantee: 'AuthenticatedUsers', permission: 'Read' }),
      PublicAccessBlockConfiguration: blocking('ignorePublicAcls'),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a list for whoever has an AWS account, which blockPublicAcls leaves at work',
    ...bucket({
      AccessControlList: acl({ grantee: 'AuthenticatedUsers', permission: 'Write' }),
      PublicAccessBlockConfiguration: blocking('blockPublicAcls'),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: the ACL grants Write to AuthenticatedUsers'),
  },
  {
    scenario: 'a public list, while only public policies are undone',
    ...bucket({
      AccessControlList: acl(publicRead),
      PublicAccessBlockConfiguration: blocking('blockPublicPolicy', 'restrictPublicBuckets'),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: the ACL grants Read to AllUsers'),
  },
  {
    scenario: 'a list that lets S3 deliver logs',
    ...bucket({ AccessControlList: acl({ grantee: 'LogDelivery', permission: 'Write' }) }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a public list and a public policy',
    ...bucket({ AccessControlList: acl(publicRead), BucketPolicy: policy(getObject) }),
    expected: nonCompliant(`${PUBLIC_UNLESS_BLOCKED}: ${anyoneCanRead}; the ACL grants Read to AllUsers`),
  },
  {
    scenario: 'values of the API: texts, the list a text within a text',
    ...bucket({
      AccessControlList: JSON.stringify(acl(publicRead)),
      BucketPolicy: JSON.stringify({ policyText: null }),
      PublicAccessBlockConfiguration: JSON.stringify(blocking()),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: the ACL grants Read to AllUsers'),
  },
  {
    scenario: 'a bucket without a policy, written as an empty object',
    ...bucket({ BucketPolicy: {}, PublicAccessBlockConfiguration: blocking() }),
    expected: COMPLIANT,
  },

  // The account's block.
  {
    scenario: 'a public policy and list in an account that blocks all of it',
    ...bucket({ AccessControlList: acl(publicRead), BucketPolicy: policy(getObject) }),
    ...account(allSettings),
    expected: COMPLIANT,
  },
  {
    scenario: 'a public policy and list, one undone by the account and one by the bucket',
    ...bucket({
      AccessControlList: acl(publicRead),
      BucketPolicy: policy(getObject),
      PublicAccessBlockConfiguration: blocking('ignorePublicAcls'),
    }),
    ...account(blocking('restrictPublicBuckets')),
    expected: COMPLIANT,
  },
  {
    scenario: 'a public list that the account undoes',
    ...bucket({ AccessControlList: acl(publicRead) }),
    ...account(blocking('ignorePublicAcls')),
    expected: COMPLIANT,
  },
  {
    scenario: 'a public list in an account that refuses new ones only',
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
    scenario: "the account's block was deleted: nothing tells whether an organization has another",
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
    scenario: 'a parameter says that the account blocks public access',
    ...bucket({ AccessControlList: acl(publicRead), BucketPolicy: policy(getObject) }),
    parameters: { accountBlocksPublicAccess: 'true' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a parameter says that the account blocks public access, and its item says otherwise',
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

  // What the CLI and the SDKs give.
  {
    scenario: 'a description whose list has a group by its URI',
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
    scenario: 'a description with a public policy',
    ...description({
      BucketPolicy: { Policy: policy(getObject).policyText },
      ...descriptionBlocking(false),
    }),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'a description with a public policy that the block undoes',
    ...description({
      BucketPolicy: { Policy: policy(getObject).policyText },
      ...descriptionBlocking(true),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a list of bucket names and no more',
    ...description({ AccessControlList: null }),
    expected: insufficientData('whether the bucket is public: its ACL (not in the input)'),
  },

  // Templates.
  { scenario: 'a template with nothing but a name', ...template({ BucketName: 'reports' }), expected: COMPLIANT },
  {
    scenario: 'a template with a public policy that says nothing of the block',
    ...template({}, policyOf(getObject)),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'a template with a public policy and the block',
    ...template({ PublicAccessBlockConfiguration: { RestrictPublicBuckets: 'true' } }, policyOf(getObject)),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a public canned list',
    ...template({ AccessControl: 'PublicReadWrite', PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
    ...accountBlocksNothing,
    expected: nonCompliant('Public: the ACL grants Read to AllUsers and Write to AllUsers'),
  },
  {
    scenario: 'a template with a public canned list that Object Ownership disables',
    ...template({
      AccessControl: 'PublicRead',
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that grants to a role of its own and to an account of a parameter',
    ...template(
      {},
      policyOf({
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
    scenario: 'a template that leaves open to whom it grants',
    ...template({}, policyOf({ ...getObject, Principal: { AWS: new Unknown('{"Ref":"Reader"}') } })),
    expected: insufficientData('whether the bucket is public: policy statement "Get" ({"Ref":"Reader"})'),
  },
  {
    scenario: 'a template that leaves open the values of the condition',
    ...template(
      {},
      policyOf({
        ...getObject,
        Condition: { StringEquals: { 'aws:SourceVpce': new Unknown('{"Ref":"Endpoint"}') } },
      }),
    ),
    expected: insufficientData('whether the bucket is public: policy statement "Get" ({"Ref":"Endpoint"})'),
  },
  {
    scenario: 'a template that leaves one statement open beside a public one',
    ...template({}, policyOf(new Unknown('{"Fn::If":["Shared",{},{}]}'), getObject)),
    ...accountBlocksNothing,
    expected: nonCompliant(anyoneReads),
  },
  {
    scenario: 'a template with a public policy that may be made or not',
    ...template({}, new Unknown('"Policy", made only if "Shared" holds')),
    expected: insufficientData('whether the bucket is public: policy "Policy", made only if "Shared" holds'),
  },
  {
    scenario: 'a template that leaves the whole policy open',
    ...template({}, { PolicyDocument: new Unknown('{"Ref":"Policy"}') }),
    expected: insufficientData('whether the bucket is public: policy {"Ref":"Policy"}'),
  },
  {
    scenario: 'a template that leaves open whether a public policy is undone',
    ...template(
      { PublicAccessBlockConfiguration: { RestrictPublicBuckets: new Unknown('{"Ref":"Restrict"}') } },
      policyOf(getObject),
    ),
    expected: insufficientData(
      'whether the bucket is public: policy statement "Get" lets anyone read (s3:GetObject), unless {"Ref":"Restrict"} undoes it',
    ),
  },
  {
    scenario: 'a template that leaves the canned list open',
    ...template({ AccessControl: new Unknown('{"Ref":"Acl"}') }),
    expected: insufficientData('whether the bucket is public: its ACL ({"Ref":"Acl"})'),
  },

  // What AWS does not write.
  {
    scenario: 'no access control list',
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
    scenario: 'a block with a setting left out',
    ...bucket({ PublicAccessBlockConfiguration: { blockPublicAcls: true } }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.PublicAccessBlockConfiguration.ignorePublicAcls: expected a boolean, found nothing',
    ),
  },
  {
    scenario: 'a policy in a place where Config does not write it',
    ...bucket({ BucketPolicy: { Statement: [getObject] } }),
    expected: unreadable('Cannot read supplementaryConfiguration.BucketPolicy: expected policyText, found "Statement"'),
  },
  {
    scenario: 'a policy that is no JSON',
    ...bucket({ BucketPolicy: { policyText: '{"Statement":[' } }),
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
