import { conditional } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const BUCKET = 'arn:aws:s3:::reports';
const OBJECTS = `${BUCKET}/*`;
const withoutTls = { Bool: { 'aws:SecureTransport': 'false' } };
const deny = {
  Sid: 'Tls',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [BUCKET, OBJECTS],
  Condition: withoutTls,
};
const read = { Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 's3:GetObject', Resource: OBJECTS };

/** A bucket as AWS Config records it. */
const bucket = (policy: unknown) => ({
  resourceId: 'reports',
  resourceName: 'reports',
  configuration: { name: 'reports', creationDate: '2026-01-01T00:00:00.000Z', region: 'eu-west-1' },
  supplementaryConfiguration: policy === undefined ? {} : { BucketPolicy: policy },
});
const policy = (...Statement: unknown[]) =>
  bucket({ policyText: JSON.stringify({ Version: '2012-10-17', Statement }) });
const denying = (changes: object) => policy({ ...deny, ...changes });

const described = (supplementaryConfiguration: object) => ({
  shape: 'description' as const,
  resourceId: 'reports',
  configuration: { Name: 'reports' },
  supplementaryConfiguration,
});
const template = (...Statement: unknown[]) => ({
  shape: 'template' as const,
  resourceId: 'Reports',
  configuration: {},
  supplementaryConfiguration: {
    'AWS::S3::BucketPolicy': [
      { Bucket: new Reference('{"Ref":"Reports"}', 'Reports'), PolicyDocument: { Version: '2012-10-17', Statement } },
    ],
  },
});
const bucketArn = new Reference('{"Fn::GetAtt":["Reports","Arn"]}', 'Reports', 'Arn');
const join = { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Reports', 'Arn'] }, '/*']] };
const objectsArn = new Unknown(JSON.stringify(join), join);
const parameter = new Unknown('{"Ref":"Parameter"}', { Ref: 'Parameter' });

const NO_POLICY = nonCompliant('It has no bucket policy, so nothing denies requests without TLS');
const NOTHING = nonCompliant('Its policy denies no requests without TLS');
const OBJECTS_ONLY = nonCompliant('Its policy denies requests without TLS for objects, but not for the bucket');
const BUCKET_ONLY = nonCompliant('Its policy denies requests without TLS for the bucket, but not for its objects');
const MAYBE = insufficientData('the bucket may allow requests without TLS, depending on its policy');

export default defineCases(rule, [
  { scenario: 'no policy', ...bucket({ policyText: null }), expected: NO_POLICY },
  { scenario: 'a policy that only allows', ...policy(read), expected: NOTHING },
  { scenario: 'a policy that denies everything without TLS', ...policy(read, deny), expected: COMPLIANT },
  {
    scenario: 'one statement for the bucket and one for its objects',
    ...policy({ ...deny, Resource: BUCKET }, { ...deny, Resource: OBJECTS }),
    expected: COMPLIANT,
  },
  { scenario: 'only the objects', ...denying({ Resource: OBJECTS }), expected: OBJECTS_ONLY },
  { scenario: 'only the bucket', ...denying({ Resource: BUCKET }), expected: BUCKET_ONLY },
  {
    scenario: 'only the objects of a folder',
    ...denying({ Resource: [BUCKET, `${BUCKET}/private/*`] }),
    expected: BUCKET_ONLY,
  },
  {
    scenario: 'only the objects of a kind',
    ...denying({ Resource: [BUCKET, `${BUCKET}/*.csv`] }),
    expected: BUCKET_ONLY,
  },
  { scenario: 'a wildcard for all resources', ...denying({ Resource: '*' }), expected: COMPLIANT },
  {
    scenario: 'a wildcard that covers the bucket and its objects',
    ...denying({ Resource: `${BUCKET}*` }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all resources but some',
    ...denying({ Resource: undefined, NotResource: `${BUCKET}/public/*` }),
    expected: NOTHING,
  },
  { scenario: 'all actions of all services', ...denying({ Action: '*' }), expected: COMPLIANT },
  { scenario: 'only reading', ...denying({ Action: ['s3:GetObject', 's3:ListBucket'] }), expected: NOTHING },
  { scenario: 'only actions whose names begin with Get', ...denying({ Action: 's3:Get*' }), expected: NOTHING },
  { scenario: 'all actions but one', ...denying({ Action: undefined, NotAction: 's3:GetObject' }), expected: NOTHING },
  { scenario: 'everyone, as an AWS principal', ...denying({ Principal: { AWS: ['*'] } }), expected: COMPLIANT },
  { scenario: 'one account', ...denying({ Principal: { AWS: '444455556666' } }), expected: NOTHING },
  {
    scenario: 'everyone but a role',
    ...denying({ Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/old' } }),
    expected: NOTHING,
  },
  {
    scenario: 'a statement that allows with TLS, which denies nothing',
    ...denying({ Effect: 'Allow', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    expected: NOTHING,
  },
  {
    scenario: 'a statement that denies with TLS',
    ...denying({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    expected: NOTHING,
  },
  {
    scenario: 'a boolean without quotes',
    ...denying({ Condition: { Bool: { 'aws:SecureTransport': false } } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the key in other case',
    ...denying({ Condition: { Bool: { 'AWS:securetransport': 'false' } } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a condition with IfExists',
    ...denying({ Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a second condition, which exempts everyone else',
    ...denying({ Condition: { ...withoutTls, IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } }),
    expected: NOTHING,
  },
  {
    scenario: 'old versions of TLS, which plain HTTP does not have',
    ...denying({ Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } }),
    expected: NOTHING,
  },
  {
    scenario: 'old versions of TLS or none',
    ...denying({ Condition: { NumericLessThanIfExists: { 's3:TlsVersion': '1.2' } } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'two conditions that every request without TLS matches',
    ...denying({ Condition: { ...withoutTls, NumericLessThanIfExists: { 's3:TlsVersion': '1.2' } } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a condition on MFA',
    ...denying({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }),
    expected: NOTHING,
  },
  {
    scenario: 'those who sign in with an identity provider',
    ...denying({ Principal: { Federated: '*' } }),
    expected: NOTHING,
  },
  { scenario: 'the actions on objects', ...denying({ Action: 's3:*Object' }), expected: NOTHING },
  { scenario: 'no condition', ...denying({ Condition: undefined }), expected: NOTHING },
  {
    scenario: 'a policy as text inside text, from the API of AWS Config',
    ...bucket(JSON.stringify({ policyText: JSON.stringify({ Statement: [deny] }) })),
    expected: COMPLIANT,
  },
  { scenario: 'an item without the policy', ...bucket(undefined), expected: MAYBE },
  {
    scenario: 'a policy that AWS would not accept',
    ...denying({ Effect: 'Refuse' }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.BucketPolicy.policyText.Statement[0].Effect: expected one of Allow, Deny, found "Refuse"',
    ),
  },
  {
    scenario: 'a template without a policy',
    shape: 'template',
    resourceId: 'Reports',
    configuration: {},
    expected: NO_POLICY,
  },
  {
    scenario: 'a bucket outside the template, which has another part of it',
    shape: 'template',
    resourceId: 'reports',
    configuration: {},
    outside: 'reports',
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a bucket outside the template, which has its policy',
    ...template({ ...deny, Resource: OBJECTS }),
    outside: 'reports',
    expected: nonCompliant(
      'Its policy denies requests without TLS for objects, but not for the bucket; the resource is reports, outside the template',
    ),
  },
  {
    scenario: 'a template as the CDK writes it with enforceSSL',
    ...template({ ...deny, Resource: [bucketArn, objectsArn] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template for the objects alone',
    ...template({ ...deny, Resource: objectsArn }),
    expected: OBJECTS_ONLY,
  },
  {
    scenario: 'a template that takes the resource from a parameter',
    ...template({ ...deny, Resource: parameter }),
    expected: MAYBE,
  },
  {
    scenario: 'a template that takes the principal from a parameter',
    ...template({ ...deny, Resource: [bucketArn, objectsArn], Principal: { AWS: parameter } }),
    expected: MAYBE,
  },
  {
    scenario: 'a template with a second condition that may be left out',
    ...template({
      ...deny,
      Resource: [bucketArn, objectsArn],
      Condition: { ...deny.Condition, StringNotEquals: { 'aws:PrincipalAccount': conditional } },
    }),
    expected: MAYBE,
  },
  {
    scenario: 'a template with open conditions beside one that exempts an account',
    ...template({
      ...deny,
      Resource: [bucketArn, objectsArn],
      Condition: {
        ...deny.Condition,
        StringNotEquals: { 'aws:PrincipalAccount': '111122223333' },
        ArnLike: conditional,
      },
    }),
    expected: NOTHING,
  },
  {
    scenario: 'a template that leaves all conditions open',
    ...template({ ...deny, Resource: [bucketArn, objectsArn], Condition: conditional }),
    expected: MAYBE,
  },
  { scenario: 'a template that leaves the statement open', ...template(parameter), expected: MAYBE },
  {
    scenario: 'a policy that denies only requests for objects, from get-bucket-policy',
    ...described({
      BucketPolicy: { Policy: JSON.stringify({ Version: '2012-10-17', Statement: { ...deny, Resource: OBJECTS } }) },
    }),
    expected: OBJECTS_ONLY,
  },
  { scenario: 'the output of list-buckets, which has no policies', ...described({}), expected: MAYBE },
]);
