import { createPlanId } from '../../../../lib/contract/fingerprint';
import type { PlanAction, PlanAnswer } from '../../../../lib/contract/plan-protocol';
import type { Waiver } from '../../../../lib/core/waivers';
import { rules } from '../../../rules/registry';
import { ACCOUNT, denial, Refusal, StubAccount } from '../stub-account';
import { executionId, narrowDoor, openGroup, settingsFor, TABLE, TestingPlanFunction } from '../testing-plan-function';

let account: StubAccount;
let planFunction: TestingPlanFunction;
const opened: TestingPlanFunction[] = [];
const functionWith = (given: ConstructorParameters<typeof TestingPlanFunction>[2]): TestingPlanFunction => {
  const made = new TestingPlanFunction(account, [narrowDoor], given);
  opened.push(made);
  return made;
};
beforeAll(async () => {
  account = await StubAccount.start();
});
beforeEach(() => {
  account.reset();
  planFunction = functionWith({});
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});
afterAll(() => account.stop());

const ssh = (CidrIp: string) => [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp }] }];
const add = (office: string) =>
  ({
    step: 'AddOffice',
    service: 'ec2',
    api: 'AuthorizeSecurityGroupIngress',
    parameters: { GroupId: 'sg-0a', IpPermissions: ssh(office) },
  }) as const;
const CALLS = [
  add('192.0.2.0/24'),
  add('198.51.100.0/24'),
  {
    step: 'RevokeWorld',
    service: 'ec2',
    api: 'RevokeSecurityGroupIngress',
    parameters: { GroupId: 'sg-0a', IpPermissions: ssh('0.0.0.0/0') },
  },
] as const;
const UNDO = [
  { ...CALLS[2], step: 'AddWorld', api: 'AuthorizeSecurityGroupIngress', undoes: 'RevokeWorld' },
  { ...CALLS[0], step: 'RevokeOffice', api: 'RevokeSecurityGroupIngress', undoes: 'AddOffice' },
  { ...CALLS[1], step: 'RevokeOffice', api: 'RevokeSecurityGroupIngress', undoes: 'AddOffice' },
];
const PLAN_ID = createPlanId('narrow-door', 'sg-0a', CALLS);
const BLANK = { Run: 'no', Parameters: { GroupId: '', IpPermissions: [] } };
const NOTHING_RUN = { AddOffice1: BLANK, AddOffice2: BLANK, RevokeWorld: BLANK };

test('a plan that can be made is answered whole', async () => {
  openGroup(account);
  const answer = await planFunction.plan({});
  expect(answer).toEqual({
    Decision: 'apply',
    ResourceId: 'sg-0a',
    Reason: 'Let in the offices, and nobody else',
    PlanId: PLAN_ID,
    Approval: [
      'AWS::EC2::SecurityGroup sg-0a (web) in account 111122223333, eu-west-1',
      '',
      'What is wrong (rule narrow-door): Port 22 is open to 0.0.0.0/0',
      'What will be done: Let in the offices, and nobody else',
      '',
      'Calls:',
      ...CALLS.map(({ api, parameters }) => `- ec2 ${api} ${JSON.stringify(parameters)}`),
      '',
      'To take it back:',
      ...UNDO.map(({ api, parameters }) => `- ec2 ${api} ${JSON.stringify(parameters)}`),
      '',
      `This is plan ${PLAN_ID}. If the resource needs another one by the time you approve, nothing is done.`,
    ].join('\n'),
    Before: '{"Blocks":["0.0.0.0/0"]}',
    Calls: expect.any(String),
    Undo: expect.any(String),
    Steps: {
      AddOffice1: { Run: 'yes', Parameters: CALLS[0].parameters },
      AddOffice2: { Run: 'yes', Parameters: CALLS[1].parameters },
      RevokeWorld: { Run: 'yes', Parameters: CALLS[2].parameters },
    },
  });
  expect([JSON.parse(answer.Calls), JSON.parse(answer.Undo)]).toEqual([CALLS, UNDO]);
  expect(planFunction.lines).toEqual([
    {
      level: 'info',
      message: 'Planned',
      rule: 'narrow-door',
      by: 'plan',
      executionId: executionId(1),
      resourceId: 'sg-0a',
      decision: 'apply',
    },
  ]);
});

test('a plan id does not hang on the order of keys, and on nothing but the content', () => {
  const [first] = CALLS;
  const { parameters, ...rest } = first;
  const turned = { parameters: { IpPermissions: parameters.IpPermissions, GroupId: parameters.GroupId }, ...rest };
  expect(createPlanId('narrow-door', 'sg-0a', [turned])).toBe(createPlanId('narrow-door', 'sg-0a', [first]));
  expect(PLAN_ID).toMatch(/^[0-9a-f]{16}$/);
  const others = [
    createPlanId('other', 'sg-0a', CALLS),
    createPlanId('narrow-door', 'sg-0b', CALLS),
    createPlanId('narrow-door', 'sg-0a', []),
  ];
  expect(new Set([PLAN_ID, ...others]).size).toBe(4);
});

test('a step is not run for a call that is not needed', async () => {
  openGroup(account);
  account.state.answer('ec2', 'AuthorizeSecurityGroupIngress', CALLS[0].parameters);
  const { Steps } = await planFunction.plan({});
  expect(Steps).toEqual({
    AddOffice1: { Run: 'yes', Parameters: CALLS[1].parameters },
    AddOffice2: BLANK,
    RevokeWorld: { Run: 'yes', Parameters: CALLS[2].parameters },
  });
});

const waiver: Waiver = {
  rule: 'narrow-door',
  resource: 'web',
  account: ACCOUNT,
  region: 'eu-west-1',
  reason: 'a fair',
  owner: 'ada@example.com',
  expires: '2026-03-31',
};

interface Scenario {
  readonly scenario: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly request?: Partial<PlanAction>;
  /** Sees to the account. */
  readonly given?: () => void;
  readonly setup?: ConstructorParameters<typeof TestingPlanFunction>[2];
  readonly decision: PlanAnswer['Decision'];
  readonly reason: string;
  /** Whether the calls are told; they never are to be made. */
  readonly isPlanned?: boolean;
}

const exceptionWith = (more: object): void => {
  account.state.exceptions = [
    { ConfigRuleName: 'assay-narrow-door', ResourceType: 'AWS::EC2::SecurityGroup', ResourceId: 'sg-0a', ...more },
  ];
};
const fixed = (...times: readonly string[]): void => {
  for (const at of times) {
    const [pk, sk] = ['fix#narrow-door#sg-0a', at];
    account.state.rows.set(`${pk}|${sk}`, { pk: { S: pk }, sk: { S: sk }, outcome: { S: 'remediated' } });
  }
};
const PERSON = 'Once a person has looked, start the document with DecidedByPerson "yes"';
const EFFECT = { effect: 'Visitors are turned away' };
const TWICE = ['2026-03-01T08:00:00.000Z', '2026-03-01T10:30:00.000Z'] as const;

const SCENARIOS: readonly Scenario[] = [
  {
    scenario: 'a rule that is not there',
    request: { Rule: 'wide-door' },
    decision: 'refuse',
    reason: 'Rule "wide-door" is not deployed here',
  },
  {
    scenario: 'a rule that is not deployed',
    setup: { settings: { prefix: 'assay', rules: {} } },
    decision: 'refuse',
    reason: 'Rule "narrow-door" is not deployed here',
  },
  {
    scenario: 'a rule whose parameters are wrong',
    setup: { settings: settingsFor([narrowDoor], 'automatic', { parameters: { width: '1' } }) },
    decision: 'refuse',
    reason: 'Rule "narrow-door" has no parameter "width": it has none',
  },
  {
    scenario: 'a rule that is off',
    setup: { settings: settingsFor([narrowDoor], 'off') },
    decision: 'refuse',
    reason: 'Remediation of rule "narrow-door" is off here',
  },
  {
    scenario: 'a rule of which the settings say nothing that is known',
    setup: { settings: settingsFor([narrowDoor], 'automatic', { remediation: 'ON' as 'manual' }) },
    decision: 'refuse',
    reason: 'Remediation of rule "narrow-door" is off here',
  },
  {
    scenario: 'a resource that is gone',
    given: () => account.state.securityGroups.clear(),
    decision: 'stop',
    reason: 'Security group sg-0a is not there any more',
  },
  {
    scenario: 'a resource that may not be read',
    given: () => account.deny('ec2:DescribeSecurityGroups'),
    decision: 'refuse',
    reason:
      'Cannot read AWS::EC2::SecurityGroup "sg-0a" as it is now: UnauthorizedOperation: You are not authorized to perform this operation.',
  },
  {
    scenario: 'a resource that contradicts its shape',
    given: () => account.state.securityGroups.set('sg-0a', { GroupId: 'sg-0a', IpPermissions: [{ IpRanges: [{}] }] }),
    decision: 'refuse',
    reason:
      'Cannot read AWS::EC2::SecurityGroup "sg-0a" as it is now: Cannot read configuration.IpPermissions[0].IpRanges[0].cidrIp: expected a string, found nothing',
  },
  {
    scenario: 'a mistake of the rule',
    tags: { plan: 'broken' },
    decision: 'refuse',
    reason: 'Cannot plan for AWS::EC2::SecurityGroup "sg-0a" by rule "narrow-door": door of undefined',
  },
  {
    scenario: 'a plan whose calls do not fit the document',
    tags: { plan: 'disorder' },
    decision: 'refuse',
    reason: 'Cannot make the call of step AddOffice: the document has no place for it in this order',
  },
  {
    scenario: 'a resource that is compliant by now',
    given: () => account.state.answer('ec2', 'RevokeSecurityGroupIngress', CALLS[2].parameters),
    decision: 'stop',
    reason: 'The resource is compliant',
  },
  {
    scenario: 'a waived resource, by its name',
    setup: { waivers: [waiver] },
    decision: 'stop',
    reason: 'Waived until 2026-03-31 by ada@example.com: a fair',
  },
  {
    scenario: 'a resource whose waiver has ended',
    setup: { waivers: [{ ...waiver, expires: '2026-02-28' }] },
    request: { DryRun: 'yes' },
    decision: 'stop',
    reason: 'Dry run: would let in the offices, and nobody else',
    isPlanned: true,
  },
  {
    scenario: 'a resource that is being put right already',
    tags: { plan: 'nothing' },
    decision: 'stop',
    reason: 'The door is closing already',
  },
  {
    scenario: 'a case for people',
    tags: { plan: 'manual' },
    decision: 'refuse',
    reason: 'A person must decide: The door is held open by a chair',
  },
  {
    scenario: 'a case for people, also when a person has seen it',
    tags: { plan: 'manual' },
    request: { DecidedByPerson: 'yes' },
    decision: 'refuse',
    reason: 'A person must decide: The door is held open by a chair',
  },
  {
    scenario: 'a verdict that cannot be told',
    tags: { verdict: 'undecided' },
    decision: 'refuse',
    reason: 'A person must decide: Insufficient data: the door may be open: there is no light',
  },
  {
    scenario: 'an exception with an end',
    given: () =>
      exceptionWith({ ExpirationTime: new Date('2026-03-01T12:30:00.000Z'), Message: 'until the fair is over' }),
    decision: 'refuse',
    reason: `AWS Config holds an exception for the resource until 2026-03-01 12:30 UTC, which says "until the fair is over". ${PERSON}`,
    isPlanned: true,
  },
  {
    scenario: 'an exception without an end, in every mode',
    given: () => exceptionWith({}),
    request: { Mode: 'manual' },
    decision: 'refuse',
    reason: `AWS Config holds an exception for the resource. ${PERSON}`,
    isPlanned: true,
  },
  {
    scenario: 'exceptions that may not be asked for',
    given: () => account.deny('config:DescribeRemediationExceptions'),
    decision: 'refuse',
    reason:
      'Cannot tell whether AWS Config holds an exception for the resource: AccessDeniedException: User is not authorized to perform: DescribeRemediationExceptions',
    isPlanned: true,
  },
  {
    scenario: 'a resource that was put right twice within a day',
    given: () => fixed(...TWICE),
    decision: 'refuse',
    reason: `Put right within a day already, on 2026-03-01 08:00 UTC and 2026-03-01 10:30 UTC, and wrong again: find out what keeps changing it. ${PERSON}`,
    isPlanned: true,
  },
  {
    scenario: 'former fixes that may not be asked for',
    given: () => account.deny('dynamodb:Query'),
    decision: 'refuse',
    reason:
      'Cannot tell how often the resource was put right lately: AccessDeniedException: User is not authorized to perform: Query',
    isPlanned: true,
  },
  {
    scenario: 'side effects that nobody has seen',
    tags: EFFECT,
    decision: 'refuse',
    reason: `It would change more than what is wrong: Visitors are turned away. ${PERSON}`,
    isPlanned: true,
  },
  {
    scenario: 'side effects in mode manual',
    tags: EFFECT,
    request: { Mode: 'manual' },
    decision: 'refuse',
    reason: `It would change more than what is wrong: Visitors are turned away. ${PERSON}`,
    isPlanned: true,
  },
  {
    scenario: 'a dry run with side effects that a person has seen',
    tags: EFFECT,
    request: { DryRun: 'yes', DecidedByPerson: 'yes' },
    decision: 'stop',
    reason: 'Dry run: would let in the offices, and nobody else. What else changes: Visitors are turned away',
    isPlanned: true,
  },
  {
    scenario: 'a dry run that a gate would refuse',
    given: () => exceptionWith({}),
    request: { DryRun: 'yes' },
    decision: 'stop',
    reason: `Dry run: would let in the offices, and nobody else. It would be refused: AWS Config holds an exception for the resource. ${PERSON}`,
    isPlanned: true,
  },
  {
    scenario: 'a dry run with side effects that nobody has seen',
    tags: EFFECT,
    request: { DryRun: 'yes' },
    decision: 'stop',
    reason: `Dry run: would let in the offices, and nobody else. It would be refused: It would change more than what is wrong: Visitors are turned away. ${PERSON}`,
    isPlanned: true,
  },
  {
    scenario: 'a dry run with side effects that another gate stops first',
    tags: EFFECT,
    given: () => fixed(...TWICE),
    request: { DryRun: 'yes' },
    decision: 'stop',
    reason: `Dry run: would let in the offices, and nobody else. What else changes: Visitors are turned away. It would be refused: Put right within a day already, on 2026-03-01 08:00 UTC and 2026-03-01 10:30 UTC, and wrong again: find out what keeps changing it. ${PERSON}`,
    isPlanned: true,
  },
  {
    scenario: 'a dry run of a case for people',
    tags: { plan: 'manual' },
    request: { DryRun: 'yes' },
    decision: 'stop',
    reason: 'Dry run: nothing would be done: a person must decide: The door is held open by a chair',
  },
  {
    scenario: 'a dry run of a resource that may not be read',
    given: () => account.deny('ec2:DescribeSecurityGroups'),
    request: { DryRun: 'yes' },
    decision: 'refuse',
    reason:
      'Cannot read AWS::EC2::SecurityGroup "sg-0a" as it is now: UnauthorizedOperation: You are not authorized to perform this operation.',
  },
  ...(['manual', 'approve', 'automatic'] as const).map((Mode) => ({
    scenario: `a waived resource in mode ${Mode}, whoever has decided`,
    setup: { waivers: [waiver], settings: settingsFor([narrowDoor], Mode) },
    request: { Mode, DecidedByPerson: 'yes' as const },
    decision: 'stop' as const,
    reason: 'Waived until 2026-03-31 by ada@example.com: a fair',
  })),
  {
    scenario: 'an approved plan that fits no more',
    request: { ApprovedPlan: '0123456789abcdef', Mode: 'approve', DecidedByPerson: 'yes' },
    decision: 'refuse',
    reason: `The resource was changed since plan 0123456789abcdef was made: it now takes plan ${PLAN_ID}: Let in the offices, and nobody else`,
    isPlanned: true,
  },
];

test.each(SCENARIOS)(
  '$scenario: nothing is made',
  async ({ tags, request, given, setup, decision, reason, isPlanned = false }) => {
    openGroup(account, tags);
    given?.();
    const answer = await functionWith(setup).plan(request ?? {});
    expect({ ...answer, Approval: '', Before: '' }).toEqual({
      Decision: decision,
      ResourceId: 'sg-0a',
      Reason: reason,
      PlanId: isPlanned ? PLAN_ID : '',
      Approval: '',
      Before: '',
      Calls: JSON.stringify(isPlanned ? CALLS : []),
      Undo: isPlanned ? expect.stringContaining('AddWorld') : '[]',
      Steps: request?.Rule === 'wide-door' ? {} : NOTHING_RUN,
    });
    // A blank Approval is no mail to send.
    expect(answer.Approval === '').toBe(!isPlanned);
  },
);

interface Passage {
  readonly scenario: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly request?: Partial<PlanAction>;
  readonly given?: () => void;
}

const PASSAGES: readonly Passage[] = [
  {
    scenario: 'an exception that has ended',
    given: () => exceptionWith({ ExpirationTime: new Date('2026-03-01T11:59:00.000Z') }),
  },
  { scenario: 'an exception of another resource', given: () => exceptionWith({ ResourceId: 'sg-0b' }) },
  { scenario: 'an exception of another rule', given: () => exceptionWith({ ConfigRuleName: 'assay-open-ssh' }) },
  {
    scenario: 'an exception, once a person has seen the plan',
    given: () => exceptionWith({}),
    request: { DecidedByPerson: 'yes' },
  },
  { scenario: 'a single fix within a day', given: () => fixed('2026-02-28T11:59:59.000Z', TWICE[1]) },
  { scenario: 'fixes in mode manual', given: () => fixed(...TWICE), request: { Mode: 'manual' } },
  {
    scenario: 'fixes, once a person has seen the plan',
    given: () => fixed(...TWICE),
    request: { DecidedByPerson: 'yes' },
  },
  { scenario: 'side effects, once a person has seen the plan', tags: EFFECT, request: { DecidedByPerson: 'yes' } },
  { scenario: 'side effects in mode approve', tags: EFFECT, request: { Mode: 'approve' } },
  { scenario: 'an approved plan that still fits', request: { ApprovedPlan: PLAN_ID } },
];

test.each(PASSAGES)('$scenario: the plan goes through', async ({ tags, request, given }) => {
  openGroup(account, tags);
  given?.();
  const { Decision, Reason, PlanId } = await planFunction.plan(request ?? {});
  expect({ Decision, Reason, PlanId }).toEqual({
    Decision: 'apply',
    Reason: 'Let in the offices, and nobody else',
    PlanId: PLAN_ID,
  });
});

test('a later exception is found on a later page, as are later fixes', async () => {
  openGroup(account);
  account.state.pageSize = 1;
  const about = { ConfigRuleName: 'assay-narrow-door', ResourceType: 'AWS::EC2::SecurityGroup', ResourceId: 'sg-0a' };
  account.state.exceptions = [{ ...about, ExpirationTime: new Date('2026-01-01T00:00:00.000Z') }, about];
  expect((await planFunction.plan({})).Reason).toMatch(/^AWS Config holds an exception/);
  account.state.exceptions = [];
  fixed(...TWICE);
  expect((await planFunction.plan({})).Reason).toMatch(/^Put right within a day already/);
});

test('a plan that could not be kept is not made: what it did could not be undone', async () => {
  openGroup(account);
  account.deny('dynamodb:PutItem');
  const { Decision, Reason, Steps } = await planFunction.plan({});
  expect({ Decision, Reason, Steps }).toEqual({
    Decision: 'refuse',
    Reason: 'Cannot keep the plan: AccessDeniedException: User is not authorized to perform: PutItem',
    Steps: NOTHING_RUN,
  });
});

test('what is decided is kept for 45 days, and a second planning takes its place', async () => {
  openGroup(account);
  const row = () => account.state.rows.get(`execution#${executionId(1)}|plan`);
  await planFunction.plan({ DryRun: 'yes' });
  expect(JSON.parse(row()?.plan?.S ?? '')).toMatchObject({
    decision: 'stop',
    dryRun: true,
    names: ['AddOffice1', 'AddOffice2', 'RevokeWorld'],
  });
  await planFunction.plan({ ApprovedPlan: PLAN_ID });
  expect(JSON.parse(row()?.plan?.S ?? '')).toMatchObject({ decision: 'apply', dryRun: false });
  expect(row()?.expires).toEqual({ N: String(Date.parse('2026-04-15T12:00:00.000Z') / 1000) });
  expect(account.inputsOf('dynamodb:PutItem')[0]?.TableName).toBe(TABLE);
});

test('an answer that SSM could not hand on is refused, and small again', async () => {
  openGroup(account, { padding: 'a "quote" counts twice '.repeat(4) });
  const answer = await planFunction.plan({});
  expect(answer).toEqual({
    Decision: 'refuse',
    ResourceId: 'sg-0a',
    Reason: expect.stringMatching(
      /^The plan takes 1\d\d,\d{3} bytes, and SSM hands on no more than 90,000: a person must do it$/,
    ),
    PlanId: '',
    Approval: '',
    Before: 'null',
    Calls: '[]',
    Undo: '[]',
    Steps: NOTHING_RUN,
  });
});

test('a dry run of such a plan ends well, and says so', async () => {
  openGroup(account, { padding: 'a "quote" counts twice '.repeat(4) });
  const { Decision, Reason } = await planFunction.plan({ DryRun: 'yes' });
  expect([Decision, Reason]).toEqual([
    'stop',
    expect.stringMatching(/^Dry run: nothing would be done\. The plan takes 1\d\d,\d{3} bytes/),
  ]);
});

test('too much to be shown of a resource that needs nothing is no failure', async () => {
  openGroup(account, { padding: 'a "quote" counts twice '.repeat(4), plan: 'nothing' });
  const { Decision, Reason, Before } = await planFunction.plan({});
  expect([Decision, Reason, Before]).toEqual(['stop', 'The door is closing already', 'null']);
});

describe('what SSM could take for a reference', () => {
  /** A rule's description may hold braces. */
  const describe22 = (Description: string): void => {
    openGroup(account, { effect: `{{${Description}}}` });
    const group = account.state.securityGroups.get('sg-0a');
    const [permission] = group?.IpPermissions ?? [];
    account.state.securityGroups.set('sg-0a', {
      ...group,
      IpPermissions: [{ ...permission, FromPort: 20, ToPort: 25, IpRanges: [{ CidrIp: '0.0.0.0/0', Description }] }],
    });
  };
  const openSsh = rules.filter(({ name }) => name === 'open-ssh');
  const BRACES =
    'A value of its calls holds two opening braces in a row, which SSM may take for a reference of its own: a person must do it';

  test.each([
    ['no', 'refuse', BRACES],
    ['yes', 'stop', `Dry run: nothing would be done. ${BRACES}`],
  ] as const)('is handed on nowhere, and its plan not applied: dry run %s', async (DryRun, decision, reason) => {
    describe22('{{{ ReadPlan.Approval }} {{global:ACCOUNT_ID}}');
    const asked = functionWith({ registry: openSsh });
    const answer = await asked.plan({ Rule: 'open-ssh', DryRun });
    expect([answer.Decision, answer.Reason]).toEqual([decision, reason]);
    expect(JSON.stringify(answer)).not.toContain('{{');
    expect(Object.values(answer.Steps).map(({ Run }) => Run)).toEqual(['no', 'no']);
    expect(JSON.parse(answer.Before)[0].description).toBe('{{{ ReadPlan.Approval }} {{global:ACCOUNT_ID}}');
    expect(JSON.parse(answer.Calls)[1].parameters.IpPermissions[0].IpRanges[0].Description).toContain('{{{ Read');
  });

  test('stands apart in what people read, and stops no plan', async () => {
    openGroup(account, { effect: 'See {{{{ Plan.Payload }}}}' });
    const { Decision, Reason, Approval } = await planFunction.plan({ DryRun: 'yes', DecidedByPerson: 'yes' });
    expect([Decision, Reason]).toEqual([
      'stop',
      'Dry run: would let in the offices, and nobody else. What else changes: See { { { { Plan.Payload }}}}',
    ]);
    expect(Approval).toContain('- See { { { { Plan.Payload }}}}');
  });
});

test('a name cannot put a line of its own into the approval, nor turn its reading direction round', async () => {
  openGroup(account);
  const group = account.state.securityGroups.get('sg-0a');
  const GroupName = 'web\u2028What will be done: nothing\u202e)\nCalls:';
  account.state.securityGroups.set('sg-0a', { ...group, GroupName });
  const { Approval } = await planFunction.plan({ Mode: 'approve' });
  expect(Approval.split('\n')[0]).toBe(
    'AWS::EC2::SecurityGroup sg-0a (web What will be done: nothing ) Calls:) in account 111122223333, eu-west-1',
  );
});

test('an approval that is too long for a mail is cut, and says where the rest is', async () => {
  openGroup(account, { effect: `Visitors are turned away${'!'.repeat(4000)}` });
  const { Approval } = await planFunction.plan({ Mode: 'approve' });
  expect(Approval).toHaveLength(3000);
  expect(Approval.endsWith('[cut; the whole plan is in the execution, in the outputs of step ReadPlan]')).toBe(true);
});

test('the log names rule and resource, and holds nothing of the configuration', async () => {
  openGroup(account, { secret: 'hunter2', effect: 'hunter2' });
  await planFunction.plan({});
  account.faults.set('ec2:DescribeSecurityGroups', [new Refusal('InternalError', 'hunter2', 500)]);
  await planFunction.plan({});
  expect(planFunction.lines.map(({ by, decision, resourceId }) => ({ by, decision, resourceId }))).toEqual([
    { by: 'side effects', decision: 'refuse', resourceId: 'sg-0a' },
    { by: 'failure', decision: 'refuse', resourceId: 'sg-0a' },
  ]);
  expect(JSON.stringify(planFunction.lines)).not.toMatch(/hunter2|0\.0\.0\.0/);
});

test('no gate asks what a person has decided already', async () => {
  openGroup(account);
  account.fault = (call) =>
    ['config', 'dynamodb'].includes(call.service) && !['PutItem', 'UpdateItem'].includes(call.api)
      ? denial(call)
      : undefined;
  expect((await planFunction.plan({ DecidedByPerson: 'yes' })).Decision).toBe('apply');
});

test.each([
  [null, 'Cannot read the request: expected an object, found null'],
  [
    { Action: 'drop' },
    'Cannot read the request: expected an Action of plan, verify, conclude, plan-undo, verify-undo, found "drop"',
  ],
  [
    { Action: 'constructor' },
    'Cannot read the request: expected an Action of plan, verify, conclude, plan-undo, verify-undo, found "constructor"',
  ],
  [
    { Action: 'verify', Rule: 'r', ResourceId: 'x' },
    'Cannot read the request: expected a text for ExecutionId, found undefined',
  ],
  [
    { Action: 'verify', Rule: '', ResourceId: 'x', ExecutionId: 'e' },
    'Cannot read the request: expected a text for Rule, found ""',
  ],
  [
    {
      Action: 'plan',
      Rule: 'r',
      ResourceId: 'x',
      ExecutionId: 'e',
      Mode: 'off',
      DryRun: 'no',
      DecidedByPerson: 'no',
      ApprovedPlan: '',
    },
    'Cannot read the request: expected Mode to be one of manual, approve, automatic, found "off"',
  ],
])('a request that no document makes is an error: %j', async (request, message) => {
  await expect(planFunction.ask(request as object)).rejects.toThrow(message);
  expect(planFunction.lines.map(({ level, message }) => [level, message])).toEqual([['error', 'Cannot answer']]);
});
