import { makeAlertHandler } from '../lib/runtime/alert/alert-handler';
import { makeAlertSurroundings } from '../lib/runtime/alert/surroundings';
import { rules } from '../rules';

/** Raises alerts for what became non-compliant, was put right, or could not be. */
export const handler = makeAlertHandler({ registry: rules, ...makeAlertSurroundings(import.meta.url) });
