import { withRemediations } from '../lib/core/rule';
import { rules as rulesAlone } from '../rules';
import { remediations } from '../rules/remediations';

/**
 * The rules that Assay ships, each with its remediation where it has one.
 *
 * @example
 * const registry = [...rules, rule];
 */
export const rules = withRemediations(rulesAlone, remediations);
