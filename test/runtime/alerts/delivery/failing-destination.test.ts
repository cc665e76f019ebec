import { complianceChange, setUpAlerts } from '../testing-alerts';

const { stub, alerts } = setUpAlerts({ alerts: { waitForActorMinutes: 0 }, eventBus: true, securityHub: true });

const HOUR = 60;
const DAY = 24 * HOUR;

const HUB = 'securityhub:BatchImportFindings';
const BUS = 'events:PutEvents';
const DESTINATIONS = [
  { destination: 'Security Hub', action: HUB, code: 'InvalidAccessException', other: BUS },
  { destination: 'event bus', action: BUS, code: 'AccessDeniedException', other: HUB },
] as const;

/** The messages in brief. */
const mails = (): string[] =>
  alerts.mails().map(({ json }) => {
    if (json.kind === 'destinationFailure') return `${json.destination} fails since ${json.since.slice(0, 16)}`;
    if (json.resource) return `${json.kind} ${json.resource.id}`;
    // biome-ignore lint/suspicious/noExplicitAny: JSON
    const ids = json.resources ?? json.rules.flatMap((rule: any) => rule.resources);
    return `${json.kind}: ${ids.map(({ id }: { id: string }) => id).join(', ')}`;
  });

const open = (resourceId: string, more = {}) =>
  alerts.invoke(complianceChange({ resourceId, at: alerts.now, captured: alerts.now, ...more }));

/** Sweeps every so many minutes for a while. */
async function sweepFor(minutes: number, every: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += every) await alerts.tickAfter(every);
}

/** The resources whose findings Security Hub took, or whose alerts the bus took, since the calls were counted. */
const taken = (action: string, since: number): string[] =>
  stub.watch
    .listInputs(action)
    .slice(since)
    .flatMap(({ Findings = [], Entries = [] }) => [
      ...Findings.map(({ Id }: { Id: string }) => Id.split('/').at(-1)),
      ...Entries.flatMap(({ Detail }: { Detail: string }) => JSON.parse(Detail).resource?.id ?? []),
    ]);

describe.each(DESTINATIONS)('while $destination fails', ({ destination, action, code, other }) => {
  test('people get alerts, digests and reminders for weeks, and one report of the failure', async () => {
    stub.watch.always.set(action, code);
    await alerts.tick();
    await open('sg-0a');
    await sweepFor(2 * DAY, 6 * HOUR);
    for (const group of ['sg-0b', 'sg-0c', 'sg-0d', 'sg-0e', 'sg-0f']) await open(group);
    await sweepFor(HOUR, 5);
    await open('sg-0b', { now: 'COMPLIANT' });
    await sweepFor(20 * DAY, 6 * HOUR);
    const rest = 'sg-0a, sg-0c, sg-0d, sg-0e, sg-0f';
    expect(mails()).toEqual([
      'opened sg-0a',
      `${destination} fails since 2026-03-01T12:00`,
      ...['opened sg-0b', 'opened sg-0c', 'opened sg-0d'],
      'digest: sg-0e, sg-0f',
      'resolved sg-0b',
      'reminder: sg-0a',
      `reminder: ${rest}`,
      `reminder: ${rest}`,
    ]);
    expect(taken(other, 0)).toEqual(['sg-0a', 'sg-0b', 'sg-0c', 'sg-0d', 'sg-0e', 'sg-0f', 'sg-0b']);
  });

  test('people get the baseline once, and later sweeps succeed', async () => {
    stub.table.items.clear();
    stub.watch.always.set(action, code);
    const group = { configRuleName: 'assay-open-ssh', resourceType: 'AWS::EC2::SecurityGroup', annotation: 'a' };
    for (const resourceId of ['sg-0a', 'sg-0b']) {
      stub.hold({ ...group, resourceId, complianceType: 'NON_COMPLIANT', recordedAt: '2026-01-05T10:00:00.000Z' });
    }
    await sweepFor(HOUR, 5);
    expect(mails()).toEqual(['baseline: sg-0a, sg-0b', `${destination} fails since 2026-03-01T12:05`]);
  });

  test('an alert is done when people have it, and its event does not go to the dead-letter queue', async () => {
    stub.watch.always.set(action, code);
    await open('sg-0a');
    expect(stub.table.rows(alertRow('sg-0a'))).toMatchObject([{ phase: 'done' }]);
  });

  test('a later sweep sends what it missed, and a short outage is not reported', async () => {
    stub.watch.always.set(action, code);
    await alerts.tick();
    await open('sg-0a');
    await open('sg-0b');
    await alerts.tickAfter(5);
    stub.watch.always.clear();
    const count = stub.watch.listInputs(action).length;
    await alerts.tickAfter(5);
    await alerts.tickAfter(5);
    expect(taken(action, count)).toEqual(['sg-0a', 'sg-0b']);
    // It is sent directly again.
    await open('sg-0c');
    expect(taken(action, count)).toEqual(['sg-0a', 'sg-0b', 'sg-0c']);
    expect(mails()).toEqual(['opened sg-0a', 'opened sg-0b', 'opened sg-0c']);
  });

  test('a message is given up after a day, and newer ones are sent', async () => {
    stub.watch.always.set(action, code);
    await open('sg-0a');
    await sweepFor(23 * HOUR, 4.6 * HOUR);
    await open('sg-0b');
    await sweepFor(2 * HOUR, HOUR);
    stub.watch.always.clear();
    const count = stub.watch.listInputs(action).length;
    await alerts.tickAfter(5);
    // The report of the failure goes to the bus too.
    expect(taken(action, count)).toEqual(['sg-0b']);
    expect(stub.table.rows(`queue#${destination}`)).toEqual([]);
  });

  test('each sweep tries it once, and nothing is sent to it in between', async () => {
    stub.watch.always.set(action, code);
    await alerts.tick();
    for (const group of ['sg-0a', 'sg-0b', 'sg-0c']) await open(group);
    expect(stub.watch.listInputs(action)).toHaveLength(1);
    await alerts.tickAfter(5);
    await alerts.tickAfter(5);
    expect(stub.watch.listInputs(action)).toHaveLength(3);
  });

  test('a failure that comes back is reported at most once a week', async () => {
    const reports = () => mails().filter((mail) => mail.includes('fails')).length;
    for (let day = 0; day < 8; day++) {
      await open(`sg-${day}`);
      stub.watch.always.set(action, code);
      await open(`sg-${day}b`);
      await sweepFor(HOUR, 30);
      stub.watch.always.clear();
      await sweepFor(23 * HOUR, 23 * HOUR);
    }
    expect(reports()).toBe(2);
  });

  test('an alert that can be neither sent nor stored fails the invocation', async () => {
    stub.watch.always.set(action, code);
    stub.watch.faults.set('dynamodb:PutItem', ['InternalServerError']);
    await expect(open('sg-0a')).rejects.toThrow(`to ${destination}: InternalServerError: refused by the test`);
  });
});

const alertRow = (resourceId: string): string =>
  `alert#111122223333/eu-west-1/assay-open-ssh/AWS::EC2::SecurityGroup/${resourceId}/opened/2026-03-01T12:00:00.000Z`;

test('a report names the destination, the reason and what to do', async () => {
  stub.watch.always.set(HUB, 'InvalidAccessException');
  await open('sg-0a');
  await alerts.tickAfter(15);
  const report = alerts.mails().at(-1);
  expect(report).toMatchObject({
    subject: 'NOT DELIVERED: Security Hub takes no messages in shop-production eu-west-1',
    attributes: { severity: 'high', kind: 'destinationFailure', account: '111122223333', region: 'eu-west-1' },
    json: {
      version: 1,
      kind: 'destinationFailure',
      destination: 'Security Hub',
      retentionHours: 24,
      at: '2026-03-01T12:15:00.000Z',
      since: '2026-03-01T12:00:00.000Z',
      accountId: '111122223333',
      accountAlias: 'shop-production',
      region: 'eu-west-1',
      reason: 'InvalidAccessException: refused by the test',
    },
  });
  expect(report?.text).toContain('Enable Security Hub in this account and Region');
});

test('a finding that Security Hub refuses does not hold back the others, and is reported and given up', async () => {
  stub.watch.answers.set(HUB, ({ input }) => {
    const FailedFindings = input.Findings.filter(({ Id }: { Id: string }) => Id.endsWith('sg-0b')).map(
      ({ Id }: { Id: string }) => ({ Id, ErrorCode: 'InvalidInput', ErrorMessage: 'Finding does not adhere' }),
    );
    const FailedCount = FailedFindings.length;
    return { FailedCount, SuccessCount: input.Findings.length - FailedCount, FailedFindings };
  });
  await alerts.tick();
  await open('sg-0b');
  await open('sg-0a');
  await open('sg-0c');
  await alerts.tickAfter(5);
  expect(stub.table.rows('queue#Security Hub').map(({ content }) => JSON.parse(String(content)).Id)).toEqual([
    'eu-west-1/111122223333/open-ssh/sg-0b',
  ]);
  await sweepFor(30 * HOUR, 6 * HOUR);
  expect(stub.table.rows('queue#Security Hub')).toEqual([]);
  expect(alerts.mails().filter(({ json }) => json.kind === 'destinationFailure')).toMatchObject([
    { json: { reason: 'Security Hub refused the finding: InvalidInput: Finding does not adhere' } },
  ]);
});

test('an event that the bus refuses with status 200 is sent later', async () => {
  const Entries = [{ ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'no' }];
  stub.watch.answers.set(BUS, () => ({ FailedEntryCount: 1, Entries }));
  await open('sg-0a');
  stub.watch.answers.delete(BUS);
  await alerts.tickAfter(5);
  expect(taken(BUS, 0)).toEqual(['sg-0a', 'sg-0a']);
  expect(mails()).toEqual(['opened sg-0a']);
});

test('stops in time when many messages are queued', async () => {
  stub.watch.always.set(BUS, 'InternalFailure');
  for (const group of ['sg-0a', 'sg-0b', 'sg-0c']) await open(group);
  stub.watch.always.clear();
  alerts.timeout = 29_000;
  await alerts.tick();
  expect(stub.table.rows('queue#event bus')).toHaveLength(3);
  alerts.timeout = 600_000;
  await alerts.tick();
  expect(stub.table.rows('queue#event bus')).toEqual([]);
});
