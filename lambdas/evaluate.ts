import { createEvaluatorDependencies } from '../lib/runtime/evaluator/dependencies';
import { createEvaluateHandler } from '../lib/runtime/evaluator/handler';
import { recordedGroups } from '../rules/recorded-groups';

/** Evaluates the resources in an event of AWS Config by the rule that the event names, and reports the results. */
export const handler = createEvaluateHandler({
  registry: recordedGroups,
  ...createEvaluatorDependencies(import.meta.url),
});
