import type { IpPermission } from '@aws-sdk/client-ec2';
import { fingerprint } from '../../../../lib/contract/fingerprint';
import { fingerprintSteps, type PlanAnswer } from '../../../../lib/contract/plan-protocol';
import { rules } from '../../../rules/registry';
import { findGroup, listPermissions, putGroup } from '../live-resources';
import { createAccessDenied, PlanAccount } from '../plan-account';
import {
  createExecution,
  executionId,
  NOW,
  narrowDoor,
  OFFICES,
  openGroup,
  runRunbook,
  TestingPlanFunction,
} from '../testing-plan-function';

let account: PlanAccount;
let planFunction: TestingPlanFunction;
beforeAll(async () => {
  account = await PlanAccount.start();
});
beforeEach(() => {
  account.reset();
  planFunction = new TestingPlanFunction(account, [narrowDoor, ...rules]);
});
afterEach(() => planFunction.close());
afterAll(() => account.stop());

const [ID, OTHER] = [executionId(1), executionId(3)];
const PK = 'lock#AWS::EC2::SecurityGroup#sg-0a';
const readRow = () => {
  const found = account.findRow(PK, 'lock');
  return found && Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value.S ?? value.N]));
};
const hold = (execution: string, until: string): void =>
  account.putRow({
    pk: { S: PK },
    sk: { S: 'lock' },
    execution: { S: execution },
    until: { S: until },
  });
const LATER = '2026-03-01T12:59:00.000Z';
const HELD = {
  pk: PK,
  sk: 'lock',
  execution: ID,
  until: '2026-03-01T13:00:00.000Z',
  expires: String(Date.parse('2026-03-02T12:00:00.000Z') / 1000),
};
const FREE = { ...HELD, execution: undefined, until: NOW };
const decision = ({ Decision, Reason }: PlanAnswer) => [Decision, Reason];
const APPLY = ['apply', 'Allow only the offices'];
const REFUSED = [
  'refuse',
  `Execution ${OTHER} is changing the resource, and holds its lock until 2026-03-01 12:59 UTC at the latest: start again when it has ended`,
];
const LOCK_DELAYS_MS = [5_000, 10_000, 15_000, 30_000, 30_000];

describe('two rules that split the same permission', () => {
  const everything: IpPermission = {
    IpProtocol: 'tcp',
    FromPort: 0,
    ToPort: 65535,
    IpRanges: [{ CidrIp: '0.0.0.0/0' }],
  };
  const open = (): void => putGroup(account, { GroupId: 'sg-0a', GroupName: 'web', IpPermissions: [everything] });
  const ranges = () =>
    listPermissions(account, 'sg-0a')
      .map(({ FromPort, ToPort }) => `${FromPort}-${ToPort}`)
      .sort();
  const ssh = { Rule: 'open-ssh', ExecutionId: ID };
  const rdp = { Rule: 'open-rdp', ExecutionId: OTHER };

  test('do not reopen what the other has closed', async () => {
    open();
    const first = await planFunction.plan(ssh);
    const second = await planFunction.plan(rdp);
    expect(decision(second)).toEqual([
      'refuse',
      `Execution ${ID} is changing the resource, and holds its lock until 2026-03-01 13:00 UTC at the latest: start again when it has ended`,
    ]);
    const closed = await runRunbook(account, planFunction, first, { rule: 'open-ssh', executionId: ID });
    expect([closed.record.outcome, ranges()]).toEqual(['remediated', ['0-21', '23-65535']]);

    const again = await planFunction.plan(rdp);
    const both = await runRunbook(account, planFunction, again, { rule: 'open-rdp', executionId: OTHER });
    expect([both.record.outcome, ranges()]).toEqual(['remediated', ['0-21', '23-3388', '3390-65535']]);
  });

  test('the second waits for the first, and plans for the state after it', async () => {
    open();
    const first = await planFunction.plan(ssh);
    let pauses = 0;
    const waiting = new TestingPlanFunction(account, rules, {
      sleep: async () => {
        if (++pauses === 2) await runRunbook(account, planFunction, first, { rule: 'open-ssh', executionId: ID });
      },
    });
    const second = await waiting.plan(rdp);
    expect(decision(second)).toEqual(['apply', 'Narrow tcp 23-65535 from 0.0.0.0/0 to 23-3388 and 3390-65535']);
    expect(pauses).toBe(2);
    waiting.close();
  });

  test('read again a state that is older than the last execution', async () => {
    open();
    const former = findGroup(account, 'sg-0a');
    await runRunbook(account, planFunction, await planFunction.plan(ssh), { rule: 'open-ssh', executionId: ID });
    const present = findGroup(account, 'sg-0a');
    let looks = 0;
    account.watch.before = ({ operation }) => {
      if (operation === 'DescribeSecurityGroups') account.load(++looks < 3 ? former : present);
    };
    expect(decision(await planFunction.plan(rdp))).toEqual([
      'apply',
      'Narrow tcp 23-65535 from 0.0.0.0/0 to 23-3388 and 3390-65535',
    ]);
    expect(planFunction.pauses).toEqual([2_000, 5_000]);
  });

  test('plan for a state that differs for longer, since it is a new change', async () => {
    open();
    await runRunbook(account, planFunction, await planFunction.plan(ssh), { rule: 'open-ssh', executionId: ID });
    open();
    expect(decision(await planFunction.plan(rdp))[0]).toBe('apply');
    expect(planFunction.pauses).toEqual([2_000, 5_000, 8_000]);
    planFunction.pauses.length = 0;
    planFunction.now = '2026-03-01T14:00:01.000Z';
    open();
    expect(decision(await planFunction.plan({ ...ssh, ExecutionId: executionId(5) }))[0]).toBe('apply');
    expect(planFunction.pauses).toEqual([]);
  });
});

test('an applied plan holds the lock for an hour, or until its execution concludes', async () => {
  openGroup(account);
  const answer = await planFunction.plan({});
  expect(readRow()).toEqual(HELD);
  await runRunbook(account, planFunction, answer);
  const left = fingerprint({ Blocks: OFFICES });
  expect(readRow()).toEqual({ ...FREE, left, leftAt: NOW });
});

test('takes the lock before it reads the resource, so that the state is not from before another execution', async () => {
  openGroup(account);
  await planFunction.plan({});
  const asked = account.watch.calls.map(({ operation }) => operation);
  expect(asked.indexOf('UpdateItem')).toBeLessThan(asked.indexOf('DescribeSecurityGroups'));
});

test.each([
  ['a dry run', { DryRun: 'yes' }, 'stop'],
  ['a plan that waits for approval', { Mode: 'approve' }, 'apply'],
] as const)('%s takes no lock', async (_, request, wanted) => {
  openGroup(account);
  hold(OTHER, LATER);
  expect((await planFunction.plan(request)).Decision).toBe(wanted);
  expect(readRow()).toMatchObject({ execution: OTHER });
  expect(account.watch.listInputs('dynamodb:UpdateItem')).toEqual([]);
});

test('an approved plan takes the lock', async () => {
  openGroup(account);
  hold(OTHER, LATER);
  const { PlanId } = await planFunction.plan({ Mode: 'approve' });
  const approved = { Mode: 'approve', ApprovedPlan: PlanId, DecidedByPerson: 'yes' } as const;
  expect(decision(await planFunction.plan(approved))).toEqual(REFUSED);
  expect(planFunction.pauses).toEqual(LOCK_DELAYS_MS);
});

test.each([
  ['nothing is to do', { plan: 'nothing' }, []],
  ['the resource needs manual remediation', { plan: 'manual' }, []],
  ['the resource cannot be read', {}, ['ec2:DescribeSecurityGroups']],
  ['the plan cannot be stored', {}, ['dynamodb:PutItem']],
  ['the plan is too large', { padding: 'a "quote" counts twice '.repeat(4) }, []],
])('releases the lock at once when %s', async (_, tags, denied) => {
  openGroup(account, tags as Record<string, string>);
  account.deny(...denied);
  expect((await planFunction.plan({})).Decision).not.toBe('apply');
  expect(readRow()).toEqual(FREE);
});

describe('a lock that another execution holds', () => {
  beforeEach(() => {
    openGroup(account);
    hold(OTHER, LATER);
  });

  test('refuses the plan without reading the resource', async () => {
    expect(decision(await planFunction.plan({}))).toEqual(REFUSED);
    expect(account.watch.listInputs('ec2:DescribeSecurityGroups')).toEqual([]);
    expect(readRow()).toMatchObject({ execution: OTHER, until: LATER });
  });

  test('is taken after it expired', async () => {
    hold(OTHER, NOW);
    expect(decision(await planFunction.plan({}))).toEqual(APPLY);
    expect(readRow()).toEqual(HELD);
  });

  test('is taken again by the same execution', async () => {
    hold(ID, LATER);
    expect(decision(await planFunction.plan({}))).toEqual(APPLY);
    expect(readRow()).toEqual(HELD);
  });

  test.each([
    ['is still running', 'InProgress', REFUSED],
    ['was stopped', 'Cancelled', APPLY],
    ['failed without a conclusion', 'Failed', APPLY],
  ] as const)('is taken only if that execution has ended: it %s', async (_, AutomationExecutionStatus, wanted) => {
    account.executions.set(OTHER, { ...createExecution(OTHER, []), AutomationExecutionStatus });
    expect(decision(await planFunction.plan({}))).toEqual(wanted);
  });

  test('is not taken from an ended execution when a third one is faster', async () => {
    account.executions.set(OTHER, { ...createExecution(OTHER, []), AutomationExecutionStatus: 'Failed' });
    let asked = 0;
    account.watch.before = ({ operation }) => {
      if (operation === 'GetAutomationExecution' && ++asked === 2) hold(executionId(5), LATER);
    };
    expect(decision(await planFunction.plan({}))).toEqual([REFUSED[0], REFUSED[1]?.replace(OTHER, executionId(5))]);
  });

  test('is not released when this execution concludes', async () => {
    account.table.items.clear();
    const answer = await planFunction.plan({});
    hold(OTHER, LATER);
    await runRunbook(account, planFunction, answer);
    expect(readRow()).toMatchObject({ execution: OTHER, until: LATER });
  });
});

test('refuses the plan when the lock cannot be taken', async () => {
  openGroup(account);
  account.deny('dynamodb:UpdateItem');
  expect(decision(await planFunction.plan({}))).toEqual([
    'refuse',
    'Cannot lock the resource: AccessDeniedException: User is not authorized to perform: UpdateItem',
  ]);
});

test('writes the record even if the lock cannot be released', async () => {
  openGroup(account);
  const answer = await planFunction.plan({});
  account.watch.fault = (call) =>
    call.operation === 'UpdateItem' && JSON.stringify(call.input).includes('lock#')
      ? createAccessDenied(call.name)
      : undefined;
  expect((await runRunbook(account, planFunction, answer)).record.outcome).toBe('remediated');
  expect(planFunction.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
    'Cannot release the lock of a resource',
  ]);
});

test('releases the lock even if the record cannot be written, since no call follows', async () => {
  openGroup(account);
  const answer = await planFunction.plan({});
  account.deny('s3:PutObject');
  await expect(runRunbook(account, planFunction, answer)).rejects.toThrow('Cannot write the record');
  expect(readRow()).toMatchObject({ until: NOW, leftAt: NOW });
});

describe('an undo', () => {
  const UNDO = executionId(2);
  beforeEach(async () => {
    openGroup(account);
    await runRunbook(account, planFunction, await planFunction.plan({}));
  });

  test('holds the lock and releases it', async () => {
    const answer = await planFunction.planUndo({});
    expect(readRow()).toMatchObject({ execution: UNDO, until: '2026-03-01T13:00:00.000Z' });
    await runRunbook(account, planFunction, answer, { executionId: UNDO });
    expect(readRow()).toEqual({ ...FREE, left: fingerprint({ Blocks: ['0.0.0.0/0'] }), leftAt: NOW });
  });

  test('waits for another execution, and then is refused', async () => {
    hold(OTHER, LATER);
    expect(decision(await planFunction.planUndo({}))).toEqual(REFUSED);
    expect(planFunction.pauses).toEqual(LOCK_DELAYS_MS);
  });

  test('that changes nothing releases the lock at once, or does not take it', async () => {
    openGroup(account);
    expect((await planFunction.planUndo({})).Decision).toBe('stop');
    expect(readRow()?.execution).toBeUndefined();
    hold(OTHER, LATER);
    expect((await planFunction.planUndo({ DryRun: 'yes' })).Decision).toBe('stop');
  });
});

test('the id of steps depends on everything that their calls are made of', () => {
  const [add, revoke] = narrowDoor.remediation?.steps ?? [];
  if (!add || !revoke) throw new Error('the rule has two steps');
  const ids = [
    [add, revoke],
    [revoke, add],
    [add],
    [{ ...add, times: 3 }, revoke],
    [{ ...add, parameters: ['GroupId'] }, revoke],
    [{ ...add, operation: revoke.operation }, revoke],
    [{ ...add, name: 'Add' }, revoke],
  ].map(fingerprintSteps);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
});
