import fc from 'fast-check';
import { conditional } from '../../../lib/core/case-parts/open-value';
import { formatValue, parseJsonText } from '../../../lib/core/json';
import { Properties } from '../../../lib/core/reading/properties';
import { Reference, Unknown, UnknownValue, UnreadableItem } from '../../../lib/core/reading/unreadable';

const of = (value: unknown) => Properties.of(value, 'configuration');

describe('names', () => {
  test.each<[scenario: string, object: object, key: string | string[], expected: unknown]>([
    ['as Config writes it', { volumeType: 'gp3' }, 'volumeType', 'gp3'],
    ['as the service writes it', { VolumeType: 'gp3' }, 'volumeType', 'gp3'],
    ["Config's own capitals", { dNSName: 'a' }, ['dNSName', 'DNSName'], 'a'],
    ["the service's capitals", { DNSName: 'a' }, ['dNSName', 'dnsName'], 'a'],
    ['another name, the first being absent', { kmsKeyId: 'a' }, ['keyArn', 'kmsKeyId'], 'a'],
    ['another name, the first being null', { keyArn: null, KmsKeyId: 'a' }, ['keyArn', 'kmsKeyId'], 'a'],
    ['the first of two that are there', { a: '1', b: '2' }, ['b', 'a'], '2'],
    ['absent', {}, 'volumeType', undefined],
    ['null', { volumeType: null }, 'volumeType', undefined],
    ['false is there', { encrypted: false }, 'encrypted', false],
    ['0 is there', { fromPort: 0 }, 'fromPort', 0],
    ['empty text is there', { snapshotId: '' }, 'snapshotId', ''],
  ])('%s', (_scenario, object, key, expected) => {
    expect(of(object).raw(key)).toBe(expected);
    expect(of(object).has(key)).toBe(expected !== undefined);
  });

  test('a path has the name as the object writes it, or else as expected', () => {
    expect(of({ VolumeType: 1 }).joinPath('volumeType')).toBe('configuration.VolumeType');
    expect(of({}).joinPath(['dNSName', 'dnsName'])).toBe('configuration.dNSName');
  });

  test('a value that a template leaves open is present, unless a condition may leave it out', () => {
    const choose = (...branches: unknown[]) => {
      const expression = { 'Fn::If': ['HasRole', ...branches] };
      return new Unknown(JSON.stringify(expression), expression);
    };
    const nothing = { Ref: 'AWS::NoValue' };
    expect(of({ role: new Unknown('{"Ref":"Role"}', { Ref: 'Role' }) }).has('role')).toBe(true);
    expect(of({ role: choose('a', { Ref: 'Role' }) }).has('role')).toBe(true);
    expect(of({ role: choose({ Name: nothing }, 'a') }).has('role')).toBe(true);
    expect(() => of({ role: choose('a', nothing) }).has('role')).toThrow(UnknownValue);
    expect(() => of({ role: choose({ 'Fn::If': ['Old', nothing, 'a'] }, 'b') }).has('role')).toThrow(UnknownValue);
  });

  test('a value that a condition chooses is not read as one that is not known', () => {
    const parameter = new Unknown('{"Ref":"Name"}', { Ref: 'Name' });
    expect(of({ name: parameter }).unconditional('name')).toBe(parameter);
    expect(() => of({ name: conditional }).unconditional('name')).toThrow(UnknownValue);
    const joined = new Unknown('…', { 'Fn::Join': ['', ['a', { 'Fn::If': ['Long', 'b', 'c'] }]] });
    expect(() => of({ name: joined }).unconditional('name')).toThrow(UnknownValue);
  });

  test('keys are as the object writes them', () => {
    expect(of({ a: 1, B: 2 }).keys()).toEqual(['a', 'B']);
  });
});

describe('whether a text is present and not empty', () => {
  const parameter = new Unknown('{"Ref":"Name"}');
  const group = new Reference('{"Ref":"Group"}', 'Group');

  test.each<[scenario: string, value: unknown, expected: boolean]>([
    ['absent', undefined, false],
    ['null', null, false],
    ['empty', '', false],
    ['a text', 'a', true],
    ['a resource of the template', group, true],
    ['a parameter with a known part', new Unknown('log-…', undefined, ['log-', parameter]), true],
    ['a parameter beside a resource', new Unknown('…', undefined, [group, parameter]), true],
  ])('%s', (_scenario, name, expected) => {
    expect(of({ name }).hasText('name')).toBe(expected);
  });

  test('a parameter may be empty', () => {
    expect(() => of({ name: parameter }).hasText('name')).toThrow(UnknownValue);
    const two = new Unknown('…', undefined, [parameter, parameter]);
    expect(() => of({ name: two }).hasText('name')).toThrow(UnknownValue);
  });

  test('a number is no text', () => {
    expect(() => of({ name: 1 }).hasText('name')).toThrow(UnreadableItem);
  });
});

describe('whether a list has a text that is not empty', () => {
  const parameter = new Unknown('{"Ref":"Name"}', { Ref: 'Name' });

  test.each<[scenario: string, names: unknown[], expected: boolean]>([
    ['no element', [], false],
    ['an empty text', [''], false],
    ['a text', ['', 'a'], true],
    ['a parameter', [parameter], true],
    ['a text under a condition, beside one without', [conditional, 'a'], true],
  ])('%s', (_scenario, names, expected) => {
    expect(of({ names }).hasTexts('names')).toBe(expected);
  });

  test('a condition may leave out the only text', () => {
    expect(() => of({ names: ['', conditional] }).hasTexts('names')).toThrow(UnknownValue);
  });

  test('each element is a text', () => {
    expect(() => of({ names: ['a', 1] }).hasTexts('names')).toThrow(
      new UnreadableItem('Cannot read configuration.names[1]: expected a string, found 1'),
    );
  });
});

type Read = (properties: Properties) => unknown;

describe.each<
  [kind: string, read: Read, good: [found: unknown, expected: unknown][], wanted: string, wrong: unknown[]]
>([
  [
    'a string',
    (p) => p.string('k'),
    [
      ['a', 'a'],
      ['', ''],
    ],
    'a string',
    [1, true, {}, []],
  ],
  [
    'an integer',
    (p) => p.integer('k'),
    [
      [3, 3],
      [-1, -1],
      [100.0, 100],
      ['100', 100],
      ['-1', -1],
    ],
    'an integer',
    [1.5, '1.5', '', 'x', '1e3', ' 1', '1 GiB', 1e300, true, [], [1]],
  ],
  [
    'a boolean',
    (p) => p.boolean('k'),
    [
      [true, true],
      [false, false],
      ['true', true],
      ['False', false],
    ],
    'a boolean',
    [1, 'yes', '', 'untrue', 'false alarm', {}, ['true']],
  ],
  [
    'a time',
    (p) => p.time('k'),
    [
      ['2026-02-13T04:40:10Z', new Date('2026-02-13T04:40:10Z')],
      [1770957610000, new Date('2026-02-13T04:40:10Z')],
    ],
    'a time',
    ['soon', true, {}],
  ],
  [
    'one of some words',
    (p) => p.oneOf('k', ['AWS', 'CUSTOMER']),
    [['AWS', 'AWS']],
    'one of AWS, CUSTOMER',
    ['aws', '', 1],
  ],
  ['an object', (p) => p.object('k').keys(), [[{ a: 1 }, ['a']]], 'an object', ['a', 1, []]],
  [
    'a list of strings',
    (p) => p.strings('k'),
    [
      [['a'], ['a']],
      [[], []],
    ],
    'a list',
    ['a', {}],
  ],
  [
    'a list of objects',
    (p) => p.objects('k').map((one) => one.raw('a')),
    [
      [
        [{ a: 1 }, { A: 2 }],
        [1, 2],
      ],
    ],
    'a list',
    ['a', {}],
  ],
])('%s', (_kind, read, good, wanted, wrong) => {
  test.each(good)('reads %j', (found, expected) => {
    expect(read(of({ k: found }))).toEqual(expected);
    expect(read(of({ K: found }))).toEqual(expected);
  });

  test.each(wrong.map((found) => [found]))('refuses %j', (found) => {
    expect(() => read(of({ k: found }))).toThrow(
      new UnreadableItem(`Cannot read configuration.k: expected ${wanted}, found ${formatValue(found)}`),
    );
  });

  test.each([[{}], [{ k: null }]])('refuses %j', (object) => {
    expect(() => read(of(object))).toThrow(
      new UnreadableItem(`Cannot read configuration.k: expected ${wanted}, found nothing`),
    );
  });

  test('reports a value that a template leaves open', () => {
    expect(() => read(of({ k: new Unknown('{"Ref":"X"}') }))).toThrow(
      new UnknownValue('configuration.k', new Unknown('{"Ref":"X"}')),
    );
  });
});

describe.each<[kind: string, read: Read, found: unknown, expected: unknown, absent: unknown]>([
  ['a string', (p) => p.optionalString('k'), 'a', 'a', undefined],
  ['an integer', (p) => p.optionalInteger('k'), '7', 7, undefined],
  ['a boolean', (p) => p.optionalBoolean('k'), 'true', true, undefined],
  ['a time', (p) => p.optionalTime('k'), 0, new Date(0), undefined],
  ['one of some words', (p) => p.optionalOneOf('k', ['a', 'b']), 'b', 'b', undefined],
  ['an object', (p) => p.optionalObject('k')?.keys(), { a: 1 }, ['a'], undefined],
  ['a list of strings', (p) => p.optionalStrings('k'), ['a'], ['a'], []],
  ['a list of objects', (p) => p.optionalObjects('k').map((one) => one.keys()), [{ a: 1 }], [['a']], []],
])('%s that may be absent', (kind, read, found, expected, absent) => {
  test('is read if it is present', () => expect(read(of({ k: found }))).toEqual(expected));
  test.each([[{}], [{ k: null }]])('is absent in %j', (object) => {
    expect(read(of(object))).toEqual(absent);
  });
  test('is refused if it is of another type', () => {
    const odd = typeof found === 'object' ? 'odd' : {};
    const wanted = kind === 'one of some words' ? 'one of a, b' : kind.replace(/ of .*/, '');
    expect(() => read(of({ k: odd }))).toThrow(
      new UnreadableItem(`Cannot read configuration.k: expected ${wanted}, found ${formatValue(odd)}`),
    );
  });
  test('reports a value that a template leaves open', () => {
    expect(() => read(of({ k: new Unknown('x') }))).toThrow(UnknownValue);
  });
});

describe('lists', () => {
  test('an element of another type is reported with its index', () => {
    expect(() => of({ k: ['a', 2] }).strings('k')).toThrow(
      new UnreadableItem('Cannot read configuration.k[1]: expected a string, found 2'),
    );
    expect(() => of({ K: [{}, null] }).objects('k')).toThrow(
      new UnreadableItem('Cannot read configuration.K[1]: expected an object, found nothing'),
    );
  });

  test('an element that a template leaves open is reported with its index', () => {
    expect(() => of({ k: [new Unknown('x')] }).strings('k')).toThrow(UnknownValue);
  });

  test('of any elements: each element without checks, with its path', () => {
    const unknown = new Unknown('x');
    expect(of({ k: ['a', { b: 1 }, unknown] }).list('k')).toEqual([
      ['a', 'configuration.k[0]'],
      [{ b: 1 }, 'configuration.k[1]'],
      [unknown, 'configuration.k[2]'],
    ]);
  });
});

test('an element of a list of several forms is read as an object with its path', () => {
  const list = of({ Cidrs: ['192.0.2.0/24', { cidr: 1 }] });
  expect(list.mixed('cidrs')).toEqual(['192.0.2.0/24', { cidr: 1 }]);
  expect(list.joinPath('cidrs', 0)).toBe('configuration.Cidrs[0]');
  expect(list.element('cidrs', 1).joinPath('cidr')).toBe('configuration.Cidrs[1].cidr');
  expect(() => list.element('cidrs', 0)).toThrow(
    new UnreadableItem('Cannot read configuration.Cidrs[0]: expected an object, found "192.0.2.0/24"'),
  );
});

test('the path of a nested object continues that of its parent', () => {
  expect(() =>
    of({ State: { code: 1 } })
      .object('state')
      .string('name'),
  ).toThrow(new UnreadableItem('Cannot read configuration.State.name: expected a string, found nothing'));
});

describe('JSON, as a value or as text', () => {
  test.each<[found: unknown, expected: unknown]>([
    [{ a: 1 }, { a: 1 }],
    ['{"a":1}', { a: 1 }],
    ['[]', []],
    [undefined, undefined],
    [null, undefined],
  ])('reads %j', (found, expected) => {
    expect(of({ k: found }).optionalJson('k')).toEqual(expected);
  });

  test('refuses broken text', () => {
    expect(() => of({ k: '{"a":' }).optionalJson('k')).toThrow(UnreadableItem);
    expect(() => of({ k: '{"a":' }).optionalJson('k')).toThrow(
      'Cannot parse the JSON text of configuration.k: found "{\\"a\\":"',
    );
    expect(() => parseJsonText('', 'policy')).toThrow('Cannot parse the JSON text of policy: found ""');
  });

  test('reports a value that a template leaves open', () => {
    expect(() => of({ k: new Unknown('x') }).optionalJson('k')).toThrow(UnknownValue);
  });
});

describe('a value that is not an object', () => {
  test.each<[found: unknown, text: string]>([
    [null, 'nothing'],
    [undefined, 'nothing'],
    ['a', '"a"'],
    [[], '[]'],
    [7, '7'],
  ])('%j is unreadable', (found, text) => {
    expect(() => of(found)).toThrow(new UnreadableItem(`Cannot read configuration: expected an object, found ${text}`));
  });

  test('may be left open by a template', () => {
    expect(() => of(new Unknown('x'))).toThrow(UnknownValue);
  });
});

describe('a value in a message', () => {
  test('is cut if it is long', () => {
    expect(formatValue('x'.repeat(100))).toBe(`"${'x'.repeat(56)}...`);
    expect(formatValue('x'.repeat(58))).toBe(`"${'x'.repeat(58)}"`);
    expect(formatValue([new Unknown('{"Ref":"Cidr"}'), '10.0.0.0/8'])).toBe('[{"Ref":"Cidr"},"10.0.0.0/8"]');
  });

  test('is never longer than 60 characters', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => formatValue(value).length <= 60));
  });
});
