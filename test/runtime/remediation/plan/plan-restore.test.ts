import type { AutomationExecution, StepExecution } from '@aws-sdk/client-ssm';
import { fingerprintSteps, type PlanAnswer, type PlanRestoreAction } from '../../../../lib/contract/plan-protocol';
import type { RecordedItem } from '../../../../lib/local-region/recording/recorded-items';
import { securityGroupRestoration } from '../../../../lib/resources/restorations/security-group';
import { selectVersion } from '../../../../lib/runtime/remediation/plan/recorded-state';
import { ListedItems } from '../../../local-region/listed-items';
import { ACCOUNT, PlanAccount, REGION } from '../plan-account';
import {
  createExecution,
  executionId,
  narrowDoor,
  openGroup,
  settingsFor,
  TestingPlanFunction,
} from '../testing-plan-function';

// Only SSM's own report of an execution says who started it and whether its plan was approved.

let account: PlanAccount;
let planFunction: TestingPlanFunction;
beforeAll(async () => {
  account = await PlanAccount.start();
});
beforeEach(() => {
  account.reset();
  planFunction = new TestingPlanFunction(account, [narrowDoor], {
    settings: { ...settingsFor([narrowDoor]), restore: 'approve' },
  });
  openGroup(account);
  account.region.items = new ListedItems([version('2026-02-20T00:00:00.000Z', 1)]);
});
afterEach(() => planFunction.close());
afterAll(() => account.stop());

const ID = executionId(1);
const TO = '2026-02-21T00:00:00.000Z';
const REQUEST: PlanRestoreAction = {
  Action: 'plan-restore',
  Rule: 'security-group-restore',
  ResourceId: 'sg-0a',
  ExecutionId: ID,
  To: TO,
  DryRun: 'no',
  ApprovedPlan: '',
  StepsId: fingerprintSteps(securityGroupRestoration.steps),
};

/** Creates a version of the group without rules. */
const version = (time: string, configurationStateId: number, resourceCreationTime?: string): RecordedItem => ({
  configurationItemVersion: '1.3',
  awsAccountId: ACCOUNT,
  awsRegion: REGION,
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a',
  configurationItemCaptureTime: time,
  configurationItemStatus: 'OK',
  configurationStateId,
  ...(resourceCreationTime !== undefined && { resourceCreationTime }),
  tags: {},
  relatedEvents: [],
  relationships: [],
  supplementaryConfiguration: {},
  configuration: { groupId: 'sg-0a', groupName: 'web', ipPermissions: [], ipPermissionsEgress: [] },
});

const approval = (StepStatus: string, ...status: readonly string[]): StepExecution => ({
  StepName: 'Approve',
  Action: 'aws:approve',
  StepStatus: StepStatus as 'Success',
  ...(status.length > 0 && { Outputs: { ApprovalStatus: [...status] } }),
});

function ask(
  request: Partial<PlanRestoreAction> = {},
  change: Partial<AutomationExecution> = {},
  steps: readonly StepExecution[] = [],
): Promise<PlanAnswer> {
  account.executions.set(ID, {
    ...createExecution(ID, [], 'assay-security-group-restore', { ResourceId: 'sg-0a', To: TO }),
    StepExecutions: [{ StepName: 'Plan', StepStatus: 'Success' }, ...steps],
    ...change,
  });
  return planFunction.ask({ ...REQUEST, ...request }) as Promise<PlanAnswer>;
}

test('the first plan takes no lock, and the approved one does', async () => {
  const { Decision, PlanId } = await ask();
  expect([Decision, listLocks()]).toEqual(['apply', []]);
  const again = await ask({ ApprovedPlan: PlanId }, {}, [approval('Success', 'Approved')]);
  expect([again.Decision, again.PlanId, listLocks()]).toEqual([
    'apply',
    PlanId,
    ['lock#AWS::EC2::SecurityGroup#sg-0a|lock'],
  ]);
});

const listLocks = () => account.listRows('lock#').map(({ pk, sk }) => `${pk?.S}|${sk?.S}`);

test.each<[string, StepExecution[]]>([
  ['a runbook without an approval', []],
  ['an approval that waits', [approval('Waiting')]],
  ['an approval that was rejected', [approval('Failed', 'Rejected')]],
  ['an approval that says two things', [approval('Success', 'Rejected')]],
])('%s approves nothing', async (_, steps) => {
  const { PlanId } = await ask();
  expect(await ask({ ApprovedPlan: PlanId }, {}, steps)).toMatchObject({
    Decision: 'refuse',
    Reason: 'The plan has not been approved',
  });
  expect(listLocks()).toEqual([]);
});

test.each<[Partial<AutomationExecution>, string]>([
  [{ AssociationId: '0a' }, 'association 0a of State Manager'],
  [{ ParentAutomationExecutionId: executionId(9) }, `execution ${executionId(9)}`],
  [{ ExecutedBy: 'config.amazonaws.com' }, 'config.amazonaws.com'],
  [
    { ExecutedBy: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAmazonSSM/x' },
    'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAmazonSSM/x',
  ],
])('what %j says started it is no person', async (change, machine) => {
  expect(await ask({}, change)).toMatchObject({
    Decision: 'refuse',
    Reason: `Only a person may start a restore, and ${machine} started this one`,
  });
});

test.each<[string, Partial<PlanRestoreAction>, Partial<AutomationExecution>, string]>([
  ['another time', { To: '2026-02-22T00:00:00.000Z' }, {}, 'it was not started with To "2026-02-22T00:00:00.000Z"'],
  ['another resource', { ResourceId: 'sg-0b' }, {}, 'it was not started with ResourceId "sg-0b"'],
  [
    'another runbook',
    {},
    { DocumentName: 'assay-open-ssh-remediate' },
    'its runbook is "assay-open-ssh-remediate", expected assay-security-group-restore',
  ],
])('a request for %s is rejected', async (_, request, change, message) => {
  await expect(ask(request, change)).rejects.toThrow(`Cannot plan for execution ${ID}: ${message}`);
});

test('no request concludes a remediation as the restore of a name that ends like its runbook', async () => {
  account.executions.set(ID, createExecution(ID, [], 'assay-narrow-door-remediate'));
  await expect(
    planFunction.ask({ Action: 'conclude', Rule: 'narrow-door-remediate', ResourceId: 'sg-0a', ExecutionId: ID }),
  ).rejects.toThrow('its runbook is "assay-narrow-door-remediate"');
});

test('a rule is no restoration', async () => {
  const change = { DocumentName: 'assay-narrow-door' };
  expect(await ask({ Rule: 'narrow-door' }, change)).toMatchObject({
    Decision: 'refuse',
    Reason: 'There is no restoration "narrow-door"',
  });
});

test('a runbook of another deployment is refused', async () => {
  expect(await ask({ StepsId: 'other' })).toMatchObject({
    Decision: 'refuse',
    Reason: expect.stringContaining('come from different deployments'),
  });
});

test('a resource that was created again since has a side effect', async () => {
  account.region.items = new ListedItems([
    version('2026-02-25T00:00:00.000Z', 2, '2026-02-24T00:00:00.000Z'),
    version('2026-02-20T00:00:00.000Z', 1, '2026-01-01T00:00:00.000Z'),
  ]);
  expect((await ask()).Approval.split('\n')).toContain(
    '- The recorded state is of a resource that was created at 2026-01-01T00:00:00.000Z, and this one was created at 2026-02-24T00:00:00.000Z',
  );
});

describe('the version in force', () => {
  const at = (time: string) => `2026-02-${time}.000Z`;
  test.each([
    ['is the latest until then', [version(at('20T00:00:00'), 1), version(at('19T00:00:00'), 2)], '1'],
    ['may be of the very time', [version(at('21T00:00:00'), 3), version(at('19T00:00:00'), 2)], '3'],
    ['is not a later one', [version('2026-02-21T00:00:00.500Z', 4), version(at('19T00:00:00'), 2)], '2'],
    ['has the highest state id of its time', [version(at('20T00:00:00'), 9), version(at('20T00:00:00'), 10)], '10'],
    ['does not depend on the order', [version(at('19T00:00:00'), 2), version(at('20T00:00:00'), 1)], '1'],
    ['is missing before the first', [version(at('22T00:00:00'), 1)], undefined],
  ])('%s', (_, versions, expected) => {
    expect(
      selectVersion(
        versions.map((one) => ({ ...one })),
        new Date(TO),
      )?.item.stateId,
    ).toBe(expected);
  });
});
