import type { RawItem } from '../../runtime/alerts/aws-stub';

const createItem = (resourceType: string, resourceId: string, captured: Date): RawItem => ({
  version: '1.3',
  accountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType,
  resourceId,
  configurationItemStatus: 'OK',
  configurationItemCaptureTime: captured.getTime() / 1000,
  configurationStateId: String(captured.getTime()),
  resourceCreationTime: Date.UTC(2026, 0, 1) / 1000,
  tags: {},
  relationships: [],
  supplementaryConfiguration: {},
});

/** Creates the item of a volume. */
export const volumeItem = (volumeId: string, volumeType: string, captured: Date): RawItem => ({
  ...createItem('AWS::EC2::Volume', volumeId, captured),
  arn: `arn:aws:ec2:eu-west-1:111122223333:volume/${volumeId}`,
  configuration: JSON.stringify({ volumeId, volumeType, size: 500, iops: 1500, state: 'in-use', attachments: [] }),
});

const OWNER = { id: '0a1b2c', displayName: null };

/** Creates the item of a bucket whose policy lets everyone read. */
export const publicBucketItem = (name: string, captured: Date): RawItem => ({
  ...createItem('AWS::S3::Bucket', name, captured),
  resourceName: name,
  arn: `arn:aws:s3:::${name}`,
  configuration: JSON.stringify({ name, owner: OWNER, creationDate: '2026-01-01T00:00:00.000Z', region: 'eu-west-1' }),
  supplementaryConfiguration: {
    AccessControlList: JSON.stringify({
      grantSet: null,
      grantList: [{ grantee: OWNER, permission: 'FullControl' }],
      owner: OWNER,
      isRequesterCharged: false,
    }),
    BucketPolicy: {
      policyText: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Everyone',
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: `arn:aws:s3:::${name}/*`,
          },
        ],
      }),
    },
  },
});
