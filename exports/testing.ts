/** `assay/testing`: checks a rule and its remediation against their cases, with any test runner. */
export { type Check, createRuleChecks } from '../lib/testing/checks';
export { createPlanChecks } from '../lib/testing/plans';
