import { isObject } from '../../../core/json';
import { overrideList } from '../overrides';
import { type Input, literal, type Output, objectWith, required, type Validator } from '../validation/validators';
import { approvalHours, approvers } from './remediation-shape';

const restoreMode = literal('off', 'approve');

export const restoreSettings = objectWith({
  /**
   * - `'off'`: Assay deploys no runbook. `assay restore` still previews the plan.
   * - `'approve'`: a person starts the runbook for one resource and one time, and it waits for an approver.
   */
  mode: required(restoreMode),
  /**
   * The ARNs of the IAM users and roles that may approve, up to ten in an account. Only principals of the same account
   * can approve an execution.
   * @default - none; mode `'approve'` requires at least one
   */
  approvers,
  /**
   * The number of hours, 1 to 720, that an execution waits for approval before it fails.
   * @default 24
   */
  approvalHours,
  /**
   * Environments with a different mode. The first one that matches counts.
   * @default - the same mode in all environments
   */
  environments: overrideList({ mode: required(restoreMode) }),
});

export interface RestoreSettings extends Input<typeof restoreSettings> {}
export type RestoreInput = 'off' | Output<typeof restoreSettings>;

export const restoreShape: Validator<RestoreInput, 'off' | RestoreSettings> = (value, at) => {
  if (value === 'off') return value;
  return isObject(value)
    ? restoreSettings(value, at)
    : at.reject(value, '"off", or an object with mode "approve" and approvers');
};
