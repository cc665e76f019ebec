import type { CallInput } from '../../../lib/local-region/aws-call';
import { SmallRegion } from '../small-region';

const TABLE = {
  TableName: 'orders',
  AttributeDefinitions: [
    { AttributeName: 'customer', AttributeType: 'S' },
    { AttributeName: 'number', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'customer', KeyType: 'HASH' },
    { AttributeName: 'number', KeyType: 'RANGE' },
  ],
};
const Key = { customer: { S: 'ana' }, number: { N: '1' } };

let region: SmallRegion;
beforeEach(async () => {
  region = await SmallRegion.start({});
});
afterEach(() => region.stop());
const call = (operation: string, input: CallInput = {}) => region.call(`dynamodb:${operation}`, input);

test('a table is created, kept with its items, and deleted', async () => {
  const { TableDescription } = await call('CreateTable', { ...TABLE, BillingMode: 'PAY_PER_REQUEST' });
  expect(TableDescription).toMatchObject({ ...TABLE, TableStatus: 'CREATING' });
  await call('PutItem', { TableName: 'orders', Item: { ...Key, amount: { N: '5' } } });
  const specification = { Enabled: true, AttributeName: 'expires' };
  await call('UpdateTimeToLive', { TableName: 'orders', TimeToLiveSpecification: specification });
  const later = await SmallRegion.start({}, region.save());
  const { Table } = await later.call('dynamodb:DescribeTable', { TableName: 'orders' });
  expect(Table).toEqual({
    ...TABLE,
    TableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
    TableStatus: 'ACTIVE',
    ItemCount: 1,
    DeletionProtectionEnabled: false,
    CreationDateTime: new Date('2026-03-01T12:00:00Z'),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
  });
  expect(await later.call('dynamodb:DescribeTimeToLive', { TableName: 'orders' })).toEqual({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' },
  });
  const RequestItems = { orders: { Keys: [Key, { ...Key, number: { N: '2' } }], ProjectionExpression: 'amount' } };
  expect(await later.call('dynamodb:BatchGetItem', { RequestItems })).toEqual({
    Responses: { orders: [{ amount: { N: '5' } }] },
    UnprocessedKeys: {},
  });
  await later.call('dynamodb:DeleteTable', { TableName: 'orders' });
  expect(await later.fail('dynamodb:DescribeTable', { TableName: 'orders' })).toBe('ResourceNotFoundException');
  await later.stop();
});

test('tables are listed by name, in pages', async () => {
  for (const TableName of ['c', 'a', 'b']) await call('CreateTable', { ...TABLE, TableName });
  expect(await call('ListTables', { Limit: 2 })).toEqual({ TableNames: ['a', 'b'], LastEvaluatedTableName: 'b' });
  expect(await call('ListTables', { ExclusiveStartTableName: 'b' })).toEqual({ TableNames: ['c'] });
});

test.each<[scenario: string, input: CallInput, code: string]>([
  ['a name that is taken', TABLE, 'ResourceInUseException'],
  ['a key that is not defined', { ...TABLE, TableName: 'b', AttributeDefinitions: [] }, 'ValidationException'],
])('a table with %s is refused', async (_, input, code) => {
  await call('CreateTable', TABLE);
  expect(await region.fail('dynamodb:CreateTable', input)).toBe(code);
});

test.each<[values: string, returned: object]>([
  ['ALL_OLD', { Attributes: { ...Key, a: { M: { x: { N: '1' }, y: { N: '2' } } }, b: { S: 'b' } } }],
  ['ALL_NEW', { Attributes: { ...Key, a: { M: { x: { N: '3' }, y: { N: '2' } } }, b: { S: 'b' } } }],
  ['UPDATED_OLD', { Attributes: { a: { M: { x: { N: '1' } } }, b: { S: 'b' } } }],
  ['UPDATED_NEW', { Attributes: { a: { M: { x: { N: '3' } } }, b: { S: 'b' } } }],
  ['NONE', {}],
])('an update returns %s', async (ReturnValues, returned) => {
  await call('CreateTable', TABLE);
  const Item = { ...Key, a: { M: { x: { N: '1' }, y: { N: '2' } } }, b: { S: 'b' } };
  await call('PutItem', { TableName: 'orders', Item });
  const update = {
    UpdateExpression: 'SET a.x = :x, b = :b',
    ExpressionAttributeValues: { ':x': { N: '3' }, ':b': { S: 'b' } },
  };
  expect(await call('UpdateItem', { TableName: 'orders', Key, ReturnValues, ...update })).toEqual(returned);
});
