import { substitute } from '../../../lib/core/case-parts/open-value';
import {
  findPrincipalAccount,
  hasOpenAccount,
  hasOpenPart,
  isFixed,
  isWhollyOpen,
  splitAtOpenPart,
  toOutline,
} from '../../../lib/core/policy/unresolved';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';

const unresolved = (expression: unknown) => new Unknown(JSON.stringify(expression), expression);
const join = (separator: unknown, parts: unknown) => unresolved({ 'Fn::Join': [separator, parts] });
const joined = (...pieces: (string | Unknown)[]) => new Unknown('{"Fn::Join":…}', undefined, pieces);
const referTo = (resourceType: string | undefined, attribute?: string, target?: unknown) =>
  new Reference('{"Ref":"One"}', 'One', attribute, target, { resourceType });
const name = unresolved({ Ref: 'Name' });

test.each<[string, string | Unknown, outline: string, isFixed: boolean | 'unknown']>([
  ['a text', 'arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:root', true],
  ['a text with *', 'a*', 'a*', false],
  ['a text with ?', 'a?', 'a?', false],
  ['a text with a policy variable', `a/\${aws:username}`, `a/\${aws:username}`, false],
  ['a text with a brace and a dollar alone', '{$}', '{$}', true],
  ['a parameter', name, '…', 'unknown'],
  ['an expression that is not in the input', new Unknown('{"Ref":"Name"}'), '…', 'unknown'],
  ['a pseudo parameter', unresolved({ Ref: 'AWS::AccountId' }), '…', true],
  ['an attribute', unresolved({ 'Fn::GetAtt': ['Role', 'Arn'] }), '…', true],
  ['an attribute in its short form', unresolved({ 'Fn::GetAtt': 'Role.Arn' }), '…', true],
  ['an output of a nested stack', unresolved({ 'Fn::GetAtt': 'Stack.Outputs.Arn' }), '…', 'unknown'],
  ['an attribute that a parameter names', unresolved({ 'Fn::GetAtt': ['Role', { Ref: 'Name' }] }), '…', 'unknown'],
  ['another function', unresolved({ 'Fn::ImportValue': 'RoleArn' }), '…', 'unknown'],
  ['a joined text', join(':', ['a', { Ref: 'AWS::Region' }, { Ref: 'Name' }, 'b']), 'a:…:…:b', 'unknown'],
  ['a joined text that AWS completes', join('', ['a:', { Ref: 'AWS::Region' }]), 'a:…', true],
  ['a joined text with a wildcard', join('', [{ Ref: 'Name' }, '/*']), '…/*', false],
  ['a text that a wildcard joins', join('*', [{ Ref: 'Name' }, 'a']), '…*a', false],
  ['a list that another function returns, joined', join(',', { 'Fn::GetAZs': '' }), '…', 'unknown'],
  ['a joined text whose separator is a parameter', join({ Ref: 'Name' }, ['a']), '…', 'unknown'],
  ['a text with substitutions', substitute(`a/\${AWS::Region}/\${Role.Arn}/b`), 'a/…/…/b', true],
  ['a text with a parameter', substitute(`a/\${Name}`), 'a/…', 'unknown'],
  ['a template with a policy variable', substitute(`a/\${!aws:username}`), `a/\${!aws:username}`, false],
  ['a text with a map of values', unresolved({ 'Fn::Sub': [`a/\${Name}`, { Name: 'b' }] }), 'a/…', 'unknown'],
  ['substitutions without a text', unresolved({ 'Fn::Sub': [] }), '…', 'unknown'],
  ['a text with a value of Systems Manager', joined('a{{resolve:ssm:/name}}b'), 'a…b', 'unknown'],
  ['such a text in a joined one', join('', ['a{{resolve:ssm:/name}}b', 'c']), 'a…bc', 'unknown'],
  ['a text in which the name of the value is open', joined('a{{resolve:ssm:', name, '}}'), '……}}', 'unknown'],
  ['the parts of a text', joined('a/', name, '', '/b'), 'a/…/b', 'unknown'],
  ['a resource of a type that is not known', referTo(undefined), '…', true],
  ['a resource of AWS', referTo('AWS::IAM::Role', 'Arn'), '…', true],
  ['an output of a stack of AWS', referTo('AWS::CloudFormation::Stack', 'Outputs.Arn'), '…', 'unknown'],
  ['a resource of another vendor', referTo('Custom::Role', 'Arn'), '…', 'unknown'],
  ['a resource of a function', referTo('AWS::CloudFormation::CustomResource', 'Arn'), '…', 'unknown'],
  [
    'an attribute that has the value of a property',
    referTo('AWS::IAM::Role', 'Name', joined('a/', name)),
    'a/…',
    'unknown',
  ],
])('%s: its outline, and whether it is one value', (_, text, outline, fixed) =>
  expect([toOutline(text), isFixed(text)]).toEqual([outline, fixed]),
);

test.each<[string, string | Unknown, isOpen: boolean, isWhollyOpen: boolean]>([
  ['a text', 'a', false, false],
  ['an empty text', '', false, false],
  ['nothing, joined', join('', []), false, false],
  ['a parameter', name, true, true],
  ['two parameters', join('', [{ Ref: 'Name' }, { Ref: 'Path' }]), true, true],
  ['two parameters with a text between', join('/', [{ Ref: 'Name' }, { Ref: 'Path' }]), true, false],
  ['a parameter and a wildcard', join('', [{ Ref: 'Name' }, '*']), true, false],
  ['a value that AWS fills in', unresolved({ Ref: 'AWS::AccountId' }), false, false],
  ['such a value and a parameter', join('', [{ Ref: 'AWS::AccountId' }, { Ref: 'Name' }]), true, false],
])('%s: whether it has open parts, and nothing else', (_, text, isOpen, isWholly) =>
  expect([hasOpenPart(text), isWhollyOpen(text)]).toEqual([isOpen, isWholly]),
);

test.each<[string | Unknown, ReturnType<typeof splitAtOpenPart>]>([
  ['a', undefined],
  [substitute(`a\${AWS::Region}`), undefined],
  [substitute(`a\${Name}b`), { head: 'a', tail: 'b' }],
  [substitute(`\${Name}`), { head: '', tail: '' }],
  [substitute(`a\${Name}b\${AWS::Region}c\${Path}d\${AWS::AccountId}e`), { head: 'a*b\u2026c', tail: 'd\u2026e' }],
])('%j is split at its last open part', (text, expected) => expect(splitAtOpenPart(text)).toEqual(expected));

test.each<[string | Unknown, string | undefined, hasOpenAccount: boolean]>([
  ['111122223333', '111122223333', false],
  ['arn:aws:iam::111122223333:root', '111122223333', false],
  ['arn:aws-cn:sts::111122223333:assumed-role/a/b', '111122223333', false],
  ['1111222233334', undefined, false],
  ['a111122223333', undefined, false],
  ['arn:aws:s3::111122223333:a', undefined, false],
  ['arn:aws:iam::cloudfront:user/a', undefined, false],
  [substitute(`arn:\${AWS::Partition}:iam::111122223333:role/\${Name}`), '111122223333', false],
  [substitute(`arn:aws:iam::\${Account}:root`), undefined, true],
  [substitute(`arn:aws:iam::\${AWS::AccountId}:root`), undefined, false],
  [substitute(`arn:aws:iam::\${Account}:*`), undefined, false],
])('the account of %j', (id, account, isOpen) =>
  expect([findPrincipalAccount(id), hasOpenAccount(id)]).toEqual([account, isOpen]),
);
