import { EVALUATOR_PERMISSIONS } from '../../lib/contract/evaluator-permissions';
import { callsOf } from '../runtime/sdk-calls';

test('the role may call what the evaluator calls, and nothing else', () => {
  expect(EVALUATOR_PERMISSIONS.map(({ action }) => action).sort()).toEqual(callsOf('lambdas/evaluate.ts'));
});
