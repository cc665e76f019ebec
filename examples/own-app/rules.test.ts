import { describe, test } from 'node:test';
import { checksOf } from 'assay/testing';
import cases from './rules/launch-wizard-group/cases';
import rule from './rules/launch-wizard-group/rule';

describe(rule.name, () => {
  for (const { name, run } of checksOf(rule, cases)) test(name, run);
});
