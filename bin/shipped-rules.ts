import { withRemediations } from '../lib/core/rule';
import { rules } from '../rules';
import { remediations } from '../rules/remediations';

/** The rules of the command, with their remediations. */
export const shippedRules = withRemediations(rules, remediations);
