/** Builders for the plan cases of the rules about settings of buckets. */

/** Bucket `reports` as AWS Config records it. */
export const recordedBucket = (supplementaryConfiguration: object) => ({
  resourceId: 'reports',
  resourceName: 'reports',
  arn: 'arn:aws:s3:::reports',
  configuration: { name: 'reports', creationDate: '2026-01-01T00:00:00.000Z', region: 'eu-west-1' },
  supplementaryConfiguration: {
    AccessControlList: JSON.stringify({ grantSet: null, grantList: [], owner: { id: '0a1b2c', displayName: null } }),
    BucketPolicy: { policyText: null },
    ...supplementaryConfiguration,
  },
});

/** Bucket `reports` as the calls of S3 describe it. */
export const describedBucket = (supplementaryConfiguration: object) => ({
  shape: 'description' as const,
  resourceId: 'reports',
  arn: 'arn:aws:s3:::reports',
  configuration: { Name: 'reports' },
  supplementaryConfiguration: {
    AccessControlList: { Owner: { ID: '0a1b2c' }, Grants: [] },
    BucketPolicy: null,
    PublicAccessBlockConfiguration: null,
    ...supplementaryConfiguration,
  },
});
