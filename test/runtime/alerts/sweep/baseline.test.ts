import type { Waiver } from '../../../../lib/core/waivers';
import { complianceChange, setUpAlerts } from '../testing-alerts';

const { stub, alerts } = setUpAlerts({ isNew: true, alerts: { waitForActorMinutes: 0 } });

/** Stores a result from long before alerts were enabled. */
function storeResult(
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

/** The messages in brief. */
const sent = (): string[] =>
  alerts.mails().map(({ json }) =>
    json.resource
      ? `${json.kind} ${json.resource.id}`
      : // biome-ignore lint/suspicious/noExplicitAny: JSON
        `${json.kind}: ${json.rules.flatMap((rule: any) => rule.resources.map((one: any) => one.id)).join(', ')}`,
  );

test('sends one mail about all non-compliant resources when alerts are enabled', async () => {
  for (const group of ['sg-0a', 'sg-0b', 'sg-0c']) storeResult(group);
  storeResult('sg-right', { now: 'COMPLIANT' });
  storeResult('vpc-0a', { rule: 'assay-vpc-flow-logs-enabled' });
  storeResult('vol-0a', { rule: 'assay-gp2-volume' });
  await alerts.tick();
  await alerts.tickAfter(5);
  expect(sent()).toEqual(['baseline: sg-0a, sg-0b, sg-0c, vpc-0a']);
  const [mail] = alerts.mails();
  expect(mail?.subject).toBe('ALREADY NON-COMPLIANT: 4 resources (worst: high open-ssh) in shop-production eu-west-1');
  expect(mail?.attributes).toEqual({
    severity: 'high',
    kind: 'baseline',
    account: '111122223333',
    region: 'eu-west-1',
  });
  expect(mail?.text).toContain('ALREADY NON-COMPLIANT: 4 resources, since before alerts were enabled');
});

test('sends the first reminder a full interval after the baseline', async () => {
  storeResult('sg-0a');
  await alerts.tick();
  await alerts.tickAfter(6 * 24 * 60);
  expect(sent()).toEqual(['baseline: sg-0a']);
  await alerts.tickAfter(24 * 60);
  expect(sent()).toEqual(['baseline: sg-0a', 'reminder: sg-0a']);
});

test('sends an alert when a resource of the baseline is resolved', async () => {
  storeResult('sg-0a');
  await alerts.tick();
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', capturedBefore: '2026-01-05T10:00:00.000Z' }));
  expect(sent()).toEqual(['baseline: sg-0a', 'resolved sg-0a']);
  expect(stub.table.rows('state')).toMatchObject([{ kind: 'resolved', openedAt: '2026-01-05T10:00:00.000Z' }]);
});

test('leaves out resources that were reported before, and waived ones', async () => {
  const waiver: Waiver = { rule: 'open-ssh', resource: 'sg-0b', reason: 'r', owner: 'o', expires: '2026-12-31' };
  alerts.deploy({ waivers: [waiver] });
  await alerts.invoke(complianceChange({ resourceId: 'sg-0a' }));
  storeResult('sg-0b');
  storeResult('sg-0c');
  await alerts.tick();
  expect(sent()).toEqual(['opened sg-0a', 'baseline: sg-0c']);
});

test.each([
  ['it was recorded', { ResultRecordedTime: new Date(1000) }, '1970-01-01T00:00:01.000Z'],
  ['the rule was invoked', { ConfigRuleInvokedTime: new Date(2000) }, '1970-01-01T00:00:02.000Z'],
  ['no time is known', {}, '2026-03-01T12:00:00.000Z'],
])('counts a result since %s', async (_, times, expected) => {
  stub.watch.answers.set('config:GetComplianceDetailsByConfigRule', async (call, next) => {
    const { EvaluationResults } = (await next(call)) as { EvaluationResults: Record<string, unknown>[] };
    return {
      EvaluationResults: EvaluationResults.map(({ ResultRecordedTime, ConfigRuleInvokedTime, ...rest }) => ({
        ...rest,
        EvaluationResultIdentifier: { ...(rest.EvaluationResultIdentifier as object), OrderingTimestamp: undefined },
        ...times,
      })),
    };
  });
  storeResult('sg-0a');
  await alerts.tick();
  expect(alerts.mails()[0]?.json.rules).toMatchObject([{ resources: [{ id: 'sg-0a', openedAt: expected }] }]);
});

test('sends no mail without non-compliant resources, and does not ask again', async () => {
  await alerts.tick();
  stub.watch.calls = [];
  await alerts.tickAfter(5);
  expect(stub.watch.calls.map(({ name }) => name).filter((action) => action !== 'dynamodb:Query')).toEqual([]);
  expect(sent()).toEqual([]);
});

test('sends a baseline for the rules that a lower severity adds', async () => {
  storeResult('sg-0a');
  storeResult('vol-0a', { rule: 'assay-gp2-volume' });
  await alerts.tick();
  alerts.deploy({ alerts: { severity: 'low' } });
  await alerts.tick();
  expect(sent()).toEqual(['baseline: sg-0a', 'baseline: vol-0a']);
});

test('ignores a rule that does not exist in this Region', async () => {
  storeResult('sg-0a');
  await stub.removeRule('assay-vpc-flow-logs-enabled');
  await alerts.tick();
  expect(sent()).toEqual(['baseline: sg-0a']);
});

test.each(['sns:Publish', 'config:GetComplianceDetailsByConfigRule', 'dynamodb:UpdateItem'])(
  'is retried at the next sweep when %s fails, and sent once',
  async (action) => {
    alerts.knowRules('assay-vpc-flow-logs-enabled', 'assay-gp2-volume');
    for (const group of ['sg-0a', 'sg-0b', 'sg-0c']) storeResult(group);
    stub.watch.faults.set(
      action,
      Array.from({ length: 4 }, () => 'InternalError'),
    );
    for (let tick = 0; tick < 6; tick++) await alerts.tickAfter(5).catch(() => undefined);
    expect(sent()).toEqual(['baseline: sg-0a, sg-0b, sg-0c']);
    expect(stub.table.rows('state')).toHaveLength(3);
  },
);

test('sends the findings in one call', async () => {
  alerts.deploy({ securityHub: true });
  for (const group of ['sg-0a', 'sg-0b']) storeResult(group);
  await alerts.tick();
  await alerts.tickAfter(5);
  expect(sent()).toEqual(['baseline: sg-0a, sg-0b']);
  expect(stub.watch.listInputs('securityhub:BatchImportFindings').map(({ Findings }) => Findings.length)).toEqual([2]);
});

test('a reminder closes alerts that were resolved without an event', async () => {
  storeResult('sg-0a');
  storeResult('sg-0b');
  await alerts.tick();
  storeResult('sg-0a', { now: 'COMPLIANT' });
  await alerts.tickAfter(7 * 24 * 60);
  expect(sent().at(-1)).toBe('reminder: sg-0b');
  expect(stub.table.rows('state').filter(({ open }) => open !== undefined)).toHaveLength(1);
});

test('a reminder is sent even if AWS Config cannot list the open alerts', async () => {
  storeResult('sg-0a');
  await alerts.tick();
  stub.watch.always.set('config:GetComplianceDetailsByConfigRule', 'ThrottlingException');
  await alerts.tickAfter(7 * 24 * 60);
  expect(sent().at(-1)).toBe('reminder: sg-0a');
});
