import type { ACCOUNT_TYPE } from '../../core/item';
import type { RemediableType } from '../../resources/remediable-types';

/** The calls that change resources of a type. */
interface ChangingCalls {
  /** The service as CloudTrail names it: `ec2.amazonaws.com`. */
  readonly source: string;
  readonly names: readonly string[];
  /**
   * The request parameter that names the changed resource, for types that requests also refer to: a security group can
   * be the source in another group's rule, and a bucket can receive another bucket's logs.
   */
  readonly subject?: readonly string[];
  /**
   * The members of an item that name what the resource is attached to, and the calls that name only that: a terminated
   * instance loses its volumes and addresses, and another address displaces that of an interface.
   */
  readonly attachment?: { readonly members: readonly string[]; readonly calls: readonly string[] };
  /** Whether it is a setting of the account or Region, which calls do not name. */
  readonly isSetting?: true;
}

/** The types whose changes AWS Config records, and that have a remediation. */
type RecordedType = Exclude<RemediableType, typeof ACCOUNT_TYPE>;

/** Domains of either engine are created and changed by the calls of both APIs. */
const DOMAIN_CALLS: ChangingCalls = {
  source: 'es.amazonaws.com',
  names: [
    'CreateDomain',
    'UpdateDomainConfig',
    'UpgradeDomain',
    'DeleteDomain',
    'CreateElasticsearchDomain',
    'UpdateElasticsearchDomainConfig',
    'UpgradeElasticsearchDomain',
    'DeleteElasticsearchDomain',
  ],
};

/** Complete for these types. */
const CHANGING_CALLS: Readonly<Record<RecordedType, ChangingCalls> & Partial<Record<string, ChangingCalls>>> = {
  'AWS::EC2::SecurityGroup': {
    source: 'ec2.amazonaws.com',
    subject: ['groupId', 'GroupId'],
    names: [
      'CreateSecurityGroup',
      'DeleteSecurityGroup',
      'AuthorizeSecurityGroupIngress',
      'AuthorizeSecurityGroupEgress',
      'RevokeSecurityGroupIngress',
      'RevokeSecurityGroupEgress',
      'ModifySecurityGroupRules',
    ],
  },
  'AWS::S3::Bucket': {
    source: 's3.amazonaws.com',
    subject: ['bucketName'],
    // Sources differ on the name under which PutPublicAccessBlock is logged, so both are here.
    names: [
      'CreateBucket',
      'DeleteBucket',
      'PutBucketPolicy',
      'DeleteBucketPolicy',
      'PutBucketAcl',
      'PutBucketPublicAccessBlock',
      'DeleteBucketPublicAccessBlock',
      'PutPublicAccessBlock',
      'DeletePublicAccessBlock',
      'PutBucketOwnershipControls',
      'DeleteBucketOwnershipControls',
    ],
  },
  'AWS::EC2::Volume': {
    source: 'ec2.amazonaws.com',
    names: ['CreateVolume', 'ModifyVolume', 'DeleteVolume', 'AttachVolume', 'DetachVolume', 'RunInstances'],
    attachment: { members: ['instanceId'], calls: ['TerminateInstances'] },
  },
  'AWS::EC2::EIP': {
    source: 'ec2.amazonaws.com',
    names: ['AllocateAddress', 'AssociateAddress', 'DisassociateAddress', 'ReleaseAddress'],
    attachment: {
      members: ['associationId', 'networkInterfaceId', 'instanceId'],
      calls: ['AssociateAddress', 'DisassociateAddress', 'DeleteNetworkInterface', 'TerminateInstances'],
    },
  },
  'AWS::EC2::Instance': {
    source: 'ec2.amazonaws.com',
    names: [
      'RunInstances',
      'ModifyInstanceMetadataOptions',
      'ModifyInstanceAttribute',
      'StartInstances',
      'StopInstances',
      'TerminateInstances',
    ],
  },
  'AWS::EC2::SnapshotBlockPublicAccess': {
    source: 'ec2.amazonaws.com',
    names: ['EnableSnapshotBlockPublicAccess', 'DisableSnapshotBlockPublicAccess'],
    isSetting: true,
  },
  'AWS::S3::AccountPublicAccessBlock': {
    source: 's3.amazonaws.com',
    names: ['PutAccountPublicAccessBlock', 'DeleteAccountPublicAccessBlock'],
    isSetting: true,
  },
  'AWS::SNS::Topic': {
    source: 'sns.amazonaws.com',
    names: ['CreateTopic', 'DeleteTopic', 'SetTopicAttributes', 'AddPermission', 'RemovePermission'],
  },
  'AWS::SQS::Queue': {
    source: 'sqs.amazonaws.com',
    names: ['CreateQueue', 'DeleteQueue', 'SetQueueAttributes', 'AddPermission', 'RemovePermission'],
  },
  'AWS::DynamoDB::Table': {
    source: 'dynamodb.amazonaws.com',
    names: ['CreateTable', 'UpdateTable', 'DeleteTable', 'UpdateContinuousBackups', 'UpdateTimeToLive'],
  },
  // AWS Config records the default version, and the number of the newest one.
  'AWS::EC2::LaunchTemplate': {
    source: 'ec2.amazonaws.com',
    names: [
      'CreateLaunchTemplate',
      'CreateLaunchTemplateVersion',
      'ModifyLaunchTemplate',
      'DeleteLaunchTemplate',
      'DeleteLaunchTemplateVersions',
    ],
  },
  'AWS::EC2::Subnet': {
    source: 'ec2.amazonaws.com',
    names: ['CreateSubnet', 'CreateDefaultSubnet', 'DeleteSubnet', 'ModifySubnetAttribute'],
  },
  'AWS::EC2::TransitGateway': {
    source: 'ec2.amazonaws.com',
    names: ['CreateTransitGateway', 'ModifyTransitGateway', 'DeleteTransitGateway'],
  },
  'AWS::ACM::Certificate': {
    source: 'acm.amazonaws.com',
    names: [
      'RequestCertificate',
      'ImportCertificate',
      'RenewCertificate',
      'DeleteCertificate',
      'UpdateCertificateOptions',
    ],
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    source: 'elasticloadbalancing.amazonaws.com',
    names: [
      'CreateLoadBalancer',
      'ModifyLoadBalancerAttributes',
      'DeleteLoadBalancer',
      'SetSecurityGroups',
      'SetSubnets',
    ],
  },
  'AWS::ElasticLoadBalancingV2::Listener': {
    source: 'elasticloadbalancing.amazonaws.com',
    names: ['CreateListener', 'ModifyListener', 'DeleteListener'],
  },
  'AWS::RDS::DBInstance': {
    source: 'rds.amazonaws.com',
    names: [
      'CreateDBInstance',
      'CreateDBInstanceReadReplica',
      'ModifyDBInstance',
      'DeleteDBInstance',
      'RestoreDBInstanceFromDBSnapshot',
      'RestoreDBInstanceFromS3',
      'RestoreDBInstanceToPointInTime',
    ],
  },
  'AWS::ECR::Repository': {
    source: 'ecr.amazonaws.com',
    names: [
      'CreateRepository',
      'DeleteRepository',
      'PutImageScanningConfiguration',
      'PutImageTagMutability',
      'PutLifecyclePolicy',
      'DeleteLifecyclePolicy',
      'SetRepositoryPolicy',
      'DeleteRepositoryPolicy',
    ],
  },
  'AWS::RDS::DBCluster': {
    source: 'rds.amazonaws.com',
    names: [
      'CreateDBCluster',
      'ModifyDBCluster',
      'DeleteDBCluster',
      'RestoreDBClusterFromS3',
      'RestoreDBClusterFromSnapshot',
      'RestoreDBClusterToPointInTime',
    ],
  },
  'AWS::RDS::DBSnapshot': {
    source: 'rds.amazonaws.com',
    names: ['CreateDBSnapshot', 'CopyDBSnapshot', 'ModifyDBSnapshot', 'ModifyDBSnapshotAttribute', 'DeleteDBSnapshot'],
  },
  'AWS::RDS::DBClusterSnapshot': {
    source: 'rds.amazonaws.com',
    names: [
      'CreateDBClusterSnapshot',
      'CopyDBClusterSnapshot',
      'ModifyDBClusterSnapshotAttribute',
      'DeleteDBClusterSnapshot',
    ],
  },
  'AWS::KMS::Key': {
    source: 'kms.amazonaws.com',
    names: [
      'CreateKey',
      'EnableKeyRotation',
      'DisableKeyRotation',
      'PutKeyPolicy',
      'EnableKey',
      'DisableKey',
      'ScheduleKeyDeletion',
      'CancelKeyDeletion',
    ],
  },
  // CloudTrail adds the version of the API to most names.
  // https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
  'AWS::Lambda::Function': {
    source: 'lambda.amazonaws.com',
    names: [
      'CreateFunction',
      'CreateFunction20150331',
      'DeleteFunction',
      'DeleteFunction20150331',
      'UpdateFunctionCode',
      'UpdateFunctionCode20150331v2',
      'UpdateFunctionConfiguration',
      'UpdateFunctionConfiguration20150331v2',
      'AddPermission',
      'AddPermission20150331v2',
      'RemovePermission',
      'RemovePermission20150331v2',
    ],
  },
  // CloudTrail adds the version of the API to the names. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/logging_using_cloudtrail.html
  'AWS::CloudFront::Distribution': {
    source: 'cloudfront.amazonaws.com',
    names: [
      ...['CreateDistribution', 'CreateDistributionWithTags', 'UpdateDistribution', 'DeleteDistribution'],
      // Others change parts of a distribution, or put the settings of a staging distribution in the place of its own.
      ...['UpdateDistributionWithStagingConfig', 'AssociateDistributionWebACL', 'DisassociateDistributionWebACL'],
      'AssociateAlias',
    ].flatMap((name) => [name, `${name}2020_05_31`]),
  },
  'AWS::Elasticsearch::Domain': DOMAIN_CALLS,
  'AWS::OpenSearch::Domain': DOMAIN_CALLS,
  'AWS::CloudTrail::Trail': {
    source: 'cloudtrail.amazonaws.com',
    names: ['CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging', 'PutEventSelectors'],
  },
  'AWS::IAM::User': {
    source: 'iam.amazonaws.com',
    names: ['CreateUser', 'DeleteUser', 'PutUserPolicy', 'DeleteUserPolicy', 'AttachUserPolicy', 'DetachUserPolicy'],
  },
  'AWS::IAM::Role': {
    source: 'iam.amazonaws.com',
    names: [
      'CreateRole',
      'DeleteRole',
      'PutRolePolicy',
      'DeleteRolePolicy',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'UpdateAssumeRolePolicy',
    ],
  },
  'AWS::IAM::Group': {
    source: 'iam.amazonaws.com',
    names: [
      'CreateGroup',
      'DeleteGroup',
      'PutGroupPolicy',
      'DeleteGroupPolicy',
      'AttachGroupPolicy',
      'DetachGroupPolicy',
    ],
  },
};

/** Services that CloudTrail does not name as their resource types do. */
const UNUSUAL_EVENT_SOURCES: Readonly<Partial<Record<string, string>>> = {
  ElasticLoadBalancingV2: 'elasticloadbalancing',
  EFS: 'elasticfilesystem',
  CloudWatch: 'monitoring',
  OpenSearch: 'es',
  Elasticsearch: 'es',
  StepFunctions: 'states',
  ApiGatewayV2: 'apigateway',
  WAFv2: 'wafv2',
};

/** Returns the calls that change resources of a type; `undefined` for a type that is not in the table. */
export const findChangingCalls = (resourceType: string): ChangingCalls | undefined => CHANGING_CALLS[resourceType];

/** Returns CloudTrail's name for the service of a resource type. */
export function toEventSource(resourceType: string): string {
  const known = CHANGING_CALLS[resourceType];
  if (known) return known.source;
  const service = resourceType.split('::')[1] ?? '';
  return `${UNUSUAL_EVENT_SOURCES[service] ?? service.toLowerCase()}.amazonaws.com`;
}

/** Whether a call is known to change resources of any type. */
export const isKnownCall = (source: string, name: string): boolean => KNOWN_CALLS.has(`${source} ${name}`);

const KNOWN_CALLS: ReadonlySet<string> = new Set(
  Object.values(CHANGING_CALLS).flatMap((calls) => (calls ? calls.names.map((name) => `${calls.source} ${name}`) : [])),
);

/**
 * Whether a call changes resources of a type by its name, which holds the type's: `UpdateTable` changes tables,
 * `SetQueueAttributes` queues, `UpdateFunctionCode20150331v2` functions. `CreateTableReplica` would be another
 * resource.
 */
export function changesTypeByName(resourceType: string, name: string): boolean {
  const noun = resourceType.split('::').at(-1)?.toLowerCase();
  const [, subject] = CALL_THAT_CHANGES.exec(name) ?? [];
  return subject !== undefined && subject.toLowerCase() === noun;
}

const CALL_THAT_CHANGES =
  /^(?:Create|Update|Modify|Put|Set|Delete|Start|Stop|Rotate|Restore)([A-Za-z0-9]+?)(?:Attributes?|Config|Configuration|Code|Description|Entry|Settings?|Capacity)?(?:20\d{6}(?:v\d)?)?$/;

/** Whether a call changes the tags of a resource of any type. */
export const changesTags = (name: string): boolean =>
  /^(Create|CreateOrUpdate|Delete|Add|Remove)Tags|^(Tag|Untag)|^(Put|Delete)BucketTagging$/.test(name);

/** Whether CloudTrail logs the calls of the type's service in one Region of the partition only, such as us-east-1. */
export const isLoggedInOneRegion = (resourceType: string): boolean =>
  /^AWS::(IAM|CloudFront|Route53|WAF|Shield|Organizations|GlobalAccelerator)::/.test(resourceType);

/** Whether a call is read-only by its name: old records do not have the field `readOnly`. */
export const isReadOnlyByName = (name: string): boolean =>
  /^(Describe|Get|List|Lookup|Head|BatchGet|Search|Select|Query|Scan|Check|Validate|Test|Simulate|Decode|View|Preview|Assume|Encrypt|Decrypt|Generate|Verify|ConsoleLogin|Discover|Estimate)/.test(
    name,
  );

/**
 * Whether a call starts a change that takes minutes, so that AWS Config captures a version of the resource before it:
 * an instance that is being modified, and then one of another class.
 */
export const startsSlowChange = (name: string): boolean =>
  /^(ModifyDB(Instance|Cluster)|ModifyVolume|Modify(Cache)?Cluster|ModifyReplicationGroup|Update(Elasticsearch)?DomainConfig|UpdateTable|UpdateCluster(Config|Version)|UpdateDistribution(20\w+)?)$/.test(
    name,
  );
