import { describe, test } from 'node:test';
import { checksOf, checksOfPlans } from 'assay/testing';
import { rules } from './rules';
import cases from './rules/launch-wizard-group/cases';
import plans from './rules/launch-wizard-group/plans';
import rule from './rules/launch-wizard-group/rule';

describe(rule.name, () => {
  for (const { name, run } of checksOf(rule, cases)) test(name, run);
  for (const { name, run } of checksOfPlans(rule, plans, rules, cases)) test(name, run);
});
