import type { AutomationExecution } from '@aws-sdk/client-ssm';
import type { ExecutionRecord } from '../../../../lib/contract/execution-record';
import { type PlanAction, type PlanUndoAction, fingerprintSteps } from '../../../../lib/contract/plan-protocol';
import { Refusal, StubAccount } from '../stub-account';
import {
  BUCKET,
  executionId,
  createExecution,
  narrowDoor,
  openGroup,
  runRunbook,
  settingsFor,
  TestingPlanFunction,
} from '../testing-plan-function';

// Whoever may invoke the plan function, or hand its role to a document of his own, can ask it anything in the name of
// any execution. Nothing of that may change what is kept of the execution, or what is written down of it.

let account: StubAccount;
let planFunction: TestingPlanFunction;
beforeAll(async () => {
  account = await StubAccount.start();
});
beforeEach(() => {
  account.reset();
  planFunction = new TestingPlanFunction(account, [narrowDoor]);
  openGroup(account);
});
afterEach(() => planFunction.close());
afterAll(() => account.stop());

const ID = executionId(1);
const UNDO = executionId(2);
const KEY = `${BUCKET}/Remediation/111122223333/eu-west-1/narrow-door/${ID}.json`;
const ABOUT = { Rule: 'narrow-door', ResourceId: 'sg-0a', ExecutionId: ID };
const PLAN: PlanAction = {
  ...{ Action: 'plan', ...ABOUT, Mode: 'automatic', DryRun: 'no', DecidedByPerson: 'no', ApprovedPlan: '' },
  StepsId: fingerprintSteps(narrowDoor.remediation?.steps ?? []),
};
const PLAN_UNDO: PlanUndoAction = {
  ...{ Action: 'plan-undo', Rule: 'narrow-door', ResourceId: '', ExecutionId: UNDO, Undoes: ID, DryRun: 'no' },
  StepsId: fingerprintSteps(narrowDoor.remediation?.undoSteps ?? []),
};

const started = (parameters: object, change: Partial<AutomationExecution> = {}, id = ID): void =>
  void account.state.executions.set(id, {
    ...createExecution(id, [], 'assay-narrow-door-remediate', parameters as Record<string, string>),
    StepExecutions: [{ StepName: 'Plan', StepStatus: 'InProgress' }],
    ...change,
  });
const OF = { ResourceId: 'sg-0a' };

test('parameters that were left to their defaults may be told or not', async () => {
  for (const parameters of [OF, { ...OF, DryRun: 'no', DecidedByPerson: 'no' }]) {
    started(parameters);
    expect(await planFunction.ask(PLAN)).toMatchObject({ Decision: 'apply' });
  }
});

test('a document that was started by its ARN is the same document', async () => {
  started(OF, { DocumentName: 'arn:aws:ssm:eu-west-1:111122223333:document/assay-narrow-door-remediate' });
  expect(await planFunction.ask(PLAN)).toMatchObject({ Decision: 'apply' });
});

test.each<[string, () => void, Partial<PlanAction>, string]>([
  ['that nobody knows', () => undefined, {}, 'AutomationExecutionNotFoundException'],
  [
    "of somebody's own document",
    () => started(OF, { DocumentName: 'evil' }),
    {},
    'it is of document "evil", not of assay-narrow-door-remediate',
  ],
  [
    'of a document of that name that another account shares',
    () => started(OF, { DocumentName: 'arn:aws:ssm:eu-west-1:444455556666:document/assay-narrow-door-remediate' }),
    {},
    'it is of document "arn:aws:ssm:eu-west-1:444455556666:document/assay-narrow',
  ],
  [
    'of an undo',
    () => started(OF, { DocumentName: 'assay-narrow-door-undo' }),
    {},
    'it is of document "assay-narrow-door-undo", not of assay-narrow-door-remediate',
  ],
  [
    'of another resource',
    () => started(OF),
    { ResourceId: 'sg-0b' },
    'it was started with another ResourceId than "sg-0b"',
  ],
  ['that is no dry run', () => started(OF), { DryRun: 'yes' }, 'it was started with another DryRun than "yes"'],
  ['that is a dry run', () => started({ ...OF, DryRun: 'yes' }), {}, 'it was started with another DryRun than "no"'],
  [
    'that no person decided on',
    () => started(OF),
    { DecidedByPerson: 'yes' },
    'it was started with another DecidedByPerson than "yes"',
  ],
  [
    'that makes its calls',
    () => started(OF, { StepExecutions: [{ StepName: 'AddOffice2', StepStatus: 'InProgress' }] }),
    {},
    'it has come to step AddOffice2 already',
  ],
  [
    'that concludes',
    () => started(OF, { StepExecutions: [{ StepName: 'ConcludeFailure', StepStatus: 'InProgress' }] }),
    {},
    'it makes no calls any more',
  ],
  ['that has ended', () => started(OF, { AutomationExecutionStatus: 'Cancelled' }), {}, 'it makes no calls any more'],
])('a plan for an execution %s is an error, and nothing is kept', async (_, given, request, message) => {
  given();
  await expect(planFunction.ask({ ...PLAN, ...request })).rejects.toThrow(
    `Cannot plan for execution ${ID}: ${message}`,
  );
  expect([...account.state.rows.keys()]).toEqual([]);
});

test('a plan is spoilt by nobody once its calls are made', async () => {
  const answer = await planFunction.plan({});
  started(OF, { StepExecutions: [{ StepName: 'AddOffice1', StepStatus: 'Success' }] });
  const forged: Partial<PlanAction>[] = [
    {},
    { DryRun: 'yes' },
    { ApprovedPlan: '0123456789abcdef' },
    { Rule: 'other' },
  ];
  for (const forgery of forged) await expect(planFunction.ask({ ...PLAN, ...forgery })).rejects.toThrow('Cannot plan');
  await expect(planFunction.ask({ ...PLAN_UNDO, ExecutionId: ID })).rejects.toThrow('Cannot plan');
  const { record } = await runRunbook(account, planFunction, answer);
  expect([record.outcome, record.calls]).toEqual(['remediated', JSON.parse(answer.Calls)]);
});

test.each<[string, () => void, Partial<PlanUndoAction>, string]>([
  [
    'of a remediation',
    () => started({ ExecutionId: ID }, {}, UNDO),
    {},
    'it is of document "assay-narrow-door-remediate", not of assay-narrow-door-undo',
  ],
  [
    'of another undo',
    () => started({ ExecutionId: executionId(9) }, { DocumentName: 'assay-narrow-door-undo' }, UNDO),
    {},
    `it was started with another ExecutionId than "${ID}"`,
  ],
  [
    'that is no dry run',
    () => started({ ExecutionId: ID }, { DocumentName: 'assay-narrow-door-undo' }, UNDO),
    { DryRun: 'yes' },
    'it was started with another DryRun than "yes"',
  ],
])('an undo for an execution %s is an error, and nothing is kept', async (_, given, request, message) => {
  given();
  await expect(planFunction.ask({ ...PLAN_UNDO, ...request })).rejects.toThrow(
    `Cannot plan for execution ${UNDO}: ${message}`,
  );
  expect([...account.state.rows.keys()]).toEqual([]);
});

test('an execution that SSM shows only after a moment is waited for', async () => {
  started(OF);
  account.faults.set('ssm:GetAutomationExecution', [new Refusal('ThrottlingException', 'Rate exceeded')]);
  expect(await planFunction.ask(PLAN)).toMatchObject({ Decision: 'apply' });
  expect(planFunction.pauses).toEqual([2_000]);
});

describe('to conclude', () => {
  const conclude = (request: object = {}) =>
    planFunction.ask({ Action: 'conclude', ...ABOUT, ...request }) as Promise<ExecutionRecord>;

  test.each<[string, Partial<AutomationExecution>]>([
    ['plans', { StepExecutions: [{ StepName: 'Plan', StepStatus: 'Success' }] }],
    ['waits for approval', { StepExecutions: [{ StepName: 'Approve', StepStatus: 'Waiting' }] }],
    [
      'makes its calls',
      {
        CurrentStepName: 'AddOffice2',
        StepExecutions: [
          { StepName: 'AddOffice1', StepStatus: 'Success' },
          { StepName: 'Conclude', StepStatus: 'Pending' },
        ],
      },
    ],
  ])('early, while the execution %s, is an error, and its own conclusion stands', async (_, change) => {
    const answer = await planFunction.plan({});
    started(OF, change);
    await expect(conclude()).rejects.toThrow(`Cannot conclude for execution ${ID}: it goes on`);
    expect(account.state.objects.size).toBe(0);
    expect((await runRunbook(account, planFunction, answer)).record.outcome).toBe('remediated');
    expect(JSON.parse(account.state.objects.get(KEY) ?? '').outcome).toBe('remediated');
  });

  test.each([
    ["somebody's own document", 'evil', {}],
    ["another rule's document", 'assay-narrow-door-remediate', { Rule: '../../444455556666/eu-west-1/open-ssh' }],
    ['another', 'assay-narrow-door-remediate', { Rule: 'narrow' }],
  ])('an execution of %s is an error', async (_, DocumentName, request) => {
    started(OF, { DocumentName, AutomationExecutionStatus: 'Success' });
    await expect(conclude(request)).rejects.toThrow(`Cannot conclude for execution ${ID}: it is of document`);
    expect(account.state.objects.size).toBe(0);
  });

  test.each<[string, Partial<AutomationExecution>]>([
    ['has ended without', { AutomationExecutionStatus: 'Cancelled' }],
    ['is told to be at that step', { CurrentStepName: 'ConcludeFailure' }],
  ])('an execution that %s works, from SSM and the kept plan alone', async (_, change) => {
    await planFunction.plan({});
    started(OF, change);
    expect(await conclude({ ResourceId: 'sg-0b' })).toMatchObject({
      resourceId: 'sg-0a',
      outcome: 'failed',
      reason: 'It was ended before its first call',
    });
  });

  test('SSM may show the step a moment after it has begun', async () => {
    await planFunction.plan({});
    let looks = 0;
    account.before = ({ api }) => {
      if (api === 'GetAutomationExecution' && ++looks === 3) started(OF, { CurrentStepName: 'Conclude' });
    };
    expect((await conclude()).outcome).toBe('failed');
    expect(planFunction.pauses).toEqual([2_000, 3_000]);
  });
});

test.each([
  ['verify', { ResourceId: 'sg-0b' }, '"sg-0a" by rule "narrow-door", found "sg-0b" by "narrow-door"'],
  ['verify', { Rule: 'other' }, '"sg-0a" by rule "narrow-door", found "sg-0a" by "other"'],
  ['verify-undo', { ResourceId: 'sg-0b' }, '"sg-0a" by rule "narrow-door", found "sg-0b" by "narrow-door"'],
] as const)('%s of another resource says nothing of this one: %j', async (Action, request, message) => {
  await planFunction.plan({});
  await expect(planFunction.ask({ Action, ...ABOUT, ...request })).rejects.toThrow(
    `Cannot verify execution ${ID}: it is about ${message}`,
  );
  expect([...account.state.rows.keys()].filter((key) => key.endsWith('verdict'))).toEqual([]);
});

describe('a document of another deployment', () => {
  test.each(['manual', 'automatic'] as const)('for mode %s does not get round an approval', async (Mode) => {
    const approving = new TestingPlanFunction(account, [narrowDoor], {
      settings: settingsFor([narrowDoor], 'approve'),
    });
    const { Decision, Reason } = await approving.plan({ Mode, DecidedByPerson: 'yes' });
    expect([Decision, Reason]).toEqual([
      'refuse',
      `The document is for mode "${Mode}", and rule "narrow-door" is in mode "approve" here: start the document's present version`,
    ]);
    approving.close();
  });

  test('with other steps would make half of the plan, and makes none of it', async () => {
    const StepsId = fingerprintSteps((narrowDoor.remediation?.steps ?? []).slice(1));
    const { Decision, Reason } = await planFunction.plan({ StepsId });
    expect([Decision, Reason]).toEqual([
      'refuse',
      "The document has other steps than the plan function plans for, and one of them is of another deployment: start the document's present version",
    ]);
    const undo = await planFunction.planUndo({ StepsId });
    expect([undo.Decision, undo.Reason]).toEqual([
      'refuse',
      'The document has other steps than the plan function plans for, and one of them is of another deployment',
    ]);
  });
});
