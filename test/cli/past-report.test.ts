import { join } from 'node:path';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { createHistory, createItem } from '../history/items';
import { rules } from '../rules/registry';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

const HOSTILE = '<script>alert(1)</script>';
const volume = (day: string, volumeType: string, size: number) =>
  createItem({
    configurationItemCaptureTime: `${day}T00:00:00.000Z`,
    resourceName: `=${HOSTILE}`,
    configuration: {
      volumeId: 'vol-0a',
      size,
      iops: 3000,
      throughput: 125,
      volumeType,
      state: 'in-use',
      attachments: [],
    },
  });

let store: string;
beforeAll(async () => {
  store = join(createFolder({}), 'history.duckdb');
  const items = [
    volume('2026-01-01', 'gp2', 100),
    volume('2026-01-05', 'gp2', 200),
    volume('2026-01-10', 'gp3', 200),
    volume('2026-01-20', 'gp2', 200),
  ];
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store });
});

const report = (...args: string[]) => run(['report', '--rule', 'gp2-volume', '--store', store, ...args], { rules });

test('versions in a row with the same result are one period', async () => {
  const { code, out } = await report('--from', '2026-01-01', '--to', '2026-02-01', '--format', 'json');
  const { periods, coverage } = JSON.parse(out);
  expect(periods.map(({ from, until, outcome }: Record<string, unknown>) => [from, until, outcome])).toEqual([
    ['2026-01-01T00:00:00.000Z', '2026-01-10T00:00:00.000Z', 'nonCompliant'],
    ['2026-01-20T00:00:00.000Z', null, 'nonCompliant'],
  ]);
  expect(coverage).toEqual([
    {
      accountId: '111122223333',
      region: 'eu-west-1',
      resources: 1,
      versions: 4,
      snapshots: 0,
      notRecorded: 0,
      recordedDaily: 0,
      summaries: 0,
      unreadable: 0,
      conflicts: 0,
      events: 0,
      first: '2026-01-01T00:00:00.000Z',
      last: '2026-01-20T00:00:00.000Z',
      gaps: [],
    },
  ]);
  expect(code).toBe(1);
});

test('coverage and inventory say later, too, that a capture time had several contents', async () => {
  const volume = (size: number, day: string, id = 'vol-0a') =>
    createItem({
      resourceId: id,
      configurationItemCaptureTime: `2026-01-${day}T00:00:00.000Z`,
      configuration: { size },
    });
  const folder = createFolder({
    'a.json': createHistory([volume(1, '01'), volume(2, '01'), volume(3, '01'), volume(1, '02'), volume(2, '02')]),
    'b.json': createHistory([volume(1, '01', 'vol-0b')]),
  });
  const own = ['--store', join(folder, 'history.duckdb')];
  const { conflicts } = JSON.parse((await run(['ingest', folder, ...own, '--format', 'json'])).out);
  expect(conflicts).toHaveLength(2);
  const period = ['--rule', 'gp2-volume', '--from', '2026-01-01', '--to', '2026-02-01'];
  const { out } = await run(['report', ...period, ...own, '--format', 'json'], { rules });
  expect(JSON.parse(out).coverage).toMatchObject([{ versions: 6, conflicts: 2 }]);
  const table = await run(['report', ...period, ...own], { rules, width: 300 });
  expect(table.out).toContain('; 2 capture times with several contents, of which one is used');
  const counted = await run(['inventory', '--now', '2026-02-01', ...own, '--format', 'json']);
  expect(JSON.parse(counted.out)).toMatchObject({
    approximate: 1,
    approximateReasons: [
      '1 resource had two contents for one capture time, of which one is used: assay history shows both',
    ],
  });
});

test('what begins with the first record may have begun earlier', async () => {
  const options = ['--from', '2026-01-01', '--to', '2026-02-01', '--format'];
  const { periods } = JSON.parse((await report(...options, 'json')).out);
  expect(periods.map(({ mayBeginEarlier }: Record<string, unknown>) => mayBeginEarlier)).toEqual([true, undefined]);
  for (const format of ['table', 'html']) {
    const { out } = await report(...options, format);
    const text = out.replaceAll('<br>', ' ');
    expect(text).toContain('from 2026-01-01 00:00 UTC or earlier to 2026-01-10 00:00 UTC');
    expect(text).toContain('since 2026-01-20 00:00 UTC');
  }
  const [names = '', ...rows] = (await report(...options, 'csv')).out.trim().split(/\r?\n/);
  expect([names, ...rows].map((row) => row.split(',').at(-1))).toEqual(['mayBeginEarlier', 'true', '']);
});

/** Each row is the first record of a volume; that of another one is a day and an hour after the first of all. */
test.each([
  ['changed, as the files do not go back to its beginning', {}, true],
  ['created long before', { resourceCreationTime: '2025-06-01T00:00:00.000Z' }, true],
  ['created then', { resourceCreationTime: '2026-01-02T00:55:00.000Z' }, undefined],
  ['discovered', { configurationItemStatus: 'ResourceDiscovered' }, undefined],
  [
    'discovered on the first day',
    { configurationItemStatus: 'ResourceDiscovered', configurationItemCaptureTime: '2026-01-01T20:00:00.000Z' },
    true,
  ],
])('a period of a resource whose first record says that it was %s', async (_what, overrides, expected) => {
  const first = { ...volume('2026-01-01', 'gp3', 100), resourceId: 'vol-0f', ARN: undefined };
  const late = {
    ...volume('2026-01-02', 'gp2', 100),
    configurationItemCaptureTime: '2026-01-02T01:00:00.000Z',
    ...overrides,
  };
  const elsewhere = {
    ...volume('2025-12-01', 'gp3', 100),
    resourceId: 'vol-0e',
    awsRegion: 'us-east-1',
    ARN: undefined,
  };
  const own = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory([first, late, elsewhere]) })], { store: own });
  const args = ['report', '--rule', 'gp2-volume', '--store', own, '--from', '2026-01-15', '--to', '2026-02-01'];
  const { periods } = JSON.parse((await run([...args, '--format', 'json'], { rules })).out);
  expect(periods.map(({ mayBeginEarlier }: Record<string, unknown>) => mayBeginEarlier)).toEqual([expected]);
});

/** All but the first row leave open since when the volume has its new type. */
test.each<[string, before: object, after: object, expected: string]>([
  ['is compliant', {}, {}, 'since 2026-01-10 00:00 UTC\n'],
  ['is unreadable', { relationships: 'none' }, {}, 'since 2026-01-10 00:00 UTC or earlier\n'],
  [
    'ends its recording',
    { configurationItemStatus: 'ResourceNotRecorded', configuration: null },
    {},
    'since 2026-01-10 00:00 UTC or earlier\n',
  ],
  [
    'is of another day, as it is recorded daily',
    {},
    { recordingFrequency: 'DAILY' },
    'since 2026-01-10 00:00 UTC or earlier\n',
  ],
  [
    'is of another volume with the same id',
    {},
    { resourceCreationTime: '2026-01-07T00:00:00.000Z' },
    'since 2026-01-10 00:00 UTC or earlier\n',
  ],
])('a period of a volume whose version before %s', async (_what, before, after, expected) => {
  const created = { resourceCreationTime: '2026-01-01T00:00:00.000Z' };
  const items = [
    { ...volume('2026-01-01', 'gp3', 100), ...created },
    { ...volume('2026-01-05', 'gp3', 100), ...created, ...before },
    { ...volume('2026-01-10', 'gp2', 100), ...created, ...after },
  ];
  const own = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store: own });
  const { out } = await run(['report', '--rule', 'gp2-volume', '--store', own, '--from', '2026-01-01'], { rules });
  expect(out).toContain(expected);
});

test('only what was non-compliant in the period is reported', async () => {
  const { code, out } = await report('--from', '2026-01-11', '--to', '2026-01-19');
  expect(out).toContain('Nothing was non-compliant');
  expect(code).toBe(0);
});

/** What was open from one day to another in three versions, reported for a time within each. */
test.each([
  ['began before the report, in an earlier version', '2026-01-06', '2026-01-08', '2026-01-01', '2026-01-10'],
  ['ended after the report, in a later version', '2026-01-02', '2026-01-03', '2026-01-01', '2026-01-10'],
  [
    'began with the report, in a version that goes on from another',
    '2026-01-05',
    '2026-01-08',
    '2026-01-01',
    '2026-01-10',
  ],
  ['still holds', '2026-01-21', '2026-01-22', '2026-01-20', null],
])('a period that %s is reported whole', async (_what, from, to, since, until) => {
  const { out } = await report('--from', from, '--to', to, '--format', 'json');
  const day = (value: unknown) => (typeof value === 'string' ? value.slice(0, 10) : value);
  expect(
    JSON.parse(out).periods.map((period: Record<string, unknown>) => [day(period.from), day(period.until)]),
  ).toEqual([[since, until]]);
});

test('what ended after the report was open at its end', async () => {
  const { out } = await report('--from', '2026-01-02', '--to', '2026-01-03', '--format', 'html');
  const counts = [...out.matchAll(/<b>(\d+)<\/b> ([^<]+)/g)].map(([, count, label]) => `${count} ${label}`);
  expect(counts).toEqual(['1 non-compliant period', '1 open at the end', '0 with insufficient data', '0 waived']);
  expect(out).toContain('<p class="quiet">1 rule · 0 waivers · ');
});

describe('waivers', () => {
  const files = {
    'waivers.yaml': `waivers:
  - {rule: gp2-volume, resource: vol-0a, owner: storage, reason: old, expires: 2026-01-06}
  - {rule: gp2-volume, resource: vol-0b, owner: storage, reason: older, expires: 2025-12-31}
  - {rule: open-ssh, resource: sg-0a, owner: network, reason: another rule, expires: 2026-12-31}
`,
    'broken.yaml': 'waivers: [{rule: gp2-volume, resource: vol-0a, owner: storage, expires: 2026-01-06}]',
  };
  let folder: string;
  beforeAll(() => {
    folder = createFolder(files);
  });

  test('those in force are listed, and end on their last day', async () => {
    const options = ['--from', '2026-01-01', '--to', '2026-01-09', '--format', 'json'];
    const { out } = await report(...options, '--waivers', join(folder, 'waivers.yaml'));
    const { periods, waivers } = JSON.parse(out);
    expect(periods.map(({ from, until, outcome }: Record<string, unknown>) => [from, until, outcome])).toEqual([
      ['2026-01-01T00:00:00.000Z', '2026-01-07T00:00:00.000Z', 'waived'],
      ['2026-01-07T00:00:00.000Z', '2026-01-10T00:00:00.000Z', 'nonCompliant'],
    ]);
    expect(waivers.map(({ resource }: Record<string, unknown>) => resource)).toEqual(['vol-0a']);
  });

  const PROBLEM = 'Cannot use waiver 1 (gp2-volume, vol-0a): "reason" is missing';

  test.each(['json', 'table', 'html'])('one that cannot be used is in %s', async (format) => {
    const options = ['--from', '2026-01-01', '--waivers', join(folder, 'broken.yaml'), '--format', format];
    const { code, out } = await report(...options);
    expect(code).toBe(2);
    expect(out.replace(/\s+/g, ' ').replaceAll('&quot;', '"').replaceAll('\\"', '"')).toContain(PROBLEM);
  });

  test('CSV has periods only, so a note says that there are others', async () => {
    const options = ['--from', '2026-01-01', '--waivers', join(folder, 'broken.yaml'), '--format', 'csv'];
    const { code, err } = await report(...options);
    expect({ code, err }).toEqual({ code: 2, err: 'Note: 1 unreadable entry, which --format json lists\n' });
  });

  test('every version: those that expired since are no reason for a note, and one that cannot be used is unreadable', async () => {
    const evaluate = (file: string, ...options: string[]) =>
      run(
        [
          'evaluate',
          '--history',
          '--rule',
          'gp2-volume',
          '--store',
          store,
          '--waivers',
          join(folder, file),
          ...options,
        ],
        { rules },
      );
    expect((await evaluate('waivers.yaml', '--now', '2026-02-01')).out).not.toContain('is ignored');
    const { code, out } = await evaluate('broken.yaml', '--format', 'json');
    expect(JSON.parse(out).unreadable).toEqual([{ source: join(folder, 'broken.yaml'), message: PROBLEM }]);
    expect(code).toBe(2);
  });
});

test('text of the account is neither markup nor a formula', async () => {
  const html = (await report('--from', '2026-01-01', '--format', 'html')).out;
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;');
  const csv = (await report('--from', '2026-01-01', '--format', 'csv')).out;
  expect(csv).toContain(`'=${HOSTILE}`);
});

test.each([
  ['2026-02-01', ''],
  [
    '2026-01-31T23:59:59Z',
    'Note: 2026-02-01T00:00:00.000Z is in the future: the answer assumes that nothing changes until then\n',
  ],
])('at %s, a report until February warns: %j', async (now, warning) => {
  const { code, err } = await report('--from', '2026-01-01', '--to', '2026-02-01', '--now', now);
  expect([code, err]).toEqual([1, warning]);
});

test('a period that ends before it begins is refused', async () => {
  const { code, err } = await report('--from', '2026-02-01', '--to', '2026-01-01');
  expect({ code, err }).toEqual({ code: 2, err: 'assay: Cannot use --to "2026-01-01": it is not later than --from\n' });
});

test.each([
  [
    'a report',
    ['report', '--from', '2019-01-01', '--to', '2020-01-01'],
    /^assay: Cannot report from 2019-01-01T00:00:00.000Z to 2020-01-01T00:00:00.000Z: the store has nothing/,
  ],
  [
    'the state',
    ['compliance', '--at', '2020-01-01'],
    /^assay: Nothing to evaluate: the store has no resource that was recorded at 2020-01-01T00:00:00.000Z/,
  ],
  [
    'every version',
    ['evaluate', '--history', '--rule', 'open-ssh'],
    /^assay: Nothing to evaluate: .* has no version of a type that the rules evaluate/,
  ],
])('%s of what was not recorded is an error, and not compliant', async (_what, args, message) => {
  const { code, out, err } = await run([...args, '--store', store], { rules });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
});

test('a report of insufficient data does not end as compliant', async () => {
  const group = createItem({
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a',
    configuration: {
      groupId: 'sg-0a',
      groupName: 'web',
      vpcId: 'vpc-0a',
      ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, prefixListIds: [{ prefixListId: 'pl-0a' }] }],
      ipPermissionsEgress: [],
    },
  });
  const own = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory([group]) })], { store: own });
  const print = (format: string) =>
    run(['report', '--rule', 'open-ssh', '--from', '2026-01-01', '--store', own, '--format', format], { rules });
  const { code, out } = await print('json');
  expect(JSON.parse(out).periods).toMatchObject([{ rule: 'open-ssh', outcome: 'insufficientData', until: null }]);
  expect(code).toBe(1);
  // The annotation has the words already.
  expect((await print('table')).out.match(/insufficient data/gi)).toHaveLength(1);
  expect((await print('html')).out).toContain('<td>Insufficient data: port 22 may be open to prefix list pl-0a');
});

test('the page for an auditor repeats no name', async () => {
  const bucket = (id: string, resourceName: string) =>
    createItem({ resourceType: 'AWS::S3::Bucket', resourceId: id, resourceName, configuration: { name: id } });
  const own = join(createFolder({}), 'history.duckdb');
  await ingestFiles(
    [createFolder({ 'history.json': createHistory([bucket('logs', 'logs'), bucket('b-1', 'docs')]) })],
    {
      store: own,
    },
  );
  const options = ['--rule', 'unversioned-s3-bucket', '--from', '2026-01-01', '--store', own, '--format', 'html'];
  const { out } = await run(['report', ...options], { rules });
  expect(out.match(/>(?:logs|b-1|docs)[^<]*/g)).toEqual(['>b-1 (docs)', '>logs']);
});

test.each(['history', 'who'])('%s refuses a period that ends before it begins', async (command) => {
  const { code, err } = await run([command, 'vol-0a', '--from', '2026-02-01', '--to', '2026-01-01', '--store', store], {
    rules,
  });
  expect({ code, err }).toEqual({ code: 2, err: 'assay: Cannot use --to "2026-01-01": it is before --from\n' });
});

test('the values of parameters are those that --param takes', async () => {
  const options = ['--from', '2026-01-01', '--to', '2026-02-01', '--rule', 'open-ssh'];
  const value = ['--param', 'open-ssh.allowedCidrs=2001:db8::/32,192.0.2.7'];
  const json = await report(...options, ...value, '--format', 'json');
  expect(JSON.parse(json.out).rules.find(({ name }: { name: string }) => name === 'open-ssh').parameters).toEqual({
    allowedCidrs: '2001:db8::/32,192.0.2.7',
    allowedPrefixLists: '',
    ipv4PrefixLength: '8',
    ipv6PrefixLength: '16',
  });
  const html = await report(...options, ...value, '--format', 'html');
  expect(html.out).toContain(
    '<td>allowedCidrs = 2001:db8::/32,192.0.2.7; allowedPrefixLists = ; ipv4PrefixLength = 8;',
  );
});
