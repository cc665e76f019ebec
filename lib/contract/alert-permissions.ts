/** What the alert function may call, and on what: everything its role needs besides its log and its queue. */
export interface AlertPermission {
  readonly action: string;
  readonly on: AlertTarget;
}

/** `any`: AWS gives the action no resource-level permissions, so a policy must say `*`. The last two are there only where they are switched on. */
export type AlertTarget =
  | 'any'
  | 'table'
  | 'topic'
  | 'config rule'
  | 'automation execution'
  | 'security hub product'
  | 'event bus';

export const ALERT_PERMISSIONS: readonly AlertPermission[] = [
  // What the change was: the item and the one before. No resource-level permission.
  { action: 'config:GetResourceConfigHistory', on: 'any' },
  // Who made it. No resource-level permission.
  { action: 'cloudtrail:LookupEvents', on: 'any' },
  // The account's alias. No resource-level permission.
  { action: 'iam:ListAccountAliases', on: 'any' },
  // What was raised already, what waits, what is open.
  { action: 'dynamodb:PutItem', on: 'table' },
  { action: 'dynamodb:GetItem', on: 'table' },
  { action: 'dynamodb:UpdateItem', on: 'table' },
  { action: 'dynamodb:DeleteItem', on: 'table' },
  { action: 'dynamodb:Query', on: 'table' },
  { action: 'sns:Publish', on: 'topic' },
  // What is open when alerts begin, and still open when they remind.
  { action: 'config:GetComplianceDetailsByConfigRule', on: 'config rule' },
  // When waivers have changed or ended, their rules judge again.
  { action: 'config:StartConfigRulesEvaluation', on: 'config rule' },
  // What a failed remediation had done.
  { action: 'ssm:GetAutomationExecution', on: 'automation execution' },
  { action: 'securityhub:BatchImportFindings', on: 'security hub product' },
  { action: 'events:PutEvents', on: 'event bus' },
];
