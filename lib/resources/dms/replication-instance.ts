import { defineReader, type Reader, Resource } from '../../core/reading/reader';

/**
 * A replication instance of DMS: https://docs.aws.amazon.com/dms/latest/APIReference/API_ReplicationInstance.html
 *
 * @example
 * const isPublic = (instance: ReplicationInstance) => instance.isPubliclyAccessible;
 */
export class ReplicationInstance extends Resource {
  /** Whether it has a public address; a template's has one unless it asks for none. */
  get isPubliclyAccessible(): boolean {
    const key = 'publiclyAccessible';
    return this.isTemplate ? (this.configuration.optionalBoolean(key) ?? true) : this.configuration.boolean(key);
  }
}

/**
 * Reads replication instances. AWS Config has their properties for advanced queries, but its API does not list their
 * type: https://docs.aws.amazon.com/config/latest/APIReference/API_ResourceIdentifier.html
 *
 * @example
 * replicationInstance.read(item).isPubliclyAccessible;
 */
export const replicationInstance: Reader<ReplicationInstance> = {
  ...defineReader('AWS::DMS::ReplicationInstance', ReplicationInstance, {
    list: 'ReplicationInstances',
    id: 'ReplicationInstanceArn',
    name: 'ReplicationInstanceIdentifier',
    arn: 'ReplicationInstanceArn',
  }),
  isUnlisted: true,
};
