import fc from 'fast-check';
import { canonicalJson, diffJson, formatPointer, type JsonChange, orderedJson } from '../../lib/core/diff';
import { isList, isObject, parseEmbeddedJson } from '../../lib/core/json';
import { applyChanges } from '../../lib/history/state/apply-changes';

test.each<[string, unknown, unknown, JsonChange[]]>([
  ['finds no difference between equal values', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  ['takes null for absent', { a: null, b: [{ c: null }] }, { b: [{}] }, []],
  [
    'reports a member that changed, one that was added and one that was removed',
    { a: 1, b: 2, c: 3 },
    { a: 1, b: 3, d: 4 },
    [
      { op: 'replace', path: '/b', before: 2, after: 3 },
      { op: 'remove', path: '/c', before: 3 },
      { op: 'add', path: '/d', after: 4 },
    ],
  ],
  ['reports a value that became null as removed', { a: 1 }, { a: null }, [{ op: 'remove', path: '/a', before: 1 }]],
  [
    'descends into objects',
    { a: { b: { c: 1 } } },
    { a: { b: { c: 2 } } },
    [{ op: 'replace', path: '/a/b/c', before: 1, after: 2 }],
  ],
  [
    'reports a value of another kind as a whole',
    { a: [1] },
    { a: { b: 1 } },
    [{ op: 'replace', path: '/a', before: [1], after: { b: 1 } }],
  ],
  [
    'escapes keys in a path',
    { 'a/b~c': 1 },
    { 'a/b~c': 2 },
    [{ op: 'replace', path: '/a~1b~0c', before: 1, after: 2 }],
  ],
  ['reads keys that objects inherit as data', {}, { constructor: 1 }, [{ op: 'add', path: '/constructor', after: 1 }]],
  ['reports a state that was absent as one change', undefined, { a: 1 }, [{ op: 'add', path: '', after: { a: 1 } }]],
  ['reports a state that is gone as one change', { a: 1 }, null, [{ op: 'remove', path: '', before: { a: 1 } }]],
  ['finds no difference between two absent states', null, undefined, []],
])('%s', (_title, before, after, expected) => {
  expect(diffJson(before, after)).toEqual(expected);
});

const permission = (port: number, ...ranges: string[]) => ({
  ipProtocol: 'tcp',
  fromPort: port,
  toPort: port,
  ipv4Ranges: ranges.map((cidrIp) => ({ cidrIp })),
});

test.each<[string, unknown[], unknown[], JsonChange[]]>([
  ['ignores the order of a list', [1, { a: 1 }, 2], [2, 1, { a: 1 }], []],
  [
    'replaces simple elements as in a set',
    ['a', 'b'],
    ['b', 'c'],
    [
      { op: 'remove', path: '/0', before: 'a' },
      { op: 'add', path: '/1', after: 'c' },
    ],
  ],
  ['counts equal elements', ['a', 'a'], ['a'], [{ op: 'remove', path: '/1', before: 'a' }]],
  [
    'descends into the only element that changed',
    [{ a: 1 }, { a: 2, b: ['p', 'q'] }],
    [{ a: 2, b: ['q'] }, { a: 1 }],
    [{ op: 'remove', path: '/1/b/0', before: 'p' }],
  ],
  [
    'pairs objects by their names and ids',
    [
      { Key: 'team', Value: 'a' },
      { Key: 'stage', Value: 'b' },
    ],
    [
      { Key: 'stage', Value: 'a' },
      { Key: 'team', Value: 'b' },
    ],
    [
      { op: 'replace', path: '/0/Value', before: 'a', after: 'b' },
      { op: 'replace', path: '/1/Value', before: 'b', after: 'a' },
    ],
  ],
  [
    'pairs other objects by their simple members',
    [permission(22, '10.0.0.0/8'), permission(443, '10.0.0.0/8')],
    [permission(443, '0.0.0.0/0'), permission(22, '10.0.0.0/8', '192.0.2.0/24')],
    [
      { op: 'add', path: '/0/ipv4Ranges/1', after: { cidrIp: '192.0.2.0/24' } },
      { op: 'remove', path: '/1/ipv4Ranges/0', before: { cidrIp: '10.0.0.0/8' } },
      { op: 'add', path: '/1/ipv4Ranges/0', after: { cidrIp: '0.0.0.0/0' } },
    ],
  ],
  [
    'does not pair objects of different names',
    [{ Key: 'team', Value: 'a' }],
    [{ Key: 'stage', Value: 'a' }],
    [
      { op: 'remove', path: '/0', before: { Key: 'team', Value: 'a' } },
      { op: 'add', path: '/0', after: { Key: 'stage', Value: 'a' } },
    ],
  ],
  [
    'pairs ranges by their CIDR, as the calls that add and remove them do',
    [{ cidrIp: '10.0.0.0/8', description: 'a' }, { cidrIpv6: '2001:db8::/32' }],
    [{ cidrIpv6: '2001:db8:1::/48' }, { cidrIp: '10.0.0.0/8', description: 'b' }],
    [
      { op: 'replace', path: '/0/description', before: 'a', after: 'b' },
      { op: 'remove', path: '/1', before: { cidrIpv6: '2001:db8::/32' } },
      { op: 'add', path: '/0', after: { cidrIpv6: '2001:db8:1::/48' } },
    ],
  ],
  ...[
    [
      { groupId: 'sg-0a', userId: '111122223333' },
      { groupId: 'sg-0b', userId: '111122223333' },
    ] as const,
    [{ prefixListId: 'pl-0a' }, { prefixListId: 'pl-0b' }] as const,
  ].map(([before, after]): [string, unknown[], unknown[], JsonChange[]] => [
    `does not pair other sources of a permission: ${Object.keys(before)[0]}`,
    [before],
    [after],
    [
      { op: 'remove', path: '/0', before },
      { op: 'add', path: '/0', after },
    ],
  ]),
  [
    'pairs the only objects left if just what they refer to differs',
    [{ volumeId: 'vol-0a', keyUsage: 'a', p: [1] }],
    [{ volumeId: 'vol-0b', keyUsage: 'b', p: [1] }],
    [
      { op: 'replace', path: '/0/volumeId', before: 'vol-0a', after: 'vol-0b' },
      { op: 'replace', path: '/0/keyUsage', before: 'a', after: 'b' },
    ],
  ],
  [
    'pairs the only objects left if they have the same name',
    [{ id: 'a', arn: 'x' }],
    [{ id: 'a', arn: 'y' }],
    [{ op: 'replace', path: '/0/arn', before: 'x', after: 'y' }],
  ],
  ...(
    [
      ['an object and a text', { a: 1 }, 'b'],
      ['a text and an object', 'b', { a: 1 }],
      ['a list and an object', [1], { a: 1 }],
      ['an object and a list', { a: 1 }, [1]],
    ] as const
  ).map(([title, old, current]): [string, unknown[], unknown[], JsonChange[]] => [
    `does not pair ${title}`,
    [old],
    [current],
    [
      { op: 'remove', path: '/0', before: old },
      { op: 'add', path: '/0', after: current },
    ],
  ]),
  [
    'does not pair several objects that share nothing',
    [{ a: 1 }, { a: 2 }],
    [{ a: 3 }],
    [
      { op: 'remove', path: '/0', before: { a: 1 } },
      { op: 'remove', path: '/1', before: { a: 2 } },
      { op: 'add', path: '/0', after: { a: 3 } },
    ],
  ],
  [
    'descends into a list within a list',
    [[1, 2]],
    [[2, 3]],
    [
      { op: 'remove', path: '/0/0', before: 1 },
      { op: 'add', path: '/0/1', after: 3 },
    ],
  ],
])('in lists: %s', (_title, before, after, expected) => {
  expect(diffJson(before, after)).toEqual(expected);
});

test.each<[string, unknown, unknown, JsonChange[]]>([
  ['ignores how JSON inside a string is written', '{"b":[1,2],"c":null}', '{ "b": [2, 1] }', []],
  ['takes JSON inside a string for the same JSON outside of one', '{"b":[{"c":1}]}', { b: ['{"c":1}'] }, []],
  [
    'descends into JSON inside a string',
    '{"b":1,"c":2}',
    '{"c":2,"b":3}',
    [{ op: 'replace', path: '/policy/b', before: 1, after: 3 }],
  ],
  [
    'compares strings that only look like JSON as strings',
    '{b',
    '{c',
    [{ op: 'replace', path: '/policy', before: '{b', after: '{c' }],
  ],
])('%s', (_title, before, after, expected) => {
  expect(diffJson({ policy: before }, { policy: after })).toEqual(expected);
});

test('compares nesting of any depth without exhausting the stack', () => {
  const nested = (value: string) => `${'['.repeat(20_000)}${value}${']'.repeat(20_000)}`;
  const [before, after] = [JSON.parse(nested('1')), JSON.parse(nested('2'))];
  expect(diffJson(before, JSON.parse(nested('1')))).toEqual([]);
  expect(diffJson({ text: nested('1') }, { text: nested('1') })).toEqual([]);
  const [change, ...others] = diffJson(before, after);
  expect(others).toEqual([]);
  expect(change).toMatchObject({ op: 'replace', path: '/0'.repeat(32) });
});

test('keeps the order of lists that are nested too deeply', () => {
  const nested = (inner: unknown, depth: number) =>
    Array.from({ length: depth }).reduce((value: unknown) => ({ a: value }), inner);
  expect(diffJson(nested([1, 2], 31), nested([2, 1], 31))).toEqual([]);
  expect(diffJson(nested([1, 2], 65), nested([1, 2], 65))).toEqual([]);
  expect(diffJson(nested([1, 2], 65), nested([2, 1], 65))).toHaveLength(1);
});

test('compares long lists that share nothing in linear time', () => {
  const list = (prefix: string) => Array.from({ length: 20_000 }, (_, index) => ({ [prefix]: index }));
  expect(diffJson(list('a'), list('b'))).toHaveLength(40_000);
});

/** Trees of few keys and values, so that two of them have much in common. */
const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 0, 1, 'a', 'b', '', '{', '[1]'),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'id', 'name', 'b/c', '~', '0'), tie('tree'), { maxKeys: 3 }),
    tie('tree').map((tree) => JSON.stringify(tree)),
  ),
})).tree;

/** Returns the value with the elements of its lists in another order. */
const permuted = (value: unknown): unknown => {
  if (isList(value)) return value.map(permuted).reverse();
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, permuted(member)]),
  );
};

const permutedKeys = (value: unknown): unknown => {
  if (isList(value)) return value.map(permutedKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, permutedKeys(member)]),
  );
};

const dropAbsent = (value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null)) : value;

/** Returns the value with the JSON inside its strings expanded. */
const expanded = (value: unknown): unknown => {
  const parsed = parseEmbeddedJson(value);
  if (isList(parsed)) return parsed.map(expanded);
  if (!isObject(parsed)) return parsed;
  return Object.fromEntries(Object.entries(parsed).map(([key, member]) => [key, expanded(member)]));
};

const SWAPPED = { add: 'remove', remove: 'add', replace: 'replace' } as const;
/** Changes in a fixed order, without the places of elements in lists, which differ between the two values. */
const comparable = (changes: readonly JsonChange[]): string[] =>
  changes.map((change) => JSON.stringify({ ...change, path: change.path.replaceAll(/\/\d+/g, '/#') })).sort();

test('finds no difference between a value and itself', () => {
  fc.assert(fc.property(json, (value) => expect(diffJson(value, structuredClone(value))).toEqual([])));
});

test('finds no difference between lists in another order', () => {
  fc.assert(fc.property(json, (value) => expect(diffJson(value, permuted(value))).toEqual([])));
});

test('finds no difference between JSON and the same JSON as text', () => {
  fc.assert(fc.property(json, (value) => expect(diffJson(value, expanded(value))).toEqual([])));
});

test('finds changes that lead from the first value to the second', () => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      const [first, second] = [{ root: before }, { root: after }];
      expect(diffJson(applyChanges(first, diffJson(first, second)), second)).toEqual([]);
    }),
  );
});

test('finds the opposite changes in the other direction', () => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      const opposite = diffJson(after, before).map(({ op, path, ...values }) => ({
        op: SWAPPED[op],
        path,
        ...('after' in values && { before: values.after }),
        ...('before' in values && { after: values.before }),
      }));
      expect(comparable(opposite)).toEqual(comparable(diffJson(before, after)));
    }),
  );
});

test('finds a difference exactly when the canonical texts differ', () => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      expect(diffJson(before, after).length === 0).toBe(canonicalJson(before) === canonicalJson(after));
    }),
  );
});

test.each<[unknown, string]>([
  [{ b: [2, 1], a: { d: null, c: '{"f":1,"e":2}' } }, '{"a":{"c":{"e":2,"f":1}},"b":[1,2]}'],
  [undefined, 'null'],
  ['text', '"text"'],
])('%j has the canonical text %s', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

test('ordered JSON sorts keys alone', () => {
  expect(orderedJson({ b: [2, {}, 1, []], a: { d: null, c: '{"f":1}' } })).toBe(
    '{"a":{"c":"{\\"f\\":1}"},"b":[2,{},1,[]]}',
  );
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(orderedJson(value))).toEqual(
        JSON.parse(JSON.stringify(value), (_key, member) => dropAbsent(member)),
      );
      expect(orderedJson(permutedKeys(value))).toBe(orderedJson(value));
    }),
  );
});

test.each([
  ['', ''],
  ['/configuration/ipPermissions/0/ipRanges/12', 'configuration.ipPermissions[0].ipRanges[12]'],
  ['/tags/a~1b', 'tags.a/b'],
  ['/tags/1a', 'tags.1a'],
  ['/tags/a1', 'tags.a1'],
])('formats the pointer "%s" as "%s"', (path, text) => {
  expect(formatPointer(path)).toBe(text);
});
