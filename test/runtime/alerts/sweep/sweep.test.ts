import type { Waiver } from '../../../../lib/core/waivers';
import { AwsStub } from '../aws-stub';
import { complianceChange, groupItem, ingressRecord, SETTINGS, TestingAlerts } from '../testing-alerts';

let stub: AwsStub;
let alerts: TestingAlerts;

beforeAll(async () => {
  stub = await AwsStub.start();
});
afterAll(() => stub.stop());
beforeEach(() => {
  stub.reset();
  use();
});
afterEach(() => alerts.close());

function use(given: ConstructorParameters<typeof TestingAlerts>[1] = {}): void {
  alerts?.close();
  alerts = new TestingAlerts(stub, { ...given, alerts: { waitForActorMinutes: 0, ...given.alerts } });
  alerts.knowRules();
}

/** Other settings or waivers; what is remembered stays. */
function redeploy(given: ConstructorParameters<typeof TestingAlerts>[1]): void {
  alerts.close();
  alerts = new TestingAlerts(stub, given);
}

const HOUR = 60;
const DAY = 24 * HOUR;

test('a tick with nothing to do costs three queries', async () => {
  stub.table.pageSize = 100;
  await alerts.tick();
  stub.calls = [];
  await alerts.tickAfter(5);
  expect(stub.calls.map(({ action }) => action)).toEqual(['dynamodb:Query', 'dynamodb:Query', 'dynamodb:Query']);
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
  /** So many days, with a tick every six hours. */
  const days = async (count: number): Promise<void> => {
    for (let tick = 0; tick < count * 4; tick++) await alerts.tickAfter(6 * HOUR);
  };
  const open = (resourceId: string, more = {}) =>
    alerts.invoke(complianceChange({ resourceId, at: alerts.now, captured: alerts.now, ...more }));

  test('says after seven days what is open, and again every seven days, in one mail', async () => {
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

  test('leaves out what was put right, and what is not open for so long', async () => {
    await alerts.tick();
    await open('sg-0a');
    await open('sg-0b');
    await days(6);
    await open('sg-0b', { now: 'COMPLIANT' });
    await open('sg-0c');
    await days(2);
    expect(reminders()).toEqual([['2026-03-08', 'open-ssh sg-0a']]);
  });

  test('reads through many pages', async () => {
    await alerts.tick();
    const groups = Array.from({ length: 10 }, (_, index) => `sg-${index}`);
    for (const group of groups) await open(group);
    await days(7);
    expect(reminders()).toEqual([['2026-03-08', ...groups.map((group) => `open-ssh ${group}`)]]);
  });

  test('leaves out what is waived by now, and the rules that are deployed no more', async () => {
    await alerts.tick();
    await open('sg-0a');
    await open('sg-0b');
    await open('vpc-0a', { rule: 'assay-vpc-flow-logs-enabled' });
    const { 'assay-vpc-flow-logs-enabled': _, ...rules } = SETTINGS.rules;
    const waiver = { rule: 'open-ssh', resource: 'sg-0b', reason: 'r', owner: 'o', expires: '2026-12-31' };
    use({ rules, waivers: [waiver] });
    alerts.pass(1);
    await days(7);
    expect(reminders()).toEqual([['2026-03-08', 'open-ssh sg-0a']]);
  });

  test('says who opened it, and since when', async () => {
    stub.history = [groupItem(['0.0.0.0/0']), groupItem([], { captured: '2026-02-01T00:00:00.000Z' })];
    stub.records = [{ name: 'sg-0a', record: ingressRecord() }];
    await alerts.tick();
    await alerts.invoke(complianceChange());
    await days(7);
    expect(alerts.mails().at(-1)?.json.rules).toMatchObject([
      { resources: [{ id: 'sg-0a', name: 'web', actor: 'alice', openedAt: '2026-03-01T11:59:30.000Z' }] },
    ]);
  });

  test('comes for a single one as soon as it has been open for so long', async () => {
    await alerts.tick();
    await days(3);
    await open('sg-0a');
    await days(12);
    expect(reminders()).toEqual([['2026-03-11', 'open-ssh sg-0a']]);
  });

  test('never comes where the settings say so', async () => {
    use({ alerts: { reminderDays: 0 } });
    await open('sg-0a');
    await days(20);
    expect(reminders()).toEqual([]);
  });

  test('that the topic refuses comes with the next tick', async () => {
    await alerts.tick();
    await open('sg-0a');
    await days(6.75);
    stub.troubles.set('sns:Publish', ['InternalError']);
    await expect(alerts.tickAfter(6 * HOUR)).rejects.toThrow('Cannot finish the tick: Cannot deliver "reminder/');
    await days(1);
    expect(reminders()).toEqual([['2026-03-08', 'open-ssh sg-0a']]);
  });

  test('has a filter for the worst severity', async () => {
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

describe('a waiver ends', () => {
  const waiver: Waiver = { rule: 'open-ssh', resource: 'sg-*', reason: 'r', owner: 'o', expires: '2026-03-01' };
  const started = () =>
    stub.inputsOf('config:StartConfigRulesEvaluation').map(({ ConfigRuleNames }) => ConfigRuleNames);

  test('its Config rule judges again, once', async () => {
    use({
      waivers: [waiver, { ...waiver, resource: 'other' }, { ...waiver, rule: 'gp2-volume', expires: '2026-03-02' }],
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

  test('one that a deployment brings, takes or lengthens has its rule judge again; other words of it do not', async () => {
    const long = { ...waiver, expires: '2026-12-31' };
    const deployments = [
      [long],
      [long, { ...long, resource: 'x' }],
      [
        { ...long, reason: 'another' },
        { ...long, resource: 'x' },
      ],
      [
        { ...long, expires: '2026-12-30' },
        { ...long, resource: 'x' },
      ],
      [],
    ];
    const counts: number[] = [];
    await alerts.tick();
    for (const waivers of deployments) {
      redeploy({ waivers });
      await alerts.tickAfter(5);
      await alerts.tickAfter(5);
      counts.push(started().length);
    }
    expect(counts).toEqual([1, 2, 2, 3, 4]);
    expect(new Set(started().flat())).toEqual(new Set(['assay-open-ssh']));
  });

  test.each([{ account: '444455556666' }, { region: 'us-east-1' }])(
    'of another place (%j) it is nothing',
    async (place) => {
      await alerts.tick();
      redeploy({ waivers: [{ ...waiver, ...place }] });
      await alerts.tickAfter(5);
      expect(started()).toEqual([]);
    },
  );

  test('a rule that is not in this Region does not hold up the others', async () => {
    stub.missingRules.add('assay-gp2-volume');
    await alerts.tick();
    redeploy({ waivers: [waiver, { ...waiver, rule: 'gp2-volume' }] });
    await alerts.tickAfter(5);
    await alerts.tickAfter(5);
    expect(started()).toEqual([['assay-open-ssh', 'assay-gp2-volume'], ['assay-open-ssh'], ['assay-gp2-volume']]);
  });

  test('one that had ended before the first tick of all is nothing new', async () => {
    use({ waivers: [{ ...waiver, expires: '2026-02-01' }] });
    await alerts.tick();
    await alerts.tickAfter(DAY);
    expect(started()).toEqual([]);
  });

  test.each(['ResourceInUseException', 'LimitExceededException'])('%s: tried again at the next tick', async (code) => {
    use({ waivers: [waiver] });
    await alerts.tick();
    stub.troubles.set('config:StartConfigRulesEvaluation', [code, code]);
    for (const minutes of [DAY, 5, 5, 5]) await alerts.tickAfter(minutes);
    expect(started()).toEqual([['assay-open-ssh'], ['assay-open-ssh'], ['assay-open-ssh']]);
    expect(alerts.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      'Left to the next tick: rules whose waivers have changed',
      'Left to the next tick: rules whose waivers have changed',
    ]);
  });

  test('another error is loud, and the reminder comes all the same', async () => {
    use({ waivers: [waiver], alerts: { reminderDays: 1 } });
    await alerts.tick();
    await alerts.invoke(complianceChange({ rule: 'assay-vpc-flow-logs-enabled', resourceId: 'vpc-0a' }));
    stub.always.set('config:StartConfigRulesEvaluation', 'AccessDeniedException');
    await expect(alerts.tickAfter(DAY)).rejects.toThrow(
      'Cannot finish the tick: AccessDeniedException: refused by the test',
    );
    expect(alerts.mails().at(-1)?.json.kind).toBe('reminder');
  });

  test('of more rules than AWS Config starts at once: in parts', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `rule-${index}`);
    const rule = { title: 't', severity: 'high', parameters: {}, remediation: 'off' } as const;
    use({
      rules: Object.fromEntries(names.map((name) => [`assay-${name}`, { ...rule, rule: name }])),
      waivers: names.map((name) => ({ ...waiver, rule: name })),
    });
    await alerts.tick();
    await alerts.tickAfter(DAY);
    expect(started().map((part) => part.length)).toEqual([25, 5]);
  });
});

test('a tick stops in time and leaves the rest to the next one', async () => {
  use({ alerts: { waitForActorMinutes: 15 } });
  for (const resourceId of ['sg-0a', 'sg-0b', 'sg-0c']) {
    await alerts.invoke(
      complianceChange({ resourceId, at: `2026-03-01T11:59:3${resourceId.at(-1) === 'a' ? 0 : 1}.000Z` }),
    );
  }
  // CloudTrail that throttles takes 20 seconds of each.
  stub.always.set('cloudtrail:LookupEvents', 'ThrottlingException');
  alerts.timeout = 45_000;
  await alerts.tickAfter(20);
  expect(alerts.mails()).toHaveLength(1);
  await alerts.tick();
  await alerts.tick();
  expect(alerts.mails()).toHaveLength(3);
});
