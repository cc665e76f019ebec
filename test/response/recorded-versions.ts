import { BUCKET, GROUP, HTTP_LISTENER, VOLUME } from './resources';

/** A version as AWS Config's API returns it: objects are JSON text. */
type RecordedVersion = Readonly<Record<string, unknown>> & { readonly resourceId: string };

const createVersion = (resourceType: string, resourceId: string, time: string, parts: object): RecordedVersion => ({
  ...{ version: '1.3', accountId: '111122223333', awsRegion: 'eu-west-1', resourceType, resourceId },
  configurationItemCaptureTime: new Date(time),
  configurationItemStatus: 'OK',
  configurationStateId: String(Date.parse(time)),
  resourceCreationTime: new Date('2026-01-01T00:00:00.000Z'),
  relationships: [],
  tags: {},
  ...parts,
});

/** Creates a version of a security group whose port 22 is open to some ranges. */
export const recordGroup = (time: string, cidrs: readonly string[], more: object = {}): RecordedVersion =>
  createVersion('AWS::EC2::SecurityGroup', GROUP, time, {
    configuration: JSON.stringify({
      ...{ groupId: GROUP, groupName: 'bastion', vpcId: 'vpc-0123456789abcdef0', ipPermissionsEgress: [] },
      ipPermissions: cidrs.map((cidrIp) => ({
        ...{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp }], ipRanges: [cidrIp] },
        ...{ ipv6Ranges: [], prefixListIds: [], userIdGroupPairs: [] },
      })),
    }),
    ...more,
  });

export const recordVolume = (time: string, performance: object): RecordedVersion =>
  createVersion('AWS::EC2::Volume', VOLUME, time, {
    configuration: JSON.stringify({ volumeId: VOLUME, size: 500, state: 'in-use', ...performance }),
  });

export const recordListener = (time: string, DefaultActions: readonly object[]): RecordedVersion =>
  createVersion('AWS::ElasticLoadBalancingV2::Listener', HTTP_LISTENER, time, {
    configuration: JSON.stringify({ ListenerArn: HTTP_LISTENER, Port: 80, Protocol: 'HTTP', DefaultActions }),
  });

interface RecordedBucket {
  readonly policyText?: string;
  /** The settings that are on. */
  readonly block?: object;
  /** Besides those of the owner. */
  readonly grants?: readonly object[];
}

export const recordBucket = (time: string, { policyText, block, grants = [] }: RecordedBucket): RecordedVersion =>
  createVersion('AWS::S3::Bucket', BUCKET, time, {
    resourceName: BUCKET,
    configuration: JSON.stringify({ name: BUCKET }),
    supplementaryConfiguration: {
      // The list is JSON text in JSON text.
      AccessControlList: JSON.stringify(
        JSON.stringify({
          grantSet: null,
          grantList: [{ grantee: { id: 'owner', displayName: null }, permission: 'FullControl' }, ...grants],
          owner: { displayName: null, id: 'owner' },
        }),
      ),
      BucketPolicy: JSON.stringify(policyText === undefined ? {} : { policyText }),
      ...(block && {
        PublicAccessBlockConfiguration: JSON.stringify({
          ...{ blockPublicAcls: false, ignorePublicAcls: false },
          ...{ blockPublicPolicy: false, restrictPublicBuckets: false },
          ...block,
        }),
      }),
    },
  });
