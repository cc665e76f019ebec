import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { type IngestResult, ingestFiles } from '../../lib/history/ingest/ingest';
import type { SqlRow } from '../../lib/history/store/duckdb';
import { explainWriteError, openForReading, openForWriting, raiseMemoryLimit } from '../../lib/history/store/store';
import { createFolder } from '../temporary-files';
import { createHistory, createItem, createSnapshot } from './items';

/** Creates a folder with files of any content. */
function createFiles(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = createFolder({});
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const createStorePath = (): string => join(createFolder({}), 'history.duckdb');

async function readStore(store: string, sql: string): Promise<SqlRow[]> {
  const database = await openForReading(store);
  try {
    return await database.rows(sql);
  } finally {
    database.close();
  }
}

/** Returns what was read, with paths relative to the folder. */
function summarize({ files, versions, unreadable, notes }: IngestResult, folder: string): unknown {
  const relative = (text: string) => text.replaceAll(`${folder}/`, '');
  return {
    files,
    new: versions.new,
    unreadable: unreadable.map(({ message }) => relative(message)),
    notes: notes.map(relative),
  };
}

const volumes = (count: number) =>
  Array.from({ length: count }, (_, index) => createItem({ resourceId: `vol-${String(index).padStart(3, '0')}` }));
interface Expected {
  readonly files: number;
  readonly new: unknown;
  readonly unreadable: readonly unknown[];
  readonly notes: readonly string[];
}

const PREFIX = 'AWSLogs/111122223333';
const placeless = { awsAccountId: undefined, awsRegion: undefined, ARN: undefined };

test.each<{ name: string; files: Readonly<Record<string, string | Buffer>>; expected: Expected }>([
  {
    name: 'a truncated gzip file: the items before the damage are stored',
    files: { 'a.json.gz': gzipSync(createHistory(volumes(300))).subarray(0, -40) },
    expected: {
      files: 1,
      new: expect.any(Number),
      unreadable: ['Cannot inflate "a.json.gz": unexpected end of file'],
      notes: [],
    },
  },
  {
    name: 'half a JSON: the complete items are stored',
    files: { 'a.json': createHistory(volumes(2)).slice(0, -20) },
    expected: {
      files: 1,
      new: 1,
      unreadable: [expect.stringMatching(/^Cannot continue at byte \d+: the text ends inside an element$/)],
      notes: [],
    },
  },
  {
    name: 'files of other kinds',
    files: {
      'a.txt': 'hello',
      'b.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]),
      'c.json': '{"Findings":[],"version":4}',
      'd.json': '',
      'e.yaml': 'Resources:\n  A:\n    Type: AWS::EC2::Volume\n',
      'f.json': '"text"',
      'g.json': '{"Regions":[{"RegionName":"eu-north-1"}]}',
    },
    expected: {
      files: 7,
      new: 0,
      unreadable: [
        'Cannot read the document: expected JSON or a CloudFormation template, found "hello"',
        'Cannot read the document: it has zero bytes, so it is not UTF-8 text',
        'Cannot read an empty file',
        'Cannot store a resource of a template: it has no capture time',
        'Cannot parse the document as JSON: found "text"',
        'Cannot store a list of Regions: it has no items of AWS Config, which have a capture time',
      ],
      notes: ['c.json: Cannot store Security Hub findings: they are results already'],
    },
  },
  {
    name: 'a record of CloudTrail without an id',
    files: { 'a.json': '{"Records":[{"eventSource":"ec2.amazonaws.com","eventName":"RunInstances"}]}' },
    expected: {
      files: 1,
      new: 0,
      unreadable: ['Cannot read record.eventID: expected a string, found nothing'],
      notes: [],
    },
  },
  {
    name: 'items without an id, a type, a time or an account, and values that are no items, beside a good one',
    files: {
      'a.json': createHistory([
        createItem({ resourceId: undefined }),
        createItem({ resourceId: '' }),
        createItem({ resourceType: '' }),
        createItem({ configurationItemCaptureTime: null }),
        createItem({ configurationItemCaptureTime: 'soon' }),
        createItem({ configurationItemStatus: 'Fine' }),
        createItem({ awsAccountId: undefined, ARN: undefined }),
        createItem({ awsRegion: undefined, ARN: undefined }),
        createItem({ relationships: 'none' }),
        createItem(),
      ]),
      'b.json': createHistory([null]),
    },
    expected: {
      files: 2,
      new: 1,
      unreadable: [
        'Cannot read resourceId: expected a name, found nothing',
        'Cannot read resourceId: expected a name, found ""',
        'Cannot read resourceType: expected a name, found ""',
        'Cannot store the item: it has no configurationItemCaptureTime',
        'Cannot read configurationItemCaptureTime: expected a time, found "soon"',
        expect.stringContaining('Cannot read configurationItemStatus: expected one of OK, '),
        'Cannot store the item: neither the item, its ARN nor its path names an account',
        'Cannot store the item: neither the item, its ARN nor its path names a Region',
        'Cannot read relationships: expected a list, found "none"',
        expect.stringContaining('Cannot store a JSON document of null: '),
      ],
      notes: [],
    },
  },
  {
    name: 'the S3 layout, in which other services write, too',
    files: {
      [`${PREFIX}/Config/ConfigWritabilityCheckFile`]: '',
      [`${PREFIX}/Config/eu-west-1/2026/2/1/ConfigHistory/a.json.gz`]: gzipSync(createHistory([createItem(placeless)])),
      'AWSLogs/o-exampleorgid/444455556666/Config/us-east-1/2026/12/11/ConfigHistory/b.json': createHistory([
        createItem(placeless),
      ]),
      [`${PREFIX}/elasticloadbalancing/eu-west-1/2026/02/01/x.log.gz`]: gzipSync('http 2026-02-01 app/lb 192.0.2.1'),
      [`${PREFIX}/vpcflowlogs/eu-west-1/2026/02/01/x.log.gz`]: gzipSync('version account-id\n2 111122223333'),
      [`${PREFIX}/CloudTrail-Digest/eu-west-1/2026/02/01/x.json.gz`]: gzipSync('{"digestStartTime":"x"}'),
      [`${PREFIX}/CloudTrail-Insight/eu-west-1/2026/02/01/x.json.gz`]: gzipSync('{"Records":[{"eventVersion":"1"}]}'),
      [`${PREFIX}/CloudTrail/eu-west-1/2026/02/01/x.json.gz`]: gzipSync('{"Records":[]}'),
    },
    expected: {
      files: 3,
      new: 2,
      unreadable: [],
      notes: [
        '4 files of other services are left out: CloudTrail-Digest, CloudTrail-Insight, elasticloadbalancing and vpcflowlogs',
      ],
    },
  },
])('$name', async ({ files, expected }) => {
  const folder = createFiles(files);
  const store = createStorePath();
  expect(summarize(await ingestFiles([folder], { store }), folder)).toEqual(expected);
  // What is unreadable is reported again, and nothing is stored twice.
  expect(summarize(await ingestFiles([folder], { store }), folder)).toEqual({
    ...expected,
    new: 0,
    notes: expected.notes.filter((note) => note.includes('are left out')),
  });
});

test('an item without an account and a Region takes them from its path', async () => {
  const text = createHistory([createItem(placeless)]);
  const folder = createFiles({
    [`${PREFIX}/Config/eu-west-1/2026/2/1/ConfigHistory/a.json`]: text,
    [`${PREFIX}/Config/us-east-1/2026/2/1/ConfigHistory/a.json`]: `${text}\n`,
    'AWSLogs/o-ab12/444455556666/Config/us-east-1/2026/2/1/ConfigHistory/a.json': `\n${text}`,
    'AWSLogs/555566667777/Config/eusc-de-east-1/2026/2/1/ConfigHistory/a.json': `${text} `,
    // The name counts: AWS wrote it, and somebody put the file into the folder.
    'AWSLogs/111122223333/Config/ap-south-1/777788889999_Config_eu-west-3_ConfigHistory_AWSEC2Volume_20260201T000000Z_20260201T060000Z_1.json': `  ${text}`,
    // The folders may name an account alone.
    'AWSLogs/888899990000/Config/888899990000_Config_eu-north-1_ConfigHistory_AWSEC2Volume_20260201T000000Z_20260201T060000Z_1.json': `${text}  `,
    'copied/666677778888_Config_us-gov-west-1_ConfigHistory_AWSEC2Volume_20260201T000000Z_20260201T060000Z_1.json': ` ${text}`,
  });
  const store = createStorePath();
  await ingestFiles([folder], { store });
  expect(await readStore(store, 'SELECT account_id, region FROM resource ORDER BY ALL')).toEqual([
    { account_id: '111122223333', region: 'eu-west-1' },
    { account_id: '111122223333', region: 'us-east-1' },
    { account_id: '444455556666', region: 'us-east-1' },
    { account_id: '555566667777', region: 'eusc-de-east-1' },
    { account_id: '666677778888', region: 'us-gov-west-1' },
    { account_id: '777788889999', region: 'eu-west-3' },
    { account_id: '888899990000', region: 'eu-north-1' },
  ]);
});

describe('a file whose name, folder and items say different accounts or Regions', () => {
  const NAME = '_Config_eu-west-1_ConfigHistory_AWSEC2Volume_20260201T000000Z_20260201T060000Z_1.json';
  const SNAPSHOT = '_Config_eu-west-1_ConfigSnapshot_20260301T000000Z_a.json';
  const folder = 'AWSLogs/111122223333/Config/eu-west-1/2026/2/1/ConfigHistory';
  const other = { awsAccountId: '444455556666', awsRegion: 'us-east-1', ARN: undefined };

  test.each<[string, path: string, items: readonly unknown[], notes: readonly string[]]>([
    ['all agree', `${folder}/111122223333${NAME}`, [createItem()], []],
    [
      'global items are in the file of a Region',
      `${folder}/111122223333${NAME}`,
      [createItem({ awsRegion: 'global' })],
      [],
    ],
    ['no path says anything', 'a.json', [createItem(other)], []],
    [
      'the name says another account than the folder',
      `${folder}/444455556666${NAME}`,
      [createItem(placeless)],
      [
        'its name says 444455556666 eu-west-1, its folder 111122223333 eu-west-1: the name counts where an item says neither',
      ],
    ],
    [
      'the folder says another Region than the name',
      `AWSLogs/111122223333/Config/us-east-1/111122223333${NAME}`,
      [],
      [
        'its name says 111122223333 eu-west-1, its folder 111122223333 us-east-1: the name counts where an item says neither',
      ],
    ],
    [
      'items say others than the name',
      `${folder}/111122223333${NAME}`,
      [createItem(), createItem({ ...other, resourceId: 'vol-0b' }), createItem({ ...other, resourceId: 'vol-0c' })],
      ['its path says 111122223333 eu-west-1, 2 items 444455556666 us-east-1: the items count'],
    ],
    [
      'a global item of another account, in a folder without a Region',
      'AWSLogs/111122223333/Config/a.json',
      [createItem({ ...other, awsRegion: 'global' })],
      ['its path says 111122223333, 1 item 444455556666 global: the items count'],
    ],
  ])('%s', async (_, path, items, notes) => {
    const files = createFiles({ [path]: createHistory(items) });
    const result = await ingestFiles([files], { store: createStorePath() });
    expect(summarize(result, files)).toEqual({
      files: 1,
      new: items.length,
      unreadable: [],
      notes: notes.map((note) => `${path}: ${note}`),
    });
  });

  test('a snapshot of other items ends nothing in the account of its name, and an empty one does', async () => {
    const ends = async (items: readonly unknown[]) => {
      const files = createFiles({
        'a.json': createHistory([createItem()]),
        [`${folder}/111122223333${SNAPSHOT}`]: createSnapshot('2026-03-01T00:00:00.000Z', items).text,
      });
      const store = createStorePath();
      await ingestFiles([files], { store });
      return readStore(
        store,
        "SELECT status FROM moment JOIN resource USING (resource_no) WHERE account_id = '111122223333' ORDER BY time",
      );
    };
    expect(await ends([createItem(other)])).toEqual([{ status: 'recorded' }]);
    expect(await ends([])).toEqual([{ status: 'recorded' }, { status: 'deleted' }]);
  });

  test('a file that comes again under the name of another account has its items, and changes nothing a third time', async () => {
    const text = createHistory([createItem(placeless)]);
    const files = createFiles({ [`${folder}/a.json`]: text });
    const copies = createFiles({ [`copied/444455556666${NAME}`]: text });
    const store = createStorePath();
    const counts = async (path: string) => (await ingestFiles([path], { store })).versions;
    expect(await counts(files)).toEqual({ new: 1, known: 0, total: 1 });
    expect(await counts(copies)).toEqual({ new: 1, known: 0, total: 2 });
    const rows = () => readStore(store, 'SELECT count(*) AS files FROM history_file');
    const before = await rows();
    expect(await counts(copies)).toEqual({ new: 0, known: 1, total: 2 });
    expect(await rows()).toEqual(before);
  });
});

test('a capture time is read in each of its forms', async () => {
  const forms = [
    '2026-01-02T00:00:00.000Z',
    '2026-01-02T01:00:00+01:00',
    '2026-01-02T00:00:00Z',
    '2026-01-02T00:00:00.000+0000',
    1767312000,
    1767312000000,
  ];
  const items = forms.map((configurationItemCaptureTime) =>
    createItem({
      resourceId: String(configurationItemCaptureTime),
      configurationItemCaptureTime,
      configurationStateId: '7',
    }),
  );
  const store = createStorePath();
  await ingestFiles([createFiles({ 'a.json': createHistory(items) })], { store });
  const rows = await readStore(
    store,
    'SELECT resource_id, capture_time FROM version JOIN resource USING (resource_no)',
  );
  const expected = forms.map((form) => [String(form), Date.parse('2026-01-02T00:00:00Z')]);
  expect(rows.map((row) => [row.resource_id, row.capture_time]).sort()).toEqual(expected.sort());
});

test('a resource type is stored with the casing of AWS, or as it is if it is unknown', async () => {
  const types = {
    'AWS::EC2::Volume': 'AWS::EC2::Volume',
    'AWS::EC2::VOLUME': 'AWS::EC2::Volume',
    'aws::ec2::volume': 'AWS::EC2::Volume',
    'AWS::NewService::THING': 'AWS::NewService::THING',
    'Acme::Shop::Cart': 'Acme::Shop::Cart',
  };
  const items = Object.keys(types).map((resourceType) =>
    createItem({
      resourceType,
      resourceId: resourceType,
      relationships: [{ name: 'Is attached to', resourceType, resourceId: 'vol-0b' }],
    }),
  );
  const store = createStorePath();
  await ingestFiles([createFiles({ 'a.json': createHistory(items) })], { store });
  const rows = await readStore(
    store,
    `SELECT resource.resource_id, resource.resource_type, to_type, item, raw
     FROM body JOIN edge USING (version_no) JOIN resource ON resource.resource_no = edge.resource_no`,
  );
  expect(rows.map(({ resource_id }) => resource_id).sort()).toEqual(Object.keys(types).sort());
  for (const [index, [written, stored]] of Object.entries(types).entries()) {
    const row = rows.find(({ resource_id }) => resource_id === written);
    expect(row).toMatchObject({ resource_type: stored, to_type: stored });
    expect(JSON.parse(row?.item as string)).toMatchObject({ resourceType: stored });
    // The item as it was read stays.
    expect(JSON.parse((row?.raw ?? row?.item) as string)).toEqual(items[index]);
  }
});

test('the same file under two names, and from standard input, is read once', async () => {
  const text = createHistory(volumes(2));
  const folder = createFiles({ 'a.json': text, 'b.json': text });
  const store = createStorePath();
  expect(await ingestFiles([folder], { store })).toMatchObject({ files: 2, versions: { new: 2, known: 2, total: 2 } });
  const stdin = Readable.from([Buffer.from(text)]);
  expect(await ingestFiles(['-'], { store, stdin })).toMatchObject({ files: 1, versions: { new: 0, known: 2 } });
});

const DUMP = `
  SELECT account_id, region, resource_type, resource_id, capture_time, status, item, time AS gone
  FROM version JOIN resource USING (resource_no) JOIN body USING (version_no, resource_type)
  LEFT JOIN presence USING (resource_no) ORDER BY ALL`;

test.each([1, 2, 3])('a run that ends after file %d is completed by the next one', async (lastFile) => {
  const snapshots = [volumes(3), volumes(2), volumes(3)].map((items, index) =>
    createSnapshot(`2026-01-0${index + 2}T00:00:00Z`, items),
  );
  const folder = createFiles(Object.fromEntries(snapshots.map(({ name, text }) => [name, text])));
  const [whole, broken] = [createStorePath(), createStorePath()];
  await ingestFiles([folder], { store: whole });
  const end = new Error('the end');
  const onProgress = ({ files }: { files: number }) => {
    if (files === lastFile) throw end;
  };
  await expect(ingestFiles([folder], { store: broken, onProgress })).rejects.toBe(end);
  await ingestFiles([folder], { store: broken });
  expect(await readStore(broken, DUMP)).toEqual(await readStore(whole, DUMP));
});

test('the versions that the store has are listed by a later snapshot without being stored again', async () => {
  const items = volumes(3);
  const folders = ['2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'].map((time, index) => {
    const { name, text } = createSnapshot(time, index === 0 ? items : items.slice(1));
    return createFiles({ [name]: text });
  });
  const store = createStorePath();
  for (const folder of folders) await ingestFiles([folder], { store });
  expect(await readStore(store, 'SELECT count(*) AS count FROM version')).toEqual([{ count: 3 }]);
  expect(
    await readStore(store, 'SELECT resource_id, time, version_no FROM presence JOIN resource USING (resource_no)'),
  ).toEqual([{ resource_id: 'vol-000', time: Date.parse('2026-01-03T00:00:00Z'), version_no: null }]);
});

test('a store that another process uses is refused in one line', async () => {
  const folder = createFiles({ 'a.json': createHistory(volumes(1)) });
  const store = createStorePath();
  await ingestFiles([folder], { store });
  const hold = `const { DuckDBInstance } = require('@duckdb/node-api');
    DuckDBInstance.create(${JSON.stringify(store)}).then(() => console.log('open')); setTimeout(() => {}, 60000);`;
  const other = spawn(process.execPath, ['-e', hold], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(other.stdout, 'data');
    const message = `Cannot open the history store ${JSON.stringify(store)}: another process is using it`;
    await expect(ingestFiles([folder], { store })).rejects.toThrow(message);
    await expect(openForReading(store)).rejects.toThrow(message);
  } finally {
    other.kill('SIGKILL');
  }
});

test.each([
  [
    'a file in the place of the folder',
    () => join(createFiles({ file: 'x' }), 'file', 'history.duckdb'),
    /^Cannot open/,
  ],
  [
    'a file in the way of the folder',
    () => join(createFiles({ file: 'x' }), 'file', 'a', 'b.duckdb'),
    /^Cannot create/,
  ],
  ['a folder', () => createFolder({}), /^Cannot open the history store .*: it is a folder$/],
  [
    'a file that is no DuckDB file',
    () => join(createFiles({ file: 'x'.repeat(9000) }), 'file'),
    /^Cannot open .*: it is not a DuckDB file$/,
  ],
  [
    'an empty file',
    () => join(createFiles({ empty: '' }), 'empty'),
    /^Cannot open the history store .*: it is an empty file; delete it and ingest the files$/,
  ],
  // DuckDB would open it as a database in memory, and what is written to it would be lost.
  [
    'a JSON file',
    () => join(createFiles({ 'a.json': '[{"a":1}]' }), 'a.json'),
    /^Cannot open .*: it is not a DuckDB file$/,
  ],
  [
    'a CSV file',
    () => join(createFiles({ 'a.csv': 'a,b\n1,2\n' }), 'a.csv'),
    /^Cannot open .*: it is not a DuckDB file$/,
  ],
])('a store that cannot be opened is refused in one line: %s', async (_name, createPath, message) => {
  const folder = createFiles({ 'a.json': createHistory(volumes(1)) });
  const error = await ingestFiles([folder], { store: createPath() }).catch((thrown: Error) => thrown);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).not.toContain('\n');
});

test('reads and writes a store through a link', async () => {
  const [store, link] = [createStorePath(), createStorePath()];
  await ingestFiles([createFiles({ 'a.json': createHistory(volumes(1)) })], { store });
  symlinkSync(store, link);
  await ingestFiles([createFiles({ 'b.json': createHistory(volumes(2)) })], { store: link });
  const counted = 'SELECT count(*) AS versions FROM version';
  expect(await readStore(link, counted)).toEqual(await readStore(store, counted));
});

test.each([
  [
    'TransactionContext Error: Failed to commit: Could not write file "a.wal": No space left on device',
    'Cannot write the history store "a": Could not write file "a.wal": No space left on device',
  ],
  ['IO Error: Could not write file "a"\nmore', 'Cannot write the history store "a": Could not write file "a"'],
  [
    'Failed to append: Could not write file "a": No space left on device',
    'Cannot write the history store "a": Could not write file "a": No space left on device',
  ],
  ['Failed to append: NOT NULL constraint failed', 'Failed to append: NOT NULL constraint failed'],
  ['Binder Error: no such column', 'Binder Error: no such column'],
])('explains an error of the machine, and leaves bugs alone: %s', (message, expected) => {
  expect(explainWriteError('a', new Error(message))).toMatchObject({ message: expected });
});

test('lets DuckDB take more memory for large texts', async () => {
  const database = await openForWriting(createStorePath());
  const readLimit = async () =>
    (await database.rows<{ memory_limit: string }>('SELECT memory_limit FROM pragma_database_size()'))[0]?.memory_limit;
  try {
    expect(await readLimit()).toBe('106.8 MiB');
    await raiseMemoryLimit(database);
    expect(await readLimit()).toMatch(/GiB$/);
  } finally {
    database.close();
  }
});
