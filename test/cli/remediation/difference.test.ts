import { type Difference, groupDifferences } from '../../../lib/cli/remediation/difference';

test.each<[string, object, object, Difference[]]>([
  ['nothing', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  ['a value', { a: 1, b: 2 }, { a: 1, b: 3 }, [{ path: '', key: 'b', removed: [2], added: [3] }]],
  ['a new one', {}, { b: 3 }, [{ path: '', key: 'b', removed: [], added: [3] }]],
  ['one that is gone', { b: 3 }, {}, [{ path: '', key: 'b', removed: [3], added: [] }]],
  [
    'deep inside',
    { a: { b: { c: 1 } } },
    { a: { b: { c: 2 } } },
    [{ path: 'a.b', key: 'c', removed: [1], added: [2] }],
  ],
  ['an element', { a: [1, 2] }, { a: [2, 3] }, [{ path: 'a', removed: [1], added: [3] }]],
  ['the order of a list', { a: [1, 2] }, { a: [2, 1] }, []],
  ['one of two alike', { a: [1, 1] }, { a: [1] }, [{ path: 'a', removed: [1], added: [] }]],
  [
    'within the one element that changed',
    { a: [{ id: 1 }, { id: 2, of: ['p', 'q'] }] },
    { a: [{ id: 2, of: ['q'] }, { id: 1 }] },
    [{ path: 'a[1].of', removed: ['p'], added: [] }],
  ],
  [
    'two elements that changed',
    { a: [{ id: 1 }, { id: 2 }] },
    { a: [{ id: 3 }] },
    [{ path: 'a', removed: [{ id: 1 }, { id: 2 }], added: [{ id: 3 }] }],
  ],
  [
    'JSON inside of text',
    { a: '{"b":1,"c":2}' },
    { a: '{"c":2,"b":3}' },
    [{ path: 'a', key: 'b', removed: [1], added: [3] }],
  ],
  [
    'text that only looks like JSON',
    { a: '{b' },
    { a: '{c' },
    [{ path: '', key: 'a', removed: ['{b'], added: ['{c'] }],
  ],
  ['a value of another kind', { a: [1] }, { a: { b: 1 } }, [{ path: '', key: 'a', removed: [[1]], added: [{ b: 1 }] }]],
])('%s', (_what, before, after, expected) => {
  expect(groupDifferences(before, after)).toEqual(expected);
});
