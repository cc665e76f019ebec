import { join } from 'node:path';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import type { Database } from '../../lib/history/store/duckdb';
import { openForReading } from '../../lib/history/store/store';
import { QueryError } from '../../lib/sql/query-error';
import { runSql } from '../../lib/sql/run-sql';
import { createHistory, createItem } from '../history/items';
import { createFolder } from '../temporary-files';

const ITEMS = [
  createItem(),
  createItem({
    configurationItemCaptureTime: '2026-02-01T00:00:00.000Z',
    configuration: { volumeId: 'vol-0a', size: 16 },
  }),
  createItem({
    resourceId: 'vol-0b',
    relationships: [{ resourceId: 'i-0a', resourceType: 'AWS::EC2::Instance', name: 'Is attached to Instance' }],
  }),
  createItem({
    resourceType: 'AWS::Config::ResourceCompliance',
    resourceId: 'AWS::EC2::Volume/vol-0a',
    configuration: {
      targetResourceType: 'AWS::EC2::Volume',
      targetResourceId: 'vol-0a',
      configRuleList: [{ configRuleName: 'gp2-volume', complianceType: 'NON_COMPLIANT' }],
    },
  }),
];
const EVENT = {
  eventVersion: '1.11',
  eventID: '5d2c1b0a-0000-4000-8000-000000000001',
  eventTime: '2026-01-31T23:58:00Z',
  eventName: 'ModifyVolume',
  eventSource: 'ec2.amazonaws.com',
  awsRegion: 'eu-west-1',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice' },
  requestParameters: { volumeId: 'vol-0a', size: 16 },
  recipientAccountId: '111122223333',
};

/** Opens a store of its own, since a connection makes its views once. */
async function withStore<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const store = join(createFolder({}), 'history.duckdb');
  const files = { 'history.json': createHistory(ITEMS), 'trail.json': JSON.stringify({ Records: [EVENT] }) };
  await ingestFiles([createFolder(files)], { store });
  const database = await openForReading(store);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

const AT = Date.parse('2026-01-15T00:00:00Z');

test.each<[text: string, results: readonly object[]]>([
  [
    "SELECT resource_id, configuration->>'size' AS size FROM items WHERE resource_type = 'AWS::EC2::Volume' ORDER BY 1",
    [
      { resource_id: 'vol-0a', size: '8' },
      { resource_id: 'vol-0b', size: '8' },
    ],
  ],
  ["SELECT CAST(count(*) AS INTEGER) AS n FROM versions WHERE resource_id = 'vol-0a'", [{ n: 2 }]],
  [
    'SELECT resource_id, name, to_id, origin FROM relationships',
    [{ resource_id: 'vol-0b', name: 'Is attached to Instance', to_id: 'i-0a', origin: 'recorded' }],
  ],
  [
    "SELECT op, path, before, after FROM changes WHERE resource_id = 'vol-0a' AND path <> ''",
    [{ op: 'replace', path: '/configuration/size', before: '8', after: '16' }],
  ],
  [
    'SELECT event_name, principal FROM events',
    [{ event_name: 'ModifyVolume', principal: 'arn:aws:iam::111122223333:user/alice' }],
  ],
  [
    'SELECT resource_type, resource_id, rule_name, compliance_type FROM compliance',
    [
      {
        resource_type: 'AWS::EC2::Volume',
        resource_id: 'vol-0a',
        rule_name: 'gp2-volume',
        compliance_type: 'NON_COMPLIANT',
      },
    ],
  ],
])('answers %s', async (text, results) => {
  expect((await withStore((database) => runSql(database, text, AT))).results).toEqual(results);
});

test.each(['SHOW TABLES', 'show all tables', 'DESCRIBE', 'SHOW TABLES;'])(
  '%s lists the documented views',
  async (text) => {
    const { fields, results } = await withStore((database) => runSql(database, text, AT));
    expect([fields, results.map(({ name }) => name)]).toEqual([
      ['name'],
      ['changes', 'compliance', 'events', 'items', 'relationships', 'versions'],
    ]);
  },
);

test.each(['DESCRIBE items', 'DESCRIBE changes', 'SHOW versions'])('%s lists the columns of a view', async (text) => {
  const { results } = await withStore((database) => runSql(database, text, AT));
  expect(results.map(({ column_name }) => column_name)).toContain('resource_type');
});

test.each([
  'SUMMARIZE items',
  'SELECT column_name FROM (DESCRIBE versions)',
  'WITH version AS (SELECT 1 AS one) SELECT * FROM version',
  'WITH version AS (SELECT 1 AS one), body AS (SELECT * FROM version) SELECT * FROM Body WHERE EXISTS (FROM version)',
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT * FROM n, Items',
  'SELECT * FROM range(3), (VALUES (1)) AS v, temp.items',
  "SELECT value FROM meta WHERE key = 'format_version'",
  'SELECT tag, count(*) FROM (SELECT unnest(json_keys(tags)) AS tag FROM items) GROUP BY ALL',
])('runs %s', async (text) => {
  await withStore(async (database) => expect((await runSql(database, text, AT)).fields).not.toEqual([]));
});

test('integers are numbers where they are exact', async () => {
  const text =
    "SELECT count(*) AS count, sum(1) AS sum, [count(*)] AS list, 9007199254740993 AS large, '7' AS text, 1.50 AS decimal FROM items WHERE resource_id = 'vol-0a'";
  expect((await withStore((database) => runSql(database, text, AT))).results).toEqual([
    { count: 1, sum: 1, list: [1], large: '9007199254740993', text: '7', decimal: '1.50' },
  ]);
});

test('numbers that JSON does not have are texts', async () => {
  const text = "SELECT 1e400 AS infinite, -1e400 AS negative, 'Infinity' AS text";
  expect((await withStore((database) => runSql(database, text, AT))).results).toEqual([
    { infinite: 'Infinity', negative: '-Infinity', text: 'Infinity' },
  ]);
});

test('the configuration of a deleted resource is NULL, also where it was written as null', async () => {
  const store = join(createFolder({}), 'history.duckdb');
  const deleted = { configurationItemStatus: 'ResourceDeleted', relationships: undefined };
  const items = [
    createItem(),
    createItem({ ...deleted, resourceId: 'vol-0b', configuration: null }),
    createItem({ ...deleted, resourceId: 'vol-0c', configuration: undefined }),
  ];
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store });
  const database = await openForReading(store);
  const text = 'SELECT resource_id FROM versions WHERE configuration IS NULL AND relationships IS NULL ORDER BY 1';
  try {
    expect((await runSql(database, text, AT)).results).toEqual([{ resource_id: 'vol-0b' }, { resource_id: 'vol-0c' }]);
  } finally {
    database.close();
  }
});

test('columns of the same name all have their values', async () => {
  const text = 'SELECT 1 AS a, 2 AS a, 3 AS a_1, 4 AS a, 5 AS b';
  expect(await withStore((database) => runSql(database, text, AT))).toMatchObject({
    fields: ['a', 'a_2', 'a_1', 'a_3', 'b'],
    results: [{ a: 1, a_2: 2, a_1: 3, a_3: 4, b: 5 }],
  });
});

test('times have a zone, also inside of lists', async () => {
  const text =
    "SELECT capture_time, [capture_time] AS list, TIMESTAMP '2026-01-01 00:00:00.000001' AS micro FROM items LIMIT 1";
  expect((await withStore((database) => runSql(database, text, AT))).results).toEqual([
    {
      capture_time: '2026-01-01T00:00:00.000Z',
      list: ['2026-01-01T00:00:00.000Z'],
      micro: '2026-01-01T00:00:00.000001Z',
    },
  ]);
});

test.each([
  ["SELECT 'ä', missing FROM items", '12'],
  ['SELECT * FROM item', '14'],
  ["SELECT 'ä' +", '12'],
  ['DELETE FROM version', '0'],
  ["SELECT ';' -- ;\n; SELECT 2", '18'],
  ["SELECT CAST('a' AS INTEGER)", '7'],
])('the error of %s is at %s', async (text, position) => {
  await withStore(async (database) => {
    const error = await runSql(database, text, AT).catch((cause: unknown) => cause as QueryError);
    expect(String((error as QueryError).position)).toBe(position);
  });
});

test.each([
  'DELETE FROM version',
  'SELECT 1; SELECT 2',
  "COPY (SELECT 1) TO 'copy.csv'",
  "ATTACH 'other.duckdb'",
  "SELECT * FROM read_csv('/etc/hosts')",
  "SELECT * FROM '/etc/hosts'",
  "SELECT * FROM read_text('https://example.com/')",
  'SELECT * FROM version',
  'SELECT * FROM main.version',
  'SELECT (SELECT count(*) FROM body) AS bodies FROM items',
  'SELECT * FROM items WHERE resource_id IN (SELECT path FROM source)',
  'WITH a AS (SELECT * FROM source) SELECT * FROM a',
  'WITH source AS (SELECT * FROM source) SELECT * FROM source',
  'WITH source AS (SELECT 1) SELECT * FROM main.source',
  'SELECT * FROM source WHERE EXISTS (WITH source AS (SELECT 1) SELECT * FROM source)',
  'SELECT (WITH source AS (SELECT 1) SELECT count(*) FROM source), path FROM source',
  'SELECT 1 UNION ALL SELECT count(*) FROM source',
  'DESCRIBE version',
  'SUMMARIZE source',
  'SELECT * FROM (SHOW TABLES)',
  'SELECT * FROM (SHOW ALL TABLES) AS tables',
  'WITH a AS (FROM (DESCRIBE)) FROM a',
  'SHOW DATABASES',
  'SHOW TABLES FROM main',
  'SELECT * FROM duckdb_tables()',
  "SELECT * FROM pragma_table_info('version')",
  'SELECT * FROM information_schema.tables',
  'SELECT * FROM pg_catalog.pg_class',
  'SELECT * FROM sqlite_master',
  "SELECT * FROM query('SELECT * FROM version')",
  "SELECT * FROM query_table('version')",
  "SELECT getenv('HOME')",
  'SET enable_external_access = true',
  'INSTALL httpfs',
  'PRAGMA database_list',
])('refuses %s', async (text) => {
  await withStore(async (database) => {
    await expect(runSql(database, text, AT)).rejects.toThrow(QueryError);
  });
});
