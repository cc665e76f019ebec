import { createPlanChecks } from '../../lib/testing/plans';
import { ruleFolders } from './harness';
import { rules } from './registry';

const remediated = ruleFolders.filter(({ rule }) => rule.remediation);

test('there are rules with a remediation', () => expect(remediated).not.toEqual([]));

describe.each(remediated)('$folder', ({ rule, plans = [], cases }) => {
  test.each(createPlanChecks(rule, plans, rules, cases))('$name', ({ run }) => run());
});
