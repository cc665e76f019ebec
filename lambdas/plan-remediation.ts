import { withRemediations } from '../lib/core/rule';
import { makePlanSurroundings } from '../lib/runtime/remediation/dependencies';
import { makePlanHandler } from '../lib/runtime/remediation/handler';
import { rules } from '../rules';
import { remediations } from '../rules/remediations';

/** Plans for the SSM documents what puts a live resource right, verifies it, and keeps the record. */
export const handler = makePlanHandler({
  registry: withRemediations(rules, remediations),
  ...makePlanSurroundings(import.meta.url),
});
