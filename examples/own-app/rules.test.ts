import { describe, test } from 'node:test';
import { createPlanChecks, createRuleChecks } from 'assay/testing';
import { rules } from './rules';
import cases from './rules/launch-wizard-group/cases';
import plans from './rules/launch-wizard-group/plans';
import rule from './rules/launch-wizard-group/rule';

describe(rule.name, () => {
  for (const { name, run } of createRuleChecks(rule, cases)) test(name, run);
  for (const { name, run } of createPlanChecks(rule, plans, rules, cases)) test(name, run);
});
