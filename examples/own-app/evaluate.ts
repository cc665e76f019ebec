import { makeEvaluateHandler, makeSurroundings } from 'assay/runtime';
import { rules } from './rules';

/** The Lambda function that AWS Config calls; it is bundled with these rules when the app is synthesized. */
export const handler = makeEvaluateHandler({ registry: rules, ...makeSurroundings(import.meta.url) });
