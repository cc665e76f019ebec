import type { StepExecution } from '@aws-sdk/client-ssm';
import type { ExecutionRecord } from '../../../../lib/contract/execution-record';
import { PlanAccount } from '../plan-account';
import {
  createExecution,
  executionId,
  narrowDoor,
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
  planFunction = new TestingPlanFunction(account, [narrowDoor]);
});
afterEach(() => planFunction.close());
afterAll(() => account.stop());

/** What happens on a day of March: a runbook is started, and its approvers answer or not. */
type Day = readonly [
  day: number,
  answer: 'approved' | 'rejected' | 'unanswered',
  options?: { readonly byPerson?: true; readonly otherPlan?: true; readonly dryRun?: true },
];

const DECISIONS: Readonly<Record<'rejected' | 'unanswered', StepExecution>> = {
  rejected: { StepStatus: 'Rejected' },
  unanswered: { StepStatus: 'TimedOut' },
};

const OFFICE = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '192.0.2.0/24' }] }];

/** Starts the runbook, and returns whether approvers were asked, and the reason of its record. */
async function start(index: number, [day, answer, options = {}]: Day): Promise<string> {
  planFunction.now = `2026-03-${String(day).padStart(2, '0')}T12:00:00.000Z`;
  openGroup(account, options.otherPlan ? { effect: 'Visitors knock' } : {});
  if (options.otherPlan)
    await account.region.call('ec2:AuthorizeSecurityGroupIngress', { GroupId: 'sg-0a', IpPermissions: OFFICE });
  const DecidedByPerson = options.byPerson ? 'yes' : 'no';
  // Other ids are those of an undo.
  const ExecutionId = executionId(answer === 'approved' ? (index === 0 ? 1 : 3) : 10 + index);
  const DryRun = options.dryRun ? 'yes' : 'no';
  const planned = await planFunction.plan({ Mode: 'approve', ExecutionId, DecidedByPerson, DryRun });
  if (planned.Decision !== 'apply') return `${planned.Decision}: ${planned.Reason}`;
  if (answer === 'approved') {
    const Outputs = { ApprovalStatus: ['Approved'] };
    const extra = [{ StepName: 'Approve', Action: 'aws:approve', StepStatus: 'Success' as const, Outputs }];
    const run = await runRunbook(account, planFunction, planned, { executionId: ExecutionId, extra });
    return `asked: ${run.record.outcome}`;
  }
  const steps = [{ StepName: 'Approve', Action: 'aws:approve', ...DECISIONS[answer] }];
  account.executions.set(
    ExecutionId,
    createExecution(ExecutionId, steps, undefined, { ResourceId: 'sg-0a', DecidedByPerson }),
  );
  const conclude = { Action: 'conclude', Rule: 'narrow-door', ResourceId: 'sg-0a', ExecutionId };
  const record = (await planFunction.ask(conclude)) as ExecutionRecord;
  // A runbook may conclude twice.
  await planFunction.ask(conclude);
  return `asked: ${record.reason}`;
}

const unanswered = (days?: number) =>
  `asked: Not approved: nobody answered in time. Nothing was changed${repeat(days)}`;
const rejected = (days: number) => `asked: Not approved: rejected. Nothing was changed${repeat(days)}`;
const repeat = (days?: number) => (days === undefined ? '' : `, and the request is not repeated for ${days} days`);
const notAsked = (ended: string, again: string) =>
  `stop: Nobody approved this plan when it was requested, until ${ended} 12:00 UTC: the request is not repeated before ${again} 12:00 UTC. To request it now, start the runbook with DecidedByPerson "yes"`;

test.each<[scenario: string, days: readonly Day[], expected: readonly string[]]>([
  [
    'a request that nobody answers is repeated after a week, and then after a month',
    [1, 2, 7, 8, 9, 15, 30].map((day): Day => [day, 'unanswered']),
    [
      unanswered(7),
      notAsked('2026-03-01', '2026-03-08'),
      notAsked('2026-03-01', '2026-03-08'),
      unanswered(30),
      ...Array(3).fill(notAsked('2026-03-08', '2026-04-07')),
    ],
  ],
  [
    'a rejected request is not repeated either',
    [
      [1, 'rejected'],
      [1, 'rejected'],
      [8, 'rejected'],
    ],
    [rejected(7), notAsked('2026-03-01', '2026-03-08'), rejected(30)],
  ],
  [
    'another plan is requested at once',
    [
      [1, 'unanswered'],
      [2, 'unanswered', { otherPlan: true }],
      [3, 'unanswered'],
    ],
    [unanswered(7), unanswered(7), unanswered(7)],
  ],
  [
    'a person can request it at once, which changes nothing for AWS Config',
    [
      [1, 'unanswered'],
      [2, 'unanswered', { byPerson: true }],
      [3, 'unanswered'],
      [8, 'unanswered'],
    ],
    [unanswered(7), unanswered(), notAsked('2026-03-01', '2026-03-08'), unanswered(30)],
  ],
  [
    'a resource that was remediated and changed again is another incident',
    [
      [1, 'unanswered'],
      [8, 'approved'],
      [9, 'unanswered'],
    ],
    [unanswered(7), 'asked: remediated', unanswered(7)],
  ],
  [
    'a dry run shows the plan',
    [
      [1, 'unanswered'],
      [2, 'unanswered', { dryRun: true }],
    ],
    [unanswered(7), 'stop: Dry run: would allow only the offices'],
  ],
])('%s', async (_, days, expected) => {
  const results: string[] = [];
  for (const [index, day] of days.entries()) results.push(await start(index, day));
  expect(results).toEqual(expected);
});
