import type { IamPermission } from '../core/remediation/operation';

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
  // That one execution at a time changes a resource.
  { action: 'dynamodb:UpdateItem', on: 'table' },
  // The records of executions: `recordKey`.
  { action: 's3:PutObject', on: 'evidence objects' },
  { action: 's3:GetObject', on: 'evidence objects' },
  // Whether AWS Config holds an exception for the resource. No resource-level permission.
  { action: 'config:DescribeRemediationExceptions', on: 'any' },
  // Who asks, and which steps were made.
  { action: 'ssm:GetAutomationExecution', on: 'automation execution' },
];

/**
 * What reading the live resources of a type takes, by resource type: only types that a rule with a remediation judges.
 * `*` where AWS gives an action no resource-level permissions.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const LIVE_READS: Readonly<Record<string, readonly IamPermission[]>> = {
  'AWS::ACM::Certificate': [
    { action: 'acm:DescribeCertificate', resource: `arn:\${Partition}:acm:\${Region}:\${Account}:certificate/*` },
    { action: 'acm:ListTagsForCertificate', resource: `arn:\${Partition}:acm:\${Region}:\${Account}:certificate/*` },
  ],
  'AWS::EC2::SecurityGroup': [
    { action: 'ec2:DescribeSecurityGroups', resource: '*' },
    // The lists that AWS manages belong to the account `aws`, and shared ones to whoever shares them.
    { action: 'ec2:GetManagedPrefixListEntries', resource: `arn:\${Partition}:ec2:\${Region}:*:prefix-list/*` },
  ],
  'AWS::EC2::Volume': [
    { action: 'ec2:DescribeVolumes', resource: '*' },
    { action: 'ec2:DescribeVolumesModifications', resource: '*' },
  ],
  'AWS::ElasticLoadBalancingV2::Listener': [
    { action: 'elasticloadbalancing:DescribeListeners', resource: '*' },
    { action: 'elasticloadbalancing:DescribeRules', resource: '*' },
    { action: 'elasticloadbalancing:DescribeTags', resource: '*' },
  ],
  'AWS::S3::Bucket': [
    { action: 's3:GetBucketAcl', resource: `arn:\${Partition}:s3:::*` },
    { action: 's3:GetBucketPolicy', resource: `arn:\${Partition}:s3:::*` },
    { action: 's3:GetBucketPublicAccessBlock', resource: `arn:\${Partition}:s3:::*` },
    { action: 's3:GetBucketWebsite', resource: `arn:\${Partition}:s3:::*` },
    { action: 's3:GetBucketTagging', resource: `arn:\${Partition}:s3:::*` },
    // The account's own block.
    { action: 's3:GetAccountPublicAccessBlock', resource: '*' },
  ],
};
