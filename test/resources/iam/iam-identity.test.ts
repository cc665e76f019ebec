import type { ConfigurationItem } from '../../../lib/core/item';
import { Unknown } from '../../../lib/core/reading/unreadable';
import { iamIdentity } from '../../../lib/resources/iam/iam-identity';
import { createItem } from '../item';

const identity = ({ resourceType = 'AWS::IAM::User', configuration = {}, ...parts }: Partial<ConfigurationItem>) =>
  iamIdentity.read(createItem(resourceType, configuration, parts));
const PolicyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const named = (name: string) => expect.objectContaining({ name });

test.each([
  ['AWS::IAM::User', 'userPolicyList'],
  ['AWS::IAM::Group', 'groupPolicyList'],
  ['AWS::IAM::Role', 'rolePolicyList'],
])('reads the policies of %s from AWS Config and describe calls', (resourceType, key) => {
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
])('reads the policies of %s from all places in a template', (resourceType, attached, listedAs) => {
  const unresolved = new Unknown('"Other" (created only if "Test" holds)');
  const policies = identity({
    resourceType,
    shape: 'template',
    configuration: { Policies: [{ PolicyName: 'own', PolicyDocument }] },
    supplementaryConfiguration: {
      [attached]: [{ PolicyName: 'attached', PolicyDocument }, unresolved],
      'AWS::IAM::Policy': [
        { PolicyName: 'listed', PolicyDocument, [listedAs]: ['it'] },
        { PolicyName: 'other', PolicyDocument, Others: ['it'] },
      ],
    },
  }).inlinePolicies;
  expect(policies).toEqual([named('own'), named('attached'), unresolved, named('listed')]);
});

test('rejects other types', () => {
  const message = 'Cannot read a user, group or role: found "AWS::IAM::Policy"';
  expect(() => identity({ resourceType: 'AWS::IAM::Policy' })).toThrow(message);
});
