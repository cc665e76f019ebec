import type { AutomationExecution } from '@aws-sdk/client-ssm';
import type { ExecutionRecord } from '../../../../lib/contract/execution-record';
import { fingerprintSteps, type PlanAction, type PlanUndoAction } from '../../../../lib/contract/plan-protocol';
import { PlanAccount } from '../plan-account';
import {
  createExecution,
  executionId,
  narrowDoor,
  openGroup,
  runRunbook,
  settingsFor,
  TestingPlanFunction,
} from '../testing-plan-function';

// Anyone who may invoke the plan function, or pass its role to a document of their own, can send requests for any
// execution. They must change neither its stored plan nor its record.

let account: PlanAccount;
let planFunction: TestingPlanFunction;
beforeAll(async () => {
  account = await PlanAccount.start();
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
const KEY = `Remediation/111122223333/eu-west-1/narrow-door/${ID}.json`;
const TARGET = { Rule: 'narrow-door', ResourceId: 'sg-0a', ExecutionId: ID };
const PLAN: PlanAction = {
  Action: 'plan',
  ...TARGET,
  Mode: 'automatic',
  DryRun: 'no',
  DecidedByPerson: 'no',
  ApprovedPlan: '',
  StepsId: fingerprintSteps(narrowDoor.remediation?.steps ?? []),
};
const PLAN_UNDO: PlanUndoAction = {
  Action: 'plan-undo',
  Rule: 'narrow-door',
  ResourceId: '',
  ExecutionId: UNDO,
  Undoes: ID,
  DryRun: 'no',
  StepsId: fingerprintSteps(narrowDoor.remediation?.undoSteps ?? []),
};

const startExecution = (parameters: object, change: Partial<AutomationExecution> = {}, id = ID): void =>
  void account.executions.set(id, {
    ...createExecution(id, [], 'assay-narrow-door-remediate', parameters as Record<string, string>),
    StepExecutions: [{ StepName: 'Plan', StepStatus: 'InProgress' }],
    ...change,
  });
const PARAMETERS = { ResourceId: 'sg-0a' };

test('accepts parameters that SSM omits because they have their defaults', async () => {
  for (const parameters of [PARAMETERS, { ...PARAMETERS, DryRun: 'no', DecidedByPerson: 'no' }]) {
    startExecution(parameters);
    expect(await planFunction.ask(PLAN)).toMatchObject({ Decision: 'apply' });
  }
});

test('accepts a runbook that was started by its ARN', async () => {
  startExecution(PARAMETERS, {
    DocumentName: 'arn:aws:ssm:eu-west-1:111122223333:document/assay-narrow-door-remediate',
  });
  expect(await planFunction.ask(PLAN)).toMatchObject({ Decision: 'apply' });
});

test.each<[string, () => void, Partial<PlanAction>, string]>([
  ['that does not exist', () => undefined, {}, 'AutomationExecutionNotFoundException'],
  [
    'of another document',
    () => startExecution(PARAMETERS, { DocumentName: 'evil' }),
    {},
    'its runbook is "evil", expected assay-narrow-door-remediate',
  ],
  [
    'of a document with the same name that another account shares',
    () =>
      startExecution(PARAMETERS, {
        DocumentName: 'arn:aws:ssm:eu-west-1:444455556666:document/assay-narrow-door-remediate',
      }),
    {},
    'its runbook is "arn:aws:ssm:eu-west-1:444455556666:document/assay-narrow',
  ],
  [
    'of an undo',
    () => startExecution(PARAMETERS, { DocumentName: 'assay-narrow-door-undo' }),
    {},
    'its runbook is "assay-narrow-door-undo", expected assay-narrow-door-remediate',
  ],
  [
    'of another resource',
    () => startExecution(PARAMETERS),
    { ResourceId: 'sg-0b' },
    'it was not started with ResourceId "sg-0b"',
  ],
  [
    'that is not a dry run',
    () => startExecution(PARAMETERS),
    { DryRun: 'yes' },
    'it was not started with DryRun "yes"',
  ],
  [
    'that is a dry run',
    () => startExecution({ ...PARAMETERS, DryRun: 'yes' }),
    {},
    'it was not started with DryRun "no"',
  ],
  [
    'without a review',
    () => startExecution(PARAMETERS),
    { DecidedByPerson: 'yes' },
    'it was not started with DecidedByPerson "yes"',
  ],
  [
    'that makes its calls',
    () => startExecution(PARAMETERS, { StepExecutions: [{ StepName: 'AddOffice2', StepStatus: 'InProgress' }] }),
    {},
    'it has already reached step AddOffice2',
  ],
  [
    'that concludes',
    () => startExecution(PARAMETERS, { StepExecutions: [{ StepName: 'ConcludeFailure', StepStatus: 'InProgress' }] }),
    {},
    'it is concluding or has ended',
  ],
  [
    'that has ended',
    () => startExecution(PARAMETERS, { AutomationExecutionStatus: 'Cancelled' }),
    {},
    'it is concluding or has ended',
  ],
])('rejects a plan for an execution %s, and stores nothing', async (_, given, request, message) => {
  given();
  await expect(planFunction.ask({ ...PLAN, ...request })).rejects.toThrow(
    `Cannot plan for execution ${ID}: ${message}`,
  );
  expect(account.listRows()).toEqual([]);
});

test('keeps the plan of an execution that makes its calls', async () => {
  const answer = await planFunction.plan({});
  startExecution(PARAMETERS, { StepExecutions: [{ StepName: 'AddOffice1', StepStatus: 'Success' }] });
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
    () => startExecution({ ExecutionId: ID }, {}, UNDO),
    {},
    'its runbook is "assay-narrow-door-remediate", expected assay-narrow-door-undo',
  ],
  [
    'of another undo',
    () => startExecution({ ExecutionId: executionId(9) }, { DocumentName: 'assay-narrow-door-undo' }, UNDO),
    {},
    `it was not started with ExecutionId "${ID}"`,
  ],
  [
    'that is not a dry run',
    () => startExecution({ ExecutionId: ID }, { DocumentName: 'assay-narrow-door-undo' }, UNDO),
    { DryRun: 'yes' },
    'it was not started with DryRun "yes"',
  ],
])('rejects an undo for an execution %s, and stores nothing', async (_, given, request, message) => {
  given();
  await expect(planFunction.ask({ ...PLAN_UNDO, ...request })).rejects.toThrow(
    `Cannot plan for execution ${UNDO}: ${message}`,
  );
  expect(account.listRows()).toEqual([]);
});

test('waits for an execution that SSM does not return at once', async () => {
  startExecution(PARAMETERS);
  account.watch.faults.set('ssm:GetAutomationExecution', ['ThrottlingException']);
  expect(await planFunction.ask(PLAN)).toMatchObject({ Decision: 'apply' });
  expect(planFunction.pauses).toEqual([2_000]);
});

describe('conclude', () => {
  const conclude = (request: object = {}) =>
    planFunction.ask({ Action: 'conclude', ...TARGET, ...request }) as Promise<ExecutionRecord>;

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
  ])('is rejected while the execution %s, and succeeds later', async (_, change) => {
    const answer = await planFunction.plan({});
    startExecution(PARAMETERS, change);
    await expect(conclude()).rejects.toThrow(`Cannot conclude execution ${ID}: it is still running`);
    expect(await account.listRecords()).toEqual([]);
    expect((await runRunbook(account, planFunction, answer)).record.outcome).toBe('remediated');
    expect(JSON.parse((await account.readRecord(KEY)) ?? '').outcome).toBe('remediated');
  });

  test.each([
    ['another document', 'evil', {}],
    [
      'the runbook of another rule, with a path as name',
      'assay-narrow-door-remediate',
      { Rule: '../../444455556666/eu-west-1/open-ssh' },
    ],
    ['the runbook of another rule', 'assay-narrow-door-remediate', { Rule: 'narrow' }],
  ])('is rejected for an execution of %s', async (_, DocumentName, request) => {
    startExecution(PARAMETERS, { DocumentName, AutomationExecutionStatus: 'Success' });
    await expect(conclude(request)).rejects.toThrow(`Cannot conclude execution ${ID}: its runbook is`);
    expect(await account.listRecords()).toEqual([]);
  });

  test.each<[string, Partial<AutomationExecution>]>([
    ['ended without it', { AutomationExecutionStatus: 'Cancelled' }],
    ['has reached the step', { CurrentStepName: 'ConcludeFailure' }],
  ])('uses only SSM and the stored plan for an execution that %s', async (_, change) => {
    await planFunction.plan({});
    startExecution(PARAMETERS, change);
    expect(await conclude({ ResourceId: 'sg-0b' })).toMatchObject({
      resourceId: 'sg-0a',
      outcome: 'failed',
      reason: 'The execution was stopped before its first call',
    });
  });

  test('waits for a step that SSM does not return at once', async () => {
    await planFunction.plan({});
    let looks = 0;
    account.watch.before = ({ operation }) => {
      if (operation === 'GetAutomationExecution' && ++looks === 3)
        startExecution(PARAMETERS, { CurrentStepName: 'Conclude' });
    };
    expect((await conclude()).outcome).toBe('failed');
    expect(planFunction.pauses).toEqual([2_000, 3_000]);
  });
});

test.each([
  ['verify', { ResourceId: 'sg-0b' }, '"sg-0a" and rule "narrow-door", found "sg-0b" and "narrow-door"'],
  ['verify', { Rule: 'other' }, '"sg-0a" and rule "narrow-door", found "sg-0a" and "other"'],
  ['verify-undo', { ResourceId: 'sg-0b' }, '"sg-0a" and rule "narrow-door", found "sg-0b" and "narrow-door"'],
] as const)('rejects %s for another resource or rule: %j', async (Action, request, message) => {
  await planFunction.plan({});
  await expect(planFunction.ask({ Action, ...TARGET, ...request })).rejects.toThrow(
    `Cannot verify execution ${ID}: expected ${message}`,
  );
  expect(account.listRows().filter(({ sk }) => sk?.S === 'verification')).toEqual([]);
});

describe('a runbook of another deployment', () => {
  test.each(['manual', 'automatic'] as const)('for mode %s does not bypass an approval', async (Mode) => {
    const approving = new TestingPlanFunction(account, [narrowDoor], {
      settings: settingsFor([narrowDoor], 'approve'),
    });
    const { Decision, Reason } = await approving.plan({ Mode, DecidedByPerson: 'yes' });
    expect([Decision, Reason]).toEqual([
      'refuse',
      `The runbook is for mode "${Mode}", but rule "narrow-door" is in mode "approve": start the current version of the runbook`,
    ]);
    approving.close();
  });

  test('with other steps is refused, since it would make only some of the calls', async () => {
    const StepsId = fingerprintSteps((narrowDoor.remediation?.steps ?? []).slice(1));
    const { Decision, Reason } = await planFunction.plan({ StepsId });
    expect([Decision, Reason]).toEqual([
      'refuse',
      'The runbook does not have the steps that the plan function expects, so they come from different deployments: start the current version of the runbook',
    ]);
    const undo = await planFunction.planUndo({ StepsId });
    expect([undo.Decision, undo.Reason]).toEqual([
      'refuse',
      'The runbook does not have the steps that the plan function expects, so they come from different deployments',
    ]);
  });
});
