import type { CallInput } from '../../../lib/local-region/aws-call';
import { LocalTable } from '../../../lib/local-region/tables/table';

const KEY = { pk: { S: 'a' }, sk: { S: '1' } };
const ITEM = {
  ...KEY,
  amount: { N: '5' },
  title: { S: 'web' },
  tags: { SS: ['x', 'y'] },
  nested: { M: { parts: { L: [{ S: 'first' }, { N: '2' }] } } },
};

let table: LocalTable;
beforeEach(() => {
  table = new LocalTable('table');
  for (const sk of ['1', '2', '3']) put({ ...ITEM, sk: { S: sk }, amount: { N: String(Number(sk) * 5) } });
  put({ ...ITEM, pk: { S: 'b' } });
});

const call = (operation: string, input: CallInput) => table.answer(operation, { TableName: 'table', ...input });
const put = (Item: object) => call('PutItem', { Item });
const read = () => (call('GetItem', { Key: KEY }) as { Item: typeof ITEM }).Item;

test.each<[condition: string, values: object | undefined, holds: boolean]>([
  ['attribute_exists(nested.parts)', undefined, true],
  ['attribute_exists(nested.parts[5])', undefined, false],
  ['attribute_not_exists(absent)', undefined, true],
  ['attribute_type(tags, :t)', { ':t': { S: 'SS' } }, true],
  ['begins_with(title, :p)', { ':p': { S: 'we' } }, true],
  ['contains(tags, :t)', { ':t': { S: 'y' } }, true],
  ['contains(title, :t)', { ':t': { S: 'z' } }, false],
  ['size(tags) = :n', { ':n': { N: '2' } }, true],
  ['amount = :n', { ':n': { N: '5.0' } }, true],
  ['amount <> :n', { ':n': { S: '5' } }, true],
  ['amount < :n AND title = :w', { ':n': { N: '6' }, ':w': { S: 'web' } }, true],
  ['amount BETWEEN :a AND :b', { ':a': { N: '5' }, ':b': { N: '6' } }, true],
  ['title IN (:a, :b)', { ':a': { S: 'db' }, ':b': { S: 'web' } }, true],
  ['NOT title = :w OR amount > :n', { ':w': { S: 'web' }, ':n': { N: '1' } }, true],
  ['NOT (title = :w OR amount > :n)', { ':w': { S: 'web' }, ':n': { N: '1' } }, false],
  ['nested.parts[1] >= :n', { ':n': { N: '2' } }, true],
  ['absent < :n', { ':n': { N: '2' } }, false],
])('the condition %s', (ConditionExpression, ExpressionAttributeValues, holds) => {
  const change = () =>
    call('DeleteItem', {
      Key: KEY,
      ConditionExpression,
      ...(ExpressionAttributeValues && { ExpressionAttributeValues }),
    });
  if (holds) expect(change()).toEqual({});
  else expect(change).toThrow('The conditional request failed');
});

test.each<[update: string, values: object | undefined, changed: object]>([
  ['SET title = :n', { ':n': { S: 'db' } }, { title: { S: 'db' } }],
  ['SET amount = amount + :n', { ':n': { N: '2' } }, { amount: { N: '7' } }],
  ['SET amount = amount - :n, title = title', { ':n': { N: '2' } }, { amount: { N: '3' } }],
  ['SET absent = if_not_exists(absent, :n)', { ':n': { N: '1' } }, { absent: { N: '1' } }],
  ['SET title = if_not_exists(title, :n)', { ':n': { S: 'db' } }, {}],
  [
    'SET nested.parts = list_append(nested.parts, :n)',
    { ':n': { L: [{ S: 'last' }] } },
    { nested: { M: { parts: { L: [{ S: 'first' }, { N: '2' }, { S: 'last' }] } } } },
  ],
  ['REMOVE title', undefined, { title: undefined }],
  [
    'ADD amount :n, tags :t',
    { ':n': { N: '1' }, ':t': { SS: ['z'] } },
    { amount: { N: '6' }, tags: { SS: ['x', 'y', 'z'] } },
  ],
  ['DELETE tags :t', { ':t': { SS: ['x', 'y'] } }, { tags: undefined }],
])('the update %s', (UpdateExpression, ExpressionAttributeValues, changed) => {
  call('UpdateItem', { Key: KEY, UpdateExpression, ...(ExpressionAttributeValues && { ExpressionAttributeValues }) });
  expect(read()).toEqual(JSON.parse(JSON.stringify({ ...ITEM, ...changed })));
});

test.each<[scenario: string, operation: string, input: CallInput, message: string]>([
  [
    'a value that is not used',
    'DeleteItem',
    { Key: KEY, ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeValues: { ':a': { S: '' } } },
    'unused',
  ],
  ['a value that is not defined', 'DeleteItem', { Key: KEY, ConditionExpression: 'pk = :a' }, 'not defined'],
  [
    'a name that is not defined',
    'DeleteItem',
    { Key: KEY, ConditionExpression: 'attribute_exists(#a)' },
    'not defined',
  ],
  [
    'an expression with a rest',
    'DeleteItem',
    { Key: KEY, ConditionExpression: 'attribute_exists(pk) pk' },
    'Syntax error',
  ],
  ['an empty key', 'PutItem', { Item: { pk: { S: '' }, sk: { S: '1' } } }, 'required keys'],
  ['an empty set', 'PutItem', { Item: { ...KEY, tags: { SS: [] } } }, 'may not be empty'],
  ['an item that is too large', 'PutItem', { Item: { ...KEY, text: { S: 'x'.repeat(400 * 1024) } } }, 'Item size'],
  [
    'a query without the key',
    'Query',
    { KeyConditionExpression: 'title = :n', ExpressionAttributeValues: { ':n': { S: 'web' } } },
    'key schema',
  ],
  [
    'a query with a condition on the partition that is no equality',
    'Query',
    { KeyConditionExpression: 'begins_with(pk, :a)', ExpressionAttributeValues: { ':a': { S: 'a' } } },
    'Query key condition not supported',
  ],
  [
    'a query with an equality of the sort key alone',
    'Query',
    { KeyConditionExpression: 'sk = :a', ExpressionAttributeValues: { ':a': { S: '1' } } },
    'Query key condition not supported',
  ],
  ...(
    [
      ['pk = :a AND sk <> :b', 'Invalid operator used in KeyConditionExpression: <>'],
      ['pk = :a OR sk = :b', 'Invalid operator used in KeyConditionExpression: OR'],
      ['pk = :a AND contains(sk, :b)', 'Invalid operator used in KeyConditionExpression: ('],
      ['pk = :a AND sk.part = :b', 'Query condition missed key schema element'],
      ['(pk = :a AND sk = :b', 'Syntax error'],
    ] as const
  ).map(([KeyConditionExpression, message]): [string, string, CallInput, string] => [
    `a query with ${KeyConditionExpression}`,
    'Query',
    { KeyConditionExpression, ExpressionAttributeValues: { ':a': { S: 'a' }, ':b': { S: 'b' } } },
    message,
  ]),
  ['a query without a condition', 'Query', {}, 'KeyConditionExpression parameter must be specified'],
  [
    'a reserved word',
    'DeleteItem',
    { Key: KEY, ConditionExpression: 'attribute_exists(Status)' },
    'Attribute name is a reserved keyword; reserved keyword: Status',
  ],
  ['half a key', 'GetItem', { Key: { pk: { S: '1' } } }, 'does not match the schema'],
  ['more than a key', 'DeleteItem', { Key: { ...KEY, amount: { N: '1' } } }, 'does not match the schema'],
  ['a number as a key of text', 'PutItem', { Item: { ...KEY, sk: { N: '1' } } }, 'for key sk expected: S actual: N'],
  ['a number as the key of a call', 'GetItem', { Key: { ...KEY, sk: { N: '1' } } }, 'does not match the schema'],
  [
    'a number as the key of a query',
    'Query',
    { KeyConditionExpression: 'pk = :a', ExpressionAttributeValues: { ':a': { N: '1' } } },
    'Condition parameter type does not match schema type',
  ],
  ...(
    [
      ['of the key', 'SET sk = :a', { S: '2' }, 'Cannot update attribute sk. This attribute is part of the key'],
      ['of one place twice', 'SET nested.parts = :a REMOVE nested.parts[0]', { S: 'x' }, 'Two document paths overlap'],
      ['that adds to a text', 'ADD title :a', { N: '1' }, 'incorrect data type'],
      ['that adds a text', 'ADD amount :a', { S: '1' }, 'operator: ADD, operand type: S'],
      ['that counts with a text', 'SET amount = title + :a', { N: '1' }, 'incorrect data type'],
      ['that appends to a text', 'SET title = list_append(title, :a)', { L: [] }, 'incorrect data type'],
      ['that takes a set from a number', 'DELETE amount :a', { SS: ['x'] }, 'incorrect data type'],
    ] as const
  ).map(
    ([what, UpdateExpression, value, message]) =>
      [
        `an update ${what}`,
        'UpdateItem',
        { Key: KEY, UpdateExpression, ExpressionAttributeValues: { ':a': value } },
        message,
      ] as [string, string, CallInput, string],
  ),
  ['another table', 'GetItem', { TableName: 'other', Key: KEY }, 'not found'],
])('refuses %s', (_, operation, input, message) => {
  expect(() => call(operation, input)).toThrow(message);
});

test.each<[condition: string, values: object, sortKeys: readonly string[]]>([
  ['pk = :a', {}, ['1', '2', '3']],
  ['pk = :a AND sk > :b', { ':b': { S: '1' } }, ['2', '3']],
  ['sk <= :b and pk = :a', { ':b': { S: '1' } }, ['1']],
  ['(pk = :a) AND (sk BETWEEN :b AND :c)', { ':b': { S: '2' }, ':c': { S: '9' } }, ['2', '3']],
  ['pk = :a AND begins_with(sk, :b)', { ':b': { S: '3' } }, ['3']],
])('a query with %s finds the items of a partition', (KeyConditionExpression, values, sortKeys) => {
  const ExpressionAttributeValues = { ':a': { S: 'a' }, ...values };
  const { Items } = call('Query', { KeyConditionExpression, ExpressionAttributeValues }) as { Items: (typeof ITEM)[] };
  expect(Items.map(({ pk, sk }) => pk.S + sk.S)).toEqual(sortKeys.map((key) => `a${key}`));
});

test('a query has pages, in order', () => {
  const query = (more: CallInput) =>
    call('Query', {
      KeyConditionExpression: 'pk = :a',
      ExpressionAttributeValues: { ':a': { S: 'a' } },
      Limit: 2,
      ...more,
    }) as {
      Items: (typeof ITEM)[];
      LastEvaluatedKey?: object;
    };
  const list = ({ Items }: { readonly Items: (typeof ITEM)[] }) => Items.map(({ sk }) => sk.S);
  const first = query({});
  const second = query({ ExclusiveStartKey: first.LastEvaluatedKey });
  expect([list(first), list(second), second.LastEvaluatedKey]).toEqual([['1', '2'], ['3'], undefined]);
  expect(list(query({ ScanIndexForward: false }))).toEqual(['3', '2']);
});

test('a page goes on where the last one ended, although its item is deleted', () => {
  call('DeleteItem', { Key: { pk: { S: 'a' }, sk: { S: '2' } } });
  const answer = call('Query', {
    KeyConditionExpression: 'pk = :a',
    ExpressionAttributeValues: { ':a': { S: 'a' } },
    ExclusiveStartKey: { pk: { S: 'a' }, sk: { S: '2' } },
  }) as { Items: (typeof ITEM)[] };
  expect(answer.Items.map(({ sk }) => sk.S)).toEqual(['3']);
});
