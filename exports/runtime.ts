/** `assay/runtime`: the functions that judge, tell and plan, for the Lambda entries of an app with rules of its own. */

export { makeAlertSurroundings } from '../lib/runtime/alerts/dependencies';
export { makeAlertHandler } from '../lib/runtime/alerts/handler';
export { makeSurroundings } from '../lib/runtime/evaluator/dependencies';
export { makeEvaluateHandler } from '../lib/runtime/evaluator/handler';
export { makePlanSurroundings } from '../lib/runtime/remediation/dependencies';
export { makePlanHandler } from '../lib/runtime/remediation/handler';
