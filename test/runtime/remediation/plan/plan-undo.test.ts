import { createHash } from 'node:crypto';
import type { ExecutionRecord } from '../../../../lib/contract/execution-record';
import type { PlanAnswer } from '../../../../lib/contract/plan-protocol';
import { listPermissions, putGroup, removeGroup } from '../live-resources';
import { createAccessDenied, PlanAccount, RECORD_BUCKET, TABLE } from '../plan-account';
import {
  executionId,
  narrowDoor,
  OFFICES,
  openGroup,
  runRunbook,
  settingsFor,
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

const FIRST = executionId(1);
const UNDO = executionId(2);
const KEY = `Remediation/111122223333/eu-west-1/narrow-door/${FIRST}.json`;
const listCidrs = () =>
  listPermissions(account, 'sg-0a').flatMap(({ IpRanges = [] }) => IpRanges.map(({ CidrIp }) => CidrIp));

/** Remediates an open group, as far as the account allows it. */
async function remediate(tags: Readonly<Record<string, string>> = {}, request: object = {}): Promise<ExecutionRecord> {
  openGroup(account, tags);
  const { record } = await runRunbook(account, planFunction, await planFunction.plan(request));
  account.endFaults();
  return record;
}

const readText = async (): Promise<string> => (await account.readRecord(KEY)) ?? '';
const readWritten = async (): Promise<ExecutionRecord> => JSON.parse(await readText());

/** Changes the record in the bucket, as someone could who may write to it. */
async function forge(change: Partial<Record<keyof ExecutionRecord, unknown>>): Promise<void> {
  await account.writeRecord(KEY, JSON.stringify({ ...(await readWritten()), ...change }));
}

/** Changes the record and its hash, as if the plan function had written it so. */
async function rewrite(change: Partial<Record<keyof ExecutionRecord, unknown>>): Promise<void> {
  await forge(change);
  await seal();
}

async function seal(): Promise<void> {
  const hash = createHash('sha256')
    .update(await readText())
    .digest('hex');
  const key = { pk: { S: `execution#${FIRST}` }, sk: { S: 'hash' } };
  account.putRow({ ...key, hash: { S: hash } });
}

const OPEN_WORLD = {
  step: 'AddWorld',
  service: 'ec2',
  api: 'AuthorizeSecurityGroupIngress',
  parameters: { GroupId: 'sg-0a', IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] },
  undoes: 'RevokeWorld',
};

const undo = (answer: PlanAnswer) => runRunbook(account, planFunction, answer, { executionId: UNDO });
const listRunSteps = ({ Steps }: PlanAnswer) =>
  Object.entries(Steps).flatMap(([name, { Run }]) => (Run === 'yes' ? [name] : []));
const essence = (answer: PlanAnswer) => ({
  Decision: answer.Decision,
  Reason: answer.Reason,
  runs: listRunSteps(answer),
});

test('undoes a remediation, verifies it and writes a record', async () => {
  const record = await remediate();
  const answer = await planFunction.planUndo({});
  expect(answer).toEqual({
    Decision: 'apply',
    ResourceId: 'sg-0a',
    Reason: `Undo "Allow only the offices" of execution ${FIRST}`,
    PlanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    Approval: expect.stringContaining('Remediation: Undo "Allow only the offices"'),
    Before: JSON.stringify({ Blocks: OFFICES }),
    Calls: JSON.stringify(record.undo),
    Undo: '[]',
    Steps: {
      AddWorld: { Run: 'yes', Parameters: record.undo[0]?.parameters },
      RevokeOffice1: { Run: 'yes', Parameters: record.undo[1]?.parameters },
      RevokeOffice2: { Run: 'yes', Parameters: record.undo[2]?.parameters },
    },
  });
  const run = await undo(answer);
  expect(run.verified).toEqual({ Result: 'restored', Reason: 'The resource has its previous state again' });
  expect(listCidrs()).toEqual(['0.0.0.0/0']);
  expect(run.record).toEqual({
    ...record,
    kind: 'undo',
    document: 'assay-narrow-door-undo',
    executionId: UNDO,
    undoes: FIRST,
    mode: 'manual',
    outcome: 'undone',
    reason: `Undo "Allow only the offices" of execution ${FIRST}`,
    summary: `Undo "Allow only the offices" of execution ${FIRST}`,
    calls: record.undo,
    undo: [],
    before: record.after,
    after: record.before,
    evaluationBefore: record.evaluationAfter,
    evaluationAfter: record.evaluationBefore,
    steps: ['AddWorld', 'RevokeOffice1', 'RevokeOffice2'].map((name) => ({ name, status: 'done' })),
  });
  expect(await account.readRecord(KEY.replace(FIRST, UNDO))).toBe(JSON.stringify(run.record));
});

test('the loop breaker does not count an undo', async () => {
  await remediate();
  await undo(await planFunction.planUndo({}));
  const fixes = account.listRows('fix#');
  expect(fixes.map(({ executionId: id }) => id)).toEqual([{ S: FIRST }]);
});

test('undoes only the calls that a failed execution made', async () => {
  account.watch.fault = (call) =>
    account.isOfRunbook(call) && call.operation.startsWith('Revoke') ? createAccessDenied(call.name) : undefined;
  const record = await remediate();
  expect(record.outcome).toBe('partly done');
  const answer = await planFunction.planUndo({});
  expect(listRunSteps(answer)).toEqual(['RevokeOffice1', 'RevokeOffice2']);
  const run = await undo(answer);
  expect([run.record.outcome, run.record.after, listCidrs()]).toEqual(['undone', record.before, ['0.0.0.0/0']]);
});

test('refuses when only some calls of a step were made', async () => {
  account.watch.faults.set('ec2:AuthorizeSecurityGroupIngress', [
    undefined,
    createAccessDenied('ec2:AuthorizeSecurityGroupIngress'),
  ]);
  await remediate();
  expect(essence(await planFunction.planUndo({}))).toEqual({
    Decision: 'refuse',
    Reason: 'Cannot undo step AddOffice: only some of its calls were made',
    runs: [],
  });
});

test('records an undo that fails halfway as partly done', async () => {
  await remediate();
  const answer = await planFunction.planUndo({});
  account.watch.fault = (call) =>
    account.isOfRunbook(call) && call.operation.startsWith('Revoke') ? createAccessDenied(call.name) : undefined;
  const { record } = await undo(answer);
  expect([record.outcome, record.reason]).toEqual([
    'partly done',
    'Step RevokeOffice1 failed: An error occurred (UnauthorizedOperation) when calling the RevokeSecurityGroupIngress operation: You are not authorized to perform this operation. Completed before: AddWorld',
  ]);
});

test('verification fails when the undo did not restore the previous state', async () => {
  await remediate();
  const answer = await planFunction.planUndo({});
  // Another change happens in the meantime.
  account.watch.before = async ({ operation }) => {
    if (operation !== 'GetAutomationExecution' && operation !== 'RevokeSecurityGroupIngress') return;
    account.watch.before = () => undefined;
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '203.0.113.0/24' }] }];
    await account.region.call('ec2:AuthorizeSecurityGroupIngress', { GroupId: 'sg-0a', IpPermissions });
  };
  const { verified, record } = await undo(answer);
  expect(verified).toEqual({
    error: 'The resource does not have its previous state: Blocks[1]: "203.0.113.0/24" was added',
  });
  expect([record.outcome, record.reason]).toEqual([
    'partly done',
    'All calls were made. The resource does not have its previous state',
  ]);
});

interface Scenario {
  readonly scenario: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly first?: object;
  readonly request?: object;
  readonly given?: () => unknown;
  readonly decision: PlanAnswer['Decision'];
  readonly reason: string;
}

const SCENARIOS: readonly Scenario[] = [
  {
    scenario: 'a dry run of the undo',
    request: { DryRun: 'yes' },
    decision: 'stop',
    reason: 'Dry run: would undo "Allow only the offices"',
  },
  {
    scenario: 'an execution that was a dry run',
    first: { DryRun: 'yes' },
    decision: 'stop',
    reason: `Execution ${FIRST} made no calls (dry run), so there is nothing to undo`,
  },
  {
    scenario: 'an execution that was refused',
    tags: { plan: 'manual' },
    decision: 'stop',
    reason: `Execution ${FIRST} made no calls (refused), so there is nothing to undo`,
  },
  {
    scenario: 'a remediation that cannot be undone',
    tags: { undo: 'none' },
    decision: 'refuse',
    reason: 'The remediation cannot be undone: Visitors have gone home',
  },
  {
    scenario: 'a resource that already has its previous state',
    given: () => openGroup(account),
    decision: 'stop',
    reason: 'The resource already has its state from before the execution',
  },
  {
    scenario: 'a resource that changed since',
    given: () => putGroup(account, { GroupId: 'sg-0a', IpPermissions: [] }),
    decision: 'refuse',
    reason:
      'The resource changed since the execution: Blocks[0]: "192.0.2.0/24" was removed; Blocks[1]: "198.51.100.0/24" was removed',
  },
  {
    scenario: 'a resource whose state after the execution was not recorded',
    given: () => rewrite({ after: null }),
    decision: 'refuse',
    reason: 'The state after the execution was not recorded, so an undo could revert later changes',
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
    scenario: 'a dry run for a resource that changed since',
    given: () => putGroup(account, { GroupId: 'sg-0a', IpPermissions: [] }),
    request: { DryRun: 'yes' },
    decision: 'stop',
    reason:
      'Dry run: no changes. The resource changed since the execution: Blocks[0]: "192.0.2.0/24" was removed; Blocks[1]: "198.51.100.0/24" was removed',
  },
  {
    scenario: 'a record with calls on another resource',
    given: () =>
      rewrite({
        undo: [
          {
            step: 'AddWorld',
            service: 'ec2',
            api: 'AuthorizeSecurityGroupIngress',
            parameters: {
              GroupId: 'sg-0b',
              IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
            },
            undoes: 'RevokeWorld',
          },
        ],
      }),
    decision: 'refuse',
    reason:
      'The calls cannot be undone in the current state: Cannot call AuthorizeSecurityGroupIngress: expected group sg-0a, found sg-0b',
  },
  {
    scenario: 'a record with a call that timed out but was made',
    given: async () => {
      const { steps } = await readWritten();
      await rewrite({
        steps: steps.map((step) => (step.name === 'RevokeWorld' ? { ...step, status: 'failed' } : step)),
      });
    },
    decision: 'refuse',
    reason: 'Undoing the recorded calls would not restore the previous state: Blocks[0]: "0.0.0.0/0" was removed',
  },
  {
    scenario: 'a missing record',
    given: () => account.region.call('s3:DeleteObject', { Bucket: RECORD_BUCKET, Key: KEY }),
    decision: 'refuse',
    reason: `Cannot use the record of execution "${FIRST}": it does not exist or access is denied: S3 returned AccessDenied`,
  },
  {
    scenario: 'a record whose read is denied',
    given: () => account.deny('s3:GetObject'),
    decision: 'refuse',
    reason: `Cannot use the record of execution "${FIRST}": it does not exist or access is denied: S3 returned AccessDenied`,
  },
  {
    scenario: 'a record of another rule under its key',
    given: () => rewrite({ rule: 'open-ssh' }),
    decision: 'refuse',
    reason: `Cannot use the record of execution "${FIRST}": its rule is "open-ssh", expected "narrow-door"`,
  },
  {
    scenario: 'a record of another account under its key',
    given: () => rewrite({ accountId: '444455556666' }),
    decision: 'refuse',
    reason: `Cannot use the record of execution "${FIRST}": its accountId is "444455556666", expected "111122223333"`,
  },
  {
    scenario: 'a record of another Region under its key',
    given: () => rewrite({ region: 'us-east-1' }),
    decision: 'refuse',
    reason: `Cannot use the record of execution "${FIRST}": its region is "us-east-1", expected "eu-west-1"`,
  },
  {
    scenario: 'a record of another version',
    given: () => rewrite({ version: 2 }),
    decision: 'refuse',
    reason: `Cannot use the record of execution "${FIRST}": its version is 2, expected 1`,
  },
  {
    scenario: 'a record that is not a JSON object',
    given: async () => {
      await account.writeRecord(KEY, '[]');
      await seal();
    },
    decision: 'refuse',
    reason: `Cannot use the record of execution "${FIRST}": its version is undefined, expected 1`,
  },
  {
    scenario: 'the record of an undo',
    given: () => rewrite({ kind: 'undo' }),
    decision: 'refuse',
    reason: `Cannot use the record of execution "${FIRST}": it is the record of an undo`,
  },
  {
    scenario: 'the record of another resource than in the request',
    request: { ResourceId: 'sg-0b' },
    decision: 'refuse',
    reason: `Cannot use the record of execution "${FIRST}": it is for "sg-0a", not "sg-0b"`,
  },
  {
    scenario: 'an id that leads to another key',
    request: { Undoes: '../../../444455556666/eu-west-1/narrow-door/x' },
    decision: 'refuse',
    reason:
      'Cannot use the record of execution "../../../444455556666/eu-west-1/narrow-door/x": it is not the id of an execution',
  },
  {
    scenario: 'a step that the rule no longer has',
    given: () =>
      rewrite({ undo: [{ step: 'Paint', service: 'ec2', api: 'X', parameters: {}, undoes: 'RevokeWorld' }] }),
    decision: 'refuse',
    reason: 'Cannot undo with step Paint: the rule no longer has it',
  },
  {
    scenario: 'a step that has other parameters now',
    given: () =>
      rewrite({ undo: [{ step: 'AddWorld', service: 'ec2', api: 'X', parameters: {}, undoes: 'RevokeWorld' }] }),
    decision: 'refuse',
    reason: 'Cannot plan step AddWorld: expected GroupId, IpPermissions, found ',
  },
  {
    scenario: 'a step that makes another call now',
    given: () =>
      rewrite({
        undo: [
          {
            step: 'AddWorld',
            service: 'ec2',
            api: 'AuthorizeSecurityGroupEgress',
            parameters: { GroupId: 'sg-0a', IpPermissions: [] },
            undoes: 'RevokeWorld',
          },
        ],
      }),
    decision: 'refuse',
    reason:
      'Cannot undo with step AddWorld: it calls AuthorizeSecurityGroupIngress, but the record has AuthorizeSecurityGroupEgress',
  },
  {
    scenario: 'a rule that is not deployed',
    request: { Rule: 'wide-door' },
    decision: 'refuse',
    reason: 'Rule "wide-door" is not deployed',
  },
  {
    scenario: 'a plan that cannot be stored',
    given: () => account.deny('dynamodb:PutItem'),
    decision: 'refuse',
    reason: 'Cannot store the plan: AccessDeniedException: User is not authorized to perform: PutItem',
  },
];

const FORGED = `Cannot use the record of execution "${FIRST}": it differs from the record that was written`;
const FORGERIES: readonly { readonly scenario: string; readonly given: () => unknown; readonly reason: string }[] = [
  {
    scenario: 'calls that open the resource wider',
    given: () => forge({ undo: [OPEN_WORLD], before: { Blocks: ['0.0.0.0/0'] } }),
    reason: FORGED,
  },
  {
    scenario: 'another resource',
    given: () => forge({ resourceId: 'sg-0b' }),
    reason: FORGED,
  },
  {
    scenario: 'calls that were not made',
    given: async () => {
      const { steps } = await readWritten();
      await forge({ steps: steps.map((step) => ({ ...step, status: 'done' as const })), undo: [] });
    },
    reason: FORGED,
  },
  {
    scenario: 'one blank more',
    given: async () => account.writeRecord(KEY, `${await readText()} `),
    reason: FORGED,
  },
  {
    scenario: 'the hash of another execution',
    given: () => {
      const row = account.findRow(`execution#${FIRST}`, 'hash') ?? {};
      account.putRow({ ...row, hash: { S: '0'.repeat(64) } });
    },
    reason: FORGED,
  },
  {
    scenario: 'no hash',
    given: () =>
      account.table.answer('DeleteItem', {
        TableName: TABLE,
        Key: { pk: { S: `execution#${FIRST}` }, sk: { S: 'hash' } },
      }),
    reason: `Cannot use the record of execution "${FIRST}": its hash is not in the table, so the record may be forged`,
  },
  {
    scenario: 'a hash that cannot be read',
    given: () => account.deny('dynamodb:GetItem'),
    reason: `Cannot use the record of execution "${FIRST}": AccessDeniedException: User is not authorized to perform: GetItem`,
  },
];

test.each(FORGERIES)('refuses to undo by a record with $scenario', async ({ given, reason }) => {
  await remediate();
  await given();
  const { Decision, Reason, Calls } = await planFunction.planUndo({});
  expect({ Decision, Reason, Calls }).toEqual({ Decision: 'refuse', Reason: reason, Calls: '[]' });
});

test.each(SCENARIOS)('undoes nothing for $scenario', async ({ tags, first, request, given, decision, reason }) => {
  await remediate(tags, first);
  await given?.();
  expect(essence(await planFunction.planUndo(request ?? {}))).toEqual({ Decision: decision, Reason: reason, runs: [] });
});

test.each([
  ['for a resource that already has its previous state', () => openGroup(account), 'nothing to do'],
  ['for a remediation that can be undone', () => undefined, 'dry run'],
])('records the outcome of a dry run %s', async (_, given, outcome) => {
  await remediate();
  given();
  expect((await undo(await planFunction.planUndo({ DryRun: 'yes' }))).record.outcome).toBe(outcome);
});

test('undoes a remediation as far as possible, and lists what remains', async () => {
  await remediate({ undo: 'partly' });
  expect((await planFunction.planUndo({})).Reason).toBe(
    `Undo "Allow only the offices" of execution ${FIRST}. Not undone: Visitors have gone home`,
  );
});

test('undoes a remediation of a rule that is off in the meantime', async () => {
  await remediate();
  const off = new TestingPlanFunction(account, [narrowDoor], { settings: settingsFor([narrowDoor], 'off') });
  expect((await off.planUndo({})).Decision).toBe('apply');
  off.close();
});

test('records a refused undo with its reason', async () => {
  await remediate({ undo: 'none' });
  const { record } = await undo(await planFunction.planUndo({}));
  expect(record).toMatchObject({
    kind: 'undo',
    undoes: FIRST,
    resourceId: 'sg-0a',
    outcome: 'refused',
    reason: 'The remediation cannot be undone: Visitors have gone home',
  });
});

test('verification of an undo fails without a plan', async () => {
  const asked = planFunction.ask({ Action: 'verify-undo', Rule: 'narrow-door', ResourceId: '', ExecutionId: UNDO });
  await expect(asked).rejects.toThrow(`Cannot verify execution ${UNDO}: it has no stored plan`);
});
