import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nonCompliant } from '../../lib/core/evaluation';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { createHistory, createItem } from '../history/items';
import { rules } from '../rules/registry';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

const HOSTILE = '::error::x`</code>|<img src=x onerror=alert(1)>[x](javascript:a)@alice ##[group]https://x.example';
const group = (day: string, cidrIp: string | undefined) =>
  createItem({
    configurationItemCaptureTime: `${day}T00:00:00.000Z`,
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a',
    resourceName: HOSTILE,
    ARN: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a',
    configuration: {
      groupId: 'sg-0a',
      groupName: 'web',
      ipPermissions: cidrIp ? [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp }] }] : [],
      ipPermissionsEgress: [],
    },
  });

let store: string;
beforeAll(async () => {
  store = join(createFolder({}), 'history.duckdb');
  const items = [group('2026-01-01', undefined), group('2026-01-05', '0.0.0.0/0'), group('2026-01-06', undefined)];
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store });
});

const evaluate = (...args: string[]) =>
  run(['evaluate', '--history', '--rule', 'open-ssh', '--now', '2026-02-01', '--store', store, ...args], { rules });

const DAY = 86_400;
const summary = (overrides: object) => ({
  rule: 'open-ssh',
  severity: 'high',
  parameters: expect.objectContaining({ allowedCidrs: '', ipv4PrefixLength: '8' }),
  episodes: 1,
  resources: 1,
  open: 0,
  medianSeconds: DAY,
  longestSeconds: DAY,
  insufficientData: 0,
  waived: 0,
  alerts: { single: 2, digests: 0, inDigests: 0, merged: 0, belowSeverity: 0 },
  ...overrides,
});

const NEVER = {
  episodes: 0,
  resources: 0,
  medianSeconds: null,
  longestSeconds: null,
  alerts: { single: 0, digests: 0, inDigests: 0, merged: 0, belowSeverity: 0 },
};

test('a run over history counts how often a rule would have fired', async () => {
  const { code, out } = await evaluate('--format', 'json');
  expect(JSON.parse(out).backtest).toEqual({
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-02-01T00:00:00.000Z',
    routing: { severity: 'medium', stormSize: 20, gracePeriodMinutes: 0 },
    rules: [summary({})],
  });
  expect(code).toBe(1);
});

test('the comma-separated values of a run over history have the time in which each result holds', async () => {
  const { out } = await evaluate('--format', 'csv');
  const rows = out.trimEnd().split('\r\n');
  expect(rows.map((row) => row.split(',').slice(-2))).toEqual([
    ['from', 'until'],
    ['2026-01-01T00:00:00.000Z', '2026-01-05T00:00:00.000Z'],
    ['2026-01-05T00:00:00.000Z', '2026-01-06T00:00:00.000Z'],
    ['2026-01-06T00:00:00.000Z', ''],
  ]);
});

const volume = (day: string) => createItem({ configurationItemCaptureTime: `${day}T00:00:00.000Z` });

test.each([
  [
    'of its type',
    (day: string) => group(day, undefined),
    [
      'The results over time are approximate: a version of 1 resource may be missing, since the delivered files have gaps',
    ],
  ],
  ['of another type', volume, []],
])('a run over history says that the delivered files %s have a gap', async (_, create, notes) => {
  const history = (day: string) => {
    const item = create(day);
    const stamp = day.replaceAll('-', '');
    return {
      [`111122223333_Config_eu-west-1_ConfigHistory_${item.resourceType}_${stamp}T000000Z_${stamp}T060000Z_1.json`]:
        createHistory([item]),
    };
  };
  const folder = createFolder({
    ...history('2026-01-01'),
    'messages.json': createHistory([create('2026-01-03'), group('2026-01-04', '0.0.0.0/0')]),
    ...history('2026-01-05'),
  });
  const { out } = await run(
    ['evaluate', folder, '--history', '--rule', 'open-ssh', '--now', '2026-02-01', '--format', 'json'],
    { rules },
  );
  expect(JSON.parse(out).notes).toEqual(notes);
});

const CONFLICT =
  'approximate: 1 resource had two contents for one capture time, of which one is used: assay history shows both';

test.each([
  [
    'of its type',
    () => [group('2026-01-02', undefined), group('2026-01-02', '0.0.0.0/0')],
    [`The results over time are ${CONFLICT}`],
  ],
  ['of another type', () => [volume('2026-01-02'), { ...volume('2026-01-02'), tags: { a: 'b' } }], []],
])('says that one of two contents %s is evaluated', async (_, create, notes) => {
  const folder = createFolder({ 'history.json': createHistory([...create(), group('2026-01-01', undefined)]) });
  const past = ['--history', '--rule', 'open-ssh', '--now', '2026-02-01', '--format', 'json'];
  const { out } = await run(['evaluate', folder, ...past], { rules });
  expect(JSON.parse(out).notes).toEqual(notes);
  const store = join(folder, 'history.duckdb');
  await run(['ingest', folder, '--store', store]);
  const present = await run(['compliance', '--store', store, '--rule', 'open-ssh', '--format', 'json'], { rules });
  expect(JSON.parse(present.out).notes).toContain(`The state is ${CONFLICT}`);
});

test('a run over the history of a folder without files is an error', async () => {
  const { code, err } = await run(['evaluate', createFolder({}), '--history', '--rule', 'open-ssh'], { rules });
  expect([code, err]).toEqual([2, expect.stringMatching(/^assay: Nothing to ingest: no files in \S+\n$/)]);
});

test('what was captured after the end does not count', async () => {
  const { out } = await evaluate('--format', 'json', '--now', '2026-01-05T12:00:00Z');
  const { backtest } = JSON.parse(out);
  const alerts = { single: 1, digests: 0, inDigests: 0, merged: 0, belowSeverity: 0 };
  expect(backtest.rules).toEqual([summary({ open: 1, medianSeconds: DAY / 2, longestSeconds: DAY / 2, alerts })]);
});

const FLIP = {
  rule: 'open-ssh',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a',
  resourceName: HOSTILE,
  arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a',
  accountId: '111122223333',
  region: 'eu-west-1',
};
const COMPLIANT_RESULT = { outcome: 'compliant', complianceType: 'COMPLIANT', annotation: null };

test('another value of a parameter is compared', async () => {
  const { out } = await evaluate('--format', 'json', '--compare-param', 'open-ssh.allowedCidrs=0.0.0.0/0');
  expect(JSON.parse(out).backtest.comparison).toEqual({
    parameters: ['open-ssh.allowedCidrs=0.0.0.0/0'],
    folders: [],
    rules: [summary({ ...NEVER, parameters: expect.objectContaining({ allowedCidrs: '0.0.0.0/0' }) })],
    flips: [
      {
        ...FLIP,
        from: '2026-01-05T00:00:00.000Z',
        until: '2026-01-06T00:00:00.000Z',
        before: {
          outcome: 'nonCompliant',
          complianceType: 'NON_COMPLIANT',
          annotation: 'Port 22 is open to 0.0.0.0/0 by tcp 22',
        },
        after: COMPLIANT_RESULT,
      },
    ],
  });
});

test('another version of a rule is compared, with the parameters of the run', async () => {
  const rule = rules.find(({ name }) => name === 'open-ssh');
  const other = { ...rule, facts: undefined, evaluate: () => nonCompliant('always') };
  const unknown = { ...other, name: 'no-such-rule' };
  const folder = createFolder({ 'a/rule.js': 'export default {}', 'b/rule.js': 'export default {}' });
  const { out } = await run(
    [
      'evaluate',
      '--history',
      '--rule',
      'open-ssh',
      '--now',
      '2026-02-01',
      '--store',
      store,
      '--compare',
      folder,
    ].concat(['--param', 'open-ssh.ipv4PrefixLength=4', '--format', 'json']),
    { rules, importModule: async () => ({ loaded: [{ rule: other }, { rule: unknown }] }) },
  );
  const { backtest, notes } = JSON.parse(out);
  expect(notes).toEqual(['Rule no-such-rule of --compare was not compared: this run has no rule of that name']);
  const { rules: compared, flips } = backtest.comparison;
  expect(compared[0]).toMatchObject({ episodes: 1, open: 1, parameters: { ipv4PrefixLength: '4' } });
  const always = { outcome: 'nonCompliant', complianceType: 'NON_COMPLIANT', annotation: 'always' };
  const at = (day: string) => `2026-01-${day}T00:00:00.000Z`;
  expect(flips).toEqual([
    { ...FLIP, from: at('01'), until: at('05'), before: COMPLIANT_RESULT, after: always },
    { ...FLIP, from: at('06'), until: null, before: COMPLIANT_RESULT, after: always },
  ]);
});

test('alerts are routed by the settings of the configuration file', async () => {
  const alerts = { severity: 'critical', stormSize: 5, gracePeriodMinutes: 10, reminderDays: 3 };
  const config = join(createFolder({ 'a.json': JSON.stringify({ alerts }) }), 'a.json');
  const { backtest } = JSON.parse((await evaluate('--format', 'json', '--config', config)).out);
  expect(backtest.routing).toEqual({ severity: 'critical', stormSize: 5, gracePeriodMinutes: 10 });
  expect(backtest.rules[0].alerts).toEqual({ single: 0, digests: 0, inDigests: 0, merged: 0, belowSeverity: 2 });
});

test.each([
  [{ severity: 'urgent' }, 'alerts.severity: got "urgent", expected critical, high, medium, low'],
  [{ stormSize: 0 }, 'alerts.stormSize: got 0, expected an integer from 1'],
  [{ gracePeriodMinutes: '5' }, 'alerts.gracePeriodMinutes: got "5", expected an integer from 0'],
])('refuses the settings %j', async (alerts, message) => {
  const config = join(createFolder({ 'a.json': JSON.stringify({ alerts }) }), 'a.json');
  const { code, err } = await evaluate('--config', config);
  expect({ code, err }).toEqual({ code: 2, err: `assay: Cannot use configuration "${config}": ${message}\n` });
});

test('the table has the counts and the flips, in 40 columns too', async () => {
  const compared = ['--compare-param', 'open-ssh.allowedCidrs=0.0.0.0/0'];
  const { out } = await evaluate(...compared);
  expect(out).toContain(
    [
      'Had these rules run from 2026-01-01 00:00 UTC to 2026-02-01 00:00 UTC',
      'rule      episodes  open  median  longest  messages',
      'open-ssh         1     0      1d       1d         2',
      '2 messages',
      '',
      'COMPARED  ───────────────────────────────────────────────────────────────────  1',
      'With open-ssh.allowedCidrs=0.0.0.0/0',
      'open-ssh: episodes 1 → 0, open 0 → 0, longest 1d → -, messages 2 → 0',
    ].join('\n'),
  );
  expect(out).toContain(
    '    non-compliant → compliant, from 2026-01-05 00:00 UTC to 2026-01-06 00:00 UTC\n    Port 22 is open to 0.0.0.0/0 by tcp 22\n',
  );
  const args = ['evaluate', '--history', '--rule', 'open-ssh', '--now', '2026-02-01', '--store', store, ...compared];
  const narrow = (await run(args, { rules, width: 40 })).out;
  expect(narrow.split('\n').filter((line) => line.length > 40)).toEqual([]);
  expect(narrow).toContain('open-ssh: episodes 1, open 0, median\n  1d, longest 1d, messages 2\n');
});

test('GitHub gets annotations and a summary of the job, in which text of the account is text', async () => {
  const jobSummary = join(createFolder({ 'summary.md': 'Before\n' }), 'summary.md');
  const args = ['evaluate', '--history', '--rule', 'open-ssh', '--now', '2026-02-01', '--store', store];
  const compared = ['--compare-param', 'open-ssh.allowedCidrs=0.0.0.0/0', '--format', 'github'];
  const { out } = await run([...args, ...compared], { rules, jobSummary });
  expect(out.split('\n').map((line) => line.slice(0, 60))).toEqual(
    [
      '::notice title=Backtest::Had these rules run from 2026-01-01 ',
      '::notice title=Compared with open-ssh.allowedCidrs=0.0.0.0/0',
      '::warning title=open-ssh%3A non-compliant → compliant::sg-0a',
      expect.stringMatching(/^::error file=.*/),
      'Assay: Some resources are non-compliant; 1 non-compliant (1 ',
      '',
    ].map((line) => (typeof line === 'string' ? line.slice(0, 60) : line)),
  );
  const written = readFileSync(jobSummary, 'utf8');
  expect(written).toMatch(/^Before\n## Backtest\n\nHad these rules run/);
  expect(written).toContain('| <code>open-ssh</code> | 1 | 1 | 0 | 1d | 1d | 2 |\n');
  expect(written).toContain('| <code>open-ssh</code> | 1 → 0 | 1 → 0 | 0 | 1d → - | 1d → - | 2 → 0 |\n');
  const [row = ''] = written.split('\n').filter((line) => line.includes('sg-0a'));
  // Nothing is left of it but letters, digits and entities.
  expect(row.replaceAll(/<\/?code>|&#\d+;/g, '')).toMatch(/^\| [\p{L}\p{N} ,()/|→:-]*$/u);
  expect(row.split('|')).toHaveLength(7);
});

test('the notice for GitHub has a rule that only lacked data, since it sends messages', async () => {
  const other = join(createFolder({}), 'history.duckdb');
  const permission = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, prefixListIds: [{ prefixListId: 'pl-0a' }] };
  const configuration = { groupId: 'sg-0a', groupName: 'web', ipPermissions: [permission], ipPermissionsEgress: [] };
  const items = [
    group('2026-01-01', undefined),
    { ...group('2026-01-05', undefined), configuration },
    group('2026-01-06', undefined),
  ];
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store: other });
  const { out } = await evaluate('--store', other, '--format', 'github');
  expect(out.split('\n')[0]).toBe(
    '::notice title=Backtest::Had these rules run from 2026-01-01 00:00 UTC to 2026-02-01 00:00 UTC: open-ssh 0 episodes, 0 open, longest -, 2 messages',
  );
});

test.each([
  [['--compare-param', 'open-ssh.nothing=1'], /^assay: Rule "open-ssh" has no parameter "nothing"/],
  [
    ['--compare-param', 'open-rdp.allowedCidrs=10.0.0.0/8'],
    /^assay: Cannot use --compare-param for "open-rdp": that rule is not run/,
  ],
  [['--compare-param', 'open-ssh'], /^assay: Cannot read --compare-param "open-ssh": expected <rule>\.<key>=<value>/],
  [['--compare', '/no/such/folder'], /^assay: Cannot load rules from "\/no\/such\/folder": there is no such folder/],
])('refuses %j', async (args, message) => {
  const { code, out, err } = await evaluate(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
});

test.each(['--store', '--compare', '--compare-param'])('%s needs --history', async (option) => {
  const { code, err } = await run(['evaluate', store, option, 'x'], { rules });
  expect({ code, err }).toEqual({ code: 2, err: `assay: Cannot use ${option} without --history\n` });
});
