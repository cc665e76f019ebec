import { withRemediations } from '../lib/core/rule';
import { createAlertDependencies } from '../lib/runtime/alerts/dependencies';
import { createAlertHandler } from '../lib/runtime/alerts/handler';
import { rules } from '../rules';
import { remediations } from '../rules/remediations';

/** Sends alerts about resources that became non-compliant, were remediated, or could not be remediated. */
export const handler = createAlertHandler({
  registry: withRemediations(rules, remediations),
  ...createAlertDependencies(import.meta.url),
});
