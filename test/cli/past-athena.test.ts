import { join } from 'node:path';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { ROOT } from '../source';
import { AthenaStub, readDeliveredFiles } from '../support/athena-stub';
import { createFolder } from '../temporary-files';
import { useAwsServer } from './aws-server';
import { run } from './testing-io';

const PAST = join(ROOT, 'examples/past');
const athena = new AthenaStub();
let store: string;
useAwsServer('ATHENA', {
  async start() {
    store = join(createFolder({}), 'history.duckdb');
    await ingestFiles([PAST], { store });
    await athena.start(readDeliveredFiles(PAST));
  },
  stop: () => athena.stop(),
  get url() {
    return athena.url;
  },
});

async function ask(...args: string[]) {
  const { code, out } = await run([...args, '--format', 'json']);
  return { code, json: JSON.parse(out || 'null') };
}

/** The answers of Athena and of the history store to the same question. */
async function askBoth(...args: string[]) {
  const { code, json } = await ask(...args, '--on', 'athena', '--lookback', '40');
  const { bytesScanned: _, warnings, ...answer } = json;
  const local = await ask(...args, '--store', store);
  return {
    athena: { code, ...answer, ...(args[0] === 'query' && { warnings }) },
    store: { code: local.code, ...local.json },
  };
}

test.each([
  "SELECT resourceId, resourceName, awsRegion, configurationItemCaptureTime WHERE resourceType LIKE 'AWS::EC2%'",
  "SELECT * WHERE resourceType = 'AWS::S3::Bucket'",
  "SELECT resourceId, configuration.volumeType, configuration.size, tags WHERE resourceType = 'AWS::EC2::Volume' AND configuration.size > 8",
  "SELECT configuration.instanceType, COUNT(*) WHERE resourceType = 'AWS::EC2::Instance' GROUP BY configuration.instanceType",
  'SELECT resourceType, COUNT(*) GROUP BY resourceType ORDER BY COUNT(*) DESC',
  "SELECT COUNT(*), SUM(configuration.size), AVG(configuration.size), MIN(configuration.size), MAX(configuration.volumeType), COUNT(configuration.size) WHERE resourceType = 'AWS::EC2::Volume'",
  "SELECT resourceId, configuration.ipPermissions.ipRanges WHERE resourceType = 'AWS::EC2::SecurityGroup' AND configuration.ipPermissions.ipRanges = '203.0.113.9'",
  "SELECT resourceId, relationships.resourceId WHERE relationships.resourceType = 'AWS::EC2::Volume'",
  'SELECT resourceName, supplementaryConfiguration.PublicAccessBlockConfiguration.restrictPublicBuckets WHERE supplementaryConfiguration.PublicAccessBlockConfiguration.restrictPublicBuckets = false',
  "SELECT resourceId, configuration.state.value WHERE resourceType = 'AWS::EC2::Volume' AND configuration.state.value = 'in-use'",
  "SELECT resourceId WHERE resourceType = 'AWS::EC2::Instance' AND NOT configuration.instanceType IN ('t3.micro', 't3.small') ORDER BY resourceId DESC",
  "SELECT resourceId, configuration WHERE tags.key = 'team' OR tags.tag = 'env=prod' OR resourceType = 'AWS::EC2::Subnet'",
  "SELECT resourceId, configuration.createTime WHERE configuration.createTime BETWEEN '2020-01-01' AND '2030-01-01' AND resourceType = 'AWS::EC2::Volume'",
])('answers as the history store does: %s', async (text) => {
  const answers = await askBoth('query', text, '--at', '2026-10-13T08:00:00Z');
  expect(answers.athena).toEqual(answers.store);
  expect(answers.athena.results.length).toBeGreaterThan(0);
});

test.each(['2026-09-15', '2026-11-09T12:00:00Z', '2026-11-30T12:00:00Z'])(
  'counts at %s as the history store does',
  async (time) => {
    const answers = await askBoth('inventory', '--at', time, '--by', 'type', '--by', 'tag:team');
    expect(answers.athena).toEqual(answers.store);
    expect(answers.athena.total).toBeGreaterThan(10);
  },
);

const VOLUMES = "SELECT resourceId WHERE resourceType = 'AWS::EC2::Volume'";

test('starts one execution in the workgroup, waits for it, and says what it read', async () => {
  athena.requests.length = 0;
  const pauses: number[] = [];
  const { code, out, err } = await run(
    [
      'query',
      VOLUMES,
      '--at',
      '2026-11-30T12:00:00Z',
      '--now',
      '2026-12-01',
      '--on',
      'athena',
      '--database',
      'assay_history',
      '--workgroup',
      'audit',
    ],
    { wait: async (milliseconds) => void pauses.push(milliseconds) },
  );
  expect({ code, out, err, pauses }).toEqual({
    code: 0,
    out: 'resourceId\nvol-0c0ffee00000000d1\nvol-0c0ffee00000000d2\n2 results\n',
    err: 'Athena read 1.9 MB\n',
    pauses: [250, 500],
  });
  const started = athena.requests.filter(([action]) => action === 'StartQueryExecution');
  expect(started).toEqual([
    [
      'StartQueryExecution',
      expect.objectContaining({ WorkGroup: 'audit', QueryExecutionContext: { Database: 'assay_history' } }),
    ],
  ]);
});

test('says that a snapshot is missing', async () => {
  const { json } = await ask('inventory', '--at', '2026-11-04', '--on', 'athena');
  expect(json.total).toBe(1);
  expect(json.warnings).toEqual([
    'There is no snapshot of an account and Region in the 2 days before 2026-11-04T00:00:00.000Z: its resources that did not change are missing; see --lookback',
  ]);
});

test('stops at the limit, and says that there is more', async () => {
  const { json } = await ask('query', VOLUMES, '--at', '2026-11-30T12:00:00Z', '--on', 'athena', '--limit', '1');
  expect([json.results.length, json.warnings]).toEqual([1, ['There are more results: only the first 1 are shown']]);
});

test('an error of Athena is shown', async () => {
  const { code, json } = await ask('query', VOLUMES, '--on', 'athena', '--database', 'other');
  expect({ code, json }).toEqual({
    code: 2,
    json: {
      error: expect.stringMatching(/^Cannot run the query on Athena: it failed after 1.9 MB were read: .*other/),
    },
  });
});

const COLUMNS = { ResultSetMetadata: { ColumnInfo: [{ Name: 'field_0', Type: 'varchar' }] } };
const HEADER = { Data: [{ VarCharValue: 'field_0' }] };

test.each<[action: string, answer: object, message: string]>([
  [
    'GetQueryExecution',
    {},
    'Cannot run the query on Athena: the state of the query is not in the answer, expected QUEUED or RUNNING',
  ],
  [
    'GetQueryExecution',
    { QueryExecution: { Status: { State: 'PAUSED' } } },
    'Cannot run the query on Athena: the state of the query is PAUSED, expected QUEUED or RUNNING',
  ],
  ['GetQueryResults', {}, 'Cannot run the query on Athena: the answer has no rows or no names of columns'],
  [
    'GetQueryResults',
    { ResultSet: { Rows: [HEADER, HEADER] } },
    'Cannot run the query on Athena: the answer has no rows or no names of columns',
  ],
  [
    'GetQueryResults',
    { ResultSet: { ...COLUMNS, Rows: [HEADER] }, NextToken: '1' },
    'Cannot run the query on Athena: the answer repeats the token of an earlier page, so that its pages would never end',
  ],
  [
    'GetQueryResults',
    { ResultSet: { ...COLUMNS, Rows: [HEADER, { Data: [{ VarCharValue: '{' }] }] } },
    'Cannot read the answer of Athena: ',
  ],
])('what is no answer is an error, and not an empty result: %s %j', async (action, answer, message) => {
  athena.broken = { [action]: answer };
  const { code, json } = await ask('query', VOLUMES, '--at', '2026-11-30T12:00:00Z', '--on', 'athena');
  athena.broken = {};
  expect({ code, json }).toEqual({ code: 2, json: { error: expect.stringContaining(message) } });
});

test('what Athena cannot compare is refused, with its place', async () => {
  const text =
    "SELECT resourceId WHERE resourceType = 'AWS::EC2::SecurityGroup' AND configuration.ipPermissions.ipRanges > '10.0.0.0'";
  expect((await ask('query', text, '--on', 'athena', '--print')).json ?? 'no SQL').toEqual({
    error:
      'Cannot run the query: Athena compares ranges of addresses with = and one address only; use the history store',
    position: text.indexOf('configuration'),
  });
  expect((await ask('query', 'SELECT recordingFrequency', '--on', 'athena')).json).toMatchObject({
    error: 'Cannot run the query: the table of Athena has no recordingFrequency',
    position: 7,
  });
});

test.each([
  [['--lookback', '0'], 'Cannot use --lookback "0": expected days from 1 to 366'],
  [['--account', '12'], 'Cannot use --account "12": expected 12 digits'],
  [['--store', 'a.duckdb'], 'Cannot use --store with --on athena'],
])('refuses %j', async (options, message) => {
  for (const command of [['query', VOLUMES], ['inventory']]) {
    const { code, err } = await run([...command, '--on', 'athena', ...options]);
    expect({ code, err }).toEqual({ code: 2, err: `assay: ${message}\n` });
  }
});
