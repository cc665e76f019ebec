import type { AccessRequest, ApplicablePolicies, RequestPrincipal } from '../../../lib/local-region/iam/access';
import { evaluateAccess } from '../../../lib/local-region/iam/evaluate-access';
import type { PolicyDocument, PolicyStatement } from '../../../lib/local-region/service';

const ROLE_ARN = 'arn:aws:iam::111122223333:role/team/writer';
const SESSION_ARN = 'arn:aws:sts::111122223333:assumed-role/writer/ana';
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:news';
const ACTION = 'sns:Publish';

const ROLE: RequestPrincipal = { account: '111122223333', arns: [ROLE_ARN, SESSION_ARN], directArn: SESSION_ARN };
const OTHER: RequestPrincipal = {
  account: '444455556666',
  arns: ['arn:aws:iam::444455556666:role/reader'],
  directArn: 'arn:aws:sts::444455556666:assumed-role/reader/x',
};
const SERVICE: RequestPrincipal = { account: '111122223333', arns: [], service: 'events.amazonaws.com' };
const ANONYMOUS: RequestPrincipal = { account: '', arns: [], isAnonymous: true };

const request = (principal: RequestPrincipal = ROLE, context: AccessRequest['context'] = {}): AccessRequest => ({
  principal,
  action: ACTION,
  resource: TOPIC,
  resourceAccount: '111122223333',
  context,
});
const policy = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const allow = (more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: 'Allow',
  Action: ACTION,
  Resource: TOPIC,
  ...more,
});
const deny = (more: Partial<PolicyStatement> = {}): PolicyStatement => ({ ...allow(more), Effect: 'Deny' });
const grant = (Principal: PolicyStatement['Principal'], more: Partial<PolicyStatement> = {}): PolicyDocument =>
  policy(allow({ Principal: Principal as never, ...more }));

/** A variable of a policy. */
const variable = (name: string): string => ['$', '{', name, '}'].join('');

const ALLOW = [policy(allow())];
const NOTHING: PolicyDocument[] = [];

const decide = (policies: ApplicablePolicies, given: AccessRequest): string => {
  const decision = evaluateAccess(given, policies);
  if (decision.isAllowed) return 'allowed';
  return `${decision.isExplicit ? 'denied' : 'not allowed'} by ${decision.policyKind}`;
};

test.each<[scenario: string, ApplicablePolicies, AccessRequest, expected: string]>([
  ['an allowed action', { identity: ALLOW }, request(), 'allowed'],
  ['no policy', { identity: NOTHING }, request(), 'not allowed by identity-based'],
  ['an allowed and denied action', { identity: [...ALLOW, policy(deny())] }, request(), 'denied by identity-based'],
  [
    'another action',
    { identity: [policy(allow({ Action: 'sns:Subscribe' }))] },
    request(),
    'not allowed by identity-based',
  ],
  ['a pattern of actions', { identity: [policy(allow({ Action: ['s3:*', 'SNS:pub*'] }))] }, request(), 'allowed'],
  [
    'a dot, which is no wildcard',
    { identity: [policy(allow({ Action: 'sns.Publish' }))] },
    request(),
    'not allowed by identity-based',
  ],
  [
    'all actions but others',
    { identity: [policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })] },
    request(),
    'allowed',
  ],
  [
    'all actions but this',
    { identity: [policy({ Effect: 'Allow', NotAction: 'sns:*', Resource: '*' })] },
    request(),
    'not allowed by identity-based',
  ],
  [
    'a pattern of resources',
    { identity: [policy(allow({ Resource: 'arn:aws:sns:*:111122223333:n?ws' }))] },
    request(),
    'allowed',
  ],
  [
    'a resource that only begins alike',
    { identity: [policy(allow({ Resource: TOPIC.slice(0, -1) }))] },
    request(),
    'not allowed by identity-based',
  ],
  [
    'all resources but this',
    { identity: [policy({ Effect: 'Allow', Action: ACTION, NotResource: TOPIC })] },
    request(),
    'not allowed by identity-based',
  ],
  [
    'a boundary that lacks the action',
    { identity: ALLOW, boundary: policy(allow({ Action: 's3:*' })) },
    request(),
    'not allowed by permissions boundary',
  ],
  [
    'a boundary that has the action',
    { identity: ALLOW, boundary: policy(allow({ Action: 'sns:*' })) },
    request(),
    'allowed',
  ],
  ['a boundary alone', { identity: NOTHING, boundary: policy(allow()) }, request(), 'not allowed by identity-based'],
  [
    'a boundary that denies',
    { identity: ALLOW, boundary: policy(allow(), deny()) },
    request(),
    'denied by permissions boundary',
  ],
  [
    'a session policy that lacks the action',
    { identity: ALLOW, session: policy(allow({ Action: 's3:*' })) },
    request(),
    'not allowed by session',
  ],
  ['a session policy that has the action', { identity: ALLOW, session: policy(allow()) }, request(), 'allowed'],
  [
    'a service control policy that lacks the action',
    { identity: ALLOW, limits: [policy(allow({ Action: 's3:*' }))] },
    request(),
    'not allowed by service control',
  ],
  [
    'a service control policy that denies',
    { identity: ALLOW, limits: [policy(allow({ Action: '*', Resource: '*' }), deny())] },
    request(),
    'denied by service control',
  ],

  [
    'a resource policy that names the role',
    { identity: NOTHING, resource: grant({ AWS: ROLE_ARN }) },
    request(),
    'allowed',
  ],
  [
    'a resource policy that names the session',
    { identity: NOTHING, resource: grant({ AWS: SESSION_ARN }) },
    request(),
    'allowed',
  ],
  ['a resource policy that names everybody', { identity: NOTHING, resource: grant('*') }, request(), 'allowed'],
  [
    'a resource policy that names the account',
    { identity: NOTHING, resource: grant({ AWS: 'arn:aws:iam::111122223333:root' }) },
    request(),
    'not allowed by identity-based',
  ],
  [
    'a resource policy that names the account by number',
    { identity: ALLOW, resource: grant({ AWS: '111122223333' }) },
    request(),
    'allowed',
  ],
  [
    'a resource policy that names another role',
    { identity: NOTHING, resource: grant({ AWS: `${ROLE_ARN}2` }) },
    request(),
    'not allowed by identity-based',
  ],
  [
    'a resource policy that denies',
    { identity: ALLOW, resource: policy(deny({ Principal: '*' })) },
    request(),
    'denied by resource-based',
  ],
  [
    'a resource policy that denies all but the role',
    { identity: ALLOW, resource: policy(deny({ NotPrincipal: { AWS: ROLE_ARN } })) },
    request(),
    'allowed',
  ],
  [
    'a boundary, which limits a role that a resource policy names',
    { identity: NOTHING, boundary: policy(allow({ Action: 's3:*' })), resource: grant({ AWS: ROLE_ARN }) },
    request(),
    'not allowed by permissions boundary',
  ],
  [
    'a boundary, which does not limit a session that a resource policy names',
    { identity: NOTHING, boundary: policy(allow({ Action: 's3:*' })), resource: grant({ AWS: SESSION_ARN }) },
    request(),
    'allowed',
  ],
  [
    'a key without a policy for the caller',
    { identity: ALLOW, resource: grant({ AWS: '444455556666' }), requiresResourcePolicy: true },
    request(),
    'not allowed by resource-based',
  ],
  [
    'a key that leaves the decision to IAM',
    { identity: ALLOW, resource: grant({ AWS: '111122223333' }), requiresResourcePolicy: true },
    request(),
    'allowed',
  ],

  [
    'another account, allowed by its own policy only',
    { identity: ALLOW },
    request(OTHER),
    'not allowed by resource-based',
  ],
  [
    'another account, allowed by the resource only',
    { identity: NOTHING, resource: grant({ AWS: '444455556666' }) },
    request(OTHER),
    'not allowed by identity-based',
  ],
  [
    'another account, allowed by both',
    { identity: ALLOW, resource: grant({ AWS: '444455556666' }) },
    request(OTHER),
    'allowed',
  ],
  [
    'a service that the resource allows',
    { identity: NOTHING, resource: grant({ Service: 'events.amazonaws.com' }) },
    request(SERVICE),
    'allowed',
  ],
  [
    'a service that the resource does not name',
    { identity: NOTHING, resource: grant({ Service: 's3.amazonaws.com' }) },
    request(SERVICE),
    'not allowed by resource-based',
  ],
  [
    'a service, which "AWS": "*" does not name',
    { identity: NOTHING, resource: grant({ AWS: '*' }) },
    request(SERVICE),
    'not allowed by resource-based',
  ],
  ['an anonymous caller', { identity: NOTHING, resource: grant({ AWS: '*' }) }, request(ANONYMOUS), 'allowed'],
  [
    'an anonymous caller without a resource policy',
    { identity: NOTHING },
    request(ANONYMOUS),
    'not allowed by resource-based',
  ],

  [
    'a variable',
    {
      identity: [
        policy(allow({ Resource: `arn:aws:sns:eu-west-1:111122223333:${variable('aws:PrincipalTag/team')}` })),
      ],
    },
    request(ROLE, { 'aws:principaltag/team': 'news' }),
    'allowed',
  ],
  [
    'a variable whose value has a wildcard',
    { identity: [policy(allow({ Resource: `arn:aws:sns:eu-west-1:111122223333:${variable('aws:username')}` }))] },
    request(ROLE, { 'aws:username': '*' }),
    'not allowed by identity-based',
  ],
  [
    'a variable without a value',
    { identity: [policy(allow({ Resource: variable('aws:username') }))] },
    request(),
    'not allowed by identity-based',
  ],
  [
    'a variable with a default',
    {
      identity: [policy(allow({ Resource: `arn:aws:sns:eu-west-1:111122223333:${variable("aws:username, 'news'")}` }))],
    },
    request(),
    'allowed',
  ],
])('%s', (_, policies, given, expected) => {
  expect(decide(policies, given)).toBe(expected);
});

const KEY = 'aws:example';
type Values = string | readonly string[];
test.each<[operator: string, expected: Values, actual: Values | undefined, isMet: boolean]>([
  ['StringEquals', 'a', 'a', true],
  ['StringEquals', 'a', 'A', false],
  ['StringEquals', ['b', 'a'], 'a', true],
  ['StringEquals', 'a', undefined, false],
  ['StringEquals', 'a*', 'ab', false],
  ['StringEqualsIfExists', 'a', undefined, true],
  ['StringNotEquals', ['a', 'b'], 'b', false],
  ['StringNotEquals', 'a', 'b', true],
  ['StringNotEquals', 'a', undefined, true],
  ['StringEqualsIgnoreCase', 'aB', 'Ab', true],
  ['StringNotEqualsIgnoreCase', 'aB', 'Ab', false],
  ['StringLike', 'a*d?', 'abcde', true],
  ['StringNotLike', 'a*', 'abc', false],
  ['NumericLessThan', '10', '9', true],
  ['NumericLessThanEquals', '10', '10', true],
  ['NumericGreaterThan', '10', '10', false],
  ['NumericNotEquals', '10', '10.0', false],
  ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z', true],
  ['DateLessThan', '1767225600', '2026-03-01T00:00:00Z', false],
  ['Bool', 'true', 'True', true],
  ['Bool', 'true', undefined, false],
  ['BoolIfExists', 'true', undefined, true],
  ['IpAddress', '10.0.0.0/8', '10.1.2.3', true],
  ['IpAddress', '10.1.2.3', '10.1.2.3', true],
  ['IpAddress', '2001:db8::/32', '2001:db8::1', true],
  ['NotIpAddress', '10.0.0.0/8', '10.1.2.3', false],
  ['IpAddress', '10.0.0.0/8', 'config.amazonaws.com', false],
  ['ArnLike', 'arn:aws:iam::*:role/a*', 'arn:aws:iam::111122223333:role/abc', true],
  ['ArnEquals', 'arn:aws:*:role/abc', 'arn:aws:iam::111122223333:role/abc', false],
  ['ArnNotLike', 'arn:aws:iam::*:role/a*', 'arn:aws:iam::111122223333:role/b', true],
  ['Null', 'true', undefined, true],
  ['Null', 'false', 'a', true],
  ['Null', 'true', 'a', false],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringEquals', 'a', undefined, true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
  ['ForAnyValue:StringEquals', 'a', undefined, false],
  ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
  ['ForAllValues:StringNotEquals', ['a'], ['b', 'c'], true],
  ['forAnyValue:stringLike', ['a*'], ['b', 'ab'], true],
])('the condition %s %j for %j is met: %s', (operator, expected, actual, isMet) => {
  const Condition = { [operator]: { 'AWS:Example': expected } };
  const context = actual === undefined ? {} : { [KEY]: actual };
  expect(decide({ identity: [policy(allow({ Condition }))] }, request(ROLE, context))).toBe(
    isMet ? 'allowed' : 'not allowed by identity-based',
  );
});

test('an unknown operator is an error', () => {
  const identity = [policy(allow({ Condition: { StringResembles: { [KEY]: 'a' } } }))];
  expect(() => evaluateAccess(request(), { identity })).toThrow('Cannot evaluate condition operator "StringResembles"');
});
