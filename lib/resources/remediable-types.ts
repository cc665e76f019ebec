/** The resource types that have an automatic remediation. */
export const REMEDIABLE_TYPES = [
  'AWS::::Account',
  'AWS::ACM::Certificate',
  'AWS::CloudFront::Distribution',
  'AWS::CloudTrail::Trail',
  'AWS::DynamoDB::Table',
  'AWS::EC2::Instance',
  'AWS::EC2::LaunchTemplate',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SnapshotBlockPublicAccess',
  'AWS::EC2::Subnet',
  'AWS::EC2::TransitGateway',
  'AWS::EC2::Volume',
  'AWS::ECR::Repository',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::Elasticsearch::Domain',
  'AWS::IAM::User',
  'AWS::KMS::Key',
  'AWS::Lambda::Function',
  'AWS::OpenSearch::Domain',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBClusterSnapshot',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBSnapshot',
  'AWS::S3::AccountPublicAccessBlock',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
] as const;

/**
 * A resource type that has an automatic remediation. Tables keyed by it are typed `Record<RemediableType, …>`,
 * so that a new type does not compile until every table has its entry.
 */
export type RemediableType = (typeof REMEDIABLE_TYPES)[number];

/** Whether a resource type has an automatic remediation. */
export const isRemediableType = (resourceType: string): resourceType is RemediableType =>
  (REMEDIABLE_TYPES as readonly string[]).includes(resourceType);
