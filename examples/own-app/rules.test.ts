import { describe, test } from 'node:test';
import { createPlanChecks, createRuleChecks } from 'assay/testing';
import { rules } from './rules';
import launchWizardCases from './rules/launch-wizard-group/cases';
import launchWizardPlans from './rules/launch-wizard-group/plans';
import launchWizardGroup from './rules/launch-wizard-group/rule';
import taglessCases from './rules/tagless-snapshots/cases';
import taglessPlans from './rules/tagless-snapshots/plans';
import taglessSnapshots from './rules/tagless-snapshots/rule';

describe(launchWizardGroup.name, () => {
  for (const { name, run } of createRuleChecks(launchWizardGroup, launchWizardCases)) test(name, run);
  const checks = createPlanChecks(launchWizardGroup, launchWizardPlans, rules, launchWizardCases);
  for (const { name, run } of checks) test(name, run);
});

describe(taglessSnapshots.name, () => {
  for (const { name, run } of createRuleChecks(taglessSnapshots, taglessCases)) test(name, run);
  for (const { name, run } of createPlanChecks(taglessSnapshots, taglessPlans, rules, taglessCases)) test(name, run);
});
