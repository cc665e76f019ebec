import { isRemediableType, type RemediableType } from './remediable-types';

/** How AWS Config identifies the resources of a type. */
export interface ResourceId {
  /** For people: `the ID of a volume`. */
  readonly label: string;
  /** A regular expression in the subset that SSM's `allowedPattern` has. */
  readonly pattern: string;
  /** Whether an account has exactly one resource of the type, so that its ID is that of the account. */
  readonly existsOnce?: true;
}

const ACCOUNT_ID: ResourceId = { label: 'the ID of the account', pattern: '[0-9]{12}', existsOnce: true };

/**
 * A snapshot that somebody made has a name; one that RDS or AWS Backup made has a prefix before it:
 * `rds:orders-2026-02-01`. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSnapshot.html
 */
const SNAPSHOT_NAME = '([a-z]+:)?[a-zA-Z][a-zA-Z0-9-]{0,254}';

/** https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html */
const DOMAIN_NAME: ResourceId = { label: 'the name of a domain', pattern: '[a-z][a-z0-9-]{2,27}' };

/** How AWS Config identifies the resources of each type. What exists once in an account has the ID of the account. */
export const RESOURCE_IDS: Readonly<Record<RemediableType, ResourceId>> = {
  'AWS::::Account': ACCOUNT_ID,
  'AWS::ACM::Certificate': {
    label: 'the ARN of a certificate',
    pattern: 'arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[a-zA-Z0-9-]+',
  },
  'AWS::CloudFront::Distribution': { label: 'the ID of a distribution', pattern: 'E[A-Z0-9]{6,24}' },
  'AWS::CloudTrail::Trail': { label: 'the name of a trail', pattern: '[a-zA-Z0-9._-]{3,128}' },
  'AWS::DynamoDB::Table': { label: 'the name of a table', pattern: '[a-zA-Z0-9._-]{3,255}' },
  'AWS::EC2::Instance': { label: 'the ID of an instance', pattern: 'i-[0-9a-f]{8,17}' },
  'AWS::EC2::LaunchTemplate': { label: 'the ID of a launch template', pattern: 'lt-[0-9a-f]{8,17}' },
  'AWS::EC2::SecurityGroup': { label: 'the ID of a security group', pattern: 'sg-[0-9a-f]{8,17}' },
  'AWS::EC2::SnapshotBlockPublicAccess': ACCOUNT_ID,
  'AWS::EC2::Subnet': { label: 'the ID of a subnet', pattern: 'subnet-[0-9a-f]{8,17}' },
  'AWS::EC2::TransitGateway': { label: 'the ID of a transit gateway', pattern: 'tgw-[0-9a-f]{8,17}' },
  'AWS::EC2::Volume': { label: 'the ID of a volume', pattern: 'vol-[0-9a-f]{8,17}' },
  'AWS::ECR::Repository': { label: 'the name of a repository', pattern: '[a-z0-9._/-]{2,256}' },
  'AWS::ElasticLoadBalancingV2::Listener': {
    label: 'the ARN of a listener',
    pattern:
      'arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:listener/(app|net|gwy)/[a-zA-Z0-9-]+/[0-9a-f]+/[0-9a-f]+',
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    label: 'the ARN of a load balancer',
    pattern:
      'arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:loadbalancer/(app|net|gwy)/[a-zA-Z0-9-]+/[0-9a-f]+',
  },
  'AWS::Elasticsearch::Domain': DOMAIN_NAME,
  'AWS::IAM::User': { label: 'the ID of a user', pattern: 'AIDA[A-Z0-9]{12,124}' },
  'AWS::KMS::Key': { label: 'the ID of a key', pattern: '(mrk-)?[0-9a-f-]{32,36}' },
  'AWS::Lambda::Function': { label: 'the name of a function', pattern: '[a-zA-Z0-9_-]{1,64}' },
  'AWS::OpenSearch::Domain': DOMAIN_NAME,
  'AWS::RDS::DBCluster': { label: 'the resource ID of a DB cluster', pattern: 'cluster-[A-Z0-9]{10,60}' },
  'AWS::RDS::DBClusterSnapshot': { label: 'the name of a DB cluster snapshot', pattern: SNAPSHOT_NAME },
  'AWS::RDS::DBInstance': { label: 'the resource ID of a DB instance', pattern: 'db-[A-Z0-9]{10,60}' },
  'AWS::RDS::DBSnapshot': { label: 'the name of a DB snapshot', pattern: SNAPSHOT_NAME },
  'AWS::S3::AccountPublicAccessBlock': ACCOUNT_ID,
  // Buckets created before 2018 in us-east-1 may have capitals, underscores and up to 255 characters.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  'AWS::S3::Bucket': { label: 'the name of a bucket', pattern: '[a-zA-Z0-9._-]{3,255}' },
  'AWS::SNS::Topic': {
    label: 'the ARN of a topic',
    pattern: 'arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_-]{1,256}([.]fifo)?',
  },
  'AWS::SQS::Queue': {
    label: 'the URL of a queue',
    pattern: 'https://sqs[.][a-z0-9-]+[.]amazonaws[.]com([.]cn)?/[0-9]{12}/[a-zA-Z0-9_-]{1,80}([.]fifo)?',
  },
};

/**
 * Returns those of the types whose IDs have the form of an ID, for a rule that evaluates several types: requests name a
 * resource by its ID alone. Names of several types can have the same form.
 */
export const findTypesById = (resourceTypes: readonly string[], id: string): RemediableType[] =>
  resourceTypes.filter(isRemediableType).filter((type) => new RegExp(`^(?:${RESOURCE_IDS[type].pattern})$`).test(id));

/**
 * Whether the type of a resource can be found by its ID, from its form or because no resource of another type has it:
 * every type is known, and none of several types has the ID of the account, which always exists.
 */
export const canFindTypes = (resourceTypes: readonly string[]): boolean =>
  resourceTypes.every(
    (type) => isRemediableType(type) && (resourceTypes.length === 1 || !RESOURCE_IDS[type].existsOnce),
  );
