import { ruleFolders } from './harness';
import { rules } from './registry';
import { testPlans } from './rule-tests';

test('some rules have a remediation', () => expect(ruleFolders.some(({ rule }) => rule.remediation)).toBe(true));

for (const folder of ruleFolders) testPlans(folder, rules);
