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

type PlanTarget = 'any' | 'table' | 'execution records' | 'automation execution';

/**
 * The actions of the evaluator's role, besides writing its log. They change nothing but the evaluations of its rules.
 *
 * The ARN of a Config rule ends with an id that AWS generates (`config-rule/config-rule-ab12cd`), and rules of
 * organizations and conformance packs have another path (`config-rule/aws-service-rule/…`): `config-rule/*` covers
 * both. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html
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

/**
 * The actions of the collector's role that do not depend on its rules, besides writing its log. See {@link
 * ASPECT_READS}.
 */
export const COLLECTOR_PERMISSIONS: readonly FunctionPermission<EvaluatorTarget>[] = [
  // Reports evaluations. The token that Config issues limits which ones.
  { action: 'config:PutEvaluations', on: 'any' },
  // Lists the earlier results of a rule, to withdraw those of deleted users.
  { action: 'config:GetComplianceDetailsByConfigRule', on: 'config rule' },
];

/** Allows actions on one resource. It is `*` where AWS gives an action no resource-level permissions. */
const permit = (resource: string, ...actions: readonly string[]): IamPermission[] =>
  actions.map((action) => ({ action, resource }));

/** Returns the ARNs of the account's resources in the Region. */
const ownArns = (service: string, path: string): string =>
  `arn:\${Partition}:${service}:\${Region}:\${Account}:${path}`;

/**
 * The actions that read each aspect of an account. The collector is granted those of the aspects that its rules
 * evaluate, and the plan function those of the rules with a remediation. AWS gives most of them no resource-level
 * permissions. A trail can belong to any Region, and to another account of the organization.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export const ASPECT_READS: Readonly<Record<CollectedAspect, readonly IamPermission[]>> = {
  'root user': permit('*', 'iam:GetAccountSummary'),
  'password policy': permit('*', 'iam:GetAccountPasswordPolicy'),
  credentials: [
    ...permit('*', 'iam:GenerateCredentialReport', 'iam:GetCredentialReport'),
    // The report names users. This has the ids by which AWS Config knows them.
    ...permit('*', 'iam:ListUsers'),
  ],
  trails: [
    ...permit('*', 'cloudtrail:DescribeTrails'),
    ...permit(`arn:\${Partition}:cloudtrail:*:*:trail/*`, 'cloudtrail:GetEventSelectors', 'cloudtrail:GetTrailStatus'),
  ],
  'EBS encryption': permit('*', 'ec2:GetEbsEncryptionByDefault'),
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

/**
 * The actions of the plan function's role that do not depend on its rules, besides writing its log. See {@link
 * LIVE_READS}.
 */
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

/** Domains of both engines have the actions of the older one. */
const DOMAIN_READS = permit(ownArns('es', 'domain/*'), 'es:DescribeDomain', 'es:ListTags');

/**
 * The actions that read the live resources of each type. The plan function is granted those of the types that its rules
 * evaluate.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const LIVE_READS: Readonly<Record<RemediableType, readonly IamPermission[]>> = {
  // Those of the setting that a rule evaluates: `listLiveReads`.
  'AWS::::Account': [],
  'AWS::ACM::Certificate': permit(
    ownArns('acm', 'certificate/*'),
    'acm:DescribeCertificate',
    'acm:ListTagsForCertificate',
  ),
  // Distributions have no Region.
  'AWS::CloudFront::Distribution': permit(
    `arn:\${Partition}:cloudfront::\${Account}:distribution/*`,
    'cloudfront:GetDistribution',
    'cloudfront:ListTagsForResource',
  ),
  'AWS::CloudTrail::Trail': [
    ...permit('*', 'cloudtrail:DescribeTrails'),
    ...permit(ownArns('cloudtrail', 'trail/*'), 'cloudtrail:ListTags'),
  ],
  'AWS::DynamoDB::Table': permit(
    ownArns('dynamodb', 'table/*'),
    'dynamodb:DescribeContinuousBackups',
    'dynamodb:ListTagsOfResource',
  ),
  'AWS::EC2::Instance': permit('*', 'ec2:DescribeInstances'),
  'AWS::EC2::SecurityGroup': [
    ...permit('*', 'ec2:DescribeSecurityGroups'),
    // AWS-managed prefix lists belong to the account `aws`, and shared ones to other accounts.
    ...permit(`arn:\${Partition}:ec2:\${Region}:*:prefix-list/*`, 'ec2:GetManagedPrefixListEntries'),
  ],
  'AWS::EC2::SnapshotBlockPublicAccess': permit('*', 'ec2:GetSnapshotBlockPublicAccessState'),
  'AWS::EC2::LaunchTemplate': permit('*', 'ec2:DescribeLaunchTemplates', 'ec2:DescribeLaunchTemplateVersions'),
  'AWS::EC2::Subnet': permit('*', 'ec2:DescribeSubnets'),
  'AWS::EC2::TransitGateway': permit('*', 'ec2:DescribeTransitGateways'),
  'AWS::EC2::Volume': permit('*', 'ec2:DescribeVolumes', 'ec2:DescribeVolumesModifications'),
  'AWS::ECR::Repository': permit(ownArns('ecr', 'repository/*'), 'ecr:DescribeRepositories', 'ecr:ListTagsForResource'),
  'AWS::ElasticLoadBalancingV2::Listener': permit(
    '*',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeTags',
  ),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': permit(
    '*',
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'elasticloadbalancing:DescribeTags',
  ),
  'AWS::Elasticsearch::Domain': DOMAIN_READS,
  // The credentials of a user. GetAccessKeyLastUsed names a key, and its permission is that for the user.
  'AWS::IAM::User': [
    ...permit(`arn:\${Partition}:iam::\${Account}:user/*`, 'iam:GetAccessKeyLastUsed', 'iam:ListAccessKeys'),
    ...permit('*', 'iam:ListUsers'),
  ],
  'AWS::KMS::Key': permit(
    ownArns('kms', 'key/*'),
    'kms:DescribeKey',
    'kms:GetKeyPolicy',
    'kms:GetKeyRotationStatus',
    'kms:ListResourceTags',
  ),
  // Without GetFunctionConfiguration, which returns the environment variables, and with them secrets.
  'AWS::Lambda::Function': permit(ownArns('lambda', 'function:*'), 'lambda:GetPolicy', 'lambda:ListTags'),
  'AWS::OpenSearch::Domain': DOMAIN_READS,
  'AWS::RDS::DBCluster': permit(ownArns('rds', 'cluster:*'), 'rds:DescribeDBClusters'),
  'AWS::RDS::DBClusterSnapshot': permit(
    ownArns('rds', 'cluster-snapshot:*'),
    'rds:DescribeDBClusterSnapshots',
    'rds:DescribeDBClusterSnapshotAttributes',
  ),
  'AWS::RDS::DBInstance': permit(ownArns('rds', 'db:*'), 'rds:DescribeDBInstances'),
  'AWS::RDS::DBSnapshot': permit(
    ownArns('rds', 'snapshot:*'),
    'rds:DescribeDBSnapshots',
    'rds:DescribeDBSnapshotAttributes',
  ),
  'AWS::S3::AccountPublicAccessBlock': permit('*', 's3:GetAccountPublicAccessBlock'),
  'AWS::S3::Bucket': [
    ...permit(
      `arn:\${Partition}:s3:::*`,
      's3:GetBucketAcl',
      's3:GetBucketLogging',
      's3:GetBucketPolicy',
      's3:GetBucketPublicAccessBlock',
      's3:GetBucketVersioning',
      's3:GetBucketWebsite',
      's3:GetBucketTagging',
    ),
    // The account's public access block.
    ...permit('*', 's3:GetAccountPublicAccessBlock'),
  ],
  'AWS::SNS::Topic': permit(ownArns('sns', '*'), 'sns:GetTopicAttributes', 'sns:ListTagsForResource'),
  'AWS::SQS::Queue': permit(ownArns('sqs', '*'), 'sqs:GetQueueAttributes', 'sqs:ListQueueTags'),
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
  'AWS::EC2::NetworkInterface': permit('*', 'ec2:DescribeNetworkInterfaces'),
};
