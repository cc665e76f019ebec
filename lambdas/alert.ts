import { withRemediations } from '../lib/core/rule';
import { makeAlertSurroundings } from '../lib/runtime/alerts/dependencies';
import { makeAlertHandler } from '../lib/runtime/alerts/handler';
import { rules } from '../rules';
import { remediations } from '../rules/remediations';

/** Raises alerts for what became non-compliant, was put right, or could not be. */
export const handler = makeAlertHandler({
  registry: withRemediations(rules, remediations),
  ...makeAlertSurroundings(import.meta.url),
});
