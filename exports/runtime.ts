/** `assay/runtime`: the evaluator, for the Lambda function of an app with rules of its own. */
export { makeEvaluateHandler } from '../lib/runtime/evaluate-handler';
export { makeSurroundings } from '../lib/runtime/surroundings';
