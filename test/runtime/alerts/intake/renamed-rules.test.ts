import { complianceChange, groupItem, SETTINGS, setUpAlerts } from '../testing-alerts';

const { stub, alerts } = setUpAlerts({
  alerts: { waitForActorMinutes: 0 },
  arrange: (aws) => {
    aws.history = [groupItem(['0.0.0.0/0']), groupItem([], { captured: '2026-02-01T00:00:00.000Z' })];
  },
});

const ORGANIZATION = 'OrgConfigRule-assay-open-ssh-dbgzf8ba';
const PACK = 'assay-open-ssh-conformance-pack-szsm1uv0w';
const OWN_EVALUATOR = 'arn:aws:lambda:eu-west-1:999988887777:function:assay-EvaluatorFunction1A2B3C4D-abcdefghijkl';

/** Creates a Config rule as AWS deploys it for an organization or a conformance pack. */
function create(name: string, parameters: object | undefined, SourceIdentifier = 'arn:aws:lambda:::function:other') {
  stub.putRules([name], {
    Source: { Owner: 'CUSTOM_LAMBDA', SourceIdentifier },
    ...(parameters && { InputParameters: JSON.stringify(parameters) }),
  });
}

const OPEN_SSH = { assayRule: 'open-ssh' };
const describes = () => stub.watch.listInputs('config:DescribeConfigRules');

test.each<[string, string, object | undefined, string | undefined, boolean]>([
  ['an organization', ORGANIZATION, OPEN_SSH, undefined, true],
  ['a conformance pack', PACK, OPEN_SSH, undefined, true],
  [
    'an organization, with another name and our evaluator',
    'OrgConfigRule-assay-ssh-dbgzf8ba',
    OPEN_SSH,
    OWN_EVALUATOR,
    true,
  ],
  [
    'an organization, with another name and the evaluator of our name',
    'OrgConfigRule-assay-ssh-dbgzf8ba',
    OPEN_SSH,
    'arn:aws:lambda:eu-west-1:999988887777:function:assay-evaluator',
    true,
  ],
  [
    'an organization, with another name and our collector',
    'OrgConfigRule-assay-root-dbgzf8ba',
    { assayRule: 'root-access-key' },
    'arn:aws:lambda:eu-west-1:999988887777:function:assay-collector',
    true,
  ],
  [
    'an organization, with another name and the evaluator of a deployment whose name begins with ours',
    'OrgConfigRule-assay-ssh-dbgzf8ba',
    OPEN_SSH,
    'arn:aws:lambda:eu-west-1:999988887777:function:assay-evaluator-evaluator',
    false,
  ],
  ['an organization, with another name and function', 'OrgConfigRule-assay-ssh-dbgzf8ba', OPEN_SSH, undefined, false],
  ['an organization and another deployment', 'OrgConfigRule-assay-dev-open-ssh-dbgzf8ba', OPEN_SSH, undefined, false],
  [
    'a pack and the evaluator of another deployment',
    'assay-dev-open-ssh-conformance-pack-szsm1uv0w',
    OPEN_SSH,
    OWN_EVALUATOR.replace('assay-', 'assay-dev-'),
    false,
  ],
  ['another deployment', 'assay-dev-open-ssh', OPEN_SSH, undefined, false],
  ['a pack, without our parameter', PACK, { blockedPort1: '22' }, undefined, false],
  ['a pack, without parameters', PACK, undefined, undefined, false],
  ['a pack, with a parameter that is no text', PACK, { assayRule: 1 }, undefined, false],
  ['a pack, with the name of another rule', PACK, { assayRule: 'gp2-volume' }, undefined, false],
])('recognizes a rule of %s: %#', async (_, rule, parameters, evaluator, isOurs) => {
  create(rule, parameters, evaluator);
  await alerts.invoke(complianceChange({ rule }));
  expect(alerts.mails().map(({ json }) => json.rule.configRuleName)).toEqual(isOurs ? [rule] : []);
});

test('an alert has the severity of the deployed rule, its own parameters and the runbook, which a person starts', async () => {
  const own = SETTINGS.rules['assay-open-ssh'] as (typeof SETTINGS.rules)[string];
  alerts.deploy({
    rules: { ...SETTINGS.rules, 'assay-open-ssh': { ...own, severity: 'critical', remediation: 'automatic' } },
  });
  create(ORGANIZATION, { ...OPEN_SSH, allowedCidrs: '198.51.100.0/24' });
  await alerts.invoke(complianceChange({ rule: ORGANIZATION }));
  expect(alerts.mails()[0]?.json).toMatchObject({
    rule: { name: 'open-ssh', configRuleName: ORGANIZATION, severity: 'critical' },
    remediation: {
      mode: 'manual',
      applyCommand: expect.stringContaining('assay-open-ssh-remediate'),
      previewCommand: expect.stringContaining('--param open-ssh.allowedCidrs=198.51.100.0/24'),
    },
  });
});

test('a rule that this deployment lacks is described by the registry, and has no runbook', async () => {
  const rule = 'OrgConfigRule-assay-open-rdp-dbgzf8ba';
  create(rule, { assayRule: 'open-rdp' });
  await alerts.invoke(complianceChange({ rule }));
  expect(alerts.mails()[0]?.json).toMatchObject({
    rule: { name: 'open-rdp', severity: 'high', title: expect.stringContaining('RDP') },
    remediation: { mode: 'off', applyCommand: null },
  });
});

test('a waiver covers the resource under the name of our rule', async () => {
  create(ORGANIZATION, OPEN_SSH);
  alerts.deploy({ waivers: [{ rule: 'open-ssh', resource: 'sg-0a', reason: 'r', owner: 'o', expires: '2026-12-31' }] });
  await alerts.invoke(complianceChange({ rule: ORGANIZATION }));
  expect(alerts.mails()).toEqual([]);
});

test('open alerts are repeated until the rule is gone', async () => {
  create(ORGANIZATION, OPEN_SSH);
  await alerts.tick();
  await alerts.invoke(complianceChange({ rule: ORGANIZATION }));
  const reminders = () => alerts.mails().filter(({ json }) => json.kind === 'reminder').length;
  for (let day = 0; day < 8; day++) await alerts.tickAfter(24 * 60);
  expect(reminders()).toBe(1);
  await stub.removeRule(ORGANIZATION);
  for (let day = 0; day < 14; day++) await alerts.tickAfter(24 * 60);
  expect(reminders()).toBe(1);
});

test('AWS Config is asked once in ten minutes, for rules that are ours and those that are not', async () => {
  create(ORGANIZATION, OPEN_SSH);
  create('assay-other', {});
  for (const resourceId of ['sg-0a', 'sg-0b']) {
    await alerts.invoke(complianceChange({ rule: ORGANIZATION, resourceId }));
    await alerts.invoke(complianceChange({ rule: 'assay-other', resourceId }));
  }
  expect(describes()).toHaveLength(2);
  alerts.pass(11);
  await alerts.invoke(complianceChange({ rule: 'assay-other' }));
  expect(describes()).toHaveLength(3);
});

test('a rule that does not exist yet is looked up again', async () => {
  await alerts.invoke(complianceChange({ rule: ORGANIZATION }));
  create(ORGANIZATION, OPEN_SSH);
  await alerts.invoke(complianceChange({ rule: ORGANIZATION }));
  expect(alerts.mails()).toHaveLength(1);
});

test('an event is tried again when AWS Config does not answer, and not for rules of the settings', async () => {
  stub.watch.always.set('config:DescribeConfigRules', 'ThrottlingException');
  await expect(alerts.invoke(complianceChange({ rule: ORGANIZATION }))).rejects.toThrow('refused by the test');
  await alerts.invoke(complianceChange());
  expect(alerts.mails()).toHaveLength(1);
});
