import { createPlanChecks } from '../../lib/testing/plans';
import { ruleFolders } from './harness';
import { rules } from './registry';

const remediableRules = ruleFolders.filter(({ rule }) => rule.remediation);

test('some rules have a remediation', () => expect(remediableRules).not.toEqual([]));

describe.each(remediableRules)('$folder', ({ rule, plans = [], cases }) => {
  test.each(createPlanChecks(rule, plans, rules, cases))('$name', ({ run }) => run());
});
