import { makePlanHandler } from '../lib/runtime/remediation/plan-handler';
import { makePlanSurroundings } from '../lib/runtime/remediation/surroundings';
import { rules } from '../rules';

/** Plans for the SSM documents what puts a live resource right, verifies it, and keeps the record. */
export const handler = makePlanHandler({ registry: rules, ...makePlanSurroundings(import.meta.url) });
