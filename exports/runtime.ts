/** `assay/runtime`: the functions that judge, tell and plan, for the Lambda entries of an app with rules of its own. */
export { makeAlertHandler } from '../lib/runtime/alert/alert-handler';
export { makeAlertSurroundings } from '../lib/runtime/alert/surroundings';
export { makeEvaluateHandler } from '../lib/runtime/evaluate-handler';
export { makePlanHandler } from '../lib/runtime/remediation/plan-handler';
export { makePlanSurroundings } from '../lib/runtime/remediation/surroundings';
export { makeSurroundings } from '../lib/runtime/surroundings';
