import { isRemediableType, type RemediableType } from './remediable-types';

/** How AWS Config identifies the resources of a type. */
export interface ResourceId {
  /** For people: `the ID of a volume`. */
  readonly label: string;
  /** A regular expression in the subset that SSM's `allowedPattern` has. */
  readonly pattern: string;
  /** Whether a resource of another type can have it: a name that somebody chose, or the ID of the account. */
  readonly isAmbiguous?: true;
}

const ACCOUNT_ID: ResourceId = { label: 'the ID of the account', pattern: '[0-9]{12}', isAmbiguous: true };

/** How AWS Config identifies the resources of each type. What exists once in an account has the ID of the account. */
export const RESOURCE_IDS: Readonly<Record<RemediableType, ResourceId>> = {
  'AWS::::Account': ACCOUNT_ID,
  'AWS::ACM::Certificate': {
    label: 'the ARN of a certificate',
    pattern: 'arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[a-zA-Z0-9-]+',
  },
  'AWS::CloudTrail::Trail': { label: 'the name of a trail', pattern: '[a-zA-Z0-9._-]{3,128}', isAmbiguous: true },
  'AWS::DynamoDB::Table': { label: 'the name of a table', pattern: '[a-zA-Z0-9._-]{3,255}', isAmbiguous: true },
  'AWS::EC2::Instance': { label: 'the ID of an instance', pattern: 'i-[0-9a-f]{8,17}' },
  'AWS::EC2::SecurityGroup': { label: 'the ID of a security group', pattern: 'sg-[0-9a-f]{8,17}' },
  'AWS::EC2::SnapshotBlockPublicAccess': ACCOUNT_ID,
  'AWS::EC2::Subnet': { label: 'the ID of a subnet', pattern: 'subnet-[0-9a-f]{8,17}' },
  'AWS::EC2::TransitGateway': { label: 'the ID of a transit gateway', pattern: 'tgw-[0-9a-f]{8,17}' },
  'AWS::EC2::Volume': { label: 'the ID of a volume', pattern: 'vol-[0-9a-f]{8,17}' },
  'AWS::ECR::Repository': { label: 'the name of a repository', pattern: '[a-z0-9._/-]{2,256}', isAmbiguous: true },
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
  'AWS::KMS::Key': { label: 'the ID of a key', pattern: '(mrk-)?[0-9a-f-]{32,36}' },
  'AWS::RDS::DBCluster': { label: 'the resource ID of a DB cluster', pattern: 'cluster-[A-Z0-9]{10,60}' },
  'AWS::RDS::DBInstance': { label: 'the resource ID of a DB instance', pattern: 'db-[A-Z0-9]{10,60}' },
  'AWS::S3::AccountPublicAccessBlock': ACCOUNT_ID,
  // Buckets created before 2018 in us-east-1 may have capitals, underscores and up to 255 characters.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  'AWS::S3::Bucket': { label: 'the name of a bucket', pattern: '[a-zA-Z0-9._-]{3,255}', isAmbiguous: true },
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
 * Returns the type of a resource by its ID, for a rule that evaluates several types: requests name a resource by its ID
 * alone. Returns `undefined` if the ID has the form of none of them.
 */
export const findTypeById = (resourceTypes: readonly string[], id: string): RemediableType | undefined =>
  resourceTypes.filter(isRemediableType).find((type) => new RegExp(`^(?:${RESOURCE_IDS[type].pattern})$`).test(id));

/** Whether each ID has the form of one type: every type is known, and its IDs are not ambiguous. */
export const haveDistinctIds = (resourceTypes: readonly string[]): boolean =>
  resourceTypes.every(
    (type) => isRemediableType(type) && (resourceTypes.length === 1 || !RESOURCE_IDS[type].isAmbiguous),
  );
