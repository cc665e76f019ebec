import type { Permission } from '../../core/remediation/operation';

/** What the plan function may call whatever the rule, and on what: everything its role needs besides its log and the live reads. */
export interface PlanPermission {
  readonly action: string;
  readonly on: PlanTarget;
}

/** `any`: AWS gives the action no resource-level permissions, so a policy must say `*`. */
export type PlanTarget = 'any' | 'table' | 'evidence objects' | 'automation execution';

export const PLAN_PERMISSIONS: readonly PlanPermission[] = [
  // What an execution plans, and what was put right lately.
  { action: 'dynamodb:PutItem', on: 'table' },
  { action: 'dynamodb:GetItem', on: 'table' },
  { action: 'dynamodb:Query', on: 'table' },
  // The records of executions: `recordKey`.
  { action: 's3:PutObject', on: 'evidence objects' },
  { action: 's3:GetObject', on: 'evidence objects' },
  // Whether AWS Config holds an exception for the resource. No resource-level permission.
  { action: 'config:DescribeRemediationExceptions', on: 'any' },
  // Which steps were made.
  { action: 'ssm:GetAutomationExecution', on: 'automation execution' },
];

/** What reading the live resources of a type takes, by resource type: only types that a rule with a remediation judges. */
export const LIVE_READS: Readonly<Record<string, readonly Permission[]>> = {};
