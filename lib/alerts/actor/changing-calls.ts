/** The calls that change resources of a type. */
export interface ChangingCalls {
  /** CloudTrail's name of the service: `ec2.amazonaws.com`. */
  readonly source: string;
  readonly names: readonly string[];
  /**
   * The request's parameter that names what the call changes, for types that calls on other resources name as well:
   * a security group is a source in the permissions of others, a bucket takes the logs of others.
   */
  readonly subject?: readonly string[];
}

const CALLS: Readonly<Record<string, ChangingCalls>> = {
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
    // The API's PutPublicAccessBlock is logged under another name, says every source but the reference: either will do.
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
    names: ['CreateVolume', 'ModifyVolume', 'DeleteVolume', 'RunInstances'],
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

/** Services whose name in CloudTrail is not that of their resource types. */
const SOURCES: Readonly<Record<string, string>> = {
  ElasticLoadBalancingV2: 'elasticloadbalancing',
  EFS: 'elasticfilesystem',
  CloudWatch: 'monitoring',
  OpenSearch: 'es',
  Elasticsearch: 'es',
  StepFunctions: 'states',
  ApiGatewayV2: 'apigateway',
  WAFv2: 'wafv2',
};

/** The calls known to change resources of a type; undefined for a type that nobody wrote down yet. */
export const changingCalls = (resourceType: string): ChangingCalls | undefined => CALLS[resourceType];

/** CloudTrail's name of the service that has resources of a type. */
export function eventSourceOf(resourceType: string): string {
  const known = CALLS[resourceType];
  if (known) return known.source;
  const service = resourceType.split('::')[1] ?? '';
  return `${SOURCES[service] ?? service.toLowerCase()}.amazonaws.com`;
}

/** Whether a call is known to change resources of some type. */
export const isKnownCall = (source: string, name: string): boolean => KNOWN.has(`${source} ${name}`);

const KNOWN: ReadonlySet<string> = new Set(
  Object.values(CALLS).flatMap(({ source, names }) => names.map((name) => `${source} ${name}`)),
);

/** Whether a call changes the tags of a resource, of whichever type. */
export const changesTags = (name: string): boolean =>
  /^(Create|Delete|Add|Remove)Tags|^(Tag|Untag)|^(Put|Delete)BucketTagging$/.test(name);

/** Services whose calls CloudTrail writes down in one Region alone, wherever they were made. */
export const isGlobal = (resourceType: string): boolean =>
  /^AWS::(IAM|CloudFront|Route53|WAF|Shield|Organizations|GlobalAccelerator)::/.test(resourceType);

/** Whether a call only reads, by its name: old records do not say. */
export const readsByName = (name: string): boolean =>
  /^(Describe|Get|List|Lookup|Head|BatchGet|Search|Select|Query|Scan|Check|Validate|Test|Simulate|Decode|View|Preview|Assume|Encrypt|Decrypt|Generate|Verify|ConsoleLogin|Discover|Estimate)/.test(
    name,
  );
