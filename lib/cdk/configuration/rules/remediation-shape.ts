import { REMEDIATION_MODES, type RemediationMode } from '../../../contract/response-settings';
import { overrideList } from '../overrides';
import {
  type Input,
  integerBetween,
  literal,
  objectWith,
  pattern,
  required,
  uniqueList,
  withDefault,
} from '../validation/validators';

export const remediationMode = literal(...REMEDIATION_MODES);

/**
 * An approver as `aws:approve` accepts it. The bare name of a user, which it also accepts, does not say whose user it
 * is.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
const approver = pattern(
  /^arn:aws[a-z-]*:(iam::\d{12}:(user|role)\/[\w+=,.@/-]+|sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+)$/,
  'the ARN of an IAM user or role such as arn:aws:iam::111122223333:role/on-call',
);

export const approvers = withDefault(uniqueList(approver, 'approvers', { min: 0 }), []);
export const approvalHours = withDefault(integerBetween(1, 720), 24);

/** Limits: https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html */
export const remediationShape = objectWith({
  /**
   * - `'off'`: Assay deploys no runbook. `assay remediate` still previews the plan.
   * - `'manual'`: a person starts the runbook for one resource.
   * - `'approve'`: AWS Config starts the runbook for every non-compliant resource, and it waits for an approver.
   * - `'automatic'`: AWS Config starts the runbook, and it runs to the end unless the plan needs a person's decision.
   */
  mode: required(remediationMode),
  /**
   * The ARNs of the IAM users and roles that may approve, up to ten in an account. Only principals of the same account
   * can approve an execution, so each account with mode `'approve'` needs one. Requests are sent to the topic
   * `Automation-<prefix>-approvals`, which the email subscribers of `alerts` are subscribed to.
   * @default - none; mode `'approve'` requires at least one
   */
  approvers,
  /**
   * The number of hours, 1 to 720, that an execution waits for approval before it fails.
   * @default 24
   */
  approvalHours,
  /**
   * The number of failures within `retryAttemptSeconds`, 1 to 25, after which AWS Config stops trying and adds a
   * remediation exception for the resource.
   * @default 3
   */
  maximumAutomaticAttempts: withDefault(integerBetween(1, 25), 3),
  /**
   * The time window of `maximumAutomaticAttempts`, 1 to 2,678,000 seconds.
   * @default 3600
   */
  retryAttemptSeconds: withDefault(integerBetween(1, 2_678_000), 3600),
  /**
   * The share of the resources remediated at the same time, 1 to 100 percent.
   * @default 10
   */
  concurrentExecutionRatePercentage: withDefault(integerBetween(1, 100), 10),
  /**
   * The share of failed executions, 1 to 100 percent, after which AWS Config starts no further ones.
   * @default 10
   */
  errorPercentage: withDefault(integerBetween(1, 100), 10),
  /**
   * Environments with a different mode, such as a test account that is ahead of production. The first one that matches
   * counts.
   * @default - the same mode in all environments
   */
  environments: overrideList({ mode: required(remediationMode) }),
});

export interface RemediationSettings extends Input<typeof remediationShape> {}
export type RemediationInput = Readonly<Record<string, RemediationMode | RemediationSettings>>;
