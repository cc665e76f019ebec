import {
  ALERT_PERMISSIONS,
  ASPECT_READS,
  COLLECTOR_PERMISSIONS,
  EVALUATOR_PERMISSIONS,
  LIVE_READS,
  PLAN_PERMISSIONS,
  RESTORE_PERMISSIONS,
} from '../../lib/contract/permissions';
import { toIamAction } from '../../lib/local-region/iam/required-permissions';
import { PlanAccount } from '../runtime/remediation/plan-account';
import {
  executionId,
  narrowDoor,
  openGroup,
  runRunbook,
  TestingPlanFunction,
} from '../runtime/remediation/testing-plan-function';
import { listCalls } from '../runtime/sdk-calls';

test('the evaluator is granted exactly the actions that it calls', () => {
  expect(EVALUATOR_PERMISSIONS.map(({ action }) => action).sort()).toEqual(listCalls('lambdas/evaluate.ts'));
});

test('the collector is granted exactly the actions that it calls, if it has all rules', () => {
  const reads = Object.values(ASPECT_READS).flatMap((permissions) => permissions.map(({ action }) => action));
  expect([...COLLECTOR_PERMISSIONS.map(({ action }) => action), ...reads].sort()).toEqual(
    listCalls('lambdas/collect.ts'),
  );
});

// The account of the other tests rejects actions that are not granted; this finds granted actions that are never called.
test('the alert function is granted exactly the actions that it calls', () => {
  expect(ALERT_PERMISSIONS.map(({ action }) => action).sort()).toEqual(listCalls('lambdas/alert.ts'));
});

test('the plan function reads what AWS Config recorded only for a restore', () => {
  const restores = RESTORE_PERMISSIONS.map(({ action }) => action);
  expect(PLAN_PERMISSIONS.filter(({ action }) => restores.includes(action))).toEqual([]);
  expect(listCalls('lambdas/plan-remediation.ts')).toEqual(expect.arrayContaining(restores));
});

test('the plan function is granted exactly the actions that it calls', async () => {
  const account = await PlanAccount.start();
  const planFunction = new TestingPlanFunction(account, [narrowDoor]);
  openGroup(account);
  await runRunbook(account, planFunction, await planFunction.plan({}));
  await planFunction.ask({
    Action: 'conclude',
    Rule: 'narrow-door',
    ResourceId: 'sg-0a',
    ExecutionId: executionId(1),
  });
  await runRunbook(account, planFunction, await planFunction.planUndo({}), { executionId: executionId(2) });
  const called = account.watch.calls
    .filter((call) => !account.isOfRunbook(call))
    .map(({ service, operation }) => toIamAction(service, operation));
  const liveReads = LIVE_READS['AWS::EC2::SecurityGroup'].map(({ action }) => action);
  expect([...new Set(called)].filter((action) => !liveReads.includes(action)).sort()).toEqual(
    PLAN_PERMISSIONS.map(({ action }) => action).sort(),
  );
  planFunction.close();
  await account.stop();
});
