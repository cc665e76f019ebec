import type { ConfigurationItem } from '../../../lib/core/item';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { iamIdentity, findInlineAdministration } from '../../../lib/resources/iam/iam-identity';
import { itemOf } from '../item';

const identity = ({ resourceType = 'AWS::IAM::User', configuration = {}, ...parts }: Partial<ConfigurationItem>) =>
  iamIdentity.read(itemOf(resourceType, configuration, parts));
const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
const PolicyDocument = { Version: '2012-10-17', Statement: [statement] };
const named = (name: string) => expect.objectContaining({ name });

test.each([
  ['AWS::IAM::User', 'userPolicyList'],
  ['AWS::IAM::Group', 'groupPolicyList'],
  ['AWS::IAM::Role', 'rolePolicyList'],
])('the list of %s, recorded and described', (resourceType, key) => {
  const recorded = {
    [key]: [{ policyName: 'all', policyDocument: encodeURIComponent(JSON.stringify(PolicyDocument)) }],
  };
  expect(identity({ resourceType, configuration: recorded }).inlinePolicies).toEqual([named('all')]);

  const described = { [key.charAt(0).toUpperCase() + key.slice(1)]: [{ PolicyName: 'all', PolicyDocument }] };
  expect(identity({ resourceType, shape: 'description', configuration: described }).inlinePolicies).toEqual([
    named('all'),
  ]);
});

test.each([
  ['AWS::IAM::User', 'AWS::IAM::UserPolicy', 'Users'],
  ['AWS::IAM::Group', 'AWS::IAM::GroupPolicy', 'Groups'],
  ['AWS::IAM::Role', 'AWS::IAM::RolePolicy', 'Roles'],
])('the policies of %s in a template, wherever they stand', (resourceType, attached, listedAs) => {
  const unresolved = new Unknown('"Other" (created only if "Test" holds)');
  const policies = identity({
    resourceType,
    shape: 'template',
    configuration: { Policies: [{ PolicyName: 'own', PolicyDocument }] },
    supplementaryConfiguration: {
      [attached]: [{ PolicyName: 'attached', PolicyDocument }, unresolved],
      'AWS::IAM::Policy': [
        { PolicyName: 'listed', PolicyDocument, [listedAs]: ['it'] },
        { PolicyName: 'of others', PolicyDocument, Others: ['it'] },
      ],
    },
  }).inlinePolicies;
  expect(policies).toEqual([named('own'), named('attached'), unresolved, named('listed')]);
});

test('another type', () => {
  const message = 'Cannot read a user, group or role: found "AWS::IAM::Policy"';
  expect(() => identity({ resourceType: 'AWS::IAM::Policy' })).toThrow(message);
});

describe('administration', () => {
  type Ways = 'administrator' | 'unknown' | 'no administrator';
  const open = new Unknown('{"Ref":"It"}');
  test.each<[string, object, Ways]>([
    ['everything', {}, 'administrator'],
    ['two wildcards', { Action: '**' }, 'administrator'],
    ['every action of every service', { Action: ['s3:*', '*:*'] }, 'administrator'],
    ['every service by one action', { Action: '*:Get*' }, 'no administrator'],
    ['all of IAM', { Action: 'iam:*' }, 'no administrator'],
    ['nothing', { Action: [] }, 'no administrator'],
    ['every resource of a partition', { Resource: 'arn:aws-cn:*:*:*:*' }, 'administrator'],
    ['every ARN', { Resource: 'arn:*:*:*:*:*' }, 'administrator'],
    ['every resource of a service', { Resource: 'arn:aws:s3:::*' }, 'no administrator'],
    ['all but something', { Action: undefined, NotAction: 'aws-portal:*' }, 'administrator'],
    ['all but some of IAM', { Action: undefined, NotAction: ['iam:Delete*'] }, 'administrator'],
    ['all but IAM', { Action: undefined, NotAction: ['IAM:*'] }, 'no administrator'],
    ['all but everything', { Action: undefined, NotAction: '*' }, 'no administrator'],
    ['on all but something', { Resource: undefined, NotResource: 'arn:aws:s3:::reports' }, 'administrator'],
    ['on all but everything', { Resource: undefined, NotResource: '*' }, 'no administrator'],
    ['denied', { Effect: 'Deny' }, 'no administrator'],
    ['from an address', { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }, 'administrator'],
    ['in one Region', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }, 'administrator'],
    ['on what has a tag', { Condition: { StringEquals: { 'aws:ResourceTag/a': 'b' } } }, 'no administrator'],
    [
      'on what has a tag, in other case',
      { Condition: { stringlike: { 'AWS:resourcetag/a': 'b*' } } },
      'no administrator',
    ],
    ['on what has any tag', { Condition: { StringLike: { 'aws:ResourceTag/a': ['b', '*'] } } }, 'administrator'],
    ['on what has not a tag', { Condition: { StringNotEquals: { 'aws:ResourceTag/a': 'b' } } }, 'administrator'],
    [
      'on what has a tag or none',
      { Condition: { StringEqualsIfExists: { 'aws:ResourceTag/a': 'b' } } },
      'administrator',
    ],
    [
      'passing to a service',
      { Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } },
      'no administrator',
    ],
    ['on what has no tag', { Condition: { Null: { 'aws:ResourceTag/a': 'true' } } }, 'administrator'],
    ['open actions', { Action: open }, 'unknown'],
    ['open actions on one resource', { Action: open, Resource: 'arn:aws:s3:::reports' }, 'no administrator'],
    ['open actions and all', { Action: [open, '*'] }, 'administrator'],
    ['open resources', { Resource: [open] }, 'unknown'],
    ['an open effect', { Effect: open }, 'unknown'],
    ['an open condition', { Condition: open }, 'unknown'],
    ['all but what is open', { Action: undefined, NotAction: open }, 'unknown'],
  ])('%s', (_, given, expected) => {
    const Statement = Object.fromEntries(
      Object.entries({ ...statement, ...given }).filter(([, value]) => value !== undefined),
    );
    const policies = [{ PolicyName: 'p', PolicyDocument: { Statement } }];
    const { ways, unknown } = findInlineAdministration(
      identity({ shape: 'template', configuration: { Policies: policies } }),
    );
    expect(ways.length > 0 ? 'administrator' : unknown.length > 0 ? 'unknown' : 'no administrator').toBe(expected);
  });
});
