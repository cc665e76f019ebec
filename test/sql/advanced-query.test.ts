import { join } from 'node:path';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import type { Database } from '../../lib/history/store/duckdb';
import { openForReading } from '../../lib/history/store/store';
import { runAdvancedQuery } from '../../lib/sql/advanced-query/run-query';
import { QueryError } from '../../lib/sql/query-error';
import { createHistory, createItem } from '../history/items';
import { createFolder } from '../temporary-files';

const group = (resourceId: string, permissions: readonly object[]) =>
  createItem({
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId,
    resourceName: resourceId.toUpperCase(),
    ARN: `arn:aws:ec2:eu-west-1:111122223333:security-group/${resourceId}`,
    tags: { env: 'prod', team: 'web' },
    relationships: [
      { resourceId: 'vpc-1', resourceType: 'AWS::EC2::VPC', name: 'Is contained in Vpc' },
      { resourceId: 'eni-1', resourceType: 'AWS::EC2::NetworkInterface', name: 'Is associated with NetworkInterface' },
    ],
    configuration: { groupId: resourceId, ipPermissions: permissions, ipPermissionsEgress: [] },
  });
const permission = (port: number, ...ranges: string[]) => ({
  ipProtocol: 'tcp',
  fromPort: port,
  toPort: port,
  ipRanges: ranges,
});
const volume = (resourceId: string, size: number, state: string, overrides: object = {}) =>
  createItem({
    resourceId,
    ARN: `arn:aws:ec2:eu-west-1:111122223333:volume/${resourceId}`,
    configuration: {
      volumeId: resourceId,
      size,
      state,
      encrypted: size > 8,
      iops: null,
      createTime: 'Feb 13, 2026 6:04:50 AM',
    },
    ...overrides,
  });

const ITEMS = [
  group('sg-1', [permission(22, '10.0.0.0/8'), permission(443, '0.0.0.0/0')]),
  group('sg-2', [{ ipProtocol: 'icmp', ipRanges: [] }, permission(22, '192.168.0.0/16')]),
  volume('vol-1', 8, 'available'),
  volume('vol-2', 100, 'in-use', { configurationItemCaptureTime: '2026-02-01T00:00:00.000Z', tags: { env: 'dev' } }),
  volume('vol-3', 8, 'available', { awsRegion: 'us-east-1', availabilityZone: 'us-east-1a' }),
  volume('vol-gone', 8, 'available', { configurationItemStatus: 'ResourceDeleted', configuration: null }),
  createItem({
    resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    resourceId: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1',
    ARN: undefined,
    configuration: { securityGroups: ['sg-1', 'sg-2'], scheme: 'internet-facing' },
  }),
];

let database: Database;
beforeAll(async () => {
  const store = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory(ITEMS) })], { store });
  database = await openForReading(store);
});
afterAll(() => database.close());

const AT = Date.parse('2026-03-01T00:00:00Z');
const query = (text: string, at = AT) => runAdvancedQuery(database, text, at);
const listIds = async (condition: string): Promise<unknown[]> =>
  (await query(`SELECT resourceId WHERE ${condition}`)).results.map(({ resourceId }) => resourceId);

const VOLUMES = "resourceType = 'AWS::EC2::Volume'";
const GROUPS = "resourceType = 'AWS::EC2::SecurityGroup'";

/** Each row is a documented rule of conditions. https://docs.aws.amazon.com/config/latest/developerguide/query-components.html */
test.each<[rule: string, condition: string, ids: readonly string[]]>([
  ['equal', "resourceId = 'vol-1'", ['vol-1']],
  ['deleted resources are not found', VOLUMES, ['vol-1', 'vol-2', 'vol-3']],
  ['keywords in any case', "resourceType in ('AWS::EC2::Volume') and awsRegion = 'us-east-1'", ['vol-3']],
  ['IN', "resourceId IN ('vol-1', 'vol-3')", ['vol-1', 'vol-3']],
  ['NOT before a condition', `${VOLUMES} AND NOT resourceId = 'vol-1'`, ['vol-2', 'vol-3']],
  ['OR and brackets', `(resourceId = 'vol-1' OR resourceId = 'vol-2') AND ${VOLUMES}`, ['vol-1', 'vol-2']],
  ['unequal', `${VOLUMES} AND resourceId <> 'vol-1'`, ['vol-2', 'vol-3']],
  ['the other unequal', `${VOLUMES} AND resourceId != 'vol-1'`, ['vol-2', 'vol-3']],
  ['numbers as numbers', `${VOLUMES} AND configuration.size > 9`, ['vol-2']],
  ['numbers in quotes, where the schema has a number', `${VOLUMES} AND configuration.size > '9'`, ['vol-2']],
  ['BETWEEN includes both ends', `${VOLUMES} AND configuration.size BETWEEN 8 AND 99`, ['vol-1', 'vol-3']],
  ['a value on the left', `${VOLUMES} AND 9 < configuration.size`, ['vol-2']],
  ['booleans', `${VOLUMES} AND configuration.encrypted = true`, ['vol-2']],
  ['LIKE with a suffix', "resourceType LIKE 'AWS::EC2::V%'", ['vol-1', 'vol-2', 'vol-3']],
  ['LIKE with one character', "resourceId LIKE 'vol-_'", ['vol-1', 'vol-2', 'vol-3']],
  ['LIKE without a wildcard', "resourceId LIKE 'vol-1'", ['vol-1']],
  ['NOT LIKE', `${VOLUMES} AND resourceId NOT LIKE 'vol-1%'`, ['vol-2', 'vol-3']],
  ['paths are case-sensitive', `${VOLUMES} AND configuration.Size = 8`, []],
  ['a property of the schema that ends in value', `${VOLUMES} AND configuration.state.value = 'in-use'`, ['vol-2']],
  [
    'strings of a list, which end in value in the schema',
    "configuration.securityGroups.value = 'sg-2'",
    ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1'],
  ],
  ['times compare as text', `${VOLUMES} AND configurationItemCaptureTime > '2026-01-15T00:00:00.000Z'`, ['vol-2']],
  [
    'dates of the configuration compare as times',
    `${VOLUMES} AND configuration.createTime < '2026-02-13T07:00:00.000Z'`,
    ['vol-1', 'vol-2', 'vol-3'],
  ],
  ['tags by key and value', "tags.tag = 'env=dev'", ['vol-2']],
  ['tags by key', "tags.key = 'team'", ['sg-1', 'sg-2']],
  ['tags by value', "tags.value = 'dev'", ['vol-2']],
  ['any element of a list', "relationships.resourceId = 'eni-1'", ['sg-1', 'sg-2']],
  [
    'conditions on a list may be met by different elements',
    `${GROUPS} AND configuration.ipPermissions.fromPort = 22 AND configuration.ipPermissions.ipRanges = '8.8.8.8'`,
    ['sg-1'],
  ],
  ['NOT of a list means no element', `${GROUPS} AND NOT configuration.ipPermissions.fromPort = 443`, ['sg-2']],
  [
    'NOT of an inequality of a list means no element',
    `${GROUPS} AND NOT configuration.ipPermissions.fromPort > 100`,
    ['sg-2'],
  ],
  [
    'an address is in every range that includes it',
    `${GROUPS} AND configuration.ipPermissions.ipRanges = '10.1.2.3'`,
    ['sg-1'],
  ],
  [
    'a range of addresses',
    `${GROUPS} AND configuration.ipPermissions.ipRanges BETWEEN '192.168.0.0' AND '192.168.0.255'`,
    ['sg-1', 'sg-2'],
  ],
  [
    'an exact block, as documented',
    `${GROUPS} AND configuration.ipPermissions.ipRanges BETWEEN '192.168.0.0' AND '192.168.255.255' AND NOT configuration.ipPermissions.ipRanges < '192.168.0.0' AND NOT configuration.ipPermissions.ipRanges > '192.168.255.255'`,
    ['sg-2'],
  ],
  [
    'an integer beyond 64 bits',
    `${VOLUMES} AND configuration.size < 123456789012345678901234567890`,
    ['vol-1', 'vol-2', 'vol-3'],
  ],
  ['the largest integer of 64 bits', `${VOLUMES} AND configuration.size > 9223372036854775807`, []],
  ['a fraction with many digits', `${VOLUMES} AND configuration.size > 12345678901234567890.5`, []],
  ['a number beyond all', `${VOLUMES} AND configuration.size < 1e400`, ['vol-1', 'vol-2', 'vol-3']],
  ['NOT of NOT', `${VOLUMES} AND NOT /* a comment */ (NOT configuration.size > 9)`, ['vol-2']],
  ['NOT of NOT, of a missing property', `${VOLUMES} AND NOT (not configuration.kmsKeyId > 'a')`, []],
  ['an empty text', `${VOLUMES} AND resourceName IN ('', 'x') OR resourceId > '' AND ${GROUPS}`, ['sg-1', 'sg-2']],
  ['a missing property never equals', `${VOLUMES} AND configuration.kmsKeyId = 'x'`, []],
  ['a quote in a string is data', "resourceId = 'vol-1'' OR ''1''=''1'", []],
])('conditions: %s', async (_rule, condition, ids) => {
  expect(await listIds(condition)).toEqual(ids);
});

/** Each row is refused, as AWS refuses it, with the place in the text. */
test.each<[text: string, message: string, position: number | undefined]>([
  [
    'SELECT resourceId FROM items',
    "AWS Config's advanced queries do not support FROM or JOIN; use --sql for SQL over the views",
    18,
  ],
  ['SELECT DISTINCT resourceId', "AWS Config's advanced queries do not support DISTINCT", 7],
  ['SELECT ALL resourceId', "AWS Config's advanced queries do not support ALL", 7],
  ['SELECT resourceId AS id', "AWS Config's advanced queries do not support AS", 18],
  ['SELECT resourceId id', 'AWS Config does not support AS', 7],
  ['SELECT * EXCLUDE (arn)', "AWS Config's advanced queries do not support EXCLUDE", 9],
  ['SELECT items.*', 'expected a property, or * alone', 7],
  ["SELECT COLUMNS('a.*')", "AWS Config's advanced queries do not support COLUMNS", 7],
  ['SELECT resourceId ORDER BY resourceId NULLS FIRST', "AWS Config's advanced queries do not support NULLS", 38],
  ['SELECT accountId, COUNT(*) GROUP BY ROLLUP (accountId)', "AWS Config's advanced queries do not support ROLLUP", 36],
  ['SELECT resourceId WINDOW w AS ()', "AWS Config's advanced queries do not support WINDOW", 18],
  ["SELECT resourceId WHERE resourceId ILIKE 'vol%'", "AWS Config's advanced queries do not support ILIKE", 35],
  ['SELECT resourceId WHERE resourceId = ?', "AWS Config's advanced queries do not support parameters", 37],
  ['VALUES (1)', "AWS Config's advanced queries do not support statements other than SELECT", 0],
  ["SELECT configuration['size']", 'SELECT takes properties and aggregates', 7],
  ['SELECT resourceId WHERE true', 'expected a condition', 24],
  ['SELECT resourceId ORDER BY COUNT(*)', 'resourceId must be in GROUP BY, or in an aggregate', 7],
  ['SELECT COUNT(*) ORDER BY resourceId', 'resourceId must be in GROUP BY, or in an aggregate', 25],
  ['SELECT MAX(resourceId ORDER BY accountId)', 'an aggregate takes one argument', 7],
  ['SELECT resourceId WHERE resourceName IS NULL', 'AWS Config does not support NULL in conditions', 37],
  ['SELECT resourceId WHERE resourceName = NULL', 'AWS Config does not support NULL in conditions', 39],
  ["SELECT resourceId WHERE resourceName LIKE '%x'", 'LIKE takes wildcards (% and _) at the end only', 42],
  ["SELECT resourceId WHERE resourceName LIKE 'ab%'", 'LIKE needs at least 3 characters before a wildcard', 42],
  [
    'SELECT resourceType, COUNT(*) GROUP BY resourceType HAVING COUNT(*) > 1',
    "AWS Config's advanced queries do not support HAVING",
    52,
  ],
  [
    'SELECT resourceId LIMIT 5',
    "AWS Config's advanced queries do not support LIMIT; the API has a parameter for it",
    18,
  ],
  [
    'SELECT resourceId -- the first\r FETCH FIRST 1 ROW ONLY',
    "AWS Config's advanced queries do not support FETCH; the API has a parameter for it",
    32,
  ],
  [
    'SELECT /* no * LIMIT */ "limit" -- LIMIT\nLIMIT 5',
    "AWS Config's advanced queries do not support LIMIT; the API has a parameter for it",
    41,
  ],
  [
    "SELECT resourceId WHERE resourceId = 'UNION' UNION SELECT resourceType",
    "AWS Config's advanced queries do not support UNION, INTERSECT or EXCEPT",
    45,
  ],
  ['WITH x AS (SELECT 1) SELECT resourceId', "AWS Config's advanced queries do not support WITH", 0],
  ['SELECT resourceId WHERE resourceId IN (SELECT resourceId)', 'AWS Config does not support sub-queries', 35],
  ['SELECT LOWER(resourceId)', 'there is no function "lower"; there are AVG, COUNT, MAX, MIN and SUM', 7],
  ['SELECT MAX(COUNT(*))', 'aggregates cannot be nested', 11],
  ['SELECT COUNT(DISTINCT resourceId)', "AWS Config's advanced queries do not support DISTINCT", 13],
  ['SELECT resourceId, COUNT(*)', 'resourceId must be in GROUP BY, or in an aggregate', 7],
  ['DELETE FROM items', 'expected a SELECT statement', 0],
  [
    'SELECT resourceId, WHERE accountId = 5',
    "AWS Config's advanced queries do not support a comma with nothing after it",
    17,
  ],
  [
    "SELECT resourceId WHERE accountId IN ('1' , )",
    "AWS Config's advanced queries do not support a comma with nothing after it",
    42,
  ],
  ['SELECT resourceId GROUP BY ()', "AWS Config's advanced queries do not support empty brackets", 27],
  ["SELECT resourceId WHERE accountId == '=='", "AWS Config's advanced queries do not support ==", 34],
  [
    "SELECT resourceId WHERE resourceId !~~ 'vol-1'",
    "AWS Config's advanced queries do not support operators of other dialects of SQL",
    36,
  ],
  [
    "SELECT resourceId WHERE resourceId = e'vol'",
    "AWS Config's advanced queries do not support a text with a prefix",
    37,
  ],
  [
    'SELECT resourceId WHERE configuration.size = 1_0',
    "AWS Config's advanced queries do not support underscores in numbers",
    45,
  ],
  [
    'SELECT resourceId WHERE "configuration"._x_1 = 1e1_0',
    "AWS Config's advanced queries do not support underscores in numbers",
    47,
  ],
  [
    "SELECT resourceId WHERE resourceId = 'vol'\n'-1'",
    "AWS Config's advanced queries do not support a text in two parts",
    41,
  ],
  ['SELECT main.sum(configuration.size)', 'expected SUM', 7],
  ['SELECT resourceId; SELECT resourceId', 'it has more than one statement', 17],
  ['', 'it is empty', 0],
])('refuses %s', async (text, message, position) => {
  const error = await query(text).catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(QueryError);
  expect({ message: (error as QueryError).message, position: (error as QueryError).position }).toEqual({
    message: `Cannot run the query: ${message}`,
    position,
  });
});

test('says where the syntax is wrong, counted in characters', async () => {
  const error = (await query("SELECT resourceId WHERE resourceName = 'ü' AN resourceId = 'x'").catch(
    (refused: unknown) => refused,
  )) as QueryError;
  expect(error).toMatchObject({ message: 'Cannot parse the query: syntax error at or near "AN"', position: 43 });
});

test('results are nested by path, and lists come as a whole', async () => {
  const text = `SELECT resourceId, configuration.size, configuration.state.value, tags, version, resourceName WHERE resourceId = 'vol-2'`;
  expect(await query(text)).toEqual({
    fields: ['resourceId', 'configuration.size', 'configuration.state.value', 'tags', 'version', 'resourceName'],
    results: [
      {
        resourceId: 'vol-2',
        configuration: { size: 100, state: { value: 'in-use' } },
        tags: [{ key: 'env', value: 'dev', tag: 'env=dev' }],
        version: '1.3',
      },
    ],
    warnings: [],
  });
  const { results } = await query(
    "SELECT relationships.resourceId, configuration.ipPermissions.fromPort, configuration.ipPermissions.toPort WHERE resourceId = 'sg-1'",
  );
  expect(results).toEqual([
    {
      relationships: [{ resourceId: 'vpc-1' }, { resourceId: 'eni-1' }],
      configuration: {
        ipPermissions: [
          { fromPort: 22, toPort: 22 },
          { fromPort: 443, toPort: 443 },
        ],
      },
    },
  ]);
  const part = await query(
    "SELECT configuration.ipPermissions.fromPort, configuration.ipPermissions.ipProtocol WHERE resourceId = 'sg-2'",
  );
  expect(part.results).toEqual([
    { configuration: { ipPermissions: [{ ipProtocol: 'icmp' }, { fromPort: 22, ipProtocol: 'tcp' }] } },
  ]);
  expect((await query("SELECT configuration.iops WHERE resourceId = 'vol-1'")).results).toEqual([{}]);
});

test('SELECT * has the documented properties', async () => {
  const { fields, results } = await query("SELECT * WHERE resourceId = 'vol-3'");
  expect(fields).toHaveLength(10);
  expect(results).toEqual([
    {
      accountId: '111122223333',
      awsRegion: 'us-east-1',
      arn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-3',
      availabilityZone: 'us-east-1a',
      configurationItemCaptureTime: '2026-01-01T00:00:00.000Z',
      resourceId: 'vol-3',
      resourceType: 'AWS::EC2::Volume',
      version: '1.3',
    },
  ]);
});

test.each<[text: string, results: readonly object[]]>([
  ['SELECT COUNT(*)', [{ 'COUNT(*)': 6 }]],
  [`SELECT COUNT(*) WHERE resourceId = 'none'`, [{ 'COUNT(*)': 0 }]],
  [
    'SELECT resourceType, COUNT(*) GROUP BY resourceType ORDER BY COUNT(*) DESC',
    [
      { resourceType: 'AWS::EC2::Volume', 'COUNT(*)': 3 },
      { resourceType: 'AWS::EC2::SecurityGroup', 'COUNT(*)': 2 },
      { resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'COUNT(*)': 1 },
    ],
  ],
  [
    `SELECT SUM(configuration.size), AVG(configuration.size), MIN(configuration.size), MAX(configuration.size) WHERE ${VOLUMES}`,
    [
      {
        'SUM(configuration.size)': 116,
        'AVG(configuration.size)': 116 / 3,
        'MIN(configuration.size)': 8,
        'MAX(configuration.size)': 100,
      },
    ],
  ],
  [
    `SELECT configuration.size, count(*) WHERE ${VOLUMES} GROUP BY configuration.size ORDER BY configuration.size DESC`,
    [
      { configuration: { size: 100 }, 'count(*)': 1 },
      { configuration: { size: 8 }, 'count(*)': 2 },
    ],
  ],
  [
    `SELECT configuration.state WHERE ${VOLUMES} GROUP BY configuration.state ORDER BY MAX(configuration.size)`,
    [{ configuration: { state: 'available' } }, { configuration: { state: 'in-use' } }],
  ],
  [
    'SELECT tags.key, COUNT(*) GROUP BY tags.key',
    [{ tags: { key: 'env' }, 'COUNT(*)': 3 }, { tags: { key: 'team' }, 'COUNT(*)': 2 }, { 'COUNT(*)': 3 }],
  ],
])('aggregates: %s', async (text, results) => {
  expect((await query(text)).results).toEqual(results);
});

test('the same query in the past', async () => {
  const text = `SELECT COUNT(*) WHERE ${VOLUMES}`;
  expect((await query(text, Date.parse('2026-01-15T00:00:00Z'))).results).toEqual([{ 'COUNT(*)': 2 }]);
  expect((await query(text, Date.parse('2025-12-31T00:00:00Z'))).results).toEqual([{ 'COUNT(*)': 0 }]);
});

test.each<[text: string, warning: string]>([
  [
    `SELECT configuration.sise WHERE ${VOLUMES}`,
    'configuration.sise is not a published property of AWS::EC2::Volume: did you mean configuration.size?',
  ],
  [
    `SELECT configuration.volumetype WHERE ${VOLUMES}`,
    'configuration.volumetype is not a published property of AWS::EC2::Volume: did you mean configuration.volumeType?',
  ],
  [
    "SELECT configuration.x WHERE resourceType = 'AWS::EC2::Volumes'",
    'AWS has not published the properties of "AWS::EC2::Volumes": did you mean AWS::EC2::Volume?',
  ],
  [
    "SELECT resourceId WHERE tags.env = 'prod'",
    "tags.env is not a property: the value of a tag is queried as tags.tag = 'env=<value>'",
  ],
  [
    "SELECT resourceId WHERE resourceTyp = 'AWS::EC2::Volume'",
    'resourceTyp is not a published property of any type: did you mean resourceType?',
  ],
  [
    "SELECT configuration.anything WHERE resourceType = 'Example::Asset::Laptop'",
    'AWS has not published the properties of "Example::Asset::Laptop"',
  ],
  [
    `SELECT SUM(configuration.volumeType), SUM(configuration.size), MAX(configuration.volumeType) WHERE ${VOLUMES}`,
    'SUM(configuration.volumeType) adds up numbers, and configuration.volumeType is published as string',
  ],
  [
    `SELECT COUNT(*) WHERE ${VOLUMES} ORDER BY AVG(configuration.volumeType)`,
    'AVG(configuration.volumeType) adds up numbers, and configuration.volumeType is published as string',
  ],
  [
    'SELECT resourceType, awsRegion, COUNT(*) GROUP BY resourceType, awsRegion ORDER BY COUNT(*)',
    'AWS Config groups by one property where ORDER BY names an aggregate',
  ],
])('warns: %s', async (text, warning) => {
  expect((await query(text)).warnings).toEqual([warning]);
});
