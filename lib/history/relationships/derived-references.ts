/** A place in the configuration of a resource that names another resource. */
export interface ReferencePath {
  /**
   * Keys from the item, separated by dots. Lists on the way are opened, and keys match in any casing, since AWS Config
   * writes camelCase for some types and PascalCase for others.
   */
  readonly path: string;
  /** The type of the resource that is named. */
  readonly type: string;
  /** The relationship as people read it from the resource that names the other. */
  readonly name: string;
}

const SECURITY_GROUP = { type: 'AWS::EC2::SecurityGroup', name: 'Is associated with SecurityGroup' };
const SUBNET = { type: 'AWS::EC2::Subnet', name: 'Is contained in Subnet' };
const VPC = { type: 'AWS::EC2::VPC', name: 'Is contained in Vpc' };
const ROLE = { type: 'AWS::IAM::Role', name: 'Is associated with Role' };
const ENCRYPTION_KEY = { type: 'AWS::KMS::Key', name: 'Is encrypted with Key' };

const at = (path: string, target: Omit<ReferencePath, 'path'>): ReferencePath => ({
  path: `configuration.${path}`,
  ...target,
});

/**
 * References that AWS Config stopped recording as relationships, or never recorded. From the shapes of the services'
 * describe calls, which AWS Config records.
 */
export const DERIVED_REFERENCES: Readonly<Record<string, readonly ReferencePath[]>> = {
  'AWS::EC2::SecurityGroup': [
    at('vpcId', VPC),
    at('ipPermissions.userIdGroupPairs.groupId', {
      type: 'AWS::EC2::SecurityGroup',
      name: 'Allows traffic from SecurityGroup',
    }),
    at('ipPermissionsEgress.userIdGroupPairs.groupId', {
      type: 'AWS::EC2::SecurityGroup',
      name: 'Allows traffic to SecurityGroup',
    }),
  ],
  'AWS::EC2::NetworkInterface': [
    at('groups.groupId', SECURITY_GROUP),
    at('subnetId', SUBNET),
    at('vpcId', VPC),
    at('attachment.instanceId', { type: 'AWS::EC2::Instance', name: 'Is attached to Instance' }),
  ],
  'AWS::EC2::Instance': [
    at('networkInterfaces.networkInterfaceId', {
      type: 'AWS::EC2::NetworkInterface',
      name: 'Contains NetworkInterface',
    }),
    at('securityGroups.groupId', SECURITY_GROUP),
    at('subnetId', SUBNET),
    at('vpcId', VPC),
    at('blockDeviceMappings.ebs.volumeId', { type: 'AWS::EC2::Volume', name: 'Is attached to Volume' }),
    at('iamInstanceProfile.arn', { type: 'AWS::IAM::InstanceProfile', name: 'Is associated with InstanceProfile' }),
    at('imageId', { type: 'AWS::EC2::Image', name: 'Is launched from Image' }),
  ],
  'AWS::EC2::Volume': [
    at('attachments.instanceId', { type: 'AWS::EC2::Instance', name: 'Is attached to Instance' }),
    at('kmsKeyId', ENCRYPTION_KEY),
    at('snapshotId', { type: 'AWS::EC2::Snapshot', name: 'Is created from Snapshot' }),
  ],
  'AWS::EC2::Subnet': [at('vpcId', VPC)],
  'AWS::EC2::RouteTable': [
    at('vpcId', VPC),
    at('associations.subnetId', { type: 'AWS::EC2::Subnet', name: 'Is associated with Subnet' }),
    at('routes.gatewayId', { type: 'AWS::EC2::InternetGateway', name: 'Routes to InternetGateway' }),
    at('routes.natGatewayId', { type: 'AWS::EC2::NatGateway', name: 'Routes to NatGateway' }),
  ],
  'AWS::EC2::NetworkAcl': [at('vpcId', VPC), at('associations.subnetId', SUBNET)],
  'AWS::EC2::NatGateway': [at('subnetId', SUBNET), at('vpcId', VPC)],
  'AWS::EC2::EIP': [
    at('networkInterfaceId', { type: 'AWS::EC2::NetworkInterface', name: 'Is attached to NetworkInterface' }),
    at('instanceId', { type: 'AWS::EC2::Instance', name: 'Is attached to Instance' }),
  ],
  'AWS::EC2::LaunchTemplate': [at('launchTemplateData.securityGroupIds', SECURITY_GROUP)],
  'AWS::EC2::VPCEndpoint': [at('vpcId', VPC), at('subnetIds', SUBNET), at('groups.groupId', SECURITY_GROUP)],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [
    at('securityGroups', SECURITY_GROUP),
    at('availabilityZones.subnetId', { ...SUBNET, name: 'Is attached to Subnet' }),
    at('vpcId', VPC),
  ],
  'AWS::ElasticLoadBalancingV2::Listener': [
    at('loadBalancerArn', { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', name: 'Is contained in LoadBalancer' }),
    at('certificates.certificateArn', { type: 'AWS::ACM::Certificate', name: 'Is associated with Certificate' }),
    at('defaultActions.targetGroupArn', {
      type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      name: 'Forwards to TargetGroup',
    }),
    at('defaultActions.forwardConfig.targetGroups.targetGroupArn', {
      type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      name: 'Forwards to TargetGroup',
    }),
  ],
  'AWS::ElasticLoadBalancingV2::TargetGroup': [
    at('loadBalancerArns', {
      type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      name: 'Is associated with LoadBalancer',
    }),
    at('vpcId', VPC),
  ],
  'AWS::ElasticLoadBalancing::LoadBalancer': [at('securityGroups', SECURITY_GROUP), at('subnets', SUBNET)],
  'AWS::AutoScaling::AutoScalingGroup': [
    at('instances.instanceId', { type: 'AWS::EC2::Instance', name: 'Contains Instance' }),
    at('targetGroupARNs', { type: 'AWS::ElasticLoadBalancingV2::TargetGroup', name: 'Is associated with TargetGroup' }),
    at('launchTemplate.launchTemplateId', {
      type: 'AWS::EC2::LaunchTemplate',
      name: 'Is launched from LaunchTemplate',
    }),
  ],
  'AWS::Lambda::Function': [
    at('role', ROLE),
    at('vpcConfig.securityGroupIds', SECURITY_GROUP),
    at('vpcConfig.subnetIds', SUBNET),
    at('kMSKeyArn', ENCRYPTION_KEY),
  ],
  'AWS::ECS::Service': [
    at('cluster', { type: 'AWS::ECS::Cluster', name: 'Is contained in Cluster' }),
    at('taskDefinition', { type: 'AWS::ECS::TaskDefinition', name: 'Runs TaskDefinition' }),
    at('networkConfiguration.awsvpcConfiguration.securityGroups', SECURITY_GROUP),
    at('networkConfiguration.awsvpcConfiguration.subnets', SUBNET),
    at('loadBalancers.targetGroupArn', {
      type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      name: 'Is associated with TargetGroup',
    }),
    at('role', ROLE),
  ],
  'AWS::ECS::TaskDefinition': [at('taskRoleArn', ROLE), at('executionRoleArn', ROLE)],
  'AWS::EKS::Cluster': [
    at('roleArn', ROLE),
    at('resourcesVpcConfig.securityGroupIds', SECURITY_GROUP),
    at('resourcesVpcConfig.clusterSecurityGroupId', SECURITY_GROUP),
    at('resourcesVpcConfig.subnetIds', SUBNET),
  ],
  'AWS::RDS::DBInstance': [
    at('vpcSecurityGroups.vpcSecurityGroupId', SECURITY_GROUP),
    at('dBSubnetGroup.dBSubnetGroupName', {
      type: 'AWS::RDS::DBSubnetGroup',
      name: 'Is associated with DBSubnetGroup',
    }),
    at('dBClusterIdentifier', { type: 'AWS::RDS::DBCluster', name: 'Is contained in DBCluster' }),
    at('kmsKeyId', ENCRYPTION_KEY),
  ],
  'AWS::RDS::DBCluster': [
    at('vpcSecurityGroups.vpcSecurityGroupId', SECURITY_GROUP),
    at('dbClusterMembers.dbInstanceIdentifier', { type: 'AWS::RDS::DBInstance', name: 'Contains DBInstance' }),
    at('dBSubnetGroup', { type: 'AWS::RDS::DBSubnetGroup', name: 'Is associated with DBSubnetGroup' }),
    at('kmsKeyId', ENCRYPTION_KEY),
  ],
  'AWS::RDS::DBSubnetGroup': [at('subnets.subnetIdentifier', { ...SUBNET, name: 'Contains Subnet' }), at('vpcId', VPC)],
  'AWS::RDS::DBSnapshot': [
    at('dBInstanceIdentifier', { type: 'AWS::RDS::DBInstance', name: 'Is created from DBInstance' }),
    at('kmsKeyId', ENCRYPTION_KEY),
  ],
  'AWS::Redshift::Cluster': [
    at('vpcSecurityGroups.vpcSecurityGroupId', SECURITY_GROUP),
    at('vpcId', VPC),
    at('kmsKeyId', ENCRYPTION_KEY),
  ],
  'AWS::IAM::Role': [
    at('attachedManagedPolicies.policyArn', { type: 'AWS::IAM::Policy', name: 'Is attached to CustomerManagedPolicy' }),
    at('instanceProfileList.arn', { type: 'AWS::IAM::InstanceProfile', name: 'Is contained in InstanceProfile' }),
    at('permissionsBoundary.permissionsBoundaryArn', {
      type: 'AWS::IAM::Policy',
      name: 'Is bounded by CustomerManagedPolicy',
    }),
  ],
  'AWS::IAM::User': [
    at('attachedManagedPolicies.policyArn', { type: 'AWS::IAM::Policy', name: 'Is attached to CustomerManagedPolicy' }),
    at('groupList', { type: 'AWS::IAM::Group', name: 'Is attached to Group' }),
  ],
  'AWS::IAM::Group': [
    at('attachedManagedPolicies.policyArn', { type: 'AWS::IAM::Policy', name: 'Is attached to CustomerManagedPolicy' }),
  ],
  'AWS::IAM::InstanceProfile': [at('roles.arn', ROLE), at('roles', ROLE)],
  'AWS::KMS::Alias': [at('targetKeyId', { ...ENCRYPTION_KEY, name: 'Is an alias of Key' })],
  'AWS::SNS::Topic': [at('kmsMasterKeyId', ENCRYPTION_KEY)],
  'AWS::SQS::Queue': [at('kmsMasterKeyId', ENCRYPTION_KEY)],
  'AWS::CloudTrail::Trail': [
    at('s3BucketName', { type: 'AWS::S3::Bucket', name: 'Delivers to Bucket' }),
    at('kmsKeyId', ENCRYPTION_KEY),
    at('cloudWatchLogsRoleArn', ROLE),
  ],
  'AWS::S3::Bucket': [
    {
      path: 'supplementaryConfiguration.BucketLoggingConfiguration.destinationBucketName',
      type: 'AWS::S3::Bucket',
      name: 'Delivers logs to Bucket',
    },
    {
      path: 'supplementaryConfiguration.ServerSideEncryptionConfiguration.rules.applyServerSideEncryptionByDefault.kmsMasterKeyID',
      ...ENCRYPTION_KEY,
    },
  ],
  'AWS::EFS::FileSystem': [at('kmsKeyId', ENCRYPTION_KEY)],
  'AWS::DynamoDB::Table': [at('sseDescription.kmsMasterKeyArn', ENCRYPTION_KEY)],
  'AWS::CloudFront::Distribution': [
    at('distributionConfig.viewerCertificate.acmCertificateArn', {
      type: 'AWS::ACM::Certificate',
      name: 'Is associated with Certificate',
    }),
    at('distributionConfig.webACLId', { type: 'AWS::WAFv2::WebACL', name: 'Is protected by WebACL' }),
  ],
  'AWS::Events::Rule': [at('roleArn', ROLE)],
  'AWS::StepFunctions::StateMachine': [at('roleArn', ROLE)],
  'AWS::CodePipeline::Pipeline': [at('roleArn', ROLE)],
};

/** Where resource types have a resource policy, whose principals are related to the resource. */
export const POLICY_PATHS: Readonly<Record<string, readonly string[]>> = {
  'AWS::S3::Bucket': ['supplementaryConfiguration.BucketPolicy.policyText'],
  'AWS::KMS::Key': ['supplementaryConfiguration.Policy'],
  'AWS::SNS::Topic': ['configuration.Policy'],
  'AWS::SQS::Queue': ['configuration.Policy'],
  'AWS::Lambda::Function': ['supplementaryConfiguration.Policy'],
  'AWS::IAM::Role': ['configuration.assumeRolePolicyDocument'],
};
