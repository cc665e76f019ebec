/** A resource that an event of CloudTrail names, as LookupEvents returns it. */
export interface TrailResource {
  readonly ResourceType: string;
  readonly ResourceName: string;
}

/** The types of resources that members of requests and answers name, in any service. */
const NAMING_MEMBERS: Readonly<Record<string, string>> = {
  allocationId: 'AWS::EC2::EIP',
  associationId: 'AWS::EC2::EIPAssociation',
  bucketName: 'AWS::S3::Bucket',
  certificateArn: 'AWS::ACM::Certificate',
  dBClusterIdentifier: 'AWS::RDS::DBCluster',
  dBClusterSnapshotIdentifier: 'AWS::RDS::DBClusterSnapshot',
  dBInstanceIdentifier: 'AWS::RDS::DBInstance',
  dBSnapshotIdentifier: 'AWS::RDS::DBSnapshot',
  functionName: 'AWS::Lambda::Function',
  groupId: 'AWS::EC2::SecurityGroup',
  groupIds: 'AWS::EC2::SecurityGroup',
  imageId: 'AWS::EC2::Ami',
  instanceId: 'AWS::EC2::Instance',
  internetGatewayId: 'AWS::EC2::InternetGateway',
  keyId: 'AWS::KMS::Key',
  keyName: 'AWS::EC2::KeyPair',
  launchTemplateId: 'AWS::EC2::LaunchTemplate',
  listenerArn: 'AWS::ElasticLoadBalancingV2::Listener',
  loadBalancerArn: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  networkAclId: 'AWS::EC2::NetworkAcl',
  networkInterfaceId: 'AWS::EC2::NetworkInterface',
  policyArn: 'AWS::IAM::Policy',
  prefixListId: 'AWS::EC2::PrefixList',
  queueName: 'AWS::SQS::Queue',
  queueUrl: 'AWS::SQS::Queue',
  repositoryName: 'AWS::ECR::Repository',
  resourceArns: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  roleArn: 'AWS::IAM::Role',
  roleName: 'AWS::IAM::Role',
  routeTableId: 'AWS::EC2::RouteTable',
  snapshotId: 'AWS::EC2::Snapshot',
  subnetId: 'AWS::EC2::Subnet',
  tableName: 'AWS::DynamoDB::Table',
  targetGroupArn: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  topicArn: 'AWS::SNS::Topic',
  trailName: 'AWS::CloudTrail::Trail',
  transitGatewayId: 'AWS::EC2::TransitGateway',
  userName: 'AWS::IAM::User',
  volumeId: 'AWS::EC2::Volume',
  vpcId: 'AWS::EC2::VPC',
};

/** The members that name a resource in the events of one source only. */
const NAMING_MEMBERS_BY_SOURCE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'cloudfront.amazonaws.com': { id: 'AWS::CloudFront::Distribution' },
  'cloudtrail.amazonaws.com': { name: 'AWS::CloudTrail::Trail' },
  'es.amazonaws.com': { domainName: 'AWS::OpenSearch::Domain' },
  'iam.amazonaws.com': { groupName: 'AWS::IAM::Group' },
};

/** Lists the resources that the request and the answer of an event name. */
export function listNamedResources(eventSource: string, values: object): TrailResource[] {
  const members = { ...NAMING_MEMBERS, ...NAMING_MEMBERS_BY_SOURCE[eventSource] };
  const found = new Map<string, TrailResource>();
  const visit = (name: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) visit(Array.isArray(value) ? name : key, each);
      return;
    }
    const type = members[name.charAt(0).toLowerCase() + name.slice(1)];
    if (type && typeof value === 'string' && value !== '') {
      found.set(value, { ResourceType: type, ResourceName: value });
    }
  };
  visit('', values);
  return [...found.values()];
}
