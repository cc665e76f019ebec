import { makeSurroundings } from '../lib/runtime/evaluator/dependencies';
import { makeEvaluateHandler } from '../lib/runtime/evaluator/handler';
import { rules } from '../rules';

/** Judges what AWS Config sends by the rule that its event names, and reports the result. */
export const handler = makeEvaluateHandler({ registry: rules, ...makeSurroundings(import.meta.url) });
