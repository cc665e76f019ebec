import { LIVE_READS, PLAN_PERMISSIONS } from '../../lib/contract/plan-permissions';
import { iamAction, PLAN_FUNCTION, StubAccount } from '../runtime/remediation/stub-account';
import {
  executionId,
  narrowDoor,
  openGroup,
  runDocument,
  TestingPlanFunction,
} from '../runtime/remediation/testing-plan-function';

test('the function calls what its role may call, and everything that it may', async () => {
  const account = await StubAccount.start();
  const planFunction = new TestingPlanFunction(account, [narrowDoor]);
  openGroup(account);
  await runDocument(account, planFunction, await planFunction.plan({}));
  await planFunction.ask({
    Action: 'conclude',
    Rule: 'narrow-door',
    ResourceId: 'sg-0a',
    ExecutionId: executionId(1),
  });
  await runDocument(account, planFunction, await planFunction.planUndo({}), { executionId: executionId(2) });
  const own = account.calls.filter(({ principal }) => principal === PLAN_FUNCTION).map(iamAction);
  const live = (LIVE_READS['AWS::EC2::SecurityGroup'] ?? []).map(({ action }) => action);
  expect([...new Set(own)].filter((action) => !live.includes(action)).sort()).toEqual(
    PLAN_PERMISSIONS.map(({ action }) => action).sort(),
  );
  planFunction.close();
  await account.stop();
});
