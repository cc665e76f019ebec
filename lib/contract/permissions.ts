import { ACCOUNT_TYPE } from '../core/item';
import type { IamPermission } from '../core/remediation/operation';
import { type CollectedAspect, isCollectedAspect } from '../resources/collected-aspects';
import { isRemediableType, type RemediableType } from '../resources/remediable-types';

/** An action that a function's role must allow, and the resources it acts on. */
export interface FunctionPermission<Target extends string> {
  readonly action: string;
  readonly on: Target;
}

/** Actions without resource-level permissions, for which a policy must say `*`, are on `any`. */
export type EvaluatorTarget = 'any' | 'config rule';

/** `security hub product` and `event bus` are granted only where the configuration turns them on. */
export type AlertTarget =
  | 'any'
  | 'table'
  | 'topic'
  | 'config rule'
  | 'automation execution'
  | 'security hub product'
  | 'event bus';

export type PlanTarget = 'any' | 'table' | 'execution records' | 'automation execution';

/**
 * The actions of the evaluator's role, besides writing its log. They change nothing but the evaluations of its rules.
 *
 * The ARN of a Config rule ends with an id that AWS generates (`config-rule/config-rule-ab12cd`), and rules of
 * organizations and conformance packs have another path (`config-rule/aws-service-rule/…`): `config-rule/*` covers both.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html
 */
export const EVALUATOR_PERMISSIONS: readonly FunctionPermission<EvaluatorTarget>[] = [
  // Reports evaluations. The token that Config issues limits which ones.
  { action: 'config:PutEvaluations', on: 'any' },
  // Reads an item that is too large for its event.
  { action: 'config:GetResourceConfigHistory', on: 'any' },
  // Lists the recorded resources of a type, for periodic rules and for facts.
  { action: 'config:SelectResourceConfig', on: 'any' },
  // Reads their configuration.
  { action: 'config:BatchGetResourceConfig', on: 'any' },
  // Lists the earlier results of a periodic rule, to withdraw those of deleted resources.
  { action: 'config:GetComplianceDetailsByConfigRule', on: 'config rule' },
  // Reads the scope of a periodic rule, which its event does not contain.
  { action: 'config:DescribeConfigRules', on: 'any' },
];

/** The actions of the collector's role that do not depend on its rules, besides writing its log. See {@link ASPECT_READS}. */
export const COLLECTOR_PERMISSIONS: readonly FunctionPermission<EvaluatorTarget>[] = [
  // Reports evaluations. The token that Config issues limits which ones.
  { action: 'config:PutEvaluations', on: 'any' },
  // Lists the earlier results of a rule, to withdraw those of deleted users.
  { action: 'config:GetComplianceDetailsByConfigRule', on: 'config rule' },
];

/**
 * The actions that read each aspect of an account. The collector is granted those of the aspects that its rules evaluate,
 * and the plan function those of the rules with a remediation.
 * AWS gives most of them no resource-level permissions. A trail can belong to any Region, and to another account of the
 * organization.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export const ASPECT_READS: Readonly<Record<CollectedAspect, readonly IamPermission[]>> = {
  'root user': [{ action: 'iam:GetAccountSummary', resource: '*' }],
  'password policy': [{ action: 'iam:GetAccountPasswordPolicy', resource: '*' }],
  credentials: [
    { action: 'iam:GenerateCredentialReport', resource: '*' },
    { action: 'iam:GetCredentialReport', resource: '*' },
    // The report names users. This has the ids by which AWS Config knows them.
    { action: 'iam:ListUsers', resource: '*' },
  ],
  trails: [
    { action: 'cloudtrail:DescribeTrails', resource: '*' },
    { action: 'cloudtrail:GetEventSelectors', resource: `arn:\${Partition}:cloudtrail:*:*:trail/*` },
    { action: 'cloudtrail:GetTrailStatus', resource: `arn:\${Partition}:cloudtrail:*:*:trail/*` },
  ],
  'EBS encryption': [{ action: 'ec2:GetEbsEncryptionByDefault', resource: '*' }],
};

/** The actions of the alert function's role, besides writing its log and sending to its dead-letter queue. */
export const ALERT_PERMISSIONS: readonly FunctionPermission<AlertTarget>[] = [
  // Reads the change: the item and the version before it.
  { action: 'config:GetResourceConfigHistory', on: 'any' },
  // Finds who made the change.
  { action: 'cloudtrail:LookupEvents', on: 'any' },
  // Reads the account's alias.
  { action: 'iam:ListAccountAliases', on: 'any' },
  // Stores sent, waiting and open alerts.
  { action: 'dynamodb:PutItem', on: 'table' },
  { action: 'dynamodb:GetItem', on: 'table' },
  { action: 'dynamodb:UpdateItem', on: 'table' },
  { action: 'dynamodb:DeleteItem', on: 'table' },
  { action: 'dynamodb:Query', on: 'table' },
  { action: 'sns:Publish', on: 'topic' },
  // Lists what is non-compliant when alerts are turned on, and what still is when a reminder is due.
  { action: 'config:GetComplianceDetailsByConfigRule', on: 'config rule' },
  // Reads whether a rule of an organization or a conformance pack is one of ours.
  { action: 'config:DescribeConfigRules', on: 'any' },
  // Lists the recorded resources, to find out whether a changed waiver covers one.
  { action: 'config:SelectResourceConfig', on: 'any' },
  // Starts the evaluation of rules whose waivers changed or expired.
  { action: 'config:StartConfigRulesEvaluation', on: 'config rule' },
  // Reads the steps of a failed remediation.
  { action: 'ssm:GetAutomationExecution', on: 'automation execution' },
  { action: 'securityhub:BatchImportFindings', on: 'security hub product' },
  { action: 'events:PutEvents', on: 'event bus' },
];

/** The actions of the plan function's role that do not depend on its rules, besides writing its log. See {@link LIVE_READS}. */
export const PLAN_PERMISSIONS: readonly FunctionPermission<PlanTarget>[] = [
  // Stores plans, recent remediations and locks.
  { action: 'dynamodb:PutItem', on: 'table' },
  { action: 'dynamodb:GetItem', on: 'table' },
  { action: 'dynamodb:Query', on: 'table' },
  { action: 'dynamodb:UpdateItem', on: 'table' },
  // The records of executions: `recordKey`.
  { action: 's3:PutObject', on: 'execution records' },
  { action: 's3:GetObject', on: 'execution records' },
  // Reads whether AWS Config has an exception for the resource.
  { action: 'config:DescribeRemediationExceptions', on: 'any' },
  // Reads who started an execution, and the status of its steps.
  { action: 'ssm:GetAutomationExecution', on: 'automation execution' },
];

/** The actions that the plan function's role has in addition if restores are on. */
export const RESTORE_PERMISSIONS: readonly FunctionPermission<'any'>[] = [
  // Reads the state to put back.
  { action: 'config:GetResourceConfigHistory', on: 'any' },
];

/** Distributions have no Region. */
const DISTRIBUTIONS = `arn:\${Partition}:cloudfront::\${Account}:distribution/*`;

/** Domains of both engines have the actions of the older one. */
const DOMAIN_READS: readonly IamPermission[] = [
  { action: 'es:DescribeDomain', resource: `arn:\${Partition}:es:\${Region}:\${Account}:domain/*` },
  { action: 'es:ListTags', resource: `arn:\${Partition}:es:\${Region}:\${Account}:domain/*` },
];

/**
 * The actions that read the live resources of each type. The plan function is granted those of the types that its rules
 * evaluate. The resource is `*` where AWS gives an action no resource-level permissions.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const LIVE_READS: Readonly<Record<RemediableType, readonly IamPermission[]>> = {
  // Those of the setting that a rule evaluates: `listLiveReads`.
  'AWS::::Account': [],
  'AWS::ACM::Certificate': [
    { action: 'acm:DescribeCertificate', resource: `arn:\${Partition}:acm:\${Region}:\${Account}:certificate/*` },
    { action: 'acm:ListTagsForCertificate', resource: `arn:\${Partition}:acm:\${Region}:\${Account}:certificate/*` },
  ],
  'AWS::CloudFront::Distribution': [
    { action: 'cloudfront:GetDistribution', resource: DISTRIBUTIONS },
    { action: 'cloudfront:ListTagsForResource', resource: DISTRIBUTIONS },
  ],
  'AWS::CloudTrail::Trail': [
    { action: 'cloudtrail:DescribeTrails', resource: '*' },
    { action: 'cloudtrail:ListTags', resource: `arn:\${Partition}:cloudtrail:\${Region}:\${Account}:trail/*` },
  ],
  'AWS::DynamoDB::Table': [
    {
      action: 'dynamodb:DescribeContinuousBackups',
      resource: `arn:\${Partition}:dynamodb:\${Region}:\${Account}:table/*`,
    },
    { action: 'dynamodb:ListTagsOfResource', resource: `arn:\${Partition}:dynamodb:\${Region}:\${Account}:table/*` },
  ],
  'AWS::EC2::Instance': [{ action: 'ec2:DescribeInstances', resource: '*' }],
  'AWS::EC2::SecurityGroup': [
    { action: 'ec2:DescribeSecurityGroups', resource: '*' },
    // AWS-managed prefix lists belong to the account `aws`, and shared ones to other accounts.
    { action: 'ec2:GetManagedPrefixListEntries', resource: `arn:\${Partition}:ec2:\${Region}:*:prefix-list/*` },
  ],
  'AWS::EC2::SnapshotBlockPublicAccess': [{ action: 'ec2:GetSnapshotBlockPublicAccessState', resource: '*' }],
  'AWS::EC2::LaunchTemplate': [
    { action: 'ec2:DescribeLaunchTemplates', resource: '*' },
    { action: 'ec2:DescribeLaunchTemplateVersions', resource: '*' },
  ],
  'AWS::EC2::Subnet': [{ action: 'ec2:DescribeSubnets', resource: '*' }],
  'AWS::EC2::TransitGateway': [{ action: 'ec2:DescribeTransitGateways', resource: '*' }],
  'AWS::EC2::Volume': [
    { action: 'ec2:DescribeVolumes', resource: '*' },
    { action: 'ec2:DescribeVolumesModifications', resource: '*' },
  ],
  'AWS::ECR::Repository': [
    { action: 'ecr:DescribeRepositories', resource: `arn:\${Partition}:ecr:\${Region}:\${Account}:repository/*` },
    { action: 'ecr:ListTagsForResource', resource: `arn:\${Partition}:ecr:\${Region}:\${Account}:repository/*` },
  ],
  'AWS::ElasticLoadBalancingV2::Listener': [
    { action: 'elasticloadbalancing:DescribeListeners', resource: '*' },
    { action: 'elasticloadbalancing:DescribeRules', resource: '*' },
    { action: 'elasticloadbalancing:DescribeTags', resource: '*' },
  ],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [
    { action: 'elasticloadbalancing:DescribeLoadBalancers', resource: '*' },
    { action: 'elasticloadbalancing:DescribeLoadBalancerAttributes', resource: '*' },
    { action: 'elasticloadbalancing:DescribeTags', resource: '*' },
  ],
  'AWS::Elasticsearch::Domain': DOMAIN_READS,
  // The credentials of a user. GetAccessKeyLastUsed names a key, and its permission is that for the user.
  'AWS::IAM::User': [
    { action: 'iam:GetAccessKeyLastUsed', resource: `arn:\${Partition}:iam::\${Account}:user/*` },
    { action: 'iam:ListAccessKeys', resource: `arn:\${Partition}:iam::\${Account}:user/*` },
    { action: 'iam:ListUsers', resource: '*' },
  ],
  'AWS::KMS::Key': [
    { action: 'kms:DescribeKey', resource: `arn:\${Partition}:kms:\${Region}:\${Account}:key/*` },
    { action: 'kms:GetKeyPolicy', resource: `arn:\${Partition}:kms:\${Region}:\${Account}:key/*` },
    { action: 'kms:GetKeyRotationStatus', resource: `arn:\${Partition}:kms:\${Region}:\${Account}:key/*` },
    { action: 'kms:ListResourceTags', resource: `arn:\${Partition}:kms:\${Region}:\${Account}:key/*` },
  ],
  // Without GetFunctionConfiguration, which returns the environment variables, and with them secrets.
  'AWS::Lambda::Function': [
    { action: 'lambda:GetPolicy', resource: `arn:\${Partition}:lambda:\${Region}:\${Account}:function:*` },
    { action: 'lambda:ListTags', resource: `arn:\${Partition}:lambda:\${Region}:\${Account}:function:*` },
  ],
  'AWS::OpenSearch::Domain': DOMAIN_READS,
  'AWS::RDS::DBCluster': [
    { action: 'rds:DescribeDBClusters', resource: `arn:\${Partition}:rds:\${Region}:\${Account}:cluster:*` },
  ],
  'AWS::RDS::DBClusterSnapshot': [
    {
      action: 'rds:DescribeDBClusterSnapshots',
      resource: `arn:\${Partition}:rds:\${Region}:\${Account}:cluster-snapshot:*`,
    },
    {
      action: 'rds:DescribeDBClusterSnapshotAttributes',
      resource: `arn:\${Partition}:rds:\${Region}:\${Account}:cluster-snapshot:*`,
    },
  ],
  'AWS::RDS::DBInstance': [
    { action: 'rds:DescribeDBInstances', resource: `arn:\${Partition}:rds:\${Region}:\${Account}:db:*` },
  ],
  'AWS::RDS::DBSnapshot': [
    { action: 'rds:DescribeDBSnapshots', resource: `arn:\${Partition}:rds:\${Region}:\${Account}:snapshot:*` },
    {
      action: 'rds:DescribeDBSnapshotAttributes',
      resource: `arn:\${Partition}:rds:\${Region}:\${Account}:snapshot:*`,
    },
  ],
  'AWS::S3::AccountPublicAccessBlock': [{ action: 's3:GetAccountPublicAccessBlock', resource: '*' }],
  'AWS::S3::Bucket': [
    { action: 's3:GetBucketAcl', resource: `arn:\${Partition}:s3:::*` },
    { action: 's3:GetBucketLogging', resource: `arn:\${Partition}:s3:::*` },
    { action: 's3:GetBucketPolicy', resource: `arn:\${Partition}:s3:::*` },
    { action: 's3:GetBucketPublicAccessBlock', resource: `arn:\${Partition}:s3:::*` },
    { action: 's3:GetBucketVersioning', resource: `arn:\${Partition}:s3:::*` },
    { action: 's3:GetBucketWebsite', resource: `arn:\${Partition}:s3:::*` },
    { action: 's3:GetBucketTagging', resource: `arn:\${Partition}:s3:::*` },
    // The account's public access block.
    { action: 's3:GetAccountPublicAccessBlock', resource: '*' },
  ],
  'AWS::SNS::Topic': [
    { action: 'sns:GetTopicAttributes', resource: `arn:\${Partition}:sns:\${Region}:\${Account}:*` },
    { action: 'sns:ListTagsForResource', resource: `arn:\${Partition}:sns:\${Region}:\${Account}:*` },
  ],
  'AWS::SQS::Queue': [
    { action: 'sqs:GetQueueAttributes', resource: `arn:\${Partition}:sqs:\${Region}:\${Account}:*` },
    { action: 'sqs:ListQueueTags', resource: `arn:\${Partition}:sqs:\${Region}:\${Account}:*` },
  ],
};

/** Returns the permissions to read an aspect; none for one that no call of the functions reads, or without one. */
export const listAspectReads = (aspect: string | undefined): readonly IamPermission[] =>
  isCollectedAspect(aspect) ? ASPECT_READS[aspect] : [];

/** Returns the permissions to read the live resources of a type that rules with an aspect evaluate. */
export const listLiveReads = (resourceType: string, aspect: string | undefined): readonly IamPermission[] => {
  if (resourceType === ACCOUNT_TYPE) return listAspectReads(aspect);
  return isRemediableType(resourceType) ? LIVE_READS[resourceType] : (RELATED_READS[resourceType] ?? []);
};

/** The actions that read the related items of a live resource, by their type, for rules that need facts from them. */
export const RELATED_READS: Readonly<Record<string, readonly IamPermission[]>> = {
  'AWS::EC2::NetworkInterface': [{ action: 'ec2:DescribeNetworkInterfaces', resource: '*' }],
};
