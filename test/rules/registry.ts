import { withRemediations } from '../../lib/core/rule';
import { rules as rulesAlone } from '../../rules';
import { remediations } from '../../rules/remediations';

/** The rules of the repository, each with its remediation. */
export const rules = withRemediations(rulesAlone, remediations);

/** Values for the parameters that have no default, by rule. */
export const REQUIRED_VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'missing-tags': { tag1Key: 'Owner' },
  'no-recent-backup': { recoveryPointAgeValue: '1' },
};
