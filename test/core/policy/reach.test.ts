import fc from 'fast-check';
import { parameter, substitute } from '../../../lib/core/case-parts/open-value';
import {
  coversKind,
  isAboutAction,
  isAllResources,
  limitsReach,
  overlapsActions,
} from '../../../lib/core/policy/reach';
import type { Unknown } from '../../../lib/core/reading/unreadable';
import { matchesGlob } from '../../../lib/core/text/glob';

/** Actions without a wildcard are compared by their length first. */
test('an action of a policy is about another one exactly when it matches as a pattern, whatever the case', () => {
  const action = fc.string({ unit: fc.constantFrom('s', '3', ':', 'G', 'g', 'e', 'T'), maxLength: 5 });
  const pattern = fc.oneof(
    action,
    fc.string({ unit: fc.constantFrom('s', '3', ':', 'g', 'e', '*', '?'), maxLength: 5 }),
  );
  const found = new Set<boolean>();
  fc.assert(
    fc.property(pattern, action, (one, other) => {
      const expected = matchesGlob(one.toLowerCase(), other.toLowerCase());
      found.add(expected);
      expect(isAboutAction({ allBut: false, listed: [one] }, other)).toBe(expected);
      expect(isAboutAction({ allBut: true, listed: [one] }, other)).toBe(!expected);
    }),
    { numRuns: 1000 },
  );
  expect(found.size).toBe(2);
});

/** Every text of at most four letters: two patterns of three characters have no longer match in common alone. */
const LETTERS = ['', 'a', 'b'];
const PAIRS = LETTERS.flatMap((one) => LETTERS.map((other) => one + other));
const TEXTS = new Set(PAIRS.flatMap((one) => PAIRS.map((other) => one + other)));

test('a statement is about a pattern exactly when an action matches both', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'B', '*', '?'), maxLength: 3 });
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      const [a, b] = [one.toLowerCase(), other.toLowerCase()];
      const expected = [...TEXTS].some((text) => matchesGlob(a, text) && matchesGlob(b, text));
      expect(overlapsActions({ allBut: false, listed: [one] }, other)).toBe(expected);
    }),
    { numRuns: 1000 },
  );
});

test.each<[listed: (string | Unknown)[], pattern: string, expected: boolean | 'unknown']>([
  [['s3:Get*'], 's3:*', true],
  [['s3:*'], 's3:*', false],
  [['s3:*'], 's3:Put*', false],
  [['S3:put*'], 's3:Put*', false],
  [['s3:?????????*'], 's3:Put*', false],
  [['s3:PutObject', 's3:????????????????????????????????'], 's3:Put*', true],
  [['iam:*'], 's3:*', true],
  [[], 's3:*', true],
  [[parameter], 's3:*', 'unknown'],
])('all actions but %j are about some of %s: %s', (listed, pattern, expected) =>
  expect(overlapsActions({ allBut: true, listed }, pattern)).toBe(expected),
);

test('an action that a template leaves open may be any', () => {
  expect(isAboutAction({ allBut: false, listed: [parameter] }, 's3:GetObject')).toBe('unknown');
  expect(overlapsActions({ allBut: false, listed: [parameter] }, 's3:Get*')).toBe('unknown');
  expect(overlapsActions({ allBut: false, listed: [parameter, 's3:*'] }, 's3:Get*')).toBe(true);
});

test.each<[string | Unknown, boolean | 'unknown']>([
  ['*', true],
  ['**', true],
  ['arn:*', true],
  ['arn:aws:*', true],
  ['arn:aws:**', true],
  ['arn:aws-us-gov:*:*:*:*', true],
  [substitute(`arn:\${AWS::Partition}:*`), true],
  [substitute(`arn:\${Partition}:*`), true],
  [parameter, 'unknown'],
  ['a*', false],
  ['*a', false],
  ['arn', false],
  ['arn:aws', false],
  ['arn:aws:s3:*', false],
  ['arn:aws:*:*:111122223333:*', false],
  ['arn:aws:*/*', false],
  ['aarn:*', false],
])('%j is all resources: %s', (resource, expected) => expect(isAllResources(resource)).toBe(expected));

test.each<[string | Unknown, boolean | 'unknown']>([
  ['*', true],
  [parameter, 'unknown'],
  ['arn:aws:kms:*', true],
  ['arn:*:kms:*:*:key/*', true],
  ['arn:aws-cn:kms:cn-north-1:111122223333:key/*', true],
  ['arn:aws:kms:eu-*:1111*:key/*', true],
  ['arn:aws:kms:*:*:key/0*', false],
  ['arn:aws:kms:*:*:key/b*', false],
  ['arn:aws:kms:*:*:alias/*', false],
  ['arn:aws:s3:::*', false],
  [substitute(`arn:aws:kms:\${Region}:\${Account}:key/*`), true],
  [substitute(`arn:aws:kms:\${Region}:\${Account}:key/\${Id}`), false],
  [substitute(`\${Key}/*`), 'unknown'],
  [substitute(`\${Arn}*`), 'unknown'],
  [substitute(`arn:aws:kms:\${Rest}/*`), 'unknown'],
  [substitute(`arn:aws:kms:\${Rest}:key/*`), 'unknown'],
  [substitute(`arn:aws:\${Rest}:111122223333:key/*`), 'unknown'],
  [substitute(`arn:aws:kms:us-east-1:\${Rest}/*`), 'unknown'],
  [substitute(`arn:aws:kms:us-\${Rest}/*`), 'unknown'],
  [substitute(`\${Start}:444455556666:key/*`), 'unknown'],
  [substitute(`\${Start}:us-east-1:444455556666:key/*`), 'unknown'],
  [substitute(`\${Start}:alias/*`), false],
  [substitute(`\${Key}/0*`), false],
  [substitute(`arn:aws:s3:\${Rest}/*`), false],
  [substitute(`arn:aws:kms:eu-west-1:111122223333:key/\${Prefix}*`), false],
  [substitute(`\${Key}/a*`), false],
  [substitute(`\${Arn}:${'a'.repeat(64)}:key/*`), false],
])('%j covers all keys: %s', (resource, expected) =>
  expect(coversKind(resource, 'kms', ['key/0a', 'key/b1'])).toBe(expected),
);

test.each<[string, boolean]>([
  ['arn:aws:iam::111122223333:policy/*', true],
  ['arn:aws:iam::*:*', true],
  ['arn:aws:iam::aws:policy/*', false],
  ['arn:aws:iam::111122223333:policy/ops/*', false],
])('%s covers all policies of an account: %s', (resource, expected) =>
  expect(coversKind(resource, 'iam', ['policy/a', 'policy/ops/b'])).toBe(expected),
);

describe('a condition that limits the reach of a statement', () => {
  test.each<[key: string, expected: boolean]>([
    ['iam:PassedToService', true],
    ['ec2:ResourceTag/team', true],
    ['s3:prefix', true],
    ['aws:ResourceTag/team', true],
    ['AWS:requesttag/team', true],
    ['aws:PrincipalTag/team', false],
    ['aws:PrincipalTag/aws:ResourceTag/team', false],
    ['aws:MultiFactorAuthPresent', false],
    ['AWS:SourceIp', false],
    ['saml:aud', false],
    ['cognito-identity.amazonaws.com:amr', false],
    ['token.actions.githubusercontent.com:sub', false],
    ['oidc.eks.eu-west-1.amazonaws.com/id/0A1B:sub', false],
    ['amazonaws:aud', true],
    ['codebuild:BuildArn', false],
    ['codebuild:ProjectArn', false],
    ['credentials-iot:ThingName', false],
    ['ec2:RoleDelivery', false],
    ['ec2:SourceInstanceARN', false],
    ['glue:CredentialIssuingService', false],
    ['glue:RoleAssumedBy', false],
    ['identitystore:UserId', false],
    ['lambda:SourceFunctionArn', false],
    ['ssm:SourceInstanceARN', false],
  ])('is one on %s: %s', (key, expected) =>
    expect(limitsReach({ operator: 'StringLike', key, values: ['a'] })).toBe(expected),
  );

  test.each<[operator: string, values: (string | Unknown)[], expected: boolean | 'unknown']>([
    ['StringEquals', ['a'], true],
    ['StringEquals', [], false],
    ['StringNotEquals', ['a'], false],
    ['StringEqualsIfExists', ['a'], false],
    ['Null', ['true'], false],
    ['StringLike', ['*'], false],
    ['StringLike', [parameter], 'unknown'],
  ])('is %s with %j: %s', (operator, values, expected) =>
    expect(limitsReach({ operator, key: 's3:prefix', values })).toBe(expected),
  );

  test('is one that a template leaves open, perhaps', () => expect(limitsReach(parameter)).toBe('unknown'));
});
