import { withRemediations } from '../lib/core/rule';
import { createPlanDependencies } from '../lib/runtime/remediation/dependencies';
import { createPlanHandler } from '../lib/runtime/remediation/handler';
import { rules } from '../rules';
import { remediations } from '../rules/remediations';

/** Plans, verifies and records remediations for the runbooks. */
export const handler = createPlanHandler({
  registry: withRemediations(rules, remediations),
  ...createPlanDependencies(import.meta.url),
});
