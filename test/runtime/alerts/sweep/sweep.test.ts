import type { Waiver } from '../../../../lib/core/waivers';
import type { RecordedName } from '../alert-account';
import { complianceChange, groupItem, ingressRecord, SETTINGS, setUpAlerts } from '../testing-alerts';

const { stub, alerts } = setUpAlerts({ alerts: { waitForActorMinutes: 0 } });

const RULE = { title: 't', severity: 'high', parameters: {}, remediation: 'off' } as const;
const HOUR = 60;
const DAY = 24 * HOUR;

test.each([
  [3, {}],
  [5, { eventBus: true, securityHub: true }],
])('makes %d queries when there is nothing to do, by the machine destinations', async (count, destinations) => {
  alerts.deploy(destinations);
  stub.table.pageSize = 100;
  await alerts.tick();
  stub.watch.calls = [];
  await alerts.tickAfter(5);
  expect(stub.watch.calls.map(({ name }) => name)).toEqual(Array(count).fill('dynamodb:Query'));
});

describe('the reminder', () => {
  const reminders = () =>
    alerts
      .mails()
      .filter(({ json }) => json.kind === 'reminder')
      .map(({ json }) => [
        json.at.slice(0, 10),
        // biome-ignore lint/suspicious/noExplicitAny: JSON
        ...json.rules.flatMap((rule: any) => rule.resources.map((one: any) => `${rule.name} ${one.id}`)),
      ]);
  /** Sweeps every six hours for so many days. */
  const days = async (count: number): Promise<void> => {
    for (let tick = 0; tick < count * 4; tick++) await alerts.tickAfter(6 * HOUR);
  };
  const open = (resourceId: string, more = {}) =>
    alerts.invoke(complianceChange({ resourceId, at: alerts.now, captured: alerts.now, ...more }));

  test('lists open alerts after seven days, and every seven days, in one mail', async () => {
    await alerts.tick();
    await open('sg-0a');
    await open('vpc-0a', { rule: 'assay-vpc-flow-logs-enabled' });
    await days(6.75);
    expect(reminders()).toEqual([]);
    await days(7.25);
    const both = ['open-ssh sg-0a', 'assay-vpc-flow-logs-enabled vpc-0a'];
    expect(reminders()).toEqual([
      ['2026-03-08', ...both],
      ['2026-03-15', ...both],
    ]);
  });

  test('leaves out resolved alerts, and those that are too young', async () => {
    await alerts.tick();
    await open('sg-0a');
    await open('sg-0b');
    await days(6);
    await open('sg-0b', { now: 'COMPLIANT' });
    await open('sg-0c');
    await days(2);
    expect(reminders()).toEqual([['2026-03-08', 'open-ssh sg-0a']]);
  });

  test('reads all pages', async () => {
    await alerts.tick();
    const groups = Array.from({ length: 10 }, (_, index) => `sg-${index}`);
    for (const group of groups) await open(group);
    await days(7);
    expect(reminders()).toEqual([['2026-03-08', ...groups.map((group) => `open-ssh ${group}`)]]);
  });

  test('leaves out waived resources, and rules that are not deployed any longer', async () => {
    await alerts.tick();
    await open('sg-0a');
    await open('sg-0b');
    await open('vpc-0a', { rule: 'assay-vpc-flow-logs-enabled' });
    const { 'assay-vpc-flow-logs-enabled': _, ...rules } = SETTINGS.rules;
    const waiver = { rule: 'open-ssh', resource: 'sg-0b', reason: 'r', owner: 'o', expires: '2026-12-31' };
    alerts.deploy({ rules, waivers: [waiver] });
    alerts.pass(1);
    await days(7);
    expect(reminders()).toEqual([['2026-03-08', 'open-ssh sg-0a']]);
  });

  test('has the actor and the time of each alert', async () => {
    stub.history = [groupItem(['0.0.0.0/0']), groupItem([], { captured: '2026-02-01T00:00:00.000Z' })];
    stub.addRecords({ name: 'sg-0a', record: ingressRecord() });
    await alerts.tick();
    await alerts.invoke(complianceChange());
    await days(7);
    expect(alerts.mails().at(-1)?.json.rules).toMatchObject([
      { resources: [{ id: 'sg-0a', name: 'web', actor: 'alice', openedAt: '2026-03-01T11:59:30.000Z' }] },
    ]);
  });

  test('is sent for a single alert as soon as it is old enough', async () => {
    await alerts.tick();
    await days(3);
    await open('sg-0a');
    await days(12);
    expect(reminders()).toEqual([['2026-03-11', 'open-ssh sg-0a']]);
  });

  test('is not sent if it is disabled', async () => {
    alerts.deploy({ alerts: { reminderDays: 0 } });
    await open('sg-0a');
    await days(20);
    expect(reminders()).toEqual([]);
  });

  test('is retried at the next sweep when the topic rejects it', async () => {
    await alerts.tick();
    await open('sg-0a');
    await days(6.75);
    stub.watch.faults.set('sns:Publish', ['InternalError']);
    await expect(alerts.tickAfter(6 * HOUR)).rejects.toThrow('Cannot finish the sweep: Cannot deliver "reminder/');
    await days(1);
    expect(reminders()).toEqual([['2026-03-08', 'open-ssh sg-0a']]);
  });

  test('has the highest severity as its attribute', async () => {
    await alerts.tick();
    await open('vpc-0a', { rule: 'assay-vpc-flow-logs-enabled' });
    await open('sg-0a');
    await days(7);
    expect(alerts.mails().at(-1)?.attributes).toEqual({
      severity: 'high',
      kind: 'reminder',
      account: '111122223333',
      region: 'eu-west-1',
    });
  });
});

describe('a changed waiver', () => {
  const waiver: Waiver = { rule: 'open-ssh', resource: 'sg-*', reason: 'r', owner: 'o', expires: '2026-03-01' };
  const started = () =>
    stub.watch.listInputs('config:StartConfigRulesEvaluation').map(({ ConfigRuleNames }) => ConfigRuleNames);

  test('starts one evaluation of its Config rule when it expires', async () => {
    alerts.deploy({
      waivers: [
        waiver,
        { ...waiver, resource: 'other' },
        { ...waiver, rule: 'gp2-volume', resource: '*', expires: '2026-03-02' },
      ],
    });
    await alerts.tick();
    await alerts.tickAfter(11.5 * HOUR);
    expect(started()).toEqual([]);
    await alerts.tickAfter(HOUR);
    await alerts.tickAfter(HOUR);
    expect(started()).toEqual([['assay-open-ssh']]);
    await alerts.tickAfter(DAY);
    expect(started()).toEqual([['assay-open-ssh'], ['assay-gp2-volume']]);
  });

  test('starts an evaluation when a deployment adds, removes or extends it, but not when it changes the reason', async () => {
    const long = { ...waiver, expires: '2026-12-31' };
    const deployments = [
      [long],
      [long, { ...long, resource: 'sg-0b' }],
      [
        { ...long, reason: 'another' },
        { ...long, resource: 'sg-0b' },
      ],
      [
        { ...long, expires: '2026-12-30' },
        { ...long, resource: 'sg-0b' },
      ],
      [],
    ];
    const counts: number[] = [];
    await alerts.tick();
    for (const waivers of deployments) {
      alerts.deploy({ waivers });
      await alerts.tickAfter(5);
      await alerts.tickAfter(5);
      counts.push(started().length);
    }
    expect(counts).toEqual([1, 2, 2, 3, 4]);
    expect(new Set(started().flat())).toEqual(new Set(['assay-open-ssh']));
  });

  test.each([{ account: '444455556666' }, { region: 'us-east-1' }])(
    'is ignored in another account or Region (%j)',
    async (place) => {
      await alerts.tick();
      alerts.deploy({ waivers: [{ ...waiver, ...place }] });
      await alerts.tickAfter(5);
      expect(started()).toEqual([]);
    },
  );

  test('starts the evaluations of the other rules if one does not exist in this Region', async () => {
    await stub.removeRule('assay-gp2-volume');
    await alerts.tick();
    alerts.deploy({ waivers: [waiver, { ...waiver, rule: 'gp2-volume', resource: 'vol-*' }] });
    await alerts.tickAfter(5);
    await alerts.tickAfter(5);
    expect(started()).toEqual([['assay-open-ssh', 'assay-gp2-volume'], ['assay-open-ssh'], ['assay-gp2-volume']]);
  });

  test('starts no evaluation if it expired before the first sweep', async () => {
    alerts.deploy({ waivers: [{ ...waiver, expires: '2026-02-01' }] });
    await alerts.tick();
    await alerts.tickAfter(DAY);
    expect(started()).toEqual([]);
  });

  describe.each<[string, string, Partial<RecordedName>, number]>([
    ['its id', 'sg-0f', { resourceId: 'sg-0f' }, 1],
    ['a pattern for its id', 'sg-0f*', { resourceId: 'sg-0f1' }, 1],
    ['its name', 'bastion', { resourceName: 'bastion' }, 1],
    ['its ARN', 'arn:aws:ec2:*:security-group/sg-9', { ARN: 'arn:aws:ec2:eu-west-1:1:security-group/sg-9' }, 1],
    ['another id', 'sg-0f', { resourceId: 'sg-0e' }, 0],
    ['another name', 'bastion', { resourceName: 'bastion-2' }, 0],
    ['a resource of another type', 'vol-0f', { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0f' }, 0],
  ])('that names %s', (_, resource, recorded, count) => {
    const long = { ...waiver, resource, expires: '2026-03-05' };

    test(`starts ${count} evaluations when it is added, when it changes, when it expires and when it is removed`, async () => {
      stub.recorded.push({ resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-9', ...recorded });
      await alerts.tick();
      alerts.deploy({ waivers: [long] });
      await alerts.tickAfter(5);
      expect(started()).toHaveLength(count);
      alerts.deploy({ waivers: [{ ...long, expires: '2026-03-06' }] });
      await alerts.tickAfter(5);
      expect(started()).toHaveLength(2 * count);
      await alerts.tickAfter(6 * DAY);
      expect(started()).toHaveLength(3 * count);
      alerts.deploy({ waivers: [{ ...long, expires: '2026-12-31' }] });
      await alerts.tickAfter(5);
      alerts.deploy({ waivers: [] });
      await alerts.tickAfter(5);
      await alerts.tickAfter(5);
      expect(started()).toHaveLength(5 * count);
      // Lists the resources once for each change.
      const lists = stub.watch
        .listInputs('config:SelectResourceConfig')
        .filter(({ NextToken }) => NextToken === undefined);
      expect(lists).toHaveLength(5);
    });
  });

  test('starts an evaluation if the recorded resources cannot be listed, or the rule is not known', async () => {
    alerts.deploy({ rules: { ...SETTINGS.rules, 'assay-other': { ...RULE, rule: 'other' } } });
    await alerts.tick();
    stub.watch.always.set('config:SelectResourceConfig', 'AccessDeniedException');
    alerts.deploy({
      rules: { ...SETTINGS.rules, 'assay-other': { ...RULE, rule: 'other' } },
      waivers: [
        { ...waiver, resource: 'sg-0f' },
        { ...waiver, rule: 'other' },
      ],
    });
    await alerts.tickAfter(5);
    expect(started()).toEqual([['assay-open-ssh', 'assay-other']]);
  });

  test.each(['ResourceInUseException', 'LimitExceededException'])(
    'retries at the next sweep after %s',
    async (code) => {
      alerts.deploy({ waivers: [waiver] });
      await alerts.tick();
      stub.watch.faults.set('config:StartConfigRulesEvaluation', [code, code]);
      for (const minutes of [DAY, 5, 5, 5]) await alerts.tickAfter(minutes);
      expect(started()).toEqual([['assay-open-ssh'], ['assay-open-ssh'], ['assay-open-ssh']]);
      expect(alerts.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
        'Left to the next sweep: rules whose waivers changed',
        'Left to the next sweep: rules whose waivers changed',
      ]);
    },
  );

  test('throws another error, and sends the reminder', async () => {
    alerts.deploy({ waivers: [waiver], alerts: { reminderDays: 1 } });
    await alerts.tick();
    await alerts.invoke(complianceChange({ rule: 'assay-vpc-flow-logs-enabled', resourceId: 'vpc-0a' }));
    stub.watch.always.set('config:StartConfigRulesEvaluation', 'AccessDeniedException');
    await expect(alerts.tickAfter(DAY)).rejects.toThrow(
      'Cannot finish the sweep: AccessDeniedException: refused by the test',
    );
    expect(alerts.mails().at(-1)?.json.kind).toBe('reminder');
  });

  test('starts the evaluations of many rules in parts', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `rule-${index}`);
    alerts.deploy({
      rules: Object.fromEntries(names.map((name) => [`assay-${name}`, { ...RULE, rule: name }])),
      waivers: names.map((name) => ({ ...waiver, rule: name })),
    });
    await alerts.tick();
    await alerts.tickAfter(DAY);
    expect(started().map((part) => part.length)).toEqual([25, 5]);
  });
});

test('stops in time and leaves the rest to the next sweep', async () => {
  alerts.deploy({ alerts: { waitForActorMinutes: 15 } });
  for (const resourceId of ['sg-0a', 'sg-0b', 'sg-0c']) {
    await alerts.invoke(
      complianceChange({ resourceId, at: `2026-03-01T11:59:3${resourceId.at(-1) === 'a' ? 0 : 1}.000Z` }),
    );
  }
  // A throttled look-up takes 20 seconds.
  stub.watch.always.set('cloudtrail:LookupEvents', 'ThrottlingException');
  alerts.timeout = 45_000;
  await alerts.tickAfter(20);
  expect(alerts.mails()).toHaveLength(1);
  await alerts.tick();
  await alerts.tick();
  expect(alerts.mails()).toHaveLength(3);
});
