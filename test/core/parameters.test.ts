import { formatCidr } from '../../lib/core/network/address-set';
import {
  choice,
  cidrs,
  flag,
  integer,
  integers,
  optionalText,
  type Parameter,
  ParameterError,
  type Parameters,
  parseParameters,
  requiredParameters,
  strings,
  text,
} from '../../lib/core/parameters';

const description = 'for the test';
const rule = <P extends Parameters>(parameters: P) => ({ name: 'a-rule', parameters });
const messageOf = (parameter: Parameter<unknown>, value: string): string => {
  try {
    parseParameters(rule({ given: parameter }), { given: value });
  } catch (error) {
    if (error instanceof ParameterError) return error.message;
    throw error;
  }
  return 'no error';
};

describe.each<[kind: string, parameter: Parameter<unknown>, good: [string, unknown][], wrong: [string, string][]]>([
  [
    'text',
    text({ description }),
    [
      ['Owner', 'Owner'],
      [' two words ', 'two words'],
    ],
    [
      ['', 'got "", expected text'],
      [' ', 'got " ", expected text'],
    ],
  ],
  [
    'words',
    strings({ description, pattern: /^pl-\w+$/ }),
    [
      ['', []],
      [' , ', []],
      ['pl-0a', ['pl-0a']],
      [' pl-0a ,pl-0b,', ['pl-0a', 'pl-0b']],
    ],
    [
      ['sg-0a', 'got "sg-0a", expected ^pl-\\w+$'],
      ['pl-0a,sg-0a', 'got "sg-0a", expected ^pl-\\w+$'],
    ],
  ],
  [
    'an integer',
    integer({ description, min: 1, max: 32 }),
    [
      ['1', 1],
      ['32', 32],
      [' 24 ', 24],
      ['+8', 8],
      ['08', 8],
    ],
    [
      ['0', 'got "0", expected an integer from 1 to 32'],
      ['33', 'got "33", expected an integer from 1 to 32'],
      ['-1', 'got "-1", expected an integer from 1 to 32'],
      ['1.5', 'got "1.5", expected an integer from 1 to 32'],
      ['1e1', 'got "1e1", expected an integer from 1 to 32'],
      ['0x10', 'got "0x10", expected an integer from 1 to 32'],
      ['ten', 'got "ten", expected an integer from 1 to 32'],
      ['', 'got "", expected an integer from 1 to 32'],
      ['99999999999999999999', 'got "99999999999999999999", expected an integer from 1 to 32'],
    ],
  ],
  [
    'integers',
    integers({ description, min: 0, max: 65535 }),
    [
      ['', []],
      ['22', [22]],
      ['22, 3389', [22, 3389]],
    ],
    [
      ['22,65536', 'got "65536", expected an integer from 0 to 65535'],
      ['22;3389', 'got "22;3389", expected an integer from 0 to 65535'],
    ],
  ],
  [
    'a list that has at least one integer',
    integers({ description, min: 0, max: 65535, isRequired: true }),
    [['22', [22]]],
    [
      ['', 'got "", expected at least one integer'],
      [' , ', 'got " , ", expected at least one integer'],
    ],
  ],
  [
    'a choice',
    choice({ description, of: ['monitor', 'defensive'] }),
    [
      ['monitor', 'monitor'],
      [' Defensive ', 'defensive'],
    ],
    [
      ['strict', 'got "strict", expected one of monitor, defensive'],
      ['', 'got "", expected one of monitor, defensive'],
    ],
  ],
  [
    'a flag',
    flag({ description }),
    [
      ['true', true],
      ['False', false],
      [' TRUE ', true],
    ],
    [
      ['yes', 'got "yes", expected true or false'],
      ['1', 'got "1", expected true or false'],
      ['', 'got "", expected true or false'],
    ],
  ],
  [
    'a list that has at least one word',
    strings({ description, isRequired: true }),
    [['a, b', ['a', 'b']]],
    [
      ['', 'got "", expected at least one word'],
      [' , ', 'got " , ", expected at least one word'],
    ],
  ],
  [
    'CIDRs',
    cidrs({ description }),
    [['', { 4: [], 6: [] }]],
    [
      ['192.0.2.0/33', 'got "192.0.2.0/33", expected a prefix length from 0 to 32'],
      ['192.0.2.0/24,office', 'got "office", expected a CIDR such as 192.0.2.0/24'],
      ['192.0.2/24', 'got "192.0.2/24", expected a CIDR such as 192.0.2.0/24'],
    ],
  ],
])('%s', (_kind, parameter, good, wrong) => {
  test.each(good)('reads %j', (value, expected) => {
    expect(parseParameters(rule({ given: parameter }), { given: value })).toEqual({ given: expected });
  });

  test.each(wrong)('refuses %j', (value, reason) => {
    expect(messageOf(parameter, value)).toBe(`Cannot read parameter "given" of rule "a-rule": ${reason}`);
  });
});

test.each([
  ['Owner', 'Owner'],
  ['', undefined],
  [' ', undefined],
  [' 02:00-02:30 ', '02:00-02:30'],
])('optional text reads %j', (value, expected) => {
  expect(parseParameters(rule({ given: optionalText({ description }) }), { given: value })).toEqual({
    given: expected,
  });
});

test('CIDRs are read as a set of IPv4 and IPv6 addresses; a single address is a CIDR', () => {
  const { given } = parseParameters(rule({ given: cidrs({ description }) }), {
    given: '192.0.2.0/25, 192.0.2.128/25, 198.51.100.7, 2001:db8::/32',
  });
  expect(given[4]).toHaveLength(2);
  expect(given[6]).toHaveLength(1);
  expect(formatCidr({ family: 6, prefixLength: 32, ...(given[6][0] as { first: bigint; last: bigint }) })).toBe(
    '2001:db8::/32',
  );
});

describe('the parameters of a rule', () => {
  const parameters = {
    days: integer({ description, default: 30, min: 1, max: 365 }),
    tagKey: text({ description }),
    strict: flag({ description, default: false }),
    note: optionalText({ description }),
  };

  test('missing values get their defaults', () => {
    expect(parseParameters(rule(parameters), { tagKey: 'Owner' })).toEqual({
      days: 30,
      tagKey: 'Owner',
      strict: false,
      note: undefined,
    });
  });

  test('a parameter without a default needs a value', () => {
    expect(requiredParameters(rule(parameters))).toEqual(['tagKey']);
    expect(() => parseParameters(rule(parameters), {})).toThrow(
      new ParameterError('Cannot run rule "a-rule": parameter "tagKey" has no value (text)'),
    );
  });

  test('an unknown name is refused, with a list of the known names', () => {
    expect(() => parseParameters(rule(parameters), { tagKey: 'Owner', dais: '3' })).toThrow(
      new ParameterError('Rule "a-rule" has no parameter "dais": it has days, tagKey, strict, note'),
    );
    expect(() => parseParameters(rule({}), { dais: '3' })).toThrow(
      new ParameterError('Rule "a-rule" has no parameter "dais": it has none'),
    );
  });

  test('a name that every object inherits is not a parameter', () => {
    expect(() => parseParameters(rule({}), { toString: '3' })).toThrow(ParameterError);
  });

  test('the error keeps its cause', () => {
    expect.assertions(1);
    try {
      parseParameters(rule(parameters), { tagKey: 'Owner', days: 'x' });
    } catch (error) {
      expect((error as ParameterError).cause).toBeInstanceOf(Error);
    }
  });
});

test.each<[kind: string, parameter: Parameter<unknown>, type: string, byDefault: string | undefined]>([
  ['text', text({ description }), 'text', undefined],
  ['optional text', optionalText({ description }), 'text, or nothing', ''],
  ['words', strings({ description, default: 'a,b' }), 'comma-separated list', 'a,b'],
  ['an integer', integer({ description, default: 8, min: 1, max: 9 }), 'an integer from 1 to 9', '8'],
  ['integers', integers({ description, min: 1, max: 9 }), 'comma-separated integers from 1 to 9', undefined],
  ['a choice', choice({ description, default: 'a', of: ['a', 'b'] }), 'one of a, b', 'a'],
  ['a flag', flag({ description, default: true }), 'true or false', 'true'],
  ['CIDRs', cidrs({ description, default: '' }), 'comma-separated CIDRs', ''],
])('%s has its type and its default', (_kind, parameter, type, byDefault) => {
  expect(parameter).toMatchObject({ type, description });
  expect(parameter.default).toBe(byDefault);
});

test('a default that the parameter refuses is an error of its declaration', () => {
  expect(() => integer({ description, default: 0, min: 1, max: 9 })).toThrow(
    `Cannot declare parameter "${description}": default: got "0", expected an integer from 1 to 9`,
  );
});
