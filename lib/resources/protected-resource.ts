import { type Reader, Resource } from '../core/reading/reader';
import { toPartition } from '../core/text/partition';
import { readInstanceState } from './ec2/instance';

/**
 * A resource that AWS Backup can back up.
 *
 * @example
 * const key = (resource: ProtectedResource) => resource.backupArn;
 */
export class ProtectedResource extends Resource {
  /** The ARN that recovery points name; `undefined` if the input does not have it. */
  get backupArn(): string | undefined {
    if (this.arn !== undefined || this.item.resourceType !== 'AWS::S3::Bucket') return this.arn;
    return `arn:${toPartition(this.region ?? '')}:s3:::${this.id}`;
  }

  /** Whether there is nothing to back up: a terminated instance, or an instance of a cluster that is backed up. */
  get needsNoBackup(): boolean {
    if (this.isTemplate) return true;
    if (this.item.resourceType === 'AWS::EC2::Instance') {
      return ['shutting-down', 'terminated'].includes(readInstanceState(this.configuration));
    }
    return (
      this.item.resourceType === 'AWS::RDS::DBInstance' &&
      this.configuration.hasText(['dBClusterIdentifier', 'dbclusterIdentifier'])
    );
  }
}

/**
 * Reads resources of the types that AWS Backup can back up and AWS Config records.
 * @example
 * protectedResource.read(item).backupArn;
 */
export const protectedResource: Reader<ProtectedResource> = {
  resourceTypes: [
    'AWS::DynamoDB::Table',
    'AWS::EC2::Instance',
    'AWS::EC2::Volume',
    'AWS::EFS::FileSystem',
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBInstance',
    'AWS::S3::Bucket',
  ],
  read: (item) => new ProtectedResource(item),
};
