import { withRemediations } from '../../lib/core/rule';
import { rules as rulesAlone } from '../../rules';
import { remediations } from '../../rules/remediations';

/** The rules of the repository, each with its remediation. */
export const rules = withRemediations(rulesAlone, remediations);
