import {
  ACCOUNT,
  createBucket,
  createInstance,
  createListener,
  createLoadBalancer,
  createSecurityGroup,
  createVolume,
  network,
  networkInterface,
  permission,
  type Resource,
} from './resources';

/** A call of a person or a tool, as CloudTrail records it. */
interface RecordedCall {
  readonly by: keyof typeof PRINCIPALS;
  readonly source: string;
  readonly name: string;
  readonly request: object;
  /** The response, where it says more than that the call succeeded. */
  readonly response?: object;
  readonly errorCode?: string;
  readonly readOnly?: boolean;
}

/** A moment of the three months: a call, and the resources as AWS Config records them minutes later. */
export interface PastMoment {
  readonly at: string;
  readonly call: RecordedCall;
  readonly changed?: readonly Resource[];
  /** Resources that are gone, as they were. */
  readonly deleted?: readonly Resource[];
}

const WEB = 'sg-0c0ffee00000000a1';
const DATABASE = 'sg-0c0ffee00000000a2';
const BASTION = 'sg-0c0ffee00000000a3';
const HTTPS = permission(443, '0.0.0.0/0');
const DEPLOYER = `arn:aws:iam::${ACCOUNT}:role/ci-deployer`;

const session = (role: string, name: string, userAgent: string, sourceIPAddress: string) => ({
  userAgent,
  sourceIPAddress,
  userIdentity: {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${name}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${name}`,
    accountId: ACCOUNT,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${ACCOUNT}:role/${role}`, accountId: ACCOUNT, userName: role },
    },
  },
});
const ADMIN = 'AWSReservedSSO_Admin_0123456789abcdef';

export const PRINCIPALS = {
  alice: session(ADMIN, 'alice@example.com', 'Mozilla/5.0', '198.51.100.7'),
  bob: session(ADMIN, 'bob@example.com', 'aws-cli/2.22.0 md/awscrt#0.23.4', '198.51.100.9'),
  carol: session(ADMIN, 'carol@example.com', 'Mozilla/5.0', '203.0.113.40'),
  terraform: session('ci-deployer', 'gha-4711', 'APN/1.0 HashiCorp/1.0 Terraform/1.10.2', '192.0.2.80'),
} as const;

const ATTRIBUTES = {
  'access_logs.s3.enabled': 'true',
  'access_logs.s3.bucket': 'paperboat-logs',
  'deletion_protection.enabled': 'true',
  'routing.http.drop_invalid_header_fields.enabled': 'true',
  'routing.http.desync_mitigation_mode': 'defensive',
};

const shop1 = (team: string) =>
  createInstance('i-0c0ffee00000000b1', 'shop-1', {
    groupId: WEB,
    volumeId: 'vol-0c0ffee00000000d1',
    interfaceId: 'eni-0c0ffee00000000c1',
    team,
  });
const shop2 = createInstance('i-0c0ffee00000000b2', 'shop-2', {
  groupId: WEB,
  volumeId: 'vol-0c0ffee00000000d2',
  interfaceId: 'eni-0c0ffee00000000c2',
  team: 'web',
});
const bastionHost = createInstance('i-0c0ffee00000000b3', 'bastion', {
  groupId: BASTION,
  volumeId: 'vol-0c0ffee00000000d3',
  interfaceId: 'eni-0c0ffee00000000c3',
  team: 'platform',
});
const bastionInterface = networkInterface('eni-0c0ffee00000000c3', 'i-0c0ffee00000000b3', BASTION);
const bastionVolume = createVolume('vol-0c0ffee00000000d3', 'i-0c0ffee00000000b3', 'gp2', 20);
const bastionGroup = createSecurityGroup(BASTION, 'bastion', [permission(22, '198.51.100.0/24')]);
const database = (...cidrs: readonly string[]) =>
  createSecurityGroup(DATABASE, 'database', [permission(5432, ...cidrs)]);

/** The account on the first of September 2026. */
export const FIRST_RESOURCES: readonly Resource[] = [
  ...network(),
  createSecurityGroup(WEB, 'web', [HTTPS]),
  database('10.20.0.0/16'),
  bastionGroup,
  shop1('web'),
  bastionHost,
  networkInterface('eni-0c0ffee00000000c1', 'i-0c0ffee00000000b1', WEB),
  bastionInterface,
  createVolume('vol-0c0ffee00000000d1', 'i-0c0ffee00000000b1', 'gp2', 100),
  bastionVolume,
  createBucket('paperboat-assets', [DEPLOYER], true),
  createBucket('paperboat-logs', [], true),
  createLoadBalancer([WEB], ATTRIBUTES),
];

const ec2 = { source: 'ec2.amazonaws.com' } as const;
const s3 = { source: 's3.amazonaws.com' } as const;
const elb = { source: 'elasticloadbalancing.amazonaws.com' } as const;
const range = (groupId: string, port: number, cidrIp: string) => ({
  groupId,
  ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: port, toPort: port, ipRanges: { items: [{ cidrIp }] } }] },
});

/** Three months of a small account, oldest first. */
export const MOMENTS: readonly PastMoment[] = [
  {
    at: '2026-09-14T09:08:40Z',
    call: {
      by: 'carol',
      ...ec2,
      name: 'DescribeSecurityGroups',
      request: { groupIdSet: { items: [{ groupId: WEB }] } },
      readOnly: true,
    },
  },
  {
    at: '2026-09-14T09:12:10Z',
    call: { by: 'alice', ...ec2, name: 'AuthorizeSecurityGroupIngress', request: range(WEB, 22, '0.0.0.0/0') },
    changed: [createSecurityGroup(WEB, 'web', [HTTPS, permission(22, '0.0.0.0/0')])],
  },
  {
    at: '2026-09-16T15:39:50Z',
    call: {
      by: 'carol',
      ...ec2,
      name: 'RevokeSecurityGroupIngress',
      request: range(WEB, 22, '0.0.0.0/0'),
      errorCode: 'Client.UnauthorizedOperation',
    },
  },
  {
    at: '2026-09-16T15:41:05Z',
    call: { by: 'bob', ...ec2, name: 'RevokeSecurityGroupIngress', request: range(WEB, 22, '0.0.0.0/0') },
    changed: [createSecurityGroup(WEB, 'web', [HTTPS])],
  },
  {
    at: '2026-10-02T08:20:00Z',
    call: {
      by: 'terraform',
      ...elb,
      name: 'CreateListener',
      request: { loadBalancerArn: createLoadBalancer([WEB], ATTRIBUTES).arn, port: 80, protocol: 'HTTP' },
      response: { listeners: [{ listenerArn: createListener(false).arn, port: 80, protocol: 'HTTP' }] },
    },
    changed: [createListener(false)],
  },
  {
    at: '2026-10-05T10:02:30Z',
    call: {
      by: 'terraform',
      ...ec2,
      name: 'RunInstances',
      request: {
        instancesSet: {
          items: [
            {
              imageId: 'ami-0a1b2c3d4e5f60718',
              instanceId: shop2.id,
              volumeId: 'vol-0c0ffee00000000d2',
              networkInterfaceId: 'eni-0c0ffee00000000c2',
            },
          ],
        },
        groupSet: { items: [{ groupId: WEB }] },
      },
    },
    changed: [
      shop2,
      networkInterface('eni-0c0ffee00000000c2', shop2.id, WEB),
      createVolume('vol-0c0ffee00000000d2', shop2.id, 'gp3', 100),
    ],
  },
  {
    at: '2026-10-12T14:01:12Z',
    call: {
      by: 'carol',
      ...s3,
      name: 'PutBucketPublicAccessBlock',
      request: { bucketName: 'paperboat-assets', PublicAccessBlockConfiguration: { RestrictPublicBuckets: false } },
    },
    changed: [createBucket('paperboat-assets', [DEPLOYER], false)],
  },
  {
    at: '2026-10-12T14:09:47Z',
    call: {
      by: 'carol',
      ...s3,
      name: 'PutBucketPolicy',
      request: { bucketName: 'paperboat-assets', bucketPolicy: { Statement: [{ Sid: 'ReadAssets', Principal: '*' }] } },
    },
    changed: [createBucket('paperboat-assets', [DEPLOYER, '*'], false)],
  },
  {
    at: '2026-10-15T07:30:00Z',
    call: {
      by: 'alice',
      ...s3,
      name: 'PutBucketPublicAccessBlock',
      request: { bucketName: 'paperboat-assets', PublicAccessBlockConfiguration: { RestrictPublicBuckets: true } },
    },
    changed: [createBucket('paperboat-assets', [DEPLOYER, '*'], true)],
  },
  {
    at: '2026-10-20T11:15:00Z',
    call: {
      by: 'terraform',
      ...elb,
      name: 'ModifyListener',
      request: { listenerArn: createListener(true).arn, defaultActions: [{ type: 'redirect' }] },
    },
    changed: [createListener(true)],
  },
  {
    at: '2026-10-25T16:45:20Z',
    call: {
      by: 'bob',
      ...ec2,
      name: 'ModifyVolume',
      request: { ModifyVolumeRequest: { VolumeId: 'vol-0c0ffee00000000d1', VolumeType: 'gp3', Iops: 3000 } },
    },
    changed: [createVolume('vol-0c0ffee00000000d1', 'i-0c0ffee00000000b1', 'gp3', 100)],
  },
  {
    at: '2026-11-03T09:00:00Z',
    call: {
      by: 'carol',
      ...ec2,
      name: 'CreateTags',
      request: {
        resourcesSet: { items: [{ resourceId: 'i-0c0ffee00000000b1' }] },
        tagSet: { items: [{ key: 'team', value: 'checkout' }] },
      },
    },
    changed: [shop1('checkout')],
  },
  {
    at: '2026-11-09T13:20:00Z',
    call: {
      by: 'bob',
      ...ec2,
      name: 'TerminateInstances',
      request: { instancesSet: { items: [{ instanceId: bastionHost.id }] } },
    },
    deleted: [bastionHost, bastionInterface, bastionVolume],
  },
  {
    at: '2026-11-09T13:40:00Z',
    call: { by: 'bob', ...ec2, name: 'DeleteSecurityGroup', request: { groupId: BASTION } },
    deleted: [bastionGroup],
  },
  {
    at: '2026-11-18T22:40:33Z',
    call: { by: 'carol', ...ec2, name: 'AuthorizeSecurityGroupIngress', request: range(DATABASE, 5432, '0.0.0.0/0') },
    changed: [database('10.20.0.0/16', '0.0.0.0/0')],
  },
  {
    at: '2026-11-24T08:05:00Z',
    call: {
      by: 'terraform',
      ...elb,
      name: 'ModifyLoadBalancerAttributes',
      request: {
        loadBalancerArn: createLoadBalancer([WEB], ATTRIBUTES).arn,
        attributes: [{ key: 'access_logs.s3.enabled', value: 'false' }],
      },
    },
    changed: [createLoadBalancer([WEB], { ...ATTRIBUTES, 'access_logs.s3.enabled': 'false' })],
  },
];
