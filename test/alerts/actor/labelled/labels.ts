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

export const ACCOUNT = '111122223333';
export const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${name}`;

/** The resource of each type. CloudTrail names it in the form that the service's calls take. */
export const RESOURCES: Readonly<Record<string, { id: string; name?: string; arn?: string; source: string }>> = {
  'AWS::S3::Bucket': { id: 'assets', name: 'assets', arn: 'arn:aws:s3:::assets', source: 's3' },
  'AWS::EC2::Volume': { id: 'vol-0a1b2c3d', arn: arn('ec2', 'volume/vol-0a1b2c3d'), source: 'ec2' },
  'AWS::EC2::Instance': { id: 'i-0a1b2c3d', arn: arn('ec2', 'instance/i-0a1b2c3d'), source: 'ec2' },
  'AWS::EC2::SecurityGroup': { id: 'sg-0a1b2c3d', name: 'web', source: 'ec2' },
  'AWS::EC2::LaunchTemplate': { id: 'lt-0a1b2c3d', name: 'web', source: 'ec2' },
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

export const BUCKET = { bucketName: 'assets', Host: 'assets.s3.eu-west-1.amazonaws.com' };
export const VOLUME = { resourcesSet: { items: [{ resourceId: 'vol-0a1b2c3d' }] } };
export const INSTANCES = { instancesSet: { items: [{ instanceId: 'i-0a1b2c3d' }] } };
export const GROUP = { groupId: 'sg-0a1b2c3d' };
export const GRANT = (cidr: string, port = 22) => ({
  ...GROUP,
  ipPermissions: {
    items: [{ ipProtocol: 'tcp', fromPort: port, toPort: port, ipRanges: { items: [{ cidrIp: cidr }] } }],
  },
});
export const PERMISSION = (cidr: string, port = 22) => ({
  ipProtocol: 'tcp',
  fromPort: port,
  toPort: port,
  ipv4Ranges: [{ cidrIp: cidr }],
  ipRanges: [cidr],
});
export const findId = (type: string) => RESOURCES[type]?.id as string;
export const LOAD_BALANCER = findId('AWS::ElasticLoadBalancingV2::LoadBalancer');
export const LISTENER = findId('AWS::ElasticLoadBalancingV2::Listener');
export const TARGETS = findId('AWS::ElasticLoadBalancingV2::TargetGroup');
export const KEY = findId('AWS::KMS::Key');
export const DATABASE = { dBInstanceIdentifier: 'shop' };
export const FUNCTION = { functionName: 'app' };

/** An item with a configuration. */
export const conf = (configuration: unknown, more: Readonly<Record<string, unknown>> = {}) => ({
  configuration,
  ...more,
});
/** An item with a supplementary configuration. */
export const extra = (supplementaryConfiguration: unknown) => ({ configuration: {}, supplementaryConfiguration });
export const alice = (name: string, request: unknown, more: Partial<LabelledCall> = {}): LabelledCall => ({
  by: 'alice',
  name,
  request,
  ...more,
});
export const bob = (name: string, request: unknown, more: Partial<LabelledCall> = {}): LabelledCall => ({
  by: 'bob',
  name,
  request,
  ...more,
});

/** A labelled change as a row. */
export type Row = readonly [
  title: string,
  type: string,
  before: unknown,
  after: unknown,
  calls: readonly LabelledCall[],
  by: LabelledChange['by'],
  more?: Pick<LabelledChange, 'hours' | 'daily'>,
];

export const POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Read', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::assets/*' },
  ],
};
export const POLICY_TEXT = JSON.stringify(POLICY);
