/** `assay/testing`: what holds a rule to its cases, and to what every rule owes. */
export * from '../lib/testing/case';
export { type Check, createRuleChecks } from '../lib/testing/checks';
export { createPlanChecks } from '../lib/testing/plans';
