/** `assay/testing`: what holds a rule to its cases, and to what every rule owes. */
export * from '../lib/testing/case';
export { type Check, checksOf } from '../lib/testing/checks';
export { checksOfPlans } from '../lib/testing/plans';
