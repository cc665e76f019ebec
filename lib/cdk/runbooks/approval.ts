import { pluralize } from '../../core/text/format';
import { choose, FAILURE, ON_FAILURE, type RunbookStep } from './runbook';

/** Who approves a plan, and how long an execution waits for it. */
export interface Approval {
  /** The name of the topic must start with `Automation`. */
  readonly topicArn: string;
  /** The ARNs of IAM users and roles, at most ten. */
  readonly approvers: readonly string[];
  readonly hours: number;
}

/**
 * Creates the steps that wait for an approver, and go on to the second plan.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
export const createApprovalSteps = ({ topicArn, approvers, hours }: Approval): RunbookStep[] => [
  {
    name: 'Approve',
    description: 'Waits for an approver',
    action: 'aws:approve',
    timeoutSeconds: hours * 3600,
    onFailure: ON_FAILURE,
    inputs: {
      NotificationArn: topicArn,
      Message: `{{ ReadPlan.Approval }}\n\nWithout approval within ${pluralize(hours, 'hour')}, nothing is changed.`,
      MinRequiredApprovals: 1,
      Approvers: approvers,
    },
    permission: { action: 'sns:Publish', resource: topicArn },
  },
  // The AWS documentation does not say that a rejection fails the step.
  choose(
    'IfApproved',
    'Continues only if approved',
    [{ variable: '{{ Approve.ApprovalStatus }}', is: 'Approved', next: 'PlanAgain' }],
    FAILURE,
  ),
];
