import { Iam } from './iam';
import { Template } from './template';

const SCOPE = { account: '111122223333', region: 'eu-west-1', partition: 'aws' };
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

/** Creates IAM with a topic and a role that has the statements. */
function createIam(statements: readonly object[], { resources = {}, trust = trusting({}) } = {}): Iam {
  const Resources = {
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'writer', ...trust } },
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: statements } },
    },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
    ...resources,
  };
  return new Iam(new Template({ Resources }, SCOPE));
}

const REQUEST = { principal: { role: ROLE }, action: 'sns:Publish', resource: TOPIC };
const PUBLISH = allow('sns:Publish', { Ref: 'Topic' });

test.each<[string, boolean, Iam]>([
  ['an allowed action', true, createIam([PUBLISH])],
  ['an action that matches a pattern', true, createIam([allow('sns:*', 'arn:aws:sns:*:111122223333:n?ws')])],
  ['an action without a statement', false, createIam([])],
  ['another action', false, createIam([allow('sns:Subscribe', TOPIC)])],
  ['a resource whose ARN only begins with the allowed one', false, createIam([allow('sns:Publish', `${TOPIC}2`)])],
  ['an action that a dot would match if it were a wildcard', false, createIam([allow('sns.Publish', TOPIC)])],
  [
    'an action that is both allowed and denied',
    false,
    createIam([PUBLISH, { ...PUBLISH, Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }]),
  ],
  [
    'an action that the topic denies to other roles',
    true,
    createIam([PUBLISH], {
      resources: {
        P: topicPolicy({
          ...PUBLISH,
          ...{ Effect: 'Deny', Principal: '*' },
          Condition: { ArnNotEquals: { 'aws:PrincipalArn': [{ 'Fn::GetAtt': ['Role', 'Arn'] }] } },
        }),
      },
    }),
  ],
  [
    'an action that the topic denies to every role but another',
    false,
    createIam([PUBLISH], {
      resources: {
        P: topicPolicy({
          ...PUBLISH,
          ...{ Effect: 'Deny', Principal: { AWS: '*' } },
          Condition: { ArnNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/other'] } },
        }),
      },
    }),
  ],
  [
    'an allowed action whose condition is not met',
    false,
    createIam([{ ...PUBLISH, Condition: { StringEquals: { k: 'v' } } }]),
  ],
  [
    'an action that is denied without a condition key',
    false,
    createIam([PUBLISH, { ...PUBLISH, Effect: 'Deny', Condition: { Null: { k: 'true' } } }]),
  ],
  [
    'an action that is denied with a condition key that the request lacks',
    true,
    createIam([PUBLISH, { ...PUBLISH, Effect: 'Deny', Condition: { Null: { k: 'false' } } }]),
  ],
])('decides on %s: %s', (_, expected, iam) => {
  expect(iam.allows(REQUEST)).toBe(expected);
});

test('allows a service what the policy of a resource allows, if the conditions are met', () => {
  const iam = createIam([], {
    resources: {
      P: topicPolicy({
        ...PUBLISH,
        ...{ Principal: { Service: 'events.amazonaws.com' } },
        Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:111122223333:rule/a' } },
      }),
    },
  });
  const isAllowed = (service: string, rule: string) =>
    iam.allows({
      ...REQUEST,
      principal: { service },
      context: { 'aws:SourceArn': `arn:aws:events:eu-west-1:111122223333:rule/${rule}` },
    });
  expect([
    isAllowed('events.amazonaws.com', 'a'),
    isAllowed('events.amazonaws.com', 'b'),
    isAllowed('s3.amazonaws.com', 'a'),
  ]).toEqual([true, false, false]);
});

test('lets only the trusted service assume a role, if the conditions are met', () => {
  const iam = createIam([], { trust: trusting({ StringEquals: { 'aws:SourceAccount': '111122223333' } }) });
  const canAssume = (service: string, account: string) =>
    iam.canAssume(ROLE, service, { 'aws:SourceAccount': account });
  expect(canAssume('ssm.amazonaws.com', '111122223333')).toBe(true);
  expect(canAssume('ssm.amazonaws.com', '444455556666')).toBe(false);
  expect(canAssume('lambda.amazonaws.com', '111122223333')).toBe(false);
});

test('throws on an unknown condition operator', () => {
  const iam = createIam([{ ...PUBLISH, Condition: { NumericLessThan: { k: '1' } } }]);
  expect(() => iam.allows(REQUEST)).toThrow('Cannot evaluate condition operator "NumericLessThan"');
});

test('lists unused actions and denied requests', () => {
  const iam = createIam([{ ...PUBLISH, Action: ['sns:Publish', 'sns:GetTopicAttributes'] }]);
  iam.allows(REQUEST);
  iam.allows({ ...REQUEST, action: 'sns:Subscribe' });
  expect(iam.listUnusedActions()).toEqual({ writer: ['sns:GetTopicAttributes'] });
  expect(iam.denied).toEqual([`writer sns:Subscribe ${TOPIC}`]);
});
