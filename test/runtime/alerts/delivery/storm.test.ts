import { AwsStub } from '../aws-stub';
import { complianceChange, TestingAlerts } from '../testing-alerts';

let stub: AwsStub;
let alerts: TestingAlerts;

beforeAll(async () => {
  stub = await AwsStub.start();
});
afterAll(() => stub.stop());
beforeEach(() => {
  stub.reset();
  stub.table.pageSize = 40;
  alerts = new TestingAlerts(stub, { alerts: { waitForActorMinutes: 0 }, eventBus: true, securityHub: true });
});
afterEach(() => alerts.close());

const GROUPS = Array.from({ length: 100 }, (_, index) => `sg-${String(index).padStart(3, '0')}`);

/** What went out, in brief. */
const mails = (): string[] =>
  alerts
    .mails()
    .map(({ json }) => (json.kind === 'digest' ? `${json.why}: ${json.total}` : `${json.kind} ${json.resource.id}`));

const busTypes = (): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { Entries } of stub.inputsOf('events:PutEvents')) {
    counts[Entries[0].DetailType] = (counts[Entries[0].DetailType] ?? 0) + 1;
  }
  return counts;
};

test('of a hundred alerts at once three come by themselves and the others in one digest', async () => {
  alerts.knowRules();
  await Promise.all(GROUPS.map((resourceId) => alerts.invoke(complianceChange({ resourceId }))));
  expect(mails().map((mail) => mail.replace(/ sg-\d+/, ''))).toEqual(['opened', 'opened', 'opened']);
  await alerts.tickAfter(6.5);
  await alerts.tickAfter(5);
  expect(mails().slice(3)).toEqual(['storm: 97']);
  // Machines get each of them, and the digest as well.
  expect(busTypes()).toEqual({ 'Assay Alert': 100, 'Assay Digest': 1 });
  // Security Hub takes ten calls a second: a storm's findings come together.
  expect(stub.inputsOf('securityhub:BatchImportFindings').map(({ Findings }) => Findings.length)).toEqual([
    1, 1, 1, 97,
  ]);
  expect(stub.table.rows('digest')).toEqual([]);
  // More than a thousand calls over HTTP.
}, 30_000);

test('the first ones come by themselves, and nobody asks CloudTrail about what goes into a digest', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 8)) await alerts.invoke(complianceChange({ resourceId }));
  expect(mails()).toEqual(['opened sg-000', 'opened sg-001', 'opened sg-002']);
  expect(stub.inputsOf('cloudtrail:LookupEvents')).toHaveLength(3);
});

test('what is put right in a mass is a storm as well', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 5)) await alerts.invoke(complianceChange({ resourceId, now: 'COMPLIANT' }));
  await alerts.tickAfter(6.5);
  expect(mails()).toEqual(['resolved sg-000', 'resolved sg-001', 'resolved sg-002', 'storm: 2']);
});

test('each rule has a storm of its own, and each five minutes', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 3)) await alerts.invoke(complianceChange({ resourceId }));
  await alerts.invoke(complianceChange({ resourceId: 'vpc-0a', rule: 'assay-vpc-flow-logs-enabled' }));
  alerts.pass(5);
  await alerts.invoke(complianceChange({ resourceId: 'sg-later' }));
  expect(mails()).toEqual(['opened sg-000', 'opened sg-001', 'opened sg-002', 'opened vpc-0a', 'opened sg-later']);
});

test('an event that is delivered again counts once', async () => {
  alerts.knowRules();
  for (let time = 0; time < 5; time++) await alerts.invoke(complianceChange({ resourceId: 'sg-000' }));
  await alerts.invoke(complianceChange({ resourceId: 'sg-001' }));
  expect(mails()).toEqual(['opened sg-000', 'opened sg-001']);
});

test('a try after a failure stays where the alert was placed', async () => {
  alerts.knowRules();
  stub.troubles.set('sns:Publish', ['InternalError']);
  await expect(alerts.invoke(complianceChange({ resourceId: 'sg-000' }), 'first')).rejects.toThrow();
  for (const resourceId of GROUPS.slice(1, 4)) await alerts.invoke(complianceChange({ resourceId }));
  await alerts.invoke(complianceChange({ resourceId: 'sg-000' }), 'first');
  expect(mails()).toEqual(['opened sg-001', 'opened sg-002', 'opened sg-000']);
});

test('a digest waits until its window is over and a minute has passed', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 4)) await alerts.invoke(complianceChange({ resourceId }));
  await alerts.tickAfter(4);
  await alerts.tickAfter(1);
  expect(mails()).toHaveLength(3);
  await alerts.tickAfter(1.5);
  expect(mails().at(-1)).toBe('storm: 1');
});

test('a digest that the topic refuses is sent at the next tick, and the bus does not get it twice', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 5)) await alerts.invoke(complianceChange({ resourceId }));
  stub.troubles.set('sns:Publish', ['InternalError']);
  await expect(alerts.tickAfter(6.5)).rejects.toThrow(
    'Cannot finish the tick: Cannot deliver "digest/storm/assay-open-ssh/2026-03-01T12:05:00.000Z" to topic: InternalErrorException: refused by the test',
  );
  await alerts.tickAfter(5);
  await alerts.tickAfter(5);
  expect(mails().at(-1)).toBe('storm: 2');
  expect(busTypes()['Assay Digest']).toBe(1);
});

describe('the first evaluation of a rule', () => {
  const first = (resourceId: string, more = {}) => complianceChange({ resourceId, before: undefined, ...more });

  test('comes as one digest, however many resources it finds', async () => {
    await Promise.all(GROUPS.slice(0, 40).map((resourceId) => alerts.invoke(first(resourceId))));
    await alerts.tickAfter(6.5);
    expect(mails()).toEqual(['first evaluation: 40']);
  });

  test('is over after an hour', async () => {
    await alerts.invoke(first('sg-000'));
    alerts.pass(61);
    await alerts.invoke(first('sg-001'));
    expect(mails()).toEqual(['opened sg-001']);
  });

  test('is not one for a resource that had a result', async () => {
    await alerts.invoke(complianceChange({ resourceId: 'sg-000' }));
    expect(mails()).toEqual(['opened sg-000']);
  });

  test('was long ago for a rule that has found nothing so far', async () => {
    await alerts.tick();
    alerts.pass(61);
    await alerts.invoke(first('sg-000'));
    expect(mails()).toEqual(['opened sg-000']);
  });

  test('comes again for a rule that was deleted and made anew: its ARN is another', async () => {
    await alerts.tick();
    alerts.pass(24 * 60);
    const at = { at: '2026-03-02T12:00:00.000Z' };
    await alerts.invoke(first('sg-000', { ...at, arn: 'arn:aws:config:eu-west-1:111122223333:config-rule/old' }));
    await alerts.invoke(first('sg-001', { ...at, arn: 'arn:aws:config:eu-west-1:111122223333:config-rule/new' }));
    expect(mails()).toEqual(['opened sg-000']);
    await alerts.tickAfter(6.5);
    expect(mails()).toEqual(['opened sg-000', 'first evaluation: 1']);
  });
});

test('findings that Security Hub does not take are complained of once, and hold up no digest', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 3)) await alerts.invoke(complianceChange({ resourceId }));
  stub.refusesFindings = true;
  await alerts.invoke(complianceChange({ resourceId: 'sg-later' }));
  await expect(alerts.tickAfter(6.5)).rejects.toThrow(
    'Cannot finish the tick: Security Hub refused the finding: InvalidInput: Finding does not adhere',
  );
  await alerts.tickAfter(5);
  expect(mails().slice(3)).toEqual(['storm: 1']);
});

test('findings that Security Hub has no time for go with the next tick, and the mail is not sent twice', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 5)) await alerts.invoke(complianceChange({ resourceId }));
  stub.troubles.set('securityhub:BatchImportFindings', ['TooManyRequestsException']);
  await expect(alerts.tickAfter(6.5)).rejects.toThrow('to Security Hub: TooManyRequestsException');
  await alerts.tickAfter(5);
  expect(mails().slice(3)).toEqual(['storm: 2']);
  expect(stub.inputsOf('securityhub:BatchImportFindings').map(({ Findings }) => Findings.length)).toEqual([
    1, 1, 1, 2, 2,
  ]);
});

test('who is held up until the digest may have gone out is in the next one too', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 3)) await alerts.invoke(complianceChange({ resourceId }));
  // The table refuses for so long that the tick has sent the digest by the time that the entry is written.
  const collected = stub.table.answer.bind(stub.table);
  let isHeldUp = true;
  stub.table.answer = (action, input) => {
    if (isHeldUp && action === 'PutItem' && JSON.stringify(input).includes('digest#')) {
      isHeldUp = false;
      alerts.pass(7);
    }
    return collected(action, input);
  };
  await alerts.invoke(complianceChange({ resourceId: 'sg-late' }));
  stub.table.answer = collected;
  expect(stub.table.rows('digest').map(({ sk }) => sk)).toEqual([
    '2026-03-01T12:05:00.000Z#storm#assay-open-ssh',
    '2026-03-01T12:10:00.000Z#storm#assay-open-ssh',
  ]);
});

test('once a storm is known nothing is counted any more: one row takes only so many writes', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 10)) await alerts.invoke(complianceChange({ resourceId }));
  expect(stub.table.rows('storm#assay-open-ssh#2026-03-01T12:00:00.000Z')).toMatchObject([{ count: 4 }]);
});
