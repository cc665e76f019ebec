import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { type IngestResult, ingestFiles } from '../../lib/history/ingest/ingest';
import { SUMMARY_REASON } from '../../lib/history/store/schema';
import { openForReading } from '../../lib/history/store/store';
import { run } from '../cli/testing-io';
import { rules } from '../rules/registry';
import { createFolder } from '../temporary-files';
import { createHistory, createItem, createSnapshot } from './items';

type Overrides = Readonly<Record<string, unknown>>;
type Entries = readonly Readonly<Record<string, unknown>>[];

/** The ways in which an item contradicts AWS's shape and still says of which resource and time it is. */
const DEFECTS: readonly (readonly [part: string, overrides: Overrides, message: string])[] = [
  [
    'status',
    { configurationItemStatus: 'Fine' },
    'Cannot read configurationItemStatus: expected one of OK, ResourceDiscovered, ResourceNotRecorded, ResourceDeleted, ResourceDeletedNotRecorded, found "Fine"',
  ],
  ['list of relationships', { relationships: 'none' }, 'Cannot read relationships: expected a list, found "none"'],
  ['name', { resourceName: [] }, 'Cannot read resourceName: expected a string, found []'],
  ['ARN', { ARN: 7 }, 'Cannot read ARN: expected a string, found 7'],
  ['state id', { configurationStateId: {} }, 'Cannot read configurationStateId: expected a string, found {}'],
  ['configuration', { configuration: '{' }, 'Cannot parse the JSON text of configuration: found "{"'],
];
const [, BROKEN, MESSAGE] = DEFECTS[1] as (typeof DEFECTS)[number];

const day = (number: number): string => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;
const volume = (number: number, overrides: Overrides = {}) =>
  createItem({
    configurationItemCaptureTime: day(number),
    configuration: { volumeId: 'vol-0a', volumeType: 'gp3', size: 8 },
    ...overrides,
  });
const DELETED = { configurationItemStatus: 'ResourceDeleted', configuration: null };

/** Ingests folders one after the other. */
async function createStore(...runs: readonly Readonly<Record<string, string>>[]) {
  const store = join(createFolder({}), 'history.duckdb');
  const results: IngestResult[] = [];
  for (const files of runs) results.push(await ingestFiles([createFolder(files)], { store }));
  const ask = async (...args: readonly string[]) => {
    const { out, code } = await run([...args, '--store', store, '--format', 'json'], { rules });
    return { ...JSON.parse(out), code };
  };
  const evaluateAt = async (at: string) => {
    const { code, evaluations, unreadable } = await ask('compliance', '--rule', 'gp2-volume', '--at', at);
    return [
      code,
      (evaluations as Entries).map(({ complianceType }) => complianceType),
      (unreadable as Entries).map(({ message }) => message),
    ];
  };
  return { store, ask, evaluateAt, results };
}

async function countSnapshots(store: string): Promise<number | undefined> {
  const database = await openForReading(store);
  try {
    return (await database.rows<{ count: number }>('SELECT count(*) AS count FROM snapshot'))[0]?.count;
  } finally {
    database.close();
  }
}

const count = ({ versions, unreadable, conflicts }: IngestResult) => [
  ...Object.values(versions),
  unreadable.length,
  conflicts.length,
];

test('an item with an unreadable part outdates the version before it', async () => {
  const items = DEFECTS.flatMap(([part, defect]) =>
    [volume(1), volume(5, defect), volume(9)].map((item) => ({
      ...item,
      resourceId: part,
      ARN: item.ARN === 7 ? 7 : null,
    })),
  );
  const { ask, results } = await createStore({ 'history.json': createHistory(items) });
  const evaluateAt = async (at: string) => {
    const { code, evaluations, unreadable } = await ask('compliance', '--rule', 'gp2-volume', '--at', at);
    const all: Entries = [...evaluations, ...unreadable];
    return [code, Object.fromEntries(all.map((one) => [one.resourceId, one.complianceType ?? one.message]))];
  };
  const compliant = Object.fromEntries(DEFECTS.map(([part]) => [part, 'COMPLIANT']));
  expect([await evaluateAt(day(4)), await evaluateAt(day(6)), await evaluateAt(day(10))]).toEqual([
    [0, compliant],
    [2, Object.fromEntries(DEFECTS.map(([part, , message]) => [part, message]))],
    [0, compliant],
  ]);
  expect(results.map(count)).toEqual([[12, 0, 12, 6, 0]]);
});

/** Values with which an item cannot be parsed, and the beginning of the reason. */
const UNPARSABLE: readonly (readonly [kind: string, value: string, reason: RegExp])[] = [
  ['a value that is no JSON', '{"size":NaN}', /^Cannot parse the item: ./],
  ['a line break in a text', '{"name":"a\nb"}', /^Cannot parse the item: ./],
  ['depth', `${'['.repeat(1001)}${']'.repeat(1001)}`, /^Cannot parse the item: it is nested more than 1000 deep$/],
  [
    'depth in a text',
    `"${'['.repeat(100_000)}${']'.repeat(100_000)}"`,
    /^Cannot parse the JSON text of configuration: it is nested more than 1000 deep$/,
  ],
];
const unparsable = (number: number, value: string): string =>
  JSON.stringify(volume(number, { configuration: '?' })).replace('"?"', () => value);
const KINDS = UNPARSABLE.map(([kind]) => kind);
const joinItems = (...items: readonly string[]): string => `{"configurationItems":[${items.join(',')}]}`;

test('an item that cannot be parsed outdates the version before it', async () => {
  const rename = (text: string, kind: string) =>
    text.replace('"resourceId":"vol-0a"', `"resourceId":"${kind}"`).replace(/"ARN":"[^"]*"/, '"ARN":null');
  const write = (texts: readonly string[]) =>
    joinItems(...texts.map((text, index) => rename(text, KINDS[index] ?? '')));
  const whole = (number: number) => write(KINDS.map(() => JSON.stringify(volume(number))));
  const first = { 'a.json': whole(1), 'b.json': write(UNPARSABLE.map(([, value]) => unparsable(5, value))) };
  const { evaluateAt, results } = await createStore(first, first, { 'c.json': whole(9) });
  const compliant = KINDS.map(() => 'COMPLIANT');
  const messages = UNPARSABLE.map(([, , reason]) => expect.stringMatching(reason));
  expect([await evaluateAt(day(4)), await evaluateAt(day(6)), await evaluateAt(day(10))]).toEqual([
    [0, compliant, []],
    [2, [], messages],
    [0, compliant, []],
  ]);
  expect(results.map(count)).toEqual([
    [4, 0, 4, 4, 0],
    [0, 4, 4, 4, 0],
    [4, 0, 8, 0, 0],
  ]);
  const { out, code } = await run(['evaluate', createFolder(first), '--rule', 'gp2-volume', '--format', 'json'], {
    rules,
  });
  const unreadable = KINDS.map((resourceId) => ({ resourceId }));
  expect([code, JSON.parse(out)]).toMatchObject([2, { evaluations: [], unreadable }]);
});

test('a snapshot with an item that cannot be parsed is not complete, since others may be lost', async () => {
  const { name } = createSnapshot('2026-01-07T00:00:00Z', []);
  const snapshot = `{"configSnapshotId":"broken",${joinItems(unparsable(5, 'NaN')).slice(1)}`;
  const { ask } = await createStore({
    'history.json': createHistory([volume(1), volume(1, { resourceId: 'vol-0b', ARN: null })]),
    [name]: snapshot,
  });
  expect(await ask('show', 'vol-0b', '--at', day(8))).toMatchObject({ status: 'recorded' });
  expect(await ask('show', 'vol-0a', '--at', day(8))).toMatchObject({ status: 'recorded', item: null });
});

test('every command says why the state is not known', async () => {
  const { store, ask } = await createStore({
    'history.json': createHistory([volume(1), volume(5, BROKEN), volume(9, DELETED)]),
  });
  const whole = { op: 'remove', path: '' };
  expect(await ask('show', 'vol-0a', '--at', day(6))).toMatchObject({
    code: 0,
    status: 'recorded',
    certainty: 'unavailable',
    item: null,
    missingReason: MESSAGE,
    since: day(5),
    until: day(9),
  });
  expect((await ask('history', 'vol-0a')).versions).toMatchObject([
    { status: 'recorded', certainty: 'exact' },
    { status: 'recorded', certainty: 'unavailable', missingReason: MESSAGE },
    { status: 'deleted', changes: [whole] },
  ]);
  const difference = await ask('diff', 'vol-0a', '--from', day(4), '--to', day(6));
  expect(difference).toMatchObject({ changes: [whole], missingTo: MESSAGE });
  expect(difference).not.toHaveProperty('missingFrom');
  expect(await ask('related', 'vol-0a', '--at', day(6))).toMatchObject({ edges: [], missingReason: MESSAGE });
  expect(await ask('related', 'vol-0a', '--at', day(4))).not.toHaveProperty('missingReason');
  expect(await ask('inventory', '--at', day(6))).toMatchObject({ total: 1 });
  const warning = 'Without their configuration: 1 resource, since their items are unreadable';
  expect(await ask('query', 'SELECT resourceId', '--at', day(6))).toMatchObject({
    results: [{ resourceId: 'vol-0a' }],
    warnings: [warning],
  });
  const sql = ['query', '--sql', 'SELECT resource_id, configuration, missing_reason FROM items', '--at', day(6)];
  expect(await ask(...sql)).toMatchObject({
    results: [{ resource_id: 'vol-0a', configuration: null, missing_reason: MESSAGE }],
    warnings: [warning],
  });
  const reasons = await ask('query', '--sql', 'SELECT missing_reason FROM versions ORDER BY capture_time');
  expect(reasons.results).toEqual([null, MESSAGE, null].map((missing_reason) => ({ missing_reason })));
  const report = await ask('report', '--from', day(1), '--to', day(31), '--rule', 'gp2-volume');
  expect(report.coverage).toMatchObject([{ versions: 3, summaries: 0, unreadable: 1 }]);
  expect(report.unreadable).toMatchObject([{ resourceId: 'vol-0a', captureTime: day(5), message: MESSAGE }]);
  const page = await run(['show', 'vol-0a', '--at', day(6), '--store', store]);
  expect(page.out).toContain(`no configuration: ${MESSAGE}`);
});

test('a file with an unreadable item counts as before, however often it is read', async () => {
  const { results, ask } = await createStore(
    { 'history.json': createHistory([volume(1), volume(5, BROKEN)]) },
    { 'history.json': createHistory([volume(1), volume(5, BROKEN)]) },
    // The same version as it should be: it was not counted before.
    { 'mended.json': createHistory([volume(5)]) },
    { 'history.json': createHistory([volume(1), volume(5, BROKEN)]) },
  );
  expect(results.map(count)).toEqual([
    [1, 0, 1, 1, 0],
    [0, 1, 1, 1, 0],
    [1, 0, 2, 0, 0],
    [0, 1, 2, 1, 0],
  ]);
  expect(await ask('show', 'vol-0a', '--at', day(6))).toMatchObject({ certainty: 'exact' });
});

/** A message with the summary of an oversized item. */
const createSummary = ({ configuration: _, relationships: __, ...summary }: Overrides): string =>
  JSON.stringify({
    messageType: 'OversizedConfigurationItemChangeNotification',
    configurationItemSummary: { ...summary, changeType: 'UPDATE' },
    s3DeliverySummary: { s3BucketLocation: 'config-bucket/key' },
  });

/** Texts of one version. The one that says more is kept, however they arrive. */
const TEXTS: readonly (readonly [
  name: string,
  fuller: Readonly<Record<string, string>>,
  reason: string | undefined,
])[] = [
  [
    'a text without a status',
    { 'history.json': createHistory([volume(5, { configurationItemStatus: undefined })]) },
    undefined,
  ],
  ['a summary', { 'summary.json': createSummary(volume(5)) }, SUMMARY_REASON],
];

test.each(TEXTS)('%s is kept rather than an unreadable one, in any order', async (_, fuller, reason) => {
  const broken = { 'broken.json': createHistory([volume(5, BROKEN)]) };
  const stores = [[fuller, broken], [broken, fuller], [{ ...fuller, ...broken }], [broken, fuller, broken]];
  for (const runs of stores) {
    const { ask, results } = await createStore(...runs);
    const shown = await ask('show', 'vol-0a', '--at', day(6));
    expect([shown.missingReason, results.at(-1)?.versions.total]).toEqual([reason, 1]);
    expect(results.reduce((sum, { versions }) => sum + versions.new, 0)).toBe(1);
  }
});

test('a snapshot with an unreadable item is complete, and stored once', async () => {
  const other = volume(1, { resourceId: 'vol-0b', ARN: null });
  const { name, text } = createSnapshot('2026-01-07T00:00:00Z', [volume(5, BROKEN)]);
  const { store, ask, evaluateAt } = await createStore(
    { 'history.json': createHistory([volume(1), other]), [name]: text },
    { [name]: text },
  );
  expect(await ask('show', 'vol-0b', '--at', day(8))).toMatchObject({ status: 'deleted' });
  expect(await evaluateAt(day(8))).toEqual([2, [], [MESSAGE]]);
  expect(await countSnapshots(store)).toBe(1);
});

test('a snapshot that names no account covers one as soon as its path names it', async () => {
  const lost = { awsAccountId: undefined, awsRegion: undefined, ARN: undefined };
  const { name, text } = createSnapshot('2026-01-07T00:00:00Z', [volume(5, lost)]);
  const placed = `AWSLogs/111122223333/Config/eu-west-1/2026/1/7/ConfigSnapshot/${name}`;
  const { store, ask, results } = await createStore(
    { 'history.json': createHistory([volume(1, { resourceId: 'vol-0b', ARN: null })]) },
    { 'snapshot.json': text },
    { [placed]: text, 'copy.json': text },
  );
  expect(results.map(count)).toEqual([
    [1, 0, 1, 0, 0],
    [0, 0, 1, 1, 0],
    [1, 0, 2, 1, 0],
  ]);
  expect(await ask('show', 'vol-0b', '--at', day(8))).toMatchObject({ status: 'deleted' });
  expect(await countSnapshots(store)).toBe(1);
});

/** A call on the volume. */
const createCall = (eventName: string, eventTime: string, userName: string) => ({
  eventID: eventTime,
  eventTime,
  eventName,
  eventSource: 'ec2.amazonaws.com',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  sourceIPAddress: '192.0.2.1',
  userAgent: 'aws-cli',
  userIdentity: { type: 'IAMUser', userName, arn: `arn:aws:iam::111122223333:user/${userName}` },
  requestParameters: { volumeId: 'vol-0a' },
});

test('a call is only possible where it is not known what changed', async () => {
  const at = (time: string, overrides: Overrides = {}) =>
    volume(1, { ...overrides, configurationItemCaptureTime: time, configurationStateId: Date.parse(time) });
  const { ask } = await createStore({
    'history.json': createHistory([
      at('2026-01-01T01:00:00.000Z'),
      at('2026-01-01T02:00:00.000Z', BROKEN),
      at('2026-01-01T03:00:00.000Z'),
      at('2026-01-01T04:00:00.000Z', BROKEN),
      at('2026-01-01T05:00:00.000Z', DELETED),
    ]),
    'trail.json': JSON.stringify({
      Records: [
        createCall('CreateVolume', '2026-01-01T00:59:00Z', 'alice'),
        createCall('ModifyVolume', '2026-01-01T01:58:00Z', 'alice'),
        createCall('ModifyVolume', '2026-01-01T01:59:00Z', 'bob'),
        createCall('CreateVolume', '2026-01-01T02:59:00Z', 'carol'),
        createCall('DeleteVolume', '2026-01-01T04:59:00Z', 'dave'),
      ],
    }),
  });
  const { changes } = await ask('who', 'vol-0a');
  expect(
    (changes as readonly { event: Overrides | null; confidence: string; reason: string }[]).map(
      ({ event, confidence, reason }) => [event?.principal ?? null, confidence, reason],
    ),
  ).toEqual([
    [
      'arn:aws:iam::111122223333:user/alice',
      'certain',
      'the only call from 00:45 to 01:02 UTC that creates this resource',
    ],
    [
      'arn:aws:iam::111122223333:user/bob',
      'possible',
      'the latest of 2 calls from 01:45 to 02:02 UTC; what changed is not known',
    ],
    [
      'arn:aws:iam::111122223333:user/carol',
      'possible',
      'the only call from 02:45 to 03:02 UTC; what changed is not known',
    ],
    [null, 'none', 'CloudTrail has no call that changes this resource from 03:45 to 04:02 UTC'],
    [
      'arn:aws:iam::111122223333:user/dave',
      'certain',
      'the only call from 04:45 to 05:02 UTC that deletes this resource',
    ],
  ]);
});

/** The only flow log of VPC vpc-0a, and one of another VPC. */
const FLOW_LOGS: readonly (readonly [string, Overrides])[] = [
  ['its item', BROKEN],
  ['its status', { configuration: { flowLogId: 'fl-0a', flowLogStatus: 7, resourceId: 'vpc-0a', trafficType: 'ALL' } }],
];

test.each(FLOW_LOGS)('what an unreadable item says of another resource is not known: %s', async (_, defect) => {
  const log = (number: number, id: string, overrides: Overrides = {}) =>
    volume(number, {
      resourceType: 'AWS::EC2::FlowLog',
      resourceId: `fl-${id}`,
      ARN: null,
      configuration: {
        flowLogId: `fl-${id}`,
        resourceId: `vpc-${id}`,
        trafficType: 'ALL',
        flowLogStatus: 'ACTIVE',
        deliverLogsStatus: 'SUCCESS',
      },
      ...overrides,
    });
  const vpc = { resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-0a', ARN: null, configuration: { vpcId: 'vpc-0a' } };
  const items = [volume(1, vpc), log(1, '0a'), log(1, '0b'), log(5, '0a', defect)];
  const { ask } = await createStore({ 'history.json': createHistory(items) });
  const rule = ['--rule', 'vpc-without-flow-logs'];
  const list = ({ evaluations }: { readonly evaluations: Entries }) =>
    evaluations.map(({ annotation }) => annotation ?? 'compliant');
  const unknown = expect.stringMatching(/^Insufficient data: the VPC may have no flow log/);
  expect(list(await ask('compliance', ...rule, '--at', day(6)))).toEqual([unknown]);
  expect(list(await ask('evaluate', '--history', ...rule))).toEqual(['compliant', unknown]);
  const folder = createFolder({ 'history.json': createHistory(items) });
  const read = await run(['evaluate', folder, ...rule, '--format', 'json'], { rules });
  expect(list(JSON.parse(read.out))).toEqual([unknown]);
});

test('a restore says that the present state is not known', async () => {
  const { ask } = await createStore({ 'history.json': createHistory([volume(1), volume(5, BROKEN)]) });
  const { plan, code } = await ask('restore', 'vol-0a', '--preview', '--to', day(2), '--now', day(6));
  expect([code, plan]).toMatchObject([
    1,
    {
      kind: 'manual',
      reason: `Its present state is not known: it is recorded without its configuration (${MESSAGE})`,
    },
  ]);
});

test('an unreadable item that says that its resource is gone ends it', async () => {
  const { ask } = await createStore({
    'history.json': createHistory([volume(1), volume(5, { ...BROKEN, ...DELETED })]),
  });
  expect(await ask('show', 'vol-0a', '--at', day(6))).toMatchObject({ status: 'deleted', since: day(5) });
});

test('a bundle of evidence says why a version has no result, and is verified', async () => {
  const { store } = await createStore({ 'history.json': createHistory([volume(1), volume(5, BROKEN)]) });
  const bundle = async () => {
    const out = join(createFolder({}), 'bundle');
    const made = await run(
      ['evidence', '--from', day(1), '--to', day(10), '--rule', 'gp2-volume', '--out', out, '--store', store],
      { rules },
    );
    return { out, code: made.code };
  };
  const { out, code } = await bundle();
  expect(code).toBe(2);
  const verified = await run(['evidence', 'verify', out, '--format', 'json'], { rules });
  expect(JSON.parse(verified.out)).toMatchObject({ differences: [] });
});

/** One step in the life of a resource. */
interface Step {
  readonly resource: string;
  readonly day: number;
  readonly kind: 'gp2' | 'gp3' | 'unreadable' | 'deleted';
  readonly defect: number;
}

/** The lives of many resources, since a store takes more time than what is in it. */
const lives = fc.uniqueArray(
  fc.record<Step>({
    resource: fc.nat({ max: 14 }).map((number) => `vol-${number}`),
    day: fc.integer({ min: 1, max: 20 }),
    kind: fc.constantFrom('gp2', 'gp3', 'unreadable', 'deleted'),
    defect: fc.nat({ max: DEFECTS.length - 1 }),
  }),
  { minLength: 1, maxLength: 70, size: 'max', selector: ({ resource, day: at }) => `${resource} ${at}` },
);

const toItem = ({ resource, day: at, kind, defect }: Step): unknown =>
  volume(at, {
    resourceId: resource,
    ARN: `arn:aws:ec2:eu-west-1:111122223333:volume/${resource}`,
    configuration: { volumeId: resource, volumeType: kind === 'gp2' ? 'gp2' : 'gp3', size: 8 },
    ...(kind === 'deleted' && DELETED),
    ...(kind === 'unreadable' && DEFECTS[defect]?.[1]),
  });

const listResults = (entries: Entries): unknown[] =>
  entries
    .filter(({ complianceType }) => complianceType !== 'NOT_APPLICABLE')
    .map(({ resourceId, complianceType, annotation }) => `${resourceId} ${complianceType} ${annotation}`)
    .sort();

/** The days at noon of which there is a complete snapshot. */
const snapshotDays = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 2 });

/** The newest version of each resource up to a time. */
const listInForce = (steps: readonly Step[], at: string): Step[] => [
  ...new Map(
    steps
      .filter((step) => day(step.day) <= at)
      .sort((a, b) => a.day - b.day)
      .map((step) => [step.resource, step]),
  ).values(),
];

function createShot(steps: readonly Step[], shot: number): [name: string, text: string] {
  const time = day(shot).replace('T00:00:00.000Z', 'T12:00:00Z');
  const listed = listInForce(steps, time).filter(({ kind }) => kind !== 'deleted');
  const { name, text } = createSnapshot(time, listed.map(toItem));
  return [name, text];
}

test('the store and the files give the same evaluations at any time, also where items are unreadable', async () => {
  const places = fc.array(fc.nat({ max: 2 }), { minLength: 70, maxLength: 70 });
  await fc.assert(
    fc.asyncProperty(lives, places, snapshotDays, async (steps, files, shots) => {
      const folder = createFolder({
        ...Object.fromEntries(
          [0, 1, 2].map((file) => [
            `${file}.json`,
            createHistory(steps.filter((_, index) => files[index] === file).map(toItem)),
          ]),
        ),
        ...Object.fromEntries(shots.map((shot) => createShot(steps, shot))),
      });
      const store = join(createFolder({}), 'history.duckdb');
      await ingestFiles([folder], { store });
      for (const at of [5, 10, 15, 21].map(day)) {
        const ask = async (...args: readonly string[]) => {
          const { out } = await run([...args, '--at', at, '--rule', 'gp2-volume', '--format', 'json'], { rules });
          return JSON.parse(out === '' ? '{"evaluations":[],"unreadable":[]}' : out);
        };
        const read = await ask('evaluate', folder);
        const past = await ask('compliance', '--store', store);
        expect(listResults(past.evaluations)).toEqual(listResults(read.evaluations));
        const named = (past.unreadable as Entries).map(({ resourceId }) => resourceId);
        const expected = listInForce(steps, at).filter(({ kind }) => kind === 'unreadable');
        expect(named.toSorted()).toEqual(expected.map(({ resource }) => resource).sort());
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

const network = (vpcId: string, at = 1, ownerId = '111122223333') =>
  createItem({
    configurationItemCaptureTime: day(at),
    resourceType: 'AWS::EC2::VPC',
    resourceId: vpcId,
    ARN: undefined,
    configuration: { vpcId, ownerId, isDefault: false, state: 'available' },
  });
const flowLog = (vpcId: string, at: number, overrides: Overrides = {}) =>
  createItem({
    configurationItemCaptureTime: day(at),
    resourceType: 'AWS::EC2::FlowLog',
    resourceId: `fl-${vpcId}`,
    ARN: undefined,
    configuration: { resourceId: vpcId, trafficType: 'ALL', flowLogStatus: 'ACTIVE', deliverLogsStatus: 'SUCCESS' },
    ...overrides,
  });
const askFlowLogs = async (...args: readonly string[]) => {
  const { out } = await run([...args, '--rule', 'vpc-without-flow-logs', '--format', 'json'], { rules });
  return JSON.parse(out) as { evaluations: Entries; unreadable: Entries };
};
const NAMELESS = 'Cannot read resourceId: expected a name, found nothing';

test('an item without an id leaves no fact certain, until its file is replaced', async () => {
  const items = [network('vpc-0a'), flowLog('vpc-0b', 1), flowLog('vpc-0a', 2, { resourceId: undefined })];
  const folder = createFolder({ 'history.json': createHistory(items) });
  const store = join(createFolder({}), 'history.duckdb');
  await ingestFiles([folder], { store });
  const insufficient = [
    'vpc-0a NON_COMPLIANT Insufficient data: the VPC may have no flow log; the input has no flow log of its account and Region',
  ];
  const askAll = () =>
    Promise.all([
      askFlowLogs('evaluate', folder),
      askFlowLogs('evaluate', folder, '--history', '--now', day(9)),
      askFlowLogs('compliance', '--store', store, '--at', day(9)),
      askFlowLogs('evaluate', '--history', '--store', store, '--now', day(9)),
    ]);
  for (const { evaluations, unreadable } of await askAll()) {
    expect(listResults(evaluations)).toEqual(insufficient);
    expect(unreadable.map(({ message }) => message)).toContain(NAMELESS);
  }
  // A rule that reads no flow log is not concerned.
  const { code, out } = await run(['compliance', '--store', store, '--rule', 'open-ssh', '--format', 'json'], {
    rules,
  });
  expect([code, JSON.parse(out).unreadable]).toEqual([0, []]);
  // The report and the bundle, which is evaluated again, are as careful.
  const period = ['--store', store, '--from', day(1), '--to', day(9), '--rule', 'vpc-without-flow-logs'];
  const report = JSON.parse((await run(['report', ...period, '--format', 'json'], { rules })).out);
  expect(report.periods.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['insufficientData']);
  expect(report.unreadable).toMatchObject([
    { source: join(folder, 'history.json'), resourceType: 'AWS::EC2::FlowLog', captureTime: null, message: NAMELESS },
  ]);
  const table = (await run(['report', ...period], { rules, width: 200 })).out;
  expect(table.replaceAll(/\s+/g, ' ')).toContain(
    `Unreadable: ${join(folder, 'history.json')} AWS::EC2::FlowLog: ${NAMELESS}`,
  );

  const bundle = join(createFolder({}), 'bundle');
  await run(['evidence', ...period, '--out', bundle], { rules });
  const verified = await run(['evidence', 'verify', bundle, '--format', 'json'], { rules });
  expect(JSON.parse(verified.out)).toMatchObject({ differences: [] });
  expect(readFileSync(join(bundle, 'results.ndjson'), 'utf8')).toContain('Insufficient data');

  writeFileSync(join(folder, 'history.json'), createHistory(items.slice(0, 2)));
  await ingestFiles([folder], { store });
  for (const { evaluations, unreadable } of await askAll()) {
    expect(listResults(evaluations)).toEqual(['vpc-0a NON_COMPLIANT No flow log records the traffic of the VPC']);
    expect(unreadable).toEqual([]);
  }
});

const NAMED = '111122223333_Config_eu-west-1_ConfigHistory_AWS::EC2::Volume_20260105T000000Z_20260105T060000Z_1.json';
const cutOff = (text: string): string => text.slice(0, text.length / 2);
const CUT = cutOff(createHistory([volume(5)]));

/** Each row: a file that cannot be read, and whether an answer about volumes on the second, and on the ninth, names it. */
const LOST_FILES: readonly (readonly [kind: string, name: string, text: string, second: boolean, ninth: boolean])[] = [
  ['a file that is cut off', 'a.json', CUT, true, true],
  ['a snapshot that is cut off', createSnapshot('2026-01-05T00:00:00Z', []).name, CUT, true, true],
  ['a history of volumes that is cut off', NAMED, CUT, false, true],
  ['a history of subnets that is cut off', NAMED.replace('Volume', 'Subnet'), CUT, false, false],
  ['an empty history', NAMED.replace('_1.', '_2.'), '', false, true],
  ['an error in the place of a history', NAMED.replace('_1.', '_3.'), '{"message":"Forbidden"}', false, true],
  ['a document of another kind', 'package.json', '{"name":"paperboat","version":"1.0.0"}', false, false],
  ['a log of CloudTrail', '111122223333_CloudTrail_eu-west-1_20260105T0005Z_x.json', CUT, false, false],
];

const listUnreadable = async (store: string, ...args: readonly string[]) => {
  const { code, out } = await run([...args, '--rule', 'gp2-volume', '--store', store, '--format', 'json'], { rules });
  return [code, (JSON.parse(out).unreadable as Entries).map(({ source, message }) => ({ source, message }))];
};

test('later answers name each file that cannot be read, until it is read', async () => {
  const files = LOST_FILES.map(([kind, name, text, second, ninth]) => ({
    path: `${kind}/${name}`,
    text,
    second,
    ninth,
  }));
  const folder = createFolder({
    'volumes.json': createHistory([volume(1)]),
    ...Object.fromEntries(files.map(({ path, text }) => [path, text])),
  });
  // The store is no input.
  const store = join(folder, 'history.duckdb');
  const { unreadable } = await ingestFiles([folder], { store });
  const list = (at: number) => listUnreadable(store, 'compliance', '--at', day(at));
  const named = (isNamed: (file: (typeof files)[number]) => boolean) => {
    const sources = files.filter(isNamed).map(({ path }) => join(folder, path));
    return unreadable.flatMap(({ source, message }) => (sources.includes(source) ? [{ source, message }] : []));
  };
  expect([unreadable.length, await list(2), await list(9)]).toEqual([
    files.length,
    [2, named(({ second }) => second)],
    [2, named(({ ninth }) => ninth)],
  ]);
  // A file that AWS named is known wherever it is.
  const elsewhere = createFolder({});
  const again = files.map(({ path }) =>
    /^\d/.test(basename(path)) ? join(elsewhere, basename(path)) : join(folder, path),
  );
  for (const [index, path] of again.entries()) writeFileSync(path, createHistory([volume(2 + index)]));
  await ingestFiles(again, { store });
  expect(await list(9)).toEqual([0, []]);
});

test('every later answer names a file that could not be read', async () => {
  const folder = createFolder({ 'cut.json': CUT, 'volumes.json': createHistory([volume(1)]) });
  const store = join(createFolder({}), 'history.duckdb');
  const { unreadable } = await ingestFiles([folder], { store });
  const named = [2, unreadable.map(({ source, message }) => ({ source, message }))];
  const period = ['--from', day(1), '--to', day(9)];
  const bundle = join(createFolder({}), 'bundle');
  expect([
    await listUnreadable(store, 'report', ...period),
    await listUnreadable(store, 'evaluate', '--history', '--now', day(9)),
    await listUnreadable(store, 'remediate', '--preview', '--at', day(9)),
    (await run(['evidence', ...period, '--rule', 'gp2-volume', '--store', store, '--out', bundle], { rules })).code,
    JSON.parse((await run(['evidence', 'verify', bundle, '--format', 'json'], { rules })).out).differences,
    readFileSync(join(bundle, 'results.ndjson'), 'utf8').includes('cut.json'),
  ]).toEqual([named, named, named, 2, [], true]);
  const { err } = await run(['show', 'vol-0a', '--store', store]);
  const note = `1 file or item could not be read, so that versions may be missing: ${unreadable[0]?.source}: ${unreadable[0]?.message}`;
  expect(err).toBe(`Note: ${note}\n`);
  const { out } = await run(['query', 'SELECT resourceId', '--store', store, '--format', 'json']);
  expect(JSON.parse(out).warnings).toEqual([note]);
});

test('an item without an id from standard input leaves no fact certain, whatever comes from there later', async () => {
  const store = join(createFolder({}), 'history.duckdb');
  const ingest = (...items: readonly unknown[]) =>
    ingestFiles(['-'], { store, stdin: Readable.from([Buffer.from(createHistory(items))]) });
  const lost = flowLog('vpc-0a', 2, { resourceId: undefined });
  await ingest(network('vpc-0a'), flowLog('vpc-0b', 1), lost);
  await ingest(flowLog('vpc-0b', 3));
  await ingest(lost);
  const { evaluations, unreadable } = await askFlowLogs('compliance', '--store', store, '--at', day(9));
  expect(listResults(evaluations)).toEqual([expect.stringContaining('Insufficient data')]);
  expect(unreadable.map(({ source, message }) => [source, message])).toEqual([['-', NAMELESS]]);
});

test('a file is replaced under whatever path it is given, and no other file of that name is', async () => {
  const store = join(createFolder({}), 'history.duckdb');
  const lost = createHistory([
    network('vpc-0a'),
    flowLog('vpc-0b', 1),
    flowLog('vpc-0a', 2, { resourceId: undefined }),
  ]);
  const [first, second] = [
    createFolder({ 'a.json': lost }),
    createFolder({ 'a.json': lost.replace('vpc-0b', 'vpc-0c') }),
  ];
  const listUnreadable = async () =>
    (await askFlowLogs('compliance', '--store', store, '--at', day(9))).unreadable.map(({ source }) => source);
  const here = process.cwd();
  try {
    for (const folder of [first, second]) {
      process.chdir(folder);
      await ingestFiles(['a.json'], { store });
    }
  } finally {
    process.chdir(here);
  }
  writeFileSync(join(first, 'a.json'), createHistory([network('vpc-0a')]));
  await ingestFiles([join(first, 'a.json')], { store });
  expect(await listUnreadable()).toEqual(['a.json']);
  writeFileSync(join(second, 'a.json'), createHistory([network('vpc-0a')]));
  await ingestFiles([join(second, 'a.json')], { store });
  expect(await listUnreadable()).toEqual([]);
});

const ACCOUNTS = ['0', '1', '2', '3', '4'].map((last) => `11112222333${last}`);

test('the store and the files agree on results with facts, also where items have no id', async () => {
  const log = fc.record({
    vpc: fc.constantFrom('a', 'b'),
    at: fc.integer({ min: 1, max: 8 }),
    overrides: fc.constantFrom<Overrides>(
      {},
      {},
      { configuration: { trafficType: 'ALL' } },
      { resourceId: undefined },
      { resourceId: '' },
      { resourceType: 'AWS::EC2::Volume', resourceId: undefined },
      DELETED,
    ),
  });
  const logs = fc.uniqueArray(log, { maxLength: 5, selector: ({ vpc, at }) => `${vpc} ${at}` });
  // Facts are of one account, so that five accounts in one store are as many cases.
  const cases = fc.array(logs, { minLength: ACCOUNTS.length, maxLength: ACCOUNTS.length });
  const place = (awsAccountId: string, items: Entries) => items.map((item) => ({ ...item, awsAccountId }));
  const byAccount = ({ evaluations }: { readonly evaluations: Entries }) =>
    ACCOUNTS.map((account) => listResults(evaluations.filter(({ accountId }) => accountId === account)));
  await fc.assert(
    fc.asyncProperty(cases, async (found) => {
      const items = ACCOUNTS.map((account, index) => {
        const name = (vpc: string) => `vpc-${index}${vpc}`;
        // The last one stays: of a type whose items are all deleted, only the store knows that it is recorded.
        const kept = [network(name('a'), 1, account), network(name('b'), 1, account), flowLog(name('c'), 1)];
        const logs = found[index]?.map(({ vpc, at, overrides }) => flowLog(name(vpc), at, overrides)) ?? [];
        return { kept: place(account, kept), logs: place(account, logs) };
      });
      const folder = createFolder({
        'a.json': createHistory(items.flatMap(({ kept }) => kept)),
        'b.json': createHistory(items.flatMap(({ logs }) => logs)),
      });
      const store = join(createFolder({}), 'history.duckdb');
      await ingestFiles([folder], { store });
      for (const at of [4, 9].map(day)) {
        const read = await askFlowLogs('evaluate', folder, '--at', at);
        const past = await askFlowLogs('compliance', '--store', store, '--at', at);
        expect(byAccount(past)).toEqual(byAccount(read));
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
});
