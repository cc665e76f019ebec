import { join } from 'node:path';
import { toItem } from '../../lib/formats/items/configuration-item';
import { createStoreSource, createTally, streamEvaluations } from '../../lib/history/compliance/evaluate-versions';
import { TemporalFacts } from '../../lib/history/compliance/temporal-facts';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { openForReading } from '../../lib/history/store/store';
import { rules } from '../../rules';
import { createFolder } from '../temporary-files';
import { createHistory, createItem } from './items';

const NOW = new Date('2026-06-01T00:00:00Z');

/** The results of a rule over a history: `from until type`. */
async function evaluate(name: string, items: readonly unknown[], waivers: object[] = []): Promise<string[]> {
  const rule = rules.find((known) => known.name === name);
  if (!rule) throw new Error(`There is no rule ${name}`);
  const parameters = Object.fromEntries(
    Object.entries(rule.parameters as Record<string, { default?: unknown }>).map(([key, { default: value }]) => [
      key,
      value,
    ]),
  );
  const store = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store });
  const database = await openForReading(store);
  try {
    const run = { rules: [{ rule, parameters }], waivers: waivers as never, now: NOW };
    const tally = createTally();
    const evaluations = [];
    for await (const evaluation of streamEvaluations(createStoreSource(database), run, tally))
      evaluations.push(evaluation);
    expect(tally.unreadable).toEqual([]);
    const format = (time: number | null) =>
      time === null ? 'now' : new Date(time).toISOString().slice(0, 16).replace('T00:00', '');
    return evaluations.map(({ from, until, complianceType }) => `${format(from)} ${format(until)} ${complianceType}`);
  } finally {
    database.close();
  }
}

const volume = (day: string, volumeType: string, overrides: object = {}) =>
  createItem({
    configurationItemCaptureTime: `${day}T00:00:00.000Z`,
    configuration: { volumeId: 'vol-0a', size: 100, iops: 300, volumeType, state: 'in-use', attachments: [] },
    ...overrides,
  });

test('each version has the time in which it was in force', async () => {
  const items = [
    volume('2026-01-01', 'gp2'),
    volume('2026-02-01', 'gp3'),
    volume('2026-03-01', 'gp2'),
    volume('2026-04-01', 'gp2', { configurationItemStatus: 'ResourceDeleted', configuration: null }),
  ];
  expect(await evaluate('gp2-volume', items)).toEqual([
    '2026-01-01 2026-02-01 NON_COMPLIANT',
    '2026-02-01 2026-03-01 COMPLIANT',
    '2026-03-01 2026-04-01 NON_COMPLIANT',
  ]);
});

test('a waiver that expires ends its result', async () => {
  const waiver = { rule: 'gp2-volume', resource: 'vol-0a', reason: 'test', owner: 'web', expires: '2026-02-14' };
  expect(await evaluate('gp2-volume', [volume('2026-01-01', 'gp2')], [waiver])).toEqual([
    '2026-01-01 2026-02-15 NOT_APPLICABLE',
    '2026-02-15 now NON_COMPLIANT',
  ]);
});

test('a certificate becomes non-compliant while its version stays the same', async () => {
  const certificate = createItem({
    resourceType: 'AWS::ACM::Certificate',
    resourceId: 'arn:aws:acm:eu-west-1:111122223333:certificate/1',
    configuration: {
      certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1',
      domainName: 'www.example.com',
      status: 'ISSUED',
      type: 'IMPORTED',
      renewalEligibility: 'INELIGIBLE',
      inUseBy: [],
      notBefore: '2025-05-01T00:00:00.000Z',
      notAfter: '2026-05-01T00:00:00.000Z',
    },
  });
  expect(await evaluate('expiring-certificate', [certificate])).toEqual([
    '2026-01-01 2026-04-01 COMPLIANT',
    '2026-04-01 now NON_COMPLIANT',
  ]);
});

test('a result changes when another resource does', async () => {
  const group = createItem({
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a',
    configuration: { groupId: 'sg-0a', groupName: 'web', vpcId: 'vpc-0a', ipPermissions: [], ipPermissionsEgress: [] },
  });
  const networkInterface = (day: string, groups: readonly string[]) =>
    createItem({
      resourceType: 'AWS::EC2::NetworkInterface',
      resourceId: 'eni-0a',
      configurationItemCaptureTime: `${day}T00:00:00.000Z`,
      configuration: { networkInterfaceId: 'eni-0a', groups: groups.map((groupId) => ({ groupId })) },
    });
  const items = [
    group,
    networkInterface('2026-01-01', ['sg-0a']),
    networkInterface('2026-02-01', []),
    networkInterface('2026-03-01', ['sg-0a']),
  ];
  expect(await evaluate('unused-security-group', items)).toEqual([
    '2026-01-01 2026-02-01 COMPLIANT',
    '2026-02-01 2026-03-01 NON_COMPLIANT',
    '2026-03-01 now COMPLIANT',
  ]);
});

/** Each row: the end of the period, and the captures of the interface that are named as unreadable. */
test.each([
  ['2026-02-15', []],
  ['2026-03-15', ['2026-03-01']],
])('a period until %s names unreadable items of facts that are in force in it', async (to, expected) => {
  const rule = rules.find(({ name }) => name === 'unused-security-group');
  const capture = (day: string, groups: unknown) =>
    createItem({
      resourceType: 'AWS::EC2::NetworkInterface',
      resourceId: 'eni-0a',
      configurationItemCaptureTime: `${day}T00:00:00.000Z`,
      configuration: { networkInterfaceId: 'eni-0a', groups },
    });
  const items = [capture('2026-01-01', 'before'), capture('2026-02-01', []), capture('2026-03-01', 'after')];
  const store = join(createFolder({}), 'history.duckdb');
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store });
  const database = await openForReading(store);
  const tally = createTally();
  const period = { from: Date.parse('2026-02-02'), to: Date.parse(to) };
  const run = { rules: [{ rule, parameters: {} }] as never, waivers: [], now: NOW, ...period };
  for await (const _ of streamEvaluations(createStoreSource(database), run, tally));
  database.close();
  expect(tally.unreadable.map(({ captureTime }) => new Date(captureTime ?? 0).toISOString().slice(0, 10))).toEqual(
    expected,
  );
});

/** Each row: the time, whether all items can be read then, and when that changes. */
test.each([
  [0, true, 1],
  [1, false, 9],
  [4, false, 9],
  [9, true, 20],
  [25, false, 30],
  [30, true, Number.POSITIVE_INFINITY],
])('facts at %d, with unreadable versions of which some overlap', (time, expected, next) => {
  const fact = { name: 'fact', resourceTypes: ['AWS::EC2::Volume'], entries: () => [] };
  const facts = new TemporalFacts();
  facts.add(fact, toItem(createItem({})), 0, Number.POSITIVE_INFINITY);
  for (const [from, until] of [
    [7, 9],
    [1, 3],
    [20, 30],
    [3, 5],
    [2, 8],
  ] as const)
    facts.addUnreadable(fact, from, until);
  const then = facts.at(time);
  expect([then.isRecorded(fact, { accountId: '111122223333' }), then.nextChange()]).toEqual([expected, next]);
});
