import type { Fact } from '../../core/facts';
import { UnknownValue } from '../../core/reading/unreadable';
import { type Bucket, bucket } from './bucket';
import { type BucketAccess, findPublicAccess } from './public-access';

/**
 * How exposed a bucket is: its public access without the account's block, and whether it has an access log.
 *
 * @example
 * const isLogged = ({ log }: BucketExposure) => log === 'on';
 */
export interface BucketExposure {
  readonly accountId: string | null;
  readonly access: BucketAccess;
  readonly log: 'on' | 'off' | 'not in the input';
}

/**
 * The exposure of buckets, by their names; in a template also by their references.
 *
 * @example
 * facts.about(bucketExposure, 'audit-logs');
 */
export const bucketExposure: Fact<BucketExposure> = {
  name: 'exposure of a bucket',
  resourceTypes: ['AWS::S3::Bucket'],
  entries(item) {
    const read = bucket.read(item);
    if (item.shape === 'template') return item.outside === undefined ? readTemplateExposure(read) : [];
    return [[read.bucketName ?? item.resourceId, readExposure(read)]];
  },
};

/**
 * Returns the key of a bucket that a template refers to.
 *
 * @example
 * facts.about(bucketExposure, toReferenceKey('Logs'));
 */
export const toReferenceKey = (logicalId: string): string => `${logicalId} of a template`;

function readTemplateExposure(read: Bucket): (readonly [key: string, value: BucketExposure])[] {
  try {
    const exposure = readExposure(read);
    const keys = [toReferenceKey(read.id), ...(read.bucketName === undefined ? [] : [read.bucketName])];
    return keys.map((key) => [key, exposure] as const);
  } catch (error) {
    // A value that the template leaves open is no fact.
    if (error instanceof UnknownValue) return [];
    throw error;
  }
}

function readExposure(read: Bucket): BucketExposure {
  const { accessLog, accountId } = read;
  const log = accessLog === undefined ? 'not in the input' : accessLog.isOn ? 'on' : 'off';
  return { accountId: accountId ?? null, access: findPublicAccess(read), log };
}
