import type { StepExecution } from '@aws-sdk/client-ssm';
import type { ExecutionRecord } from '../../../lib/contract/execution-record';
import { AwsError } from '../../../lib/local-region/aws-call';
import { findGroup, putGroup, removeGroup } from './live-resources';
import { createAccessDenied, PlanAccount } from './plan-account';
import {
  createExecution,
  executionId,
  NOW,
  narrowDoor,
  OFFICES,
  openGroup,
  runRunbook,
  TestingPlanFunction,
} from './testing-plan-function';

let account: PlanAccount;
let planFunction: TestingPlanFunction;
beforeAll(async () => {
  account = await PlanAccount.start();
});
beforeEach(() => {
  account.reset();
  planFunction = new TestingPlanFunction(account, [narrowDoor]);
});
afterEach(() => planFunction.close());
afterAll(() => account.stop());

const ID = executionId(1);
const KEY = `Remediation/111122223333/eu-west-1/narrow-door/${ID}.json`;
const ABOUT = { Rule: 'narrow-door', ResourceId: 'sg-0a', ExecutionId: ID };
const verify = () => planFunction.ask({ Action: 'verify', ...ABOUT });
const conclude = () => planFunction.ask({ Action: 'conclude', ...ABOUT }) as Promise<ExecutionRecord>;
const readWritten = async (): Promise<unknown> => JSON.parse((await account.readRecord(KEY)) ?? 'null');
const listFixes = () => account.listRows('fix#');
const failed = (StepName: string, FailureMessage?: string, more: StepExecution = {}): StepExecution => ({
  StepName,
  StepStatus: 'Failed',
  ...(FailureMessage !== undefined && { FailureMessage }),
  ...more,
});
const done = (StepName: string): StepExecution => ({ StepName, StepStatus: 'Success' });
/** Sets the steps that SSM returns, where a test does not run the runbook. */
const setSteps = (...steps: StepExecution[]): void =>
  void account.executions.set(ID, createExecution(ID, steps, undefined, { ResourceId: 'sg-0a' }));
const essence = ({ outcome, reason, steps, after, evaluationAfter }: ExecutionRecord) => ({
  outcome,
  reason,
  steps: steps.map(({ status }) => status),
  after,
  evaluationAfter: evaluationAfter?.complianceType ?? null,
});
const OPEN = { Blocks: ['0.0.0.0/0'] };
const NARROW = { Blocks: [...OFFICES] };

test('verifies a remediation, writes its record and stores the fix', async () => {
  openGroup(account);
  const answer = await planFunction.plan({});
  const { verified, record } = await runRunbook(account, planFunction, answer);
  expect(verified).toEqual({ Result: 'compliant', Reason: 'The compliance type is COMPLIANT' });
  expect(record).toEqual({
    version: 1,
    kind: 'remediation',
    executionId: ID,
    document: 'assay-narrow-door-remediate',
    rule: 'narrow-door',
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a',
    accountId: '111122223333',
    region: 'eu-west-1',
    mode: 'automatic',
    startedBy: 'arn:aws:sts::111122223333:assumed-role/oncall/ada',
    startedAt: '2026-03-01T11:59:00.000Z',
    endedAt: NOW,
    outcome: 'remediated',
    reason: 'Allow only the offices',
    summary: 'Allow only the offices',
    calls: JSON.parse(answer.Calls),
    undo: JSON.parse(answer.Undo),
    cannotUndo: null,
    sideEffects: [],
    before: OPEN,
    after: NARROW,
    evaluationBefore: { complianceType: 'NON_COMPLIANT', annotation: 'Port 22 is open to 0.0.0.0/0' },
    evaluationAfter: { complianceType: 'COMPLIANT', annotation: null },
    steps: [
      { name: 'AddOffice1', status: 'done' },
      { name: 'AddOffice2', status: 'done' },
      { name: 'RevokeWorld', status: 'done' },
    ],
  });
  expect(await readWritten()).toEqual(record);
  expect(listFixes()).toEqual([
    {
      pk: { S: 'fix#narrow-door#sg-0a' },
      sk: { S: NOW },
      outcome: { S: 'remediated' },
      executionId: { S: ID },
      expires: { N: String(Date.parse('2026-03-04T12:00:00.000Z') / 1000) },
    },
  ]);
  expect(planFunction.pauses).toEqual([]);
});

test('returns the first record when it concludes twice, and stores one fix', async () => {
  openGroup(account);
  const { record } = await runRunbook(account, planFunction, await planFunction.plan({}));
  planFunction.now = '2026-03-01T12:05:00.000Z';
  openGroup(account);
  expect(await conclude()).toEqual(record);
  expect(await readWritten()).toEqual(record);
  expect(listFixes()).toHaveLength(1);
});

test('refuses a third remediation within a day, except after a review', async () => {
  for (const number of [1, 3]) {
    openGroup(account);
    planFunction.now = `2026-03-01T1${number}:00:00.000Z`;
    const id = executionId(number);
    const answer = await planFunction.plan({ ExecutionId: id });
    expect((await runRunbook(account, planFunction, answer, { executionId: id })).record.outcome).toBe('remediated');
  }
  openGroup(account);
  planFunction.now = '2026-03-01T14:00:00.000Z';
  const third = await planFunction.plan({ ExecutionId: executionId(5) });
  expect([third.Decision, third.Reason]).toEqual([
    'refuse',
    'Remediated at 2026-03-01 11:00 UTC and 2026-03-01 13:00 UTC and non-compliant again: find out what keeps reverting it. After a review, start the runbook with DecidedByPerson "yes"',
  ]);
  expect((await planFunction.plan({ DecidedByPerson: 'yes' })).Decision).toBe('apply');
  planFunction.now = '2026-03-02T11:00:01.000Z';
  expect((await planFunction.plan({})).Decision).toBe('apply');
});

describe('verify', () => {
  test('reads again while EC2 returns the earlier state', async () => {
    openGroup(account);
    const answer = await planFunction.plan({});
    let looks = 0;
    account.watch.before = ({ operation }) => {
      if (operation !== 'DescribeSecurityGroups' || ++looks < 3) return;
      putGroup(account, { GroupId: 'sg-0a', IpPermissions: [] });
    };
    expect(answer.Decision).toBe('apply');
    expect(await verify()).toEqual({ Result: 'compliant', Reason: 'The compliance type is COMPLIANT' });
    expect(planFunction.pauses).toEqual([2000, 3000]);
  });

  test('fails when something changed, but the resource is still non-compliant', async () => {
    openGroup(account);
    await planFunction.plan({});
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '203.0.113.0/24' }] }];
    await account.region.call('ec2:AuthorizeSecurityGroupIngress', { GroupId: 'sg-0a', IpPermissions });
    await expect(verify()).rejects.toThrow('The resource is not remediated: Port 22 is open to 0.0.0.0/0');
  });

  test('fails within two minutes with the reason', async () => {
    openGroup(account);
    await planFunction.plan({});
    await expect(verify()).rejects.toThrow('The resource is not remediated: Port 22 is open to 0.0.0.0/0');
    expect(planFunction.pauses).toEqual([2000, 3000, 5000, 10_000, 15_000, 25_000]);
  });

  test.each([
    [
      'the resource cannot be read',
      'ec2:DescribeSecurityGroups',
      'The resource is not remediated: Cannot read AWS::EC2::SecurityGroup "sg-0a": UnauthorizedOperation',
    ],
    ['the plan cannot be read', 'dynamodb:GetItem', 'not authorized to perform: GetItem'],
    ['the answer cannot be stored', 'dynamodb:PutItem', 'not authorized to perform: PutItem'],
  ])('fails when %s', async (_, api, message) => {
    openGroup(account);
    await planFunction.plan({});
    if (api === 'dynamodb:PutItem') putGroup(account, { GroupId: 'sg-0a', IpPermissions: [] });
    account.deny(api);
    await expect(verify()).rejects.toThrow(message);
  });

  test('fails when the resource no longer exists', async () => {
    openGroup(account);
    await planFunction.plan({});
    removeGroup(account, 'sg-0a');
    await expect(verify()).rejects.toThrow('The resource is not remediated: Security group sg-0a no longer exists');
  });

  test('fails without a plan', async () => {
    await expect(verify()).rejects.toThrow(`Cannot verify execution ${ID}: it has no stored plan`);
  });

  test('fails on insufficient data', async () => {
    openGroup(account);
    await planFunction.plan({});
    openGroup(account, { evaluation: 'insufficient data' });
    await expect(verify()).rejects.toThrow(
      'The resource is not remediated: Insufficient data: the door may be open: there is no light',
    );
  });

  test.each([
    ['the change has started', { plan: 'nothing' }, []],
    ['the resource shows no change', {}, [2000, 3000, 5000]],
  ])('answers "pending" if the plan said so and %s', async (_, tags, pauses) => {
    openGroup(account, { pending: 'The door closes slowly' });
    await planFunction.plan({});
    openGroup(account, tags);
    expect(await verify()).toEqual({ Result: 'pending', Reason: 'The door closes slowly' });
    expect(planFunction.pauses).toEqual(pauses);
  });

  test('answers "compliant" even if the plan said that it takes longer', async () => {
    openGroup(account, { pending: 'The door closes slowly' });
    await planFunction.plan({});
    putGroup(account, { GroupId: 'sg-0a', IpPermissions: [] });
    expect(await verify()).toEqual({ Result: 'compliant', Reason: 'The compliance type is COMPLIANT' });
  });
});

describe('the record', () => {
  test('is partly done when a call is denied after others, and lists the completed steps', async () => {
    openGroup(account);
    const answer = await planFunction.plan({});
    account.watch.fault = (call) =>
      account.isOfRunbook(call) && call.operation.startsWith('Revoke') ? createAccessDenied(call.name) : undefined;
    const { record } = await runRunbook(account, planFunction, answer);
    expect(essence(record)).toEqual({
      outcome: 'partly done',
      reason:
        'Step RevokeWorld failed: An error occurred (UnauthorizedOperation) when calling the RevokeSecurityGroupIngress operation: You are not authorized to perform this operation. Completed before: AddOffice1 and AddOffice2',
      steps: ['done', 'done', 'failed'],
      after: { Blocks: ['0.0.0.0/0', ...OFFICES] },
      evaluationAfter: 'NON_COMPLIANT',
    });
    expect(listFixes()).toEqual([]);
  });

  test('has a step that was not made after a denied call', async () => {
    openGroup(account);
    const answer = await planFunction.plan({});
    account.watch.faults.set('ec2:AuthorizeSecurityGroupIngress', [
      undefined,
      createAccessDenied('ec2:AuthorizeSecurityGroupIngress'),
    ]);
    const { record } = await runRunbook(account, planFunction, answer);
    expect(record.steps).toEqual([
      { name: 'AddOffice1', status: 'done' },
      { name: 'AddOffice2', status: 'failed', failure: expect.stringContaining('UnauthorizedOperation') },
      { name: 'RevokeWorld', status: 'not made' },
    ]);
    expect(record.outcome).toBe('partly done');
  });

  test('is failed when the first call is denied', async () => {
    openGroup(account);
    const answer = await planFunction.plan({});
    account.watch.fault = (call) => (account.isOfRunbook(call) ? createAccessDenied(call.name) : undefined);
    const { record } = await runRunbook(account, planFunction, answer);
    expect(essence(record)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/^Step AddOffice1 failed: .*this operation\. The resource is unchanged$/),
      steps: ['failed', 'not made', 'not made'],
      after: OPEN,
    });
  });

  test('is partly done when a call that timed out was made', async () => {
    openGroup(account);
    await planFunction.plan({});
    putGroup(account, { GroupId: 'sg-0a', IpPermissions: [] });
    setSteps({ StepName: 'AddOffice1', StepStatus: 'TimedOut' });
    expect(essence(await conclude())).toMatchObject({
      outcome: 'partly done',
      reason: 'Step AddOffice1 failed: it ended with status TimedOut. The resource changed nevertheless',
    });
  });

  test('is partly done when all calls were made and the resource is still non-compliant', async () => {
    openGroup(account);
    await planFunction.plan({});
    setSteps(
      done('AddOffice1'),
      done('AddOffice2'),
      done('RevokeWorld'),
      failed('Verify', 'The resource is not remediated: x'),
    );
    expect(essence(await conclude())).toMatchObject({
      outcome: 'partly done',
      reason: 'All calls were made. Step Verify failed: The resource is not remediated: x',
      evaluationAfter: 'NON_COMPLIANT',
    });
  });

  test('is remediated when only a step without a call failed', async () => {
    openGroup(account);
    const answer = await planFunction.plan({});
    const { record } = await runRunbook(account, planFunction, answer, { extra: [failed('Reevaluate', 'busy')] });
    expect(record.outcome).toBe('remediated');
  });

  test('is pending when the change takes longer, and counts for the loop breaker', async () => {
    openGroup(account, { pending: 'The door closes slowly' });
    await planFunction.plan({});
    setSteps(done('AddOffice1'), done('AddOffice2'), done('RevokeWorld'));
    expect(essence(await conclude())).toMatchObject({
      outcome: 'pending',
      reason: 'Allow only the offices. The door closes slowly',
    });
    expect(listFixes().map(({ outcome }) => outcome)).toEqual([{ S: 'pending' }]);
  });

  test.each([
    ['a dry run', { DryRun: 'yes' }, {}, 'dry run', 'Dry run: would allow only the offices'],
    [
      'a dry run for a resource that needs nothing',
      { DryRun: 'yes' },
      { plan: 'nothing' },
      'nothing to do',
      'The door is closing already',
    ],
    ['nothing to do', {}, { plan: 'nothing' }, 'nothing to do', 'The door is closing already'],
    ['a refusal', {}, { plan: 'manual' }, 'refused', 'Needs manual remediation: The door is held open by a chair'],
  ] as const)('has the outcome and reason of %s', async (_, request, tags, outcome, reason) => {
    openGroup(account, tags);
    const { record } = await runRunbook(account, planFunction, await planFunction.plan(request));
    expect(essence(record)).toEqual({
      outcome,
      reason,
      steps: outcome === 'dry run' ? ['not made', 'not made', 'not made'] : [],
      after: null,
      evaluationAfter: null,
    });
    expect(record.before).toEqual(OPEN);
  });

  test.each([
    ['rejected', { StepStatus: 'Rejected' }, 'rejected'],
    [
      'rejected, although the step succeeded',
      { StepStatus: 'Success', Outputs: { ApprovalStatus: ['Rejected'] } },
      'rejected',
    ],
    ['not given in time', { StepStatus: 'TimedOut' }, 'nobody answered in time'],
  ] as const)('is refused when the approval was %s', async (_, approval, why) => {
    openGroup(account);
    await planFunction.plan({ Mode: 'approve' });
    setSteps({ StepName: 'Approve', Action: 'aws:approve', ...approval } as StepExecution);
    expect(essence(await conclude())).toEqual({
      outcome: 'refused',
      reason: `Not approved: ${why}. Nothing was changed, and the request is not repeated for 7 days`,
      steps: ['not made', 'not made', 'not made'],
      after: null,
      evaluationAfter: null,
    });
  });

  test('is remediated after an approval', async () => {
    openGroup(account);
    const answer = await planFunction.plan({ Mode: 'approve' });
    const extra = [
      {
        StepName: 'Approve',
        Action: 'aws:approve',
        StepStatus: 'Success' as const,
        Outputs: { ApprovalStatus: ['Approved'] },
      },
    ];
    const { record } = await runRunbook(account, planFunction, answer, { extra });
    expect([record.outcome, record.mode]).toEqual(['remediated', 'approve']);
  });

  test('is failed when the execution was stopped before its first call', async () => {
    openGroup(account);
    await planFunction.plan({});
    setSteps(done('Plan'), { StepName: 'AddOffice1', StepStatus: 'Pending' });
    expect(essence(await conclude())).toMatchObject({
      outcome: 'failed',
      reason: 'The execution was stopped before its first call',
      steps: ['not made', 'not made', 'not made'],
    });
  });

  test('is failed without a stored plan', async () => {
    setSteps(failed('Plan', 'Task timed out'));
    expect(await conclude()).toMatchObject({
      outcome: 'failed',
      reason: 'Step Plan failed: Task timed out',
      mode: 'automatic',
      resourceId: 'sg-0a',
      calls: [],
      before: null,
    });
  });

  test('relies on the verification when the resource cannot be read afterwards', async () => {
    openGroup(account);
    const answer = await planFunction.plan({});
    account.watch.before = ({ operation }) => {
      if (operation === 'GetAutomationExecution') account.deny('ec2:DescribeSecurityGroups');
    };
    const { verified, record } = await runRunbook(account, planFunction, answer);
    expect(verified).toMatchObject({ Result: 'compliant' });
    expect(essence(record)).toEqual({
      outcome: 'remediated',
      reason:
        'Allow only the offices. The resource could not be read afterwards: Cannot read AWS::EC2::SecurityGroup "sg-0a": UnauthorizedOperation: You are not authorized to perform this operation.',
      steps: ['done', 'done', 'done'],
      after: null,
      evaluationAfter: null,
    });
  });

  test('is partly done when the resource was not verified and cannot be read afterwards', async () => {
    openGroup(account);
    await planFunction.plan({});
    setSteps(done('AddOffice1'), done('AddOffice2'), done('RevokeWorld'), failed('Verify', 'no time'));
    account.deny('ec2:DescribeSecurityGroups');
    expect(await conclude()).toMatchObject({ outcome: 'partly done', after: null, evaluationAfter: null });
  });

  test('reads again when EC2 returns a state from before the verification', async () => {
    openGroup(account);
    const stale = findGroup(account, 'sg-0a');
    const answer = await planFunction.plan({});
    let looks = 0;
    let fresh = stale;
    account.watch.before = ({ operation }) => {
      if (operation === 'GetAutomationExecution') {
        fresh = findGroup(account, 'sg-0a');
        account.load(stale);
      }
      if (fresh !== stale && operation === 'DescribeSecurityGroups' && ++looks === 2) account.load(fresh);
    };
    const { record } = await runRunbook(account, planFunction, answer);
    expect([record.outcome, record.after, planFunction.pauses]).toEqual(['remediated', NARROW, [2000]]);
  });
});

describe('a record that cannot be written', () => {
  test('fails the execution, and is in the log', async () => {
    openGroup(account);
    const answer = await planFunction.plan({});
    account.deny('s3:PutObject');
    await expect(runRunbook(account, planFunction, answer)).rejects.toThrow(
      `Cannot write the record of execution ${ID}: AccessDenied: Access Denied`,
    );
    const line = planFunction.lines.find(({ message }) => message === 'Cannot write the record of an execution');
    expect(line?.record).toMatchObject({ outcome: 'remediated', executionId: ID, before: OPEN, after: NARROW });
  });

  test('is one whose place in the bucket is taken by another: a forged record stays unused', async () => {
    openGroup(account);
    const answer = await planFunction.plan({});
    await account.writeRecord(KEY, '{"undo":[]}');
    await expect(runRunbook(account, planFunction, answer)).rejects.toThrow(
      `Cannot write the record of execution ${ID}: the bucket has another record of the execution`,
    );
    const line = planFunction.lines.find(({ message }) => message === 'Cannot write the record of an execution');
    expect(line?.record).toMatchObject({ outcome: 'remediated', executionId: ID });
    const { Decision, Reason } = await planFunction.planUndo({});
    expect([Decision, Reason]).toEqual([
      'refuse',
      `Cannot use the record of execution "${ID}": its hash is not in the table, so the record may be forged`,
    ]);
  });

  test.each(['s3:PutObject', 'dynamodb:PutItem', 'dynamodb:UpdateItem'])(
    'is written as it was first decided when %s fails once',
    async (api) => {
      openGroup(account);
      const answer = await planFunction.plan({});
      let faults = 0;
      account.watch.fault = (call) =>
        call.name === api && JSON.stringify(call.input).match(/hash|record|Remediation/) && !faults++
          ? new AwsError('InternalServerError', 'sorry', 500)
          : undefined;
      await expect(runRunbook(account, planFunction, answer)).rejects.toThrow('sorry');
      planFunction.now = '2026-03-01T12:05:00.000Z';
      const record = await conclude();
      expect(await readWritten()).toEqual(record);
      if (api !== 'dynamodb:UpdateItem') expect(record.endedAt).toBe(NOW);
      expect((await planFunction.planUndo({ DryRun: 'yes' })).Reason).toBe(
        'Dry run: would undo "Allow only the offices"',
      );
    },
  );

  test.each(['ssm:GetAutomationExecution', 'dynamodb:GetItem'])('is one without %s', async (api) => {
    openGroup(account);
    const answer = await planFunction.plan({});
    account.deny(api);
    await expect(runRunbook(account, planFunction, answer)).rejects.toThrow('not authorized');
    expect(await account.listRecords()).toEqual([]);
  });

  test('is one whose list of steps is incomplete', async () => {
    openGroup(account);
    await planFunction.plan({});
    account.executions.set(ID, { ...createExecution(ID, []), StepExecutionsTruncated: true });
    await expect(conclude()).rejects.toThrow(`Cannot read execution ${ID}: SSM returned only some of its steps`);
  });

  test('fails when the fix cannot be stored, keeps the record, and stores the fix at the second attempt', async () => {
    openGroup(account);
    const answer = await planFunction.plan({});
    account.watch.fault = ({ operation, input }) =>
      operation === 'PutItem' && JSON.stringify(input).includes('fix#')
        ? new AwsError('InternalServerError', 'sorry', 500)
        : undefined;
    await expect(runRunbook(account, planFunction, answer)).rejects.toThrow('sorry');
    account.endFaults();
    expect((await conclude()).outcome).toBe('remediated');
    expect(listFixes()).toHaveLength(1);
  });
});
