/** `assay/runtime`: the functions that judge, tell and plan, for the Lambda entries of an app with rules of its own. */

export { createAlertDependencies } from '../lib/runtime/alerts/dependencies';
export { createAlertHandler } from '../lib/runtime/alerts/handler';
export { createEvaluatorDependencies } from '../lib/runtime/evaluator/dependencies';
export { createEvaluateHandler } from '../lib/runtime/evaluator/handler';
export { createPlanDependencies } from '../lib/runtime/remediation/dependencies';
export { createPlanHandler } from '../lib/runtime/remediation/handler';
