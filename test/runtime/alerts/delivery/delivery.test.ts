import { BUS, complianceChange, setUpAlerts, TOPIC } from '../testing-alerts';

const { stub, alerts } = setUpAlerts({ alerts: { waitForActorMinutes: 0 }, eventBus: true, securityHub: true });

/** How often each destination was tried. */
const tries = () => ({
  topic: stub.watch.listInputs('sns:Publish').length,
  hub: stub.watch.listInputs('securityhub:BatchImportFindings').length,
  bus: stub.watch.listInputs('events:PutEvents').length,
});

const ID = '111122223333/eu-west-1/assay-open-ssh/AWS::EC2::SecurityGroup/sg-0a/opened/2026-03-01T11:59:30.000Z';

test('sends an alert to the topic, to Security Hub and to the bus', async () => {
  await alerts.invoke(complianceChange());
  const [publish] = stub.watch.listInputs('sns:Publish');
  expect(publish).toMatchObject({ TopicArn: TOPIC, MessageStructure: 'json' });
  const message = JSON.parse(publish?.Message);
  const json = JSON.stringify(alerts.mails()[0]?.json);
  expect(message).toEqual({
    default: message.email,
    email: message.email,
    sms: expect.any(String),
    http: json,
    https: json,
    sqs: json,
    lambda: json,
    firehose: json,
  });
  expect(message.email).toContain('Port 22 is open to 0.0.0.0/0');
  expect(stub.watch.listInputs('securityhub:BatchImportFindings')).toMatchObject([
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
  expect(stub.watch.listInputs('events:PutEvents')).toEqual([
    { Entries: [{ EventBusName: BUS, Source: 'assay', DetailType: 'Assay Alert', Detail: json }] },
  ]);
});

test('archives a finding with the creation time of the open one', async () => {
  await alerts.invoke(complianceChange());
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', at: '2026-03-01T11:59:50.000Z' }));
  expect(stub.watch.listInputs('securityhub:BatchImportFindings')[1]).toMatchObject({
    Findings: [
      { CreatedAt: '2026-03-01T11:59:30.000Z', UpdatedAt: '2026-03-01T11:59:50.000Z', RecordState: 'ARCHIVED' },
    ],
  });
});

test('delivers nothing twice when Lambda retries after the topic failed once', async () => {
  stub.watch.faults.set('sns:Publish', ['InternalError']);
  await expect(alerts.invoke(complianceChange(), 'request')).rejects.toThrow(
    `Cannot deliver "${ID}" to topic: InternalErrorException: refused by the test`,
  );
  await alerts.invoke(complianceChange(), 'request');
  await alerts.invoke(complianceChange(), 'request');
  expect(tries()).toEqual({ topic: 2, hub: 1, bus: 1 });
  expect(alerts.mails()).toHaveLength(1);
});

test('throws at each attempt while the topic fails, and delivers an event that is sent again weeks later', async () => {
  stub.watch.always.set('sns:Publish', 'KMSDisabled');
  for (let time = 0; time < 3; time++) {
    await expect(alerts.invoke(complianceChange(), 'request')).rejects.toThrow('to topic: KMSDisabled');
  }
  expect(tries()).toEqual({ topic: 3, hub: 1, bus: 1 });
  stub.watch.always.clear();
  // From the dead-letter queue, two weeks later.
  alerts.pass(14 * 24 * 60);
  await alerts.invoke(complianceChange());
  expect(alerts.mails()).toHaveLength(1);
  expect(tries()).toEqual({ topic: 4, hub: 1, bus: 1 });
});

test('delivers the other waiting alerts when one fails, and retries it at the next sweep', async () => {
  alerts.deploy({ alerts: { waitForActorMinutes: 15 }, eventBus: false, securityHub: false });
  await alerts.invoke(complianceChange({ resourceId: 'sg-0a', at: '2026-03-01T11:59:30.000Z' }));
  await alerts.invoke(complianceChange({ resourceId: 'sg-0b', at: '2026-03-01T11:59:40.000Z' }));
  stub.watch.faults.set('sns:Publish', ['InternalError']);
  await expect(alerts.tickAfter(15)).rejects.toThrow(`Cannot finish the sweep: Cannot deliver "${ID}" to topic`);
  expect(alerts.mails().map(({ json }) => json.resource.id)).toEqual(['sg-0b']);
  await alerts.tickAfter(5);
  expect(alerts.mails().map(({ json }) => json.resource.id)).toEqual(['sg-0b', 'sg-0a']);
});

test('sends nothing while the table fails, and throws', async () => {
  stub.watch.always.set('dynamodb:UpdateItem', 'ProvisionedThroughputExceededException');
  await expect(alerts.invoke(complianceChange())).rejects.toThrow('refused by the test');
  expect(tries()).toEqual({ topic: 0, hub: 0, bus: 0 });
});
