import { brief, type ChangeOptions, complianceChange, groupItem, ingressRecord, setUpAlerts } from '../testing-alerts';

const { stub, alerts } = setUpAlerts({
  arrange: (aws) => {
    aws.history = [groupItem(['0.0.0.0/0']), groupItem([], { captured: '2026-02-01T00:00:00.000Z' })];
    aws.addRecords({ name: 'sg-0a', record: ingressRecord() });
  },
});

const sent = (): string[] => alerts.mails().map(({ json }) => brief(json));

test('sends an alert with the change, the actor and the account', async () => {
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
  ['insufficientData', { annotation: 'Insufficient data: port 22 may be open' }, ['insufficientData sg-0a by alice']],
  ['resolved', { now: 'COMPLIANT' }, ['resolved sg-0a by alice']],
  ['gone', { now: 'NOT_APPLICABLE' }, ['gone sg-0a by alice']],
  ['compliant at the first evaluation', { now: 'COMPLIANT', before: undefined }, []],
  ['compliant after out of scope', { now: 'COMPLIANT', before: 'NOT_APPLICABLE' }, []],
  ['non-compliant as before', { before: 'NON_COMPLIANT' }, []],
  ['of a rule below the minimum severity', { rule: 'assay-gp2-volume' }, []],
  ['of a rule that is not ours', { rule: 'securityhub-open-ssh' }, []],
])('handles a change: %s', async (_, change, expected) => {
  await alerts.invoke(complianceChange(change));
  expect(sent()).toEqual(expected);
});

test('sends one alert for an event that is delivered three times', async () => {
  for (let time = 0; time < 3; time++) await alerts.invoke(complianceChange());
  expect(sent()).toEqual(['opened sg-0a by alice']);
});

test('sends one alert for an event that is delivered three times at once', async () => {
  await Promise.all([complianceChange(), complianceChange(), complianceChange()].map((event) => alerts.invoke(event)));
  expect(sent()).toEqual(['opened sg-0a by alice']);
});

test('lets the retry of a killed invocation continue at once, and other invocations after its timeout', async () => {
  const kill = async (event: object, requestId: string) => {
    let hasEnded = false;
    stub.watch.fault = ({ name }) => {
      hasEnded ||= name === 'sns:Publish';
      return hasEnded ? 'InternalServerError' : undefined;
    };
    await expect(alerts.invoke(event, requestId)).rejects.toThrow();
    stub.watch.fault = () => undefined;
  };
  await kill(complianceChange(), 'first');
  await alerts.invoke(complianceChange(), 'other');
  expect(sent()).toEqual([]);
  await alerts.invoke(complianceChange(), 'first');
  expect(sent()).toEqual(['opened sg-0a by alice']);

  const next = complianceChange({ at: '2026-03-01T11:59:40.000Z' });
  await kill(next, 'second');
  alerts.pass(11);
  await alerts.invoke(next, 'other');
  expect(sent()).toEqual(['opened sg-0a by alice', 'opened sg-0a by alice']);
});

test('ignores an event that arrives after a later one of the same resource', async () => {
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', at: '2026-03-01T11:59:50.000Z' }));
  await alerts.invoke(complianceChange({ at: '2026-03-01T11:59:30.000Z' }));
  expect(sent()).toEqual(['resolved sg-0a by alice']);
  expect(stub.table.rows('state')).toMatchObject([{ kind: 'resolved', at: '2026-03-01T11:59:50.000Z' }]);
});

test('sends three alerts for a resource that is opened, resolved and opened again', async () => {
  await alerts.invoke(complianceChange({ at: '2026-03-01T11:59:30.000Z' }));
  await alerts.invoke(complianceChange({ now: 'COMPLIANT', at: '2026-03-01T11:59:40.000Z' }));
  await alerts.invoke(complianceChange({ at: '2026-03-01T11:59:50.000Z' }));
  expect(alerts.mails().map(({ json }) => json.kind)).toEqual(['opened', 'resolved', 'opened']);
});

test.each(['assay-dev-open-ssh', 'assay-added-by-hand', 'assay-', 'constructor'])(
  'ignores rule %s, which another deployment or a person created',
  async (rule) => {
    await alerts.invoke(complianceChange({ rule }));
    expect(alerts.mails()).toEqual([]);
    expect(alerts.lines).toContainEqual(
      expect.objectContaining({ message: 'Ignored: not a Config rule of this deployment', configRule: rule }),
    );
  },
);

test('includes the plan of the remediation with the deployed parameters', async () => {
  await alerts.invoke(complianceChange());
  expect(alerts.mails()[0]?.json.remediation.what).toContain('0.0.0.0/0');
});

describe('sends the alert without evidence that could not be collected', () => {
  test.each<[string, () => unknown, object]>([
    [
      'AWS Config denies the history',
      () => stub.watch.always.set('config:GetResourceConfigHistory', 'AccessDeniedException'),
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
      'AWS Config does not know the resource',
      () => {
        stub.history = [];
      },
      {
        change: {
          known: false,
          because: expect.stringContaining(
            'the history of AWS Config could not be read: ResourceNotDiscoveredException: Resource sg-0a',
          ),
        },
      },
    ],
    [
      'the history is empty',
      () => stub.watch.answers.set('config:GetResourceConfigHistory', () => ({ configurationItems: [] })),
      {
        change: {
          known: false,
          because: 'the history of AWS Config could not be read: AWS Config has no item of the resource',
        },
      },
    ],
    [
      'the item contradicts its shape',
      () =>
        stub.watch.answers.set('config:GetResourceConfigHistory', async (call, next) => {
          const { configurationItems } = (await next(call)) as { configurationItems: object[] };
          return { configurationItems: configurationItems.map((item) => ({ ...item, configuration: '{' })) };
        }),
      { change: { known: false }, resource: { id: 'sg-0a', name: null } },
    ],
    [
      'the account has no alias',
      () => stub.region.call('iam:DeleteAccountAlias', { AccountAlias: 'shop-production' }),
      { resource: { accountAlias: null } },
    ],
    [
      'IAM denies the alias',
      () => stub.watch.always.set('iam:ListAccountAliases', 'AccessDenied'),
      { resource: { accountAlias: null } },
    ],
  ])('%s', async (_, arrange, expected) => {
    await arrange();
    await alerts.invoke(complianceChange());
    expect(alerts.mails().map(({ json }) => json)).toMatchObject([expected]);
  });
});

test('describes the version that was evaluated, not a later one', async () => {
  stub.history = [groupItem(['203.0.113.0/24'], { captured: '2026-03-01T11:59:55.000Z' }), ...stub.history];
  await alerts.invoke(complianceChange());
  expect(alerts.mails()[0]?.json.change.lines).toEqual(['+ inbound tcp 22 from 0.0.0.0/0']);
});

test('describes the newest version if none is as old as the result', async () => {
  await alerts.invoke(complianceChange({ captured: '2026-01-15T00:00:00.000Z' }));
  expect(alerts.mails()[0]?.json.change.lines).toEqual(['+ inbound tcp 22 from 0.0.0.0/0']);
});

test('reads the alias once in a container', async () => {
  await alerts.invoke(complianceChange());
  await alerts.invoke(complianceChange({ resourceId: 'sg-0b' }));
  expect(stub.watch.listInputs('iam:ListAccountAliases')).toHaveLength(1);
});

describe('a waiver', () => {
  const waiver = { rule: 'open-ssh', resource: 'web', reason: 'r', owner: 'o', expires: '2026-03-01' };

  test('that covers the resource by name closes the finding and sends no mail', async () => {
    alerts.deploy({ waivers: [waiver], securityHub: true, eventBus: true });
    await alerts.invoke(complianceChange());
    expect(sent()).toEqual([]);
    expect(stub.watch.listInputs('securityhub:BatchImportFindings')).toMatchObject([
      { Findings: [{ RecordState: 'ARCHIVED', UpdatedAt: '2026-03-01T11:59:30.000Z' }] },
    ]);
    expect(stub.watch.listInputs('events:PutEvents').map(({ Entries }) => JSON.parse(Entries[0].Detail).kind)).toEqual([
      'waived',
    ]);
    expect(stub.table.rows('state')).toMatchObject([{ kind: 'waived' }]);
  });

  test('that has expired is ignored', async () => {
    alerts.deploy({ waivers: [{ ...waiver, expires: '2026-02-28' }] });
    await alerts.invoke(complianceChange());
    expect(sent()).toEqual(['opened sg-0a by alice']);
  });

  test('that is new sends one mail, without an actor', async () => {
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

describe('INSUFFICIENT_DATA', () => {
  const vpc = { rule: 'assay-vpc-flow-logs-enabled', resourceId: 'vpc-0a', resourceType: 'AWS::EC2::VPC' };
  const at = (minute: number) => ({
    at: `2026-03-01T12:0${minute}:00.000Z`,
    captured: `2026-03-01T12:0${minute}:00.000Z`,
  });
  const kinds = () => alerts.mails().map(({ json }) => [json.kind, json.annotation]);
  beforeEach(() => {
    alerts.deploy({ alerts: { waitForActorMinutes: 0 } });
    alerts.pass(5);
  });

  test('resolves nothing; the next result does', async () => {
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

  test('between two non-compliant results sends no alert, and sends one if the alert was not open', async () => {
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
  ])('sends the alert of a following %s when its first attempt failed', async (now, kind) => {
    if (now === 'COMPLIANT') await alerts.invoke(complianceChange({ ...vpc, ...at(0) }));
    stub.watch.faults.set('sns:Publish', ['InternalError']);
    const event = complianceChange({ ...vpc, ...at(1), before: 'INSUFFICIENT_DATA', now });
    await expect(alerts.invoke(event, 'same')).rejects.toThrow();
    await alerts.invoke(event, 'same');
    expect(alerts.mails().at(-1)?.json.kind).toBe(kind);
  });
});
