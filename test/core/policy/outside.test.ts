import { parsePolicy } from '../../../lib/core/policy/document';
import { findOutsiders } from '../../../lib/core/policy/outside';
import { Unknown } from '../../../lib/core/reading/unreadable';

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
  ['an own user whose name is the number of another account', [aws('arn:aws:iam::111122223333:user/444455556666')], []],
  [
    'a principal that ends with the number of the own account',
    [aws('arn:aws:iam::cloudfront:user/111122223333')],
    ['arn:aws:iam::cloudfront:user/111122223333 (statement 2)'],
  ],
  ['a number that begins like the own account', [aws('1111222233334')], ['1111222233334 (statement 2)']],
  [
    'the own account and everyone of an organization',
    [
      {
        ...aws('111122223333', '*'),
        Condition: { Bool: { 'aws:SecureTransport': true }, StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3' } },
      },
    ],
    ['anyone with aws:SecureTransport true and aws:PrincipalOrgID o-a1b2c3 (statement 2)'],
  ],
  [
    'everyone with an account in an organization, in any letter case',
    [onCondition({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3', 'AWS:PRINCIPALACCOUNT': '111122223333' } })],
    [],
  ],
  [
    'services for the own account, and whoever else can state it',
    [onCondition({ StringEquals: { 'aws:SourceAccount': '111122223333' } })],
    ['anyone with aws:SourceAccount 111122223333 (statement 2)'],
  ],
  [
    'everyone in the own account or another one',
    [onCondition({ StringEquals: { 'aws:PrincipalAccount': ['111122223333', '444455556666'] } })],
    ['anyone with aws:PrincipalAccount 111122223333 and 444455556666 (statement 2)'],
  ],
  [
    'everyone in an organization except the own account',
    [
      onCondition({
        StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3' },
        StringNotEquals: { 'aws:PrincipalAccount': '111122223333' },
      }),
    ],
    ['anyone with aws:PrincipalOrgID o-a1b2c3 and aws:PrincipalAccount 111122223333 (statement 2)'],
  ],
  [
    'everyone in an account that is left open',
    [onCondition({ StringEquals: { 'aws:PrincipalAccount': new Unknown('{"Ref":"Partner"}') } })],
    ['anyone with aws:PrincipalAccount {"Ref":"Partner"} (statement 2)'],
  ],
  [
    'an own role, by a condition',
    [onCondition({ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/reader' } })],
    [],
  ],
  [
    'an own role and one of another account, by a condition',
    [
      onCondition({
        StringEquals: {
          'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/reader', 'arn:aws:iam::444455556666:role/reader'],
        },
      }),
    ],
    [
      'anyone with aws:PrincipalArn arn:aws:iam::111122223333:role/reader and arn:aws:iam::444455556666:role/reader (statement 2)',
    ],
  ],
  [
    'all but an own role, by a condition',
    [
      onCondition({
        ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/reader' },
        StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3' },
      }),
    ],
    [
      'anyone with aws:PrincipalArn arn:aws:iam::111122223333:role/reader and aws:PrincipalOrgID o-a1b2c3 (statement 2)',
    ],
  ],
  [
    'a role that a template declares, by a condition',
    [
      onCondition({
        ArnEquals: { 'aws:PrincipalArn': new Unknown('the role', { 'Fn::GetAtt': ['Reader', 'Arn'] }) },
      }),
    ],
    [],
  ],
  [
    'a role that is left open, by a condition',
    [onCondition({ ArnEquals: { 'aws:PrincipalArn': new Unknown('{"Ref":"Partner"}', { Ref: 'Partner' }) } })],
    ['anyone with aws:PrincipalArn {"Ref":"Partner"} (statement 2)'],
  ],
  [
    'everyone under a condition that is left open',
    [onCondition({ StringEquals: new Unknown('{"Ref":"Conditions"}') })],
    ['anyone with {"Ref":"Conditions"} (statement 2)'],
  ],
  [
    'the users of an identity provider, under a condition',
    [
      {
        Principal: { Federated: 'accounts.google.com' },
        Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      },
    ],
    ['anyone with aws:SourceIp 203.0.113.0/24 (statement 2)'],
  ],
  ['a second public statement', [{ Principal: { AWS: '*' } }], []],
])('a public policy that also grants access to: %s', (_, statements, expected) => {
  expect(outsiders(...statements)).toEqual(expected);
});
