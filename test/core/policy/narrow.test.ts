import { narrowPublicStatements } from '../../../lib/core/policy/narrow';

const ACCOUNT = '111122223333';
const all = { Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' };
const partner = { ...all, Principal: { AWS: 'arn:aws:iam::444455556666:root' } };
const own = { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } };

test.each([
  ['a list', [partner, all], [partner, { ...all, Condition: own }]],
  ['one statement', all, [{ ...all, Condition: own }]],
  [
    'a statement with another condition',
    [{ ...all, Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' }, Bool: { a: 'true' } } }],
    [
      {
        ...all,
        Condition: {
          StringEquals: { 'aws:RequestedRegion': 'eu-west-1', 'aws:PrincipalAccount': ACCOUNT },
          Bool: { a: 'true' },
        },
      },
    ],
  ],
  ['a statement that denies', [{ ...all, Effect: 'Deny' }], [{ ...all, Effect: 'Deny' }]],
])('restricts only public statements: %s', (_, Statement, narrowed) => {
  expect(narrowPublicStatements({ Version: '2012-10-17', Statement } as never, ACCOUNT)?.policy).toEqual({
    Version: '2012-10-17',
    Statement: narrowed,
  });
});

test.each([
  ['text', 'a policy'],
  ['no statements', { Version: '2012-10-17' }],
  [
    'a condition on the same key',
    { Statement: { ...all, Condition: { StringEquals: { 'AWS:PrincipalAccount': '*' } } } },
  ],
])('leaves to people: %s', (_, policy) => {
  expect(narrowPublicStatements(policy as never, ACCOUNT)).toBeUndefined();
});
