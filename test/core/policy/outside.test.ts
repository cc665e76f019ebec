import { parsePolicy } from '../../../lib/core/policy/document';
import { findOutsiders } from '../../../lib/core/policy/outside';

const owner = { accountId: '111122223333', canonicalId: '0a1b2c' };
const everyone = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };

const outsiders = (...others: object[]) =>
  findOutsiders(
    parsePolicy(
      { Statement: [everyone, ...others.map((one) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...one }))] },
      'policy',
      'resource',
    ),
    owner,
  );
const aws = (...AWS: string[]) => ({ Principal: { AWS } });
const onCondition = (Condition: object) => ({ Principal: '*', Condition });

test.each([
  ['only everyone', [], []],
  ['an account by its number', [aws('444455556666')], ['account 444455556666 (statement 2)']],
  [
    'the same account twice, and a role of another',
    [aws('444455556666', 'arn:aws:iam::444455556666:root', 'arn:aws:iam::777788889999:role/reader')],
    ['account 444455556666 (statement 2)', 'arn:aws:iam::777788889999:role/reader (statement 2)'],
  ],
  [
    'an account of another partition',
    [aws('arn:aws-cn:iam::444455556666:root')],
    ['account 444455556666 (statement 2)'],
  ],
  ["the bucket's own account in any form", [aws('111122223333', 'arn:aws:sts::111122223333:assumed-role/a/b')], []],
  [
    'a CloudFront distribution by its origin access identity, which is not a service principal',
    [aws('arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E0A')],
    ['arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E0A (statement 2)'],
  ],
  ['a service', [{ Principal: { Service: 'cloudfront.amazonaws.com' } }], []],
  ['the owner by its canonical id', [{ Principal: { CanonicalUser: '0a1b2c' } }], []],
  [
    'another account by its canonical id',
    [{ Principal: { CanonicalUser: '3d4e5f' } }],
    ['canonical user 3d4e5f (statement 2)'],
  ],
  ['a denied account', [{ ...aws('444455556666'), Effect: 'Deny' }], []],
  [
    'an organization',
    [{ ...onCondition({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3' } }), Sid: 'Org' }],
    ['anyone with aws:PrincipalOrgID o-a1b2c3 (statement "Org")'],
  ],
  [
    "everyone in the bucket's own account",
    [onCondition({ StringEquals: { 'aws:PrincipalAccount': '111122223333' } })],
    [],
  ],
  [
    'everyone except one account, from two VPCs',
    [
      {
        NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' },
        Condition: { StringEquals: { 'aws:SourceVpc': ['vpc-0a', 'vpc-0b'] } },
      },
    ],
    ['anyone with aws:SourceVpc vpc-0a and vpc-0b (statement 2)'],
  ],
  ['a second public statement', [{ Principal: { AWS: '*' } }], []],
])('a public policy that also grants access to: %s', (_, statements, expected) => {
  expect(outsiders(...statements)).toEqual(expected);
});
