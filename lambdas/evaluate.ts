import { createEvaluatorDependencies } from '../lib/runtime/evaluator/dependencies';
import { createEvaluateHandler } from '../lib/runtime/evaluator/handler';
import { rules } from '../rules';

/** Judges what AWS Config sends by the rule that its event names, and reports the result. */
export const handler = createEvaluateHandler({ registry: rules, ...createEvaluatorDependencies(import.meta.url) });
