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
      ['two words', 'two words'],
    ],
    [
      ['', 'found "", allowed is text'],
      [' ', 'found " ", allowed is text'],
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
      ['sg-0a', 'found "sg-0a", allowed is ^pl-\\w+$'],
      ['pl-0a,sg-0a', 'found "sg-0a", allowed is ^pl-\\w+$'],
    ],
  ],
  [
    'a whole number',
    integer({ description, min: 1, max: 32 }),
    [
      ['1', 1],
      ['32', 32],
      [' 24 ', 24],
      ['+8', 8],
      ['08', 8],
    ],
    [
      ['0', 'found "0", allowed is a whole number from 1 to 32'],
      ['33', 'found "33", allowed is a whole number from 1 to 32'],
      ['-1', 'found "-1", allowed is a whole number from 1 to 32'],
      ['1.5', 'found "1.5", allowed is a whole number from 1 to 32'],
      ['1e1', 'found "1e1", allowed is a whole number from 1 to 32'],
      ['0x10', 'found "0x10", allowed is a whole number from 1 to 32'],
      ['ten', 'found "ten", allowed is a whole number from 1 to 32'],
      ['', 'found "", allowed is a whole number from 1 to 32'],
      ['99999999999999999999', 'found "99999999999999999999", allowed is a whole number from 1 to 32'],
    ],
  ],
  [
    'whole numbers',
    integers({ description, min: 0, max: 65535 }),
    [
      ['', []],
      ['22', [22]],
      ['22, 3389', [22, 3389]],
    ],
    [
      ['22,65536', 'found "65536", allowed is a whole number from 0 to 65535'],
      ['22;3389', 'found "22;3389", allowed is a whole number from 0 to 65535'],
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
      ['strict', 'found "strict", allowed is one of monitor, defensive'],
      ['', 'found "", allowed is one of monitor, defensive'],
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
      ['yes', 'found "yes", allowed is true or false'],
      ['1', 'found "1", allowed is true or false'],
      ['', 'found "", allowed is true or false'],
    ],
  ],
  [
    'CIDR blocks',
    cidrs({ description }),
    [['', { 4: [], 6: [] }]],
    [
      ['192.0.2.0/33', 'found "192.0.2.0/33", expected a prefix length from 0 to 32'],
      ['192.0.2.0/24,office', 'found "office", expected a CIDR block such as 192.0.2.0/24'],
      ['192.0.2/24', 'found "192.0.2/24", expected a CIDR block such as 192.0.2.0/24'],
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
])('optional text reads %j', (value, expected) => {
  expect(parseParameters(rule({ given: optionalText({ description }) }), { given: value })).toEqual({
    given: expected,
  });
});

test('CIDR blocks are a set of addresses, IPv4 and IPv6, a single address included', () => {
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

  test('defaults stand for what is not given', () => {
    expect(parseParameters(rule(parameters), { tagKey: 'Owner' })).toEqual({
      days: 30,
      tagKey: 'Owner',
      strict: false,
      note: undefined,
    });
  });

  test('what has no default is required', () => {
    expect(requiredParameters(rule(parameters))).toEqual(['tagKey']);
    expect(() => parseParameters(rule(parameters), {})).toThrow(
      new ParameterError('Cannot run rule "a-rule": parameter "tagKey" has no value (text)'),
    );
  });

  test('an unknown name is refused, and the known ones are told', () => {
    expect(() => parseParameters(rule(parameters), { tagKey: 'Owner', dais: '3' })).toThrow(
      new ParameterError('Rule "a-rule" has no parameter "dais": it has days, tagKey, strict, note'),
    );
    expect(() => parseParameters(rule({}), { dais: '3' })).toThrow(
      new ParameterError('Rule "a-rule" has no parameter "dais": it has none'),
    );
  });

  test('a name that every object has is no parameter', () => {
    expect(() => parseParameters(rule({}), { toString: '3' })).toThrow(ParameterError);
  });

  test('the reason stays with the error', () => {
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
  ['a whole number', integer({ description, default: 8, min: 1, max: 9 }), 'a whole number from 1 to 9', '8'],
  ['whole numbers', integers({ description, min: 1, max: 9 }), 'comma-separated whole numbers from 1 to 9', undefined],
  ['a choice', choice({ description, default: 'a', of: ['a', 'b'] }), 'one of a, b', 'a'],
  ['a flag', flag({ description, default: true }), 'true or false', 'true'],
  ['CIDR blocks', cidrs({ description, default: '' }), 'comma-separated CIDR blocks', ''],
])('%s says its type and its default', (_kind, parameter, type, byDefault) => {
  expect(parameter).toMatchObject({ type, description });
  expect(parameter.default).toBe(byDefault);
});

test('a default that the parameter itself refuses is found where it is written', () => {
  expect(() => integer({ description, default: 0, min: 1, max: 9 })).toThrow(
    'found "0", allowed is a whole number from 1 to 9',
  );
});
