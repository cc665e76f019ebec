import { Iam } from './iam';
import { Template } from './template';

const PLACE = { account: '111122223333', region: 'eu-west-1', partition: 'aws' };
const ROLE = 'arn:aws:iam::111122223333:role/writer';
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:news';

const allow = (Action: string, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const topicPolicy = (...Statement: object[]) => ({
  Type: 'AWS::SNS::TopicPolicy',
  Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: { Statement } },
});
const trusting = (Condition: object) => ({
  AssumeRolePolicyDocument: {
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ssm.amazonaws.com' }, Condition }],
  },
});

/** A role with these permissions, and a topic. */
function iamWith(statements: readonly object[], { resources = {}, trust = trusting({}) } = {}): Iam {
  const Resources = {
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'writer', ...trust } },
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: statements } },
    },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
    ...resources,
  };
  return new Iam(new Template({ Resources }, PLACE));
}

const asked = { principal: { role: ROLE }, action: 'sns:Publish', resource: TOPIC };
const publish = allow('sns:Publish', { Ref: 'Topic' });

test.each<[string, boolean, Iam]>([
  ['what is allowed', true, iamWith([publish])],
  ['what is allowed by a pattern', true, iamWith([allow('sns:*', 'arn:aws:sns:*:111122223333:n?ws')])],
  ['what nobody allows', false, iamWith([])],
  ['another action', false, iamWith([allow('sns:Subscribe', TOPIC)])],
  ['another resource, which begins alike', false, iamWith([allow('sns:Publish', `${TOPIC}2`)])],
  ['a dot is no pattern', false, iamWith([allow('sns.Publish', TOPIC)])],
  [
    'what is allowed and denied',
    false,
    iamWith([publish, { ...publish, Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }]),
  ],
  [
    'what the topic denies to others',
    true,
    iamWith([publish], {
      resources: {
        P: topicPolicy({
          ...publish,
          ...{ Effect: 'Deny', Principal: '*' },
          Condition: { ArnNotEquals: { 'aws:PrincipalArn': [{ 'Fn::GetAtt': ['Role', 'Arn'] }] } },
        }),
      },
    }),
  ],
  [
    'what the topic denies to all but another',
    false,
    iamWith([publish], {
      resources: {
        P: topicPolicy({
          ...publish,
          ...{ Effect: 'Deny', Principal: { AWS: '*' } },
          Condition: { ArnNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/other'] } },
        }),
      },
    }),
  ],
  ['under a condition that does not hold', false, iamWith([{ ...publish, Condition: { StringEquals: { k: 'v' } } }])],
])('%s: %s', (_, expected, iam) => {
  expect(iam.may(asked)).toBe(expected);
});

test('a service may what a policy of the resource allows, on condition', () => {
  const iam = iamWith([], {
    resources: {
      P: topicPolicy({
        ...publish,
        ...{ Principal: { Service: 'events.amazonaws.com' } },
        Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:111122223333:rule/a' } },
      }),
    },
  });
  const by = (service: string, rule: string) =>
    iam.may({
      ...asked,
      principal: { service },
      context: { 'aws:SourceArn': `arn:aws:events:eu-west-1:111122223333:rule/${rule}` },
    });
  expect([by('events.amazonaws.com', 'a'), by('events.amazonaws.com', 'b'), by('s3.amazonaws.com', 'a')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('a role is taken on by the service that it trusts, on condition', () => {
  const iam = iamWith([], { trust: trusting({ StringEquals: { 'aws:SourceAccount': '111122223333' } }) });
  const by = (service: string, account: string) => iam.mayAssume(ROLE, service, { 'aws:SourceAccount': account });
  expect(by('ssm.amazonaws.com', '111122223333')).toBe(true);
  expect(by('ssm.amazonaws.com', '444455556666')).toBe(false);
  expect(by('lambda.amazonaws.com', '111122223333')).toBe(false);
});

test('an operator that is not known is no answer', () => {
  const iam = iamWith([{ ...publish, Condition: { NumericLessThan: { k: '1' } } }]);
  expect(() => iam.may(asked)).toThrow('Cannot judge by "NumericLessThan"');
});

test('what was never asked for is told, and what was refused', () => {
  const iam = iamWith([{ ...publish, Action: ['sns:Publish', 'sns:GetTopicAttributes'] }]);
  iam.may(asked);
  iam.may({ ...asked, action: 'sns:Subscribe' });
  expect(iam.unused()).toEqual({ writer: ['sns:GetTopicAttributes'] });
  expect(iam.refused).toEqual([`writer sns:Subscribe ${TOPIC}`]);
});
