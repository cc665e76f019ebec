import { createCollectorDependencies } from '../lib/runtime/collector/dependencies';
import { createCollectHandler } from '../lib/runtime/collector/handler';
import { collectedRules } from '../rules/collected-rules';

/** Reads what AWS Config does not record, evaluates it by the rule that an event names, and reports the results. */
export const handler = createCollectHandler({
  registry: collectedRules,
  ...createCollectorDependencies(import.meta.url),
});
