import { brief, complianceChange, groupItem, ingressRecord, SETTINGS, setUpAlerts } from '../testing-alerts';

const { stub, alerts } = setUpAlerts({
  arrange: (aws) => {
    aws.history = [groupItem(['0.0.0.0/0']), groupItem([], { captured: '2026-02-01T00:00:00.000Z' })];
  },
});

const sent = (): string[] => alerts.mails().map(({ json }) => brief(json));
const actors = (): string[] => alerts.mails().map(({ json }) => json.actor.because);
const reveal = () => void stub.addRecords({ name: 'sg-0a', record: ingressRecord() });

test('sends the alert at once if the actor is found', async () => {
  reveal();
  await alerts.invoke(complianceChange());
  expect(sent()).toEqual(['opened sg-0a by alice']);
  expect(stub.table.rows('waiting')).toEqual([]);
});

test('sends the alert once, when the second sweep finds the actor', async () => {
  await alerts.invoke(complianceChange());
  await alerts.tickAfter(3);
  expect(sent()).toEqual([]);
  reveal();
  await alerts.tickAfter(5);
  await alerts.tickAfter(5);
  expect(sent()).toEqual(['opened sg-0a by alice']);
  expect(stub.table.rows('waiting')).toEqual([]);
});

test('sends the alert without an actor when its time is up', async () => {
  await alerts.invoke(complianceChange());
  // The change was captured at 11:58:30, and an alert waits for 15 minutes.
  for (let tick = 0; tick < 2; tick++) await alerts.tickAfter(5);
  expect(sent()).toEqual([]);
  await alerts.tickAfter(5);
  await alerts.tickAfter(5);
  expect(sent()).toEqual(['opened sg-0a by unknown']);
});

test('names the other rules whose alerts are of the same resource, result and change', async () => {
  const other = { ...SETTINGS.rules['assay-open-ssh'], severity: 'high' } as const;
  alerts.deploy({
    rules: {
      ...SETTINGS.rules,
      'assay-open-high-risk-port': { ...other, rule: 'open-high-risk-port' },
      'assay-unauthorized-open-port': { ...other, rule: 'unauthorized-open-port' },
    } as typeof SETTINGS.rules,
  });
  alerts.knowRules();
  const EARLIER = '2026-02-01T00:00:00.000Z';
  stub.history = ['sg-0a', 'sg-0b'].flatMap((resourceId) => [
    groupItem(['0.0.0.0/0'], { resourceId }),
    groupItem(['0.0.0.0/0', '::/0'], { resourceId, captured: EARLIER }),
    groupItem([], { resourceId, captured: '2026-01-15T00:00:00.000Z' }),
  ]);
  await alerts.invoke(complianceChange());
  await alerts.invoke(complianceChange({ rule: 'assay-open-high-risk-port' }));
  // Another result, another resource, and another change.
  await alerts.invoke(complianceChange({ rule: 'assay-unauthorized-open-port', now: 'COMPLIANT' }));
  await alerts.invoke(complianceChange({ rule: 'assay-unauthorized-open-port', resourceId: 'sg-0b' }));
  await alerts.invoke(complianceChange({ rule: 'assay-unauthorized-open-port', captured: EARLIER }));
  await alerts.tickAfter(15);
  expect(
    alerts.mails().map(({ json: { kind, rule, resource, otherRules } }) => [kind, rule.name, resource.id, otherRules]),
  ).toEqual([
    ['opened', 'open-high-risk-port', 'sg-0a', ['open-ssh']],
    ['opened', 'open-ssh', 'sg-0a', ['open-high-risk-port']],
    ['opened', 'unauthorized-open-port', 'sg-0b', undefined],
    ['opened', 'unauthorized-open-port', 'sg-0a', undefined],
    ['resolved', 'unauthorized-open-port', 'sg-0a', undefined],
  ]);
  expect(alerts.mails()[0]?.text).toContain('Also       open-ssh, by the same change, in other mails\n');
});

test('ignores an event that is delivered again while its alert waits', async () => {
  await alerts.invoke(complianceChange());
  await alerts.invoke(complianceChange());
  reveal();
  await alerts.tickAfter(5);
  await alerts.invoke(complianceChange());
  expect(sent()).toEqual(['opened sg-0a by alice']);
});

test('sends both alerts in order if the resource is resolved while the first waits', async () => {
  await alerts.invoke(complianceChange());
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', at: '2026-03-01T11:59:50.000Z' }));
  reveal();
  await alerts.tickAfter(5);
  expect(sent()).toEqual(['opened sg-0a by alice', 'resolved sg-0a by alice']);
  expect(stub.table.rows('state')).toMatchObject([{ kind: 'resolved' }]);
});

test('sends both alerts in order if only the second has a known actor', async () => {
  await alerts.invoke(complianceChange());
  alerts.pass(2);
  const [captured, at] = ['2026-03-01T12:01:30.000Z', '2026-03-01T12:01:50.000Z'];
  stub.history = [groupItem([], { captured }), ...stub.history];
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', captured, at }));
  stub.addRecords({ name: 'sg-0a', record: ingressRecord('sg-0a', '2026-03-01T12:01:00Z', 'bob') });
  await alerts.tickAfter(5);
  expect(sent()).toEqual([]);
  await alerts.tickAfter(10);
  expect(sent()).toEqual(['opened sg-0a by unknown', 'resolved sg-0a by bob']);
});

test('waits for the call of the change if the only call is from before the previous version', async () => {
  const [captured, at] = ['2026-03-01T12:01:30.000Z', '2026-03-01T12:01:50.000Z'];
  alerts.pass(2);
  stub.history = [
    groupItem([], { captured }),
    groupItem(['0.0.0.0/0'], { captured: '2026-03-01T11:56:50.000Z' }),
    ...stub.history,
  ];
  reveal();
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', captured, at }));
  await alerts.tickAfter(5);
  expect(sent()).toEqual([]);
  stub.addRecords({ name: 'sg-0a', record: ingressRecord('sg-0a', '2026-03-01T12:01:00Z', 'bob') });
  await alerts.tickAfter(5);
  expect(sent()).toEqual(['resolved sg-0a by bob']);
});

test('names the call before the previous version if no later one arrives', async () => {
  const [captured, at] = ['2026-03-01T12:01:30.000Z', '2026-03-01T12:01:50.000Z'];
  alerts.pass(2);
  stub.history = [groupItem([], { captured }), groupItem(['0.0.0.0/0'], { captured: '2026-03-01T11:56:50.000Z' })];
  reveal();
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', captured, at }));
  await alerts.tickAfter(10);
  expect(sent()).toEqual([]);
  await alerts.tickAfter(5);
  expect(sent()).toEqual(['resolved sg-0a by alice']);
});

test('holds an alert with a known actor behind an earlier one of the resource', async () => {
  await alerts.invoke(complianceChange());
  alerts.pass(2);
  const [captured, at] = ['2026-03-01T12:01:30.000Z', '2026-03-01T12:01:50.000Z'];
  stub.history = [groupItem([], { captured }), ...stub.history];
  stub.addRecords({ name: 'sg-0a', record: ingressRecord('sg-0a', '2026-03-01T12:01:00Z', 'bob') });
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', captured, at }));
  await alerts.invoke(
    complianceChange({ resourceId: 'sg-0b', now: 'COMPLIANT', captured: '2026-03-01T10:00:00.000Z' }),
  );
  expect(sent()).toEqual(['resolved sg-0b by unknown']);
  await alerts.tickAfter(15);
  expect(sent().slice(1)).toEqual(['opened sg-0a by unknown', 'resolved sg-0a by bob']);
  expect(stub.table.rows('waiting')).toEqual([]);
});

test('reads only the waiting alerts of the same resource and rule', async () => {
  for (const resourceId of ['sg-0b', 'sg-0c']) await alerts.invoke(complianceChange({ resourceId }));
  reveal();
  stub.watch.calls = [];
  await alerts.invoke(complianceChange());
  expect(sent()).toEqual(['opened sg-0a by alice']);
  expect(stub.watch.listInputs('dynamodb:Query')).toMatchObject([
    {
      KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :prefix)',
      ExpressionAttributeValues: { ':prefix': { S: expect.stringMatching(/^assay-open-ssh#[0-9a-f]{32}#$/) } },
    },
  ]);
});

test('sends an overdue alert without another look-up', async () => {
  await alerts.invoke(complianceChange());
  stub.watch.calls = [];
  await alerts.tickAfter(30);
  expect(sent()).toEqual(['opened sg-0a by unknown']);
  expect(stub.watch.listInputs('cloudtrail:LookupEvents')).toEqual([]);
});

test('does not wait for the actor of an old change', async () => {
  alerts.pass(30);
  await alerts.invoke(complianceChange());
  expect(sent()).toEqual(['opened sg-0a by unknown']);
});

test('does not wait if waiting is disabled', async () => {
  alerts.deploy({ alerts: { waitForActorMinutes: 0 } });
  await alerts.invoke(complianceChange());
  expect(sent()).toEqual(['opened sg-0a by unknown']);
});

test('looks up id, name and ARN in the time around the change', async () => {
  await alerts.invoke(complianceChange());
  expect(stub.watch.listInputs('cloudtrail:LookupEvents')).toEqual(
    ['sg-0a', 'web', 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a'].map((AttributeValue) => ({
      LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue }],
      StartTime: new Date('2026-03-01T10:58:30.000Z'),
      EndTime: new Date('2026-03-01T12:00:30.000Z'),
      MaxResults: 50,
    })),
  );
  // Two a second.
  expect(alerts.now).toBe('2026-03-01T12:00:01.000Z');
});

test('reads at most three pages for a name', async () => {
  const readOnly = { ...ingressRecord(), eventName: 'DescribeSecurityGroups', readOnly: true };
  for (let index = 0; index < 9; index++) {
    stub.addRecords({ name: 'sg-0a', record: { ...readOnly, eventID: `call-${index}` } });
  }
  await alerts.invoke(complianceChange());
  expect(stub.watch.listInputs('cloudtrail:LookupEvents').map(({ NextToken }) => NextToken !== undefined)).toEqual([
    ...[false, true, true],
    ...[false, false],
  ]);
});

test('retries while CloudTrail throttles', async () => {
  reveal();
  stub.watch.faults.set('cloudtrail:LookupEvents', ['ThrottlingException', 'ThrottlingException']);
  await alerts.invoke(complianceChange());
  expect(sent()).toEqual(['opened sg-0a by alice']);
});

test('waits when CloudTrail throttles for long, and sends the alert with the reason in the end', async () => {
  stub.watch.always.set('cloudtrail:LookupEvents', 'ThrottlingException');
  await alerts.invoke(complianceChange());
  expect(sent()).toEqual([]);
  await alerts.tickAfter(15);
  expect(actors()).toEqual(['CloudTrail throttled the look-up for 20 seconds']);
});

test('does not wait when CloudTrail denies the look-up', async () => {
  stub.watch.always.set('cloudtrail:LookupEvents', 'AccessDeniedException');
  await alerts.invoke(complianceChange());
  expect(actors()).toEqual(['the CloudTrail look-up failed: AccessDeniedException: refused by the test']);
});

test('ignores records of CloudTrail that cannot be read', async () => {
  stub.addRecords({ name: 'sg-0a', record: { eventTime: '2026-03-01T11:56:00Z', eventID: 'call-1' } });
  await alerts.invoke(complianceChange());
  await alerts.tickAfter(15);
  expect(sent()).toEqual(['opened sg-0a by unknown']);
});

test('does not look up an actor if the resource did not change', async () => {
  await alerts.invoke(complianceChange({ capturedBefore: '2026-03-01T11:58:30.000Z' }));
  expect(actors()).toEqual(['nothing of the resource changed']);
  expect(stub.watch.listInputs('cloudtrail:LookupEvents')).toEqual([]);
});
