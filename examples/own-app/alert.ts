import { makeAlertHandler, makeAlertSurroundings } from 'assay/runtime';
import { rules } from './rules';

/** The Lambda function that tells people and machines. */
export const handler = makeAlertHandler({ registry: rules, ...makeAlertSurroundings(import.meta.url) });
