import { ALERT_PERMISSIONS } from '../../lib/contract/alert-permissions';
import { callsOf } from '../runtime/sdk-calls';

// The stub of the other tests refuses what is not in the list; this finds what is in the list and not called.
test('the role may call what the alert function calls, and nothing else', () => {
  expect(ALERT_PERMISSIONS.map(({ action }) => action).sort()).toEqual(callsOf('lambdas/alert.ts'));
});
