import { complianceChange, groupItem, setUpAlerts } from '../testing-alerts';

const { stub, alerts } = setUpAlerts({
  alerts: { waitForActorMinutes: 0, gracePeriodMinutes: 30 },
  eventBus: true,
  securityHub: true,
});

/** The messages in brief: `opened sg-0a`, and for several changes `resolved sg-0a: 2 since 12:00`. */
const mails = (): string[] =>
  alerts.mails().map(({ json: { kind, resource, flaps } }) => {
    const several = flaps ? `: ${flaps.count} since ${flaps.since.slice(11, 16)}` : '';
    return `${kind} ${resource.id}${several}`;
  });

const change = (now: string, { resourceId = 'sg-0a', ...more } = {}) =>
  alerts.invoke(complianceChange({ resourceId, now, at: alerts.now, captured: alerts.now, ...more }));
const open = (more = {}) => change('NON_COMPLIANT', more);
const resolve = (more = {}) => change('COMPLIANT', more);

/** Sweeps every five minutes for a while. */
async function sweepFor(minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 5) await alerts.tickAfter(5);
}

test('sends the alert of a resource that stays non-compliant when the period is over, to all destinations', async () => {
  await open();
  await sweepFor(25);
  expect([
    mails(),
    stub.watch.listInputs('events:PutEvents'),
    stub.watch.listInputs('securityhub:BatchImportFindings'),
  ]).toEqual([[], [], []]);
  await sweepFor(5);
  expect(mails()).toEqual(['opened sg-0a']);
  expect(stub.watch.listInputs('events:PutEvents')).toHaveLength(1);
  expect(stub.watch.listInputs('securityhub:BatchImportFindings')).toHaveLength(1);
  await sweepFor(60);
  expect(mails()).toHaveLength(1);
});

test.each<[string, string, readonly string[]]>([
  // Each letter is a change five minutes later: o(pen), r(esolved), g(one), `-` is none.
  ['fixed at once', 'or', ['resolved sg-0a: 2 since 12:00']],
  ['opened again', 'oro', ['opened sg-0a: 3 since 12:00']],
  ['flapping', 'ororor', ['resolved sg-0a: 6 since 12:00']],
  ['deleted', 'o--g', ['gone sg-0a: 2 since 12:00']],
  ['fixed after the period', 'o------r', ['opened sg-0a', 'resolved sg-0a']],
  ['opened again after the period', 'or------o', ['resolved sg-0a: 2 since 12:00', 'opened sg-0a']],
  ['flapping in two periods', 'or------or', ['resolved sg-0a: 2 since 12:00', 'resolved sg-0a: 2 since 12:40']],
  ['fixed, and flapping later', 'o-------r-or', ['opened sg-0a', 'resolved sg-0a', 'resolved sg-0a: 2 since 12:50']],
])('one message reports a resource that is %s', async (_, changes, expected) => {
  for (const [index, kind] of [...changes].entries()) {
    if (index > 0) await alerts.tickAfter(5);
    if (kind === 'o') await open();
    if (kind === 'r') await resolve();
    if (kind === 'g') await change('NOT_APPLICABLE');
  }
  await sweepFor(60);
  expect(mails()).toEqual(expected);
  expect(stub.table.rows('waiting')).toEqual([]);
});

test('names the number of changes in the mail', async () => {
  await open();
  alerts.pass(5);
  await resolve();
  await sweepFor(30);
  expect(alerts.mails()[0]?.text.replaceAll(/\n +/g, ' ')).toContain(
    'When       2026-03-01 12:05 UTC, the last of 2 changes since 2026-03-01 12:00 UTC',
  );
});

test('names the other rule whose alert is of the same last change', async () => {
  stub.history = [
    groupItem([], { captured: '2026-03-01T12:05:00.000Z' }),
    groupItem(['0.0.0.0/0'], { captured: '2026-03-01T12:00:00.000Z' }),
  ];
  const flowLogs = { rule: 'assay-vpc-flow-logs-enabled' };
  await open();
  await open(flowLogs);
  alerts.pass(5);
  await resolve();
  await resolve(flowLogs);
  await sweepFor(30);
  expect(alerts.mails().map(({ json: { kind, rule, otherRules } }) => [kind, rule.name, otherRules])).toEqual([
    ['resolved', 'open-ssh', ['assay-vpc-flow-logs-enabled']],
    ['resolved', 'assay-vpc-flow-logs-enabled', ['open-ssh']],
  ]);
});

test('counts the period of each resource and Config rule', async () => {
  await open();
  await alerts.tickAfter(20);
  await open({ resourceId: 'sg-0b' });
  await open({ rule: 'assay-vpc-flow-logs-enabled' });
  await sweepFor(15);
  expect(mails()).toEqual(['opened sg-0a']);
  await sweepFor(15);
  expect(mails()).toEqual(['opened sg-0a', 'opened sg-0b', 'opened sg-0a']);
});

test('sends each change once, however often its event arrives', async () => {
  const events = [
    complianceChange({ at: alerts.now, captured: alerts.now }),
    complianceChange({ now: 'COMPLIANT', at: '2026-03-01T12:10:00.000Z', captured: '2026-03-01T12:09:00.000Z' }),
  ];
  for (const event of [...events, ...events]) await alerts.invoke(event);
  await sweepFor(30);
  for (const event of events) await alerts.invoke(event);
  await sweepFor(60);
  expect(mails()).toEqual(['resolved sg-0a: 2 since 12:00']);
});

test.each(['sns:Publish', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'])(
  'sends one message when %s fails for a while',
  async (action) => {
    await open();
    alerts.pass(5);
    await resolve();
    alerts.pass(30);
    stub.watch.faults.set(action, ['InternalServerError', undefined, 'InternalServerError']);
    for (let tick = 0; tick < 4; tick++) await alerts.tick().catch(() => undefined);
    expect(mails()).toEqual(['resolved sg-0a: 2 since 12:00']);
    expect(stub.table.rows('waiting')).toEqual([]);
  },
);

test('waits for the actor too', async () => {
  alerts.deploy({ alerts: { waitForActorMinutes: 15, gracePeriodMinutes: 5 } });
  await open();
  await sweepFor(10);
  expect(mails()).toEqual([]);
  await sweepFor(5);
  expect(mails()).toEqual(['opened sg-0a']);
});

test('does not delay digests, the alerts of failed remediations, or a result without a period', async () => {
  for (let index = 0; index < 5; index++) await open({ resourceId: `sg-${index}` });
  await alerts.tickAfter(6.5);
  expect(alerts.mails().map(({ json }) => json.kind)).toEqual(['digest']);
  alerts.deploy({ alerts: { gracePeriodMinutes: 0 } });
  await open({ resourceId: 'sg-now' });
  expect(alerts.mails().at(-1)?.json.resource.id).toBe('sg-now');
});
