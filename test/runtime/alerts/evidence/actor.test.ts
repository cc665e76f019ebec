import { AwsStub } from '../aws-stub';
import { brief, complianceChange, groupItem, ingressRecord, TestingAlerts } from '../testing-alerts';

let stub: AwsStub;
let alerts: TestingAlerts;

beforeAll(async () => {
  stub = await AwsStub.start();
});
afterAll(() => stub.stop());
beforeEach(() => {
  stub.reset();
  stub.history = [groupItem(['0.0.0.0/0']), groupItem([], { captured: '2026-02-01T00:00:00.000Z' })];
  alerts = new TestingAlerts(stub);
  alerts.knowRules();
});
afterEach(() => alerts.close());

const told = (): string[] => alerts.mails().map(({ json }) => brief(json));
const actors = (): string[] => alerts.mails().map(({ json }) => json.actor.because);
const reveal = () => void stub.records.push({ name: 'sg-0a', record: ingressRecord() });

test('found at once', async () => {
  reveal();
  await alerts.invoke(complianceChange());
  expect(told()).toEqual(['opened sg-0a by alice']);
  expect(stub.table.rows('waiting')).toEqual([]);
});

test('found by the second tick: told then, once', async () => {
  await alerts.invoke(complianceChange());
  await alerts.tickAfter(3);
  expect(told()).toEqual([]);
  reveal();
  await alerts.tickAfter(5);
  await alerts.tickAfter(5);
  expect(told()).toEqual(['opened sg-0a by alice']);
  expect(stub.table.rows('waiting')).toEqual([]);
});

test('never found: told when its time is up, with why', async () => {
  await alerts.invoke(complianceChange());
  // The change was captured at 11:58:30, and an alert waits for 15 minutes.
  for (let tick = 0; tick < 2; tick++) await alerts.tickAfter(5);
  expect(told()).toEqual([]);
  await alerts.tickAfter(5);
  await alerts.tickAfter(5);
  expect(told()).toEqual(['opened sg-0a by nobody known']);
});

test('an event that comes again while its alert waits changes nothing', async () => {
  await alerts.invoke(complianceChange());
  await alerts.invoke(complianceChange());
  reveal();
  await alerts.tickAfter(5);
  await alerts.invoke(complianceChange());
  expect(told()).toEqual(['opened sg-0a by alice']);
});

test('a resource that is put right while its alert waits: both are told, in order', async () => {
  await alerts.invoke(complianceChange());
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', at: '2026-03-01T11:59:50.000Z' }));
  reveal();
  await alerts.tickAfter(5);
  expect(told()).toEqual(['opened sg-0a by alice', 'resolved sg-0a by alice']);
  expect(stub.table.rows('state')).toMatchObject([{ kind: 'resolved' }]);
});

test('a resource that is put right by somebody known, after somebody unknown opened it: both are told, in order', async () => {
  await alerts.invoke(complianceChange());
  alerts.pass(2);
  const [captured, at] = ['2026-03-01T12:01:30.000Z', '2026-03-01T12:01:50.000Z'];
  stub.history = [groupItem([], { captured }), ...stub.history];
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', captured, at }));
  stub.records = [{ name: 'sg-0a', record: ingressRecord('sg-0a', '2026-03-01T12:01:00Z', 'bob') }];
  await alerts.tickAfter(5);
  expect(told()).toEqual([]);
  await alerts.tickAfter(10);
  expect(told()).toEqual(['opened sg-0a by nobody known', 'resolved sg-0a by bob']);
});

test('a resource that is put right by somebody known at once waits behind what waits', async () => {
  await alerts.invoke(complianceChange());
  alerts.pass(2);
  const [captured, at] = ['2026-03-01T12:01:30.000Z', '2026-03-01T12:01:50.000Z'];
  stub.history = [groupItem([], { captured }), ...stub.history];
  stub.records = [{ name: 'sg-0a', record: ingressRecord('sg-0a', '2026-03-01T12:01:00Z', 'bob') }];
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', captured, at }));
  await alerts.invoke(
    complianceChange({ resourceId: 'sg-0b', now: 'COMPLIANT', captured: '2026-03-01T10:00:00.000Z' }),
  );
  expect(told()).toEqual(['resolved sg-0b by nobody known']);
  await alerts.tickAfter(15);
  expect(told().slice(1)).toEqual(['opened sg-0a by nobody known', 'resolved sg-0a by bob']);
  expect(stub.table.rows('waiting')).toEqual([]);
});

test('what is long overdue is sent without asking CloudTrail again', async () => {
  await alerts.invoke(complianceChange());
  stub.calls = [];
  await alerts.tickAfter(30);
  expect(told()).toEqual(['opened sg-0a by nobody known']);
  expect(stub.inputsOf('cloudtrail:LookupEvents')).toEqual([]);
});

test('an old change is not waited for: CloudTrail has it by now, or never will', async () => {
  alerts.pass(30);
  await alerts.invoke(complianceChange());
  expect(told()).toEqual(['opened sg-0a by nobody known']);
});

test('no alert waits where the settings say so', async () => {
  alerts.close();
  alerts = new TestingAlerts(stub, { alerts: { waitForActorMinutes: 0 } });
  alerts.knowRules();
  await alerts.invoke(complianceChange());
  expect(told()).toEqual(['opened sg-0a by nobody known']);
});

test('CloudTrail is asked by id, name and ARN, for the time around the change', async () => {
  await alerts.invoke(complianceChange());
  expect(stub.inputsOf('cloudtrail:LookupEvents')).toEqual(
    ['sg-0a', 'web', 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a'].map((AttributeValue) => ({
      LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue }],
      StartTime: Date.parse('2026-03-01T10:58:30.000Z') / 1000,
      EndTime: Date.parse('2026-03-01T12:00:30.000Z') / 1000,
      MaxResults: 50,
    })),
  );
  // Two a second.
  expect(alerts.now).toBe('2026-03-01T12:00:01.000Z');
});

test('no more than three pages are read for a name', async () => {
  stub.records = Array.from({ length: 9 }, (_, index) => ({
    name: 'sg-0a',
    record: { ...ingressRecord(), eventID: `call-${index}`, eventName: 'DescribeSecurityGroups', readOnly: true },
  }));
  await alerts.invoke(complianceChange());
  expect(stub.inputsOf('cloudtrail:LookupEvents').map(({ NextToken }) => NextToken)).toEqual([
    ...[undefined, '1', '2'],
    ...[undefined, undefined],
  ]);
});

test('throttled for a while: asked again', async () => {
  reveal();
  stub.troubles.set('cloudtrail:LookupEvents', ['ThrottlingException', 'ThrottlingException']);
  await alerts.invoke(complianceChange());
  expect(told()).toEqual(['opened sg-0a by alice']);
});

test('throttled for long: put off, and told in the end with why', async () => {
  stub.always.set('cloudtrail:LookupEvents', 'ThrottlingException');
  await alerts.invoke(complianceChange());
  expect(told()).toEqual([]);
  await alerts.tickAfter(15);
  expect(actors()).toEqual(['CloudTrail refused to look (throttled) for 20 seconds']);
});

test('denied: told at once with why, for waiting would not help', async () => {
  stub.always.set('cloudtrail:LookupEvents', 'AccessDeniedException');
  await alerts.invoke(complianceChange());
  expect(actors()).toEqual(['CloudTrail could not be asked: AccessDeniedException: refused by the test']);
});

test('what CloudTrail gives in a form that nobody can read names nobody', async () => {
  stub.records = [{ name: 'sg-0a', record: { eventTime: '2026-03-01T11:56:00Z', eventID: 'call-1' } }];
  await alerts.invoke(complianceChange());
  await alerts.tickAfter(15);
  expect(told()).toEqual(['opened sg-0a by nobody known']);
});

test('where time alone changed the verdict, nobody is looked for', async () => {
  await alerts.invoke(complianceChange({ capturedBefore: '2026-03-01T11:58:30.000Z' }));
  expect(actors()).toEqual(['nothing of the resource changed']);
  expect(stub.inputsOf('cloudtrail:LookupEvents')).toEqual([]);
});
