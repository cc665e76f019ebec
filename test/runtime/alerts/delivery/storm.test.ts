import { complianceChange, setUpAlerts } from '../testing-alerts';

const { stub, alerts } = setUpAlerts({
  isNew: true,
  alerts: { waitForActorMinutes: 0 },
  eventBus: true,
  securityHub: true,
  arrange: (aws) => {
    aws.table.pageSize = 40;
  },
});

const GROUPS = Array.from({ length: 100 }, (_, index) => `sg-${String(index).padStart(3, '0')}`);

/** The messages in brief. */
const mails = (): string[] =>
  alerts
    .mails()
    .map(({ json }) => (json.kind === 'digest' ? `${json.reason}: ${json.total}` : `${json.kind} ${json.resource.id}`));

const busTypes = (): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { Entries } of stub.watch.listInputs('events:PutEvents')) {
    counts[Entries[0].DetailType] = (counts[Entries[0].DetailType] ?? 0) + 1;
  }
  return counts;
};

test('sends three of a hundred simultaneous alerts singly and the others in one digest', async () => {
  alerts.knowRules();
  await Promise.all(GROUPS.map((resourceId) => alerts.invoke(complianceChange({ resourceId }))));
  expect(mails().map((mail) => mail.replace(/ sg-\d+/, ''))).toEqual(['opened', 'opened', 'opened']);
  await alerts.tickAfter(6.5);
  await alerts.tickAfter(5);
  expect(mails().slice(3)).toEqual(['storm: 97']);
  // The bus gets every alert, and the digest.
  expect(busTypes()).toEqual({ 'Assay Alert': 100, 'Assay Digest': 1 });
  // Security Hub takes ten calls a second, so a storm's findings are sent together.
  expect(stub.watch.listInputs('securityhub:BatchImportFindings').map(({ Findings }) => Findings.length)).toEqual([
    1, 1, 1, 97,
  ]);
  expect(stub.table.rows('digest')).toEqual([]);
});

test('sends the first alerts singly, and does not look up the actors of a digest', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 8)) await alerts.invoke(complianceChange({ resourceId }));
  expect(mails()).toEqual(['opened sg-000', 'opened sg-001', 'opened sg-002']);
  expect(stub.watch.listInputs('cloudtrail:LookupEvents')).toHaveLength(3);
});

test('treats many resolved resources as a storm too', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 5)) await alerts.invoke(complianceChange({ resourceId, now: 'COMPLIANT' }));
  await alerts.tickAfter(6.5);
  expect(mails()).toEqual(['resolved sg-000', 'resolved sg-001', 'resolved sg-002', 'storm: 2']);
});

test('counts alerts for each rule and each five minutes', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 3)) await alerts.invoke(complianceChange({ resourceId }));
  await alerts.invoke(complianceChange({ resourceId: 'vpc-0a', rule: 'assay-vpc-flow-logs-enabled' }));
  alerts.pass(5);
  await alerts.invoke(complianceChange({ resourceId: 'sg-later' }));
  expect(mails()).toEqual(['opened sg-000', 'opened sg-001', 'opened sg-002', 'opened vpc-0a', 'opened sg-later']);
});

test('counts an event once, however often it is delivered', async () => {
  alerts.knowRules();
  for (let time = 0; time < 5; time++) await alerts.invoke(complianceChange({ resourceId: 'sg-000' }));
  await alerts.invoke(complianceChange({ resourceId: 'sg-001' }));
  expect(mails()).toEqual(['opened sg-000', 'opened sg-001']);
});

test('keeps the routing of an alert after a failure', async () => {
  alerts.knowRules();
  stub.watch.faults.set('sns:Publish', ['InternalError']);
  await expect(alerts.invoke(complianceChange({ resourceId: 'sg-000' }), 'first')).rejects.toThrow();
  for (const resourceId of GROUPS.slice(1, 4)) await alerts.invoke(complianceChange({ resourceId }));
  await alerts.invoke(complianceChange({ resourceId: 'sg-000' }), 'first');
  expect(mails()).toEqual(['opened sg-001', 'opened sg-002', 'opened sg-000']);
});

test('sends a digest one minute after its window', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 4)) await alerts.invoke(complianceChange({ resourceId }));
  await alerts.tickAfter(4);
  await alerts.tickAfter(1);
  expect(mails()).toHaveLength(3);
  await alerts.tickAfter(1.5);
  expect(mails().at(-1)).toBe('storm: 1');
});

test('retries a digest that the topic rejects at the next sweep, and does not send it to the bus again', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 5)) await alerts.invoke(complianceChange({ resourceId }));
  stub.watch.faults.set('sns:Publish', ['InternalError']);
  await expect(alerts.tickAfter(6.5)).rejects.toThrow(
    'Cannot finish the sweep: Cannot deliver "digest/storm/assay-open-ssh/2026-03-01T12:05:00.000Z" to topic: InternalErrorException: refused by the test',
  );
  await alerts.tickAfter(5);
  await alerts.tickAfter(5);
  expect(mails().at(-1)).toBe('storm: 2');
  expect(busTypes()['Assay Digest']).toBe(1);
});

describe('the first evaluation of a rule', () => {
  const first = (resourceId: string, more = {}) => complianceChange({ resourceId, before: undefined, ...more });

  test('comes as one digest for all resources', async () => {
    await Promise.all(GROUPS.slice(0, 40).map((resourceId) => alerts.invoke(first(resourceId))));
    await alerts.tickAfter(6.5);
    expect(mails()).toEqual(['first evaluation: 40']);
  });

  test('ends after an hour', async () => {
    await alerts.invoke(first('sg-000'));
    alerts.pass(61);
    await alerts.invoke(first('sg-001'));
    expect(mails()).toEqual(['opened sg-001']);
  });

  test('does not include a resource that had a result before', async () => {
    await alerts.invoke(complianceChange({ resourceId: 'sg-000' }));
    expect(mails()).toEqual(['opened sg-000']);
  });

  test('has ended for an old rule that had no non-compliant resource so far', async () => {
    await alerts.tick();
    alerts.pass(61);
    await alerts.invoke(first('sg-000'));
    expect(mails()).toEqual(['opened sg-000']);
  });

  test('starts again for a rule that was deleted and created again, with another ARN', async () => {
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

test('sends the digest, and its throttled findings with the next sweep', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 5)) await alerts.invoke(complianceChange({ resourceId }));
  stub.watch.faults.set('securityhub:BatchImportFindings', ['TooManyRequestsException']);
  await alerts.tickAfter(6.5);
  expect(mails().slice(3)).toEqual(['storm: 2']);
  await alerts.tickAfter(5);
  expect(stub.watch.listInputs('securityhub:BatchImportFindings').map(({ Findings }) => Findings.length)).toEqual([
    1, 1, 1, 2, 2,
  ]);
});

test('adds an alert to the next digest too if its own may already be sent', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 3)) await alerts.invoke(complianceChange({ resourceId }));
  // The write of the entry takes so long that the digest has been sent.
  const answer = stub.table.answer.bind(stub.table);
  let isSlow = true;
  stub.table.answer = (action, input) => {
    if (isSlow && action === 'PutItem' && JSON.stringify(input).includes('digest#')) {
      isSlow = false;
      alerts.pass(7);
    }
    return answer(action, input);
  };
  await alerts.invoke(complianceChange({ resourceId: 'sg-late' }));
  stub.table.answer = answer;
  expect(stub.table.rows('digest').map(({ sk }) => sk)).toEqual([
    '2026-03-01T12:05:00.000Z#storm#assay-open-ssh',
    '2026-03-01T12:10:00.000Z#storm#assay-open-ssh',
  ]);
});

test('stops counting once it has detected a storm', async () => {
  alerts.knowRules();
  for (const resourceId of GROUPS.slice(0, 10)) await alerts.invoke(complianceChange({ resourceId }));
  expect(stub.table.rows('storm#assay-open-ssh#2026-03-01T12:00:00.000Z')).toMatchObject([{ count: 4 }]);
});
