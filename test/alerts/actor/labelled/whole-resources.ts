import { ACCOUNT, alice, bob, conf, DATABASE, KEY, LOAD_BALANCER, type Row } from './labels';

type Creation = readonly [type: string, call: string, request: object, response?: object];

const CREATIONS: readonly Creation[] = [
  ['AWS::EC2::Instance', 'RunInstances', {}, { instancesSet: { items: [{ instanceId: 'i-0a1b2c3d' }] } }],
  ['AWS::EC2::Volume', 'RunInstances', {}, { volumeId: 'vol-0a1b2c3d' }],
  ['AWS::EC2::RouteTable', 'CreateRouteTable', { vpcId: 'vpc-0a' }, { routeTable: { routeTableId: 'rtb-0a1b2c3d' } }],
  ['AWS::EC2::Subnet', 'CreateDefaultSubnet', {}, { subnet: { subnetId: 'subnet-0a1b2c3d' } }],
  ['AWS::IAM::Policy', 'CreatePolicy', { policyName: 'read' }],
  ['AWS::Lambda::Function', 'CreateFunction20150331', { functionName: 'app' }],
  ['AWS::CloudWatch::Alarm', 'PutMetricAlarm', { alarmName: 'errors' }],
  ['AWS::AutoScaling::AutoScalingGroup', 'CreateAutoScalingGroup', { autoScalingGroupName: 'web' }],
  ['AWS::RDS::DBInstance', 'RestoreDBInstanceFromDBSnapshot', DATABASE],
  ['AWS::RDS::DBInstance', 'CreateDBInstanceReadReplica', DATABASE],
  ['AWS::ECS::Service', 'CreateService', { serviceName: 'web', cluster: 'shop' }],
];

/** Calls that name a resource, and create none of its type. */
const OTHER_CALLS: readonly Creation[] = [
  ['AWS::S3::Bucket', 'PutBucketPolicy', { bucketName: 'assets' }],
  ['AWS::S3::Bucket', 'PutBucketTagging', { bucketName: 'assets' }],
  ['AWS::EC2::Instance', 'CreateTags', { resourcesSet: { items: [{ resourceId: 'i-0a1b2c3d' }] } }],
  ['AWS::EC2::Volume', 'ModifyVolume', { ModifyVolumeRequest: { VolumeId: 'vol-0a1b2c3d' } }],
  ['AWS::EC2::Volume', 'CreateSnapshot', { volumeId: 'vol-0a1b2c3d' }],
  ['AWS::EC2::RouteTable', 'CreateRoute', { routeTableId: 'rtb-0a1b2c3d' }],
  ['AWS::IAM::User', 'CreateAccessKey', { userName: 'dave' }],
  ['AWS::IAM::Policy', 'CreatePolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/read` }],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'CreateListener', { loadBalancerArn: LOAD_BALANCER }],
  ['AWS::EKS::Cluster', 'CreateNodegroup', { clusterName: 'shop' }],
  ['AWS::KMS::Key', 'ScheduleKeyDeletion', { keyId: KEY }],
];

/** The first state of a resource, and its end. */
export const WHOLE_RESOURCE_CHANGES: readonly Row[] = [
  ...CREATIONS.map(
    ([type, name, request, response]): Row => [
      `created by ${name}`,
      type,
      null,
      conf({}),
      [alice(name, request, { response })],
      'alice',
    ],
  ),
  ...OTHER_CALLS.map(
    ([type, name, request]): Row => [`recorded first after ${name}`, type, null, conf({}), [bob(name, request)], null],
  ),
  [
    'recorded first long after it was created',
    'AWS::CloudWatch::Alarm',
    null,
    conf({ threshold: 5 }, { resourceCreationTime: '2025-01-01T00:00:00.000Z' }),
    [bob('PutMetricAlarm', { alarmName: 'errors', threshold: 5 })],
    null,
  ],
  [
    'created by a call that is not named for the type',
    'AWS::SecretsManager::Secret',
    null,
    conf({}, { resourceCreationTime: '2026-02-11T05:01:40.000Z' }),
    [alice('ImportThing', { secretId: 'shop' })],
    'alice',
  ],
  [
    'deleted, after a part of it',
    'AWS::S3::Bucket',
    conf({ name: 'assets' }),
    null,
    [bob('DeleteBucketPolicy', { bucketName: 'assets' }), alice('DeleteBucket', { bucketName: 'assets' })],
    'alice',
  ],
  [
    'deleted, soon after somebody else created it',
    'AWS::EC2::Volume',
    conf({}),
    null,
    [
      bob('RunInstances', {}, { response: { volumeId: 'vol-0a1b2c3d' } }),
      alice('DeleteVolume', { volumeId: 'vol-0a1b2c3d' }),
    ],
    'alice',
  ],
];
