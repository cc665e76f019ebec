import type { Fact } from '../../core/facts';
import { bucket } from './bucket';
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
 * The exposure of buckets, by their names.
 *
 * @example
 * facts.about(bucketExposure, 'audit-logs');
 */
export const bucketExposure: Fact<BucketExposure> = {
  name: 'exposure of a bucket',
  resourceTypes: ['AWS::S3::Bucket'],
  entries(item) {
    // Most buckets of a template have no name yet.
    if (item.shape === 'template') return [];
    const read = bucket.read(item);
    const { accessLog } = read;
    const log = accessLog === undefined ? 'not in the input' : accessLog.isOn ? 'on' : 'off';
    return [
      [read.bucketName ?? item.resourceId, { accountId: read.accountId ?? null, access: findPublicAccess(read), log }],
    ];
  },
};
