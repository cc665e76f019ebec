import { createPlanId } from '../../../../lib/contract/fingerprint';
import type { PlanAction, PlanAnswer } from '../../../../lib/contract/plan-protocol';
import type { Waiver } from '../../../../lib/core/waivers';
import { AwsError } from '../../../../lib/local-region/aws-call';
import { rules } from '../../../rules/registry';
import { putGroup, removeGroup } from '../live-resources';
import { ACCOUNT, createAccessDenied, PlanAccount, TABLE } from '../plan-account';
import { executionId, narrowDoor, openGroup, settingsFor, TestingPlanFunction } from '../testing-plan-function';

let account: PlanAccount;
let planFunction: TestingPlanFunction;
const opened: TestingPlanFunction[] = [];
const createFunction = (overrides: ConstructorParameters<typeof TestingPlanFunction>[2]): TestingPlanFunction => {
  const created = new TestingPlanFunction(account, [narrowDoor], overrides);
  opened.push(created);
  return created;
};
beforeAll(async () => {
  account = await PlanAccount.start();
});
beforeEach(() => {
  account.reset();
  planFunction = createFunction({});
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

test('answers with the complete plan', async () => {
  openGroup(account);
  const answer = await planFunction.plan({});
  expect(answer).toEqual({
    Decision: 'apply',
    ResourceId: 'sg-0a',
    Reason: 'Allow only the offices',
    PlanId: PLAN_ID,
    Approval: [
      'AWS::EC2::SecurityGroup sg-0a (web) in account 111122223333, eu-west-1',
      '',
      'Non-compliant (rule narrow-door): Port 22 is open to 0.0.0.0/0',
      'Remediation: Allow only the offices',
      '',
      'Calls:',
      ...CALLS.map(({ api, parameters }) => `- ec2 ${api} ${JSON.stringify(parameters)}`),
      '',
      'Undo:',
      ...UNDO.map(({ api, parameters }) => `- ec2 ${api} ${JSON.stringify(parameters)}`),
      '',
      `This is plan ${PLAN_ID}. If the resource needs another plan when you approve, nothing is changed.`,
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

test('a plan id depends on the content of the plan, but not on the order of keys', () => {
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

test('does not run a step whose call is not needed', async () => {
  openGroup(account);
  await account.region.call('ec2:AuthorizeSecurityGroupIngress', CALLS[0].parameters);
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
  /** Prepares the account. */
  readonly given?: () => unknown;
  readonly overrides?: ConstructorParameters<typeof TestingPlanFunction>[2];
  readonly decision: PlanAnswer['Decision'];
  readonly reason: string;
  /** Whether the answer lists the calls, which are never made. */
  readonly isPlanned?: boolean;
}

const EXCEPTED = { ResourceType: 'AWS::EC2::SecurityGroup', ResourceId: 'sg-0a' };
const addException = (more: {
  ResourceId?: string;
  ConfigRuleName?: string;
  Message?: string;
  ExpirationTime?: Date;
}) => {
  const { ResourceId = 'sg-0a', ...others } = more;
  const ResourceKeys = [{ ...EXCEPTED, ResourceId }];
  const input = { ConfigRuleName: 'assay-narrow-door', ResourceKeys, ...others };
  return account.region.call('config:PutRemediationExceptions', input);
};
const addFixes = (...times: readonly string[]): void => {
  for (const at of times) {
    const [pk, sk] = ['fix#narrow-door#sg-0a', at];
    account.putRow({ pk: { S: pk }, sk: { S: sk }, outcome: { S: 'remediated' } });
  }
};
const REVIEW = 'After a review, start the runbook with DecidedByPerson "yes"';
const EFFECT = { effect: 'Visitors are turned away' };
const TWICE = ['2026-03-01T08:00:00.000Z', '2026-03-01T10:30:00.000Z'] as const;

const SCENARIOS: readonly Scenario[] = [
  {
    scenario: 'an unknown rule',
    request: { Rule: 'wide-door' },
    decision: 'refuse',
    reason: 'Rule "wide-door" is not deployed',
  },
  {
    scenario: 'a rule that is not deployed',
    overrides: { settings: { prefix: 'assay', rules: {} } },
    decision: 'refuse',
    reason: 'Rule "narrow-door" is not deployed',
  },
  {
    scenario: 'a rule with invalid parameters',
    overrides: { settings: settingsFor([narrowDoor], 'automatic', { parameters: { width: '1' } }) },
    decision: 'refuse',
    reason: 'Rule "narrow-door" has no parameter "width": it has none',
  },
  {
    scenario: 'a rule whose remediation is off',
    overrides: { settings: settingsFor([narrowDoor], 'off') },
    decision: 'refuse',
    reason: 'Remediation of rule "narrow-door" is off',
  },
  {
    scenario: 'a rule with an unknown mode in the settings',
    overrides: { settings: settingsFor([narrowDoor], 'automatic', { remediation: 'ON' as 'manual' }) },
    decision: 'refuse',
    reason: 'Remediation of rule "narrow-door" is off',
  },
  {
    scenario: 'a resource that no longer exists',
    given: () => removeGroup(account, 'sg-0a'),
    decision: 'stop',
    reason: 'Security group sg-0a no longer exists',
  },
  {
    scenario: 'a resource whose read is denied',
    given: () => account.deny('ec2:DescribeSecurityGroups'),
    decision: 'refuse',
    reason:
      'Cannot read AWS::EC2::SecurityGroup "sg-0a": UnauthorizedOperation: You are not authorized to perform this operation.',
  },
  {
    scenario: 'a resource that contradicts AWS’s shape',
    given: () =>
      account.watch.answers.set('ec2:DescribeSecurityGroups', () => ({
        SecurityGroups: [{ GroupId: 'sg-0a', IpPermissions: [{ IpRanges: [{}] }] }],
      })),
    decision: 'refuse',
    reason:
      'Cannot read AWS::EC2::SecurityGroup "sg-0a": Cannot read configuration.IpPermissions[0].IpRanges[0].cidrIp: expected a string, found nothing',
  },
  {
    scenario: 'a bug in the remediation',
    tags: { plan: 'broken' },
    decision: 'refuse',
    reason: 'Cannot plan for AWS::EC2::SecurityGroup "sg-0a" by rule "narrow-door": door of undefined',
  },
  {
    scenario: 'a plan whose calls do not fit the runbook',
    tags: { plan: 'disorder' },
    decision: 'refuse',
    reason: 'Cannot make the call of step AddOffice: the runbook has no step for it in this order',
  },
  {
    scenario: 'a resource that is compliant in the meantime',
    given: () => account.region.call('ec2:RevokeSecurityGroupIngress', CALLS[2].parameters),
    decision: 'stop',
    reason: 'The resource is compliant',
  },
  {
    scenario: 'a resource waived by its name',
    overrides: { waivers: [waiver] },
    decision: 'stop',
    reason: 'Waived until 2026-03-31 by ada@example.com: a fair',
  },
  {
    scenario: 'a resource whose waiver expired',
    overrides: { waivers: [{ ...waiver, expires: '2026-02-28' }] },
    request: { DryRun: 'yes' },
    decision: 'stop',
    reason: 'Dry run: would allow only the offices',
    isPlanned: true,
  },
  {
    scenario: 'a resource that is already being remediated',
    tags: { plan: 'nothing' },
    decision: 'stop',
    reason: 'The door is closing already',
  },
  {
    scenario: 'a resource that needs manual remediation',
    tags: { plan: 'manual' },
    decision: 'refuse',
    reason: 'Needs manual remediation: The door is held open by a chair',
  },
  {
    scenario: 'a resource that needs manual remediation, after a review',
    tags: { plan: 'manual' },
    request: { DecidedByPerson: 'yes' },
    decision: 'refuse',
    reason: 'Needs manual remediation: The door is held open by a chair',
  },
  {
    scenario: 'insufficient data',
    tags: { evaluation: 'insufficient data' },
    decision: 'refuse',
    reason: 'Needs manual remediation: Insufficient data: the door may be open: there is no light',
  },
  {
    scenario: 'an exception with an expiry time',
    given: () =>
      addException({ ExpirationTime: new Date('2026-03-01T12:30:00.000Z'), Message: 'until the fair is over' }),
    decision: 'refuse',
    reason: `AWS Config has a remediation exception for the resource until 2026-03-01 12:30 UTC with the message "until the fair is over". ${REVIEW}`,
    isPlanned: true,
  },
  {
    scenario: 'an exception without an expiry time, in mode manual',
    given: () => addException({}),
    request: { Mode: 'manual' },
    decision: 'refuse',
    reason: `AWS Config has a remediation exception for the resource. ${REVIEW}`,
    isPlanned: true,
  },
  {
    scenario: 'exceptions whose read is denied',
    given: () => account.deny('config:DescribeRemediationExceptions'),
    decision: 'refuse',
    reason:
      'Cannot check for a remediation exception in AWS Config: AccessDeniedException: User is not authorized to perform: DescribeRemediationExceptions',
    isPlanned: true,
  },
  {
    scenario: 'a resource that was remediated twice within a day',
    given: () => addFixes(...TWICE),
    decision: 'refuse',
    reason: `Remediated at 2026-03-01 08:00 UTC and 2026-03-01 10:30 UTC and non-compliant again: find out what keeps reverting it. ${REVIEW}`,
    isPlanned: true,
  },
  {
    scenario: 'earlier remediations whose read is denied',
    given: () => account.deny('dynamodb:Query'),
    decision: 'refuse',
    reason: 'Cannot check for recent remediations: AccessDeniedException: User is not authorized to perform: Query',
    isPlanned: true,
  },
  {
    scenario: 'side effects without a review',
    tags: EFFECT,
    decision: 'refuse',
    reason: `The remediation has side effects: Visitors are turned away. ${REVIEW}`,
    isPlanned: true,
  },
  {
    scenario: 'side effects in mode manual',
    tags: EFFECT,
    request: { Mode: 'manual' },
    decision: 'refuse',
    reason: `The remediation has side effects: Visitors are turned away. ${REVIEW}`,
    isPlanned: true,
  },
  {
    scenario: 'a dry run with side effects after a review',
    tags: EFFECT,
    request: { DryRun: 'yes', DecidedByPerson: 'yes' },
    decision: 'stop',
    reason: 'Dry run: would allow only the offices. Side effects: Visitors are turned away',
    isPlanned: true,
  },
  {
    scenario: 'a dry run that a guard would refuse',
    given: () => addException({}),
    request: { DryRun: 'yes' },
    decision: 'stop',
    reason: `Dry run: would allow only the offices. It would be refused: AWS Config has a remediation exception for the resource. ${REVIEW}`,
    isPlanned: true,
  },
  {
    scenario: 'a dry run with side effects without a review',
    tags: EFFECT,
    request: { DryRun: 'yes' },
    decision: 'stop',
    reason: `Dry run: would allow only the offices. It would be refused: The remediation has side effects: Visitors are turned away. ${REVIEW}`,
    isPlanned: true,
  },
  {
    scenario: 'a dry run with side effects that another guard refuses first',
    tags: EFFECT,
    given: () => addFixes(...TWICE),
    request: { DryRun: 'yes' },
    decision: 'stop',
    reason: `Dry run: would allow only the offices. Side effects: Visitors are turned away. It would be refused: Remediated at 2026-03-01 08:00 UTC and 2026-03-01 10:30 UTC and non-compliant again: find out what keeps reverting it. ${REVIEW}`,
    isPlanned: true,
  },
  {
    scenario: 'a dry run of a resource that needs manual remediation',
    tags: { plan: 'manual' },
    request: { DryRun: 'yes' },
    decision: 'stop',
    reason: 'Dry run: no changes. Needs manual remediation: The door is held open by a chair',
  },
  {
    scenario: 'a dry run of a resource whose read is denied',
    given: () => account.deny('ec2:DescribeSecurityGroups'),
    request: { DryRun: 'yes' },
    decision: 'refuse',
    reason:
      'Cannot read AWS::EC2::SecurityGroup "sg-0a": UnauthorizedOperation: You are not authorized to perform this operation.',
  },
  ...(['manual', 'approve', 'automatic'] as const).map((Mode) => ({
    scenario: `a waived resource in mode ${Mode}, after a review`,
    overrides: { waivers: [waiver], settings: settingsFor([narrowDoor], Mode) },
    request: { Mode, DecidedByPerson: 'yes' as const },
    decision: 'stop' as const,
    reason: 'Waived until 2026-03-31 by ada@example.com: a fair',
  })),
  {
    scenario: 'an approved plan that is outdated',
    request: { ApprovedPlan: '0123456789abcdef', Mode: 'approve', DecidedByPerson: 'yes' },
    decision: 'refuse',
    reason: `The resource changed since plan 0123456789abcdef was approved, and now needs plan ${PLAN_ID}: Allow only the offices`,
    isPlanned: true,
  },
];

test.each(SCENARIOS)(
  'makes no call for $scenario',
  async ({ tags, request, given, overrides, decision, reason, isPlanned = false }) => {
    openGroup(account, tags);
    await given?.();
    const answer = await createFunction(overrides).plan(request ?? {});
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
    // SSM sends no mail if Approval is blank.
    expect(answer.Approval === '').toBe(!isPlanned);
  },
);

interface AppliedPlan {
  readonly scenario: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly request?: Partial<PlanAction>;
  readonly given?: () => unknown;
}

const APPLIED_PLANS: readonly AppliedPlan[] = [
  {
    scenario: 'an expired exception',
    given: () => {
      // Config's own time is an hour earlier.
      planFunction.now = '2026-03-01T13:00:00.000Z';
      return addException({ ExpirationTime: new Date('2026-03-01T12:59:00.000Z') });
    },
  },
  { scenario: 'an exception of another resource', given: () => addException({ ResourceId: 'sg-0b' }) },
  { scenario: 'an exception of another rule', given: () => addException({ ConfigRuleName: 'assay-open-ssh' }) },
  {
    scenario: 'an exception, after a review',
    given: () => addException({}),
    request: { DecidedByPerson: 'yes' },
  },
  { scenario: 'a single remediation within a day', given: () => addFixes('2026-02-28T11:59:59.000Z', TWICE[1]) },
  { scenario: 'two remediations in mode manual', given: () => addFixes(...TWICE), request: { Mode: 'manual' } },
  {
    scenario: 'two remediations, after a review',
    given: () => addFixes(...TWICE),
    request: { DecidedByPerson: 'yes' },
  },
  { scenario: 'side effects, after a review', tags: EFFECT, request: { DecidedByPerson: 'yes' } },
  { scenario: 'side effects in mode approve', tags: EFFECT, request: { Mode: 'approve' } },
  { scenario: 'an earlier approval of the same plan', request: { ApprovedPlan: PLAN_ID } },
];

test.each(APPLIED_PLANS)('applies the plan despite $scenario', async ({ tags, request, given }) => {
  openGroup(account, tags);
  await given?.();
  const { Decision, Reason, PlanId } = await planFunction.plan(request ?? {});
  expect({ Decision, Reason, PlanId }).toEqual({
    Decision: 'apply',
    Reason: 'Allow only the offices',
    PlanId: PLAN_ID,
  });
});

test('finds exceptions and remediations on later pages', async () => {
  openGroup(account);
  account.table.pageSize = 1;
  await addException({});
  account.watch.answers.set('config:DescribeRemediationExceptions', (call, next) =>
    call.input.NextToken === undefined
      ? { RemediationExceptions: [], NextToken: 'next' }
      : next({ ...call, input: { ...call.input, NextToken: undefined } }),
  );
  expect((await planFunction.plan({})).Reason).toMatch(/^AWS Config has a remediation exception/);
  account.watch.answers.delete('config:DescribeRemediationExceptions');
  await account.region.call('config:DeleteRemediationExceptions', {
    ConfigRuleName: 'assay-narrow-door',
    ResourceKeys: [EXCEPTED],
  });
  addFixes(...TWICE);
  expect((await planFunction.plan({})).Reason).toMatch(/^Remediated at /);
});

test('refuses a plan that cannot be stored, since its calls could not be undone', async () => {
  openGroup(account);
  account.deny('dynamodb:PutItem');
  const { Decision, Reason, Steps } = await planFunction.plan({});
  expect({ Decision, Reason, Steps }).toEqual({
    Decision: 'refuse',
    Reason: 'Cannot store the plan: AccessDeniedException: User is not authorized to perform: PutItem',
    Steps: NOTHING_RUN,
  });
});

test('stores the plan for 45 days, and replaces it when planning again', async () => {
  openGroup(account);
  const row = () => account.findRow(`execution#${executionId(1)}`, 'plan');
  await planFunction.plan({ DryRun: 'yes' });
  expect(JSON.parse(String(row()?.plan?.S))).toMatchObject({
    decision: 'stop',
    dryRun: true,
    names: ['AddOffice1', 'AddOffice2', 'RevokeWorld'],
  });
  await planFunction.plan({ ApprovedPlan: PLAN_ID });
  expect(JSON.parse(String(row()?.plan?.S))).toMatchObject({ decision: 'apply', dryRun: false });
  expect(row()?.expires).toEqual({ N: String(Date.parse('2026-04-15T12:00:00.000Z') / 1000) });
  expect(account.watch.listInputs('dynamodb:PutItem')[0]?.TableName).toBe(TABLE);
});

test('refuses a plan that is too large for SSM, with a small answer', async () => {
  openGroup(account, { padding: 'a "quote" counts twice '.repeat(4) });
  const answer = await planFunction.plan({});
  expect(answer).toEqual({
    Decision: 'refuse',
    ResourceId: 'sg-0a',
    Reason: expect.stringMatching(
      /^The plan has 1\d\d,\d{3} bytes, and SSM passes on at most 90,000: remediate manually$/,
    ),
    PlanId: '',
    Approval: '',
    Before: 'null',
    Calls: '[]',
    Undo: '[]',
    Steps: NOTHING_RUN,
  });
});

test('a dry run of a plan that is too large succeeds with the reason', async () => {
  openGroup(account, { padding: 'a "quote" counts twice '.repeat(4) });
  const { Decision, Reason } = await planFunction.plan({ DryRun: 'yes' });
  expect([Decision, Reason]).toEqual([
    'stop',
    expect.stringMatching(/^Dry run: no changes\. The plan has 1\d\d,\d{3} bytes/),
  ]);
});

test('stops without a failure when the state of a resource that needs nothing is too large', async () => {
  openGroup(account, { padding: 'a "quote" counts twice '.repeat(4), plan: 'nothing' });
  const { Decision, Reason, Before } = await planFunction.plan({});
  expect([Decision, Reason, Before]).toEqual(['stop', 'The door is closing already', 'null']);
});

describe('text that SSM could interpret as a reference', () => {
  /** The description of a security group rule may contain braces. */
  const describe22 = (Description: string): void => {
    const IpRanges = [{ CidrIp: '0.0.0.0/0', Description }];
    putGroup(account, {
      GroupId: 'sg-0a',
      GroupName: 'web',
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 20, ToPort: 25, IpRanges }],
    });
  };
  const openSsh = rules.filter(({ name }) => name === 'open-ssh');
  const BRACES =
    'A parameter of its calls has two opening braces in a row, which SSM may interpret as a reference: remediate manually';

  test.each([
    ['no', 'refuse', BRACES],
    ['yes', 'stop', `Dry run: no changes. ${BRACES}`],
  ] as const)(
    'is in no part of the answer, and its plan is not applied (dry run: %s)',
    async (DryRun, decision, reason) => {
      describe22('{{{ ReadPlan.Approval }} {{global:ACCOUNT_ID}}');
      const asked = createFunction({ registry: openSsh });
      const answer = await asked.plan({ Rule: 'open-ssh', DryRun });
      expect([answer.Decision, answer.Reason]).toEqual([decision, reason]);
      expect(JSON.stringify(answer)).not.toContain('{{');
      expect(Object.values(answer.Steps).map(({ Run }) => Run)).toEqual(['no', 'no']);
      expect(JSON.parse(answer.Before)[0].description).toBe('{{{ ReadPlan.Approval }} {{global:ACCOUNT_ID}}');
      expect(JSON.parse(answer.Calls)[1].parameters.IpPermissions[0].IpRanges[0].Description).toContain('{{{ Read');
    },
  );

  test('is separated in texts for people, and does not stop a plan', async () => {
    openGroup(account, { effect: 'See {{{{ Plan.Payload }}}}' });
    const { Decision, Reason, Approval } = await planFunction.plan({ DryRun: 'yes', DecidedByPerson: 'yes' });
    expect([Decision, Reason]).toEqual([
      'stop',
      'Dry run: would allow only the offices. Side effects: See { { { { Plan.Payload }}}}',
    ]);
    expect(Approval).toContain('- See { { { { Plan.Payload }}}}');
  });
});

test('a name cannot add a line to the approval text, nor reverse its reading direction', async () => {
  const GroupName = 'web\u2028Remediation: nothing\u202e)\nCalls:';
  putGroup(account, { GroupId: 'sg-0a', GroupName, IpPermissions: ssh('0.0.0.0/0') });
  const { Approval } = await planFunction.plan({ Mode: 'approve' });
  expect(Approval.split('\n')[0]).toBe(
    'AWS::EC2::SecurityGroup sg-0a (web Remediation: nothing ) Calls:) in account 111122223333, eu-west-1',
  );
});

test('shortens an approval text that is too long for a mail, and refers to the full plan', async () => {
  openGroup(account, { effect: `Visitors are turned away${'!'.repeat(4000)}` });
  const { Approval } = await planFunction.plan({ Mode: 'approve' });
  expect(Approval).toHaveLength(3000);
  expect(Approval.endsWith('[shortened; the outputs of step ReadPlan have the full plan]')).toBe(true);
});

test('the log names the rule and the resource, without any configuration', async () => {
  openGroup(account, { secret: 'hunter2', effect: 'hunter2' });
  await planFunction.plan({});
  account.watch.faults.set('ec2:DescribeSecurityGroups', [new AwsError('InternalError', 'hunter2', 500)]);
  await planFunction.plan({});
  expect(planFunction.lines.map(({ by, decision, resourceId }) => ({ by, decision, resourceId }))).toEqual([
    { by: 'side effects', decision: 'refuse', resourceId: 'sg-0a' },
    { by: 'failure', decision: 'refuse', resourceId: 'sg-0a' },
  ]);
  expect(JSON.stringify(planFunction.lines)).not.toMatch(/hunter2|0\.0\.0\.0/);
});

test('calls no service for guards that a review overrides', async () => {
  openGroup(account);
  account.watch.fault = (call) =>
    ['config', 'dynamodb'].includes(call.service) && !['PutItem', 'UpdateItem'].includes(call.operation)
      ? createAccessDenied(call.name)
      : undefined;
  expect((await planFunction.plan({ DecidedByPerson: 'yes' })).Decision).toBe('apply');
});

test.each([
  [null, 'Cannot read the request: expected an object, found null'],
  [
    { Action: 'drop' },
    'Cannot read the request: expected an Action of plan, verify, conclude, plan-undo, plan-restore, verify-undo, verify-restore, found "drop"',
  ],
  [
    { Action: 'constructor' },
    'Cannot read the request: expected an Action of plan, verify, conclude, plan-undo, plan-restore, verify-undo, verify-restore, found "constructor"',
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
])('rejects a request that no runbook sends: %j', async (request, message) => {
  await expect(planFunction.ask(request as object)).rejects.toThrow(message);
  expect(planFunction.lines.map(({ level, message }) => [level, message])).toEqual([['error', 'Cannot answer']]);
});
