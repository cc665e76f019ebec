import fc from 'fast-check';
import { parsePolicy } from '../../../lib/core/policy/document';
import { allowsPublicWrite, describePublicStatement, findPublicStatements } from '../../../lib/core/policy/public';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';

const getObject = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' };
const classify = (...Statement: unknown[]) => findPublicStatements(parsePolicy({ Statement }, 'policy', 'resource'));

type Answer = 'public' | 'unknown' | 'not public';
function answer(...statements: unknown[]): Answer {
  const { found, unknown } = classify(...statements);
  if (found.length > 0) return 'public';
  return unknown.length > 0 ? 'unknown' : 'not public';
}

const parameter = new Unknown('{"Ref":"Parameter"}');
const referTo = (resourceType: string, target?: unknown) =>
  new Reference('{"Fn::GetAtt":["Role","Arn"]}', 'Role', 'Arn', target, { resourceType });
const attribute = new Reference('{"Fn::GetAtt":["Role","Arn"]}', 'Role', 'Arn');
const intrinsic = (expression: unknown) => new Unknown('an expression', expression);

describe('principals', () => {
  test.each<[string, object, Answer]>([
    ['everyone', { Principal: '*' }, 'public'],
    ['everyone as an AWS principal', { Principal: { AWS: ['*'] } }, 'public'],
    ['an account', { Principal: { AWS: '444455556666' } }, 'not public'],
    ['a role', { Principal: { AWS: 'arn:aws:iam::444455556666:role/reader' } }, 'not public'],
    ['a deleted role, which is known only by its id', { Principal: { AWS: 'AROAEXAMPLE' } }, 'not public'],
    ['an account and everyone', { Principal: { AWS: ['444455556666', '*'] } }, 'public'],
    ['an ARN with a wildcard', { Principal: { AWS: 'arn:aws:iam::*:root' } }, 'public'],
    ['a policy variable', { Principal: { AWS: `arn:aws:iam::\${aws:PrincipalAccount}:root` } }, 'public'],
    ['a service', { Principal: { Service: 'cloudtrail.amazonaws.com' } }, 'not public'],
    ['any service', { Principal: { Service: '*' } }, 'public'],
    ['an origin access identity', { Principal: { CanonicalUser: '0a1b2c' } }, 'not public'],
    ['a web identity provider', { Principal: { Federated: 'graph.facebook.com' } }, 'public'],
    ['a SAML provider', { Principal: { Federated: 'arn:aws:iam::444455556666:saml-provider/corp' } }, 'public'],
    ['a service and a web identity provider', { Principal: { Service: 'a.amazonaws.com', Federated: 'b' } }, 'public'],
    ['all except one', { Principal: undefined, NotPrincipal: { AWS: '444455556666' } }, 'public'],
    ['no principal', { Principal: { AWS: [] } }, 'not public'],
    ['everyone, for no action', { Action: [] }, 'not public'],
    ['everyone, for an action that S3 does not know', { Action: 's3:Whatever' }, 'public'],
    ['everyone, denied', { Effect: 'Deny' }, 'not public'],
    ['a role of the template', { Principal: { AWS: attribute } }, 'not public'],
    ['a parameter of the template', { Principal: { AWS: parameter } }, 'unknown'],
    ['a parameter and everyone', { Principal: { AWS: [parameter, '*'] } }, 'public'],
    [
      'an account of the template',
      { Principal: { AWS: intrinsic({ 'Fn::Sub': `\${AWS::AccountId}` }) } },
      'not public',
    ],
    [
      'an account of a parameter',
      { Principal: { AWS: intrinsic({ 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'Partner' }, ':root']] }) } },
      'not public',
    ],
    ['a secret', { Principal: { AWS: intrinsic('{{resolve:ssm:partner}}') } }, 'unknown'],
    ['an output of a nested stack', { Principal: { AWS: new Reference('…', 'Nested', 'Outputs.Reader') } }, 'unknown'],
    [
      'an attribute in an expression',
      { Principal: { AWS: intrinsic({ 'Fn::GetAtt': ['Role', 'Arn'] }) } },
      'not public',
    ],
    [
      'a single parameter in a join',
      { Principal: { AWS: intrinsic({ 'Fn::Join': [',', [{ Ref: 'A' }]] }) } },
      'unknown',
    ],
    ['the own account', { Principal: { AWS: intrinsic({ Ref: 'AWS::AccountId' }) } }, 'not public'],
    ['a parameter in an expression', { Principal: { AWS: intrinsic({ Ref: 'Partner' }) } }, 'unknown'],
    [
      'an output of a nested stack as text',
      { Principal: { AWS: intrinsic({ 'Fn::GetAtt': 'Nested.Outputs.Reader' }) } },
      'unknown',
    ],
    ['an attribute of a custom resource', { Principal: { AWS: referTo('Custom::Reader') } }, 'unknown'],
    ['an attribute of a function', { Principal: { AWS: referTo('AWS::CloudFormation::CustomResource') } }, 'unknown'],
    ['an attribute of another vendor', { Principal: { AWS: referTo('Example::Iam::Reader') } }, 'unknown'],
    ['an attribute of AWS', { Principal: { AWS: referTo('AWS::IAM::Role') } }, 'not public'],
    [
      'an attribute with the value of an open property',
      { Principal: { AWS: referTo('AWS::SSM::Parameter', parameter) } },
      'unknown',
    ],
    [
      'a text with an attribute of a custom resource',
      { Principal: { AWS: new Unknown('a text', undefined, ['arn:aws:iam::', referTo('Custom::Reader'), ':root']) } },
      'not public',
    ],
    [
      'a value with a wildcard beside an attribute of a custom resource',
      {
        Condition: {
          StringLike: { 'aws:SourceVpc': new Unknown('a text', undefined, [referTo('Custom::Vpc'), '-*']) },
        },
      },
      'public',
    ],
    [
      'a value of an attribute of a custom resource',
      {
        Condition: {
          StringLike: { 'aws:SourceVpc': new Unknown('a text', undefined, ['vpc-', referTo('Custom::Vpc')]) },
        },
      },
      'unknown',
    ],
    ['an attribute as text', { Principal: { AWS: intrinsic({ 'Fn::GetAtt': 'Role.Arn' }) } }, 'not public'],
    [
      'an output of a nested stack in an expression',
      { Principal: { AWS: intrinsic({ 'Fn::GetAtt': ['Nested', 'Outputs.Reader'] }) } },
      'unknown',
    ],
    [
      'an attribute of which the name is left open',
      { Principal: { AWS: intrinsic({ 'Fn::GetAtt': ['Role', { Ref: 'Attribute' }] }) } },
      'unknown',
    ],
    [
      'a join of which the parts are left open',
      { Principal: { AWS: intrinsic({ 'Fn::Join': ['', { Ref: 'A' }] }) } },
      'unknown',
    ],
    [
      'a join around wildcards',
      { Principal: { AWS: intrinsic({ 'Fn::Join': ['*', ['arn', { Ref: 'A' }]] }) } },
      'public',
    ],
    [
      'a join of one part, which has no separator',
      { Principal: { AWS: intrinsic({ 'Fn::Join': ['*', [{ Ref: 'A' }]] }) } },
      'unknown',
    ],
    [
      'a substitution of which the text is left open',
      { Principal: { AWS: intrinsic({ 'Fn::Sub': [{ Ref: 'A' }, {}] }) } },
      'unknown',
    ],
    ['an expression of a macro', { Principal: { AWS: intrinsic({ 'Fn::Transform': { Name: 'A' } }) } }, 'unknown'],
    ['an expression that is not known', { Principal: { AWS: new Unknown('{"Fn::Transform":…}') } }, 'unknown'],
    ['everyone, allowed or denied', { Effect: parameter }, 'unknown'],
    ['an account, allowed or denied', { Effect: parameter, Principal: { AWS: '444455556666' } }, 'not public'],
  ])('%s', (_, given, expected) => expect(answer(withoutAbsent({ ...getObject, ...given }))).toBe(expected));
});

describe('conditions', () => {
  const organization = { 'aws:PrincipalOrgID': 'o-a1b2c3' };
  const accessPoints = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/*';
  test.each<[string, object, Answer]>([
    // The keys of S3's list.
    ...[
      ['aws:PrincipalOrgID', 'o-a1b2c3'],
      ['aws:PrincipalOrgPaths', 'o-a1b2c3/r-ab12/ou-ab12-11111111/'],
      ['aws:PrincipalAccount', '444455556666'],
      ['aws:PrincipalArn', 'arn:aws:iam::444455556666:role/reader'],
      ['aws:PrincipalServiceName', 'cloudtrail.amazonaws.com'],
      ['aws:PrincipalServiceNamesList', 'cloudtrail.amazonaws.com'],
      ['aws:SourceArn', 'arn:aws:s3:::source'],
      ['aws:SourceVpc', 'vpc-0a'],
      ['aws:SourceVpce', 'vpce-0a'],
      ['aws:SourceOwner', '444455556666'],
      ['aws:SourceAccount', '444455556666'],
      ['aws:userid', 'AIDAEXAMPLE'],
      ['s3:DataAccessPointAccount', '111122223333'],
      ['s3:DataAccessPointArn', 'arn:aws:s3:eu-west-1:111122223333:accesspoint/a'],
    ].map(([key, value]): [string, object, Answer] => [
      `${key}`,
      { StringEquals: { [key as string]: value } },
      'not public',
    ]),
    // Keys that S3 does not list.
    ...[
      'aws:Referer',
      'aws:UserAgent',
      'aws:username',
      'aws:PrincipalTag/team',
      'aws:PrincipalType',
      'aws:RequestedRegion',
      'aws:SourceOrgID',
      's3:x-amz-acl',
      's3:prefix',
      's3:x-amz-server-side-encryption-aws-kms-key-id',
    ].map((key): [string, object, Answer] => [key, { StringEquals: { [key]: 'a' } }, 'public']),

    // Operators.
    ['a key and an operator in another case', { stringequals: { 'AWS:SOURCEVPC': 'vpc-0a' } }, 'not public'],
    ['ignoring case', { StringEqualsIgnoreCase: organization }, 'not public'],
    ['like, without a wildcard', { StringLike: organization }, 'not public'],
    ['an ARN', { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::source' } }, 'not public'],
    ['an ARN, like', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/reader' } }, 'not public'],
    ['at least one of the values', { 'ForAnyValue:StringEquals': organization }, 'not public'],
    ['all of the values, which matches requests without any', { 'ForAllValues:StringEquals': organization }, 'public'],
    ['if it exists', { StringEqualsIfExists: organization }, 'public'],
    ['one of the values, if it exists', { 'ForAnyValue:StringLikeIfExists': organization }, 'public'],
    ['not equal', { StringNotEquals: organization }, 'public'],
    ['not like', { StringNotLike: organization }, 'public'],
    ['another ARN', { ArnNotEquals: { 'aws:SourceArn': 'arn:aws:s3:::source' } }, 'public'],
    ['a key that must be present', { Null: { 'aws:PrincipalOrgID': 'false' } }, 'public'],
    [
      'if it exists, and it must',
      { StringEqualsIfExists: organization, Null: { 'AWS:principalorgid': 'false' } },
      'not public',
    ],
    [
      'all of the values, of which there must be one',
      { Null: { 'aws:PrincipalOrgID': false }, 'ForAllValues:StringLikeIfExists': organization },
      'not public',
    ],
    [
      'if it exists, and it must not',
      { StringEqualsIfExists: organization, Null: { 'aws:PrincipalOrgID': 'true' } },
      'public',
    ],
    [
      'if it exists, where another key must',
      { StringEqualsIfExists: organization, Null: { 'aws:SourceArn': 'false' } },
      'public',
    ],
    [
      'if it exists, whether it does or not',
      { StringEqualsIfExists: organization, Null: { 'aws:PrincipalOrgID': ['true', 'false'] } },
      'public',
    ],
    [
      'not equal, if it exists, and it must',
      { StringNotEqualsIfExists: organization, Null: { 'aws:PrincipalOrgID': 'false' } },
      'public',
    ],
    [
      'if it exists, and a parameter decides whether it must',
      { StringEqualsIfExists: organization, Null: { 'aws:PrincipalOrgID': parameter } },
      'unknown',
    ],
    [
      'all of the values, and a parameter decides whether there must be one',
      { 'ForAllValues:StringLike': organization, Null: { 'aws:PrincipalOrgID': ['false', parameter] } },
      'unknown',
    ],
    [
      'equal, whatever a parameter says about the key',
      { StringEquals: organization, Null: { 'aws:PrincipalOrgID': parameter } },
      'not public',
    ],
    [
      'if it exists, and it need not, whatever a parameter says',
      { StringEqualsIfExists: organization, Null: { 'aws:PrincipalOrgID': ['true', parameter] } },
      'public',
    ],
    [
      'not equal, if it exists, and a parameter decides whether it must',
      { StringNotEqualsIfExists: organization, Null: { 'aws:PrincipalOrgID': parameter } },
      'public',
    ],
    ['TLS', { Bool: { 'aws:SecureTransport': 'true' } }, 'public'],
    ['before a date', { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } }, 'public'],
    ['an unknown operator', { StringMatches: organization }, 'public'],

    // Values.
    ['several fixed values', { StringEquals: { 'aws:SourceVpc': ['vpc-0a', 'vpc-0b'] } }, 'not public'],
    ['one of the values with a wildcard', { StringLike: { 'aws:SourceVpc': ['vpc-0a', 'vpc-*'] } }, 'public'],
    ['a wildcard for one letter', { StringLike: { 'aws:SourceVpc': 'vpc-0?' } }, 'public'],
    ['a wildcard at the end', { StringLike: { 'aws:PrincipalOrgPaths': 'o-a1b2c3/*' } }, 'public'],
    ['a policy variable', { StringEquals: { 'aws:SourceVpc': `\${aws:PrincipalTag/vpc}` } }, 'public'],
    ['a value that is a number', { StringEquals: { 'aws:SourceAccount': 444455556666 } }, 'not public'],
    ['no values', { StringEquals: { 'aws:SourceVpc': [] } }, 'public'],
    ['a session of a role', { StringEquals: { 'aws:userid': 'AROAEXAMPLE:kim' } }, 'public'],
    ['any session of a role', { StringLike: { 'aws:userid': 'AROAEXAMPLE:*' } }, 'public'],
    ['any access point of an account', { ArnLike: { 's3:DataAccessPointArn': accessPoints } }, 'not public'],
    [
      'access points by the beginning of their names',
      { StringLike: { 's3:DataAccessPointArn': `${accessPoints.slice(0, -1)}a-*` } },
      'not public',
    ],
    [
      'an access point by the tag of the caller',
      { StringLike: { 's3:DataAccessPointArn': accessPoints.replace('*', `a-\${aws:PrincipalTag/team}`) } },
      'public',
    ],
    [
      'any access point of any account',
      { ArnLike: { 's3:DataAccessPointArn': accessPoints.replace('111122223333', '*') } },
      'public',
    ],
    [
      'any access point in any Region',
      { ArnLike: { 's3:DataAccessPointArn': accessPoints.replace('eu-west-1', '*') } },
      'public',
    ],

    [
      'any access point of the account of a template',
      {
        ArnLike: {
          's3:DataAccessPointArn': intrinsic({
            'Fn::Sub': `arn:\${AWS::Partition}:s3:\${AWS::Region}:\${AWS::AccountId}:accesspoint/*`,
          }),
        },
      },
      'not public',
    ],
    [
      'any access point of an account that a parameter names',
      {
        ArnLike: {
          's3:DataAccessPointArn': intrinsic({ 'Fn::Sub': `arn:aws:s3:eu-west-1:\${Partner}:accesspoint/*` }),
        },
      },
      'unknown',
    ],
    [
      'access points of a template by the tag of the caller',
      {
        ArnLike: {
          's3:DataAccessPointArn': intrinsic({
            'Fn::Sub': `arn:aws:s3:eu-west-1:\${AWS::AccountId}:accesspoint/\${!aws:PrincipalTag/team}`,
          }),
        },
      },
      'public',
    ],

    // Addresses.
    ['one address', { IpAddress: { 'aws:SourceIp': '203.0.113.7' } }, 'not public'],
    ['CIDRs of both families', { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } }, 'not public'],
    ['a CIDR of /8', { IpAddress: { 'aws:SourceIp': '11.0.0.0/8' } }, 'not public'],
    ['a CIDR of /7', { IpAddress: { 'aws:SourceIp': '10.0.0.0/7' } }, 'public'],
    ['an IPv6 CIDR of /31', { IpAddress: { 'aws:SourceIp': '2001:db8::/31' } }, 'public'],
    ['all addresses in two CIDRs', { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }, 'public'],
    [
      'the private ranges',
      { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] } },
      'not public',
    ],
    ['all addresses except a CIDR', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, 'public'],
    ['a CIDR compared as text', { StringEquals: { 'aws:SourceIp': '203.0.113.0/24' } }, 'public'],
    ['a CIDR, if the request has an address', { IpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24' } }, 'public'],
    ['a CIDR with another key', { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }, 'public'],
    ['a value that is not a CIDR', { IpAddress: { 'aws:SourceIp': '203.0.113.x' } }, 'public'],

    // Several.
    ['one of two keys counts', { StringEquals: { 'aws:Referer': 'a', ...organization } }, 'not public'],
    [
      'one of two operators counts',
      { Bool: { 'aws:SecureTransport': 'true' }, StringEquals: organization },
      'not public',
    ],

    // Values that a template leaves open.
    ['a parameter', { StringEquals: { 'aws:SourceVpc': parameter } }, 'unknown'],
    ['an attribute of a resource', { StringEquals: { 'aws:SourceArn': attribute } }, 'not public'],
    ['a parameter and a wildcard', { StringLike: { 'aws:SourceVpc': [parameter, 'vpc-*'] } }, 'public'],
    ['a parameter of a key that does not count', { StringEquals: { 'aws:Referer': parameter } }, 'public'],
    ['an attribute for addresses', { IpAddress: { 'aws:SourceIp': attribute } }, 'unknown'],
    [
      'a wildcard and a parameter for addresses',
      { IpAddress: { 'aws:SourceIp': intrinsic({ 'Fn::Join': ['', ['*', { Ref: 'Size' }]] }) } },
      'public',
    ],
    ['a parameter for addresses', { IpAddress: { 'aws:SourceIp': parameter } }, 'unknown'],
    [
      'a parameter, and a fixed value of another key',
      { StringEquals: { 'aws:SourceVpc': parameter, ...organization } },
      'not public',
    ],
    ['an operator left open', { StringEquals: parameter }, 'unknown'],
    [
      'a text with a wildcard and a parameter',
      { StringLike: { 'aws:SourceArn': intrinsic({ 'Fn::Join': [':', ['arn:aws:sns:*', { Ref: 'A' }]] }) } },
      'public',
    ],
    [
      'a text with a policy variable in a substitution',
      { StringLike: { 'aws:SourceArn': intrinsic({ 'Fn::Sub': `arn:\${!aws:PrincipalAccount}` }) } },
      'public',
    ],
    [
      'a text with values that AWS fills in',
      { StringEquals: { 'aws:SourceArn': intrinsic({ 'Fn::Sub': [`arn:\${AWS::Partition}:\${Topic.Name}`, {}] }) } },
      'not public',
    ],
    [
      'a text with a parameter',
      { StringEquals: { 'aws:SourceArn': intrinsic({ 'Fn::Sub': `arn:aws:sns:\${Region}` }) } },
      'unknown',
    ],
  ])('%s', (_, Condition, expected) => expect(answer({ ...getObject, Condition })).toBe(expected));
});

describe('descriptions of public statements', () => {
  test.each([
    ['one action', {}, 'statement 1 lets anyone read (s3:GetObject)'],
    ['an action that lists', { Action: 's3:ListBucket' }, 'statement 1 lets anyone read (s3:ListBucket)'],
    ['an action that changes', { Action: ['s3:DeleteObject'] }, 'statement 1 lets anyone write (s3:DeleteObject)'],
    [
      'both',
      { Action: ['s3:GetObject', 's3:PutObject'] },
      'statement 1 lets anyone read and write (s3:GetObject and s3:PutObject)',
    ],
    ['all of S3', { Action: 's3:*' }, 'statement 1 lets anyone read and write (s3:*)'],
    ['everything', { Action: '*' }, 'statement 1 lets anyone read and write (*)'],
    ['all actions that change', { Action: 's3:Put*' }, 'statement 1 lets anyone write (s3:Put*)'],
    [
      'all principals except one',
      { Principal: undefined, NotPrincipal: { AWS: '444455556666' } },
      'statement 1 lets anyone but a few read (s3:GetObject)',
    ],
    [
      'many actions',
      { Action: ['s3:GetA', 's3:GetB', 's3:GetC', 's3:GetD'] },
      'statement 1 lets anyone read (s3:GetA, s3:GetB and 2 more)',
    ],
    [
      'all actions except one',
      { Action: undefined, NotAction: 's3:PutObject' },
      'statement 1 lets anyone do all but s3:PutObject',
    ],
    [
      'a provider and an account',
      { Principal: { AWS: '444455556666', Federated: 'graph.facebook.com' } },
      'statement 1 lets anyone of graph.facebook.com read (s3:GetObject)',
    ],
    [
      'a condition',
      { Sid: 'Web', Condition: { StringLike: { 'aws:Referer': 'https://example.com/*' } } },
      'statement "Web" lets anyone read (s3:GetObject), as its condition on aws:Referer names no fixed values',
    ],
  ])('%s', (_, given, expected) => {
    const [statement] = classify(withoutAbsent({ ...getObject, ...given })).found;
    expect(statement && describePublicStatement(statement)).toBe(expected);
  });

  const other = new Unknown('{"Ref":"Other"}');
  test.each<[string, object, string]>([
    [
      'conditions',
      { Condition: { StringEquals: { 'aws:SourceVpc': [parameter, 'vpc-0a'], 'aws:Referer': other } } },
      '{"Ref":"Parameter"} and {"Ref":"Other"}',
    ],
    ['an operator', { Condition: { StringEquals: parameter } }, '{"Ref":"Parameter"}'],
    ['the effect', { Effect: parameter }, '{"Ref":"Parameter"}'],
    [
      'principals, but not actions',
      { Principal: { AWS: [parameter, attribute] }, Action: other },
      '{"Ref":"Parameter"}',
    ],
  ])('name the values on which an answer depends: %s', (_, given, expected) => {
    expect(classify({ ...getObject, Sid: 'Web', ...given }).unknown).toEqual([`statement "Web" (${expected})`]);
  });
});

test.each<[string, object, boolean]>([
  ['reads objects', { Action: 's3:GetObject' }, false],
  ['reads and lists', { Action: ['s3:GetObject', 'S3:ListBucket'] }, false],
  ['reads and writes', { Action: ['s3:GetObject', 's3:PutObject'] }, true],
  ['deletes', { Action: 's3:DeleteObject' }, true],
  ['does everything', { Action: '*' }, true],
  ['does everything but delete', { Action: undefined, NotAction: 's3:DeleteObject' }, true],
  ['does everything but read', { Action: undefined, NotAction: 's3:GetObject' }, true],
  ['does what a template leaves open', { Action: parameter }, true],
  ['uses another service whose actions have similar names', { Action: 'xs3:GetObject' }, true],
])('a public statement that %s lets the public write: %s', (_, given, expected) => {
  const [statement] = classify(withoutAbsent({ ...getObject, ...given })).found;
  expect(statement && allowsPublicWrite(statement)).toBe(expected);
});

describe('laws', () => {
  const principal = fc.constantFrom('*', '444455556666', 'arn:aws:iam::444455556666:root', parameter, attribute);
  const values = (...some: unknown[]) => fc.array(fc.constantFrom(...some), { minLength: 1, maxLength: 3 });
  const condition = fc.oneof(
    values('vpc-0a', 'vpc-*', parameter).map((vpcs) => ({ StringLike: { 'aws:SourceVpc': vpcs } })),
    values('o-a1b2c3').map((ids) => ({ StringEqualsIfExists: { 'aws:PrincipalOrgID': ids } })),
    values('203.0.113.0/24', '0.0.0.0/1', parameter).map((cidrs) => ({ IpAddress: { 'aws:SourceIp': cidrs } })),
    values('a', 'b').map((referers) => ({ StringEquals: { 'aws:Referer': referers } })),
  );
  const conditions = fc.array(condition, { maxLength: 2 }).map((some) => Object.assign({}, ...some) as object);
  const statement = fc.record({
    Sid: fc.uuid(),
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Principal: fc.record({ AWS: fc.array(principal, { minLength: 1, maxLength: 3 }) }),
    Action: fc.subarray(['s3:GetObject', 's3:PutObject', 's3:*'], { minLength: 1 }),
    Resource: fc.constant('*'),
    Condition: conditions,
  });
  const statements = fc.array(statement, { maxLength: 4 });
  const RANK: Record<Answer, number> = { 'not public': 0, unknown: 1, public: 2 };
  const rank = (...some: unknown[]): number => RANK[answer(...some)];

  test('the order of statements, principals and values does not matter', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed).reverse();
      if (!value || Object.getPrototypeOf(value) !== Object.prototype) return value;
      return Object.fromEntries(
        Object.entries(value)
          .map(([key, member]) => [key, reversed(member)])
          .reverse(),
      );
    };
    fc.assert(
      fc.property(statements, (some) => {
        const [one, other] = [classify(...some), classify(...(reversed(some) as unknown[]))];
        expect(new Set(other.found.map(({ name }) => name))).toEqual(new Set(one.found.map(({ name }) => name)));
        expect(other.unknown.length).toBe(one.unknown.length);
      }),
    );
  });

  test('one more statement never makes a policy less public, and a public one makes it public', () => {
    fc.assert(
      fc.property(statements, statement, (some, more) => {
        expect(rank(...some, more)).toBeGreaterThanOrEqual(rank(...some));
        expect(answer(...some, getObject)).toBe('public');
      }),
    );
  });

  test('a statement that denies never changes the answer', () => {
    fc.assert(
      fc.property(statements, statement, (some, more) => {
        expect(answer(...some, { ...more, Effect: 'Deny' })).toBe(answer(...some));
      }),
    );
  });

  test('one more principal or value never makes a statement less public, one more condition never more', () => {
    fc.assert(
      fc.property(statement, principal, condition, (one, more, narrower) => {
        const widened = { ...one, Principal: { AWS: [...one.Principal.AWS, more] } };
        expect(rank(widened)).toBeGreaterThanOrEqual(rank(one));
        const { Condition, ...unconditional } = one;
        expect(rank({ ...unconditional, Condition: narrower })).toBeLessThanOrEqual(rank(unconditional));
        expect(rank(one)).toBeLessThanOrEqual(rank(unconditional));
      }),
    );
  });

  test('a policy as text is as public as the same policy as an object', () => {
    fc.assert(
      fc.property(fc.array(statement.map((one) => ({ ...one, Principal: '*', Condition: {} }))), (Statement) => {
        const read = (value: unknown) => findPublicStatements(parsePolicy(value, 'policy', 'resource'));
        const text = JSON.stringify({ Statement });
        expect(read(text)).toEqual(read({ Statement }));
        expect(read(encodeURIComponent(text))).toEqual(read({ Statement }));
      }),
    );
  });
});

/** A statement as JSON gives it: an absent element is no key. */
function withoutAbsent(statement: object): object {
  return Object.fromEntries(Object.entries(statement).filter(([, value]) => value !== undefined));
}
