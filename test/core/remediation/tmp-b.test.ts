import { checksOfPlans } from '../../../lib/testing/plans';
import { rules } from '../../../rules';

const only = process.env.ONLY_RULE?.split(',') ?? [];
describe.each(only)('%s', (name) => {
  const rule = rules.find((one) => one.name === name);
  // eslint-disable-next-line
  const plans = require(`../../../rules/${name}/plans`).default;
  const cases = require(`../../../rules/${name}/cases`).default;
  for (const { name: n, run } of checksOfPlans(rule as never, plans, rules, cases)) test(n, run);
});
