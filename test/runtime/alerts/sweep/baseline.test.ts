import type { Waiver } from '../../../../lib/core/waivers';
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
  use();
});
afterEach(() => alerts.close());

function use(given: ConstructorParameters<typeof TestingAlerts>[1] = {}): void {
  alerts?.close();
  alerts = new TestingAlerts(stub, { ...given, alerts: { waitForActorMinutes: 0, ...given.alerts } });
}

/** AWS Config has it since long before alerts were switched on. */
function openAlready(
  resourceId: string,
  { rule = 'assay-open-ssh', at = '2026-01-05T10:00:00.000Z', now = 'NON_COMPLIANT' } = {},
) {
  stub.hold({
    configRuleName: rule,
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId,
    complianceType: now,
    recordedAt: at,
    annotation: 'Port 22 is open to 0.0.0.0/0',
  });
}

/** What was told, in brief. */
const told = (): string[] =>
  alerts.mails().map(({ json }) =>
    json.resource
      ? `${json.kind} ${json.resource.id}`
      : // biome-ignore lint/suspicious/noExplicitAny: JSON
        `${json.kind}: ${json.rules.flatMap((rule: any) => rule.resources.map((one: any) => one.id)).join(', ')}`,
  );

test('what is open when alerts are switched on comes in one mail, of all rules, once', async () => {
  for (const group of ['sg-0a', 'sg-0b', 'sg-0c']) openAlready(group);
  openAlready('sg-right', { now: 'COMPLIANT' });
  openAlready('vpc-0a', { rule: 'assay-vpc-flow-logs-enabled' });
  openAlready('vol-0a', { rule: 'assay-gp2-volume' });
  await alerts.tick();
  await alerts.tickAfter(5);
  expect(told()).toEqual(['open already: sg-0a, sg-0b, sg-0c, vpc-0a']);
  const [mail] = alerts.mails();
  expect(mail?.subject).toBe('OPEN ALREADY: 4 resources (worst: high open-ssh) in shop-production eu-west-1');
  expect(mail?.attributes).toEqual({
    severity: 'high',
    kind: 'open already',
    account: '111122223333',
    region: 'eu-west-1',
  });
  expect(mail?.text).toContain('OPEN ALREADY: 4 resources non-compliant since before alerts listened');
});

test('it is reminded of after the days between reminders, not at once', async () => {
  openAlready('sg-0a');
  await alerts.tick();
  await alerts.tickAfter(6 * 24 * 60);
  expect(told()).toEqual(['open already: sg-0a']);
  await alerts.tickAfter(24 * 60);
  expect(told()).toEqual(['open already: sg-0a', 'reminder: sg-0a']);
});

test('when it is put right, that is said', async () => {
  openAlready('sg-0a');
  await alerts.tick();
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', capturedBefore: '2026-01-05T10:00:00.000Z' }));
  expect(told()).toEqual(['open already: sg-0a', 'resolved sg-0a']);
  expect(stub.table.rows('state')).toMatchObject([{ kind: 'resolved', openedAt: '2026-01-05T10:00:00.000Z' }]);
});

test('what an event told of before is not told again, and what is waived never', async () => {
  const waiver: Waiver = { rule: 'open-ssh', resource: 'sg-0b', reason: 'r', owner: 'o', expires: '2026-12-31' };
  use({ waivers: [waiver] });
  await alerts.invoke(complianceChange({ resourceId: 'sg-0a' }));
  openAlready('sg-0b');
  openAlready('sg-0c');
  await alerts.tick();
  expect(told()).toEqual(['opened sg-0a', 'open already: sg-0c']);
});

test('nothing is open: no mail, and nobody asks again', async () => {
  await alerts.tick();
  stub.calls = [];
  await alerts.tickAfter(5);
  expect(stub.calls.map(({ action }) => action).filter((action) => action !== 'dynamodb:Query')).toEqual([]);
  expect(told()).toEqual([]);
});

test('a severity that is told from now on brings what is open of it', async () => {
  openAlready('sg-0a');
  openAlready('vol-0a', { rule: 'assay-gp2-volume' });
  await alerts.tick();
  use({ alerts: { severity: 'low' } });
  await alerts.tick();
  expect(told()).toEqual(['open already: sg-0a', 'open already: vol-0a']);
});

test('a rule that is not in this Region finds nothing', async () => {
  openAlready('sg-0a');
  stub.missingRules.add('assay-vpc-flow-logs-enabled');
  await alerts.tick();
  expect(told()).toEqual(['open already: sg-0a']);
});

test.each(['sns:Publish', 'config:GetComplianceDetailsByConfigRule', 'dynamodb:UpdateItem'])(
  'when %s fails it comes with the next tick, once',
  async (action) => {
    alerts.knowRules('assay-vpc-flow-logs-enabled', 'assay-gp2-volume');
    for (const group of ['sg-0a', 'sg-0b', 'sg-0c']) openAlready(group);
    stub.troubles.set(
      action,
      Array.from({ length: 4 }, () => 'InternalError'),
    );
    for (let tick = 0; tick < 6; tick++) await alerts.tickAfter(5).catch(() => undefined);
    expect(told()).toEqual(['open already: sg-0a, sg-0b, sg-0c']);
    expect(stub.table.rows('state')).toHaveLength(3);
  },
);

test('Security Hub gets its findings at once; those it does not take hold up nothing', async () => {
  use({ securityHub: true });
  for (const group of ['sg-0a', 'sg-0b']) openAlready(group);
  stub.refusesFindings = true;
  await expect(alerts.tick()).rejects.toThrow(
    'Cannot finish the tick: Security Hub refused 2 findings: InvalidInput: Finding does not adhere',
  );
  await alerts.tickAfter(5);
  await alerts.tickAfter(5);
  expect(told()).toEqual(['open already: sg-0a, sg-0b']);
  expect(stub.inputsOf('securityhub:BatchImportFindings').map(({ Findings }) => Findings.length)).toEqual([2]);
});

test('a reminder leaves out what was put right unheard, for good', async () => {
  openAlready('sg-0a');
  openAlready('sg-0b');
  await alerts.tick();
  openAlready('sg-0a', { now: 'COMPLIANT' });
  await alerts.tickAfter(7 * 24 * 60);
  expect(told().at(-1)).toBe('reminder: sg-0b');
  expect(stub.table.rows('state').filter(({ open }) => open !== undefined)).toHaveLength(1);
});

test('a reminder comes also when AWS Config does not say what is open still', async () => {
  openAlready('sg-0a');
  await alerts.tick();
  stub.always.set('config:GetComplianceDetailsByConfigRule', 'ThrottlingException');
  await alerts.tickAfter(7 * 24 * 60);
  expect(told().at(-1)).toBe('reminder: sg-0a');
});
