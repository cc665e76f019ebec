import type { Frequency } from '../../../core/rule';
import type { KeyPath } from '../validation/errors';

/** When a rule runs. */
export interface Triggers {
  readonly onChange: boolean;
  readonly periodic: boolean;
}

/** The settings of a rule that depend on its triggers. */
interface ScopeAndSchedule {
  readonly tagScope?: object | undefined;
  readonly resourceTypes?: readonly string[] | undefined;
  readonly frequency?: Frequency | undefined;
}

/**
 * Rejects a scope of a rule that no change triggers, and a frequency of a rule without a schedule. A scope selects
 * changes, and since 2025 AWS Config refuses one that has none to select:
 * https://docs.aws.amazon.com/config/latest/APIReference/API_Scope.html
 */
export function rejectUnsupported(
  { tagScope, resourceTypes, frequency }: ScopeAndSchedule,
  { onChange, periodic }: Triggers,
  at: KeyPath,
): void {
  if (!onChange) {
    const expected =
      'no value because the rule only runs on a schedule: AWS Config accepts a scope only for rules that run on changes';
    if (tagScope) at.key('tagScope').reject(tagScope, expected);
    if (resourceTypes) at.key('resourceTypes').reject(resourceTypes, expected);
  } else if (tagScope && resourceTypes) {
    at.report('got both tagScope and resourceTypes, AWS Config allows one of them');
  }
  if (frequency && !periodic) at.key('frequency').reject(frequency, 'no value because the rule only runs on changes');
}
