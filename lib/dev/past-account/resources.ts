/** A configuration item as AWS Config writes it into files. */
export type FileItem = Readonly<Record<string, unknown>> & {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly configurationItemCaptureTime: string;
};

export const ACCOUNT = '111122223333';
export const PAST_REGION = 'eu-west-1';
const PAST_VPC = 'vpc-0c0ffee0000000001';

/** The first capture of everything: the day on which the recorder was started. */
export const RECORDING_START = '2026-09-01T06:00:00.000Z';

interface Resource {
  readonly type: string;
  readonly id: string;
  readonly name?: string;
  readonly arn?: string;
  readonly configuration: object;
  readonly supplementary?: object;
  readonly tags?: Readonly<Record<string, string>>;
  readonly relationships?: readonly (readonly [name: string, type: string, id: string])[];
}

/** Returns the item of a resource, captured at a time. */
export function toFileItem(
  { type, id, name, arn, configuration, supplementary = {}, tags = {}, relationships = [] }: Resource,
  captureTime: string,
  status: string,
): FileItem {
  return {
    relatedEvents: [],
    relationships: relationships.map(([label, resourceType, resourceId]) => ({
      resourceId,
      resourceType,
      name: label,
    })),
    configuration,
    supplementaryConfiguration: supplementary,
    tags,
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: captureTime,
    configurationStateId: Date.parse(captureTime),
    awsAccountId: ACCOUNT,
    configurationItemStatus: status,
    resourceType: type,
    resourceId: id,
    ...(name !== undefined && { resourceName: name }),
    ...(arn !== undefined && { ARN: arn }),
    awsRegion: PAST_REGION,
    availabilityZone: 'Not Applicable',
    configurationStateMd5Hash: '',
  };
}

/** A permission of a security group, as AWS Config records it. */
export const permission = (port: number, ...cidrs: readonly string[]): object => ({
  ipProtocol: 'tcp',
  fromPort: port,
  toPort: port,
  ipv4Ranges: cidrs.map((cidrIp) => ({ cidrIp })),
  ipRanges: cidrs,
  ipv6Ranges: [],
  prefixListIds: [],
  userIdGroupPairs: [],
});

export const createSecurityGroup = (id: string, name: string, permissions: readonly object[]): Resource => ({
  type: 'AWS::EC2::SecurityGroup',
  id,
  name,
  arn: `arn:aws:ec2:${PAST_REGION}:${ACCOUNT}:security-group/${id}`,
  configuration: {
    description: name,
    groupName: name,
    groupId: id,
    ownerId: ACCOUNT,
    vpcId: PAST_VPC,
    tags: [],
    ipPermissions: permissions,
    ipPermissionsEgress: [],
  },
  relationships: [['Is contained in Vpc', 'AWS::EC2::VPC', PAST_VPC]],
});

interface InstanceParts {
  readonly groupId: string;
  readonly volumeId: string;
  readonly interfaceId: string;
  readonly team: string;
}

export const createInstance = (
  id: string,
  name: string,
  { groupId, volumeId, interfaceId, team }: InstanceParts,
): Resource => ({
  type: 'AWS::EC2::Instance',
  id,
  arn: `arn:aws:ec2:${PAST_REGION}:${ACCOUNT}:instance/${id}`,
  configuration: {
    instanceId: id,
    instanceType: 't3.medium',
    imageId: 'ami-0a1b2c3d4e5f60718',
    state: { code: 16, name: 'running' },
    metadataOptions: { httpTokens: 'required', httpEndpoint: 'enabled' },
    securityGroups: [{ groupId, groupName: name }],
    networkInterfaces: [{ networkInterfaceId: interfaceId }],
    blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeId } }],
    vpcId: PAST_VPC,
    tags: [],
  },
  tags: { Name: name, team },
  relationships: [
    ['Contains NetworkInterface', 'AWS::EC2::NetworkInterface', interfaceId],
    ['Is associated with SecurityGroup', 'AWS::EC2::SecurityGroup', groupId],
    ['Is attached to Volume', 'AWS::EC2::Volume', volumeId],
  ],
});

export const networkInterface = (id: string, instanceId: string, groupId: string): Resource => ({
  type: 'AWS::EC2::NetworkInterface',
  id,
  arn: `arn:aws:ec2:${PAST_REGION}:${ACCOUNT}:network-interface/${id}`,
  configuration: {
    networkInterfaceId: id,
    groups: [{ groupId, groupName: groupId }],
    attachment: { instanceId, status: 'attached' },
    vpcId: PAST_VPC,
    status: 'in-use',
    tagSet: [],
  },
  relationships: [
    ['Is associated with SecurityGroup', 'AWS::EC2::SecurityGroup', groupId],
    ['Is attached to Instance', 'AWS::EC2::Instance', instanceId],
  ],
});

export const createVolume = (id: string, instanceId: string, volumeType: 'gp2' | 'gp3', size: number): Resource => ({
  type: 'AWS::EC2::Volume',
  id,
  arn: `arn:aws:ec2:${PAST_REGION}:${ACCOUNT}:volume/${id}`,
  configuration: {
    volumeId: id,
    volumeType,
    size,
    iops: volumeType === 'gp3' ? 3000 : Math.max(100, size * 3),
    ...(volumeType === 'gp3' && { throughput: 125 }),
    encrypted: true,
    state: 'in-use',
    availabilityZone: 'eu-west-1a',
    createTime: '2026-03-02T09:00:00.000Z',
    snapshotId: '',
    attachments: [{ instanceId, volumeId: id, device: '/dev/xvda', state: 'attached', deleteOnTermination: true }],
    tags: [],
  },
  relationships: [['Is attached to Instance', 'AWS::EC2::Instance', instanceId]],
});

/** @param readers the principals that the policy allows to read; none for a bucket without a policy */
export const createBucket = (name: string, readers: readonly string[], blocked: boolean): Resource => ({
  type: 'AWS::S3::Bucket',
  id: name,
  name,
  arn: `arn:aws:s3:::${name}`,
  configuration: { name, region: PAST_REGION, creationDate: '2025-06-03T09:12:41.000Z', owner: { id: 'f'.repeat(64) } },
  supplementary: {
    AccessControlList: JSON.stringify({
      grantSet: null,
      grantList: [{ grantee: { id: 'f'.repeat(64), displayName: null }, permission: 'FullControl' }],
      owner: { displayName: null, id: 'f'.repeat(64) },
      isRequesterCharged: false,
    }),
    BucketPolicy:
      readers.length === 0
        ? {}
        : {
            policyText: JSON.stringify({
              Version: '2012-10-17',
              Statement: readers.map((reader) => ({
                Sid: reader === '*' ? 'ReadAssets' : 'ReadByDeployer',
                Effect: 'Allow',
                Principal: reader === '*' ? '*' : { AWS: reader },
                Action: 's3:GetObject',
                Resource: `arn:aws:s3:::${name}/*`,
              })),
            }),
          },
    BucketVersioningConfiguration: { status: 'Enabled' },
    PublicAccessBlockConfiguration: {
      blockPublicAcls: blocked,
      ignorePublicAcls: blocked,
      blockPublicPolicy: blocked,
      restrictPublicBuckets: blocked,
    },
  },
});

const LOAD_BALANCER = `arn:aws:elasticloadbalancing:${PAST_REGION}:${ACCOUNT}:loadbalancer/app/shop-web/50dc6c495c0c9188`;

export const createLoadBalancer = (
  groups: readonly string[],
  attributes: Readonly<Record<string, string>>,
): Resource => ({
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  id: LOAD_BALANCER,
  name: 'shop-web',
  arn: LOAD_BALANCER,
  configuration: {
    loadBalancerArn: LOAD_BALANCER,
    loadBalancerName: 'shop-web',
    scheme: 'internet-facing',
    type: 'application',
    state: { code: 'active' },
    vpcId: PAST_VPC,
    securityGroups: groups,
    availabilityZones: [{ zoneName: 'eu-west-1a', subnetId: 'subnet-0c0ffee0000000001' }],
  },
  supplementary: { LoadBalancerAttributes: Object.entries(attributes).map(([key, value]) => ({ key, value })) },
  relationships: [['Is associated with SecurityGroup', 'AWS::EC2::SecurityGroup', groups[0] as string]],
});

const LISTENER = LOAD_BALANCER.replace(':loadbalancer/', ':listener/').concat('/f2f7dc8efc522ab2');

/** An HTTP listener, which AWS Config records in Pascal case and without relationships. */
export const createListener = (redirects: boolean): Resource => ({
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  id: LISTENER,
  arn: LISTENER,
  configuration: {
    ListenerArn: LISTENER,
    LoadBalancerArn: LOAD_BALANCER,
    Port: 80,
    Protocol: 'HTTP',
    DefaultActions: redirects
      ? [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }]
      : [
          {
            Type: 'forward',
            TargetGroupArn: `arn:aws:elasticloadbalancing:${PAST_REGION}:${ACCOUNT}:targetgroup/shop-web/6d0ecf831eec9f09`,
          },
        ],
    Certificates: [],
  },
});

export const network = (): readonly Resource[] => [
  {
    type: 'AWS::EC2::VPC',
    id: PAST_VPC,
    configuration: { vpcId: PAST_VPC, cidrBlock: '10.20.0.0/16', state: 'available', isDefault: false },
  },
  {
    type: 'AWS::EC2::Subnet',
    id: 'subnet-0c0ffee0000000001',
    configuration: {
      subnetId: 'subnet-0c0ffee0000000001',
      cidrBlock: '10.20.1.0/24',
      vpcId: PAST_VPC,
      state: 'available',
      mapPublicIpOnLaunch: false,
    },
    relationships: [['Is contained in Vpc', 'AWS::EC2::VPC', PAST_VPC]],
  },
];

export type { Resource };
