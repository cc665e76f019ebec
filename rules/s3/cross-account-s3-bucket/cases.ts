import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const document = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });
const bucket = (...statements: object[]) => ({
  configuration: { name: 'reports', owner: { id: '0a1b' } },
  supplementaryConfiguration: { BucketPolicy: { policyText: JSON.stringify(document(...statements)) } },
});
const template = (...statements: object[]) => ({
  shape: 'template' as const,
  resourceId: 'Reports',
  configuration: {},
  supplementaryConfiguration: {
    'AWS::S3::BucketPolicy': [{ Bucket: 'reports', PolicyDocument: document(...statements) }],
  },
});
const described = (supplementaryConfiguration: object) => ({
  shape: 'description' as const,
  resourceId: 'reports',
  configuration: { Name: 'reports' },
  supplementaryConfiguration,
});
const partner = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: 's3:PutBucketPolicy',
  Resource: 'arn:aws:s3:::reports',
};
const may = (who: string) => nonCompliant(`May change permissions or encryption: ${who}`);
const account = may('account 444455556666 (statement 1)');

export default defineCases(rule, [
  { scenario: 'another account that may set the policy', ...bucket(partner), expected: account },
  {
    scenario: 'another account by its number',
    ...bucket({ ...partner, Sid: 'Partner', Principal: { AWS: '444455556666' } }),
    expected: may('account 444455556666 (statement "Partner")'),
  },
  {
    scenario: 'a role of another account',
    ...bucket({ ...partner, Principal: { AWS: 'arn:aws:iam::444455556666:role/deploy' } }),
    expected: may('arn:aws:iam::444455556666:role/deploy (statement 1)'),
  },
  { scenario: 'all actions of S3', ...bucket({ ...partner, Action: 's3:*' }), expected: account },
  { scenario: 'all actions', ...bucket({ ...partner, Action: ['s3:GetObject', '*'] }), expected: account },
  { scenario: 'actions with a wildcard', ...bucket({ ...partner, Action: 's3:PutBucket*' }), expected: account },
  {
    scenario: 'the access control lists of objects',
    ...bucket({ ...partner, Action: 'S3:putobjectacl' }),
    expected: account,
  },
  {
    scenario: 'all actions but one',
    ...bucket({ ...partner, Action: undefined, NotAction: 's3:DeleteBucket' }),
    expected: account,
  },
  {
    scenario: 'all actions but those that change permissions',
    ...bucket({
      ...partner,
      Action: undefined,
      NotAction: ['s3:*Policy', 's3:*Acl', 's3:PutEncryptionConfiguration'],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'reading and writing of objects',
    ...bucket({ ...partner, Action: ['s3:GetObject', 's3:PutObject'] }),
    expected: COMPLIANT,
  },
  { scenario: 'the same denied', ...bucket({ ...partner, Effect: 'Deny' }), expected: COMPLIANT },
  {
    scenario: 'an identity of the account',
    ...bucket({ ...partner, Principal: { AWS: ['arn:aws:iam::111122223333:root', '111122223333'] } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a service, which belongs to no account',
    ...bucket({ ...partner, Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:*' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the owner by their canonical id',
    ...bucket({ ...partner, Principal: { CanonicalUser: '0a1b' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'another canonical id',
    ...bucket({ ...partner, Principal: { CanonicalUser: '9f8e' } }),
    expected: may('canonical user 9f8e (statement 1)'),
  },
  {
    scenario: 'everyone',
    ...bucket({ ...partner, Principal: '*' }),
    expected: may('statement 1 lets anyone use s3:PutBucketPolicy'),
  },
  {
    scenario: 'everyone of an organization',
    ...bucket({ ...partner, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } } }),
    expected: may('anyone with aws:PrincipalOrgID o-exampleorg (statement 1)'),
  },
  {
    scenario: 'everyone of a trusted organization',
    ...bucket({ ...partner, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } } }),
    parameters: { trustedAccounts: 'o-exampleorg' },
    expected: COMPLIANT,
  },
  {
    scenario: 'everyone of a trusted organization, in another letter case and with a second condition',
    ...bucket({
      ...partner,
      Principal: '*',
      Condition: {
        StringEquals: { 'AWS:PrincipalOrgId': 'o-exampleorg' },
        IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
      },
    }),
    parameters: { trustedAccounts: 'o-exampleorg' },
    expected: COMPLIANT,
  },
  {
    scenario: 'everyone of a trusted organization and another one',
    ...bucket({
      ...partner,
      Principal: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-exampleorg', 'o-otherorg'] } },
    }),
    parameters: { trustedAccounts: 'o-exampleorg' },
    expected: may('anyone with aws:PrincipalOrgID o-exampleorg and o-otherorg (statement 1)'),
  },
  {
    scenario: 'everyone outside of a trusted organization',
    ...bucket({
      ...partner,
      Principal: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } },
    }),
    parameters: { trustedAccounts: 'o-exampleorg' },
    expected: may(
      'statement 1 lets anyone use s3:PutBucketPolicy, as its condition on aws:PrincipalOrgID names no fixed values',
    ),
  },
  {
    scenario: 'everyone of a trusted account',
    ...bucket({ ...partner, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': '444455556666' } } }),
    parameters: { trustedAccounts: '444455556666' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a principal whose text begins like a trusted account',
    ...bucket({ ...partner, Principal: { AWS: 'account 444455556666 (statement 1)' } }),
    parameters: { trustedAccounts: '444455556666' },
    expected: may('account 444455556666 (statement 1) (statement 1)'),
  },
  {
    scenario: 'a role of the account, by a condition',
    ...bucket({
      ...partner,
      Principal: '*',
      Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/deploy' } },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'everyone of the account itself',
    ...bucket({ ...partner, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a trusted account',
    ...bucket(partner),
    parameters: { trustedAccounts: '123456789012,444455556666' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a trusted account and another one',
    ...bucket({ ...partner, Principal: { AWS: ['444455556666', '123456789012'] } }),
    parameters: { trustedAccounts: '444455556666' },
    expected: may('account 123456789012 (statement 1)'),
  },
  {
    scenario: 'another action of the parameter',
    ...bucket({ ...partner, Action: 's3:DeleteObject' }),
    parameters: { blacklistedActionPattern: 's3:Delete*' },
    expected: account,
  },
  {
    scenario: 'wildcards of the policy and of the parameter that have actions in common',
    ...bucket({ ...partner, Action: 's3:*Acl' }),
    parameters: { blacklistedActionPattern: 's3:PutBucket*' },
    expected: account,
  },
  {
    scenario: 'wildcards of the policy and of the parameter that have no action in common',
    ...bucket({ ...partner, Action: ['s3:Get*Acl', 's3:PutObject?'] }),
    parameters: { blacklistedActionPattern: 's3:PutBucket*' },
    expected: COMPLIANT,
  },
  {
    scenario: 'all actions but one more letter than those of the parameter',
    ...bucket({ ...partner, Action: undefined, NotAction: 's3:PutObject?' }),
    parameters: { blacklistedActionPattern: 's3:PutObject*' },
    expected: account,
  },
  {
    scenario: 'all actions but those of the parameter',
    ...bucket({ ...partner, Action: undefined, NotAction: 's3:Put*' }),
    parameters: { blacklistedActionPattern: 's3:PutObject*' },
    expected: COMPLIANT,
  },
  {
    scenario: 'three accounts',
    ...bucket({ ...partner, Principal: { AWS: ['444455556666', '123456789012', '210987654321'] } }),
    expected: may('account 444455556666 (statement 1) and 2 more'),
  },
  {
    scenario: 'another account, if a statement denies it to all but the owner',
    ...bucket(partner, {
      ...partner,
      Effect: 'Deny',
      Principal: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } },
    }),
    expected: account,
    todo: COMPLIANT,
  },
  {
    scenario: 'no policy',
    configuration: { name: 'reports' },
    supplementaryConfiguration: { BucketPolicy: { policyText: null } },
    expected: COMPLIANT,
  },
  {
    scenario: 'an item without the policy',
    configuration: { name: 'reports' },
    expected: insufficientData(
      'other accounts may have dangerous permissions, depending on BucketPolicy (not in the input)',
    ),
  },
  {
    scenario: 'a template with another account',
    ...template(partner),
    expected: account,
  },
  {
    scenario: 'a template for an account that is not known yet',
    ...template(partner),
    accountId: undefined,
    expected: insufficientData(
      'other accounts may have dangerous permissions, unless the bucket is theirs: account 444455556666 (statement 1)',
    ),
  },
  {
    scenario: 'a template for an account that is not known yet, with a service',
    ...template({ ...partner, Principal: { Service: 'logging.s3.amazonaws.com' } }),
    accountId: undefined,
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a role of its own',
    ...template({ ...partner, Principal: { AWS: new Reference('{"Fn::GetAtt":["Role","Arn"]}', 'Role', 'Arn') } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a role of another account in the partition of the deployment, as the CDK writes it',
    ...template({
      ...partner,
      Principal: {
        AWS: new Unknown('…', { 'Fn::Sub': `arn:\${AWS::Partition}:iam::444455556666:role/deploy` }),
      },
    }),
    expected: may('arn:…:iam::444455556666:role/deploy (statement 1)'),
  },
  {
    scenario: 'a template with a role of another account whose name is open',
    ...template({
      ...partner,
      Principal: { AWS: new Unknown('…', { 'Fn::Sub': `arn:aws:iam::444455556666:role/\${Name}` }) },
    }),
    expected: may('arn:aws:iam::444455556666:role/… (statement 1)'),
  },
  {
    scenario: 'a template with its own account',
    ...template(
      { ...partner, Principal: { AWS: new Unknown('…', { 'Fn::Sub': `arn:aws:iam::\${AWS::AccountId}:root` }) } },
      {
        ...partner,
        Principal: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': new Unknown('…', { Ref: 'AWS::AccountId' }) } },
      },
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with everyone of an organization from a parameter',
    ...template({
      ...partner,
      Principal: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': new Unknown('{"Ref":"Org"}', { Ref: 'Org' }) } },
    }),
    expected: insufficientData('other accounts may have dangerous permissions, depending on statement 1'),
  },
  {
    scenario: 'a template with an account from a parameter',
    ...template({ ...partner, Principal: { AWS: new Unknown('{"Ref":"Partner"}', { Ref: 'Partner' }) } }),
    expected: insufficientData('other accounts may have dangerous permissions, depending on statement 1'),
  },
  {
    scenario: 'a template with an account from a parameter, beside its own',
    ...template({
      ...partner,
      Principal: { AWS: ['111122223333', new Unknown('{"Ref":"Partner"}', { Ref: 'Partner' })] },
    }),
    expected: insufficientData('other accounts may have dangerous permissions, depending on statement 1'),
  },
  ...['Effect', 'Action'].map((element) => ({
    scenario: `a template with another account, and the element ${element} from a parameter`,
    ...template({ ...partner, [element]: new Unknown('{"Ref":"Given"}', { Ref: 'Given' }) }),
    expected: insufficientData('other accounts may have dangerous permissions, depending on statement 1'),
  })),
  {
    scenario: 'a template with an account from a parameter that may read',
    ...template({
      ...partner,
      Action: 's3:GetObject',
      Principal: { AWS: new Unknown('{"Ref":"Partner"}', { Ref: 'Partner' }) },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a policy that is no JSON',
    configuration: { name: 'reports' },
    supplementaryConfiguration: { BucketPolicy: { policyText: '{' } },
    expected: unreadable('Cannot parse the JSON text of supplementaryConfiguration.BucketPolicy.policyText: found "{"'),
  },
  {
    scenario: 'another account, from get-bucket-policy',
    ...described({ BucketPolicy: { Policy: JSON.stringify(document(partner)) } }),
    expected: account,
  },
  {
    scenario: 'no policy, after the call for it',
    ...described({ BucketPolicy: null }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the output of list-buckets, which has no policies',
    ...described({}),
    expected: insufficientData(
      'other accounts may have dangerous permissions, depending on BucketPolicy (not in the input)',
    ),
  },
]);
