import { parseParameters } from '../../lib/core/parameters';
import rule from '../../rules/iam/attached-admin-policy/rule';

const parse = (exceptionList: string) => parseParameters(rule, { exceptionList }).exceptionList;

test.each([
  ['', {}],
  ['users:[kim]', { users: ['kim'] }],
  [
    'users:[kim;sam], groups:[admins] ,roles:[break-*, deploy]',
    { users: ['kim', 'sam'], groups: ['admins'], roles: ['break-*', 'deploy'] },
  ],
  ['roles:[]', { roles: [] }],
])('reads the exceptions %j', (text, expected) => expect(parse(text)).toEqual(expected));

test.each(['kim', 'users:kim', 'users:[kim', 'user:[kim]', 'users:[kim[]]', 'users:[kim] sam', 'users:[kim]]'])(
  'refuses the exceptions %j',
  (text) => expect(() => parse(text)).toThrow(`got "${text}", expected users:[name;name],groups:[name],roles:[name]`),
);
