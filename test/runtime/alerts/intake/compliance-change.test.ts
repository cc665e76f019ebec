import { AwsStub } from '../aws-stub';
import {
  brief,
  type ChangeOptions,
  complianceChange,
  groupItem,
  ingressRecord,
  TestingAlerts,
} from '../testing-alerts';

let stub: AwsStub;
let alerts: TestingAlerts;

beforeAll(async () => {
  stub = await AwsStub.start();
});
afterAll(() => stub.stop());
beforeEach(() => {
  stub.reset();
  stub.history = [groupItem(['0.0.0.0/0']), groupItem([], { captured: '2026-02-01T00:00:00.000Z' })];
  stub.records = [{ name: 'sg-0a', record: ingressRecord() }];
  use();
});
afterEach(() => alerts.close());

function use(given: ConstructorParameters<typeof TestingAlerts>[1] = {}): void {
  alerts?.close();
  alerts = new TestingAlerts(stub, given);
  alerts.knowRules();
}

const told = (): string[] => alerts.mails().map(({ json }) => brief(json));

test('an alert says what changed, who changed it and where', async () => {
  await alerts.invoke(complianceChange());
  const [mail] = alerts.mails();
  expect(mail?.json).toMatchObject({
    kind: 'opened',
    rule: { name: 'open-ssh', configRuleName: 'assay-open-ssh', severity: 'high' },
    resource: {
      id: 'sg-0a',
      name: 'web',
      arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a',
      accountAlias: 'shop-production',
    },
    annotation: 'Port 22 is open to 0.0.0.0/0',
    change: { known: true, created: false, lines: ['+ inbound tcp 22 from 0.0.0.0/0'] },
    actor: { found: true, name: 'alice', sourceAddress: '198.51.100.7', channel: 'AWS CLI' },
    remediation: { mode: 'manual' },
  });
  expect(mail?.attributes).toEqual({
    severity: 'high',
    rule: 'open-ssh',
    kind: 'opened',
    account: '111122223333',
    region: 'eu-west-1',
  });
});

test.each<[string, ChangeOptions, string[]]>([
  ['opened', {}, ['opened sg-0a by alice']],
  ['undecided', { annotation: 'Cannot tell whether port 22 is open: no list' }, ['undecided sg-0a by alice']],
  ['resolved', { now: 'COMPLIANT' }, ['resolved sg-0a by alice']],
  ['gone', { now: 'NOT_APPLICABLE' }, ['gone sg-0a by alice']],
  ['compliant at first', { now: 'COMPLIANT', before: undefined }, []],
  ['compliant after out of scope', { now: 'COMPLIANT', before: 'NOT_APPLICABLE' }, []],
  ['non-compliant as before', { before: 'NON_COMPLIANT' }, []],
  ['of a rule below the floor', { rule: 'assay-gp2-volume' }, []],
  ['of a rule that is not ours', { rule: 'securityhub-open-ssh' }, []],
])('a transition: %s', async (_, change, expected) => {
  await alerts.invoke(complianceChange(change));
  expect(told()).toEqual(expected);
});

test('an event that is delivered three times raises one alert', async () => {
  for (let time = 0; time < 3; time++) await alerts.invoke(complianceChange());
  expect(told()).toEqual(['opened sg-0a by alice']);
});

test('an event that is delivered three times at once raises one alert', async () => {
  await Promise.all([complianceChange(), complianceChange(), complianceChange()].map((event) => alerts.invoke(event)));
  expect(told()).toEqual(['opened sg-0a by alice']);
});

test('what a killed invocation had in hand, its second try takes up at once, and others when its time is over', async () => {
  const kill = async (event: object, requestId: string) => {
    stub.endsAt = 'sns:Publish';
    await expect(alerts.invoke(event, requestId)).rejects.toThrow();
    stub.revive();
  };
  await kill(complianceChange(), 'first');
  await alerts.invoke(complianceChange(), 'other');
  expect(told()).toEqual([]);
  await alerts.invoke(complianceChange(), 'first');
  expect(told()).toEqual(['opened sg-0a by alice']);

  const next = complianceChange({ at: '2026-03-01T11:59:40.000Z' });
  await kill(next, 'second');
  alerts.pass(11);
  await alerts.invoke(next, 'other');
  expect(told()).toEqual(['opened sg-0a by alice', 'opened sg-0a by alice']);
});

test('an event that comes late, after a later one of the same resource, changes nothing', async () => {
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', at: '2026-03-01T11:59:50.000Z' }));
  await alerts.invoke(complianceChange({ at: '2026-03-01T11:59:30.000Z' }));
  expect(told()).toEqual(['resolved sg-0a by alice']);
  expect(stub.table.rows('state')).toMatchObject([{ kind: 'resolved', at: '2026-03-01T11:59:50.000Z' }]);
});

test('opened, put right and opened again are three alerts', async () => {
  await alerts.invoke(complianceChange({ at: '2026-03-01T11:59:30.000Z' }));
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', at: '2026-03-01T11:59:40.000Z' }));
  await alerts.invoke(complianceChange({ at: '2026-03-01T11:59:50.000Z' }));
  expect(alerts.mails().map(({ json }) => json.kind)).toEqual(['opened', 'resolved', 'opened']);
});

test('a rule with our prefix that the settings do not know is told, with its severity said to be a guess', async () => {
  await alerts.invoke(complianceChange({ rule: 'assay-added-by-hand' }));
  expect(alerts.mails().map(({ json }) => json.rule)).toEqual([
    {
      name: 'assay-added-by-hand',
      configRuleName: 'assay-added-by-hand',
      title: '"assay-added-by-hand", which the deployed settings do not know; severity "medium" is assumed',
      severity: 'medium',
    },
  ]);
});

test('the plan of the remediation is told, by the parameters as deployed', async () => {
  await alerts.invoke(complianceChange());
  expect(alerts.mails()[0]?.json.remediation.what).toContain('0.0.0.0/0');
});

describe('what cannot be gathered is said, and the alert goes out', () => {
  test.each<[string, () => void, object]>([
    [
      'the history refused',
      () => stub.always.set('config:GetResourceConfigHistory', 'AccessDeniedException'),
      {
        resource: { name: null, arn: null },
        change: {
          known: false,
          because: 'the history of AWS Config could not be read: AccessDeniedException: refused by the test',
        },
        actor: { found: true },
      },
    ],
    [
      'the resource is not in the history',
      () => {
        stub.history = [];
      },
      {
        change: {
          known: false,
          because: 'the history of AWS Config could not be read: AWS Config has no item of the resource',
        },
      },
    ],
    [
      'the item contradicts its shape',
      () => {
        stub.history = [{ ...groupItem([]), configuration: '{' }];
      },
      { change: { known: false }, resource: { id: 'sg-0a', name: null } },
    ],
    ['no alias', () => void stub.aliases.pop(), { resource: { accountAlias: null } }],
    [
      'the alias refused',
      () => stub.always.set('iam:ListAccountAliases', 'AccessDenied'),
      { resource: { accountAlias: null } },
    ],
  ])('%s', async (_, arrange, expected) => {
    arrange();
    await alerts.invoke(complianceChange());
    expect(alerts.mails().map(({ json }) => json)).toMatchObject([expected]);
  });
});

test('the item that was judged is told, not a later one', async () => {
  stub.history = [groupItem(['203.0.113.0/24'], { captured: '2026-03-01T11:59:55.000Z' }), ...stub.history];
  await alerts.invoke(complianceChange());
  expect(alerts.mails()[0]?.json.change.lines).toEqual(['+ inbound tcp 22 from 0.0.0.0/0']);
});

test('where no item is as old as the result says, the newest is told', async () => {
  await alerts.invoke(complianceChange({ captured: '2026-01-15T00:00:00.000Z' }));
  expect(alerts.mails()[0]?.json.change.lines).toEqual(['+ inbound tcp 22 from 0.0.0.0/0']);
});

test('the alias is asked for once in a container', async () => {
  await alerts.invoke(complianceChange());
  await alerts.invoke(complianceChange({ resourceId: 'sg-0b' }));
  expect(stub.inputsOf('iam:ListAccountAliases')).toHaveLength(1);
});

describe('a waiver', () => {
  const waiver = { rule: 'open-ssh', resource: 'web', reason: 'r', owner: 'o', expires: '2026-03-01' };

  test('is obeyed by the name of the resource: machines close what they hold open, people hear nothing', async () => {
    use({ waivers: [waiver], securityHub: true, eventBus: true });
    await alerts.invoke(complianceChange());
    expect(told()).toEqual([]);
    expect(stub.inputsOf('securityhub:BatchImportFindings')).toMatchObject([
      { Findings: [{ RecordState: 'ARCHIVED', UpdatedAt: '2026-03-01T11:59:30.000Z' }] },
    ]);
    expect(stub.inputsOf('events:PutEvents').map(({ Entries }) => JSON.parse(Entries[0].Detail).kind)).toEqual([
      'waived',
    ]);
    expect(stub.table.rows('state')).toMatchObject([{ kind: 'waived' }]);
  });

  test('that has ended counts no more', async () => {
    use({ waivers: [{ ...waiver, expires: '2026-02-28' }] });
    await alerts.invoke(complianceChange());
    expect(told()).toEqual(['opened sg-0a by alice']);
  });

  test('that comes to a resource is told once, and nobody is looked for', async () => {
    await alerts.invoke(
      complianceChange({
        now: 'NOT_APPLICABLE',
        resultAnnotation: 'Waived until 2026-12-31 by o: r',
        capturedBefore: '2026-03-01T11:58:30.000Z',
      }),
    );
    expect(alerts.mails().map(({ json }) => [json.kind, json.annotation, json.actor.because])).toEqual([
      ['waived', 'Waived until 2026-12-31 by o: r', 'nothing of the resource changed'],
    ]);
    expect(stub.table.rows('state')).toMatchObject([{ kind: 'waived' }]);
  });
});

describe('too little to tell (INSUFFICIENT_DATA)', () => {
  const vpc = { rule: 'assay-vpc-flow-logs-enabled', resourceId: 'vpc-0a', resourceType: 'AWS::EC2::VPC' };
  const at = (minute: number) => ({
    at: `2026-03-01T12:0${minute}:00.000Z`,
    captured: `2026-03-01T12:0${minute}:00.000Z`,
  });
  const kinds = () => alerts.mails().map(({ json }) => [json.kind, json.annotation]);
  beforeEach(() => {
    use({ alerts: { waitForActorMinutes: 0 } });
    alerts.pass(5);
  });

  test('puts nothing right; what comes after it does', async () => {
    await alerts.invoke(complianceChange({ ...vpc, ...at(0) }));
    await alerts.invoke(complianceChange({ ...vpc, ...at(1), now: 'INSUFFICIENT_DATA' }));
    await alerts.invoke(complianceChange({ ...vpc, ...at(2), before: 'INSUFFICIENT_DATA', now: 'COMPLIANT' }));
    const words = 'Port 22 is open to 0.0.0.0/0';
    expect(kinds()).toEqual([
      ['opened', words],
      ['resolved', words],
    ]);
    expect(stub.table.rows('state')).toMatchObject([{ kind: 'resolved', openedAt: '2026-03-01T12:00:00.000Z' }]);
  });

  test('is no news where it is open before and after, and an alert where it was not', async () => {
    await alerts.invoke(complianceChange({ ...vpc, ...at(0) }));
    await alerts.invoke(complianceChange({ ...vpc, ...at(1), before: 'INSUFFICIENT_DATA' }));
    expect(kinds()).toHaveLength(1);
    await alerts.invoke(complianceChange({ ...vpc, ...at(2), resourceId: 'vpc-0b', before: 'INSUFFICIENT_DATA' }));
    await alerts.invoke(
      complianceChange({ ...vpc, ...at(2), resourceId: 'vpc-0c', before: 'INSUFFICIENT_DATA', now: 'COMPLIANT' }),
    );
    expect(alerts.mails().map(({ json }) => json.resource.id)).toEqual(['vpc-0a', 'vpc-0b']);
  });

  test.each([
    ['NON_COMPLIANT', 'opened'],
    ['COMPLIANT', 'resolved'],
  ])('%s after it comes also when its first try failed', async (now, kind) => {
    if (now === 'COMPLIANT') await alerts.invoke(complianceChange({ ...vpc, ...at(0) }));
    stub.troubles.set('sns:Publish', ['InternalError']);
    const event = complianceChange({ ...vpc, ...at(1), before: 'INSUFFICIENT_DATA', now });
    await expect(alerts.invoke(event, 'same')).rejects.toThrow();
    await alerts.invoke(event, 'same');
    expect(alerts.mails().at(-1)?.json.kind).toBe(kind);
  });
});
