import { parsePolicy, type Statement } from '../../../lib/core/policy/document';
import { Unknown } from '../../../lib/core/reading/unreadable';

const written = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
const read: Statement = {
  name: 'statement 1',
  effect: 'Allow',
  principals: { allBut: false, listed: [{ type: 'AWS', id: '*' }] },
  actions: { allBut: false, listed: ['s3:GetObject'] },
  resources: { allBut: false, listed: ['*'] },
  conditions: [],
};
const document = (Statement: unknown) => ({ Version: '2012-10-17', Statement });
const parse = (value: unknown) => parsePolicy(value, 'policy', 'resource');
const unresolved = new Unknown('{"Ref":"It"}');

describe('forms of a document', () => {
  const text = JSON.stringify(document(written));
  test.each([
    ['an object', document(written)],
    ['text', text],
    ['text with blanks around it', `\n ${JSON.stringify(document(written), null, 2)}\n`],
    ['URL-encoded text', encodeURIComponent(text)],
    ['a list of one', [document(written)]],
    ['a statement in a list', document([written])],
    ['no version', { Statement: written }],
    ['a version and an id', { ...document(written), Id: 'Policy1' }],
  ])('%s', (_, value) => expect(parse(value)).toEqual([read]));

  // A percent sign is part of JSON text, and an escape in URL-encoded text.
  const escaped = { ...written, Resource: 'arn:aws:s3:::a%20b/100%' };
  test.each([
    ['JSON text', JSON.stringify(document(escaped))],
    ['JSON text with blanks around it', `\n ${JSON.stringify(document(escaped), null, 2)}\n`],
    ['JSON text of a list', JSON.stringify([document(escaped)])],
    ['URL-encoded text', encodeURIComponent(JSON.stringify(document(escaped)))],
  ])('%s with percent signs', (_, value) => {
    const resources = { allBut: false, listed: ['arn:aws:s3:::a%20b/100%'] };
    expect(parse(value)).toEqual([{ ...read, resources }]);
  });

  test('statements are named by Sid or else by number', () => {
    const names = parse(document([{ ...written, Sid: 'One' }, written, { ...written, Sid: '' }]));
    expect(names.map((statement) => (statement as Statement).name)).toEqual([
      'statement "One"',
      'statement 2',
      'statement 3',
    ]);
  });

  test('no statements', () => expect(parse(document([]))).toEqual([]));
});

describe('elements of a statement', () => {
  test.each<[string, object, Partial<Statement>]>([
    ['a denial', { Effect: 'Deny' }, { effect: 'Deny' }],
    [
      'principals by type, one or many',
      { Principal: { AWS: ['444455556666', 'arn:aws:iam::444455556666:user/kim'], Service: 'config.amazonaws.com' } },
      {
        principals: {
          allBut: false,
          listed: [
            { type: 'AWS', id: '444455556666' },
            { type: 'AWS', id: 'arn:aws:iam::444455556666:user/kim' },
            { type: 'Service', id: 'config.amazonaws.com' },
          ],
        },
      },
    ],
    [
      'principals of the rarer types',
      { Principal: { Federated: 'accounts.google.com', CanonicalUser: ['0a1b2c'] } },
      {
        principals: {
          allBut: false,
          listed: [
            { type: 'Federated', id: 'accounts.google.com' },
            { type: 'CanonicalUser', id: '0a1b2c' },
          ],
        },
      },
    ],
    [
      'a bare ARN as principal',
      { Principal: 'arn:aws:iam::444455556666:root' },
      { principals: { allBut: false, listed: [{ type: 'AWS', id: 'arn:aws:iam::444455556666:root' }] } },
    ],
    [
      'bare account ids as principals',
      { Principal: ['444455556666', '*'] },
      {
        principals: {
          allBut: false,
          listed: [
            { type: 'AWS', id: '444455556666' },
            { type: 'AWS', id: '*' },
          ],
        },
      },
    ],
    [
      'negations',
      {
        Principal: undefined,
        NotPrincipal: { AWS: '444455556666' },
        Action: undefined,
        NotAction: ['s3:Put*', 's3:Delete*'],
        Resource: undefined,
        NotResource: 'arn:aws:s3:::reports/*',
      },
      {
        principals: { allBut: true, listed: [{ type: 'AWS', id: '444455556666' }] },
        actions: { allBut: true, listed: ['s3:Put*', 's3:Delete*'] },
        resources: { allBut: true, listed: ['arn:aws:s3:::reports/*'] },
      },
    ],
    [
      'conditions, with values that are no text',
      {
        Condition: {
          StringLike: { 'aws:SourceVpc': ['vpc-0a', 'vpc-0b'], 's3:prefix': 'press/' },
          Bool: { 'aws:SecureTransport': true },
          NumericLessThan: { 's3:TlsVersion': [1.2] },
        },
      },
      {
        conditions: [
          { operator: 'StringLike', key: 'aws:SourceVpc', values: ['vpc-0a', 'vpc-0b'] },
          { operator: 'StringLike', key: 's3:prefix', values: ['press/'] },
          { operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] },
          { operator: 'NumericLessThan', key: 's3:TlsVersion', values: ['1.2'] },
        ],
      },
    ],
    ['empty lists', { Action: [], Condition: {} }, { actions: { allBut: false, listed: [] } }],
    [
      'values that a template leaves open',
      {
        Effect: unresolved,
        Principal: { AWS: [unresolved, '444455556666'] },
        Action: unresolved,
        Resource: [unresolved],
        Condition: { StringEquals: { 'aws:SourceVpc': unresolved }, Bool: unresolved },
      },
      {
        effect: unresolved,
        principals: {
          allBut: false,
          listed: [
            { type: 'AWS', id: unresolved },
            { type: 'AWS', id: '444455556666' },
          ],
        },
        actions: { allBut: false, listed: [unresolved] },
        resources: { allBut: false, listed: [unresolved] },
        conditions: [{ operator: 'StringEquals', key: 'aws:SourceVpc', values: [unresolved] }, unresolved],
      },
    ],
    [
      'a whole element that a template leaves open',
      { Principal: unresolved, Condition: unresolved },
      { principals: { allBut: false, listed: [{ type: 'AWS', id: unresolved }] }, conditions: [unresolved] },
    ],
  ])('%s', (_, given, expected) =>
    expect(parse(withoutAbsent({ ...written, ...given }))).toEqual([{ ...read, ...expected }]),
  );

  /** Removes absent elements, as JSON does. */
  function withoutAbsent(statement: object) {
    return document(Object.fromEntries(Object.entries(statement).filter(([, value]) => value !== undefined)));
  }

  test.each([
    ['the document', unresolved],
    ['the statements', document(unresolved)],
    ['one statement', document([unresolved])],
  ])('a template may leave open %s', (_, value) => expect(parse(value)).toEqual([unresolved]));

  test('the policy of an identity has no principal', () => {
    const { Principal, ...statement } = written;
    expect(parsePolicy(document(statement), 'policy', 'identity')).toEqual([
      { ...read, principals: { allBut: false, listed: [] } },
    ]);
  });
});

describe('invalid policies', () => {
  const { Effect, Principal, Action, Resource } = written;
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'Cannot read policy: expected an object, found nothing'],
    ['a number', 1, 'Cannot read policy: expected an object, found 1'],
    ['an empty list', [], 'Cannot read policy: expected an object, found []'],
    ['text that is not JSON', '{', 'Cannot parse the JSON text of policy: found "{"'],
    ['URL-encoded text that is not JSON', '%7B', 'Cannot parse the JSON text of policy: found "{"'],
    ['text that is not URL-encoded', '%7B%', 'Cannot decode the policy of policy: found "%7B%"'],
    ['no statement', {}, 'Cannot read policy.Statement: expected an object, found nothing'],
    [
      'a document with an unknown element',
      { Statements: [] },
      'Cannot read policy: found the element "Statements", which policies do not have',
    ],
    [
      'a statement with an unknown element',
      document({ ...written, Comment: 'x' }),
      'Cannot read policy.Statement: found the element "Comment", which policies do not have',
    ],
    [
      'an element in lower case',
      document([{ ...written, effect: 'Deny' }]),
      'Cannot read policy.Statement[0]: found the element "effect", which policies do not have',
    ],
    [
      'no effect',
      document({ Principal, Action, Resource }),
      'Cannot read policy.Statement.Effect: expected one of Allow, Deny, found nothing',
    ],
    [
      'an effect in lower case',
      document({ ...written, Effect: 'allow' }),
      'Cannot read policy.Statement.Effect: expected one of Allow, Deny, found "allow"',
    ],
    [
      'no principal',
      document({ Effect, Action, Resource }),
      'Cannot read policy.Statement.Principal: expected a string or a list of strings, found nothing',
    ],
    [
      'no action',
      document({ Effect, Principal, Resource }),
      'Cannot read policy.Statement.Action: expected a string or a list of strings, found nothing',
    ],
    [
      'no resource',
      document({ Effect, Principal, Action }),
      'Cannot read policy.Statement.Resource: expected a string or a list of strings, found nothing',
    ],
    [
      'an action and its negation',
      document({ ...written, NotAction: '*' }),
      'Cannot read policy.Statement: found both Action and NotAction',
    ],
    [
      'a principal of an unknown type',
      document({ ...written, Principal: { Aws: '*' } }),
      'Cannot read policy.Statement.Principal: expected one of AWS, Service, Federated, CanonicalUser, found "Aws"',
    ],
    [
      'a principal that is a word',
      document({ ...written, Principal: 'everyone' }),
      'Cannot read policy.Statement.Principal: expected "*", an ARN, an account id or a map of principals, found "everyone"',
    ],
    ...['4444555566667', '44445555666', 'account 444455556666'].map((id): [string, unknown, string] => [
      `a bare principal that is no account id: ${id}`,
      document({ ...written, Principal: id }),
      `Cannot read policy.Statement.Principal: expected "*", an ARN, an account id or a map of principals, found "${id}"`,
    ]),
    [
      'a principal that is a number',
      document({ ...written, Principal: { AWS: 4444 } }),
      'Cannot read policy.Statement.Principal.AWS: expected a string or a list of strings, found 4444',
    ],
    [
      'an operator without keys',
      document({ ...written, Condition: { Bool: 'true' } }),
      'Cannot read policy.Statement.Condition.Bool: expected an object, found "true"',
    ],
    [
      'a value that is an object',
      document({ ...written, Condition: { Bool: { key: {} } } }),
      'Cannot read policy.Statement.Condition.Bool.key: expected a string, a number, a boolean or a list of them, found {}',
    ],
  ])('%s', (_, value, message) => {
    expect(() => parse(value)).toThrow(expect.objectContaining({ name: 'UnreadableItem', message }));
  });
});

test('a trust policy is read as if it were the first of its text', () => {
  const trust = (Service: string) => document({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' });
  // More than are kept, each twice.
  const services = Array.from({ length: 100 }, (_, index) => `service-${index}.amazonaws.com`);
  for (const service of [...services, ...services]) {
    const text = JSON.stringify(trust(service));
    expect(parsePolicy(text, 'policy', 'trust')).toEqual(parsePolicy(trust(service), 'policy', 'trust'));
    expect(() => parsePolicy(text, 'policy', 'identity')).toThrow('found the element "Principal"');
  }
  for (const path of ['first', 'second']) {
    expect(() => parsePolicy('{"Statement":1}', path, 'trust')).toThrow(`Cannot read ${path}.Statement`);
  }
});
