import { AwsStub } from '../aws-stub';
import { BUS, complianceChange, TestingAlerts, TOPIC } from '../testing-alerts';

let stub: AwsStub;
let alerts: TestingAlerts;

beforeAll(async () => {
  stub = await AwsStub.start();
});
afterAll(() => stub.stop());
beforeEach(() => {
  stub.reset();
  alerts = new TestingAlerts(stub, { alerts: { waitForActorMinutes: 0 }, eventBus: true, securityHub: true });
  alerts.knowRules();
});
afterEach(() => alerts.close());

/** How often each destination was tried. */
const tries = () => ({
  topic: stub.inputsOf('sns:Publish').length,
  hub: stub.inputsOf('securityhub:BatchImportFindings').length,
  bus: stub.inputsOf('events:PutEvents').length,
});

const ID = '111122223333/eu-west-1/assay-open-ssh/AWS::EC2::SecurityGroup/sg-0a/opened/2026-03-01T11:59:30.000Z';

test('an alert goes to the topic, to Security Hub and to the bus', async () => {
  await alerts.invoke(complianceChange());
  const [publish] = stub.inputsOf('sns:Publish');
  expect(publish).toMatchObject({ TopicArn: TOPIC, MessageStructure: 'json' });
  const message = JSON.parse(publish.Message);
  const json = JSON.stringify(alerts.mails()[0]?.json);
  expect(message).toEqual({
    ...{ default: message.email, email: message.email, sms: expect.any(String) },
    ...{ http: json, https: json, sqs: json, lambda: json, firehose: json },
  });
  expect(message.email).toContain('Port 22 is open to 0.0.0.0/0');
  expect(stub.inputsOf('securityhub:BatchImportFindings')).toMatchObject([
    {
      Findings: [
        {
          AwsAccountId: '111122223333',
          CreatedAt: '2026-03-01T11:59:30.000Z',
          UpdatedAt: '2026-03-01T11:59:30.000Z',
          RecordState: 'ACTIVE',
        },
      ],
    },
  ]);
  expect(stub.inputsOf('events:PutEvents')).toEqual([
    { Entries: [{ EventBusName: BUS, Source: 'assay', DetailType: 'Assay Alert', Detail: json }] },
  ]);
});

test('a finding that is closed was opened when its resource became non-compliant', async () => {
  await alerts.invoke(complianceChange());
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', at: '2026-03-01T11:59:50.000Z' }));
  expect(stub.inputsOf('securityhub:BatchImportFindings')[1]).toMatchObject({
    Findings: [
      { CreatedAt: '2026-03-01T11:59:30.000Z', UpdatedAt: '2026-03-01T11:59:50.000Z', RecordState: 'ARCHIVED' },
    ],
  });
});

test('the topic fails once: Lambda tries again, and nothing is delivered twice', async () => {
  stub.troubles.set('sns:Publish', ['InternalError']);
  await expect(alerts.invoke(complianceChange(), 'request')).rejects.toThrow(
    `Cannot deliver "${ID}" to topic: InternalErrorException: refused by the test`,
  );
  await alerts.invoke(complianceChange(), 'request');
  await alerts.invoke(complianceChange(), 'request');
  expect(tries()).toEqual({ topic: 2, hub: 1, bus: 1 });
  expect(alerts.mails()).toHaveLength(1);
});

test('the topic fails always: every try says so, the others have it, and the event can be sent again later', async () => {
  stub.always.set('sns:Publish', 'KMSDisabled');
  for (let time = 0; time < 3; time++) {
    await expect(alerts.invoke(complianceChange(), 'request')).rejects.toThrow('to topic: KMSDisabled');
  }
  expect(tries()).toEqual({ topic: 3, hub: 1, bus: 1 });
  stub.always.clear();
  // From the dead-letter queue, two weeks later.
  alerts.pass(14 * 24 * 60);
  await alerts.invoke(complianceChange());
  expect(alerts.mails()).toHaveLength(1);
  expect(tries()).toEqual({ topic: 4, hub: 1, bus: 1 });
});

test('Security Hub answers 200 and takes nothing: that is a failure', async () => {
  stub.refusesFindings = true;
  await expect(alerts.invoke(complianceChange(), 'request')).rejects.toThrow(
    `Cannot deliver "${ID}" to Security Hub: Security Hub refused the finding: InvalidInput: Finding does not adhere`,
  );
  stub.refusesFindings = false;
  await alerts.invoke(complianceChange(), 'request');
  expect(tries()).toEqual({ topic: 1, hub: 2, bus: 1 });
});

test('the bus answers 200 and takes nothing: that is a failure', async () => {
  stub.refusesEvents = true;
  await expect(alerts.invoke(complianceChange(), 'request')).rejects.toThrow(
    `Cannot deliver "${ID}" to event bus: EventBridge refused the event: NotAuthorizedForSourceException: no`,
  );
  stub.refusesEvents = false;
  await alerts.invoke(complianceChange(), 'request');
  expect(tries()).toEqual({ topic: 1, hub: 1, bus: 2 });
});

test('all three fail: all three are named', async () => {
  stub.always.set('sns:Publish', 'InternalError');
  stub.refusesFindings = true;
  stub.refusesEvents = true;
  await expect(alerts.invoke(complianceChange())).rejects.toThrow(
    /to topic: InternalErrorException: .*, Security Hub: Security Hub refused .* and event bus: EventBridge refused/,
  );
});

test('an alert that waited fails without keeping the others, and is delivered by the next tick', async () => {
  alerts.close();
  alerts = new TestingAlerts(stub);
  alerts.knowRules();
  await alerts.invoke(complianceChange({ resourceId: 'sg-0a', at: '2026-03-01T11:59:30.000Z' }));
  await alerts.invoke(complianceChange({ resourceId: 'sg-0b', at: '2026-03-01T11:59:40.000Z' }));
  stub.troubles.set('sns:Publish', ['InternalError']);
  await expect(alerts.tickAfter(15)).rejects.toThrow(`Cannot finish the tick: Cannot deliver "${ID}" to topic`);
  expect(alerts.mails().map(({ json }) => json.resource.id)).toEqual(['sg-0b']);
  await alerts.tickAfter(5);
  expect(alerts.mails().map(({ json }) => json.resource.id)).toEqual(['sg-0b', 'sg-0a']);
});

test('the table is out of order: nothing is sent unseen, and the event comes again', async () => {
  stub.always.set('dynamodb:UpdateItem', 'ProvisionedThroughputExceededException');
  await expect(alerts.invoke(complianceChange())).rejects.toThrow('refused by the test');
  expect(tries()).toEqual({ topic: 0, hub: 0, bus: 0 });
});
