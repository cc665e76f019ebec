import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const document = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });

/** As in IAM and AWS Config: URL-encoded JSON. */
const policy = (policyName: string, ...statements: object[]) => ({
  policyName,
  policyDocument: encodeURIComponent(JSON.stringify(document(...statements))),
});
const user = (...userPolicyList: object[]) => ({
  resourceType: 'AWS::IAM::User',
  region: 'global',
  configuration: { userName: 'kim', userId: 'AIDAEXAMPLE', groupList: [], userPolicyList },
});
const role = (...rolePolicyList: object[]) => ({
  resourceType: 'AWS::IAM::Role',
  region: 'global',
  configuration: { roleName: 'builder', roleId: 'AROAEXAMPLE', rolePolicyList },
});

const template = (resourceType: string, properties: object, attached: object = {}) => ({
  shape: 'template' as const,
  resourceType,
  configuration: properties,
  supplementaryConfiguration: attached,
});

export default defineCases(rule, [
  {
    scenario: 'a user who may do everything on all resources',
    ...user(policy('all', { Sid: 'All', ...everything })),
    expected: nonCompliant('Administrator by inline policy "all": statement "All" allows * on *'),
  },
  { scenario: 'a user without inline policies', ...user(), expected: COMPLIANT },
  {
    scenario: 'a role that may do everything on all resources, among other statements and policies',
    ...role(
      policy('read', { Effect: 'Allow', Action: 's3:Get*', Resource: '*' }),
      policy(
        'build',
        { Effect: 'Allow', Action: ['ecr:*', 's3:*'], Resource: '*' },
        { ...everything, Action: ['logs:*', '*'] },
      ),
    ),
    expected: nonCompliant('Administrator by inline policy "build": statement 2 allows logs:* and * on *'),
  },
  {
    scenario: 'a group that may do everything on all resources, by two policies',
    resourceType: 'AWS::IAM::Group',
    configuration: { groupName: 'ops', groupPolicyList: [policy('a', everything), policy('b', everything)] },
    expected: nonCompliant('Administrator by inline policy "a": statement 1 allows * on * (and 1 more)'),
  },
  {
    scenario: 'every action of every service',
    ...role(policy('all', { ...everything, Action: '*:*' })),
    expected: nonCompliant('Administrator by inline policy "all": statement 1 allows *:* on *'),
  },
  {
    scenario: 'every resource, given as an ARN of wildcards',
    ...role(policy('all', { ...everything, Resource: ['arn:aws:*:*:*:*'] })),
    expected: nonCompliant('Administrator by inline policy "all": statement 1 allows * on arn:aws:*:*:*:*'),
  },
  {
    scenario: 'all actions of one service',
    ...role(policy('s3', { ...everything, Action: 's3:*' })),
    expected: COMPLIANT,
  },
  {
    scenario: 'all actions on one bucket',
    ...role(policy('reports', { ...everything, Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'] })),
    expected: COMPLIANT,
  },
  {
    scenario: 'a statement that denies everything',
    ...user(policy('locked', { ...everything, Effect: 'Deny' })),
    expected: COMPLIANT,
  },
  {
    scenario: 'all actions except billing',
    ...user(policy('most', { Effect: 'Allow', NotAction: 'aws-portal:*', Resource: '*' })),
    expected: nonCompliant('Administrator by inline policy "most": statement 1 allows all but aws-portal:* on *'),
  },
  {
    scenario: 'all actions except IAM and Organizations',
    ...user(policy('power', { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' })),
    expected: COMPLIANT,
  },
  {
    scenario: 'all actions on all resources except one bucket',
    ...user(policy('most', { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::reports/*' })),
    expected: nonCompliant(
      'Administrator by inline policy "most": statement 1 allows * on all but arn:aws:s3:::reports/*',
    ),
  },
  {
    scenario: 'everything on all resources with MFA, which makes no difference',
    ...user(policy('mfa', { ...everything, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })),
    expected: nonCompliant(
      'Administrator by inline policy "mfa": statement 1 allows * on *, under a condition on aws:MultiFactorAuthPresent',
    ),
  },
  {
    scenario: 'everything on all resources with the credentials of an instance, which makes no difference',
    ...role(
      policy('caller', {
        ...everything,
        Condition: { ArnLike: { 'ec2:SourceInstanceARN': 'arn:aws:ec2:*:111122223333:instance/*' } },
      }),
    ),
    expected: nonCompliant(
      'Administrator by inline policy "caller": statement 1 allows * on *, under a condition on ec2:SourceInstanceARN',
    ),
  },
  {
    scenario: 'everything on all resources with the credentials of a function, which makes no difference',
    ...role(
      policy('caller', {
        ...everything,
        Condition: { ArnEquals: { 'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-west-1:111122223333:function:f' } },
      }),
    ),
    expected: nonCompliant(
      'Administrator by inline policy "caller": statement 1 allows * on *, under a condition on lambda:SourceFunctionArn',
    ),
  },
  {
    scenario:
      'everything on all resources with credentials from the second version of the metadata service, which makes no difference',
    ...role(policy('caller', { ...everything, Condition: { NumericEquals: { 'ec2:RoleDelivery': '2.0' } } })),
    expected: nonCompliant(
      'Administrator by inline policy "caller": statement 1 allows * on *, under a condition on ec2:RoleDelivery',
    ),
  },
  {
    scenario: 'everything on all resources for users of an identity provider, which makes no difference',
    ...role(policy('caller', { ...everything, Condition: { StringEquals: { 'saml:sub': 'kim' } } })),
    expected: nonCompliant(
      'Administrator by inline policy "caller": statement 1 allows * on *, under a condition on saml:sub',
    ),
  },
  {
    scenario: 'everything on all resources for users of an identity pool, which makes no difference',
    ...role(
      policy('caller', {
        ...everything,
        Condition: { StringEquals: { 'cognito-identity.amazonaws.com:amr': 'authenticated' } },
      }),
    ),
    expected: nonCompliant(
      'Administrator by inline policy "caller": statement 1 allows * on *, under a condition on cognito-identity.amazonaws.com:amr',
    ),
  },
  {
    scenario: 'passing roles to one service, a condition that only some calls meet',
    ...role(
      policy('pass', { ...everything, Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } }),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'all actions on all resources except those of IAM',
    ...user(
      policy('power', { Effect: 'Allow', Action: '*', NotResource: ['arn:aws:iam::*', 'arn:aws:s3:::reports/*'] }),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'all actions on all resources except the IAM resources of the account',
    ...user(policy('power', { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:iam::111122223333:*' })),
    expected: COMPLIANT,
  },
  {
    scenario: 'all actions on all resources except some of IAM',
    ...user(policy('most', { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:iam::*:user/*' })),
    expected: nonCompliant(
      'Administrator by inline policy "most": statement 1 allows * on all but arn:aws:iam::*:user/*',
    ),
  },
  {
    scenario: 'all actions on resources with the tag of a project',
    ...role(
      policy('project', { ...everything, Condition: { StringEquals: { 'aws:ResourceTag/project': 'reports' } } }),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'all actions on resources with the tag of a project, or without the tag',
    ...role(
      policy('project', {
        ...everything,
        Condition: { StringEqualsIfExists: { 'aws:ResourceTag/project': 'reports' } },
      }),
    ),
    expected: nonCompliant(
      'Administrator by inline policy "project": statement 1 allows * on *, under a condition on aws:ResourceTag/project',
    ),
  },
  {
    scenario: 'a policy document that an export decoded, as a list of one',
    ...user({ policyName: 'all', policyDocument: [document(everything)] }),
    expected: nonCompliant('Administrator by inline policy "all": statement 1 allows * on *'),
  },
  {
    scenario: 'a role from describe calls',
    shape: 'description',
    resourceType: 'AWS::IAM::Role',
    configuration: {
      RoleName: 'builder',
      RolePolicyList: [{ PolicyName: 'all', PolicyDocument: document(everything) }],
    },
    expected: nonCompliant('Administrator by inline policy "all": statement 1 allows * on *'),
  },
  {
    scenario: 'a template with a policy inside the identity',
    ...template('AWS::IAM::Role', { Policies: [{ PolicyName: 'all', PolicyDocument: document(everything) }] }),
    expected: nonCompliant('Administrator by inline policy "all": statement 1 allows * on *'),
  },
  {
    scenario: 'a template with a policy as a separate resource',
    ...template(
      'AWS::IAM::Group',
      {},
      {
        'AWS::IAM::Policy': [
          { PolicyName: 'all', PolicyDocument: document(everything), Groups: [new Reference('{"Ref":"Ops"}', 'Ops')] },
        ],
      },
    ),
    expected: nonCompliant('Administrator by inline policy "all": statement 1 allows * on *'),
  },
  {
    scenario: 'a template with a policy of another identity that refers to this role',
    ...template(
      'AWS::IAM::Role',
      {},
      {
        'AWS::IAM::Policy': [
          { PolicyName: 'all', PolicyDocument: document(everything), Users: [new Reference('{"Ref":"Kim"}', 'Kim')] },
        ],
      },
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that leaves the actions open',
    ...template('AWS::IAM::User', {
      Policies: [
        { PolicyName: 'some', PolicyDocument: document({ ...everything, Action: new Unknown('{"Ref":"Actions"}') }) },
      ],
    }),
    expected: insufficientData(
      'the identity may be an administrator, depending on inline policy "some": statement 1 ({"Ref":"Actions"})',
    ),
  },
  {
    scenario: 'a template with all actions on one of its own resources',
    ...template('AWS::IAM::User', {
      Policies: [
        {
          PolicyName: 'table',
          PolicyDocument: document({
            ...everything,
            Resource: new Reference('{"Fn::GetAtt":["Table","Arn"]}', 'Table', 'Arn'),
          }),
        },
      ],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that leaves the list of policies open',
    ...template('AWS::IAM::User', { Policies: new Unknown('{"Fn::If":["Admin",[],[]]}') }),
    expected: insufficientData(
      'the identity may be an administrator, depending on inline policy {"Fn::If":["Admin",[],[]]}',
    ),
  },
  {
    scenario: 'a template with a conditional administrator policy',
    ...template(
      'AWS::IAM::Role',
      {},
      { 'AWS::IAM::RolePolicy': [new Unknown('"Admin" (created only if "Test" holds)')] },
    ),
    expected: insufficientData(
      'the identity may be an administrator, depending on inline policy "Admin" (created only if "Test" holds)',
    ),
  },
  {
    scenario: 'no list of policies',
    configuration: { userName: 'kim' },
    expected: unreadable('Cannot read configuration.userPolicyList: expected a list, found nothing'),
  },
  {
    scenario: 'a policy document with a principal, which inline policies do not have',
    ...user(policy('odd', { ...everything, Principal: '*' })),
    expected: unreadable(
      'Cannot read configuration.userPolicyList[0].policyDocument.Statement[0]: found the element "Principal", which policies do not have',
    ),
  },
  {
    scenario: 'a policy document that is not JSON',
    ...user({ policyName: 'odd', policyDocument: '%7B%22Statement' }),
    expected: unreadable(
      'Cannot parse the JSON text of configuration.userPolicyList[0].policyDocument: found "{\\"Statement"',
    ),
  },
]);
