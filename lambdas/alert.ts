import { withRemediations } from '../lib/core/rule';
import { createAlertDependencies } from '../lib/runtime/alerts/dependencies';
import { createAlertHandler } from '../lib/runtime/alerts/handler';
import { rules } from '../rules';
import { remediations } from '../rules/remediations';

/** Raises alerts for what became non-compliant, was put right, or could not be. */
export const handler = createAlertHandler({
  registry: withRemediations(rules, remediations),
  ...createAlertDependencies(import.meta.url),
});
