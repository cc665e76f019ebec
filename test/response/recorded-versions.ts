import type { RecordedItem } from '../../lib/local-region/recording/recorded-items';
import { toCanonicalId } from '../../lib/local-region/services/s3/buckets';
import { BUCKET, GROUP, VOLUME } from './resources';

type Parts = Pick<RecordedItem, 'configuration'> & Partial<RecordedItem>;

const createVersion = (resourceType: string, resourceId: string, time: string, parts: Parts): RecordedItem => ({
  configurationItemVersion: '1.3',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType,
  resourceId,
  configurationItemCaptureTime: time,
  configurationItemStatus: 'OK',
  configurationStateId: Date.parse(time),
  resourceCreationTime: '2026-01-01T00:00:00.000Z',
  tags: {},
  relatedEvents: [],
  relationships: [],
  supplementaryConfiguration: {},
  ...parts,
});

/** Creates a version of a security group whose port 22 is open to some ranges. */
export const recordGroup = (time: string, cidrs: readonly string[], more: Partial<RecordedItem> = {}): RecordedItem =>
  createVersion('AWS::EC2::SecurityGroup', GROUP, time, {
    configuration: {
      groupId: GROUP,
      groupName: 'bastion',
      vpcId: 'vpc-0123456789abcdef0',
      ipPermissionsEgress: [],
      ipPermissions: cidrs.map((cidrIp) => ({
        ipProtocol: 'tcp',
        fromPort: 22,
        toPort: 22,
        ipv4Ranges: [{ cidrIp }],
        ipRanges: [cidrIp],
        ipv6Ranges: [],
        prefixListIds: [],
        userIdGroupPairs: [],
      })),
    },
    ...more,
  });

export const recordVolume = (time: string, performance: object): RecordedItem =>
  createVersion('AWS::EC2::Volume', VOLUME, time, {
    configuration: { volumeId: VOLUME, size: 500, state: 'in-use', ...performance },
  });

interface RecordedBucket {
  readonly policyText?: string;
  /** The settings that are on. */
  readonly block?: object;
  /** Besides those of the owner. */
  readonly grants?: readonly object[];
}

const OWNER = toCanonicalId('111122223333');

export const recordBucket = (time: string, { policyText, block, grants = [] }: RecordedBucket): RecordedItem =>
  createVersion('AWS::S3::Bucket', BUCKET, time, {
    resourceName: BUCKET,
    configuration: { name: BUCKET },
    supplementaryConfiguration: {
      // The list is JSON text in JSON text.
      AccessControlList: JSON.stringify(
        JSON.stringify({
          grantSet: null,
          grantList: [{ grantee: { id: OWNER, displayName: null }, permission: 'FullControl' }, ...grants],
          owner: { displayName: null, id: OWNER },
        }),
      ),
      BucketPolicy: JSON.stringify(policyText === undefined ? {} : { policyText }),
      ...(block && {
        PublicAccessBlockConfiguration: JSON.stringify({
          blockPublicAcls: false,
          ignorePublicAcls: false,
          blockPublicPolicy: false,
          restrictPublicBuckets: false,
          ...block,
        }),
      }),
    },
  });
