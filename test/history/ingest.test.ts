import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { toItem } from '../../lib/formats/items/configuration-item';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { countResources } from '../../lib/history/state/inventory';
import { readHistory } from '../../lib/history/state/resource-history';
import { findResource } from '../../lib/history/state/resources';
import { readStateAt } from '../../lib/history/state/state-at';
import { Database } from '../../lib/history/store/duckdb';
import { openForReading, openForWriting } from '../../lib/history/store/store';
import { createFolder } from '../temporary-files';
import { createHistory, createItem, createSnapshot } from './items';

/** Ingests files into a new store, one run for each group, and reads the store. */
async function ingest<T>(
  runs: readonly Readonly<Record<string, string>>[],
  read: (database: Database, results: Awaited<ReturnType<typeof ingestFiles>>[]) => Promise<T>,
): Promise<T> {
  const store = join(createFolder({}), 'history.duckdb');
  const results = [];
  for (const files of runs) results.push(await ingestFiles([createFolder(files)], { store }));
  const database = await openForReading(store);
  try {
    return await read(database, results);
  } finally {
    database.close();
  }
}

/** Ingests the texts of many cases in few runs, each case as a resource of its own, whose id has its number. */
const ingestCases = <T>(
  runs: readonly (readonly (readonly string[])[])[],
  read: Parameters<typeof ingest<T>>[1],
): Promise<T> =>
  ingest(
    runs.map((texts) =>
      Object.fromEntries(
        texts.flatMap((of, number) =>
          of.map((text, index) => [`${number}-${index}.json`, text.replaceAll('vol-0a', `vol-${number}`)]),
        ),
      ),
    ),
    read,
  );

async function findNumber(
  database: Database,
  resource: string,
  at = Date.parse('2026-12-31T00:00:00Z'),
): Promise<number> {
  const found = await findResource(database, { resource }, at);
  if (found.kind !== 'found') throw new Error(`Cannot find ${resource}: ${JSON.stringify(found)}`);
  return found.resource.number;
}

const item = createItem();
const apiItem = {
  version: '1.3',
  accountId: '111122223333',
  configurationItemCaptureTime: '2026-01-01T01:00:00+01:00',
  configurationItemStatus: 'OK',
  configurationStateId: String(Date.parse('2026-01-01T00:00:00Z')),
  arn: item.ARN,
  resourceType: item.resourceType,
  resourceId: item.resourceId,
  awsRegion: 'eu-west-1',
  configuration: JSON.stringify({ size: 8, volumeId: 'vol-0a' }),
  supplementaryConfiguration: {},
};
const notification = {
  messageType: 'ConfigurationItemChangeNotification',
  configurationItem: item,
  configurationItemDiff: null,
};

test('one version that arrives by several ways is one version', async () => {
  const ways: Readonly<Record<string, string>> = {
    'the same file': createHistory([item]),
    'another file': createHistory([item, item]),
    'a notification in an SNS envelope': JSON.stringify({
      Type: 'Notification',
      TopicArn: 'arn:aws:sns:eu-west-1:111122223333:config',
      Message: JSON.stringify(notification),
    }),
    'a response of the API': JSON.stringify({ configurationItems: [apiItem] }),
    'a batch response, which has no relationships': JSON.stringify({ baseConfigurationItems: [apiItem] }),
  };
  const texts = Object.values(ways);
  const runs = [texts.map(() => [createHistory([item])]), texts.map((text) => [text])];
  await ingestCases(runs, async (_database, [, second]) => {
    // Another file has it twice.
    const versions = { new: 0, known: texts.length + 1, total: texts.length };
    expect(second).toMatchObject({ versions, unreadable: [], conflicts: [] });
  });
});

const attached = createItem({
  tags: { env: 'prod' },
  relationships: [{ resourceType: 'AWS::EC2::Instance', resourceId: 'i-0a', name: 'Is attached to Instance' }],
});
const apiRelationship = { resourceType: 'AWS::EC2::Instance', resourceId: 'i-0a' };

const RESPONSES = {
  'a batch response, which has neither tags nor relationships': { baseConfigurationItems: [apiItem] },
  'the response of an aggregator': { ConfigurationItem: { ...apiItem, tags: attached.tags } },
  'a response with names in another case': {
    configurationItems: [
      {
        ...apiItem,
        tags: attached.tags,
        relationships: [{ ...apiRelationship, relationshipName: 'Is attached to instance ' }],
      },
    ],
  },
};

test('the tags and relationships of a version stay, whether they arrive before or after a response that has less', async () => {
  const whole = createHistory([attached]);
  const cases = Object.entries(RESPONSES).flatMap(([way, response]) => {
    const api = JSON.stringify(response);
    return [
      { way: `before ${way}`, texts: [[whole], [api]] },
      { way: `after ${way}`, texts: [[api], [whole]] },
      { way: `with ${way}`, texts: [[whole, api], []] },
    ];
  });
  await ingestCases(
    [0, 1].map((run) => cases.map(({ texts }) => texts[run] ?? [])),
    async (database, results) => {
      expect(results.at(-1)).toMatchObject({ versions: { total: cases.length }, conflicts: [] });
      const found = [];
      for (const [number, { way }] of cases.entries()) {
        const resource = await findNumber(database, `vol-${number}`);
        const { certainty, item } = await readStateAt(database, resource, Date.parse('2026-02-01'));
        const edges = await database.rows('SELECT to_id, origin FROM edge WHERE resource_no = ?', [resource]);
        found.push([way, certainty, item?.tags, edges]);
      }
      expect(found).toEqual(
        cases.map(({ way }) => [way, 'exact', { env: 'prod' }, [{ to_id: 'i-0a', origin: 'recorded' }]]),
      );
    },
  );
});

test('an item of a batch response is stored without the parts that the response leaves out', async () => {
  await ingest([{ 'a.json': JSON.stringify({ baseConfigurationItems: [apiItem] }) }], async (database) => {
    const { item } = await readStateAt(database, await findNumber(database, 'vol-0a'), Date.parse('2026-02-01'));
    expect(Object.keys(item ?? {})).not.toContain('tags');
    expect(Object.keys(item ?? {})).not.toContain('relationships');
    // A rule about tags has insufficient data, as it has for the response itself.
    expect(toItem(item).lacksTags).toBe(true);
  });
});

const renamed = createItem({ resourceName: 'second', configurationItemCaptureTime: '2026-02-01T00:00:00.000Z' });

test.each([
  ['the id, type and id, and ARN', [[item]], ['vol-0a', 'AWS::EC2::Volume/vol-0a', item.ARN]],
  ['a name of each version, in one run', [[{ ...item, resourceName: 'first' }, renamed]], ['first', 'second']],
  ['a name of each version, in two runs', [[{ ...item, resourceName: 'first' }], [renamed]], ['first', 'second']],
  ['the name in a fuller text of a version', [[{ ...item, ARN: null, tags: undefined }], [item]], [item.ARN]],
])('finds a resource by %s', async (_, runs, names) => {
  const files = runs.map((items) => ({ 'a.json': createHistory(items) }));
  await ingest(files, async (database) => {
    expect(await Promise.all(names.map((name) => findNumber(database, String(name))))).toEqual(names.map(() => 1));
  });
});

test('reports contents of one capture time once, however many come together', async () => {
  const items = [1, 2, 3].map((size) => createItem({ configuration: { size } }));
  const store = join(createFolder({}), 'history.duckdb');
  const { versions, conflicts } = await ingestFiles([createFolder({ 'a.json': createHistory(items) })], { store });
  expect([versions.new, conflicts]).toEqual([
    3,
    [{ resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0a', captureTime: Date.parse('2026-01-01T00:00:00Z') }],
  ]);
});

test('changes the marks of stored versions in one statement, since each reads the whole table', async () => {
  const run = jest.spyOn(Database.prototype, 'run');
  const list = (size: number, more: object = {}) =>
    createHistory(
      ['vol-0a', 'vol-0b', 'vol-0c'].flatMap((resourceId) => [
        createItem({ resourceId, configuration: { size } }),
        createItem({ resourceId, configurationItemCaptureTime: '2026-01-02T00:00:00.000Z', ...more }),
      ]),
    );
  const files = [{ 'a.json': list(1) }, { 'b.json': list(2, { recordingFrequency: 'DAILY' }) }];
  await ingest(files, async (_, results) => expect(results[1]?.conflicts).toHaveLength(3));
  const updates = run.mock.calls.map(([sql]) => sql.trim()).filter((sql) => sql.startsWith('UPDATE version'));
  run.mockRestore();
  expect(updates.map((sql) => /SET (\w+)/.exec(sql)?.[1])).toEqual(['is_conflict', 'is_daily']);
});

test('keeps and reports two contents of one capture time', async () => {
  const other = createItem({ configuration: { volumeId: 'vol-0a', size: 16 } });
  const runs = [{ 'a.json': createHistory([item]) }, { 'b.json': createHistory([other]) }];
  const read = (order: typeof runs) =>
    ingest(order, async (database, results) => {
      const number = await findNumber(database, 'vol-0a');
      const versions = await readHistory(database, number);
      const state = await readStateAt(database, number, Date.parse('2026-02-01T00:00:00Z'));
      return {
        conflicts: results[1]?.conflicts.length,
        versions: versions.length,
        item: state.item,
        certainty: state.certainty,
      };
    });
  const first = await read(runs);
  expect(first).toMatchObject({ conflicts: 1, versions: 2, certainty: 'approximate' });
  // The order in which the files arrive does not decide which content is in force.
  expect(await read([...runs].reverse())).toEqual(first);
});

const { configuration: _whole, relationships: _edges, ...withoutContent } = createItem();
/** Two contents of one capture time, and a text of the same version that has less than both. */
const CONTENTS = {
  small: createHistory([createItem({ configuration: { volumeId: 'vol-0a', size: 8 } })]),
  large: createHistory([createItem({ configuration: { volumeId: 'vol-0a', size: 16 } })]),
  summary: JSON.stringify({
    messageType: 'OversizedConfigurationItemChangeNotification',
    configurationItemSummary: { ...withoutContent, changeType: 'UPDATE' },
    s3DeliverySummary: { s3BucketLocation: 'config-bucket/key' },
  }),
  smallOfBatch: JSON.stringify({ baseConfigurationItems: [apiItem] }),
  unreadable: createHistory([createItem({ relationships: 'none' })]),
};

/** The contents that arrive in each run. */
const ARRIVALS: readonly (readonly (readonly (keyof typeof CONTENTS)[])[])[] = [
  [['summary', 'small', 'large']],
  [['summary'], ['small', 'large']],
  [['summary'], ['small'], ['large']],
  [['small', 'large'], ['summary']],
  [['smallOfBatch'], ['small', 'large']],
  [['smallOfBatch', 'large'], ['small']],
  [['smallOfBatch'], ['large'], ['small']],
  [['large'], ['smallOfBatch'], ['small']],
  [['small'], ['large'], ['smallOfBatch']],
  [['unreadable', 'small', 'large']],
  [['unreadable'], ['small', 'large']],
  [['small'], ['unreadable'], ['large']],
];

test('two contents of one capture time stay two, whatever fuller or shorter text arrives before', async () => {
  const runs = [0, 1, 2].map((run) =>
    ARRIVALS.map((arrivals) => (arrivals[run] ?? []).toSorted().map((name) => CONTENTS[name])),
  );
  await ingestCases(runs, async (database, results) => {
    const conflicts = new Set(results.flatMap((result) => result.conflicts.map(({ resourceId }) => resourceId)));
    const found = [];
    for (const [number, arrivals] of ARRIVALS.entries()) {
      const id = `vol-${number}`;
      const versions = await readHistory(database, await findNumber(database, id));
      const read = versions.map(({ item, certainty, isConflict }) => [item?.configuration, certainty, isConflict]);
      found.push([arrivals, read, conflicts.has(id)]);
    }
    expect(found).toEqual(
      ARRIVALS.map((arrivals, number) => {
        const volumeId = `vol-${number}`;
        const both = [16, 8].map((size) => [{ volumeId, size }, 'approximate', true]);
        return [arrivals, both, true];
      }),
    );
    expect(results.at(-1)?.versions.total).toBe(2 * ARRIVALS.length);
  });
});

/** A text that says that the resource is recorded daily, and texts of the same version with as much, more and less. */
const FREQUENCIES = {
  daily: createHistory([createItem({ recordingFrequency: 'DAILY' })]),
  dailyOfBatch: JSON.stringify({ baseConfigurationItems: [{ ...apiItem, recordingFrequency: 'DAILY' }] }),
  plain: createHistory([item]),
  plainOfBatch: JSON.stringify({ baseConfigurationItems: [apiItem] }),
};

/** The text that arrives first, and the one after it. */
const PAIRS: readonly (readonly [keyof typeof FREQUENCIES, keyof typeof FREQUENCIES])[] = [
  ['daily', 'plain'],
  ['plain', 'daily'],
  ['daily', 'plainOfBatch'],
  ['plainOfBatch', 'daily'],
  ['dailyOfBatch', 'plain'],
  ['plain', 'dailyOfBatch'],
];
const TEXTS = PAIRS.map((names) => names.map((name) => FREQUENCIES[name]));

test.each([
  ['in two runs', [0, 1].map((run) => TEXTS.map((texts) => texts.slice(run, run + 1)))],
  ['in one run', [TEXTS]],
])('a version is daily if one of its texts says so, %s', async (_, runs) => {
  await ingestCases(runs, async (database, results) => {
    const found = [];
    for (const [number, names] of PAIRS.entries()) {
      const versions = await readHistory(database, await findNumber(database, `vol-${number}`));
      found.push([names, versions.map(({ isDaily }) => isDaily)]);
    }
    expect(found).toEqual(PAIRS.map((names) => [names, [true]]));
    expect(results.at(-1)?.conflicts).toEqual([]);
  });
});

test('stores the summary of an oversized item, and replaces it by the item', async () => {
  const { configuration: _configuration, relationships: _relationships, ...summary } = createItem();
  const summaryFile = JSON.stringify({
    messageType: 'OversizedConfigurationItemChangeNotification',
    configurationItemSummary: { ...summary, changeType: 'UPDATE' },
    s3DeliverySummary: { s3BucketLocation: 'config-bucket/key' },
  });
  const at = Date.parse('2026-02-01T00:00:00Z');
  const readState = async (database: Database) => readStateAt(database, await findNumber(database, 'vol-0a'), at);
  expect(await ingest([{ 'a.json': summaryFile }], readState)).toEqual({
    status: 'recorded',
    certainty: 'unavailable',
    since: Date.parse('2026-01-01T00:00:00Z'),
    until: null,
    item: null,
    missingReason: 'Cannot evaluate an oversized item: only its summary was ingested',
  });
  const whole = { 'b.json': JSON.stringify({ configurationItem: item }) };
  for (const runs of [
    [{ 'a.json': summaryFile }, whole],
    [whole, { 'a.json': summaryFile }],
  ]) {
    expect(await ingest(runs, readState)).toMatchObject({ certainty: 'exact', item });
  }
});

test('a complete snapshot that lacks a resource ends it, and one that lists it again brings it back', async () => {
  const other = createItem({ resourceId: 'vol-0b', ARN: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0b' });
  const elsewhere = createItem({ resourceId: 'vol-0c', awsRegion: 'eu-central-1' });
  const snapshots = [
    createSnapshot('2026-01-02T00:00:00Z', [item, other]),
    createSnapshot('2026-01-03T00:00:00Z', [other]),
    createSnapshot('2026-01-04T00:00:00Z', [item, other]),
  ];
  const files = Object.fromEntries(snapshots.map(({ name, text }) => [name, text]));
  await ingest([files, { 'h.json': createHistory([elsewhere]) }], async (database) => {
    const stateAt = async (resource: string, day: string) => {
      const { status, certainty, since, until } = await readStateAt(
        database,
        await findNumber(database, resource),
        Date.parse(`${day}T12:00:00Z`),
      );
      const format = (time: number | null) => time && new Date(time).toISOString().slice(0, 10);
      return [status, certainty, format(since), format(until)];
    };
    expect(await stateAt('vol-0a', '2025-12-31')).toEqual(['noRecord', 'unavailable', null, '2026-01-01']);
    expect(await stateAt('vol-0a', '2026-01-02')).toEqual(['recorded', 'exact', '2026-01-01', '2026-01-03']);
    expect(await stateAt('vol-0a', '2026-01-03')).toEqual(['deleted', 'approximate', '2026-01-03', '2026-01-04']);
    expect(await stateAt('vol-0a', '2026-01-05')).toEqual(['recorded', 'approximate', '2026-01-04', null]);
    expect(await stateAt('vol-0b', '2026-01-05')).toEqual(['recorded', 'exact', '2026-01-01', null]);
    // The snapshots cover another Region.
    expect(await stateAt('vol-0c', '2026-01-05')).toEqual(['recorded', 'exact', '2026-01-01', null]);
  });
});

test('after a run that was killed, the state comes from the versions that it stored', async () => {
  const store = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'a.json': createHistory([item]) })], { store });
  const killed = await openForWriting(store);
  await killed.run("DELETE FROM period; INSERT INTO stale_scope VALUES ('111122223333 eu-west-1')");
  killed.close();
  const database = await openForReading(store);
  try {
    expect(await countResources(database, Date.parse('2026-02-01T00:00:00Z'), [])).toMatchObject({ total: 1 });
  } finally {
    database.close();
  }
});

test('a snapshot that breaks off ends nothing', async () => {
  const { name, text } = createSnapshot('2026-01-03T00:00:00Z', [createItem({ resourceId: 'vol-0b' })]);
  await ingest([{ 'a.json': createHistory([item]) }, { [name]: text.slice(0, -1) }], async (database, [, second]) => {
    expect(second?.unreadable).toHaveLength(1);
    const state = await readStateAt(database, await findNumber(database, 'vol-0a'), Date.parse('2026-01-05T00:00:00Z'));
    expect(state.status).toBe('recorded');
  });
});

test.each([
  ['of its folder ends what it lacks', '111122223333_Config_eu-west-1', 'deleted'],
  ['of another account, copied into the folder, ends nothing', '444455556666_Config_eu-west-1', 'recorded'],
  ['of another Region, copied into the folder, ends nothing', '111122223333_Config_us-east-1', 'recorded'],
])('a snapshot without items %s', async (_case, prefix, expected) => {
  const { name, text } = createSnapshot('2026-01-03T00:00:00Z', []);
  const path = `AWSLogs/111122223333/Config/eu-west-1/${name.replace('111122223333_Config_eu-west-1', prefix)}`;
  await ingest([{ 'a.json': createHistory([item]), [path]: text }], async (database) => {
    const state = await readStateAt(database, await findNumber(database, 'vol-0a'), Date.parse('2026-01-05T00:00:00Z'));
    expect(state.status).toBe(expected);
  });
});

test('keeps the hash of each file once, also of one with unreadable records, which is read again', async () => {
  const [whole, broken] = [createHistory([item]), createHistory([createItem({ resourceId: null })])];
  const files = { 'a.json': whole, 'b.json': broken };
  await ingest([files, files], async (database, [, second]) => {
    expect(second?.unreadable).toHaveLength(1);
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const rows = await database.rows(
      'SELECT hash, bytes, versions, events, unreadable FROM source ORDER BY unreadable',
    );
    expect(rows).toEqual([
      { hash: sha256(whole), bytes: whole.length, versions: 1, events: 0, unreadable: 0 },
      { hash: sha256(broken), bytes: broken.length, versions: 0, events: 0, unreadable: 1 },
    ]);
  });
});
