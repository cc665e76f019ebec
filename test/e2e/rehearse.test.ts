import { join } from 'node:path';
import { findManagedRule } from '../../lib/cdk/configuration/rules/managed-rule';
import type { RehearsalResult } from '../../lib/cli/local/rehearsal/rehearsal';
import { readAssembly } from '../../lib/local-region/deployment/assembly';
import { LocalRegion } from '../../lib/local-region/local-region';
import { run } from '../cli/testing-io';
import { rules } from '../rules/registry';
import { ROOT } from '../source';
import { InProcessEnvironment } from '../support/in-process-functions';
import { python, sharePython } from '../support/shared-python';
import { createFolder } from '../temporary-files';
import { ACCOUNT, DAY, synthesizeResponseOnce } from './local-response';

// The deployment of the end-to-end tests, rehearsed on the example account.

sharePython();

const io = {
  rules,
  now: () => new Date('2026-11-20T08:00:00.000Z'),
  localPrograms: {
    loadManagedTriggers: async () => findManagedRule,
    bootstrap: join(ROOT, 'lib/local-region/functions/bootstrap.mjs'),
    python: join(ROOT, 'lib/local-region/automation/python-child.mjs'),
    app: { command: '', folder: ROOT, hasFunctions: true, modules: {} },
  },
};
const EXAMPLE = join(ROOT, 'examples/account');
const STORES = createFolder({ 'fake.duckdb': 'checksumDUCK and no more', 'other.duckdb': 'checksumDUCK' });
const [FAKE_STORE, OTHER_STORE] = [join(STORES, 'fake.duckdb'), join(STORES, 'other.duckdb')];

let assembly: string;
beforeAll(async () => {
  assembly = await synthesizeResponseOnce();
});

test('three days in one step are the same as three steps of a day', async () => {
  let skipped = 0;
  const passDays = async (steps: number): Promise<string[]> => {
    const found: string[] = [];
    skipped = 0;
    const region = await LocalRegion.start({
      assembly: readAssembly(assembly, { account: ACCOUNT, region: 'eu-west-1' }),
      startTime: io.now().getTime(),
      bootstrap: '',
      startEnvironment: InProcessEnvironment.start,
      scripts: python,
      evaluateManaged: () => undefined,
    });
    region.journal.watch(({ time, entry }) => {
      const name = entry.kind === 'invoked' ? entry.functionName : entry.kind === 'called' ? entry.call.operation : '';
      if (entry.kind === 'skipped') skipped += entry.count;
      else found.push(`${new Date(time).toISOString()} ${entry.kind} ${name}`);
    });
    try {
      for (let step = 0; step < steps; step++) await region.clock.advanceBy((3 * DAY) / steps);
      for (const { eventBridge } of region.regions.values()) eventBridge.reportSkipped();
    } finally {
      await region.stop();
    }
    return found;
  };
  const whole = await passDays(1);
  expect(await passDays(3)).toEqual(whole);
  // Ticks of the alert function, every five minutes, are left out while nothing changes.
  const ticks = whole.filter((line) => line.includes('invoked assay-alerts')).length;
  expect(ticks).toBeLessThan(25);
  // They are counted, since AWS bills them.
  expect(ticks + skipped).toBe((3 * DAY) / (5 * 60_000));
  expect(whole.filter((line) => line.includes('PutObject')).length).toBeGreaterThan(2);
});

test('a rehearsal has the first results, the mails, and the calls of each remediation', async () => {
  const { code, out, err } = await run(
    ['rehearse', '--from', EXAMPLE, '--assembly', assembly, '--for', '2h', '--format', 'json'],
    io,
  );
  expect({ code, err }).toEqual({ code: 0, err: 'Left out: 22 resources of other accounts and Regions\n' });
  const { rules: results, createdResources, periods, denied, errors } = JSON.parse(out) as RehearsalResult;
  // The bucket of the recorder, and that of the records.
  expect(createdResources).toBe(2);
  expect(results.map(({ rule, nonCompliant }) => [rule, nonCompliant.map(({ resourceId }) => resourceId)])).toEqual([
    ['assay-gp2-volume', ['vol-0000000000000d001', 'vol-0000000000000d003']],
    ['assay-open-ssh', ['sg-000000000000011a4', 'sg-000000000000011a6']],
    ['assay-public-s3-bucket', ['paperboat-assets']],
  ]);
  const [hour, rest] = periods;
  expect(hour?.remediations.map(({ runbook, status, calls }) => [runbook, status, ...calls])).toEqual([
    ['assay-gp2-volume-remediate', 'Success', 'ec2 ModifyVolume'],
    ['assay-gp2-volume-remediate', 'Success', 'ec2 ModifyVolume'],
    ['assay-public-s3-bucket-remediate', 'InProgress'],
  ]);
  expect(hour?.mails.map(({ subject }) => subject)).toContain('Approval request for assay-public-s3-bucket-remediate');
  expect(hour?.from).toBe('2026-11-20T08:00:00.000Z');
  expect([hour?.to, rest?.from, rest?.to]).toEqual([
    '2026-11-20T09:00:00.000Z',
    '2026-11-20T09:00:00.000Z',
    '2026-11-20T10:00:00.000Z',
  ]);
  expect({ denied, errors }).toEqual({ denied: [], errors: [] });
});

test('a replay has the alerts of the past with their actors, and the approvals that are asked for', async () => {
  const past = join(ROOT, 'examples/past');
  const times = ['--replay', '1d', '--at', '2026-10-13T00:00:00Z'];
  const { code, out, err } = await run(
    ['rehearse', '--from', past, ...times, '--assembly', assembly, '--format', 'json'],
    io,
  );
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { periods, replay, errors } = JSON.parse(out) as RehearsalResult;
  const [day, replayed, ...more] = periods;
  expect({ more, errors, replay }).toEqual({
    more: [],
    errors: [],
    replay: { from: '2026-10-12T00:00:00.000Z', to: '2026-10-13T00:00:00.000Z', changes: 2, calls: 2, unreadable: 0 },
  });
  expect([day?.from, day?.to, replayed?.to]).toEqual([
    '2026-10-10T23:00:00.000Z',
    '2026-10-12T00:00:00.000Z',
    '2026-10-13T00:00:00.000Z',
  ]);
  const alerts = replayed?.mails.filter(({ subject }) => subject.includes('public-s3-bucket: '));
  expect(alerts?.map(({ time, subject }) => `${time.slice(0, 10)} ${subject.split(':')[0]}`)).toEqual([
    '2026-10-12 CRITICAL public-s3-bucket',
  ]);
  expect(alerts?.[0]?.text).toContain('carol@example.com (permission set Admin), in the console, from');
  expect(replayed?.approvals).toEqual(['assay-public-s3-bucket-remediate paperboat-assets']);
  expect(replayed?.changedResults).toEqual(['assay-public-s3-bucket paperboat-assets NON_COMPLIANT']);
});

test('a time without recorded changes is an error that names the newest', async () => {
  const args = ['--from', join(ROOT, 'examples/past'), '--replay', '2d', '--at', '2026-11-23T00:00:00Z'];
  const { code, err } = await run(['rehearse', ...args], io);
  expect({ code, err }).toEqual({
    code: 2,
    err: 'assay: Cannot replay from 2026-11-21T00:00:00.000Z to 2026-11-23T00:00:00.000Z: AWS Config recorded no change then; the newest is of 2026-11-24T08:08:12.345Z. Choose another end with --at\n',
  });
});

test.each<[string, string[], string]>([
  ['no snapshot', [], 'Cannot rehearse without a state: name a snapshot, its folder or a history store with --from'],
  [
    'an account that the state lacks',
    ['--from', EXAMPLE, '--account', '999999999999'],
    'Cannot rehearse in 999999999999: the state has resources of 111122223333 eu-west-1 and 111122223333 us-east-1',
  ],
  ['a snapshot beside a store', ['--from', EXAMPLE, '--from', FAKE_STORE], 'a history store is read alone'],
  ['two stores', ['--from', FAKE_STORE, '--from', OTHER_STORE], 'both are history stores'],
  [
    'a time before the state',
    ['--from', EXAMPLE, '--at', '2020-01-01'],
    'none that AWS Config recorded in an account and Region up to 2020-01-01T00:00:00.000Z',
  ],
  [
    'a report in no folder',
    ['--from', EXAMPLE, '-o', join(ROOT, 'no/report.html')],
    'report.html": there is no such file',
  ],
  ['another DuckDB file', ['--from', FAKE_STORE], 'fake.duckdb'],
  [
    'an app with rules',
    ['--from', EXAMPLE, '--app', 'node app.js', '--rules', 'rules'],
    'Cannot use --app with --rules: an app has its own rules',
  ],
  [
    'an assembly with a configuration',
    ['--from', EXAMPLE, '--assembly', 'cdk.out', '--config', 'assay.config.ts'],
    'Cannot use --assembly with --config: an assembly has its own rules',
  ],
  ['a folder without an app', ['--from', EXAMPLE, '--app', join(ROOT, 'docs')], 'there is no cdk.json with an "app"'],
  [
    'an app that fails at the time at which the rehearsal deploys it',
    [
      ...['--from', join(ROOT, 'examples/past'), '--replay', '1d', '--at', '2026-10-13T00:00:00Z', '--app'],
      `node -e 'process.exitCode = 1; console.error("at " + process.env.ASSAY_LOCAL_TIME)'`,
    ],
    '": at 2026-10-10T23:00:00.000Z',
  ],
  ['a template', ['--from', join(ROOT, 'examples/shop.template.yaml')], 'none that AWS Config recorded in an account'],
  ['a time that is none', ['--from', EXAMPLE, '--for', 'long'], 'Cannot read the duration "long"'],
  ['no assembly', ['--from', EXAMPLE, '--assembly', createFolder({})], 'there is no manifest.json'],
])('%s is an error in one line', async (_what, args, message) => {
  const { code, out, err } = await run(['rehearse', ...args], io);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});

test('an app that deploys elsewhere is an error that names where', async () => {
  const item = {
    awsAccountId: '444455556666',
    awsRegion: 'us-east-1',
    resourceType: 'AWS::EC2::Volume',
    resourceId: 'vol-1',
    configurationItemVersion: '1.3',
    configurationItemStatus: 'OK',
    configurationStateId: 1,
    configurationItemCaptureTime: '2026-11-20T00:00:00.000Z',
    configuration: { volumeType: 'gp2', size: 8 },
  };
  const folder = createFolder({ 'snapshot.json': JSON.stringify({ configurationItems: [item] }) });
  const { code, err } = await run(['rehearse', '--from', folder, '--assembly', assembly], io);
  expect({ code, err }).toEqual({
    code: 2,
    err: 'assay: Cannot rehearse in 444455556666 us-east-1, where the snapshot is from: the app deploys to 111122223333 eu-west-1. Choose another with --account and --region\n',
  });
});
