import type { ConfigurationItem } from '../../core/item';
import { isObject, unexpectedType } from '../../core/json';
import type { Properties } from '../../core/reading/properties';
import { defineReader, type PartDescription, type Reader, Resource } from '../../core/reading/reader';
import { readStorageEncryption } from './storage-encryption';

/**
 * A snapshot of a DB instance or of a DB cluster. Snapshots of Neptune and DocumentDB are snapshots of DB clusters,
 * too.
 *
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshot.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBClusterSnapshot.html
 *
 * @example
 * const isPublic = (snapshot: RdsSnapshot) => snapshot.sharedWith?.includes('all');
 */
export class RdsSnapshot extends Resource {
  /** Whether it is a snapshot of a DB cluster. */
  get isCluster(): boolean {
    return this.item.resourceType === CLUSTER_TYPE;
  }

  /**
   * Whether a call can share it with everyone, as far as the input shows: RDS shares neither an automated snapshot nor
   * an encrypted one in this way. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html
   */
  get canBePublic(): boolean {
    return (
      this.configuration.optionalString('snapshotType') !== 'automated' &&
      this.configuration.optionalBoolean(this.encryptionKey) !== true
    );
  }

  get isEncrypted(): boolean {
    return readStorageEncryption(this.configuration, this.encryptionKey);
  }

  /**
   * The accounts that may restore it, with `all` for every account; `undefined` if the input does not have the
   * attribute, as in the output of a describe call.
   * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshotAttribute.html
   */
  get sharedWith(): readonly string[] | undefined {
    const attributes = this.supplementaryConfiguration
      .optionalObjects(this.isCluster ? 'DBClusterSnapshotAttributes' : 'DBSnapshotAttributes')
      .filter((one) => one.string('attributeName') === 'restore');
    // The output of two calls may be from before and after a change: what one of them has counts.
    return attributes.length === 0 ? undefined : attributes.flatMap(readAccounts);
  }

  private get encryptionKey(): string {
    return this.isCluster ? 'storageEncrypted' : 'encrypted';
  }
}

const readAccounts = (attribute: Properties): string[] =>
  attribute.strings('attributeValues').map((account, index) => {
    if (/^(all|\d{12})$/.test(account)) return account;
    throw unexpectedType(attribute.joinPath('attributeValues', index), 'all or the id of an account', account);
  });

const CLUSTER_TYPE = 'AWS::RDS::DBClusterSnapshot';

/** Reads the accounts with which a snapshot is shared. */
const shareAttributes = (kind: 'DB' | 'DBCluster'): PartDescription => ({
  command: `aws rds describe-db-${kind === 'DB' ? '' : 'cluster-'}snapshot-attributes`,
  read(document) {
    const result = document[`${kind}SnapshotAttributesResult`];
    if (!isObject(result)) return undefined;
    const id = result[`${kind}SnapshotIdentifier`];
    const key = `${kind}SnapshotAttributes`;
    return [{ ...(typeof id === 'string' && { id }), supplementaryConfiguration: { [key]: result[key] } }];
  },
});

const instanceSnapshots = defineReader('AWS::RDS::DBSnapshot', RdsSnapshot, {
  list: 'DBSnapshots',
  id: 'DBSnapshotIdentifier',
  name: 'DBSnapshotIdentifier',
  arn: 'DBSnapshotArn',
  parts: [shareAttributes('DB')],
});
const clusterSnapshots = defineReader(CLUSTER_TYPE, RdsSnapshot, {
  list: 'DBClusterSnapshots',
  id: 'DBClusterSnapshotIdentifier',
  name: 'DBClusterSnapshotIdentifier',
  arn: 'DBClusterSnapshotArn',
  parts: [shareAttributes('DBCluster')],
});

/**
 * Reads snapshots of DB instances and of DB clusters.
 * @example
 * rdsSnapshot.read(item).isEncrypted;
 */
export const rdsSnapshot: Reader<RdsSnapshot> = {
  resourceTypes: [...instanceSnapshots.resourceTypes, ...clusterSnapshots.resourceTypes],
  description: [instanceSnapshots.description, clusterSnapshots.description].flatMap(
    (description) => description ?? [],
  ),
  read: (item: ConfigurationItem) =>
    (item.resourceType === CLUSTER_TYPE ? clusterSnapshots : instanceSnapshots).read(item),
};
