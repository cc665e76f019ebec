import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { KNOWN_PROPERTIES } from '../../lib/history/store/known-properties';
import { openForReading, openForWriting } from '../../lib/history/store/store';
import { runAdvancedQuery } from '../../lib/sql/advanced-query/run-query';
import { QuerySchema } from '../../lib/sql/schema/properties';
import { createHistory, createItem } from '../history/items';
import { createFolder } from '../temporary-files';

const instance = (resourceId: string, configuration: unknown, overrides: object = {}) =>
  createItem({ resourceType: 'AWS::EC2::Instance', resourceId, configuration, ...overrides });
const volume = (resourceId: string, configuration: unknown) => createItem({ resourceId, configuration });

const ITEMS = [
  instance('i-1', { instanceType: 't3.micro', state: { name: 'running' }, imageId: 'ami-1' }),
  instance('i-2', { instanceType: 't3.micro', state: { name: 'stopped' }, monitoring: null }),
  instance('i-3', { instanceType: 'm7g."large"', state: { name: 'running', code: 16 } }),
  instance('i-4', { imageId: 'ami-1' }),
  instance('i-gone', null, { configurationItemStatus: 'ResourceDeleted' }),
  volume('vol-1', { size: 8, encrypted: true, state: 'in-use', volumeType: 'gp3' }),
  volume('vol-2', { size: 100, encrypted: false, state: { value: 'available' }, volumeType: '' }),
  volume('vol-3', { size: 9007199254740991, encrypted: 'true', state: null, volumeType: 'gp3' }),
  createItem({ resourceType: 'AWS::EC2::Subnet', resourceId: 'subnet-1', configuration: { vpcId: 'vpc-1' } }),
];
/** Values that are in the items alone. */
const ODD_ITEMS = {
  'a list in the place of a value': volume('vol-4', { size: 8, volumeType: ['gp2', 'gp3'] }),
  'a list on the way': instance('i-5', { state: [{ name: 'running' }, { name: 'stopped' }] }),
  'a list of configurations': instance('i-6', [{ instanceType: 't3.micro' }, { instanceType: 't3.large' }]),
  'a number that is no integer': volume('vol-5', { size: 8.5 }),
  'the same property of a type without columns': createItem({
    resourceType: 'Example::Compute::Machine',
    resourceId: 'm-1',
    configuration: { instanceType: 't3.micro', state: { name: 'running' }, size: 7 },
  }),
};

/** All that these ask for is in columns. */
const COLUMN_QUERIES = [
  'SELECT configuration.instanceType, COUNT(*) GROUP BY configuration.instanceType',
  "SELECT configuration.instanceType, COUNT(*) WHERE resourceType = 'AWS::EC2::Instance' GROUP BY configuration.instanceType",
  "SELECT configuration.state.name, COUNT(*) WHERE resourceType = 'AWS::EC2::Instance' AND configuration.instanceType LIKE 't3.%' GROUP BY configuration.state.name ORDER BY COUNT(*) DESC",
  "SELECT configuration.state.value, configuration.encrypted, COUNT(*), SUM(configuration.size), MAX(configuration.size) WHERE resourceType = 'AWS::EC2::Volume' GROUP BY configuration.state.value, configuration.encrypted",
  "SELECT resourceId WHERE resourceType IN ('AWS::EC2::Volume', 'AWS::EC2::Instance') AND configuration.size < 50",
  "SELECT resourceId WHERE NOT configuration.volumeType = 'gp3' ORDER BY configuration.size",
  "SELECT resourceType, COUNT(configuration.imageId) WHERE configuration.vpcId = 'vpc-1' GROUP BY resourceType",
  'SELECT COUNT(*) WHERE configuration.nowhere BETWEEN 1 AND 2',
];
const ITEM_QUERIES = [
  "SELECT configuration.state.name, COUNT(*) WHERE configuration.instanceType LIKE 't3.%' GROUP BY configuration.state.name",
  "SELECT resourceId, configuration.instanceType WHERE configuration.instanceType = 't3.micro'",
];

const AT = Date.parse('2026-03-01T00:00:00Z');

async function createStore(items: readonly object[]): Promise<string> {
  const store = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store });
  return store;
}

/** Runs a statement in a copy of a store. */
async function changeStore(store: string, sql: string): Promise<string> {
  const copy = join(createFolder({}), 'history.duckdb');
  copyFileSync(store, copy);
  const database = await openForWriting(copy);
  await database.run(sql);
  await database.run('CHECKPOINT');
  database.close();
  return copy;
}

async function answerAll(store: string, queries: readonly string[]): Promise<unknown[]> {
  const database = await openForReading(store);
  const answers: unknown[] = [];
  for (const text of queries) answers.push([text, (await runAdvancedQuery(database, text, AT)).results]);
  database.close();
  return answers;
}

const readFromTexts = (store: string) => changeStore(store, 'UPDATE property SET is_partial = TRUE');

test.each(Object.entries({ 'plain items': undefined, ...ODD_ITEMS }))(
  'a query has the same answer from the columns and from the items: %s',
  async (_, odd) => {
    const store = await createStore(odd ? [...ITEMS, odd] : ITEMS);
    const queries = [...COLUMN_QUERIES, ...ITEM_QUERIES];
    const fromTexts = await answerAll(await readFromTexts(store), queries);
    expect(await answerAll(store, queries)).toEqual(fromTexts);
    expect(fromTexts).not.toContainEqual([expect.anything(), []]);
  },
);

test('known properties are read from the columns alone', async () => {
  const store = await createStore(ITEMS);
  const withoutTexts = await changeStore(store, `UPDATE body SET item = '{}'`);
  expect(await answerAll(withoutTexts, COLUMN_QUERIES)).toEqual(await answerAll(store, COLUMN_QUERIES));
});

test.each([
  ['in one file', (summary: object, full: object) => [[summary, full]]],
  ['in files of two runs', (summary: object, full: object) => [[summary], [full]]],
])('a fuller text replaces the properties and references of the other one, %s', async (_, toFiles) => {
  const relationships = [{ resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-1', name: 'Is contained in Vpc' }];
  const full = { ...(ITEMS[0] as object), relationships };
  const store = join(createFolder({}), 'history.duckdb');
  for (const items of toFiles({ ...full, configuration: undefined }, full)) {
    await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store });
  }
  const database = await openForReading(store);
  expect(await database.rows('SELECT count(*) AS count FROM property')).toEqual([{ count: 1 }]);
  expect(await database.rows("SELECT to_id FROM edge WHERE origin = 'recorded'")).toEqual([{ to_id: 'vpc-1' }]);
  database.close();
  expect(await answerAll(store, COLUMN_QUERIES.slice(1, 2))).toEqual([
    [COLUMN_QUERIES[1], [{ configuration: { instanceType: 't3.micro' }, 'COUNT(*)': 1 }]],
  ]);
});

test('AWS publishes every known property', async () => {
  const database = await openForReading(await createStore(ITEMS));
  const schema = await QuerySchema.load(database);
  database.close();
  const unpublished = Object.entries(KNOWN_PROPERTIES).flatMap(([type, paths]) =>
    paths.filter((path) => !schema.propertiesFor(type)?.has(`configuration.${path}`)).map((path) => `${type} ${path}`),
  );
  expect(unpublished).toEqual([]);
});
