import { makeEvaluateHandler } from '../lib/runtime/evaluate-handler';
import { makeSurroundings } from '../lib/runtime/surroundings';
import { judgingRules } from '../rules/judging';

/** Judges what AWS Config sends by the rule that its event names, and reports the result. */
export const handler = makeEvaluateHandler({ registry: judgingRules, ...makeSurroundings(import.meta.url) });
