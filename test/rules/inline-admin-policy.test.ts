import { evaluateRule } from '../../lib/core/evaluate/evaluate';
import { NO_FACTS } from '../../lib/core/facts';
import { Unknown } from '../../lib/core/reading/unreadable';
import rule from '../../rules/iam/inline-admin-policy/rule';
import { createItem } from '../resources/item';

const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' };

type Access = 'administrator' | 'unknown' | 'no administrator';
const open = new Unknown('{"Ref":"It"}');
test.each<[string, object, Access]>([
  ['all actions on all resources', {}, 'administrator'],
  ['two wildcards', { Action: '**' }, 'administrator'],
  ['two wildcards on both sides of the colon', { Action: '**:**' }, 'administrator'],
  ['every action of every service', { Action: ['s3:*', '*:*'] }, 'administrator'],
  ['one action of every service', { Action: '*:Get*' }, 'no administrator'],
  ['all of IAM', { Action: 'iam:*' }, 'no administrator'],
  ['no actions', { Action: [] }, 'no administrator'],
  ['every resource of a partition', { Resource: 'arn:aws-cn:*:*:*:*' }, 'administrator'],
  ['every ARN', { Resource: 'arn:*:*:*:*:*' }, 'administrator'],
  ['every resource of a service', { Resource: 'arn:aws:s3:::*' }, 'no administrator'],
  ['two wildcards as the resource', { Resource: '**' }, 'administrator'],
  ['every ARN, in the shortest form', { Resource: 'arn:*' }, 'administrator'],
  ['every resource of a partition, with two wildcards', { Resource: 'arn:aws:**:**:**:**' }, 'administrator'],
  ['every resource with one name', { Resource: '*/reports' }, 'no administrator'],
  ['every table of every service', { Resource: 'arn:aws:*:*:*:table/*' }, 'no administrator'],
  ['all actions except some', { Action: undefined, NotAction: 'aws-portal:*' }, 'administrator'],
  ['all actions except some of IAM', { Action: undefined, NotAction: ['iam:Delete*'] }, 'administrator'],
  ['all actions except IAM', { Action: undefined, NotAction: ['IAM:*'] }, 'no administrator'],
  ['all actions except IAM, with two wildcards', { Action: undefined, NotAction: 'iam:**' }, 'no administrator'],
  [
    'all actions except some of IAM by a wildcard',
    { Action: undefined, NotAction: 'iam:*AccessKey*' },
    'administrator',
  ],
  ['all actions except a service with a similar name', { Action: undefined, NotAction: 'notiam:*' }, 'administrator'],
  ['all actions except all', { Action: undefined, NotAction: '*' }, 'no administrator'],
  ['all resources except one', { Resource: undefined, NotResource: 'arn:aws:s3:::reports' }, 'administrator'],
  ['all resources except all', { Resource: undefined, NotResource: '*' }, 'no administrator'],
  ...['arn:aws:iam::**', 'arn:aws:iam::**:**', 'arn:aws:iam::111122223333:**', 'arn:*:iam:*:*'].map(
    (NotResource): [string, object, Access] => [
      `all resources except IAM, as ${NotResource}`,
      { Resource: undefined, NotResource },
      'no administrator',
    ],
  ),
  [
    'all resources except IAM in capitals, which names no service',
    { Resource: undefined, NotResource: 'arn:*:IAM:*:*' },
    'administrator',
  ],
  ['all resources except the roles', { Resource: undefined, NotResource: 'arn:aws:iam::*:role/*' }, 'administrator'],
  ['a deny statement', { Effect: 'Deny' }, 'no administrator'],
  ['a condition on the address', { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }, 'administrator'],
  [
    'a condition on the Region',
    { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } },
    'administrator',
  ],
  [
    'a condition on a tag of the resource',
    { Condition: { StringEquals: { 'aws:ResourceTag/a': 'b' } } },
    'no administrator',
  ],
  [
    'a condition on a tag of the resource, in another case',
    { Condition: { stringlike: { 'AWS:resourcetag/a': 'b*' } } },
    'no administrator',
  ],
  [
    'a condition that any value of a tag matches',
    { Condition: { StringLike: { 'aws:ResourceTag/a': ['b', '*'] } } },
    'administrator',
  ],
  [
    'a condition that a missing tag matches',
    { Condition: { StringNotEquals: { 'aws:ResourceTag/a': 'b' } } },
    'administrator',
  ],
  [
    'a condition on a tag or its absence',
    { Condition: { StringEqualsIfExists: { 'aws:ResourceTag/a': 'b' } } },
    'administrator',
  ],
  [
    'a condition on the service that a role is passed to',
    { Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } },
    'no administrator',
  ],
  ['a condition on the absence of a tag', { Condition: { Null: { 'aws:ResourceTag/a': 'true' } } }, 'administrator'],
  [
    'a condition on values of a tag with the same end',
    { Condition: { StringLike: { 'aws:ResourceTag/a': '*-test' } } },
    'no administrator',
  ],
  [
    'a condition that any value of a tag matches, with two wildcards',
    { Condition: { StringLike: { 'aws:RequestTag/a': '**' } } },
    'administrator',
  ],
  [
    'a condition on a tag without values',
    { Condition: { StringEquals: { 'aws:ResourceTag/a': [] } } },
    'administrator',
  ],
  [
    'a condition on a tag of a service, with the name of a domain',
    { Condition: { StringEquals: { 'iam:ResourceTag/example.com:team': 'b' } } },
    'no administrator',
  ],
  // Keys about the caller.
  ...[
    'aws:PrincipalTag/team',
    'codebuild:buildArn',
    'codebuild:projectArn',
    'ec2:RoleDelivery',
    'ec2:SourceInstanceARN',
    'glue:CredentialIssuingService',
    'glue:RoleAssumedBy',
    'identitystore:UserId',
    'lambda:SourceFunctionArn',
    'ssm:SourceInstanceARN',
    'saml:sub',
    'accounts.google.com:aud',
    'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:sub',
  ].map((key): [string, object, Access] => [
    `a condition on ${key}`,
    { Condition: { StringEquals: { [key]: 'a' } } },
    'administrator',
  ]),
  ['open actions', { Action: open }, 'unknown'],
  ['open actions on one resource', { Action: open, Resource: 'arn:aws:s3:::reports' }, 'no administrator'],
  ['open actions and all actions', { Action: [open, '*'] }, 'administrator'],
  ['open resources', { Resource: [open] }, 'unknown'],
  ['an open effect', { Effect: open }, 'unknown'],
  ['an open condition', { Condition: open }, 'unknown'],
  ['all actions except open ones', { Action: undefined, NotAction: open }, 'unknown'],
])('%s', (_, changes, expected) => {
  const Statement = Object.fromEntries(
    Object.entries({ ...allowAll, ...changes }).filter(([, value]) => value !== undefined),
  );
  const Policies = [{ PolicyName: 'p', PolicyDocument: { Statement } }];
  const item = createItem('AWS::IAM::User', { Policies }, { shape: 'template' });
  const result = evaluateRule({ rule, parameters: {} }, item, { now: new Date(0), facts: NO_FACTS, waivers: [] });
  const access =
    result.complianceType === 'COMPLIANT'
      ? 'no administrator'
      : 'insufficientData' in result
        ? 'unknown'
        : 'administrator';
  expect(access).toBe(expected);
});
