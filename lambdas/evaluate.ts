import { createEvaluatorDependencies } from '../lib/runtime/evaluator/dependencies';
import { createEvaluateHandler } from '../lib/runtime/evaluator/handler';
import { recordedRules } from '../rules/recorded-rules';

/** Evaluates the resources in an event of AWS Config by the rule that the event names, and reports the results. */
export const handler = createEvaluateHandler({
  registry: recordedRules,
  ...createEvaluatorDependencies(import.meta.url),
});
