import { makePlanHandler, makePlanSurroundings } from 'assay/runtime';
import { rules } from './rules';

/** The Lambda function that the SSM documents ask for plans. */
export const handler = makePlanHandler({ registry: rules, ...makePlanSurroundings(import.meta.url) });
