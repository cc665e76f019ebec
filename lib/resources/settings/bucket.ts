import { isObject, parseJsonText } from '../../core/json';
import type { Json, Operation } from '../../core/remediation/operation';
import { type Setting, setByOneCall } from '../../core/remediation/setting';
import { cannotCall } from '../cannot-call';
import type { Bucket } from '../s3/bucket';
import {
  deleteBucketPolicy,
  deletePublicAccessBlock,
  putBucketPolicy,
  putPublicAccessBlock,
} from '../s3/bucket-operations';
import { toBlockRequest } from '../s3/public-access-block';
import { changeSupplementary, defineSettingOperation, withSupplementary } from './setting-operation';

/** Returns the name of a bucket of the account: only a template may leave it open. */
export const requireName = ({ bucketName, id }: Bucket): string => bucketName ?? id;

const bucketOperation = (
  api: string,
  member: string,
  set: (...given: Parameters<Operation['apply']>) => ReturnType<Operation['apply']>,
): Operation =>
  defineSettingOperation({
    service: 's3',
    api,
    parameters: { Bucket: 'String', [member]: 'StringMap' },
    permission: { action: `s3:${api}`, resource: `arn:\${Partition}:s3:::*` },
    subject: 'Bucket',
    toSubject: ({ resourceName, resourceId }) => resourceName ?? resourceId,
    set,
  });

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
const putBucketVersioning = bucketOperation(
  'PutBucketVersioning',
  'VersioningConfiguration',
  (item, { VersioningConfiguration: settings }) => {
    if (!isObject(settings)) throw cannotCall('PutBucketVersioning', 'found no VersioningConfiguration');
    return withSupplementary(item, 'BucketVersioningConfiguration', settings as Readonly<Record<string, Json>>);
  },
);

const versioningCall = {
  operation: putBucketVersioning,
  toParameters: (bucket: Bucket, Status: string) => ({
    Bucket: requireName(bucket),
    VersioningConfiguration: { Status },
  }),
};

/** The versioning of a bucket: `Off`, `Suspended` or `Enabled`. No call sets it to `Off`. */
export const versioning: Setting<Bucket, string> = {
  label: 'versioning',
  read: ({ versioning: settings }) => settings?.status,
  set: { step: 'SetVersioning', ...versioningCall },
  restore: [{ step: 'RestoreVersioning', ...versioningCall, canSet: (status) => status !== 'Off' }],
};

/** Where a bucket writes its access log; null if it writes none. */
export type LogTarget = { readonly TargetBucket: string; readonly TargetPrefix: string } | null;

/**
 * Replaces the settings of the access log, with its grants and the format of its keys.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
 */
const putBucketLogging = bucketOperation(
  'PutBucketLogging',
  'BucketLoggingStatus',
  (item, { BucketLoggingStatus: status }) => {
    if (!isObject(status)) throw cannotCall('PutBucketLogging', 'found no BucketLoggingStatus');
    const log = status.LoggingEnabled;
    const recorded = isObject(log)
      ? { destinationBucketName: log.TargetBucket, logFilePrefix: log.TargetPrefix ?? '' }
      : {};
    return changeSupplementary(item, 'BucketLoggingConfiguration', () =>
      item.shape === 'description' ? status : recorded,
    );
  },
);

/** The access log of a bucket. */
export const accessLog: Setting<Bucket, LogTarget> = {
  label: 'access log',
  read({ accessLog: log }) {
    if (!log) return undefined;
    return log.isOn ? { TargetBucket: String(log.bucket), TargetPrefix: String(log.prefix ?? '') } : null;
  },
  ...setByOneCall<Bucket, LogTarget>('AccessLog', {
    operation: putBucketLogging,
    toParameters: (bucket, target) => ({
      Bucket: requireName(bucket),
      BucketLoggingStatus: target ? { LoggingEnabled: target } : {},
    }),
  }),
};

/** The policy of a bucket as JSON; null if it has none. */
export const bucketPolicy: Setting<Bucket, Json> = {
  label: 'policy',
  read({ policyText }) {
    if (policyText === undefined || policyText === null) return policyText;
    return parseJsonText(policyText, 'supplementaryConfiguration.BucketPolicy.policyText') as Json;
  },
  set: { step: 'SetPolicy', operation: putBucketPolicy, toParameters: toPolicyParameters },
  restore: [
    {
      step: 'DeletePolicy',
      operation: deleteBucketPolicy,
      toParameters: (bucket) => ({ Bucket: requireName(bucket) }),
      canSet: (policy) => policy === null,
    },
    { step: 'RestorePolicy', operation: putBucketPolicy, toParameters: toPolicyParameters },
  ],
};

function toPolicyParameters(bucket: Bucket, policy: Json): Readonly<Record<string, Json>> {
  return { Bucket: requireName(bucket), Policy: JSON.stringify(policy) };
}

/** All four settings of the public access block of a bucket; null if it has none. */
export type BucketBlock = Readonly<Record<string, boolean>> | null;

const toBlockParameters = (bucket: Bucket, block: BucketBlock): Readonly<Record<string, Json>> => ({
  Bucket: requireName(bucket),
  PublicAccessBlockConfiguration: block,
});

/** The public access block of a bucket. One with all settings off differs from none. */
export const publicAccessBlock: Setting<Bucket, BucketBlock> = {
  label: 'PublicAccessBlockConfiguration',
  read: ({ recordedBlock }) => (recordedBlock ? toBlockRequest(recordedBlock) : null),
  set: { step: 'BlockPublicAccess', operation: putPublicAccessBlock, toParameters: toBlockParameters },
  restore: [
    {
      step: 'RestorePublicAccessBlock',
      operation: putPublicAccessBlock,
      toParameters: toBlockParameters,
      canSet: (block) => block !== null,
    },
    {
      step: 'DeletePublicAccessBlock',
      operation: deletePublicAccessBlock,
      toParameters: (bucket) => ({ Bucket: requireName(bucket) }),
    },
  ],
};
