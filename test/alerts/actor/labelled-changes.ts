/** A call of CloudTrail in short. */
export interface LabelledCall {
  readonly by: string;
  readonly name: string;
  readonly request: unknown;
  /** Minutes before the capture of the change; default 3. */
  readonly before?: number;
  readonly source?: string;
  readonly response?: unknown;
  readonly error?: string;
  /** The service that called on behalf of the principal. */
  readonly invokedBy?: string;
  readonly readOnly?: boolean;
}

/** A change of a resource whose cause is known. */
export interface LabelledChange {
  readonly title: string;
  readonly type: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly calls: readonly LabelledCall[];
  /**
   * Who made the change, by the beginning of the changed path; the longest counts. `null`: nobody that the log shows.
   */
  readonly by: string | null | Readonly<Record<string, string | null>>;
  /** Hours since the version before it; default 48. */
  readonly hours?: number;
  readonly daily?: boolean;
}

const ACCOUNT = '111122223333';
const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${name}`;

/** The resource of each type. CloudTrail names it in the form that the service's calls take. */
export const RESOURCES: Readonly<Record<string, { id: string; name?: string; arn?: string; source: string }>> = {
  'AWS::S3::Bucket': { id: 'assets', name: 'assets', arn: 'arn:aws:s3:::assets', source: 's3' },
  'AWS::EC2::Volume': { id: 'vol-0a1b2c3d', arn: arn('ec2', 'volume/vol-0a1b2c3d'), source: 'ec2' },
  'AWS::EC2::Instance': { id: 'i-0a1b2c3d', arn: arn('ec2', 'instance/i-0a1b2c3d'), source: 'ec2' },
  'AWS::EC2::SecurityGroup': { id: 'sg-0a1b2c3d', name: 'web', source: 'ec2' },
  'AWS::EC2::Subnet': { id: 'subnet-0a1b2c3d', source: 'ec2' },
  'AWS::EC2::RouteTable': { id: 'rtb-0a1b2c3d', source: 'ec2' },
  'AWS::EC2::NetworkAcl': { id: 'acl-0a1b2c3d', source: 'ec2' },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    id: arn('elasticloadbalancing', 'loadbalancer/app/web/50dc6c495c0c9188'),
    name: 'web',
    source: 'elasticloadbalancing',
  },
  'AWS::ElasticLoadBalancingV2::Listener': {
    id: arn('elasticloadbalancing', 'listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2'),
    source: 'elasticloadbalancing',
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    id: arn('elasticloadbalancing', 'targetgroup/web/73e2d6bc24d8a067'),
    source: 'elasticloadbalancing',
  },
  'AWS::IAM::Role': { id: 'AROA0EXAMPLE1', name: 'app', arn: `arn:aws:iam::${ACCOUNT}:role/app`, source: 'iam' },
  'AWS::IAM::User': { id: 'AIDA0EXAMPLE1', name: 'dave', arn: `arn:aws:iam::${ACCOUNT}:user/dave`, source: 'iam' },
  'AWS::IAM::Policy': { id: 'ANPA0EXAMPLE1', name: 'read', arn: `arn:aws:iam::${ACCOUNT}:policy/read`, source: 'iam' },
  'AWS::KMS::Key': { id: '0a1b2c3d-0000-4000-8000-000000000001', source: 'kms' },
  'AWS::RDS::DBInstance': { id: 'db-ABCDEFGHIJKLMNOP', name: 'shop', arn: arn('rds', 'db:shop'), source: 'rds' },
  'AWS::RDS::DBCluster': { id: 'cluster-ABCDEFGHIJKLM', name: 'shop', arn: arn('rds', 'cluster:shop'), source: 'rds' },
  'AWS::Lambda::Function': { id: 'app', name: 'app', arn: arn('lambda', 'function:app'), source: 'lambda' },
  'AWS::DynamoDB::Table': { id: 'orders', name: 'orders', arn: arn('dynamodb', 'table/orders'), source: 'dynamodb' },
  'AWS::SQS::Queue': {
    id: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/jobs`,
    name: 'jobs',
    arn: arn('sqs', 'jobs'),
    source: 'sqs',
  },
  'AWS::SNS::Topic': { id: arn('sns', 'news'), name: 'news', source: 'sns' },
  'AWS::ECS::Service': { id: arn('ecs', 'service/shop/web'), name: 'web', source: 'ecs' },
  'AWS::EKS::Cluster': { id: 'shop', name: 'shop', arn: arn('eks', 'cluster/shop'), source: 'eks' },
  'AWS::AutoScaling::AutoScalingGroup': {
    id: arn('autoscaling', 'autoScalingGroup:1:autoScalingGroupName/web'),
    name: 'web',
    source: 'autoscaling',
  },
  'AWS::CloudTrail::Trail': { id: 'main', name: 'main', arn: arn('cloudtrail', 'trail/main'), source: 'cloudtrail' },
  'AWS::SecretsManager::Secret': {
    id: arn('secretsmanager', 'secret:shop-AbCdEf'),
    name: 'shop',
    source: 'secretsmanager',
  },
  'AWS::CloudWatch::Alarm': {
    id: 'errors',
    name: 'errors',
    arn: arn('cloudwatch', 'alarm:errors'),
    source: 'monitoring',
  },
};

const BUCKET = { bucketName: 'assets', Host: 'assets.s3.eu-west-1.amazonaws.com' };
const VOLUME = { resourcesSet: { items: [{ resourceId: 'vol-0a1b2c3d' }] } };
const INSTANCES = { instancesSet: { items: [{ instanceId: 'i-0a1b2c3d' }] } };
const GROUP = { groupId: 'sg-0a1b2c3d' };
const GRANT = (cidr: string, port = 22) => ({
  ...GROUP,
  ipPermissions: {
    items: [{ ipProtocol: 'tcp', fromPort: port, toPort: port, ipRanges: { items: [{ cidrIp: cidr }] } }],
  },
});
const PERMISSION = (cidr: string, port = 22) => ({
  ipProtocol: 'tcp',
  fromPort: port,
  toPort: port,
  ipv4Ranges: [{ cidrIp: cidr }],
  ipRanges: [cidr],
});
const findId = (type: string) => RESOURCES[type]?.id as string;
const LOAD_BALANCER = findId('AWS::ElasticLoadBalancingV2::LoadBalancer');
const LISTENER = findId('AWS::ElasticLoadBalancingV2::Listener');
const TARGETS = findId('AWS::ElasticLoadBalancingV2::TargetGroup');
const KEY = findId('AWS::KMS::Key');
const DATABASE = { dBInstanceIdentifier: 'shop' };
const FUNCTION = { functionName: 'app' };

const conf = (configuration: unknown, more: Readonly<Record<string, unknown>> = {}) => ({ configuration, ...more });
const extra = (supplementaryConfiguration: unknown) => ({ configuration: {}, supplementaryConfiguration });
const alice = (name: string, request: unknown, more: Partial<LabelledCall> = {}): LabelledCall => ({
  by: 'alice',
  name,
  request,
  ...more,
});
const bob = (name: string, request: unknown, more: Partial<LabelledCall> = {}): LabelledCall => ({
  by: 'bob',
  name,
  request,
  ...more,
});

type Row = readonly [
  title: string,
  type: string,
  before: unknown,
  after: unknown,
  calls: readonly LabelledCall[],
  by: LabelledChange['by'],
  more?: Pick<LabelledChange, 'hours' | 'daily'>,
];

const POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Read', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::assets/*' },
  ],
};
const POLICY_TEXT = JSON.stringify(POLICY);

const ROWS: readonly Row[] = [
  // Buckets.
  [
    'policy',
    'AWS::S3::Bucket',
    extra({ BucketPolicy: { policyText: null } }),
    extra({ BucketPolicy: { policyText: POLICY_TEXT } }),
    [alice('PutBucketPolicy', { ...BUCKET, policy: '', bucketPolicy: POLICY })],
    'alice',
  ],
  [
    'policy removed',
    'AWS::S3::Bucket',
    extra({ BucketPolicy: { policyText: POLICY_TEXT } }),
    extra({ BucketPolicy: {} }),
    [alice('DeleteBucketPolicy', { ...BUCKET, policy: '' })],
    'alice',
  ],
  [
    'ACL',
    'AWS::S3::Bucket',
    extra({ AccessControlList: '{"grantList":[]}' }),
    extra({ AccessControlList: '{"grantList":[{"grantee":"AllUsers","permission":"Read"}]}' }),
    [alice('PutBucketAcl', { ...BUCKET, acl: '', 'x-amz-acl': 'public-read' })],
    'alice',
  ],
  [
    'versioning',
    'AWS::S3::Bucket',
    extra({ BucketVersioningConfiguration: { status: 'Off', isMfaDeleteEnabled: null } }),
    extra({ BucketVersioningConfiguration: { status: 'Enabled' } }),
    [alice('PutBucketVersioning', { ...BUCKET, versioning: '', VersioningConfiguration: { Status: 'Enabled' } })],
    'alice',
  ],
  [
    'versioning and policy by two people',
    'AWS::S3::Bucket',
    extra({ BucketVersioningConfiguration: { status: 'Off' }, BucketPolicy: {} }),
    extra({ BucketVersioningConfiguration: { status: 'Enabled' }, BucketPolicy: { policyText: POLICY_TEXT } }),
    [alice('PutBucketVersioning', BUCKET), bob('PutBucketPolicy', { ...BUCKET, bucketPolicy: POLICY }, { before: 4 })],
    {
      '/supplementaryConfiguration/BucketVersioningConfiguration': 'alice',
      '/supplementaryConfiguration/BucketPolicy': 'bob',
    },
  ],
  [
    'public access block',
    'AWS::S3::Bucket',
    extra({ PublicAccessBlockConfiguration: { blockPublicAcls: true } }),
    extra({ PublicAccessBlockConfiguration: { blockPublicAcls: false } }),
    [alice('PutBucketPublicAccessBlock', { ...BUCKET, publicAccessBlock: '' })],
    'alice',
  ],
  [
    'encryption',
    'AWS::S3::Bucket',
    extra({ ServerSideEncryptionConfiguration: { rules: [{ bucketKeyEnabled: false }] } }),
    extra({ ServerSideEncryptionConfiguration: { rules: [{ bucketKeyEnabled: true }] } }),
    [alice('PutBucketEncryption', { ...BUCKET, encryption: '' })],
    'alice',
  ],
  [
    'logging',
    'AWS::S3::Bucket',
    extra({ BucketLoggingConfiguration: {} }),
    extra({ BucketLoggingConfiguration: { destinationBucketName: 'logs' } }),
    [
      alice('PutBucketLogging', {
        ...BUCKET,
        logging: '',
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs' } },
      }),
    ],
    'alice',
  ],
  [
    'lifecycle',
    'AWS::S3::Bucket',
    extra({}),
    extra({ BucketLifecycleConfiguration: { rules: [{ id: 'old', status: 'Enabled' }] } }),
    [alice('PutBucketLifecycle', { ...BUCKET, lifecycle: '' })],
    'alice',
  ],
  [
    'tags',
    'AWS::S3::Bucket',
    conf({}, { tags: {} }),
    {
      configuration: {},
      tags: { team: 'web' },
      supplementaryConfiguration: { BucketTaggingConfiguration: { tagSets: [{ tags: { team: 'web' } }] } },
    },
    [alice('PutBucketTagging', { ...BUCKET, tagging: '' })],
    'alice',
  ],
  [
    'an object was written meanwhile',
    'AWS::S3::Bucket',
    extra({ BucketVersioningConfiguration: { status: 'Off' } }),
    extra({ BucketVersioningConfiguration: { status: 'Enabled' } }),
    [bob('PutObject', { ...BUCKET, key: 'a' }), alice('PutBucketVersioning', BUCKET)],
    'alice',
  ],
  ['created', 'AWS::S3::Bucket', null, conf({ name: 'assets' }), [alice('CreateBucket', BUCKET)], 'alice'],
  [
    'deleted',
    'AWS::S3::Bucket',
    conf({ name: 'assets' }),
    null,
    [alice('DeleteBucket', BUCKET), bob('PutBucketPolicy', BUCKET, { before: 8 })],
    'alice',
  ],
  // Volumes.
  [
    'type',
    'AWS::EC2::Volume',
    conf({ volumeType: 'gp2', iops: 100 }),
    conf({ volumeType: 'gp3', iops: 3000 }),
    [alice('ModifyVolume', { ModifyVolumeRequest: { VolumeId: 'vol-0a1b2c3d', VolumeType: 'gp3' } })],
    'alice',
  ],
  [
    'size',
    'AWS::EC2::Volume',
    conf({ size: 8 }),
    conf({ size: 16 }),
    [
      bob('CreateSnapshot', { volumeId: 'vol-0a1b2c3d' }),
      alice('ModifyVolume', { ModifyVolumeRequest: { VolumeId: 'vol-0a1b2c3d', Size: 16 } }),
    ],
    'alice',
  ],
  [
    'attached',
    'AWS::EC2::Volume',
    conf({ state: 'available', attachments: [] }),
    conf(
      { state: 'in-use', attachments: [{ instanceId: 'i-0a1b2c3d', device: '/dev/sdf' }] },
      {
        relationships: [
          { resourceId: 'i-0a1b2c3d', resourceType: 'AWS::EC2::Instance', name: 'Is attached to Instance' },
        ],
      },
    ),
    [alice('AttachVolume', { volumeId: 'vol-0a1b2c3d', instanceId: 'i-0a1b2c3d', device: '/dev/sdf' })],
    'alice',
  ],
  [
    'tag by CreateTags',
    'AWS::EC2::Volume',
    conf({ size: 8 }, { tags: {} }),
    conf({ size: 8, tags: [{ key: 'team', value: 'web' }] }, { tags: { team: 'web' } }),
    [alice('CreateTags', { ...VOLUME, tagSet: { items: [{ key: 'team', value: 'web' }] } })],
    'alice',
  ],
  [
    'tag by TagResources',
    'AWS::EC2::Volume',
    conf({}, { tags: {} }),
    conf({}, { tags: { team: 'web' } }),
    [
      alice(
        'TagResources',
        { resourceARNList: [arn('ec2', 'volume/vol-0a1b2c3d')], tags: { team: 'web' } },
        { source: 'tagging' },
      ),
    ],
    'alice',
  ],
  // Instances.
  [
    'stopped',
    'AWS::EC2::Instance',
    conf({ state: { code: 16, name: 'running' }, publicIpAddress: '192.0.2.1' }),
    conf({ state: { code: 80, name: 'stopped' }, stateTransitionReason: 'User initiated' }),
    [alice('StopInstances', INSTANCES)],
    'alice',
  ],
  [
    'started',
    'AWS::EC2::Instance',
    conf({ state: { code: 80, name: 'stopped' } }),
    conf({ state: { code: 16, name: 'running' }, launchTime: '2026-02-11T05:00:00.000Z' }),
    [alice('StartInstances', INSTANCES)],
    'alice',
  ],
  [
    'terminated',
    'AWS::EC2::Instance',
    conf({ state: { name: 'running' } }),
    null,
    [alice('TerminateInstances', INSTANCES)],
    'alice',
  ],
  [
    'type',
    'AWS::EC2::Instance',
    conf({ instanceType: 't3.micro', state: { code: 80 } }),
    conf({ instanceType: 't3.large', state: { code: 80 } }),
    [
      bob('StopInstances', INSTANCES, { before: 6 }),
      alice('ModifyInstanceAttribute', { instanceId: 'i-0a1b2c3d', instanceType: { value: 't3.large' } }),
    ],
    'alice',
  ],
  [
    'type and state by two people',
    'AWS::EC2::Instance',
    conf({ instanceType: 't3.micro', state: { code: 80 } }),
    conf({ instanceType: 't3.large', state: { code: 16 } }),
    [
      bob('StartInstances', INSTANCES),
      alice(
        'ModifyInstanceAttribute',
        { instanceId: 'i-0a1b2c3d', instanceType: { value: 't3.large' } },
        { before: 5 },
      ),
    ],
    { '/configuration/instanceType': 'alice', '/configuration/state': 'bob' },
  ],
  [
    'metadata options',
    'AWS::EC2::Instance',
    conf({ metadataOptions: { httpTokens: 'optional' } }),
    conf({ metadataOptions: { httpTokens: 'required' } }),
    [
      alice('ModifyInstanceMetadataOptions', {
        ModifyInstanceMetadataOptionsRequest: { InstanceId: 'i-0a1b2c3d', HttpTokens: 'required' },
      }),
    ],
    'alice',
  ],
  [
    'instance profile',
    'AWS::EC2::Instance',
    conf({}),
    conf({ iamInstanceProfile: { arn: `arn:aws:iam::${ACCOUNT}:instance-profile/app` } }),
    [
      alice('AssociateIamInstanceProfile', {
        AssociateIamInstanceProfileRequest: { InstanceId: 'i-0a1b2c3d', IamInstanceProfile: { Name: 'app' } },
      }),
    ],
    'alice',
  ],
  [
    'terminated by Auto Scaling',
    'AWS::EC2::Instance',
    conf({ state: { name: 'running' } }),
    null,
    [{ by: 'autoscaling', name: 'TerminateInstances', request: INSTANCES, invokedBy: 'autoscaling.amazonaws.com' }],
    'autoscaling',
  ],
  // Security groups.
  [
    'rule',
    'AWS::EC2::SecurityGroup',
    conf({ ipPermissions: [] }),
    conf({ ipPermissions: [PERMISSION('0.0.0.0/0')] }),
    [alice('AuthorizeSecurityGroupIngress', GRANT('0.0.0.0/0'))],
    'alice',
  ],
  [
    'rules of two people',
    'AWS::EC2::SecurityGroup',
    conf({ ipPermissions: [] }),
    conf({ ipPermissions: [PERMISSION('192.0.2.0/24', 22), PERMISSION('198.51.100.0/24', 443)] }),
    [
      alice('AuthorizeSecurityGroupIngress', GRANT('192.0.2.0/24', 22)),
      bob('AuthorizeSecurityGroupIngress', GRANT('198.51.100.0/24', 443)),
    ],
    { '/configuration/ipPermissions/0': 'alice', '/configuration/ipPermissions/1': 'bob' },
  ],
  [
    'another group of which this is the source',
    'AWS::EC2::SecurityGroup',
    conf({ ipPermissions: [] }),
    conf({ ipPermissions: [PERMISSION('0.0.0.0/0')] }),
    [
      bob('AuthorizeSecurityGroupIngress', {
        groupId: 'sg-0f0f0f0f',
        ipPermissions: { items: [{ groups: { items: [{ groupId: 'sg-0a1b2c3d' }] } }] },
      }),
    ],
    null,
  ],
  [
    'a call that failed',
    'AWS::EC2::SecurityGroup',
    conf({ ipPermissions: [] }),
    conf({ ipPermissions: [PERMISSION('0.0.0.0/0')] }),
    [bob('AuthorizeSecurityGroupIngress', GRANT('0.0.0.0/0'), { error: 'Client.UnauthorizedOperation' })],
    null,
  ],
  [
    'a failed call and one that succeeded',
    'AWS::EC2::SecurityGroup',
    conf({ ipPermissions: [] }),
    conf({ ipPermissions: [PERMISSION('0.0.0.0/0')] }),
    [
      bob('AuthorizeSecurityGroupIngress', GRANT('0.0.0.0/0'), { error: 'Client.UnauthorizedOperation', before: 2 }),
      alice('AuthorizeSecurityGroupIngress', GRANT('0.0.0.0/0'), { before: 4 }),
    ],
    'alice',
  ],
  [
    'captured late',
    'AWS::EC2::SecurityGroup',
    conf({ ipPermissions: [] }),
    conf({ ipPermissions: [PERMISSION('0.0.0.0/0')] }),
    [alice('AuthorizeSecurityGroupIngress', GRANT('0.0.0.0/0'), { before: 40 })],
    'alice',
  ],
  [
    'captured late, with a call of another person before the last version',
    'AWS::EC2::SecurityGroup',
    conf({ ipPermissions: [] }),
    conf({ ipPermissions: [PERMISSION('0.0.0.0/0')] }),
    [bob('AuthorizeSecurityGroupIngress', GRANT('0.0.0.0/0'), { before: 50 })],
    null,
    { hours: 0.5 },
  ],
  [
    'read meanwhile',
    'AWS::EC2::SecurityGroup',
    conf({ ipPermissions: [] }),
    conf({ ipPermissions: [PERMISSION('0.0.0.0/0')] }),
    [
      bob('DescribeSecurityGroups', { securityGroupIdSet: { items: [GROUP] } }, { readOnly: true }),
      alice('AuthorizeSecurityGroupIngress', GRANT('0.0.0.0/0')),
    ],
    'alice',
  ],
  [
    'recorded daily',
    'AWS::EC2::SecurityGroup',
    conf({ ipPermissions: [] }),
    conf({ ipPermissions: [PERMISSION('0.0.0.0/0')] }),
    [alice('AuthorizeSecurityGroupIngress', GRANT('0.0.0.0/0'), { before: 1200 })],
    'alice',
    { daily: true, hours: 24 },
  ],
  [
    'recorded daily, two people',
    'AWS::EC2::SecurityGroup',
    conf({ ipPermissions: [] }),
    conf({ ipPermissions: [PERMISSION('192.0.2.0/24')] }),
    [
      alice('AuthorizeSecurityGroupIngress', GRANT('192.0.2.0/24'), { before: 1200 }),
      bob('RevokeSecurityGroupIngress', GRANT('198.51.100.0/24'), { before: 300 }),
    ],
    'alice',
    { daily: true, hours: 24 },
  ],
  [
    'by CloudFormation',
    'AWS::EC2::SecurityGroup',
    conf({ ipPermissions: [] }),
    conf({ ipPermissions: [PERMISSION('0.0.0.0/0', 443)] }),
    [alice('AuthorizeSecurityGroupIngress', GRANT('0.0.0.0/0', 443), { invokedBy: 'cloudformation.amazonaws.com' })],
    'alice',
  ],
  // Load balancers.
  [
    'listener',
    'AWS::ElasticLoadBalancingV2::Listener',
    conf({ DefaultActions: [{ Type: 'forward', TargetGroupArn: TARGETS }] }),
    conf({ DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS' } }] }),
    [alice('ModifyListener', { listenerArn: LISTENER, defaultActions: [{ type: 'redirect' }] })],
    'alice',
  ],
  [
    'attributes',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    extra({ LoadBalancerAttributes: [{ key: 'deletion_protection.enabled', value: 'false' }] }),
    extra({ LoadBalancerAttributes: [{ key: 'deletion_protection.enabled', value: 'true' }] }),
    [
      alice('ModifyLoadBalancerAttributes', {
        loadBalancerArn: LOAD_BALANCER,
        attributes: [{ key: 'deletion_protection.enabled', value: 'true' }],
      }),
    ],
    'alice',
  ],
  [
    'groups, while another added a listener',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    conf({ securityGroups: ['sg-0a1b2c3d'] }),
    conf({ securityGroups: ['sg-0b1b2c3d'] }),
    [
      bob('CreateListener', { loadBalancerArn: LOAD_BALANCER, port: 80 }),
      alice('SetSecurityGroups', { loadBalancerArn: LOAD_BALANCER, securityGroups: ['sg-0b1b2c3d'] }),
    ],
    'alice',
  ],
  [
    'only a listener was added',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    conf({ securityGroups: ['sg-0a1b2c3d'] }),
    conf({ securityGroups: ['sg-0b1b2c3d'] }),
    [bob('CreateListener', { loadBalancerArn: LOAD_BALANCER, port: 80 })],
    null,
  ],
  [
    'tags by AddTags',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    conf({}, { tags: {} }),
    conf({}, { tags: { team: 'web' } }),
    [alice('AddTags', { resourceArns: [LOAD_BALANCER], tags: [{ key: 'team', value: 'web' }] })],
    'alice',
  ],
  [
    'target group',
    'AWS::ElasticLoadBalancingV2::TargetGroup',
    conf({ HealthCheckPath: '/' }),
    conf({ HealthCheckPath: '/health' }),
    [alice('ModifyTargetGroup', { targetGroupArn: TARGETS, healthCheckPath: '/health' })],
    'alice',
  ],
  // IAM, whose events are in us-east-1.
  [
    'policy attached',
    'AWS::IAM::Role',
    conf({ attachedManagedPolicies: [] }),
    conf({
      attachedManagedPolicies: [
        { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess', policyName: 'AdministratorAccess' },
      ],
    }),
    [alice('AttachRolePolicy', { roleName: 'app', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })],
    'alice',
  ],
  [
    'inline policy',
    'AWS::IAM::Role',
    conf({ rolePolicyList: [] }),
    conf({ rolePolicyList: [{ policyName: 'own', policyDocument: '%7B%7D' }] }),
    [
      bob('TagRole', { roleName: 'app' }),
      alice('PutRolePolicy', { roleName: 'app', policyName: 'own', policyDocument: '{}' }),
    ],
    'alice',
  ],
  [
    'trust policy',
    'AWS::IAM::Role',
    conf({ assumeRolePolicyDocument: '%7B%7D' }),
    conf({ assumeRolePolicyDocument: '%7B%22a%22%3A1%7D' }),
    [alice('UpdateAssumeRolePolicy', { roleName: 'app', policyDocument: '{"a":1}' })],
    'alice',
  ],
  [
    'session length',
    'AWS::IAM::Role',
    conf({ maxSessionDuration: 3600 }),
    conf({ maxSessionDuration: 7200 }),
    [alice('UpdateRole', { roleName: 'app', maxSessionDuration: 7200 })],
    'alice',
  ],
  [
    'tags by TagRole',
    'AWS::IAM::Role',
    conf({ tags: [] }, { tags: {} }),
    conf({ tags: [{ key: 'team', value: 'web' }] }, { tags: { team: 'web' } }),
    [alice('TagRole', { roleName: 'app', tags: [{ key: 'team', value: 'web' }] })],
    'alice',
  ],
  [
    'the role was passed to a function',
    'AWS::IAM::Role',
    conf({ maxSessionDuration: 3600 }),
    conf({ maxSessionDuration: 7200 }),
    [
      bob(
        'UpdateFunctionConfiguration20150331v2',
        { functionName: 'other', role: `arn:aws:iam::${ACCOUNT}:role/app` },
        { source: 'lambda' },
      ),
    ],
    null,
  ],
  [
    'group of a user',
    'AWS::IAM::User',
    conf({ groupList: [] }),
    conf({ groupList: ['admins'] }),
    [alice('AddUserToGroup', { userName: 'dave', groupName: 'admins' })],
    'alice',
  ],
  [
    'version of a policy',
    'AWS::IAM::Policy',
    conf({ defaultVersionId: 'v1', policyVersionList: [{ versionId: 'v1' }] }),
    conf({ defaultVersionId: 'v2', policyVersionList: [{ versionId: 'v1' }, { versionId: 'v2' }] }),
    [alice('CreatePolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/read`, setAsDefault: true })],
    'alice',
  ],
  [
    'a policy was attached meanwhile',
    'AWS::IAM::Policy',
    conf({ defaultVersionId: 'v1', attachmentCount: 0 }),
    conf({ defaultVersionId: 'v2', attachmentCount: 1 }),
    [
      bob('AttachRolePolicy', { roleName: 'app', policyArn: `arn:aws:iam::${ACCOUNT}:policy/read` }, { before: 2 }),
      alice('SetDefaultPolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/read`, versionId: 'v2' }),
    ],
    { '/configuration/defaultVersionId': 'alice', '/configuration/attachmentCount': 'bob' },
  ],
  // Keys.
  [
    'rotation',
    'AWS::KMS::Key',
    extra({ KeyRotationStatus: false }),
    extra({ KeyRotationStatus: true }),
    [
      alice('EnableKeyRotation', { keyId: KEY }),
      bob('GenerateDataKey', { keyId: KEY }),
      bob('CreateGrant', { keyId: KEY }),
    ],
    'alice',
  ],
  [
    'key policy',
    'AWS::KMS::Key',
    extra({ Policy: '{"Id":"a"}' }),
    extra({ Policy: '{"Id":"b"}' }),
    [alice('PutKeyPolicy', { keyId: arn('kms', `key/${KEY}`), policy: '{"Id":"b"}' })],
    'alice',
  ],
  [
    'deletion scheduled',
    'AWS::KMS::Key',
    conf({ keyState: 'Enabled', enabled: true }),
    conf({ keyState: 'PendingDeletion', enabled: false, deletionDate: '2026-03-11' }),
    [alice('ScheduleKeyDeletion', { keyId: KEY, pendingWindowInDays: 30 })],
    'alice',
  ],
  [
    'description',
    'AWS::KMS::Key',
    conf({ description: 'a' }),
    conf({ description: 'b' }),
    [alice('UpdateKeyDescription', { keyId: KEY, description: 'b' })],
    'alice',
  ],
  // Databases.
  [
    'size of a database',
    'AWS::RDS::DBInstance',
    conf({ dBInstanceClass: 'db.t3.micro' }),
    conf({ dBInstanceClass: 'db.t3.large' }),
    [alice('ModifyDBInstance', { ...DATABASE, dBInstanceClass: 'db.t3.large', applyImmediately: true })],
    'alice',
  ],
  [
    'stopped',
    'AWS::RDS::DBInstance',
    conf({ dBInstanceStatus: 'available' }),
    conf({ dBInstanceStatus: 'stopped' }),
    [alice('StopDBInstance', DATABASE)],
    'alice',
  ],
  [
    'a snapshot was made meanwhile',
    'AWS::RDS::DBInstance',
    conf({ publiclyAccessible: false }),
    conf({ publiclyAccessible: true }),
    [
      bob('CreateDBSnapshot', { ...DATABASE, dBSnapshotIdentifier: 'now' }, { before: 1 }),
      alice('ModifyDBInstance', { ...DATABASE, publiclyAccessible: true }),
    ],
    'alice',
  ],
  [
    'only a snapshot was made',
    'AWS::RDS::DBInstance',
    conf({ publiclyAccessible: false }),
    conf({ publiclyAccessible: true }),
    [bob('CreateDBSnapshot', { ...DATABASE, dBSnapshotIdentifier: 'now' })],
    null,
  ],
  [
    'tags by AddTagsToResource',
    'AWS::RDS::DBInstance',
    conf({}, { tags: {} }),
    conf({}, { tags: { team: 'web' } }),
    [alice('AddTagsToResource', { resourceName: arn('rds', 'db:shop'), tags: [{ key: 'team', value: 'web' }] })],
    'alice',
  ],
  [
    'deleted',
    'AWS::RDS::DBInstance',
    conf({ dBInstanceStatus: 'available' }),
    null,
    [alice('DeleteDBInstance', { ...DATABASE, skipFinalSnapshot: true })],
    'alice',
  ],
  [
    'cluster',
    'AWS::RDS::DBCluster',
    conf({ deletionProtection: true }),
    conf({ deletionProtection: false }),
    [alice('ModifyDBCluster', { dBClusterIdentifier: 'shop', deletionProtection: false })],
    'alice',
  ],
  // Functions.
  [
    'memory',
    'AWS::Lambda::Function',
    conf({ memorySize: 128, lastModified: '2026-02-01', revisionId: 'a' }),
    conf({ memorySize: 256, lastModified: '2026-02-11', revisionId: 'b' }),
    [alice('UpdateFunctionConfiguration20150331v2', { ...FUNCTION, memorySize: 256 })],
    'alice',
  ],
  [
    'code, by an ARN',
    'AWS::Lambda::Function',
    conf({ codeSha256: 'a', codeSize: 1 }),
    conf({ codeSha256: 'b', codeSize: 2 }),
    [alice('UpdateFunctionCode20150331v2', { functionName: arn('lambda', 'function:app') })],
    'alice',
  ],
  [
    'code and memory by two people',
    'AWS::Lambda::Function',
    conf({ codeSha256: 'a', memorySize: 128 }),
    conf({ codeSha256: 'b', memorySize: 256 }),
    [
      alice('UpdateFunctionCode20150331v2', FUNCTION),
      bob('UpdateFunctionConfiguration20150331v2', { ...FUNCTION, memorySize: 256 }),
    ],
    { '/configuration/codeSha256': 'alice', '/configuration/memorySize': 'bob' },
  ],
  [
    'permission',
    'AWS::Lambda::Function',
    extra({}),
    extra({ Policy: '{"Statement":[{"Sid":"s3"}]}' }),
    [alice('AddPermission20150331v2', { ...FUNCTION, statementId: 's3' })],
    'alice',
  ],
  [
    'invoked meanwhile',
    'AWS::Lambda::Function',
    conf({ memorySize: 128 }),
    conf({ memorySize: 256 }),
    [
      bob('CreateEventSourceMapping20150331', FUNCTION),
      alice('UpdateFunctionConfiguration20150331v2', { ...FUNCTION, memorySize: 256 }, { before: 5 }),
    ],
    'alice',
  ],
  [
    'tag',
    'AWS::Lambda::Function',
    conf({}, { tags: {} }),
    conf({}, { tags: { team: 'web' } }),
    [alice('TagResource20170331v2', { resource: arn('lambda', 'function:app'), tags: { team: 'web' } })],
    'alice',
  ],
  // Types without a table of their own.
  [
    'table',
    'AWS::DynamoDB::Table',
    conf({ BillingModeSummary: { BillingMode: 'PROVISIONED' } }),
    conf({ BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } }),
    [alice('UpdateTable', { tableName: 'orders', billingMode: 'PAY_PER_REQUEST' })],
    'alice',
  ],
  [
    'queue',
    'AWS::SQS::Queue',
    conf({ VisibilityTimeout: 30 }),
    conf({ VisibilityTimeout: 60 }),
    [alice('SetQueueAttributes', { queueUrl: findId('AWS::SQS::Queue'), attributes: { VisibilityTimeout: '60' } })],
    'alice',
  ],
  [
    'topic',
    'AWS::SNS::Topic',
    conf({ DisplayName: 'a' }),
    conf({ DisplayName: 'b' }),
    [
      alice('SetTopicAttributes', {
        topicArn: findId('AWS::SNS::Topic'),
        attributeName: 'DisplayName',
        attributeValue: 'b',
      }),
    ],
    'alice',
  ],
  [
    'somebody subscribed only',
    'AWS::SNS::Topic',
    conf({ DisplayName: 'a' }),
    conf({ DisplayName: 'b' }),
    [bob('Subscribe', { topicArn: findId('AWS::SNS::Topic'), protocol: 'email' })],
    null,
  ],
  [
    'service',
    'AWS::ECS::Service',
    conf({ DesiredCount: 1 }),
    conf({ DesiredCount: 4 }),
    [alice('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 4 })],
    'alice',
  ],
  [
    'cluster',
    'AWS::EKS::Cluster',
    conf({ Logging: { enabled: false } }),
    conf({ Logging: { enabled: true } }),
    [alice('UpdateClusterConfig', { name: 'shop', logging: {} })],
    'alice',
  ],
  [
    'a node group was made only',
    'AWS::EKS::Cluster',
    conf({ Logging: { enabled: false } }),
    conf({ Logging: { enabled: true } }),
    [bob('CreateNodegroup', { clusterName: 'shop' })],
    null,
  ],
  [
    'group size',
    'AWS::AutoScaling::AutoScalingGroup',
    conf({ maxSize: 1 }),
    conf({ maxSize: 4 }),
    [alice('UpdateAutoScalingGroup', { autoScalingGroupName: 'web', maxSize: 4 })],
    'alice',
  ],
  [
    'group tags',
    'AWS::AutoScaling::AutoScalingGroup',
    conf({ tags: [] }, { tags: {} }),
    conf({ tags: [{ key: 'team', value: 'web' }] }, { tags: { team: 'web' } }),
    [
      alice('CreateOrUpdateTags', {
        tags: [{ resourceId: 'web', resourceType: 'auto-scaling-group', key: 'team', value: 'web' }],
      }),
    ],
    'alice',
  ],
  [
    'trail',
    'AWS::CloudTrail::Trail',
    conf({ isMultiRegionTrail: true }),
    conf({ isMultiRegionTrail: false }),
    [alice('UpdateTrail', { name: 'main', isMultiRegionTrail: false })],
    'alice',
  ],
  [
    'secret',
    'AWS::SecretsManager::Secret',
    conf({ Description: 'a' }),
    conf({ Description: 'b' }),
    [alice('UpdateSecret', { secretId: 'shop', description: 'b' })],
    'alice',
  ],
  [
    'alarm',
    'AWS::CloudWatch::Alarm',
    conf({ threshold: 1 }),
    conf({ threshold: 5 }),
    [alice('PutMetricAlarm', { alarmName: 'errors', threshold: 5 })],
    'alice',
  ],
  [
    'subnet',
    'AWS::EC2::Subnet',
    conf({ mapPublicIpOnLaunch: false }),
    conf({ mapPublicIpOnLaunch: true }),
    [alice('ModifySubnetAttribute', { subnetId: 'subnet-0a1b2c3d', mapPublicIpOnLaunch: { value: true } })],
    'alice',
  ],
  [
    'instances were started in a subnet only',
    'AWS::EC2::Subnet',
    conf({ mapPublicIpOnLaunch: false }),
    conf({ mapPublicIpOnLaunch: true }),
    [bob('RunInstances', { subnetId: 'subnet-0a1b2c3d' })],
    null,
  ],
  [
    'route',
    'AWS::EC2::RouteTable',
    conf({ routes: [] }),
    conf({ routes: [{ destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-0a' }] }),
    [alice('CreateRoute', { routeTableId: 'rtb-0a1b2c3d', destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-0a' })],
    'alice',
  ],
  [
    'network ACL',
    'AWS::EC2::NetworkAcl',
    conf({ entries: [] }),
    conf({ entries: [{ ruleNumber: 90, egress: false }] }),
    [alice('CreateNetworkAclEntry', { networkAclId: 'acl-0a1b2c3d', ruleNumber: 90 })],
    'alice',
  ],
  [
    'a service of that name in another cluster',
    'AWS::ECS::Service',
    conf({ DesiredCount: 1 }),
    conf({ DesiredCount: 4 }),
    [
      bob(
        'UpdateService',
        { cluster: 'other', service: 'web', desiredCount: 4 },
        { response: { service: { serviceArn: arn('ecs', 'service/other/web') } } },
      ),
    ],
    null,
  ],
  [
    'a service of that name in another cluster, and this one',
    'AWS::ECS::Service',
    conf({ DesiredCount: 1 }),
    conf({ DesiredCount: 4 }),
    [
      bob(
        'UpdateService',
        { cluster: 'other', service: 'web', desiredCount: 4 },
        { before: 1, response: { service: { serviceArn: arn('ecs', 'service/other/web') } } },
      ),
      alice(
        'UpdateService',
        { cluster: 'shop', service: 'web' },
        { response: { service: { serviceArn: findId('AWS::ECS::Service') } } },
      ),
    ],
    'alice',
  ],
  [
    'a table was updated, and tagged without a log',
    'AWS::DynamoDB::Table',
    conf({}, { tags: {} }),
    conf({}, { tags: { team: 'web' } }),
    [bob('UpdateTable', { tableName: 'orders' })],
    null,
  ],
  [
    'memory set twice, by two people',
    'AWS::Lambda::Function',
    conf({ memorySize: 128 }),
    conf({ memorySize: 256 }),
    [
      bob('UpdateFunctionConfiguration20150331v2', { ...FUNCTION, timeout: 30 }, { before: 2 }),
      alice('UpdateFunctionConfiguration20150331v2', { ...FUNCTION, memorySize: 256 }, { before: 4 }),
    ],
    'alice',
  ],
  [
    'a replica was made of it only',
    'AWS::RDS::DBInstance',
    conf({ publiclyAccessible: false }),
    conf({ publiclyAccessible: true }),
    [bob('CreateDBInstanceReadReplica', { dBInstanceIdentifier: 'copy', sourceDBInstanceIdentifier: 'shop' })],
    null,
  ],
  [
    'restored from it only',
    'AWS::RDS::DBCluster',
    conf({ deletionProtection: true }),
    conf({ deletionProtection: false }),
    [bob('CreateDBClusterSnapshot', { dBClusterIdentifier: 'shop' })],
    null,
  ],
  [
    'logs of another bucket',
    'AWS::S3::Bucket',
    extra({ BucketLoggingConfiguration: {} }),
    extra({ BucketLoggingConfiguration: { destinationBucketName: 'logs' } }),
    [
      bob('PutBucketLogging', {
        bucketName: 'other',
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'assets' } },
      }),
    ],
    null,
  ],
];

export const LABELLED_CHANGES: readonly LabelledChange[] = ROWS.map(
  ([title, type, before, after, calls, by, more]) => ({
    title,
    type,
    before,
    after,
    calls,
    by,
    ...more,
  }),
);
